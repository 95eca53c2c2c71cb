"""Letters that stand wide apart: which breaks that PDFium sets into a text are words' ends, and which tear a word.

PDFium takes white of about half a space for a word's end, and on some pages ends a line behind every text object; so
letter-spaced headings fall to pieces. What is white between letters is told here from the white of the whole line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from .letters import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Word

    from .letters import Letters

RUN = re.compile(r"[^\s\x00-\x01\x03-\x1f]+")
# All in sizes of the letters.
_SPACE = 0.15  # white that a word space adds at least: one that a full line squeezes adds 0.17, kerning 0.1
_UNEVEN = 0.08  # white by which letters of two text objects may stand farther apart than those of one
_WIDEST = 0.5  # letters that stand wider apart are words of their own
_FARTHEST = _WIDEST + _SPACE
_LOOSEST = 1.5  # the widest space of a line whose letters stand wide
_CLOSEST = 0.3  # letters do not stand closer than that
_NARROW = 0.2  # the least white that untracked words have between them
_LEVEL = 0.08  # by which the baselines of one word's letters may differ
_FEW = 4  # one gap in so many may be closer than usual, by kerning
_ENOUGH = 3  # gaps that tell by themselves how wide a line's letters stand
_SAMPLE = 16  # gaps within words that tell it of a line
_PLENTY = 60  # gaps that tell it of a font
_MOST_BREAKS = 0.5  # of the words: a page of which more end a line may be one that PDFium has torn apart


def has_torn_apart(text: str) -> bool:
    """Whether PDFium may have broken the text of a page behind each text object.

    It takes a page of few columns with wide gutters for one that is written downwards
    (CPDF_TextPage::FindTextlineFlowOrientation); Chromium draws each letter as an object.
    """
    return text.count("\n") > _MOST_BREAKS * len(text.split())


def may_be_torn(letters: Letters, words: Sequence[Word], starts: Sequence[int]) -> bool:
    """Whether words, which start at these places of the text, may be parts of one: cheap, and in doubt yes."""
    for (before, word), start in zip(pairwise(words), starts[1:], strict=True):
        size = word.size
        if before.baseline == word.baseline and before.size == size:
            white = word.box.x0 - before.box.x1
            is_short = len(word.text) == 1 or len(before.text) == 1
            if -size < white < (_FARTHEST if is_short else _NARROW) * size and letters.are_set_in(start - 1, start):
                return True
    return False


def join_torn(letters: Letters) -> str:
    """The text of a page with signs that print nothing for the breaks that tear words."""
    mended = list(letters.text)
    lines = list(_lines(letters))
    for line in lines:
        widest, widest_inside = _widest_white(line, lines) if line.breaks else (0.0, 0.0)
        for found in line.breaks:
            if found.white < (widest_inside if found.is_inside else widest):
                mended[found.start : found.end] = NOTHING * (found.end - found.start)
    return "".join(mended)


class _Break(NamedTuple):
    """White signs that PDFium has set between two letters, in the text from `start` to before `end`."""

    start: int
    end: int
    white: float
    is_inside: bool  # of a text object


@dataclass
class _Line:
    """Runs of letters of one size on one baseline, with the breaks that PDFium has set between them."""

    style: tuple[str, float]
    runs: list[_Run] = field(default_factory=list)
    breaks: list[_Break] = field(default_factory=list)
    has_spaces: bool = False  # that the file holds

    @cached_property
    def _gaps(self) -> list[tuple[float, bool]]:
        gaps: list[tuple[float, bool]] = []
        for run in self.runs:
            if len(gaps) < _SAMPLE:
                gaps += run.gaps()
        return gaps + [(found.white, found.is_inside) for found in self.breaks]

    @cached_property
    def inside(self) -> list[float]:
        """White between letters of one text object."""
        return [white for white, is_inside in self._gaps if is_inside]

    @cached_property
    def across(self) -> list[float]:
        """White between letters of two text objects."""
        return [white for white, is_inside in self._gaps if not is_inside]

    @property
    def tells(self) -> bool:
        """Whether letters drawn one by one show two kinds of white: between letters and between words."""
        if self.inside or len(self.across) < _ENOUGH:
            return False
        return self.has_spaces or max(self.across) - min(self.across) > _SPACE


def _widest_white(line: _Line, lines: Sequence[_Line]) -> tuple[float, float]:
    """The widest white within words of a line, between text objects and inside them.

    Producers that draw words in one go kern and space inside of text objects, so what they set apart is apart. Where
    a line is too short to tell how wide its letters stand, the lines of its font do.
    """
    if len(line.inside) >= _ENOUGH:
        usual = _usual(line.inside)
    elif line.tells:
        return (_usual(line.across) + _SPACE,) * 2
    else:
        inside, across = _of_font(line, lines)
        if len(inside) < _ENOUGH:
            return (_usual(across) + _SPACE,) * 2
        usual = _usual(inside)
    return usual + _UNEVEN, usual + _SPACE


def _of_font(line: _Line, lines: Sequence[_Line]) -> tuple[list[float], list[float]]:
    """White inside of and across text objects, in the lines of one line's font and size, until that is plenty."""
    inside: list[float] = []
    across: list[float] = []
    for other in lines:
        if other.style == line.style and len(inside) < _PLENTY:
            inside += other.inside
            across += other.across
    return inside, across


def _usual(gaps: Sequence[float]) -> float:
    """The white of most gaps, those of word spaces left aside."""
    if len(gaps) < _ENOUGH:
        return 0.0
    least = sorted(gaps)[max(1, len(gaps) // _FEW)]
    usual = median(white for white in gaps if white <= least + _SPACE)
    return usual if usual < _WIDEST else 0.0


def _stands_on(sign: str) -> bool:
    """Whether a sign takes no room of its own: an accent, a soft hyphen."""
    return unicodedata.combining(sign) > 0 or _is_nothing(sign)


def _is_nothing(sign: str) -> bool:
    """Whether a sign prints nothing inside a word: soft hyphens, joiners."""
    return unicodedata.category(sign) == "Cf"


class _Run:
    """Letters without a break: from `start` to before `end`, each with the accents that stand on it."""

    def __init__(self, letters: Letters, start: int, end: int) -> None:
        self.start, self.end = start, end
        self._letters = letters
        text = letters.text
        self._bases = [index for index in range(start, end) if not _stands_on(text[index])] or [start]
        first, last = self._bases[0], self._bases[-1]
        self.opening, self.closing = letters.object_of(first), letters.object_of(last)
        self.style, self._closing_style = letters.style(first, self.opening), letters.style(last, self.closing)
        self._opens_at, self._closes_at = letters.line(first, self.style)[0], letters.line(last, self._closing_style)[0]
        self._left, self._right = letters.start(first), letters.span(last, end - 1)[1]
        self._opens_with_accent = bool(unicodedata.combining(text[start]))

    def gaps(self) -> Iterator[tuple[float, bool]]:
        """White between its letters, in sizes, and whether inside of a text object."""
        text = self._letters.text
        spans = []
        for first, after in pairwise([*self._bases, self.end]):
            signs = (index for index in range(after - 1, first, -1) if not _is_nothing(text[index]))
            spans.append(self._letters.span(first, next(signs, first)))
        is_one = self.opening == self.closing
        objects = [None if is_one else self._letters.object_of(base) for base in self._bases]
        for place, (one, other) in enumerate(pairwise(spans)):
            white = (other[0] - one[1]) / self.style.size
            if white > -_CLOSEST:  # the letters of a ligature share one place
                yield white, objects[place] == objects[place + 1]

    def white_to(self, after: _Run) -> float | None:
        """White before another run, in sizes; None where the two cannot be parts of one line of writing."""
        size = self._closing_style.size
        if size != after.style.size or abs(self._closes_at - after._opens_at) > _LEVEL * size:
            return None
        white = (after._left - self._right) / size
        if after._opens_with_accent:
            return min(white, 0.0)
        return white if -_WIDEST < white < _LOOSEST else None


def _lines(letters: Letters) -> Iterator[_Line]:
    line: _Line | None = None
    before: _Run | None = None
    for found in RUN.finditer(letters.text):
        run = _Run(letters, found.start(), found.end())
        if not run.style.size:
            continue
        white = before.white_to(run) if before else None
        if line is None or before is None or white is None:
            if line:
                yield line
            line = _Line((run.style.font, run.style.size))
        elif not letters.are_set_in(before.end, run.start):
            line.has_spaces = True
        elif (
            white < _FARTHEST and not letters.text[before.end - 1] == letters.text[run.start] == "."
        ):  # a leader's dots
            line.breaks.append(_Break(before.end, run.start, white, before.closing == run.opening))
        line.runs.append(run)
        before = run
    if line:
        yield line
