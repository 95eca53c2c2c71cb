"""Which edition of a report counts: the same report may come as a re-saved PDF, a scan, or typeset again.

Computed from the whole set of documents each time, so that the order in which they came does not matter.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .records import DocumentRecord


def rank_editions(documents: Iterable[DocumentRecord], scans: Collection[str]) -> list[DocumentRecord]:
    """The documents with `edition`, `is_current`, `superseded_by` and `status` set; `scans` are ids without text layer.

    A published document comes before one typeset again from it, a text layer before a scan, then the later date, then
    the smaller hash. A document that belongs to no report is an edition of nothing.
    """
    reports: dict[str, list[DocumentRecord]] = {}
    ranked: list[DocumentRecord] = []
    for document in documents:
        if document.report_id:
            reports.setdefault(document.report_id, []).append(document)
        else:
            ranked.append(document.model_copy(update={"edition": None, "is_current": True, "superseded_by": None}))
    for editions in reports.values():
        editions.sort(key=lambda document: _rank(document, document.document_id in scans))
        best = editions[0]
        ranked.append(best.model_copy(update={"edition": 1, "is_current": True, "superseded_by": None}))
        for number, other in enumerate(editions[1:], start=2):
            change = {"edition": number, "is_current": False, "superseded_by": best.document_id, "status": "superseded"}
            ranked.append(other.model_copy(update=change))
    return sorted(ranked, key=lambda document: document.document_id)


def _rank(document: DocumentRecord, is_scan: bool) -> tuple[bool, bool, int, str]:
    day = document.published_date or dt.date.min
    return document.origin != "published", is_scan, -day.toordinal(), document.sha256
