"""Runs of rows: what ends them and what does not. The texts and figures are invented."""

from __future__ import annotations

from cds_etl.extract.runs import run_of_rows

from .opened import lines_of, read, say
from .paper import Sheet

XS = (40, 70, 200, 300)
ROWS = ("1|Alpha|10|5", "2|Beta|20|6", "3|Gamma|30|7", "4|Delta|40|8")
PROSE = "Prose that runs along under all the columns of the table above"


def run(sheet: Sheet) -> list[str]:
    """What the rows of the run say that begins with the first line: their first words."""
    lines = lines_of(sheet)
    return [say(lines)[index].split()[0] for index in run_of_rows(lines, 0, len(lines))]


def test_rows_run_on_to_the_last() -> None:
    assert run(Sheet().rows(XS, 250, *ROWS)) == ["1", "2", "3", "4"]


def test_a_stop_is_kept() -> None:
    assert run_of_rows(lines_of(Sheet().rows(XS, 250, *ROWS)), 1, 3) == [1, 2]


def test_a_run_ends_at_a_caption() -> None:
    sheet = Sheet().rows(XS, 250, *ROWS[:3]).text(40, 180, f"{PROSE}:", size=10).rows(XS, 160, *ROWS)
    assert run(sheet) == ["1", "2", "3"]


def test_a_run_goes_on_over_a_banner() -> None:
    sheet = Sheet().rows(XS, 250, *ROWS[:2]).text(40, 214, PROSE, size=10).rows(XS, 196, *ROWS[2:])
    assert run(sheet) == ["1", "2", "3", "4"]


def test_a_run_goes_on_over_the_upper_line_of_a_label() -> None:
    sheet = Sheet().rows(XS, 250, *ROWS[:2]).text(70, 214, "A name in", size=10).rows(XS, 204, "3|two lines|1|2")
    assert run(sheet) == ["1", "2", "3"]


def test_a_run_ends_where_serials_begin_anew_under_heads() -> None:
    sheet = Sheet().rows(XS, 250, *ROWS[:3], "TT|Name|First|Second", *ROWS[:2])
    assert run(sheet) == ["1", "2", "3"]


def test_a_run_goes_on_where_serials_begin_anew_under_the_name_of_a_group() -> None:
    sheet = Sheet().rows(XS, 250, *ROWS[:3], "B|Others||", *ROWS[:2])
    assert run(sheet) == ["1", "2", "3", "1", "2"]


def test_a_run_goes_on_where_heads_stand_before_a_later_serial_or_a_first_one_follows_a_first() -> None:
    assert run(Sheet().rows(XS, 250, *ROWS[:2], "TT|Name|First|Second", *ROWS[2:])) == ["1", "2", "3", "4"]
    assert run(Sheet().rows(XS, 250, ROWS[0], "TT|Name|First|Second", ROWS[0])) == ["1", "1"]


def test_prose_between_a_row_and_what_is_none_ends_a_run() -> None:
    sheet = Sheet().rows(XS, 250, *ROWS[:2]).text(40, 214, PROSE, size=10).rows(XS, 196, "|Words||", "3|Gamma|30|7")
    assert run(sheet) == ["1", "2"]
    sheet = Sheet().rows(XS, 250, *ROWS[:2], "|Words||").text(40, 196, PROSE, size=10).rows(XS, 178, ROWS[2])
    assert run(sheet) == ["1", "2"]


def test_a_run_ends_at_a_wide_space() -> None:
    assert run(Sheet().rows(XS, 250, *ROWS[:2]).rows(XS, 190, *ROWS[2:])) == ["1", "2"]


def test_a_run_ends_at_a_larger_line() -> None:
    assert run(Sheet().rows(XS, 250, *ROWS[:2]).rows(XS, 214, *ROWS[2:], size=13)) == ["1", "2"]


def test_a_run_ends_at_a_line_that_stands_farther_off_than_rows_do() -> None:
    sheet = Sheet().rows(XS, 270, *ROWS, step=14).text(70, 203, "A note", size=10).rows(XS, 189, "9|Iota|1|2")
    assert run(sheet) == ["1", "2", "3", "4"]


def test_a_run_ends_after_many_lines_without_a_number() -> None:
    sheet = Sheet().rows(XS, 270, *ROWS[:2]).rows((70,), 234, "some", "words", "more", "still").rows(XS, 162, ROWS[2])
    assert run(sheet) == ["1", "2"]


def test_a_serial_alone_counts_on() -> None:
    sheet = Sheet().rows(XS, 250, *ROWS[:2], "3|||", "4|Delta|40|8")
    assert run(sheet) == ["1", "2", "3", "4"]
    assert run(Sheet().rows(XS, 250, *ROWS[:2], "7|||", "4|Delta|40|8")) == ["1", "2", "4"]
    assert run(Sheet().rows(XS, 250, *ROWS[:2], "||3|", "4|Delta|40|8")) == ["1", "2", "4"]
    assert run(Sheet().rows(XS, 250, "|Alpha|10|5", "3|||", "4|Delta|40|8")) == ["Alpha", "4"]


def test_tables_under_captions_are_two() -> None:
    sheet = Sheet().rows(XS, 270, *ROWS[:3]).text(40, 194, f"{PROSE}:", size=10).rows(XS, 174, *ROWS[:3])
    ((tables, left, _),) = read(sheet)
    assert tables == [[*ROWS[:3]], [*ROWS[:3]]]
    assert left == f"{PROSE}:"
