"""Frames: what horizontal rules and shades show of tables, and what they do not. The texts and figures are invented."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.extract.frames import find_frames

from .opened import lines_of, read, read_one
from .paper import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.extract.frames import Frame

XS = (52, 160, 260)
EDGES = (50, 150, 250, 350)
HEAD = "Name|First|Second"
BODY = ("Alpha|1|20", "Beta|3|40", "Gamma|5|60")


def frames_of(sheet: Sheet) -> list[Frame]:
    return find_frames(sheet.page(), [], lines_of(sheet))


def ruled(*ys: float) -> Sheet:
    """A head and three rows below y = 250, between rules."""
    return Sheet().rows(XS, 250, HEAD, *BODY).rules(50, 350, *ys)


def cell_by_cell(sheet: Sheet, edges: Sequence[float], *ys: float) -> Sheet:
    """Rules at these heights, each in pieces between the edges."""
    for y in ys:
        for x0, x1 in pairwise(edges):
            sheet.line(x0, y, x1, y)
    return sheet


def borders(sheet: Sheet) -> list[list[int]]:
    return [[round(x) for x in frame.borders] for frame in frames_of(sheet)]


def cuts(sheet: Sheet) -> list[list[int]]:
    """The heights at which the rows of each frame part, from below."""
    return [[round(sheet.height - y) for y in frame.cuts] for frame in frames_of(sheet)]


def test_rules_of_equal_ends_frame_a_table() -> None:
    (frame,) = frames_of(ruled(264, 244, 190))
    assert (frame.box.x0, frame.box.x1, frame.is_ruled, frame.borders) == (50, 350, True, ())
    assert cuts(ruled(264, 244, 190)) == [[264, 244, 190]]
    assert read_one(ruled(264, 244, 190)) == [HEAD, *BODY]


def test_two_rules_or_rules_of_other_ends_frame_none() -> None:
    assert not frames_of(ruled(264, 190))
    assert not frames_of(ruled(264, 190).rules(50, 300, 244))


def test_a_rule_drawn_twice_is_one() -> None:
    assert cuts(ruled(264, 262.5, 244, 191.5, 190)) == [[264, 244, 192]]


def test_rules_in_a_drawn_grid_frame_nothing() -> None:
    sheet = ruled(264, 244, 190)
    (frame,) = frames_of(sheet)
    assert not find_frames(sheet.page(), [frame.box], lines_of(sheet))


def test_rules_drawn_cell_by_cell_show_columns() -> None:
    assert borders(cell_by_cell(Sheet().rows(XS, 250, HEAD, *BODY), EDGES, 264, 244, 190)) == [[150, 250]]


def test_rules_over_some_columns_are_parts() -> None:
    (frame,) = frames_of(ruled(264, 230, 190).line(150, 244, 350, 244))
    assert [(part.x0, part.x1) for part in frame.parts] == [(150, 350)]


def test_an_empty_band_parts_two_tables() -> None:
    sheet = ruled(264, 244, 190).rows(XS, 150, HEAD, *BODY).rules(50, 350, 164, 144, 90)
    assert cuts(sheet) == [[264, 244, 190], [164, 144, 90]]


def test_a_caption_parts_two_tables_and_the_name_of_a_group_does_not() -> None:
    sheet = ruled(264, 244, 190).rows(XS, 150, HEAD, *BODY).rules(50, 350, 164, 144, 90)
    caption = "A caption that runs along under all three of the columns"
    assert len(cuts(sheet.text(52, 173, f"{caption}:", size=10))) == 2
    sheet = ruled(264, 244, 190).rows(XS, 156, *BODY).rules(50, 350, 170, 100)
    assert len(cuts(sheet.text(52, 176, caption, size=10))) == 1


def test_much_white_under_a_rule_parts_two_tables() -> None:
    sheet = ruled(264, 244, 190).text(52, 140, "Table 2", size=10)
    sheet.rows(XS, 120, HEAD, *BODY).rules(50, 350, 134, 114, 60)
    assert cuts(sheet) == [[264, 244, 190], [134, 114, 60]]


def test_rules_in_pieces_that_end_elsewhere_part_two_tables() -> None:
    sheet = Sheet().rows(XS, 250, HEAD, *BODY).rows((52, 130, 230), 170, *BODY)
    cell_by_cell(cell_by_cell(sheet, EDGES, 264, 244, 190), (50, 120, 220, 350), 184, 148, 130)
    assert borders(sheet) == [[150, 250], [120, 220]]


def test_shaded_cells_show_columns() -> None:
    sheet = Sheet().shade(EDGES, 228, 192).rows(XS, 250, HEAD, *BODY)
    assert borders(sheet) == [[150, 250]]
    (frame,) = frames_of(sheet)
    assert not frame.is_ruled
    assert cuts(sheet) == [[244, 228, 208, 192]]


def test_a_shade_drawn_twice_a_hair_apart_shows_no_column() -> None:
    sheet = Sheet().shade(EDGES, 228, 192).shade((51, 151, 251, 351), 228.4, 192.4)
    assert borders(sheet.rows(XS, 250, HEAD, *BODY)) == [[150, 250]]


def test_shades_whose_edges_lie_a_hair_apart_are_one_row() -> None:
    sheet = Sheet().shade(EDGES[:3], 228, 192).shade((250, 350), 228.6, 192.6).rows(XS, 250, HEAD, *BODY)
    assert borders(sheet) == [[150, 250]]


def test_upright_rules_frame_nothing() -> None:
    sheet = Sheet().rows(XS, 250, HEAD, *BODY)
    for x in (50, 50, 50):
        sheet.line(x, 264, x, 190)
    assert not frames_of(sheet.rules(50, 50.4, 264, 244, 190))


def test_words_beside_a_frame_do_not_fill_its_empty_bands() -> None:
    sheet = ruled(264, 244, 190).rows(XS, 150, HEAD, *BODY).rules(50, 350, 164, 144, 90)
    assert len(frames_of(sheet.text(360, 168, "Aside", size=10).text(10, 185, "There", size=10))) == 2


def test_shades_below_a_ruled_frame_show_none_of_its_columns() -> None:
    sheet = ruled(264, 244, 190).shade((50, 120, 220, 350), 120, 100).rows(XS, 124, *BODY[:2])
    assert borders(sheet) == [[], [120, 220]]


def test_shades_beside_others_are_no_heads_of_them() -> None:
    sheet = Sheet().shade((50, 90, 130, 170), 200, 180).shade((200, 230, 250), 200, 180)
    assert borders(sheet) == [[90, 130], [230]]


def test_small_shades_are_signs() -> None:
    sheet = Sheet().rows(XS, 250, HEAD, *BODY)
    for y in (250, 232, 214, 196):
        sheet.box(40, y, 5, 5, "f")
    assert not frames_of(sheet)


def test_shaded_heads_are_a_frame_and_one_shade_is_none() -> None:
    assert borders(Sheet().shade(EDGES, 246).rows(XS, 250, HEAD, *BODY)) == [[150, 250]]
    assert not frames_of(Sheet().shade((50, 350), 246).rows(XS, 250, HEAD, *BODY))


def test_one_shaded_head_beside_others_is_no_table() -> None:
    sheet = Sheet().shade((150, 200, 250), 246)
    assert not frames_of(sheet.rows(XS, 250, HEAD, *BODY))


def test_shaded_heads_over_wider_shades_are_no_frame_of_their_own() -> None:
    sheet = Sheet().shade(EDGES, 228, 192).shade(EDGES[:3], 246)
    assert [frame.box.x1 for frame in frames_of(sheet.rows(XS, 250, "Name|First|", *BODY))] == [350]


def test_shades_in_a_ruled_frame_show_its_columns() -> None:
    (frame,) = frames_of(ruled(264, 244, 190).shade(EDGES, 228, 192))
    assert (frame.is_ruled, [round(x) for x in frame.borders]) == (True, [150, 250])


def test_prose_between_shades_parts_two_tables() -> None:
    sheet = Sheet(height=400).shade(EDGES, 346, 328, 310, 210, 192, 174).rows(XS, 350, HEAD, *BODY[:2])
    sheet.rows(XS, 214, HEAD, *BODY[:2]).text(52, 260, "Another table begins", size=10)
    assert len(frames_of(sheet)) == 1
    sheet.text(52, 240, "Below this line, which runs over all columns, it stands", size=10)
    assert len(frames_of(sheet)) == 2


def test_white_rows_between_shades_are_of_their_table() -> None:
    sheet = (
        Sheet(height=400).shade(EDGES, 346, 328, 210).rows(XS, 350, HEAD, "Group||", *BODY).rows(XS, 214, "Total|9|120")
    )
    sheet.text(52, 260, "The name of a group, which runs over all the columns", size=10).rows(XS, 242, BODY[0])
    assert len(frames_of(sheet)) == 1


def test_shades_with_other_borders_are_another_table() -> None:
    sheet = Sheet().shade(EDGES, 246, 228).shade((50, 120, 220, 350), 192, 174)
    assert borders(sheet.rows(XS, 250, *BODY[:2])) == [[150, 250], [120, 220]]


def test_swatches_of_a_legend_are_no_table() -> None:
    sheet = Sheet()
    for y, text in ((200, "Plans issued in the year, as of June"), (182, "Plans to be issued"), (164, "No plan yet")):
        sheet.box(50, y - 2, 20, 12, "f").text(80, y, text, size=10)
    ((tables, left, _),) = read(sheet)
    assert not tables
    assert left.startswith("Plans issued")
