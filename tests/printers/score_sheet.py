"""What is read of a sheet beside what it holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from accuracy.compare import compare, composed
from accuracy.score import pair_tables
from cds_etl.extract import extract
from cds_etl.model import Document

if TYPE_CHECKING:
    from .sheets import Sheet


def differences_of(sheet: Sheet, pdf: bytes) -> list[str]:
    """Every difference of the tables, the account of words and the prose; none where all is read as printed."""
    read = extract(Document(f"{sheet.seed}.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf"), pdf)
    truths = tuple(table.truth for table in sheet.tables)
    pairs = pair_tables(truths, read.tables)
    found = [] if len(read.tables) == len(truths) else [f"{len(read.tables)} tables read, {len(truths)} printed"]
    for number, (truth, place) in enumerate(zip(truths, pairs, strict=True), 1):
        compared = compare(truth, None if place is None else read.tables[place], spans=False)
        found += [f"table {number}: {line}" for line in compared.differences]
    found += [
        f"page {page.number}: {page.words_in} words in, {page.words_out} out, {page.words_hidden} hidden"
        for page in read.pages
        if page.words_in != page.words_out + page.words_hidden
    ]
    prose = "".join(_letters(paragraph.text) for paragraph in read.paragraphs)
    found += [f"no paragraph: {text[:50]!r}" for text in sheet.prose if _letters(text) not in prose]
    notes = prose + "".join(_letters(note.text) for note in read.footnotes)
    return found + [f"no note: {text!r}" for text in sheet.notes if _letters(text) not in notes]


def _letters(text: str) -> str:
    return composed(text).replace(" ", "")
