"""Tables of a web page: which are data and which lay out the page, their cells on a grid, header rows told from body.

The grid is formed as HTML says: cells take the next free column, spans reach down, what overlaps moves on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .stitch import count_header_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .page_parts import Sheet, SheetCell, Tree

_LONGEST = 1500  # letters of a cell: longer text is laid out, not tabulated
_SHORT = 80  # letters of a cell on average: so short are data
_NUMBER = re.compile(r"[-+]?[\d.,\s]*\d[\d.,\s]*(?:/\s*[\d.,]+)?\s*%?|[-–…]")
_FEW_NUMBERS = 0.2  # of the filled cells: as many tell data
_MOST_LINKS = 0.6  # of the filled cells: more are a menu
_PARTS = {"thead": 0, "tbody": 1, "tfoot": 2}
_MOST_PLACES = 300_000  # that the cells of a part may take or pass over in their rows


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell on the grid: where it stands, what it covers, its text, and what it was read from."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    source: SheetCell


def settle_tables(tree: Tree) -> None:
    """Decide of each table whether it holds data, the inner ones first; then in which cell of data each stands."""
    inner: dict[int, list[Sheet]] = {}
    images = [0]
    for node in tree.nodes:
        images.append(images[-1] + node.images)
    wrapped: dict[int, list[int]] = {}  # for each cell the blocks of frames within it: tables of one cell
    for sheet in reversed(tree.sheets):
        sheet.is_data = _is_data(sheet, tree, inner.get(id(sheet), []), wrapped, images)
        cells = [cell for _, row in sheet.rows for cell in row]
        if sheet.cell and len(cells) == 1:
            wrapped.setdefault(id(sheet.cell), []).extend([*cells[0].blocks, *wrapped.get(id(cells[0]), [])])
        elif sheet.cell:
            inner.setdefault(id(sheet.cell.sheet), []).append(sheet)
    for sheet in tree.sheets:
        if sheet.cell:
            outer = sheet.cell.sheet
            sheet.holder = sheet.cell if outer.is_data else outer.holder


def _is_data(
    sheet: Sheet, tree: Tree, inner: Sequence[Sheet], wrapped: dict[int, list[int]], images: Sequence[int]
) -> bool:
    cells = [cell for _, row in sheet.rows for cell in row]
    rows = [row for _, row in sheet.rows if row]
    width = max((sum(cell.column_span for cell in row) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        return False
    texts = [[*_visible(cell, tree), *wrapped.get(id(cell), [])] for cell in cells]
    filled = [blocks for blocks in texts if blocks]
    letters = [sum(len(tree.blocks[block].text) for block in blocks) for blocks in filled]
    is_headed = any(cell.is_head for cell in cells) or any(part == "thead" for part, _ in sheet.rows)
    if len(filled) < (2 if is_headed else 4) or max(letters) > _LONGEST:
        return False
    if any(tree.blocks[block].heading in (1, 2, 3) for blocks in filled for block in blocks):
        return False
    own = sum(letters)
    held = sum(_letters(table, tree) for table in inner)
    if held > own or any(table.is_data and held * 2 > own for table in inner):
        return False
    links = sum(all(tree.blocks[block].is_link for block in blocks) for blocks in filled)
    node = tree.nodes[sheet.node]
    if links > _MOST_LINKS * len(filled) or images[node.end] - images[node.number] > len(filled):
        return False
    numbers = sum(_NUMBER.fullmatch(tree.blocks[blocks[0]].text) is not None for blocks in filled)
    is_short = own / len(filled) < _SHORT and len(rows) > 2
    return is_headed or bool(sheet.captions) or sheet.is_bordered or numbers >= _FEW_NUMBERS * len(filled) or is_short


def _visible(cell: SheetCell, tree: Tree) -> list[int]:
    return [block for block in cell.blocks if not tree.blocks[block].is_hidden]


def _letters(sheet: Sheet, tree: Tree) -> int:
    return sum(len(tree.blocks[b].text) for _, row in sheet.rows for cell in row for b in _visible(cell, tree))


def place_cells(sheet: Sheet, texts: dict[int, str]) -> list[Placed]:
    """The cells of a table of data on its grid, in order; `texts` are those of its cells, by the id of the cell.

    Rows of a `tfoot` that is written first come last, spans end with the part of the table that they stand in, rows
    and columns that hold nothing fall away.
    """
    parts: list[list[list[SheetCell]]] = [[], [], []]
    for part, row in sheet.rows:
        parts[_PARTS[part]].append(row)
    placed: list[Placed] = []
    above = 0
    for rows in parts:
        placed += _place_part(rows, above, texts)
        above += len(rows)
    return _without_empty(placed)


def _place_part(rows: Sequence[Sequence[SheetCell]], above: int, texts: dict[int, str]) -> list[Placed]:
    """The cells of one part of a table; `above` rows stand over it."""
    found: list[Placed] = []
    reach: dict[int, int] = {}  # for each column the last row that a cell from above covers
    places = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            start = column
            while reach.get(column, -1) >= number:
                column += 1
            places += column - start
            width = 1
            while width < cell.column_span and reach.get(column + width, -1) < number:
                width += 1
            height = min(cell.row_span, len(rows) - number)
            for covered in range(column, column + width):
                reach[covered] = number + height - 1
            found.append(Placed(above + number + 1, column + 1, height, width, texts.get(id(cell), ""), cell))
            column += width
            places += width
            if places > _MOST_PLACES:
                return found
    return found


def _without_empty(placed: list[Placed]) -> list[Placed]:
    """The grid closed up where rows begin no text and no cell, and where spans reach over columns that none begins."""
    filled_rows = {cell.row for cell in placed if cell.text}
    kept = [cell for cell in placed if cell.row in filled_rows]
    starts_rows = sorted(filled_rows)
    starts_columns = sorted({cell.column for cell in kept})
    row_of = {row: number for number, row in enumerate(starts_rows, start=1)}
    column_of = {column: number for number, column in enumerate(starts_columns, start=1)}
    return [
        Placed(
            row_of[cell.row],
            column_of[cell.column],
            _count(starts_rows, cell.row, cell.row + cell.row_span),
            _count(starts_columns, cell.column, cell.column + cell.column_span),
            cell.text,
            cell.source,
        )
        for cell in kept
    ]


def _count(starts: Sequence[int], first: int, behind: int) -> int:
    from bisect import bisect_left

    return bisect_left(starts, behind) - bisect_left(starts, first)


def header_rows(sheet: Sheet, placed: Sequence[Placed]) -> int:
    """How many rows head the table: those of its `thead`, those of `th` only, else as in any printed table."""
    rows = _by_row(placed)
    head = {id(cell) for part, row in sheet.rows if part == "thead" for cell in row}
    count = 0
    for number in sorted(rows):
        cells = rows[number]
        if not all(cell.source.is_head or id(cell.source) in head for cell in cells):
            break
        count = max([count, *(cell.row + cell.row_span - 1 for cell in cells)])
    column_count = max((cell.column + cell.column_span - 1 for cell in placed), default=0)
    return count if 0 < count < len(rows) else count_header_rows(rows, max(rows, default=0), column_count)


def _by_row(placed: Iterable[Placed]) -> dict[int, list[Placed]]:
    rows: dict[int, list[Placed]] = {}
    for cell in placed:
        rows.setdefault(cell.row, []).append(cell)
    return rows
