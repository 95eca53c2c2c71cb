"""Whole `cds-etl` processes, from start to exit: wall time and peak memory, and documents per second.

Reading inside one process belongs in `reading`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_KILOBYTES = 1 if sys.platform != "darwin" else 1024
"""What `ru_maxrss` counts in: kilobytes on Linux, bytes on macOS."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: what it did, seconds from start to exit, and the peak memory of the largest process of the run."""

    name: str
    seconds: float
    megabytes: float
    last_line: str


def ingest(name: str, source: Path, folder: Path, workers: int | None = None) -> Run:
    """Run `cds-etl ingest` on a file or folder, with data/ in `folder`. Raises RuntimeError where it could not run."""
    command = [sys.executable, "-c", "from cds_etl.cli import main; main()", "ingest", str(source.resolve())]
    if workers:
        command += ["--workers", str(workers)]
    # A process takes over the peak memory of the one that starts it: so a small one starts what is measured.
    starter = [sys.executable, "-S", __file__, *command]
    done = subprocess.run(starter, cwd=folder, check=True, capture_output=True, text=True, encoding="utf-8")
    code, seconds, megabytes, printed = json.loads(done.stdout)
    if code not in (0, 1):
        raise RuntimeError(f"cds-etl ingest ended with exit code {code}: {done.stderr}")
    return Run(name, seconds, megabytes, printed.splitlines()[-1])


def measure_command(command: list[str]) -> tuple[int, float, float, str]:
    """Exit code, seconds, peak megabytes of the largest process, and output of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, seconds, usage.ru_maxrss / _KILOBYTES / 1024, printed


def write_made_up_reports(folder: Path, count: int) -> None:
    """Reports of invented figures, by the project's own printer of reports, each with a number of its own."""
    from typeset.invented import made_up_report
    from typeset.report import print_pdf

    for seed in range(1, count + 1):
        (folder / f"made-up-{seed:03d}.pdf").write_bytes(print_pdf(made_up_report(seed)))


if __name__ == "__main__":
    print(json.dumps(measure_command(sys.argv[1:])))
