"""Values read from a picture: which are in doubt, which of several readings closes the sums. Figures are invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cds_etl.check import choose_readings
from cds_etl.model import Identity, Term
from cds_etl.records import CellRecord, Check, Observation, Record, RecordSet
from check.factory import Column, members, run, table, total

AB = (Column("Một", "a"), Column("Hai", "b"), Column("Tổng số", "t"))
SUM = Identity("row_total", Term("t"), (Term("a"), Term("b")))


def scanned(records: list[Record], confidence: float) -> list[Record]:
    change = {"confidence": confidence, "reading": "ocr"}
    return [row.model_copy(update=change) if isinstance(row, CellRecord) else row for row in records]


def readings(checks: RecordSet) -> list[str]:
    return [check.status for check in checks.of(Check) if check.rule == "reading"]


def test_a_doubtful_number_under_no_equation_is_disputed() -> None:
    checked = run(scanned(list(table((Column("Một", "a"),), members([("12",), ("30",)]))), 40.0), [])
    assert readings(checked) == ["failed", "failed"]
    assert {row.status for row in checked.of(Observation)} == {"disputed"}


def test_an_equation_that_holds_vouches_for_a_doubtful_number() -> None:
    checked = run(scanned(list(table(AB, members([("12", "30", "42")]))), 40.0), [SUM])
    assert readings(checked) == ["passed"] * 3
    assert {row.status for row in checked.of(Observation)} == {"ok"}


@pytest.mark.parametrize("confidence", [60.0, 99.0])
def test_a_sure_number_is_not_put_to_the_test(confidence: float) -> None:
    assert readings(run(scanned(list(table(AB, members([("12", "30", "42")]))), confidence), [SUM])) == []


def broken() -> RecordSet:
    """The first row reads 12 + 36 = 42 where 30 was printed: its own sum and its column's are broken."""
    return run(list(table(AB, [*members([("12", "36", "42"), ("5", "6", "11")]), total("17", "36", "53")])), [SUM])


def place(records: RecordSet, figure: str) -> str:
    [found] = [
        row.observation_id for row in records.of(Observation) if row.value_raw == figure and row.row_kind == "member"
    ]
    return found


def test_the_one_reading_that_closes_every_equation_stands() -> None:
    records = broken()
    name = next(row.observation_id for row in records.of(Observation) if row.value == 36 and row.row_kind == "member")
    assert choose_readings(records, [SUM], [], {name: [Decimal(30), Decimal(86)]}) == {name: Decimal(30)}


def test_two_readings_that_would_both_close_an_equation_leave_it_open() -> None:
    records = run(list(table(AB, members([("12", "36", "42")]))), [SUM])
    options = {place(records, "36"): [Decimal(30)], place(records, "12"): [Decimal(6)]}
    assert choose_readings(records, [SUM], [], options) == {}


def test_a_reading_that_closes_nothing_is_not_chosen() -> None:
    records = broken()
    name = next(row.observation_id for row in records.of(Observation) if row.value == 36 and row.row_kind == "member")
    assert choose_readings(records, [SUM], [], {name: [Decimal(31)]}) == {}
