"""One run of `cds-etl ingest` over a folder: how long it took, how much memory its processes held, what it said."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from resource import struct_rusage

SECONDS = 60.0
BYTES = 1 << 30
_MAIN = "from cds_etl.cli import main; main()"
_ROOM = 4 << 30  # of address space for each process: a run that fails must not take the machine with it
_LONGEST = 150.0  # seconds after which a run is ended, so that a test tells how long it hung


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a run; `peak` is the most memory that any of its processes held, in bytes.

    `left` is what it left in the folder of temporary files, which was its own.
    """

    code: int
    seconds: float
    peak: int
    said: str
    complained: str
    left: tuple[str, ...]


def ingest(*arguments: str | bytes | Path, prefix: tuple[str, ...] = (), cwd: Path | None = None) -> Run:
    """Run it to its end. `prefix` is a command that it is started by.

    The memory is the kernel's account of the process and of those that it waited for; a process begins with what this
    one holds, so that the figure is too large rather than too small.
    """
    command: list[str | bytes] = [*prefix, sys.executable, "-c", _MAIN, "ingest", *map(os.fsencode, arguments)]
    with tempfile.TemporaryDirectory() as own, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, cwd=cwd, env=os.environ | {"TMPDIR": own},
            start_new_session=True, preexec_fn=_limit,
        )  # fmt: skip
        status, usage = _wait(process.pid, start + _LONGEST)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "backslashreplace"))
        left = tuple(sorted(os.listdir(own)))
    return Run(process.returncode, seconds, usage.ru_maxrss * 1024, texts[0], texts[1], left)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))


def _wait(pid: int, until: float) -> tuple[int, struct_rusage]:
    while True:
        found, status, usage = os.wait4(pid, os.WNOHANG)
        if found:
            return status, usage
        if time.monotonic() > until:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.02)
