"""Each name once, and as many as there are. All figures are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cds_etl.records import Observation, Record

from .factory import Column, Row, found, ids, members, outcome, province, run, table, told

A = (Column("Tổng số", "a"),)


def named(number: int, prefix: str = "vn63") -> list[Row]:
    return members([["1"]] * number, prefix=prefix)


def agencies(number: int) -> list[Record]:
    return table(A, named(number, "agency"), kind="agency", geography=None)


def test_each_name_stands_once() -> None:
    assert found(run(table(A, named(63))), "t01/unique_entity").status == "passed"
    twice = named(63)
    twice[9] = replace(twice[9], entity_id="vn63:01")
    check = found(run(table(A, twice)), "t01/unique_entity")
    assert (check.status, check.row) == ("failed", 11)
    assert check.message == 'The same body stands in row 2 "Tên 1" and row 11 "Tên 10".'


def test_two_unresolved_names_are_no_repeat() -> None:
    rows = named(4)
    rows[1:3] = [replace(row, entity_id=None) for row in rows[1:3]]
    assert found(run(table(A, rows)), "t01/unique_entity").status == "passed"


def test_a_name_in_rows_of_different_things_is_no_repeat() -> None:
    records = table(A, [replace(row, entity_id="vn63:22") for row in named(3)])
    other = [
        row.model_copy(update={"indicator_id": f"a{row.row}"}) if isinstance(row, Observation) else row
        for row in records
    ]
    assert found(run(records), "t01/unique_entity").status == "failed"
    assert found(run(other), "t01/unique_entity").status == "passed"
    assert ids(run(other), "coverage") == []


@pytest.mark.parametrize(("geography", "size"), [("vn63", 63), ("vn34", 34)])
def test_all_provinces_of_the_geography(geography: str, size: int) -> None:
    rows = members([["1"]] * size, prefix=geography)
    records = run(table(A, rows, geography="vn63" if geography == "vn63" else "vn34"))
    check = found(records, "t01/coverage")
    assert outcome(check) == ("passed", size, size, 0)
    assert check.message == f"The table names {size} provinces: all that there are."


def test_a_missing_province_is_named() -> None:
    register = [province(f"vn63:{code:02d}", f"Tỉnh {code}") for code in range(1, 64)]
    rows = [row for row in named(63) if row.entity_id != "vn63:07"]
    check = found(run([*register, *table(A, rows)]), "t01/coverage")
    assert outcome(check) == ("failed", 63, 62, -1)
    assert check.message == "The table names 62 provinces of 63: 1 less. Missing: Tỉnh 7."


def test_without_the_register_a_province_that_the_document_names_elsewhere_is_told_by_its_id() -> None:
    whole, short = table(A, named(63)), table(A, [replace(row, serial="") for row in named(62)], 2)
    message = found(run([*whole, *short]), "t02/coverage").message
    assert message == "The table names 62 provinces of 63: 1 less. Missing: vn63:63."


def test_more_rows_than_provinces_fail_and_far_fewer_are_no_whole_list() -> None:
    assert outcome(found(run(table(A, named(64))), "t01/coverage")) == ("failed", 63, 64, 1)
    check = found(run(table(A, named(45))), "t01/coverage")
    assert check.status == "skipped"
    assert check.message == "The table names 45 provinces of 63: too few for a table that means to name all."


def test_the_documents_own_count_of_provinces_goes_first() -> None:
    records = run([told("p001/1", "5/45", "b"), *table(A, named(45))])
    assert outcome(found(records, "t01/coverage")) == ("passed", 45, 45, 0)


def test_agencies_are_counted_by_the_document() -> None:
    told_count = told("p001/1", "5/30", "b", "group:agencies")
    assert outcome(found(run([told_count, *agencies(30)]), "t01/coverage")) == ("passed", 30, 30, 0)
    assert outcome(found(run([told_count, *agencies(31)]), "t01/coverage")) == ("failed", 30, 31, 1)


def test_a_table_that_counts_its_own_rows_need_not_name_all() -> None:
    short = found(run(table(A, named(62))), "t01/coverage")
    assert (short.status, short.expected) == ("skipped", None)
    assert short.message.startswith("The table names 62 provinces of 63: 1 less.")
    assert short.message.endswith("Its serials end there: it does not mean to name all.")
    without_serials = [replace(row, serial="") for row in named(62)]
    assert outcome(found(run(table(A, without_serials)), "t01/coverage")) == ("failed", 63, 62, -1)


def test_agencies_that_nobody_counts_or_that_are_counted_twice_are_skipped() -> None:
    silent = found(run(agencies(30)), "t01/coverage")
    assert (silent.status, silent.expected) == ("skipped", None)
    assert silent.message == "The table names 30 agencies; the document does not say how many there are."
    counts = [told("p001/1", "5/30", "b", "group:agencies"), told("p001/2", "5/31", "b", "group:agencies")]
    message = found(run([*counts, *agencies(30)]), "t01/coverage").message
    assert message == "The table names 30 agencies; the document counts them as 30 and 31."


def test_a_name_that_cannot_be_placed_is_a_doubt() -> None:
    rows = named(63)
    rows[4] = replace(rows[4], entity_id=None, label="Quảng Đông")
    check = found(run(table(A, rows)), "t01/coverage")
    assert (check.status, check.row) == ("failed", 6)
    assert check.message.endswith('1 name not resolved: "Quảng Đông".')


@pytest.mark.parametrize("number", [5, 12, 45])
def test_a_name_that_cannot_be_placed_is_no_doubt_in_a_table_of_some(number: int) -> None:
    rows = [replace(row, serial="") for row in named(number)]
    rows[2] = replace(rows[2], entity_id=None, label="Quảng Đông")
    check = found(run(table(A, rows)), "t01/coverage")
    assert check.status == "skipped"
    assert check.message.endswith('1 name not resolved: "Quảng Đông".')


def test_a_table_that_means_to_name_all_and_lacks_a_row_fails_though_a_name_cannot_be_placed() -> None:
    rows = [replace(row, serial="") for row in named(62)]
    rows[4] = replace(rows[4], entity_id=None, label="Quảng Đông")
    assert outcome(found(run(table(A, rows)), "t01/coverage")) == ("failed", 63, 62, -1)


def test_a_count_in_the_document_says_that_a_small_table_means_to_name_all() -> None:
    rows = named(9)
    rows[4] = replace(rows[4], entity_id=None, label="Bộ Lạ")
    records = [told("p001/1", "5/9", "b", "group:agencies"), *table(A, rows, kind="agency", geography=None)]
    assert found(run(records), "t01/coverage").status == "failed"
    assert found(run(records[1:]), "t01/coverage").status == "skipped"


def test_a_doubled_row_whose_figures_a_correction_took_out_stands_no_more() -> None:
    rows = [replace(row, serial="") for row in named(63)]
    records = table(A, [*rows, rows[-1]])
    emptied = [
        row.model_copy(update={"value": None, "missing_reason": "not_reported", "status": "corrected"})
        if isinstance(row, Observation) and row.row == 65
        else row
        for row in records
    ]
    before, after = run(records), run(emptied)
    assert [found(before, f"t01/{rule}").status for rule in ("unique_entity", "coverage")] == ["failed", "failed"]
    assert [found(after, f"t01/{rule}").status for rule in ("unique_entity", "coverage")] == ["passed", "passed"]


def test_many_unresolved_names_only_are_told() -> None:
    rows = named(63)
    rows[:10] = [replace(row, entity_id=None) for row in rows[:10]]
    check = found(run(table(A, rows)), "t01/coverage")
    assert check.status == "passed"
    assert "10 names not resolved" in check.message


def test_the_last_serial_is_the_number_of_rows() -> None:
    assert outcome(found(run(table(A, named(45))), "t01/coverage/serial")) == ("passed", 45, 45, 0)
    rows = named(45)
    del rows[20]
    assert outcome(found(run(table(A, rows)), "t01/coverage/serial")) == ("failed", 45, 44, -1)


def test_a_row_of_blanks_counts() -> None:
    rows = named(63)
    rows[30] = replace(rows[30], figures=("",))
    records = run(table(A, rows))
    assert found(records, "t01/coverage").status == "passed"
    assert found(records, "t01/coverage/serial").status == "passed"


def test_tables_of_other_things_are_not_counted() -> None:
    rows = [replace(row, entity_id=None) for row in named(9)]
    assert ids(run(table(A, rows)), "coverage") == []
    mixed = [*named(10), *named(10, "agency")]
    records = table(A, mixed)
    split = [
        row.model_copy(update={"entity_kind": "agency"})
        if isinstance(row, Observation) and "agency" in (row.entity_id or "")
        else row
        for row in records
    ]
    assert ids(run(split), "coverage") == []
