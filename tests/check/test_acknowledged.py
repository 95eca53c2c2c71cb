"""Failures that a person takes for the publisher's own. All figures here are invented."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cds_etl.check.acknowledged import Acknowledgement, CheckPlace, acknowledge, place_of
from cds_etl.check.finding import Place, Scope, make_check

if TYPE_CHECKING:
    from cds_etl.records import Check

SCOPE = Scope("0123456789ab", "0123456789ab/t01", "row_total")
PLACE = CheckPlace("row_total", 2, 'row "Tên 1"')
LINE = Acknowledgement(PLACE, Decimal(10), Decimal(12), "Printed so.", "a reader")


def failed(row: int = 4, label: str = "Tên 1", expected: int = 10) -> Check:
    return make_check(
        SCOPE.check_id(f"r{row:02d}"), SCOPE, f'row {row} "{label}"', "failed", "They differ.", Place(2, row, 5),
        Decimal(expected), Decimal(12),
    )  # fmt: skip


def test_places_name_rows_by_their_labels_and_not_by_numbers_that_shift() -> None:
    assert place_of(failed(row=4)) == place_of(failed(row=7)) == PLACE
    unnamed = failed().model_copy(update={"subject": "row 4"})
    assert place_of(unnamed).subject == "row 4"


@pytest.mark.parametrize("place", [PLACE, CheckPlace(check_id=failed().check_id)])
def test_a_failure_is_acknowledged_by_its_words_or_its_id(place: CheckPlace) -> None:
    others = [failed(5, "Tên 2"), failed(6, "Tên 3")]
    checks = acknowledge([failed(), *others], [replace(LINE, place=place)])
    assert [check.status for check in checks] == ["acknowledged", "failed", "failed"]
    assert checks[0].message == "They differ. Acknowledged by a reader: Printed so."
    assert checks[1:] == others


@pytest.mark.parametrize(
    "checks",
    [
        [failed(expected=11)],
        [failed(), failed(9)],
        [failed(label="Tên 2")],
        [failed().model_copy(update={"status": "passed"})],
        [failed().model_copy(update={"page": 3})],
    ],
    ids=["other numbers", "two of the name", "another name", "holds", "another page"],
)
def test_what_is_no_more_as_it_was_is_not_acknowledged(checks: list[Check]) -> None:
    assert acknowledge(checks, [LINE]) == checks


def test_of_two_checks_of_one_name_the_numbers_tell_which() -> None:
    checks = acknowledge([failed(), failed(9, expected=11)], [LINE])
    assert [check.status for check in checks] == ["acknowledged", "failed"]
