"""Dates and weeks as Vietnamese documents write them, to dates and periods. Day before month, always."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_WORDS = r"(?:ng\w{2}\s*)(?P<d1>\d{1,2})\s*tháng\s*(?P<m1>\d{1,2})\s*năm\s*(?P<y1>\d{4})(?!\d)"
_IN_FIGURES = r"(?<![\d/])(?P<d2>\d{1,2})\s*[/.\-]\s*(?P<m2>\d{1,2})\s*[/.\-]\s*(?P<y2>\d{4})(?!\d)"
_DATE = re.compile(f"{_IN_WORDS}|{_IN_FIGURES}", re.IGNORECASE)
# "đến ngày" alone may close a stretch ("từ ngày … đến ngày …") or set a deadline ("gia hạn đến ngày …").
_AS_OF = re.compile(
    r"(?:\btính\s+(?:từ\s+đầu\s+năm\s+)?(?:đến|tới)\b[^.;:]{0,25}?|(?<!\w)(?:đến|tới)\s+(?:hết\s+)?)"
    r"(?=(?:ngày\s+)?\d{1,2}\s*[/.\-]|ngày\s*\d)",
    re.IGNORECASE,
)
_NO_AS_OF = re.compile(r"(?:\btừ\s+(?:ngày\s+)?[\d/.\-\s]*|\b(?:hạn|kéo dài|chậm nhất|trước)\s*)$", re.IGNORECASE)
_WEEK = re.compile(
    r"\btuần\s*(?:thứ\s*|số\s*)?(\d{1,2})(?!\d)(?:\s*(?:[/\-]|,?\s*năm)\s*(\d{4})(?!\d))?",
    re.IGNORECASE,
)
_LAST_WEEK = 53
_MONTH = re.compile(r"(?:tháng\s*)?(?:0?[1-9]|1[0-2])\s*[/\-]\s*(?:19|20)\d{2}", re.IGNORECASE)
_NEAR_YEAR_END = 45  # a week of this number or later that is reported in January was last year's


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with the name that it has in the dataset."""

    name: str
    start: date
    end: date


def parse_date(text: str | None) -> date | None:
    """The first date in a text; None where there is none or no calendar has it.

    >>> parse_date("Ngày 30 tháng 9 năm 2022"), parse_date("tính đến ngày 05/4/2022")
    (datetime.date(2022, 9, 30), datetime.date(2022, 4, 5))
    >>> parse_date("ngày 31/2/2022") is None
    True
    """
    found = _DATE.search(text or "")
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """Whether a text is nothing but a date or a month.

    >>> is_date("30/9/2022"), is_date("09/2022"), is_date("41/63"), is_date("9/2.022")
    (True, True, False, False)
    """
    return bool(_DATE.fullmatch(text.strip()) or _MONTH.fullmatch(text.strip()))


@lru_cache(maxsize=256)
def parse_as_of(text: str) -> date | None:
    """The date to which a text says that its numbers run; not a deadline, and not the end of a stretch of days.

    >>> parse_as_of("người dân (tính đến ngày 30/9/2022):"), parse_as_of("Tính đến 17h00 ngày 05/4/2022")
    (datetime.date(2022, 9, 30), datetime.date(2022, 4, 5))
    >>> parse_as_of("Kế hoạch ngày 30/3/2022"), parse_as_of("từ ngày 01/9/2022 đến ngày 30/9/2022")
    (None, None)
    """
    return next((day for _, day in find_as_of(text)), None)


def find_as_of(text: str) -> Iterator[tuple[int, date]]:
    """All such dates, each with the place where the text begins to say so.

    >>> list(find_as_of("Đến ngày 14/9/2022 có 5 lớp, đến 21/9/2022 có 7."))
    [(0, datetime.date(2022, 9, 14)), (29, datetime.date(2022, 9, 21))]
    """
    for found in _AS_OF.finditer(text):
        stated = parse_date(text[found.end() : found.end() + 40])
        if stated and not _NO_AS_OF.search(text[: found.start()]):
            yield found.start(), stated


def parse_week(text: str | None) -> tuple[int | None, int | None]:
    """Week and year that a text names.

    >>> parse_week("Tuần 39/2022"), parse_week("TUẦN 5 NĂM 2023"), parse_week("Báo cáo")
    ((39, 2022), (5, 2023), (None, None))
    >>> parse_week("trong tuần 26/9 - 02/10")
    (None, None)
    """
    for found in _WEEK.finditer(text or ""):
        if 1 <= int(found[1]) <= _LAST_WEEK and (found[2] or not _goes_on(text or "", found.end())):
            return int(found[1]), int(found[2]) if found[2] else None
    return None, None


def _goes_on(text: str, end: int) -> bool:
    """Whether what looked like a week is the day of a date ("tuần 26/9")."""
    return bool(re.match(r"\s*[/.\-]\s*\d", text[end:]))


def year_of_week(week: int, published: date) -> int:
    """The year that a week without one belongs to, seen from the day of publication.

    >>> year_of_week(52, date(2023, 1, 3)), year_of_week(1, date(2022, 12, 31)), year_of_week(39, date(2022, 9, 30))
    (2022, 2023, 2022)
    """
    year = published.isocalendar().year
    if week >= _NEAR_YEAR_END and published.isocalendar().week < _LAST_WEEK - _NEAR_YEAR_END:
        return year - 1
    if week == 1 and published.isocalendar().week > _NEAR_YEAR_END:
        return year + 1
    return year


def week_period(year: int, week: int) -> Period | None:
    """The ISO week, Monday to Sunday; None for a week that the year does not have.

    >>> week_period(2022, 39)
    Period(name='2022-W39', start=datetime.date(2022, 9, 26), end=datetime.date(2022, 10, 2))
    >>> week_period(2022, 53) is None
    True
    """
    try:
        start = date.fromisocalendar(year, week, 1)
        return Period(f"{year}-W{week:02d}", start, start + timedelta(days=6))
    except (ValueError, OverflowError):
        return None


def day_period(day: date) -> Period:
    """A single day."""
    return Period(day.isoformat(), day, day)
