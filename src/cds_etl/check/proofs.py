"""What passed equations prove and failed ones put in doubt, value by value. It derives and tests nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .equation import Equation

    Row = Mapping[str, int]


class Standing(NamedTuple):
    """Linearly independent passed equations that contain a value, and failed ones that do."""

    proofs: int
    doubts: int


def count_standings(equations: Iterable[Equation]) -> dict[str, Standing]:
    """The standing of every observation (by id) that a tested equation contains.

    An inequality that holds proves nothing; one that is broken is a doubt.
    """
    proving: list[Row] = []
    doubts: Counter[str] = Counter()
    for equation in equations:
        holds = equation.holds() if equation.untested is None else None
        if holds and equation.is_proof:
            proving.append(_signs(equation))
        elif holds is not None:
            doubts.update(dict.fromkeys(equation.observation_ids, 0 if holds else 1))
    proofs = ranks_by_name(proving)
    return {found: Standing(proofs.get(found, 0), doubts[found]) for found in proofs.keys() | doubts.keys()}


def rank(equations: Iterable[Equation]) -> int:
    """How many of the equations are linearly independent over the observations that they contain."""
    return rank_of([_signs(equation) for equation in equations])


def ranks_by_name(rows: Sequence[Row]) -> dict[str, int]:
    """For each name, the rank of the rows that contain it, in about the time that it takes to read the rows.

    Of the rows that share a name, one that is longer than what all the others have in common with it has a name of
    its own, and is independent of them: a row and a column of a table meet in one value. How much two rows have in
    common is counted once, for all names. Only what is left needs elimination, and is the same for many names.

    >>> ranks_by_name([{"a": 1, "b": 1}, {"b": 1, "c": -1}, {"b": -1, "c": 1}])
    {'a': 1, 'b': 2, 'c': 1}
    """
    covering: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for name, sign in row.items():
            if sign:
                covering[name].append(place)
    common = Counter(pair for places in covering.values() for pair in combinations(places, 2))
    lengths = [sum(map(bool, row.values())) for row in rows]
    known: dict[tuple[int, ...], int] = {(): 0}
    ranks = {}
    for name, places in covering.items():
        left = _not_apart(places, lengths, common)
        if left not in known:
            known[left] = rank_of([rows[place] for place in left])
        ranks[name] = len(places) - len(left) + known[left]
    return ranks


def _not_apart(places: Sequence[int], lengths: Sequence[int], common: Mapping[tuple[int, int], int]) -> tuple[int, ...]:
    """Without the rows, taken away one after the other, that have more names than they share with those left."""
    left = list(places)
    for place in places:
        shared = 0
        for other in left:
            if other != place:
                shared += common[(place, other) if place < other else (other, place)]
        if lengths[place] > shared:
            left.remove(place)
    return tuple(left)


def rank_of(rows: Iterable[Row]) -> int:
    """Rank of sparse rows of whole numbers, by elimination without fractions.

    >>> rank_of([{"a": 1, "b": 1}, {"b": 1, "c": -1}, {"a": 1, "b": 2, "c": -1}])
    2
    """
    reduced: dict[str, Row] = {}
    for row in rows:
        left = {name: sign for name, sign in row.items() if sign}
        while left:
            pivot = next((name for name in left if name in reduced), None)
            if pivot is None:
                reduced[next(iter(left))] = left
                break
            left = _eliminate(left, reduced[pivot], pivot)
    return len(reduced)


def _eliminate(row: Row, by: Row, pivot: str) -> dict[str, int]:
    """The row without the pivot: each times the other's pivot, subtracted."""
    own, other = row[pivot], by[pivot]
    names = dict.fromkeys((*row, *by))
    result = {name: row.get(name, 0) * other - by.get(name, 0) * own for name in names}
    return {name: sign for name, sign in result.items() if sign}


def _signs(equation: Equation) -> dict[str, int]:
    return {term.observation.observation_id: term.sign for term in equation.terms}
