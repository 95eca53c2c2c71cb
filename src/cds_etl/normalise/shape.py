"""What the parts of a table are for: serial, label and value columns, headers, rows, the role of each cell.

Decided from the printed texts alone; which entity a label names and which indicator a column holds comes later. What
kind of row it is (member, sub-total, total, group) is for `rows`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .dates import is_date
from .numerals import is_tick, read_value
from .rows import GROUP_SERIAL, SERIAL, Row, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cds_etl.columns import Role
    from cds_etl.model import Cell, Table

_SERIAL_HEADER = re.compile(r"(?:tt|stt|s\.? ?t\.? ?t|so tt|so thu tu|thu tu|no\.?|#)[.:]?")
_LONGEST_GARBLED = 4  # letters of a garbled "STT"; a longer header over 1, 2, 3 … says something else ("Xếp hạng")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-ZĐ])\)?(?:\s*=\s*[\d()\s+/%x*:-]+)?")
_UNIT = re.compile(r"\(?(?:don vi(?: tinh)?|dvt)\b.*")
_MOST_NUMBERS = 0.6  # of a column's filled cells: from here on it holds values
_MOST_DISTINCT = 0.8  # of the labels of the column that has most: from here on a column tells rows apart as well


@dataclass(frozen=True, slots=True)
class Shape:
    """A table with its parts told apart. Columns are numbers of the grid; `headers` are paths from the top.

    `roles` are by row and column of each cell.
    """

    serial_column: int | None
    label_column: int | None
    value_columns: tuple[int, ...]
    headers: Mapping[int, tuple[str, ...]]
    rows: tuple[Row, ...]
    roles: Mapping[tuple[int, int], Role]

    def role(self, cell: Cell) -> Role:
        """What a cell is for."""
        return self.roles[cell.row, cell.column]

    def members(self) -> list[Row]:
        """The rows that add up to the totals."""
        return [row for row in self.rows if row.kind == "member"]


def find_shape(table: Table) -> Shape:
    """Tell the parts of a table apart.

    >>> from cds_etl.model import Box, Cell, Table
    >>> grid = [["TT", "Địa phương", "Tổng số"], ["1", "Hà Nam", "725"], ["", "Tổng cộng", "725"]]
    >>> box = Box(0, 0, 1, 1)
    >>> cells = (Cell(r, c, 1, 1, grid[r - 1][c - 1], box, 1, r == 1) for r in (1, 2, 3) for c in (1, 2, 3))
    >>> shape = find_shape(Table(None, None, (1,), tuple(cells)))
    >>> shape.serial_column, shape.label_column, shape.value_columns, [row.kind for row in shape.rows]
    (1, 2, (3,), ['member', 'total'])
    """
    body: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        if not cell.is_header:
            body.setdefault(cell.row, {})[cell.column] = cell
    over = _rows_over_the_body(body)
    for row in over:
        del body[row]
    headers = {column: _header_path(table, column) for column in range(1, table.column_count + 1)}
    columns = {column: _texts(body, column) for column in headers}
    serial = next((c for c in headers if _is_serial(c, headers[c], columns[c])), None)
    label = _label_column({c: columns[c] for c in headers if c != serial})
    values = tuple(c for c in headers if c not in (serial, label) and _holds_values(columns[c], headers[c]))
    rows = read_rows(body, serial, label, values)
    return Shape(serial, label, values, headers, rows, _roles(table, over, serial, values, rows))


def _rows_over_the_body(body: Mapping[int, Mapping[int, Cell]]) -> dict[int, Role]:
    """Body rows before the first real one that number the columns ("A B 1 2 3=1+2") or state the unit."""
    over: dict[int, Role] = {}
    for row in sorted(body):
        texts = [cell.text for _, cell in sorted(body[row].items()) if cell.text]
        if len(texts) > 1 and _numbers_columns(texts):
            over[row] = "header"
        elif len(texts) == 1 and _UNIT.fullmatch(fold(texts[0])):
            over[row] = "unit"
        else:
            break
    return over


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether all are column numbers, one higher from each to the next, the last two figures at least."""
    if not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    figures = [int(found[0]) for text in texts if (found := re.match(r"\d+", text.lstrip("(")))]
    is_running = all(later == earlier + 1 for earlier, later in pairwise(figures))
    letters = len(texts) - len(figures)
    return is_running and bool(figures) and (figures[0] == 1 if letters or len(figures) > 2 else False)


def _header_path(table: Table, column: int) -> tuple[str, ...]:
    """Header texts over a column from the top, without column numbers."""
    over = [c for c in table.cells if c.is_header and c.column <= column < c.column + c.column_span and c.text]
    texts = [cell.text for cell in sorted(over, key=lambda cell: cell.row)]
    return tuple(text for text in texts if len(texts) == 1 or not _COLUMN_NUMBER.fullmatch(text))


def _texts(body: Mapping[int, Mapping[int, Cell]], column: int) -> list[str]:
    """Filled cells of one column that no merged cell covers."""
    cells = (cells[column] for cells in body.values() if column in cells)
    return [cell.text for cell in cells if cell.text and cell.column_span == 1]


def _is_serial(column: int, header: Sequence[str], texts: Sequence[str]) -> bool:
    """A column headed TT, or the first one, or one without a header, whose cells count up from one."""
    head = fold(header[-1]) if header else ""
    if _SERIAL_HEADER.fullmatch(head):
        return True
    if head and (column > 1 or len(head) > _LONGEST_GARBLED):
        return False
    numbers = [int(text.rstrip(".")) for text in texts if SERIAL.fullmatch(text)]
    others = [text for text in texts if not SERIAL.fullmatch(text)]
    counts_up = all(later in (earlier + 1, 1) for earlier, later in pairwise(numbers))
    enough = 1 if column == 1 else 2
    return (
        len(numbers) > enough and numbers[0] == 1 and counts_up and all(GROUP_SERIAL.fullmatch(text) for text in others)
    )


def _label_column(columns: Mapping[int, Sequence[str]]) -> int | None:
    """The first column of words that tells (nearly) as many rows apart as any: not the region beside the province."""
    words = {column: len(set(texts)) for column, texts in columns.items() if texts and not _is_numeric(texts)}
    most = max(words.values(), default=0)
    return next((column for column, distinct in words.items() if distinct >= _MOST_DISTINCT * most), None)


def _holds_values(texts: Sequence[str], header: Sequence[str]) -> bool:
    """A column that holds mostly numbers, or nothing yet under a header: blank is a value not reported."""
    if not texts:
        return bool(header)
    return _is_numeric(texts) and not all(is_tick(text) for text in texts)


def _is_numeric(texts: Sequence[str]) -> bool:
    return sum(_is_number(text) for text in texts) >= _MOST_NUMBERS * len(texts)


def _is_number(text: str) -> bool:
    """A number, a sign that there is none, or a number that is garbled in places ("5O7", "1.46"); not a date."""
    reading = read_value(text)
    if reading is None or is_date(text):
        return False
    return reading.missing != "unread" or sum(map(str.isdigit, text)) * 2 > len(text)


def _roles(
    table: Table, over: Mapping[int, Role], serial: int | None, values: Sequence[int], rows: Sequence[Row]
) -> dict[tuple[int, int], Role]:
    kinds = {row.number: row.kind for row in rows}
    roles: dict[tuple[int, int], Role] = {}
    for cell in table.cells:
        place = cell.row, cell.column
        kind = kinds.get(cell.row, "member")
        if cell.is_header or cell.row in over:
            roles[place] = over.get(cell.row, "header")
        elif cell.column in values:
            roles[place] = "total" if kind == "total" else "subtotal" if kind == "subtotal" else "value"
        elif cell.column == serial and cell.column_span == 1 and SERIAL.fullmatch(cell.text):
            roles[place] = "serial"
        else:
            roles[place] = "group" if kind == "group" else "label"
    return roles
