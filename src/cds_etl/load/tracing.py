"""From a value back to the page: what is printed there, what stands above it, its notes, and the checks that cover it.

Reads an opened snapshot; opens none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.records import (
    CellRecord,
    Check,
    CheckTerm,
    Correction,
    DocumentRecord,
    FootnoteAnchor,
    FootnoteRecord,
    Observation,
    ParagraphRecord,
)

from .database import fetch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Cover:
    """A check that covers a value, and how the value takes part in it (its sign, and whether as part or total)."""

    check: Check
    term: CheckTerm


@dataclass(frozen=True, slots=True)
class Trace:
    """A value and all that it rests on; `printed` is the cell, paragraph or note that holds it, as printed.

    `headers` are the texts above the cell from top to bottom; empty for a number in prose. `correction` is what a
    person put in the place of the printed value. `css_path` tells the element of a web page that holds it.
    """

    observation: Observation
    document: DocumentRecord
    printed: str | None
    headers: tuple[str, ...]
    checks: tuple[Cover, ...]
    footnotes: tuple[FootnoteRecord, ...]
    correction: Correction | None = None
    css_path: str | None = None


def trace(connection: DuckDBPyConnection, observation_id: str) -> Trace | None:
    """Where an observation comes from and what was asked of it; None if there is none with that id."""
    found = fetch(connection, Observation, "observation_id = ?", observation_id)
    if not found:
        return None
    observation = found[0]
    (document,) = fetch(connection, DocumentRecord, "document_id = ?", observation.document_id)
    cells = _cells(connection, observation)
    holder = _holder(connection, observation, cells)
    return Trace(
        observation=observation,
        document=document,
        printed=holder.text if holder else None,
        headers=tuple(cell.text for cell in cells if _is_above(cell, observation)),
        checks=_covers(connection, observation_id),
        footnotes=_footnotes(connection, observation, cells),
        correction=_correction(connection, observation),
        css_path=holder.css_path if holder else None,
    )


def _cells(connection: DuckDBPyConnection, observation: Observation) -> list[CellRecord]:
    if observation.table_id is None:
        return []
    return fetch(connection, CellRecord, "table_id = ?", observation.table_id)


def _holder(
    connection: DuckDBPyConnection, observation: Observation, cells: list[CellRecord]
) -> CellRecord | FootnoteRecord | ParagraphRecord | None:
    """The cell, note or paragraph that a value is printed in."""
    if observation.source == "table":
        return next((cell for cell in cells if _is_cell(cell, observation.row, observation.column)), None)
    if observation.source == "footnote":
        return next(iter(fetch(connection, FootnoteRecord, "footnote_id = ?", _place(observation))), None)
    where = "document_id = ? AND ordinal = ?"
    paragraphs = fetch(connection, ParagraphRecord, where, observation.document_id, observation.paragraph)
    return next(iter(paragraphs), None)


def _correction(connection: DuckDBPyConnection, observation: Observation) -> Correction | None:
    where = 'table_id = ? AND "row" = ? AND "column" = ?'
    found = fetch(connection, Correction, where, observation.table_id, observation.row, observation.column)
    return found[0] if found and observation.source == "table" else None


def _covers(connection: DuckDBPyConnection, observation_id: str) -> tuple[Cover, ...]:
    terms = {term.check_id: term for term in fetch(connection, CheckTerm, "observation_id = ?", observation_id)}
    checks = fetch(connection, Check, "check_id IN (SELECT unnest(?))", list(terms))
    return tuple(Cover(check, terms[check.check_id]) for check in checks)


def _footnotes(
    connection: DuckDBPyConnection, observation: Observation, cells: list[CellRecord]
) -> tuple[FootnoteRecord, ...]:
    """Notes that speak of the value: anchored on a cell of its row or a header of its column, or on its paragraph.

    A note on another row's figure in the same column speaks of that figure only.
    """
    if observation.table_id is not None:
        anchors = [
            anchor
            for anchor in fetch(connection, FootnoteAnchor, "table_id = ?", observation.table_id)
            for cell in cells
            if _is_cell(cell, anchor.row, anchor.column)
            if _is_in_row(cell, observation) or _is_above(cell, observation)
        ]
    else:
        where = "split_part(footnote_id, '/', 1) = ? AND paragraph = ?"
        anchors = fetch(connection, FootnoteAnchor, where, observation.document_id, observation.paragraph)
    ids = sorted({anchor.footnote_id for anchor in anchors})
    notes = fetch(connection, FootnoteRecord, "footnote_id IN (SELECT unnest(?))", ids)
    return tuple(sorted(notes, key=lambda note: (note.page, note.top, note.footnote_id)))


def _is_cell(cell: CellRecord, row: int | None, column: int | None) -> bool:
    return (cell.row, cell.column) == (row, column)


def _is_in_row(cell: CellRecord, observation: Observation) -> bool:
    return observation.row is not None and cell.row <= observation.row < cell.row + cell.row_span


def _is_above(cell: CellRecord, observation: Observation) -> bool:
    """Whether the cell is a header over the observation's column, and higher up."""
    if observation.row is None or observation.column is None or cell.role not in ("header", "unit"):
        return False
    return cell.row < observation.row and cell.column <= observation.column < cell.column + cell.column_span


def _place(observation: Observation) -> str:
    """The id of what holds the number: `doc12/n4` of `doc12/n4/2`."""
    return observation.observation_id.rpartition("/")[0]
