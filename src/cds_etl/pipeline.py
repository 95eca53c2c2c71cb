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
    NUMBERS,
    Previous,
    gather,
    list_contradictions,
    printed_aliases,
    rejections,
    settle_documents,
    with_proven,
    with_restated,
)
from .check import check_across
from .curation import Curation, concerns, differently_decided, read_curation
from .decisions import Verdict, weigh, weigh_stored
from .executors import LocalProcesses, choose_executor
from .extractions import FOLDER, ExtractionCache, trim
from .fetching import bring
from .fingerprints import code_fingerprint, fingerprint_parts, reader_fingerprints
from .intake import GivenFile, Provenance, UsageError, find_files, open_ordinary
from .limits import Limits
from .load import Input, Manifest, NoDataset, open_dataset, open_store
from .outcome import DocumentLine, Failure, Report, list_failures
from .records import DocumentRecord, Rejection
from .workers import Decisions, Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .check import Acknowledgement
    from .executors import Executor
    from .load import Staging, Store
    from .parcels import Parcel


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
    limits: Limits | None = None,
    cluster: str | None = None,
) -> Report:
    """Add files and folders to the dataset under `data` and publish a snapshot if there is anything new to say. Each
    may be the URL of an object store.

    `workers` is the number of processes, one per core by default; `cluster` the address of a Dask scheduler, whose
    workers read instead; with `dry_run` nothing is written; `limits` are what one document may cost. Raises UsageError
    for a path that does not exist, StoreLocked while another run writes, StoreError where the disk refuses, and
    ClusterError where the cluster cannot do the work.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (Path(folder) / "empty.pdf").touch()
    ...     report = ingest([Path(folder) / "empty.pdf"], Path(folder) / "data")
    >>> [(line.path, line.state) for line in report.lines]
    [('empty.pdf', 'rejected')]
    """
    executor = choose_executor(workers, cluster)
    store = open_store(data)
    given = bring([paths] if isinstance(paths, str | Path) else paths)
    files = find_files(given, apart=store.root)
    curation = read_curation(given)
    if dry_run:
        return _Run(store, executor, watch, curation, limits=limits).rehearse(files)
    with store.lock():
        recovered = store.recover()
        return with_proven(_Run(store, executor, watch, curation, recovered, limits).ingest(files), store)


def forget(sha256: str, data: str | Path = "data") -> Report:
    """Take one document out of the set, by its hash or the beginning of it (at least eight digits).

    Its bytes stay in `documents/`, since older snapshots name it. Raises UsageError unless exactly one fits, and
    NoDataset where there is none.
    """
    store = open_store(data)
    if store.current() is None:
        raise NoDataset(f"{data} holds no snapshot: run `cds-etl ingest` first.")
    with store.lock():
        recovered = store.recover()
        return with_proven(_Run(store, LocalProcesses(), None, recovered=recovered).forget(sha256), store)


def rebuild(store: Store, manifest: Manifest, workers: int | None = None, watch: Watch | None = None) -> Report:
    """Make a snapshot's set anew in a store that keeps its documents and holds no snapshot yet."""
    with store.lock():
        return _Run(store, LocalProcesses(workers), watch, Curation(manifest.curation)).remake(manifest)


class _Run:
    """One run over a data folder: which documents there are, which of them must be read, what comes of it."""

    def __init__(
        self,
        store: Store,
        executor: Executor,
        watch: Watch | None,
        curation: Curation | None = None,
        recovered: str | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._store = store
        self._executor = executor
        self._watch = watch
        self._limits = limits or Limits()
        self._cache = ExtractionCache(store.root / FOLDER, reader_fingerprints())
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
        report = self._publish(wanted, [sha for sha in wanted if sha in given], _unreadable(files))
        return replace(report, lines=(*report.lines, *_faults(files)))

    def _keep(self, file: GivenFile) -> GivenFile:
        """Keep the file's bytes; gives the file, at fault if they are no longer those that were hashed."""
        if file.sha256 is None or self._store.keeps(file.sha256):
            return file
        try:
            with open_ordinary(file.location) as opened:
                content = opened.read()
        except OSError:
            content = b""
        if hashlib.sha256(content).hexdigest() != file.sha256:
            return replace(file, sha256=None, fault="changed while it was being read: run again.")
        self._store.keep_document(file.sha256, content)
        return file

    def rehearse(self, files: Sequence[GivenFile]) -> Report:
        """Read the files and say what would be loaded."""
        jobs = {
            file.sha256: self._new_job(file.sha256, file.path, file.location, file.provenance)
            for file in files
            if file.sha256
        }
        parcels: dict[str, Parcel] = {}
        for parcel in self._read(list(jobs.values())):
            # Of what people decided the records tell; without decisions nobody asks for them.
            parcels[parcel.sha256] = parcel if self._curation.files else parcel.without_rows()
        read = {item.document.document_id: item for item in parcels.values() if item.document}
        documents = [item.document for item in read.values() if item.document]
        verdict = weigh(self._curation, documents, lambda name: read[name].records(), is_whole=False)
        snapshot, counts = (self._current.id, self._current.checks) if self._current else (None, {})
        lines = [parcel.line for parcel in parcels.values()]
        failures = list_failures(parcels.values())
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

    def _publish(
        self, wanted: dict[str, Input], given: Sequence[str], unreadable: Sequence[Rejection] | None = None
    ) -> Report:
        """Make the snapshot of a set; tell of the documents that were `given`, or else of all that were read.

        `unreadable` are the files that could not be, None where none was looked for.
        """
        before = self._current.passing if self._current else ()
        passing = {item.sha256 for item in before}
        if unreadable is None:
            unreadable = [item for item in before if not item.sha256]
        known = {sha for sha, item in wanted.items() if self._is_known(item) and not (sha in passing and sha in given)}
        if known and self._store.is_damaged():
            known = set()  # what is stored cannot be trusted: all is read again, which mends it
        is_same = wanted == self._set and (not self._current or self._current.curation == self._curation.files)
        is_same &= list(unreadable) == [item for item in before if not item.sha256]
        if is_same and len(known) == len(wanted) and (self._store.database.exists() or not wanted):
            return self._report(self._tell(wanted, given))
        with self._store.stage() as staging:
            jobs = [self._job(sha, item) for sha, item in sorted(wanted.items()) if sha not in known]
            parcels = self._stage(jobs, staging)
            previous = Previous.read(self._store, known)
            documents = settle_documents(parcels, previous, wanted)
            while turned := previous.turned(documents):
                parcels |= self._stage([self._job(sha, wanted[sha]) for sha in turned], staging)
                previous = previous.without(turned)
                documents = settle_documents(parcels, previous, wanted)
            staging.drop(NUMBERS, [document.document_id for document in documents if not document.is_current])
            by_hash = {document.sha256: document for document in documents}
            publication = self._store.publish(
                gather(parcels, previous, documents, wanted),
                kept=frozenset(previous.kept),
                inputs=[_settled(item, parcels.get(sha), sha in by_hash) for sha, item in wanted.items()],
                fingerprint=self._fingerprint,
                curation=self._curation.files,
                parts=fingerprint_parts(),
                passing=[*rejections(parcels, previous, wanted, passing=True), *unreadable],
                settle=partial(check_across, acknowledged=self._acknowledged(documents)),
                staged=staging,
            )
        trim(self._cache.folder)
        self._current = self._store.current()
        return self._told(parcels, by_hash, wanted, given, publication.is_new)

    def _told(
        self,
        parcels: Mapping[str, Parcel],
        by_hash: Mapping[str, DocumentRecord],
        wanted: Mapping[str, Input],
        given: Sequence[str],
        is_new: bool,
    ) -> Report:
        """The report on a set that was published, or found to be published already."""
        told = self._tell(wanted, [sha for sha in given if sha not in parcels])
        read = [replace(parcels[sha].line, document=by_hash.get(sha)) for sha in (given or parcels) if sha in parcels]
        read = with_restated(read, self._store) if is_new and read else read
        counting = [parcel for sha, parcel in parcels.items() if sha in by_hash and by_hash[sha].is_current]
        failures = list_failures(counting)
        if is_new and counting:
            failures += list_contradictions(self._store, [parcel.sha256 for parcel in counting])
        return self._report((*read, *told), failures, is_new)

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
        source = self._store.source_of(sha256) if self._executor.fetches else None
        # What is fetched where it is read need not be brought here.
        location = self._store.document_file(sha256, bring=False) if source else self._store.document_path(sha256)
        job = self._new_job(sha256, item.path, location, Provenance(url=item.url))
        return replace(job, cache=self._cache, source=source)

    def _new_job(self, sha256: str, path: str, location: Path, provenance: Provenance | None) -> Job:
        url = provenance.url if provenance else None
        return Job(sha256, path, location, self._decisions, url=url, limits=self._limits)

    def _stage(self, jobs: Sequence[Job], staging: Staging) -> dict[str, Parcel]:
        """Read documents and hand their rows on as they come; gives what is left to know of each."""
        parcels = {}
        for parcel in self._read(jobs):
            staging.add(parcel.rows)
            parcels[parcel.sha256] = parcel.without_rows()
        return dict(sorted(parcels.items()))

    def _read(self, jobs: Sequence[Job]) -> Iterator[Parcel]:
        if self._watch and jobs:
            self._watch.start(len(jobs))
        for parcel in self._executor.run(jobs):
            yield parcel
            if self._watch:
                self._watch.advance()


def _faults(files: Sequence[GivenFile]) -> list[DocumentLine]:
    """The lines of files that could not be read at all: they have no hash, and so no row in the dataset."""
    return [DocumentLine(file.path, "rejected", file.fault) for file in files if file.fault]


def _unreadable(files: Sequence[GivenFile]) -> list[Rejection]:
    """The rejections of the same files."""
    rows = [Rejection(sha256="", path=file.path, reason=file.fault, stage="intake") for file in files if file.fault]
    return sorted(rows, key=lambda row: row.path)


def _input(sha256: str, path: str, provenance: Provenance | None, known: Input | None) -> Input:
    """The set's entry for a file: of several paths the first, and what `sources.csv` said before where it is silent."""
    item = known or Input(sha256=sha256, path=path, origin=Provenance().origin, state="loaded")
    said = asdict(provenance) if provenance else {}
    return item.model_copy(update={"path": min(path, item.path), **said})


def _settled(item: Input, parcel: Parcel | None, is_loaded: bool) -> Input:
    """The set's entry once it is known what came of the document."""
    media = parcel.media_type if parcel else item.media_type
    return item.model_copy(update={"media_type": media, "state": "loaded" if is_loaded else "rejected"})
