"""Sums along a row. All figures are invented."""

from __future__ import annotations

import pytest

from cds_etl.model import Identity, Term

from .factory import Column, Row, found, ids, members, outcome, run, standing, table, total

COLUMNS = (Column("Tự tổ chức", "f.own"), Column("One Touch", "f.online"), Column("Tổng số", "f.total"))
SUM = Identity("row_total", Term("f.total"), (Term("f.own"), Term("f.online")))


def row(*figures: str) -> list[Row]:
    return members([figures])


def test_parts_add_up_to_the_rows_total() -> None:
    check = found(run(table(COLUMNS, row("200", "6.591", "6.791")), [SUM]), "t01/row_total/r02")
    assert outcome(check) == ("passed", 6791, 6791, 0)
    assert check.subject == 'row 2 "Tên 1"'
    assert (check.row, check.column) == (2, 5)
    assert check.message == "The 2 parts add up to 6.791, as the row's total states."


def test_a_wrong_part_breaks_the_row() -> None:
    records = run(table(COLUMNS, row("200", "6.951", "6.791")), [SUM])
    check = found(records, "t01/row_total/r02")
    assert outcome(check) == ("failed", 6791, 7151, 360)
    assert standing(records, "t01/r02/c04") == (0, 1, "disputed")


@pytest.mark.parametrize(("part", "status"), [("", "passed"), ("-", "passed"), ("?", "skipped")])
def test_a_blank_part_is_absent_and_an_unread_one_unknown(part: str, status: str) -> None:
    assert found(run(table(COLUMNS, row(part, "7", "7")), [SUM]), "t01/row_total/r02").status == status


def test_a_row_without_parts_is_not_tested() -> None:
    assert ids(run(table(COLUMNS, row("", "", "7")), [SUM]), "row_total") == []


def test_a_total_row_is_tested_where_it_states_the_parts() -> None:
    rows = [*row("1", "2", "3"), total("1", "2", "3")]
    assert found(run(table(COLUMNS, rows), [SUM]), "t01/row_total/r03").status == "passed"
    wrong = [*row("1", "2", "3"), total("1", "2", "4")]
    assert found(run(table(COLUMNS, wrong), [SUM]), "t01/row_total/r03").status == "failed"


def test_a_total_row_that_leaves_out_a_part_is_not() -> None:
    assert ids(run(table(COLUMNS, [*row("1", "2", "3"), total("", "", "3")]), [SUM]), "row_total") == [
        "t01/row_total/r02"
    ]
    check = found(run(table(COLUMNS, [*row("1", "2", "3"), total("1", "", "3")]), [SUM]), "t01/row_total/r03")
    assert check.message == "The row leaves a part blank that the rows it adds up report."


def test_a_subtotal_leaves_a_part_blank_where_its_own_rows_do() -> None:
    rows = [Row("Vùng", ("", "2", "2"), "subtotal"), *row("", "2", "2")]
    assert found(run(table(COLUMNS, rows), [SUM]), "t01/row_total/r02").status == "passed"


def test_two_identities_in_one_row_have_two_checks() -> None:
    columns = (*COLUMNS, Column("Nữ", "f.women"), Column("Nam", "f.men"), Column("Người", "f.people"))
    people = Identity("row_total", Term("f.people"), (Term("f.women"), Term("f.men")))
    records = run(table(columns, row("1", "2", "3", "4", "5", "8")), [SUM, people])
    assert found(records, "t01/row_total/r02/f.total").status == "passed"
    assert found(records, "t01/row_total/r02/f.people").status == "failed"


def test_a_part_that_stands_twice_is_ambiguous() -> None:
    columns = (COLUMNS[0], *COLUMNS)
    check = found(run(table(columns, row("1", "1", "2", "3")), [SUM]), "t01/row_total/r02")
    assert check.message == "The row states a part more than once."


def test_a_subtotal_that_leaves_out_what_its_rows_report_is_not_tested() -> None:
    rows = [Row("Vùng", ("", "2", "5"), "subtotal"), *row("3", "2", "5")]
    check = found(run(table(COLUMNS, rows), [SUM]), "t01/row_total/r02")
    assert check.message == "The row leaves a part blank that the rows it adds up report."


def test_an_identity_said_twice_has_checks_with_ids_of_their_own() -> None:
    records = run(table(COLUMNS, row("1", "2", "3")), [SUM, SUM])
    assert ids(records, "row_total") == ["t01/row_total/r02", "t01/row_total/r02/2"]
    assert standing(records, "t01/r02/c03") == (1, 0, "ok")
