"""What was read of an invented page held against its truth, and beside what trafilatura takes for the text."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.extract import extract, media_type
from cds_etl.model import Document, DocumentError
from cds_etl.normalise import normalise
from cds_etl.records import Attachment, DocumentRecord
from cds_etl.text import squeeze

if TYPE_CHECKING:
    from cds_etl.model import Extraction, Table

    from .drawn import Drawn
    from .invented import TruthCell


FACTS = ("title", "date", "author", "views", "file", "notes", "words")


@dataclass(frozen=True, slots=True)
class PageScore:
    """How one page was read: which `FACTS` are right, F1 of the body, ours and trafilatura's, tables, what differs."""

    drawn: Drawn
    facts: dict[str, bool]
    body: float
    rival: float | None
    tables: int
    tables_right: int
    differences: tuple[str, ...]


def f1(found: str, truth: str) -> float:
    """The harmonic mean of precision and recall of words, each counted as often as it stands.

    >>> f1("a b c d", "a b"), f1("", "a")
    (0.6666666666666666, 0.0)
    """
    ours, theirs = Counter(found.split()), Counter(truth.split())
    both = sum((ours & theirs).values())
    return 2 * both / (sum(ours.values()) + sum(theirs.values())) if both else 0.0


def score_page(drawn: Drawn, *, beside: bool = True) -> PageScore:
    """Read a page and compare."""
    article = drawn.article
    truth = _plain(" ".join(article.body), drawn)
    rival = f1(_plain(_rivals(drawn), drawn), truth) if beside else None
    document = Document(f"{drawn.seed}.html", hashlib.sha256(drawn.content).hexdigest(), media_type(drawn.content))
    try:
        extraction = extract(document, drawn.content)
    except DocumentError as error:
        return PageScore(drawn, dict.fromkeys(FACTS, False), 0.0, rival, len(article.tables), 0, (error.reason,))
    records = normalise(extraction)
    (record,) = records.of(DocumentRecord)
    body = _plain(" ".join(p.text for p in extraction.paragraphs if p.kind in ("body", "heading")), drawn)
    right, differences = _tables(extraction, drawn)
    page = extraction.pages[0]
    files = [item.url for item in records.of(Attachment)]
    shown = drawn.dressed
    author = (_plain(record.author or "", drawn), _plain(article.author, drawn)) if shown.shows_author else (0, 0)
    facts: dict[str, tuple[object, object]] = {
        "title": (_plain(record.title or "", drawn), _plain(article.title, drawn)),
        "date": (record.published_at, article.published),
        "author": author,
        "views": (record.view_count, article.views) if shown.shows_views else (0, 0),
        "file": ([url.endswith(article.file[1]) for url in files], [True]) if article.file else (files, []),
        "notes": (
            sorted((note.marker, _plain(note.text, drawn), len(note.anchors)) for note in extraction.footnotes),
            sorted((marker, _plain(text, drawn), 1) for marker, text in article.notes),
        ),
        "words": (page.words_in, page.words_out + page.words_hidden),
    }  # fmt: skip
    differences += [f"{name}: {found!r}, not {meant!r}" for name, (found, meant) in facts.items() if found != meant]
    score = f1(body, truth)
    right_facts = {name: found == meant for name, (found, meant) in facts.items()}
    if score < 0.97:
        differences.append(f"body {score:.3f}")
    return PageScore(drawn, right_facts, score, rival, len(article.tables), right, tuple(differences))


def _plain(text: str, drawn: Drawn) -> str:
    """Text to be compared: TCVN3 has no accented capitals, so that their case is lost."""
    return squeeze(text).lower() if drawn.encoding == "tcvn3" else squeeze(text)


def _tables(extraction: Extraction, drawn: Drawn) -> tuple[int, list[str]]:
    """How many tables were read cell for cell, and what differs."""
    found = [_cells(table, drawn) for table in extraction.tables]
    meant = [sorted(_truth(cell, drawn) for cell in table) for table in drawn.article.tables]
    right = sum(ours == theirs for ours, theirs in zip(found, meant, strict=False))
    differences = [
        f"table {number}: {sorted(set(ours) ^ set(theirs))[:4]}"
        for number, (ours, theirs) in enumerate(zip(found, meant, strict=False), start=1)
        if ours != theirs
    ]
    if len(found) != len(meant):
        differences.append(f"{len(found)} tables, not {len(meant)}")
        right = min(right, len(meant) - 1)
    return right, differences


def _cells(table: Table, drawn: Drawn) -> list[tuple[int, int, int, int, str, bool]]:
    return sorted((c.row, c.column, c.row_span, c.column_span, _plain(c.text, drawn), c.is_header) for c in table.cells)


def _truth(cell: TruthCell, drawn: Drawn) -> tuple[int, int, int, int, str, bool]:
    return cell.row, cell.column, cell.row_span, cell.column_span, _plain(cell.text, drawn), cell.is_header


def _rivals(drawn: Drawn) -> str:
    """The text that trafilatura takes for the article's, without tables and comments."""
    import trafilatura

    return trafilatura.extract(drawn.content, include_tables=False, include_comments=False) or ""
