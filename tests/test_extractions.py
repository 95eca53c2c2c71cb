"""Extractions that were kept are those that were read, and one that is damaged or of other readers is as none."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cds_etl.extract import extract, media_type
from cds_etl.extractions import ExtractionCache, trim
from cds_etl.fingerprints import Readers
from cds_etl.model import Box, Document, PageCount
from running import ROOT, WEEK39

if TYPE_CHECKING:
    from pathlib import Path

READERS = Readers("a", "b")
PAGES = sorted((ROOT / "raw").glob("*.html"))


def read(path: Path) -> tuple[Document, bytes]:
    content = path.read_bytes()
    return Document(path.name, hashlib.sha256(content).hexdigest(), media_type(content)), content


@pytest.mark.parametrize("path", [WEEK39, *PAGES], ids=lambda path: path.name)
def test_what_is_kept_is_what_was_read(path: Path, tmp_path: Path) -> None:
    document, content = read(path)
    extraction = extract(document, content)
    cache = ExtractionCache(tmp_path / "cache", READERS)
    assert cache.find(document) is None
    cache.keep(extraction)
    assert cache.find(document) == extraction
    moved = replace(document, path="elsewhere.pdf")
    assert cache.find(moved) == replace(extraction, document=moved)
    assert ExtractionCache(tmp_path / "cache", Readers("other", "b")).find(document) is None
    assert ExtractionCache(tmp_path / "cache", Readers("a", "other")).find(document) == extraction


def test_a_scan_depends_on_what_scans_are_read_with(tmp_path: Path) -> None:
    document, content = read(WEEK39)
    extraction = extract(document, content)
    scan = replace(extraction, pages=tuple(replace(page, source="ocr") for page in extraction.pages))
    cache = ExtractionCache(tmp_path, READERS)
    cache.keep(scan)
    assert cache.find(document) == scan
    assert ExtractionCache(tmp_path, Readers("a", "other")).find(document) is None


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_damaged_one_is_as_none_and_is_kept_anew(place: int, tmp_path: Path) -> None:
    document, content = read(PAGES[0])
    cache = ExtractionCache(tmp_path, READERS)
    extraction = extract(document, content)
    cache.keep(extraction)
    [path] = tmp_path.iterdir()
    kept = bytearray(path.read_bytes())
    kept[place] ^= 1
    path.write_bytes(kept)
    assert cache.find(document) is None
    cache.keep(extraction)
    assert cache.find(document) == extraction


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    document, content = read(PAGES[0])
    cache = ExtractionCache(tmp_path / "cache", READERS)
    cache.keep(extract(document, content))
    assert cache.find(document) is None
    assert trim(tmp_path / "nowhere") == 0


def test_second_readings_are_asked_for_once(tmp_path: Path) -> None:
    asked: list[int] = []

    def reread(_: bytes, __: object, places: dict[int, list[Box]]) -> dict[tuple[int, Box], tuple[str, ...]]:
        asked.extend(len(boxes) for boxes in places.values())
        return {(page, box): (f"{page} {box.x0}",) for page, boxes in places.items() for box in boxes}

    cache = ExtractionCache(tmp_path, READERS)
    document = Document("a.pdf", "0" * 64, "application/pdf")
    pages: tuple[PageCount, ...] = ()
    one, two, three = (Box(number, 0, 9, 9) for number in (1.0, 2.0, 3.0))
    first = cache.rereader(document, reread)(b"", pages, {1: [one, two]})
    again = cache.rereader(document, reread)(b"", pages, {1: [one, two], 2: [three]})
    assert asked == [2, 1]
    assert first == {(1, one): ("1 1.0",), (1, two): ("1 2.0",)}
    assert again == first | {(2, three): ("2 3.0",)}


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    cache = ExtractionCache(tmp_path, READERS)
    documents = [Document(f"{number}.html", str(number) * 64, "text/html") for number in range(3)]
    extraction = extract(*read(PAGES[0]))
    for document in documents:
        cache.keep(replace(extraction, document=document))
    for number, path in enumerate(sorted(tmp_path.iterdir())):
        os.utime(path, (number, number))
    assert cache.find(documents[0])
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert trim(tmp_path, size) == 0
    assert trim(tmp_path, size - 1) == 1
    assert [cache.find(document) is not None for document in documents] == [True, False, True]
