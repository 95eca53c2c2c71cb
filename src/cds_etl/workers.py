"""One document at a time through extract, normalise and check, each within limits and in a process of its own.

PDFium is not thread-safe and may crash on hostile bytes: a worker that dies costs only its document. How processes are
watched is for `supervising`; what they send is in `parcels`.
"""

from __future__ import annotations

import os
import signal
import traceback
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .limits import Allowance, Limits
from .model import Document, DocumentError
from .parcels import Parcel, pack
from .supervising import Ended, Supervisor, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from .check import Acknowledgement
    from .curation import Line
    from .extractions import ExtractionCache
    from .model import BeginPage, Extraction
    from .normalise import Alias, Catalogue, CorrectionLine
    from .records import RecordSet


UNKNOWN = "application/octet-stream"  # the media type of what was not read


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people settled, of all documents: names, values, and failures that are the publisher's own."""

    aliases: tuple[Alias, ...] = ()
    corrections: tuple[Line[CorrectionLine], ...] = ()
    acknowledged: tuple[Line[Acknowledgement], ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A document to read: its hash, its path in the dataset, where its bytes lie, and what people settled.

    `url` is where it was published, as far as `sources.csv` says so: a page does not always tell. What was read of it
    before may lie in the `cache`. `source` is the fsspec URL where another machine finds the same bytes, if any is.
    """

    sha256: str
    path: str
    location: Path
    decisions: Decisions = Decisions()
    processes: int = 1  # for its scanned pages
    url: str | None = None
    limits: Limits = field(default_factory=Limits)
    cache: ExtractionCache | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: records, or reason and stage of a rejection; `is_passing` if a later run may do better."""

    job: Job
    media_type: str
    records: RecordSet | None
    reason: str | None = None
    stage: str = "extract"
    is_passing: bool = False


def process(job: Job, begin_page: BeginPage | None = None) -> Outcome:
    """Read, normalise and check one document. Whatever is wrong with it is the outcome's reason.

    `begin_page` is told of each page. Raises MemoryError alone.
    """
    from .extract import media_type
    from .normalise import load_catalogue

    media, stage = UNKNOWN, "extract"
    try:
        content = job.location.read_bytes()
        media = media_type(content)
        extraction = _published_at(job.url, _extracted(job, media, content, begin_page))
        stage = "normalise"
        catalogue = load_catalogue()
        records, stage = _understood(extraction, catalogue, job.decisions), "check"
        checked = _checked(records, catalogue, job.decisions)
        if any(page.source == "ocr" for page in extraction.pages):
            checked = _read_again(extraction, content, checked, catalogue, job)
        return Outcome(job, media, checked)
    except DocumentError as error:
        return Outcome(job, media, None, error.reason, error.stage)
    except OSError as error:
        return unreadable(job, error, media)
    except MemoryError:
        raise
    except Exception as error:  # the border of a worker: a fault of ours must not cost the other documents
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in {os.path.basename(frame.filename)}, line {frame.lineno}"
        reason = f"met a fault of this program ({place}): please report it with the file."
        return Outcome(job, media, None, reason, stage)


def unreadable(job: Job, error: OSError, media: str = UNKNOWN) -> Outcome:
    """The outcome of a job whose file the system does not let us read.

    >>> from pathlib import Path
    >>> unreadable(Job("00", "a.pdf", Path("a.pdf")), OSError(5, "Input/output error")).reason
    'cannot be read (Input/output error): see to the file and run again.'
    """
    reason = f"cannot be read ({error.strerror}): see to the file and run again."
    return Outcome(job, media, None, reason, is_passing=True)


def _extracted(job: Job, media: str, content: bytes, begin_page: BeginPage | None) -> Extraction:
    """What the document prints: as it was kept, or read now and kept."""
    from .extract import extract

    document = Document(job.path, job.sha256, media)
    kept = job.cache.find(document) if job.cache else None
    if kept:
        return kept
    extraction = extract(document, content, job.processes, begin_page)
    if job.cache:
        job.cache.keep(extraction)
    return extraction


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
    extraction: Extraction, content: bytes, checked: RecordSet, catalogue: Catalogue, job: Job
) -> RecordSet:
    """The records of a scan once its doubtful cells have been read a second time."""
    from .extract import reread
    from .rereading import read_doubtful_again

    decisions = job.decisions
    reader = job.cache.rereader(extraction.document, reread) if job.cache else reread
    again = read_doubtful_again(extraction, content, checked, catalogue.identities(), catalogue.complements(), reader)
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


class Crew:
    """Processes that read documents, kept from one call of `read` to the next. Use it in a `with` statement: leaving it
    ends all of them. `workers` is how many there are at most, by default one per core.

    >>> from pathlib import Path
    >>> with Crew(1) as crew:
    ...     [parcel.line.state for _ in "ab" for parcel in crew.read([Job("00", "a.pdf", Path("nowhere"))])]
    ['rejected', 'rejected']
    """

    def __init__(self, workers: int | None = None) -> None:
        self._cores = workers or os.cpu_count() or 1
        self._supervisor: Supervisor[Job, Parcel] = Supervisor(_work, self._cores)

    def __enter__(self) -> Crew:
        self._supervisor.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._supervisor.__exit__(*error)

    def read(self, jobs: Sequence[Job]) -> Iterator[Parcel]:
        """What comes of all jobs, as it comes, the largest files begun first.

        A job that ends its process, or meets a limit, is done once more, alone, and then rejected.
        """
        sizes = {job.sha256: size_of(job) for job in jobs}
        share = max(1, self._cores // max(1, len(jobs)))
        tasks = []
        for job in sorted(jobs, key=lambda job: (-sizes[job.sha256], job.sha256)):
            limited = replace(job, processes=share, limits=job.limits.for_size(sizes[job.sha256]))
            tasks.append(Task(limited, limited.limits.seconds, limited.limits.output))
        for ended in self._supervisor.run(tasks):
            yield ended.result or pack(_rejected(ended))


def run(jobs: Sequence[Job], workers: int | None = None) -> Iterator[Parcel]:
    """What comes of all jobs, by a crew of this machine that ends with them; see `Crew`."""
    with Crew(workers) as crew:
        yield from crew.read(jobs)


def size_of(job: Job) -> int:
    """The bytes of a job's file, 0 where there is none."""
    try:
        return job.location.stat().st_size
    except OSError:
        return 0


def _work(job: Job, tell: Callable[[float], None]) -> Parcel:
    """What a process does with a job."""
    return pack(process(job, Allowance(job.limits, tell).begin_page))


def _rejected(ended: Ended[Job, Parcel]) -> Outcome:
    """The outcome of a job that did not come to its end, twice."""
    limits = ended.argument.limits
    reason = {
        "time": f"takes longer to read than its {limits.seconds:.0f} seconds and those of its pages: allow it more with"
        " --seconds, or leave it out.",
        "memory": f"needs more memory than its {limits.megabytes} MB: allow it more with --megabytes, or leave it out.",
        "output": f"says more than the {limits.output} MB that a document may: leave it out, it is no report.",
    }.get(ended.fate, f"ended the process that read it ({how_ended(ended.code)}), twice: fetch or export it again.")
    return Outcome(ended.argument, UNKNOWN, None, reason, is_passing=True)


def how_ended(code: int | None) -> str:
    """How a process ended, by its exit code.

    >>> how_ended(3), how_ended(-11)
    ('exit code 3', 'SIGSEGV')
    """
    if code is not None and code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code}"
