"""Letters of a PDF's text layer to words with size, baseline and font; what no reader sees is set apart.

PDFium is asked as seldom as truth allows, since a call costs more than the thinking: the text of a page at once, the
place of a word's first and last letter, and each letter only where the word changes its text object or holds digits.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from cds_etl.model import Box, HiddenWord, Word
from cds_etl.text import compose, is_raised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .pdfium import Frame

_ASCENT, _DESCENT = 0.80, 0.22  # of the size: PDFium's own box heights are absurd on some fonts (pypdfium2 issue 421)
_RUN = re.compile(r"[^\s\x00-\x01\x03-\x1f]+")
_MARK_LIKE = re.compile(r"[0-9⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾]")
_HYPHENS = str.maketrans("\x02\ufffe", "--")  # PDFium's signs for a hyphen that ends a line
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("|".join(_LIGATURES))
_RAISED_BOTTOM, _RAISED_HEIGHT = 0.25, 0.55  # of the size: a font's own raised digits begin at 0.36 and are 0.34 high
_LEVEL = 0.01  # of the scale: a line of writing that rises less is level
_SAME_PLACE = 0.25  # of the size: a letter drawn again nearer than this is fake bold

# The same call with an address for a result: making a ctypes pointer for each letter costs more than the call.
_text_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


@dataclass(frozen=True, slots=True)
class _Style:
    """What all letters of one text object share."""

    size: float
    font: str
    is_invisible: bool
    baseline: float | None  # None where the line of writing is not level: each letter has its own


class _Letters:
    """The letters of one page: their text, and places and styles on demand."""

    def __init__(self, page: Any, frame: Frame) -> None:
        self._page = page
        self._address = ctypes.cast(page, ctypes.c_void_p).value
        self._frame = frame
        self._styles: dict[int | None, _Style] = {}
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._edge_refs = [ctypes.byref(edge) for edge in self._edges]
        self._box_ref = ctypes.byref(self._box)
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
        return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)

    def object_of(self, index: int) -> int | None:
        return _text_object(self._address, index)  # type: ignore[no-any-return]

    def style(self, index: int, address: int | None) -> _Style:
        known = self._styles.get(address)
        if known is None:
            known = self._styles[address] = self._read_style(index, address)
        return known

    def _read_style(self, index: int, address: int | None) -> _Style:
        pdfium.FPDFText_GetMatrix(self._page, index, ctypes.byref(self._matrix))
        scale = (self._matrix.c**2 + self._matrix.d**2) ** 0.5
        size = round(pdfium.FPDFText_GetFontSize(self._page, index) * (scale or 1.0), 2)
        if not address:
            return _Style(size, "", is_invisible=False, baseline=None)
        item = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
        rise = self._matrix.b if self._frame.rotation % 180 == 0 else self._matrix.a
        return _Style(
            size,
            _font_name(item),
            is_invisible=mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
            baseline=self._origin(index) if abs(rise) < _LEVEL * scale else None,
        )

    def baseline(self, index: int, style: _Style) -> float:
        return self._origin(index) if style.baseline is None else style.baseline

    def _origin(self, index: int) -> float:
        x, y = self._edges[0], self._edges[1]
        pdfium.FPDFText_GetCharOrigin(self._page, index, self._edge_refs[0], self._edge_refs[1])
        return round(self._frame.point(x.value, y.value)[1], 2)

    def span(self, first: int, last: int) -> tuple[float, float]:
        """Left and right edge of a row of letters; the heights that PDFium gives are not to be trusted."""
        box, page = self._box, self._page
        pdfium.FPDFText_GetLooseCharBox(page, first, self._box_ref)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last != first:
            pdfium.FPDFText_GetLooseCharBox(page, last, self._box_ref)
            left, bottom = min(left, box.left), min(bottom, box.bottom)
            right, top = max(right, box.right), max(top, box.top)
        x0, _, x1, _ = self._frame.box(left, bottom, right, top)
        return round(x0, 2), round(x1, 2)

    def ink(self, index: int) -> Box:
        """The box of the letter's black."""
        left, right, bottom, top = self._edge_refs
        pdfium.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        return self._frame.box(*(self._edges[i].value for i in (0, 2, 1, 3)))


def read_words(page: Any, frame: Frame) -> tuple[tuple[Word, ...], tuple[HiddenWord, ...]]:
    """Words of a text page (an open PDFium handle) in the file's order, and those that nobody sees."""
    letters = _Letters(page, frame)
    width, height = frame.size
    words: list[Word] = []
    hidden: list[HiddenWord] = []
    for run in _RUN.finditer(letters.text):
        joined = False
        for start, end, raised in _pieces(letters, run.start(), run.end()):
            style = letters.style(start, letters.object_of(start))
            word = _word(letters, start, end, style, raised, joined)
            joined = True
            if style.is_invisible:
                hidden.append(HiddenWord(word.text, word.box, "invisible"))
            elif not (0 <= word.baseline <= height and word.box.x1 >= 0 and word.box.x0 <= width):
                hidden.append(HiddenWord(word.text, word.box, "outside the page"))
            else:
                words.append(word)
    seen, again = _set_repeats_apart(words)
    return tuple(seen), (*hidden, *again)


def _pieces(letters: _Letters, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Parts of a run of letters that share size and baseline: a raised mark is glued to the word before it.

    Where first and last letter belong to one text object, so do all between: one size, one baseline. A font's own
    raised digits change neither and show in their ink alone, so digits are looked at one by one.
    """
    first = letters.object_of(start)
    is_plain = first == letters.object_of(end - 1)
    if is_plain and not _MARK_LIKE.search(letters.text, start, end):
        yield start, end, False
        return
    begin, look = start, None
    for index in range(start, end):
        style = letters.style(index, first if is_plain else letters.object_of(index))
        baseline = letters.baseline(index, style)
        last, look = look, (style.size, baseline, _is_raised(letters, index, style.size, baseline))
        if last and _differ(last, look):
            yield begin, index, last[2]
            begin = index
    if look:
        yield begin, end, look[2]


def _differ(one: tuple[float, float, bool], other: tuple[float, float, bool]) -> bool:
    near = 0.08 * one[0]
    return abs(one[0] - other[0]) > near or abs(one[1] - other[1]) > near or one[2] != other[2]


def _is_raised(letters: _Letters, index: int, size: float, baseline: float) -> bool:
    letter = letters.text[index]
    if is_raised(letter):
        return True
    if not letter.isdigit():
        return False
    ink = letters.ink(index)
    return baseline - ink.bottom > _RAISED_BOTTOM * size and ink.height < _RAISED_HEIGHT * size


def _word(letters: _Letters, start: int, end: int, style: _Style, raised: bool, joined: bool) -> Word:
    x0, x1 = letters.span(start, end - 1)
    baseline = letters.baseline(start, style)
    text = letters.text[start:end]
    if not text.isascii() or "\x02" in text:
        text = _LIGATURE.sub(lambda found: _LIGATURES[found[0]], compose(text.translate(_HYPHENS)))
    box = Box(x0, round(baseline - _ASCENT * style.size, 2), x1, round(baseline + _DESCENT * style.size, 2))
    return Word(text, box, style.size, baseline, style.font, None, raised, joined)


def _font_name(item: Any) -> str:
    font = pdfium.FPDFTextObj_GetFont(item)
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0) if font else 0
    if length <= 1:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace")


def _set_repeats_apart(words: list[Word]) -> tuple[list[Word], list[HiddenWord]]:
    """Words drawn once, and those drawn again in the same place to look bold."""
    places: dict[str, list[Word]] = {}
    seen: list[Word] = []
    again: list[HiddenWord] = []
    for word in words:
        near = _SAME_PLACE * word.size
        known = places.setdefault(word.text, [])
        if any(abs(w.box.x0 - word.box.x0) < near and abs(w.baseline - word.baseline) < near for w in known[-200:]):
            again.append(HiddenWord(word.text, word.box, "drawn twice"))
            continue
        known.append(word)
        seen.append(word)
    return seen, again
