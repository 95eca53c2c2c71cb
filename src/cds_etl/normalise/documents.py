"""Front matter to the document's record, and what all numbers of a document share: its date, period and catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.model import ArticleMatter
from cds_etl.records import Attachment, DocumentRecord, PageRecord
from cds_etl.text import compose, fold, squeeze

from .article_dates import Published, read_published
from .dates import Period, day_period, parse_date, parse_week, week_period, year_of_week
from .names import match_agencies
from .naming import geography_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cds_etl.columns import Geography, Reading
    from cds_etl.model import Extraction, FrontMatter

    from .catalogue import Catalogue
    from .register import Alias

_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER_WORD = re.compile(r"^\s*số\s*[:.]?", re.IGNORECASE)
_MOST_DIGITS = 12  # of a counter
_LEAST_VIETNAMESE = 0.02  # of the letters: real text has one in five


@dataclass(frozen=True, slots=True)
class Context:
    """What all readings of one document need to know."""

    document_id: str
    published: dt.date | None
    period: Period | None
    scanned_pages: frozenset[int]
    catalogue: Catalogue
    aliases: tuple[Alias, ...] = ()
    article: Published | None = None  # of web pages only

    @property
    def day(self) -> dt.date | None:
        """The day whose names and geography the document uses: the last of its period, else that it bears."""
        return self.period.end if self.period else self.published

    @property
    def geography(self) -> Geography:
        """The geography in force on that day."""
        return geography_on(self.day)

    def reading(self, page: int) -> Reading:
        """How a page was read."""
        if self.article:
            return "html"
        return "ocr" if page in self.scanned_pages else "text-layer"


def read_context(extraction: Extraction, catalogue: Catalogue, aliases: Sequence[Alias] = ()) -> Context:
    """Date and period of a document: the week that its front matter names, else the day that it bears."""
    front = extraction.front_matter
    article = _article(extraction)
    published = article.date if article else parse_date(front.date)
    week, year = _week(front, published)
    period = week_period(year, week) if week and year else None
    if period is None and published:
        period = day_period(published)
    scanned = frozenset(page.number for page in extraction.pages if page.source == "ocr")
    return Context(extraction.document.document_id, published, period, scanned, catalogue, tuple(aliases), article)


def _article(extraction: Extraction) -> Published | None:
    """When an article came out; None for what is no web page."""
    if extraction.article is None:
        return None
    return read_published(extraction.article, [paragraph.text for paragraph in extraction.paragraphs])


def _week(front: FrontMatter, published: dt.date | None) -> tuple[int | None, int | None]:
    week, year = parse_week(front.week)
    if week and not year and published:
        year = year_of_week(week, published)
    return week, year


def read_document(extraction: Extraction, context: Context) -> DocumentRecord:
    """The document's record as one alone: which edition counts is decided where all are known."""
    front, document = extraction.front_matter, extraction.document
    week, year = _week(front, context.published)
    # Numbers are counted anew each calendar year: the report of week 52 may bear the next year's first number.
    number_year = context.published.year if context.published else year
    number = report_number(front.report_number)
    is_report = bool(number or week)
    matter, dated = extraction.article or ArticleMatter(), context.article or Published()
    basis = "front matter" if context.published else None
    return DocumentRecord(
        document_id=document.document_id,
        sha256=document.sha256,
        path=document.path,
        origin="published",
        media_type=document.media_type,
        kind="article" if extraction.article else "report" if is_report else "other",
        report_id=report_id(number, number_year),
        edition=None,
        is_current=True,
        superseded_by=None,
        title=front.title,
        subject=front.subject,
        report_number=number,
        report_year=(year or number_year) if is_report else None,
        report_week=week,
        published_date=context.published,
        published_at=dated.at,
        updated_at=dated.updated_at,
        published_basis=dated.basis if extraction.article else basis,
        issuer=_issuer(front, context),
        author=matter.author,
        view_count=_count(matter.view_count),
        url=matter.url,
        page_count=len(extraction.pages),
        status="ok",
        language=_language(extraction),
        section=matter.section,
        ignored=", ".join(extraction.ignored) or None,
    )


def _count(printed: str | None) -> int | None:
    """A printed counter, thousands parted by whatever sign, as a number."""
    digits = re.sub(r"\D", "", printed or "")
    return int(digits) if digits and len(digits) <= _MOST_DIGITS else None


def read_attachments(extraction: Extraction) -> Iterator[Attachment]:
    """The files that an article hands out, each address once, or that lie within a PDF."""
    for file in extraction.article.files if extraction.article else extraction.files:
        yield Attachment(
            document_id=extraction.document.document_id, url=file.url, label=file.label, media_type=file.media_type
        )


def report_number(printed: str | None) -> str | None:
    """A report number without "Số:" and stray spaces, dashes made alike; None where the number is left blank.

    >>> report_number("17 / BC–UBQGCĐS"), report_number("Số: 05 /BC-BTTTT"), report_number("Số:     /BC-BTTTT")
    ('17/BC-UBQGCĐS', '05/BC-BTTTT', None)
    """
    text = _NUMBER_WORD.sub("", compose(printed or ""))
    text = re.sub(r"\s+", "", text).replace("–", "-").replace("—", "-").upper()
    return text if text[:1].isdigit() else None


def report_id(number: str | None, year: int | None) -> str | None:
    """What editions of one report share, whether or not a scan has kept the accents.

    >>> report_id("17/BC-UBQGCĐS", 2022) == report_id("17/BC-UBQGCDS", 2022) == "17-bc-ubqgcds-2022"
    True
    """
    if not number or not year:
        return None
    return re.sub(r"[^0-9a-z]+", "-", f"{fold(number).lstrip('0')}-{year}").strip("-")


def _issuer(front: FrontMatter, context: Context) -> str | None:
    if not front.issuer:
        return None
    match = match_agencies([front.issuer], on=context.day, aliases=context.aliases)[0]
    return match.name or squeeze(front.issuer)


def _language(extraction: Extraction) -> str | None:
    """`vi` for text with Vietnamese letters; None where there are too few letters to say."""
    text = "".join(paragraph.text for paragraph in extraction.paragraphs)[:5000]
    text += "".join(cell.text for table in extraction.tables[:2] for cell in table.cells[:200])
    letters = len(_LETTER.findall(text))
    if letters == 0:
        return None
    return "vi" if len(_VIETNAMESE.findall(text)) >= _LEAST_VIETNAMESE * letters else None


def read_page_records(extraction: Extraction, context: Context) -> Iterator[PageRecord]:
    """The account of words, page by page."""
    for page in extraction.pages:
        yield PageRecord(
            document_id=context.document_id,
            page=page.number,
            width=page.width,
            height=page.height,
            rotation=page.rotation,
            text_source=page.source,
            words_in=page.words_in,
            words_out=page.words_out,
            words_hidden=page.words_hidden,
            unread_reason=page.unread_reason,
            skew=page.skew,
        )
