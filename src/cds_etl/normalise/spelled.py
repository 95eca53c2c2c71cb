"""Numbers that a text writes out ("hai tỉnh", "mười hai lớp"), where a counted noun behind them leaves no doubt.

Most of these words have other meanings too: "ba" is a father, "năm" a year, "hai" a place's name. "Một" alone is an
article more often than a number, and is never read.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .counted import counted_nouns

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
_ALONE = "hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín"
_WORD = rf"(?:một|mốt|{_ALONE}|tư|lăm|mười|mươi|trăm|linh|lẻ|nghìn|ngàn|triệu|tỷ|tỉ)"
_START = rf"(?:{_ALONE}|mười|một(?=\s+(?:trăm|nghìn|ngàn|triệu|tỷ|tỉ)\b))"
_HEADS = (*_ALONE.split("|"), "mười", "một")
# "Năm" is a year, "thứ hai" a Monday or a second, "cả hai" and "một trong hai" speak of what was named before.
_NOT_BEFORE = re.compile(
    r"\b(?:thứ|tháng|ngày|lần|cả|trong|mồng|mùng|số|quý|khóa|khoá|lớp|giai đoạn)\s*$", re.IGNORECASE
)
_YEAR_UNLESS = re.compile(r"\b(?:có|tại|với|gồm|còn|hơn|gần|khoảng|trên|dưới|lập|tổ chức)\s*$", re.IGNORECASE)


class Spelled(NamedTuple):
    """A number that is written out: its place in the text and its value."""

    start: int
    end: int
    value: Decimal


def find_spelled(text: str) -> Iterator[Spelled]:
    """The numbers that a text writes out, in their order.

    >>> [int(found.value) for found in find_spelled("Còn hai tỉnh và mười hai huyện; cả năm tỉnh lập ba mươi lăm tổ.")]
    [2, 12, 35]
    >>> list(find_spelled("Thứ hai, ông Ba đến xã năm 2022; lần thứ hai; hai bên; phố Hai Bà Trưng."))
    []
    """
    lowered = text.lower()
    last = -1  # where the number before ended
    if len(lowered) != len(text) or not any(f"{head} " in lowered for head in _HEADS):
        return
    for found in _pattern().finditer(lowered):
        words = found[1].split()
        end = found.end(1)
        if len(words) > 1 and words[-1] == "năm" and words[-2] not in ("linh", "lẻ"):
            words, end = words[:-1], end - len("năm")  # "hai năm" are years, as is "mười năm": fifteen is "mười lăm"
            end -= len(lowered[:end]) - len(lowered[:end].rstrip())
        before = text[max(0, found.start() - 12) : found.start()]
        is_listed = before.endswith("và ") and last >= 0 and not set(".!?;:") & set(text[last : found.start()])
        is_year = words == ["năm"] and not is_listed and not _YEAR_UNLESS.search(before)
        if _NOT_BEFORE.search(before) or is_year:
            continue
        if (
            text[found.start()].isupper()
            and before.strip()
            and not before.rstrip().endswith((".", ":", "-", "+", ";", "–"))
        ):
            continue  # a name
        value = _value(words)
        if value is not None:
            last = end
            yield Spelled(found.start(1), end, Decimal(value))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    # A "#" covers what is no number: a noun in a heading's number or an address is none that is counted.
    return re.compile(rf"(?<![\w\-])({_START}(?:\s+{_WORD})*)(?=\s+{counted_nouns()}(?!\s+\d))(?!\s+trên\b)")


def _value(words: list[str]) -> int | None:
    """The value of the words; None where they do not make one number."""
    total, part, units = 0, 0, 0
    for place, word in enumerate(words):
        if word in _SCALES:
            total += (part + units or 1) * _SCALES[word]
            part = units = 0
        elif word == "trăm":
            part, units = part + (units or 1) * 100, 0
        elif word == "mươi":
            part, units = part + units * 10, 0
        elif word == "mười":
            part += 10
        elif word in ("linh", "lẻ"):
            continue
        elif units:
            return None  # "hai ba": two or three
        else:
            units = _DIGITS[word]
            if place + 1 == len(words) and word in ("tư", "lăm", "mốt") and not part:
                return None
    return total + part + units
