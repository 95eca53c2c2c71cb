"""Where the body of a table without vertical rules begins and ends, and how far up its header reaches.

Lines of one row stand nearer than rows do. The name of a group of rows stands as far from them as they from each other.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .gutters import cells_of, column_of, keeps_columns
from .open_grids import row_pitch
from .text_lines import column_numbers, is_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .gutters import Gutter
    from .text_lines import TextLine

TALLEST_HEADER = 30  # lines: three levels in narrow columns
TALLEST_ROW = 3.2  # sizes: rows of one line stand no farther apart
_FAR = 3.2  # sizes: lines of one table stand no farther apart
_APART = 0.92  # of the distance of rows: lines nearer than that are of one row
_NEARER = 0.96  # of the distance to the first row: the last line of a header stands nearer to the line above it
_REGULAR = 1.25  # times the distance of rows: the name of a group stands no farther off
_LEADING = 1.1  # sizes: the upper line of a label that is centred on its row stands no higher
_HALF = 0.8  # sizes: lines that near stand beside one another in one row
_NEXT_LINE = 1.25  # sizes: the lower line of a label stands no lower
_TIGHT = 1.3  # sizes: rows that near one another have no white between them
_SMALL = 0.92  # of the table's size: smaller lines at the foot are notes
_GROUP = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)]?")  # the serial of a group of rows


class Body(NamedTuple):
    """Lines `first` to `last` of a page or zone as rows of a table, in columns between the gutters.

    Indices count from 0 and both ends belong to it. `known_pitch` is the distance of rows on another page, in points.
    """

    lines: Sequence[TextLine]
    first: int
    last: int
    gutters: tuple[Gutter, ...]
    known_pitch: float = 0.0

    @property
    def pitch(self) -> float:
        """The smallest distance of its rows in points; 0 where it has one, or none with white between."""
        found = row_pitch(self.lines[self.first : self.last + 1], self.gutters) or self.known_pitch
        return found if found > _TIGHT * self.lines[self.first].size else 0.0


def body_top(body: Body, lowest: int) -> int:
    """Index of the first line of the body: the upper line of a label in several, or the name of a group of rows.

    It is never below the body's own first line, but for a line that numbers columns or ends the texts of the header
    with figures ("Lũy kế đến tuần / 39"), nor above the line `lowest`.
    """
    lines, first, pitch = body.lines, body.first, body.pitch
    if first > lowest and ends_header(lines[: body.last + 1], first, body.gutters):
        return first + 1
    if first > lowest and column_numbers(lines[first]):
        return first + 1
    if first > lowest and column_numbers(lines[first - 1]):
        return first
    while first > lowest and _is_of_row(body, first - 1, pitch):
        first -= 1
    while first > lowest and (start := _group_above(body, first, lowest, pitch)) is not None:
        first = start
    return first


def ends_header(lines: Sequence[TextLine], index: int, gutters: Sequence[Gutter]) -> bool:
    """Whether a line of figures goes on with the texts right above it, nearer to them than to the row below."""
    row = next((place for place in range(index + 1, len(lines)) if lines[place].is_row()), None)
    if row is None or not index:
        return False
    above, line, below = lines[index - 1], lines[index], lines[index + 1]
    if line.baseline - above.baseline > _NEARER * (below.baseline - line.baseline):
        return False
    cells, heads = cells_of(line, gutters), cells_of(above, gutters)
    headed = {place for column, span, words in heads if not is_value(words) for place in range(column, column + span)}
    starts_below = any(column == 0 for column, _, _ in cells_of(lines[row], gutters))
    return starts_below and all(column and column in headed for column, _, _ in cells)


def _is_of_row(body: Body, index: int, pitch: float) -> bool:
    """Whether a line is the upper one of a label whose row goes on below."""
    line, row = body.lines[index], body.lines[index + 1]
    gap = row.baseline - line.baseline
    of_values = {column for column, _, words in cells_of(row, body.gutters) if is_value(words)}
    over = [column for column, _, words in cells_of(line, body.gutters) if column in of_values and not is_value(words)]
    if len(over) > 1 or (line.is_bold and not body.lines[body.first].is_bold):
        return False
    if gap < _HALF * row.size or pitch:
        return gap < (_APART * pitch or _HALF * row.size) and keeps_columns(line, body.gutters)
    columns = {column_of(word, body.gutters) for word in line.words}
    label = [word for word in row.words if column_of(word, body.gutters) in columns]
    return gap < _LEADING * row.size and len(columns) == 1 and not label


def _group_above(body: Body, first: int, lowest: int, pitch: float) -> int | None:
    """Index of the first line of a group's name right above a line, between header and body; None without one."""
    lines = body.lines
    start = first - 1
    while pitch and start > lowest and lines[start].baseline - lines[start - 1].baseline < _APART * pitch:
        start -= 1
    band = lines[start:first]
    gap = lines[first].baseline - band[-1].baseline
    if pitch and not _APART * pitch < gap < _REGULAR * pitch:
        return None
    if opens_group(band, body.gutters):
        return start
    if not pitch or start == lowest or _is_sentence(band[-1], body.gutters):
        return None
    cells = [cell for line in band for cell in cells_of(line, body.gutters)]
    has_header = any(len(other.texts()) > 1 for other in lines[max(start - TALLEST_HEADER, lowest) : start])
    is_at_left = all(column <= 1 for column, _, _ in cells)
    runs_over = len(cells) == 1 and cells[0][1] > 1
    return start if has_header and (is_at_left or runs_over) else None


def opens_group(band: Sequence[TextLine], gutters: Sequence[Gutter]) -> bool:
    """Whether lines are a group's serial (A, II.) with its name, and nothing else."""
    cells = [cell for line in band for cell in cells_of(line, gutters)]
    if len(cells) == 1:
        words = cells[0][2]
        return len(words) > 1 and _GROUP.fullmatch(words[0].text) is not None
    serials = [words[0].text for column, _, words in cells if column == 0]
    names = [column for column, _, _ in cells if column]
    return len(serials) == 1 and _GROUP.fullmatch(serials[0]) is not None and bool(names) and set(names) == {1}


def _is_sentence(line: TextLine, gutters: Sequence[Gutter]) -> bool:
    is_parted = len(line.texts()) > 1 and keeps_columns(line, gutters)
    return line.words[-1].text.endswith((":", ".", ";")) and not is_parted


def header_top(body: Body, first: int, lowest: int) -> int:
    """Index of the first line that heads the body: lines right above that keep to the columns, or span some wholly.

    `first` is the body's first line, and the answer where it has no header; `lowest` is the first that may be one.
    """
    lines, gutters = body.lines, body.gutters
    bold: bool | None = None
    top = first
    while top > max(lowest, first - TALLEST_HEADER):
        line, below = lines[top - 1], lines[top]
        is_caption = _is_sentence(line, gutters) or (bold is True and not line.is_bold)
        is_far = below.baseline - line.baseline > _FAR * line.size
        most = len(gutters) if bold and line.is_bold else 1  # a text over columns that are headed one by one
        if is_far or is_caption or not keeps_columns(line, gutters, crossings=most) or _is_title(line, below, gutters):
            break
        bold = line.is_bold if bold is None else bold
        top -= 1
    return top


def _is_title(line: TextLine, below: TextLine, gutters: Sequence[Gutter]) -> bool:
    """Whether a line is one text over the first columns, and the line beneath heads all of them: no head does so."""
    cells = cells_of(line, gutters)
    heads = {column for column, span, _ in cells_of(below, gutters) if span == 1}
    return len(cells) == 1 and cells[0][0] == 0 and cells[0][1] > 1 and heads >= set(range(cells[0][1]))


def footing(body: Body, end: int) -> int:
    """Index of the last line of the body's last row, before the line `end`: its label may end below its numbers."""
    lines, last, pitch = body.lines, body.last, body.pitch
    while last + 1 < end:
        line, before = lines[last + 1], lines[last]
        gap = line.baseline - before.baseline
        is_near = gap < (_APART * pitch or _NEXT_LINE * line.size)
        is_label = keeps_columns(line, body.gutters) and not line.is_row()
        if not pitch and gap > _HALF * line.size:
            is_label = is_label and len({column_of(word, body.gutters) for word in line.words}) == 1
        if not (is_near and is_label and line.size > _SMALL * before.size):
            break
        last += 1
    return _group_below(body, last, end, pitch)


def _group_below(body: Body, last: int, end: int, pitch: float) -> int:
    """Index of the last line of a group's name that ends a page, right below a row; else that of the row itself."""
    after = last + 1
    while after < end and body.lines[after].size > _SMALL * body.lines[last].size:
        after += 1
    band = body.lines[last + 1 : after]
    if not band or not _APART * pitch < band[0].baseline - body.lines[last].baseline < _REGULAR * pitch:
        return last
    is_one = all(below.baseline - line.baseline < _APART * pitch for line, below in pairwise(band))
    return after - 1 if is_one and opens_group(band, body.gutters) else last


def labels_apart(body: Body, first: int, last: int) -> list[TextLine]:
    """Lines of labels above or below the numbers of their row, from the line `first` to `last`."""
    lines, limit = body.lines, _APART * (body.pitch or _FAR * body.lines[first].size)
    found = []
    for index in range(first, last + 1):
        near = [lines[place] for place in (index - 1, index + 1) if first <= place <= last]
        is_near = any(abs(other.baseline - lines[index].baseline) < limit for other in near)
        if is_near and not lines[index].is_row():
            found.append(lines[index])
    return found
