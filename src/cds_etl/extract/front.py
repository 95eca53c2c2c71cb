"""Front matter as printed: number, week, date, title, subject and issuer, from the cover or the head of page one.

What the strings mean (which year, which agency) is for normalise to say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cds_etl.model import FrontMatter
from cds_etl.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.model import Paragraph

_LAST_PAGE = 2  # front matter stands on a cover or at the head of the first page of text
_SHORT = 160  # letters: longer paragraphs are prose, which cites numbers and dates of other documents
_NUMBER = re.compile(r"^Số\s*:?\s*(\d{1,5}\s*/\s*[^\W\d_][\w\-–]*(?:\s*-\s*[^\W\d_]\w*)*)", re.IGNORECASE)
_WEEK = re.compile(r"tuần\s*(?:thứ\s*|số\s*)?\d{1,2}\s*(?:[/\-]|,?\s*năm)?\s*\d{0,4}", re.IGNORECASE)
_DATE = re.compile(r"ng\w{2}\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}|ngày\s*\d{1,2}/\d{1,2}/\d{4}", re.IGNORECASE)
_STATE = re.compile(r"cong hoa xa hoi|doc lap|luu hanh noi bo|tai lieu (mat|tham khao)|so\s*:")
_SECTION = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVX]+\.|[a-zđ]\))\s")
_ROLE = re.compile(r"\b(bo truong|thu truong|chu tich|kt\.|tl\.|tm\.|q\.|noi nhan|nguoi ky)")
_FEWEST_WORDS = 5  # of a subject


def read_front_matter(paragraphs: Sequence[Paragraph]) -> FrontMatter:
    """What the first two pages and the signature say of the document; None where they say nothing."""
    body = [paragraph for paragraph in paragraphs if paragraph.kind != "running"]
    head = [paragraph.text for paragraph in body if paragraph.page <= _LAST_PAGE and len(paragraph.text) <= _SHORT]
    title = _title(head)
    return FrontMatter(
        title=title,
        subject=_subject(body, title),
        report_number=_first(_NUMBER, head, group=1),
        week=_first(_WEEK, head),
        date=_first(_DATE, head),
        issuer=_issuer(body, title),
    )


def _first(pattern: re.Pattern[str], texts: Iterable[str], group: int = 0) -> str | None:
    found = next((match for text in texts if (match := pattern.search(text))), None)
    return found[group].strip() if found else None


def _is_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 3 and all(letter.isupper() for letter in letters)


def _title(head: Sequence[str]) -> str | None:
    capitals = [text for text in head if _is_capitals(_WEEK.sub("", text)) and not _STATE.search(fold(text))]
    named = [text for text in capitals if fold(text).startswith(("bao cao", "ban tin", "thong bao"))]
    return next(iter(named or capitals), None)


def _subject(body: Sequence[Paragraph], title: str | None) -> str | None:
    """The longest heading in capitals after the title, else the first that is long enough for a subject."""
    first = [paragraph for paragraph in body if paragraph.page <= _LAST_PAGE]
    start = next((index for index, paragraph in enumerate(first) if paragraph.text == title), -1)
    texts = [
        paragraph.text
        for paragraph in first[start + 1 :]
        if (paragraph.kind == "heading" or _is_capitals(paragraph.text))
        and len(paragraph.text.split()) >= _FEWEST_WORDS
        and not (_STATE.search(fold(paragraph.text)) or _DATE.search(paragraph.text) or _SECTION.match(paragraph.text))
    ]
    capitals = [text for text in texts if _is_capitals(text)]
    return max(capitals, key=len) if capitals else next(iter(texts), None)


def _issuer(body: Sequence[Paragraph], title: str | None) -> str | None:
    """The signature under the last page, else the first line in capitals of the letterhead."""
    last = body[-1].page if body else 0
    foot = [p.text for p in body[-8:] if p.page >= last - 1]
    head = [p.text for p in body[:6] if p.page == 1]
    for text in (*reversed(foot), *head):
        names_someone = text != title and len(text) <= _SHORT and _is_capitals(text) and len(text.split()) >= 2
        if names_someone and not (_STATE.search(fold(text)) or _ROLE.search(fold(text))):
            return text
    return None
