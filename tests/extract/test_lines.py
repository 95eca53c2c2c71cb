"""Words to lines: baselines, marks, gaps, and lines joined to text. The texts are invented."""

from __future__ import annotations

import pytest

from cds_etl.extract.lines import Mark, group_lines, join_lines, restore
from cds_etl.model import Box, Word


def word(text: str, x0: float, baseline: float, *, size: float = 12, width: float | None = None, **more: bool) -> Word:
    box = Box(x0, baseline - 0.8 * size, x0 + (width or 0.5 * size * len(text)), baseline + 0.2 * size)
    return Word(text, box, size, baseline, "Serif", None, **more)


def lines_of(*words: Word) -> list[str]:
    return [line.text for line in group_lines(words, 1)]


def test_words_on_one_baseline_are_a_line_whatever_their_order() -> None:
    assert lines_of(word("ba", 60, 100), word("hai", 30, 100.5), word("một", 0, 100), word("dưới", 0, 114)) == [
        "một hai ba",
        "dưới",
    ]


def test_a_raised_small_word_is_a_mark_with_its_place() -> None:
    (line,) = group_lines([word("Nội", 0, 100), word("3", 18.5, 95.5, size=7), word("và", 30, 100)], 1)
    assert line.text == "Nội và"
    assert [(mark.marker, mark.offset) for mark in line.marks] == [("3", 3)]


def test_two_marks_on_one_line_keep_their_places() -> None:
    words = [word("phủ", 0, 100), word("3", 18, 95.5, size=7), word("và", 30, 100), word("tỉnh", 50, 100)]
    (line,) = group_lines([*words, word("4", 74, 95.5, size=7)], 1)
    assert [(mark.marker, mark.offset) for mark in line.marks] == [("3", 3), ("4", 11)]


def test_a_mark_that_opens_its_line_says_so_in_the_joined_text_too() -> None:
    words = [word("Nội", 0, 100), word("3", 18.5, 95.5, size=7), word("4", 0, 109.5, size=7), word("chú", 5, 114)]
    _, marks = join_lines(group_lines(words, 1))
    assert [(mark.marker, mark.offset, mark.opens_line) for mark in marks] == [("3", 3, False), ("4", 3, True)]


def test_a_fonts_own_raised_digit_is_a_mark_at_full_size() -> None:
    (line,) = group_lines([word("2016", 0, 100), word("3", 24, 100, is_mark=True, joined=True)], 1)
    assert (line.text, [mark.marker for mark in line.marks]) == ("2016", ["3"])


def test_a_comma_behind_a_mark_joins_the_word_before_it() -> None:
    (line,) = group_lines([word("Nội", 0, 100), word("3", 18, 95.5, size=7), word(",", 21.6, 100)], 1)
    assert line.text == "Nội,"


def test_small_text_on_a_line_of_its_own_is_no_mark() -> None:
    assert lines_of(word("(1)", 0, 90, size=7), word("Tổng", 200, 100)) == ["(1)", "Tổng"]


def test_raised_words_that_are_no_markers_stay_words() -> None:
    assert "lần" in " ".join(lines_of(word("thứ", 0, 100), word("lần", 18.5, 95.5, size=7)))


def test_a_wide_gap_parts_a_line_only_when_asked() -> None:
    words = [word("Số:", 0, 100), word("Hà", 200, 100)]
    assert [line.text for line in group_lines(words, 1)] == ["Số: Hà"]
    assert [line.text for line in group_lines(words, 1, widest_gap=3)] == ["Số:", "Hà"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("chuyển đổi", "số quốc gia", "chuyển đổi số quốc gia"),
        ("infor-", "mation", "information"),
        ("146/QĐ-", "TTg", "146/QĐ-TTg"),
        ("Lao động -", "Thương binh", "Lao động - Thương binh"),
        ("https://t63.", "mic.gov.vn", "https://t63.mic.gov.vn"),
        ("Trang web.", "Sau đó", "Trang web. Sau đó"),
    ],
)
def test_lines_join_as_they_read(first: str, second: str, joined: str) -> None:
    lines = group_lines([word(first, 0, 100), word(second, 0, 114)], 1)
    assert join_lines(lines)[0] == joined


def test_marks_keep_their_places_over_line_breaks() -> None:
    words = [word("Trung", 0, 100), word("ương", 0, 114), word("4", 24.5, 109.5, size=7), word("đã", 40, 114)]
    text, marks = join_lines(group_lines(words, 1))
    assert text == "Trung ương đã"
    assert text[: marks[0].offset] == "Trung ương"


def test_marks_without_a_note_go_back_as_raised_letters() -> None:
    box = Box(0, 0, 1, 1)
    assert restore("12 km và 5 m", [Mark(5, "2", box, 1), Mark(12, "3", box, 1)]) == "12 km² và 5 m³"
