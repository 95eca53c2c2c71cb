"""One document at a time through extract, normalise and check, in processes of its own.

PDFium is not thread-safe and may crash on hostile bytes: a worker that dies costs only its document.
"""

from __future__ import annotations

import os
import signal
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .model import Document, DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.context import BaseContext
    from pathlib import Path

    from .check import Acknowledgement
    from .curation import Line
    from .model import Extraction
    from .normalise import Alias, Catalogue, CorrectionLine
    from .records import RecordSet


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people settled, of all documents: names, values, and failures that are the publisher's own."""

    aliases: tuple[Alias, ...] = ()
    corrections: tuple[Line[CorrectionLine], ...] = ()
    acknowledged: tuple[Line[Acknowledgement], ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: its hash, its path in the dataset, where its bytes lie, and what people settled.

    `url` is where it was published, as far as `sources.csv` says so: a page does not always tell.
    """

    sha256: str
    path: str
    location: Path
    decisions: Decisions = Decisions()
    processes: int = 1  # for its scanned pages
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: records, or the reason and stage of a rejection."""

    job: Job
    media_type: str
    records: RecordSet | None
    reason: str | None = None
    stage: str = "extract"


def process(job: Job) -> Outcome:
    """Read, normalise and check one document. Never raises: whatever goes wrong is the outcome's reason."""
    from .extract import extract, media_type
    from .normalise import load_catalogue

    media, stage = "application/octet-stream", "extract"
    try:
        content = job.location.read_bytes()
        media = media_type(content)
        extraction = _published_at(job.url, extract(Document(job.path, job.sha256, media), content, job.processes))
        stage = "normalise"
        catalogue = load_catalogue()
        records, stage = _understood(extraction, catalogue, job.decisions), "check"
        checked = _checked(records, catalogue, job.decisions)
        if any(page.source == "ocr" for page in extraction.pages):
            checked = _read_again(extraction, content, checked, catalogue, job.decisions)
        return Outcome(job, media, checked)
    except DocumentError as error:
        return Outcome(job, media, None, error.reason, error.stage)
    except OSError as error:
        return Outcome(job, media, None, f"cannot be read ({error.strerror}): see to the file and run again.")
    except Exception as error:  # the border of a worker: a fault of ours must not cost the other documents
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in {os.path.basename(frame.filename)}, line {frame.lineno}"
        reason = f"met a fault of this program ({place}): please report it with the file."
        return Outcome(job, media, None, reason, stage)


def _published_at(url: str | None, extraction: Extraction) -> Extraction:
    """The extraction of a web page, its publisher known by this address too."""
    if not url or not extraction.article:
        return extraction
    front = extraction.front_matter
    publisher = " ".join(dict.fromkeys(filter(None, (front.publisher, url))))
    return replace(extraction, front_matter=replace(front, publisher=publisher))


def _understood(extraction: Extraction, catalogue: Catalogue, decisions: Decisions) -> RecordSet:
    """What the document says, with the values that people settled put in."""
    from .normalise import normalise

    records = normalise(extraction, catalogue, decisions.aliases)
    _correct(records, decisions)
    return records


def _read_again(
    extraction: Extraction, content: bytes, checked: RecordSet, catalogue: Catalogue, decisions: Decisions
) -> RecordSet:
    """The records of a scan once its doubtful cells have been read a second time."""
    from .rereading import read_doubtful_again

    again = read_doubtful_again(extraction, content, checked, catalogue.identities(), catalogue.complements())
    return _checked(_understood(again, catalogue, decisions), catalogue, decisions) if again else checked


def _correct(records: RecordSet, decisions: Decisions) -> None:
    """Put in the values that people settled for this document."""
    from .curation import concerns
    from .normalise import correct
    from .records import DocumentRecord

    (document,) = records.of(DocumentRecord)
    correct(records, [line.decision for line in decisions.corrections if concerns(line.document, document)])


def _checked(records: RecordSet, catalogue: Catalogue, decisions: Decisions) -> RecordSet:
    """The records with their checks; the reference data, which the checks ask, are taken away again."""
    from .check import check
    from .curation import concerns
    from .normalise import reference_records
    from .records import DocumentRecord, Entity, Indicator, Succession

    (document,) = records.of(DocumentRecord)
    acknowledged = [line.decision for line in decisions.acknowledged if concerns(line.document, document)]
    unmapped = records.of(Indicator)
    records.add(*reference_records(catalogue))
    checked = check(records, catalogue.identities(), catalogue.complements(), acknowledged)
    checked.replace(Entity, [])
    checked.replace(Succession, [])
    checked.replace(Indicator, unmapped)
    return checked


def run(jobs: Sequence[Job], workers: int | None = None) -> Iterator[Outcome]:
    """The outcomes of all jobs, as they come. `workers` is the number of processes, by default one per core.

    When a process dies, the jobs that it may have been at are done once more, each in a process of its own.
    """
    from concurrent.futures.process import BrokenProcessPool

    left = {job.sha256: job for job in jobs}
    while left:
        cores = workers or os.cpu_count() or 1
        count = min(cores, len(left))
        share = max(1, cores // count)
        try:
            for outcome in _run_in_pool([replace(job, processes=share) for job in left.values()], count):
                del left[outcome.job.sha256]
                yield outcome
        except BrokenProcessPool:
            # Jobs are handed out in order, to each process one and one ahead: the culprit is among the first.
            for job in list(left.values())[: 2 * count + 1]:
                yield _run_alone(left.pop(job.sha256))


def _run_in_pool(jobs: Sequence[Job], count: int) -> Iterator[Outcome]:
    from concurrent.futures import ProcessPoolExecutor, as_completed

    from .extract import end_with

    pool = ProcessPoolExecutor(count, mp_context=_context(), initializer=end_with, initargs=(os.getpid(),))
    try:
        with _interrupts_held_back():
            futures = [pool.submit(process, job) for job in jobs]
        for future in as_completed(futures):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C goes to every process of a terminal. Those that begin here never see it; this one does, afterwards.

    Otherwise each of them would print a traceback, and an interrupt in the midst of a fork would be lost.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _run_alone(job: Job) -> Outcome:
    """A job that was under way, or next, when a process died: once more by itself."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        return next(iter(_run_in_pool([job], 1)))
    except BrokenProcessPool:
        reason = "ended the process that read it: fetch it again, or free some memory if the file is very large."
        return Outcome(job, "application/octet-stream", None, reason)


def _context() -> BaseContext:
    """Forked workers start at once and need no guard in a caller's script; where there is no fork, the default."""
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else None)
