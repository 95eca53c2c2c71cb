"""What the headers over a column say of time ("DTI 2021", "Lũy kế đến tuần 40"), and the headers without it.

Dates and weeks of the document itself are for `dates` and `documents`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.text import fold, squeeze

from .dates import Period, day_period, week_period, year_of_week

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_UP_TO = r"(?:\b(?:luy ke|cong don)\s+)?(?:\btinh\s+)?(?:\b(?:den|toi)\s+)?(?:\bhet\s+)?"
_OF_YEAR = r"(?:\s*(?:[/\-]|,?\s*nam\b)\s*(?P<year>(?:19|20)\d{2})(?!\d))?(?!\s*[/.\-]\s*\d)"
_DAY = re.compile(
    _UP_TO + r"(?:\bngay\s*)?(?<![\d/])(?P<day>\d{1,2})\s*[/.\-]\s*(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>\d{4})(?!\d)"
)
_WEEK = re.compile(_UP_TO + r"\btuan\s*(?:thu\s*|so\s*)?(?P<week>\d{1,2})(?!\d)" + _OF_YEAR)
_FIRST_MONTHS = re.compile(_UP_TO + r"\b(?P<months>\d{1,2})\s*thang dau nam(?:\s*(?P<year>(?:19|20)\d{2})(?!\d))?")
_MONTH = re.compile(_UP_TO + r"\bthang\s*(?P<month>\d{1,2})(?!\d)" + _OF_YEAR)
_QUARTER = re.compile(_UP_TO + r"\bquy\s*(?P<quarter>iv|i{1,3}|[1-4])\b" + _OF_YEAR)
_YEAR = re.compile(_UP_TO + r"(?:\b(?:ca\s+)?nam\s+)?(?<![\d/.\-])\b(?P<year>(?:19|20)\d{2})(?!\s*[/\-]\s*\d|\d)")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LAST_MONTH, _MONTHS_OF_QUARTER = 12, 3
# "So với năm 2021" compares, "từ năm 2020" begins, and the year of a decree dates the decree.
_OTHERWISE = re.compile(r"\b(?:so voi|ke tu|tu|truoc|sau|giai doan|theo|quyet dinh|nghi dinh|nghi quyet|thong tu)\b")
# A header may say that its period's figures are mended ones: that changes nothing of what they measure.
_MENDED = re.compile(
    r"\s*\(?\b(?:so lieu )?(?:sau (?:khi )?|da |duoc )*(?:dieu chinh|dinh chinh|hieu chinh|ra soat|cap nhat|bao cao)"
    r"(?: lai| bo sung)?\b\)?$"
)
# What is counted within a week is not what has been counted up to it: these words stay in the header.
_WITHIN = re.compile(r"\btrong\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """Folded header texts over a column without the period that they state, and that period (None: none stated)."""

    path: tuple[str, ...]
    period: Period | None = None


def read_heading(path: Sequence[str], published: dt.date | None) -> Heading:
    """Take the period out of a column's headers; the lowest that states one decides.

    A year that is not printed is that of a header above it, else that of the day of publication.

    >>> read_heading(("Xếp hạng DTI năm 2021",), None)
    Heading(path=('xep hang dti',), period=Period(name='2021', start=datetime.date(2021, 1, 1), \
end=datetime.date(2021, 12, 31)))
    >>> heading = read_heading(("Số Tổ", "Lũy kế đến tuần 40"), dt.date(2022, 10, 7))
    >>> heading.path, heading.period.name
    (('so to',), '2022-W40')
    >>> read_heading(("Tăng so với năm 2021",), None).period is None
    True
    """
    texts = [fold(text) for text in path]
    read = [find_period(text, published) for text in texts]
    stated = [found for found in read if found]
    if not stated:
        return Heading(tuple(texts))
    period, years = stated[-1].period, {found.year for found in stated if found.year}
    if stated[-1].year is None and len(years) == 1:
        year = years.pop()
        again = [found for text in texts if (found := find_period(text, published, year))]
        period = again[-1].period if again else period
    rest = (found.rest if found else text for found, text in zip(read, texts, strict=True))
    rest = (_MENDED.sub("", text).strip(" ,;:-") for text in rest)
    return Heading(tuple(text for text in rest if text), period)


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """A period in a folded text, its year if the text prints it, and the text without it."""

    period: Period
    year: int | None
    rest: str


def find_period(folded: str, published: dt.date | None, year_above: int | None = None) -> StatedPeriod | None:
    """The first stretch of time that a folded text states.

    Where no year is printed it is `year_above`, else that which the day of publication gives.

    >>> [find_period(text, None).period.name for text in ("quy iii/2022", "thang 9/2022", "9 thang dau nam 2022")]
    ['2022-Q3', '2022-09', '2022-01/2022-09']
    >>> find_period("giai doan 2021-2025", None) is find_period("tuan 26/9 - 02/10", None) is None
    True
    """
    for pattern, make in _KINDS:
        for found in pattern.finditer(folded):
            before = folded[: found.start()]
            if _OTHERWISE.search(before):
                continue
            printed = int(found["year"]) if found["year"] else None
            year = printed or year_above or _year_of(found, published)
            period = make(found, year) if year else None
            if period:
                is_within = _WITHIN.search(before)
                rest = folded if is_within else squeeze(f"{before} {folded[found.end() :]}").strip(" ,;:-")
                return StatedPeriod(period, printed, rest if rest.strip("( )") else "")
    return None


def last_week(folded: str, published: dt.date | None) -> Period | None:
    """The last week that a folded text names otherwise than to compare with it.

    >>> last_week("tuan 38 dat 5 trieu, tuan 39 dat", dt.date(2022, 9, 30)).name
    '2022-W39'
    >>> last_week("so voi tuan 38, tang", dt.date(2022, 9, 30)) is None
    True
    """
    if "tuan" not in folded:
        return None
    named = [found for found in _WEEK.finditer(folded) if not _OTHERWISE.search(folded[: found.start()])]
    if not named:
        return None
    year = int(named[-1]["year"]) if named[-1]["year"] else _year_of(named[-1], published)
    return _week(named[-1], year) if year else None


def _year_of(found: re.Match[str], published: dt.date | None) -> int | None:
    if published is None:
        return None
    week = found.groupdict().get("week")
    return year_of_week(int(week), published) if week else published.year


def _day(found: re.Match[str], year: int) -> Period | None:
    try:
        return day_period(dt.date(year, int(found["month"]), int(found["day"])))
    except ValueError:
        return None


def _week(found: re.Match[str], year: int) -> Period | None:
    return week_period(year, int(found["week"]))


def _months(name: str, year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= _LAST_MONTH:
        return None
    return Period(name, dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1]))


def _first_months(found: re.Match[str], year: int) -> Period | None:
    last = int(found["months"])
    return _months(f"{year}-01/{year}-{last:02d}", year, 1, last)


def _month(found: re.Match[str], year: int) -> Period | None:
    month = int(found["month"])
    return _months(f"{year}-{month:02d}", year, month, month)


def _quarter(found: re.Match[str], year: int) -> Period | None:
    said = found["quarter"]
    quarter = _QUARTERS.get(said) or int(said)
    last = quarter * _MONTHS_OF_QUARTER
    return _months(f"{year}-Q{quarter}", year, last - _MONTHS_OF_QUARTER + 1, last)


def _year(_: re.Match[str], year: int) -> Period | None:
    return _months(str(year), year, 1, _LAST_MONTH)


_KINDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Period | None]], ...] = (
    (_DAY, _day),
    (_WEEK, _week),
    (_FIRST_MONTHS, _first_months),
    (_MONTH, _month),
    (_QUARTER, _quarter),
    (_YEAR, _year),
)
