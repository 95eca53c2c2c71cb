"""Who gets which column when each column may be taken once: the best sharing, and how much the next best would cost.

Arithmetic on a matrix of costs; knows no names. What costs mean, and what is enough to decide, is for `jointly`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Costs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """What one row gets: a column, the same column `again` beside the row that has it, or nothing (`column` None).

    `margin` is what the best sharing would cost in which this row means another column or none, beyond the best
    sharing of all; 0 where two are as good.
    """

    column: int | None
    again: bool
    margin: float


def share_out(costs: Costs, alone: Costs, repeat: float, held: NDArray[np.bool_] | None = None) -> list[Share]:
    """Share the columns of `costs` (rows × columns) among the rows so that the sum of costs is least.

    A row may stay without a column at the cost in `alone` (one per row), or repeat a column that another row has, or
    that nobody has, at `repeat` beyond its cost. Columns that are `held` were given away before: they can be repeated.

    >>> import numpy as np
    >>> costs = np.array([[0.0, 5.0], [1.0, 3.0], [9.0, 9.0]])
    >>> for share in share_out(costs, np.array([8.0, 8.0, 8.0]), 6.0):
    ...     print(share)
    Share(column=0, again=False, margin=3.0)
    Share(column=1, again=False, margin=3.0)
    Share(column=None, again=False, margin=5.0)
    """
    import numpy as np

    count, width = costs.shape
    if not count:
        return []
    if not width:
        return [Share(None, False, float("inf"))] * count
    held = np.zeros(width, dtype=bool) if held is None else held
    nearest = costs.argmin(axis=1)
    twice = costs[np.arange(count), nearest] + repeat
    outside = np.minimum(alone, twice)
    columns = assign(np.where(held, 0.0, np.minimum(costs - outside[:, None], 0.0)))
    columns[columns >= width] = -1
    columns[(columns >= 0) & (held[columns] | (costs[np.arange(count), columns] >= outside))] = -1
    margins = _margins(costs, alone, repeat, columns, held)
    is_again = (columns < 0) & (twice < alone)
    return [
        Share(int(nearest[row]) if again else int(column) if column >= 0 else None, bool(again), float(margin))
        for row, (column, again, margin) in enumerate(zip(columns, is_again, margins, strict=True))
    ]


def assign(costs: Costs) -> NDArray[np.intp]:
    """A column for each row, none twice, at the least sum of costs; as many columns beyond the last as rows lack.

    Shortest augmenting paths (Jonker and Volgenant, Computing 38, 1987), after each row that alone wants its nearest
    column has got it. A column beyond the last costs nothing.

    >>> import numpy as np
    >>> assign(np.array([[-4.0, -3.0], [-4.0, -1.0], [0.0, 0.0]])).tolist()
    [1, 0, 2]
    """
    import numpy as np

    count, width = costs.shape
    padded = np.zeros((count, max(count, width)))
    padded[:, :width] = costs
    row_price, column_price = padded.min(axis=1), np.zeros(padded.shape[1])
    columns, rows = np.full(count, -1), np.full(padded.shape[1], -1)
    for row, column in enumerate(padded.argmin(axis=1)):
        if rows[column] < 0:
            columns[row], rows[column] = column, row
    for start in np.flatnonzero(columns < 0):
        reach, before = padded[start] - row_price[start] - column_price, np.full(padded.shape[1], start)
        is_open, done, far = np.ones(padded.shape[1], dtype=bool), [], 0.0
        while True:
            column = int(np.where(is_open, reach, np.inf).argmin())
            far, is_open[column] = float(reach[column]), False
            if rows[column] < 0:
                break
            done.append(column)
            row = rows[column]
            through = far + padded[row] - row_price[row] - column_price
            is_nearer = is_open & (through < reach)
            reach[is_nearer], before[is_nearer] = through[is_nearer], row
        row_price[start] += far
        row_price[rows[done]] += far - reach[done]
        column_price[done] += reach[done] - far
        while True:
            row = before[column]
            rows[column], columns[row], column = row, column, columns[row]
            if row == start:
                break
    return columns


def _margins(costs: Costs, alone: Costs, repeat: float, columns: NDArray[np.intp], held: NDArray[np.bool_]) -> Costs:
    """What it costs at least that a row means something else: the shortest round trip through it.

    A row's move to another's column costs the difference, and sends that row on its way; the last takes a free column,
    stays outside, or repeats one. Node 0 stands for the outside, where every trip may begin and end.
    """
    import numpy as np

    count = len(columns)
    rows = np.arange(count)
    nearest = costs.argmin(axis=1)
    twice = costs[rows, nearest] + repeat
    holds = columns >= 0
    own = np.where(holds, costs[rows, columns], np.minimum(alone, twice))
    meaning = np.where(holds, columns, np.where(twice < alone, nearest, -1))
    free = np.setdiff1d(np.flatnonzero(~held), columns[holds])

    moves = np.full((count + 1, count + 1), np.inf)
    moves[1:, 1:][:, holds] = costs[:, columns[holds]] - own[:, None]
    moves[1:, 0] = np.minimum(alone, twice) - own
    if len(free):
        moves[1:, 0] = np.minimum(moves[1:, 0], costs[:, free].min(axis=1) - own)
    moves[0] = 0.0
    first = moves.copy()
    np.fill_diagonal(first, np.inf)
    first[1:, 1:][(meaning[:, None] == columns[None, :]) & holds[None, :]] = np.inf  # the same meaning is no change
    others = costs + repeat
    others[:, free] = costs[:, free]
    others[rows[meaning >= 0], meaning[meaning >= 0]] = np.inf
    nothing = np.where(meaning < 0, np.inf, alone)
    first[1:, 0] = np.minimum(others.min(axis=1), nothing) - own

    np.fill_diagonal(moves, 0.0)
    for stop in range(count + 1):
        np.minimum(moves, moves[:, stop, None] + moves[None, stop], out=moves)
    margins: Costs = np.maximum(0.0, (first + moves.T).min(axis=1)[1:])
    return margins
