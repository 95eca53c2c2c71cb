"""How much of 200 reports and 40 scans is read as printed, how many garbled names are resolved: `make accuracy`.

Measures and prints, and exits 1 where a seed or a must falls short; what is counted is in `score`, `scan_score` and
`names`.
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
from pages.section import PAGES, print_pages  # noqa: E402
from scans.conditions import COUNT as SCANS  # noqa: E402
from scans.conditions import draw as draw_scan  # noqa: E402
from typeset.knobs import draw  # noqa: E402
from typeset.report import typeset  # noqa: E402

from .listing import print_one, print_scores  # noqa: E402
from .scan_listing import print_scan, print_scans  # noqa: E402
from .scan_score import Scored as ScoredScan  # noqa: E402
from .scan_score import score as score_scan  # noqa: E402
from .scan_score import score_scan as score_made  # noqa: E402
from .score import Scored, score, score_print  # noqa: E402

SEEDS, WORKERS = range(200), 2


def main() -> None:
    """Score what the command line asks for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("--seed", type=int, help="rerun one seed and print every difference")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="with --seed: write its PDF there")
    parser.add_argument("--first", type=int, default=SEEDS.start, help="first seed (default 0)")
    parser.add_argument("--count", type=int, default=len(SEEDS), help="how many seeds (default 200)")
    parser.add_argument("--alone", action="store_true", help="without rivals, in a third of the time")
    parser.add_argument("--names", action="store_true", help="names only")
    parser.add_argument("--set", type=Path, metavar="FILE", help="score names of a file of `tests.names.make --fresh`")
    parser.add_argument("--tables", type=int, default=TABLES, help=f"tables of names a level (default {TABLES})")
    parser.add_argument("--wrong", action="store_true", help="with --names or --scans: print every wrong answer")
    parser.add_argument("--pages", action="store_true", help="news pages only; --seed prints one of them")
    parser.add_argument("--faults", action="store_true", help="only how well faults planted in tables are found")
    parser.add_argument("--scans", action="store_true", help="only scans; with --seed, --keep, --first and --count")
    given = parser.parse_args()
    if given.set:
        sys.exit(bool(score_rows(str(given.set), read_rows(given.set), beside=not given.alone, everything=given.wrong)))
    if given.names:
        sys.exit(bool(print_section(given.tables, beside=not given.alone, everything=given.wrong)))
    if given.pages:
        pages = range(given.seed, given.seed + 1) if given.seed is not None else PAGES
        sys.exit(bool(print_pages(pages, beside=not given.alone)))
    if given.faults:
        sys.exit(bool(measure_faults()))
    if given.scans and given.seed is not None:
        scanned = rerun_scan(given.seed, given.keep)
        print_scan(scanned)
        sys.exit(bool(scanned.differences))
    if given.scans:
        count = SCANS if given.count == len(SEEDS) else given.count
        sys.exit(bool(measure_scans(given.first, count, everything=given.wrong)))
    if given.seed is not None:
        scored = rerun(given.seed, given.keep)
        print_one(scored)
        sys.exit(bool(scored.differences))
    start = time.perf_counter()
    found = score_all(range(given.first, given.first + given.count), beside=not given.alone)
    print_scores(found, time.perf_counter() - start)
    print()
    short = [*print_section(given.tables, beside=not given.alone), *measure_faults()]
    print()
    short += measure_scans(0, SCANS)
    short += print_pages(beside=not given.alone)
    sys.exit(bool(short) or any(item.differences for item in found))


def rerun(seed: int, keep: Path | None) -> Scored:
    """Score one seed, and keep its PDF if a folder is given."""
    drawn = draw(seed)
    printed = typeset(drawn.report, drawn.layout)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        print(f"wrote {printed.save(keep / f'seed-{seed}.pdf')}")
    return score_print(seed, drawn, printed)


def rerun_scan(seed: int, keep: Path | None) -> ScoredScan:
    """Score one scan, and keep it and what was scanned if a folder is given."""
    drawn = draw_scan(seed)
    printed, scanned = drawn.make()
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"scan-{seed}.pdf").write_bytes(scanned)
        printed.save(keep / f"scan-{seed}-printed.pdf")
        print(f"wrote {keep / f'scan-{seed}.pdf'} and {keep / f'scan-{seed}-printed.pdf'}")
    return score_made(drawn, printed, scanned)


def score_all(seeds: range, *, beside: bool) -> list[Scored]:
    """The accounts of many seeds, in order."""
    with _workers() as pool:
        return list(pool.map(partial(score, beside=beside), seeds))


def measure_scans(first: int, count: int, *, everything: bool = False) -> list[str]:
    """Score scans and print the account; gives the musts that fall short."""
    start = time.perf_counter()
    with _workers() as pool:
        found = list(pool.map(score_scan, range(first, first + count)))
    return print_scans(found, time.perf_counter() - start, everything=everything)


def _workers() -> ProcessPoolExecutor:
    """Processes, since PDFium knows no threads."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    return ProcessPoolExecutor(WORKERS, mp_context=context)


if __name__ == "__main__":
    main()
