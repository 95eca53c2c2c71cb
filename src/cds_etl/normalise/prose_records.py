"""How a number of a sentence becomes a row: of an observation, of a mention, or of a figure that a note restates.

What the number means is settled in `prose`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.records import Mention, Observation

from .naming import geography_on
from .whereabouts import entity_of

if TYPE_CHECKING:
    import datetime as dt

    from cds_etl.columns import Geography, Modality

    from .catalogue import Statistic
    from .dates import Period
    from .documents import Context
    from .printed import Printed
    from .prose import Passage


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a number is meant, the day that its text states (None: none), and the stretch of time that it covers."""

    modality: Modality
    day: dt.date | None
    period: Period | None = None


def observation(
    statistic: Statistic,
    entity_id: str,
    meaning: Meaning,
    number: Printed,
    passage: Passage,
    context: Context,
    earlier: Period | None,
) -> Observation:
    """A value of the catalogue's; `earlier` is a period before the document's of which the number speaks."""
    entity = entity_of(entity_id)
    period = earlier or meaning.period or context.period
    is_stated = meaning.day is not None or earlier is not None
    x0, top, x1, bottom = passage.box
    return Observation(
        observation_id=f"{passage.prefix}/{number.ordinal}",
        document_id=context.document_id,
        indicator_id=statistic.indicator,
        entity_id=entity_id,
        entity_kind=entity.kind,
        entity_code=entity.code,
        geography=_geography(entity_id, entity.geography, context),
        entity_raw=number.unit,
        row_kind="total" if statistic.is_total else "member",
        is_stated_total=statistic.is_total,
        period=period.name if period else None,
        period_start=period.start if period else None,
        period_end=period.end if period else None,
        as_of=meaning.day or (earlier.end if earlier else context.published),
        period_basis="stated" if is_stated else "document" if period else None,
        value=number.value,
        value_raw=number.raw,
        scale=number.scale,
        missing_reason=None,
        denominator=number.whole,
        unit=context.catalogue.measure(statistic.indicator).unit,
        qualifier=number.qualifier,
        qualifier_raw=number.qualifier_raw,
        modality=meaning.modality,
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
        reading=context.reading(passage.page),
    )


def _geography(entity_id: str, own: Geography | None, context: Context) -> Geography | None:
    return geography_on(context.day) if entity_id == "group:provinces" else own


def restated_figure(
    figure: Observation, period: Period, number: Printed, passage: Passage, context: Context
) -> Observation:
    """The same measure of the same entity as a figure of the table, as this number states it for its period."""
    x0, top, x1, bottom = passage.box
    return figure.model_copy(
        update={
            "observation_id": f"{passage.prefix}/{number.ordinal}",
            "period": period.name,
            "period_start": period.start,
            "period_end": period.end,
            "as_of": period.end,
            "period_basis": "stated",
            "value": number.value,
            "value_raw": number.raw,
            "scale": number.scale,
            "missing_reason": None,
            "denominator": number.whole,
            "qualifier": number.qualifier,
            "qualifier_raw": number.qualifier_raw,
            "modality": number.modality,
            "source": "prose" if passage.paragraph else "footnote",
            "table_id": None,
            "row": None,
            "column": None,
            "paragraph": passage.paragraph,
            "page": passage.page,
            "x0": x0,
            "top": top,
            "x1": x1,
            "bottom": bottom,
            "reading": context.reading(passage.page),
        }
    )


def mention(entity_id: str | None, meaning: Meaning, number: Printed, passage: Passage, context: Context) -> Mention:
    """A number that no pattern of the catalogue knows, with all that its text says of it."""
    entity = entity_of(entity_id) if entity_id else None
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
        modality=meaning.modality,
        entity_id=entity_id,
        entity_kind=entity.kind if entity else None,
        entity_code=entity.code if entity else None,
        geography=_geography(entity_id, entity.geography, context) if entity and entity_id else None,
        as_of=meaning.day or context.published,
        source="prose" if passage.paragraph else "footnote",
        page=passage.page,
    )
