"""Counting independent equations. All figures are invented."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from cds_etl.check.proofs import rank_of, ranks_by_name
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


SYSTEMS = st.lists(st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([-1, 0, 1])), max_size=9)


@given(SYSTEMS, st.data())
def test_ranks_by_name_are_those_of_elimination(rows: list[dict[str, int]], data: st.DataObject) -> None:
    """On random systems, with rows said twice, with other signs, or as sums of others."""
    if rows:
        again = data.draw(st.lists(st.sampled_from(rows), max_size=4))
        signs = data.draw(st.lists(st.sampled_from([-1, 1]), min_size=len(again), max_size=len(again)))
        rows += [{name: sign * value for name, value in row.items()} for row, sign in zip(again, signs, strict=True)]
        one, other = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(rows))
        rows.append({name: one.get(name, 0) + other.get(name, 0) for name in one | other})
    names = {name for row in rows for name, sign in row.items() if sign}
    by_elimination = {name: fractions_rank([row for row in rows if row.get(name)]) for name in names}
    assert ranks_by_name(rows) == by_elimination


def fractions_rank(rows: list[dict[str, int]]) -> int:
    """By the schoolbook: bring the rows to echelon form over fractions, and count those that are left."""
    matrix = [[Fraction(row.get(name, 0)) for name in "abcdefgh"] for row in rows]
    rank = 0
    for column in range(8):
        pivot = next((place for place in range(rank, len(matrix)) if matrix[place][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        for place in range(rank + 1, len(matrix)):
            times = matrix[place][column] / matrix[rank][column]
            matrix[place] = [mine - times * its for mine, its in zip(matrix[place], matrix[rank], strict=True)]
        rank += 1
    return rank


@given(st.lists(st.dictionaries(st.sampled_from("abcde"), st.sampled_from([-1, 1])), max_size=6))
def test_rank_is_bounded_and_does_not_grow_by_what_follows_from_the_rest(rows: list[dict[str, int]]) -> None:
    rank = rank_of(rows)
    assert rank <= min(len(rows), 5)
    combined = {name: sum(row.get(name, 0) for row in rows) for name in "abcde"}
    assert rank_of([*rows, combined]) == rank
    assert rank_of(rows[::-1]) == rank
