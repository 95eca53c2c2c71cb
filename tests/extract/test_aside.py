"""Printed letters that coincide with letters that nobody sees are read, on every kind of page. Figures invented."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from .paper import Sheet

if TYPE_CHECKING:
    from cds_etl.model import Page

TURNED = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


def clipped(sheet: Sheet, x: float, y: float, width: float, text: str, matrix: str = "1 0 0 1") -> Sheet:
    """Text of which only so many points show, measured in the text's own direction."""
    sheet.content.append(f"q {matrix} {x} {y} cm 0 -3 {width} 15 re W n")
    sheet.text(0, 0, text)
    sheet.content.append("Q")
    return sheet


def seen(page: Page) -> list[str]:
    return [word.text for word in page.words]


def hidden(page: Page) -> Counter[tuple[str, str]]:
    return Counter((word.text, word.reason) for word in page.hidden)


def digits(text: str) -> float:
    """How wide Helvetica sets digits and letters of their width at 12 points."""
    return 12 * 0.556 * len(text)


@pytest.mark.parametrize("shift", [-0.4, 0.0, 0.4])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_no_digit_is_lost_to_text_that_is_clipped_away(rotate: int, shift: float) -> None:
    along = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotate]
    sheet = Sheet(width=400, height=400, rotate=rotate)
    clipped(sheet, 200, 200, 0, "aa4321", TURNED[rotate])
    offset = digits("aa432") + shift
    sheet.text(200 + along[0] * offset, 200 + along[1] * offset, "14.832", matrix=TURNED[rotate])
    page = sheet.page()
    assert seen(page) == ["14.832"]
    assert hidden(page) == {("aa4321", "clipped away"): 1}
    assert abs(page.words[0].baseline - page.hidden[0].box.bottom) < 4  # told where it stands, though moved to be read


@pytest.mark.parametrize("form", ["1 0 0 1 0 0", "0.5 0 0 2 30 -20", "0 1 -1 0 300 0"])
def test_no_digit_is_lost_within_forms(form: str) -> None:
    sheet = clipped(Sheet(form=form), 100, 100, 0, "aa4321").text(100 + digits("aa432"), 100, "14.832")
    page = sheet.page()
    assert seen(page) == ["14.832"]
    assert hidden(page) == {("aa4321", "clipped away"): 1}


def test_no_word_is_lost_to_the_same_word_unseen() -> None:
    sheet = clipped(Sheet(), 100, 100, 0, "12.840").text(100, 100, "12.840")
    page = sheet.text(100, 200, "304", mode=3).text(100, 200, "304").page()
    assert seen(page) == ["12.840", "304"]
    assert hidden(page) == {("12.840", "clipped away"): 1, ("304", "invisible"): 1}


def test_no_digit_is_lost_to_the_end_of_a_text_that_its_cell_cuts() -> None:
    """A spreadsheet cuts what is too long for its cell, and the next cell's text stands where the rest would."""
    sheet = clipped(Sheet(), 100, 100, 30, "Nam 4321")  # "Nam" takes 25.3 points, a space 3.3
    page = sheet.text(100 + 12 * (0.722 + 0.556 + 0.833 + 0.278) + digits("432"), 100, "14.832").page()
    assert sorted(seen(page)) == ["14.832", "Nam"]


def test_a_word_whose_second_half_opens_a_text_that_is_cut_stays_one_word() -> None:
    sheet = Sheet().text(100, 100, "12")
    page = clipped(sheet, 100 + digits("12"), 100, 15, "34 5678").page()
    assert [(word.text, word.joined) for word in page.words] == [("12", False), ("34", True)]
    assert hidden(page) == {("5678", "clipped away"): 1}


def test_a_page_of_unseen_text_alone_stays_so() -> None:
    page = Sheet().text(100, 200, "Alpha beta", mode=3).page()
    assert seen(page) == []
    assert hidden(page) == {("Alpha", "invisible"): 1, ("beta", "invisible"): 1}
