"""Which pages are read from their picture, and what is said where that cannot be done."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cds_etl.extract import scans
from cds_etl.extract.pdf import read_pdf
from cds_etl.extract.pdfium import PICTURE, read_pages
from cds_etl.extract.tesseract import data_folder
from cds_etl.model import Box, Document, DocumentError, Page, Word
from cds_etl.normalise import normalise
from cds_etl.records import PageRecord

SCAN = Path(__file__).parents[2] / "raw" / "2022-w39-bc-17-scan.pdf"
WORD = Word("Tổng", Box(1, 1, 9, 9), 11, 9, "F")
SCANNED = Page(2, 100, 100, (), (), "none", unread_reason=PICTURE)
SEEN = replace(SCANNED, words=(WORD,), source="ocr", unread_reason=None)


def test_without_an_engine_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "data_folder", lambda: None)
    with pytest.raises(DocumentError, match="install tesseract-ocr and tesseract-ocr-vie") as raised:
        read_pdf(Document("scan.pdf", "0" * 64, "application/pdf"), SCAN.read_bytes())
    assert raised.value.reason.count(".") == 1


def test_without_an_engine_other_pages_are_read_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "data_folder", lambda: None)
    plain = Page(1, 100, 100, (WORD,), (), "text-layer")
    first, second = scans.with_scans([plain, SCANNED], b"")
    assert first == plain
    assert second.unread_reason == scans.MISSING


@pytest.mark.parametrize("processes", [1, 2])
def test_pages_keep_their_order_and_only_scans_are_looked_at(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "data_folder", lambda: "somewhere")
    monkeypatch.setattr(scans, "_read", lambda _, number: replace(SEEN, number=number))
    plain = [Page(number, 100, 100, (WORD,), (), "text-layer") for number in (1, 3, 4, 6)]
    given = sorted([*plain, SCANNED, replace(SCANNED, number=5)], key=lambda page: page.number)
    pages = list(scans.with_scans(given, b"", processes))
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]
    assert [page.source for page in pages] == ["text-layer", "ocr", "text-layer", "text-layer", "ocr", "text-layer"]


def test_words_that_lay_over_a_scan_are_told_as_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "data_folder", lambda: "somewhere")
    monkeypatch.setattr(scans, "_read", lambda *_: SEEN)
    monkeypatch.setattr(scans, "_MORE", 1)
    signed = replace(SCANNED, words=(WORD._replace(text="Ký"),), source="text-layer")
    [page] = scans.with_scans([signed], b"")
    assert [word.text for word in page.words] == ["Tổng"]
    assert [word.text for word in page.hidden] == ["Ký"]


@pytest.mark.skipif(data_folder() is None, reason="Tesseract or its Vietnamese data are not installed")
def test_the_cover_of_the_scan_in_raw_is_read() -> None:
    [cover, *_] = scans.with_scans(read_pages(SCAN.read_bytes()), SCAN.read_bytes(), 2)
    text = " ".join(word.text for word in sorted(cover.words, key=lambda word: (word.baseline, word.box.x0)))
    assert "Tuần 39/2022" in text
    assert "17/BC-UBQGCĐS" in text
    assert cover.source == "ocr"
    assert abs(cover.skew) < 1


@pytest.mark.skipif(data_folder() is None, reason="Tesseract or its Vietnamese data are not installed")
def test_every_word_of_a_scan_is_placed() -> None:
    extraction = read_pdf(Document("scan.pdf", "0" * 64, "application/pdf"), SCAN.read_bytes(), 2)
    assert all(page.words_in == page.words_out + page.words_hidden for page in extraction.pages)
    assert {page.text_source for page in normalise(extraction).of(PageRecord)} == {"ocr"}
