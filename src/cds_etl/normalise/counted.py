"""Nouns that are counted in these documents, and the words behind a number that name what it counts.

The nouns stand in `reference/counted.csv`. Where a number stands is for `printed` to find.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

_WORDS = re.compile(r"\s*((?:[^\d.,;:()\"“”–]|(?<=/)\s?\d+(?:\.\d{3})*(?=\s+[^\W\d])|(?<=\bm)[23]\b|(?<=\bkm)2\b)*)")
_NEXT = re.compile(r",\s+(?=[^\W\d_])")
UPPER = "".join(letter for letter in map(chr, (*range(0x41, 0x1B1), *range(0x1EA0, 0x1EFA))) if letter.isupper())
"""Capital letters, those of Vietnamese among them, for patterns."""

_LINK = re.compile(
    r"\b(?:đã|được|và|với|trong|của|cho|tại|để|từ|trên|theo(?! dõi)|tham gia|về|là|có|sẽ|vào|chưa|cùng|bao gồm|gồm|ở"
    r"|(?<!trực )thuộc|nhằm"
    r"|cả nước|toàn quốc|đang|đạt|bằng|qua|đến|tới|khi|do|nêu|trở lên|so|đối với|mới|mỗi|này|đó|năm nay)\b|\s[-–]\s"
    # Behind a first word a verb or a name ends the noun ("2 huyện Đức Cơ"), and "năm" begins a year.
    r"|(?<=\w\s)(?:tham dự|sử dụng|dùng|kết nối|phủ sóng|triển khai|thực hiện|hoàn thành|ban hành|thành lập|đều|cũng"
    r"|vẫn)\b"
    rf"|(?<=\w\s)(?-i:[{UPPER}])|(?<=\w\s)(?:năm|tháng|quý|ngày)\s*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def counted_nouns() -> str:
    """A pattern for any noun that is counted, the longer before those that begin them.

    >>> bool(re.match(counted_nouns(), "tỉnh đã", re.IGNORECASE)), bool(re.match(counted_nouns(), "tỉnhs"))
    (True, False)
    """
    table = files("cds_etl").joinpath("reference", "counted.csv").read_text(encoding="utf-8")
    nouns = sorted((row["noun"] for row in csv.DictReader(table.splitlines())), key=lambda noun: (-len(noun), noun))
    return rf"(?:{'|'.join(re.escape(noun) for noun in nouns)})\b"


@lru_cache(maxsize=1)
def _counted() -> re.Pattern[str]:
    return re.compile(counted_nouns(), re.IGNORECASE)


def unit_behind(after: str) -> str | None:
    """The noun behind a number, as printed: the words up to a verb, a link word or a stop.

    A comma does not end it where another counted noun follows.

    >>> unit_behind(" bộ, cơ quan ngang bộ và 41/63 tỉnh"), unit_behind(" tin, bài/tuần."), unit_behind(" được lập")
    ('bộ, cơ quan ngang bộ', 'tin, bài/tuần', None)
    >>> unit_behind(" thuê bao/100 dân, tăng")
    'thuê bao/100 dân'
    """
    end, start = 0, 0
    while words := _WORDS.match(after, start):
        noun = _counted().match(after, len(after) - len(after[start:].lstrip()))
        if link := _LINK.search(after, noun.end() if noun else start, words.end()):
            return after[: link.start()].strip() or None
        end = words.end()
        gap = _NEXT.match(after, end) if end > start else None
        if not gap or not _goes_on(after, start, gap.end()):
            break
        start = gap.end()
    return after[:end].strip() or None


def _goes_on(after: str, start: int, at: int) -> bool:
    """Whether what stands behind a comma is another noun that the number counts, and not a clause of its own."""
    words = _WORDS.match(after, at)
    is_clause = words is not None and after[words.end() : words.end() + 1].isdigit()
    is_clause = is_clause and words is not None and not _LINK.search(after, at, words.end())
    is_name = after[at].isupper() and not after[start:].lstrip()[:1].isupper()
    return bool(_counted().match(after, at)) and not is_clause and not is_name
