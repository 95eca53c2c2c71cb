"""One report from many printers: whoever prints week 39 of 2022, the same observations come out.

Chromium and LibreOffice are tried where they are installed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from cds_etl.extract import extract
from cds_etl.model import Document
from cds_etl.normalise import normalise
from cds_etl.records import FootnoteAnchor, FootnoteRecord, Membership, Observation, PageRecord, RecordSet
from printers.office import SOFFICE, print_document, write_document
from printers.page import CHROMIUM, print_page, write_page
from running import WEEK39
from typeset.report import Layout, Margins, print_pdf
from typeset.week39_report import week39_report

if TYPE_CHECKING:
    from pathlib import Path

    from printers.office import Borders, Numbers
    from printers.page import Style

LAYOUTS = {
    "horizontal": Layout(rules="horizontal"),
    "shaded": Layout(rules="shaded"),
    "none": Layout(rules="none"),
    "letterhead-a5": Layout(paper="a5", front="letterhead", body_size=10, margins=Margins(12, 12, 12, 15)),
    "computer-modern-letter": Layout(font="New Computer Modern", paper="us-letter", page_numbers="bottom"),
    "narrow-broken-rows": Layout(table_width=0.5, rows_break=True, repeat_header=False, body_size=12),
    "raised-figures-no-rules": Layout(rules="none", typographic_marks=True, paper="iso-b5", body_size=11),
    "horizontal-unmerged": Layout(rules="horizontal", merge_total=False, repeat_header=False, page_numbers="none"),
}


def read(pdf: bytes) -> RecordSet:
    document = Document("week39.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf")
    return normalise(extract(document, pdf))


@cache
def first() -> RecordSet:
    """As raw/ prints it."""
    return read(WEEK39.read_bytes())


def same_as_the_first(pdf: bytes) -> RecordSet:
    found = read(pdf)
    assert observations(found) == observations(first())
    assert members(found) == members(first())
    assert notes(found) == notes(first())
    return found


def observations(records: RecordSet) -> Counter[tuple[object, ...]]:
    return Counter(
        (item.source, item.indicator_id, item.entity_id, item.value, item.denominator, item.missing_reason)
        for item in records.of(Observation)
    )


def members(records: RecordSet) -> Counter[tuple[object, ...]]:
    return Counter((item.indicator_id, item.entity_id, item.holds) for item in records.of(Membership))


def notes(records: RecordSet) -> list[tuple[str, str, list[str]]]:
    """Each note with the ends of the texts that carry its mark."""
    anchors: dict[str, list[str]] = {}
    for anchor in records.of(FootnoteAnchor):
        anchors.setdefault(anchor.footnote_id, []).append(anchor.anchor_text[-12:])
    return [(note.marker, note.text, anchors.get(note.footnote_id, [])) for note in records.of(FootnoteRecord)]


def test_the_first_holds_the_report() -> None:
    assert Counter(item.source for item in first().of(Observation))["table"] == 193
    assert len(notes(first())) == 5
    assert all(found for _, _, found in notes(first()))


@pytest.mark.parametrize("name", LAYOUTS)
def test_our_own_typesettings(name: str) -> None:
    found = same_as_the_first(print_pdf(week39_report(), LAYOUTS[name]))
    for page in found.of(PageRecord):
        assert page.words_in == page.words_out + page.words_hidden, page.page


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("style", ["ruled", "horizontal", "shaded", "bare"])
def test_chromium(style: Style, tmp_path: Path) -> None:
    same_as_the_first(print_page(write_page(week39_report(), style), tmp_path))


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_chromium_prints_a_page_of_rows_alone(tmp_path: Path) -> None:
    same_as_the_first(print_page(write_page(week39_report(), repeat_header=False), tmp_path))


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_chromium_breaks_a_note_over_two_pages(tmp_path: Path) -> None:
    same_as_the_first(print_page(write_page(week39_report(), broken_note=4), tmp_path))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("borders", "numbers"), [("all", "raised"), ("below", "plain"), ("none", "raised")])
def test_libreoffice(borders: Borders, numbers: Numbers, tmp_path: Path) -> None:
    same_as_the_first(print_document(write_document(week39_report(), borders, numbers), tmp_path))
