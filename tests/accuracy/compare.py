"""One table as printed against one as read: rows and cells that are exact, values that are not, and what differs.

Texts are compared in Unicode's composed form. Which table is set against which, and notes and words, are in `score`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.model import Cell, Table
    from typeset.truth import CellTruth, TableTruth

Key = tuple[str, ...]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """A table's account; `wrong_values` are the places, as read, of numbers that are not as printed (row 0: lost)."""

    rows: int
    rows_exact: int
    cells: int
    cells_exact: int
    wrong_values: tuple[Place, ...]
    differences: tuple[str, ...]


def composed(text: str) -> str:
    """Text in composed form, white space as single spaces.

    >>> composed("Hà  Nội") == "Hà Nội"
    True
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def printed_keys(truth: TableTruth) -> list[Key]:
    """The rows of a printed table, each as the texts that begin in it, in order."""
    return _keys((cell.row, cell.column, cell.text) for cell in truth.cells)


def read_keys(table: Table) -> list[Key]:
    """The rows of a table as read, in the same shape."""
    return _keys((cell.row, cell.column, cell.text) for cell in table.cells)


def _keys(cells: Iterable[tuple[int, int, str]]) -> list[Key]:
    rows: dict[int, list[str]] = {}
    for row, _, text in sorted(cells):
        rows.setdefault(row, [])
        if text:
            rows[row].append(composed(text))
    return [tuple(rows.get(row, ())) for row in range(1, max(rows, default=0) + 1)]


def align(printed: Sequence[Key], read: Sequence[Key]) -> dict[int, int]:
    """Which row as read answers to which row in print, from 1; rows between two that agree answer in turn.

    >>> align([("a",), ("b",), ("c",)], [("a",), ("x",), ("c",), ("d",)])
    {1: 1, 2: 2, 3: 3}
    """
    pairs: dict[int, int] = {}
    for _, first, last, other, end in SequenceMatcher(None, printed, read, autojunk=False).get_opcodes():
        pairs |= {first + step + 1: other + step + 1 for step in range(min(last - first, end - other))}
    return pairs


def compare(truth: TableTruth, table: Table | None, *, spans: bool) -> Compared:
    """Set a table as read beside its print.

    A merged cell's text may stand in any one of the boxes that it covers, unless `spans` asks for the very cell: only
    drawn rules show how far a cell goes. Whether a row is read as header counts with it.
    """
    pairs = align(printed_keys(truth), read_keys(table)) if table else {}
    cells = table.cells if table else ()
    differences: list[str] = []
    exact: dict[int, bool] = {}
    wrong_values: list[Place] = []
    good = 0
    for cell in truth.cells:
        rows = {pairs[row] for row in range(cell.row, cell.row + cell.row_span) if row in pairs}
        found = _covered(cells, rows, range(cell.column, cell.column + cell.column_span))
        problem = _problem(cell, found, spans=spans)
        exact[cell.row] = exact.get(cell.row, True) and not problem and bool(rows)
        good += not problem and bool(rows)
        if problem or not rows:
            differences.append(f"row {cell.row}, column {cell.column}: {problem or 'the row is missing'}")
            if _is_value(cell, found) and (_text(found) != composed(cell.text) or any(f.is_header for f in found)):
                wrong_values.append((min(rows, default=0), cell.column))
    extra = sorted(set(range(1, len(read_keys(table)) + 1)) - set(pairs.values())) if table else []
    differences += [f"row {row} as read is not in print" for row in extra]
    if table and table.column_count != truth.column_count:
        differences.insert(0, f"{table.column_count} columns, printed are {truth.column_count}")
    return Compared(len(exact), sum(exact.values()), len(truth.cells), good, tuple(wrong_values), tuple(differences))


def _covered(cells: Sequence[Cell], rows: set[int], columns: range) -> list[Cell]:
    return [cell for cell in cells if cell.row in rows and cell.column in columns]


def _text(found: Sequence[Cell]) -> str:
    return composed(" ".join(cell.text for cell in found if cell.text))


def _problem(truth: CellTruth, found: Sequence[Cell], *, spans: bool) -> str | None:
    if _text(found) != composed(truth.text):
        return f"{_text(found)!r} for {composed(truth.text)!r}"
    if sum(bool(cell.text) for cell in found) > 1:
        return f"{truth.text!r} is cut: {[cell.text for cell in found]}"
    if any(cell.text and cell.is_header is not (truth.role == "header") for cell in found):
        return f"{truth.text!r} is read as {'body' if truth.role == 'header' else 'header'}"
    marks = tuple(mark.strip("()[]") for cell in found for mark in cell.marks)
    if marks != truth.marks:
        return f"{truth.text!r} with the marks {marks} for {truth.marks}"
    wanted = (truth.row_span, truth.column_span)
    if spans and [(cell.row_span, cell.column_span) for cell in found] != [wanted]:
        return f"{truth.text!r} spans {[(cell.row_span, cell.column_span) for cell in found]} for {wanted}"
    return None


def _is_value(cell: CellTruth, found: Sequence[Cell]) -> bool:
    """Whether a number is printed or was read in a box behind serial and name and below the header."""
    is_number = any(letter.isdigit() for letter in cell.text + _text(found))
    return is_number and cell.role != "header" and cell.column > 2
