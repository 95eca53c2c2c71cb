"""The piece of a table that stands on one page: its cells, its frame, its repeated header, its borders, drawn or open.

What a picture must know beyond the table itself; drawing is for `picture`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .model import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Cell, Page, Word
    from .seeing import SeenTable

_PADDING = 4.0  # points between a repeated header's words and the border over them, about
_ALONG = 3.0  # points that a rule may lie beside the border that it draws
_COVERED = 0.8  # of a border: from here on it is drawn


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a table that stands on the page, and the strip over it that repeats the header."""

    seen: SeenTable
    cells: tuple[Cell, ...]
    box: Box
    repeated: Box | None

    @property
    def edges(self) -> set[Box]:
        """The borders of its cells."""
        return {edge for cell in self.cells for edge in edges(cell.box)}

    @property
    def frame(self) -> Box:
        """All of it."""
        return self.box if self.repeated is None else self.box._replace(top=self.repeated.top)


def piece_of(seen: SeenTable, page: Page) -> Piece:
    """The piece of a table on a page that it touches."""
    cells = tuple(cell for cell in seen.table.cells if cell.page == page.number)
    boxes = [cell.box for cell in cells]
    box = Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )
    first = min(cell.page for cell in seen.table.cells)
    lost = _repeated(seen, page, box) if page.number > first else []
    top = min((word.box.top for word in lost), default=0.0) - _PADDING
    return Piece(seen, cells, box, Box(box.x0, top, box.x1, box.top) if lost else None)


def _repeated(seen: SeenTable, page: Page, box: Box) -> list[Word]:
    """The words above a table's part that repeat its header and were left out for that, from the lowest."""
    left = Counter(word for cell in seen.table.cells if cell.is_header for word in cell.text.split())
    above = [word for word in page.words if word.box.bottom <= box.top + 1 and box.x0 <= word.box.x0 <= box.x1]
    found: list[Word] = []
    for word in sorted(above, key=lambda word: -word.box.bottom):
        if word.is_mark:
            continue
        if not left[word.text]:
            break
        left[word.text] -= 1
        found.append(word)
    return found


def edges(box: Box) -> tuple[Box, Box, Box, Box]:
    """The four sides of a box, each as a box without width or height."""
    return (
        Box(box.x0, box.top, box.x1, box.top),
        Box(box.x0, box.bottom, box.x1, box.bottom),
        Box(box.x0, box.top, box.x0, box.bottom),
        Box(box.x1, box.top, box.x1, box.bottom),
    )


def is_drawn(edge: Box, rules: Sequence[Box]) -> bool:
    """Whether rules lie along most of an edge.

    >>> is_drawn(Box(0, 10, 100, 10), [Box(0, 9, 50, 10), Box(50, 10, 90, 11)])
    True
    >>> is_drawn(Box(0, 10, 100, 10), [Box(0, 10, 50, 10), Box(50, 0, 50, 20)])
    False
    """
    spans = sorted(_shadow(edge, rule) for rule in rules if _lies_along(edge, rule))
    covered, end = 0.0, 0.0
    for start, stop in spans:
        covered += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return covered >= _COVERED * max(edge.width, edge.height)


def _lies_along(edge: Box, rule: Box) -> bool:
    if edge.width >= edge.height:
        return rule.width >= rule.height and abs((rule.top + rule.bottom) / 2 - edge.top) <= _ALONG
    return rule.height > rule.width and abs((rule.x0 + rule.x1) / 2 - edge.x0) <= _ALONG


def _shadow(edge: Box, rule: Box) -> tuple[float, float]:
    """Which stretch of the edge a rule beside it covers, measured from the edge's start."""
    if edge.width >= edge.height:
        return max(0.0, rule.x0 - edge.x0), min(edge.width, rule.x1 - edge.x0)
    return max(0.0, rule.top - edge.top), min(edge.height, rule.bottom - edge.top)
