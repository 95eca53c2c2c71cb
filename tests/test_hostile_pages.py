"""Pages that want to break a reader end soon and in little memory: with a result, or refused in one sentence."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bench.pages import HOSTILE
from running import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS, BYTES = 60, 2_000_000_000  # of processor time and of memory: the worst takes 10 s
PROCESS = """
import sys
from pathlib import Path
from cds_etl.workers import Job, process
outcome = process(Job("0" * 64, "page.html", Path(sys.argv[1])))
print(outcome.reason or f"{len(list(outcome.records))} records")
"""
PAGES: dict[str, Callable[[], str]] = {
    **HOSTILE,
    "one paragraph of 10,000 numbers": lambda: f"<h1>Tin</h1><p>{'có 61/63 địa phương, ' * 10_000}",
    "10,000 lines of numbers": lambda: "<h1>Tin</h1><div>" + "Có 61/63 địa phương lập tổ công nghệ số<br>" * 10_000,
    "a table of 40,000 cells": lambda: "<table border=1>" + ("<tr>" + "<td>61</td>" * 20 + "</tr>") * 2_000,
    "20,000 nested links": lambda: "<h1>Tin</h1>" + "<a href='/x'>" * 20_000 + "<p>Có 61/63 địa phương.</p>" * 9,
}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_ends_in_bounded_time_and_memory(tmp_path: Path, name: str) -> None:
    (tmp_path / "page.html").write_text(PAGES[name](), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", PROCESS, str(tmp_path / "page.html")],
        cwd=ROOT, preexec_fn=_limit, capture_output=True, encoding="utf-8", timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = done.stdout.strip()
    assert "\n" not in told
    assert "met a fault" not in told
    assert told.endswith((" records", "."))
