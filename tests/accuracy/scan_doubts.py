"""A file read, normalised and checked as the product does, and what the product itself says against its reading.

What is wrong is found elsewhere (`near`); here is only whether a person who follows every doubt would come upon it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.check import check
from cds_etl.extract import extract, media_type
from cds_etl.model import Document
from cds_etl.normalise import load_catalogue, normalise, reference_records
from cds_etl.records import CellRecord, Check, CheckTerm, Observation

if TYPE_CHECKING:
    from cds_etl.model import Extraction
    from cds_etl.records import RecordSet

    from .near import Wrong

Place = tuple[str, int, int]
"""Table, row and column; 0 stands for all."""
UNSURE = 60.0
"""Confidence of a cell, 0 to 100, below which it says of itself that a person should look."""


@dataclass(frozen=True, slots=True)
class Read:
    """What the product makes of a file."""

    extraction: Extraction
    records: RecordSet
    seconds: float


def read(content: bytes) -> Read:
    """Extract, normalise and check, as the pipeline does. Raises DocumentError as `extract` does."""
    start = time.perf_counter()
    document = Document("scan.pdf", hashlib.sha256(content).hexdigest(), media_type(content))
    extraction = extract(document, content)
    seconds = time.perf_counter() - start
    catalogue = load_catalogue()
    records = normalise(extraction, catalogue)
    records.add(*reference_records(catalogue))
    return Read(extraction, check(records, catalogue.identities(), catalogue.complements()), seconds)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the program itself says against its reading: failed checks, values marked at their place, unread pages."""

    document_id: str
    a_check_fails: bool
    marked: frozenset[Place]
    lines: frozenset[Place]
    unread_pages: frozenset[int]
    unsure: int = 0

    def point_at(self, place: int | None, wrong: Wrong) -> bool:
        """Whether a person who follows every doubt comes upon this wrong or lost value."""
        if wrong.page in self.unread_pages:
            return True
        if place is None:
            return False
        table = f"{self.document_id}/t{place + 1:02d}"
        if (table, wrong.row, wrong.column) in self.marked:
            return True
        rows = {(table, wrong.row, 0)} if wrong.row else {(table, -1, 0)}
        return bool(self.lines & (rows | {(table, 0, wrong.column)}))


def find_doubts(mine: Read) -> Doubts:
    """Gather the doubts; `unsure` counts cells with digits of little confidence, right or wrong.

    A failed serial, coverage or uniqueness points at rows that may be lost (row -1).
    """
    failed = {one.check_id: one for one in mine.records.of(Check) if one.status == "failed"}
    doubted = {term.observation_id for term in mine.records.of(CheckTerm) if term.check_id in failed}
    marked: set[Place] = set()
    for seen in mine.records.of(Observation):
        is_marked = seen.missing_reason == "unread" or seen.status != "ok" or seen.doubts
        if seen.table_id and (is_marked or seen.observation_id in doubted):
            marked.add((seen.table_id, seen.row or 0, seen.column or 0))
    unsure = [
        (cell.table_id, cell.row, cell.column)
        for cell in mine.records.of(CellRecord)
        if cell.confidence is not None and cell.confidence < UNSURE and any(map(str.isdigit, cell.text))
    ]
    marked |= set(unsure)
    lines: set[Place] = set()
    for one in failed.values():
        if one.table_id:
            lines |= {(one.table_id, one.row, 0)} if one.row else set()
            lines |= {(one.table_id, 0, one.column)} if one.column else set()
            lines |= {(one.table_id, -1, 0)} if one.rule in ("serial", "coverage", "unique_entity") else set()
    unread = frozenset(page.number for page in mine.extraction.pages if page.unread_reason)
    short = mine.extraction.document.document_id
    return Doubts(short, bool(failed), frozenset(marked), frozenset(lines), unread, len(unsure))
