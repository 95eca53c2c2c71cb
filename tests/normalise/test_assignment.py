"""Sharing columns out, against every sharing there is."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_etl.normalise.assignment import Share, assign, share_out

if TYPE_CHECKING:
    from collections.abc import Iterator

Meaning = int | None
costs_of_a_row = st.integers(0, 12).map(float)


def every_sharing(
    costs: np.ndarray, alone: list[float], repeat: float, held: set[int]
) -> Iterator[tuple[float, list[Meaning]]]:
    """What each sharing costs, and what each row means in it; no column is given twice, or if it is held."""
    ways: list[list[tuple[Meaning, bool, float]]] = [
        [(column, False, row[column]) for column in range(len(row))]
        + [(column, True, row[column] + repeat) for column in range(len(row))]
        + [(None, False, none)]
        for row, none in zip(costs.tolist(), alone, strict=True)
    ]
    for chosen in product(*ways):
        given_out = [column for column, again, _ in chosen if column is not None and not again]
        if len(set(given_out)) == len(given_out) and held.isdisjoint(given_out):
            yield sum(cost for _, _, cost in chosen), [column for column, _, _ in chosen]


@st.composite
def questions(draw: st.DrawFn) -> tuple[np.ndarray, list[float], float, set[int]]:
    count, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(costs_of_a_row, min_size=width, max_size=width), min_size=count, max_size=count))
    alone = draw(st.lists(costs_of_a_row, min_size=count, max_size=count))
    return np.array(rows), alone, draw(st.integers(1, 9).map(float)), draw(st.sets(st.integers(0, width - 1)))


@settings(max_examples=300, deadline=None)
@given(questions())
def test_each_row_gets_what_the_best_sharing_gives_it_and_its_margin_is_that_to_the_next(
    question: tuple[np.ndarray, list[float], float, set[int]],
) -> None:
    costs, alone, repeat, held = question
    mask = np.array([column in held for column in range(costs.shape[1])])
    shares = share_out(costs, np.array(alone), repeat, mask)
    for row, share in enumerate(shares):
        least: dict[Meaning, float] = {}
        for cost, meanings in every_sharing(costs, alone, repeat, held):
            least[meanings[row]] = min(cost, least.get(meanings[row], cost))
        best, second = sorted(least.values())[:2]
        assert share.margin == pytest.approx(second - best)
        if share.margin > 0:
            assert least[share.column] == pytest.approx(best)


def test_no_rows_and_no_columns() -> None:
    assert share_out(np.empty((0, 3)), np.empty(0), 1.0) == []
    assert share_out(np.empty((2, 0)), np.ones(2), 1.0) == [Share(None, False, float("inf"))] * 2


def test_many_rows_want_one_column_and_one_has_it() -> None:
    columns = assign(np.array([[-3.0], [-5.0], [-4.0]]))
    assert columns[1] == 0
    assert sorted(columns.tolist()) == [0, 1, 2]


def test_a_long_chain_of_rows_moves_to_make_room() -> None:
    """Each row wants its neighbour's column a little more than its own; only the last is bound to its own."""
    size = 40
    costs = np.full((size, size), 50.0)
    for row in range(size):
        costs[row, row] = -10.0
        costs[row, row + 1 : row + 2] = -10.5
    assert assign(costs).tolist() == list(range(size))
