"""Sentences to records: a number that a pattern of the catalogue knows is an observation, any other a mention.

Which digits are numbers is for `printed`, whose they are for `whereabouts`, of what day for `times`; how a record is
filled in for `prose_records`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .dates import parse_as_of
from .gazetteer import find_named
from .manner import is_done, lead_in, modality_led_in
from .printed import find_numbers
from .prose_records import Meaning, mention, observation, restated_figure
from .restated import find_restated, mends
from .times import Clock, last_time
from .whereabouts import NOWHERE, Place, Surroundings, whose

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cds_etl.columns import Modality
    from cds_etl.model import Box, Extraction
    from cds_etl.records import Mention, Observation

    from .catalogue import Statistic
    from .documents import Context
    from .gazetteer import Named
    from .printed import Printed
    from .restated import Figures, Restated

# A comma parts clauses only before a word that sets the rest against what was said: lists hold commas too.
_CLAUSE_START = re.compile(
    r";|[,.]?\s+(?=(?:hiện |chỉ |nhưng |song |và |vẫn )*còn (?:lại )?\d)|,\s+(?=nhưng |song |trong khi |trong đó )"
    r"|(?<=\w)\s+(?=(?:trong đó|trong khi|nhưng) )",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:đã|chưa)\b", re.IGNORECASE)
_NOUN = 60  # letters behind a number that may hold its noun, a bracket between them included
_PERCENT_BETWEEN = re.compile(r"^\s*\([^()]*%\s*\)")
_LEAD = 2000  # letters that lead up to a sentence
_ITEM = re.compile(r"\s*(?:[-–+•*]\s|\(?(?:\d{1,2}|[a-zđ])\)\s)")
_OPEN_BRACKET = re.compile(r"\([^()]*$")
_BRACKETS = re.compile(r"\([^()]*\)")
_OF_ALL = re.compile(r"\s*(?:địa phương|đơn vị|cơ quan)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or note: where its records belong, and what the text around it says of day, manner and place."""

    prefix: str
    text: str
    page: int
    box: Box
    paragraph: int | None
    as_of: dt.date | None
    note: int = 0  # its number from 1; 0 for a paragraph
    modality: Modality = "measured"
    place: Place = NOWHERE
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What one printed number was taken for, and the group of bodies that it counts (None: it counts no bodies)."""

    number: Printed
    record: Observation | Mention
    group: str | None


def passages(extraction: Extraction, context: Context) -> Iterator[Passage]:
    """Paragraphs and notes with their ids: `doc12/p017`, `doc12/n4`. Running heads and feet hold no figures."""
    lead: dt.date | None = None
    modality: Modality = "measured"
    heading = ""
    surroundings = Surroundings(extraction, context.day)
    for ordinal, paragraph in enumerate(extraction.paragraphs, start=1):
        if paragraph.kind == "running":
            continue
        place = surroundings.enter(paragraph)
        is_item = bool(_ITEM.match(paragraph.text))
        if paragraph.text.endswith(":") or paragraph.kind == "heading":
            lead = parse_as_of(paragraph.text)
            own = modality_led_in(paragraph.text)
            modality = own if own != "measured" or not is_item else modality
            if own != "measured":
                lead = last_time(lead_in(paragraph.text), context.published)
        elif not is_item:
            modality = "measured"
        if paragraph.kind == "heading":
            heading = paragraph.text
        prefix = f"{context.document_id}/p{ordinal:03d}"
        yield Passage(
            prefix, paragraph.text, paragraph.page, paragraph.box, ordinal, lead,
            modality=modality if is_item else "measured", place=place, heading=heading,
        )  # fmt: skip
    for number, note in enumerate(extraction.footnotes, start=1):
        prefix = f"{context.document_id}/n{number}"
        yield Passage(prefix, note.text, note.page, note.box, None, None, number, place=surroundings.outside())


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
    clock = Clock(passage.text, context.published, passage.as_of)
    sentence = -1
    named: list[Named] = []
    for at, number in enumerate(numbers):
        if number.sentence_start != sentence:
            sentence = number.sentence_start
            named = find_named(f"{number.before}{number.raw}{number.after}", context.geography)
        last = found[-1] if found and _goes_on(passage.text, number) else None
        before = last.record.modality if last else passage.modality
        said = _Saying(numbers, at, passage, named, clock, context, restated.get(number.ordinal), before)
        found.append(Said(number, said.record(), said.group))
    return found


def _goes_on(text: str, number: Printed) -> bool:
    """Whether the number's sentence goes on from the one before it, which ended in a semicolon or was cut in parts."""
    return text[max(0, number.sentence_start - 2) : number.sentence_start].rstrip().endswith((";", ","))


class _Saying:
    """One number of a passage on its way to its record."""

    def __init__(
        self,
        numbers: Sequence[Printed],
        at: int,
        passage: Passage,
        named: Sequence[Named],
        clock: Clock,
        context: Context,
        restated: Restated | None,
        modality: Modality,
    ) -> None:
        self._numbers = numbers
        self._at = at
        self._number = number = numbers[at]
        self._passage = passage
        self._context = context
        self._restated = restated
        self._behind = _PERCENT_BETWEEN.sub("", fold(number.after[:_NOUN])).lstrip(" (")
        self._whose = whose(number, named, passage.place)
        self._meaning = self._mean(clock, modality)

    def _mean(self, clock: Clock, modality: Modality) -> Meaning:
        """Manner (`modality` is that of what leads up to it), day and stretch of time.

        Nothing is measured ahead of its time: that day is a deadline.
        """
        number, published = self._number, self._context.published
        time = clock.time_of(number)
        if number.modality != "measured" or (modality != "measured" and is_done(self._clause)):
            modality = number.modality
        if modality == "measured" and time and time.is_ahead(published) and not is_done(self._clause):
            modality = "target"
        period = time.period if time else None
        if period and modality == "measured" and published and period.end > published:
            period = None
        is_stretch = period is not None and time is not None and not time.is_day and not time.is_end
        return Meaning(modality, period.end if period else None, period if is_stretch else None)

    @cached_property
    def _clause(self) -> str:
        return _clause(self._numbers, self._at)

    @property
    def group(self) -> str | None:
        """The group that the noun behind the number speaks of."""
        if self._number.is_percent or self._number.is_rank:
            return None
        nouns = self._context.catalogue.noun
        found = next((noun for noun in nouns if _starts(self._behind, noun.starts)), None)
        is_other = found is not None and bool(found.unless) and _starts(self._behind, found.unless)
        return found.entity if found and not is_other else None

    def record(self) -> Observation | Mention:
        """An observation of the first statistic of the catalogue that fits, else a mention.

        A figure that only says what was said before is no observation: its own document's is.
        """
        number, passage, context = self._number, self._passage, self._context
        if self._restated and self._restated.is_old:
            return self._mention()
        if self._restated and self._restated.figure:
            return restated_figure(self._restated.figure, self._restated.period, number, passage, context)
        entities = [(statistic, self._entity(statistic)) for statistic in self._of_form()]
        spoken = [(statistic, entity) for statistic, entity in entities if entity]
        if spoken:  # most numbers count nothing that the catalogue knows: their sentences need not be folded
            sentence, clause = fold(number.sentence), fold(self._clause)
            earlier = self._restated.period if self._restated else None
            lead = max(0, number.sentence_start - _LEAD)
            outside = fold(_BRACKETS.sub(" ", self._clause)) if "(" in clause else clause
            for statistic, entity in spoken:
                around = (
                    fold(f"{passage.heading} {passage.text[lead : number.sentence_start]}") if statistic.around else ""
                )
                if statistic.fits(sentence, outside if statistic.each else clause, around):
                    return observation(statistic, entity, self._meaning, number, passage, context, earlier)
        return self._mention()

    def _mention(self) -> Mention:
        entity = self.group if self._counts_all else self._whose
        return mention(entity, self._meaning, self._number, self._passage, self._context)

    @property
    def _is_of_one(self) -> bool:
        """Whether the text is about one province."""
        return self._whose is not None and self._whose.startswith(("vn63:", "vn34:"))

    @property
    def _counts_all(self) -> bool:
        """Whether the number counts provinces or agencies; "địa phương" are a province's districts where it speaks."""
        return self.group is not None and not (self._is_of_one and _OF_ALL.match(self._number.after))

    def _of_form(self) -> Sequence[Statistic]:
        """The statistics of the number's form."""
        number = self._number
        if number.value is None or number.upper is not None:
            return ()
        form = "percent" if number.is_percent else "rank" if number.is_rank else "ratio" if number.whole else "count"
        return [statistic for statistic in self._context.catalogue.statistic if statistic.form == form]

    def _entity(self, statistic: Statistic) -> str | None:
        """Whom the number speaks of as the statistic has it; None where it cannot be one of its numbers."""
        if statistic.each and (not self._is_of_one or _OPEN_BRACKET.search(self._number.before)):
            return None
        if statistic.entity and self._is_of_one:
            return None
        if statistic.nouns and not _starts(self._behind, statistic.nouns):
            return None
        if statistic.unless and _starts(self._behind, statistic.unless):
            return None
        if statistic.each:
            return self._whose
        return statistic.entity or (self.group if self._counts_all else None)


def _starts(text: str, nouns: tuple[str, ...]) -> bool:
    return bool(_nouns(nouns).match(text))


@lru_cache(maxsize=256)
def _nouns(nouns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(re.escape(fold(noun)) for noun in nouns)})(?![^\W_])")


def _clause(numbers: Sequence[Printed], place: int) -> str:
    """The part of a number's sentence that speaks of it.

    "…, còn 02 tỉnh chưa lập" says nothing of the rest, and where something is said of a number ("đã", "chưa") before
    the next one comes, the rest of the sentence is the next one's. Otherwise what is said behind both is of both.
    """
    number = numbers[place]
    before, after = number.before, number.after
    if place and numbers[place - 1].sentence_start == number.sentence_start:
        between = before[numbers[place - 1].end - number.sentence_start :]
        before = "" if _SAYS.search(between) else before
    if place + 1 < len(numbers) and numbers[place + 1].sentence_start == number.sentence_start:
        between = after[: numbers[place + 1].start - number.end]
        after = between if _SAYS.search(between) else after
    before = _CLAUSE_START.split(f"{before}{number.raw}")[-1]
    return before + _CLAUSE_START.split(after, maxsplit=1)[0]
