"""Grids against pdfplumber's own reading of the same file: its `extract_tables` is the oracle."""

from __future__ import annotations

import io
from pathlib import Path

import pdfplumber
import pytest

from cds_etl.extract.grids import find_grids
from cds_etl.extract.pdfium import read_pages

from .paper import Sheet

RAW = Path(__file__).parents[2] / "raw"
SHARED = Path(__file__).parents[3] / "shared" / "reports" / "week39.pdf"


@pytest.mark.parametrize("path", [RAW / "2022-w39-bc-17.pdf", SHARED], ids=lambda path: path.name)
def test_the_same_rows_as_pdfplumber(path: Path) -> None:
    if not path.exists():
        pytest.skip("the shared report is not here")
    mine = [
        [cell for cell in row if cell]
        for page in read_pages(path.read_bytes())
        for grid in find_grids(page)[0]
        for row in _rows(grid.row_count, [(cell.row, cell.text) for cell in grid.cells])
    ]
    theirs = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            theirs += [
                [" ".join(cell.split()) for cell in row if cell] for table in page.extract_tables() for row in table
            ]
            page.close()
    assert mine == theirs
    assert len(mine) >= 97


def _rows(count: int, cells: list[tuple[int, str]]) -> list[list[str]]:
    return [[text for row, text in cells if row == number] for number in range(1, count + 1)]


def ruled(columns: list[float], rows: list[float], skip: tuple[float, float] | None = None) -> Sheet:
    """A drawn grid; `skip` leaves out the vertical at x between the last two horizontals."""
    sheet = Sheet()
    for y in rows:
        sheet.line(columns[0], y, columns[-1], y)
    for x in columns:
        bottom = rows[-2] if skip and x == skip[0] else rows[-1]
        sheet.line(x, rows[0], x, bottom)
    return sheet


def test_merged_cells_span_columns() -> None:
    sheet = ruled([50, 100, 200, 300], [250, 230, 210], skip=(100, 0))
    sheet.text(55, 235, "1").text(105, 235, "Alpha").text(205, 235, "5").text(60, 215, "Total").text(205, 215, "5")
    grids, left = find_grids(sheet.page())
    (grid,) = grids
    spans = {(cell.row, cell.column): cell.column_span for cell in grid.cells}
    assert spans == {(1, 1): 1, (1, 2): 1, (1, 3): 1, (2, 1): 2, (2, 3): 1}
    assert not left


def test_words_outside_the_grid_are_left_for_others() -> None:
    sheet = ruled([50, 100, 200], [250, 230, 210]).text(55, 235, "in").text(50, 270, "above").text(50, 190, "below")
    grids, left = find_grids(sheet.page())
    assert grids[0].word_count == 1
    assert [word.text for word in left] == ["above", "below"]


def test_a_frame_around_a_text_is_no_table() -> None:
    page = Sheet().box(40, 180, 200, 80).text(50, 220, "framed").page()
    grids, left = find_grids(page)
    assert not grids
    assert [word.text for word in left] == ["framed"]


def test_pdfplumber_reads_what_the_tests_draw() -> None:
    pdf = ruled([50, 100, 200], [250, 230, 210]).text(55, 235, "in").pdf()
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert opened.pages[0].extract_tables() == [[["in", ""], ["", ""]]]
