"""What snapshots cost as the dataset grows: to publish, to open, and to add one report to many.

The reports are generated records: those of one invented report, read once, under other ids, weeks and figures.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

import cds_etl
from cds_etl.check import check_across
from cds_etl.fingerprints import code_fingerprint, fingerprint_parts
from cds_etl.load import Input, Staging, Store, compare_snapshots, lines_of, open_dataset, verify_snapshot
from cds_etl.normalise import reference_records
from cds_etl.records import DocumentRecord, Entity, Indicator, Observation, RecordSet, Succession
from cds_etl.workers import Job, process
from typeset.invented import made_up_report
from typeset.report import print_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cds_etl.load import Publication
    from cds_etl.records import Record

SIZES = (100, 1000)
_ALL = (DocumentRecord, Entity, Succession, Indicator)
_NOT_PLACES = ("indicator_id", "entity_id")


@dataclass(frozen=True, slots=True)
class Publishing:
    """Seconds and megabytes of a dataset of so many reports.

    `published` is all of it, rows handed over to database made; `ingested` one report more, of which `wrote` went into
    writing the snapshot. `shared` are the bytes of the last snapshot that it has in common with the one before.
    """

    reports: int
    observations: int
    published: float
    opened: float
    opened_old: float
    verified: float
    ingested: float
    wrote: float
    compared: float
    snapshot: float
    database: float
    shared: float

    @property
    def share(self) -> float:
        """The part of an ingest of one report that writing the snapshot takes."""
        return self.wrote / self.ingested


def measure_publishing(size: int) -> Publishing:
    """Publish so many generated reports, handed over one by one, and ingest one more that is read from a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store, template = Store(root / "data"), _read_template(root)
        documents: list[DocumentRecord] = []
        published = 0.0
        with store.stage() as staging:
            for number in range(size):
                made = list(_copy(template, number))
                documents += [item for item in made if isinstance(item, DocumentRecord)]
                rows = lines_of(RecordSet(item for item in made if not isinstance(item, DocumentRecord)))
                begun = time.perf_counter()
                staging.add(rows)
                published += time.perf_counter() - begun
            records = _base(template)
            records.add(*documents)
            begun = time.perf_counter()
            _publish(store, records, documents, staging)
            published += time.perf_counter() - begun
        return _measure(store, root, documents, published)


def publish_one(folder: Path) -> Store:
    """A store with one generated report."""
    store, template = Store(folder / "data"), _read_template(folder)
    records = _base(template)
    made = list(_copy(template, 0))
    records.add(*made)
    _publish(store, records, [item for item in made if isinstance(item, DocumentRecord)])
    return store


def _measure(store: Store, root: Path, documents: list[DocumentRecord], published: float) -> Publishing:
    before = store.current()
    assert before is not None
    opened = _seconds_to_open(store.root, None)
    (root / "new.pdf").write_bytes(print_pdf(made_up_report(2)))
    with _timed_writing() as writing:
        begun = time.perf_counter()
        cds_etl.ingest(root / "new.pdf", store.root, workers=1)
        ingested = time.perf_counter() - begun
    opened_old = _seconds_to_open(store.root, before.id)
    after = store.current()
    assert after is not None
    begun = time.perf_counter()
    assert verify_snapshot(store, after.id).damages == ()
    verified = time.perf_counter() - begun
    begun = time.perf_counter()
    compare_snapshots(store, before.id)
    compared = time.perf_counter() - begun
    files = [path.stat() for path in store.folder(after.id).iterdir()]
    return Publishing(
        reports=len(documents),
        observations=before.rows[Observation.table],
        published=published,
        opened=opened,
        opened_old=opened_old,
        verified=verified,
        ingested=ingested,
        wrote=sum(writing),
        compared=compared,
        snapshot=sum(status.st_size for status in files) / 1e6,
        database=store.database.stat().st_size / 1e6,
        shared=sum(status.st_size for status in files if status.st_nlink > 1) / 1e6,
    )


@contextmanager
def _timed_writing() -> Iterator[list[float]]:
    """Count the seconds that Store.publish takes."""
    seconds, publish = list[float](), Store.publish

    def timed(*positional: Any, **named: Any) -> Publication:
        begun = time.perf_counter()
        try:
            return publish(*positional, **named)
        finally:
            seconds.append(time.perf_counter() - begun)

    with mock.patch.object(Store, "publish", timed):
        yield seconds


def _seconds_to_open(data: Path, snapshot: str | None) -> float:
    """Until the first answer."""
    begun = time.perf_counter()
    with open_dataset(data, snapshot) as dataset:
        dataset.fetch("SELECT count(*) FROM latest")
    return time.perf_counter() - begun


def _publish(store: Store, records: RecordSet, documents: list[DocumentRecord], staged: Staging | None = None) -> None:
    inputs = [Input(sha256=item.sha256, path=item.path, origin=item.origin, state="loaded") for item in documents]
    store.publish(
        records, kept=frozenset(), inputs=inputs, fingerprint=code_fingerprint(), parts=fingerprint_parts(),
        settle=check_across, staged=staged,
    )  # fmt: skip


def _read_template(folder: Path) -> RecordSet:
    content = print_pdf(made_up_report(1))
    path = folder / "template.pdf"
    path.write_bytes(content)
    records = process(Job(hashlib.sha256(content).hexdigest(), path.name, path)).records
    assert records is not None
    return records


def _base(template: RecordSet) -> RecordSet:
    """The reference data, and the indicators that the catalogue does not know."""
    records = reference_records()
    known = {item.indicator_id for item in records.of(Indicator)}
    records.add(*(item for item in template.of(Indicator) if item.indicator_id not in known))
    return records


def _copy(template: RecordSet, number: int) -> Iterator[Record]:
    """The template as a report of a week of its own, with figures of its own."""
    sha256 = hashlib.sha256(f"generated {number}".encode()).hexdigest()
    (document,) = template.of(DocumentRecord)
    monday = dt.date(1800, 1, 6) + dt.timedelta(weeks=number)
    year, week, _ = monday.isocalendar()
    friday, sunday = monday + dt.timedelta(4), monday + dt.timedelta(6)
    for record in template:
        change: dict[str, object] = {}
        if isinstance(record, _ALL) and record is not document:
            continue
        for field in type(record).model_fields:
            value = getattr(record, field)
            if field.endswith("_id") and field not in _NOT_PLACES and str(value).startswith(document.document_id):
                change[field] = sha256[:12] + value[12:]
        if isinstance(record, DocumentRecord):
            change |= {
                "sha256": sha256, "path": f"{sha256[:12]}.pdf", "report_id": f"{number}-{year}", "report_year": year,
                "report_number": f"{number}/BC", "report_week": week, "published_date": friday, "is_current": True,
            }  # fmt: skip
        elif isinstance(record, Observation):
            change |= {"period": f"{year}-W{week:02d}", "period_start": monday, "period_end": sunday, "as_of": friday}
            if record.value is not None:
                change["value"] = record.value + number % 997
        yield record.model_copy(update=change)


def print_publishing(found: Publishing) -> None:
    """The measurements of one size, aligned."""
    print(f"  {found.reports} reports, {found.observations} observations")
    for name, value, unit in (
        ("publish: handed over, all written", found.published, "s"),
        ("open, until the first answer", found.opened, "s"),
        ("open the snapshot before", found.opened_old, "s"),
        ("verify: every hash and row", found.verified, "s"),
        ("ingest one report more", found.ingested, "s"),
        ("  of which writing the snapshot", found.wrote, "s"),
        ("diff with the snapshot before", found.compared, "s"),
        ("snapshot on the disk", found.snapshot, "MB"),
        ("  of which shared with the one before", found.shared, "MB"),
        ("cds.duckdb", found.database, "MB"),
    ):
        share = f"{found.share:8.0%}" if value == found.wrote else ""
        print(f"    {name:<42}{value:10.2f} {unit}{share}")
