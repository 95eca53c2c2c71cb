"""PDF bytes to pages of words and rules, read by PDFium through pypdfium2's raw calls.

Here PDFium's handles are opened, turned upright and closed again; how letters become words is in `words`, how paths
become rules in `drawing`. PDFium is not thread-safe: use processes.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from cds_etl.model import Box, DocumentError, Page

from .aside import move_aside
from .bounds import Load, OverloadError, refuse_letters, refuse_size
from .drawing import read_drawing
from .letters import writing_turn
from .readable import UNREADABLE
from .soundness import refuse_unsound
from .words import read_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from .drawing import Drawing
    from .readable import Fonts
    from .words import Reading

_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "is protected by a password: save a copy without one and add that.",
    pdfium.FPDF_ERR_SECURITY: "uses a protection that PDFium does not know: save a copy without it and add that.",
}
DAMAGED = "the page is damaged and cannot be parsed"
PICTURE = "the page is a picture without a text layer"
_STAMPED = 30  # words that may lie over a scanned page: a digital signature, a number put on by a machine
_MOST_MISSING = 50  # pages on end: a file whose page tree lies may claim a million
_TAIL = 2048  # readers look for the end mark in the last kilobyte; twice that forgives trailing junk


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's own coordinates (origin below, unturned, cropped) become a reader's (origin top left)."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as a reader sees them."""
        width, height = self.right - self.left, self.top - self.bottom
        return (width, height) if self.rotation % 180 == 0 else (height, width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space as a reader's x and distance from the top."""
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the page's own space as a reader's box."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def read_pages(content: bytes, fonts: Fonts | None = None, broken: Collection[str] = ()) -> Iterator[Page]:
    """Every page of a PDF in order, each released before the next is read.

    The `fonts` see the words that are set in them; pages with words in fonts known as `broken` are unread.
    Raises DocumentError where the file is truncated, protected, or no PDF that can be opened.
    """
    _refuse_truncated(content)
    with _opened(content) as handle:
        refuse_unsound(content, handle)
        count = pdfium.FPDF_GetPageCount(handle)
        if count < 1:
            raise DocumentError("has no pages: export it again from its source.")
        missing = 0
        for index in range(count):
            page = _read_page(handle, index, fonts, broken)
            missing = missing + 1 if page.unread_reason == DAMAGED else 0
            if missing > _MOST_MISSING:
                msg = f"says that it has {count} pages, and page {index - missing + 2} and those after it are not there"
                raise DocumentError(f"{msg}: the file is damaged, fetch it again.")
            yield page


def _refuse_truncated(content: bytes) -> None:
    """PDFium mends a cut file without a word and loses its last pages: see that the end mark is there."""
    start = content.rfind(b"%%EOF")  # sought from behind: to strip the content would copy it
    if start < 0 or len(content[start:].rstrip(b"\0 \r\n\t")) > _TAIL:
        raise DocumentError("ends before its end mark: the file is truncated, fetch it again.")


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    pdfium.FPDF_InitLibrary()
    handle = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not handle:
        code = pdfium.FPDF_GetLastError()
        raise DocumentError(_REASONS.get(code, "is damaged: PDFium cannot open it, fetch or export it again."))
    try:
        yield handle
    finally:
        pdfium.FPDF_CloseDocument(handle)


def _read_page(document: Any, index: int, fonts: Fonts | None, broken: Collection[str]) -> Page:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return _unread(index, DAMAGED)
    try:
        frame = _frame(page)
        refuse_size(*frame.size)
        Load().add_objects(pdfium.FPDFPage_CountObjects(page))  # before PDFium makes letters of them
        with _letters_of(page) as text:
            refuse_letters(pdfium.FPDFText_CountChars(text))
            frame = _upright(frame, text)
            drawing = read_drawing(page, frame)
            reading = read_words(text, frame, drawing.rules, None, fonts, broken)
            moved = move_aside(text, frame, reading.unseen) if reading.unseen else {}
        if moved:
            with _letters_of(page) as text:
                reading = read_words(text, frame, drawing.rules, moved, None, broken)
    except OverloadError as overloaded:
        return _unread(index, overloaded.reason)
    finally:
        pdfium.FPDF_ClosePage(page)
    width, height = frame.size
    return Page(
        number=index + 1,
        width=round(width, 2),
        height=round(height, 2),
        words=reading.words,
        rules=drawing.rules,
        shades=drawing.shades,
        source="text-layer" if reading.words else "none",
        rotation=frame.rotation,
        hidden=reading.hidden,
        unread_reason=_unread_reason(reading, drawing),
    )


def _unread(index: int, reason: str) -> Page:
    return Page(index + 1, 0.0, 0.0, (), (), source="none", unread_reason=reason)


def _unread_reason(reading: Reading, drawing: Drawing) -> str | None:
    if reading.is_unreadable:
        return f"{UNREADABLE}: its fonts have no table of their letters"
    is_bare = not reading.words or (drawing.is_covered and len(reading.words) <= _STAMPED)
    return (drawing.excess or PICTURE) if drawing.has_picture and is_bare else None


@contextmanager
def _letters_of(page: Any) -> Iterator[Any]:
    text = pdfium.FPDFText_LoadPage(page)
    try:
        yield text
    finally:
        pdfium.FPDFText_ClosePage(text)


def _upright(frame: Frame, text: Any) -> Frame:
    """The frame turned so that most of the page's letters stand upright: some pages are drawn lying on their side."""
    turn = (writing_turn(text) - frame.rotation) % 360
    return Frame(frame.left, frame.bottom, frame.right, frame.top, (frame.rotation + turn) % 360) if turn else frame


def _frame(page: Any) -> Frame:
    bounds = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(bounds))
    rotation = 90 * pdfium.FPDFPage_GetRotation(page)
    return Frame(bounds.left, bounds.bottom, bounds.right, bounds.top, rotation)
