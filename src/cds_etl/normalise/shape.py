"""What each cell of a table is for (header, serial, label, value) and each row (member, sub-total, total, group).

Decided from the printed texts alone; which entity a label names and which indicator a column holds comes later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cds_etl.text import fold

from .numerals import read_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cds_etl.columns import Role
    from cds_etl.model import Cell, Table

RowKind = Literal["member", "subtotal", "total", "group"]

_SERIAL_HEADER = re.compile(r"(?:tt|stt|so tt|so thu tu|no\.?|#)")
_SERIAL = re.compile(r"\d{1,4}\.?")
_GROUP_SERIAL = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])\.?")
_TOTAL = re.compile(
    r"(?:tong (?:cong|so|chung)|cong chung|tong|cong|ca nuoc|toan quoc|chung toan quoc)(?: \(.*\))?[\s:.]*"
)
_SUBTOTAL = re.compile(r"(?:cong|tong)\b.+|(?:vung|khu vuc|mien)\b.+")
_MOST_NUMBERS = 0.6  # of a column's filled cells: from here on it holds values


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: its number in the grid, its kind, its printed label, and its cells by column."""

    number: int
    kind: RowKind
    label: str
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Shape:
    """A table with its parts told apart. Columns are numbers of the grid; `headers` are paths from the top."""

    serial_column: int | None
    label_column: int | None
    value_columns: tuple[int, ...]
    headers: Mapping[int, tuple[str, ...]]
    rows: tuple[Row, ...]

    def role(self, cell: Cell) -> Role:
        """What a cell is for."""
        if cell.is_header:
            return "header"
        kind = next((row.kind for row in self.rows if row.number == cell.row), "member")
        if cell.column in self.value_columns:
            return kind if kind in ("total", "subtotal") else "value"  # type: ignore[return-value]
        if cell.column == self.serial_column and cell.column_span == 1 and _SERIAL.fullmatch(cell.text):
            return "serial"
        return "group" if kind == "group" else "label"

    def members(self) -> list[Row]:
        """The rows that add up to the totals."""
        return [row for row in self.rows if row.kind == "member"]


def find_shape(table: Table) -> Shape:
    """Tell the parts of a table apart."""
    body: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        if not cell.is_header:
            body.setdefault(cell.row, {})[cell.column] = cell
    headers = {column: _header_path(table, column) for column in range(1, table.column_count + 1)}
    columns = {column: _texts(body, column) for column in headers}
    serial = next((c for c in headers if _is_serial(headers[c], columns[c])), None)
    label = next((c for c in headers if c != serial and _is_label(columns[c])), None)
    values = tuple(c for c in headers if c not in (serial, label) and _holds_values(columns[c], headers[c]))
    rows = tuple(_row(number, body[number], serial, label, values) for number in sorted(body))
    return Shape(serial, label, values, headers, rows)


def _header_path(table: Table, column: int) -> tuple[str, ...]:
    over = [c for c in table.cells if c.is_header and c.column <= column < c.column + c.column_span and c.text]
    return tuple(cell.text for cell in sorted(over, key=lambda cell: cell.row))


def _texts(body: Mapping[int, Mapping[int, Cell]], column: int) -> list[str]:
    """Filled cells of one column that no merged cell covers."""
    cells = (cells[column] for cells in body.values() if column in cells)
    return [cell.text for cell in cells if cell.text and cell.column_span == 1]


def _is_serial(header: Sequence[str], texts: Sequence[str]) -> bool:
    """A column headed TT, or one without such a header whose cells count up from one."""
    if header and _SERIAL_HEADER.fullmatch(fold(header[-1])):
        return True
    numbers = [int(text.rstrip(".")) for text in texts if _SERIAL.fullmatch(text)]
    return len(numbers) > 2 and len(numbers) == len(texts) and numbers == list(range(1, len(numbers) + 1))


def _is_label(texts: Sequence[str]) -> bool:
    return bool(texts) and sum(_is_number(text) for text in texts) < (1 - _MOST_NUMBERS) * len(texts)


def _holds_values(texts: Sequence[str], header: Sequence[str]) -> bool:
    """A column that holds mostly numbers, or nothing yet under a header: blank is a value not reported."""
    if not texts:
        return bool(header)
    return sum(_is_number(text) for text in texts) >= _MOST_NUMBERS * len(texts)


def _is_number(text: str) -> bool:
    reading = read_value(text)
    return reading is not None and reading.missing != "unread"


def _row(number: int, cells: Mapping[int, Cell], serial: int | None, label: int | None, values: Sequence[int]) -> Row:
    words = _label(cells, label, values)
    mark = cells[serial].text if serial in cells and cells[serial].column_span == 1 else ""  # type: ignore[index]
    filled = any(column in cells and cells[column].text for column in values)
    return Row(number, _row_kind(words, mark, filled), words, cells)


def _label(cells: Mapping[int, Cell], label: int | None, values: Sequence[int]) -> str:
    """The text of the label cell, or of the merged cell that covers it."""
    for column in sorted(cells, reverse=True):
        cell = cells[column]
        if label is not None and column <= label < column + cell.column_span and cell.text:
            return cell.text
    return next((cells[c].text for c in sorted(cells) if c not in values and not _SERIAL.fullmatch(cells[c].text)), "")


def _row_kind(label: str, mark: str, filled: bool) -> RowKind:
    folded = fold(label)
    if _TOTAL.fullmatch(folded) and not _SERIAL.fullmatch(mark):
        return "total"
    if _SERIAL.fullmatch(mark):
        return "member"
    if _GROUP_SERIAL.fullmatch(mark) or _SUBTOTAL.fullmatch(folded):
        return "subtotal" if filled else "group"
    return "member" if filled else "group"
