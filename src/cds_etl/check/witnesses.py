"""Whose word a suggestion rests on: sums of columns are no witnesses where a whole row may be at fault.

A row that is lost, doubled or moved puts all columns of its table off, and one of them, by chance, by what the change
of another cell would mend. Which changes there are is for `suggest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .system import DOWN_A_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .system import Repair, System

_ENOUGH = 2  # equations that agree, and are not all sums of columns


class _Kind(NamedTuple):
    """What the sums of a table's columns have in common: table, rule, and the row of their totals."""

    table_id: str | None
    rule: str
    total_row: int | None


def well_witnessed(system: System, chosen: Sequence[Repair]) -> list[Repair]:
    """The repairs that rest on no column's sum which a fault of a whole row may have put off.

    Such are the columns beside which another of the same total stays broken when all these repairs are made. A change
    of one cell may do without them if enough other equations agree. What rests on columns alone speaks for nothing
    but itself: it leaves the columns of others broken.
    """
    left = list(chosen)
    while True:
        kept = [repair for repair in left if _stands(system, repair, left)]
        if len(kept) == len(left):
            return kept
        left = kept


def _stands(system: System, repair: Repair, others: Iterable[Repair]) -> bool:
    columns = {place: kind for place in repair.mended if (kind := _kind(system, place)) is not None}
    explained = (one.mended for one in others if one is repair or not _is_of_columns(system, one))
    unexplained = system.broken.difference(*explained)
    put_off = {_kind(system, place) for place in unexplained}
    rest = [place for place in repair.mended if columns.get(place) not in put_off or place not in columns]
    if len(rest) == len(repair.mended):
        return True
    return len(repair.changes) == 1 and len(rest) >= _ENOUGH and not columns.keys() >= set(rest)


def _is_of_columns(system: System, repair: Repair) -> bool:
    return all(system.rule(place) in DOWN_A_COLUMN for place in repair.mended)


def _kind(system: System, place: int) -> _Kind | None:
    equation = system.equations[place]
    if equation.scope.rule not in DOWN_A_COLUMN:
        return None
    return _Kind(equation.scope.table_id, equation.scope.rule, equation.place.row)
