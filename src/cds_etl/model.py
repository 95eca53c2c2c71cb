"""What flows through the house before meaning is known: frozen values with places, no behaviour beyond geometry.

What is stored belongs in `records`; how a thing is read belongs in `extract`. Rows, columns, pages and paragraph
ordinals count from 1. Boxes are PDF points, origin top left of the page as a reader sees it, rounded to 0.01. A web
page is one page without size, its boxes are `NOWHERE`, and a CSS path tells the element instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

TextSource = Literal["text-layer", "ocr", "none"]
ParagraphKind = Literal["heading", "body", "caption", "running"]


class DocumentError(Exception):
    """A document that cannot be read: one clear sentence for `rejections`, and the stage that refused it."""

    def __init__(self, reason: str, stage: str = "extract") -> None:
        super().__init__(reason, stage)
        self.reason = reason
        self.stage = stage


class BeginPage(Protocol):
    """Who is told, before each page of a document is read, so that long documents have the time that they need."""

    def __call__(self, *, is_scan: bool = False) -> None:
        """A page begins; `is_scan` if it is to be read from its picture."""


class Box(NamedTuple):
    """A rectangle in points: left, top, right, bottom, measured from the page's top left corner.

    >>> Box(10, 20, 30, 40).width
    20
    >>> Box(0, 0, 10, 10).holds(5, 5)
    True
    """

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def rounded(self) -> Box:
        """The box as it is stored: hundredths of a point."""
        return Box(round(self.x0, 2), round(self.top, 2), round(self.x1, 2), round(self.bottom, 2))


NOWHERE = Box(0, 0, 0, 0)
"""The box of what stands on a web page, which has no points."""


@dataclass(frozen=True, slots=True)
class Document:
    """One raw file, known by the SHA-256 of its bytes; `path` is relative to the folder it was given in."""

    path: str
    sha256: str
    media_type: str

    @property
    def document_id(self) -> str:
        """The first twelve hex digits of the hash: `doc12` in every id of the dataset."""
        return self.sha256[:12]


class Word(NamedTuple):
    """Text without white space, with its box. `is_mark` says that it stands raised and small, as note marks do.

    A tuple, not a dataclass: a page has hundreds, and a frozen dataclass takes four times as long to make.
    """

    text: str
    box: Box
    size: float
    baseline: float
    font: str
    confidence: float | None = None
    is_mark: bool = False
    joined: bool = False  # no white space parts it from the word before it

    @property
    def is_bold(self) -> bool:
        """Whether the font's name says bold or black."""
        name = self.font.lower()
        return "bold" in name or "black" in name or "semibold" in name


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: a box much longer than thick."""

    box: Box

    @property
    def is_horizontal(self) -> bool:
        """Whether it runs from left to right."""
        return self.box.width >= self.box.height


@dataclass(frozen=True, slots=True)
class HiddenWord:
    """Text that the file holds but no reader sees, and why (`drawn twice`, `invisible`, `outside the page`)."""

    text: str
    box: Box
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page as seen by a reader, from a text layer or from a scan alike."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    source: TextSource
    rotation: int = 0
    hidden: tuple[HiddenWord, ...] = ()
    unread_reason: str | None = None
    shades: tuple[Box, ...] = ()  # filled boxes that are no paper
    skew: float = 0.0  # degrees by which a scan lay askew, clockwise: it was turned back by them


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many words a page brought in, and how many left it in a table, note, mark, paragraph or running line."""

    number: int
    width: float
    height: float
    rotation: int
    source: TextSource
    words_in: int
    words_out: int
    words_hidden: int
    unread_reason: str | None = None
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of a table, with its text as printed (lines joined by a space) and the note marks taken off it."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box
    page: int
    is_header: bool
    marks: tuple[str, ...] = ()
    confidence: float | None = None
    is_reread: bool = False  # read a second time, since the first reading broke a sum
    css_path: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid as printed, stitched over page breaks; `after_paragraph` is the paragraph that it follows (0: none)."""

    caption: str | None
    unit_line: str | None
    pages: tuple[int, ...]
    cells: tuple[Cell, ...]
    after_paragraph: int = 0

    @property
    def row_count(self) -> int:
        """Rows of the grid, header rows among them."""
        return max((cell.row + cell.row_span - 1 for cell in self.cells), default=0)

    @property
    def column_count(self) -> int:
        """Columns of the grid."""
        return max((cell.column + cell.column_span - 1 for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that carries a note's mark: the phrase before it in a paragraph, or the text of a cell.

    `paragraph` and `offset` (letters before the mark) or `table`, `row` and `column` say where; ordinals from 1.
    """

    text: str
    page: int
    box: Box
    paragraph: int | None = None
    offset: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note: its marker, its text, where it stands, and the places that point to it."""

    marker: str
    text: str
    page: int
    box: Box
    anchors: tuple[Anchor, ...] = ()
    css_path: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text in reading order, line breaks mended; a paragraph over two pages has the place of its start."""

    page: int
    box: Box
    kind: ParagraphKind
    text: str
    confidence: float | None = None  # of its least sure number; None where letters are given, not read
    css_path: str | None = None


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the cover (or the head of the first page) says, as printed; None where it says nothing.

    `publisher` is the name of the paper or portal that a page stands on, its web addresses, or both, parted by spaces.
    """

    title: str | None = None
    subject: str | None = None
    report_number: str | None = None
    week: str | None = None
    date: str | None = None
    issuer: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day and time as written, and where: `JSON-LD`, `meta pubdate`, `time`, `text`."""

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file or page that an article links to as its own: its address, what the link says, and its type if told."""

    url: str
    label: str | None
    media_type: str | None


@dataclass(frozen=True, slots=True)
class ArticleMatter:
    """What a news page says of its article, as written; stamps are in the order in which they are to be believed."""

    title: str | None = None
    author: str | None = None
    published: tuple[Stamp, ...] = ()
    updated: tuple[Stamp, ...] = ()
    section: str | None = None
    site: str | None = None
    view_count: str | None = None
    url: str | None = None
    files: tuple[LinkedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read from one document, before anything is known of what it means; `article` of web pages only.

    `files` are those within a PDF, `ignored` says what else it carries that was neither opened nor run.
    """

    document: Document
    front_matter: FrontMatter
    pages: tuple[PageCount, ...]
    tables: tuple[Table, ...]
    footnotes: tuple[Footnote, ...]
    paragraphs: tuple[Paragraph, ...]
    article: ArticleMatter | None = None
    files: tuple[LinkedFile, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One side of an identity: an indicator, for one entity, or (entity None) for the row that is being tested."""

    indicator_id: str
    entity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """An equation that the catalogue says must hold: the parts add up to the total.

    Of a `rate` the parts are what is counted and the whole, and the total is their share in per cent, in each row. Of a
    `rank` the one part is the value that is ranked, the greatest first, down a table.
    `row_total` is tested in every row of a table that has the total and a part; `prose_table` once a document,
    over the group values that its tables and sentences state.
    """

    rule: Literal["row_total", "prose_table", "rate", "rank"]
    total: Term
    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Complement:
    """A pair of counts that share out a group: those that have (a of b) and those that have not add up to b."""

    indicator_id: str
    complement_id: str
