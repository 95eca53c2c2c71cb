"""Tables to records: every cell with its role, every printed number with its indicator, entity and period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from cds_etl.records import CellRecord, Observation, TableRecord

from .families import map_columns
from .naming import name_rows
from .numerals import read_value
from .register import load_register
from .row_lists import read_row_membership
from .rows import region_of
from .shape import find_shape
from .units import column_unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from cds_etl.columns import EntityKind, Geography, MatchMethod
    from cds_etl.model import Cell, Table
    from cds_etl.records import Record

    from .dates import Period
    from .documents import Context
    from .families import ColumnMap
    from .names import Match
    from .naming import Naming
    from .numerals import Reading
    from .rows import Row
    from .shape import Shape
    from .units import ColumnUnit


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a row speaks of; all None where its label is not resolved."""

    entity_id: str | None = None
    kind: EntityKind | None = None
    code: str | None = None
    geography: Geography | None = None
    method: MatchMethod | None = None
    score: float | None = None


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
    naming = name_rows([row.label for row in members], context.day, context.aliases)
    columns = map_columns(table.caption, shape, naming.kinds, context.catalogue, context.published)
    units = {column: column_unit(table.caption, shape.headers[column], table.unit_line) for column in columns.columns}
    key = table_id(context, number)
    yield TableRecord(
        table_id=key,
        document_id=context.document_id,
        ordinal=number,
        caption=table.caption,
        unit_line=table.unit_line,
        page_first=min(table.pages, default=1),
        page_last=max(table.pages, default=1),
        row_count=table.row_count,
        column_count=table.column_count,
        family=columns.family.id if columns.family else None,
        closest=columns.closest,
    )
    unmapped = {indicator.indicator_id: indicator for indicator in columns.unmapped}
    for column, indicator_id in columns.columns.items():
        if indicator_id in unmapped:
            is_share = _holds_shares(shape, column, units[column])
            change = {"unit": "%" if is_share else units[column].unit, "additive": not is_share}
            yield unmapped[indicator_id].model_copy(update=change)
    for cell in table.cells:
        yield _cell(key, cell, shape, context)
    matches = dict(zip((row.number for row in members), naming.matches, strict=True))
    reader = _RowReader(key, shape, columns, units, context)
    for row in shape.rows:
        yield from reader.read(row, _subject(row, matches.get(row.number), naming))
    for row in members:
        if membership := read_row_membership(row, matches[row.number], key, columns, context):
            yield membership


def _holds_shares(shape: Shape, column: int, unit: ColumnUnit) -> bool:
    """Whether a column that nobody has named holds shares in per cent: they add up to nothing."""
    cells = (row.cells[column] for row in shape.rows if column in row.cells)
    readings = [reading for cell in cells if (reading := read_value(cell.text))]
    return unit.unit == "%" or any(reading.is_percent for reading in readings)


def _as_of(stated: Period | None, context: Context) -> dt.date | None:
    """The day to which a value runs: the end of the period over its column, but not ahead of the document."""
    days = [day for day in (stated.end if stated else None, context.published) if day]
    return min(days, default=None)


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
        reading="ocr-reread" if cell.is_reread else context.reading(cell.page),
        css_path=cell.css_path,
    )


def _subject(row: Row, match: Match | None, naming: Naming) -> _Subject:
    """A total speaks of the group of the members, any other row of the one whom its label names."""
    if row.kind == "total":
        geography = naming.geography if naming.group == "group:provinces" else None
        return _Subject(naming.group, "group" if naming.group else None, geography=geography)
    if match and match.entity_id:
        return _Subject(match.entity_id, match.kind, match.code, match.geography, match.method, match.score)
    if region := region_of(row.label):
        code = load_register().name_of(region).code
        return _Subject(region, "region", code, None, "folded", 100.0)
    return _Subject(method=match.method, score=match.score) if match else _Subject()


class _RowReader:
    """Reads the values of one table row by row."""

    def __init__(
        self, key: str, shape: Shape, columns: ColumnMap, units: Mapping[int, ColumnUnit], context: Context
    ) -> None:
        self._key = key
        self._shape = shape
        self._columns = columns
        self._context = context
        self._known = {entry.id: entry for entry in context.catalogue.indicator}
        self._units = {column: self._own_scale(columns.columns[column], unit) for column, unit in units.items()}

    def _own_scale(self, indicator: str, unit: ColumnUnit) -> ColumnUnit:
        """The column's unit; rates and ranks stand among scaled counts and are not scaled."""
        known = self._known.get(indicator)
        return replace(unit, scale=1) if known and known.measure in ("rate", "rank") else unit

    def read(self, row: Row, subject: _Subject) -> Iterator[Observation]:
        """The observations of a row, in order of columns; blank cells give none."""
        for column in self._shape.value_columns:
            cell = row.cells.get(column)
            reading = read_value(cell.text, self._units[column].scale) if cell else None
            if cell and reading:
                yield self._observation(row, cell, reading, subject)

    def _observation(self, row: Row, cell: Cell, reading: Reading, subject: _Subject) -> Observation:
        context, indicator, unit = self._context, self._columns.columns[cell.column], self._units[cell.column]
        stated = self._columns.periods.get(cell.column)
        period, known = stated or context.period, self._known.get(indicator)
        # A share is no count, so that the unit line's scale is not its own.
        scale = 1 if reading.is_percent or reading.denominator is not None else unit.scale
        return Observation(
            observation_id=cell_id(self._key, cell.row, cell.column),
            document_id=context.document_id,
            indicator_id=indicator,
            entity_id=subject.entity_id,
            entity_kind=subject.kind,
            entity_code=subject.code,
            geography=subject.geography,
            entity_raw=row.label or None,
            row_kind=_ROW_KINDS[row.kind],
            is_stated_total=row.kind in ("total", "subtotal"),
            period=period.name if period else None,
            period_start=period.start if period else None,
            period_end=period.end if period else None,
            as_of=_as_of(stated, context),
            period_basis="header" if stated else "document" if period else None,
            value=reading.value * scale if reading.value is not None else None,
            value_raw=cell.text,
            scale=scale,
            missing_reason=reading.missing,
            denominator=reading.denominator,
            unit="%" if reading.is_percent else known.unit if known else unit.unit,
            qualifier="exact",
            qualifier_raw=None,
            modality=unit.modality,
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
            match_method=subject.method,
            match_score=subject.score,
            reading="ocr-reread" if cell.is_reread else context.reading(cell.page),
        )


_ROW_KINDS: dict[str, Literal["member", "subtotal", "total"]] = {
    "member": "member",
    "group": "member",
    "subtotal": "subtotal",
    "total": "total",
}
