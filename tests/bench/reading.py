"""Reading one PDF inside this process, start-up excluded: ours, pdfplumber's, and installed peers'; and our stages.

Times of whole processes belong in `whole`; what is printed belongs in `__main__`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cds_etl.check import check
from cds_etl.extract import extract, media_type
from cds_etl.extract.pdfium import read_pages
from cds_etl.load import Store
from cds_etl.model import Document
from cds_etl.normalise import load_catalogue, normalise, reference_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from cds_etl.model import Extraction
    from cds_etl.records import RecordSet


@dataclass(frozen=True, slots=True)
class Reader:
    """Someone who finds tables in a PDF: a name, and how; the function gives the number of rows that it found."""

    name: str
    read: Callable[[bytes], int]


@dataclass(frozen=True, slots=True)
class Timing:
    """The best of several runs of one thing, in milliseconds, with the rows that it found where it finds rows."""

    name: str
    milliseconds: float
    rows: int | None = None


def read_ours(content: bytes) -> Extraction:
    """Pages, tables, footnotes and paragraphs: all that `extract` does."""
    document = Document("bench.pdf", hashlib.sha256(content).hexdigest(), media_type(content))
    return extract(document, content)


def _rows_of_ours(content: bytes) -> int:
    return sum(table.row_count for table in read_ours(content).tables)


def _rows_of_pdfplumber(content: bytes) -> int:
    """`extract_tables()` of every page, each page closed after use (its issue 1339)."""
    import pdfplumber

    rows = 0
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            rows += sum(len(table) for table in page.extract_tables())
            page.close()
    return rows


def _rows_of_pymupdf(content: bytes) -> int:
    import pymupdf  # type: ignore[import-not-found, unused-ignore]

    with pymupdf.open(stream=content, filetype="pdf") as pdf:
        return sum(len(table.extract()) for page in pdf for table in page.find_tables().tables)


def _rows_of_tablers(content: bytes) -> int:
    import tablers  # type: ignore[import-not-found, unused-ignore]

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        with tablers.Document(file.name) as pdf:
            return sum(
                len(table.rows) for page in pdf.pages() for table in tablers.find_tables(page, extract_text=True)
            )


OURS = Reader("cds-etl: pages, tables, footnotes, paragraphs", _rows_of_ours)
PDFPLUMBER = Reader("pdfplumber: extract_tables()", _rows_of_pdfplumber)
_PEERS = (
    ("pymupdf", Reader("PyMuPDF: find_tables()", _rows_of_pymupdf)),
    ("tablers", Reader("tablers", _rows_of_tablers)),
)


def installed_peers() -> tuple[Reader, ...]:
    """The readers that happen to be here; the project depends on none of them."""
    return tuple(reader for module, reader in _PEERS if importlib.util.find_spec(module))


def best_of(name: str, runs: int, work: Callable[[], object]) -> Timing:
    """The shortest of `runs` runs, after one that does not count (imports, caches).

    Where `work` gives a whole number, that is the number of rows.
    """
    given, best = work(), float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return Timing(name, best * 1000, given if isinstance(given, int) else None)


def time_readers(content: bytes, runs: int) -> list[Timing]:
    """Ours, pdfplumber's and the peers' reading of the same bytes."""
    readers = (OURS, PDFPLUMBER, *installed_peers())
    return [best_of(reader.name, runs, partial(reader.read, content)) for reader in readers]


def time_stages(content: bytes, runs: int) -> list[Timing]:
    """Each stage on what the one before it gave; the second is what `extract` does beyond reading pages."""
    catalogue = load_catalogue()
    extraction = read_ours(content)
    records = normalise(extraction, catalogue)
    records.add(*reference_records(catalogue))
    identities, complements = catalogue.identities(), catalogue.complements()
    checked = check(records, identities, complements)
    pages = best_of("read pages", runs, lambda: list(read_pages(content)))
    whole = best_of("extract", runs, lambda: read_ours(content))
    return [
        pages,
        Timing("tables, footnotes, paragraphs", whole.milliseconds - pages.milliseconds),
        best_of("normalise", runs, lambda: normalise(extraction, catalogue)),
        best_of("check", runs, lambda: check(records, identities, complements)),
        best_of("publish", runs, lambda: _publish(checked)),
    ]


def _publish(records: RecordSet) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return Store(Path(folder)).publish(records, kept=frozenset(), inputs=[], fingerprint="bench").snapshot_id
