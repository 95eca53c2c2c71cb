"""The letters of a PDF page as PDFium has them: text, places, and what the letters of one text object share.

Every call to PDFium about letters is made here; what becomes of them is for `words`.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from cds_etl.model import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .pdfium import Frame

_ASCENT, _DESCENT = 0.80, 0.22  # of the size: PDFium's own box heights are absurd on some fonts (pypdfium2 issue 421)
_SAMPLES = 120  # letters that tell how a page lies
_LEVEL = 0.01  # of the scale: a line of writing that rises less is level

NOTHING = "\u2060"  # Unicode's word joiner, which is no letter: stands in a text for signs that print nothing

_ADDRESS, _NUMBER = ctypes.c_void_p, ctypes.c_int


def _with_addresses(function: Any, result: Any, *arguments: Any) -> Any:
    """The same PDFium call on plain addresses: pypdfium2's typed pointers take three times as long as the call."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, _ADDRESS).value or 0)


_text_object = _with_addresses(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _NUMBER)
_loose_box = _with_addresses(pdfium.FPDFText_GetLooseCharBox, _NUMBER, _ADDRESS, _NUMBER, _ADDRESS)
_char_box = _with_addresses(pdfium.FPDFText_GetCharBox, _NUMBER, _ADDRESS, _NUMBER, *4 * (_ADDRESS,))
_is_generated = _with_addresses(pdfium.FPDFText_IsGenerated, _NUMBER, _ADDRESS, _NUMBER)


@dataclass(frozen=True, slots=True)
class Style:
    """What all letters of one text object share: sizes and places in points, from the top.

    `line` is baseline, upper and lower edge; None where the line of writing is not level and each letter has its own.
    `moved` is by how much the object was moved down to be read aside; places are told as if it had not been.
    """

    size: float
    font: str
    is_invisible: bool
    line: tuple[float, float, float] | None
    clip: Box | None = None
    moved: float = 0.0


def writing_turn(page: Any) -> int:
    """Degrees, in quarters, by which the page must be turned clockwise for most of its letters to stand upright."""
    count = pdfium.FPDFText_CountChars(page)
    matrix = pdfium.FS_MATRIX()
    turns: Counter[int] = Counter()
    for index in range(0, count, max(1, count // _SAMPLES)):
        is_drawn = pdfium.FPDFText_IsGenerated(page, index) == 0
        if is_drawn and pdfium.FPDFText_GetMatrix(page, index, ctypes.byref(matrix)) and (matrix.a or matrix.b):
            turns[round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360] += 1
    return turns.most_common(1)[0][0] if turns else 0


def _is_letter(code: int) -> bool:
    """Whether a code is a letter: half of a pair of surrogates is none, and no file can be written with it."""
    return 0 < code < 0xD800 or 0xE000 <= code < 0x110000


class Letters:
    """The letters of one page: their text, and places and styles on demand."""

    def __init__(self, page: Any, frame: Frame, moved: Mapping[int, float]) -> None:
        self._page = page
        self._address = ctypes.cast(page, ctypes.c_void_p).value
        self._frame = frame
        self._moved = moved
        self._styles: dict[int | None, Style] = {}
        self._fonts: dict[int | None, str] = {}
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._edge_refs = [ctypes.byref(edge) for edge in self._edges]
        self._box_address = ctypes.addressof(self._box)
        self._edge_addresses = [ctypes.addressof(edge) for edge in self._edges]
        self.text = self._read_text()

    def _read_text(self) -> str:
        count = pdfium.FPDFText_CountChars(self._page)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self._page, 0, count, buffer) - 1
        text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        # A letter without Unicode, or one beyond the first plane: the bulk text no longer counts as the letters do.
        codes = [pdfium.FPDFText_GetUnicode(self._page, index) for index in range(count)]
        return "".join(chr(code) if _is_letter(code) else "\ufffd" for code in codes)

    def drawn(self, start: int, end: int) -> Iterator[int]:
        """The letters from one to before another, without signs that print nothing."""
        return (index for index in range(start, end) if self.text[index] != NOTHING)

    def are_set_in(self, start: int, end: int) -> bool:
        """Whether PDFium has set in all signs from one to before another: the file holds none of them."""
        return all(_is_generated(self._address, index) == 1 for index in range(start, end))

    def object_of(self, index: int) -> int | None:
        """Address of the text object that drew a letter; the letters of one object follow one another."""
        return _text_object(self._address, index)  # type: ignore[no-any-return]

    def objects(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Addresses of the text objects that drew the letters from one to before another, each with the letter."""
        for index in self.drawn(start, end):
            address = self.object_of(index)
            if address:
                yield address, index

    def style(self, index: int, address: int | None) -> Style:
        """What the letters of the object at this address share; `index` is one of them."""
        known = self._styles.get(address)
        if known is None:
            known = self._styles[address] = self._read_style(index, address)
        return known

    def _read_style(self, index: int, address: int | None) -> Style:
        pdfium.FPDFText_GetMatrix(self._page, index, ctypes.byref(self._matrix))
        scale = (self._matrix.c**2 + self._matrix.d**2) ** 0.5
        size = round(pdfium.FPDFText_GetFontSize(self._page, index) * (scale or 1.0), 2)
        if not address:
            return Style(size, "", is_invisible=False, line=None)
        item = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
        moved = self._moved.get(address, 0.0)
        rise = self._matrix.b if self._frame.rotation % 180 == 0 else self._matrix.a
        return Style(
            size,
            self._font(item),
            is_invisible=mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
            line=self._line(index, size, moved) if abs(rise) < _LEVEL * scale else None,
            clip=_clip(item, self._frame),
            moved=moved,
        )

    def _font(self, item: Any) -> str:
        font = pdfium.FPDFTextObj_GetFont(item)
        address = ctypes.cast(font, ctypes.c_void_p).value
        if address not in self._fonts:
            self._fonts[address] = _font_name(font)
        return self._fonts[address]

    def line(self, index: int, style: Style) -> tuple[float, float, float]:
        """Baseline, upper and lower edge of the line that a letter stands on."""
        return self._line(index, style.size, style.moved) if style.line is None else style.line

    def _line(self, index: int, size: float, moved: float) -> tuple[float, float, float]:
        x, y = self._edges[0], self._edges[1]
        pdfium.FPDFText_GetCharOrigin(self._page, index, self._edge_refs[0], self._edge_refs[1])
        baseline = self._frame.point(x.value, y.value)[1] - moved
        return round(baseline, 2), round(baseline - _ASCENT * size, 2), round(baseline + _DESCENT * size, 2)

    def span(self, first: int, last: int) -> tuple[float, float]:
        """Left and right edge of a row of letters; the heights that PDFium gives are not to be trusted."""
        box = self._box
        _loose_box(self._address, first, self._box_address)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last != first:
            _loose_box(self._address, last, self._box_address)
            left, right = min(left, box.left), max(right, box.right)
            bottom, top = min(bottom, box.bottom), max(top, box.top)
        if self._frame.rotation == 0:  # nearly every page: spares the way through two points
            return round(left - self._frame.left, 2), round(right - self._frame.left, 2)
        x0, _, x1, _ = self._frame.box(left, bottom, right, top)
        return round(x0, 2), round(x1, 2)

    def start(self, index: int) -> float:
        """Where a letter starts on its line: a little into its box where an accent is wider than the letter."""
        x, y = self._edges[0], self._edges[1]
        pdfium.FPDFText_GetCharOrigin(self._page, index, self._edge_refs[0], self._edge_refs[1])
        return self._frame.point(x.value, y.value)[0]

    def ink(self, index: int, style: Style) -> tuple[float, float]:
        """Upper and lower edge of the letter's black."""
        left, right, bottom, top = self._edges
        _char_box(self._address, index, *self._edge_addresses)
        box = self._frame.box(left.value, bottom.value, right.value, top.value)
        return box.top - style.moved, box.bottom - style.moved


def _clip(item: Any, frame: Frame) -> Box | None:
    """The box outside which nothing of a text object is drawn; None where nothing bounds it."""
    path = pdfium.FPDFPageObj_GetClipPath(item)
    box: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for part in range(max(pdfium.FPDFClipPath_CountPaths(path), 0) if path else 0):
        points = []
        for number in range(pdfium.FPDFClipPath_CountPathSegments(path, part)):
            segment = pdfium.FPDFClipPath_GetPathSegment(path, part, number)
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            points.append(frame.point(x.value, y.value))
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            left, top, right, bottom = box or (min(xs), min(ys), max(xs), max(ys))
            box = Box(max(left, min(xs)), max(top, min(ys)), min(right, max(xs)), min(bottom, max(ys)))
    return box


def _font_name(font: Any) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0) if font else 0
    if length <= 1:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace")
