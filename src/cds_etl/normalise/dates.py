"""Dates and weeks as Vietnamese documents write them, to dates and periods. Day before month, always."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_IN_WORDS = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
_IN_FIGURES = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_AS_OF = re.compile(r"(?:tính\s+)?đến\s+(?:hết\s+)?(?=ngày)", re.IGNORECASE)
_WEEK = re.compile(r"tuần\s*(?:thứ\s*|số\s*)?(\d{1,2})(?:\s*(?:[/\-]|,?\s*năm)\s*(\d{4}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with the name that it has in the dataset."""

    name: str
    start: date
    end: date


def parse_date(text: str | None) -> date | None:
    """The first date in a text.

    >>> parse_date("Ngày 30 tháng 9 năm 2022"), parse_date("tính đến ngày 05/4/2022")
    (datetime.date(2022, 9, 30), datetime.date(2022, 4, 5))
    >>> parse_date("ngày 31/2/2022") is None
    True
    """
    found = _IN_WORDS.search(text or "") or _IN_FIGURES.search(text or "")
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_as_of(text: str) -> date | None:
    """The date to which a text says that its numbers run.

    >>> parse_as_of("người dân (tính đến ngày 30/9/2022):")
    datetime.date(2022, 9, 30)
    >>> parse_as_of("Kế hoạch ngày 30/3/2022") is None
    True
    """
    found = _AS_OF.search(text)
    return parse_date(text[found.end() : found.end() + 40]) if found else None


def parse_week(text: str | None) -> tuple[int | None, int | None]:
    """Week and year that a text names.

    >>> parse_week("Tuần 39/2022"), parse_week("TUẦN 5 NĂM 2023"), parse_week("Báo cáo")
    ((39, 2022), (5, 2023), (None, None))
    """
    found = _WEEK.search(text or "")
    if not found or not 1 <= int(found[1]) <= 53:
        return None, None
    return int(found[1]), int(found[2]) if found[2] else None


def week_period(year: int, week: int) -> Period | None:
    """The ISO week, Monday to Sunday; None for a week that the year does not have.

    >>> week_period(2022, 39)
    Period(name='2022-W39', start=datetime.date(2022, 9, 26), end=datetime.date(2022, 10, 2))
    """
    try:
        start = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return Period(f"{year}-W{week:02d}", start, start + timedelta(days=6))


def day_period(day: date) -> Period:
    """A single day."""
    return Period(day.isoformat(), day, day)
