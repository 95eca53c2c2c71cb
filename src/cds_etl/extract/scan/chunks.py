"""Marks of ink to chunks of a line: letters side by side between drawn lines, and the raised ones among them.

A chunk ends at a wide gap or a drawn line, so that a cell's line is one chunk. What the letters are is for `reading`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from .marks import find_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .ink import Flags, Ink
    from .marks import Boxes, Places
    from .ruling import Stroke

_SMALL = 0.55  # of the usual height: what is lower is an accent, a dot, a dash
_GAP = 2.2  # times the usual height: a wider gap ends a chunk
_WIDER = (1.2, 1.9)  # times the usual height, and the other gaps of its line: such a gap ends a chunk too
_SPACE = 0.3  # of the usual height: gaps as wide may be spaces
_CORE = 0.25  # of a letter's height, above and below its middle: letters of a line share it
_NEAR = 1.3  # times the usual height: how far an accent may be from its letter
_DOTS_APART = 0.7  # of the usual height: the white between dots in a row
_DASH = (1.8, 1.8)  # points wide, and times as wide as high
_ABSORBED = (0.85, 3.0, 6)  # of the line's capitals: how high and how wide raised signs are at most; how many marks
_BESIDE = 1.1  # of a capital's height: how far raised signs and commas may be from their line
_RAISED = 0.22  # of a capital's height: how far above the line raised signs end
_RAISED_HEIGHT = (0.42, 0.95)  # of a capital's height
_BENEATH = 0.25  # of a sign's width: what covers so much of it and stands on the line has it for an accent
_PERCENT = (0.6, 1.3)  # of a capital's height: how high its rings are, and how far apart
_MEETS = 2.0  # points by which drawn lines are made longer, to close corners


@dataclass(slots=True)
class Chunk:
    """Letters on one line: indices of their marks, baseline and height of a capital in pixels.

    `raised` are runs of marks, from the left, that stand above the line with nothing beneath them.
    """

    marks: list[int]
    region: int
    baseline: float = 0.0
    tall: float = 0.0
    raised: list[list[int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All marks of a page: their boxes, the picture of their numbers (0 is paper), and the chunks that hold them."""

    boxes: Boxes
    labels: NDArray[np.int32]
    chunks: list[Chunk]
    drawn: Boxes  # of marks that are no letters: drawings, photographs, and what letters they touch
    lines: Flags  # the pixels of drawn lines
    outside: int  # the region around all drawn lines

    def box(self, marks: Sequence[int]) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of some marks together."""
        held = self.boxes[marks]
        left, top = held[:, :2].min(axis=0)
        right, bottom = held[:, 2:].max(axis=0)
        return int(left), int(top), int(right), int(bottom)


def find_chunks(ink: Ink, across: Sequence[Stroke], down: Sequence[Stroke], ruled: Flags) -> Sheet:
    """The chunks of a page, in no order; `ruled` are the pixels of the drawn lines."""
    walls = _walls(ink, across, down)
    marks = find_marks(ink, ink.dark & ~ruled & ~walls, across)
    boxes, usual = marks.boxes, marks.usual
    regions, outside = _regions(walls, boxes)
    chunks = _side_by_side(marks.letters, boxes, regions, usual)
    small, dotted = _ellipses(marks.small, marks.letters, boxes, regions, usual)
    left_over = _add_small(chunks, small, boxes, regions, usual)
    chunks += dotted
    chunks += _dashes(_side_by_side(left_over, boxes, regions, usual), boxes, ink.scale)
    for chunk in chunks:
        _measure(chunk, boxes, usual)
    chunks = [part for chunk in _absorbed(chunks, boxes) for part in _parted(chunk, boxes, usual)]
    for chunk in chunks:
        _measure(chunk, boxes, usual)
    sheet = Sheet(boxes, marks.labels, chunks, marks.drawn, ruled | walls, outside)
    for chunk in sheet.chunks:
        chunk.marks.sort(key=lambda mark: int(boxes[mark, 0]))
        _set_raised_apart(chunk, boxes)
    return sheet


def _walls(ink: Ink, across: Sequence[Stroke], down: Sequence[Stroke]) -> Flags:
    """The drawn lines as straight bars, a little longer and thicker than they are."""
    walls = np.zeros(ink.dark.shape, dtype=np.bool_)
    more = _MEETS * ink.scale
    for strokes, view in ((across, walls), (down, walls.T)):
        for one in strokes:
            low, high = round(one.at - one.thick / 2 - 1), round(one.at + one.thick / 2 + 1)
            view[max(low, 0) : max(high, low + 1), max(round(one.start - more), 0) : round(one.end + more)] = True
    return walls


def _regions(walls: Flags, boxes: Boxes) -> tuple[Places, int]:
    """The number of the space between drawn lines in which each mark has its middle, and that of the page's edge."""
    _, spaces = cv2.connectedComponents((~walls).astype(np.uint8), connectivity=4)
    rows = np.minimum((boxes[:, 1] + boxes[:, 3]) // 2, walls.shape[0] - 1)
    columns = np.minimum((boxes[:, 0] + boxes[:, 2]) // 2, walls.shape[1] - 1)
    return np.asarray(spaces[rows, columns], dtype=np.int64), int(spaces[0, 0])


def _side_by_side(places: Places, boxes: Boxes, regions: Places, usual: float) -> list[Chunk]:
    """Marks joined with those at their right whose middles are as high."""
    if not len(places):
        return []
    places = places[np.argsort(boxes[places, 0], kind="stable")]
    left, top, right, bottom = (boxes[places, side].astype(np.float64) for side in range(4))
    core = _CORE * np.maximum(bottom - top, 0.3 * usual)
    high, low = (top + bottom) / 2 - core, (top + bottom) / 2 + core
    ends = np.searchsorted(left, right + _GAP * usual, side="right")
    counts = np.maximum(ends - np.arange(len(places)) - 1, 0)
    first = np.repeat(np.arange(len(places)), counts)
    second = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts) + first + 1
    space = regions[places]
    joined = (np.minimum(low[first], low[second]) > np.maximum(high[first], high[second])) & (
        space[first] == space[second]
    )
    groups = _connected(len(places), first[joined].tolist(), second[joined].tolist())
    return [Chunk([int(places[number]) for number in group], int(space[group[0]])) for group in groups]


def _connected(count: int, first: Iterable[int], second: Iterable[int]) -> list[list[int]]:
    """Numbers up to `count` in groups, each reached from the others by pairs."""
    parent = list(range(count))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, other in zip(first, second, strict=True):
        parent[root(one)] = root(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(count):
        groups[root(number)].append(number)
    return list(groups.values())


def _add_small(chunks: Sequence[Chunk], small: Places, boxes: Boxes, regions: Places, usual: float) -> Places:
    """Give accents, dots and dashes to the chunk of the nearest letter; gives those that are near none."""
    owners = [(mark, chunk) for chunk in chunks for mark in chunk.marks]
    if not len(small) or not owners:
        return small
    letters = np.asarray([mark for mark, _ in owners])
    alone = []
    for part in np.array_split(small, len(small) // 512 + 1):
        across = np.maximum(boxes[part, None, 0] - boxes[letters, 2], boxes[letters, 0] - boxes[part, None, 2])
        down = np.maximum(boxes[part, None, 1] - boxes[letters, 3], boxes[letters, 1] - boxes[part, None, 3])
        far = np.maximum(across, 0) ** 2 + np.maximum(down, 0) ** 2
        far[regions[part, None] != regions[letters]] = np.iinfo(np.int64).max
        nearest = far.argmin(axis=1)
        for row, mark in enumerate(part.tolist()):
            if far[row, nearest[row]] <= (_NEAR * usual) ** 2:
                owners[nearest[row]][1].marks.append(mark)
            else:
                alone.append(mark)
    return np.asarray(alone, dtype=np.int64)


def _ellipses(
    small: Places, letters: Places, boxes: Boxes, regions: Places, usual: float
) -> tuple[Places, list[Chunk]]:
    """Three like dots in a row with no letter beside them, each three a chunk; and the other small marks.

    Letters above and below would take them for accents or dots of their own.
    """
    found: list[Chunk] = []
    order = small[np.argsort(boxes[small, 0], kind="stable")].tolist()
    held: set[int] = set()
    for rank, first in enumerate(order):
        if first in held:
            continue
        row = [first]
        for other in order[rank + 1 :]:
            if boxes[other, 0] - boxes[row[-1], 2] > _DOTS_APART * usual:
                break
            if other not in held and _are_like_dots(boxes[row[-1]], boxes[other], usual):
                row.append(other)
        if len(row) == 3 and not _has_letter_beside(boxes[row], boxes[letters], usual):
            found.append(Chunk(row, int(regions[first])))
            held.update(row)
    return np.asarray([mark for mark in small.tolist() if mark not in held], dtype=np.int64), found


def _are_like_dots(one: Any, other: Any, usual: float) -> bool:
    """Whether two small marks are dots as large and as low as one another, side by side."""
    sides = [one[2] - one[0], one[3] - one[1], other[2] - other[0], other[3] - other[1]]
    apart = other[0] - one[2]
    return bool(
        max(sides) <= min(0.45 * usual, 2 * min(sides) + 1)
        and abs(int(one[3]) - int(other[3])) <= 0.12 * usual
        and 0 < apart <= _DOTS_APART * usual
    )


def _has_letter_beside(dots: Boxes, letters: Boxes, usual: float) -> bool:
    """Whether a letter stands on the dots' own line, close by."""
    left, top, right, bottom = dots[:, 0].min(), dots[:, 1].min(), dots[:, 2].max(), dots[:, 3].max()
    beside = (letters[:, 0] - _NEAR * usual < right) & (letters[:, 2] + _NEAR * usual > left)
    beside &= (letters[:, 1] < top) & (letters[:, 3] >= bottom - 0.25 * usual) & (letters[:, 3] < bottom + 0.6 * usual)
    return bool(beside.any())


def _dashes(chunks: Iterable[Chunk], boxes: Boxes, scale: float) -> list[Chunk]:
    """Of small marks that stand apart from letters, those that are dashes or dots in a row; the others are specks."""
    kept = []
    for chunk in chunks:
        held = boxes[chunk.marks]
        widths, heights = held[:, 2] - held[:, 0], held[:, 3] - held[:, 1]
        is_dash = (widths >= _DASH[0] * scale) & (widths >= _DASH[1] * heights)
        if is_dash.any() or len(chunk.marks) == 3:
            kept.append(chunk)
    return kept


def _parted(chunk: Chunk, boxes: Boxes, usual: float) -> list[Chunk]:
    """A chunk cut where the white is much wider than between its words: serial and name of a row, two columns."""
    marks = sorted(chunk.marks, key=lambda mark: int(boxes[mark, 0]))
    ends = np.maximum.accumulate(boxes[marks, 2])
    gaps = boxes[marks[1:], 0] - ends[:-1]
    spaces = gaps[gaps >= _SPACE * usual]
    parts, start = [], 0
    for place in np.flatnonzero(gaps > _WIDER[0] * usual).tolist():
        others = spaces[spaces < gaps[place]]
        is_wide = not len(others) or gaps[place] > _WIDER[1] * float(np.median(others))
        stands = boxes[marks[start : place + 1], 3].max() >= chunk.baseline - _RAISED * chunk.tall
        if is_wide and stands:  # the mark before a note stands apart from it, and belongs to its line
            parts.append(Chunk(marks[start : place + 1], chunk.region))
            start = place + 1
    return [*parts, Chunk(marks[start:], chunk.region)]


def _measure(chunk: Chunk, boxes: Boxes, usual: float) -> None:
    """Find the baseline and the height of capitals: most letters stand on the one, and few reach over the other."""
    held = boxes[chunk.marks]
    letters = held[(held[:, 3] - held[:, 1]) >= _SMALL * usual]
    if not len(letters):
        chunk.baseline, chunk.tall = float(held[:, 3].max()) + 0.3 * usual, usual
        return
    bottoms = letters[:, 3].astype(np.float64)
    near = 0.12 * usual
    votes = (np.abs(bottoms[:, None] - bottoms) <= near).sum(axis=1)
    feet = bottoms[np.abs(bottoms - bottoms[int(votes.argmax())]) <= near]
    chunk.baseline = float(feet.mean())
    heights = chunk.baseline - letters[:, 1]
    heights = heights[heights > 0.3 * usual]
    chunk.tall = float(np.percentile(heights, 88)) if len(heights) else usual


def _absorbed(chunks: list[Chunk], boxes: Boxes) -> list[Chunk]:
    """Chunks that are but raised signs, accents, commas or dashes of a line beside them, put into it."""
    kept: list[Chunk] = []
    by_region: dict[int, list[Chunk]] = defaultdict(list)
    for chunk in sorted(chunks, key=lambda chunk: -chunk.tall):
        others = by_region[chunk.region]
        owner = next((other for other in others if _belongs(chunk, other, boxes)), None)
        if owner:
            owner.marks += chunk.marks
        else:
            kept.append(chunk)
            others.append(chunk)
    return kept


def _belongs(chunk: Chunk, line: Chunk, boxes: Boxes) -> bool:
    height, width, most = _ABSORBED
    held = boxes[chunk.marks]
    left, right = held[:, 0].min(), held[:, 2].max()
    highest = (held[:, 3] - held[:, 1]).max()
    if highest > height * line.tall or right - left > width * line.tall or len(held) > most:
        return False
    middles = (held[:, 1] + held[:, 3]) / 2
    if middles.min() < line.baseline - 1.35 * line.tall or middles.max() > line.baseline + 0.4 * line.tall:
        return False
    around = boxes[line.marks]
    near = _BESIDE * line.tall
    beside = (around[:, 0] - near <= right) & (around[:, 2] + near >= left)
    beside &= around[:, 3] >= line.baseline - 0.3 * line.tall
    beside &= around[:, 1] <= line.baseline - 0.3 * line.tall
    return bool(beside.any())


def _set_raised_apart(chunk: Chunk, boxes: Boxes) -> None:
    """Find the signs above the line that are no accents, quotes or parts of a per cent sign."""
    columns = _columns(chunk.marks, boxes)
    held = np.asarray([(*boxes[column, :2].min(axis=0), *boxes[column, 2:].max(axis=0)) for column in columns])
    height, bottom = held[:, 3] - held[:, 1], held[:, 3]
    least, most = (share * chunk.tall for share in _RAISED_HEIGHT)
    is_raised = (bottom <= chunk.baseline - _RAISED * chunk.tall) & (height >= least) & (height <= most)
    raised = [int(place) for place in np.flatnonzero(is_raised) if not _is_of_percent(int(place), held, chunk)]
    if not raised or len(raised) == len(held):
        return
    runs: list[list[int]] = []
    for place in raised:
        if runs and place - runs[-1][-1] == 1 and held[place, 0] - held[place - 1, 2] <= 0.4 * chunk.tall:
            runs[-1].append(place)
        else:
            runs.append([place])
    runs = [_with_brackets(run, held, chunk) for run in runs]
    chunk.raised = [[mark for place in run for mark in columns[place]] for run in runs]


def _with_brackets(run: list[int], held: Boxes, chunk: Chunk) -> list[int]:
    """The run with a bracket on either side: small ones reach lower than digits."""

    def is_bracket(place: int, beside: int) -> bool:
        if not 0 <= place < len(held):
            return False
        left, top, right, bottom = held[place]
        gap = max(held[beside, 0] - right, left - held[beside, 2])
        is_slim = right - left <= 0.35 * chunk.tall and bottom - top <= 1.1 * chunk.tall
        is_high = bottom <= chunk.baseline - 0.08 * chunk.tall and top <= held[beside, 1] + 0.1 * chunk.tall
        return bool(is_slim and is_high and gap <= 0.25 * chunk.tall)

    before, after = run[0] - 1, run[-1] + 1
    return [
        *([before] if is_bracket(before, run[0]) else []),
        *run,
        *([after] if is_bracket(after, run[-1]) else []),
    ]


def _columns(marks: Sequence[int], boxes: Boxes) -> list[list[int]]:
    """Marks above one another put together: a letter with its accents, a digit that came apart."""
    columns: list[list[int]] = []
    ends: list[int] = []
    for mark in marks:
        left, right = int(boxes[mark, 0]), int(boxes[mark, 2])
        if columns and min(ends[-1], right) - left >= _BENEATH * (right - left):
            columns[-1].append(mark)
            ends[-1] = max(ends[-1], right)
        else:
            columns.append([mark])
            ends.append(right)
    return columns


def _is_of_percent(place: int, held: Boxes, chunk: Chunk) -> bool:
    """Whether a ring of the same size stands at the right on the line: the other one of a per cent sign."""
    left, top, right, bottom = held[place]
    height, apart = bottom - top, held[:, 0] - right
    if height > _PERCENT[0] * chunk.tall:
        return False
    alike = np.abs((held[:, 3] - held[:, 1]) - height) <= 0.25 * height
    alike &= np.abs((held[:, 2] - held[:, 0]) - (right - left)) <= 0.3 * (right - left)
    alike &= np.abs(held[:, 3] - chunk.baseline) <= 0.15 * chunk.tall
    return bool((alike & (apart >= -0.2 * height) & (apart <= _PERCENT[1] * chunk.tall)).any())
