"""Bodies: where they begin and end, and what of the lines around is theirs. The texts and figures are invented."""

from __future__ import annotations

import pytest

from cds_etl.extract.body import Body, body_top, footing, header_top, labels_apart, opens_group

from .opened import lines_of, read, read_one, say
from .paper import Sheet

XS = (40, 70, 200, 260)
GUTTERS = ((50.0, 65.0), (170.0, 195.0), (235.0, 255.0))
HEAD = "TT|Name|First|Second"
BODY = ("1|Alpha|11|12", "2|Beta|21|22", "3|Gamma|31|32")


def table(sheet: Sheet, *, above: tuple[str, ...] = (), below: tuple[str, ...] = ()) -> list[str]:
    """A table with these rows between header and body, and after it."""
    return read_one(sheet.rows(XS, 250, HEAD, *above, *BODY, *below))


def body(sheet: Sheet, first: int, last: int) -> Body:
    return Body(lines_of(sheet), first, last, GUTTERS)


def test_the_pitch_is_the_distance_of_rows_that_have_white_between_them() -> None:
    assert body(Sheet().rows(XS, 250, *BODY), 0, 2).pitch == pytest.approx(18)
    assert body(Sheet().rows(XS, 250, *BODY, step=12), 0, 2).pitch == 0
    assert Body(lines_of(Sheet().rows(XS, 250, BODY[0])), 0, 0, GUTTERS, 20).pitch == 20


def test_a_groups_serial_and_name_between_header_and_body_are_a_row() -> None:
    assert table(Sheet(), above=("A|The first||",)) == [HEAD, "A|The first||", *BODY]
    assert table(Sheet(), above=("II.|The first||",)) == [HEAD, "II.|The first||", *BODY]


def test_two_groups_between_header_and_body_are_two_rows() -> None:
    assert table(Sheet(), above=("A|The first||", "I|Of it||"))[:3] == [HEAD, "A|The first||", "I|Of it||"]


def test_the_name_of_a_group_alone_is_a_row() -> None:
    assert table(Sheet(), above=("|The first||",)) == [HEAD, "|The first||", *BODY]


def test_a_banner_over_the_columns_is_a_row() -> None:
    sheet = Sheet().text(60, 232, "A banner that stands over all of the columns", size=10)
    assert read_one(sheet.rows(XS, 250, HEAD).rows(XS, 214, *BODY)) == [
        HEAD,
        "A banner that stands over all of the columns|<|<|<",
        *BODY,
    ]


def test_a_groups_name_in_two_lines_is_one_row() -> None:
    sheet = Sheet().rows(XS, 250, HEAD).rows(XS, 228, "A|A name of a group||", "|that is long||", step=11)
    assert read_one(sheet.rows(XS, 198, *BODY)) == [HEAD, "A|A name of a group that is long||", *BODY]


def test_a_sentence_above_a_body_is_no_group() -> None:
    sheet = Sheet().text(40, 268, "What there is:", size=10).rows(XS, 250, *BODY)
    ((tables, left, _),) = read(sheet)
    assert (tables, left) == ([[*BODY]], "What there is:")


def test_a_group_at_the_foot_of_a_page_is_a_row() -> None:
    assert table(Sheet(), below=("B|The others||",))[-1] == "B|The others||"
    sheet = Sheet().rows(XS, 250, *BODY).rows(XS, 196, "B|The others that||", "|come after||", step=11)
    assert read_one(sheet)[-1] == "B|The others that come after||"


def test_what_opens_a_group() -> None:
    def opens(*rows: str) -> bool:
        return opens_group(lines_of(Sheet().rows(XS, 250, *rows, step=11)), GUTTERS)

    assert opens("A|The first||")
    assert opens("IV.|The first||", "|of them||")
    assert opens("|B. The first||")
    assert not opens("A|The first|12|")
    assert not opens("1|The first||")
    assert not opens("|The first||")
    assert not opens("A|||")


def test_prose_right_below_a_body_is_none_of_it() -> None:
    sheet = Sheet().rows(XS, 250, *BODY).text(40, 196, "Prose that goes on over all columns and on", size=10)
    assert read(sheet)[0].left == "Prose that goes on over all columns and on"


def test_labels_in_lines_above_and_below_their_numbers_are_theirs() -> None:
    sheet = Sheet().rows(XS, 250, "1||11|12", "2||21|22", "3||31|32", step=30)
    for y in (250, 220, 190):
        sheet.text(70, y + 6, "A name in", size=10).text(70, y - 6, "two lines", size=10)
    assert read_one(sheet) == [f"{n}|A name in two lines|{n}1|{n}2" for n in (1, 2, 3)]


def test_labels_that_end_below_their_numbers_are_theirs() -> None:
    sheet = Sheet().rows(XS, 250, "1|A name in|11|12", "2|A name in|21|22", "3|A name in|31|32", step=28)
    sheet.rows((70,), 238, "two lines", "two lines", "two lines", step=28)
    assert read_one(sheet) == [f"{n}|A name in two lines|{n}1|{n}2" for n in (1, 2, 3)]


def test_labels_that_begin_above_their_numbers_are_theirs() -> None:
    sheet = Sheet().rows(XS, 250, HEAD).rows((70,), 230, "A name in", "A name in", "A name in", step=28)
    sheet.rows(XS, 218, "1|two lines|11|12", "2|two lines|21|22", "3|two lines|31|32", step=28)
    assert read_one(sheet) == [HEAD, *(f"{n}|A name in two lines|{n}1|{n}2" for n in (1, 2, 3))]


def test_lines_of_labels_are_those_near_their_rows() -> None:
    sheet = Sheet().rows(XS, 250, *BODY[:2], step=30).text(70, 208, "goes on", size=10)
    found = body(sheet, 0, 1)
    assert say(labels_apart(found, 0, 2)) == ["goes on"]
    assert labels_apart(found, 0, 1) == []


def test_a_total_at_the_top_is_a_row_of_the_body() -> None:
    assert table(Sheet(), above=("|Total|63|66",))[:2] == [HEAD, "|Total|63|66"]
    assert table(Sheet(), above=("Total||63|66",))[1] == "Total||63|66"


def test_column_numbers_end_the_header() -> None:
    found = body(Sheet().rows(XS, 250, HEAD, "(1)|(2)|(3)|(4)", *BODY), 1, 4)
    first = body_top(found, 0)
    assert (first, header_top(found, first, 0)) == (2, 0)


def test_a_caption_and_a_far_line_end_the_header() -> None:
    near = body(Sheet().rows(XS, 250, HEAD, *BODY).text(40, 268, "What there is:", size=10), 2, 4)
    assert header_top(near, 2, 0) == 1
    far = body(Sheet().rows(XS, 250, HEAD, *BODY).text(40, 284, "Far", size=10), 2, 4)
    assert header_top(far, 2, 0) == 1


def test_a_plain_line_above_bold_heads_is_no_head() -> None:
    sheet = Sheet().text(40, 268, "Unit", size=10).rows(XS, 232, *BODY)
    for x, text in zip(XS, HEAD.split("|"), strict=True):
        sheet.text(x, 250, text, size=10, bold=True)
    assert header_top(body(sheet, 2, 4), 2, 0) == 1


def test_a_bold_line_over_plain_rows_is_no_upper_line_of_a_label() -> None:
    plain, bold = Sheet(), Sheet()
    for sheet, is_bold in ((plain, False), (bold, True)):
        sheet.text(70, 241, "A name in", size=10, bold=is_bold).rows(XS, 230, *BODY)
    assert [body_top(body(sheet, 1, 3), 0) for sheet in (plain, bold)] == [0, 1]


def test_a_text_over_several_columns_heads_only_bold_heads() -> None:
    for is_bold, top in ((False, 1), (True, 0)):
        sheet = Sheet().text(70, 264, "Some words that run over all of these columns", size=10, bold=is_bold)
        for x, text in zip(XS, HEAD.split("|"), strict=True):
            sheet.text(x, 250, text, size=10, bold=is_bold)
        assert header_top(body(sheet.rows(XS, 232, *BODY), 2, 4), 2, 0) == top


def test_a_group_far_below_the_body_or_followed_by_prose_is_none_of_it() -> None:
    assert footing(body(Sheet().rows(XS, 250, *BODY, "B|Others||"), 0, 2), 4) == 3
    assert footing(body(Sheet().rows(XS, 250, *BODY).rows(XS, 184, "B|Others||"), 0, 2), 4) == 2
    sheet = Sheet().rows(XS, 250, *BODY, "B|Others||")
    assert footing(body(sheet.text(40, 178, "Prose goes on", size=10), 0, 2), 5) == 2


def test_a_group_above_notes_at_the_foot_is_a_row() -> None:
    sheet = Sheet().rows(XS, 250, *BODY, "B|Others||").text(40, 178, "A note in small letters", size=8)
    assert footing(body(sheet, 0, 2), 5) == 3


def test_lines_as_far_as_rows_are_no_labels_apart() -> None:
    found = body(Sheet().rows(XS, 250, *BODY[:2], "|Others||", BODY[2]), 0, 3)
    assert labels_apart(found, 0, 3) == []


def test_a_line_in_one_row_without_others_may_end_one_label_only() -> None:
    sheet = Sheet().rows(XS, 250, BODY[0]).rows(XS, 239, "|goes on||")
    assert footing(body(sheet, 0, 0), 2) == 1
    sheet = Sheet().rows(XS, 250, BODY[0]).rows(XS, 239, "|goes on|and on|")
    assert footing(body(sheet, 0, 0), 2) == 0


def test_heads_nearer_than_rows_stand_are_heads() -> None:
    sheet = Sheet().rows(XS, 250, HEAD).rows(XS, 232, *BODY, step=32)
    ((tables, _, (grid,)),) = read(sheet)
    assert (tables, grid.header_rows) == ([[HEAD, *BODY]], 1)


def test_small_lines_at_the_foot_are_notes() -> None:
    sheet = Sheet().rows(XS, 250, *BODY)
    assert footing(body(sheet.text(70, 204, "goes on", size=10), 0, 2), 4) == 3
    sheet = Sheet().rows(XS, 250, *BODY).text(70, 204, "a note", size=8)
    assert footing(body(sheet, 0, 2), 4) == 2
