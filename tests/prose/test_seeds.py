"""Every number that a reader would list in five real documents, hand-listed in `truth/` before any result was seen."""

from __future__ import annotations

import re

import pytest

from cds_etl.normalise import normalise
from prose.score import Found, judge, numbers_of, read_truth
from prose.seeds import SEEDS, read_seed
from running import SHARED

FOLDER = SHARED / "seeds"
needs_seeds = pytest.mark.skipif(not FOLDER.exists(), reason="the five source documents are not here")
LEAST_RECALL, LEAST_PRECISION = 0.95, 0.98
_DATE = re.compile(r"[/.:\-]|\d{4}|tháng")


def found_in(name: str) -> list[Found]:
    return numbers_of(normalise(read_seed(FOLDER, name)))


def test_the_truth_lists_sixty_numbers_and_more() -> None:
    assert len(read_truth("numbers")) >= 60
    assert {row["document"] for row in read_truth("numbers")} == set(SEEDS)


@needs_seeds
@pytest.mark.parametrize("name", SEEDS)
def test_every_number_is_found_with_all_that_is_said_of_it(name: str) -> None:
    score = judge([row for row in read_truth("numbers") if row["document"] == name], found_in(name))
    assert score.recall >= LEAST_RECALL, score.faults
    assert score.precision >= LEAST_PRECISION, score.faults


@needs_seeds
@pytest.mark.parametrize("name", SEEDS)
def test_no_date_decree_or_name_is_taken_for_a_number(name: str) -> None:
    found = {item.raw for item in found_in(name)}
    traps = {row["printed"] for row in read_truth("traps") if row["document"] == name}
    # A small number may be a trap in one place ("Đề án 06") and stand for itself in another: the score tells those.
    assert not {trap for trap in traps if _DATE.search(trap)} & found


def test_a_fault_of_each_kind_lowers_the_score() -> None:
    row = read_truth("numbers")[0]
    good = {facet: row[facet].split("|")[0] for facet in ("value", "unit", "qualifier", "entity", "as_of", "modality")}
    good |= {"value_max": "", "denominator": "", "scale": "1"}

    def item(**changes: str) -> Found:
        return Found(row["value"], good | changes)

    assert judge([row], [item()]).recall == 1
    for facet, other in (("value", "8"), ("unit", "tỉnh"), ("qualifier", "about"), ("entity", "vn63:01"),
                         ("as_of", "2022-01-01"), ("modality", "target"), ("denominator", "9")):  # fmt: skip
        assert judge([row], [item(**{facet: other})]).recall == 0
    assert judge([row], [item(), item()]).precision == 0.5
    assert judge([row], []).recall == 0
