"""Sums down a column. All figures are invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cds_etl.records import CellRecord, CheckTerm, Observation

from .factory import DOC, Column, Row, cell, found, ids, indicator, members, outcome, run, standing, table, total

TABLE = f"{DOC}/t01"
A = (Column("Tổng số", "a"),)
AB = (Column("Tự tổ chức", "a"), Column("Tổng số", "b"))


def rows(*figures: str) -> list[Row]:
    return members([figure] for figure in figures)


def test_members_add_up_to_the_stated_total() -> None:
    check = found(run(table(A, [*rows("1.000", "200", "34"), total("1.234")])), "t01/column_total/c03")
    assert outcome(check) == ("passed", 1234, 1234, 0)
    assert check.subject == 'column "Tổng số"'
    assert (check.page, check.row, check.column) == (1, 5, 3)
    assert check.message == "The 3 rows add up to 1.234, as the total states."


def test_a_wrong_figure_breaks_the_column() -> None:
    records = run(table(A, [*rows("1.009", "200", "34"), total("1.234")]))
    check = found(records, "t01/column_total/c03")
    assert outcome(check) == ("failed", 1234, 1243, 9)
    assert check.message == "The 3 rows add up to 1.243; the total states 1.234: 9 more."
    assert standing(records, "t01/r02/c03") == (0, 1, "disputed")


def test_a_total_above_the_rows_is_found() -> None:
    records = run(table(A, [total("1.234"), *rows("1.000", "200", "34")]))
    assert found(records, "t01/column_total/c03").status == "passed"


def test_terms_add_up_to_nothing() -> None:
    terms = run(table(A, [*rows("1", "2"), total("3")])).of(CheckTerm)
    assert [(term.sign, term.role) for term in terms] == [(1, "part"), (1, "part"), (-1, "total")]


def test_a_column_without_a_total_is_skipped_and_the_others_are_not() -> None:
    records = run(table(AB, [*members([["1", "2"], ["", "3"]]), total("", "5")]))
    check = found(records, "t01/column_total/c03")
    assert check.status == "skipped"
    assert check.message == "The total row states nothing for this column."
    assert (check.row, check.column) == (4, 3)
    assert found(records, "t01/column_total/c04").status == "passed"


def test_a_table_without_a_total_row_says_so_once_a_column() -> None:
    records = run(table(AB, members([["1", "2"], ["3", "4"]])))
    assert ids(records, "column_total") == ["t01/column_total/c03", "t01/column_total/c04"]
    assert found(records, "t01/column_total/c03").message == "The table has no total row."


@pytest.mark.parametrize(("figure", "status"), [("-", "passed"), ("", "passed"), ("?", "skipped")])
def test_what_is_not_reported_is_absent_and_what_is_unread_is_unknown(figure: str, status: str) -> None:
    records = run(table(A, [*rows("1", figure, "2"), total("3")]))
    assert found(records, "t01/column_total/c03").status == status


def test_an_unread_member_is_named() -> None:
    records = run(table(A, [*rows("1", "?"), total("3")]))
    assert found(records, "t01/column_total/c03").message == 'The value of "Tên 2" could not be read.'
    assert not records.of(CheckTerm)


@pytest.mark.parametrize(
    ("figure", "reason"),
    [
        ("-", "The total row states nothing for this column."),
        ("?", 'The value of "Tổng cộng" could not be read.'),
    ],
)
def test_a_total_that_says_nothing_tests_nothing(figure: str, reason: str) -> None:
    check = found(run(table(A, [*rows("1", "2"), total(figure)])), "t01/column_total/c03")
    assert (check.status, check.message) == ("skipped", reason)


def test_rates_do_not_add_up() -> None:
    rate = indicator("a", additive=False, measure="rate")
    check = found(run([rate, *table(A, [*rows("50", "60"), total("55")])]), "t01/column_total/c03")
    assert (check.status, check.message) == ("skipped", '"a" is a rate: its rows do not add up.')


def test_rounded_figures_may_differ_by_their_rounding_and_no_more() -> None:
    near = run(table(A, [*rows("1,4", "1,4"), total("2,9")]))
    assert found(near, "t01/column_total/c03").status == "passed"
    assert found(near, "t01/column_total/c03").tolerance == Decimal("0.15")
    assert found(near, "t01/column_total/c03").message.endswith("0,1 less, within rounding.")
    assert found(run(table(A, [*rows("1,4", "1,4"), total("3,0")])), "t01/column_total/c03").status == "failed"


def test_counts_in_thousands_have_no_tolerance() -> None:
    check = found(run(table(A, [*rows("1", "2"), total("4")], scale=1000)), "t01/column_total/c03")
    assert outcome(check) == ("failed", 4000, 3000, -1000)
    assert check.tolerance == 0


def test_totals_of_two_groups_add_up_their_own_kind() -> None:
    provinces = table(A, [*rows("1", "2"), total("3")])
    both = [*rows("1", "2"), total("3"), total("0", entity_id="group:agencies")]
    assert found(run(provinces), "t01/column_total/c03").status == "passed"
    records = run(table(A, both))
    assert found(records, "t01/column_total/c03/r04").status == "passed"
    assert found(records, "t01/column_total/c03/r05").message == "No row reports a value."


def heads(*figures: str) -> list[Row]:
    """Two groups of two rows, each under its sub-total, and the total: seven figures in the order of print."""
    first, one, two, second, three, four, whole = figures
    return [
        Row("Vùng 1", (first,), "subtotal"), *members([[one], [two]], serials=False),
        Row("Vùng 2", (second,), "subtotal"), *members([[""], [""], [three], [four]], serials=False)[2:],
        total(whole),
    ]  # fmt: skip


def test_subtotals_that_head_their_groups() -> None:
    records = run(table(A, heads("3", "1", "2", "7", "3", "4", "10")))
    assert {name: found(records, name).status for name in ids(records, "subtotal")} == {
        "t01/subtotal/r02/c03": "passed",
        "t01/subtotal/r05/c03": "passed",
        "t01/subtotal/c03": "passed",
    }
    assert found(records, "t01/column_total/c03").status == "passed"


def test_subtotals_that_close_their_groups() -> None:
    figures = [*rows("1", "2"), Row("Cộng 1", ("3",), "subtotal"), *rows("3", "4"), Row("Cộng 2", ("7",), "subtotal")]
    records = run(table(A, [*figures, total("10")]))
    assert [found(records, name).status for name in ids(records, "subtotal")] == ["passed"] * 3
    assert found(records, "t01/subtotal/r04/c03").message == "The 2 rows add up to 3, as the sub-total states."


def test_a_wrong_subtotal_fails_and_is_not_added_twice() -> None:
    records = run(table(A, heads("4", "1", "2", "7", "3", "4", "10")))
    assert found(records, "t01/subtotal/r02/c03").status == "failed"
    assert found(records, "t01/subtotal/c03").delta == 1
    assert found(records, "t01/column_total/c03").status == "passed"


def test_subtotals_that_leave_a_row_out_are_not_held_to_the_total() -> None:
    figures = [*rows("1", "2"), Row("Cộng", ("3",), "subtotal"), *rows("5"), total("8")]
    check = found(run(table(A, figures)), "t01/subtotal/c03")
    assert (check.status, check.message) == ("skipped", 'The sub-totals leave out row 5 "Tên 1".')


def test_subtotals_of_two_levels_are_not_held_to_the_total() -> None:
    outer = Row("Cả nước", ("3",), "subtotal")
    records = run(table(A, [outer, Row("Vùng 1", ("3",), "subtotal"), *rows("1", "2"), total("3")]))
    assert found(records, "t01/subtotal/c03").status == "skipped"
    assert found(records, "t01/subtotal/r02/c03").message == "No row reports a value."


def test_a_row_of_no_known_kind_leaves_totals_of_two_groups_untested() -> None:
    both = [Row("Tên lạ", ("1",)), *rows("2"), total("3"), total("4", entity_id="group:agencies")]
    check = found(run(table(A, both)), "t01/column_total/c03/r04")
    assert check.message == 'The table has several totals, and none of them is known to add up "Tên lạ".'


def test_headers_are_joined_top_to_bottom_and_a_repeated_one_is_said_once() -> None:
    records = table(AB, [*members([["1", "2"]]), total("1", "2")])
    above = [cell(TABLE, 1, 3, "Bồi dưỡng", "header", span=2), cell(TABLE, 2, 3, "Tổng số", "header")]
    kept = [row for row in records if not (isinstance(row, CellRecord) and row.role == "header")]
    lower = [
        row.model_copy(update={"row": row.row + 1}) if isinstance(row, CellRecord | Observation) and row.row else row
        for row in kept
    ]
    again = cell(TABLE, 2, 4, "Bồi dưỡng", "header")
    checked = run([*above, again, *lower])
    assert found(checked, "t01/column_total/c03").subject == 'column "Bồi dưỡng / Tổng số"'
    assert found(checked, "t01/column_total/c04").subject == 'column "Bồi dưỡng"'
