"""What of a snapshot is taken away as sheets: which tables and views, in which order, with their descriptions.

Writes nothing: how a sheet looks in Excel or as CSV is for `workbook` and `csv_files`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.records import (
    RECORDS,
    CellRecord,
    CheckTerm,
    Entity,
    FootnoteAnchor,
    Observation,
    PageRecord,
    ParagraphRecord,
    Record,
    TableRecord,
)

from .engine import literal, name, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .dataset import Dataset

_FOR_MACHINES: frozenset[type[Record]] = frozenset(
    {
        # Where on the page: what only a join asks for.
        *(PageRecord, TableRecord, CellRecord, ParagraphRecord, FootnoteAnchor, CheckTerm),
        # Shown by views: observations_named; provinces and agencies.
        *(Observation, Entity),
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table or view: its name, what it is, the query of its rows, and what its columns hold, by name."""

    name: str
    comment: str
    query: str
    columns: Mapping[str, str]


def all_sheets(dataset: Dataset) -> list[Sheet]:
    """Views first, then all tables; without the `_clean` twins of views, which a filter on `status` gives."""
    return [*_views(dataset), *_tables(dataset, frozenset())]


def sheets_for_analysts(dataset: Dataset) -> list[Sheet]:
    """The same without tables that say where on a page something stands, or that a view shows better."""
    return [*_views(dataset), *_tables(dataset, _FOR_MACHINES)]


def _views(dataset: Dataset) -> Iterator[Sheet]:
    found = [(str(view), str(comment or "")) for view, comment in dataset.fetch(_VIEWS)]
    known = {view for view, _ in found} | {kind.table for kind in RECORDS}
    for view, comment in found:
        if view.endswith("_clean") and view.removesuffix("_clean") in known:
            continue
        # A view has no order of its own, and a file must not change from one export to the next.
        yield Sheet(view, comment, f"SELECT * FROM {name(view)} ORDER BY ALL NULLS FIRST", _columns(dataset, view))


_VIEWS = """\
SELECT view_name, comment FROM duckdb_views()
WHERE NOT internal AND database_name = current_database() ORDER BY view_oid"""


def _tables(dataset: Dataset, without: frozenset[type[Record]]) -> Iterator[Sheet]:
    found = dataset.fetch("SELECT table_name, comment FROM duckdb_tables()")
    comments = {str(table): str(comment) for table, comment in found}
    for kind in RECORDS:
        if kind not in without:
            order = ", ".join(f"{name(column)} NULLS FIRST" for column in kind.key)
            query = f"SELECT {names(tuple(kind.model_fields))} FROM {name(kind.table)} ORDER BY {order}"
            yield Sheet(kind.table, comments[kind.table], query, _columns(dataset, kind.table))


def _columns(dataset: Dataset, table: str) -> dict[str, str]:
    query = (
        f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = {literal(table)} ORDER BY column_index"
    )
    return {str(column): str(comment or "") for column, comment in dataset.fetch(query)}


NOTES = """\
WITH anchored AS (
    SELECT a.table_id, a.row, a.column, c.role, c.row_span, c.column_span, f.footnote_id, f.marker, f.text
    FROM footnote_anchors a
    JOIN footnotes f USING (footnote_id)
    JOIN cells c ON c.table_id = a.table_id AND c.row = a.row AND c.column = a.column),
noted AS (
    SELECT DISTINCT o.observation_id, n.footnote_id, n.marker, n.text
    FROM anchored n JOIN observations o ON o.table_id = n.table_id
        AND (o.row BETWEEN n.row AND n.row + n.row_span - 1 AND (o.column = n.column OR n.role IN ('label', 'serial'))
            OR n.role IN ('header', 'unit') AND o.column BETWEEN n.column AND n.column + n.column_span - 1)
    UNION
    SELECT o.observation_id, f.footnote_id, f.marker, f.text
    FROM footnote_anchors a
    JOIN footnotes f USING (footnote_id)
    JOIN observations o ON o.document_id = f.document_id AND o.paragraph = a.paragraph AND o.source = 'prose'
    WHERE a.table_id IS NULL
        AND regexp_matches(a.anchor_text, '(^|[^0-9.,/])' || regexp_escape(o.value_raw) || '([^0-9/]|$)'))
SELECT observation_id, string_agg(marker || ' ' || text, chr(10) ORDER BY footnote_id)
FROM noted GROUP BY observation_id"""
"""Footnotes of observations: those whose mark stands in its cell, in the label of its row or the head of its column,
or in a sentence behind a phrase that holds the number."""


def notes_of(dataset: Dataset) -> dict[str, str]:
    """The footnotes that speak of an observation, a line each, by the observation's id."""
    return {str(observation): str(text) for observation, text in dataset.fetch(NOTES)}
