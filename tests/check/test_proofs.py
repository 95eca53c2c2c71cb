"""Counting independent equations. All figures are invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cds_etl.check.proofs import rank_of
from cds_etl.model import Complement, Identity, Term

from .factory import Column, Row, members, run, standing, table, told, total

SUM = Identity("row_total", Term("t"), (Term("a"), Term("b")))
COLUMNS = (Column("A", "a"), Column("B", "b"), Column("T", "t"))


def test_an_equation_said_twice_proves_once() -> None:
    assert rank_of([{"a": 1, "b": -1}, {"b": 1, "a": -1}]) == 1
    assert rank_of([{"a": 1, "b": 1}, {"a": 1, "b": -1}, {"a": 1}]) == 2
    assert rank_of([]) == 0


def test_two_lists_of_one_count_prove_it_once() -> None:
    same = Complement("has", "has_not")
    figures = [told("p001/1", "61/63", "has"), told("p001/2", "2", "has_not")]
    assert standing(run(figures, (), [same, same]), "p001/2") == (1, 0, "ok")


def test_row_and_column_are_two_proofs() -> None:
    rows = [*members([["1", "2", "3"], ["4", "5", "9"]]), total("5", "7", "12")]
    records = run(table(COLUMNS, rows), [SUM])
    assert standing(records, "t01/r02/c03") == (2, 0, "ok")
    assert standing(records, "t01/r04/c05") == (2, 0, "ok")


def test_a_failed_equation_proves_nothing_and_the_others_still_do() -> None:
    rows = [*members([["1", "2", "3"], ["4", "5", "8"]]), total("5", "7", "11")]
    records = run(table(COLUMNS, rows), [SUM])
    assert standing(records, "t01/r03/c03") == (1, 1, "disputed")
    assert standing(records, "t01/r02/c03") == (2, 0, "ok")


def test_a_value_under_column_and_subtotal_has_two_proofs() -> None:
    rows = [Row("Vùng", ("3",), "subtotal"), *members([["1"], ["2"]]), total("3")]
    assert standing(run(table((COLUMNS[0],), rows)), "t01/r03/c03") == (2, 0, "ok")


@given(st.lists(st.dictionaries(st.sampled_from("abcde"), st.sampled_from([-1, 1])), max_size=6))
def test_rank_is_bounded_and_does_not_grow_by_what_follows_from_the_rest(rows: list[dict[str, int]]) -> None:
    rank = rank_of(rows)
    assert rank <= min(len(rows), 5)
    combined = {name: sum(row.get(name, 0) for row in rows) for name in "abcde"}
    assert rank_of([*rows, combined]) == rank
    assert rank_of(rows[::-1]) == rank
