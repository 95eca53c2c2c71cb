"""What sizing a larger installation needs, in one run: pages a core-second, bytes a page, and what a publication costs.

Prints the Markdown table of docs/scale.md. The cluster's overhead is measured elsewhere.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .backlog import write_reports
from .publishing import measure_publishing
from .scanning import DPI, write_scan

if TYPE_CHECKING:
    from collections.abc import Sequence

REPORTS, SCANNED_PAGES, PUBLISHED = 60, 12, 1000
FEW_PAGES = 2  # of a scan

# Processor time of the process and of the workers that it waited for, start-up left out.
_PROGRAM = """
import json, os, sys
from pathlib import Path
from cds_etl.load import open_dataset
from cds_etl.pipeline import ingest
def used():
    now = os.times()
    return now.user + now.system + now.children_user + now.children_system
before = used()
ingest([Path(sys.argv[1])], Path(sys.argv[2]), workers=1)
seconds = used() - before
with open_dataset(sys.argv[2]) as dataset:
    (pages,), = dataset.fetch("SELECT count(*) FROM pages")
print(json.dumps([seconds, pages]))
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """An ingest into an empty folder: seconds of a processor, pages, and the bytes of what lies there afterwards.

    Or what of these is beyond a smaller one: a start, the reference data and empty tables cost the same in both.
    """

    seconds: float
    pages: int
    kept: int
    cache: int
    parquet: int
    database: int

    @property
    def rate(self) -> float:
        """Pages a second of one core, reading, understanding, checking and publishing together."""
        return self.pages / self.seconds

    def beyond(self, other: Stored) -> Stored:
        """What this has more than another."""
        return Stored(*(ours - theirs for ours, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Scale:
    """Text and scans beyond a small ingest, one report more, and one publication of many reports.

    `added` are the bytes that one report more on `REPORTS` brought to the folder of snapshots, files that are shared by
    a hard link left out, and `added_to_many` those of one on `PUBLISHED`, which `published` says the seconds of.
    """

    text: Stored
    scans: Stored
    added: int
    published: float
    added_to_many: float


def measure_scale() -> Scale:
    """All of it, one process at a time; about two minutes on a machine that does nothing else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, scans = folder / "reports", folder / "scans"
        source.mkdir()
        scans.mkdir()
        write_reports(source, 1)
        one = _ingest(source, folder / "one")
        write_reports(source, REPORTS)
        text = _ingest(source, folder / "data").beyond(one)
        before = _used(folder / "data" / "snapshots")
        write_reports(source, REPORTS + 1)
        _ingest(source, folder / "data")
        added = _used(folder / "data" / "snapshots") - before
        read = []
        for pages in (FEW_PAGES, SCANNED_PAGES):
            (scans / "scan.pdf").write_bytes(write_scan(pages))
            read.append(_ingest(scans, folder / f"scanned-{pages}"))
        scanned = read[1].beyond(read[0])
    many = measure_publishing(PUBLISHED)
    return Scale(text, scanned, added, many.published, (many.snapshot - many.shared) * 1e6)


def print_scale(found: Scale) -> None:
    """The table of docs/scale.md, with the commit and the cores that it was made on."""
    text, scans = found.text, found.scans
    print(f"Commit {_commit()}, {os.cpu_count()} cores, one worker.\n")
    rows: Sequence[tuple[str, str, str]] = (
        ("", f"text, {text.pages:,} pages", f"scans, {scans.pages:,} pages at {DPI} dpi"),
        ("---", "---:", "---:"),
        ("pages a core-second", f"{text.rate:.1f}", f"{scans.rate:.2f}"),
        *(
            (f"bytes a page, {name}", f"{of_text / text.pages:,.0f}", f"{of_scans / scans.pages:,.0f}")
            for name, of_text, of_scans in (
                ("document", text.kept, scans.kept),
                ("cache", text.cache, scans.cache),
                ("Parquet", text.parquet, scans.parquet),
                ("`cds.duckdb`", text.database, scans.database),
            )
        ),
        (f"one report more on {REPORTS}: new bytes of the snapshot", f"{found.added:,}", "–"),
        (f"one report more on {PUBLISHED:,}: new bytes of the snapshot", f"{found.added_to_many:,.0f}", "–"),
        (f"a publication of {PUBLISHED:,} reports", f"{found.published:.1f} s", "–"),
    )
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _ingest(source: Path, data: Path) -> Stored:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(source), str(data)], check=True, capture_output=True, encoding="utf-8"
    )
    seconds, pages = json.loads(done.stdout)
    last = max((data / "snapshots").iterdir())
    return Stored(
        seconds, pages, _used(data / "documents"), _used(data / "cache"),
        sum(path.stat().st_size for path in last.glob("*.parquet")), (data / "cds.duckdb").stat().st_size,
    )  # fmt: skip


def _used(folder: Path) -> int:
    """Bytes of the files below a folder, each file once however many names it has."""
    found = [path.stat() for path in folder.rglob("*") if path.is_file()]
    return sum({(status.st_dev, status.st_ino): status.st_size for status in found}.values())


def _commit() -> str:
    """The commit that is measured, as far as git knows it."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    place = Path(__file__).parent
    done = subprocess.run(
        [git, "describe", "--always", "--dirty"], cwd=place, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
