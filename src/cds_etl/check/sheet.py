"""One table as the checks see it: its observations by row and column, kinds of its rows, headers and labels.

It arranges records and tests nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from cds_etl.records import CellRecord, Observation, RecordSet, TableRecord

from .finding import Place, Scope
from .lookup import in_reading_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cds_etl.columns import Rule

RowKind = Literal["member", "subtotal", "total", "group", "header"]


@dataclass(frozen=True, slots=True)
class Group:
    """A sub-total's row and the member rows that it adds up."""

    row: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """A table: observations in reading order, cells by row and column, and the kind of each row."""

    document_id: str
    table_id: str
    name: str
    page: int | None
    by_row: Mapping[int, tuple[Observation, ...]]
    by_column: Mapping[int, tuple[Observation, ...]]
    cells: tuple[CellRecord, ...]
    row_kinds: Mapping[int, RowKind]
    row_pages: Mapping[int, int]
    headers: Mapping[int, str]
    labels: Mapping[int, str]

    def scope(self, rule: Rule) -> Scope:
        """The scope of a rule in this table."""
        return Scope(self.document_id, self.table_id, rule)

    def rows_of(self, kind: RowKind) -> tuple[int, ...]:
        """Numbers of the rows of one kind, top to bottom."""
        return tuple(row for row, found in self.row_kinds.items() if found == kind)

    def place(self, row: int | None, column: int | None) -> Place:
        """Page, row and column of a cell; the table's first page where the row is not known."""
        return Place(self.row_pages.get(row, self.page) if row is not None else self.page, row, column)

    def column_name(self, column: int) -> str:
        """The column for people: by its header, else by its number."""
        header = self.headers.get(column)
        return f'column "{header}"' if header else f"column {column}"

    def row_name(self, row: int) -> str:
        """The row for people: its number and its label."""
        label = self.labels.get(row)
        return f'row {row} "{label}"' if label else f"row {row}"

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Sub-totals with their members.

        Where a member stands above the first sub-total, sub-totals close their groups; otherwise they head them.
        """
        heads, members = self.rows_of("subtotal"), self.rows_of("member")
        if not heads:
            return ()
        closing = bool(members) and members[0] < heads[0]
        bounds = (0, *heads) if closing else (*heads, max((*members, *heads)) + 1)
        return tuple(
            Group(row, members[bisect_right(members, low) : bisect_left(members, high)])
            for row, low, high in zip(heads, bounds, bounds[1:], strict=False)
        )


def read_sheets(records: RecordSet) -> list[Sheet]:
    """Every table of the document that has cells or observations, in the order of their ids."""
    tables = {table.table_id: table for table in records.of(TableRecord)}
    cells: dict[str, list[CellRecord]] = defaultdict(list)
    for cell in records.of(CellRecord):
        cells[cell.table_id].append(cell)
    observations: dict[str, list[Observation]] = defaultdict(list)
    for found in records.of(Observation):
        if found.table_id is not None and found.row is not None and found.column is not None:
            observations[found.table_id].append(found)
    ids = sorted(cells.keys() | observations.keys())
    return [_read_sheet(table_id, tables.get(table_id), cells[table_id], observations[table_id]) for table_id in ids]


def _read_sheet(
    table_id: str, table: TableRecord | None, cells: list[CellRecord], observations: list[Observation]
) -> Sheet:
    ordered = in_reading_order(observations, by=_in_grid)
    by_row = _gather(ordered, attrgetter("row"))
    placed = tuple(sorted(cells, key=attrgetter("row", "column")))
    cells_by_row = {row: list(found) for row, found in groupby(placed, attrgetter("row"))}
    pages = {row: values[0].page for row, values in by_row.items()}
    pages |= {row: found[0].page for row, found in cells_by_row.items()}
    return Sheet(
        document_id=table.document_id if table else table_id.partition("/")[0],
        table_id=table_id,
        name=f"table {table.ordinal}" if table else f"table {table_id.rpartition('/')[2]}",
        page=table.page_first if table else min(pages.values(), default=None),
        by_row=by_row,
        by_column=_gather(ordered, attrgetter("column")),
        cells=placed,
        row_kinds=_row_kinds(cells_by_row, by_row),
        row_pages=pages,
        headers=_headers(placed),
        labels=_labels(placed, by_row),
    )


def _in_grid(found: Observation) -> tuple[int, int, int, int, str]:
    return found.row or 0, found.column or 0, found.page, len(found.observation_id), found.observation_id


def _gather(
    observations: Iterable[Observation], number_of: Callable[[Observation], int]
) -> dict[int, tuple[Observation, ...]]:
    gathered: dict[int, list[Observation]] = defaultdict(list)
    for found in observations:
        gathered[number_of(found)].append(found)
    return {number: tuple(gathered[number]) for number in sorted(gathered)}


def _row_kinds(
    cells: Mapping[int, Sequence[CellRecord]], observations: Mapping[int, Sequence[Observation]]
) -> dict[int, RowKind]:
    """What each row is: by its observations, and where all its cells are blank by their roles.

    A row that only says something (a remark over the whole width) is neither member nor total and is left out.
    """
    kinds: dict[int, RowKind] = {}
    for row, placed in cells.items():
        found = {cell.role for cell in placed}
        if "header" in found or "unit" in found:
            kinds[row] = "header"
        elif "total" in found:
            kinds[row] = "total"
        elif "subtotal" in found:
            kinds[row] = "subtotal"
        elif "group" in found:
            kinds[row] = "group"
        elif found & {"value", "serial"}:
            kinds[row] = "member"
    for row, values in observations.items():
        seen = {value.row_kind for value in values}
        kinds[row] = "total" if "total" in seen else "subtotal" if "subtotal" in seen else "member"
    return dict(sorted(kinds.items()))


def _headers(cells: Iterable[CellRecord]) -> dict[int, str]:
    """Header texts over each column, joined top to bottom; a text that a span repeats is said once."""
    texts: dict[int, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.role == "header" and cell.text:
            for column in range(cell.column, cell.column + max(1, cell.column_span)):
                if cell.text not in texts[column]:
                    texts[column].append(cell.text)
    return {column: " / ".join(found) for column, found in texts.items()}


def _labels(cells: Sequence[CellRecord], observations: Mapping[int, Sequence[Observation]]) -> dict[int, str]:
    """Text of each row's label; where no cell has that role, the name under which its values were read."""
    names = {
        row: next((one.entity_raw for one in values if one.entity_raw), None) for row, values in observations.items()
    }
    labels = {row: name for row, name in names.items() if name}
    printed = {cell.row: cell.text for cell in reversed(cells) if cell.role == "label" and cell.text}
    return labels | printed
