"""The metric of the ICDAR 2013 table competition: which cells' texts stand beside which.

Göbel, Hassan, Oro and Orsi, "A methodology for evaluating algorithms for table understanding in PDF documents" (2012).
What is compared, truth and predictions, comes from `competition` and `readers`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Relations = Counter[tuple[str, str, str]]
"""How often a text has another as its nearest neighbour, `right` of it or `below`."""


class Placed(NamedTuple):
    """A cell: its first row and column, how many of each it covers, and its text."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """Relations that are right, that were predicted, and that are true."""

    correct: int
    predicted: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the predicted relations that are true."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the true relations that were predicted."""
        return self.correct / self.true

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.correct / (self.predicted + self.true)


def normalised(text: str) -> str:
    """Text as it is compared: without white space or case, every other sign that is no letter or digit alike.

    >>> normalised("Total (4 MSs)")
    'total_4mss_'
    """
    composed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign if sign.isalnum() else "_" for sign in composed if not sign.isspace())


def relations(cells: Iterable[Placed]) -> Relations:
    """The adjacency relations of one table; blank cells are looked through.

    >>> sorted(relations([Placed(1, 1, 1, 2, "A"), Placed(2, 1, 1, 1, ""), Placed(2, 2, 1, 1, "b")]))
    [('a', 'b', 'below')]
    """
    texts = {cell: text for cell in cells if (text := normalised(cell.text))}
    places = {place: cell for cell in texts for place in _places(cell)}
    last_row, last_column = (max((place[axis] for place in places), default=0) for axis in (0, 1))
    found: Relations = Counter()
    for cell, text in texts.items():
        for side in ("right", "below"):
            neighbours = set()
            for row, column in _places(cell):
                if side == "right":
                    beside = ((row, further) for further in range(cell.column + cell.column_span, last_column + 1))
                else:
                    beside = ((further, column) for further in range(cell.row + cell.row_span, last_row + 1))
                neighbours.add(next((places[place] for place in beside if place in places), None))
            found.update((text, texts[other], side) for other in neighbours if other)
    return found


def _places(cell: Placed) -> list[tuple[int, int]]:
    rows = range(cell.row, cell.row + cell.row_span)
    return [(row, column) for row in rows for column in range(cell.column, cell.column + cell.column_span)]


def score(truth: Sequence[Relations], predicted: Sequence[Relations]) -> Score:
    """A document's score: each predicted table is held against one true table at most, the likest first."""
    likeness = sorted(
        ((sum((a & b).values()), i, j) for i, a in enumerate(truth) for j, b in enumerate(predicted)), reverse=True
    )
    correct = 0
    taken: tuple[set[int], set[int]] = set(), set()
    for common, i, j in likeness:
        if i not in taken[0] and j not in taken[1]:
            correct += common
            taken[0].add(i)
            taken[1].add(j)
    return Score(correct, sum(map(Counter.total, predicted)), sum(map(Counter.total, truth)))
