"""Open tables over page breaks: which go on with one another, and rows alone on a page that belong to its neighbour.

The gutters of a table are those of all its rows, since a page with few rows, or with an empty column, shows too many or
too few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .body import TALLEST_HEADER, Body, body_top, footing, header_top
from .drafts import body_of, content_of, heads_of, say, stands_below
from .gutters import are_consistent, find_gutters, keeps_columns, narrow
from .open_grids import row_pitch
from .runs import run_of_rows
from .spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .drafts import Draft
    from .gutters import Gutter
    from .spans import Zone
    from .text_lines import TextLine

_FEWEST_HEADS = 3  # side by side, that two pages repeat
_MOST_ROWS = 3  # that are no table by themselves
_SMALL = 0.92  # of the table's size: smaller lines at the foot are notes
_NEAR = 4.0  # points by which borders may move from page to page


def join(above: Draft, below: Draft) -> None:
    """If a table ends one page and goes on on the next, give both parts the gutters of all their rows.

    Both drafts were looked at, and follow one another. Their spans are changed; rows that were no table by themselves
    become a span. Else nothing happens.
    """
    upper, lower = above.main, below.main
    last = upper.spans[-1] if upper.spans and _is_foot(above, upper.spans[-1]) else None
    first = lower.spans[0] if lower.spans else None
    if first and not _is_head(below, first, _joint(upper, last, lower, first) if last else first.gutters):
        first = None
    if last and not first:
        first = _stub(below, last.gutters, upper.lines[last.last].size, from_top=True)
    if first and not last:
        size = lower.lines[first.first].size
        last = _beginning(above, heads_of(below, first), first) or _stub(above, first.gutters, size, from_top=False)
    if not (first and last):
        first, last = (None, None) if first or last else _repeated(above, below)
    if not (first and last):
        return
    if last in upper.spans and first in lower.spans and _begins_anew(above, last, below, first):
        return
    heads = last in upper.spans and first in lower.spans and heads_of(above, last) == heads_of(below, first) != []
    gutters = _joint(upper, last, lower, first, heads=heads)
    if not gutters or not _agree(gutters, (*_rows(upper, last), *_rows(lower, first)), last.gutters, first.gutters):
        gutters = _known(upper, last, lower, first)
    if not gutters:
        return
    last.gutters = first.gutters = gutters
    last.pitch = row_pitch(lower.lines[first.first : first.last + 1], gutters) or first.pitch
    first.pitch = row_pitch(upper.lines[last.first : last.last + 1], gutters) or last.pitch
    for zone, span in ((upper, last), (lower, first)):
        if span not in zone.spans:
            _take_place(zone, span)


def _known(upper: Zone, last: Span, lower: Zone, first: Span) -> tuple[Gutter, ...]:
    """The gutters of a table of which another page has but a row or two, if they fit: labels of totals mislead."""
    if (last in upper.spans) == (first in lower.spans):
        return ()
    rows = _rows(lower, first) if last in upper.spans else _rows(upper, last)
    gutters = narrow(first.gutters, rows)
    return gutters if are_consistent(rows, gutters) else ()


def _take_place(zone: Zone, span: Span) -> None:
    """Put a span among those of its zone, in the place of any that share lines with it: each line is in one table."""
    top = span.first if span.top is None else span.top
    others = [other for other in zone.spans if other.last < top or other.first > span.last]
    zone.spans[:] = sorted([*others, span], key=lambda one: one.first)


def _begins_anew(above: Draft, last: Span, below: Draft, first: Span) -> bool:
    """Whether another table begins on the next page: it has heads of its own, or heads and a first serial."""
    before, after = heads_of(above, last), heads_of(below, first)
    is_first = below.main.lines[first.first].words[0].text == "1"
    return bool(after) and before != after and (bool(before) or is_first)


def _joint(upper: Zone, last: Span, lower: Zone, first: Span, *, heads: bool = False) -> tuple[Gutter, ...]:
    """The gutters of all rows of two spans, which have the same `heads` or may not; none where they do not fit."""
    rows = [*_rows(upper, last), *_rows(lower, first)]
    drawn = sorted((span.gutters for span in (last, first) if span.frame and span.frame.borders), key=len)
    if len(drawn) > 1 and not _are_among(*drawn):
        return ()
    if drawn and are_consistent(rows, drawn[-1]):
        return drawn[-1]
    if heads:
        whole = [*upper.lines[last.first : last.last + 1], *lower.lines[first.first : first.last + 1]]
        return find_gutters(whole, is_table=True)
    return find_gutters(rows)


def _are_among(few: Sequence[Gutter], more: Sequence[Gutter]) -> bool:
    """Whether all gutters are among others: rows of merged cells show fewer."""
    return all(any(abs(mine[0] - theirs[0]) < _NEAR for theirs in more) for mine in few)


def _agree(joint: Sequence[Gutter], rows: Sequence[TextLine], *parts: Sequence[Gutter]) -> bool:
    """Whether the joint gutters part all rows as those of either part do: else the parts are two tables."""
    most = max(len(part) for part in parts)
    return len(joint) <= most and (len(joint) >= max(most - 1, 1) or are_consistent(rows, joint))


def _rows(zone: Zone, span: Span) -> list[TextLine]:
    return [line for line in zone.lines[span.first : span.last + 1] if line.is_row()]


def _is_foot(draft: Draft, span: Span) -> bool:
    """Whether nothing stands between the span and the foot of its page but notes."""
    zone, content = draft.main, content_of(draft)
    last = footing(body_of(zone, span), content.stop)
    after = zone.lines[last + 1 : content.stop]
    is_last = all(line.size < _SMALL * zone.lines[span.last].size for line in after)
    return is_last and not stands_below(draft, zone.lines[span.last].baseline)


def _is_head(draft: Draft, span: Span, gutters: Sequence[Gutter]) -> bool:
    """Whether nothing stands between the head of the page and the span but its own header."""
    zone, content = draft.main, content_of(draft)
    top = span.top
    if top is None:
        body = body_of(zone, span, gutters)
        top = header_top(body, body_top(body, content.start), content.start)
    is_first = all(index >= top for index in content[:1])
    baseline = zone.lines[span.first].baseline
    is_beside = any(side.lines[0].baseline < baseline for side in draft.sides)
    return is_first and not is_beside and all(grid.box.bottom > baseline for grid in draft.drawn)


def _stub(draft: Draft, gutters: Sequence[Gutter], size: float, *, from_top: bool) -> Span | None:
    """One or two rows at the head or foot of a page that keep to the gutters of the table on the page beside."""
    zone = draft.main
    taken = {index for span in zone.spans for index in range(span.first, span.last + 1)}
    found: list[int] = []
    content = content_of(draft)
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
        elif len(found) > _MOST_ROWS or (found and abs(index - found[-1]) > TALLEST_HEADER):
            break
    if not found:
        return None
    return Span(min(found), max(found), tuple(gutters))


def _beginning(draft: Draft, heads: Sequence[str], below: Span) -> Span | None:
    """The header that the next page repeats, at the foot of this one, with what little of the body is under it."""
    content = content_of(draft)
    lines = draft.main.lines
    said = [say(line) for line in lines]
    size = len(heads)
    for start in range(content.stop - size - 1, content.start - 1, -1):
        if heads and said[start : start + size] == heads:
            smaller = (i for i in range(start + size, content.stop) if lines[i].size < _SMALL * lines[start].size)
            first, stop = start + size, next(smaller, content.stop)
            if first < stop and not any(line.words[-1].text.endswith((":", ".")) for line in lines[first:stop]):
                return Span(first, stop - 1, below.gutters, None, start)
    return None


def repeat_heads(above: Draft, below: Draft) -> int | None:
    """Index of the last line of the upper page that says what the lower one begins with, if those are heads."""
    foot, head = content_of(above), content_of(below)
    if not head:
        return None
    first = below.main.lines[head.start]
    if first.is_row() or len(first.texts()) < _FEWEST_HEADS:
        return None
    return next((index for index in reversed(foot) if say(above.main.lines[index]) == say(first)), None)


def _repeated(above: Draft, below: Draft) -> tuple[Span | None, Span | None]:
    """The bodies under heads that end the upper page and begin the lower one, however few rows they have."""
    upper, lower = above.main.lines, below.main.lines
    top, head = repeat_heads(above, below), content_of(below)
    row = next((index for index in head if lower[index].is_row()), None)
    if top is None or row is None:
        return None, None
    smaller = (index for index in range(top, len(upper)) if upper[index].size < _SMALL * upper[top].size)
    stop = min(content_of(above).stop, next(smaller, len(upper)))
    size = 1
    while top + size < stop and say(upper[top + size]) == say(lower[head.start + size]):
        size += 1
    last = run_of_rows(lower, row, head.stop)[-1]
    parts = upper[top + size : stop], lower[head.start + size : last + 1]
    gutters = find_gutters([upper[top], *parts[0], *parts[1]], is_table=True)
    rows = [line for part in parts for line in part if line.is_row()]
    if not (gutters and parts[0] and are_consistent(rows, gutters)):
        return None, None
    end = footing(Body(lower, row, last, gutters), head.stop)
    return Span(head.start + size, end, gutters, None, head.start), Span(top + size, stop - 1, gutters, None, top)
