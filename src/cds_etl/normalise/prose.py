"""Sentences to records: a number that a pattern of the catalogue knows is an observation, any other a mention."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.records import Mention, Observation
from cds_etl.text import fold

from .dates import parse_as_of
from .naming import geography_on
from .printed import find_numbers
from .restated import find_restated, mends

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cds_etl.columns import EntityKind
    from cds_etl.model import Box, Extraction

    from .catalogue import Statistic
    from .dates import Period
    from .documents import Context
    from .printed import Printed
    from .restated import Figures, Restated

_KINDS: dict[str, EntityKind] = {"group": "group", "country": "country", "region": "region"}
# A comma parts clauses only before a word that sets the rest against what was said: lists hold commas too.
_CLAUSE_START = re.compile(
    r";|[,.]?\s+(?=(?:hiện |chỉ |nhưng |song |và |vẫn )*còn (?:lại )?\d)|,\s+(?=nhưng |song |trong khi |trong đó )"
    r"|(?<=\w)\s+(?=(?:trong đó|trong khi|nhưng) )",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:đã|chưa)\b", re.IGNORECASE)
_NOUN = 60  # letters behind a number that may hold its noun, a bracket between them included
_PERCENT_BETWEEN = re.compile(r"^\s*\([^()]*%\s*\)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or note: where its records belong, and the date that the text around it sets."""

    prefix: str
    text: str
    page: int
    box: Box
    paragraph: int | None
    as_of: dt.date | None
    note: int = 0  # its number from 1; 0 for a paragraph


@dataclass(frozen=True, slots=True)
class Said:
    """What one printed number was taken for, and the group of bodies that it counts (None: it counts no bodies)."""

    number: Printed
    record: Observation | Mention
    group: str | None


def passages(extraction: Extraction, context: Context) -> Iterator[Passage]:
    """Paragraphs and notes with their ids: `doc12/p017`, `doc12/n4`. Running heads and feet hold no figures."""
    lead: dt.date | None = None
    for ordinal, paragraph in enumerate(extraction.paragraphs, start=1):
        if paragraph.kind == "running":
            continue
        if paragraph.text.endswith(":") or paragraph.kind == "heading":
            lead = parse_as_of(paragraph.text)
        prefix = f"{context.document_id}/p{ordinal:03d}"
        yield Passage(prefix, paragraph.text, paragraph.page, paragraph.box, ordinal, lead)
    for number, note in enumerate(extraction.footnotes, start=1):
        yield Passage(f"{context.document_id}/n{number}", note.text, note.page, note.box, None, None, number)


def read_passage(passage: Passage, context: Context, figures: Figures) -> list[Said]:
    """Every number of a passage, each as exactly one record, in their order."""
    numbers = find_numbers(passage.text)
    if not numbers:
        return []
    candidates: list[Observation] = []
    if mends(passage.text):
        candidates = figures.of_paragraph(passage.paragraph) if passage.paragraph else figures.of_note(passage.note)
    restated = find_restated(numbers, figures, candidates, context)
    found: list[Said] = []
    stated = parse_as_of(passage.text)
    for number, clause in zip(numbers, _clauses(numbers), strict=True):
        stated = parse_as_of(number.sentence) or stated
        as_of = stated or passage.as_of
        if as_of and context.published and as_of > context.published and number.modality == "measured":
            as_of = None  # nothing is measured ahead of its time: a deadline
        said = _Saying(number, clause, passage, as_of, context, restated.get(number.ordinal))
        found.append(Said(number, said.record(), said.group))
    return found


class _Saying:
    """One number of a passage on its way to its record."""

    def __init__(
        self,
        number: Printed,
        clause: str,
        passage: Passage,
        as_of: dt.date | None,
        context: Context,
        restated: Restated | None,
    ) -> None:
        self._number = number
        self._clause = clause
        self._passage = passage
        self._as_of = as_of
        self._context = context
        self._restated = restated
        self._behind = _PERCENT_BETWEEN.sub("", fold(number.after[:_NOUN])).lstrip(" (")

    @property
    def group(self) -> str | None:
        """The group that the noun behind the number speaks of."""
        if self._number.is_percent:
            return None
        nouns = self._context.catalogue.noun
        return next((noun.entity for noun in nouns if _starts(self._behind, noun.starts)), None)

    def record(self) -> Observation | Mention:
        """An observation of the first statistic of the catalogue that fits, else a mention.

        A figure that only says what was said before is no observation: its own document's is.
        """
        if self._restated and self._restated.is_old:
            return self._mention()
        if self._restated and self._restated.figure:
            return self._of_figure(self._restated.figure, self._restated.period)
        entities = [(statistic, self._entity(statistic)) for statistic in self._context.catalogue.statistic]
        spoken = [(statistic, entity) for statistic, entity in entities if entity]
        if spoken:  # most numbers count nothing that the catalogue knows: their sentences need not be folded
            sentence, clause = fold(self._number.sentence), fold(self._clause)
            for statistic, entity in spoken:
                if statistic.fits(sentence, clause):
                    return self._observation(statistic, entity)
        return self._mention()

    def _entity(self, statistic: Statistic) -> str | None:
        """Whom the number speaks of, if it has the statistic's form; None where it has not."""
        number = self._number
        has_form = (number.whole is not None) == (statistic.form == "ratio")
        if number.value is None or number.is_percent or number.upper is not None or not has_form:
            return None
        if statistic.nouns:
            return statistic.entity if _starts(self._behind, statistic.nouns) else None
        return self.group

    def _observation(self, statistic: Statistic, entity: str) -> Observation:
        number, passage, context = self._number, self._passage, self._context
        earlier = self._restated.period if self._restated else None
        period = earlier or context.period
        x0, top, x1, bottom = passage.box
        return Observation(
            observation_id=f"{passage.prefix}/{number.ordinal}",
            document_id=context.document_id,
            indicator_id=statistic.indicator,
            entity_id=entity,
            entity_kind=_KINDS[entity.partition(":")[0]],
            entity_code=None,
            geography=geography_on(context.day) if entity == "group:provinces" else None,
            entity_raw=number.unit,
            row_kind="total" if statistic.is_total else "member",
            is_stated_total=statistic.is_total,
            period=period.name if period else None,
            period_start=period.start if period else None,
            period_end=period.end if period else None,
            as_of=self._as_of or (earlier.end if earlier else context.published),
            period_basis="stated" if self._as_of or earlier else "document" if period else None,
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
            reading=context.reading(passage.page),
        )

    def _of_figure(self, figure: Observation, period: Period) -> Observation:
        """The same measure of the same entity as a figure of the table, as this number states it for its period."""
        number, passage = self._number, self._passage
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
                "reading": self._context.reading(passage.page),
            }
        )

    def _mention(self) -> Mention:
        number, passage = self._number, self._passage
        return Mention(
            mention_id=f"{passage.prefix}/{number.ordinal}",
            document_id=self._context.document_id,
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
            as_of=self._as_of or self._context.published,
            source="prose" if passage.paragraph else "footnote",
            page=passage.page,
        )


def _starts(text: str, nouns: Sequence[str]) -> bool:
    return any(text.startswith(fold(noun)) and not text[len(fold(noun)) :][:1].isalnum() for noun in nouns)


def _clauses(numbers: Sequence[Printed]) -> Iterator[str]:
    """For each number, the part of its sentence that speaks of it.

    "…, còn 02 tỉnh chưa lập" says nothing of the rest, and where something is said of a number ("đã", "chưa") before
    the next one comes, the rest of the sentence is the next one's. Otherwise what is said behind both is of both.
    """
    for place, number in enumerate(numbers):
        before, after = number.before, number.after
        if place and numbers[place - 1].sentence_start == number.sentence_start:
            between = before[numbers[place - 1].end - number.sentence_start :]
            before = "" if _SAYS.search(between) else before
        if place + 1 < len(numbers) and numbers[place + 1].sentence_start == number.sentence_start:
            between = after[: numbers[place + 1].start - number.end]
            after = between if _SAYS.search(between) else after
        before = _CLAUSE_START.split(f"{before}{number.raw}")[-1]
        yield before + _CLAUSE_START.split(after, maxsplit=1)[0]
