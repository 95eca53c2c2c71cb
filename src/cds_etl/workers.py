"""One document at a time through extract, normalise and check, in processes of its own.

PDFium is not thread-safe and may crash on hostile bytes: a worker that dies costs only its document.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .model import Document, DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .records import RecordSet


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: its hash, its path in the dataset, and where its bytes lie."""

    sha256: str
    path: str
    location: Path


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
    from .extract import media_type

    media = "application/octet-stream"
    try:
        content = job.location.read_bytes()
        media = media_type(content)
        return Outcome(job, media, _read(Document(job.path, job.sha256, media), content))
    except DocumentError as error:
        return Outcome(job, media, None, error.reason, error.stage)
    except OSError as error:
        return Outcome(job, media, None, f"cannot be read ({error.strerror}): see to the file and run again.")
    except Exception as error:  # the border of a worker: a fault of ours must not cost the other documents
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in {os.path.basename(frame.filename)}, line {frame.lineno}"
        return Outcome(job, media, None, f"met a fault of this program ({place}): please report it with the file.")


def _read(document: Document, content: bytes) -> RecordSet:
    from .check import check
    from .extract import extract
    from .normalise import load_catalogue, normalise, reference_records
    from .records import Entity, Indicator, Succession

    catalogue = load_catalogue()
    records = normalise(extract(document, content), catalogue)
    unmapped = records.of(Indicator)
    records.add(*reference_records(catalogue))  # checks ask what adds up and which provinces there are
    checked = check(records, catalogue.identities(), catalogue.complements())
    checked.replace(Entity, [])
    checked.replace(Succession, [])
    checked.replace(Indicator, unmapped)
    return checked


def run(jobs: Sequence[Job], workers: int | None = None) -> Iterator[Outcome]:
    """The outcomes of all jobs, as they come. `workers` is the number of processes, by default one per core."""
    count = min(workers or os.cpu_count() or 1, len(jobs))
    if not jobs:
        return
    left = {job.sha256: job for job in jobs}
    try:
        for outcome in _run_in_pool(list(left.values()), count):
            del left[outcome.job.sha256]
            yield outcome
    except BrokenProcessPool:
        for job in left.values():
            yield _run_alone(job)


def _run_in_pool(jobs: Sequence[Job], count: int) -> Iterator[Outcome]:
    with ProcessPoolExecutor(count, mp_context=_context()) as pool:
        for future in as_completed([pool.submit(process, job) for job in jobs]):
            yield future.result()


def _run_alone(job: Job) -> Outcome:
    """A job that was under way, or waiting, when a worker died: once more by itself."""
    try:
        return next(iter(_run_in_pool([job], 1)))
    except BrokenProcessPool:
        reason = "made the reader crash: the file is damaged in a way that PDFium does not survive, fetch it again."
        return Outcome(job, "application/octet-stream", None, reason)


def _context() -> multiprocessing.context.BaseContext:
    """Forked workers start at once and need no guard in a caller's script; where there is no fork, the default."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else None)
