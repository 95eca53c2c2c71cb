"""Run `cds-etl ingest` as a person does, and write down beside it what was read of each document and how long it took.

A run keeps the figures of one edition of a report only, and the mutants of a report are its editions: so they are
noted where each document is read, in the worker. What they mean is for `verdict`.
"""

from __future__ import annotations

import functools
import json
import re
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cds_etl.records import RecordSet
    from cds_etl.workers import Job, Outcome

_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


@dataclass(frozen=True, slots=True)
class Noted:
    """What was read of a document: its figures and how often each stands, every number that is kept as printed, what
    is said against it, its words and how many count as hidden or as no part of the article, the pages that were read
    from pictures, and the seconds that it took; `reason` is why it was rejected."""

    reason: str | None = None
    report_id: str | None = None
    figures: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    words: int = 0
    hidden: int = 0
    pictures: int = 0
    seconds: float = 0.0


def note(outcome: Outcome, seconds: float = 0.0) -> Noted:
    """What to write down of an outcome."""
    found = outcome.records
    if found is None:
        return Noted(reason=outcome.reason, seconds=seconds)
    from cds_etl.records import DocumentRecord, PageRecord

    (document,) = found.of(DocumentRecord)
    numbers = Counter(number for text in _texts(found) for number in _NUMBER.findall(text))
    pages = found.of(PageRecord)
    return Noted(
        report_id=document.report_id,
        figures=dict(Counter(_figures(found))),
        numbers=dict(numbers),
        told=_told(outcome),
        words=sum(page.words_in for page in pages),
        hidden=sum(page.words_hidden for page in pages),
        pictures=sum(page.text_source == "ocr" for page in pages),
        seconds=seconds,
    )


def _figures(found: RecordSet) -> Iterable[str]:
    from cds_etl.records import Membership, Mention, Observation

    for value in found.of(Observation):
        whom = value.entity_id or value.entity_raw
        said = (value.value, value.denominator, value.missing_reason, value.period, value.modality, value.qualifier)
        yield _line("observation", value.source, value.indicator_id, whom, *said, value.value_raw)
    for mention in found.of(Mention):
        values = (mention.value, mention.value_max, mention.denominator, mention.modality, mention.qualifier)
        yield _line("mention", mention.unit, mention.entity_id, *values, mention.value_raw)
    for member in found.of(Membership):
        yield _line("membership", member.indicator_id, member.holds, member.entity_id or member.entity_raw, "")


def _line(*parts: object) -> str:
    return " | ".join("" if part is None else str(part) for part in parts)


def _texts(found: RecordSet) -> Iterable[str]:
    from cds_etl.records import CellRecord, FootnoteRecord, ParagraphRecord

    yield from (cell.text for cell in found.of(CellRecord))
    yield from (footnote.text for footnote in found.of(FootnoteRecord))
    yield from (paragraph.text for paragraph in found.of(ParagraphRecord))


def _told(outcome: Outcome) -> tuple[str, ...]:
    """What a run prints against the document: failed checks, pages unread, columns and names that nobody knows."""
    from cds_etl.outcome import describe
    from cds_etl.records import Check, PageRecord

    assert outcome.records
    line = describe(outcome.job.path, outcome.records)
    said = [f"{one.rule}: {one.subject}: {one.message}" for one in outcome.records.of(Check) if one.status == "failed"]
    said += [f"page unread: {page.page}: {page.unread_reason}" for page in outcome.records.of(PageRecord)
             if page.unread_reason]  # fmt: skip
    said += [f"column unknown: {name}" for name in line.unmapped]
    said += [f"name unknown: {name}" for name in line.unresolved]
    return tuple(said)


def write_note(folder: Path, sha256: str, noted: Noted) -> None:
    """Put a note into the folder, under the document's hash."""
    (folder / f"{sha256}.json").write_text(json.dumps(asdict(noted)), encoding="utf-8")


def read_note(folder: Path, sha256: str) -> Noted | None:
    """The note on a document, if its worker lived to write one."""
    path = folder / f"{sha256}.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Noted(**{**found, "told": tuple(found["told"])})


def watch(folder: Path, *, scans: bool) -> None:
    """Have every document that a worker of this process reads noted in the folder.

    Without `scans`, pages that would be read from their pictures stay unread, as where Tesseract is not installed.
    """
    from cds_etl import workers
    from cds_etl.extract import scans as reader

    plain = workers.process
    if not scans:
        vars(reader)["data_folder"] = lambda: None

    @functools.wraps(plain)  # so that it goes by the same name to the workers
    def process(job: Job, *arguments: Any, **named: Any) -> Outcome:
        start = time.monotonic()
        outcome = plain(job, *arguments, **named)
        write_note(folder, job.sha256, note(outcome, time.monotonic() - start))
        return outcome

    workers.process = process


if __name__ == "__main__":
    _, folder, with_scans, *_rest = sys.argv
    sys.argv[1:3] = []
    watch(Path(folder), scans=with_scans == "scans")
    from cds_etl.cli import main

    main()
