"""What horizontal rules and shaded rows show of tables that have no vertical rules: how far each goes, where rows part.

Rules with the same ends, one under the other, frame a table, and so do shaded bands with the same ends; shaded cells
show the borders of columns as well. Which words stand in a frame, and what they say, is for `open_tables`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Literal, NamedTuple

from cds_etl.model import Box

from .boxes import TOLERANCE
from .gutters import cells_of
from .text_lines import runs_under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cds_etl.model import Page

    from .text_lines import TextLine

_FEWEST_RULES = 3  # over a header, under it, and under the body
_SAME = 1.5  # points by which the edges of what is drawn once may differ
_LOOSE = (1.6, 3.5)  # times the usual white between rule and text, and points more than it: another table begins
_TALL = 2.2  # times the usual distance of shaded bands: more than rows stand between
_FLUSH = 0.8  # points by which a text may begin away from a rule's end and yet at it
_OVER = 4.0  # points: a text that reaches so far over an end is of no cell
_FEW_BANDS = 4  # so few say little of how far they stand from one another
_MOST_OVER = 2  # columns that the label of a total covers
_MOST_FREE = 0.15  # of the room beneath heads over others that those leave white
_SMALLEST = 6.0  # points: smaller shades are signs


@dataclass(frozen=True, slots=True)
class Frame:
    """Part of a page that is drawn as a table; places are points from the page's top left corner.

    `cuts` are the heights at which rows part, from the top, its own upper and lower end among them; `borders` the
    columns' inner borders from the left, where shades or rules in pieces show them, and `parts` rules over some of the
    columns only. A shaded frame (`is_ruled` false) may have rows above and below it that are white.
    """

    box: Box
    cuts: tuple[float, ...]
    borders: tuple[float, ...] = ()
    parts: tuple[Box, ...] = ()
    is_ruled: bool = True


def find_frames(page: Page, drawn: Sequence[Box], lines: Sequence[TextLine]) -> list[Frame]:
    """The frames of a page from the top, outside the grids that are `drawn` in full.

    `lines` are those of the page: rules and shades with the same ends are two frames where their text says so. A page
    without rules and shades has none.
    """
    rules = [rule.box for rule in page.rules if rule.is_horizontal and not _is_within(rule.box, drawn)]
    shades = [box for box in page.shades if min(box.width, box.height) > _SMALLEST]
    ruled = _ruled(rules, lines)
    shaded = _shaded([box for box in shades if not _is_within(box, drawn)], lines)
    frames = [_with_borders(frame, shaded) for frame in ruled]
    frames += [frame for frame in shaded if not any(_overlap(frame.box, other.box) for other in ruled)]
    return sorted(frames, key=lambda frame: (frame.box.top, frame.box.x0))


def _is_within(box: Box, drawn: Sequence[Box]) -> bool:
    near = TOLERANCE
    return any(
        other.x0 - near <= box.x0 and box.x1 <= other.x1 + near and other.top - near <= box.top <= other.bottom + near
        for other in drawn
    )


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def _with_borders(frame: Frame, shaded: Sequence[Frame]) -> Frame:
    """A ruled frame with the columns' borders that shades in it show."""
    inside = [other for other in shaded if _overlap(frame.box, other.box)]
    borders = max((other.borders for other in inside), key=len, default=())
    return replace(frame, borders=borders) if len(inside) == 1 else frame


class _Ends(NamedTuple):
    x0: float
    x1: float

    def holds(self, box: Box) -> bool:
        return self.x0 - TOLERANCE <= box.x0 and box.x1 <= self.x1 + TOLERANCE

    def fits(self, box: Box) -> bool:
        return abs(self.x0 - box.x0) <= TOLERANCE and abs(self.x1 - box.x1) <= TOLERANCE


def _ruled(rules: Sequence[Box], lines: Sequence[TextLine]) -> list[Frame]:
    bands = _bands(rules)
    segments = [band.box for band in bands]
    frames = []
    for ends, alike in _by_ends(segments):
        heights = _heights(alike)
        if len(heights) < _FEWEST_RULES:
            continue
        others = [box for box in segments if ends.holds(box) and not ends.fits(box)]
        members = [band for band in bands if ends.fits(band.box)]
        for cuts in _runs(heights, ends, lines, members):
            box = Box(ends.x0, cuts[0], ends.x1, cuts[-1])
            parts = tuple(part for part in others if box.top < part.top < box.bottom)
            within = [band for band in members if cuts[0] - TOLERANCE <= band.box.top <= cuts[-1]]
            frames.append(Frame(box, tuple(cuts), _usual_borders(within), parts))
    return frames


def _by_ends(boxes: Sequence[Box]) -> Iterator[tuple[_Ends, list[Box]]]:
    left = sorted(boxes)
    while left:
        ends = _Ends(left[0].x0, left[0].x1)
        yield ends, [box for box in left if ends.fits(box)]
        left = [box for box in left if not ends.fits(box)]


def _heights(boxes: Iterable[Box]) -> list[float]:
    """Where rules lie, from the top; double ones are one."""
    found: list[float] = []
    for height in sorted((box.top + box.bottom) / 2 for box in boxes):
        if not found or height - found[-1] > TOLERANCE:
            found.append(height)
    return found


def _runs(
    heights: Sequence[float], ends: _Ends, lines: Sequence[TextLine], drawn: Sequence[_Band]
) -> Iterator[list[float]]:
    """Heights of rules with rows between them.

    A band parts them that is empty, has wide white above or below its text, holds a caption, or is drawn between rules
    in other pieces: cells draw each their own.
    """
    bands = [_between(upper, lower, ends, lines) for upper, lower in pairwise(heights)]
    whites = [_white(*around, band) for around, band in zip(pairwise(heights), bands, strict=True)]
    usual = median([white for white, band in zip(whites, bands, strict=True) if band] or [0.0])
    run = [heights[0]]
    before: list[TextLine] = []
    for height, white, band, after in zip(heights[1:], whites, bands, [*bands[1:], []], strict=True):
        is_loose = white > max(_LOOSE[0] * usual, usual + _LOOSE[1])
        is_prose = _stands_across(ends, band) or _begins_at_end(ends, band, before or after)
        if not band or is_loose or is_prose or _holds_caption(band, before) or _differ(run[-1:], height, drawn):
            if len(run) >= _FEWEST_RULES:
                yield run
            run = []
            before = []
        run.append(height)
        before = max(before, band, key=_most_texts)
    if len(run) >= _FEWEST_RULES:
        yield run


def _begins_at_end(ends: _Ends, band: Sequence[TextLine], beside: Sequence[TextLine]) -> bool:
    """Whether a text begins right where the rules do, as paragraphs may, where cells have white before theirs."""
    cells, texts = ([x for line in lines if (x := _begin(ends, line))] for lines in (beside, band))
    return bool(cells and texts) and min(texts) < ends.x0 + _FLUSH < min(cells) - _FLUSH


def _begin(ends: _Ends, line: TextLine) -> float | None:
    """Where the first of the words between the ends begins."""
    return next((word.box.x0 for word in line.words if ends.x0 - _FLUSH < word.box.x0 < ends.x1), None)


def _most_texts(band: Sequence[TextLine]) -> int:
    return max((len(line.texts()) for line in band), default=0)


def _differ(above: Sequence[float], below: float, drawn: Sequence[_Band]) -> bool:
    """Whether two rules are drawn in pieces that do not end at the same places."""
    pieces = [[band.borders for band in drawn if abs(band.box.top - y) <= TOLERANCE] for y in (*above, below)]
    found = [max(borders, key=len, default=()) for borders in pieces]
    return len(found) > 1 and all(found) and not _alike(*found)


def _between(upper: float, lower: float, ends: _Ends, lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines between two rules."""
    return [
        line
        for line in lines
        if upper < line.baseline - 0.3 * line.size < lower
        and line.words[0].box.x0 < ends.x1
        and ends.x0 < line.words[-1].box.x1
    ]


def _white(upper: float, lower: float, band: Sequence[TextLine]) -> float:
    """The wider of the white strips above and below the text between two rules."""
    top = min((line.baseline - 0.7 * line.size for line in band), default=lower)
    return max(top - upper, lower - max((line.baseline for line in band), default=upper))


def _holds_caption(band: Sequence[TextLine], before: Sequence[TextLine]) -> bool:
    """Whether a line runs along under columns of a row before, as the names of groups do too, but heads follow it."""
    columns = max((line.texts() for line in before), key=len, default=[])
    across = [line for line in band if runs_under(line, columns)]
    return bool(across) and (across[-1].words[-1].text.endswith(":") or any(len(line.texts()) > 1 for line in band))


class _Band(NamedTuple):
    """Shaded boxes side by side; heads on several levels are one, with the edges under those over others as `parts`."""

    box: Box
    borders: tuple[float, ...]
    parts: tuple[Box, ...] = ()


def _shaded(shades: Sequence[Box], lines: Sequence[TextLine]) -> list[Frame]:
    bands = list(_shaded_bands(shades))
    frames = []
    for ends, alike in _by_ends([band.box for band in bands]):
        members = sorted((band for band in bands if band.box in alike), key=lambda band: band.box.top)
        for run in _parted(members, lines):
            borders = _usual_borders(run)
            first = run[0].box
            others = [band.box for band in bands if band.box.top < first.bottom and first.top < band.box.bottom]
            if len(run) > 1 or (borders and not _reaches_out(first, others, lines)):
                box = Box(ends.x0, run[0].box.top, ends.x1, run[-1].box.bottom)
                cuts = _heights(edge for band in run for edge in _edges(band.box))
                parts = tuple(part for band in run for part in band.parts)
                frames.append(Frame(box, tuple(cuts), borders, parts, is_ruled=False))
    return [frame for frame in frames if not any(_heads(frame, other) or _covers(other, frame) for other in frames)]


def _covers(frame: Frame, other: Frame) -> bool:
    """Whether another frame lies for the most part in a larger one: pieces of its shades make no table of their own."""
    mine, theirs = frame.box, other.box
    across = min(mine.x1, theirs.x1) - max(mine.x0, theirs.x0)
    down = min(mine.bottom, theirs.bottom) - max(mine.top, theirs.top)
    is_larger = mine.width * mine.height > theirs.width * theirs.height
    return is_larger and across > 0 and 2 * across * down > theirs.width * theirs.height


def _heads(frame: Frame, other: Frame) -> bool:
    """Whether a frame is shaded heads over, or shaded cells within, another that is wider."""
    inner, outer = frame.box, other.box
    is_narrower = inner.width < outer.width - TOLERANCE
    is_within = is_narrower and outer.x0 <= inner.x0 + _SAME and inner.x1 <= outer.x1 + _SAME
    return (
        is_within
        and inner.top < outer.bottom
        and outer.top < inner.bottom + _TALL * (inner.height if len(frame.cuts) == 2 else 0)
    )


def _reaches_out(box: Box, others: Sequence[Box], lines: Sequence[TextLine]) -> bool:
    """Whether a line in a band has words beside it, in no other band: only some heads are shaded."""
    return any(
        not any(other.x0 < word.box.x0 and word.box.x1 < other.x1 for other in others)
        for line in lines
        if box.top < line.baseline - 0.3 * line.size < box.bottom
        for word in (line.words[0], line.words[-1])
        if word.box.x1 < box.x0 or word.box.x0 > box.x1
    )


def _edges(box: Box) -> tuple[Box, Box]:
    return Box(box.x0, box.top, box.x1, box.top), Box(box.x0, box.bottom, box.x1, box.bottom)


def _shaded_bands(shades: Sequence[Box]) -> Iterator[_Band]:
    """Bands of shaded boxes, those of heads on several levels joined: beside a tall head, heads over others."""
    left = sorted(shades, key=lambda box: (box.top, box.x0))
    plain: list[Box] = []
    while left:
        row = _side_by_side(left)
        bottom = max(box.bottom for box in row)
        over = [box for box in row if box.bottom < bottom - _SAME]
        whole = Box(row[0].x0, row[0].top, max(box.x1 for box in row), bottom)
        under = [box for box in left if box not in row and _is_within(box, [whole]) and box.bottom <= bottom + _SAME]
        if over and _fills(under, over, bottom):
            edges = sorted(x for box in (*row, *under) for x in (box.x0, box.x1))
            borders = _Band(whole, tuple(x for x in _apart(edges) if whole.x0 + _SAME < x < whole.x1 - _SAME))
            tops = (box for box in (*over, *under) if box.bottom < bottom - _SAME)
            yield borders._replace(parts=tuple(Box(box.x0, box.bottom, box.x1, box.bottom) for box in tops))
            row += under
        else:
            plain += row
        left = [box for box in left if box not in row]
    yield from _bands(plain)


def _side_by_side(boxes: Sequence[Box]) -> list[Box]:
    """The first box and those with its top that touch one another."""
    level = sorted(box for box in boxes if box.top - boxes[0].top <= _SAME)
    start = level.index(boxes[0])
    row = [boxes[0]]
    for box in level[start + 1 :]:
        if box.x0 > max(other.x1 for other in row) + TOLERANCE:
            break
        row.append(box)
    return row


def _fills(under: Sequence[Box], over: Sequence[Box], bottom: float) -> bool:
    """Whether boxes fill what is free beneath others, down to a height."""
    free = sum((bottom - box.bottom) * box.width for box in over)
    return abs(sum(box.height * box.width for box in under) - free) < _MOST_FREE * free


def _apart(values: Sequence[float]) -> Iterator[float]:
    """Values in order without those that are the same as the one before."""
    last = -1e5
    for value in values:
        if value - last > TOLERANCE:
            yield value
            last = value


def _bands(boxes: Sequence[Box]) -> list[_Band]:
    """Boxes of the same height that touch, as one band; what is drawn again a hair apart is left out."""
    bands: list[_Band] = []
    for level in (part for row in _levels(boxes, "top") for part in _levels(row, "bottom")):
        last: _Band | None = None
        for box in sorted(level):
            if last is None or box.x0 > last.box.x1 + TOLERANCE:
                bands += [last] if last else []
                last = _Band(box, ())
            elif box.x1 > last.box.x1 + _SAME:
                touches = abs(box.x0 - last.box.x1) <= TOLERANCE
                borders = (*last.borders, (box.x0 + last.box.x1) / 2) if touches else last.borders
                last = _Band(Box(last.box.x0, last.box.top, box.x1, last.box.bottom), borders)
        bands += [last] if last else []
    return bands


def _levels(boxes: Sequence[Box], edge: Literal["top", "bottom"]) -> Iterator[list[Box]]:
    """Boxes with an edge at about the same height, level by level."""
    level: list[Box] = []
    for box in sorted(boxes, key=lambda box: getattr(box, edge)):
        if level and getattr(box, edge) - getattr(level[0], edge) > _SAME:
            yield level
            level = []
        level.append(box)
    if level:
        yield level


def _parted(bands: Sequence[_Band], lines: Sequence[TextLine]) -> Iterator[list[_Band]]:
    """Bands of one table after the other: where far more than a row stands between two, another may begin."""
    gaps = [below.box.top - band.box.bottom for band, below in pairwise(bands)]
    heights = [band.box.height for band in bands]
    height, least = median(heights), min(heights)
    usual = max(median([gap for gap in gaps if gap > TOLERANCE] or [height]), height)
    run = [bands[0]]
    for band, gap in zip(bands[1:], gaps, strict=True):
        shown = max((other.borders for other in run), key=len)
        is_other = len(band.borders) > 1 and len(shown) > 1 and not _alike(band.borders, shown)
        between = [line for line in lines if run[-1].box.bottom < line.baseline < band.box.top]
        reaches_out = _stands_across(_Ends(band.box.x0, band.box.x1), between)
        last_row = max((number for number, line in enumerate(between, 1) if line.is_row()), default=0)
        is_far = gap > _TALL * (usual if last_row else height)
        if not is_far and len(bands) <= _FEW_BANDS and gap > _TALL * least:
            is_far, between = True, between[last_row:]  # few bands tell no usual gap: a caption is followed by no row
        if is_other or reaches_out or (is_far and _holds_prose(between, max(shown, band.borders, key=len))):
            yield run
            run = []
        run.append(band)
    yield run


def _alike(borders: Sequence[float], others: Sequence[float]) -> bool:
    """Whether all borders of the shorter row are among those of the other."""
    fewer, more = sorted((borders, others), key=len)
    return all(any(abs(x - other) <= TOLERANCE for other in more) for x in fewer)


def _holds_prose(between: Sequence[TextLine], borders: Sequence[float]) -> bool:
    """Whether a text between two bands runs over borders of columns, as captions do and labels of totals do not."""
    gutters = [(x - _SAME, x + _SAME) for x in borders]
    return any(span > min(_MOST_OVER, len(borders)) for line in between for _, span, _ in cells_of(line, gutters))


def _stands_across(ends: _Ends, lines: Iterable[TextLine]) -> bool:
    """Whether a text runs over an end of what is drawn: it is none of its cells'."""
    return any(text.x0 < x - _OVER and x + _OVER < text.x1 for line in lines for text in line.texts() for x in ends)


def _usual_borders(bands: Sequence[_Band]) -> tuple[float, ...]:
    """The inner borders that most bands show; of those as frequent, the most."""
    counts = Counter(len(band.borders) for band in bands)
    most = max(counts, key=lambda number: (counts[number], number))
    return next(band.borders for band in bands if len(band.borders) == most)
