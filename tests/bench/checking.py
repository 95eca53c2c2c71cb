"""What checking costs: tables with two faults, solved or declared ambiguous, short and long. Reading: `reading`."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from cds_etl.check import check
from cds_etl.check.chain import find_equations
from cds_etl.check.sheet import read_sheets
from cds_etl.check.suggest import find_suggestions
from cds_etl.model import Identity, Term
from cds_etl.records import RecordSet, Suggestion
from check.factory import Column, document, indicator, members, table, total

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT, LONG, COLUMNS = 63, 5000, 6
_PARTS = tuple(f"part{place}" for place in range(1, COLUMNS))
_SUM = Identity("row_total", Term("total"), tuple(Term(part) for part in _PARTS))
_APART, _IN_A_COLUMN = ((3, 1), (7, 2)), ((3, 1), (7, 1))


@dataclass(frozen=True, slots=True)
class Solving:
    """A table with two faults: its rows, milliseconds to suggest and to check in all, and changes suggested."""

    name: str
    rows: int
    suggesting: float
    checking: float
    changes: int


def time_checks(runs: int) -> list[Solving]:
    """Best times of tables with row and column totals, and of one with column totals alone."""
    return [
        _time("two faults apart", SHORT, runs, _APART),
        _time("two faults in one column", SHORT, runs, _IN_A_COLUMN),
        _time("two faults, no row totals", SHORT, runs, _IN_A_COLUMN, has_row_totals=False),
        _time("two faults apart", LONG, min(runs, 2), _APART),
        _time("two faults in one column", LONG, min(runs, 2), _IN_A_COLUMN),
    ]


def _time(
    name: str, rows: int, runs: int, faults: tuple[tuple[int, int], ...], *, has_row_totals: bool = True
) -> Solving:
    records = _spoilt(rows, faults)
    identities = [_SUM] if has_row_totals else []
    sheets = read_sheets(records)
    equations = find_equations(records, identities, [], sheets)
    changes = len(check(records, identities, []).of(Suggestion))
    suggesting = _best(runs, lambda: find_suggestions(equations, sheets))
    return Solving(name, rows, suggesting, _best(runs, lambda: check(records, identities, [])), changes)


def _best(runs: int, work: Callable[[], object]) -> float:
    """Milliseconds of the quickest of some runs."""
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return 1000 * best


def _spoilt(rows: int, faults: tuple[tuple[int, int], ...]) -> RecordSet:
    """A table of invented figures with totals of rows and columns; each faulty figure, by row and column, is dropped to
    its first digits.
    """
    random = Random(rows)
    parts = [[random.randint(1000, 9999) for _ in _PARTS] for _ in range(rows)]
    true = [[*row, sum(row)] for row in parts]
    sums = [sum(column) for column in zip(*true, strict=True)]
    printed = [[_say(figure) for figure in row] for row in true]
    for row, column in faults:
        printed[row][column] = _say(true[row][column] // 10)
    columns = [Column(name, name) for name in (*_PARTS, "total")]
    known = [indicator(column.indicator_id) for column in columns]
    lines = [*members(printed), total(*map(_say, sums))]
    return RecordSet([document(), *table(columns, lines), *known])


def _say(figure: int) -> str:
    return f"{figure:,}".replace(",", ".")
