"""Running the command line as a person does, in a process of its own; and places that several tests know.

Nothing here knows what a report says.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "raw"
SHARED = ROOT.parent / "shared"
WEEK39 = RAW / "2022-w39-bc-17.pdf"
SHARED_WEEK39 = SHARED / "reports" / "week39.pdf"
SHARED_TRUTH = SHARED / "reports" / "week39.truth.json"

_MAIN = "from cds_etl.cli import main; main()"


def cds_etl(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run `cds-etl` and see that it ends with this exit code, without a traceback.

    >>> cds_etl("--help").stdout.startswith("Usage: ")
    True
    """
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, *map(str, arguments)],
        cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == code, f"exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done


def fault_of(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence on standard error, without the program's name."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("cds-etl: ")
    assert lines[0].endswith(".")
    assert done.stdout == ""
    return lines[0].removeprefix("cds-etl: ")
