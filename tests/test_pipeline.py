"""The one way through: what is added, kept, refused and forgotten, and that nothing else can change a snapshot."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl import pipeline
from cds_etl.intake import GivenFile, UsageError
from cds_etl.load import NoDataset, StoreError, open_dataset
from cds_etl.pipeline import forget
from cds_etl.records import RECORDS, DocumentRecord, Rejection
from cds_etl.workers import run
from damaged import HTML, PNG, encrypted_pdf, plain_pdf
from running import ROOT, WEEK39
from typeset.invented import made_up_report
from typeset.report import Layout, print_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from cds_etl.outcome import Report
    from cds_etl.parcels import Parcel
    from cds_etl.workers import Job

WHOLE = WEEK39.read_bytes()
BAD: dict[str, tuple[bytes, str]] = {
    "empty.pdf": (b"", "is empty"),
    **{f"cut-{share}.pdf": (WHOLE[: int(len(WHOLE) * share / 100)], "truncated") for share in (10, 50, 90, 99.9)},
    "picture.pdf": (PNG, "is a picture (image/png), not a PDF"),
    "page.pdf": (HTML, "is a web page without an article"),
    "locked.pdf": (encrypted_pdf("mật khẩu", "owner"), "is protected by a password"),
    "noise.pdf": (random.Random(1).randbytes(4096), "is neither a PDF nor an HTML page"),
    "no-pages.pdf": (plain_pdf(b"[]", 0), "has no pages"),
    "no-body.pdf": (b"%PDF-1.7\n%%EOF\n", "is damaged"),
    "circle.pdf": (plain_pdf(b"[2 0 R]"), "is damaged: none of its pages can be read"),
    "million.pdf": (plain_pdf(b"[3 0 R]", 1_000_000), "says that it has 1000000 pages, and page 2 and those after"),
    "dòng 1\ndòng 2.pdf": (b"?", "is neither a PDF nor an HTML page"),
    f"{'ế' * 82}-2022.pdf": (b"??", "is neither a PDF nor an HTML page"),
}
GOOD = {
    "Báo cáo tuần 39.pdf": WHOLE,
    "owner-password.pdf": encrypted_pdf("", "owner"),
    "thư mục/lines.pdf": plain_pdf(),
}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def states(report: Report) -> dict[str, str]:
    return {line.path: line.state for line in report.lines}


def content_of(report: Report) -> str:
    return str(report.snapshot_id).partition("-")[2]


def rejections(data: Path) -> dict[str, Rejection]:
    with open_dataset(data) as dataset:
        return {row.path: row for row in dataset.rows(Rejection)}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Report]:
    """A folder of good and bad files, the data folder that they were put in, and what the run said."""
    folder = tmp_path_factory.mktemp("mixed")
    raw = write(folder / "raw", {**GOOD, **{name: content for name, (content, _) in BAD.items()}})
    return raw, folder / "data", cds_etl.ingest([raw], folder / "data")


def test_bad_files_are_255_bytes_long_at_most() -> None:
    assert max(len(os.fsencode(name)) for name in BAD) == 255


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_rejected_in_one_sentence(name: str, mixed: tuple[Path, Path, Report]) -> None:
    _, data, report = mixed
    content, reason = BAD[name]
    (line,) = [line for line in report.lines if line.path == name]
    row = rejections(data)[name]
    assert line.state == "rejected"
    assert row.reason == line.reason
    assert reason in row.reason
    assert row.reason.endswith(".")
    assert "\n" not in row.reason
    assert ": " in row.reason  # what is wrong: what to do
    assert (row.sha256, row.stage) == (hashlib.sha256(content).hexdigest(), "extract")


def test_the_other_documents_load(mixed: tuple[Path, Path, Report]) -> None:
    _, data, report = mixed
    assert {path for path, state in states(report).items() if state == "new"} == set(GOOD)
    assert set(rejections(data)) == set(BAD)
    with open_dataset(data) as dataset:
        documents = {row.path: row for row in dataset.rows(DocumentRecord)}
        assert set(documents) == set(GOOD)
        (text,) = dataset.fetch(
            f"SELECT text FROM paragraphs WHERE document_id = '{documents['owner-password.pdf'].document_id}'"
        )
    assert text == ("Mot dong chu khong co that.",)


def test_a_second_run_reads_nothing_again_and_tells_the_rejections_again(
    mixed: tuple[Path, Path, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, data, first = mixed
    monkeypatch.setattr("cds_etl.workers.run", None)  # whoever reads a document fails
    report = cds_etl.ingest([raw], data)
    assert not report.is_new
    assert report.snapshot_id == first.snapshot_id
    assert states(report) == {**dict.fromkeys(GOOD, "unchanged"), **dict.fromkeys(BAD, "rejected")}
    assert {line.path: line.reason for line in report.rejected} == {line.path: line.reason for line in first.rejected}


def test_the_manifest_says_what_every_file_was(mixed: tuple[Path, Path, Report]) -> None:
    _, data, report = mixed
    manifest = json.loads((data / "snapshots" / str(report.snapshot_id) / "manifest.json").read_text())
    media = {item["path"]: (item["media_type"], item["state"]) for item in manifest["inputs"]}
    assert media["picture.pdf"] == ("image/png", "rejected")
    assert media["Báo cáo tuần 39.pdf"] == ("application/pdf", "loaded")


def test_only_the_new_document_is_read(tmp_path: Path, week39_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    shutil.copytree(week39_data, data)
    with open_dataset(data) as dataset:
        before = dataset.fetch("SELECT * FROM observations ORDER BY 1")
    read: list[str] = []

    def watched(jobs: Sequence[Job], workers: int | None) -> Iterator[Parcel]:
        read.extend(job.path for job in jobs)
        return run(jobs, workers)

    monkeypatch.setattr("cds_etl.workers.run", watched)
    cds_etl.ingest([write(tmp_path / "raw", {"lines.pdf": plain_pdf()})], data)
    assert read == ["lines.pdf"]
    with open_dataset(data) as dataset:
        assert dataset.fetch("SELECT * FROM observations ORDER BY 1") == before


def test_other_code_reads_everything_again_and_nothing_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, data = write(tmp_path / "raw", {"lines.pdf": plain_pdf(), "bad.pdf": b""}), tmp_path / "data"
    first = cds_etl.ingest([raw], data)
    monkeypatch.setattr(pipeline, "code_fingerprint", lambda: "another code")
    second = cds_etl.ingest([raw], data)
    assert states(second) == {"lines.pdf": "new", "bad.pdf": "rejected"}
    assert (second.snapshot_id, second.is_new) == (first.snapshot_id, False)
    assert states(cds_etl.ingest([raw], data))["lines.pdf"] == "unchanged"


def test_a_good_file_in_the_place_of_a_rejected_one_ends_the_rejection(tmp_path: Path) -> None:
    raw, data = write(tmp_path / "raw", {"a.pdf": WHOLE[:5000], "b.pdf": b""}), tmp_path / "data"
    cds_etl.ingest([raw], data)
    assert set(rejections(data)) == {"a.pdf", "b.pdf"}
    write(raw, {"a.pdf": plain_pdf()})
    assert states(cds_etl.ingest([raw], data)) == {"a.pdf": "new", "b.pdf": "rejected"}
    assert set(rejections(data)) == {"b.pdf"}


def test_a_rejection_can_be_forgotten(tmp_path: Path) -> None:
    cds_etl.ingest([write(tmp_path / "raw", {"b.pdf": b""})], tmp_path / "data")
    forget(hashlib.sha256(b"").hexdigest()[:8], tmp_path / "data")
    assert rejections(tmp_path / "data") == {}


def test_one_file_under_several_paths_has_the_first_of_them_whenever_they_come(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", {"b.pdf": plain_pdf(), "y.pdf": b"", "sub/a.pdf": plain_pdf(), "sub/x.pdf": b""})
    for path in ("b.pdf", "y.pdf", "."):
        in_steps = cds_etl.ingest([raw / path], tmp_path / "two", workers=1)
    at_once = cds_etl.ingest([raw], tmp_path / "one", workers=1)
    assert content_of(in_steps) == content_of(at_once)
    assert set(rejections(tmp_path / "two")) == {"sub/x.pdf"}


def test_sources_that_change_are_heeded(tmp_path: Path) -> None:
    raw, data = write(tmp_path / "raw", {"a.pdf": plain_pdf()}), tmp_path / "data"

    def say(*row: str) -> Report:
        with (raw / "sources.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("path", "url", "origin"), row])
        return cds_etl.ingest([raw], data)

    def told() -> list[tuple[object, ...]]:
        with open_dataset(data) as dataset:
            return dataset.fetch("SELECT url, origin FROM documents")

    silent = cds_etl.ingest([raw], data)
    assert told() == [(None, "published")]
    assert say("a.pdf", "https://example.org/a.pdf", "retypeset").is_new
    assert told() == [("https://example.org/a.pdf", "retypeset")]
    assert content_of(say("a.pdf", "", "published")) == content_of(silent)
    assert told() == [(None, "published")]


def test_the_better_edition_counts_whenever_it_comes(tmp_path: Path) -> None:
    made_up = made_up_report(5)
    ours = write(tmp_path / "ours", {"again.pdf": print_pdf(made_up, Layout(front="letterhead"))})
    (ours / "sources.csv").write_text("path,origin\nagain.pdf,retypeset\n", encoding="utf-8")
    theirs = write(tmp_path / "theirs", {"published.pdf": print_pdf(made_up)})

    def counting(data: Path) -> list[tuple[object, ...]]:
        with open_dataset(data) as dataset:
            return dataset.fetch(
                "SELECT path, edition, status, (SELECT count(*) > 100 FROM observations o"
                " WHERE o.document_id = d.document_id) FROM documents d ORDER BY edition"
            )

    both = [("published.pdf", 1, "ok", True), ("again.pdf", 2, "superseded", False)]
    alone = cds_etl.ingest([ours], tmp_path / "one")
    assert counting(tmp_path / "one") == [("again.pdf", 1, "ok", True)]
    turned = cds_etl.ingest([theirs], tmp_path / "one")
    assert counting(tmp_path / "one") == both
    for folder in (theirs, ours):
        report = cds_etl.ingest([folder], tmp_path / "two")
    assert counting(tmp_path / "two") == both
    assert content_of(report) == content_of(turned)
    assert [line.document and line.document.is_current for line in report.lines] == [False]
    forgotten = forget(hashlib.sha256((theirs / "published.pdf").read_bytes()).hexdigest(), tmp_path / "two")
    assert counting(tmp_path / "two") == [("again.pdf", 1, "ok", True)]
    assert content_of(forgotten) == content_of(alone)


def test_a_lost_copy_of_a_document_is_told_and_mended_by_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, data = write(tmp_path / "raw", {"a.pdf": plain_pdf()}), tmp_path / "data"
    first = cds_etl.ingest([raw], data)
    (kept,) = (data / "documents").iterdir()
    kept.unlink()
    monkeypatch.setattr(pipeline, "code_fingerprint", lambda: "another code")
    other = write(tmp_path / "other", {"b.pdf": b""})
    with pytest.raises(StoreError, match=f"does not keep document {kept.name}: ingest the file"):
        cds_etl.ingest([other], data)
    again = cds_etl.ingest([raw], data)
    assert (again.snapshot_id, kept.exists()) == (first.snapshot_id, True)


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "raw", {"a.pdf": plain_pdf()}) / "a.pdf"
    stale = [GivenFile(path, name, None, "0" * 64) for name in ("a.pdf", "b.pdf")]
    monkeypatch.setattr(pipeline, "find_files", lambda *_, **__: stale)
    report = cds_etl.ingest([path], tmp_path / "data")
    assert [line.reason for line in report.lines] == ["changed while it was being read: run again."] * 2
    assert not list((tmp_path / "data").glob("documents/*"))


def test_nothing_to_read_makes_no_snapshot(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    report = cds_etl.ingest([tmp_path / "raw"], tmp_path / "data")
    assert (report.snapshot_id, report.is_new, report.lines) == (None, False, ())
    with pytest.raises(NoDataset):
        open_dataset(tmp_path / "data")


def test_one_path_needs_no_list(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", {"a.pdf": plain_pdf()})
    assert states(cds_etl.ingest(str(raw / "a.pdf"), tmp_path / "data")) == {"a.pdf": "new"}
    assert states(cds_etl.ingest(raw, tmp_path / "data")) == {"a.pdf": "unchanged"}


def test_a_dry_run_reads_and_writes_nothing(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", {"a.pdf": WHOLE, "b.pdf": b""})
    report = cds_etl.ingest([raw], tmp_path / "data", dry_run=True)
    assert states(report) == {"a.pdf": "new", "b.pdf": "rejected"}
    assert [line.rows for line in report.lines if line.state == "new"] == [95]
    assert not (tmp_path / "data").exists()


def test_the_data_folder_is_never_read_as_documents(tmp_path: Path) -> None:
    write(tmp_path, {"a.pdf": plain_pdf()})
    for _ in range(2):
        report = cds_etl.ingest([tmp_path], tmp_path / "data")
    assert states(report) == {"a.pdf": "unchanged"}


def test_forget_asks_for_one_document(tmp_path: Path, week39_data: Path) -> None:
    sha256 = hashlib.sha256(WHOLE).hexdigest()
    for prefix in ("", sha256[:7], "0" * 8, sha256 + "0"):
        with pytest.raises(UsageError, match="no document begins with"):
            forget(prefix, week39_data)
    with pytest.raises(NoDataset):
        forget(sha256, tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_forgetting_the_last_document_leaves_an_empty_dataset(tmp_path: Path) -> None:
    raw, data = write(tmp_path / "raw", {"a.pdf": plain_pdf()}), tmp_path / "data"
    first = cds_etl.ingest([raw], data)
    report = forget(hashlib.sha256(plain_pdf()).hexdigest().upper(), data)
    assert report.is_new
    with open_dataset(data) as dataset:
        assert dataset.fetch("SELECT count(*) FROM documents") == [(0,)]
    assert content_of(cds_etl.ingest([raw], data)) == content_of(first)


BUILD = "import sys, cds_etl; print(cds_etl.ingest(sys.argv[3:], sys.argv[1], workers=int(sys.argv[2])).snapshot_id)"


def test_two_clean_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    for folder in ("one", "two/deeper"):
        raw = write(tmp_path / folder / "raw", {"week39.pdf": WHOLE, "bad.pdf": PNG, "lines.pdf": plain_pdf()})
        write(raw, {f"made-up-{seed}.pdf": print_pdf(made_up_report(seed)) for seed in (1, 2)})
    built = []
    for folder, seed, workers in (("one", "1", "1"), ("two/deeper", "2", "2")):
        files = sorted((tmp_path / folder / "raw").iterdir(), reverse=workers == "2")
        command = [sys.executable, "-c", BUILD, "data", workers, *map(str, files)]
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=tmp_path / folder, env=env, capture_output=True, text=True, check=True)
        snapshot = tmp_path / folder / "data" / "snapshots" / done.stdout.strip()
        built.append({path.name: path.read_bytes() for path in snapshot.glob("*.parquet")})
        built[-1]["id"] = done.stdout.strip().encode()
    assert len(built[0]) == len(RECORDS) + 1  # the tables and the id
    assert built[0] == built[1]
    assert all(str(ROOT).encode() not in content for content in built[0].values())
