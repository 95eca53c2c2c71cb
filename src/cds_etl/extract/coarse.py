"""Drawn boxes that hold several cells: bands across the columns, and columns ruled without rules between their rows.

They are cut at the borders that other rows of the grid draw, and between baselines; nothing else is guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.model import Box

from .gutters import cells_of, keeps_columns
from .text_lines import text_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Word

    from .gutters import Gutter
    from .text_lines import TextLine

_NEAR = 3.0  # points: borders that differ less are one
_INSIDE = 1.0  # points that a word may reach over a border
_FEWEST_BANDS = 3  # rows across drawn borders; one or two may be merged cells with a wide space in them
_MOST_BANDS = 0.6  # of the lines in such boxes: the others name groups
_FEWEST_VALUES = 4  # values one above the other that are rows; a cell may hold two or three ("1.234", "(12%)")
_SAME_LINE = 0.3  # sizes


def cut(boxes: Sequence[Box], held: Sequence[Sequence[Word]]) -> list[Box]:
    """The boxes of a grid, those that hold several cells cut into these; `held` has the words of each box."""
    return _cut_rows(*_cut_bands(boxes, held))


def _cut_bands(boxes: Sequence[Box], held: Sequence[Sequence[Word]]) -> tuple[list[Box], list[list[Word]]]:
    """Boxes over several columns in which most lines are rows that keep the columns drawn elsewhere."""
    borders = sorted({x for box in boxes for x in (box.x0, box.x1)})
    inner = [_inner(box, borders) for box in boxes]
    if not any(inner):
        return list(boxes), [list(words) for words in held]
    lines = [text_lines(words) if gutters else [] for words, gutters in zip(held, inner, strict=True)]
    kinds = {gutters for gutters in inner if gutters and _are_bands(gutters, inner, lines)}
    parts: list[Box] = []
    parted: list[list[Word]] = []
    for box, words, gutters, texts in zip(boxes, held, inner, lines, strict=True):
        closed = _crossed(texts, gutters) if gutters in kinds else range(len(gutters))
        edges = [box.x0, *(sum(gutter) / 2 for index, gutter in enumerate(gutters) if index not in closed), box.x1]
        pieces: list[list[Word]] = [[] for _ in edges[1:]]
        for word in words:
            pieces[bisect_left(edges, (word.box.x0 + word.box.x1) / 2, 1, len(edges) - 1) - 1].append(word)
        parts += [Box(x0, box.top, x1, box.bottom) for x0, x1 in pairwise(edges)]
        parted += pieces
    return parts, parted


def _inner(box: Box, borders: Sequence[float]) -> tuple[Gutter, ...]:
    """The borders that other rows draw and this box runs over."""
    found = [box.x0]
    for x in borders:
        if x - found[-1] > _NEAR and box.x1 - x > _NEAR:
            found.append(x)
    return tuple((x - _INSIDE, x + _INSIDE) for x in found[1:])


def _are_bands(gutters: Sequence[Gutter], inner: Sequence[Sequence[Gutter]], lines: Sequence[list[TextLine]]) -> bool:
    alike = [line for own, texts in zip(inner, lines, strict=True) if own == gutters for line in texts]
    rows = [line for line in alike if line.is_row() and keeps_columns(line, gutters)]
    return len(rows) >= max(_FEWEST_BANDS, _MOST_BANDS * len(alike))


def _crossed(lines: Sequence[TextLine], gutters: Sequence[Gutter]) -> set[int]:
    """Indices of the gutters over which a text of the lines runs on."""
    cells = [(first, span) for line in lines for first, span, _ in cells_of(line, gutters)]
    return {index for first, span in cells for index in range(first, first + span - 1)}


def _cut_rows(boxes: Sequence[Box], held: Sequence[Sequence[Word]]) -> list[Box]:
    """Boxes side by side, in one of which values stand one above the other, cut between them."""
    cut: list[Box] = []
    for members in _side_by_side(boxes):
        tops = _row_tops([held[index] for index in members])
        for index in members:
            x0, top, x1, bottom = boxes[index]
            cut += [Box(x0, above, x1, below) for above, below in pairwise([top, *tops, bottom])]
    return cut


def _side_by_side(boxes: Sequence[Box]) -> Iterator[list[int]]:
    """Indices of boxes with the same top and bottom, from the left; a box beside which others end stands alone."""
    order = sorted(range(len(boxes)), key=lambda index: (boxes[index].top, boxes[index].x0))
    while order:
        first = boxes[order[0]]
        beside = [index for index in order if boxes[index].top < first.bottom - _NEAR]
        if any(abs(boxes[i].top - first.top) + abs(boxes[i].bottom - first.bottom) > _NEAR for i in beside):
            beside = order[:1]
        yield beside
        order = [index for index in order if index not in beside]


def _row_tops(cells: Sequence[Sequence[Word]]) -> list[float]:
    """Where rows begin within a drawn row: where each line of values has a label or a serial on its baseline."""
    if all(len(words) < _FEWEST_VALUES for words in cells[1:]):
        return []
    columns = [text_lines(words) for words in cells]
    values = [lines for lines in columns if len(lines) >= _FEWEST_VALUES and all(map(_is_value, lines))]
    anchors = _baselines([line for lines in values for line in lines])
    if not anchors or any(_distance(anchor, columns[0]) > _SAME_LINE for anchor in anchors):
        return []
    rows: list[list[TextLine]] = [[anchor] for anchor in anchors]
    for line in (line for lines in columns for line in lines):
        nearest = min(range(len(anchors)), key=lambda index: abs(anchors[index].baseline - line.baseline))
        rows[nearest].append(line)
    middles = [[line.baseline - 0.3 * line.size for line in row] for row in rows]
    return [(max(above) + min(below)) / 2 for above, below in pairwise(middles)]


def _is_value(line: TextLine) -> bool:
    texts = line.texts()
    return len(texts) == 1 and texts[0].is_value


def _baselines(lines: Sequence[TextLine]) -> list[TextLine]:
    """One of the lines for each baseline, from the top."""
    found: list[TextLine] = []
    for line in sorted(lines):
        if _distance(line, found[-1:]) > _SAME_LINE:
            found.append(line)
    return found


def _distance(line: TextLine, lines: Sequence[TextLine]) -> float:
    """Sizes from a line to the nearest of others."""
    return min((abs(other.baseline - line.baseline) for other in lines), default=1e5) / line.size
