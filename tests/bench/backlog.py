"""A backlog of reports: how many a second with one worker and with two, how much memory, and what a second run costs.

Each run is a process of its own; its memory and that of the largest worker are told apart.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW, MANY = 100, 1000
PAGES = 11

_PROGRAM = """
import json, os, resource, sys, time
from pathlib import Path
from cds_etl import pipeline
from cds_etl.pipeline import ingest
if sys.argv[4]:  # as if something had changed in what extractions mean
    pipeline.code_fingerprint = lambda: sys.argv[4]
start, before = time.perf_counter(), os.times()
report = ingest([Path(sys.argv[1])], Path(sys.argv[2]), workers=int(sys.argv[3]))
seconds, after = time.perf_counter() - start, os.times()
peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
used = (after.user + after.system) - (before.user + before.system)
print(json.dumps([seconds, *peaks, used, sum(line.state == "new" for line in report.lines), report.snapshot_id]))
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """One run over a backlog: seconds, peak megabytes of the process itself and of its largest worker, the seconds of
    a processor that the process itself took, documents read, and the snapshot.
    """

    name: str
    reports: int
    workers: int
    seconds: float
    parent: float
    worker: float
    parent_seconds: float
    read: int
    snapshot: str

    @property
    def rate(self) -> float:
        """Reports a second."""
        return self.reports / self.seconds


def measure_backlog(sizes: Sequence[int] = (FEW, MANY)) -> list[Passage]:
    """For each size: one worker and two, nothing new, and another meaning of the same extractions.

    Raises RuntimeError where two runs that must agree do not.
    """
    found = []
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "reports"
        source.mkdir()
        for size in sorted(sizes):
            write_reports(source, size)
            one, two = Path(name) / f"one-{size}", Path(name) / f"two-{size}"
            passed = [
                _pass("one worker", size, source, one, 1),
                _pass("two workers", size, source, two, 2),
                _pass("nothing new", size, source, two, 2),
                _pass("other meaning, from cache", size, source, two, 2, "other code"),
            ]
            if len({item.snapshot for item in passed}) > 1:
                raise RuntimeError(f"{size} reports gave more than one snapshot: {[item.snapshot for item in passed]}")
            found += passed
    return found


def print_backlog(found: Sequence[Passage]) -> None:
    """One line a run, and the efficiency of two workers for each size."""
    for item in found:
        memory = f"{item.parent:6.0f} MB, a worker {item.worker:.0f} MB"
        name = f"{item.reports} reports, {item.name}"
        print(f"  {name:<44}{item.seconds:10.1f} s {item.rate:8.2f} a second   {memory}")
    for size in dict.fromkeys(item.reports for item in found):
        one, two = (item for item in found if item.reports == size and item.name in ("one worker", "two workers"))
        share = f"{one.parent_seconds / one.seconds:.0%} of its time the parent worked too, with one worker"
        print(f"  {f'{size} reports, efficiency of two workers':<44}{one.seconds / two.seconds / 2:10.0%}     {share}")


def _pass(name: str, size: int, source: Path, data: Path, workers: int, code: str = "") -> Passage:
    command = [sys.executable, "-c", _PROGRAM, str(source), str(data), str(workers), code]
    # A process takes over the peak memory of the one that starts it: so a small one starts what is measured.
    starter = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", starter, *command], check=True, capture_output=True, encoding="utf-8"
    )
    seconds, parent, worker, used, read, snapshot = json.loads(done.stdout)
    return Passage(name, size, workers, seconds, parent, worker, used, read, snapshot)


def write_reports(folder: Path, count: int) -> None:
    """See that a folder has so many reports of invented figures, of about eleven pages each."""
    there = len(list(folder.iterdir()))
    # Not forked: what was measured before may have left threads, which hold locks.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for seed, pdf in zip(range(there, count), pool.map(_report, range(there, count), chunksize=8), strict=True):
            (folder / f"report-{seed:05d}.pdf").write_bytes(pdf)


def _report(seed: int) -> bytes:
    """A report of about eleven pages, of figures that are invented, with a number and a week of its own, as far as
    there are weeks: else all would contradict one another.
    """
    from typeset.invented import made_up_report
    from typeset.report import print_pdf

    first, second, third = (made_up_report(seed + far) for far in (0, 100_000, 200_000))
    blocks = (*first.blocks[:-1], *second.blocks[1:-1], *third.blocks[1:_THIRD], first.blocks[-1])
    date = dt.date.fromisocalendar(_FIRST_YEAR, 1, 5) + dt.timedelta(weeks=seed % _WEEKS)
    year, week, _ = date.isocalendar()
    return print_pdf(replace(first, number=f"{seed + 1}/BC-UBQGCĐS", year=year, week=week, date=date, blocks=blocks))


_FIRST_YEAR, _WEEKS = 2009, 16 * 52  # all of them with the 63 provinces
_THIRD = 19  # blocks of the third that bring a report to eleven pages
