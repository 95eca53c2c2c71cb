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
from pathlib import Path
from typing import TYPE_CHECKING

from cds_etl.check import check
from cds_etl.extract import extract, media_type
from cds_etl.extract.pdfium import read_pages
from cds_etl.load import Input, Store
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
    import pymupdf

    with pymupdf.open(stream=content, filetype="pdf") as pdf:
        return sum(len(table.extract()) for page in pdf for table in page.find_tables().tables)


def _rows_of_tablers(content: bytes) -> int:
    import tablers

    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        with tablers.Document(file.name) as pdf:
            return sum(len(table.rows) for page in pdf.pages() for table in tablers.find_tables(page, extract_text=True))


OURS = Reader("cds-etl: pages, tables, footnotes, paragraphs", _rows_of_ours)
PDFPLUMBER = Reader("pdfplumber: extract_tables()", _rows_of_pdfplumber)
_PEERS = (("pymupdf", Reader("PyMuPDF: find_tables()", _rows_of_pymupdf)), ("tablers", Reader("tablers", _rows_of_tablers)))


def installed_peers() -> tuple[Reader, ...]:
    """The readers that happen to be here; the project depends on none of them."""
    return tuple(reader for module, reader in _PEERS if importlib.util.find_spec(module))


def best_of(name: str, runs: int, work: Callable[[], int | None]) -> Timing:
    """The shortest of `runs` runs, after one that does not count (imports, caches)."""
    rows, best = work(), float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return Timing(name, best * 1000, rows)


def time_readers(content: bytes, runs: int) -> list[Timing]:
    """Ours, pdfplumber's and the peers' reading of the same bytes."""
    readers = (OURS, PDFPLUMBER, *installed_peers())
    return [best_of(reader.name, runs, lambda reader=reader: reader.read(content)) for reader in readers]  # type: ignore[misc]


def time_stages(content: bytes, runs: int) -> list[Timing]:
    """Each stage on the outcome of the one before; the second is what `extract` does beyond reading pages."""
    catalogue = load_catalogue()
    extraction = read_ours(content)
    read = normalise(extraction, catalogue)
    read.add(*reference_records(catalogue))
    checked = check(read, catalogue.identities(), catalogue.complements())
    pages = best_of("read pages", runs, lambda: len(list(read_pages(content))) and None)
    whole = best_of("extract", runs, lambda: len(read_ours(content).tables) and None)
    return [
        pages,
        Timing("tables, footnotes, paragraphs", whole.milliseconds - pages.milliseconds),
        best_of("normalise", runs, lambda: len(normalise(extraction, catalogue).of(Input)) and None)  # placeholder
        if False
        else best_of("normalise", runs, lambda: _none(normalise(extraction, catalogue))),
        best_of("check", runs, lambda: _none(check(read, catalogue.identities(), catalogue.complements()))),
        best_of("publish", runs, lambda: _publish(checked)),
    ]
