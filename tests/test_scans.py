"""Scanned pages are read as they were printed: three in different wear, and files that hold pictures in other ways.

`python -m tests.accuracy --scans` reads forty reports; this is what every run of the tests can afford.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest

from accuracy.scan_score import score_scan
from cds_etl.extract import extract
from cds_etl.model import Document, DocumentError
from scans.conditions import Drawn
from scans.scan import Scanning, scan
from scans.strange import blank, joined, mixed, photograph, vast
from scans.wear import Wear
from typeset.families import SAMPLES
from typeset.invented import made_up_report
from typeset.knobs import Print
from typeset.layout import Layout
from typeset.report import typeset

if TYPE_CHECKING:
    from collections.abc import Callable

    from cds_etl.model import Extraction

PAGES = {
    "200 dpi, skew, grain and a dark border": (
        "community_teams",
        Layout(front="letterhead", body_size=12),
        Scanning(200, Wear(skew=1, blur=0.5, noise=6, border=1, quality=60)),
    ),
    "300 dpi, a seal in colour, no rules": (
        "ecommerce_households",
        Layout(front="letterhead", rules="none", body_size=11),
        Scanning(300, Wear("colour", blur=0.5, light=0.2, mark="seal", quality=70)),
    ),
    "200 dpi, black and white, upside down": (
        "digital_signatures",
        Layout(front="letterhead", font="New Computer Modern", body_size=12),
        Scanning(200, Wear("black and white", skew=0.3, blur=0.5, specks=0.0005), "upside down"),
    ),
}


def _skip_without_tesseract(reason: str) -> None:
    """A machine without Tesseract skips these tests, but where CI is true it must be there."""
    if "Tesseract" in reason and os.environ.get("CI") != "true":
        pytest.skip(reason)


@pytest.mark.parametrize("name", PAGES)
def test_a_scanned_page_is_read_as_printed(name: str) -> None:
    family, layout, how = PAGES[name]
    drawn = Drawn(1, Print(SAMPLES[family]().report, layout), how, (name,))
    printed, scanned = drawn.make()
    scored = score_scan(drawn, printed, scanned)
    _skip_without_tesseract(scored.rejected or "")
    assert scored.rejected is None
    tally = scored.tally
    assert tally.tables_found == tally.tables
    assert tally.numbers_right >= tally.numbers - 1, scored.differences  # one lies under the seal
    assert tally.labels_right >= 0.85 * tally.labels, scored.differences  # one page; the must is that of the forty
    assert tally.names_resolved == tally.names, scored.differences
    assert tally.silent == 0, scored.differences
    assert tally.front_right == tally.front, scored.differences


def _read(content: bytes) -> Extraction:
    document = Document("scan.pdf", hashlib.sha256(content).hexdigest(), "application/pdf")
    try:
        return extract(document, content)
    except DocumentError as error:
        _skip_without_tesseract(error.reason)
        raise


def test_a_scanned_page_among_others_is_read_and_theirs_stay_the_text_layer() -> None:
    printed = typeset(made_up_report(1, province_rows=14), Layout(front="letterhead", body_size=11))
    read = _read(mixed(printed.pdf, {2}, Scanning(200), 1))
    assert [page.source for page in read.pages] == ["text-layer", "ocr", "text-layer"]
    clean = _read(printed.pdf)
    assert [len(table.cells) for table in read.tables] == [len(table.cells) for table in clean.tables]


@pytest.mark.parametrize("make", [blank, photograph], ids=lambda make: make.__name__)
def test_a_page_without_letters_gives_no_words(make: Callable[[int], bytes]) -> None:
    printed = typeset(SAMPLES["dti"]().report, Layout(front="letterhead"))
    read = _read(joined(printed.pdf, make(1)))
    assert [page.words_in for page in read.pages[1:]] == [0]
    assert len(read.tables) == 1


def test_a_page_of_absurd_size_ends_with_one_sentence_or_no_words() -> None:
    document = Document("vast.pdf", "0" * 64, "application/pdf")
    try:
        words, reason = [page.words_in for page in extract(document, vast()).pages], None
    except DocumentError as error:
        words, reason = [0], error.reason
    assert words == [0]
    assert reason is None or (reason.endswith(".") and "\n" not in reason)


def test_reading_a_scan_twice_gives_the_same() -> None:
    printed = typeset(SAMPLES["dti"]().report, Layout(front="letterhead"))
    scanned = scan(printed.pdf, Scanning(200, Wear(skew=0.5, noise=5, quality=70)), 3)
    assert _read(scanned) == _read(scanned)
