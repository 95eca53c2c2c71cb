"""The one way through: extract → normalise → check → load.

Decides which documents must be read, lets `workers` read them, and hands the whole set to `load`. What depends on
several documents (editions) is settled here, each time from the set.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from . import records as rec
from .editions import rank_editions
from .intake import GivenFile, Provenance, UsageError, code_fingerprint, find_files
from .load import Input, Manifest, Store, StoreError, open_dataset
from .workers import Job, Outcome, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NUMBERS = (rec.Observation, rec.Mention, rec.Membership, rec.Check, rec.CheckTerm, rec.Suggestion)
"""Tables in which a superseded edition has no rows: its numbers would count twice."""


class Watch(Protocol):
    """Who follows a long run: told the number of documents, then each one that is done."""

    def start(self, total: int) -> None:
        """The run begins."""

    def advance(self) -> None:
        """One more document is done."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """What a run says of one document: new, unchanged or rejected, what it holds, how its checks ended."""

    path: str
    state: Literal["new", "unchanged", "rejected"]
    reason: str | None = None
    document: rec.DocumentRecord | None = None
    tables: int = 0
    rows: int = 0
    footnotes: int = 0
    unread_pages: tuple[int, ...] = ()
    unmapped: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    checks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed check and the path of its document."""

    path: str
    check: rec.Check


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run; `snapshot_id` is None after a dry run without earlier data."""

    lines: tuple[DocumentLine, ...]
    failures: tuple[Failure, ...]
    snapshot_id: str | None
    is_new: bool
    checks: Mapping[str, int]

    @property
    def rejected(self) -> tuple[DocumentLine, ...]:
        """The documents that could not be read."""
        return tuple(line for line in self.lines if line.state == "rejected")


def ingest(
    paths: Sequence[str | Path],
    data: str | Path = "data",
    *,
    workers: int | None = None,
    dry_run: bool = False,
    watch: Watch | None = None,
) -> Report:
    """Add files and folders to the dataset under `data` and publish a snapshot if there is anything new to say.

    `workers` is the number of processes, one per core by default; with `dry_run` nothing is written. Raises UsageError
    for a path that does not exist, StoreLocked while another run writes, and StoreError where the disk refuses.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (Path(folder) / "empty.pdf").touch()
    ...     report = ingest([Path(folder) / "empty.pdf"], Path(folder) / "data")
    >>> [(line.path, line.state) for line in report.lines]
    [('empty.pdf', 'rejected')]
    """
    files = find_files([Path(path) for path in paths])
    store = Store(Path(data))
    if dry_run:
        return _Run(store, workers, watch).rehearse(files)
    with store.lock():
        return _Run(store, workers, watch).ingest(files)


def forget(sha256: str, data: str | Path = "data") -> Report:
    """Take one document out of the set, by its hash or the beginning of it (at least eight digits).

    Its bytes stay in `documents/`, since older snapshots name it. Raises UsageError unless exactly one fits.
    """
    store = Store(Path(data))
    with store.lock():
        return _Run(store, None, None).forget(sha256)


class _Run:
    """One run over a data folder: which documents there are, which of them must be read, what comes of it."""

    def __init__(self, store: Store, workers: int | None, watch: Watch | None) -> None:
        self._store = store
        self._workers = workers
        self._watch = watch
        self._current: Manifest | None = store.current()
        self._fingerprint = code_fingerprint()
        self._set = {item.sha256: item for item in self._current.inputs} if self._current else {}

    def ingest(self, files: Sequence[GivenFile]) -> Report:
        """Add the files to the set and publish it."""
        faults = [DocumentLine(file.path, "rejected", file.fault) for file in files if file.fault]
        wanted = self._with_files(files)
        for file in files:
            if file.sha256 and wanted[file.sha256] and not self._is_known(file.sha256):
                try:
                    self._store.keep_document(file.sha256, file.location.read_bytes())
                except (OSError, ValueError):
                    faults.append(DocumentLine(file.path, "rejected", "changed while it was being read: run again."))
                    del wanted[file.sha256]
        given = {file.sha256 for file in files if file.sha256}
        report = self._publish(wanted, [sha for sha in wanted if sha in given])
        return Report(
            lines=(*report.lines, *faults),
            failures=report.failures,
            snapshot_id=report.snapshot_id,
            is_new=report.is_new,
            checks=report.checks,
        )

    def rehearse(self, files: Sequence[GivenFile]) -> Report:
        """Read the files and say what would be loaded."""
        jobs = {file.sha256: Job(file.sha256, file.path, file.location) for file in files if file.sha256}
        outcomes = self._read(list(jobs.values()))
        lines = [_line(outcome) for outcome in outcomes.values()]
        lines += [DocumentLine(file.path, "rejected", file.fault) for file in files if file.fault]
        snapshot = self._current.id if self._current else None
        return Report(tuple(lines), _failures(outcomes), snapshot, False, self._checks())

    def forget(self, prefix: str) -> Report:
        """Publish the set without one document."""
        found = [sha for sha in self._set if sha.startswith(prefix.lower())]
        if len(prefix) < 8 or len(found) != 1:
            many = "several documents begin" if len(found) > 1 else "no document begins"
            raise UsageError(
                f"{many} with {prefix!r}: give more digits of a hash from the table documents (8 or more)."
            )
        wanted = {sha: item for sha, item in self._set.items() if sha != found[0]}
        return self._publish(wanted, [])

    def _is_known(self, sha256: str) -> bool:
        """Whether the current snapshot holds what this code would read from the document."""
        return self._current is not None and self._current.fingerprint == self._fingerprint and sha256 in self._set

    def _with_files(self, files: Sequence[GivenFile]) -> dict[str, Input]:
        """The set with the files added; a rejected file goes when its path now holds other bytes."""
        given = [file for file in files if file.sha256]
        paths = {file.path for file in given}
        hashes = {file.sha256 for file in given}
        wanted = {
            sha: item
            for sha, item in self._set.items()
            if item.state == "loaded" or item.path not in paths or sha in hashes
        }
        for file in given:
            assert file.sha256
            known = wanted.get(file.sha256)
            wanted[file.sha256] = _input(file.sha256, file.path, file.provenance, known)
        return wanted

    def _publish(self, wanted: dict[str, Input], given: Sequence[str]) -> Report:
        if wanted == self._set and all(self._is_known(sha) for sha in wanted) and self._store.database.exists():
            lines = [DocumentLine(wanted[sha].path, "unchanged") for sha in given]
            return Report(tuple(lines), (), self._current.id if self._current else None, False, self._checks())
        fresh = [self._job(sha, item) for sha, item in sorted(wanted.items()) if not self._is_known(sha)]
        outcomes = self._read(fresh)
        previous = _Previous.read(self._store, {sha for sha in wanted if self._is_known(sha)})
        documents = _documents(outcomes, previous, wanted)
        turned = [d.sha256 for d in documents if previous.is_current(d.sha256) not in (None, d.is_current)]
        if turned:
            outcomes |= self._read([self._job(sha, wanted[sha]) for sha in turned])
            previous = previous.without(turned)
            documents = _documents(outcomes, previous, wanted)
        records = _gather(outcomes, previous, documents)
        loaded = {document.sha256 for document in documents}
        publication = self._store.publish(
            records,
            kept=frozenset(previous.kept),
            inputs=[
                item.model_copy(update={"state": "loaded" if sha in loaded else "rejected"})
                for sha, item in wanted.items()
            ],
            fingerprint=self._fingerprint,
        )
        self._current = self._store.current()
        by_hash = {document.sha256: document for document in documents}
        lines = [
            _line(outcomes[sha], by_hash.get(sha)) if sha in outcomes else DocumentLine(wanted[sha].path, "unchanged")
            for sha in (given or outcomes)
        ]
        current = {d.sha256 for d in documents if d.is_current}
        failures = _failures({sha: outcome for sha, outcome in outcomes.items() if sha in current})
        return Report(tuple(lines), failures, publication.snapshot_id, publication.is_new, self._checks())

    def _job(self, sha256: str, item: Input) -> Job:
        return Job(sha256, item.path, self._store.root / "documents" / sha256)

    def _read(self, jobs: Sequence[Job]) -> dict[str, Outcome]:
        if self._watch and jobs:
            self._watch.start(len(jobs))
        outcomes = {}
        for outcome in run(jobs, self._workers):
            outcomes[outcome.job.sha256] = outcome
            if self._watch:
                self._watch.advance()
        return outcomes

    def _checks(self) -> Mapping[str, int]:
        return self._current.checks if self._current else {}


@dataclass(frozen=True, slots=True)
class _Previous:
    """What is taken over from the current snapshot: documents that need not be read again, and rejections."""

    documents: Mapping[str, rec.DocumentRecord]
    rejections: Mapping[str, rec.Rejection]
    unmapped: tuple[tuple[str, rec.Indicator], ...]
    scans: frozenset[str]

    @classmethod
    def read(cls, store: Store, known: set[str]) -> _Previous:
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
            )

    @property
    def kept(self) -> set[str]:
        """Ids of the documents whose rows are copied."""
        return {document.document_id for document in self.documents.values()}

    def is_current(self, sha256: str) -> bool | None:
        """Whether the document counted in the snapshot; None for one that is not taken over."""
        return self.documents[sha256].is_current if sha256 in self.documents else None

    def without(self, hashes: Sequence[str]) -> _Previous:
        """The same less documents that must be read again after all."""
        documents = {sha: document for sha, document in self.documents.items() if sha not in hashes}
        return _Previous(documents, self.rejections, self.unmapped, self.scans)


_SCANS = "SELECT document_id FROM pages GROUP BY document_id HAVING bool_or(text_source = 'ocr')"


def _input(sha256: str, path: str, provenance: Provenance | None, known: Input | None) -> Input:
    """The set's entry for a file: of several paths the first, and what `sources.csv` said before where it is silent."""
    if provenance is None and known is not None:
        return known.model_copy(update={"path": min(path, known.path)})
    provenance = provenance or Provenance()
    return Input(
        sha256=sha256,
        path=min(path, known.path) if known else path,
        origin=provenance.origin,
        url=provenance.url,
        licence=provenance.licence,
        media_type=known.media_type if known else None,
        state=known.state if known else "loaded",
    )


def _documents(
    outcomes: Mapping[str, Outcome], previous: _Previous, wanted: Mapping[str, Input]
) -> list[rec.DocumentRecord]:
    """The record of every document that was loaded, now or before, with its edition settled."""
    read = [outcome.records.of(rec.DocumentRecord)[0] for outcome in outcomes.values() if outcome.records]
    scans = set(previous.scans)
    for outcome in outcomes.values():
        pages = outcome.records.of(rec.PageRecord) if outcome.records else []
        scans |= {page.document_id for page in pages if page.text_source == "ocr"}
    documents = []
    for document in (*read, *previous.documents.values()):
        item = wanted[document.sha256]
        change = {"path": item.path, "origin": item.origin or "published", "url": item.url or document.url}
        documents.append(document.model_copy(update=change))
    return rank_editions(documents, scans)


def _gather(
    outcomes: Mapping[str, Outcome], previous: _Previous, documents: Sequence[rec.DocumentRecord]
) -> rec.RecordSet:
    """All rows of the set's tables, and the rows of the documents that were read in this run."""
    from .normalise import reference_records

    superseded = {document.sha256 for document in documents if not document.is_current}
    records = reference_records()
    unmapped = [item for document, item in previous.unmapped if document in previous.kept]
    rejections = list(previous.rejections.values())
    for sha256, outcome in outcomes.items():
        if outcome.records is None:
            row = rec.Rejection(
                sha256=sha256, path=outcome.job.path, reason=outcome.reason or "could not be read.", stage=outcome.stage
            )
            rejections.append(row)
            continue
        if sha256 not in superseded:
            unmapped += outcome.records.of(rec.Indicator)
        for record in outcome.records:
            is_dropped = sha256 in superseded and isinstance(record, NUMBERS)
            if not is_dropped and not isinstance(record, rec.DocumentRecord | rec.Indicator):
                records.add(record)
    first: dict[str, rec.Indicator] = {}
    for item in sorted(unmapped, key=lambda item: (item.indicator_id, item.label_vi)):
        first.setdefault(item.indicator_id, item)
    records.add(*first.values(), *documents, *rejections)
    return records


def _failures(outcomes: Mapping[str, Outcome]) -> tuple[Failure, ...]:
    return tuple(
        Failure(outcome.job.path, check)
        for outcome in sorted(outcomes.values(), key=lambda outcome: outcome.job.path)
        if outcome.records
        for check in outcome.records.of(rec.Check)
        if check.status == "failed"
    )


def _line(outcome: Outcome, document: rec.DocumentRecord | None = None) -> DocumentLine:
    if outcome.records is None:
        return DocumentLine(outcome.job.path, "rejected", outcome.reason)
    found = outcome.records
    tables = found.of(rec.TableRecord)
    values = [item for item in found.of(rec.Observation) if item.source == "table"]
    unresolved = {item.entity_raw for item in values if item.entity_id is None and item.row_kind == "member"}
    unresolved |= {item.entity_raw for item in found.of(rec.Membership) if item.entity_id is None}
    return DocumentLine(
        path=outcome.job.path,
        state="new",
        document=document or found.of(rec.DocumentRecord)[0],
        tables=len(tables),
        rows=len({(item.table_id, item.row) for item in values}),
        footnotes=len(found.of(rec.FootnoteRecord)),
        unread_pages=tuple(page.page for page in found.of(rec.PageRecord) if page.unread_reason),
        unmapped=tuple(sorted({item.label_vi for item in found.of(rec.Indicator)})),
        unresolved=tuple(sorted(name or "(no name)" for name in unresolved)),
        checks=Counter(check.status for check in found.of(rec.Check)),
    )


__all__ = ["DocumentLine", "Failure", "Report", "StoreError", "Watch", "forget", "ingest"]
