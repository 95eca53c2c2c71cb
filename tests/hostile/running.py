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

SECONDS = 60.0
BYTES = 1 << 30
_MAIN = "from cds_etl.cli import main; main()"
_STARTER = """
import os, sys
pid = os.spawnvp(os.P_NOWAIT, sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(pid, 0)
os.write(int(sys.argv[1]), str(usage.ru_maxrss).encode())
code = os.waitstatus_to_exitcode(status)
os.kill(os.getpid(), -code) if code < 0 else sys.exit(code)
"""
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

    The memory is the kernel's account of the process and of those that it waited for. A process takes over the peak of
    the one that starts it: so a small one starts what is measured.
    """
    peak, told = os.pipe()
    starter = (sys.executable, "-S", "-c", _STARTER, str(told))
    measured: list[str | bytes] = [*prefix, sys.executable, "-c", _MAIN, "ingest", *map(os.fsencode, arguments)]
    command: list[str | bytes] = [*starter, *measured]
    with tempfile.TemporaryDirectory() as own, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, cwd=cwd, env=os.environ | {"TMPDIR": own},
            start_new_session=True, preexec_fn=_limit, pass_fds=(told,),
        )  # fmt: skip
        os.close(told)
        status = _wait(process.pid, start + _LONGEST)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "backslashreplace"))
        left = tuple(sorted(os.listdir(own)))
        with os.fdopen(peak) as account:
            kilobytes = int(account.read() or 0)
    return Run(process.returncode, seconds, kilobytes * 1024, texts[0], texts[1], left)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))


def _wait(pid: int, until: float) -> int:
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return status
        if time.monotonic() > until:
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.02)
