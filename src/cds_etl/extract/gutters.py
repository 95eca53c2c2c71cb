"""Columns from the white gutters between words, where no rules are drawn.

A gutter is a strip that no text of a table's rows enters. Numbers make a row: prose has no columns of them. Which lines
are a table, over page breaks too, is decided in `open_tables`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from .text_lines import TOUCHING, WIDER, counts_on, is_number, is_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cds_etl.model import Word

    from .text_lines import Text, TextLine

Gutter = tuple[float, float]
"""Left and right end of a strip between two columns, in points from the left edge of the page."""

_SERIAL = re.compile(r"\d{1,4}|[IVX]{1,5}|[A-ZĐ]")  # with a stop behind it, it may begin a text
_MOST_NUMBERS = 0.6  # of a column's texts: from here on it holds values
_FEW_ROWS = 5  # so few say too little for an exception among them
_MOST_SERIALS = 0.7  # of the rows: from here on the first column is one of serials
_WIDE = 0.9  # sizes: so wide a strip parts columns even if one row alone shows it
_FEWEST, _SUPPORT = 2, 0.2  # rows, and share of them, with texts on both sides of a narrower one
_FEWEST_LABELS = 3  # in lines of their own that make a column
_FILLED = 0.3  # of the rows: a column of words behind a narrow strip is filled in as many
_MOST_MIXED = 0.05  # of the rows: more whose texts share a column are of another table
_CROSSING = 0.3  # sizes: a narrower gap over a gutter is a text that runs across it


def find_gutters(lines: Sequence[TextLine], *, is_table: bool = False) -> tuple[Gutter, ...]:
    """The strips between columns that no text enters, from the left, if the lines make a table or are known to be one.

    They do by a column of values, or by serials that count on before two columns or more. A label may run across
    ("Tổng cộng" over serial and name), in one row of many; a number never does. Lines that make none have no gutters.
    """
    parted = [(line, texts) for line in lines if len(texts := line.chunks()) > 1]
    core = [texts for _, texts in parted if texts[0].is_number]
    if len(core) < max(_FEW_ROWS, _MOST_SERIALS * len(parted)):
        core = [texts for _, texts in parted]  # else rows with serials show the columns; others are totals and groups
    if not core:
        return ()
    rows, most = len(core), 1 if len(core) > _FEW_ROWS else 0
    if is_table and rows < _FEW_ROWS:
        core += _labels(lines, max(core, key=len))
    texts = sorted((text for row in core for text in row), key=lambda text: text[:2])
    size = core[0][0].words[0].size
    strips = []
    for strip in (part for wide in _thin_strips(texts, most) for part in _clear_parts(*wide, texts)):
        is_wide = _width(strip) >= _WIDE * size
        crossed = sum(text.x0 < strip[0] and strip[1] < text.x1 for text in texts)
        if crossed <= most and (is_wide or _support(strip, core) >= max(_FEWEST, _SUPPORT * len(core))):
            strips.append(strip)
    strips = [part for strip in strips for part in _beside_labels(strip, lines, rows)]
    strips = _without_spaces(strips, [text for line in lines for text in line.chunks()], rows, size)
    if is_table or _has_values(texts, len(core), strips) or (len(strips) > 1 and counts_on(lines)):
        return tuple(strips)
    return ()


def _labels(lines: Sequence[TextLine], row: Sequence[Text]) -> Iterator[list[Text]]:
    """Lines that are one text, and stand in one column of a row."""
    for texts in (line.chunks() for line in lines):
        if len(texts) == 1 and sum(texts[0].x0 < other.x1 and other.x0 < texts[0].x1 for other in row) <= 1:
            yield texts


def _beside_labels(strip: Gutter, lines: Sequence[TextLine], rows: int) -> list[Gutter]:
    """The strip, or its parts on either side of a column whose texts all stand above and below the lines of values."""
    alone = (texts[0] for texts in (line.texts() for line in lines) if len(texts) == 1)
    labels = [text for text in alone if strip[0] < text.x0 and text.x1 < strip[1]]
    return list(_clear_parts(*strip, labels)) if len(labels) >= max(rows, _FEWEST_LABELS) else [strip]


def _without_spaces(strips: list[Gutter], texts: Sequence[Text], rows: int, size: float) -> list[Gutter]:
    """The strips without the narrow ones behind which few rows have words: wide spaces of the longest names."""
    kept = list(strips)
    for left, right in reversed(strips):
        if right - left >= _WIDE * size:
            continue
        end = min((other for other, _ in kept if other > right), default=float("inf"))
        behind = [text for text in texts if right <= text.x0 and text.x1 <= end]
        are_words = sum(text.is_value for text in behind) < _MOST_NUMBERS * len(behind)
        if are_words and len(behind) < max(_FEWEST, _FILLED * rows):
            kept.remove((left, right))
    return kept


def _support(strip: Gutter, rows: Sequence[Sequence[Text]]) -> int:
    """How many rows have texts on both sides of a strip."""
    return sum(row[0].x1 <= strip[0] and strip[1] <= row[-1].x0 for row in rows)


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


def _clear_parts(left: float, right: float, texts: Iterable[Text]) -> Iterator[Gutter]:
    """The parts of a strip that no text enters, those that run over it as a whole left out."""
    end = left
    inside = (text for text in texts if text.x0 < right and text.x1 > left and (text.x0 >= left or text.x1 <= right))
    for x0, x1 in [*sorted((text.x0, text.x1) for text in inside), (right, right)]:
        if x0 > end:
            yield end, x0
        end = max(end, x1)


def narrow(gutters: Sequence[Gutter], lines: Sequence[TextLine]) -> tuple[Gutter, ...]:
    """The gutters less what the texts of some lines reach into; one that they fill stays. Labels may be long."""
    texts = [text for line in lines for text in line.texts()]
    parts = [(gutter, list(_clear_parts(*gutter, texts))) for gutter in gutters]
    return tuple(max(clear, key=_width, default=gutter) for gutter, clear in parts)


def _width(strip: Gutter) -> float:
    return strip[1] - strip[0]


def _has_values(texts: Sequence[Text], rows: int, gutters: Sequence[Gutter]) -> bool:
    """Whether a column other than the first holds mostly values, in half of the rows or more."""
    columns: list[list[bool]] = [[] for _ in range(len(gutters) + 1)]
    for text in texts:
        columns[sum(right <= text.x0 for _, right in gutters)].append(text.is_value)
    return any(sum(column) >= _MOST_NUMBERS * len(column) and 2 * len(column) >= rows for column in columns[1:])


def column_of(word: Word, gutters: Sequence[Gutter]) -> int:
    """Index of the column, from 0, in which the middle of a word stands.

    >>> from cds_etl.model import Box, Word
    >>> column_of(Word("12", Box(100, 0, 112, 9), 9, 9, ""), [(60, 80), (110, 130)])
    1
    """
    middle = (word.box.x0 + word.box.x1) / 2
    return sum((left + right) / 2 < middle for left, right in gutters)


def cells_of(line: TextLine, gutters: Sequence[Gutter]) -> list[tuple[int, int, list[Word]]]:
    """The words of a line by column: index of the first column (from 0), how many the text covers, its words.

    A text that reaches over a gutter is parted at its widest gap there, if that is more than a space; else it is the
    text of a merged cell. One that only leans into a gutter belongs where its middle is.
    """
    cells: list[tuple[int, int, list[Word]]] = []
    for text in line.texts():
        crossed = [index for index, (left, right) in enumerate(gutters) if text.x0 < left and right < text.x1]
        parts = _part(text.words, [gutters[index] for index in crossed], line.size, line.space)
        for words in parts:
            x0, x1 = words[0].box.x0, words[-1].box.x1
            over = [index for index in crossed if x0 < gutters[index][0] and gutters[index][1] < x1]
            first = over[0] if over else sum((left + right) / 2 < (x0 + x1) / 2 for left, right in gutters)
            cells.append((first, len(over) + 1, words))
    return cells


def _part(words: Sequence[Word], crossed: Sequence[Gutter], size: float, space: float) -> list[list[Word]]:
    parts = [list(words)]
    for left, right in crossed:
        last = parts[-1]
        gaps = [
            (following.box.x0 - word.box.x1, index)
            for index, (word, following) in enumerate(pairwise(last), start=1)
            if word.box.x0 < right and following.box.x1 > left
        ]
        gap, index = max(gaps, default=(0.0, 0))
        beside = last[index - 1 : index + 1]
        is_serial = index == 1 and left == crossed[0][0] and _SERIAL.fullmatch(last[0].text) is not None
        are_cells = gap > TOUCHING * size and (is_serial or all(map(is_number, beside)))
        if are_cells or gap >= max(_CROSSING * size, WIDER * space):
            parts[-1:] = [last[:index], last[index:]]
    return parts


def keeps_columns(line: TextLine, gutters: Sequence[Gutter], crossings: int = 0) -> bool:
    """Whether no number stands across a gutter, and other texts run over `crossings` of them at most."""
    spans = [(span, words) for _, span, words in cells_of(line, gutters)]
    if any(span > 1 and all(is_number(word) for word in words) for span, words in spans):
        return False
    return sum(span - 1 for span, _ in spans) <= crossings


def are_consistent(rows: Sequence[TextLine], gutters: Sequence[Gutter]) -> bool:
    """Whether texts that stand apart in a row stand in columns of their own, in nearly all rows."""
    mixed = 0
    for row in rows:
        columns = [column for column, _, _ in cells_of(row, gutters)]
        mixed += len(columns) > len(set(columns))
    return mixed <= max(1, _MOST_MIXED * len(rows))


def headed(gutters: Sequence[Gutter], header: Sequence[TextLine], body: Sequence[TextLine]) -> tuple[Gutter, ...]:
    """The gutters without narrow ones between words that have not a head on either side: aligned wide spaces."""
    if not header:
        return tuple(gutters)
    heads = {column for line in header for column, span, _ in cells_of(line, gutters) if span == 1}
    cells = [cell for line in body for cell in cells_of(line, gutters)]
    of_words = {
        column
        for column in range(len(gutters) + 1)
        if sum(is_value(words) for place, _, words in cells if place == column) * 2
        < sum(place == column for place, _, _ in cells)
    }
    size = header[0].size
    return tuple(
        gutter
        for column, gutter in enumerate(gutters)
        if _width(gutter) >= _WIDE * size or not {column, column + 1} <= of_words or {column, column + 1} <= heads
    )
