"""Drawn boxes that hold several cells are cut, those that hold one stay whole; open sides are closed.

The figures are invented.
"""

from __future__ import annotations

from cds_etl.extract.grids import find_grids

from .paper import Sheet

COLUMNS = (50, 150, 250, 350)
NAMES = ("Alpha", "Beta", "Gamma", "Delta")


def rows_of(sheet: Sheet) -> list[list[str]]:
    """The texts of the only grid, row by row."""
    (grid,), _ = find_grids(sheet.page())
    rows: list[list[str]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row - 1].append(cell.text)
    return rows


def header(sheet: Sheet, top: float = 280, bottom: float = 260) -> Sheet:
    """A header with all its rules."""
    for y in (top, bottom):
        sheet.line(COLUMNS[0], y, COLUMNS[-1], y)
    for x, name in zip(COLUMNS, ("Name", "All", "Men", ""), strict=True):
        sheet.line(x, top, x, bottom).text(x + 5, bottom + 5, name, size=10)
    return sheet


def banded(*bands: tuple[str, str, str]) -> Sheet:
    """Rows that are drawn as boxes over all columns, beneath a header with all its rules."""
    sheet = header(Sheet())
    y = 260
    for texts in bands:
        y -= 20
        sheet.box(COLUMNS[0], y, COLUMNS[-1] - COLUMNS[0], 20)
        for x, text in zip(COLUMNS, texts, strict=False):
            if text:
                sheet.text(x + 5, y + 5, text, size=10)
    return sheet


def columns_only(*lines: tuple[str, str, str], pitch: float = 15) -> Sheet:
    """Rows without rules between them, in one drawn row beneath a header."""
    sheet = header(Sheet())
    bottom = 255 - pitch * len(lines)
    sheet.line(COLUMNS[0], bottom, COLUMNS[-1], bottom)
    for x in COLUMNS:
        sheet.line(x, 260, x, bottom)
    for number, texts in enumerate(lines, start=1):
        for x, text in zip(COLUMNS, texts, strict=False):
            if text:
                sheet.text(x + 5, 260 - pitch * number, text, size=10)
    return sheet


def test_bands_are_cut_at_the_borders_of_the_header() -> None:
    bands = [(name, str(number * 7), str(number)) for number, name in enumerate(NAMES, start=1)]
    assert rows_of(banded(*bands))[1:] == [list(band) for band in bands]


def test_a_group_among_bands_stays_whole() -> None:
    bands = [(name, str(number * 7), str(number)) for number, name in enumerate(NAMES, start=1)]
    rows = rows_of(banded(("Lowlands and the whole of the delta", "", ""), *bands))
    assert [text for text in rows[1] if text] == ["Lowlands and the whole of the delta"]
    assert rows[2:] == [list(band) for band in bands]


def test_two_merged_cells_with_a_wide_space_stay_whole() -> None:
    assert rows_of(banded(("Alpha", "7", "1"), ("Beta", "14", "2")))[1:] == [["Alpha 7 1"], ["Beta 14 2"]]


def test_columns_without_rules_between_rows_are_cut_between_baselines() -> None:
    lines = [(name, str(number * 7), str(number)) for number, name in enumerate(NAMES, start=1)]
    assert rows_of(columns_only(*lines))[1:] == [list(line) for line in lines]


def test_a_label_in_two_lines_stays_with_its_values() -> None:
    lines = [("Alpha", "7", "1"), ("", "", ""), ("Beta", "14", "2"), ("and more", "", ""), ("Gamma", "21", "3")]
    rows = rows_of(columns_only(*lines, ("Delta", "28", "4")))
    assert rows[1:] == [["Alpha", "7", "1"], ["Beta and more", "14", "2"], ["Gamma", "21", "3"], ["Delta", "28", "4"]]


def test_three_lines_in_a_cell_are_one_cell() -> None:
    lines = [("Alpha", "1.234", "5"), ("of the", "(12%)", "(1%)"), ("north", "3/63", "1/63")]
    assert rows_of(columns_only(*lines))[1:] == [["Alpha of the north", "1.234 (12%) 3/63", "5 (1%) 1/63"]]


def test_values_without_labels_beside_them_are_one_cell() -> None:
    lines = [("Alpha", "7", "1"), ("", "8", "2"), ("", "9", "3"), ("", "10", "4")]
    assert rows_of(columns_only(*lines))[1:] == [["Alpha", "7 8 9 10", "1 2 3 4"]]


def open_sided(*, with_words: bool) -> Sheet:
    """Horizontal rules that run on beyond the outer vertical ones, to where words stand or none."""
    sheet = Sheet()
    for y in (280, 260, 240):
        sheet.line(20 if with_words else 40, y, 380 if with_words else 360, y)
    for x in (50, 150, 350) if not with_words else (150, 250):
        sheet.line(x, 280, x, 240)
    for y, texts in ((265, ("Name", "All", "Men")), (245, ("Alpha", "7", "1"))):
        for x, text in zip((60, 160, 260), texts, strict=True):
            sheet.text(x, y, text, size=10)
    return sheet


def test_open_sides_are_closed() -> None:
    assert rows_of(open_sided(with_words=True)) == [["Name", "All", "Men"], ["Alpha", "7", "1"]]


def test_rules_that_are_merely_too_long_make_no_column() -> None:
    assert rows_of(open_sided(with_words=False)) == [["Name", "All Men"], ["Alpha", "7 1"]]
