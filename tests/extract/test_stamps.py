"""Upright stamps and watermarks are set apart; headings, however large, are not. The texts are invented."""

from __future__ import annotations

import pytest

from cds_etl.extract.pdf import read_pdf
from cds_etl.extract.stamps import STAMP
from cds_etl.model import Document, Page

from .paper import Sheet

LINES = ["Alpha beta gamma delta", "Nam 12.840 lop 39", "Epsilon zeta eta theta", "Iota 1.905 kappa 7"]


def printed(pitch: float = 18) -> Sheet:
    """Four lines of twelve points, the first of which stands on 200."""
    sheet = Sheet()
    for number, line in enumerate(LINES):
        sheet.text(50, 200 - pitch * number, line)
    return sheet


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def plain() -> list[str]:
    return " ".join(LINES).split()


@pytest.mark.parametrize("paint", ["1 0 0 rg", "0 g"])
@pytest.mark.parametrize("size", [22, 34, 60])
@pytest.mark.parametrize("y", [140, 150, 157, 170])
def test_a_stamp_over_lines_is_set_apart_and_no_word_of_them_is_lost(y: int, size: int, paint: str) -> None:
    sheet = printed()
    sheet.content.append(paint)
    page = sheet.text(60, y, "BAN SAO", size=size).page()
    assert texts(page) == plain()
    assert [(word.text, word.reason) for word in page.hidden] == [("BAN", STAMP), ("SAO", STAMP)]


def test_a_watermark_under_lines_is_set_apart() -> None:
    under = Sheet().text(60, 150, "BAN SAO", size=48)
    under.content += printed().content
    page = under.page()
    assert texts(page) == plain()
    assert {word.text for word in page.hidden} == {"BAN", "SAO"}


def test_all_words_of_a_stamp_are_set_apart_though_some_lie_on_white() -> None:
    page = printed().text(130, 160, "BAN SAO", size=40).text(130, 110, "MAT", size=40).page()
    assert texts(page) == plain()
    assert sorted(word.text for word in page.hidden) == ["BAN", "MAT", "SAO"]


@pytest.mark.parametrize("size", [22, 36])
def test_a_heading_close_above_or_below_lines_stays(size: int) -> None:
    page = printed().text(50, 211, "TITLE", size=size).text(50, 146 - 0.75 * size, "TITLE", size=size).page()
    assert texts(page).count("TITLE") == 2
    assert not page.hidden


def test_a_large_letter_that_opens_a_paragraph_stays() -> None:
    sheet = Sheet().text(50, 165, "H", size=48)
    for number, line in enumerate(LINES):
        sheet.text(86, 200 - 12 * number, line)
    page = sheet.page()
    assert sorted(texts(page)) == sorted([*plain(), "H"])


def test_a_mark_in_the_corner_of_a_large_letter_makes_no_stamp() -> None:
    page = printed().text(50, 250, "TITLE", size=36).text(144, 268, "3", size=10).page()
    assert "TITLE" in texts(page)
    assert "3" in texts(page)


def test_the_words_of_a_stamp_are_accounted_for() -> None:
    content = printed().text(60, 150, "BAN SAO", size=40).pdf()
    read = read_pdf(Document("stamped.pdf", "0" * 64, "application/pdf"), content)
    (page,) = read.pages
    assert (page.words_in, page.words_out, page.words_hidden) == (len(plain()) + 2, len(plain()), 2)
    assert not any("SAO" in paragraph.text for paragraph in read.paragraphs)
