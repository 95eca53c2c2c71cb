"""Viet Nam's way of writing numbers: dots group thousands, a comma parts decimals, blank is not zero.

One numeral at a time; where numerals stand in a sentence is for `printed` to find.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

_GROUPED = r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+"
_NUMERAL = re.compile(rf"([-−+]?)\s*({_GROUPED})(?:,(\d+))?")
_DOT_DECIMAL = re.compile(r"[-+]?\d+\.\d{1,2}")
_RATIO = re.compile(r"(\S+)\s*/\s*(\S+)")
_BLANKS = re.compile(r"[-–—−.…xX*]+|n/?a", re.IGNORECASE)
_TOO_LARGE, _DECIMALS = Decimal(10**18), 6  # DECIMAL(24,6) holds 18 digits before the comma and 6 behind

SCALES = {"nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
"""Words that multiply the number before them, or a whole column when its unit line holds one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a printed value says: a number, perhaps of a whole (`a/b`) or in per cent, or why there is none."""

    value: Decimal | None
    denominator: Decimal | None = None
    is_percent: bool = False
    missing: Literal["not_reported", "unread"] | None = None


def parse_numeral(text: str) -> Decimal | None:
    """The number that a numeral writes, or None where it is none.

    >>> parse_numeral("14.464"), parse_numeral("1.234,5"), parse_numeral("05")
    (Decimal('14464'), Decimal('1234.5'), Decimal('5'))
    >>> parse_numeral("1.46") is None and parse_numeral("53/") is None
    True
    """
    found = _NUMERAL.fullmatch(text.strip())
    if not found:
        return None
    sign, whole, fraction = found.groups()
    digits = re.sub(r"\D", "", whole)
    number = Decimal(f"{digits}.{fraction}" if fraction else digits)
    if number >= _TOO_LARGE or len((fraction or "").rstrip("0")) > _DECIMALS:
        return None
    return -number if sign in ("-", "−") else number


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
    number = text.rstrip("% ")
    value = parse_numeral(number)
    if value is None and is_percent and _DOT_DECIMAL.fullmatch(number):
        value = Decimal(number)
    if value is not None and abs(value) * scale < _TOO_LARGE:
        return Reading(value, is_percent=is_percent)
    parts = _RATIO.fullmatch(text)
    pair = (parse_numeral(parts[1]), parse_numeral(parts[2])) if parts else (None, None)
    if pair[0] is not None and pair[1] is not None:
        return Reading(pair[0], denominator=pair[1])
    return Reading(None, missing="unread")


def scale_of(unit_line: str | None) -> int:
    """The factor that a unit line asks for.

    >>> scale_of("(Đơn vị tính: nghìn người)"), scale_of("Đơn vị: lượt"), scale_of(None)
    (1000, 1, 1)
    """
    words = re.findall(r"\w+", (unit_line or "").lower())
    return next((SCALES[word] for word in words if word in SCALES), 1)
