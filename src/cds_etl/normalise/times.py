"""The day, and the stretch of time, that a number in a sentence speaks of.

"Tính đến ngày 21/9/2022" is for `dates`, headers of columns for `periods`; here a sentence is read that may name
several times, each for the numbers behind it.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .dates import Period, day_period, find_as_of, parse_as_of
from .masks import MONTHS_ALONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .printed import Printed

_YEAR = r"(?:19|20)\d{2}(?!\d)"
# In small letters: a sentence is lowered once, which is faster than to look for both.
_TIME = re.compile(
    rf"\b(?:(?P<now>đến nay|hiện (?:nay|tại|có|đã|đang)|(?:đến )?thời điểm (?:này|hiện tại)|đến hiện tại|tính đến nay"
    r"|(?:(?<=^)|(?<=[,;:]\s))hiện(?!\s+(?:thực|đại|trường)))\b"
    rf"|(?P<this>năm\s+nay)\b"
    rf"|năm\s+(?P<y4>{_YEAR})(?!\s*[-–]\s*\d)(?!\s*,?\s*(?:đến|và)\s+(?:năm\s+)?{_YEAR})"
    rf"|(?:hết\s+)?(?:tháng\s+|t(?=\d+/\d{{4}}))(?P<month>\d{{1,2}})(?!\d)"
    rf"(?:(?:\s*[/\-]\s*|,?\s+năm\s+)(?P<y3>{_YEAR})|(?!\s*[/.\-]\s*\d))"
    rf"|quý\s+(?P<quarter>iv|i{{1,3}}|[1-4])\b(?:\s*[/,]?\s*(?:năm\s+)?(?P<y2>{_YEAR}))?"
    rf"|(?P<months>\d{{1,2}})\s+tháng\s+(?:đầu\s+năm|(?:của\s+)?năm(?=\s+{_YEAR}))(?:\s+(?P<y1>{_YEAR}))?"
    rf"|{MONTHS_ALONE}(?P<first>\d{{1,2}})\s+tháng\s+đầu\b)"
)
# "Từ ngày 01/01 đến ngày 30/6/2024".
_STRETCH = re.compile(
    r"\btừ\s+(?:ngày\s+)?(\d{1,2})\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?((?:19|20)\d{2}))?\s+(?:đến|tới)\s+(?:hết\s+)?"
    r"(?:ngày\s+)?(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?((?:19|20)\d{2})(?!\d)"
)
# Where something begins, what it is compared with, and when a decree was made, is not the time of the number.
_OTHERWISE = re.compile(
    r"\b(?:so với|kể từ|từ|trước|sau|giai đoạn|cùng kỳ|so với cùng kỳ|nhiệm kỳ|định hướng(?: đến)?|tầm nhìn(?: đến)?"
    r"|lần|bằng|đầu|giữa|(?:sinh|thành lập|ra đời|ban hành|khánh thành|tốt nghiệp)(?: vào| từ)?)\s+(?:cùng kỳ\s+)?"
    r"(?:cuối\s+|đầu\s+|hết\s+)?$"
    r"|\b(?:ngày \d{1,2}|quyết định|nghị quyết|nghị định|luật|thông tư|chỉ thị|công văn)\b[^,;:()]{0,40}$",
    re.IGNORECASE,
)
# "Chương trình chuyển đổi số quốc gia đến năm 2025, định hướng đến năm 2030" is a name.
_TITLE = re.compile(
    rf"đến\s+năm\s+{_YEAR},?\s+(?:định hướng|tầm nhìn)(?:\s+đến)?\s+(?:năm\s+)?{_YEAR}|[\"“][^\"“”]*[\"”]",
    re.IGNORECASE,
)
_UP_TO = re.compile(r"\b(?:đến|tới)\s+(?:hết\s+|cuối\s+)?$", re.IGNORECASE)
_GOES_ON = re.compile(
    r"[-–+•\s]*(?:theo (?:đó|kết quả|đánh giá|thống kê)|trong đó|cụ thể|qua đó|kết quả|trong số (?:đó|này)|bao gồm)\b",
    re.IGNORECASE,
)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NEAR = 40  # letters of a time and the words that lead up to it
_MONTHS, _MONTHS_OF_QUARTER = 12, 3


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a sentence names: its place, the stretch meant (None: now), and whether it is an end ("đến")."""

    start: int
    period: Period | None
    is_end: bool

    @property
    def is_day(self) -> bool:
        """Whether it is a day to which numbers run."""
        return self.period is not None and self.period.start == self.period.end

    def is_ahead(self, published: dt.date | None) -> bool:
        """Whether it is an end that is yet to come; of a document without date, the end of a year.

        >>> [time.is_ahead(dt.date(2022, 9, 30)) for time in find_times("Đến năm 2025 có 5, đến năm 2022 có 7", None)]
        [True, False]
        """
        if not self.is_end or self.period is None:
            return False
        return not self.is_day and self.period.name.isdigit() if published is None else self.period.start > published


class Clock:
    """Reads the times of one paragraph, sentence by sentence; a time holds on in what goes on from it ("Trong đó …").

    A day to which the text says that its numbers run holds in the sentences behind it too, else that of the lead.
    """

    def __init__(self, text: str, published: dt.date | None, lead: dt.date | None) -> None:
        first = parse_as_of(text) or lead
        self._text = text
        self._published = published
        self._stated = Time(-1, day_period(first), is_end=True) if first else None
        self._sentence: int | None = None
        self._times: list[Time] = []
        self._held: Time | None = None
        self._trails = False

    def time_of(self, number: Printed) -> Time | None:
        """The time of which a number speaks, None where its text says nothing; numbers must come in their order."""
        if number.sentence_start != self._sentence:
            self._enter(number)
        place = number.start - number.sentence_start
        before = [time for time in self._times if time.start < place]
        end = place + len(number.raw)
        if compared := _compared_with(number, self._published):
            return compared
        behind = [
            time
            for time in self._times
            if time.period and time.start >= end and _reaches(number.after[: time.start - end])
        ]
        if before:
            return behind[0] if self._trails and behind else before[-1]
        self._trails = bool(behind)  # "5 tổ năm 2021 và 7 tổ năm 2022"
        days = [time for time in self._times if time.is_day]
        return next(iter((*days, *behind)), self._held or self._stated)

    def _enter(self, number: Printed) -> None:
        last = self._times[-1] if self._times else self._held
        is_same = self._text[max(0, number.sentence_start - 2) : number.sentence_start].rstrip().endswith((";", ","))
        self._held = last if is_same or _GOES_ON.match(number.sentence) else None
        self._sentence = number.sentence_start
        self._trails = False
        self._times = list(find_times(f"{number.before}{number.raw}{number.after}", self._published))
        self._stated = next((time for time in reversed(self._times) if time.is_day), self._stated)


def _compared_with(number: Printed, published: dt.date | None) -> Time | None:
    """The time right before the bracket that opens with a number: "so với năm 2021 (15.300 tài khoản)"."""
    opened = number.before.rstrip()
    if not opened.endswith("("):
        return None
    said = opened[:-1].rstrip().lower()
    found = next((found for found in _TIME.finditer(said, max(0, len(said) - _NEAR)) if found.end() == len(said)), None)
    period = _period(found, published) if found and not found["now"] else None
    return Time(found.start(), period, is_end=False) if found and period else None


def last_time(text: str, published: dt.date | None) -> dt.date | None:
    """The last day of the last time that a text names.

    >>> last_time("Các chỉ tiêu cần hoàn thành trong năm 2022. Cụ thể:", None)
    datetime.date(2022, 12, 31)
    """
    return next((time.period.end for time in reversed([*find_times(text, published)]) if time.period), None)


def _reaches(between: str) -> bool:
    """Whether a time behind a number may be its own: no other number, and no new clause, stands between."""
    return not re.search(r"[;.:](?=\s)|\d", between)


def find_times(sentence: str, published: dt.date | None) -> Iterator[Time]:
    """The times that a sentence names, in their order.

    >>> [t.period.name for t in find_times("Năm 2020 có 5 tổ, 9 tháng đầu năm 2022 có 7 tổ so với năm 2021.", None)]
    ['2020', '2022-01/2022-09']
    >>> list(find_times("Kế hoạch đến năm 2025, định hướng đến năm 2030 nêu 5 việc từ năm 2021.", None))
    []
    """
    times = [Time(start, day_period(day), is_end=True) for start, day in find_as_of(sentence)]
    for found in _STRETCH.finditer(sentence.lower()):
        if period := _stretch(found):
            times.append(Time(found.start(), period, is_end=False))
    titles = None
    for found in _TIME.finditer(sentence.lower()):
        if titles is None:
            titles = [title.span() for title in _TITLE.finditer(sentence)]
        before = sentence[: found.start()]
        if any(start <= found.start() < end for start, end in titles) or _OTHERWISE.search(before):
            continue
        period = None if found["now"] else _period(found, published)
        if period or found["now"]:
            times.append(Time(found.start(), period, bool(_UP_TO.search(before))))
    yield from sorted(times, key=lambda time: time.start)


def _stretch(found: re.Match[str]) -> Period | None:
    day, month, year, last_day, last_month, last_year = (int(part or found[6]) for part in found.groups())
    try:
        start, end = dt.date(year, month, day), dt.date(last_year, last_month, last_day)
    except ValueError:
        return None
    return Period(f"{start}/{end}", start, end) if start < end else None


def _period(found: re.Match[str], published: dt.date | None) -> Period | None:
    printed = found["y1"] or found["y2"] or found["y3"] or found["y4"]
    year = int(printed) if printed else published.year if published else None
    if year is None:
        return None
    if months := found["months"] or found["first"]:
        last = int(months)
        return _months(f"{year}-01/{year}-{last:02d}", year, 1, last)
    if found["quarter"]:
        quarter = _QUARTERS[found["quarter"]]
        last = quarter * _MONTHS_OF_QUARTER
        return _months(f"{year}-Q{quarter}", year, last - _MONTHS_OF_QUARTER + 1, last)
    if found["month"]:
        month = int(found["month"])
        return _months(f"{year}-{month:02d}", year, month, month)
    return _months(str(year), year, 1, _MONTHS)


def _months(name: str, year: int, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= _MONTHS:
        return None
    return Period(name, dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1]))
