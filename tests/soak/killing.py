"""Commands killed by SIGKILL: after so many seconds, or before the nth write, fsync, rename, link or removal of a file.

The steps are counted by `shim.c`, which is loaded before libc; what must hold afterwards is for `holding`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHIM = Path(__file__).with_name("shim.c")
_MAIN = "from cds_etl.cli import main; main()"
_TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a command does to a file of the data folder: which step it is, what it does, and to what."""

    number: int
    what: str
    path: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a command ended: exit code (-9: killed), what it printed, and the steps that it came to."""

    code: int
    printed: str
    steps: tuple[Step, ...]


def build_shim(folder: Path) -> Path | None:
    """The compiled shim; None where there is no C compiler, or libc is not to be had that way."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    built = folder / "shim.so"
    done = subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", built, _SHIM, "-ldl"], check=False)
    return built if done.returncode == 0 else None


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs `cds-etl` on a data folder, with the shim or without."""

    data: Path
    shim: Path | None
    log: Path

    def run(self, arguments: Sequence[str], *, step: int | None = None, seconds: float | None = None) -> Ending:
        """Run a command; kill it before its nth step, or after so many seconds, or not at all."""
        self.log.unlink(missing_ok=True)
        command = [sys.executable, "-c", _MAIN, *arguments, "--data", str(self.data)]
        process = subprocess.Popen(
            command, env=self._environment(step), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            printed = process.communicate(timeout=_TIMEOUT if seconds is None else seconds)[0]
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            printed = process.communicate()[0]
            if seconds is None:
                raise
        return Ending(process.returncode, printed, self._steps())

    def _environment(self, step: int | None) -> dict[str, str]:
        found = {**os.environ, "PYTHONUTF8": "1"}
        if self.shim is None:
            return found
        found |= {"LD_PRELOAD": str(self.shim), "SOAK_ROOT": str(self.data), "SOAK_LOG": str(self.log)}
        return found if step is None else found | {"SOAK_STEP": str(step)}

    def _steps(self) -> tuple[Step, ...]:
        if not self.log.exists():
            return ()
        lines = self.log.read_text(encoding="utf-8").splitlines()
        found = (re.fullmatch(r"(\d+) (\w+) (.*)", line) for line in lines)
        return tuple(Step(int(one[1]), one[2], one[3]) for one in found if one)


def kinds_of_steps(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps, writes that follow one another into the same file together: to die in any of these is much the same.

    >>> writes = [Step(1, "write", "a"), Step(2, "write", "a"), Step(3, "fsync", "a")]
    >>> [len(group) for group in kinds_of_steps(writes)]
    [2, 1]
    """
    return [list(group) for _, group in groupby(steps, key=lambda step: (step.what, step.path))]
