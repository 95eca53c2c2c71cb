"""Bodies of tables without vertical rules on one page: by the frames that show them, else by rows that keep columns.

What goes on over page breaks is for `joins`; where header and body part for `body`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .body import TALLEST_ROW, ends_header, opens_group
from .gutters import are_consistent, cells_of, find_gutters, keeps_columns
from .open_grids import anchors_of
from .runs import run_of_rows
from .text_lines import column_numbers, is_value
from .zones import SERIAL_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .frames import Frame
    from .gutters import Gutter
    from .text_lines import TextLine

_FEWEST_ROWS = 3  # that are a table by themselves; fewer may go on with one from the page before, or begin one
_MOST_WITHIN = 0.8  # of the words of its lines
_MOST_ACROSS = 0.1  # words to a line that stand across borders: they are not those of columns
_LONGEST_LABEL = 4  # lines
_FEWEST_HEADS = 3  # in the line of the serials' head
_BORDER = 0.5  # points: how far words may reach over a border that shades show


@dataclass(slots=True)
class Span:
    """Lines `first` to `last` of its zone as the body of a table, with the gutters of all that belongs to it.

    Where something is drawn, `frame` is it, and `top` the first line of the header in it. `pitch` is the gap between
    rows on the neighbouring page in points, for a page with one row. `joins` changes spans once pages are compared.
    """

    first: int
    last: int
    gutters: tuple[Gutter, ...]
    frame: Frame | None = None
    top: int | None = None
    pitch: float = 0.0

    @property
    def is_ended(self) -> bool:
        """Whether it is known to end with its last line: a shaded header shows where a table begins, and no more."""
        return self.top is not None and (self.frame is None or self.frame.is_ruled)


@dataclass(slots=True)
class Zone:
    """Lines one below the other, and the bodies of tables among them, both from the top; no two bodies share a line."""

    lines: list[TextLine]
    spans: list[Span] = field(default_factory=list)


def read_zone(lines: list[TextLine], frames: Sequence[Frame]) -> Zone:
    """The lines of a zone, from the top, with the bodies of tables that can be told by themselves, if any."""
    spans = []
    for number, frame in enumerate(frames):
        beneath = (other.box.top for other in frames[number + 1 :] if other.box.top > frame.box.bottom)
        lowest = next(beneath, None)
        stop = len(lines) if lowest is None else sum(line.baseline < lowest for line in lines)
        span = _framed_span(lines, frame, stop)
        spans += [span] if span else []
    spans = disjoint(spans)
    done = 0
    for span in [*spans, None]:
        stop = len(lines) if span is None else span.first if span.top is None else span.top
        spans += _find_spans(lines, done, stop)
        done = done if span is None else span.last + 1
    spans.sort(key=lambda span: span.first)
    return Zone(lines, sorted([*spans, *_headed_spans(lines, spans)], key=lambda span: span.first))


def disjoint(spans: Sequence[Span]) -> list[Span]:
    """Spans from the top, those that share lines as one, with the columns of the longest: frames in pieces are one.

    >>> [(one.first, one.last) for one in disjoint([Span(7, 9, ()), Span(0, 4, ()), Span(3, 5, ())])]
    [(0, 5), (7, 9)]
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: one.first):
        last = kept[-1] if kept else None
        if last and span.first <= last.last:
            longer = max(last, span, key=lambda one: one.last - one.first)
            tops = [one.top for one in (last, span) if one.top is not None]
            top = tops[0] if tops and tops[0] < last.first else None  # a header stands above all rows
            kept[-1] = replace(longer, first=last.first, last=max(last.last, span.last), top=top)
        else:
            kept.append(span)
    return kept


def _headed_spans(lines: Sequence[TextLine], known: Sequence[Span]) -> Iterator[Span]:
    """Tables of one or two rows, or of words alone, that are known by the head of their serials."""
    done = 0
    for index, line in enumerate(lines):
        if index < done or not SERIAL_HEAD.fullmatch(line.words[0].text) or len(line.texts()) < _FEWEST_HEADS:
            continue
        following = next((span for span in known if span.last >= index), None)
        if following and _is_unbroken(lines, index, following.first):
            continue
        rows = _serials_under(lines, index, following.first if following else len(lines))
        if not rows:
            continue
        last = run_of_rows(lines, rows[-1], following.first if following else len(lines))[-1]
        between = (row for row in range(index + 1, rows[0]) if lines[row].is_row() and not column_numbers(lines[row]))
        first = next(between, rows[0])
        gutters = find_gutters([line, *lines[first : last + 1]], is_table=True)
        if gutters and are_consistent([line, *(lines[row] for row in rows)], gutters):
            yield Span(first, last, gutters)
            done = last + 1


def _is_unbroken(lines: Sequence[TextLine], first: int, last: int) -> bool:
    near = (
        lines[index].baseline - lines[index - 1].baseline < TALLEST_ROW * lines[index].size
        for index in range(first + 1, last + 1)
    )
    return all(near)


def _serials_under(lines: Sequence[TextLine], head: int, stop: int) -> list[int]:
    """Indices of the lines under a head of serials that begin with one, each one more than that before."""
    rows: list[int] = []
    serial: int | None = None
    place = lines[head].words[0].box
    for index in range(head + 1, stop):
        line, word = lines[index], lines[index].words[0]
        near = lines[rows[-1]] if rows else lines[head]
        if line.baseline - near.baseline > 2 * TALLEST_ROW * line.size or not _is_unbroken(lines, index - 1, index):
            break
        is_below = abs(word.box.x0 + word.box.x1 - place.x0 - place.x1) / 2 < line.size
        if is_below and word.text.isdigit() and (serial is None or int(word.text) == serial + 1):
            rows.append(index)
            serial = int(word.text)
    return rows


def _framed_span(lines: Sequence[TextLine], frame: Frame, stop: int) -> Span | None:
    """The lines of a frame as a table, with white rows above and below shaded ones; None where it has no columns."""
    inside = [index for index, line in enumerate(lines) if _stands_in(line, frame)]
    if not inside or inside[-1] - inside[0] >= len(inside):
        return None
    first, last = inside[0], inside[-1]
    if not _holds_most(lines[first : last + 1], frame):
        return None
    gutters = _gutters_drawn(lines[first : last + 1], frame)
    gutters = gutters or find_gutters(_below_first_cut(lines[first : last + 1], frame), is_table=True)
    if not gutters:
        return None
    if not frame.is_ruled:
        head = _shaded_head(lines, first, frame, gutters)
        if head is not None:
            return Span(head + 1, _white_rows_below(lines, first, last, stop, gutters), gutters, frame, first)
        row = first + next(iter(anchors_of(lines[first : last + 1], gutters)), 0)
        above = _row_above(lines, first, gutters)
        last = _white_rows_below(lines, row, last, stop, gutters)
        return Span(above if above < first else row, last, gutters, frame)
    body = _first_body_line(lines, first, last, frame, gutters)
    return Span(body, last, gutters, frame, first if body > first else None)


def _shaded_head(lines: Sequence[TextLine], first: int, frame: Frame, gutters: Sequence[Gutter]) -> int | None:
    """Index of the last line of a shaded header; None where the first shades are those of rows."""
    if _row_above(lines, first, gutters) < first:
        return None
    last = None
    start = first
    for bottom in frame.cuts[1:]:
        stop = next(
            (i for i in range(start, len(lines)) if lines[i].baseline - 0.3 * lines[i].size > bottom), len(lines)
        )
        if stop == len(lines):
            break
        has_tail = stop - start > 1 and ends_header(lines, stop - 1, gutters)
        if not _are_heads(lines[start : stop - has_tail], gutters):
            break
        last, start = stop - 1, stop
    return last


def _are_heads(band: Sequence[TextLine], gutters: Sequence[Gutter]) -> bool:
    """Whether lines hold words in columns, no values but numbers of columns, and name no group."""
    cells = [cell for line in band if not column_numbers(line) for cell in cells_of(line, gutters)]
    are_parted = len({column for column, _, _ in cells}) > 1 or not cells
    return (
        bool(band)
        and are_parted
        and not any(is_value(words) for _, _, words in cells)
        and not opens_group(band, gutters)
    )


def _holds_most(lines: Sequence[TextLine], frame: Frame) -> bool:
    """Whether most words of the lines stand in the frame: swatches of a legend hold none of their words."""
    words = [word for line in lines for word in line.words]
    within = [word for word in words if frame.box.x0 < (word.box.x0 + word.box.x1) / 2 < frame.box.x1]
    return len(within) >= _MOST_WITHIN * len(words)


def _gutters_drawn(lines: Sequence[TextLine], frame: Frame) -> tuple[Gutter, ...]:
    """The borders that a frame shows as gutters, unless words stand across them."""
    across = sum(
        any(word.box.x0 < x - 2 * _BORDER and x + 2 * _BORDER < word.box.x1 for x in frame.borders)
        for line in lines
        for word in line.words
    )
    return (
        () if across > max(1, _MOST_ACROSS * len(lines)) else tuple((x - _BORDER, x + _BORDER) for x in frame.borders)
    )


def _below_first_cut(lines: Sequence[TextLine], frame: Frame) -> list[TextLine]:
    """The lines without those above the first rule within, which may be heads."""
    inner = [cut for cut in frame.cuts if cut > lines[0].baseline - 0.3 * lines[0].size]
    below = [line for line in lines if inner and line.baseline > inner[0]]
    return [*([lines[0]] if lines[0].is_row() else []), *below]


def _stands_in(line: TextLine, frame: Frame) -> bool:
    middle = line.baseline - 0.3 * line.size
    is_beside = frame.box.x0 < line.words[-1].box.x1 and line.words[0].box.x0 < frame.box.x1
    return is_beside and frame.box.top < middle < frame.box.bottom


def _white_rows_below(lines: Sequence[TextLine], first: int, last: int, stop: int, gutters: Sequence[Gutter]) -> int:
    """Index of the last line with the rows right below shaded ones that keep the columns."""
    start = next((index for index in range(first, last) if lines[index].is_row()), last)
    for row in run_of_rows(lines, start, stop):
        if row > last:
            if not all(keeps_columns(line, gutters, crossings=1) for line in lines[last + 1 : row + 1]):
                break
            last = row
    return last


def _row_above(lines: Sequence[TextLine], first: int, gutters: Sequence[Gutter]) -> int:
    """Index of the row right above a shaded one, below whose numbers its label may end; `first` without any."""
    for index in range(first - 1, max(first - 1 - _LONGEST_LABEL, -1), -1):
        line, below = lines[index], lines[index + 1]
        is_far = below.baseline - line.baseline > TALLEST_ROW * line.size
        if is_far or not keeps_columns(line, gutters, crossings=1 if line.is_row() else 0):
            return first
        if line.is_row():
            return _row_above(lines, index, gutters)
        if len(line.texts()) > 1:
            return first
    return first


def _first_body_line(lines: Sequence[TextLine], first: int, last: int, frame: Frame, gutters: Sequence[Gutter]) -> int:
    """Index of the first line below the header of a ruled frame; the header ends at a rule."""
    below = _below_first_cut(lines[first : last + 1], frame)
    rows = [below[index] for index in anchors_of(below, gutters) if not column_numbers(below[index])]
    anchors = [index for index in range(first, last + 1) if rows and lines[index] is rows[0]] or [last]
    cuts = [cut for cut in frame.cuts if cut < lines[anchors[0]].baseline - 0.3 * lines[anchors[0]].size]
    body = next(index for index in range(first, last + 1) if lines[index].baseline > cuts[-1])
    while len(cuts) > 1:
        band = [index for index in range(first, body) if lines[index].baseline - 0.3 * lines[index].size > cuts[-2]]
        if not band or not _is_group(lines[band[0] : body], lines[first : band[0]], gutters):
            break
        body = band[0]
        cuts.pop()
    return body


def _is_group(band: Sequence[TextLine], above: Sequence[TextLine], gutters: Sequence[Gutter]) -> bool:
    """Whether what stands between two rules names a group of rows: heads over several columns have heads beneath."""
    cells = [cell for line in band for cell in cells_of(line, gutters)]
    is_banner = any(span > 1 for _, span, _ in cells) and len(band) == len(cells)
    return opens_group(band, gutters) or (is_banner and any(len(line.texts()) > 1 for line in above))


def _find_spans(lines: Sequence[TextLine], start: int, stop: int) -> Iterator[Span]:
    """Runs of rows that keep the same columns, between two lines."""
    while start < stop:
        span = _longest(lines, run_of_rows(lines, start, stop)) if lines[start].is_row() else None
        if span:
            yield span
        start = (span.last if span else start) + 1


def _longest(lines: Sequence[TextLine], rows: list[int]) -> Span | None:
    """The span from the first of the rows that reaches as far as gutters run through all of them."""
    while len(rows) >= _FEWEST_ROWS:
        gutters = find_gutters(lines[rows[0] : rows[-1] + 1])
        if gutters and are_consistent([lines[index] for index in rows], gutters):
            return Span(rows[0], rows[-1], gutters)
        rows = rows[:-1]
    return None
