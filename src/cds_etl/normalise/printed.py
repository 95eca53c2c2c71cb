"""The numbers that a sentence prints, with the words around each that say how it is meant.

Which digits are no numbers (dates, document numbers, names) is for `masks`; what a number measures for `prose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.text import sentences

from .masks import mask
from .numerals import SCALE_WORDS, fits, parse_numeral, parse_percentage, scale_of

if TYPE_CHECKING:
    from decimal import Decimal

    from cds_etl.columns import Modality, Qualifier

_DIGITS = r"(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:,\d+)?"
_UNITS_WITHOUT_SPACE = r"(?:đ|đồng|km|kg|ha|m2|[GMT]B|[GM]bps)\b"
_NUMBER = re.compile(
    rf"(?<![\w.,/\-–])(?P<sign>(?:(?<!\S)|(?<=\())[-−](?=\d))?"
    # What is written like no number of ours ("8.1", "12,345.67") is still a number to be looked at.
    rf"(?P<value>{_DIGITS}|\d[\d.,]*\d)"
    rf"(?:\s?[-–]\s?(?P<upper>{_DIGITS})|\s?/\s?(?P<whole>{_DIGITS}))?"
    rf"(?:\s?(?P<percent>%)|(?P<scale>(?:\s{SCALE_WORDS})+))?(?!(?!{_UNITS_WITHOUT_SPACE})\w|[.,/]\d)",
    re.IGNORECASE,
)
_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("about", re.compile(r"\b(gần|khoảng|ước(?: tính| đạt)?)\s*$", re.IGNORECASE)),
    ("at_least", re.compile(r"\b(hơn|trên|ít nhất|tối thiểu)\s*$", re.IGNORECASE)),
    ("at_most", re.compile(r"\b(dưới|tối đa|không quá)\s*$", re.IGNORECASE)),
)
_MODALITIES: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("target", re.compile(r"\b(?:phấn đấu|mục tiêu|chỉ tiêu)\b", re.IGNORECASE)),
    ("planned", re.compile(r"\b(?:dự kiến|sẽ)\b", re.IGNORECASE)),
)
_DONE = re.compile(r"\b(?:đã|đến nay|hiện nay|hiện có|hiện còn)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:](?=\s)")
_UNIT = re.compile(r"\s*([^\d.,;:()\"“”–]*)")
_UNIT_END = re.compile(
    r"\b(?:đã|được|và|với|trong|của|cho|tại|để|từ|trên|theo|tham gia|về|là|có|sẽ|vào|chưa|cùng)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number in a text: its ordinal among the text's numbers (from 1), its place, its value and the words around it.

    `value` is scaled ("6 triệu" is 6000000), None where it has more digits than are stored. `before` and `after` are
    the rest of the `sentence`, which begins at `sentence_start`; `unit` the first words behind the number.
    """

    ordinal: int
    start: int
    end: int
    raw: str
    value: Decimal | None
    upper: Decimal | None
    whole: Decimal | None
    scale: int
    is_percent: bool
    qualifier: Qualifier
    qualifier_raw: str | None
    modality: Modality
    sentence: str
    sentence_start: int
    before: str
    after: str
    unit: str | None


def find_numbers(text: str) -> list[Printed]:
    """The numbers of a paragraph or note in their order.

    >>> [(n.value, n.whole, n.unit) for n in find_numbers("Ngày 30/9/2022, 05/30 bộ đã có Kế hoạch số 81/KH-UBND.")]
    [(Decimal('5'), Decimal('30'), 'bộ')]
    >>> [(n.value, n.qualifier) for n in find_numbers("Đã có gần 6 triệu lượt truy cập.")]
    [(Decimal('6000000'), 'about')]
    """
    if not any(map(str.isdigit, text)):
        return []
    masked = mask(text)
    numbers: list[Printed] = []
    for start, end in sentences(text):
        for found in _NUMBER.finditer(masked, start, end):
            if not _is_day(found):
                numbers.append(_printed(text, found, start, end, len(numbers) + 1))
    return numbers


def _is_day(found: re.Match[str]) -> bool:
    """Whether it reads like a/b but can only be a day and a month ("26/9"): no part is more than its whole."""
    day, month = found["value"], found["whole"]
    return bool(month) and day.isdigit() and month.isdigit() and int(month) < int(day) <= 31 and int(month) <= 12


def _printed(text: str, found: re.Match[str], start: int, end: int, ordinal: int) -> Printed:
    before, after = text[start : found.start()], text[found.end() : end]
    scale = scale_of(found["scale"])
    is_percent = found["percent"] is not None
    # At the beginning of a paragraph a dash is a bullet; elsewhere it is the number's sign.
    is_negative = found["sign"] is not None and bool(text[: found.start()].strip())
    value, upper, whole = (_value(found[name], is_percent) for name in ("value", "upper", "whole"))
    value = _scaled(-value if is_negative and value else value, scale)
    qualifier, word = _qualifier(before)
    return Printed(
        ordinal=ordinal,
        start=found.start(),
        end=found.end(),
        raw=found[0] if is_negative else found[0].lstrip("-−"),
        value=value,
        upper=_scaled(upper, scale),
        whole=whole,
        scale=scale,
        is_percent=is_percent,
        qualifier=qualifier,
        qualifier_raw=word,
        modality=_modality(before, after),
        sentence=text[start:end].strip(),
        sentence_start=start,
        before=before,
        after=after,
        unit="%" if is_percent else _unit(after),
    )


def _value(numeral: str | None, is_percent: bool) -> Decimal | None:
    if numeral is None:
        return None
    return parse_percentage(numeral) if is_percent else parse_numeral(numeral)


def _scaled(value: Decimal | None, scale: int) -> Decimal | None:
    return value * scale if value is not None and fits(value * scale) else None


def _qualifier(before: str) -> tuple[Qualifier, str | None]:
    for qualifier, pattern in _QUALIFIERS:
        if found := pattern.search(before):
            return qualifier, found[1]
    return "exact", None


def _modality(before: str, after: str) -> Modality:
    """Whether a number is a target or a plan: by a word before it that nothing done follows, or one in its clause.

    >>> _modality("Để đạt mục tiêu năm 2022, đến nay ", " tỉnh đã ban hành"), _modality("Phấn đấu ", " tỉnh ban hành")
    ('measured', 'target')
    """
    rest = _CLAUSE_END.split(after, maxsplit=1)[0]
    for modality, pattern in _MODALITIES:
        last = max((found.end() for found in pattern.finditer(before)), default=None)
        if last is not None and not _DONE.search(before[last:] + rest):
            return modality
        if pattern.search(rest) and not _DONE.search(rest):
            return modality
    return "measured"


def _unit(after: str) -> str | None:
    """The noun behind a number: the words up to a verb, a link word or a stop."""
    words = _UNIT.match(after)
    unit = _UNIT_END.split(words[1], maxsplit=1)[0].strip() if words else ""
    return unit or None
