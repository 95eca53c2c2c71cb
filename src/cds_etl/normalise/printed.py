"""The numbers that a sentence prints, with the words around each that say how it is meant.

Which digits are no numbers (dates, document numbers, names) is for `masks`; what a number measures for `prose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cds_etl.text import is_syllable, sentences

from .counted import UPPER, unit_behind
from .manner import modality_of, qualifier_of
from .masks import mask
from .numerals import SCALE_WORDS, fits, parse_numeral, parse_percentage, scale_of
from .spelled import Spelled, find_spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cds_etl.columns import Modality, Qualifier

_DIGITS = r"(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:,\d+)?"
_UNITS_WITHOUT_SPACE = r"(?:đ|đồng|km|kg|ha|m2|[GMT]B|[GM]bps)\b"
_SCALES = rf"(?:\s{SCALE_WORDS})+"
_PERCENT = r"(?:\s?%|\sphần trăm\b)"
_BEGIN = r"(?<![\w.,/\-–])(?P<sign>(?:(?<!\S)|(?<=\())[-−](?=\d))?"
# What is written like no number of ours ("8.1", "12,345.67") is still a number to be looked at.
_VALUE = rf"(?P<value>{_DIGITS}|\d[\d.,]*\d)"
# "1 triệu rưỡi", "1 triệu 200 nghìn".
_REST = r"(?:\s(?P<half>rưỡi)\b|\s(?P<rest>\d{1,3})(?P<of>\s(?:nghìn|ngàn|triệu)\b))"
_END = rf"(?:(?P<percent>{_PERCENT})|(?P<scale>{_SCALES}){_REST}?)?(?!(?!{_UNITS_WITHOUT_SPACE})\w|[.,/]\d)"
_NUMBER = re.compile(
    rf"{_BEGIN}{_VALUE}(?:\s?[-–]\s?(?P<upper>{_DIGITS})|\s?/\s?(?P<whole>{_DIGITS}))?{_END}", re.IGNORECASE
)
# "Từ 200.000 đồng đến 500.000 đồng": the noun of both.
_AGAIN = rf"(?:\s(?P<noun>[^\W\d_]+)(?=\s(?:đến|tới)\s{_DIGITS}(?:{_SCALES})?\s(?P=noun)\b))?"
_IN_WORDS = re.compile(
    rf"{_BEGIN}{_VALUE}(?:(?:{_PERCENT}|(?P<low>{_SCALES}))?{_AGAIN}(?P<by>\s(?:đến|tới)\s|\s?[-–]\s?)(?P<upper>{_DIGITS})"
    rf"|\s(?:trên|trong)\s(?:(?:tổng )?số\s)?(?P<whole>{_DIGITS})){_END}",
    re.IGNORECASE,
)
_RANKED = re.compile(r"\b(?:(?:thứ )?hạng|thứ|vị trí(?: thứ)?)\s*$", re.IGNORECASE)
_OF_RANK = "hạng"
_LONGEST = 1200  # letters: a longer sentence is read in parts, since every number is read with all around it
_PARTS = ("; ", ", ", " ")
_NAME, _OF_NAME = 40, 3  # letters around a number that may be a name's, and digits of such a number
_WORD_BEFORE = re.compile(rf"(?<![\w\-])([^\W\d_]?[{UPPER}][^\W\d_]+)\s$")
_DOT_DECIMAL = re.compile(r"\d+\.\d{1,2}")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number in a text: its ordinal among the text's numbers (from 1), its place, its value and the words around it.

    `value` is scaled ("6 triệu" is 6000000), None where it has more digits than are stored. `before` and `after` are
    the rest of the `sentence`, which begins at `sentence_start`; `unit` the first words behind the number. A rank
    ("thứ 22/63") has the number of those that are ranked as its `whole`.
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
    is_rank: bool
    qualifier: Qualifier
    qualifier_raw: str | None
    modality: Modality
    sentence: str
    sentence_start: int
    before: str
    after: str
    unit: str | None


def find_numbers(text: str) -> list[Printed]:
    """The numbers of a paragraph or note in their order, those that are written out among them.

    >>> [(n.value, n.whole, n.unit) for n in find_numbers("Ngày 30/9/2022, 05/30 bộ đã có Kế hoạch số 81/KH-UBND.")]
    [(Decimal('5'), Decimal('30'), 'bộ')]
    >>> [(n.value, n.qualifier) for n in find_numbers("Đã có gần 6 triệu lượt truy cập.")]
    [(Decimal('6000000'), 'about')]
    >>> [(n.value, n.upper, n.unit) for n in find_numbers("Còn hai tỉnh; mỗi tuần từ 5 đến 7 lớp.")]
    [(Decimal('2'), None, 'tỉnh'), (Decimal('5'), Decimal('7'), 'lớp')]
    """
    has_digits = any(map(str.isdigit, text))
    masked = mask(text) if has_digits else text
    spelled = list(find_spelled(masked))
    if not has_digits and not spelled:
        return []
    numbers: list[Printed] = []
    for start, end in _sentences(text):
        found: list[re.Match[str] | Spelled] = [*_in_digits(masked, start, end)] if has_digits else []
        if written := [word for word in spelled if start <= word.start < end]:
            found = sorted((*found, *written), key=_place)
        for item in found:
            ordinal = len(numbers) + 1
            if isinstance(item, Spelled):
                numbers.append(_spelled(text, item, start, end, ordinal))
            else:
                numbers.append(_printed(text, item, start, end, ordinal))
    return numbers


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence, of very long ones of each part, which ends with a clause where it can."""
    for start, stop in sentences(text):
        while stop - start > _LONGEST:
            last = start + _LONGEST
            ends = (text.rfind(sign, start + _LONGEST // 2, last) for sign in _PARTS)
            end = next((end + 1 for end in ends if end > 0), last)
            yield start, end
            start = end
        yield start, stop


def _place(found: re.Match[str] | Spelled) -> int:
    return found.start if isinstance(found, Spelled) else found.start()


def _in_digits(masked: str, start: int, end: int) -> Iterator[re.Match[str]]:
    found = _NUMBER.search(masked, start, end)
    while found:
        longer = None if found["upper"] or found["whole"] else _IN_WORDS.match(masked, found.start(), end)
        if longer and _is_one(longer):
            found = longer
        if not _is_day(found) and not _is_name(masked, found):
            yield found
        found = _NUMBER.search(masked, found.end(), end)


def _is_one(found: re.Match[str]) -> bool:
    """Whether two numbers with a word between are a range that rises ("5 đến 7") or part of a whole ("41 trên 63")."""
    value, upper, whole = (parse_numeral(found[name] or "") for name in ("value", "upper", "whole"))
    if value is None:
        return False
    if whole is not None:
        return value <= whole
    return upper is not None and value * scale_of(found["low"] or found["scale"]) < upper * scale_of(found["scale"])


def _is_day(found: re.Match[str]) -> bool:
    """Whether it reads like a/b or a-b but can only be a day and a month ("26/9", "8-3").

    No part is more than its whole, and no range falls.
    """
    day, month = found["value"], found.groupdict().get("whole") or found.groupdict().get("upper")
    if not month or found["percent"] or found["scale"] or not (day.isdigit() and month.isdigit()):
        return False
    return int(month) < int(day) <= 31 and 1 <= int(month) <= 12


def _is_name(masked: str, found: re.Match[str]) -> bool:
    """Whether a small number ends a foreign name ("Windows 11") and counts nothing."""
    if (
        len(found[0]) > _OF_NAME
        or not found[0].isdigit()
        or (found["sign"] or unit_behind(masked[found.end() :][:_NAME]))
    ):
        return False
    word = _WORD_BEFORE.search(masked, max(0, found.start() - _NAME), found.start())
    return word is not None and word[1].isascii() and not word[1].isupper() and not is_syllable(word[1])


def _printed(text: str, found: re.Match[str], start: int, end: int, ordinal: int) -> Printed:
    scale = scale_of(found["scale"])
    is_percent = found["percent"] is not None
    # At the beginning of a paragraph a dash is a bullet; elsewhere it is the number's sign.
    is_negative = found["sign"] is not None and bool(text[: found.start()].strip())
    value, upper, whole = (_value(found[name], is_percent, scale) for name in ("value", "upper", "whole"))
    low = found.groupdict().get("low")
    value = _scaled(-value if is_negative and value else value, scale_of(low) if low else scale)
    if value is not None and (found["half"] or found["rest"]):
        value += Decimal(scale) / 2 if found["half"] else int(found["rest"]) * scale_of(found["of"])
    raw = found[0] if is_negative else found[0].lstrip("-−")
    place = (found.start(), found.end())
    return _said(text, ordinal, (start, end), place, raw, value, _scaled(upper, scale), whole, scale, is_percent)


def _spelled(text: str, found: Spelled, start: int, end: int, ordinal: int) -> Printed:
    raw = text[found.start : found.end]
    value = found.value if fits(found.value) else None
    place = (found.start, found.end)
    return _said(text, ordinal, (start, end), place, raw, value, None, None, scale_of(raw), is_percent=False)


def _said(
    text: str,
    ordinal: int,
    sentence: tuple[int, int],
    place: tuple[int, int],
    raw: str,
    value: Decimal | None,
    upper: Decimal | None,
    whole: Decimal | None,
    scale: int,
    is_percent: bool,
) -> Printed:
    """The number with what the words around it say."""
    before, after = text[sentence[0] : place[0]], text[place[1] : sentence[1]]
    qualifier, word = qualifier_of(before, after)
    is_rank = not is_percent and upper is None and bool(_RANKED.search(before))
    return Printed(
        ordinal=ordinal,
        start=place[0],
        end=place[1],
        raw=raw,
        value=value,
        upper=upper,
        whole=whole,
        scale=scale,
        is_percent=is_percent,
        is_rank=is_rank,
        qualifier=qualifier,
        qualifier_raw=word,
        modality=modality_of(before, after),
        sentence=text[sentence[0] : sentence[1]].strip(),
        sentence_start=sentence[0],
        before=before,
        after=after,
        unit="%" if is_percent else _OF_RANK if is_rank else unit_behind(after),
    )


def _value(numeral: str | None, is_percent: bool, scale: int) -> Decimal | None:
    """What a numeral says; in per cent or before "triệu" a dot with one or two digits behind it parts decimals."""
    if numeral is None:
        return None
    is_decimal = is_percent or (scale > 1 and _DOT_DECIMAL.fullmatch(numeral))
    return parse_percentage(numeral) if is_decimal else parse_numeral(numeral)


def _scaled(value: Decimal | None, scale: int) -> Decimal | None:
    return value * scale if value is not None and fits(value * scale) else None
