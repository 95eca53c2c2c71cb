"""Gutters: where columns part without rules, and where nothing may be parted. The texts and figures are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.extract.grids import find_grids
from cds_etl.extract.gutters import cells_of, find_gutters, is_number, keeps_columns, text_lines
from cds_etl.extract.open_tables import Draft, finish

from .paper import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = [("1", "Alpha Beta", "1.234", "56"), ("2", "Gamma", "", "7"), ("3", "Delta of Epsilon", "890", "12.345")]
PLACES = (40, 70, 200, 260)


def table(sheet: Sheet, rows: Sequence[tuple[str, ...]] = ROWS, top: float = 220) -> Sheet:
    for number, row in enumerate(rows):
        for x, text in zip(PLACES, row, strict=True):
            if text:
                sheet.text(x, top - 18 * number, text, size=10)
    return sheet


def grids_of(sheet: Sheet) -> tuple[list[list[str]], list[str]]:
    """The rows of the only open table, and the words left."""
    page = sheet.page()
    draft = Draft(page, *find_grids(page))
    draft.look()
    ((_, grids, left),) = finish([draft])
    rows = [
        [cell.text for cell in grid.cells if cell.row == row] for grid in grids for row in range(1, grid.row_count + 1)
    ]
    return rows, [word.text for word in left]


def test_columns_are_parted_where_no_row_has_text() -> None:
    rows, left = grids_of(table(Sheet()))
    assert rows == [list(row) for row in ROWS]
    assert not left


def test_a_header_in_two_lines_heads_the_body() -> None:
    sheet = table(Sheet())
    for x, y, text in ((40, 250, "TT"), (70, 250, "Name"), (200, 256, "First"), (200, 244, "count"), (260, 250, "All")):
        sheet.text(x, y, text, size=10)
    rows, _ = grids_of(sheet)
    assert rows[0] == ["TT", "Name", "First count", "All"]


def test_a_caption_is_no_header() -> None:
    sheet = table(Sheet(), top=200).text(40, 245, "Some long caption that runs over every column:", size=10)
    rows, left = grids_of(sheet)
    assert rows[0][0] == "1"
    assert left[0] == "Some"


def test_a_label_over_serial_and_name_is_one_cell() -> None:
    total = [("", "", "2.124", "12.408")]
    rows_of_total = [*ROWS, *((str(n), "Zeta", "1", "2") for n in range(4, 8))]
    sheet = table(Sheet(height=400), rows_of_total, top=350)
    table(sheet, total, top=350 - 18 * len(rows_of_total))
    sheet.text(38, 350 - 18 * len(rows_of_total), "Grand total", size=10)
    rows, _ = grids_of(sheet)
    assert rows[-1] == ["Grand total", "2.124", "12.408"]


def test_a_label_in_two_lines_is_one_row() -> None:
    sheet = table(Sheet(height=400), [("1", "", "5", "6"), ("2", "Beta", "7", "8"), ("3", "Gamma", "9", "1")], top=300)
    sheet.text(70, 306, "Alpha and", size=10).text(70, 294, "Omega", size=10)
    rows, _ = grids_of(sheet)
    assert rows[0] == ["1", "Alpha and Omega", "5", "6"]


def test_prose_with_numbers_is_no_table() -> None:
    sheet = Sheet()
    for number, text in enumerate(
        (
            "- 12 of the 63 provinces have 4 teams",
            "and 1.204 members in 2022, more",
            "than 30% of the 5.000 wanted by",
            "2025 in all.",
        )
    ):
        sheet.text(40, 220 - 18 * number, text, size=10)
    rows, left = grids_of(sheet)
    assert not rows
    assert "1.204" in left


def test_numbers_by_themselves_part_at_narrow_gaps_and_words_do_not() -> None:
    page = Sheet().text(40, 200, "Alpha", size=10).text(68, 200, "beta", size=10).text(120, 200, "12", size=10)
    (line,) = text_lines(page.text(135, 200, "34", size=10).page().words)
    assert [(len(text.words), text.is_number) for text in line.texts()] == [(2, False), (1, True), (1, True)]


def test_a_number_never_stands_across_a_gutter() -> None:
    (line,) = text_lines(Sheet().text(100, 200, "12.345.678", size=10).page().words)
    assert not keeps_columns(line, [(115, 125)], crossings=3)
    assert cells_of(line, [(115, 125)])[0][1] == 2


def test_gutters_need_a_column_of_values() -> None:
    words = Sheet().text(40, 200, "Alpha", size=10).text(140, 200, "Beta", size=10).page().words
    assert find_gutters(text_lines(words)) == ()


def test_what_counts_as_a_number() -> None:
    page = Sheet().text(10, 200, "1.234,5 12% 61/63 (5) A1 2b - x", size=10).page()
    assert [is_number(word) for word in page.words] == [True, True, True, True, False, False, False, False]
