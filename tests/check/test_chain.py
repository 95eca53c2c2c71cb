"""The whole chain: coverage of the week-39 report, faults in it, and what must hold of any document."""

from __future__ import annotations

import ast
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_etl import check as room
from cds_etl.check import check
from cds_etl.check.chain import find_equations
from cds_etl.check.proofs import rank
from cds_etl.records import CellRecord, Check, CheckTerm, DocumentRecord, Observation, Record, RecordSet

from .factory import DOC, Column, document, found, members, observation, outcome, run, standing, table, told, total
from .week39 import COLUMNS, COMPLEMENTS, IDENTITIES, TRUTH, invented, printed, real, report

if TYPE_CHECKING:
    from collections.abc import Callable

Figures = tuple[list[int], list[tuple[int | None, int]]]
REAL = pytest.param(real, marks=pytest.mark.skipif(not TRUTH.exists(), reason="The report is not beside the project."))
EITHER = pytest.mark.parametrize("figures", [invented, REAL])


def checked(records: list[Record]) -> RecordSet:
    return run(records, IDENTITIES, COMPLEMENTS)


def with_figure(records: list[Record], at: str, figure: str) -> list[Record]:
    """The records with another figure printed at a place."""
    place = f"{DOC}/{at}"
    assert any(isinstance(row, Observation) and row.observation_id == place for row in records)
    return [
        row.model_copy(update={"value": Decimal(figure.replace(".", "")), "value_raw": figure})
        if isinstance(row, Observation) and row.observation_id == place
        else row
        for row in records
    ]


@EITHER
def test_65_of_193_table_values_stand_under_two_equations(figures: Callable[[], Figures]) -> None:
    records = checked(report(*figures()))
    in_tables = Counter(row.proofs for row in records.of(Observation) if row.source == "table")
    assert in_tables == {1: 128, 2: 65}
    assert records.of(DocumentRecord)[0].status == "ok"
    assert {row.status for row in records.of(Check)} == {"passed", "skipped"}
    skipped = [row.check_id.removeprefix(f"{DOC}/") for row in records.of(Check) if row.status == "skipped"]
    assert skipped == ["t02/column_total/c03", "t02/column_total/c04"]


@EITHER
def test_proofs_of_the_counts_in_the_text(figures: Callable[[], Figures]) -> None:
    records = checked(report(*figures()))
    places = ("p031/1", "p017/1", "p017/2", "p040/1", "p040/2")
    assert [standing(records, at)[0] for at in places] == [1, 1, 1, 1, 2]


@pytest.mark.skipif(not TRUTH.exists(), reason="The report is not beside the project.")
def test_the_real_totals() -> None:
    records = checked(report(*real()))
    assert outcome(found(records, "t01/column_total/c03")) == ("passed", 810, 810, 0)
    assert outcome(found(records, "t02/column_total/c05")) == ("passed", 116348, 116348, 0)
    assert outcome(found(records, "prose_table/training.total")) == ("passed", 117158, 117158, 0)
    message = "The 63 rows add up to 116.348, as the total states."
    assert found(records, "t02/column_total/c05").message == message


@EITHER
@pytest.mark.parametrize(
    ("at", "broken"),
    [
        ("t02/r05/c03", ["t02/row_total/r05"]),
        ("t02/r05/c05", ["t02/column_total/c05", "t02/row_total/r05"]),
        ("t02/r65/c05", ["prose_table/training.total", "t02/column_total/c05"]),
        ("t01/r10/c03", ["t01/column_total/c03"]),
        ("p031/1", ["prose_table/training.total"]),
        ("p017/2", ["list_count/n4"]),
        ("p040/2", ["list_count/n5", "prose_table/teams/complement/group:provinces"]),
    ],
)
def test_one_wrong_figure_breaks_the_equations_that_hold_it(
    figures: Callable[[], Figures], at: str, broken: list[str]
) -> None:
    given_records = report(*figures())
    value = next(
        row.value for row in given_records if isinstance(row, Observation) and row.observation_id == f"{DOC}/{at}"
    )
    records = checked(with_figure(given_records, at, str((value or Decimal(0)) + 1)))
    sums = {"column_total", "row_total", "prose_table", "list_count"}
    failed = [row.check_id for row in records.of(Check) if row.status == "failed" and row.rule in sums]
    assert sorted(failed) == [f"{DOC}/{name}" for name in broken]
    assert standing(records, at)[1:] == (len(broken), "disputed")
    assert records.of(DocumentRecord)[0].status == "disputed"


PARTS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 99_999)), st.integers(0, 99_999)), min_size=1, max_size=12
)


@given(PARTS, st.lists(st.integers(0, 9_999), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_figures_that_add_up_never_fail(provinces: list[tuple[int | None, int]], agencies: list[int]) -> None:
    sums = {"column_total", "row_total", "prose_table", "subtotal"}
    records = checked([row for row in report(agencies, provinces) if row.table != "memberships"])
    assert not [row for row in records.of(Check) if row.rule in sums and row.status == "failed"]


@given(PARTS, st.data())
@settings(max_examples=120, deadline=None)
def test_any_changed_digit_under_an_equation_fails(
    provinces: list[tuple[int | None, int]], data: st.DataObject
) -> None:
    given_records = report([5, 3, 1], provinces)
    covered = sorted(
        {
            term.observation_id
            for term in checked(given_records).of(CheckTerm)
            if term.observation_id.startswith(f"{DOC}/t")
        }
    )
    wanted = data.draw(st.sampled_from(covered))
    row = next(row for row in given_records if isinstance(row, Observation) and row.observation_id == wanted)
    digits = row.value_raw.replace(".", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    digit = data.draw(st.sampled_from([other for other in "0123456789" if other != digits[place]]))
    wrong = digits[:place] + digit + digits[place + 1 :]
    records = checked(with_figure(given_records, wanted.removeprefix(f"{DOC}/"), printed(int(wrong))))
    assert standing(records, wanted.removeprefix(f"{DOC}/"))[1] > 0
    assert records.of(DocumentRecord)[0].status == "disputed"


def test_terms_of_passed_checks_add_up() -> None:
    records = checked(report(*invented()))
    values = {row.observation_id: row.value or 0 for row in records.of(Observation)}
    constants = {
        "prose_table/teams/complement/group:provinces": 63, "list_count/n3": 5, "list_count/n4": 41, "list_count/n5": 2,
    }  # fmt: skip
    sums: Counter[str] = Counter()
    for term in records.of(CheckTerm):
        sums[term.check_id.removeprefix(f"{DOC}/")] += int(term.sign * values[term.observation_id])
    assert sums == {name: constants.get(name, 0) for name in sums}
    passed = {row.check_id for row in records.of(Check) if row.status == "passed"}
    assert {term.check_id for term in records.of(CheckTerm)} <= passed


def test_an_equation_can_be_asked_what_if() -> None:
    """The seam for coverage and repair: equations stand apart from their test, and take other values."""
    wrong = with_figure(report(*invented()), "t02/r05/c05", "1")
    equations = find_equations(RecordSet(wrong), IDENTITIES, COMPLEMENTS)
    broken = [equation for equation in equations if equation.untested is None and not equation.holds()]
    assert {equation.scope.rule for equation in broken} == {"column_total", "row_total"}
    wanted = f"{DOC}/t02/r05/c05"
    row = next(equation for equation in broken if equation.scope.rule == "row_total")
    mended = {wanted: row.side("part")}
    assert [equation.holds(mended) for equation in broken] == [True, True]
    assert {equation.residual(mended) for equation in broken} == {0}
    assert rank(broken) == 2


def test_the_given_records_stay_as_they_are() -> None:
    given_records = RecordSet([document(), *report(*invented())])
    before = list(given_records)
    after = check(given_records, IDENTITIES, COMPLEMENTS)
    assert list(given_records) == before
    for row, same in zip(given_records.of(Observation), after.of(Observation), strict=True):
        assert row.model_dump(exclude={"proofs", "doubts", "status"}) == same.model_dump(
            exclude={"proofs", "doubts", "status"}
        )
    assert given_records.of(CellRecord) == after.of(CellRecord)


def test_checking_twice_changes_nothing_and_forgets_what_was_mended() -> None:
    right = report(*invented())
    wrong = checked(with_figure(right, "t02/r05/c05", "1"))
    assert list(check(wrong, IDENTITIES, COMPLEMENTS)) == list(wrong)
    values = {row.observation_id: row.value for row in right if isinstance(row, Observation)}
    wrong.replace(
        Observation,
        [row.model_copy(update={"value": values[row.observation_id]}) for row in wrong.of(Observation)],
    )
    mended = check(wrong, IDENTITIES, COMPLEMENTS)
    assert {row.status for row in mended.of(Observation)} == {"ok"}
    assert mended.of(DocumentRecord)[0].status == "ok"


def test_a_corrected_value_stays_corrected_and_a_superseded_document_superseded() -> None:
    corrected = [
        row.model_copy(update={"status": "corrected"}) if isinstance(row, Observation) else row
        for row in report(*invented())
    ]
    superseded = document().model_copy(update={"status": "superseded"})
    records = check(RecordSet([superseded, *corrected]), IDENTITIES, COMPLEMENTS)
    assert {row.status for row in records.of(Observation)} == {"corrected"}
    assert records.of(DocumentRecord)[0].status == "superseded"


def test_the_order_of_the_records_does_not_matter() -> None:
    rows = [document(), *with_figure(report(*invented()), "t02/r05/c05", "1")]
    expected = check(RecordSet(rows), IDENTITIES, COMPLEMENTS)
    for seed in range(3):
        shuffled = list(rows)
        random.Random(seed).shuffle(shuffled)
        records = check(RecordSet(shuffled), IDENTITIES, COMPLEMENTS)
        assert records.of(Check) == expected.of(Check)
        assert records.of(CheckTerm) == expected.of(CheckTerm)


def test_ids_are_unique_even_where_records_repeat() -> None:
    rows = [*report(*invented()), *report(*invented())]
    records = checked([*rows, told("p017/1", "9/30", "plan")])
    checks = [row.check_id for row in records.of(Check)]
    terms = [(row.check_id, row.observation_id) for row in records.of(CheckTerm)]
    assert len(set(checks)) == len(checks)
    assert len(set(terms)) == len(terms)


def test_numbers_that_the_type_cannot_hold_stand_in_the_message() -> None:
    largest = printed(10**18 - 1)
    column = (Column("Tổng số", "a"),)
    check_of = found(run(table(column, [*members([[largest]] * 2), total("1")])), "t01/column_total/c03")
    assert outcome(check_of) == ("failed", 1, None, None)
    assert "1.999.999.999.999.999.998" in check_of.message


def test_odd_data_raises_nothing() -> None:
    odd: list[Record] = [
        observation(f"{DOC}/t09/r01/c01", "5", "a", None, kind=None, place=(f"{DOC}/t09", 1, 1)),
        observation(f"{DOC}/x", "?", "a", None, kind=None, row_kind="total"),
        observation(f"{DOC}/y", "3/0", "a", "group:provinces", kind="group", row_kind="subtotal"),
        *table(COLUMNS, []),
    ]
    records = check(RecordSet(odd), IDENTITIES, COMPLEMENTS)
    assert found(records, "ratio/y").status == "failed"
    assert not check(RecordSet(), IDENTITIES, COMPLEMENTS).of(Check)


def test_the_room_imports_no_sibling() -> None:
    """Rooms meet in the pipeline only (DESIGN.md, "The house")."""
    allowed = {"model", "records", "columns", "text"}
    outside = {
        node.module or ""
        for path in Path(room.__file__ or "").parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level == 2
    }
    assert outside <= allowed
