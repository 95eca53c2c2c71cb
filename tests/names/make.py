"""Writes the frozen sets of garbled names, `sets/train.csv` and `sets/test.csv`: `python -m tests.names.make`.

Run by hand and rarely, since a matcher is tuned on train and told by test; CI only reads what it wrote.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from .garbles import garble_all  # noqa: E402
from .judge import judge  # noqa: E402
from .negatives import negative_rows  # noqa: E402
from .official import Official, bare  # noqa: E402
from .reading import ENGINES, Reading, read_side  # noqa: E402
from .rows import SETS, SIDES, Row, is_a_stranger, load_rows  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .rendering import Side

PICTURES, DRESSED, FRESH = 16_000, 6_000, 4_000  # a side; few are garbled and yet readable
MOST_READINGS, MOST_UNREADABLE, MOST_DRESSED = 1_000, 400, 400  # of each kind a side


def main() -> None:
    """Write both sets, and tell what was left out."""
    parser = argparse.ArgumentParser(prog="python -m tests.names.make", description=__doc__)
    parser.add_argument(
        "--readings", type=Path, metavar="FOLDER", help="keep Tesseract's readings there, and reuse them"
    )
    parser.add_argument("--fresh", type=int, metavar="SEED", help="instead write rows of other fonts and seeds")
    parser.add_argument("--to", type=Path, default=Path("fresh.csv"), help="with --fresh: the file (default fresh.csv)")
    given = parser.parse_args()
    if given.fresh is not None:
        _write(given.to, _fresh_rows(given.fresh))
        return
    systematic = garble_all()
    taken = {side: {row.raw for other in SIDES if other != side for row in systematic[other]} for side in SIDES}
    for side in SIDES:
        readings = _readings(side, given.readings)
        print(f"{side}: {len(readings)} readings of {len(readings) // len(ENGINES)} pictures")
        rows = [*_judged(readings, taken[side]), *systematic[side], *negative_rows(side)]
        rows += _judged(_readings(side, given.readings, dressed=True), taken[side] | {row.raw for row in rows})
        for other in SIDES:
            taken[other] |= {row.raw for row in rows if row.kind.startswith("ocr")}
        _write(SETS / f"{side}.csv", rows)


def _fresh_rows(seed: int) -> list[Row]:
    """Rows that neither set has, of other fonts and another seed; strangers only by chance, in what was read."""
    known = {row.raw for side in SIDES for row in load_rows(side)}
    rows = _judged(read_side("fresh", FRESH, seed=seed), known)
    rows += _judged(read_side("fresh", FRESH // 3, dressed=True, seed=seed), known)
    garbled = garble_all(seed)
    return rows + [row for side in SIDES for row in garbled[side] if row.raw not in known]


def _readings(side: Side, folder: Path | None, *, dressed: bool = False) -> Sequence[Reading]:
    """Both engines' readings of one side's pictures; from the folder where they are kept."""
    kept = folder / f"{side}{'-dressed' if dressed else ''}.csv" if folder else None
    if kept is None or not kept.exists():
        readings = read_side(side, DRESSED if dressed else PICTURES, dressed=dressed)
        if kept is None:
            return readings
        kept.parent.mkdir(parents=True, exist_ok=True)
        with kept.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written).writerows(
                (item.engine, *astuple(item.official), item.raw, item.how, item.dress) for item in readings
            )
    with kept.open(encoding="utf-8", newline="") as opened:
        return [
            Reading(
                "vie" if engine == "vie" else "eng", Official(entity_id, name, geography or None, kind), raw, how, dress
            )
            for engine, entity_id, name, geography, kind, raw, how, dress in csv.reader(opened)
        ]


def _judged(readings: Iterable[Reading], taken: set[str]) -> list[Row]:
    """The garbled readings as rows, each text once and none that the other side has; what is left out is told."""
    rows: dict[tuple[str | None, str], Row] = {}
    left_out: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for item in readings:
        verdict = judge(item.raw, item.official, item.dress)
        key = (item.official.geography, item.raw)
        if verdict in ("as printed", "another's name"):
            left_out[verdict] += 1
        elif not bare(item.raw):
            left_out["without a letter"] += 1
        elif is_a_stranger(item.raw):
            left_out["a stranger's name"] += 1
        elif key in rows or item.raw in taken:
            left_out["read before"] += 1
        else:
            kind = "ocr-" if item.dress == "{}" else "ocr-dressed-"
            kind += item.engine if verdict == "clear" else verdict
            if count[kind] == _most(kind):
                left_out[f"more {kind}"] += 1
                continue
            count[kind] += 1
            how = re.sub(r" 0\.\d+| 1\.0|px", "", item.how)  # how strongly it was worn helps nobody
            how = how if item.dress == "{}" else f"{item.dress}, {how}"
            rows[key] = Row(kind, item.official.geography or "", item.raw, item.official.entity_id, how)
    print("  left out: " + ", ".join(f"{number} {why}" for why, number in sorted(left_out.items())))
    return list(rows.values())


def _most(kind: str) -> int:
    if kind.endswith("unreadable"):
        return MOST_UNREADABLE if kind == "ocr-unreadable" else MOST_DRESSED // 4
    return MOST_DRESSED if kind.startswith("ocr-dressed") else MOST_READINGS


def _write(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(Row.__dataclass_fields__)
        writer.writerows(map(astuple, sorted(rows, key=lambda row: (row.kind, row.geography, row.raw))))
    print(f"  {path.name}: {len(rows)} rows, {path.stat().st_size // 1000} kB")
    for kind, number in sorted(Counter(row.kind for row in rows).items()):
        print(f"    {kind:<24}{number:6d}")


if __name__ == "__main__":
    main()
