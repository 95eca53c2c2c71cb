"""Words by baseline, and what they show of columns: unbroken texts, numbers by themselves.

Where columns part, over many lines, is for `gutters`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.model import Word

_NUMBER = re.compile(r"[-+(]?\d[\d.,]*(?:/\d[\d.,]*)?%?\)?")
_BEGINS_NUMBER = frozenset("-+(0123456789")
_BEGINS_VALUE = _BEGINS_NUMBER | frozenset("–—….xX")
_NO_NUMBER = re.compile(r"[-–—…xX]|\.{2,}")  # what cells hold instead of a number
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-Z])\)?(?:=.*)?$")
_GAPS = (0.9, 0.5, 0.3)
"""Sizes: gaps that part columns between words, a word and a number, two numbers.

Spaces in justified text stay below the first; a number is rarely set that far from its noun; numbers hold no spaces.
"""
_RANGE = re.compile(r"[-–—]")  # between two numbers
_SPACED = re.compile(r"\d{3}(?:,\d+)?%?|[-–—]")  # what may go on with a number behind a space: thousands, ranges
TOUCHING = 0.15  # sizes: numbers that stand nearer are one
_NARROW_GAPS = (0.45, 0.4, 0.3)  # sizes: gaps that part columns if they do so in many lines
WIDER = 1.3  # times the usual space: no narrower gap parts columns
_SPACES = (0.1, 0.8, 0.25)  # sizes: how narrow and wide gaps are that may be spaces, and what they usually are
_AFTER_SERIAL = 0.4  # sizes: the gap between a number that begins a line and a word; serials stand near their names
_FEWEST_SERIALS = 3  # that count on make rows of lines
_PROSE = 3  # columns under which a line of prose runs
_RAISED = (0.82, 0.75)  # of the size of the line beneath: how large marks are at most, and how far above it
_FEW_GAPS = 5  # so few tell no usual space


class Text(NamedTuple):
    """Words of a line with no gap between them that parts columns, from `x0` to `x1` in points.

    `is_number` says that they are one number with its marks, `is_value` that they are one or a sign for none ("-").
    """

    x0: float
    x1: float
    is_number: bool
    is_value: bool
    words: tuple[Word, ...]


class TextLine(NamedTuple):
    """One word or more on one baseline, from the left, raised marks among them.

    `baseline` is measured from the top of the page, `size` is that of the largest word, and `space` the page's usual
    white between words; all three are points.
    """

    baseline: float
    size: float
    words: tuple[Word, ...]
    space: float

    @property
    def is_bold(self) -> bool:
        """Whether all its words are."""
        return all(word.is_bold for word in self.words)

    def texts(self) -> list[Text]:
        """The unbroken texts of the line."""
        return self._parted(_GAPS)

    def chunks(self) -> list[Text]:
        """Its texts, parted at gaps that may yet be spaces too: those of columns lie one above the other."""
        return self._parted(_NARROW_GAPS)

    def _parted(self, gaps: Sequence[float]) -> list[Text]:
        groups = [[self.words[0]]]
        least, most = TOUCHING * self.size, max(gaps[0] * self.size, WIDER * self.space)
        for word, following in pairwise(self.words):
            white = following.box.x0 - word.box.x1
            if white >= most or (white >= least and white >= self._limit(groups[-1], following, gaps)):
                groups.append([following])
            else:
                groups[-1].append(following)
        return [_text(group) for group in groups]

    def _limit(self, words: Sequence[Word], following: Word, gaps: Sequence[float]) -> float:
        """How wide the gap between words and one that follows is at least if it parts columns."""
        word = words[-1]
        if word.text[0] not in _BEGINS_VALUE and following.text[0] not in _BEGINS_VALUE:
            return max(gaps[0] * self.size, WIDER * self.space)  # most words, and soon seen
        are_signs = _is_sign(word) and _is_sign(following)
        ends_range = len(words) > 1 and is_number(words[-2]) and _RANGE.fullmatch(word.text)
        if are_signs and not (ends_range or _SPACED.fullmatch(following.text)):
            return TOUCHING * self.size  # two numbers are two cells, however near they stand
        gap = gaps[2 if are_signs else is_number(word) + is_number(following)]
        if word is self.words[0] and is_number(word):
            return min(gap, _AFTER_SERIAL) * self.size
        return max(gap * self.size, WIDER * self.space)

    def is_row(self) -> bool:
        """Whether it is parted into columns and a number stands by itself in one, as in rows of tables."""
        if not any(word.text[0] in _BEGINS_NUMBER for word in self.words):
            return False  # most lines, and soon seen
        texts = self.texts()
        return len(texts) > 1 and any(text.is_number for text in texts)


def text_lines(words: Iterable[Word]) -> list[TextLine]:
    """Words by baseline, from the top; words that are raised and small belong to the line beneath. None is lost."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.box.x0)):
        if lines and word.baseline - lines[-1][0].baseline <= 0.3 * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    kept: list[list[Word]] = []
    for line in reversed(lines):
        if kept and _is_raised(line, kept[-1]):
            kept[-1] += line
        else:
            kept.append(line)
    space = _usual_space(sorted(line, key=lambda word: word.box.x0) for line in kept)
    return [_line(line, space) for line in reversed(kept)]


def _text(words: Sequence[Word]) -> Text:
    number = _stands_alone(words) and is_number(words[0])
    return Text(words[0].box.x0, max(word.box.x1 for word in words), number, is_value(words), tuple(words))


def _stands_alone(words: Sequence[Word]) -> bool:
    """Whether the first word has none beside it but raised marks."""
    return len(words) == 1 or all(word.size < words[0].size for word in words[1:])


def is_value(words: Sequence[Word]) -> bool:
    """Whether the words are one number, or a sign that stands for none, with its marks."""
    return words[0].text[0] in _BEGINS_VALUE and _stands_alone(words) and _is_sign(words[0])


def is_number(word: Word) -> bool:
    """Whether a word is a number as cells hold them.

    >>> from cds_etl.model import Box, Word
    >>> [is_number(Word(text, Box(0, 0, 9, 9), 9, 9, "")) for text in ("1.234,5", "61/63", "(12%)", "-", "A1")]
    [True, True, True, False, False]
    """
    return _NUMBER.fullmatch(word.text) is not None


def _is_sign(word: Word) -> bool:
    """Whether a word is a number, or a sign that stands for one."""
    return is_number(word) or _NO_NUMBER.fullmatch(word.text) is not None


def _usual_space(lines: Iterable[Sequence[Word]]) -> float:
    """The middle one of the gaps between words that may be spaces, in sizes."""
    gaps = [(b.box.x0 - a.box.x1) / a.size for line in lines for a, b in pairwise(line) if a.size]
    least, most, usual = _SPACES
    spaces = [gap for gap in gaps if least < gap < most]
    return median(spaces) if len(spaces) > _FEW_GAPS else usual


def _is_raised(line: Sequence[Word], below: Sequence[Word]) -> bool:
    size = below[0].size
    is_small = all(word.size <= _RAISED[0] * size and len(word.text) <= 4 for word in line)
    return is_small and below[0].baseline - line[0].baseline < _RAISED[1] * size


def _line(words: Sequence[Word], space: float) -> TextLine:
    size = max(word.size for word in words)
    return TextLine(words[0].baseline, size, tuple(sorted(words, key=lambda word: word.box.x0)), space * size)


def counts_on(lines: Sequence[TextLine]) -> bool:
    """Whether lines begin with a serial, three or more of them, each the number after that of the one before."""
    firsts = [line.words[0].text for line in lines if line.chunks()[0].is_number]
    numbers = [int(first) for first in firsts if first.isdigit()]
    return len(numbers) >= _FEWEST_SERIALS and all(below == above + 1 for above, below in pairwise(numbers))


def column_numbers(line: TextLine) -> bool:
    """Whether a line numbers columns: (1), (2), (3), or A, B, 1, 2, with formulas behind them."""
    texts = [text.words[0].text for text in line.texts()]
    found = [match for match in map(_COLUMN_NUMBER.match, texts) if match]
    numbers = [int(match[1]) for match in found if match[1].isdigit()]
    letters = [match[1] for match in found if not match[1].isdigit()]
    if len(found) < len(texts) or any(below != above + 1 for above, below in pairwise(numbers)):
        return False
    are_lettered = bool(letters) and letters == list("ABCD"[: len(letters)]) and numbers[:1] == [1]
    return (are_lettered and ("(" in texts[-1] or len(numbers) > 1)) or (
        len(numbers) > 1 and len(texts) >= _FEWEST_SERIALS
    )


def runs_under(line: TextLine, columns: Sequence[Text]) -> bool:
    """Whether a text runs along under the texts of three columns or more, as prose and captions do."""
    return any(sum(text.x0 < other.x1 and other.x0 < text.x1 for other in columns) >= _PROSE for text in line.texts())
