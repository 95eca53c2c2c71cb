"""Open tables over page breaks: what goes on, and what begins anew. The texts and figures are invented."""

from __future__ import annotations

from cds_etl.extract.grids import find_grids
from cds_etl.extract.joins import repeat_heads
from cds_etl.extract.open_tables import Draft

from .opened import read
from .paper import Sheet

XS = (40, 70, 200, 280)
HEAD = "TT|Name|First|Second"
BODY = ("1|Alpha|11|12", "2|Beta|21|22", "3|Gamma|31|32")
MORE = ("4|Delta|41|42", "5|Epsilon|51|52", "6|Zeta|61|62")
PROSE = "Prose that runs along under all the columns of the table"


def upper(*rows: str) -> Sheet:
    """A page of prose with rows at its foot."""
    return Sheet(height=400).text(40, 350, f"{PROSE}:", size=10).rows(XS, 40 + 18 * len(rows), *rows)


def lower(*rows: str, prose: bool = True) -> Sheet:
    """A page that begins with rows, above prose."""
    sheet = Sheet(height=400).rows(XS, 360, *rows)
    return sheet.text(40, 200, f"{PROSE}.", size=10) if prose else sheet


def tables(*sheets: Sheet) -> list[list[list[str]]]:
    return [page.tables for page in read(*sheets)]


def borders(*sheets: Sheet) -> list[list[int]]:
    """The middles of the inner column borders of each page's only table."""
    return [[round(sum(border) / 2) for border in grid.borders[1:-1]] for page in read(*sheets) for grid in page.grids]


def test_a_table_goes_on_without_its_header() -> None:
    assert tables(upper(HEAD, *BODY), lower(*MORE)) == [[[HEAD, *BODY]], [[*MORE]]]


def test_a_header_is_repeated() -> None:
    assert tables(upper(HEAD, *BODY), lower(HEAD, *MORE)) == [[[HEAD, *BODY]], [[HEAD, *MORE]]]


def test_both_pages_have_the_gutters_of_all_rows() -> None:
    above, below = borders(upper(HEAD, *BODY), lower("4|A name that is much longer|41|42", *MORE[1:]))
    assert above == below
    alone = borders(upper(HEAD, *BODY))[0]
    assert alone[1] < above[1]


def test_a_column_that_is_empty_on_one_page_is_there_on_both() -> None:
    assert tables(upper(HEAD, *BODY), lower("4|Delta||42", "5|Epsilon||52", "6|Zeta||62"))[1] == [
        ["4|Delta||42", "5|Epsilon||52", "6|Zeta||62"]
    ]


def test_a_total_alone_on_the_next_page_goes_on() -> None:
    assert tables(upper(HEAD, *BODY), lower("|Total|63|66"))[1] == [["|Total|63|66"]]
    assert tables(lower("|Total|63|66")) == [[]]


def test_one_row_alone_at_the_foot_begins_a_table() -> None:
    assert tables(upper("1|Alpha|11|12"), lower(*BODY[1:], *MORE))[0] == [["1|Alpha|11|12"]]


def test_a_header_and_a_group_at_the_foot_begin_a_table() -> None:
    assert tables(upper(HEAD, "A|The first group||"), lower(HEAD, *BODY)) == [
        [[HEAD, "A|The first group||"]],
        [[HEAD, *BODY]],
    ]


def test_a_header_and_a_row_at_the_foot_begin_a_table() -> None:
    assert tables(upper("No|Name|First|Second", "7|Alpha|11|12"), lower("No|Name|First|Second", *MORE))[0] == [
        ["No|Name|First|Second", "7|Alpha|11|12"]
    ]


def test_a_table_with_heads_of_its_own_is_another() -> None:
    other = ("No|Where|What is there|Since", "1|A far town of the south|81|82", "2|There|91|92", "3|Nowhere|1|2")
    above, below = borders(upper(HEAD, *BODY), lower(*other))
    assert above == borders(upper(HEAD, *BODY))[0]
    assert below == borders(lower(*other))[0]


def test_prose_between_two_tables_keeps_them_apart() -> None:
    long = ("4|A name that is much longer|41|42", *MORE[1:])
    below = Sheet(height=400).text(40, 378, f"{PROSE}:", size=10).rows(XS, 350, *long)
    assert borders(upper(HEAD, *BODY), below)[0] == borders(upper(HEAD, *BODY))[0]
    above = Sheet(height=400).rows(XS, 350, HEAD, *BODY).text(40, 270, f"{PROSE}.", size=10)
    assert borders(above, lower(*long))[0] == borders(above)[0]


def test_rows_under_prose_on_the_next_page_are_no_part_of_the_table() -> None:
    below = Sheet(height=400).text(40, 350, f"{PROSE}:", size=10).rows(XS, 332, "|Total|63|66")
    assert tables(upper(HEAD, *BODY), below)[1] == []


def test_running_lines_and_page_numbers_do_not_part_a_table() -> None:
    above, below = upper(HEAD, *BODY), lower("|Total|63|66")
    for number, sheet in ((1, above), (2, below)):
        sheet.text(200, 15, str(number), size=10).text(190, 385, "Annex", size=10)
    pages = read(above, below)
    assert [page.tables for page in pages] == [[[HEAD, *BODY]], [["|Total|63|66"]]]
    assert pages[1].left == f"Annex {PROSE}. 2"


def test_notes_at_the_foot_do_not_part_a_table() -> None:
    above = Sheet(height=400).rows(XS, 350, HEAD, *BODY).line(40, 60, 150, 60).text(40, 45, "1 A note.", size=8)
    pages = read(above, lower("|Total|63|66"))
    assert pages[1].tables == [["|Total|63|66"]]
    assert pages[0].left == "1 A note."


def test_a_page_with_one_row_learns_the_distance_of_rows() -> None:
    assert tables(upper(HEAD, *BODY), lower("4|Delta|41|42", "B|The others||", prose=False))[1] == [
        ["4|Delta|41|42", "B|The others||"]
    ]


def test_tables_of_words_with_one_row_on_each_page() -> None:
    pages = [Sheet(height=400).rows(XS, 360, HEAD, f"{n}|Alpha|as {n} said|yes") for n in (1, 2, 3)]
    assert tables(*pages) == [[[HEAD, f"{n}|Alpha|as {n} said|yes"]] for n in (1, 2, 3)]


def test_a_row_above_notes_at_the_foot_begins_a_table() -> None:
    above = Sheet(height=400).text(40, 350, f"{PROSE}:", size=10).rows(XS, 80, "1|Alpha|11|12")
    above.text(40, 50, "1 A note without a rule, in small letters, of 2022", size=8)
    pages = read(above, lower(*BODY[1:], *MORE))
    assert pages[0].tables == [["1|Alpha|11|12"]]
    assert pages[0].left.endswith("of 2022")


def test_tables_side_by_side_above_are_no_part_of_the_table() -> None:
    rows = (f"{n}|Alpha|1{n}|{n}|Beta|2{n}" for n in (1, 2, 3))
    below = Sheet(height=400).rows((40, 60, 150, 220, 240, 340), 360, *rows)
    below.rows(XS, 260, "4|A name that is much longer|41|42", *MORE[1:])
    above = borders(upper(HEAD, *BODY), below)
    assert above[0] == borders(upper(HEAD, *BODY))[0]


def test_a_page_between_of_prose_ends_a_table() -> None:
    pages = tables(upper(HEAD, *BODY), Sheet(height=400).text(40, 350, f"{PROSE}.", size=10), lower("|Total|63|66"))
    assert pages == [[[HEAD, *BODY]], [], []]


def test_frames_with_the_same_columns_go_on() -> None:
    above = Sheet(height=400).rows(XS, 100, HEAD, *BODY).rules(38, 330, 114, 94, 36)
    below = lower(HEAD, "4|A name that is much longer|41|42", *MORE[1:]).rules(38, 330, 374, 354, 300)
    first, second = borders(above, below)
    assert first == second


def test_heads_that_two_pages_repeat_are_seen() -> None:
    def draft(sheet: Sheet) -> Draft:
        page = sheet.page()
        found = Draft(page, *find_grids(page))
        found.look()
        return found

    assert repeat_heads(draft(upper(HEAD)), draft(lower(HEAD, BODY[0]))) == 1
    assert repeat_heads(draft(upper(HEAD)), draft(lower("No|Name|First|Second", BODY[0]))) is None
    assert repeat_heads(draft(upper(*BODY)), draft(lower(*BODY))) is None
