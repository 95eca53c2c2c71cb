"""Sentences to records: a number that a pattern of the catalogue knows is an observation, any other a mention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.records import Mention, Observation
from cds_etl.text import fold

from .dates import parse_as_of
from .naming import geography_on
from .printed import find_numbers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cds_etl.columns import EntityKind, Geography
    from cds_etl.model import Box, Extraction

    from .catalogue import Catalogue, Statistic
    from .documents import Context
    from .printed import Printed

_KINDS: dict[str, EntityKind] = {"group": "group", "country": "country", "region": "region"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or note: where its records belong, and the date that the text around it sets."""

    prefix: str
    text: str
    page: int
    box: Box
    paragraph: int | None
    as_of: dt.date | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one printed number was taken for."""

    number: Printed
    record: Observation | Mention


def passages(extraction: Extraction, context: Context) -> Iterator[Passage]:
    """Paragraphs and notes with their ids: `doc12/p017`, `doc12/n4`. Headings hold numbers of sections, no figures."""
    lead: dt.date | None = None
    for ordinal, paragraph in enumerate(extraction.paragraphs, start=1):
        if paragraph.kind == "running":
            continue
        stated = parse_as_of(paragraph.text)
        if paragraph.text.endswith(":") or paragraph.kind == "heading":
            lead = stated
        if paragraph.kind != "heading":
            prefix = f"{context.document_id}/p{ordinal:03d}"
            yield Passage(prefix, paragraph.text, paragraph.page, paragraph.box, ordinal, stated or lead)
    for number, note in enumerate(extraction.footnotes, start=1):
        yield Passage(f"{context.document_id}/n{number}", note.text, note.page, note.box, None, parse_as_of(note.text))


def read_passage(passage: Passage, context: Context) -> list[Said]:
    """Every number of a passage, each as exactly one record, in their order."""
    return [Said(number, _record(number, passage, context)) for number in find_numbers(passage.text)]


def _record(number: Printed, passage: Passage, context: Context) -> Observation | Mention:
    sentence = fold(number.sentence)
    for statistic in context.catalogue.statistic:
        entity = _entity(number, statistic, context.catalogue)
        if entity and statistic.fits(sentence):
            return _observation(number, statistic, entity, passage, context)
    return _mention(number, passage, context)


def _entity(number: Printed, statistic: Statistic, catalogue: Catalogue) -> str | None:
    """Whom the number speaks of, if it has the statistic's form; None where it has not."""
    if number.is_percent or number.upper is not None or (number.whole is not None) != (statistic.form == "ratio"):
        return None
    after = fold(number.after).lstrip(" (")
    if statistic.nouns:
        return statistic.entity if _starts(after, statistic.nouns) else None
    return next((noun.entity for noun in catalogue.noun if _starts(after, noun.starts)), None)


def _starts(text: str, nouns: Sequence[str]) -> bool:
    return any(text.startswith(fold(noun)) and not text[len(fold(noun)) :][:1].isalnum() for noun in nouns)


def _observation(number: Printed, statistic: Statistic, entity: str, passage: Passage, context: Context) -> Observation:
    x0, top, x1, bottom = passage.box
    return Observation(
        observation_id=f"{passage.prefix}/{number.ordinal}",
        document_id=context.document_id,
        indicator_id=statistic.indicator,
        entity_id=entity,
        entity_kind=_KINDS[entity.partition(":")[0]],
        entity_code=None,
        geography=_geography(entity, context),
        entity_raw=number.unit,
        row_kind="total" if statistic.is_total else "member",
        is_stated_total=statistic.is_total,
        period=context.period.name if context.period else None,
        period_start=context.period.start if context.period else None,
        period_end=context.period.end if context.period else None,
        as_of=passage.as_of or context.published,
        period_basis="stated" if passage.as_of else "document" if context.period else None,
        value=number.value,
        value_raw=number.raw,
        scale=number.scale,
        missing_reason=None,
        denominator=number.whole,
        unit=context.catalogue.measure(statistic.indicator).unit,
        qualifier=number.qualifier,
        qualifier_raw=number.qualifier_raw,
        modality=number.modality,
        source="prose" if passage.paragraph else "footnote",
        table_id=None,
        row=None,
        column=None,
        paragraph=passage.paragraph,
        page=passage.page,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        match_method=None,
        match_score=None,
        reading=context.reading,
    )


def _geography(entity: str, context: Context) -> Geography | None:
    return geography_on(context.published) if entity == "group:provinces" else None


def _mention(number: Printed, passage: Passage, context: Context) -> Mention:
    return Mention(
        mention_id=f"{passage.prefix}/{number.ordinal}",
        document_id=context.document_id,
        paragraph=passage.paragraph,
        sentence=number.sentence,
        value=number.value,
        value_max=number.upper,
        value_raw=number.raw,
        denominator=number.whole,
        unit=number.unit,
        qualifier=number.qualifier,
        qualifier_raw=number.qualifier_raw,
        modality=number.modality,
        entity_id=None,
        entity_kind=None,
        entity_code=None,
        geography=None,
        as_of=passage.as_of or context.published,
        source="prose" if passage.paragraph else "footnote",
        page=passage.page,
    )
