"""Words whose letters come from two fonts."""

from __future__ import annotations

from cds_etl.extract.weave import weave
from cds_etl.model import Box, Rule, Word


def word(text: str, x0: float, x1: float, font: str) -> Word:
    return Word(text, Box(x0, 90, x1, 102), 12.0, 100.0, font)


TORN = [
    word("Đ", 96.7, 103.8, "Narrow"),
    word("n", 112.0, 118.0, "Narrow"),
    word("v", 120.8, 126.2, "Narrow"),
    word("ơ", 103.8, 112.3, "Sans"),
    word("ị", 126.2, 130.3, "Sans"),
]


def test_letters_borrowed_from_another_font_are_woven_in() -> None:
    woven = weave(TORN)
    assert [item.text for item in woven] == ["Đơn", "vị"]
    assert woven[0].box == Box(96.7, 90, 118.0, 102)


def test_a_rule_between_two_letters_parts_them() -> None:
    assert len(weave(TORN, [Rule(Box(112.1, 80, 112.2, 110))])) == 3


def test_numbers_in_two_fonts_stay_apart() -> None:
    numbers = [word("12", 10, 20, "Narrow"), word("34", 20, 30, "Sans")]
    assert weave(numbers) == numbers


def test_words_of_one_font_stay_as_they_are() -> None:
    beside = [word("Tổng", 10, 20, "Sans"), word("cộng", 20, 30, "Sans")]
    assert weave(beside) == beside
