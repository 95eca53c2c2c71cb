"""Every kind of bad input, by the command line: soon over, in one sentence, and nothing else is lost by it.

What must become of each kind is said in `hostile.kinds`; a good report lies beside them, and a snapshot before them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

import cds_etl
from cds_etl import records as rec
from cds_etl.load import Store, open_dataset, verify_snapshot
from hostile.kinds import HEAVY, LIGHT, Kind, file_name
from hostile.running import BYTES, SECONDS, Run, ingest
from typeset.report import print_pdf
from typeset.weeks import three_weeks

if TYPE_CHECKING:
    from pathlib import Path

BREAKS_OFF = "the page breaks off before its end: save it again"
SENTENCE = re.compile(r"[a-z][^\n]*\.")


class Good(NamedTuple):
    """Two reports without fault."""

    before: bytes
    beside: bytes


class Place(NamedTuple):
    """A folder of documents, the dataset that they go into, and the snapshot that it held before."""

    folder: Path
    data: Path
    first: str


@pytest.fixture(scope="session")
def good() -> Good:
    first, second, _ = three_weeks().reports
    return Good(print_pdf(first), print_pdf(second))


def begin(place: Path, good: Good) -> Place:
    """A dataset that holds one report, and a folder in which another lies."""
    (place / "before.pdf").write_bytes(good.before)
    first = cds_etl.ingest(place / "before.pdf", place / "data", workers=1).snapshot_id
    assert first
    folder = place / "documents"
    folder.mkdir()
    (folder / "good.pdf").write_bytes(good.beside)
    return Place(folder, place / "data", first)


def stands(place: Place, run: Run) -> None:
    """The run ended in time and memory and without a fault of ours, the report beside was loaded, the last snapshot is
    whole."""
    assert run.code == 0, run
    assert run.seconds < SECONDS
    assert run.peak < BYTES, f"{run.peak / 1e6:.0f} MB"
    assert run.complained == ""
    assert run.left == ()
    for ours in ("Traceback", "met a fault", "Error"):
        assert ours not in run.said
    store = Store(place.data)
    assert verify_snapshot(store, place.first).damages == ()
    with open_dataset(place.data) as dataset:
        assert verify_snapshot(store, dataset.manifest.id).damages == ()
        loaded = {document.path for document in dataset.rows(rec.DocumentRecord)}
        assert {"before.pdf", "good.pdf"} <= loaded
        assert dataset.fetch("SELECT count(*) FROM checks WHERE status = 'failed'") == [(0,)]


def becomes(place: Place, run: Run, name: str, kind: Kind) -> None:
    """The document was loaded or rejected, as its kind says."""
    with open_dataset(place.data) as dataset:
        rejected = [row for row in dataset.rows(rec.Rejection) if row.path == name]
        documents = [row for row in dataset.rows(rec.DocumentRecord) if row.path == name]
        if rejected:
            (row,) = rejected
            assert documents == []
            assert kind.is_told(row.reason), row.reason
            assert SENTENCE.fullmatch(row.reason)
            assert f"{name}: rejected. It {row.reason}\n" in run.said
            return
        assert kind.reason is None, "it was loaded"
        (document,) = documents
        texts = [row.text for row in dataset.rows(rec.ParagraphRecord, of=document.document_id)]
        assert kind.says in "\n".join(texts)
        pages = {row.page: row for row in dataset.rows(rec.PageRecord, of=document.document_id)}
        breaks_off = kind.ending == ".html" and b"</html" not in (place.folder / name).read_bytes()
        assert pages[1].unread_reason in ({None, BREAKS_OFF} if breaks_off else {None})
        if kind.unread is not None:
            assert re.search(kind.unread, pages[2].unread_reason or ""), pages[2].unread_reason


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory, good: Good) -> tuple[Place, Run]:
    """All light kinds in one run."""
    place = begin(tmp_path_factory.mktemp("light"), good)
    for name, kind in LIGHT.items():
        (place.folder / file_name(name, kind.ending)).write_bytes(kind.make())
    return place, ingest(place.folder, "--data", place.data)


def test_all_light_kinds_together_end_soon_in_little_memory(light: tuple[Place, Run]) -> None:
    stands(*light)


@pytest.mark.parametrize("name", LIGHT)
def test_a_bad_document_is_told_in_one_sentence_or_read(light: tuple[Place, Run], name: str) -> None:
    becomes(*light, file_name(name, LIGHT[name].ending), LIGHT[name])


@pytest.mark.parametrize("name", HEAVY)
def test_a_bomb_costs_only_itself(tmp_path: Path, good: Good, name: str) -> None:
    place = begin(tmp_path, good)
    kind = HEAVY[name]
    file = file_name(name, kind.ending)
    (place.folder / file).write_bytes(kind.make())
    run = ingest(place.folder, "--data", place.data)
    stands(place, run)
    becomes(place, run, file, kind)


def test_what_a_document_carries_is_noted_and_left_alone(light: tuple[Place, Run]) -> None:
    with open_dataset(light[0].data) as dataset:
        by_path = {row.path: row for row in dataset.rows(rec.DocumentRecord)}
        carrier = by_path[file_name("scripts and files within", ".pdf")]
        assert carrier.ignored == "scripts, embedded files"
        assert [(row.url, row.label) for row in dataset.rows(rec.Attachment, of=carrier.document_id)] == [
            ("#embedded-1", "so-lieu.xlsx"),
            ("#embedded-2", "../../etc/x.exe"),
        ]
        assert by_path[file_name("a program to start", ".pdf")].ignored == "programs to start"
        assert by_path["good.pdf"].ignored is None


def test_an_entity_of_a_file_is_never_opened(light: tuple[Place, Run]) -> None:
    with open_dataset(light[0].data) as dataset:
        assert dataset.fetch("SELECT count(*) FROM paragraphs WHERE contains(text, 'root:')") == [(0,)]


def test_bad_documents_alone_leave_the_last_snapshot(tmp_path: Path, good: Good) -> None:
    place = begin(tmp_path, good)
    (place.folder / "good.pdf").unlink()
    for name in ("empty", "no objects", "a reader's password"):
        (place.folder / file_name(name, ".pdf")).write_bytes(LIGHT[name].make())
    run = ingest(place.folder, "--data", place.data)
    assert run.code == 0
    assert run.said.count(": rejected. It ") == 3
    assert verify_snapshot(Store(place.data), place.first).damages == ()
    again = ingest(place.folder, "--data", place.data)
    assert "nothing new to say" in again.said
    assert ingest(place.folder, "--strict", "--data", place.data).code == 1
