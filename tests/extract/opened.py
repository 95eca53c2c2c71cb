"""Sheets read as pages with open tables: each table as rows of texts, and what stands in none. Loses no word itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.extract.grids import find_grids
from cds_etl.extract.open_tables import Draft, finish
from cds_etl.extract.text_lines import text_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.extract.grids import Grid
    from cds_etl.extract.text_lines import TextLine

    from .paper import Sheet


class Opened(NamedTuple):
    """The tables of a page from the top, and the words that stand in none."""

    tables: list[list[str]]
    left: str
    grids: list[Grid]


def read(*sheets: Sheet) -> list[Opened]:
    """The tables of pages that follow one another; every word of a page stands in one of them or is left over."""
    drafts = []
    for number, sheet in enumerate(sheets, start=1):
        page = replace(sheet.page(), number=number)
        drafts.append(Draft(page, *find_grids(page)))
        drafts[-1].look()
    pages = []
    for draft, grids, left in finish(drafts):
        inside = [word for grid in grids for cell in grid.cells for word in cell.text.split()]
        assert sorted([*inside, *(word.text for word in left)]) == sorted(word.text for word in draft.page.words)
        pages.append(Opened([rows_of(grid) for grid in grids], " ".join(word.text for word in left), grids))
    return pages


def read_one(sheet: Sheet) -> list[str]:
    """The rows of the only table of a page."""
    ((table,), *_) = read(sheet)[0]
    return table


def rows_of(grid: Grid) -> list[str]:
    """The rows of a grid, cells between bars; `<` is merged with the cell on its left, `^` with the one above it."""
    rows = [["?"] * (len(grid.borders) - 1) for _ in range(grid.row_count)]
    for cell in grid.cells:
        for down in range(cell.row_span):
            for right in range(cell.column_span):
                sign = "<" if right else "^" if down else cell.text
                assert rows[cell.row - 1 + down][cell.column - 1 + right] == "?", "two cells in one place"
                rows[cell.row - 1 + down][cell.column - 1 + right] = sign
    return ["|".join(row) for row in rows]


def lines_of(sheet: Sheet) -> list[TextLine]:
    """The lines of a page from the top."""
    return text_lines(sheet.page().words)


def say(lines: Sequence[TextLine]) -> list[str]:
    """What lines say."""
    return [" ".join(word.text for word in line.words) for line in lines]
