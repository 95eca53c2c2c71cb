"""Figures of several documents held against one another, on hand-made rows. All figures are invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import pytest

from cds_etl.check import Acknowledgement, CheckPlace, check_across
from cds_etl.load import Store, open_dataset
from cds_etl.records import Check, CheckTerm, Observation, RecordSet
from load.factory import document, document_id, indicator, observation, register
from test_checks_page import shown_failure

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND, THIRD = (document_id(number) for number in (1, 2, 3))
DAY = dt.date(2022, 1, 7)
OWN = {"period_basis": "document", "as_of": DAY}


def settle(
    folder: Path, *observations: Observation, kinds: tuple[str, ...] = ("report", "article", "article"),
    acknowledged: tuple[tuple[str, Acknowledgement], ...] = (),
) -> list[Check]:  # fmt: skip
    """The checks across the documents: a report and two articles, all of January 2022."""
    papers = [
        document(number, kind=kind, report_number=None, published_date=dt.date.fromisocalendar(2022, number, 5))
        for number, kind in enumerate(kinds, start=1)
    ]
    records = RecordSet([*register(), indicator("visits", measure="cumulative"), *papers, *observations])
    settled = partial(check_across, acknowledged=acknowledged)
    Store(folder).publish(records, kept=frozenset(), inputs=(), fingerprint="x", settle=settled)
    with open_dataset(folder) as dataset:
        rows = dataset.rows(Check)
        terms = {term.check_id for term in dataset.rows(CheckTerm)}
        told = {item.check_id for item in rows if item.rule == "agreement" or item.status == "failed"}
        assert told <= terms <= {item.check_id for item in rows}
        assert {item.status for item in dataset.rows(Observation)} <= {"ok", "disputed"}
    return [item for item in rows if item.rule in ("agreement", "cumulative")]


def of(doc: str, value: str, **changes: object) -> Observation:
    place = f"{doc}/t01/r03/c02" if doc == FIRST else f"{doc}/p003/1"
    return observation(place, value, **{**OWN, **changes})


ABOUT, AT_LEAST, AT_MOST = ({"qualifier": name, "qualifier_raw": name} for name in ("about", "at_least", "at_most"))


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ({"value": "100"}, {"value": "100"}, "passed"),
        ({"value": "100"}, {"value": "101"}, "failed"),
        ({"value": "19720"}, {"value": "20000", **ABOUT}, "passed"),
        ({"value": "9999"}, {"value": "20000", **ABOUT}, "failed"),
        ({"value": "700"}, {"value": "700", **AT_LEAST}, "passed"),
        ({"value": "712"}, {"value": "700", **AT_LEAST}, "passed"),
        ({"value": "699"}, {"value": "700", **AT_LEAST}, "failed"),
        ({"value": "701"}, {"value": "700", **AT_MOST}, "failed"),
        ({"value": "600"}, {"value": "700", **AT_MOST}, "passed"),
        ({"value": "600", **ABOUT}, {"value": "700", **ABOUT}, "passed"),
        ({"value": "400", **ABOUT}, {"value": "700", **ABOUT}, "failed"),
        ({"value": "117158"}, {"value": "117200", "value_raw": "117,2 nghìn", "scale": 1000}, "passed"),
        ({"value": "117158"}, {"value": "117300", "value_raw": "117,3 nghìn", "scale": 1000}, "failed"),
        ({"value": "89.74", "value_raw": "89,74"}, {"value": "89.7", "value_raw": "89,7"}, "passed"),
        ({"value": "41", "denominator": Decimal(63)}, {"value": "41"}, "passed"),
        ({"value": "41", "denominator": Decimal(63)}, {"value": "41", "denominator": Decimal(64)}, "failed"),
    ],
)
def test_one_day_one_value(tmp_path: Path, old: dict[str, object], new: dict[str, object], status: str) -> None:
    [found] = settle(tmp_path, of(FIRST, **old), of(SECOND, **new))  # type: ignore[arg-type]
    assert (found.rule, found.document_id, found.status) == ("agreement", SECOND, status)


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": dt.date(2022, 1, 8)},
        {"entity_id": "vn63:34", "entity_code": "34"},
        {"indicator_id": "unmapped.other"},
        {"modality": "target"},
        {"modality": "planned"},
        {"period": "2022-Q1", "period_start": dt.date(2022, 1, 1), "period_end": DAY, "period_basis": "stated"},
    ],
)
def test_what_speaks_of_something_else_is_not_held_against_it(tmp_path: Path, other: dict[str, object]) -> None:
    basis = {"period_basis": "stated", "period_start": dt.date(2022, 1, 3), "period_end": dt.date(2022, 1, 9)}
    assert settle(tmp_path, of(FIRST, "100", **basis), of(SECOND, "120", **other)) == []


def test_two_reports_that_look_back_are_the_business_of_revisions(tmp_path: Path) -> None:
    back = {"period_basis": "header", "as_of": dt.date(2022, 1, 9)}
    found = settle(tmp_path, of(SECOND, "100", **back), of(THIRD, "100", **back), kinds=("report", "report", "report"))
    assert found == []


def test_a_news_page_contradicts_a_report_and_revises_nothing(tmp_path: Path) -> None:
    back = {"period_basis": "stated", "as_of": dt.date(2022, 1, 9)}
    [found] = settle(tmp_path, of(FIRST, "100", **back), of(SECOND, "120", **back))
    assert (found.rule, found.status, found.delta) == ("agreement", "failed", Decimal(20))


def test_the_most_exact_figure_is_what_the_others_are_held_against(tmp_path: Path) -> None:
    found = settle(tmp_path, of(FIRST, "100", **ABOUT), of(SECOND, "130"), of(THIRD, "120", **AT_LEAST))
    assert {(item.document_id, item.expected, item.status) for item in found} == {
        (FIRST, Decimal(130), "passed"),
        (THIRD, Decimal(130), "passed"),
    }


def test_what_is_in_dispute_is_held_against_nothing(tmp_path: Path) -> None:
    [found] = settle(tmp_path, of(FIRST, "100"), of(SECOND, "120", status="disputed", doubts=1))
    assert found.status == "skipped"


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ({"value": "100"}, {"value": "100"}, "passed"),
        ({"value": "100"}, {"value": "99"}, "failed"),
        ({"value": "6000000", "value_raw": "6 triệu", "scale": 1_000_000, **ABOUT}, {"value": "13000000"}, "passed"),
        ({"value": "13000000", "value_raw": "13 triệu", "scale": 1_000_000, **ABOUT}, {"value": "6000000"}, "failed"),
        ({"value": "700", **AT_LEAST}, {"value": "690"}, "failed"),
        ({"value": "700", **AT_MOST}, {"value": "690"}, "passed"),
        ({"value": "700"}, {"value": "600", **AT_LEAST}, "passed"),
    ],
)
def test_what_counts_up_does_not_fall(
    tmp_path: Path, before: dict[str, object], after: dict[str, object], status: str
) -> None:
    later = {"as_of": dt.date(2022, 1, 14), "period_start": dt.date(2022, 1, 10), "period_end": dt.date(2022, 1, 16)}
    old, new = (
        of(FIRST, indicator_id="visits", **before),  # type: ignore[arg-type]
        of(SECOND, indicator_id="visits", **(later | after)),  # type: ignore[arg-type]
    )
    [found] = settle(tmp_path, old, new)
    assert (found.rule, found.document_id, found.status) == ("cumulative", SECOND, status)


def test_a_stock_may_fall_and_a_year_begins_anew(tmp_path: Path) -> None:
    later = {"as_of": dt.date(2022, 1, 14)}
    assert settle(tmp_path / "stock", of(FIRST, "100"), of(SECOND, "90", **later)) == []
    last = of(FIRST, "100", indicator_id="visits", as_of=dt.date(2021, 12, 31))
    assert settle(tmp_path / "year", last, of(SECOND, "90", indicator_id="visits", **later)) == []


def test_a_column_of_which_many_fall_counts_from_another_day(tmp_path: Path) -> None:
    later = {"as_of": dt.date(2022, 1, 14)}
    rows = []
    for row in range(1, 9):
        same = {"indicator_id": "visits", "entity_id": f"vn63:x{row}"}
        rows.append(observation(f"{FIRST}/t01/r{row:02d}/c02", "100", **{**OWN, **same}))
        fallen = "90" if row <= 3 else "110"
        rows.append(observation(f"{SECOND}/t01/r{row:02d}/c02", fallen, **{**OWN, **same, **later}))
    [found] = settle(tmp_path, *rows)
    said = "3 of 8 figures have fallen since they were last told: they count from another day."
    assert (found.status, found.message) == ("skipped", said)


def test_the_words_of_both_failures_are_those_of_the_page(tmp_path: Path) -> None:
    later = {"as_of": dt.date(2022, 1, 14), "indicator_id": "visits"}
    [found] = settle(tmp_path / "a", of(FIRST, "100"), of(SECOND, "120"))
    assert found.message == shown_failure("agreement")
    [found] = settle(tmp_path / "b", of(FIRST, "100", indicator_id="visits"), of(SECOND, "90", **later))
    assert found.message == shown_failure("cumulative")


def test_a_person_may_take_a_contradiction_for_the_publishers_own(tmp_path: Path) -> None:
    rows = (of(FIRST, "100"), of(SECOND, "120"))
    [found] = settle(tmp_path / "a", *rows)
    line = Acknowledgement(CheckPlace(check_id=found.check_id), found.expected, found.actual, "a slip", "N.")
    [settled] = settle(tmp_path / "b", *rows, acknowledged=((SECOND, line),))
    assert (settled.status, settled.message) == ("acknowledged", f"{found.message} Acknowledged by N.: a slip")
    [other] = settle(tmp_path / "c", *rows, acknowledged=((FIRST, line),))
    assert other.status == "failed"
