"""Drafts: which lines of a page are running lines and notes, and what a table's header says. The texts are invented."""

from __future__ import annotations

from cds_etl.extract.drafts import Draft, content_of, heads_of, look_of, stands_below
from cds_etl.extract.grids import find_grids

from .opened import lines_of, say
from .paper import Sheet

XS = (40, 70, 200, 280)
HEAD = "TT|Name|First|Second"
BODY = ("1|Alpha|11|12", "2|Beta|21|22", "3|Gamma|31|32")


def draft(sheet: Sheet) -> Draft:
    page = sheet.page()
    found = Draft(page, *find_grids(page))
    found.look()
    return found


def content(sheet: Sheet) -> list[str]:
    """What the first and the last line say that are no running lines and notes."""
    found = draft(sheet)
    lines = say(found.main.lines)
    inside = content_of(found)
    return [lines[inside.start], lines[inside.stop - 1]]


def test_few_words_far_from_the_rest_are_running_lines() -> None:
    sheet = Sheet(height=400).rows(XS, 340, HEAD, *BODY)
    assert content(sheet) == ["TT Name First Second", "3 Gamma 31 32"]
    sheet.text(190, 385, "Annex 2", size=10).text(195, 15, "- 7 -", size=10)
    assert content(sheet) == ["TT Name First Second", "3 Gamma 31 32"]


def test_lines_near_the_rest_are_none() -> None:
    sheet = Sheet(height=400).rows(XS, 368, *BODY).text(190, 385, "Annex 2", size=10)
    assert content(sheet)[0] == "Annex 2"


def test_notes_under_a_short_rule_are_left_aside() -> None:
    sheet = Sheet(height=400).rows(XS, 340, *BODY).line(40, 80, 150, 80)
    sheet.text(40, 65, "1 A note that says more.", size=8)
    assert content(sheet)[1] == "3 Gamma 31 32"


def test_running_lines_look_alike_but_for_their_figures() -> None:
    one, other = lines_of(Sheet().text(40, 250, "Page 1 of 12").text(40, 200, "Page 2 of 12"))
    assert look_of(one) == look_of(other) == "Page  of "


def test_the_heads_of_a_table_are_said_line_by_line() -> None:
    found = draft(
        Sheet().rows(XS, 250, "TT|Name||").text(220, 250, "Both of them").rows(XS, 232, "||First|Second", *BODY)
    )
    (span,) = found.main.spans
    assert heads_of(found, span) == ["TT Name Both of them", "First Second"]
    framed = draft(Sheet().rows(XS, 250, HEAD, *BODY).rules(38, 330, 264, 244, 190))
    assert heads_of(framed, framed.main.spans[0]) == ["TT Name First Second"]


def test_drawn_tables_and_tables_side_by_side_stand_below() -> None:
    sheet = (
        Sheet()
        .text(40, 250, "Alpha")
        .box(40, 100, 100, 40)
        .box(140, 100, 100, 40)
        .text(50, 110, "1")
        .text(150, 110, "2")
    )
    assert stands_below(draft(sheet), 50)
    assert not stands_below(draft(sheet), 250)
    rows = (f"{n}|Alpha|1{n}|{n}|Beta|2{n}" for n in (1, 2, 3))
    beside = draft(Sheet().rows((40, 60, 150, 220, 240, 340), 200, *rows))
    assert (len(beside.sides), beside.main.spans) == (2, [])
    assert stands_below(beside, 50)
