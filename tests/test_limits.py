"""Documents that end by a limit, and files that cannot be read: told, listed outside the hash, and tried again."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl import pipeline, workers
from cds_etl.extractions import FOLDER
from cds_etl.limits import Limits
from cds_etl.load import open_dataset
from cds_etl.records import DocumentRecord, Rejection
from cds_etl.workers import process
from damaged import plain_pdf
from running import WEEK39

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.model import BeginPage
    from cds_etl.workers import Job, Outcome

GIGABYTE = 1 << 30
TIGHT = Limits(seconds=1, megabytes=200)


def swells(job: Job, begin_page: BeginPage | None) -> Outcome:
    if job.path == "bad.pdf":
        bytearray(2 * GIGABYTE)
    return process(job, begin_page)


def spins(job: Job, begin_page: BeginPage | None) -> Outcome:
    while job.path == "bad.pdf":
        pass
    return process(job, begin_page)


def dies(job: Job, begin_page: BeginPage | None) -> Outcome:
    if job.path == "bad.pdf":
        os._exit(1)
    return process(job, begin_page)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    shutil.copy(WEEK39, folder / "good.pdf")
    (folder / "bad.pdf").write_bytes(plain_pdf())
    return folder


def listed(data: Path, snapshot: str | None = None) -> dict[str, str]:
    with open_dataset(data, snapshot) as dataset:
        return {item.path: item.reason for item in dataset.rows(Rejection)}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (swells, "needs more memory than its 200 MB: allow it more with --megabytes, or leave it out."),
        (spins, "takes longer to read than its 1 seconds and those of its pages: allow it more with --seconds, or"),
        (dies, "ended the process that read it (exit code 1), twice: fetch or export it again."),
    ],
)
def test_a_limit_costs_its_document_only_and_stands_outside_the_hash(
    raw: Path, tmp_path: Path, fault: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    monkeypatch.setattr(workers, "process", fault)
    first = cds_etl.ingest(raw, data, workers=2, limits=TIGHT)
    [line] = first.rejected
    assert (line.path, said in str(line.reason)) == ("bad.pdf", True)
    assert said in listed(data)["bad.pdf"]
    with open_dataset(data) as dataset:
        assert [item.path for item in dataset.rows(DocumentRecord)] == ["good.pdf"]
        alone = dataset.manifest.content
    monkeypatch.undo()

    (tmp_path / "good").mkdir()
    shutil.copy(raw / "good.pdf", tmp_path / "good")
    assert str(cds_etl.ingest(tmp_path / "good", tmp_path / "other").snapshot_id).endswith(alone)

    # Another file given: the one that failed is not tried again, and stays listed, in the old snapshot too.
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "more.pdf").write_bytes(plain_pdf() + b"\n")
    second = cds_etl.ingest(tmp_path / "more", data)
    assert [line.path for line in second.lines] == ["more.pdf"]
    assert said in listed(data)["bad.pdf"]
    assert said in listed(data, str(first.snapshot_id))["bad.pdf"]

    # Given again, it is read.
    third = cds_etl.ingest(raw, data)
    assert {line.path: line.state for line in third.lines} == {"bad.pdf": "new", "good.pdf": "unchanged"}
    assert listed(data) == {}


def test_a_limit_is_no_news_the_second_time(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "process", dies)
    first = cds_etl.ingest(raw, tmp_path / "data")
    again = cds_etl.ingest(raw, tmp_path / "data")
    assert (again.snapshot_id, again.is_new) == (first.snapshot_id, False)
    assert [line.path for line in again.rejected] == ["bad.pdf"]


def test_a_file_that_cannot_be_read_is_listed_until_it_can(raw: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    os.mkfifo(raw / "pipe.pdf")
    first = cds_etl.ingest(raw, data)
    assert "no ordinary file" in listed(data)["pipe.pdf"]
    assert cds_etl.ingest(raw, data).snapshot_id == first.snapshot_id
    (raw / "pipe.pdf").unlink()
    again = cds_etl.ingest(raw, data)
    assert (again.snapshot_id, listed(data)) == (first.snapshot_id, {})


def test_a_file_that_cannot_be_read_is_listed_where_there_is_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    os.mkfifo(tmp_path / "raw" / "pipe.pdf")
    cds_etl.ingest(tmp_path / "raw", tmp_path / "data")
    assert list(listed(tmp_path / "data")) == ["pipe.pdf"]


def test_other_code_that_reads_alike_opens_no_pdf_again(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    first = cds_etl.ingest(raw, data)
    assert len(list((data / FOLDER).iterdir())) == 2

    def reads(*_: object) -> None:
        raise AssertionError("a file is read again")

    monkeypatch.setattr("cds_etl.extract.extract", reads)
    monkeypatch.setattr(pipeline, "code_fingerprint", lambda: "another code")
    again = cds_etl.ingest(raw, data)
    assert (again.snapshot_id, again.rejected, len(again.lines)) == (first.snapshot_id, (), 2)
    shutil.rmtree(data / FOLDER)
    monkeypatch.setattr(pipeline, "code_fingerprint", lambda: "a third code")
    assert len(cds_etl.ingest(raw, data).rejected) == 2


def test_a_dry_run_keeps_nothing(raw: Path, tmp_path: Path) -> None:
    cds_etl.ingest(raw, tmp_path / "data", dry_run=True)
    assert not (tmp_path / "data").exists()


def test_what_a_worker_that_was_ended_left_in_the_cache_goes_without_a_word(raw: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    cds_etl.ingest(raw, data)
    left = data / FOLDER / ".new-1-half"
    left.write_bytes(b"half")
    assert cds_etl.ingest(raw, data).remarks == ()
    assert not left.exists()
