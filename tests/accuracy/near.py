"""A printed table against one read from a scan: rows are set side by side by likeness, since few need be exact.

Each printed cell is right, wrong or lost. What counts as flagged is in `scan_score`, strict comparing in `compare`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .compare import composed, printed_keys, read_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import Cell, Table
    from typeset.truth import CellTruth, TableTruth

    from .compare import Key

ALIKE = 0.3
"""Likeness below which two rows are strangers."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is not as printed. `row` is that of the reading (0: lost), `column` that of the print."""

    row: int
    column: int
    page: int
    printed: str
    read: str
    is_number: bool
    printed_row: int

    @property
    def is_another_number(self) -> bool:
        """Whether what was read says another number than is printed: white space between thousands says nothing."""
        return self.is_number and self.read.replace(" ", "") != self.printed.replace(" ", "")


@dataclass(frozen=True, slots=True)
class Compared:
    """A table's account. Cells are those in which something is printed or was read; `pairs` are rows, print to read."""

    rows: int
    rows_right: int
    numbers: int
    labels: int
    wrong: tuple[Wrong, ...]
    pairs: dict[int, int]
    remarks: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """Numbers and labels."""
        return self.numbers + self.labels


def likeness(printed: Sequence[Key], read: Sequence[Key]) -> list[list[float]]:
    """How alike each printed row and each row as read are, from 0 to 1.

    >>> likeness([("1", "Hà Nam")], [("1", "Hà Nam"), ()])
    [[1.0, 0.0]]
    """
    from rapidfuzz import fuzz

    def joined(keys: Sequence[Key]) -> list[str]:
        return [" ".join(key) for key in keys]

    mine = joined(read)
    return [[fuzz.ratio(row, other) / 100 if row and other else 0.0 for other in mine] for row in joined(printed)]


def align(alike: Sequence[Sequence[float]]) -> tuple[dict[int, int], float]:
    """The pairing of rows, in order and counted from 1, that is most alike in all; and how alike it is.

    >>> align([[0.9, 0.1], [0.2, 0.1], [0.1, 0.8]])
    ({1: 1, 3: 2}, 1.7)
    """
    count, other = len(alike), len(alike[0]) if alike else 0
    best = [[0.0] * (other + 1) for _ in range(count + 1)]
    for row in range(count - 1, -1, -1):
        for mine in range(other - 1, -1, -1):
            one = alike[row][mine]
            taken = best[row + 1][mine + 1] + one if one >= ALIKE else 0.0
            best[row][mine] = max(best[row + 1][mine], best[row][mine + 1], taken)
    pairs: dict[int, int] = {}
    row = mine = 0
    while row < count and mine < other:
        if best[row][mine] == best[row + 1][mine]:
            row += 1
        elif best[row][mine] == best[row][mine + 1]:
            mine += 1
        else:
            pairs[row + 1] = mine + 1
            row, mine = row + 1, mine + 1
    return pairs, round(best[0][0], 6)


def pair_tables(printed: Sequence[TableTruth], read: Sequence[Table]) -> list[int | None]:
    """For each printed table the place, from 0, of the one as read that is most like it; None where none is."""
    scores: list[tuple[float, int, int]] = []
    for place, truth in enumerate(printed):
        for mine, table in enumerate(read):
            _, alike = align(likeness(printed_keys(truth), read_keys(table)))
            scores.append((alike / max(1, len(printed_keys(truth))), place, mine))
    pairs: list[int | None] = [None] * len(printed)
    taken: set[int] = set()
    for score, place, mine in sorted(scores, key=lambda item: (-item[0], item[1], item[2])):
        if score >= ALIKE and pairs[place] is None and mine not in taken:
            pairs[place] = mine
            taken.add(mine)
    return pairs


def compare(truth: TableTruth, table: Table | None) -> Compared:
    """Set a table as read beside its print; a merged cell's text may stand in any one of the boxes that it covers."""
    read = read_keys(table) if table else []
    pairs, _ = align(likeness(printed_keys(truth), read)) if table else ({}, 0.0)
    cells = [cell for cell in (table.cells if table else ()) if cell.text]
    wrong: list[Wrong] = []
    rows: dict[int, bool] = {}
    counts = {True: 0, False: 0}
    for cell in truth.cells:
        mine = {pairs[row] for row in range(cell.row, cell.row + cell.row_span) if row in pairs}
        columns = range(cell.column, cell.column + cell.column_span)
        found = [one for one in cells if one.row in mine and one.column in columns]
        text = composed(" | ".join(one.text for one in found))
        if not (text or cell.text):
            continue
        is_number = _is_number(cell, text)
        counts[is_number] += 1
        problem = _problem(cell, found, text)
        rows[cell.row] = rows.get(cell.row, True) and not problem
        if problem:
            row = min(mine, default=0)
            wrong.append(Wrong(row, cell.column, cell.page, composed(cell.text), problem, is_number, cell.row))
    remarks = [f"row {row} as read is not in print" for row in range(1, len(read) + 1) if row not in pairs.values()]
    if table and table.column_count != truth.column_count:
        remarks.insert(0, f"{table.column_count} columns, printed are {truth.column_count}")
    return Compared(len(rows), sum(rows.values()), counts[True], counts[False], tuple(wrong), pairs, tuple(remarks))


def _problem(truth: CellTruth, found: Sequence[Cell], text: str) -> str:
    """What was read instead, empty where the cell is right."""
    if _joined(text) != _joined(composed(truth.text)):
        return text or "nothing"
    if any(cell.is_header is not (truth.role == "header") for cell in found):
        return f"{text} as {'body' if truth.role == 'header' else 'header'}"
    return ""


def _joined(text: str) -> str:
    """What ink cannot tell apart is one: white space behind a stroke where a line may break; dots or an ellipsis.

    >>> _joined("Số xã/ Tổng số …") == _joined("Số xã/Tổng số ...")
    True
    """
    return text.replace("/ ", "/").replace("...", "…")


def _is_number(cell: CellTruth, text: str) -> bool:
    """Whether a number is printed, or was read, in a box behind serial and name and below the header."""
    return cell.role != "header" and cell.column > 2 and any(letter.isdigit() for letter in cell.text + text)
