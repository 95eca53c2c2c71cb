"""A page as it was read, drawn over the page as it is printed: words, rules, cells, roles, marks, notes, running lines.

PDFium renders, Pillow draws. What was read is given; nothing is found here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

from .crops import SCALE, render
from .extract.media import PDF
from .extract.pdfium import read_pages
from .extract.scans import with_scans
from .intake import UsageError
from .model import Box
from .pieces import edges, is_drawn, piece_of
from .seeing import SightError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .columns import Role
    from .model import Page
    from .seeing import Sight

_PALETTE = Image.Quantize.FASTOCTREE  # a third of the bytes, and washes keep their colours
_FILLS: dict[Role, str] = {
    "header": "#cfe0ff",
    "label": "#d3f2d3",
    "serial": "#e4e4e4",
    "value": "#fff2b8",
    "subtotal": "#ffdca8",
    "total": "#ffbf80",
    "group": "#e8d3ff",
    "unit": "#c4f0f0",
}
_REPEATED = "#e3ecff"
_WORD, _RULE, _OPEN, _TABLE = "#9aa7b8", "#e0312f", "#1f5fd0", "#123a8c"
_FAINT = "#9db2dd"
_MARK, _STRAY, _NOTE, _RUNNING, _HIDDEN = "#c2008f", "#ff7a00", "#7a3fb0", "#7d7d7d", "#00a0a0"
_NUMBER_HEIGHT = 6.0  # points
_DASH = 7  # pixels
_LEGEND_ROW, _LEGEND_CELL = 30, 190  # pixels


def draw(sight: Sight, target: Path, page: int | None = None) -> list[Path]:
    """Write a PNG of each page that a table of the sight touches, or of one page; gives the files.

    `target` is a folder, made if need be, for pictures that are named by the document's hash and the page; or for a
    single page a file that ends in .png. Raises UsageError where there is no page to draw or several would go into one
    file, SightError where a file cannot be written.
    """
    if sight.extraction.document.media_type != PDF:
        raise SightError(f"{sight.path} is no PDF: it has no page to draw.")
    wanted = [page] if page else sorted({number for seen in sight.tables for number in seen.table.pages})
    if not wanted:
        raise UsageError(f"{sight.path} holds no table: name a page with --page to see how it was read.")
    is_file = target.suffix.lower() == ".png"
    if is_file and len(wanted) > 1:
        raise UsageError(f"{target} is one file and there are {len(wanted)} pages to draw: name a folder, or one page.")
    document = sight.extraction.document.document_id  # never the file's name, which comes from the web
    digits = len(str(len(sight.extraction.pages)))
    written: list[Path] = []
    try:
        if not is_file:
            target.mkdir(parents=True, exist_ok=True)
        for read, image in _render(sight.content, set(wanted)):
            name = target if is_file else target / f"{document}-p{read.number:0{digits}d}.png"
            _Picture(sight, read, image).finished().quantize(method=_PALETTE, dither=Image.Dither.NONE).save(name)
            written.append(name)
    except OSError as error:
        raise SightError(f"{target} cannot be written ({error.strerror}): name another place.") from error
    return written


def _render(content: bytes, wanted: set[int]) -> Iterator[tuple[Page, Image.Image]]:
    """The pages that are wanted, as words and rules and as an image that stands as a reader sees it."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        for read in with_scans((page for page in read_pages(content) if page.number in wanted), content):
            yield read, render(pdf, read.number, read.rotation, read.skew)
    finally:
        pdf.close()


class _Picture:
    """One page: washes of colour under the print, then lines and numbers over it, then the legend."""

    def __init__(self, sight: Sight, page: Page, image: Image.Image) -> None:
        self._sight = sight
        self._page = page
        self._image = image
        self._pieces = [piece_of(seen, page) for seen in sight.tables if page.number in seen.table.pages]
        self._wash()
        self._pen = ImageDraw.Draw(self._image)

    def finished(self) -> Image.Image:
        """The whole picture."""
        self._words()
        self._rules_and_borders()
        self._numbers()
        self._notes()
        return self._with_legend()

    def _wash(self) -> None:
        layer = Image.new("RGB", self._image.size, "white")
        pen = ImageDraw.Draw(layer)
        for piece in self._pieces:
            if piece.repeated:
                pen.rectangle(_pixels(piece.repeated), fill=_REPEATED)
            for cell in piece.cells:
                pen.rectangle(_pixels(cell.box), fill=_FILLS[piece.seen.shape.role(cell)])
        self._image = ImageChops.multiply(self._image, layer)

    def _words(self) -> None:
        for word in self._page.words:
            self._pen.rectangle(_pixels(word.box), outline=_STRAY if word.is_mark else _WORD)
        for hidden in self._page.hidden:
            self._dashed(hidden.box, _HIDDEN)
        for paragraph in self._sight.extraction.paragraphs:
            if paragraph.page == self._page.number and paragraph.kind == "running":
                self._framed(paragraph.box, _RUNNING, "running")

    def _rules_and_borders(self) -> None:
        for rule in self._page.rules:
            box = rule.box
            self._pen.line([box.x0 * SCALE, box.top * SCALE, box.x1 * SCALE, box.bottom * SCALE], fill=_RULE, width=3)
        rules = [rule.box for rule in self._page.rules]
        for edge in sorted(edge for piece in self._pieces for edge in piece.edges):
            if not is_drawn(edge, rules):
                self._dashed_line(edge, _OPEN)
        for piece in self._pieces:
            self._framed(_wider(piece.frame, 3), _TABLE, f"table {piece.seen.number}", width=3)

    def _numbers(self) -> None:
        """Row and column in a corner of each cell, one that holds no word if there is any."""
        font = _font(11)
        for piece in self._pieces:
            for cell in piece.cells:
                words = f"{cell.row}·{cell.column}"
                place, is_free = self._free_corner(cell.box, self._pen.textlength(words, font=font) / SCALE)
                colour = _TABLE if is_free else _FAINT
                self._pen.text((place.x0 * SCALE, place.top * SCALE), words, fill=colour, font=font)

    def _free_corner(self, box: Box, width: float) -> tuple[Box, bool]:
        """Where in a cell a number so wide hides no word, corner by corner; the first and False where there is none."""
        left, right = box.x0 + 2, box.x1 - 2 - width
        top, bottom = box.top + 1, box.bottom - 1 - _NUMBER_HEIGHT
        corners = [Box(x, y, x + width, y + _NUMBER_HEIGHT) for y in (top, bottom) for x in (left, right)]
        words = [word.box for word in self._page.words if _meet(word.box, box)]
        free = [place for place in corners if not any(_meet(place, word) for word in words)]
        return (free or corners)[0], bool(free)

    def _notes(self) -> None:
        font = _font(13)
        for note in self._sight.extraction.footnotes:
            if note.page == self._page.number:
                self._framed(note.box, _NOTE, f"note {note.marker}")
            for anchor in note.anchors:
                if anchor.page == self._page.number:
                    box = _pixels(_wider(anchor.box, 2))
                    self._pen.ellipse(box, outline=_MARK, width=3)
                    self._pen.text((box[2] + 2, box[1] - 8), note.marker, fill=_MARK, font=font)

    def _framed(self, box: Box, colour: str, words: str, width: int = 2) -> None:
        """A frame with its name on a tab: beside it where the page has room, over its right end elsewhere."""
        left, top, right, bottom = _pixels(box)
        self._pen.rectangle((left, top, right, bottom), outline=colour, width=width)
        font = _font(14)
        length = self._pen.textlength(words, font=font) + 10
        has_room = right + length < self._image.width
        x, y = (right, top) if has_room else (right - length, top - 18)
        self._pen.rectangle((x, y, x + length, y + 18), fill=colour)
        self._pen.text((x + 5, y + 1), words, fill="white", font=font)

    def _dashed(self, box: Box, colour: str) -> None:
        for edge in edges(box):
            self._dashed_line(edge, colour)

    def _dashed_line(self, edge: Box, colour: str) -> None:
        left, top, right, bottom = _pixels(edge)
        length = max(right - left, bottom - top)
        across = right - left >= bottom - top
        for start in range(0, round(length), 2 * _DASH):
            end = min(start + _DASH, length)
            ends = (left + start, top, left + end, top) if across else (left, top + start, left, top + end)
            self._pen.line(ends, fill=colour, width=2)

    def _with_legend(self) -> Image.Image:
        """The picture with a strip beneath that says what the colours are."""
        width, height = self._image.size
        roles = [(role, "wash", colour) for role, colour in _FILLS.items()]
        entries = [*roles, ("repeated header", "wash", _REPEATED), *_LINES]
        per_row = max(1, width // _LEGEND_CELL)
        strip = _LEGEND_ROW * (-(-len(entries) // per_row)) + 16
        whole = Image.new("RGB", (width, height + strip), "white")
        whole.paste(self._image, (0, 0))
        self._image, self._pen = whole, ImageDraw.Draw(whole)
        self._pen.line((0, height, width, height), fill="black", width=2)
        for place, (words, kind, colour) in enumerate(entries):
            x = 10 + _LEGEND_CELL * (place % per_row)
            self._sample(x, height + 12 + _LEGEND_ROW * (place // per_row), words, kind, colour)
        return self._image

    def _sample(self, x: int, y: int, words: str, kind: str, colour: str) -> None:
        box = (x, y, x + 26, y + 18)
        if kind == "wash":
            self._pen.rectangle(box, fill=colour, outline="#b8b8b8")
        elif kind == "line":
            self._pen.line((x, y + 9, x + 26, y + 9), fill=colour, width=3)
        elif kind == "dashes":
            self._dashed_line(Box(x / SCALE, (y + 9) / SCALE, (x + 26) / SCALE, (y + 9) / SCALE), colour)
        elif kind == "ring":
            self._pen.ellipse((x + 4, y, x + 22, y + 18), outline=colour, width=3)
        elif kind == "text":
            self._pen.text((x, y + 3), "4·2", fill=colour, font=_font(13))
        else:
            self._pen.rectangle(box, outline=colour, width=2)
        self._pen.text((x + 32, y + 1), words, fill="black", font=_font(14))


_LINES = (
    ("rule as read", "line", _RULE),
    ("border not drawn", "dashes", _OPEN),
    ("table", "frame", _TABLE),
    ("row · column", "text", _TABLE),
    ("word", "frame", _WORD),
    ("mark of a note", "ring", _MARK),
    ("raised, no note", "frame", _STRAY),
    ("note", "frame", _NOTE),
    ("running line", "frame", _RUNNING),
    ("hidden text", "dashes", _HIDDEN),
)


def _meet(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def _wider(box: Box, by: float) -> Box:
    return Box(box.x0 - by, box.top - by, box.x1 + by, box.bottom + by)


def _pixels(box: Box) -> tuple[float, float, float, float]:
    return box.x0 * SCALE, box.top * SCALE, box.x1 * SCALE, box.bottom * SCALE


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, which has the letters of our words: a page's own letters are rendered by PDFium."""
    return ImageFont.load_default(size)
