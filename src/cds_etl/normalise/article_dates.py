"""The stamps of a news page to days and times of Viet Nam, without zone; a year that only title or text state is found.

Which stamps a page bears, and which are to be believed first, the extraction says; the words of dates are in `dates`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cds_etl.model import ArticleMatter, Stamp

_VIET_NAM = dt.timezone(dt.timedelta(hours=7))
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2}(?!\d))?)?"
)
_DAY = re.compile(
    r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})(?:\s*năm\s*(\d{4}))?(?!\d)"
    r"|(?<![\d/.:])(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}|\d{2}))?(?![\d/])",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})\s*(?::|h|giờ)\s*(\d{2})(?::(\d{2}))?(?!\d)(?:\s*phút)?(?:\s*(am|pm|sa|ch|sáng|chiều|tối)\b)?",
    re.IGNORECASE,
)
_MORNING = ("am", "sa", "sáng")
_AFTERNOON = ("pm", "ch", "chiều", "tối")
_YEAR = re.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d.,]\d|\d)")
# Years of plans say nothing of the day on which they were written about.
_AHEAD = re.compile(
    r"(?:đến|tới|định hướng|giai đoạn|tầm nhìn|mục tiêu|khóa)\s*(?:năm\s*)?(?:\d{4}\s*[-–]\s*)?$", re.IGNORECASE
)
_FULL = re.compile(r"(?<![\d/])(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*((?:19|20)\d{2})(?!\d)")
_MACHINE = ("JSON-LD", "meta")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, perhaps without its year, and the time of day where it is written."""

    day: int
    month: int
    year: int | None
    time: dt.time | None = None

    def on(self, year: int) -> dt.date | None:
        """The day in a year; None where no calendar has it."""
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None

    @property
    def date(self) -> dt.date | None:
        """The day, if it has its year."""
        return self.on(self.year) if self.year else None


@dataclass(frozen=True, slots=True)
class Published:
    """When an article came out and was changed, and where that was found; times only where they are written."""

    date: dt.date | None = None
    at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    basis: str | None = None


def parse_stamp(text: str) -> Moment | None:
    """A day and time as pages write them, day before month; times with a zone are moved to Viet Nam's.

    >>> parse_stamp("8:23 | 03/11")
    Moment(day=3, month=11, year=None, time=datetime.time(8, 23))
    >>> parse_stamp("2022-11-02T23:30:00Z")
    Moment(day=3, month=11, year=2022, time=datetime.time(6, 30))
    >>> parse_stamp("Thứ ba, 19/8/2025"), parse_stamp("một giờ trước")
    (Moment(day=19, month=8, year=2025, time=None), None)
    """
    if found := _ISO.search(text):
        return _iso(found)
    found = next((day for day in _DAY.finditer(text) if _is_day(day)), None)
    if found is None:
        return _by_mail(text)
    day, month, year = (part for part in (found.groups()[:3] if found[1] else found.groups()[3:]))
    rest = text[: found.start()] + " " + text[found.end() :]
    full_year = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    return Moment(int(day), int(month), full_year, _time(rest))


def _is_day(found: re.Match[str]) -> bool:
    day, month = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[5]))
    return 1 <= day <= 31 and 1 <= month <= 12


def _iso(found: re.Match[str]) -> Moment | None:
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in found.groups()[:6])
    try:
        moment = dt.datetime(year, month, day, hour, minute, second)
        if found[4] and found[7]:
            zone = dt.datetime.fromisoformat(f"2000-01-01T00:00{found[7].replace('Z', '+00:00')}").tzinfo
            moment = moment.replace(tzinfo=zone).astimezone(_VIET_NAM).replace(tzinfo=None)
    except (ValueError, OverflowError):  # no such day, hour or zone; the other day is before the first year
        return None
    return Moment(moment.day, moment.month, moment.year, moment.time() if found[4] else None)


def _by_mail(text: str) -> Moment | None:
    """A day as mail and HTTP write it: "Thu, 03 Nov 2022 08:23:00 +0700"."""
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo:
            moment = moment.astimezone(_VIET_NAM).replace(tzinfo=None)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return Moment(moment.day, moment.month, moment.year, moment.time())


def _time(text: str) -> dt.time | None:
    for found in _TIME.finditer(text):
        hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
        if found[4] and found[4].lower() in _AFTERNOON and hour < 12:
            hour += 12
        elif found[4] and found[4].lower() in _MORNING and hour == 12:
            hour = 0
        if hour < 24 and minute < 60 and second < 60:
            return dt.time(hour, minute, second)
    return None


def read_published(matter: ArticleMatter, texts: Sequence[str]) -> Published:
    """When an article came out. `texts` are its paragraphs, of which a missing year is taken if the title has none.

    >>> from cds_etl.model import ArticleMatter, Stamp
    >>> matter = ArticleMatter("Báo cáo Tuần 43 năm 2022", published=(Stamp("8:23 | 03/11", "text"),))
    >>> read_published(matter, ["…"]).at, read_published(matter, ["…"]).basis
    (datetime.datetime(2022, 11, 3, 8, 23), 'text, year from the title')
    """
    updated = _settle(matter.updated, matter.title, texts)
    found = _settle(matter.published, matter.title, texts)
    if found is None and updated is None:
        return Published()
    day, time, basis = found or updated or (dt.date.min, None, "")
    return Published(
        date=day,
        at=dt.datetime.combine(day, time) if time else None,
        updated_at=dt.datetime.combine(updated[0], updated[1]) if updated and updated[1] else None,
        basis=basis if found else f"{basis}, as updated",
    )


def _settle(
    stamps: Iterable[Stamp], title: str | None, texts: Sequence[str]
) -> tuple[dt.date, dt.time | None, str] | None:
    """Day, time and basis of the first stamp to be believed; a time may come from another stamp of the same day."""
    read = [(moment, stamp) for stamp in stamps if (moment := parse_stamp(stamp.text))]
    # What machines read is trusted first if it is in a form that leaves no doubt which is the day.
    read.sort(key=lambda item: item[1].where.startswith(_MACHINE) and not _ISO.search(item[1].text))
    dated = [(moment.date, moment.time, stamp.where) for moment, stamp in read if moment.date]
    for day, time, where in dated:
        assert day
        return day, time or next((other for same, other, _ in dated if same == day and other), None), where
    for moment, stamp in read:
        for place, year in _years(moment, title, texts):
            if (guessed := moment.on(year)) is not None:
                return guessed, moment.time, f"{stamp.where}, year from the {place}"
    return None


def _years(moment: Moment, title: str | None, texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Years that a day without one may belong to: of the title, then of the text's latest dates, then of its years."""
    yield from (("title", year) for year in dict.fromkeys(_stated_years(title or "")))
    days = [day for text in texts for found in _FULL.finditer(text) if (day := _date(found))]
    if days:
        latest = max(days)
        near = [day for year in (latest.year, latest.year + 1) if (day := moment.on(year))]
        if near:
            yield "text", min(near, key=lambda day: abs(day - latest)).year
    years = Counter(year for text in texts for year in _stated_years(text))
    yield from (("text", year) for year, _ in sorted(years.items(), key=lambda item: (-item[1], -item[0])))


def _date(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _stated_years(text: str) -> Iterator[int]:
    """The years that a text names, without those that plans reach to."""
    for found in _YEAR.finditer(text):
        if not _AHEAD.search(text[max(found.start() - 30, 0) : found.start()]):
            yield int(found[0])
