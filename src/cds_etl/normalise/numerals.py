"""Viet Nam's way of writing numbers: dots group thousands, a comma parts decimals, blank is not zero.

One numeral at a time; where numerals stand in a sentence is for `printed` to find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import Literal

from .dates import is_date

# "0.125" and "05.120" are no groups: a group of thousands does not begin with zero.
# Two commas can only be the English way of grouping; one ("1,234") is the decimal comma.
_GROUPED = r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+|[1-9]\d{0,2}(?:,\d{3}){2,}|\d+"
_NUMERAL = re.compile(rf"([-−+]?)({_GROUPED})(?:,(\d+))?")
_DOT_DECIMAL = re.compile(r"[-−+]?\d+\.\d{1,2}")
_RATIO = re.compile(r"([\d.,]+)\s*/\s*([\d.,]+)")
_BLANKS = re.compile(r"[-–—−.…xX*]+|n/?a", re.IGNORECASE)
_TICKS = re.compile(r"[xX]+")
_TOO_LARGE, _DECIMALS = Decimal(10**18), 6  # DECIMAL(24,6) holds 18 digits before the comma and 6 behind

SCALES = {"nghìn": 1_000, "ngàn": 1_000, "vạn": 10_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
"""Words that multiply the number before them, or a whole column when its unit line holds one."""

SCALE_WORDS = rf"(?:{'|'.join(SCALES)})\b(?!\s+(?:lệ|trọng|số|suất|giá)\b)"
"""A pattern for one such word; "tỷ lệ" (rate) is none."""

_SCALE = re.compile(rf"\b{SCALE_WORDS}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed value says: a number, perhaps of a whole (`a/b`) or in per cent, or why there is none."""

    value: Decimal | None
    denominator: Decimal | None = None
    is_percent: bool = False
    missing: Literal["not_reported", "unread"] | None = None


def parse_numeral(text: str) -> Decimal | None:
    """The number that a numeral writes, or None where it is none or has more digits than are stored.

    >>> parse_numeral("14.464"), parse_numeral("1.234,5"), parse_numeral("05")
    (Decimal('14464'), Decimal('1234.5'), Decimal('5'))
    >>> parse_numeral("12,345,678"), parse_numeral("1 234")
    (Decimal('12345678'), Decimal('1234'))
    >>> parse_numeral("1.46") is None and parse_numeral("0.125") is None and parse_numeral("53/") is None
    True
    """
    found = _NUMERAL.fullmatch(text.strip())
    if not found:
        return None
    sign, whole, fraction = found.groups()
    digits = re.sub(r"\D", "", whole)
    number = Decimal(f"{digits}.{fraction.rstrip('0') or '0'}" if fraction else digits)
    if not fits(number):
        return None
    return -number if sign in ("-", "−") and number else number


def parse_percentage(text: str) -> Decimal | None:
    """The number before a "%"; here a dot with one or two digits behind it can only be a decimal point.

    >>> parse_percentage("89,74"), parse_percentage("12.5"), parse_percentage("12.5.1")
    (Decimal('89.74'), Decimal('12.5'), None)
    """
    text = text.strip()
    if _DOT_DECIMAL.fullmatch(text):
        return Decimal(text.replace("−", "-"))
    return parse_numeral(text)


def fits(number: Decimal) -> bool:
    """Whether the dataset's number type holds it whole.

    >>> fits(Decimal(10) ** 17), fits(Decimal(10) ** 18), fits(Decimal("0.1234567"))
    (True, False, False)
    """
    return abs(number) < _TOO_LARGE and -int(number.as_tuple().exponent) <= _DECIMALS


@lru_cache(maxsize=4096)
def read_value(text: str, scale: int = 1) -> Reading | None:
    """What the text of a cell says; None for a blank one. A number that its column's `scale` makes too long is unread.

    >>> read_value("61/63")
    Reading(value=Decimal('61'), denominator=Decimal('63'), is_percent=False, missing=None)
    >>> read_value("89,74%").value, read_value("-").missing, read_value("5O7").missing, read_value(" ")
    (Decimal('89.74'), 'not_reported', 'unread', None)
    """
    text = text.strip()
    if not text:
        return None
    if _BLANKS.fullmatch(text):
        return Reading(None, missing="not_reported")
    is_percent = text.endswith("%")
    value = parse_percentage(text.rstrip("% ")) if is_percent else parse_numeral(text)
    if value is not None and fits(value * scale):
        return Reading(value, is_percent=is_percent)
    parts = _RATIO.fullmatch(text)
    pair = (parse_numeral(parts[1]), parse_numeral(parts[2])) if parts else (None, None)
    if pair[0] is not None and pair[1] is not None and not is_date(text):
        return Reading(pair[0], denominator=pair[1])
    return Reading(None, missing="unread")


def is_tick(text: str) -> bool:
    """Whether the text may be a cross that ticks something off: a number that is not known, or no number at all.

    >>> is_tick("x"), is_tick("-")
    (True, False)
    """
    return bool(_TICKS.fullmatch(text.strip()))


def scale_of(text: str | None) -> int:
    """The factor that a unit line, or the words behind a number, ask for.

    >>> scale_of("(Đơn vị tính: nghìn người)"), scale_of("Đơn vị: lượt"), scale_of("Tỷ lệ (%)"), scale_of(None)
    (1000, 1, 1, 1)
    >>> scale_of("Đơn vị: nghìn tỷ đồng")
    1000000000000
    """
    return prod(SCALES[word.lower()] for word in _SCALE.findall(text or ""))
