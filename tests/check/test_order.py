"""Serials and sorted columns. All figures are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cds_etl.records import Observation, Record

from .factory import Column, Row, cell, found, ids, indicator, members, run, table, total

A = (Column("Tổng số", "a"),)
AB = (*A, Column("Xếp hạng", "b"))
FALLING = ("900", "800", "700", "700", "500", "400", "300", "200", "100")


def numbered(*serials: str) -> list[Record]:
    rows = [replace(row, serial=serial) for row, serial in zip(members([["1"]] * len(serials)), serials, strict=True)]
    return table(A, rows)


@pytest.mark.parametrize("serials", [("1", "2", "3"), ("01", "02", "03"), ("1.", "2.", "3.")])
def test_serials_run_from_one(serials: tuple[str, ...]) -> None:
    check = found(run(numbered(*serials)), "t01/serial")
    assert (check.status, check.message) == ("passed", "The serials run 1 to 3.")


@pytest.mark.parametrize(
    ("serials", "row", "message"),
    [
        (("1", "3", "4"), 3, 'Row 3 "Tên 2" bears "3" where 2 belongs.'),
        (("1", "2", "2"), 4, 'Row 4 "Tên 3" bears "2" where 3 belongs.'),
        (("2", "3", "4"), 2, 'Row 2 "Tên 1" bears "2" where 1 belongs.'),
        (("1", "l2", "3"), 3, 'Row 3 "Tên 2" bears "l2" where 2 belongs.'),
        (("1", "2", "1"), 4, 'Row 4 "Tên 3" bears "1" where 3 belongs.'),
        (("1", "9" * 5000, "3"), 3, None),
    ],
)
def test_the_first_serial_that_breaks_is_named(serials: tuple[str, ...], row: int, message: str | None) -> None:
    check = found(run(numbered(*serials)), "t01/serial")
    assert (check.status, check.page, check.row, check.column) == ("failed", 1, row, 1)
    assert message is None or check.message == message


def test_a_blank_serial_of_a_member_breaks_the_run() -> None:
    records = [*numbered("1", "2"), cell("0123456789ab/t01", 4, 1, "", "serial")]
    check = found(run(records), "t01/serial")
    assert (check.status, check.message) == ("failed", "Row 4 bears no serial where 3 belongs.")


def test_serials_may_begin_again_in_the_next_group() -> None:
    rows = [
        Row("Vùng 1", ("3",), "subtotal"), Row("Tên 1", ("1",), serial="1"), Row("Tên 2", ("2",), serial="2"),
        Row("Vùng 2", ("3",), "subtotal"), Row("Tên 3", ("3",), serial="1"),
    ]  # fmt: skip
    assert found(run(table(A, rows)), "t01/serial").message == "The serials run from 1 in each of 2 groups."
    again = [*rows[:3], rows[3], replace(rows[4], serial="2")]
    assert found(run(table(A, again)), "t01/serial").status == "failed"
    onward = [*rows[:3], rows[3], replace(rows[4], serial="3")]
    assert found(run(table(A, onward)), "t01/serial").status == "passed"


def test_a_table_without_serials_has_no_such_check() -> None:
    assert ids(run(table(A, members([["1"]], serials=False))), "serial") == []


def falling(*figures: str) -> list[Record]:
    return table(A, [*members([figure] for figure in figures), total("9.999")])


def test_a_sorted_column_stays_sorted() -> None:
    check = found(run(falling(*FALLING)), "t01/order/c03")
    assert (check.status, check.message) == ("passed", "The column falls from 900 to 100 without a break.")
    assert found(run(falling(*FALLING[::-1])), "t01/order/c03").message.startswith("The column rises")


@pytest.mark.parametrize(("place", "figure"), [(0, "90"), (3, "7.000"), (4, "50"), (8, "1.000")])
def test_the_row_that_breaks_the_order_is_named(place: int, figure: str) -> None:
    figures = [*FALLING[:place], figure, *FALLING[place + 1 :]]
    check = found(run(falling(*figures)), "t01/order/c03")
    assert (check.status, check.row, check.column) == ("failed", place + 2, 3)
    assert check.message == f'Row {place + 2} "Tên {place + 1}" with {figure} breaks the column, which falls.'


@pytest.mark.parametrize(
    "figures",
    [
        FALLING[:7],
        ("2", "2", "2", "2", "1", "1", "1", "1", "0"),
        ("5", "1", "4", "2", "8", "3", "9", "6", "7"),
        ("900", "80", "700", "60", "500", "400", "300", "200", "100"),
    ],
)
def test_short_flat_and_unsorted_columns_are_not_tested(figures: tuple[str, ...]) -> None:
    assert ids(run(falling(*figures)), "order") == []


def test_a_column_that_nearly_follows_the_sorted_one_is_left_alone() -> None:
    pairs = zip(FALLING, ("90", "80", "70", "75", "50", "40", "30", "20", "10"), strict=True)
    assert ids(run(table(AB, members(pairs))), "order") == ["t01/order/c03"]


def test_ranks_do_not_excuse_the_column_that_they_rank() -> None:
    figures = zip(("900", "80", *FALLING[2:]), "123456789", strict=True)
    rank = indicator("b", additive=False, measure="rank")
    records = run([rank, *table(AB, members(figures))])
    assert [found(records, name).status for name in ids(records, "order")] == ["failed", "passed"]


def test_serials_and_order_prove_nothing() -> None:
    records = run(table(A, members([figure] for figure in FALLING)))
    assert found(records, "t01/serial").status == "passed"
    assert {row.proofs for row in records.of(Observation)} == {0}
