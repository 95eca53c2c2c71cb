"""Writes the documents of raw/ that this project makes, and raw/sources.csv; run `python -m typeset.make_raw`.

What stands in the reports belongs in `week39_report`; the news pages are written in raw/ itself, and only encoded here.
What people decided about them (raw/curation) is never touched.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pages.letters import encode_page
from scans.scan import Scanning, scan
from scans.wear import Wear

from .report import print_pdf
from .week39_report import week39_report

if TYPE_CHECKING:
    from .shapes import Report

RAW = Path(__file__).resolve().parents[2] / "raw"
TYPST_VERSION = "0.15.2"
"""The version that made the committed bytes; another may break lines or write objects otherwise."""

SCANNING = Scanning(200, Wear(skew=0.6, blur=0.4, noise=3, quality=55))
SCANNED = (1, 3, 4, 5, 6)  # the cover and the pages of the tables

COLUMNS = ("path", "url", "retrieved", "licence", "origin", "how_made")
LICENCE = (
    "Figures, names and lists are facts of a public administrative document, which Vietnamese copyright law does not "
    "protect (Law on Intellectual Property, Article 15); wording and typesetting are this project's, MIT."
)
NEWS_LICENCE = (
    "Figures, dates and names of bodies are facts of public news, which Vietnamese copyright law does not protect (Law "
    "on Intellectual Property, Article 15); wording and markup are this project's, MIT."
)


class RawDocument(Protocol):
    """A document that this project makes: its name in raw/, its terms, and the sentence on how it was made."""

    @property
    def path(self) -> str: ...

    @property
    def licence(self) -> str: ...

    @property
    def how_made(self) -> str: ...

    @property
    def is_exact(self) -> bool:
        """Whether it is the same to the byte on every machine."""

    def content(self) -> bytes:
        """Its bytes, made anew."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A report, printed or scanned."""

    path: str
    report: Report
    how_made: str
    scanned: tuple[int, ...] = ()  # pages that are scanned, where it is a scan
    licence: str = LICENCE

    @property
    def is_exact(self) -> bool:
        """Not a scan: its bytes hang on how JPEG is written."""
        return not self.scanned

    def content(self) -> bytes:
        """The PDF."""
        printed = print_pdf(self.report)
        return scan(chosen(printed, self.scanned), SCANNING, seed=39) if self.scanned else printed


@dataclass(frozen=True, slots=True)
class NewsPage:
    """A news page, which is written in raw/ in the encoding that it is saved in."""

    path: str
    encoding: str
    how_made: str
    licence: str = NEWS_LICENCE
    is_exact: bool = True

    def content(self) -> bytes:
        """The page as saved."""
        return encode_page(self.text(), self.encoding)

    def text(self) -> str:
        """Its markup, in composed letters and without the encoding that the file declares."""
        saved = (RAW / self.path).read_bytes().decode("cp1258" if self.encoding == "cp1258" else "utf-8")
        return re.sub(r'<meta charset="[^"]*">', "", unicodedata.normalize("NFC", saved), count=1)


def chosen(pdf: bytes, pages: tuple[int, ...]) -> bytes:
    """A PDF of some of the pages, counted from 1."""
    import pypdfium2

    stream = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, [page - 1 for page in pages])
        part.save(stream)
    return stream.getvalue()


def raw_documents() -> tuple[RawDocument, ...]:
    """All documents of raw/ that are made here, in the order of their names.

    >>> [document.path for document in raw_documents() if document.path.endswith(".pdf")]
    ['2022-w39-bc-17-scan.pdf', '2022-w39-bc-17.pdf']
    """
    report = week39_report()
    how_made = (
        f"Typeset by this project with Typst {TYPST_VERSION} from the public report {report.number} of week "
        f"{report.week}/{report.year}: figures, names, lists, titles, captions and table headers as printed there, all "
        "other sentences in this project's own words and shortened. Not a copy of the published file."
    )
    scanned = (
        f"The cover and pages 3 to 6 of 2022-w39-bc-17.pdf, drawn at {SCANNING.dpi} dots an inch, a little askew and "
        "blurred, as a scanner would give them: pictures without a text layer, another edition of the same report."
    )
    made: tuple[RawDocument, ...] = (
        *news_pages(),
        Printed("2022-w39-bc-17-scan.pdf", report, scanned, SCANNED),
        Printed("2022-w39-bc-17.pdf", report, how_made),
    )
    return tuple(sorted(made, key=lambda document: document.path))


def news_pages() -> tuple[NewsPage, ...]:
    """The news pages of raw/, each told anew from a public one."""

    def retold(path: str, encoding: str, source: str, kept: str) -> NewsPage:
        told = f"Written by this project after {source}: {kept} as there, all sentences and the markup its own."
        return NewsPage(path, encoding, f"{told} Not a copy of the published page, and no page of that site.")

    return (
        retold(
            "2022-04-09-sau-dinh-huong.html", "utf-8",
            "a news article of 9 April 2022 on the directions of digital transformation in 2022 (1thegioi.vn)",
            "figures, dates, provinces and the order of the facts",
        ),
        retold(
            "2022-11-03-bao-cao-tuan-43.html", "utf-8",
            "a notice of Quang Nam province's portal on the report of week 43/2022",
            "title, time, counter, figures and dates",
        ),
        retold(
            "2022-ke-hoach-2400.html", "cp1258",
            "an undated notice of the Ministry of Culture, Sports and Tourism on its plan of 29 September 2022",
            "counter, figures, dates, numbers of decisions and names of the files",
        ),
        retold(
            "2023-03-06-binh-duong-dti.html", "nfd",
            "an article of Binh Duong province's paper of 6 March 2023 on its rank in digital transformation",
            "figures, dates and numbers of decisions (some of them moved into a table)",
        ),
    )  # fmt: skip


def sources_csv(documents: tuple[RawDocument, ...], others: tuple[tuple[str, ...], ...] = ()) -> str:
    """The text of sources.csv: a line for each of our documents, then the lines of `others` as they stand.

    Paths are relative to raw/; our own documents were never at any address, so url and retrieved are empty.

    >>> sources_csv(()).strip()
    'path,url,retrieved,licence,origin,how_made'
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for document in documents:
        writer.writerow((document.path, "", "", document.licence, "retypeset", document.how_made))
    writer.writerows(others)
    return text.getvalue()


def other_sources(folder: Path, documents: tuple[RawDocument, ...]) -> tuple[tuple[str, ...], ...]:
    """The lines of the folder's sources.csv that speak of documents which are not made here."""
    listing = folder / "sources.csv"
    if not listing.exists():
        return ()
    ours = {document.path for document in documents}
    with listing.open(encoding="utf-8", newline="") as file:
        return tuple(tuple(line) for line in list(csv.reader(file))[1:] if line[0] not in ours)


def make_raw(folder: Path = RAW) -> None:
    """Write our documents into the folder and their lines into its sources.csv; other lines stay."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = raw_documents()
    listing = sources_csv(documents, other_sources(folder, documents))
    for document in documents:
        (folder / document.path).write_bytes(document.content())
    (folder / "sources.csv").write_text(listing, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make_raw()
