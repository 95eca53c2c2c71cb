"""Long documents, typeset here of invented figures: the time of a page of a long table, the memory of many pages.

Reports of the usual length belong in `reading` and `whole`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import whole
from .reading import best_of, read_ours

SHORT_TABLE, LONG_TABLE = 4, 40
FEW_PAGES, MANY_PAGES = 30, 300
_ROWS_PER_PAGE = 40  # fits an A4 page at 10 points; the header is repeated on each
_TABLE = """
#set page("a4", margin: 2cm)
#set text(size: 10pt)
#table(columns: (1fr, 4fr, 2fr, 2fr, 2fr), rows: 17pt, inset: 3pt, table.header[TT][Tên][Tổng][Nam][Nữ],
  ..range(1, {rows} + 1).map(i => (str(i), "Xã số " + str(i), str(i * 7), str(i * 3), str(i * 4))).flatten())
"""
_PAGES = """
#set page("a4", margin: 2cm)
#set text(size: 12pt)
#for i in range(1, {pages} + 1) [
  #(("Số liệu đặt ra để đo bộ nhớ, không phải của báo cáo nào. ") * 40)
  #table(columns: 3, table.header[TT][Tên][Tổng],
    ..range(1, 9).map(j => (str(j), "Tổ " + str(j), str(i * j))).flatten())
  #pagebreak(weak: true)
]
"""
_READ = {
    "pages": "from cds_etl.extract.pdfium import read_pages; print(sum(1 for page in read_pages(content)))",
    "whole": "from cds_etl.extract import extract; from cds_etl.model import Document; "
    "print(len(extract(Document('long.pdf', '0' * 64, 'application/pdf'), content).pages))",
}


@dataclass(frozen=True, slots=True)
class Growth:
    """Milliseconds a page of a short and of a long table; peak megabytes of reading few and many pages."""

    short_table: float
    long_table: float
    few_pages: float
    many_pages: float
    few_read: float
    many_read: float


def measure_growth(runs: int) -> Growth:
    """Read tables of 4 and 40 pages, and documents of 30 and 300 pages of prose and small tables."""
    memory = [_megabytes(pages, what) for what in _READ for pages in (FEW_PAGES, MANY_PAGES)]
    return Growth(_per_page(SHORT_TABLE, runs), _per_page(LONG_TABLE, runs), *memory)


def _per_page(pages: int, runs: int) -> float:
    content = _print(_TABLE.format(rows=pages * _ROWS_PER_PAGE))
    return best_of("table", runs, partial(read_ours, content)).milliseconds / len(read_ours(content).pages)


def _megabytes(pages: int, what: str) -> float:
    """Peak memory of a process that reads so many pages: its pages one by one, or the whole extraction."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        path.write_bytes(_print(_PAGES.format(pages=pages)))
        code = f"from pathlib import Path; content = Path({str(path)!r}).read_bytes(); {_READ[what]}"
        # A process takes over the peak memory of the one that starts it: so a small one starts what is measured.
        command = [sys.executable, "-S", whole.__file__, sys.executable, "-c", code]
        done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    status, _, megabytes, printed = json.loads(done.stdout)
    if status or int(printed) != pages:
        raise RuntimeError(f"reading {pages} pages ended with exit code {status} and printed {printed!r}")
    return float(megabytes)


def _print(source: str) -> bytes:
    import typst

    content = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    assert isinstance(content, bytes)
    return content
