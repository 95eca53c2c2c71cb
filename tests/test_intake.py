"""What is found under the paths that a person gives, and what `sources.csv` says of it."""

from __future__ import annotations

import errno
import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from cds_etl.fingerprints import code_fingerprint
from cds_etl.intake import Provenance, UsageError, find_files, read_sources

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "path,url,retrieved,licence,origin\n"


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


def paths(*given: Path, apart: Path | None = None) -> list[str]:
    return [file.path for file in find_files(list(given), apart)]


def test_files_come_by_their_paths_whatever_order_they_are_given_in(tmp_path: Path) -> None:
    write(tmp_path, "b.pdf", "sub/a.pdf", "sub/deep/c.html")
    assert paths(tmp_path) == ["b.pdf", "sub/a.pdf", "sub/deep/c.html"]
    assert paths(tmp_path / "sub", tmp_path / "b.pdf") == paths(tmp_path / "b.pdf", tmp_path / "sub")


def test_hashes_are_those_of_the_bytes(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf")
    (file,) = find_files([tmp_path])
    assert file.sha256 == hashlib.sha256(b"a.pdf").hexdigest()


def test_what_people_say_of_documents_is_no_document(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", ".hidden.pdf", ".folder/b.pdf", "curation/aliases.csv")
    (tmp_path / "sources.csv").write_text(HEAD, encoding="utf-8")
    assert paths(tmp_path) == ["a.pdf"]
    as_a_shell_expands = [item for item in tmp_path.iterdir() if not item.name.startswith(".")]
    assert paths(*as_a_shell_expands) == ["a.pdf"]


def test_the_data_folder_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", "data/documents/1234", "database.pdf")
    assert paths(tmp_path, apart=tmp_path / "data") == ["a.pdf", "database.pdf"]


def test_links_are_followed_inside_the_folder_only(tmp_path: Path) -> None:
    write(tmp_path, "in/a.pdf", "out.pdf")
    (tmp_path / "in" / "link.pdf").symlink_to("a.pdf")
    (tmp_path / "in" / "away.pdf").symlink_to(tmp_path / "out.pdf")
    (tmp_path / "in" / "folder").symlink_to(tmp_path)
    assert paths(tmp_path / "in") == ["a.pdf", "link.pdf"]
    (tmp_path / "given.pdf").symlink_to(tmp_path / "out.pdf")
    assert paths(tmp_path / "given.pdf") == ["given.pdf"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf")
    (tmp_path / "circle").symlink_to("circle")
    (tmp_path / "dangling").symlink_to("nothing")
    os.mkfifo(tmp_path / "pipe")
    faults = {file.path: file.fault for file in find_files([tmp_path])}
    assert faults.pop("a.pdf") is None
    assert "symbolic links" in str(faults["circle"])
    assert "No such file" in str(faults["dangling"])
    assert faults["pipe"] == "is no ordinary file: add a document."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf")
    (tmp_path / "a.pdf").chmod(0)
    (file,) = find_files([tmp_path])
    assert "Permission denied" in str(file.fault)


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.pdf", "closed/b.pdf")
    look = os.scandir

    def refuse(folder: str | Path) -> object:
        if str(folder).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return look(folder)

    monkeypatch.setattr(os, "scandir", refuse)  # no permissions keep root out
    faults = {file.path: file.fault for file in find_files([tmp_path])}
    assert faults.pop("a.pdf") is None
    assert list(faults) == ["closed"]
    assert str(faults["closed"]).startswith("cannot be read (Permission denied): ")


@pytest.mark.parametrize("name", ["nothing", "x" * 300, "a.pdf/below"])
def test_a_path_that_is_not_there_is_refused(name: str, tmp_path: Path) -> None:
    write(tmp_path, "a.pdf")
    with pytest.raises(UsageError, match="name a file or a folder that does exist"):
        find_files([tmp_path / name])


def test_a_name_that_is_no_utf_8_can_be_stored(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/la\xfft.pdf", "wb"):
        pass
    assert paths(tmp_path) == ["la\N{REPLACEMENT CHARACTER}t.pdf"]


def test_a_file_given_with_its_folder_comes_once_for_each_path(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.pdf")
    assert paths(tmp_path, tmp_path, tmp_path / "sub" / "a.pdf") == ["a.pdf", "sub/a.pdf"]


def test_sources_say_where_a_file_comes_from(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", "b.pdf", "sub/Báo cáo.pdf")
    decomposed = "sub/Ba\u0301o ca\u0301o.pdf"  # as another computer may write the same letters
    rows = f"a.pdf,https://example.org/a.pdf,,CC BY 4.0,published\n{decomposed},,,,retypeset\n"
    (tmp_path / "sources.csv").write_text(f"\ufeff{HEAD}{rows}", encoding="utf-8")
    assert [file.provenance for file in find_files([tmp_path])] == [
        Provenance("published", "https://example.org/a.pdf", "CC BY 4.0"),
        None,
        Provenance("retypeset"),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"file;url\na.pdf;x\n", "no column `path`"),
        (b"path,origin\na.pdf,copied\n", "origin 'copied': write one of published, retypeset"),
        ("path\nBáo cáo.pdf\n".encode("utf-16"), "save it as CSV in UTF-8"),
        (b'path\n"' + b"x" * 200_000 + b'"\n', "save it as CSV in UTF-8"),
    ],
)
def test_sources_at_fault_are_refused(content: bytes, fault: str, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_bytes(content)
    with pytest.raises(UsageError, match=fault):
        read_sources(tmp_path / "sources.csv")


def test_the_fingerprint_is_that_of_the_code() -> None:
    assert len(code_fingerprint()) == 16
    assert code_fingerprint() == code_fingerprint.__wrapped__()
