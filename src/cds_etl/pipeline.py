"""The one way through: extract → normalise → check → load.

Decides which documents must be read, lets `workers` read them, lets `assembly` put the set together, and hands it to
`load`.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .assembly import (
    Previous,
    gather,
    list_contradictions,
    printed_aliases,
    settle_documents,
    with_proven,
    with_restated,
)
from .check import check_across
from .curation import Curation, concerns, differently_decided, read_curation
from .decisions import Verdict, weigh, weigh_stored
from .intake import GivenFile, Provenance, UsageError, code_fingerprint, find_files, fingerprint_parts
from .load import Input, Manifest, NoDataset, Store, open_dataset
from .outcome import DocumentLine, Failure, Report, describe, list_failures
from .records import DocumentRecord
from .workers import Decisions, Job, Outcome, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .check import Acknowledgement
    from .records import RecordSet, Rejection


class Watch(Protocol):
    """Who follows a long run: told the number of documents, then each one that is done."""

    def start(self, total: int) -> None:
        """The run begins."""

    def advance(self) -> None:
        """One more document is done."""


def ingest(
    paths: str | Path | Sequence[str | Path],
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
    store = Store(Path(data))
    given = [Path(path) for path in ([paths] if isinstance(paths, str | Path) else paths)]
    files = find_files(given, apart=store.root)
    curation = read_curation(given)
    if dry_run:
        return _Run(store, workers, watch, curation).rehearse(files)
    with store.lock():
        recovered = store.recover()
        return with_proven(_Run(store, workers, watch, curation, recovered).ingest(files), store)


def forget(sha256: str, data: str | Path = "data") -> Report:
    """Take one document out of the set, by its hash or the beginning of it (at least eight digits).

    Its bytes stay in `documents/`, since older snapshots name it. Raises UsageError unless exactly one fits, and
    NoDataset where there is none.
    """
    store = Store(Path(data))
    if store.current() is None:
        raise NoDataset(f"{data} holds no snapshot: run `cds-etl ingest` first.")
    with store.lock():
        recovered = store.recover()
        return with_proven(_Run(store, None, None, recovered=recovered).forget(sha256), store)


def rebuild(store: Store, manifest: Manifest, workers: int | None = None, watch: Watch | None = None) -> Report:
    """Make a snapshot's set anew in a store that keeps its documents and holds no snapshot yet."""
    with store.lock():
        return _Run(store, workers, watch, Curation(manifest.curation)).remake(manifest)


class _Run:
    """One run over a data folder: which documents there are, which of them must be read, what comes of it."""

    def __init__(
        self,
        store: Store,
        workers: int | None,
        watch: Watch | None,
        curation: Curation | None = None,
        recovered: str | None = None,
    ) -> None:
        self._store = store
        self._workers = workers
        self._watch = watch
        self._recovered = [recovered] if recovered else []
        self._current: Manifest | None = store.current()
        self._fingerprint = code_fingerprint()
        self._curation = curation or Curation(self._current.curation if self._current else {})
        self._decisions = Decisions(
            tuple(self._curation.aliases()),
            tuple(self._curation.corrections()),
            tuple(self._curation.acknowledged()),
        )
        self._set = {item.sha256: item for item in self._current.inputs} if self._current else {}

    def ingest(self, files: Sequence[GivenFile]) -> Report:
        """Add the files to the set and publish it."""
        files = [self._keep(file) for file in files]
        kept = [file for file in files if file.sha256]
        wanted = self._with_files(kept)
        given = {file.sha256 for file in kept}
        report = self._publish(wanted, [sha for sha in wanted if sha in given])
        return replace(report, lines=(*report.lines, *_faults(files)))

    def _keep(self, file: GivenFile) -> GivenFile:
        """Keep the file's bytes; gives the file, at fault if they are no longer those that were hashed."""
        if file.sha256 is None or self._store.keeps(file.sha256):
            return file
        try:
            content = file.location.read_bytes()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != file.sha256:
            return replace(file, sha256=None, fault="changed while it was being read: run again.")
        self._store.keep_document(file.sha256, content)
        return file

    def rehearse(self, files: Sequence[GivenFile]) -> Report:
        """Read the files and say what would be loaded."""
        decisions = self._decisions
        jobs = {
            file.sha256: Job(
                file.sha256, file.path, file.location, decisions, url=file.provenance.url if file.provenance else None
            )
            for file in files
            if file.sha256
        }
        outcomes = self._read(list(jobs.values()))
        lines = [describe(outcome) for outcome in outcomes.values()]
        records = {item.document_id: found for found in _loaded(outcomes) for item in found.of(DocumentRecord)}
        documents = [item for found in records.values() for item in found.of(DocumentRecord)]
        verdict = weigh(self._curation, documents, records.__getitem__, is_whole=False)
        snapshot, counts = (self._current.id, self._current.checks) if self._current else (None, {})
        failures = list_failures(outcomes.values())
        return Report(
            (*lines, *_faults(files)), failures, snapshot, False, counts, tuple(verdict.remarks), tuple(verdict.faults)
        )

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

    def remake(self, manifest: Manifest) -> Report:
        """Publish the set of a manifest."""
        return self._publish({item.sha256: item for item in manifest.inputs}, [])

    def _is_known(self, item: Input) -> bool:
        """Whether the current snapshot holds what this code would read from the document."""
        before = self._set.get(item.sha256)
        current = self._current
        is_same_code = current is not None and current.fingerprint == self._fingerprint
        is_settled = item.sha256 not in self._newly_decided
        return is_same_code and is_settled and before is not None and before.url == item.url

    @cached_property
    def _newly_decided(self) -> set[str]:
        """Hashes of the documents of which people decided something else than in the current snapshot."""
        current = self._current
        if current is None or current.fingerprint != self._fingerprint or current.curation == self._curation.files:
            return set()
        with open_dataset(self._store.root) as dataset:
            return differently_decided(Curation(current.curation), self._curation, dataset.rows(DocumentRecord))

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
        """Make the snapshot of a set; tell of the documents that were `given`, or else of all that were read."""
        known = {sha for sha, item in wanted.items() if self._is_known(item)}
        if known and self._store.is_damaged():
            known = set()  # what is stored cannot be trusted: all is read again, which mends it
        is_same = wanted == self._set and (not self._current or self._current.curation == self._curation.files)
        if is_same and len(known) == len(wanted) and (self._store.database.exists() or not wanted):
            return self._report(self._tell(wanted, given))
        outcomes = self._read([self._job(sha, item) for sha, item in sorted(wanted.items()) if sha not in known])
        previous = Previous.read(self._store, known)
        documents = settle_documents(outcomes, previous, wanted)
        while turned := previous.turned(documents):
            outcomes |= self._read([self._job(sha, wanted[sha]) for sha in turned])
            previous = previous.without(turned)
            documents = settle_documents(outcomes, previous, wanted)
        by_hash = {document.sha256: document for document in documents}
        publication = self._store.publish(
            gather(outcomes, previous, documents, wanted),
            kept=frozenset(previous.kept),
            inputs=[_settled(item, outcomes.get(sha), sha in by_hash) for sha, item in wanted.items()],
            fingerprint=self._fingerprint,
            curation=self._curation.files,
            parts=fingerprint_parts(),
            settle=partial(check_across, acknowledged=self._acknowledged(documents)),
        )
        self._current = self._store.current()
        told = self._tell(wanted, [sha for sha in given if sha not in outcomes])
        read = [describe(outcomes[sha], by_hash.get(sha)) for sha in (given or outcomes) if sha in outcomes]
        read = with_restated(read, self._store) if publication.is_new and read else read
        counting = [outcome for sha, outcome in outcomes.items() if sha in by_hash and by_hash[sha].is_current]
        failures = list_failures(counting)
        if publication.is_new and counting:
            failures += list_contradictions(self._store, [outcome.job.sha256 for outcome in counting])
        return self._report((*read, *told), failures, publication.is_new)

    def _acknowledged(self, documents: Sequence[DocumentRecord]) -> list[tuple[str, Acknowledgement]]:
        """The failures that people took for the publisher's, each with the id of every document that its line names."""
        lines = self._decisions.acknowledged
        return [
            (item.document_id, line.decision) for line in lines for item in documents if concerns(line.document, item)
        ]

    def _tell(self, wanted: Mapping[str, Input], hashes: Sequence[str]) -> tuple[DocumentLine, ...]:
        """The lines of documents that the current snapshot knows: unchanged, or rejected for the reason it gives."""
        rejections: Mapping[str, Rejection] = {}
        if any(wanted[sha].state == "rejected" for sha in hashes):
            rejections = Previous.read(self._store, set(hashes)).rejections
        return tuple(
            DocumentLine(wanted[sha].path, "rejected", rejections[sha].reason)
            if sha in rejections
            else DocumentLine(wanted[sha].path, "unchanged")
            for sha in hashes
        )

    def _report(
        self, lines: Sequence[DocumentLine], failures: tuple[Failure, ...] = (), is_new: bool = False
    ) -> Report:
        if self._current is None:
            return Report(tuple(lines), failures, None, is_new, {}, tuple(self._recovered))
        verdict = self._verdict()
        remarks, faults = (*self._recovered, *verdict.remarks), tuple(verdict.faults)
        return Report(tuple(lines), failures, self._current.id, is_new, self._current.checks, remarks, faults)

    def _verdict(self) -> Verdict:
        """What became of people's decisions in the current snapshot."""
        decisions = self._decisions
        if not (decisions.aliases or decisions.corrections or decisions.acknowledged):
            return Verdict()
        with open_dataset(self._store.root) as dataset:
            verdict = weigh_stored(self._curation, dataset)
        needless = self._curation.needless_aliases(printed_aliases(self._store)) if decisions.aliases else []
        return Verdict(verdict.faults, [*needless, *verdict.remarks])

    def _job(self, sha256: str, item: Input) -> Job:
        return Job(sha256, item.path, self._store.document_path(sha256), self._decisions, url=item.url)

    def _read(self, jobs: Sequence[Job]) -> dict[str, Outcome]:
        if self._watch and jobs:
            self._watch.start(len(jobs))
        outcomes = {}
        for outcome in run(jobs, self._workers):
            outcomes[outcome.job.sha256] = outcome
            if self._watch:
                self._watch.advance()
        return outcomes


def _faults(files: Sequence[GivenFile]) -> list[DocumentLine]:
    """The lines of files that could not be read at all: they have no hash, and so no row in the dataset."""
    return [DocumentLine(file.path, "rejected", file.fault) for file in files if file.fault]


def _loaded(outcomes: Mapping[str, Outcome]) -> list[RecordSet]:
    return [outcome.records for outcome in outcomes.values() if outcome.records]


def _input(sha256: str, path: str, provenance: Provenance | None, known: Input | None) -> Input:
    """The set's entry for a file: of several paths the first, and what `sources.csv` said before where it is silent."""
    item = known or Input(sha256=sha256, path=path, origin=Provenance().origin, state="loaded")
    said = asdict(provenance) if provenance else {}
    return item.model_copy(update={"path": min(path, item.path), **said})


def _settled(item: Input, outcome: Outcome | None, is_loaded: bool) -> Input:
    """The set's entry once it is known what came of the document."""
    media = outcome.media_type if outcome else item.media_type
    return item.model_copy(update={"media_type": media, "state": "loaded" if is_loaded else "rejected"})
