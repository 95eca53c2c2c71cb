"""What reading costs, beside pdfplumber, in one run: `make bench`, or `python -m tests.bench [PDF…] [--json]`.

Measures and prints; asserts nothing, since a time depends on the machine and on who else is at work on it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
sys.path.insert(0, str(TESTS))  # pytest does so too: the printer of reports is `typeset`

from .backlog import FEW, MANY, measure_backlog, print_backlog  # noqa: E402
from .checking import COLUMNS, Solving, time_checks  # noqa: E402
from .cluster import measure_cluster, print_cluster  # noqa: E402
from .long import FEW_PAGES, LONG_TABLE, MANY_PAGES, SHORT_TABLE, Growth, measure_growth  # noqa: E402
from .names import measure_column, measure_names, print_names  # noqa: E402
from .pages import end_hostile, measure_pages, print_pages  # noqa: E402
from .publishing import SIZES, measure_publishing, print_publishing  # noqa: E402
from .querying import OBSERVATIONS, measure_querying, print_querying  # noqa: E402
from .reading import Timing, time_readers, time_stages  # noqa: E402
from .scale import measure_scale, print_scale  # noqa: E402
from .scanning import measure_scans, print_scanning  # noqa: E402
from .whole import Run, ingest, write_made_up_reports  # noqa: E402

REPORTS = (ROOT / "raw" / "2022-w39-bc-17.pdf", ROOT.parent / "shared" / "reports" / "week39.pdf")
ENGINES = (
    "cds-etl", "beautifulsoup4", "duckdb", "lxml", "ocrmypdf", "pdfplumber", "pypdfium2", "pymupdf", "rapidfuzz",
    "tablers", "trafilatura",
)  # fmt: skip
MADE_UP, WORKERS = 40, 2


def main() -> None:
    """Measure what the command line asks for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("pdf", nargs="*", type=Path, help="reports to read; week 39 if none is given")
    parser.add_argument("--runs", type=int, default=5, help="runs of which the best counts (default 5)")
    parser.add_argument("--pages", action="store_true", help="news pages only")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--scans", action="store_true", help="only scans")
    parser.add_argument("--scale", action="store_true", help="only what sizing needs: the table of docs/scale.md")
    parser.add_argument("--snapshots", type=int, nargs="*", metavar="N", help="only snapshots, of so many reports")
    parser.add_argument("--backlog", type=int, nargs="*", metavar="N", help="only backlogs, of so many reports")
    parser.add_argument("--queries", type=int, nargs="?", const=OBSERVATIONS, metavar="N", help="only queries")
    parser.add_argument("--cluster", action="store_true", help="only a cluster on loopback, beside local processes")
    given = parser.parse_args()
    if given.pages:
        print_pages(measure_pages(given.runs), end_hostile())
        return
    if given.scale:
        print_scale(measure_scale())
        return
    paths = given.pdf or [path for path in REPORTS if path.exists()]
    machine = describe_machine()
    if not given.json:
        print("  ".join(f"{name} {value}" for name, value in machine.items()))
    if given.scans:
        print_scanning(measure_scans())
        return
    if given.snapshots is not None:
        for size in given.snapshots or SIZES:
            print_publishing(measure_publishing(size))
        return
    if given.backlog is not None:
        print_backlog(measure_backlog(given.backlog or (FEW, MANY)))
        return
    if given.cluster:
        print_cluster(measure_cluster())
        return
    if given.queries is not None:
        print_querying(measure_querying(given.queries))
        return
    found: dict[str, object] = {"machine": machine, "documents": []}

    def tell(name: str, heading: str, value: object, show: Callable[[], None]) -> None:
        """Print what was measured as soon as it is, unless all of it is wanted as JSON."""
        found[name] = value
        if not given.json:
            if heading:
                print(f"\n{heading}")
            show()
            sys.stdout.flush()

    measured = [measure(path, given.runs) for path in paths]
    documents = [asdict(item) | {"ratio": item.ratio} for item in measured]
    tell("documents", "", documents, partial(print_each, print_measured, measured))
    rates, column = measure_names(given.runs), measure_column(given.runs)
    tell("names", "names of provinces, one core", [asdict(rate) for rate in rates], lambda: print_names(rates, column))
    found["column"] = asdict(column)
    pages, endings = measure_pages(given.runs), end_hostile()
    tell("pages", "news pages, one core", [asdict(rate) for rate in pages], lambda: print_pages(pages, endings))
    found["hostile"] = [asdict(item) for item in endings]
    grown = measure_growth(given.runs)
    tell("growth", "long documents", asdict(grown), lambda: print_growth(grown))
    solved = time_checks(given.runs)
    tell("solving", "checks of one table", [asdict(item) for item in solved], lambda: print_solving(solved))
    many = ingest_many()
    heading = f"{MADE_UP} made-up reports, {WORKERS} workers"
    tell("many", heading, asdict(many) | {"documents": MADE_UP}, lambda: print_many(many))
    scanned = measure_scans()
    tell("scans", "scans", asdict(scanned) | {"ratio": scanned.ratio}, lambda: print_scanning(scanned))
    sets = [measure_publishing(size) for size in SIZES]
    heading = "snapshots of generated reports; `--snapshots 10000` for more"
    shares = [asdict(item) | {"share": item.share} for item in sets]
    tell("snapshots", heading, shares, partial(print_each, print_publishing, sets))
    asked = measure_querying()
    heading = "five questions, in SQL and in pandas; `--queries 10000000` for more"
    tell("queries", heading, asdict(asked), lambda: print_querying(asked))
    spread = measure_cluster()
    heading = "reports on a cluster on loopback, beside local processes"
    tell("cluster", heading, asdict(spread) | {"overhead": spread.overhead}, lambda: print_cluster(spread))
    passed = measure_backlog()
    heading = "a backlog of generated reports"
    tell("backlog", heading, [asdict(item) | {"rate": item.rate} for item in passed], lambda: print_backlog(passed))
    if given.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one report."""

    path: str
    kilobytes: int
    runs: int
    readers: list[Timing]
    stages: list[Timing]
    processes: list[Run]

    @property
    def ratio(self) -> float:
        """Our reading's share of pdfplumber's time."""
        return self.readers[0].milliseconds / self.readers[1].milliseconds


def measure(path: Path, runs: int) -> Measured:
    """All that is measured on one report."""
    content = path.read_bytes()
    readers, stages = time_readers(content, runs), time_stages(content, runs)
    return Measured(path.name, len(content) // 1024, runs, readers, stages, ingest_twice(path))


def describe_machine() -> dict[str, str]:
    """Python, cores, and the version of every engine that is installed."""
    found = {"python": platform.python_version(), "cores": str(os.cpu_count())}
    for engine in ENGINES:
        try:
            found[engine] = metadata.version(engine)
        except metadata.PackageNotFoundError:
            continue
    return found


def ingest_twice(path: Path) -> list[Run]:
    """A first ingest into an empty folder, and a second with nothing new."""
    with tempfile.TemporaryDirectory() as folder:
        return [ingest(name, path, Path(folder)) for name in ("first ingest", "second ingest, nothing new")]


def ingest_many() -> Run:
    """One ingest of many made-up reports into an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "reports"
        source.mkdir()
        write_made_up_reports(source, MADE_UP)
        return ingest("ingest", source, Path(folder), WORKERS)


def print_measured(found: Measured) -> None:
    """The measurements of one report, aligned."""
    print(f"\n{found.path}, {found.kilobytes} kB; best of {found.runs}, start-up excluded")
    print_timings(found.readers)
    print(f"  {'ours / pdfplumber':<44}{found.ratio:10.3f}     (a header repeated on each page is one row of ours)")
    print("stages")
    print_timings(found.stages)
    print("whole processes, start-up included")
    print_runs(found.processes)


def print_each(show: Callable[[T], None], found: Sequence[T]) -> None:
    """One after the other."""
    for item in found:
        show(item)


def print_many(found: Run) -> None:
    """One ingest of many reports."""
    print_runs([found])
    print(f"  {'documents per second':<44}{MADE_UP / found.seconds:10.1f}")


def print_growth(found: Growth) -> None:
    """Time of a page as tables grow, memory as documents grow."""
    for pages, milliseconds in ((SHORT_TABLE, found.short_table), (LONG_TABLE, found.long_table)):
        print(f"  {f'a page of a table over {pages}':<44}{milliseconds:10.1f} ms")
    for how, few, many in (
        ("read page by page", found.few_pages, found.many_pages),
        ("read whole", found.few_read, found.many_read),
    ):
        name = f"{MANY_PAGES} pages {how}, beyond {FEW_PAGES}"
        print(f"  {name:<44}{many - few:10.1f} MB{few:6.0f} MB and {many:.0f} MB at most")


def print_solving(found: list[Solving]) -> None:
    """For each table, how long its two faults took to be settled, and all of its checks."""
    for item in found:
        name = f"{item.name}, {item.rows} × {COLUMNS}"
        told = f"{item.changes} changes suggested; all checks {item.checking:.1f} ms"
        print(f"  {name:<44}{item.suggesting:10.1f} ms     {told}")


def print_timings(timings: list[Timing]) -> None:
    """One line each: name, milliseconds, rows."""
    for item in timings:
        rows = f"{item.rows:6d} rows" if item.rows is not None else ""
        print(f"  {item.name:<44}{item.milliseconds:10.1f} ms{rows}")


def print_runs(runs: list[Run]) -> None:
    """One line each: name, seconds, memory; and the last line that the process printed."""
    for item in runs:
        print(f"  {item.name:<44}{item.seconds * 1000:10.1f} ms{item.megabytes:6.0f} MB at most in one process")
        print(f"    {item.last_line}")


if __name__ == "__main__":
    main()
