"""Columns from the white gutters between words, where no rules are drawn.

A gutter is a strip that no text of a table's rows enters. Numbers make a row: prose has no columns of them. Which lines
are a table, over page breaks too, is decided in `open_tables`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cds_etl.model import Word

Gutter = tuple[float, float]

_NUMBER = re.compile(r"[-+(]?\d[\d.,]*(?:/\d[\d.,]*)?%?\)?")
_BEGINS_NUMBER = frozenset("-+(0123456789")
_NO_NUMBER = re.compile(r"[-–—…xX]|\.{2,}")  # what cells hold instead of a number
_GAPS = (0.9, 0.5, 0.3)
"""Sizes: gaps that part columns between words, a word and a number, two numbers.

Spaces in justified text stay below the first; a number is rarely set that far from its noun; numbers hold no spaces.
"""
_AFTER_SERIAL = 0.4  # sizes: the gap between a number that begins a line and a word; serials stand near their names
_MOST_NUMBERS = 0.6  # of a column's texts: from here on it holds values
_FEW_ROWS = 5  # so few say too little for an exception among them
_MOST_SERIALS = 0.6  # of the rows: from here on the first column is one of serials
_CROSSING = 0.3  # sizes: a narrower gap over a gutter is a text that runs across it
_RAISED = (0.82, 0.75)  # of the size of the line beneath: how large marks are at most, and how far above it


class Text(NamedTuple):
    """Words of a line with no gap between them that parts columns; whether they are one number, or a sign for none."""

    x0: float
    x1: float
    is_number: bool
    is_value: bool
    words: tuple[Word, ...]


class TextLine(NamedTuple):
    """Words on one baseline, from the left, raised marks among them."""

    baseline: float
    size: float
    words: tuple[Word, ...]

    @property
    def is_bold(self) -> bool:
        """Whether all its words are."""
        return all(word.is_bold for word in self.words)

    def texts(self) -> list[Text]:
        """The unbroken texts of the line."""
        groups = [[self.words[0]]]
        for word, following in pairwise(self.words):
            gap = _GAPS[is_number(word) + is_number(following)]
            if word is self.words[0] and is_number(word):
                gap = min(gap, _AFTER_SERIAL)
            if following.box.x0 - word.box.x1 >= gap * self.size:
                groups.append([following])
            else:
                groups[-1].append(following)
        return [_text(group) for group in groups]

    def is_row(self) -> bool:
        """Whether it is parted into columns and a number stands by itself in one, as in rows of tables."""
        if not any(word.text[0] in _BEGINS_NUMBER for word in self.words):
            return False  # most lines, and soon seen
        texts = self.texts()
        return len(texts) > 1 and any(text.is_number for text in texts)


def _text(words: Sequence[Word]) -> Text:
    alone = words[0] if len(words) == 1 or all(word.size < words[0].size for word in words[1:]) else None
    number = alone is not None and is_number(alone)
    sign = alone is not None and _NO_NUMBER.fullmatch(alone.text) is not None
    return Text(words[0].box.x0, max(word.box.x1 for word in words), number, number or sign, tuple(words))


def is_number(word: Word) -> bool:
    """Whether a word is a number as cells hold them."""
    return _NUMBER.fullmatch(word.text) is not None


def text_lines(words: Iterable[Word]) -> list[TextLine]:
    """Words by baseline, from the top; words that are raised and small belong to the line beneath them."""
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
    return [_line(line) for line in reversed(kept)]


def _is_raised(line: Sequence[Word], below: Sequence[Word]) -> bool:
    size = below[0].size
    is_small = all(word.size <= _RAISED[0] * size and len(word.text) <= 4 for word in line)
    return is_small and below[0].baseline - line[0].baseline < _RAISED[1] * size


def _line(words: Sequence[Word]) -> TextLine:
    return TextLine(
        words[0].baseline, max(word.size for word in words), tuple(sorted(words, key=lambda word: word.box.x0))
    )


def find_gutters(rows: Sequence[TextLine]) -> tuple[Gutter, ...]:
    """The strips between columns that no text enters, if a column of numbers stands beside them.

    A label may run across ("Tổng cộng" over serial and name), in one row of many; a number never does.
    """
    core = [row for row in rows if row.texts()[0].is_number]
    if len(core) >= max(_FEW_ROWS, _MOST_SERIALS * len(rows)):
        rows = core  # rows with serials show the columns; those without are totals and groups
    if not rows:
        return ()
    texts = sorted((text for row in rows for text in row.texts()), key=lambda text: text[:2])
    most = 1 if len(rows) > _FEW_ROWS else 0
    strips = []
    for left, right in _thin_strips(texts, most):
        strip = _clear(left, right, texts)
        if strip and sum(text.x0 < strip[0] and strip[1] < text.x1 for text in texts) <= most:
            strips.append(strip)
    return tuple(strips) if _has_values(texts, len(rows), strips) else ()


def _thin_strips(texts: Sequence[Text], most: int) -> Iterator[Gutter]:
    """Strips between the outer edges over which no number runs, and `most` other texts at most."""
    weight = {True: most + 1, False: 1}
    events = sorted(
        event for text in texts for event in ((text.x0, weight[text.is_value]), (text.x1, -weight[text.is_value]))
    )
    first, last = events[0][0], max(text.x1 for text in texts)
    load, begin = 0, None
    for x, change in events:
        load += change
        if load <= most and begin is None and x > first:
            begin = x
        elif load > most and begin is not None:
            if x > begin:
                yield begin, x
            begin = None
        if x >= last:
            return


def _clear(left: float, right: float, texts: Sequence[Text]) -> Gutter | None:
    """The strip without what reaches into it from either side; None where a text stands within."""
    for text in texts:
        if text.x1 <= left or text.x0 >= right or (text.x0 < left and right < text.x1):
            continue
        if text.x0 <= left:
            left = max(left, text.x1)
        elif text.x1 >= right:
            right = min(right, text.x0)
        else:
            return None
    return (left, right) if left < right else None


def narrow(gutters: Sequence[Gutter], lines: Sequence[TextLine]) -> tuple[Gutter, ...]:
    """The gutters less what the texts of lines without numbers reach into: labels in two lines may be long."""
    texts = [text for line in lines if not line.is_row() for text in line.texts()]
    return tuple(_clear(left, right, texts) or (left, right) for left, right in gutters)


def _has_values(texts: Sequence[Text], rows: int, gutters: Sequence[Gutter]) -> bool:
    """Whether a column other than the first holds mostly values, in half of the rows or more."""
    columns: list[list[bool]] = [[] for _ in range(len(gutters) + 1)]
    for text in texts:
        columns[sum(right <= text.x0 for _, right in gutters)].append(text.is_value)
    return any(sum(column) >= _MOST_NUMBERS * len(column) and 2 * len(column) >= rows for column in columns[1:])


def column_of(word: Word, gutters: Sequence[Gutter]) -> int:
    """Index of the column in which the middle of a word stands."""
    middle = (word.box.x0 + word.box.x1) / 2
    return sum((left + right) / 2 < middle for left, right in gutters)


def cells_of(line: TextLine, gutters: Sequence[Gutter]) -> list[tuple[int, int, list[Word]]]:
    """The words of a line by column: index of the first column, how many the text covers, its words.

    A text that reaches over a gutter is parted at its widest gap there, if that is more than a space; else it is the
    text of a merged cell. One that only leans into a gutter belongs where its middle is.
    """
    cells: list[tuple[int, int, list[Word]]] = []
    for text in line.texts():
        crossed = [index for index, (left, right) in enumerate(gutters) if text.x0 < left and right < text.x1]
        parts = _part(text.words, [gutters[index] for index in crossed], line.size)
        for words in parts:
            x0, x1 = words[0].box.x0, words[-1].box.x1
            over = [index for index in crossed if x0 < gutters[index][0] and gutters[index][1] < x1]
            first = over[0] if over else sum((left + right) / 2 < (x0 + x1) / 2 for left, right in gutters)
            cells.append((first, len(over) + 1, words))
    return cells


def _part(words: Sequence[Word], crossed: Sequence[Gutter], size: float) -> list[list[Word]]:
    parts = [list(words)]
    for left, right in crossed:
        last = parts[-1]
        gaps = [
            (following.box.x0 - word.box.x1, index)
            for index, (word, following) in enumerate(pairwise(last), start=1)
            if word.box.x0 < right and following.box.x1 > left
        ]
        gap, index = max(gaps, default=(0.0, 0))
        if gap >= _CROSSING * size:
            parts[-1:] = [last[:index], last[index:]]
    return parts


def keeps_columns(line: TextLine, gutters: Sequence[Gutter], crossings: int = 0) -> bool:
    """Whether no number stands across a gutter, and other texts run over `crossings` of them at most."""
    spans = [(span, words) for _, span, words in cells_of(line, gutters)]
    if any(span > 1 and all(is_number(word) for word in words) for span, words in spans):
        return False
    return sum(span - 1 for span, _ in spans) <= crossings
