"""Letters that stand wide stay words, and words that no space character parts stay apart. The texts are invented."""

from __future__ import annotations

import pytest

from .paper import Sheet

WIDTHS = {"N": 0.722, "A": 0.667, "B": 0.667, "C": 0.722, "T": 0.611, "m": 0.833, ".": 0.278, "i": 0.222, "l": 0.222}
SPACE = 0.278
"""Widths of Helvetica's letters in sizes; those not named are 0.556."""


def one_by_one(sheet: Sheet, text: str, size: float, tracking: float, y: float = 200) -> Sheet:
    """Letters as Chromium draws them: each a text object, the spaces left out."""
    x = 30.0
    for letter in text:
        if letter != " ":
            sheet.text(round(x, 2), y, letter, size=size)
        x += size * (SPACE if letter == " " else WIDTHS.get(letter, 0.556)) + tracking
    return sheet


def in_one_go(sheet: Sheet, operands: str, *, y: float = 200) -> Sheet:
    """A text object of strings and the thousandths of the size by which the pen moves between them."""
    sheet.content.append(f"BT /F1 12 Tf 1 0 0 1 30 {y} Tm [{operands}] TJ ET")
    return sheet


def words(sheet: Sheet) -> list[str]:
    return [word.text for word in sheet.page().words]


@pytest.mark.parametrize("tracking", [-0.2, 0, 0.2, 0.5, 1, 1.5, 2, 3])
@pytest.mark.parametrize("size", [8, 12, 20])
def test_letters_drawn_one_by_one_and_wide_are_words(size: float, tracking: float) -> None:
    sheet = one_by_one(Sheet(width=900), "BAN CAN T. Nam 12.840 hai ba", size, tracking)
    assert words(sheet) == ["BAN", "CAN", "T.", "Nam", "12.840", "hai", "ba"]


@pytest.mark.parametrize("tracking", [30, 60, 110, 150, 200, 300])
def test_a_heading_with_wide_letters_and_spaces_of_its_own_is_words(tracking: int) -> None:
    letters = f") {-tracking} (".join("BAN CAN SO 39")
    assert words(in_one_go(Sheet(), f"({letters})")) == ["BAN", "CAN", "SO", "39"]


def test_two_letters_are_told_by_the_others_of_their_font() -> None:
    sheet = in_one_go(Sheet(), f"({') -250 ('.join('Tong so')})")
    assert words(in_one_go(sheet, "(T) -250 (T)", y=100)) == ["Tong", "so", "TT"]


def test_two_letters_that_are_kerned_apart_are_one_word() -> None:
    assert words(in_one_go(Sheet(), "(CNT) -140 (T) -140 ( moi)")) == ["CNTT", "moi"]


@pytest.mark.parametrize("move", [175, 250, 333, 600])
def test_words_parted_by_moves_within_one_object_stay_apart(move: int) -> None:
    sheet = in_one_go(Sheet(), f") {-move} (".join(("(Nam", "A", "hai", "12", "ba", "i", "T.", "An)")))
    assert words(sheet) == ["Nam", "A", "hai", "12", "ba", "i", "T.", "An"]


@pytest.mark.parametrize("move", [0.2, 0.25, 0.6])
def test_words_that_are_objects_of_their_own_stay_apart(move: float) -> None:
    sheet = Sheet().text(30, 250, "Nam ha noi")
    x = 30.0
    for word in ("TT", "1", "A", "B"):
        sheet.text(round(x, 2), 200, word)
        x += 12 * (sum(WIDTHS.get(letter, 0.556) for letter in word) + move)
    assert words(sheet) == ["Nam", "ha", "noi", "TT", "1", "A", "B"]


def test_words_parted_by_two_spaces_are_words() -> None:
    assert words(Sheet().text(30, 200, "Nam  ha   noi")) == ["Nam", "ha", "noi"]


def test_dots_that_lead_to_a_page_number_are_not_joined_to_the_words_beside_them() -> None:
    page = words(in_one_go(Sheet(), "(Muc) -290 (.) -290 (.) -290 (.) -290 (.) -290 (.) -290 (7)"))
    assert (page[0], page[-1]) == ("Muc", "7")
