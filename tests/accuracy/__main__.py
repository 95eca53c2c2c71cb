"""How much of 200 invented reports is read as printed, and how many garbled names are resolved: `make accuracy`.

Measures and prints, and exits 1 where a seed or a must of names falls short; what is counted is in `score` and `names`.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))  # pytest does so too: the printer of reports is `typeset`

from faults.measure import measure as measure_faults  # noqa: E402
from names.rows import read_rows  # noqa: E402
from names.section import TABLES, print_section, score_rows  # noqa: E402
from typeset.knobs import draw  # noqa: E402
from typeset.report import typeset  # noqa: E402

from .listing import print_one, print_scores  # noqa: E402
from .score import Scored, score, score_print  # noqa: E402

SEEDS, WORKERS = range(200), 2


def main() -> None:
    """Score what the command line asks for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("--seed", type=int, help="rerun one seed and print every difference")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="with --seed: write its PDF there")
    parser.add_argument("--first", type=int, default=SEEDS.start, help="first seed (default 0)")
    parser.add_argument("--count", type=int, default=len(SEEDS), help="how many seeds (default 200)")
    parser.add_argument("--alone", action="store_true", help="without pdfplumber, in a third of the time")
    parser.add_argument("--names", action="store_true", help="names only")
    parser.add_argument("--set", type=Path, metavar="FILE", help="score names of a file of `tests.names.make --fresh`")
    parser.add_argument("--tables", type=int, default=TABLES, help=f"tables of names a level (default {TABLES})")
    parser.add_argument("--wrong", action="store_true", help="with --names: print every wrong answer")
    parser.add_argument("--faults", action="store_true", help="only how well faults planted in tables are found")
    given = parser.parse_args()
    if given.set:
        sys.exit(bool(score_rows(str(given.set), read_rows(given.set), beside=not given.alone, everything=given.wrong)))
    if given.names:
        sys.exit(bool(print_section(given.tables, beside=not given.alone, everything=given.wrong)))
    if given.faults:
        sys.exit(bool(measure_faults()))
    if given.seed is not None:
        scored = rerun(given.seed, given.keep)
        print_one(scored)
        sys.exit(bool(scored.differences))
    start = time.perf_counter()
    found = score_all(range(given.first, given.first + given.count), beside=not given.alone)
    print_scores(found, time.perf_counter() - start)
    print()
    short = [*print_section(given.tables, beside=not given.alone), *measure_faults()]
    sys.exit(bool(short) or any(item.differences for item in found))


def rerun(seed: int, keep: Path | None) -> Scored:
    """Score one seed, and keep its PDF if a folder is given."""
    drawn = draw(seed)
    printed = typeset(drawn.report, drawn.layout)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        print(f"wrote {printed.save(keep / f'seed-{seed}.pdf')}")
    return score_print(seed, drawn, printed)


def score_all(seeds: range, *, beside: bool) -> list[Scored]:
    """The accounts of many seeds, in order; processes, since PDFium knows no threads."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        return list(pool.map(partial(score, beside=beside), seeds))


if __name__ == "__main__":
    main()
