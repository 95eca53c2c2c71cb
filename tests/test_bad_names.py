"""Names that want to break out, links, pipes, devices, files that change or vanish: by the command line."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl import records as rec
from cds_etl.intake import find_files
from cds_etl.load import Store, open_dataset, verify_snapshot
from hostile.names import NAMES, make_hidden, make_links, make_named, make_odd
from hostile.pdfs import one_page
from hostile.running import BYTES, SECONDS, Run, ingest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from cds_etl.intake import GivenFile

CONTROL = re.compile(r"[^\n\x20-\uffff]|[\u202a-\u202e]")
NUMBERED = re.compile(
    r"[0-9a-f]{64}(?:-[0-9a-f]{16})*|\d{4}-[0-9a-f]{8}|[a-z_]+\.(?:parquet|json|duckdb|csv)|[a-z.]+|SHA256SUMS"
)


def everything(folder: Path) -> set[bytes]:
    """All that lies under a folder."""
    return {
        os.path.join(path, name) for path, folders, names in os.walk(os.fsencode(folder)) for name in (*folders, *names)
    }


def loaded(data: Path) -> dict[str, str]:
    """Paths of the documents by their hash."""
    with open_dataset(data) as dataset:
        assert verify_snapshot(Store(data), dataset.manifest.id).damages == ()
        return {row.sha256: row.path for row in dataset.rows(rec.DocumentRecord)}


def refused(data: Path) -> dict[str, str]:
    """Reasons of the rejections by path."""
    with open_dataset(data) as dataset:
        return {row.path: row.reason for row in dataset.rows(rec.Rejection)}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], Run]:
    """All names in one folder, ingested in one run from a working directory of its own."""
    place = tmp_path_factory.mktemp("named")
    (place / "documents").mkdir()
    (place / "here").mkdir()
    made = make_named(place / "documents")
    make_hidden(place / "documents")
    before = everything(place)
    run = ingest("../documents", "--data", "../data", cwd=place / "here")
    new = everything(place) - before
    assert all(os.path.join(os.fsencode(place), b"data") in name for name in new)
    return place, made, run


def test_no_name_stops_a_run_or_moves_the_cursor_of_a_terminal(named: tuple[Path, dict[str, bytes], Run]) -> None:
    _, made, run = named
    assert run.code == 0, run
    assert run.seconds < SECONDS
    assert run.peak < BYTES
    assert run.complained == ""
    assert not CONTROL.search(run.said)
    assert len(re.findall(r": other; 1 pages; ", run.said)) == len(made)


@pytest.mark.parametrize("kind", NAMES)
def test_a_document_is_loaded_under_its_name(named: tuple[Path, dict[str, bytes], Run], kind: str) -> None:
    place, made, _ = named
    sha256 = hashlib.sha256(made[kind]).hexdigest()
    assert loaded(place / "data")[sha256] == NAMES[kind].decode("utf-8", "replace")
    assert Store(place / "data").document_bytes(sha256) == made[kind]


def test_names_that_begin_with_a_dot_are_left_out(named: tuple[Path, dict[str, bytes], Run]) -> None:
    place, made, _ = named
    assert len(loaded(place / "data")) == len(made)
    given = ingest(place / "documents" / ".hidden.pdf", "--data", place / "given")
    assert given.code == 0
    assert list(loaded(place / "given").values()) == [".hidden.pdf"]  # by itself it was meant


def test_no_path_of_the_dataset_is_made_from_a_name(named: tuple[Path, dict[str, bytes], Run]) -> None:
    place, _, _ = named
    for path in everything(place / "data"):
        for part in os.path.relpath(path, os.fsencode(place / "data")).split(b"/"):
            assert NUMBERED.fullmatch(part.decode()), part


def test_steps_up_in_a_path_that_is_given_stay_outside_of_the_dataset(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "one.pdf").write_bytes(one_page(b"BT /F1 9 Tf 72 700 Td (Mot.) Tj ET"))
    (tmp_path / "two.pdf").write_bytes(one_page(b"BT /F1 9 Tf 72 700 Td (Hai.) Tj ET"))
    run = ingest("../one.pdf", "b/../../../two.pdf", "--data", "data", cwd=tmp_path / "a" / "b")
    assert run.code == 2  # b/b does not exist
    run = ingest("../one.pdf", "../b/../../two.pdf", "--data", "data", cwd=tmp_path / "a" / "b")
    assert run.code == 0, run
    assert sorted(loaded(tmp_path / "a" / "b" / "data").values()) == ["one.pdf", "two.pdf"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "out" / "outside.pdf"
    folder.mkdir()
    outside.parent.mkdir()
    outside.write_bytes(one_page(b"BT /F1 9 Tf 72 700 Td (Ngoai.) Tj ET"))
    (folder / "good.pdf").write_bytes(one_page())
    make_links(folder, outside)
    run = ingest(folder, "--data", tmp_path / "data")
    assert run.code == 0, run
    assert list(loaded(tmp_path / "data").values()) == ["good.pdf"]
    told = refused(tmp_path / "data")
    assert set(told) == {"circle.pdf", "one.pdf", "other.pdf", "dangling.pdf"}
    assert all(reason.startswith("cannot be read (") for reason in told.values())


def test_what_is_no_ordinary_file_is_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(one_page())
    make_odd(folder)
    run = ingest(folder, "/dev/null", "/dev/zero", "--data", tmp_path / "data")
    assert run.code == 0, run
    assert run.seconds < SECONDS
    assert run.peak < BYTES
    assert list(loaded(tmp_path / "data").values()) == ["good.pdf"]
    told = refused(tmp_path / "data")
    assert told.pop("hole.pdf") == "holds 5,000 MB, more than 200: add the report in parts."
    assert told == dict.fromkeys(("pipe.pdf", "socket.pdf", "null", "zero"), "is no ordinary file: add a document.")


def without_rights() -> tuple[str, ...]:
    """The command that takes from root the right to read everything; nothing for anyone else."""
    if os.geteuid() != 0:
        return ()
    rights = "-dac_override,-dac_read_search"
    command = ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")
    if (
        shutil.which("setpriv") is None
        or subprocess.run([*command, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("root may read everything, and setpriv is not there to hinder it")
    return command


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    prefix = without_rights()
    folder = tmp_path / "in"
    (folder / "closed").mkdir(parents=True)
    (folder / "good.pdf").write_bytes(one_page())
    (folder / "secret.pdf").write_bytes(one_page(b""))
    (folder / "closed" / "a.pdf").write_bytes(one_page(b""))
    (folder / "secret.pdf").chmod(0)
    (folder / "closed").chmod(0)
    try:
        run = ingest(folder, "--data", tmp_path / "data", prefix=prefix)
    finally:
        (folder / "closed").chmod(0o700)
    assert run.code == 0, run
    assert list(loaded(tmp_path / "data").values()) == ["good.pdf"]
    denied = "cannot be read (Permission denied): see that it is there and that you may read it, and run again."
    assert refused(tmp_path / "data") == {"secret.pdf": denied, "closed": denied}


def empty(file: Path) -> None:
    """The file is cut to nothing."""
    file.write_bytes(b"")


def swap(file: Path) -> None:
    """The file becomes a pipe into which nobody writes."""
    file.unlink()
    os.mkfifo(file)


def lead_in_a_circle(file: Path) -> None:
    """The file becomes a link to itself."""
    file.unlink()
    file.symlink_to(file.name)


@pytest.fixture
def patience() -> Iterator[None]:
    """Twenty seconds, after which whoever waits is interrupted."""

    def tire(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, tire)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("patience")
@pytest.mark.parametrize("change", [empty, os.unlink, lead_in_a_circle, swap])
def test_a_file_that_changes_or_vanishes_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(one_page())
    (folder / "restless.pdf").write_bytes(one_page(b"BT /F1 9 Tf 72 700 Td (Khac.) Tj ET"))

    def find_and_change(paths: Sequence[Path], apart: Path | None = None) -> list[GivenFile]:
        found = find_files(paths, apart)
        change(folder / "restless.pdf")
        return found

    monkeypatch.setattr("cds_etl.pipeline.find_files", find_and_change)
    report = cds_etl.ingest(folder, tmp_path / "data", workers=1)
    told = {line.path: line.reason for line in report.lines if line.state == "rejected"}
    assert told == {"restless.pdf": "changed while it was being read: run again."}
    assert list(loaded(tmp_path / "data").values()) == ["good.pdf"]
    assert refused(tmp_path / "data") == told


def test_a_file_that_never_rests_is_loaded_as_it_once_was_or_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(one_page())
    versions = [one_page(f"BT /F1 9 Tf 72 700 Td (Lan {n}.) Tj ET".encode() + b" " * 3_000_000) for n in range(2)]
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            for content in versions:
                (folder / "restless.pdf").write_bytes(content)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        run = ingest(folder, "--data", tmp_path / "data")
    finally:
        ended.set()
        writer.join()
    assert run.code == 0, run
    known = {hashlib.sha256(content).hexdigest() for content in versions}
    (path,) = {path for sha256, path in loaded(tmp_path / "data").items() if sha256 not in known}
    assert path == "good.pdf"
    assert run.said.count("restless.pdf: ") == 1
