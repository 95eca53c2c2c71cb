"""Headers without rules around their cells: which texts are one head, on which level it stands, what it spans.

Lines of one head stand closer than levels do. A head over others spans the columns that have heads beneath it; where
no rule shows which, those around whose middle it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from .gutters import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Box, Word

    from .gutters import Gutter
    from .text_lines import TextLine

_CLOSE = 1.2  # times the smallest distance of lines: more parts levels
_LEADING = 1.3  # sizes: lines of one head stand that close where nothing else tells
_AS_ROWS = 0.95  # times the distance of the body's rows: lines so far apart are levels
_SAME_PLACE = 2.0  # points
_CENTRED = 0.5  # sizes by which a head may miss the middle of all that stand on one line beneath it


class Head(NamedTuple):
    """A head: its rows (from 1) and columns (from 0), how many of each it spans, and its words line by line."""

    row: int
    column: int
    row_span: int
    column_span: int
    words: list[Word]


class _Piece(NamedTuple):
    baseline: float
    size: float
    x0: float
    x1: float
    first: int
    last: int
    words: list[Word]


@dataclass(slots=True, eq=False)
class _Block:
    """Pieces one above the other: one head, over the columns from `first` to `last`."""

    pieces: list[_Piece]
    first: int
    last: int
    above: list[_Block] = field(default_factory=list)
    below: list[_Block] = field(default_factory=list)

    @property
    def top(self) -> float:
        return self.pieces[0].baseline

    @property
    def bottom(self) -> float:
        return self.pieces[-1].baseline

    @property
    def x0(self) -> float:
        return min(piece.x0 for piece in self.pieces)

    @property
    def x1(self) -> float:
        return max(piece.x1 for piece in self.pieces)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def read_heads(
    lines: Sequence[TextLine],
    gutters: Sequence[Gutter],
    edges: Sequence[float],
    pitch: float,
    drawn: Sequence[Box] = (),
    *,
    are_parted: bool = False,
) -> tuple[list[float], list[Head]]:
    """The height at which each level of the lines above a body begins, and their heads; two empty lists without lines.

    `edges` are all borders of the columns, outer ones too, so one more than there are columns; `pitch` is the distance
    of the body's rows (0 where there is one row), and `drawn` holds what is drawn between the heads: rules under some
    of them. All are points. Where `are_parted`, rules or shades part all heads, and the edges are drawn. Each word of
    the lines is in one head; two heads may begin at one place.
    """
    pieces = [piece for line in lines for piece in _pieces(line, gutters)]
    blocks = _blocks(pieces, 1e5 if are_parted else pitch, drawn, are_parted=are_parted)
    columns = list(pairwise(edges)) if are_parted else _columns(blocks, edges)
    for block in sorted(blocks, key=lambda block: -block.top):
        _spread(block, blocks, columns, drawn)
    for upper in blocks:
        for lower in blocks:
            if upper.bottom < lower.top and upper.first <= lower.last and lower.first <= upper.last:
                upper.below.append(lower)
                lower.above.append(upper)
    levels = max(map(_height, blocks), default=0)
    heads = [_head(block, levels) for block in blocks]
    return _tops(blocks, heads, levels), heads


def _pieces(line: TextLine, gutters: Sequence[Gutter]) -> Iterator[_Piece]:
    for first, span, words in cells_of(line, gutters):
        x0, x1 = words[0].box.x0, max(word.box.x1 for word in words)
        yield _Piece(max(word.baseline for word in words), line.size, x0, x1, first, first + span - 1, words)


def _blocks(pieces: Sequence[_Piece], pitch: float, drawn: Sequence[Box], *, are_parted: bool = False) -> list[_Block]:
    """Pieces joined to heads: each to the one piece close beneath it, unless that has several above or a rule parts."""
    ordered = sorted(pieces, key=lambda piece: piece.baseline)
    beneath = {
        index: [j for j, other in enumerate(ordered) if _overlap(ordered[index], other)]
        for index in range(len(ordered))
    }
    steps = [ordered[j].baseline - ordered[i].baseline for i, below in beneath.items() for j in below]
    size = max((piece.size for piece in ordered), default=0.0)
    smallest = min(steps, default=0.0)
    if smallest > _LEADING * size and pitch and smallest > _AS_ROWS * pitch:
        smallest = 0.0
    limit = min(_CLOSE * smallest, _AS_ROWS * pitch if pitch > smallest / _AS_ROWS else 1e5)
    close = {
        index: [j for j in below if ordered[j].baseline - ordered[index].baseline <= max(limit, smallest)]
        for index, below in beneath.items()
    }
    if are_parted:
        close = {index: below[:1] for index, below in beneath.items()}
    links: dict[int, int] = {}
    for index, below in close.items():
        if len(below) == 1 and not _is_ruled(ordered[index], ordered[below[0]], drawn):
            uppers = [other for other, targets in close.items() if below[0] in targets]
            if len(uppers) == 1:
                links[index] = below[0]
    blocks = []
    for index in range(len(ordered)):
        if index in links.values():
            continue
        chain = [index]
        while chain[-1] in links:
            chain.append(links[chain[-1]])
        members = [ordered[number] for number in chain]
        blocks.append(_Block(members, min(p.first for p in members), max(p.last for p in members)))
    return blocks


def _overlap(upper: _Piece, lower: _Piece) -> bool:
    is_beneath = lower.baseline - upper.baseline > 0.5 * upper.size
    shares_columns = upper.first <= lower.last and lower.first <= upper.last
    return is_beneath and shares_columns and upper.x0 < lower.x1 and lower.x0 < upper.x1


def _is_ruled(upper: _Piece, lower: _Piece, drawn: Sequence[Box]) -> bool:
    left, right = max(upper.x0, lower.x0), min(upper.x1, lower.x1)
    return any(
        upper.baseline < (box.top + box.bottom) / 2 < lower.baseline and box.x0 < right and left < box.x1
        for box in drawn
    )


def _columns(blocks: Sequence[_Block], edges: Sequence[float]) -> list[tuple[float, float]]:
    """Left and right end of each column: around the middle of its lowest head, as far as the nearer of those beside."""
    lowest: dict[int, _Block] = {}
    for block in sorted(blocks, key=lambda block: block.bottom):
        if block.first == block.last:
            lowest[block.first] = block
    columns = []
    for column, (left, right) in enumerate(pairwise(edges)):
        if column in lowest:
            own = lowest[column]
            if column - 1 in lowest:
                left = (lowest[column - 1].x1 + own.x0) / 2
            if column + 1 in lowest:
                right = (own.x1 + lowest[column + 1].x0) / 2
            half = min(own.middle - left, right - own.middle)
            left, right = own.middle - half, own.middle + half
        columns.append((left, right))
    return columns


def _spread(
    block: _Block, blocks: Sequence[_Block], columns: Sequence[tuple[float, float]], drawn: Sequence[Box]
) -> None:
    """Widen a head that stands over others to all the columns that it spans."""
    below = [other for other in blocks if other.top > block.bottom]
    if not any(other.first <= block.last and block.first <= other.last for other in below):
        return
    ruled = _columns_of_rule(block, columns, drawn)
    if ruled:
        block.first, block.last = min(block.first, ruled[0]), max(block.last, ruled[1])
        return
    headed = {column for other in below for column in range(other.first, other.last + 1)}
    beside = [
        other for other in blocks if other is not block and other.top <= block.bottom and other.bottom >= block.top
    ]
    taken = {column for other in beside for column in range(other.first, other.last + 1)}
    firsts = _free(block.first, -1, headed - taken)
    lasts = _free(block.last, 1, headed - taken)
    spans = ((first, last) for first in firsts for last in lasts)
    away = {span: abs((columns[span[0]][0] + columns[span[1]][1]) / 2 - block.middle) for span in spans}
    nearest = min(away.values())
    size = block.pieces[0].size
    fewest = min((span for span in away if away[span] <= nearest + _SAME_PLACE), key=lambda span: (_count(span), span))
    most = max((s for s in away if away[s] <= nearest + _CENTRED * size), key=lambda s: (_count(s), -away[s]))
    block.first, block.last = most if _are_beneath(most, block, blocks) else fewest


def _count(span: tuple[int, int]) -> int:
    return span[1] - span[0] + 1


def _are_beneath(span: tuple[int, int], block: _Block, blocks: Sequence[_Block]) -> bool:
    """Whether all heads of a span stand under others: on one line, above which heads end that have none beneath them.

    Where heads without others beneath hang from the top or stand in the middle, none of them stands on the lowest line.
    """
    beneath = [other for other in blocks if other.top > block.bottom and _meet(other, span)]
    tops = [[other.top for other in beneath if _meet(other, (c, c))] for c in range(span[0], span[1] + 1)]
    if not all(tops):
        return False
    firsts = [min(some) for some in tops]
    line = min(firsts)
    alone = [
        other
        for other in blocks
        if other is not block
        and not _meet(other, span)
        and not any(lower.top > other.bottom and _meet(lower, (other.first, other.last)) for lower in blocks)
    ]
    is_line = max(firsts) - line <= _SAME_PLACE
    return is_line and any(other.bottom < line - _SAME_PLACE for other in alone)


def _meet(block: _Block, span: tuple[int, int]) -> bool:
    return block.first <= span[1] and span[0] <= block.last


def _free(column: int, step: int, free: set[int]) -> list[int]:
    """The column and those on from it that are free."""
    found = [column]
    while found[-1] + step in free:
        found.append(found[-1] + step)
    return found


def _columns_of_rule(
    block: _Block, columns: Sequence[tuple[float, float]], drawn: Sequence[Box]
) -> tuple[int, int] | None:
    """First and last column over which the nearest rule under the head runs."""
    under = [box for box in drawn if (box.top + box.bottom) / 2 > block.bottom and box.x0 < block.middle < box.x1]
    if not under:
        return None
    rule = min(under, key=lambda box: box.top)
    over = [number for number, (left, right) in enumerate(columns) if rule.x0 <= (left + right) / 2 <= rule.x1]
    return (over[0], over[-1]) if over else None


def _height(block: _Block) -> int:
    """How many levels the head and those beneath it take."""
    return 1 + max(map(_height, block.below), default=0)


def _depth(block: _Block) -> int:
    """On which level the head stands, from 1."""
    return 1 + max(map(_depth, block.above), default=0)


def _head(block: _Block, levels: int) -> Head:
    row = _depth(block)
    end = min(map(_depth, block.below), default=levels + 1)
    words = [word for piece in block.pieces for word in piece.words]
    return Head(row, block.first, max(end - row, 1), block.last - block.first + 1, words)


def _tops(blocks: Sequence[_Block], heads: Sequence[Head], levels: int) -> list[float]:
    """Where each level begins: above the highest head that begins on it and does not span levels in vain."""
    tops: list[float] = []
    for level in range(1, levels + 1):
        highest = [
            block.pieces[0].baseline - 0.85 * block.pieces[0].size
            for block, head in zip(blocks, heads, strict=True)
            if head.row == level
        ]
        tops.append(max(min(highest), tops[-1] + 1) if tops else min(highest))
    return tops
