"""Tables to records: every cell with its role, every printed number with its indicator, entity and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.records import CellRecord, Observation, TableRecord

from .families import map_columns
from .naming import name_rows
from .numerals import read_value, scale_of
from .shape import find_shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from cds_etl.columns import EntityKind
    from cds_etl.model import Cell, Table
    from cds_etl.records import Record

    from .documents import Context
    from .families import ColumnMap
    from .names import Match
    from .naming import Naming
    from .numerals import Reading
    from .shape import Row, Shape

_GROUPS: dict[EntityKind, str] = {"province": "group:provinces", "agency": "group:agencies"}


def table_id(context: Context, number: int) -> str:
    """Id of the table with this number, from 1."""
    return f"{context.document_id}/t{number:02d}"


def cell_id(table: str, row: int, column: int) -> str:
    """Id of a cell and of the observation in it.

    >>> cell_id("3f9ac2d1b004/t02", 4, 3)
    '3f9ac2d1b004/t02/r04/c03'
    """
    return f"{table}/r{row:02d}/c{column:02d}"


def read_table(table: Table, number: int, context: Context) -> Iterator[Record]:
    """All records of one table: the table, its cells, its observations, and indicators that no family knows."""
    shape = find_shape(table)
    members = shape.members()
    naming = name_rows([row.label for row in members], context.published)
    columns = map_columns(table.caption, shape, naming.kind, context.catalogue)
    key = table_id(context, number)
    yield TableRecord(
        table_id=key,
        document_id=context.document_id,
        ordinal=number,
        caption=table.caption,
        unit_line=table.unit_line,
        page_first=table.pages[0],
        page_last=table.pages[-1],
        row_count=table.row_count,
        column_count=table.column_count,
        family=columns.family,
    )
    yield from columns.unmapped
    for cell in table.cells:
        yield _cell(key, cell, shape, context)
    entities = dict(zip((row.number for row in members), naming.matches, strict=True))
    reader = _RowReader(key, table, shape, columns, naming, context)
    for row in shape.rows:
        yield from reader.read(row, entities.get(row.number))


def _cell(key: str, cell: Cell, shape: Shape, context: Context) -> CellRecord:
    return CellRecord(
        table_id=key,
        row=cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=cell.column_span,
        text=cell.text,
        role=shape.role(cell),
        page=cell.page,
        x0=cell.box.x0,
        top=cell.box.top,
        x1=cell.box.x1,
        bottom=cell.box.bottom,
        confidence=cell.confidence,
        reading=context.reading,
    )


class _RowReader:
    """Reads the values of one table row by row."""

    def __init__(
        self, key: str, table: Table, shape: Shape, columns: ColumnMap, naming: Naming, context: Context
    ) -> None:
        self._key = key
        self._shape = shape
        self._columns = columns
        self._naming = naming
        self._context = context
        self._scale = scale_of(table.unit_line)
        known = {entry.id: entry.unit for entry in context.catalogue.indicator}
        self._units: Mapping[str, str] = known

    def read(self, row: Row, match: Match | None) -> Iterator[Observation]:
        """The observations of a row, in order of columns; blank cells give none."""
        for column in self._shape.value_columns:
            cell = row.cells.get(column)
            reading = read_value(cell.text, self._scale) if cell else None
            if cell and reading:
                yield self._observation(row, cell, reading, match)

    def _observation(self, row: Row, cell: Cell, reading: Reading, match: Match | None) -> Observation:
        context = self._context
        indicator = self._columns.columns[cell.column]
        is_total = row.kind == "total"
        group = _GROUPS.get(self._naming.kind) if is_total and self._naming.kind else None
        value, denominator, scale = self._scaled(reading)
        return Observation(
            observation_id=cell_id(self._key, cell.row, cell.column),
            document_id=context.document_id,
            indicator_id=indicator,
            entity_id=group or (match.entity_id if match else None),
            entity_kind="group" if group else match.kind if match else None,
            entity_code=match.code if match else None,
            geography=match.geography if match else self._naming.geography if is_total else None,
            entity_raw=row.label or None,
            row_kind="member" if row.kind == "group" else row.kind,
            is_stated_total=is_total or row.kind == "subtotal",
            period=context.period.name if context.period else None,
            period_start=context.period.start if context.period else None,
            period_end=context.period.end if context.period else None,
            as_of=context.published,
            period_basis="document" if context.period else None,
            value=value,
            value_raw=cell.text,
            scale=scale,
            missing_reason=reading.missing,
            denominator=denominator,
            unit="%" if reading.is_percent else self._units.get(indicator),
            qualifier="exact",
            qualifier_raw=None,
            modality="measured",
            source="table",
            table_id=self._key,
            row=cell.row,
            column=cell.column,
            paragraph=None,
            page=cell.page,
            x0=cell.box.x0,
            top=cell.box.top,
            x1=cell.box.x1,
            bottom=cell.box.bottom,
            match_method=match.method if match else None,
            match_score=match.score if match else None,
            reading=context.reading,
        )

    def _scaled(self, reading: Reading) -> tuple[Decimal | None, Decimal | None, int]:
        """Value and whole in the indicator's unit; a share is no count, so that the unit line's scale is not its."""
        scale = 1 if reading.is_percent or reading.denominator is not None else self._scale
        return (reading.value * scale if reading.value is not None else None), reading.denominator, scale
