"""The same work on a cluster: a scheduler and workers on loopback give the snapshot of a local run, whoever is lost."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import psutil
import pytest

import cds_etl
from cds_etl import pipeline
from cds_etl.limits import Limits
from cds_etl.load import open_dataset
from cds_etl.records import Rejection
from clusters import Loopback
from running import RAW
from typeset.invented import made_up_report
from typeset.report import print_pdf

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from cds_etl.outcome import Report

REPORTS, SOME = 8, 3
LIMITS = Limits(seconds=1)
NO_READER = """
import cds_etl.extract as room
from cds_etl.model import DocumentError
plain = room.extract
def extract(document, content, *more):
    if document.media_type == "application/pdf":
        raise DocumentError("was opened.")
    return plain(document, content, *more)
room.extract = extract
"""


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of invented figures, a scan, a page that takes too long, and what is no report."""
    folder = tmp_path_factory.mktemp("papers")
    for seed in range(1, REPORTS + 1):
        (folder / f"{seed}.pdf").write_bytes(print_pdf(made_up_report(seed)))
    shutil.copy(RAW / "2022-w39-bc-17-scan.pdf", folder)
    (folder / "hostile.html").write_text(hostile(), encoding="utf-8")
    (folder / "empty.pdf").touch()
    return folder


def hostile() -> str:
    return f"<h1>Tin</h1><p>{'có 61/63 địa phương, ' * 30_000}"


@pytest.fixture(scope="module")
def local(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("local") / "data"
    cds_etl.ingest(papers, data, workers=2, limits=LIMITS)
    return data


def content_of(data: Path) -> tuple[str, list[tuple[str, str, str]]]:
    with open_dataset(data) as dataset:
        rejected = [(item.path, item.stage, item.reason) for item in dataset.rows(Rejection)]
        return dataset.manifest.content, rejected


class Counting:
    """A watch that counts."""

    def __init__(self) -> None:
        self.total = self.done = 0

    def start(self, total: int) -> None:
        self.total = total

    def advance(self) -> None:
        self.done += 1


class Killing(Counting):
    """A watch that kills a worker once some documents are done, and knows what that worker had begun."""

    def __init__(self, cluster: Loopback, victim: subprocess.Popen[bytes]) -> None:
        super().__init__()
        self.cluster, self.victim = cluster, victim
        self.children: list[psutil.Process] = []

    def advance(self) -> None:
        super().advance()
        if self.done == SOME:
            self.children = psutil.Process(self.victim.pid).children(recursive=True)
            self.cluster.kill(self.victim)


@pytest.fixture(scope="module")
def after_loss(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Report, Killing]]:
    """What a cluster made of the papers, one of whose two workers was killed half-way; the other has a nanny."""
    folder = tmp_path_factory.mktemp("cluster")
    with Loopback(folder / "dask") as cluster:
        victim = cluster.add_worker()
        cluster.add_worker(nanny=True)
        cluster.await_workers(2)
        watch = Killing(cluster, victim)
        report = cds_etl.ingest(papers, folder / "data", cluster=cluster.address, limits=LIMITS, watch=watch)
        yield folder / "data", report, watch


def test_a_worker_lost_half_way_changes_nothing(after_loss: tuple[Path, Report, Killing], local: Path) -> None:
    data, report, watch = after_loss
    content, rejected = content_of(data)
    assert (content, rejected) == content_of(local)
    assert {path for path, _, _ in rejected} >= {"empty.pdf", "hostile.html"}
    assert "takes longer to read" in {path: reason for path, _, reason in rejected}["hostile.html"]
    assert sum(line.state == "new" for line in report.lines) >= REPORTS
    assert watch.done == watch.total == REPORTS + 3


def test_what_a_lost_worker_had_begun_ends_with_it(after_loss: tuple[Path, Report, Killing]) -> None:
    _, _, watch = after_loss
    assert watch.children, "the worker read in a process of its own"
    psutil.wait_procs(watch.children, timeout=10)
    assert not [child for child in watch.children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_what_was_read_is_kept_for_the_next_run_on_any_machine(
    after_loss: tuple[Path, Report, Killing], papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(after_loss[0], data)
    before = content_of(data)
    (tmp_path / "sitecustomize.py").write_text(NO_READER, encoding="utf-8")
    (tmp_path / "another.pdf").write_bytes(print_pdf(made_up_report(REPORTS + 1)))
    monkeypatch.setattr(pipeline, "code_fingerprint", lambda: "another meaning")  # so that all are asked for again
    with Loopback(tmp_path / "dask") as cluster:
        cluster.add_worker(PYTHONPATH=str(tmp_path))
        watch = Counting()
        cds_etl.ingest(papers, data, cluster=cluster.address, limits=LIMITS, watch=watch)
        assert (watch.done, content_of(data)) == (REPORTS + 3, before)
        report = cds_etl.ingest(tmp_path / "another.pdf", data, cluster=cluster.address)
    assert [line.reason for line in report.lines] == ["was opened."]
