"""Ctrl-C at any moment: one sentence, the last snapshot stands, what was read is kept, the next run ends the same."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from random import Random
from typing import TYPE_CHECKING

import pytest

from cds_etl import ingest
from cds_etl.load import Store, open_dataset
from typeset.invented import made_up_report
from typeset.report import print_pdf

if TYPE_CHECKING:
    from pathlib import Path

MOMENTS, REPORTS, SEED = 10, 8, 17
STOPPED = "cds-etl: Stopped: the last snapshot stands as it was; what was read is kept for the next run.\n"
# A shell that runs tests in the background lets them ignore Ctrl-C.
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from cds_etl.cli import main; "
    "print('begun', flush=True); main()"
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of invented figures; the first is read before each run."""
    folder = tmp_path_factory.mktemp("papers")
    for seed in range(1, REPORTS + 1):
        (folder / f"{seed}.pdf").write_bytes(print_pdf(made_up_report(seed)))
    return folder


@pytest.fixture(scope="module")
def begun(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of the first report."""
    data = tmp_path_factory.mktemp("begun") / "data"
    ingest(papers / "1.pdf", data)
    return data


def content_of(data: Path) -> str:
    with open_dataset(data) as dataset:
        return dataset.manifest.content


@pytest.fixture(scope="module")
def undisturbed(papers: Path, begun: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """The content of a run that nobody stops, and its seconds from its first line on."""
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    shutil.copytree(begun, data)
    run = start(papers, data)
    began = time.monotonic()
    run.communicate(timeout=120)
    return content_of(data), time.monotonic() - began


def start(papers: Path, data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, "ingest", str(papers), "--data", str(data), "--workers", "2"]
    run = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )
    assert run.stdout
    assert run.stdout.readline() == "begun\n"
    return run


def test_ctrl_c_at_any_moment_costs_nothing(
    papers: Path, begun: Path, undisturbed: tuple[str, float], tmp_path: Path
) -> None:
    content, seconds = undisturbed
    before = content_of(begun)
    rng, endings, kept = Random(SEED), [], []
    for number in range(MOMENTS):
        data = tmp_path / str(number)
        shutil.copytree(begun, data)
        run = start(papers, data)
        time.sleep(rng.uniform(0.05, 0.95) * seconds)
        os.killpg(run.pid, signal.SIGINT)
        _, fault = run.communicate(timeout=60)
        # By the signal itself: all was done, and Python about to end.
        assert (run.returncode, fault) in ((130, STOPPED), (0, ""), (1, ""), (-signal.SIGINT, ""))
        endings.append(run.returncode)
        assert content_of(data) in ((before, content) if run.returncode == 130 else (content,))
        kept.append(len(list((data / "cache").iterdir())))
        ingest(papers, data)  # it may say that the run before did not end: so it was, in the midst of clearing up
        assert content_of(data) == content
        assert not list(Store(data).snapshots.glob(".new*"))
    assert endings.count(130) >= MOMENTS // 2, endings
    assert max(kept) > 1, "nothing that was read was kept"
