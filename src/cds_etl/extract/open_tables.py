"""Tables without vertical rules: which lines of which pages are their rows and headers, and the grids that they make.

A table over several pages is found as one: its gutters are those of all its rows, since a page with few rows, or with
an empty column, shows too many or too few. Columns themselves are for `gutters`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from cds_etl.model import Box

from .grids import Grid, GridCell, short_rules
from .gutters import TextLine, cells_of, column_of, find_gutters, keeps_columns, narrow, text_lines
from .lines import bounds, group_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import Page, Rule, Word

    from .gutters import Gutter

_FAR = 3.2  # sizes: lines of one table stand no farther apart
_LARGER = 1.15  # of the first row's size: a larger line is the next heading
_FEWEST_ROWS = 3  # that are a table by themselves; fewer may go on with one from the page before, or begin one
_PROSE = 3  # texts of a row under which a line of prose runs
_PITCH = 0.85  # of the usual distance of rows: a line so far from both its neighbours is a row of its own
_LEADING = 1.1  # sizes: the upper line of a label that is centred on its row stands no higher
_LONGEST_HEADER = 30  # lines: three levels in narrow columns
_MARGIN = 0.09  # of the page's height: what stands there alone is a running line
_RUNNING = 1.9  # sizes: running lines stand at least so far from the rest
_FEW_WORDS = 3  # of a page number, with what may stand around it
_SMALL = 0.92  # of the table's size: smaller lines at the foot are notes
_ANYWHERE = 1e5  # points: beyond any page


@dataclass(slots=True)
class Draft:
    """A page whose drawn grids are found, while open tables are looked for among the words that are left."""

    page: Page
    drawn: list[Grid]
    words: list[Word]
    lines: list[TextLine] = field(default_factory=list)
    spans: list[_Span] = field(default_factory=list)

    def look(self) -> None:
        """Find the runs of rows that are tables by themselves."""
        self.lines = text_lines(self.words)
        self.spans = _find_spans(self.lines)


@dataclass(slots=True)
class _Span:
    """Lines `first` to `last` of a page as the body of a table, with the gutters of all that belongs to it."""

    first: int
    last: int
    gutters: tuple[Gutter, ...]


def finish(drafts: Sequence[Draft]) -> list[tuple[Draft, list[Grid], list[Word]]]:
    """Join open tables over the breaks of pages that follow one another; give the grids and the words left of each."""
    for above, below in pairwise(drafts):
        _join(above, below)
    return [(draft, *_grids(draft)) for draft in drafts]


def _find_spans(lines: Sequence[TextLine]) -> list[_Span]:
    spans = []
    start = 0
    while start < len(lines):
        if not lines[start].is_row():
            start += 1
            continue
        span = _longest(lines, start, _run_end(lines, start))
        if span:
            spans.append(span)
        start = (span.last if span else start) + 1
    return spans


def _run_end(lines: Sequence[TextLine], start: int) -> int:
    """Index of the last row that may belong to the same table: no wide space between, no long prose."""
    last = start
    for index in range(start + 1, len(lines)):
        line, before = lines[index], lines[index - 1]
        is_far = line.baseline - before.baseline > _FAR * max(line.size, before.size)
        is_larger = line.size > _LARGER * lines[start].size
        if is_far or is_larger or line.baseline - lines[last].baseline > 2 * _FAR * line.size:
            break
        if line.is_row():
            last = index
        elif _runs_across(line, lines[last]):
            break
    return last


def _runs_across(line: TextLine, row: TextLine) -> bool:
    """Whether a text runs along under three texts of a row or more: prose or a caption, and the table ends above."""
    return any(
        sum(text.x0 < other.x1 and other.x0 < text.x1 for other in row.texts()) >= _PROSE for text in line.texts()
    )


def _longest(lines: Sequence[TextLine], start: int, end: int) -> _Span | None:
    """The span from `start` that reaches as far as gutters run through all its rows."""
    for last in range(end, start, -1):
        rows = [line for line in lines[start : last + 1] if line.is_row()]
        if len(rows) < _FEWEST_ROWS:
            return None
        gutters = find_gutters(rows) if lines[last].is_row() else ()
        if gutters:
            return _Span(start, last, gutters)
    return None


def _join(above: Draft, below: Draft) -> None:
    """If a table ends one page and goes on on the next, give both parts the gutters of all their rows."""
    last = above.spans[-1] if above.spans and _is_foot(above, above.spans[-1]) else None
    first = below.spans[0] if below.spans else None
    if first and not _is_head(below, first, _joint(above, last, below, first) if last else first.gutters):
        first = None
    if last and not first:
        first = _stub(below, last.gutters, above.lines[last.last].size, from_top=True)
    if first and not last:
        last = _stub(above, first.gutters, below.lines[first.first].size, from_top=False)
    if not (first and last):
        return
    gutters = _joint(above, last, below, first)
    if not gutters or not _agree(gutters, last.gutters, first.gutters):
        return
    last.gutters = first.gutters = gutters
    if last not in above.spans:
        above.spans.append(last)
    if first not in below.spans:
        below.spans.insert(0, first)


def _joint(above: Draft, last: _Span, below: Draft, first: _Span) -> tuple[Gutter, ...]:
    """The gutters of all rows of two spans; none where they do not fit one another."""
    return find_gutters([*_rows(above, last), *_rows(below, first)])


def _agree(joint: Sequence[Gutter], *parts: Sequence[Gutter]) -> bool:
    """Whether the joint gutters are as many as those of the fuller part, or one less: else the parts are two tables."""
    most = max(len(part) for part in parts)
    return max(most - 1, 1) <= len(joint) <= most


def _rows(draft: Draft, span: _Span) -> list[TextLine]:
    return [line for line in draft.lines[span.first : span.last + 1] if line.is_row()]


def _content(draft: Draft) -> range:
    """Indices of the lines of a page without notes under a rule and running lines: few words, far from the rest."""
    high, low = _MARGIN * draft.page.height, (1 - _MARGIN) * draft.page.height
    lines = draft.lines
    first, last = 0, len(lines)
    while first + 1 < last and lines[first].baseline < high and _stands_alone(lines[first], lines[first + 1]):
        first += 1
    notes = [y for y in short_rules(draft.page, [grid.box for grid in draft.drawn]) if y > draft.page.height / 3]
    while notes and last - 1 > first and lines[last - 1].baseline > max(notes):
        last -= 1
    while last - 1 > first and lines[last - 1].baseline > low and _stands_alone(lines[last - 2], lines[last - 1]):
        last -= 1
    return range(first, last)


def _stands_alone(line: TextLine, following: TextLine) -> bool:
    is_far = following.baseline - line.baseline > _RUNNING * max(line.size, following.size)
    return is_far and min(len(line.words), len(following.words)) <= _FEW_WORDS


def _is_foot(draft: Draft, span: _Span) -> bool:
    """Whether nothing stands between the span and the foot of its page but notes."""
    content = _content(draft)
    last = _last_body_line(draft.lines, content.stop, span)
    after = draft.lines[last + 1 : content.stop]
    is_last = all(line.size < _SMALL * draft.lines[span.last].size for line in after)
    return is_last and not _drawn_after(draft, draft.lines[span.last].baseline)


def _drawn_after(draft: Draft, baseline: float) -> bool:
    return any(grid.box.top > baseline for grid in draft.drawn)


def _is_head(draft: Draft, span: _Span, gutters: Sequence[Gutter]) -> bool:
    """Whether nothing stands between the head of the page and the span but its own header."""
    content = _content(draft)
    top = _first_header_line(draft.lines, content.start, _Span(span.first, span.last, tuple(gutters)))
    is_first = all(index >= top for index in content[:1])
    return is_first and all(grid.box.bottom > draft.lines[span.first].baseline for grid in draft.drawn)


def _stub(draft: Draft, gutters: Sequence[Gutter], size: float, *, from_top: bool) -> _Span | None:
    """One or two rows at the head or foot of a page that keep to the gutters of the table on the page beside."""
    taken = {index for span in draft.spans for index in range(span.first, span.last + 1)}
    found: list[int] = []
    content = _content(draft)
    for index in content if from_top else reversed(content):
        line = draft.lines[index]
        if index in taken:
            break
        if not from_top and not found and line.size < _SMALL * size:
            continue  # notes at the foot
        if not keeps_columns(line, gutters, crossings=1) or line.words[-1].text.endswith((":", ".")):
            break
        if line.is_row():
            found.append(index)
        elif len(found) > _FEWEST_ROWS or (found and abs(index - found[-1]) > _LONGEST_HEADER):
            break
    if not found:
        return None
    return _Span(min(found), max(found), tuple(gutters))


def _grids(draft: Draft) -> tuple[list[Grid], list[Word]]:
    grids = list(draft.drawn)
    left: list[Word] = []
    done = 0
    head = _content(draft).start
    for number, span in enumerate(draft.spans):
        end = draft.spans[number + 1].first if number + 1 < len(draft.spans) else _content(draft).stop
        first = _first_header_line(draft.lines, max(done, head), span)
        last = _last_body_line(draft.lines, end, span)
        header = _first_body_line(draft.lines, max(done, head), span) - first
        gutters = narrow(span.gutters, draft.lines[first + header : last + 1])
        left += [word for line in draft.lines[done:first] for word in line.words]
        lines = draft.lines[first : last + 1]
        grids.append(_grid(lines, header, gutters, draft.page.rules, draft.page.number))
        done = last + 1
    left += [word for line in draft.lines[done:] for word in line.words]
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.x0)), left


def _first_header_line(lines: Sequence[TextLine], done: int, span: _Span) -> int:
    """Index of the first line that heads the body: lines right above that keep to the columns, or span some wholly."""
    first = _first_body_line(lines, done, span)
    bold: bool | None = None
    while first > max(done, span.first - _LONGEST_HEADER):
        line, below = lines[first - 1], lines[first]
        is_parted = len(line.texts()) > 1 and keeps_columns(line, span.gutters)
        is_sentence = line.words[-1].text.endswith((":", ".", ";")) and not is_parted
        is_caption = is_sentence or (bold is True and not line.is_bold)
        is_far = below.baseline - line.baseline > _FAR * line.size
        most = len(span.gutters) if bold and line.is_bold else 1  # a text over columns that are headed one by one
        if is_far or is_caption or not keeps_columns(line, span.gutters, crossings=most):
            break
        bold = line.is_bold if bold is None else bold
        first -= 1
    return first


def _last_body_line(lines: Sequence[TextLine], end: int, span: _Span) -> int:
    """Index of the last line of the body's last row: its label may end below its numbers."""
    rows = [line for line in lines[span.first : span.last + 1] if line.is_row()]
    last = span.last
    pitch = min((below.baseline - line.baseline for line, below in pairwise(rows)), default=0.0)
    while last + 1 < end:
        line, before = lines[last + 1], lines[last]
        columns = {column_of(word, span.gutters) for word in line.words}
        is_near = line.baseline - before.baseline < max(_PITCH * pitch, _LEADING * line.size)
        is_label = len(columns) == 1 and not line.is_row() and keeps_columns(line, span.gutters)
        if not (is_near and is_label and line.size > _SMALL * before.size):
            break
        last += 1
    return last


def _first_body_line(lines: Sequence[TextLine], done: int, span: _Span) -> int:
    """Index of the first line of the body: the upper line of a label in two, or the name of a group of rows."""
    first = span.first
    if first == done:
        return first
    line, row = lines[first - 1], lines[first]
    columns = {column_of(word, span.gutters) for word in line.words}
    label = [word for word in row.words if column_of(word, span.gutters) in columns]
    is_near = row.baseline - line.baseline < _LEADING * row.size
    if is_near and len(columns) == 1 and not line.is_bold and not label:
        return first - 1
    return first - 1 if first - 1 > done and _names_group(lines, first - 1, span) else first


def _names_group(lines: Sequence[TextLine], index: int, span: _Span) -> bool:
    """Whether a line between header and body is one text at the left, as far from the first row as rows are apart."""
    rows = [line for line in lines[span.first : span.last + 1] if line.is_row()]
    if len(rows) < 2:
        return False
    pitch = min(below.baseline - line.baseline for line, below in pairwise(rows))
    line, below = lines[index : index + 2]
    is_row_apart = _PITCH * pitch < below.baseline - line.baseline < pitch / _PITCH
    is_at_left = all(column_of(text.words[0], span.gutters) <= 1 for text in line.texts())
    has_header = any(len(above.texts()) > 1 for above in lines[max(index - _LONGEST_HEADER, 0) : index])
    return is_row_apart and is_at_left and has_header


def _grid(lines: Sequence[TextLine], header: int, gutters: Sequence[Gutter], rules: Sequence[Rule], page: int) -> Grid:
    """The lines as a grid; the words of a row that run over a gutter are one merged cell."""
    words = [word for line in lines for word in line.words]
    box = bounds([word.box for word in words])
    edges = (box.x0 - 1, *((left + right) / 2 for left, right in gutters), box.x1 + 1)
    tops = _row_tops(lines, header, gutters, rules, box)
    bottoms = [*tops[1:], box.bottom + 1]
    placed = _place(lines, tops, gutters)
    covered = {(row, column + step) for (row, column), (span, _) in placed.items() for step in range(1, span)}
    cells = []
    for row in range(1, len(tops) + 1):
        for column in range(1, len(edges)):
            if (row, column) in covered:
                continue
            span, found = placed.get((row, column), (1, []))
            area = Box(edges[column - 1], tops[row - 1], edges[column - 1 + span], bottoms[row - 1]).rounded()
            cells.append(GridCell(row, column, 1, span, area, tuple(group_lines(found, page))))
    return Grid(
        page=page,
        box=Box(edges[0], tops[0], edges[-1], bottoms[-1]).rounded(),
        borders=((0.0, box.x0), *gutters, (box.x1, _ANYWHERE)),
        is_drawn=False,
        row_count=len(tops),
        cells=tuple(cells),
        header_rows=sum(top <= lines[header - 1].baseline - 0.3 * lines[header - 1].size for top in tops)
        if header
        else 0,
    )


def _place(
    lines: Sequence[TextLine], tops: Sequence[float], gutters: Sequence[Gutter]
) -> dict[tuple[int, int], tuple[int, list[Word]]]:
    """For each row and column: how many columns its text covers, and its words; covered columns give theirs up."""
    placed: dict[tuple[int, int], tuple[int, list[Word]]] = {}
    for line in lines:
        row = max(sum(top <= line.baseline - 0.3 * line.size for top in tops), 1)
        for column, span, words in cells_of(line, gutters):
            known, others = placed.get((row, column + 1), (1, []))
            placed[row, column + 1] = max(span, known), [*others, *words]
    for row, column in sorted(placed):
        if (row, column) in placed:
            span, words = placed[row, column]
            for right in range(column + 1, column + span):
                words = words + placed.pop((row, right), (1, []))[1]
            placed[row, column] = span, words
    return placed


def _header_levels(lines: Sequence[TextLine], gutters: Sequence[Gutter]) -> list[list[TextLine]]:
    """Header lines by level: one with a text over several columns stands on a level above those that it spans."""
    levels: list[list[TextLine]] = []
    was_spanning: bool | None = None
    for line in lines:
        is_spanning = any(span > 1 for _, span, _ in cells_of(line, gutters))
        if is_spanning != was_spanning:
            levels.append([])
        levels[-1].append(line)
        was_spanning = is_spanning
    return levels


def _row_tops(
    lines: Sequence[TextLine], header: int, gutters: Sequence[Gutter], rules: Sequence[Rule], box: Box
) -> list[float]:
    """Where each row begins: at the rules where they part the body's lines, else between baselines."""
    anchors = [line for line in lines[header:] if line.is_row()]
    drawn = sorted(
        {
            (rule.box.top + rule.box.bottom) / 2
            for rule in rules
            if rule.is_horizontal and rule.box.width > 0.5 * box.width and box.top < rule.box.top < box.bottom
        }
    )
    bands = {bisect_left(drawn, anchor.baseline) for anchor in anchors}
    if len(anchors) > 1 and len(bands) == len(anchors):
        return [box.top - 1, *drawn]
    rows = [[anchor] for anchor in anchors]
    pitch = median(below.baseline - line.baseline for line, below in pairwise(anchors)) if len(anchors) > 1 else 0.0
    for line in lines[header:]:
        if line in anchors:
            continue
        nearest = min(range(len(anchors)), key=lambda index: abs(anchors[index].baseline - line.baseline))
        is_alone = pitch and abs(anchors[nearest].baseline - line.baseline) >= _PITCH * pitch
        if is_alone:
            rows.append([line])
        else:
            rows[nearest].append(line)
    rows += _header_levels(lines[:header], gutters)
    return sorted(min(line.baseline - 0.85 * line.size for line in row) for row in rows)
