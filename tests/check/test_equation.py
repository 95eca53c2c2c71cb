"""One equation by itself. All figures are invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cds_etl.check.equation import add_up, judge, rounding
from cds_etl.check.finding import Scope

from .factory import DOC, observation, told

SCOPE = Scope(DOC, None, "prose_table")


def test_a_value_on_both_sides_is_not_tested() -> None:
    one = told("p001/1", "5", "a")
    equation = add_up(SCOPE, "x", "x", [one], one, "The part is", "the text")
    assert judge(equation).message == "The same value stands in it twice."
    assert equation.observation_ids == (f"{DOC}/p001/1",)


def test_an_unread_term_keeps_its_place_and_can_be_solved_for() -> None:
    parts = [told("p001/1", "5", "a"), told("p001/2", "?", "a")]
    equation = add_up(SCOPE, "x", "x", parts, told("p001/3", "9", "a"), "The parts add up to", "the text")
    assert judge(equation).status == "skipped"
    assert equation.residual() is None
    assert equation.holds({f"{DOC}/p001/2": Decimal(4)}) is True
    assert equation.holds({f"{DOC}/p001/2": Decimal(5)}) is False


@pytest.mark.parametrize(
    ("figures", "scale", "source", "expected"),
    [
        (("5", "1.234"), 1, "table", "0"),
        (("5", "1.234"), 1000, "table", "0"),
        (("1,5", "2"), 1, "table", "0.1"),
        (("1,5", "2,25"), 1, "table", "0.01"),
        (("117",), 1, "prose", "0"),
        (("117",), 1000, "prose", "500"),
        (("117,2",), 1000, "prose", "50"),
        (("1,5",), 1, "prose", "0.05"),
    ],
)
def test_rounding(figures: tuple[str, ...], scale: int, source: str, expected: str) -> None:
    values = [
        observation(f"{DOC}/{place}", figure, "a", None, source="table" if source == "table" else "prose", scale=scale)
        for place, figure in enumerate(figures)
    ]
    assert rounding(values) == Decimal(expected)
