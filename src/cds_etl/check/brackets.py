"""Arithmetic inside a sentence: "1.473 Tổ (1.462 Tổ ở địa phương, 11 Tổ của doanh nghiệp)".

Sentences against tables belong in `statements`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.records import FootnoteRecord, Mention, Observation, ParagraphRecord, RecordSet

from .equation import Equation, add_up
from .faults import name_fault, numeral_of
from .finding import ZERO, Place, Scope, make_check
from .wording import count_of, say, say_difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from cds_etl.records import Check

_SHARED_OUT = re.compile(r"[^\d().;:]{0,60}?(?P<open>\(|,?\s+(?:trong đó|bao gồm|gồm)\b)", re.IGNORECASE)
_END = re.compile(r"[;.](?!\d)|$")
_NOUN = re.compile(r"\s*(\w+)")
_LEAST_TOTAL = 100  # below, parts that are not meant to be all come near their total by chance


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text: what was read, where it ends, and the word behind it."""

    read: Observation | Mention
    value: Decimal
    start: int
    noun: str | None
    end: int


@dataclass(frozen=True, slots=True)
class SharedOut:
    """A number, the numbers of the same noun that share it out, and whether a bracket holds them and nothing else."""

    place: str
    total: Observation | Mention
    parts: tuple[Observation | Mention, ...]
    in_bracket: bool


def read_brackets(records: RecordSet) -> list[SharedOut]:
    """Every number of the document's sentences and notes that others with its noun share out, in reading order."""
    numbers: dict[str, list[Observation | Mention]] = {}
    found: list[Observation | Mention] = [*records.of(Observation), *records.of(Mention)]
    for read in found:
        if read.source != "table":
            numbers.setdefault(_name(read).rpartition("/")[0], []).append(read)
    texts = {f"{row.document_id}/p{row.ordinal:03d}": row.text for row in records.of(ParagraphRecord)}
    texts |= {row.footnote_id: row.text for row in records.of(FootnoteRecord)}
    return [
        shared
        for place, text in texts.items()
        if len(numbers.get(place, ())) > 2
        for shared in _shared_out(place, text, numbers[place])
    ]


def _shared_out(place: str, text: str, found: Sequence[Observation | Mention]) -> Iterator[SharedOut]:
    placed = list(_placed(text, found))
    for number in placed:
        opened = _SHARED_OUT.match(text, number.end)
        if opened is None or number.noun is None:
            continue
        in_bracket = opened["open"] == "("
        close = text.find(")", opened.end()) if in_bracket else -1
        end = close if close >= 0 else _sentence_end(text, opened.end())
        parts = [one.read for one in placed if opened.end() <= one.start < end and one.noun == number.noun]
        if len(parts) > 1:
            ordinal = _name(number.read).rpartition("/")[2]
            is_all = in_bracket and "trong đó" not in text[opened.end() : end].casefold()
            yield SharedOut(f"{place}/{ordinal}", number.read, tuple(parts), is_all)


def _sentence_end(text: str, start: int) -> int:
    end = _END.search(text, start)
    return end.start() if end else len(text)


def _placed(text: str, found: Sequence[Observation | Mention]) -> Iterator[_Number]:
    """The numbers with their places in the text, in order; what is not exact, or a share, shares nothing out."""
    at = 0
    for read in sorted(found, key=lambda one: (len(_name(one)), _name(one))):
        start = text.find(read.value_raw, at)
        if start < 0:
            continue
        at = start + len(read.value_raw)
        if read.value is not None and read.denominator is None and read.qualifier == "exact":
            noun = _NOUN.match(text, at)
            yield _Number(read, read.value, start, noun[1].casefold() if noun else None, at)


def _name(read: Observation | Mention) -> str:
    return read.mention_id if isinstance(read, Mention) else read.observation_id


def find_bracket_sums(document_id: str, brackets: Sequence[SharedOut]) -> list[Equation]:
    """Equations of the brackets whose numbers the catalogue all knows; mentions stand in no equation."""
    equations = []
    for found in brackets:
        parts = [part for part in found.parts if isinstance(part, Observation)]
        if isinstance(found.total, Observation) and len(parts) == len(found.parts):
            scope = Scope(document_id, None, "prose_table")
            equations.append(
                add_up(
                    scope, _check_id(scope, found), _subject(found), parts, found.total, _claim(found), "the text",
                    untested=_reason_untested(found),
                )
            )  # fmt: skip
    return equations


def check_brackets(document_id: str, brackets: Sequence[SharedOut]) -> list[Check]:
    """The same for brackets with mentions in them: checks without terms."""
    scope = Scope(document_id, None, "prose_table")
    checks = []
    for found in brackets:
        if all(isinstance(one, Observation) for one in (found.total, *found.parts)):
            continue
        expected, actual = found.total.value or ZERO, sum((part.value or ZERO for part in found.parts), ZERO)
        reason = _reason_untested(found)
        told = f"{_claim(found)} {say(actual)}"
        apart = f"{told}; the text states {say(expected)}: {say_difference(actual - expected)}."
        checks.append(
            make_check(
                _check_id(scope, found), scope, _subject(found),
                "skipped" if reason else "passed" if actual == expected else "failed",
                reason or (f"{told}, as the text states." if actual == expected else apart),
                Place(found.total.page), expected, actual,
            )
        )  # fmt: skip
    return checks


def _reason_untested(found: SharedOut) -> str | None:
    """Parts that do not add up need not be all, unless a bracket gives them and one fault would be the cause."""
    expected, values = found.total.value or ZERO, [part.value or ZERO for part in found.parts]
    by = sum(values, ZERO) - expected
    if not by or (found.in_bracket and expected >= _LEAST_TOTAL and _is_one_fault(expected, values, by)):
        return None
    return "The parts do not add up, and need not be all."


def _is_one_fault(expected: Decimal, values: Sequence[Decimal], by: Decimal) -> bool:
    pairs = [(expected, expected + by), *((value, value - by) for value in values if value >= by)]
    return any(name_fault(numeral_of(printed), numeral_of(wanted)) for printed, wanted in pairs)


def _check_id(scope: Scope, found: SharedOut) -> str:
    return scope.check_id(*found.place.split("/")[1:])


def _claim(found: SharedOut) -> str:
    return f"The {count_of(len(found.parts), 'part')} add up to"


def _subject(found: SharedOut) -> str:
    return f'"{found.total.value_raw}" and the parts that the text gives'
