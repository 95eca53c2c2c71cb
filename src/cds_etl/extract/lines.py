"""Words to lines: the same for running text, notes and cells. Note marks are taken off here and keep their place.

A mark stands raised and small. Which marks belong to a note is known only when the notes are (`notes`); those that
belong to none go back into the text as raised letters ("km²").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cds_etl.model import Box
from cds_etl.text import lower_raised, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.model import Word

    from .pool import Pool

MARKER = re.compile(r"[(\[]?(\d{1,3}|[*†‡§]{1,4}|[a-z])[)\]]?")
_SMALL = 0.82  # of the line's size: marks are set at 0.58 to 0.7
_RAISED = (0.12, 0.75)  # of the line's size: how far above the line a mark's baseline may stand
_SAME_LINE = 0.30  # of the size: baselines that differ less are one line
_NO_SPACE = 0.12  # of the size: a gap that is no space
_NEAR = 1.2  # of the size: a mark stands no farther from its word
_OPEN_ADDRESS = re.compile(r"(?:https?:/|www\.)\S*[/.?=&_-]$")
_TO_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


@dataclass(frozen=True, slots=True)
class Mark:
    """A raised mark: its text and how many letters of the line or joined text stand before it."""

    offset: int
    marker: str
    box: Box
    page: int
    is_apart: bool = False  # spaces part it from the words beside it, as a bullet's
    opens_line: bool = False  # no letter of its line stands before it


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, marks apart. `first_width` is the width of its first word in points."""

    text: str
    marks: tuple[Mark, ...]
    box: Box
    size: float
    baseline: float
    is_bold: bool
    first_width: float
    word_count: int
    page: int
    confidence: float | None = None  # that of its least sure word; None where letters are given, not read
    sure_of_numbers: float | None = None  # that of its least sure number

    @property
    def opens_with_mark(self) -> bool:
        """Whether a mark stands before the first letter, as at the head of a note."""
        return bool(self.marks) and self.marks[0].offset == 0


def group_lines(words: Sequence[Word], page: int, *, widest_gap: float = 0.0, pool: Pool | None = None) -> list[Line]:
    """Lines from the top; with a `widest_gap` (in sizes), a wider gap parts a line into pieces side by side.

    With a `pool`, the lines share their numbers with others: worth its while for lines that are kept.
    """
    rows = _rows(words)
    lines: list[Line] = []
    for row in rows:
        size = max(word.size for word in row.words)
        part: list[tuple[Word, bool]] = []
        for word, is_mark in sorted(row.all(), key=lambda item: item[0].box.x0):
            if part and widest_gap and word.box.x0 - part[-1][0].box.x1 > widest_gap * size:
                lines.append(_line(part, size, row.baseline, page, pool))
                part = []
            part.append((word, is_mark))
        lines.append(_line(part, size, row.baseline, page, pool))
    return lines


class _Row:
    """Words that share a baseline, while lines are being formed."""

    def __init__(self, word: Word) -> None:
        self.baseline = word.baseline
        self.size = word.size
        self.words = [word]
        self.marks: list[Word] = []

    def all(self) -> list[tuple[Word, bool]]:
        """Words and marks, each with whether it is a mark."""
        return [(word, self._is_mark(word)) for word in self.words] + [(mark, True) for mark in self.marks]

    def _is_mark(self, word: Word) -> bool:
        is_raised = word.is_mark or (
            word.size <= _SMALL * self.size and self.baseline - word.baseline > _RAISED[0] * self.size
        )
        return is_raised and MARKER.fullmatch(lower_raised(word.text)) is not None

    def takes(self, mark: Word) -> bool:
        """Whether the word stands raised and small beside a word of this row."""
        rise = self.baseline - mark.baseline
        if not (mark.size <= _SMALL * self.size and _RAISED[0] * self.size < rise < _RAISED[1] * self.size):
            return False
        near = _NEAR * self.size
        return any(
            abs(mark.box.x0 - word.box.x1) < near or abs(word.box.x0 - mark.box.x1) < near for word in self.words
        )


def _rows(words: Iterable[Word]) -> list[_Row]:
    rows: list[_Row] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.box.x0)):
        row = rows[-1] if rows else None
        if row and word.baseline - row.baseline <= _SAME_LINE * min(word.size, row.size):
            row.words.append(word)
            if word.size > row.size:
                row.size, row.baseline = word.size, word.baseline
        else:
            rows.append(_Row(word))
    return _rows_with_marks(rows)


def _rows_with_marks(rows: list[_Row]) -> list[_Row]:
    """Rows of marks alone, laid on the row beneath them."""
    kept: list[_Row] = []
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        marks = [w for w in row.words if below and MARKER.fullmatch(lower_raised(w.text)) and below.takes(w)]
        if below and marks:
            below.marks.extend(marks)
            row.words = [word for word in row.words if word not in marks]
        if row.words:
            kept.append(row)
        elif below and row.marks:
            below.marks.extend(row.marks)
    return kept


def _line(part: list[tuple[Word, bool]], size: float, baseline: float, page: int, pool: Pool | None) -> Line:
    text, marks = "", []
    previous: Word | None = None
    after_mark = False
    for word, is_mark in part:
        is_near = previous is not None and word.box.x0 - previous.box.x1 < _NO_SPACE * size
        if is_mark:
            marker = lower_raised(word.text)
            marks.append(Mark(len(text), marker, word.box, page, is_apart=not is_near, opens_line=not text))
            previous, after_mark = word, True
            continue
        if after_mark and is_near:
            marks[-1] = replace(marks[-1], is_apart=False)
        is_joined = (word.joined and is_near) or (is_near and (after_mark or word.text[0] in ",.;:)"))
        if text and not is_joined:
            text += " "
        text += word.text
        previous, after_mark = word, False
    plain = [word for word, is_mark in part if not is_mark]
    box = bounds([word.box for word, _ in part])
    first_width = plain[0].box.width if plain else 0.0
    if pool:
        box, size, baseline, first_width = pool.box(box), *map(pool.number, (size, baseline, first_width))
    return Line(
        text=text,
        marks=tuple(marks),
        box=box,
        size=size,
        baseline=baseline,
        is_bold=bool(plain) and all(word.is_bold for word in plain),
        first_width=first_width,
        word_count=len(part),
        page=page,
        confidence=least_sure(word.confidence for word, _ in part),
        sure_of_numbers=least_sure(word.confidence for word, _ in part if any(map(str.isdigit, word.text))),
    )


def least_sure(confidences: Iterable[float | None]) -> float | None:
    """The smallest of the confidences that there are.

    >>> least_sure([None, 92.0, 61.5]), least_sure([None])
    (61.5, None)
    """
    return min((one for one in confidences if one is not None), default=None)


def bounds(boxes: Sequence[Box]) -> Box:
    """The smallest box around all.

    >>> bounds([Box(0, 0, 1, 1), Box(2, 1, 3, 4)])
    Box(x0=0, top=0, x1=3, bottom=4)
    """
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def join_lines(lines: Sequence[Line]) -> tuple[str, tuple[Mark, ...]]:
    """Lines as one text, with the marks' places in it; a word hyphenated at a line's end is made whole.

    Vietnamese is not hyphenated, but loan words are, and codes break behind a hyphen ("146/QĐ-" "TTg"): before a
    small letter the hyphen goes, before any other sign it stays. A dash of its own keeps its spaces. A web address
    breaks behind a slash, a dot or a like sign, and is joined again.
    """
    if len(lines) == 1 and not lines[0].marks:  # most cells
        return lines[0].text, ()
    text = ""
    marks: list[Mark] = []
    for line in lines:
        if text.endswith("-") and not text.endswith(" -") and line.text and not line.opens_with_mark:
            if line.text[0].islower() and text[-2:-1].isalpha():
                text = text[:-1]
        elif text and not _OPEN_ADDRESS.search(text):
            text += " "
        marks.extend(replace(mark, offset=len(text) + mark.offset) for mark in line.marks)
        text += line.text
    return text, tuple(_trimmed(text, mark) for mark in marks)


def _trimmed(text: str, mark: Mark) -> Mark:
    """The mark behind the letter that it follows, not behind the space of a line break."""
    return replace(mark, offset=len(text[: mark.offset].rstrip()))


def restore(text: str, marks: Iterable[Mark]) -> str:
    """The text with marks that belong to no note put back as raised letters.

    >>> restore("30 km", [Mark(5, "2", Box(0, 0, 1, 1), 1)])
    '30 km²'
    """
    for mark in sorted(marks, key=lambda mark: -mark.offset):
        raised = mark.marker.translate(_TO_RAISED)
        text = text[: mark.offset] + (f" {raised} " if mark.is_apart else raised) + text[mark.offset :]
    return squeeze(text)
