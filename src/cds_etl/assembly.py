"""The rows of a whole snapshot: documents read now, documents taken over from before, editions settled among all.

What depends on several documents is computed here from the set, so that the order in which they came cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import records as rec
from .editions import rank_editions
from .load import Store, open_dataset
from .outcome import Failure, Proven

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .load import Dataset, Input
    from .outcome import DocumentLine, Report
    from .parcels import Parcel

NUMBERS = (rec.Observation, rec.Mention, rec.Membership, rec.Check, rec.CheckTerm, rec.Suggestion, rec.Correction)
"""Tables in which a superseded edition has no rows: its numbers would count twice."""

MOST_LISTED = 500
"""Contradictions that a run tells one by one: papers that speak of one day may have as many as they have figures."""

_SCANS = "SELECT document_id FROM pages GROUP BY document_id HAVING bool_or(text_source = 'ocr')"

_PROVEN = """
    SELECT count(*) FILTER (proofs >= 2), count(*) FILTER (proofs = 1), count(*) FILTER (proofs = 0)
    FROM observations WHERE source = 'table'
"""

_REVISING = (
    "SELECT document_id, count(*) FROM checks WHERE rule = 'revision' AND status = 'passed' GROUP BY document_id"
)

_CONTRADICTS = "status = 'failed' AND rule IN ('agreement', 'cumulative', 'edition')"
_CONTRADICTED = f"SELECT document_id, count(*) FROM checks WHERE {_CONTRADICTS} GROUP BY document_id"

_BY_ALIAS = """
    SELECT entity_raw FROM observations WHERE match_method = 'alias'
    UNION SELECT entity_raw FROM memberships WHERE match_method = 'alias'
"""


@dataclass(frozen=True, slots=True)
class Previous:
    """What is taken over from the current snapshot: documents that need not be read again, and rejections.

    `passing` are the hashes of those rejections that stand outside its hash.
    """

    documents: Mapping[str, rec.DocumentRecord]
    rejections: Mapping[str, rec.Rejection]
    unmapped: tuple[tuple[str, rec.Indicator], ...]
    scans: frozenset[str]
    passing: frozenset[str] = frozenset()

    @classmethod
    def read(cls, store: Store, known: set[str]) -> Previous:
        """Take the documents with these hashes over from the current snapshot."""
        if not known:
            return cls({}, {}, (), frozenset())
        with open_dataset(store.root) as dataset:
            indicators = {item.indicator_id: item for item in dataset.rows(rec.Indicator) if not item.is_mapped}
            used = dataset.fetch("SELECT DISTINCT document_id, indicator_id FROM observations") if indicators else []
            return cls(
                documents={item.sha256: item for item in dataset.rows(rec.DocumentRecord) if item.sha256 in known},
                rejections={item.sha256: item for item in dataset.rows(rec.Rejection) if item.sha256 in known},
                unmapped=tuple((str(doc), indicators[str(name)]) for doc, name in used if name in indicators),
                scans=frozenset(str(row[0]) for row in dataset.fetch(_SCANS)),
                passing=frozenset(item.sha256 for item in dataset.manifest.passing),
            )

    @property
    def kept(self) -> set[str]:
        """Ids of the documents whose rows are copied."""
        return {document.document_id for document in self.documents.values()}

    def turned(self, documents: Sequence[rec.DocumentRecord]) -> list[str]:
        """Hashes of those whose numbers begin or cease to count: what was stored of them does not serve."""
        before = self.documents
        return [d.sha256 for d in documents if d.sha256 in before and before[d.sha256].is_current != d.is_current]

    def without(self, hashes: Sequence[str]) -> Previous:
        """The same less documents that must be read again after all."""
        return replace(self, documents={sha: item for sha, item in self.documents.items() if sha not in hashes})


def settle_documents(
    parcels: Mapping[str, Parcel], previous: Previous, wanted: Mapping[str, Input]
) -> list[rec.DocumentRecord]:
    """The record of every document that was loaded, now or before, with its edition settled."""
    read = [parcel.document for parcel in parcels.values() if parcel.document]
    seen = (parcel.document for parcel in parcels.values() if parcel.is_scan)
    scans = previous.scans | {document.document_id for document in seen if document}
    documents = []
    for document in (*read, *previous.documents.values()):
        item = wanted[document.sha256]
        change = {"path": item.path, "origin": item.origin or "published", "url": item.url or document.url}
        documents.append(document.model_copy(update=change))
    return rank_editions(documents, scans)


def with_restated(lines: Sequence[DocumentLine], store: Store) -> list[DocumentLine]:
    """The lines of documents with the number of earlier figures that each revises in the current snapshot."""
    with open_dataset(store.root) as dataset:
        counts = {str(document): int(str(count)) for document, count in dataset.fetch(_REVISING)}
    return [
        replace(line, restated=counts.get(line.document.document_id, 0)) if line.document else line for line in lines
    ]


def list_contradictions(store: Store, hashes: Sequence[str], most: int = MOST_LISTED) -> tuple[Failure, ...]:
    """What of these documents fails beside others in the current snapshot, by path, and no more than `most` of it."""
    wanted = set(hashes)
    with open_dataset(store.root) as dataset:
        paths = {item.document_id: item.path for item in dataset.rows(rec.DocumentRecord) if item.sha256 in wanted}
        counts = {str(document): int(str(count)) for document, count in dataset.fetch(_CONTRADICTED)}
        found: list[Failure] = []
        for document, path in sorted(paths.items(), key=lambda item: item[1]):
            if counts.get(document, 0) and len(found) < most:
                failed = dataset.rows(rec.Check, of=document, where=_CONTRADICTS)
                found += [Failure(path, check) for check in failed]
    return tuple(found[:most])


def with_proven(report: Report, store: Store) -> Report:
    """The report with how many table values of the current snapshot stand under how many equations."""
    if report.snapshot_id is None or not store.database.exists():
        return report
    with open_dataset(store.root) as dataset:
        return replace(report, proven=count_proven(dataset))


def count_proven(dataset: Dataset) -> Proven:
    """How many table values of a dataset stand under two or more equations that hold, under one, and under none."""
    [counts] = dataset.fetch(_PROVEN)
    return Proven(*(int(str(count)) for count in counts))


def printed_aliases(store: Store) -> list[str]:
    """The names as printed that the current snapshot resolves by an alias."""
    with open_dataset(store.root) as dataset:
        return [str(row[0]) for row in dataset.fetch(_BY_ALIAS)]


def gather(
    parcels: Mapping[str, Parcel],
    previous: Previous,
    documents: Sequence[rec.DocumentRecord],
    wanted: Mapping[str, Input],
) -> rec.RecordSet:
    """The rows of the tables that are of the set as a whole: documents, rejections, entities, indicators."""
    from .normalise import reference_records

    superseded = {document.sha256 for document in documents if not document.is_current}
    records = reference_records()
    unmapped = [item for document, item in previous.unmapped if document in previous.kept]
    unmapped += [item for sha, parcel in parcels.items() if sha not in superseded for item in parcel.unmapped]
    first: dict[str, rec.Indicator] = {}
    for item in sorted(unmapped, key=lambda item: (item.indicator_id, item.label_vi)):
        first.setdefault(item.indicator_id, item)
    records.add(*first.values(), *documents, *rejections(parcels, previous, wanted, passing=False))
    return records


def rejections(
    parcels: Mapping[str, Parcel], previous: Previous, wanted: Mapping[str, Input], *, passing: bool
) -> list[rec.Rejection]:
    """The rejections of documents, now or before: those that are passing, or the others."""
    before = previous.passing
    known = [row for sha, row in previous.rejections.items() if (sha in before) == passing]
    read = [parcel.rejection for parcel in parcels.values() if parcel.rejection and parcel.is_passing == passing]
    return [row.model_copy(update={"path": wanted[row.sha256].path}) for row in (*known, *read)]
