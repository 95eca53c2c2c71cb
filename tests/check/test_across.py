"""What one document says of another's figures, on hand-made rows. All figures are invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cds_etl.check import check_across
from cds_etl.load import Store, open_dataset
from cds_etl.records import Check, Observation, RecordSet
from load.factory import document, document_id, observation, register

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND, THIRD = (document_id(number) for number in (1, 2, 3))
CELL = "t01/r03/c02"
OWN = {"period_basis": "document", "as_of": dt.date(2022, 1, 7)}
BACK = {"period_basis": "header"}


def settle(folder: Path, *observations: Observation) -> tuple[list[Check], dict[str, str]]:
    """The revisions that are found, and the status of each observation."""
    weeks = [
        document(number, published_date=dt.date.fromisocalendar(2022, number, 5)) for number in (1, 2, 3)
    ]  # fmt: skip
    records = RecordSet([*register(), *weeks, *observations])
    Store(folder).publish(records, kept=frozenset(), inputs=(), fingerprint="x", settle=check_across)
    with open_dataset(folder) as dataset:
        revisions = [item for item in dataset.rows(Check) if item.rule == "revision"]
        return revisions, {item.observation_id: item.status for item in dataset.rows(Observation)}


def one(doc: str, value: str, **changes: object) -> Observation:
    basis = OWN if doc == FIRST else BACK
    return observation(f"{doc}/{CELL}", value, **{**basis, "as_of": dt.date(2022, 1, 9), **changes})


def test_each_restatement_is_held_against_the_last_word_before_it(tmp_path: Path) -> None:
    revisions, status = settle(tmp_path, one(FIRST, "100"), one(SECOND, "120"), one(THIRD, "110"))
    wanted = {SECOND: (Decimal(100), Decimal(120), Decimal(20)), THIRD: (Decimal(120), Decimal(110), Decimal(-10))}
    assert {item.document_id: (item.expected, item.actual, item.delta) for item in revisions} == wanted
    assert list(status.values()).count("revised") == 2
    assert status[f"{THIRD}/{CELL}"] == "ok"


def test_what_is_said_again_unchanged_revises_nothing_but_what_was_said_otherwise(tmp_path: Path) -> None:
    revisions, status = settle(tmp_path, one(FIRST, "100"), one(SECOND, "120"), one(THIRD, "120"))
    assert [(item.document_id, item.delta) for item in revisions] == [(SECOND, Decimal(20))]
    assert [name for name, it in status.items() if it == "revised"] == [f"{FIRST}/{CELL}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"value": "100"}, {"value": "100"}),
        ({"value": "117158"}, {"value": "117200", "value_raw": "117,2", "scale": 1000}),
        ({"value": "89.74", "value_raw": "89,74"}, {"value": "89.7", "value_raw": "89,7"}),
        ({"value": "100"}, {"value": "120", "qualifier": "about"}),
        ({"value": "100"}, {"value": "120", "modality": "target"}),
        ({"value": "100"}, {"value": "120", "entity_id": "vn63:34", "entity_code": "34"}),
        ({"value": "100"}, {"value": "120", "period": "2022-W02"}),
        ({"value": "100"}, {"value": "120", "period_basis": "document"}),
        ({"value": "100", "indicator_id": "unmapped.x"}, {"value": "120", "indicator_id": "unmapped.x"}),
    ],
)
def test_what_is_no_revision(tmp_path: Path, old: dict[str, str], new: dict[str, str]) -> None:
    before = observation(f"{FIRST}/{CELL}", old.pop("value"), **{**OWN, **old})
    after = observation(f"{SECOND}/{CELL}", new.pop("value"), **{**BACK, **new})
    assert settle(tmp_path, before, after) == ([], {before.observation_id: "ok", after.observation_id: "ok"})


def test_a_change_beyond_the_rounding_is_a_revision(tmp_path: Path) -> None:
    before = one(FIRST, "89.74", value_raw="89,74")
    revisions, _ = settle(tmp_path, before, one(SECOND, "89.8", value_raw="89,8"))
    assert [(item.delta, item.tolerance) for item in revisions] == [(Decimal("0.06"), Decimal("0.05"))]


def test_of_a_share_the_whole_can_be_restated(tmp_path: Path) -> None:
    before = one(FIRST, "12", value_raw="12/14", denominator=Decimal(14))
    (found,) = settle(tmp_path, before, one(SECOND, "12", value_raw="12/15", denominator=Decimal(15)))[0]
    assert (found.expected, found.actual, found.delta) == (Decimal(14), Decimal(15), Decimal(1))


def test_a_restatement_in_dispute_revises_nothing(tmp_path: Path) -> None:
    (found,), status = settle(tmp_path, one(FIRST, "100"), one(SECOND, "120", status="disputed", doubts=1))
    assert found.status == "skipped"
    assert status == {f"{FIRST}/{CELL}": "ok", f"{SECOND}/{CELL}": "disputed"}
    with open_dataset(tmp_path) as dataset:
        assert dataset.fetch("SELECT value, status FROM series") == [(Decimal(100), "ok")]


def test_a_stretch_that_was_running_is_not_revised_by_the_stretch_that_ended(tmp_path: Path) -> None:
    stretch = {"period": "2022-01-01/2022-01-09", "period_start": dt.date(2022, 1, 1)}
    running = one(FIRST, "100", **stretch, period_basis="header", as_of=dt.date(2022, 1, 7))
    ended = one(SECOND, "140", **stretch, as_of=dt.date(2022, 1, 9))
    assert settle(tmp_path, running, ended)[0] == []


def test_a_note_goes_before_the_column_that_it_mends(tmp_path: Path) -> None:
    column, note = one(SECOND, "100"), observation(f"{SECOND}/n001/1", "130", source="footnote", **BACK)
    (found,), status = settle(tmp_path, one(FIRST, "100"), column, note)
    assert (found.check_id, found.delta) == (f"{SECOND}/revision/n001/1", Decimal(30))
    assert [name for name, it in sorted(status.items()) if it == "ok"] == [note.observation_id]
    with open_dataset(tmp_path) as dataset:
        assert dataset.fetch("SELECT value FROM series") == [(Decimal(130),)]
