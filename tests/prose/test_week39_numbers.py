"""The numbers in the sentences of the week-39 report as a word processor printed it, against the truth beside it."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from cds_etl.extract import extract, media_type
from cds_etl.model import Document
from cds_etl.normalise import normalise
from cds_etl.records import Mention, Observation
from cds_etl.text import fold
from prose.score import numbers_of, read_truth
from running import SHARED_TRUTH, SHARED_WEEK39

if TYPE_CHECKING:
    from cds_etl.records import RecordSet

pytestmark = pytest.mark.skipif(not SHARED_WEEK39.exists(), reason="the shared week-39 report is not here")
LEAST_RECALL, LEAST_PRECISION = 0.95, 0.98


@pytest.fixture(scope="module")
def records() -> RecordSet:
    content = SHARED_WEEK39.read_bytes()
    document = Document("week39.pdf", hashlib.sha256(content).hexdigest(), media_type(content))
    return normalise(extract(document, content))


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(SHARED_TRUTH.read_text(encoding="utf-8"))
    return told


def read(records: RecordSet) -> list[Observation | Mention]:
    return [*(row for row in records.of(Observation) if row.source != "table"), *records.of(Mention)]


def is_told(row: Observation | Mention, told: dict[str, Any]) -> bool:
    """Whether a number has the value, the whole, the word before it and the province of one of the truth."""
    value, whole = Decimal(str(told["value"])), told["denominator"]
    if row.value != value or row.denominator != (None if whole is None else Decimal(whole)):
        return False
    if told.get("as_of") and str(row.as_of) != told["as_of"]:
        return False
    return fold(row.qualifier_raw or "") == fold(told["qualifier"] or "") and row.entity_code == told.get("entity_code")


def test_the_numbers_of_the_truth_are_found(records: RecordSet, truth: dict[str, Any]) -> None:
    left = read(records)
    missing = []
    for told in truth["indicators"]:
        alike = [row for row in left if is_told(row, told)]
        if not alike:
            missing.append(told["name"])
            continue
        # Of several with one value that of the unit is meant: an unit goes with its own noun.
        unit = fold(told["unit"])
        left.remove(max(alike, key=lambda row: fold(noun_of(row)).startswith(unit)))
    assert len(missing) <= (1 - LEAST_RECALL) * len(truth["indicators"]), missing


def noun_of(row: Observation | Mention) -> str:
    return (row.unit if isinstance(row, Mention) else row.entity_raw) or ""


def test_no_other_number_is_found_than_a_reader_lists(records: RecordSet) -> None:
    listed = [row["value"] for row in read_truth("numbers") if row["document"] == "003"]
    found = [item.said["value"] for item in numbers_of(records)]
    strange = [value for value in found if value not in listed]
    assert len(strange) <= (1 - LEAST_PRECISION) * len(found), strange
    assert len(found) <= len(listed)


def test_traps_are_no_numbers(records: RecordSet, truth: dict[str, Any]) -> None:
    """A trap is avoided where no record holds it as printed, or the digits of one that stands in its sentence."""
    rows = read(records)
    for trap in truth["number_traps"]:
        assert not [row for row in rows if row.value_raw == trap]
        digits = [part for part in trap.replace("/", " ").replace("-", " ").split() if part.isdigit() and len(part) > 2]
        assert not [row for row in rows if row.value_raw in digits], trap
