"""The numbers that a sentence prints, told from digits that are no numbers: dates, document numbers, headings, names.

What a number measures is for `prose` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.text import sentences

from .numerals import SCALES, parse_numeral

if TYPE_CHECKING:
    from decimal import Decimal

    from cds_etl.columns import Modality, Qualifier

_DIGITS = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.,/\-])(?P<value>{_DIGITS})(?:\s?[-–]\s?(?P<upper>{_DIGITS})|\s?/\s?(?P<whole>{_DIGITS}))?"
    rf"(?:\s?(?P<percent>%)|\s(?P<scale>{'|'.join(SCALES)})\b)?(?![\w]|[.,/]\d)",
    re.IGNORECASE,
)
_WORDS = r"quyết định|nghị quyết|nghị định|kế hoạch|công văn|chỉ thị|thông tư|luật|văn bản|báo cáo|tờ trình|thông báo"
_NO_NUMBERS = re.compile(
    "|".join(
        (
            r"https?://\S+|www\.\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net)\b\S*",
            r"(?:ngày\s+)?(?<!\d)\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}\b",
            r"\bngày\s+\d{1,2}(?:\s*[/.\-]\s*\d{1,2}\b(?!\d))?(?:\s+tháng\s+\d{1,2})?(?:\s+năm\s+\d{4})?",
            r"\btháng\s+\d{1,2}(?:\s*[/\-]\s*\d{4}|\s+năm\s+\d{4})?",
            r"\b(?:năm|giai đoạn|từ|đến|quý\s+[IVX\d]+\s*/?)\s*(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)\d{2})?\b(?!\.\d)",
            r"\b(?:19|20)\d{2}\s*[-–]\s*(?:19|20)\d{2}\b",
            r"\bquý\s+(?:[IVX]+|\d)\b|\btuần\s+(?:thứ\s+)?\d{1,2}(?:\s*/\s*\d{4})?",
            rf"\b(?:{_WORDS})\s+số:?\s*\d+[\w/\-–]*|\b(?:{_WORDS}|đề án|chương trình)\s+\d+\b(?!\s*/\s*\d)",
            r"\b\d+\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\w\-–]*|\b\d+-[A-ZĐ]{2,}[\w/\-–]*",
            r"\bsố:?\s*\d+/[A-ZĐ]\S*",
            r"\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}\s?(?:giờ|h)\s?\d{2}\b",
            r"\b(?:đợt|lần thứ|khóa|bước|điều|khoản|điểm|mục|phụ lục|bảng|hình|biểu)\s+\d+\b(?!\s*/)",
            r"\bcông nghiệp\s+(?:lần thứ\s+)?\d(?:\.\d)?\b",
            r"^\s*(?:[-–+•*]\s+)?(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|\d{1,2}(?:\.\d{1,2})+(?=\s))",
        )
    ),
    re.IGNORECASE,
)
_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    ("about", re.compile(r"\b(gần|khoảng|ước(?: tính| đạt)?)\s*$", re.IGNORECASE)),
    ("at_least", re.compile(r"\b(hơn|trên|ít nhất|tối thiểu)\s*$", re.IGNORECASE)),
    ("at_most", re.compile(r"\b(dưới|tối đa|không quá)\s*$", re.IGNORECASE)),
)
_MODALITIES: tuple[tuple[Modality, re.Pattern[str]], ...] = (
    ("target", re.compile(r"\b(phấn đấu|mục tiêu|chỉ tiêu)\b", re.IGNORECASE)),
    ("planned", re.compile(r"\b(dự kiến|sẽ)\b", re.IGNORECASE)),
)
_UNIT = re.compile(r"\s*([^\d.,;:()\"“”–]*)")
_UNIT_END = re.compile(
    r"\b(?:đã|được|và|với|trong|của|cho|tại|để|từ|trên|theo|tham gia|về|là|có|sẽ|vào)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number in a text: its ordinal among the text's numbers (from 1), its place, its value and the words around it.

    `value` is scaled ("6 triệu" is 6000000). `after` is the sentence behind it, `unit` the first words of that.
    """

    ordinal: int
    start: int
    end: int
    raw: str
    value: Decimal
    upper: Decimal | None
    whole: Decimal | None
    scale: int
    is_percent: bool
    qualifier: Qualifier
    qualifier_raw: str | None
    modality: Modality
    sentence: str
    after: str
    unit: str | None


def find_numbers(text: str) -> list[Printed]:
    """The numbers of a paragraph or note in their order.

    >>> [(n.value, n.whole, n.unit) for n in find_numbers("Ngày 30/9/2022, 05/30 bộ đã có Kế hoạch số 81/KH-UBND.")]
    [(Decimal('5'), Decimal('30'), 'bộ')]
    >>> [(n.value, n.qualifier) for n in find_numbers("Đã có gần 6 triệu lượt truy cập.")]
    [(Decimal('6000000'), 'about')]
    """
    masked = _NO_NUMBERS.sub(lambda found: "#" * len(found[0]), text)
    numbers: list[Printed] = []
    for start, end in sentences(text):
        for found in _NUMBER.finditer(masked, start, end):
            printed = _printed(text, found, start, end, len(numbers) + 1)
            if printed:
                numbers.append(printed)
    return numbers


def _printed(text: str, found: re.Match[str], start: int, end: int, ordinal: int) -> Printed | None:
    value = parse_numeral(found["value"])
    upper, whole = (parse_numeral(found[name]) if found[name] else None for name in ("upper", "whole"))
    scale = SCALES[found["scale"].lower()] if found["scale"] else 1
    if value is None or parse_numeral(str(value * scale).replace(".", ",")) is None:
        return None
    sentence, before, after = text[start:end], text[start : found.start()], text[found.end() : end]
    qualifier, word = _qualifier(before)
    modalities = [kind for kind, pattern in _MODALITIES if pattern.search(sentence)]
    return Printed(
        ordinal=ordinal,
        start=found.start(),
        end=found.end(),
        raw=found[0],
        value=value * scale,
        upper=upper * scale if upper is not None else None,
        whole=whole,
        scale=scale,
        is_percent=bool(found["percent"]),
        qualifier=qualifier,
        qualifier_raw=word,
        modality=modalities[0] if modalities else "measured",
        sentence=sentence.strip(),
        after=after,
        unit="%" if found["percent"] else _unit(after),
    )


def _qualifier(before: str) -> tuple[Qualifier, str | None]:
    for qualifier, pattern in _QUALIFIERS:
        if found := pattern.search(before):
            return qualifier, found[1]
    return "exact", None


def _unit(after: str) -> str | None:
    """The noun behind a number: the words up to a verb, a link word or a stop."""
    words = _UNIT.match(after)
    unit = _UNIT_END.split(words[1], maxsplit=1)[0].strip() if words else ""
    return unit or None
