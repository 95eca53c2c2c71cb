"""The catalogue of indicators, table families, equations and sentence patterns, read from `indicators.toml`.

Which table belongs to which family is decided in `families`; which sentence to which pattern in `prose`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from cds_etl import model
from cds_etl.records import Indicator
from cds_etl.text import fold

_FILE = "indicators.toml"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Entry):
    """An `[[indicator]]`."""

    id: str
    label_vi: str
    label_en: str
    unit: str
    measure: Literal["stock", "flow", "cumulative", "rate", "rank"]
    additive: bool
    definition: str | None = None


class Column(_Entry):
    """A `[[family.column]]`: the indicator that stands under any of these headers, or under all of these alone."""

    indicator: str
    headers: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_a_header(self) -> Column:
        if not self.headers and not self.paths:
            msg = f"{_FILE}: a column of {self.indicator} gives no header, so that none would fit."
            raise ValueError(msg)
        return self


class Words(_Entry):
    """A `[[family.words]]`: a column of words, and what they tell of a row."""

    tells: Literal["document_number", "document_date"]
    headers: tuple[str, ...]


class Family(_Entry):
    """A `[[family]]` of tables.

    With `lists`, each row that names a document is one of whom that indicator holds; one that says a word of `lacking`
    instead is one of whom it does not. With `dated_by_caption`, the caption's period is that of columns without one. A
    column headed by a period alone holds the `measure`.
    """

    id: str
    captions: tuple[str, ...]
    rows: tuple[Literal["agency", "province"], ...]
    column: tuple[Column, ...] = ()
    words: tuple[Words, ...] = ()
    lists: str | None = None
    lacking: tuple[str, ...] = ()
    dated_by_caption: bool = False
    measure: str | None = None


class Side(_Entry):
    """A term of an identity; without an entity it is the row's own."""

    indicator: str
    entity: str | None = None


class Equation(_Entry):
    """An `[[identity]]`."""

    rule: Literal["row_total", "prose_table", "rate", "rank"]
    total: Side
    parts: tuple[Side, ...]

    @model_validator(mode="after")
    def _has_the_parts_of_its_rule(self) -> Equation:
        if self.rule == "rate" and len(self.parts) != 2:
            msg = f"{_FILE}: the rate {self.total.indicator} needs two parts, what is counted and the whole."
            raise ValueError(msg)
        if self.rule == "rank" and len(self.parts) != 1:
            msg = f"{_FILE}: the rank {self.total.indicator} needs one part, the value that is ranked."
            raise ValueError(msg)
        return self


class Pair(_Entry):
    """A `[[complement]]`."""

    indicator: str
    complement: str


class Noun(_Entry):
    """A `[[noun]]`: whom a number speaks of when one of these follows it, `unless` it begins something else."""

    entity: str
    starts: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Statistic(_Entry):
    """A `[[statistic]]`: one kind of sentence.

    Its numbers speak of the `entity`, of whom its noun says ([[noun]]), or with `each` of the province that the text is
    about.
    """

    indicator: str
    form: Literal["ratio", "count", "rank", "percent"]
    phrases: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    entity: str | None = None
    each: Literal["province"] | None = None
    is_total: bool = False

    @model_validator(mode="after")
    def _names_an_entity(self) -> Statistic:
        if bool(self.nouns) != bool(self.entity) and not self.each:
            msg = f"{_FILE}: the statistic of {self.indicator} must give both nouns and entity, or neither."
            raise ValueError(msg)
        if self.entity and self.each:
            msg = f"{_FILE}: the statistic of {self.indicator} must give an entity or each, not both."
            raise ValueError(msg)
        if not self.phrases and not self.clause and not self.around:
            msg = f"{_FILE}: the statistic of {self.indicator} gives no phrase, so that every sentence would fit."
            raise ValueError(msg)
        return self

    def fits(self, sentence: str, clause: str, around: str = "") -> bool:
        """Whether the sentence holds all phrases and the number's clause those of `clause` and none of `without`.

        Those of `around` must stand in the sentence or in what leads up to it. All texts are folded. Wordings of a
        phrase are parted by "|"; "#" stands for a number.

        >>> no_teams = Statistic(indicator="x", form="count", phrases=("Tổ số",), clause=("chưa lập|chưa có",))
        >>> no_teams.fits("61 tinh da lap to so, con 02 tinh chua lap", "con 02 tinh chua lap")
        True
        """
        return (
            all(_says(phrase, sentence) for phrase in self.phrases)
            and all(_says(phrase, clause) for phrase in self.clause)
            and not any(_says(phrase, clause) for phrase in self.without)
            and all(_says(phrase, sentence) or _says(phrase, around) for phrase in self.around)
        )


def _says(phrase: str, folded_text: str) -> bool:
    return any(start in folded_text and pattern.search(folded_text) for start, pattern in _wordings(phrase))


@cache
def _wordings(phrase: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each wording what it begins with, which is soon looked for, and its pattern."""
    wordings = [fold(wording) for wording in phrase.split("|")]
    patterns = (re.escape(wording).replace(r"\#", r"\d[\d.,/]*") for wording in wordings)
    compiled = (re.compile(rf"(?<!\w){pattern}(?!\w)") for pattern in patterns)
    return tuple((wording.partition("#")[0], pattern) for wording, pattern in zip(wordings, compiled, strict=True))


class Catalogue(_Entry):
    """All entries of the file, with every indicator that they name defined.

    >>> [pair.indicator for pair in load_catalogue().complement][:1]
    ['community_teams.provinces_formed']
    """

    indicator: tuple[Measure, ...]
    family: tuple[Family, ...] = ()
    identity: tuple[Equation, ...] = ()
    complement: tuple[Pair, ...] = ()
    noun: tuple[Noun, ...] = ()
    statistic: tuple[Statistic, ...] = ()

    @model_validator(mode="after")
    def _names_are_known(self) -> Catalogue:
        known = {measure.id for measure in self.indicator}
        named = {column.indicator for family in self.family for column in family.column}
        named |= {name for family in self.family for name in (family.lists, family.measure) if name}
        named |= {side.indicator for equation in self.identity for side in (equation.total, *equation.parts)}
        named |= {name for pair in self.complement for name in (pair.indicator, pair.complement)}
        named |= {statistic.indicator for statistic in self.statistic}
        if named - known:
            msg = f"{_FILE} uses indicators that it does not define: {', '.join(sorted(named - known))}."
            raise ValueError(msg)
        if len(known) < len(self.indicator):
            msg = f"{_FILE} defines an indicator twice."
            raise ValueError(msg)
        return self

    def measure(self, indicator_id: str) -> Measure:
        """The entry of an indicator that the catalogue defines; KeyError for any other."""
        return {entry.id: entry for entry in self.indicator}[indicator_id]

    def indicators(self) -> list[Indicator]:
        """The indicators as records."""
        return [
            Indicator(
                indicator_id=entry.id,
                label_vi=entry.label_vi,
                label_en=entry.label_en,
                unit=entry.unit,
                measure=entry.measure,
                additive=entry.additive,
                is_mapped=True,
                definition=entry.definition,
            )
            for entry in self.indicator
        ]

    def identities(self) -> tuple[model.Identity, ...]:
        """The equations as the check room takes them."""
        return tuple(
            model.Identity(entry.rule, _term(entry.total), tuple(_term(part) for part in entry.parts))
            for entry in self.identity
        )

    def complements(self) -> tuple[model.Complement, ...]:
        """The pairs of counts that share out a group."""
        return tuple(model.Complement(pair.indicator, pair.complement) for pair in self.complement)


def _term(side: Side) -> model.Term:
    return model.Term(side.indicator, side.entity)


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the package; raises pydantic's ValidationError where the file is wrong."""
    text = resources.files("cds_etl.reference").joinpath(_FILE).read_text(encoding="utf-8")
    return Catalogue.model_validate(tomllib.loads(text))
