"""Extraction in, records out. Knows names, numerals, dates, roles of rows; opens no file but the reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.records import (
    Entity,
    FootnoteAnchor,
    FootnoteRecord,
    Indicator,
    ParagraphRecord,
    RecordSet,
    Succession,
)

from .abstentions import read_abstentions
from .catalogue import Catalogue, load_catalogue
from .corrections import CellPlace, CorrectionLine, correct, fits_of, places_of, read_corrected
from .curated import curated_alias, is_needless
from .documents import Context, read_attachments, read_context, read_document, read_page_records
from .memberships import read_memberships
from .names import Match, match_agencies, match_provinces
from .naming import geography_on
from .numerals import parse_numeral, read_value
from .prose import passages, read_passage
from .register import Alias, load_register
from .restated import Figures
from .tables import read_table, table_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Extraction
    from cds_etl.records import Record

    from .register import DatedName

__all__ = [
    "Alias",
    "Catalogue",
    "CellPlace",
    "CorrectionLine",
    "Match",
    "correct",
    "curated_alias",
    "fits_of",
    "geography_on",
    "is_needless",
    "load_catalogue",
    "match_agencies",
    "match_provinces",
    "name_entity",
    "normalise",
    "parse_numeral",
    "places_of",
    "read_corrected",
    "read_value",
    "reference_records",
]


def normalise(extraction: Extraction, catalogue: Catalogue | None = None, aliases: Sequence[Alias] = ()) -> RecordSet:
    """All records that one document gives, before any check; what is unknown is kept and marked.

    `aliases` are names that people settled; they count before all others.
    """
    context = read_context(extraction, catalogue or load_catalogue(), aliases)
    records = RecordSet([read_document(extraction, context)])
    records.add(*read_page_records(extraction, context), *read_attachments(extraction))
    records.add(*_paragraphs(extraction, context), *_footnotes(extraction, context))
    for number, table in enumerate(extraction.tables, start=1):
        records.add(*read_table(table, number, context))
    said = {}
    figures = Figures(records, extraction, context)
    for passage in passages(extraction, context):
        items = read_passage(passage, context, figures)
        records.add(*(item.record for item in items))
        if passage.paragraph:
            said[passage.paragraph] = items
    records.add(*read_memberships(extraction, said, context))
    records.add(*read_abstentions(records, context))
    return records


def name_entity(entity_id: str) -> DatedName:
    """An entity's latest name, with its code.

    >>> name_entity("vn63:35").name
    'Hà Nam'
    """
    return load_register().name_of(entity_id)


def reference_records(catalogue: Catalogue | None = None) -> RecordSet:
    """Entities, successions and indicators: the tables that no document brings."""
    register = load_register()
    records = RecordSet()
    records.replace(Entity, register.entities())
    records.replace(Succession, register.successions())
    records.replace(Indicator, (catalogue or load_catalogue()).indicators())
    return records


def _paragraphs(extraction: Extraction, context: Context) -> Iterator[Record]:
    for ordinal, paragraph in enumerate(extraction.paragraphs, start=1):
        x0, top, x1, bottom = paragraph.box
        yield ParagraphRecord(
            document_id=context.document_id,
            ordinal=ordinal,
            page=paragraph.page,
            x0=x0,
            top=top,
            x1=x1,
            bottom=bottom,
            kind=paragraph.kind,
            text=paragraph.text,
            confidence=paragraph.confidence,
            css_path=paragraph.css_path,
        )


def _footnotes(extraction: Extraction, context: Context) -> Iterator[Record]:
    for number, note in enumerate(extraction.footnotes, start=1):
        note_id = f"{context.document_id}/n{number}"
        x0, top, x1, bottom = note.box
        yield FootnoteRecord(
            footnote_id=note_id,
            document_id=context.document_id,
            marker=note.marker,
            text=note.text,
            page=note.page,
            x0=x0,
            top=top,
            x1=x1,
            bottom=bottom,
            css_path=note.css_path,
        )
        for ordinal, anchor in enumerate(note.anchors, start=1):
            x0, top, x1, bottom = anchor.box
            yield FootnoteAnchor(
                footnote_id=note_id,
                ordinal=ordinal,
                anchor_text=anchor.text,
                page=anchor.page,
                x0=x0,
                top=top,
                x1=x1,
                bottom=bottom,
                table_id=table_id(context, anchor.table) if anchor.table else None,
                row=anchor.row,
                column=anchor.column,
                paragraph=anchor.paragraph,
            )
