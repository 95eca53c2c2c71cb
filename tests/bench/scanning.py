"""Reading scans: seconds of one core a page, ours beside OCRmyPDF's, and whether memory grows with the pages.

Both run as whole processes on the same file, start-up included. OCRmyPDF only puts words behind the pictures (of what
it finds, words inside ruled tables are few); ours ends with tables, notes and paragraphs.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import whole

PAGES, FEW_PAGES, MANY_PAGES, DPI = 6, 10, 50, 200
_READ = (
    "import sys; from pathlib import Path; from cds_etl.extract import extract; from cds_etl.model import Document; "
    "read = extract(Document('scan.pdf', '0' * 64, 'application/pdf'), Path(sys.argv[1]).read_bytes()); "
    "print(len(read.pages), sum(table.row_count for table in read.tables), "
    "sum(page.words_in for page in read.pages))"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A process that reads scans: its name, seconds of processor time a page, pages, rows of tables, and words."""

    name: str
    seconds: float
    pages: int
    rows: int | None
    words: int


@dataclass(frozen=True, slots=True)
class Scanning:
    """What was measured of scans: who read what, and peak megabytes of reading few and many pages."""

    readings: list[Reading]
    few_pages: float
    many_pages: float

    @property
    def ratio(self) -> float | None:
        """Our share of OCRmyPDF's time; None where it is not installed."""
        return self.readings[0].seconds / self.readings[1].seconds if len(self.readings) > 1 else None


def measure_scans() -> Scanning:
    """Read the same scan with each reader, and longer ones for their memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.pdf"
        path.write_bytes(write_scan(PAGES))
        readings = [_ours(path)]
        if importlib.util.find_spec("ocrmypdf"):
            readings.append(_ocrmypdf(path))
        memory = []
        for pages in (FEW_PAGES, MANY_PAGES):
            path.write_bytes(write_scan(pages))
            memory.append(_megabytes(path))
    return Scanning(readings, *memory)


def write_scan(pages: int) -> bytes:
    """A scan of so many pages, the pages of one invented report over and over, slightly askew and grainy."""
    import numpy as np

    from scans.paper import Sheet, bind
    from scans.scan import pictures
    from scans.wear import Wear, wear_out
    from typeset.invented import made_up_report
    from typeset.layout import Layout
    from typeset.report import print_pdf

    printed = list(pictures(print_pdf(made_up_report(1), Layout(front="letterhead", body_size=12)), DPI))
    wear = Wear(skew=0.4, blur=0.5, noise=5, quality=70)
    sheets = []
    for number in range(pages):
        picture, width, height = printed[number % len(printed)]
        worn = wear_out(picture, wear, DPI, np.random.default_rng(number))
        sheets.append(Sheet(worn, width, height, wear.quality))
    return bind(sheets)


def print_scanning(found: Scanning) -> None:
    """One line for each reader, and one for memory."""
    for item in found.readings:
        told = f"{item.words} words" + (f", {item.rows} rows" if item.rows is not None else ", no tables")
        print(f"  {item.name:<44}{item.seconds:10.2f} s of one core a page; {told}")
    if found.ratio is None:
        print("  OCRmyPDF is not installed: pip install -e '.[bench]'")
    else:
        print(f"  {'ours / OCRmyPDF':<44}{found.ratio:10.3f}")
    grown = f"{found.few_pages:.0f} MB and {found.many_pages:.0f} MB at most"
    print(f"  {f'{MANY_PAGES} pages, beyond {FEW_PAGES}':<44}{found.many_pages - found.few_pages:10.1f} MB     {grown}")


def _ours(path: Path) -> Reading:
    seconds, printed = _processor_time([sys.executable, "-c", _READ, str(path)])
    pages, rows, words = map(int, printed.split())
    return Reading(f"cds-etl: {PAGES} scanned pages, {DPI} dpi", seconds / pages, pages, rows, words)


def _ocrmypdf(path: Path) -> Reading:
    import pypdfium2

    made = path.with_name("ocrmypdf.pdf")
    options = ["-l", "vie", "--output-type", "pdf", "--optimize", "0", "--jobs", "1"]
    seconds, _ = _processor_time([sys.executable, "-m", "ocrmypdf", *options, str(path), str(made)])
    with pypdfium2.PdfDocument(made) as document:
        words = sum(len(page.get_textpage().get_text_bounded().split()) for page in document)
        pages = len(document)
    return Reading("OCRmyPDF: words behind the pictures", seconds / pages, pages, None, words)


def _processor_time(command: list[str]) -> tuple[float, str]:
    """Seconds that a command and those it started took of processors, and what it printed."""
    before = os.times()
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    after = os.times()
    if done.returncode:
        raise RuntimeError(f"{command[1:3]} ended with exit code {done.returncode}: {done.stderr[-400:]}")
    user, system = after.children_user - before.children_user, after.children_system - before.children_system
    return user + system, done.stdout


def _megabytes(path: Path) -> float:
    # A process takes over the peak memory of the one that starts it: so a small one starts what is measured.
    command = [sys.executable, "-S", whole.__file__, sys.executable, "-c", _READ, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    status, _, megabytes, _ = json.loads(done.stdout)
    if status:
        raise RuntimeError(f"reading a scan ended with exit code {status}")
    return float(megabytes)
