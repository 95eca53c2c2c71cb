"""Tables without vertical rules: which lines of which pages are their rows and headers.

Frames tell where something is drawn; else rows are lines with numbers that keep the same columns. A table over several
pages is found as one: its gutters are those of all its rows, since a page with few rows, or with an empty column, shows
too many or too few. Columns are for `gutters`, where header and body end for `edges_of_body`, cells for `open_grids`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from .body import TALLEST_HEADER, TALLEST_ROW, Body, body_top, footing, header_top, labels_apart, opens_group
from .frames import find_frames
from .grids import Grid, short_rules
from .gutters import TextLine, are_consistent, cells_of, column_numbers, find_gutters, keeps_columns, narrow, text_lines
from .open_grids import OpenTable, anchors_of, make_grid
from .runs import run_of_rows
from .zones import part_zones

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Page, Word

    from .frames import Frame
    from .gutters import Gutter

_FEWEST_ROWS = 3  # that are a table by themselves; fewer may go on with one from the page before, or begin one
_MARGIN = 0.09  # of the page's height: what stands there alone is a running line
_RUNNING = 1.9  # sizes: running lines stand at least so far from the rest
_FEW_WORDS = 3  # of a page number, with what may stand around it
_DIGITS = re.compile(r"\d+")
_SMALL = 0.92  # of the table's size: smaller lines at the foot are notes
_MOST_WITHIN = 0.8  # of the words of its lines
_MOST_ACROSS = 0.1  # words to a line that stand across borders: they are not those of columns
_NEAR = 4.0  # points by which borders may move from page to page
_LONGEST_LABEL = 4  # lines
_BORDER = 0.5  # points: how far words may reach over a border that shades show


@dataclass(slots=True)
class _Span:
    """Lines `first` to `last` as the body of a table, with the gutters of all that belongs to it.

    Where something is drawn, `frame` is it, and `top` the first line of the header in it.
    """

    first: int
    last: int
    gutters: tuple[Gutter, ...]
    frame: Frame | None = None
    top: int | None = None


@dataclass(slots=True)
class _Zone:
    """Lines one below the other, and the bodies of tables among them."""

    lines: list[TextLine]
    spans: list[_Span] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A page whose drawn grids are found, while open tables are looked for among the words that are left."""

    page: Page
    drawn: list[Grid]
    words: list[Word]
    main: _Zone = field(default_factory=lambda: _Zone([]))
    sides: list[_Zone] = field(default_factory=list)  # tables beside one another
    repeated: frozenset[str] = frozenset()  # what several pages say in their first or last line, without figures

    def look(self) -> None:
        """Find the tables that can be told by themselves."""
        lines = text_lines(self.words)
        frames = find_frames(self.page, [grid.box for grid in self.drawn], lines)
        whole, *sides = part_zones(lines, frames)
        self.main = _zone(text_lines(whole) if sides else lines, frames)
        self.sides = [_zone(text_lines(words), frames) for words in sides]

    @property
    def has_tables(self) -> bool:
        """Whether a table was found that may go on over a page break."""
        return bool(self.main.spans)


def finish(drafts: Sequence[Draft]) -> list[tuple[Draft, list[Grid], list[Word]]]:
    """Join open tables over the breaks of pages that follow one another; give the grids and the words left of each."""
    looks = Counter(_look(line) for draft in drafts for line in {*draft.main.lines[:1], *draft.main.lines[-1:]})
    for draft in drafts:
        draft.repeated = frozenset(look for look, count in looks.items() if count > 1)
    for above, below in pairwise(drafts):
        _join(above, below)
    return [(draft, *_grids(draft)) for draft in drafts]


def _zone(lines: list[TextLine], frames: Sequence[Frame]) -> _Zone:
    spans = []
    for number, frame in enumerate(frames):
        beneath = (other.box.top for other in frames[number + 1 :] if other.box.top > frame.box.bottom)
        lowest = next(beneath, None)
        stop = len(lines) if lowest is None else sum(line.baseline < lowest for line in lines)
        span = _framed_span(lines, frame, stop)
        spans += [span] if span else []
    done = 0
    for span in [*spans, None]:
        stop = len(lines) if span is None else span.first if span.top is None else span.top
        spans += _find_spans(lines, done, stop)
        done = done if span is None else span.last + 1
    return _Zone(lines, sorted(spans, key=lambda span: span.first))


def _framed_span(lines: Sequence[TextLine], frame: Frame, stop: int) -> _Span | None:
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
        row = next((index for index in inside if lines[index].is_row()), first)
        first, last = _white_rows(lines, row, last, stop, gutters)
        return _Span(first, last, gutters, frame)
    body = _first_body_line(lines, first, last, frame, gutters)
    return _Span(body, last, gutters, frame, first if body > first else None)


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


def _white_rows(
    lines: Sequence[TextLine], first: int, last: int, stop: int, gutters: Sequence[Gutter]
) -> tuple[int, int]:
    """First and last line with the rows right above and below that keep the columns."""
    first = _row_above(lines, first, gutters)
    start = next((index for index in range(first, last) if lines[index].is_row()), last)
    for index in range(last + 1, run_of_rows(lines, start, stop)[-1] + 1):
        if not keeps_columns(lines[index], gutters, crossings=1):
            break
        last = index if lines[index].is_row() else last
    return first, last


def _row_above(lines: Sequence[TextLine], first: int, gutters: Sequence[Gutter]) -> int:
    """Index of the row right above a shaded one, below whose numbers its label may end; `first` without any."""
    for index in range(first - 1, max(first - 1 - _LONGEST_LABEL, -1), -1):
        line, below = lines[index], lines[index + 1]
        is_far = below.baseline - line.baseline > TALLEST_ROW * line.size
        if is_far or not keeps_columns(line, gutters, crossings=1):
            return first
        if line.is_row():
            return _row_above(lines, index, gutters)
        if len(line.texts()) > 1:
            return first
    return first


def _first_body_line(lines: Sequence[TextLine], first: int, last: int, frame: Frame, gutters: Sequence[Gutter]) -> int:
    """Index of the first line below the header of a ruled frame; the header ends at a rule."""
    anchors = [first + index for index in anchors_of(lines[first : last + 1], gutters)]
    anchors = [index for index in anchors if not column_numbers(lines[index])] or [last]
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


def _find_spans(lines: Sequence[TextLine], start: int, stop: int) -> Iterator[_Span]:
    """Runs of rows that keep the same columns, between two lines."""
    while start < stop:
        span = _longest(lines, run_of_rows(lines, start, stop)) if lines[start].is_row() else None
        if span:
            yield span
        start = (span.last if span else start) + 1


def _longest(lines: Sequence[TextLine], rows: list[int]) -> _Span | None:
    """The span from the first of the rows that reaches as far as gutters run through all of them."""
    while len(rows) >= _FEWEST_ROWS:
        gutters = find_gutters(lines[rows[0] : rows[-1] + 1])
        if gutters and are_consistent([lines[index] for index in rows], gutters):
            return _Span(rows[0], rows[-1], gutters)
        rows = rows[:-1]
    return None


def _join(above: Draft, below: Draft) -> None:
    """If a table ends one page and goes on on the next, give both parts the gutters of all their rows."""
    upper, lower = above.main, below.main
    last = upper.spans[-1] if upper.spans and _is_foot(above, upper.spans[-1]) else None
    first = lower.spans[0] if lower.spans else None
    if first and not _is_head(below, first, _joint(upper, last, lower, first) if last else first.gutters):
        first = None
    if last and not first:
        first = _stub(below, last.gutters, upper.lines[last.last].size, from_top=True)
    if first and not last:
        size = lower.lines[first.first].size
        last = _stub(above, first.gutters, size, from_top=False) or _beginning(above, _heads(below, first), first)
    if not (first and last):
        return
    if last in upper.spans and first in lower.spans and _begins_anew(above, last, below, first):
        return
    gutters = _joint(upper, last, lower, first)
    if not gutters or not _agree(gutters, (*_rows(upper, last), *_rows(lower, first)), last.gutters, first.gutters):
        return
    last.gutters = first.gutters = gutters
    if last not in upper.spans:
        upper.spans.append(last)
    if first not in lower.spans:
        lower.spans.insert(0, first)


def _begins_anew(above: Draft, last: _Span, below: Draft, first: _Span) -> bool:
    """Whether another table begins on the next page: it has heads of its own, or heads and a first serial."""
    before, after = _heads(above, last), _heads(below, first)
    is_first = below.main.lines[first.first].words[0].text == "1"
    return bool(after) and before != after and (bool(before) or is_first)


def _joint(upper: _Zone, last: _Span, lower: _Zone, first: _Span) -> tuple[Gutter, ...]:
    """The gutters of all rows of two spans; none where they do not fit one another."""
    rows = [*_rows(upper, last), *_rows(lower, first)]
    drawn = sorted((span.gutters for span in (last, first) if span.frame and span.frame.borders), key=len)
    if len(drawn) > 1 and not _are_among(*drawn):
        return ()
    if drawn and are_consistent(rows, drawn[-1]):
        return drawn[-1]
    return find_gutters(rows)


def _are_among(few: Sequence[Gutter], more: Sequence[Gutter]) -> bool:
    """Whether all gutters are among others: rows of merged cells show fewer."""
    return all(any(abs(mine[0] - theirs[0]) < _NEAR for theirs in more) for mine in few)


def _agree(joint: Sequence[Gutter], rows: Sequence[TextLine], *parts: Sequence[Gutter]) -> bool:
    """Whether the joint gutters part all rows as those of either part do: else the parts are two tables."""
    most = max(len(part) for part in parts)
    return len(joint) <= most and (len(joint) >= max(most - 1, 1) or are_consistent(rows, joint))


def _rows(zone: _Zone, span: _Span) -> list[TextLine]:
    return [line for line in zone.lines[span.first : span.last + 1] if line.is_row()]


def _content(draft: Draft) -> range:
    """Indices of the lines of a page without notes under a rule and running lines: few words, far from the rest."""
    high, low = _MARGIN * draft.page.height, (1 - _MARGIN) * draft.page.height
    lines = draft.main.lines
    first, last = 0, len(lines)
    while first + 1 < last and lines[first].baseline < high and _stands_alone(draft, first, 1):
        first += 1
    notes = [y for y in short_rules(draft.page, [grid.box for grid in draft.drawn]) if y > draft.page.height / 3]
    while notes and last - 1 > first and lines[last - 1].baseline > max(notes):
        last -= 1
    while last - 1 > first and lines[last - 1].baseline > low and _stands_alone(draft, last - 1, -1):
        last -= 1
    return range(first, last)


def _stands_alone(draft: Draft, index: int, step: int) -> bool:
    """Whether a line has few words, stands far from the next one inward, and is no row of a table."""
    line, following = draft.main.lines[index], draft.main.lines[index + step]
    is_far = abs(following.baseline - line.baseline) > _RUNNING * max(line.size, following.size)
    is_short = min(len(line.words), len(following.words)) <= _FEW_WORDS
    return is_far and is_short and (not line.is_row() or _look(line) in draft.repeated)


def _look(line: TextLine) -> str:
    """What stays the same of a running line from page to page."""
    return _DIGITS.sub("", _words(line))


def _words(line: TextLine) -> str:
    return " ".join(word.text for word in line.words)


def _is_foot(draft: Draft, span: _Span) -> bool:
    """Whether nothing stands between the span and the foot of its page but notes."""
    zone, content = draft.main, _content(draft)
    last = footing(_body(zone, span), content.stop)
    after = zone.lines[last + 1 : content.stop]
    is_last = all(line.size < _SMALL * zone.lines[span.last].size for line in after)
    return is_last and not _stands_below(draft, zone.lines[span.last].baseline)


def _stands_below(draft: Draft, baseline: float) -> bool:
    """Whether a drawn table, or one beside others, stands below a line."""
    sides = any(zone.lines[-1].baseline > baseline for zone in draft.sides)
    return sides or any(grid.box.top > baseline for grid in draft.drawn)


def _is_head(draft: Draft, span: _Span, gutters: Sequence[Gutter]) -> bool:
    """Whether nothing stands between the head of the page and the span but its own header."""
    zone, content = draft.main, _content(draft)
    top = span.top
    if top is None:
        body = _body(zone, span, gutters)
        top = header_top(body, body_top(body, content.start), content.start)
    is_first = all(index >= top for index in content[:1])
    baseline = zone.lines[span.first].baseline
    is_beside = any(side.lines[0].baseline < baseline for side in draft.sides)
    return is_first and not is_beside and all(grid.box.bottom > baseline for grid in draft.drawn)


def _body(zone: _Zone, span: _Span, gutters: Sequence[Gutter] | None = None) -> Body:
    return Body(zone.lines, span.first, span.last, tuple(span.gutters if gutters is None else gutters))


def _stub(draft: Draft, gutters: Sequence[Gutter], size: float, *, from_top: bool) -> _Span | None:
    """One or two rows at the head or foot of a page that keep to the gutters of the table on the page beside."""
    zone = draft.main
    taken = {index for span in zone.spans for index in range(span.first, span.last + 1)}
    found: list[int] = []
    content = _content(draft)
    for index in content if from_top else reversed(content):
        line = zone.lines[index]
        if index in taken:
            break
        if not from_top and not found and line.size < _SMALL * size:
            continue  # notes at the foot
        if not keeps_columns(line, gutters, crossings=1) or line.words[-1].text.endswith((":", ".")):
            break
        if line.is_row():
            found.append(index)
        elif len(found) > _FEWEST_ROWS or (found and abs(index - found[-1]) > TALLEST_HEADER):
            break
    if not found:
        return None
    return _Span(min(found), max(found), tuple(gutters))


def _heads(draft: Draft, span: _Span) -> list[str]:
    """What the header of a span says, line by line."""
    lowest = _content(draft).start
    body = _body(draft.main, span)
    first = span.first if span.top is not None else body_top(body, lowest)
    top = header_top(body, first, lowest) if span.top is None else span.top
    return [_words(line) for line in draft.main.lines[top:first]]


def _beginning(draft: Draft, heads: Sequence[str], below: _Span) -> _Span | None:
    """The header that the next page repeats, at the foot of this one, with the name of a group beneath it."""
    content = _content(draft)
    lines = [_words(line) for line in draft.main.lines]
    size = len(heads)
    for start in range(content.stop - size - 1, content.start - 1, -1):
        if heads and lines[start : start + size] == heads:
            first, last = start + size, content.stop - 1
            if opens_group(draft.main.lines[first : last + 1], below.gutters):
                return _Span(first, last, below.gutters, None, start)
    return None


def _grids(draft: Draft) -> tuple[list[Grid], list[Word]]:
    grids = list(draft.drawn)
    left: list[Word] = []
    content = _content(draft)
    for zone in (draft.main, *draft.sides):
        whole = content if zone is draft.main else range(len(zone.lines))
        done = 0
        for number, span in enumerate(zone.spans):
            end = zone.spans[number + 1].first if number + 1 < len(zone.spans) else whole.stop
            body = _body(zone, span)
            lowest = max(done, whole.start)
            first = span.first if span.top is not None else body_top(body, lowest)
            top = span.top if span.top is not None else header_top(body, first, lowest)
            last = span.last if span.top is not None else footing(body, end)
            left += [word for line in zone.lines[done:top] for word in line.words]
            header, lines = zone.lines[top:first], zone.lines[first : last + 1]
            gutters = narrow(span.gutters, labels_apart(body, first, last))
            cuts, drawn = (span.frame.cuts, span.frame.parts) if span.frame else ((), ())
            grids.append(make_grid(OpenTable(draft.page.number, header, lines, gutters, cuts, drawn)))
            done = last + 1
        left += [word for line in zone.lines[done:] for word in line.words]
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.x0)), left
