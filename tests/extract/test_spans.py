"""Spans: the bodies of tables that one page shows by itself. The texts and figures are invented."""

from __future__ import annotations

import pytest

from cds_etl.extract.spans import Span, disjoint

from .opened import read, read_one
from .paper import Sheet

XS = (52, 80, 200, 280)
HEAD = "TT|Name|First|Second"
BODY = ("1|Alpha|11|12", "2|Beta|21|22", "3|Gamma|31|32")
WORDS = ("1|Alpha|yes|of course", "2|Beta|no|", "3|Gamma|not yet|perhaps")
EDGES = (50, 75, 190, 270, 350)
PROSE = "Prose that runs along under all the columns of the table above"


def test_three_rows_are_a_table_and_two_are_none() -> None:
    assert read_one(Sheet().rows(XS, 250, *BODY)) == [*BODY]
    assert not read(Sheet().rows(XS, 250, *BODY[:2]))[0].tables


@pytest.mark.parametrize("count", [1, 2])
def test_few_rows_under_a_head_of_serials_are_a_table(count: int) -> None:
    assert read_one(Sheet().rows(XS, 250, HEAD, *BODY[:count])) == [HEAD, *BODY[:count]]


def test_words_alone_under_a_head_of_serials_are_a_table() -> None:
    assert read_one(Sheet().rows(XS, 250, HEAD, *WORDS)) == [HEAD, *WORDS]


def test_a_row_far_below_the_serials_of_a_head_is_none_of_theirs() -> None:
    sheet = Sheet().rows(XS, 250, HEAD, "1|Alpha|yes|no").rows(XS, 190, "7|Beta|no|no")
    ((tables, left, _),) = read(sheet)
    assert (tables, left) == ([[HEAD, "1|Alpha|yes|no"]], "7 Beta no no")


def test_words_under_another_head_are_none() -> None:
    assert not read(Sheet().rows(XS, 250, "No|Name|First|Second", WORDS[0]))[0].tables


def test_rows_in_a_frame_are_a_table_however_few() -> None:
    sheet = Sheet().rows(XS, 250, "|Name|First|Second", "|Alpha|11|12").rules(50, 350, 264, 244, 226)
    assert read_one(Sheet().rows(XS, 250, HEAD, BODY[0]).rules(50, 350, 264, 244, 226)) == [HEAD, BODY[0]]
    assert read_one(sheet) == ["Name|First|Second", "Alpha|11|12"]


@pytest.mark.parametrize("step", [12, 18])
def test_words_in_a_frame_are_a_table(step: float) -> None:
    rows = ("Alpha|yes|new", "Beta|no|", "Gamma|soon|old")
    sheet = Sheet().rows((52, 150, 270), 250, "Name|Plan|Note").rows((52, 150, 270), 232, *rows, step=step)
    assert read_one(sheet.rules(50, 350, 264, 244, 190)) == ["Name|Plan|Note", *rows]


def test_words_in_several_lines_in_a_frame_are_one_row() -> None:
    sheet = (
        Sheet()
        .rows((52, 150, 270), 250, "Name|Plan|Note")
        .rows((52, 150, 270), 232, "Alpha|yes,|new", "|soon|", step=11)
    )
    tight = Sheet(content=[*sheet.content]).rows((52, 150, 270), 210, "Beta|no|", step=11)
    sheet.rows((52, 150, 270), 200, "Beta|no|")
    for each in (sheet, tight):
        assert read_one(each.rules(50, 350, 264, 244, 190)) == ["Name|Plan|Note", "Alpha|yes, soon|new", "Beta|no|"]


def test_a_framed_caption_is_no_table() -> None:
    sheet = Sheet().rows((52,), 250, PROSE, "and goes on in a second line of it", "and in a third one, without numbers")
    ((tables, left, _),) = read(sheet.rules(50, 390, 264, 244, 190))
    assert not tables
    assert left.startswith("Prose")


def test_words_beside_a_frame_are_none_of_it() -> None:
    sheet = Sheet(width=600).rows(XS, 250, HEAD, *BODY).rules(50, 350, 264, 244, 190)
    sheet.rows((400,), 232, "Beside it", "stand words")
    ((tables, left, _),) = read(sheet)
    assert (tables, left) == ([[HEAD, *BODY]], "Beside it stand words")


def test_the_header_of_a_frame_ends_at_a_rule() -> None:
    sheet = Sheet().rows(XS, 252, HEAD).rows(XS, 241, "||count|count").rows(XS, 220, *BODY)
    sheet.rules(50, 350, 264, 234, 178)
    ((_, _, (grid,)),) = read(sheet)
    assert grid.header_rows == 1
    assert read_one(sheet)[:2] == ["TT|Name|First count|Second count", BODY[0]]


@pytest.mark.parametrize("name", ["A|The first group||", "|The first group, whose name runs over the columns||"])
def test_the_name_of_a_group_between_rules_is_none_of_the_header(name: str) -> None:
    sheet = Sheet().rows(XS, 250, HEAD, name, *BODY).rules(50, 350, 264, 245, 227, 173)
    ((_, _, (grid,)),) = read(sheet)
    assert grid.header_rows == 1
    assert grid.row_count == 5


def test_two_levels_of_heads_between_rules_are_the_header() -> None:
    sheet = Sheet().rows(XS, 250, "TT|Name||").text(225, 250, "Both of them", size=10)
    sheet.rows(XS, 232, "||First|Second", *BODY).rules(50, 350, 264, 227, 173).line(195, 245, 350, 245)
    assert read_one(sheet)[:2] == ["TT|Name|Both of them|<", "^|^|First|Second"]


def test_white_rows_below_shaded_ones_are_theirs() -> None:
    sheet = Sheet().shade(EDGES, 246, 210, height=18).rows(XS, 250, HEAD, *BODY, "4|Delta|41|42")
    assert read_one(sheet) == [HEAD, *BODY, "4|Delta|41|42"]


def test_white_rows_above_shaded_ones_are_theirs() -> None:
    sheet = Sheet().shade(EDGES, 210, 174, height=18).rows(XS, 250, HEAD, *BODY, "4|Delta|41|42")
    assert read_one(sheet) == [HEAD, *BODY, "4|Delta|41|42"]


def test_prose_under_a_shaded_table_is_none_of_it() -> None:
    sheet = Sheet().shade(EDGES, 246, 210, height=18).rows(XS, 250, HEAD, *BODY).text(52, 170, PROSE, size=10)
    ((tables, left, _),) = read(sheet)
    assert (tables, left) == ([[HEAD, *BODY]], PROSE)


def test_shades_that_words_stand_across_show_no_columns() -> None:
    sheet = Sheet().shade((50, 90, 210, 290, 350), 246, 210, height=18).rows(XS, 250, HEAD, *BODY, "4|Delta|41|42")
    assert read_one(sheet) == [HEAD, *BODY, "4|Delta|41|42"]


def test_columns_that_shades_show_stay_though_they_are_empty() -> None:
    sheet = Sheet().shade((50, 75, 190, 230, 270, 350), 246, 228, 210, 192, height=18).rows(XS, 250, HEAD, *BODY)
    assert read_one(sheet)[1:] == ["1|Alpha|11||12", "2|Beta|21||22", "3|Gamma|31||32"]


def test_two_tables_on_a_page_are_two() -> None:
    sheet = Sheet(height=400).rows(XS, 350, HEAD, *BODY).text(52, 270, f"{PROSE}:", size=10).rows(XS, 240, HEAD, *BODY)
    ((tables, left, _),) = read(sheet)
    assert tables == [[HEAD, *BODY], [HEAD, *BODY]]
    assert left == f"{PROSE}:"


def test_a_table_without_and_one_with_a_frame_are_two() -> None:
    sheet = Sheet(height=400).rows(XS, 350, *BODY).text(52, 280, f"{PROSE}:", size=10)
    sheet.rows(XS, 250, HEAD, *BODY).rules(50, 350, 264, 244, 190)
    assert read(sheet)[0].tables == [[*BODY], [HEAD, *BODY]]


def test_two_frames_over_the_same_rows_are_one_table_with_the_columns_of_the_longer() -> None:
    few, many = ((10.0, 20.0),), ((10.0, 20.0), (30.0, 40.0))
    spans = [Span(12, 20, few), Span(3, 14, many, top=1), Span(30, 32, few)]
    assert disjoint(spans) == [Span(3, 20, many, top=1), Span(30, 32, few)]
