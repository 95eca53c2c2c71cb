"""Heads: which lines are one head, on which level, over which columns. The texts and figures are invented."""

from __future__ import annotations

from cds_etl.extract import extract
from cds_etl.extract.heads import read_heads
from cds_etl.model import Document
from scans.conditions import draw
from typeset.report import typeset

from .opened import lines_of, read_one
from .paper import Sheet

XS = (40, 70, 170, 230, 290, 350)
BODY = ("1|Alpha|11|12|13|14", "2|Beta|21|22|23|24", "3|Gamma|31|32|33|34")


def heads(sheet: Sheet, *, count: int, body: tuple[str, ...] = BODY) -> list[str]:
    """The first `count` rows of the table whose body stands below y = 200."""
    return read_one(sheet.rows(XS, 200, *body))[:count]


def head(sheet: Sheet, y: float, *parts: tuple[float, str]) -> Sheet:
    for x, text in parts:
        sheet.text(x, y, text, size=10)
    return sheet


def test_one_level() -> None:
    sheet = Sheet().rows(XS, 222, "TT|Name|A|B|C|D")
    assert heads(sheet, count=2) == ["TT|Name|A|B|C|D", BODY[0]]


def test_lines_of_a_wrapped_head_are_one_head() -> None:
    sheet = Sheet().rows(XS, 228, "TT|Name|First|B|C|D").rows(XS, 217, "||count|||")
    assert heads(sheet, count=2) == ["TT|Name|First count|B|C|D", BODY[0]]


def test_heads_centred_beside_one_in_three_lines_are_one_level() -> None:
    sheet = head(Sheet(), 232, (40, "TT"), (70, "Name"), (230, "B"), (290, "C"), (350, "D"))
    sheet.rows((170,), 243, "Count", "of the", "first", step=11)
    assert heads(sheet, count=2) == ["TT|Name|Count of the first|B|C|D", BODY[0]]


def test_two_levels() -> None:
    sheet = head(Sheet(), 240, (40, "TT"), (70, "Name"), (178, "First half"), (298, "Second half"))
    assert heads(sheet.rows(XS, 222, "||A|B|C|D"), count=3) == [
        "TT|Name|First half|<|Second half|<",
        "^|^|A|B|C|D",
        BODY[0],
    ]


def test_three_levels_with_wrapped_heads() -> None:
    sheet = head(Sheet(), 276, (40, "TT"), (70, "Name"), (215, "All that was counted"))
    head(sheet, 256, (178, "First half"), (298, "Second half"))
    sheet.rows(XS, 236, "||Count|B|Count|D").rows(XS, 225, "||of A||of C|")
    assert heads(sheet, count=4) == [
        "TT|Name|All that was counted|<|<|<",
        "^|^|First half|<|Second half|<",
        "^|^|Count of A|B|Count of C|D",
        BODY[0],
    ]


def test_a_narrow_spanner_stands_over_the_three_columns_around_its_middle() -> None:
    sheet = head(Sheet(), 240, (40, "TT"), (70, "Name"), (170, "A"), (282, "Of it"))
    assert heads(sheet.rows(XS, 222, "|||B|C|Delta"), count=2) == ["TT|Name|A|Of it|<|<", "^|^|^|B|C|Delta"]


def test_a_head_over_one_that_hangs_lower_than_its_neighbours_spans_no_more() -> None:
    sheet = head(Sheet(), 240, (282, "Of it")).rows(XS, 222, "TT|Name|A|B|C|Delta")
    assert heads(sheet, count=2) == ["TT|Name|A|B|Of it|Delta", "^|^|^|^|C|^"]


def test_a_rule_under_a_spanner_shows_what_it_spans() -> None:
    def ruled(x1: float) -> list[str]:
        sheet = head(Sheet(), 240, (40, "TT"), (70, "Name"), (170, "A"), (235, "Of it")).rows(XS, 222, "|||B|C|D")
        return heads(sheet.rules(38, 380, 252, 214, 156).line(228, 234, x1, 234), count=2)

    assert ruled(380) == ["TT|Name|A|Of it|<|<", "^|^|^|B|C|D"]
    assert ruled(310) == ["TT|Name|A|Of it|<|D", "^|^|^|B|C|^"]


def test_a_rule_between_two_lines_parts_levels() -> None:
    lines = lines_of(Sheet().rows((170,), 220, "Count", "of A", step=12))
    gutters, edges = [(150.0, 165.0)], (30.0, 157.0, 250.0)
    (tops, found) = read_heads(lines, gutters, edges, 18)
    assert ([len(head.words) for head in found], len(tops)) == ([3], 1)
    rule = Sheet().line(160, 216, 250, 216).page().rules[0].box
    tops, found = read_heads(lines, gutters, edges, 18, [rule])
    assert [(head.row, len(head.words)) for head in found] == [(1, 1), (2, 2)]
    assert tops[0] < lines[0].baseline < tops[1] < lines[1].baseline


def test_lines_as_far_apart_as_rows_are_levels() -> None:
    sheet = Sheet().rows(XS, 236, "TT|Name|A|B|C|D", "(1)|(2)|(3)|(4)|(5)|(6)")
    assert heads(sheet, count=3) == ["TT|Name|A|B|C|D", "(1)|(2)|(3)|(4)|(5)|(6)", BODY[0]]


def test_no_lines_are_no_heads() -> None:
    assert read_heads([], [(150.0, 165.0)], (30.0, 157.0, 250.0), 18) == ([], [])


def test_a_head_over_columns_of_which_one_has_none_beneath() -> None:
    drawn = draw(1007).printed
    printed = typeset(drawn.report, drawn.layout)
    read = extract(Document("a.pdf", "0" * 64, "application/pdf"), printed.pdf)
    assert [len(table.pages) for table in read.tables] == [len(table.pages) for table in printed.truth.tables]
