"""The same reports read by two processes of this machine and by a cluster of two workers on loopback, in one run.

Workers have one thread each. A run is a process of its own; start-up is not counted, the first answer of a worker is.
Seconds on the wall depend on who else is at work on the machine, seconds of a processor hardly: both are told.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .backlog import write_reports

if TYPE_CHECKING:
    from collections.abc import Sequence

REPORTS, WORKERS, RUNS = 60, 2, 3

_PROGRAM = """
import json, os, sys, time
from pathlib import Path
from cds_etl.pipeline import ingest
source, data, cluster = sys.argv[1:4]
who = {"cluster": cluster} if cluster else {"workers": int(sys.argv[4])}
start, before = time.perf_counter(), sum(os.times()[:4])
report = ingest(Path(source), Path(data), **who)
taken = [time.perf_counter() - start, sum(os.times()[:4]) - before]
print(json.dumps([taken, sum(line.state == "new" for line in report.lines), report.snapshot_id]))
"""


class Taken(NamedTuple):
    """What a run took: seconds on the wall, and of a processor, of all processes that had their part in it."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Spread:
    """So many reports read here and on the cluster: what each run took, in the order of the runs."""

    reports: int
    workers: int
    local: Sequence[Taken]
    cluster: Sequence[Taken]
    snapshot: str

    @property
    def overhead(self) -> Taken:
        """What the best run on the cluster takes beyond the best local one, as shares of that."""
        here, there = best(self.local), best(self.cluster)
        return Taken(there.wall / here.wall - 1, there.processor / here.processor - 1)


def best(taken: Sequence[Taken]) -> Taken:
    """The least of each.

    >>> best([Taken(1, 4), Taken(2, 3)])
    Taken(wall=1, processor=3)
    """
    return Taken(min(item.wall for item in taken), min(item.processor for item in taken))


def measure_cluster(reports: int = REPORTS, runs: int = RUNS) -> Spread:
    """Local runs and runs on one cluster, by turns, each into an empty folder.

    Raises RuntimeError where two of them do not agree on the snapshot, or do not read every report.
    """
    from clusters import Loopback

    with tempfile.TemporaryDirectory() as name, Loopback(Path(name) / "dask", WORKERS) as cluster:
        source = Path(name) / "reports"
        source.mkdir()
        write_reports(source, reports)
        local: list[Taken] = []
        spread: list[Taken] = []
        found = set()
        for run in range(runs):
            for kept, address in ((local, ""), (spread, cluster.address)):
                data = Path(name) / f"{'cluster' if address else 'local'}-{run}"
                command = [sys.executable, "-c", _PROGRAM, str(source), str(data), address, str(WORKERS)]
                before = cluster.processor_seconds()
                done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
                (wall, own), read, snapshot = json.loads(done.stdout)
                kept.append(Taken(wall, own + (cluster.processor_seconds() - before if address else 0)))
                found.add((snapshot, read))
    if found != {(snapshot, reports)}:
        raise RuntimeError(f"{reports} reports gave more than one result: {sorted(found)}")
    return Spread(reports, WORKERS, local, spread, snapshot)


def print_cluster(found: Spread) -> None:
    """One line for each way, and what the cluster costs."""
    for name, taken in ((f"{WORKERS} processes", found.local), (f"a cluster of {WORKERS}", found.cluster)):
        least, runs = best(taken), ", ".join(f"{item.wall:.1f}" for item in taken)
        rates = f"{found.reports / least.wall:.2f} a second, {found.reports / least.processor:.2f} a processor's second"
        print(f"  {f'{found.reports} reports, {name}':<44}{least.wall:10.1f} s     {rates}; runs: {runs} s")
    more = f"on the wall, {found.overhead.processor:.0%} of a processor; the same snapshot, {found.snapshot}"
    print(f"  {'overhead of the cluster':<44}{found.overhead.wall:10.0%}       {more}")
