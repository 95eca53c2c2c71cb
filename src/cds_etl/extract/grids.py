"""Boxes and words to grids, page by page.

A grid is what is drawn on one page; `stitch` joins grids over page breaks and tells headers from body.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING

from .boxes import TOLERANCE, table_boxes
from .coarse import cut
from .lines import bounds, group_lines, join_lines, least_sure
from .pool import Pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import Box, Page, Word

    from .lines import Line, Mark

_SHORT_RULE = (0.08, 0.65)  # of the page's width: how long the line above notes is
_MOST_ALIKE = 2  # rules with the same ends: more are the rules of a table
_OUTSIDE = 1.0  # points that a word's middle may stand outside its cell


@dataclass(frozen=True, slots=True)
class GridCell:
    """One drawn box: its place in the grid (from 1), and the text of the lines in it.

    The lines themselves are not kept: in a long document they would take more memory than all else that is read.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: InitVar[Sequence[Line]]
    text: str = field(init=False)
    marks: tuple[Mark, ...] = field(init=False)
    word_count: int = field(init=False)  # marks among them
    confidence: float | None = field(init=False)

    def __post_init__(self, lines: Sequence[Line]) -> None:
        """Join the lines; the cell is frozen once it is made."""
        text, marks = join_lines(lines)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "marks", marks)
        object.__setattr__(self, "word_count", sum([line.word_count for line in lines]))
        object.__setattr__(self, "confidence", least_sure(line.confidence for line in lines))


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one table on one page, row by row.

    `borders` are its column borders from the left: how far left and right each may lie. A drawn border is where its
    rule is; an open one somewhere in the white between two columns, the outer ones anywhere beside the text.
    """

    page: int
    box: Box
    borders: tuple[tuple[float, float], ...]
    is_drawn: bool
    row_count: int
    cells: tuple[GridCell, ...]
    header_rows: int | None = None  # where the finder of the grid knows

    @property
    def word_count(self) -> int:
        """Words in its cells, marks among them."""
        return sum(cell.word_count for cell in self.cells)


def find_grids(page: Page, pool: Pool | None = None) -> tuple[list[Grid], list[Word]]:
    """The grids of a page from the top, and the words that stand in none; cells share their boxes with the `pool`."""
    pool = pool or Pool()
    words = list(page.words)
    grids = []
    for boxes in table_boxes(page.rules, words):
        grid, words = _fill(boxes, words, page.number, pool)
        if grid:
            grids.append(grid)
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.x0)), words


def short_rules(page: Page, tables: Sequence[Box]) -> list[float]:
    """Heights of short lines that belong to no table, each alone of its kind: notes may begin beneath one."""
    shortest, longest = (share * page.width for share in _SHORT_RULE)
    kinds = Counter((round(rule.box.x0), round(rule.box.x1)) for rule in page.rules)
    return [
        rule.box.top
        for rule in page.rules
        if rule.is_horizontal
        and shortest <= rule.box.width <= longest
        and kinds[round(rule.box.x0), round(rule.box.x1)] <= _MOST_ALIKE
        and not any(box.top - 2 <= rule.box.top <= box.bottom + 2 for box in tables)
    ]


def _fill(boxes: Sequence[Box], words: Sequence[Word], page: int, pool: Pool) -> tuple[Grid | None, list[Word]]:
    """The boxes with their words as a grid, and the words left over; no grid where the boxes are a mere frame."""
    xs, ys, held, left = _hold(boxes, words)
    if len(xs) < 3 or not any(held):
        return None, list(words)
    parts = cut(boxes, held)
    if len(parts) > len(boxes):
        boxes = parts
        xs, ys, held, left = _hold(boxes, words)
    cells = [_cell(box, xs, ys, held[number], page, pool) for number, box in enumerate(boxes)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    borders = tuple((x, x) for x in xs)
    return Grid(page, bounds(boxes), borders, True, len(ys) - 1, tuple(cells)), left


def _hold(boxes: Sequence[Box], words: Sequence[Word]) -> tuple[list[float], list[float], list[list[Word]], list[Word]]:
    """Borders of columns and of rows, the words of each box, and those in none."""
    xs = _borders([x for box in boxes for x in (box.x0, box.x1)])
    ys = _borders([y for box in boxes for y in (box.top, box.bottom)])
    places = {}
    for number, box in enumerate(boxes):
        for row in range(_nearest(ys, box.top), _nearest(ys, box.bottom)):
            for column in range(_nearest(xs, box.x0), _nearest(xs, box.x1)):
                places[row, column] = number
    held: list[list[Word]] = [[] for _ in boxes]
    left: list[Word] = []
    for word in words:
        place = places.get(_place(word, xs, ys))
        (left if place is None else held[place]).append(word)
    return xs, ys, held, left


def _place(word: Word, xs: list[float], ys: list[float]) -> tuple[int, int]:
    x = (word.box.x0 + word.box.x1) / 2
    y = word.baseline - 0.3 * word.size  # the middle of its small letters
    if not (xs[0] - _OUTSIDE <= x <= xs[-1] + _OUTSIDE and ys[0] - _OUTSIDE <= y <= ys[-1] + _OUTSIDE):
        return -1, -1
    row = min(max(bisect_right(ys, y) - 1, 0), len(ys) - 2)
    column = min(max(bisect_right(xs, x) - 1, 0), len(xs) - 2)
    return row, column


def _cell(box: Box, xs: list[float], ys: list[float], words: list[Word], page: int, pool: Pool) -> GridCell:
    row, column = _nearest(ys, box.top), _nearest(xs, box.x0)
    return GridCell(
        row=row + 1,
        column=column + 1,
        row_span=_nearest(ys, box.bottom) - row,
        column_span=_nearest(xs, box.x1) - column,
        box=pool.box(box.rounded()),
        lines=group_lines(words, page) if words else (),
    )


def _borders(values: Sequence[float]) -> list[float]:
    """Coordinates in order, those nearer than the tolerance taken as one."""
    borders: list[float] = []
    for value in sorted(set(values)):
        if not borders or value - borders[-1] > TOLERANCE:
            borders.append(value)
    return borders


def _nearest(borders: list[float], value: float) -> int:
    """Index of the border that the value stands for."""
    return min(max(bisect_right(borders, value + 0.01) - 1, 0), len(borders) - 1)
