"""Grids of open tables: which lines are a row, which cells are merged. The texts and figures are invented."""

from __future__ import annotations

import pytest

from cds_etl.extract.open_grids import OpenTable, anchors_of, group_rows, make_grid, row_pitch

from .opened import lines_of, rows_of, say
from .paper import Sheet

XS = (40, 70, 200, 260)
GUTTERS = ((50.0, 65.0), (170.0, 195.0), (235.0, 255.0))
HEAD = "TT|Name|First|Second"
BODY = ("1|Alpha|11|12", "2|Beta|21|22", "3|Gamma|31|32")


def labelled(*labels: tuple[float, str]) -> Sheet:
    """Three rows of numbers 30 apart from y = 250, and the lines of their labels."""
    sheet = Sheet().rows(XS, 250, "1||11|12", "2||21|22", "3||31|32", step=30)
    for y, text in labels:
        sheet.text(70, y, text, size=10)
    return sheet


def rows(sheet: Sheet, *cuts: float, pitch: float = 0.0) -> list[str]:
    """The lines of each row; `cuts` from below."""
    lines = lines_of(sheet)
    tops = sorted(sheet.height - y for y in cuts)
    found = group_rows(lines, GUTTERS, tops, row_pitch(lines, GUTTERS) or pitch)
    return [" / ".join(say(row)) for row in found]


def grid(header: int, sheet: Sheet) -> list[str]:
    """The grid of a sheet whose first lines are its header."""
    lines = lines_of(sheet)
    return rows_of(make_grid(OpenTable(1, lines[:header], lines[header:], GUTTERS)))


def test_rows_are_lines_with_serials_or_values() -> None:
    sheet = Sheet().rows(XS, 250, *BODY[:2], "|goes on||", "B|A group||", "|Total||3", step=12)
    assert anchors_of(lines_of(sheet), GUTTERS) == [0, 1, 4]


def test_the_pitch_is_the_smallest_gap_between_rows() -> None:
    assert row_pitch(lines_of(Sheet().rows(XS, 250, *BODY)), GUTTERS) == pytest.approx(18)
    assert row_pitch(lines_of(labelled((238, "goes on"))), GUTTERS) == pytest.approx(18)
    assert row_pitch(lines_of(Sheet().rows(XS, 250, BODY[0])), GUTTERS) == 0


def test_labels_around_their_numbers_are_one_row() -> None:
    assert rows(labelled((256, "Alpha"), (244, "one"), (220, "Beta"), (196, "Gamma"), (184, "three"))) == [
        "Alpha / 1 11 12 / one",
        "2 Beta 21 22",
        "Gamma / 3 31 32 / three",
    ]


def test_labels_above_or_below_their_numbers_go_with_the_nearer() -> None:
    assert rows(labelled((250, "Alpha"), (239, "below"), (220, "Beta"), (201, "above"), (190, "Gamma"))) == [
        "1 Alpha 11 12 / below",
        "2 Beta 21 22",
        "above / 3 Gamma 31 32",
    ]


def test_lines_as_far_apart_as_rows_are_rows() -> None:
    assert rows(Sheet().rows(XS, 250, *BODY[:2], "B|Others||", BODY[2])) == [
        "1 Alpha 11 12",
        "2 Beta 21 22",
        "B Others",
        "3 Gamma 31 32",
    ]


def test_rules_part_rows_where_each_holds_one() -> None:
    sheet = labelled((250, "Alpha"), (237, "goes on"), (226, "Beta"), (220, "two"), (190, "Gamma"))
    assert rows(sheet, 264, 232, 204, 180)[:2] == ["1 Alpha 11 12 / goes on", "Beta / 2 two 21 22"]


def test_rules_around_one_row_join_its_lines() -> None:
    sheet = Sheet().rows(XS, 250, BODY[0], "|goes on||", "|and on||", step=14)
    assert rows(sheet, 264, 200) == ["1 Alpha 11 12 / goes on / and on"]


def test_rows_of_words_part_at_white_or_before_lines_that_begin_at_the_left() -> None:
    tight = Sheet().rows(XS, 250, "Alpha|one||", "|goes on||", "Beta|two||", "Eta|three||", step=12)
    assert rows(tight, 264, 200) == ["Alpha one / goes on", "Beta two", "Eta three"]
    loose = Sheet().rows(XS, 250, "Alpha|one||", "more|goes on||", step=11).rows(XS, 222, "Beta|two||", "Eta|three||")
    assert rows(loose, 264, 190) == ["Alpha one / more goes on", "Beta two", "Eta three"]
    assert rows(loose, 264, 213, 190) == ["Alpha one / more goes on / Beta two", "Eta three"]


def test_a_number_in_a_column_of_words_is_no_row() -> None:
    sheet = Sheet().rows(XS, 250, *BODY, step=30).text(70, 238, "2022", size=10)
    assert anchors_of(lines_of(sheet), GUTTERS) == [0, 2, 3]


def test_rules_around_several_rows_do_not_join_them() -> None:
    assert rows(Sheet().rows(XS, 250, *BODY), 264, 200) == ["1 Alpha 11 12", "2 Beta 21 22", "3 Gamma 31 32"]


def test_one_row_on_a_page_is_parted_by_the_distance_of_rows_on_another() -> None:
    sheet = Sheet().rows(XS, 250, BODY[0], "B|Others||")
    assert rows(sheet, pitch=18) == ["1 Alpha 11 12", "B Others"]
    assert rows(sheet) == ["1 Alpha 11 12 / B Others"]


def test_a_total_at_the_top_is_the_first_row() -> None:
    assert grid(1, Sheet().rows(XS, 250, HEAD, "|Total|63|66", *BODY)) == [HEAD, "|Total|63|66", *BODY]


def test_a_text_over_a_gutter_is_a_merged_cell() -> None:
    sheet = Sheet().rows(XS, 250, HEAD, *BODY).text(40, 178, "Total of all", size=10).rows(XS, 178, "||63|66")
    assert grid(1, sheet)[-1] == "Total of all|<|63|66"


def test_the_only_text_of_a_row_that_runs_over_columns_covers_all() -> None:
    sheet = Sheet().rows(XS, 250, HEAD, BODY[0]).text(70, 214, "A banner over some of the columns", size=10)
    assert grid(1, sheet.rows(XS, 196, *BODY[1:]))[2] == "A banner over some of the columns|<|<|<"
    sheet = Sheet().rows(XS, 250, HEAD, BODY[0], "||in the middle|", *BODY[1:])
    assert grid(1, sheet)[2] == "in the middle|<|<|<"


def test_the_only_number_of_a_row_stays_in_its_column() -> None:
    assert grid(1, Sheet().rows(XS, 250, HEAD, BODY[0], "|||9", *BODY[1:]))[2] == "|||9"


def test_a_head_over_others_is_a_merged_cell() -> None:
    header = Sheet().rows(XS, 272, "TT|Name||").text(205, 272, "Both of them", size=10).rows(XS, 254, "||First|Second")
    assert grid(2, header.rows(XS, 232, *BODY)) == ["TT|Name|Both of them|<", "^|^|First|Second", *BODY]


def test_two_heads_over_one_rule_share_a_cell() -> None:
    sheet = Sheet().rows(XS, 272, "TT|Name|One|Other", "||First|Second").rows(XS, 232, *BODY)
    lines = lines_of(sheet)
    rule = sheet.line(195, 266, 300, 266).page().rules[0].box
    found = make_grid(OpenTable(1, lines[:2], lines[2:], GUTTERS, drawn=[rule]))
    assert rows_of(found)[:2] == ["TT|Name|One Other|<", "^|^|First|Second"]


def test_a_grid_without_a_header_has_none() -> None:
    lines = lines_of(Sheet().rows(XS, 250, *BODY))
    found = make_grid(OpenTable(3, [], lines, GUTTERS))
    assert (found.page, found.header_rows, found.row_count, found.is_drawn) == (3, 0, 3, False)


def test_the_box_of_a_grid_holds_its_words_and_its_cells_tile_it() -> None:
    sheet = Sheet().rows(XS, 250, HEAD, *BODY)
    lines = lines_of(sheet)
    found = make_grid(OpenTable(1, lines[:1], lines[1:], GUTTERS))
    words = [word.box for line in lines for word in line.words]
    assert found.box.x0 < min(box.x0 for box in words)
    assert found.box.bottom > max(box.bottom for box in words)
    area = sum(cell.box.width * cell.box.height for cell in found.cells)
    assert area == pytest.approx(found.box.width * found.box.height, rel=1e-3)
    assert found.borders[1:-1] == GUTTERS
