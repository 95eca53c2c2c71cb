"""The one way through: extract → normalise → check → load.

Decides which documents must be read, lets `workers` read them, lets `assembly` put the set together, and hands it to
`load`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .assembly import Previous, gather, settle_documents
from .intake import GivenFile, Provenance, UsageError, code_fingerprint, find_files
from .load import Input, Manifest, Store
from .outcome import DocumentLine, Report, describe, list_failures
from .workers import Job, Outcome, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Watch(Protocol):
    """Who follows a long run: told the number of documents, then each one that is done."""

    def start(self, total: int) -> None:
        """The run begins."""

    def advance(self) -> None:
        """One more document is done."""


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
        lines = [describe(outcome) for outcome in outcomes.values()]
        lines += [DocumentLine(file.path, "rejected", file.fault) for file in files if file.fault]
        snapshot = self._current.id if self._current else None
        return Report(tuple(lines), list_failures(outcomes.values()), snapshot, False, self._checks())

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
        previous = Previous.read(self._store, {sha for sha in wanted if self._is_known(sha)})
        documents = settle_documents(outcomes, previous, wanted)
        turned = [d.sha256 for d in documents if previous.is_current(d.sha256) not in (None, d.is_current)]
        if turned:
            outcomes |= self._read([self._job(sha, wanted[sha]) for sha in turned])
            previous = previous.without(turned)
            documents = settle_documents(outcomes, previous, wanted)
        records = gather(outcomes, previous, documents)
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
            describe(outcomes[sha], by_hash.get(sha))
            if sha in outcomes
            else DocumentLine(wanted[sha].path, "unchanged")
            for sha in (given or outcomes)
        ]
        current = {d.sha256 for d in documents if d.is_current}
        failures = list_failures(outcome for sha, outcome in outcomes.items() if sha in current)
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
