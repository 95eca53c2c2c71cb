"""What passed equations prove and failed ones put in doubt, value by value. It derives and tests nothing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .equation import Equation


class Standing(NamedTuple):
    """Linearly independent passed equations that contain a value, and failed ones that do."""

    proofs: int
    doubts: int


def count_standings(equations: Iterable[Equation]) -> dict[str, Standing]:
    """The standing of every observation (by id) that a tested equation contains.

    An inequality that holds proves nothing; one that is broken is a doubt.
    """
    proving: dict[str, list[Mapping[str, int]]] = defaultdict(list)
    doubts: dict[str, int] = defaultdict(int)
    for equation in equations:
        holds = equation.holds() if equation.untested is None else None
        if holds is None:
            continue
        signs = _signs(equation)
        for observation_id in signs:
            covering = proving[observation_id]
            if not holds:
                doubts[observation_id] += 1
            elif equation.is_proof:
                covering.append(signs)
    return {found: Standing(rank_of(covering), doubts[found]) for found, covering in proving.items()}


def rank(equations: Iterable[Equation]) -> int:
    """How many of the equations are linearly independent over the observations that they contain."""
    return rank_of([_signs(equation) for equation in equations])


def rank_of(rows: Sequence[Mapping[str, int]]) -> int:
    """Rank of sparse rows of whole numbers.

    A row with a name that no other row has is independent of them all, whatever its length: the column and the row of
    a value are told apart by a glance at each, and only what is left needs elimination.

    >>> rank_of([{"a": 1, "b": 1}, {"b": 1, "c": -1}, {"a": 1, "b": 2, "c": -1}])
    2
    """
    left = [row for row in rows if any(row.values())]
    apart = len(left)
    while (own := _independent(left)) is not None:
        del left[own]
    return apart - len(left) + _eliminated_rank(left)


def _independent(rows: Sequence[Mapping[str, int]]) -> int | None:
    """The place of a row with a name that no other row has; None without one."""
    return next((place for place in range(len(rows)) if _has_a_name_of_its_own(rows, place)), None)


def _has_a_name_of_its_own(rows: Sequence[Mapping[str, int]], place: int) -> bool:
    others = [row for other, row in enumerate(rows) if other != place]
    return any(sign and not any(name in row for row in others) for name, sign in rows[place].items())


def _eliminated_rank(rows: Iterable[Mapping[str, int]]) -> int:
    """The rank by elimination without fractions."""
    reduced: dict[str, Mapping[str, int]] = {}
    for row in rows:
        left = {name: sign for name, sign in row.items() if sign}
        while left:
            pivot = next((name for name in left if name in reduced), None)
            if pivot is None:
                reduced[next(iter(left))] = left
                break
            left = _eliminate(left, reduced[pivot], pivot)
    return len(reduced)


def _eliminate(row: Mapping[str, int], by: Mapping[str, int], pivot: str) -> dict[str, int]:
    """The row without the pivot: each times the other's pivot, subtracted."""
    own, other = row[pivot], by[pivot]
    names = dict.fromkeys((*row, *by))
    result = {name: row.get(name, 0) * other - by.get(name, 0) * own for name in names}
    return {name: sign for name, sign in result.items() if sign}


def _signs(equation: Equation) -> dict[str, int]:
    return {term.observation.observation_id: term.sign for term in equation.terms}
