"""Lines of a table without vertical rules as a grid: its body's rows, its heads, and the cells of both.

Which lines are the table, and where its columns part, is found before (`open_tables`, `gutters`).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.model import Box

from .grids import Grid, GridCell
from .gutters import cells_of
from .heads import Head, read_heads
from .lines import bounds, group_lines
from .pool import Pool
from .text_lines import column_numbers, is_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Word

    from .gutters import Gutter
    from .text_lines import TextLine

_ANYWHERE = 1e5  # points: beyond any page
_AS_ROWS = 0.92  # of the usual distance of rows: lines so far apart are of two rows
_TIGHT = 1.3  # sizes: rows that near one another have no white between them, and distances say little
_HALF = 0.8  # sizes: lines that near stand beside one another in one row
_ALIKE = 0.92  # of the widest gap: as wide
_MOST = 0.6  # of a column's texts, and of a table's rows
_MOST_IN_ROW = 4  # values one above the other: as many between rules or shades are rows, fewer may be one
_CAP = 0.85  # of the size: how far letters reach above their baseline


@dataclass(frozen=True, slots=True)
class OpenTable:
    """The lines of a table on one page, its gutters, and what is drawn: heights of `cuts` between rows, rules by heads.

    `page` counts from 1; lines and cuts are sorted from the top, gutters from the left; places are points. There is a
    line at least, in the header or the body.
    """

    page: int
    header: Sequence[TextLine]
    body: Sequence[TextLine]
    gutters: tuple[Gutter, ...]
    cuts: Sequence[float] = ()
    drawn: Sequence[Box] = ()
    pitch: float = 0.0  # the gap between its rows on another page
    is_shaded: bool = False  # what parts rows are the edges of shades
    ends: tuple[float, float] | None = None  # of what is drawn, where its pieces show the columns


def make_grid(table: OpenTable, pool: Pool | None = None) -> Grid:
    """The table as a grid; the words of a row that run over a gutter are one merged cell.

    Its cells tile its box, those without words too, and hold every word of its lines; they share boxes with the `pool`.
    Raises ValueError without lines.
    """
    lines = [*table.header, *table.body]
    box = bounds([word.box for line in lines for word in line.words])
    middles = [(left + right) / 2 for left, right in table.gutters]
    edges = (box.x0 - 1, *middles, box.x1 + 1)
    pitch = row_pitch(table.body, table.gutters) or table.pitch
    rows = group_rows(table.body, table.gutters, table.cuts, pitch, is_shaded=table.is_shaded)
    levels, heads = _heads(table, edges, pitch)
    tops = [*levels, *(min(line.baseline - _CAP * line.size for line in row) for row in rows), box.bottom + 1]
    tops[0] = min(tops[0], box.top - 1)
    placed: dict[tuple[int, int], tuple[int, int, list[Word]]] = {}
    for head in heads:
        down, right, others = placed.get((head.row, head.column), (head.row_span, head.column_span, []))
        placed[head.row, head.column] = min(down, head.row_span), max(right, head.column_span), [*others, *head.words]
    for number, row in enumerate(rows, len(levels) + 1):
        cells = _banner(_place(row, table.gutters), len(edges) - 1)
        placed |= {(number, column): (1, span, words) for column, (span, words) in cells.items()}
    _uncover(placed)
    return Grid(
        page=table.page,
        box=Box(edges[0], tops[0], edges[-1], tops[-1]).rounded(),
        borders=((0.0, box.x0), *table.gutters, (box.x1, _ANYWHERE)),
        is_drawn=False,
        row_count=len(tops) - 1,
        cells=tuple(_cells(placed, edges, tops, table.page, pool or Pool())),
        header_rows=len(levels),
    )


def _heads(table: OpenTable, edges: Sequence[float], pitch: float) -> tuple[list[float], list[Head]]:
    """The heads, and where each of their levels begins; a line that numbers the columns is a level of its own."""
    header = table.header
    are_parted = table.ends is not None and _parts_all_heads(table)
    if table.ends:
        edges = (min(edges[0], table.ends[0]), *edges[1:-1], max(edges[-1], table.ends[1]))
    if not (len(header) > 1 and column_numbers(header[-1])):
        return read_heads(header, table.gutters, edges, pitch, table.drawn, are_parted=are_parted)
    numbers = header[-1]
    levels, heads = read_heads(header[:-1], table.gutters, edges, pitch, table.drawn, are_parted=are_parted)
    levels.append(numbers.baseline - _CAP * numbers.size)
    row = len(levels)
    heads += [Head(row, column, 1, span, words) for column, span, words in cells_of(numbers, table.gutters)]
    return levels, heads


def _parts_all_heads(table: OpenTable) -> bool:
    """Whether what is drawn parts all heads: each is shaded by itself, or rules part all rows."""
    if table.is_shaded or not table.body:
        return bool(table.drawn)
    inner = [cut for cut in table.cuts if table.body[0].baseline < cut < table.body[-1].baseline]
    return bool(inner) and len(inner) + 1 >= len(anchors_of(table.body, table.gutters))


def _uncover(placed: dict[tuple[int, int], tuple[int, int, list[Word]]]) -> None:
    """Shorten merged cells that would cover others with words: none may be lost."""
    merged = sorted(place for place, (down, right, _) in placed.items() if down > 1 or right > 1)
    for row, column in merged:
        down, right, words = placed[row, column]
        others = [place for place in placed if place[0] >= row and place[1] >= column and place != (row, column)]
        for other_row, other_column in others:
            if other_row < row + down and other_column < column + right:
                if other_row == row:
                    right = other_column - column
                else:
                    down = other_row - row
        placed[row, column] = down, right, words


def _cells(
    placed: dict[tuple[int, int], tuple[int, int, list[Word]]],
    edges: Sequence[float],
    tops: Sequence[float],
    page: int,
    pool: Pool,
) -> Iterator[GridCell]:
    """The cells of all places, those without words too, row by row."""
    covered = {
        (row + down, column + right)
        for (row, column), (row_span, column_span, _) in placed.items()
        for down in range(row_span)
        for right in range(column_span)
        if down or right
    }
    for row in range(1, len(tops)):
        for column in range(len(edges) - 1):
            if (row, column) not in covered:
                down, right, words = placed.get((row, column), (1, 1, []))
                area = Box(edges[column], tops[row - 1], edges[column + right], tops[row - 1 + down]).rounded()
                yield GridCell(row, column + 1, down, right, pool.box(area), tuple(group_lines(words, page)))


def _place(row: Sequence[TextLine], gutters: Sequence[Gutter]) -> dict[int, tuple[int, list[Word]]]:
    """For each column where a text of the row begins: how many columns it covers, and its words."""
    placed: dict[int, tuple[int, list[Word]]] = {}
    for line in row:
        for column, span, words in cells_of(line, gutters):
            known, others = placed.get(column, (1, []))
            placed[column] = max(span, known), [*others, *words]
    for column in sorted(placed):
        if column in placed:
            span, words = placed[column]
            for right in range(column + 1, column + span):
                words = words + placed.pop(right, (1, []))[1]
            placed[column] = span, words
    return placed


def _banner(cells: dict[int, tuple[int, list[Word]]], columns: int) -> dict[int, tuple[int, list[Word]]]:
    """The cells of a row; its only text, if it runs over columns or stands behind the labels, covers all of them."""
    (column, (span, words)) = next(iter(cells.items()))
    is_banner = len(cells) == 1 and (span > 1 or column > 1) and not is_value(words)
    return {0: (columns, words)} if is_banner else cells


def anchors_of(lines: Sequence[TextLine], gutters: Sequence[Gutter]) -> list[int]:
    """Indices of the lines that hold a row's serial, or a value in a column of values: one for each row, if any."""
    cells = [[(column, words) for column, _, words in cells_of(line, gutters)] for line in lines]
    kinds: dict[int, list[bool]] = {}
    for column, words in (cell for row in cells for cell in row):
        kinds.setdefault(column, []).append(is_value(words))
    of_values = {column for column, texts in kinds.items() if sum(texts) >= _MOST * len(texts)}
    return [i for i, row in enumerate(cells) if any(c in of_values and is_value(words) for c, words in row)]


def row_pitch(lines: Sequence[TextLine], gutters: Sequence[Gutter]) -> float:
    """The smallest gap that parts two rows, in points from baseline to baseline; 0 where there is one row."""
    gaps = [below.baseline - line.baseline for line, below in pairwise(lines)]
    return min((max(gaps[upper:lower]) for upper, lower in pairwise(anchors_of(lines, gutters))), default=0.0)


def group_rows(
    lines: Sequence[TextLine],
    gutters: Sequence[Gutter],
    cuts: Sequence[float],
    pitch: float,
    *,
    is_shaded: bool = False,
) -> list[list[TextLine]]:
    """The lines of a body by row: as rules part them, else each with the serial or the values that it stands around.

    `cuts` are the heights of rules, or of shades' edges, from the top; `pitch` is the distance of rows, 0 if unknown.
    Each line is in one row, and no row is empty.
    Under a shaded header there may be any number of white rows.
    """
    anchors = set(anchors_of(lines, gutters))
    if not cuts:
        return list(_part(lines, anchors, gutters, pitch))
    bands: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        bands.setdefault(bisect_left(cuts, line.baseline - 0.3 * line.size), []).append(index)
    if len(bands) == 1 and not anchors:
        return list(_part_words(lines, gutters))
    inner = [number for number in bands if 0 < number < len(cuts)]  # outside, nothing drawn ends rows
    are_rows = sum(len(anchors.intersection(bands[number])) <= 1 for number in inner) >= _MOST * len(inner)
    most = _MOST_IN_ROW if are_rows else 0
    rows: list[list[TextLine]] = []
    for number, band in bands.items():
        mine = {place for place, index in enumerate(band) if index in anchors}
        within = [lines[index] for index in band]
        is_row = number in inner and len(mine) < most and not (is_shaded and len(bands) == 1)
        rows += [within] if is_row else _part(within, mine, gutters, pitch)
    return rows


def _part(
    lines: Sequence[TextLine], anchors: set[int], gutters: Sequence[Gutter], pitch: float
) -> Iterator[list[TextLine]]:
    ends = set(_ends(lines, anchors, gutters, pitch))
    row: list[TextLine] = []
    for index, line in enumerate(lines):
        row.append(line)
        if index in ends:
            yield row
            row = []
    if row:
        yield row


def _part_words(lines: Sequence[TextLine], gutters: Sequence[Gutter]) -> Iterator[list[TextLine]]:
    """Rows of words that no rules part: at white that is no leading, or else before lines that begin at the left."""
    steps = {
        index: (line.baseline - above.baseline) / line.size
        for index, (above, line) in enumerate(pairwise(lines), start=1)
    }
    opening = {index for index, step in steps.items() if step > _HALF and cells_of(lines[index], gutters)[0][0] == 0}
    loose = {index for index, step in steps.items() if step > _TIGHT}
    starts = loose if 2 * len(loose) >= len(opening) else loose | opening
    for first, end in pairwise([0, *sorted(starts), len(lines)]):
        yield list(lines[first:end])


def _ends(lines: Sequence[TextLine], anchors: set[int], gutters: Sequence[Gutter], pitch: float) -> Iterator[int]:
    """Indices of the lines that end a row."""
    gaps = [below.baseline - line.baseline for line, below in pairwise(lines)]
    wide = {index for index, gap in enumerate(gaps) if _parts_rows(gap, lines[index + 1], gutters, pitch)}
    places = sorted(anchors)
    if not places:
        yield from wide
        return
    yield from (index for index in wide if index < places[0] or index >= places[-1])
    for upper, lower in pairwise(places):
        between = range(upper, lower)
        parting = [index for index in between if index in wide]
        yield from parting or [_widest(gaps, between)]


def _parts_rows(gap: float, below: TextLine, gutters: Sequence[Gutter], pitch: float) -> bool:
    """Whether a gap is as wide as those between rows; where rows have no white between them, whether a row begins."""
    if not pitch:
        return False
    if pitch > _TIGHT * below.size:
        return gap >= _AS_ROWS * pitch
    return gap >= _AS_ROWS * pitch and cells_of(below, gutters)[0][0] == 0


def _widest(gaps: Sequence[float], between: range) -> int:
    """Index of the widest gap; of several alike, the one nearest to the middle, the lower if need be."""
    most = max(gaps[index] for index in between)
    alike = [index for index in between if gaps[index] >= _ALIKE * most]
    middle = sum(gaps[index] for index in between) / 2
    reached = 0.0
    away = {}
    for index in between:
        away[index] = abs(reached + gaps[index] / 2 - middle)
        reached += gaps[index]
    return min(alike, key=lambda index: (round(away[index], 1), -index))
