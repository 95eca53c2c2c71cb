"""What a worker hands back of a document: its rows as lines of JSON, and the little that a run must know of it.

Records are many and slow to hand from process to process; lines are not, and the store takes them as they are.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from . import records as rec
from .load import lines_of
from .outcome import DocumentLine, describe
from .recordset import RecordSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .workers import Job, Outcome


@dataclass(frozen=True, slots=True)
class Parcel:
    """One document, read or rejected.

    `rows` are lines of JSON by table, of all tables but documents and indicators: the `document`, and the `unmapped`
    indicators that it brings, may change beside others. `line` is what the run says of it, `failed` are its failed
    checks, `is_scan` says that a page was read from its picture. Of a rejected one, `rejection` says why, and
    `is_passing` that another run may do better.
    """

    sha256: str
    path: str
    media_type: str
    line: DocumentLine
    rejection: rec.Rejection | None = None
    is_passing: bool = False
    document: rec.DocumentRecord | None = None
    unmapped: tuple[rec.Indicator, ...] = ()
    failed: tuple[rec.Check, ...] = ()
    is_scan: bool = False
    rows: Mapping[str, bytes] = field(default_factory=dict)

    def without_rows(self) -> Parcel:
        """The parcel once its rows have been handed on."""
        return replace(self, rows={})

    def records(self) -> RecordSet:
        """Its rows as records, with the document and its indicators."""
        assert self.document
        found = RecordSet([self.document, *self.unmapped])
        for kind in rec.RECORDS:
            found.add(*map(kind.model_validate_json, self.rows.get(kind.table, b"").splitlines()))
        return found


def pack(outcome: Outcome) -> Parcel:
    """What came of a document, ready to be sent.

    >>> from pathlib import Path
    >>> from cds_etl.workers import Job, Outcome
    >>> parcel = pack(Outcome(Job("00", "a.pdf", Path("a.pdf")), "application/pdf", None, "is empty."))
    >>> parcel.line.state, parcel.rejection.reason, parcel.rows
    ('rejected', 'is empty.', {})
    """
    job, found = outcome.job, outcome.records
    if found is None:
        reason = outcome.reason or "could not be read."
        rejection = rec.Rejection(sha256=job.sha256, path=job.path, reason=reason, stage=outcome.stage)
        line = DocumentLine(job.path, "rejected", reason)
        return Parcel(job.sha256, job.path, outcome.media_type, line, rejection, outcome.is_passing)
    rows = RecordSet(
        _placed(record, job) for record in found if not isinstance(record, rec.DocumentRecord | rec.Indicator)
    )
    return Parcel(
        sha256=job.sha256,
        path=job.path,
        media_type=outcome.media_type,
        line=describe(job.path, found),
        document=found.of(rec.DocumentRecord)[0],
        unmapped=tuple(found.of(rec.Indicator)),
        failed=tuple(check for check in found.of(rec.Check) if check.status == "failed"),
        is_scan=any(page.text_source == "ocr" for page in found.of(rec.PageRecord)),
        rows=lines_of(rows),
    )


def _placed(record: rec.Record, job: Job) -> rec.Record:
    """The record; the address of an attachment made absolute, where only `sources.csv` says where the page lies."""
    if not isinstance(record, rec.Attachment) or not job.url:
        return record
    with suppress(ValueError):  # what the page or `sources.csv` has may be no address
        return record.model_copy(update={"url": urljoin(job.url, record.url)})
    return record
