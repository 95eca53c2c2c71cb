"""A sample of `python -m tests.faults`: planted faults found, none mended wrongly, no alarm without a fault."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from faults.alarms import find_alarm
from faults.listing import shortfalls, sum_up
from faults.made import ALL, BOTH, SHAPES, make
from faults.measure import measure
from faults.planting import KINDS, Planted, plant
from faults.score import Spoilt, Tally, cases, judge, score

SEEDS = [seed for seed in range(220) if seed // 10 % 2 == 0 or seed % 7 == 0]  # each kind in each shape; some with two


@pytest.fixture(scope="module")
def sample() -> list[Spoilt]:
    return [score(*case) for case in cases(SEEDS)]


def test_no_suggestion_is_wrong_and_faults_under_both_totals_are_found(sample: list[Spoilt]) -> None:
    assert shortfalls(sample, []) == []
    single = sum_up((item for item in sample if item.faults == 1), shapes=(BOTH, ALL))
    assert single.planted == single.detected == 5 * len(KINDS)


def test_every_kind_is_planted_in_every_shape(sample: list[Spoilt]) -> None:
    one = {(item.shape, kind) for item in sample if item.faults == 1 for kind, _ in item.tallies}
    assert {(shape, kind) for shape in SHAPES for kind in KINDS} - one == {(SHAPES[-1], "merged cells")}


def test_faultless_tables_raise_no_alarm() -> None:
    assert [alarm for seed in range(40) if (alarm := find_alarm(Random(seed)))] == []


def test_a_table_that_is_spoilt_beyond_its_truth_counts_as_wrongly_mended() -> None:
    """If the truth were another, the same suggestion would be wrong: the measure can fail."""
    random = Random(5)
    made = make(random, BOTH)
    fault = plant(random, made, "misread digit")
    assert fault is not None
    assert judge(0, made, [fault]).wrong == ()
    [(line, place)] = fault.cells
    assert line.true is not None
    line.true[place] = "1"
    spoilt = judge(0, made, [fault])
    assert len(spoilt.wrong) == 1
    assert shortfalls([spoilt], ["alarm"])[:2] == ["A suggestion is wrong.", "A faultless table raises an alarm."]


def test_what_is_not_found_falls_short() -> None:
    missed = Tally(planted=1, silent=1)
    item = Spoilt(0, BOTH, 1, (("glued mark", missed),), ())
    assert shortfalls([item], []) == [
        "A fault under row and column totals is not detected.",
        "glued mark: fewer than 95% suggested.",
    ]
    assert shortfalls([replace(item, tallies=(("glued mark", Tally(1, 1, 1, 1)),))], []) == []


def test_the_measure_prints_its_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert measure(count=14, faultless=2) == []
    printed = capsys.readouterr().out
    assert all(kind in printed for kind in KINDS)
    assert "2 faultless tables: 0 false alarms" in printed


def test_a_row_that_is_lost_has_no_cell_to_mend() -> None:
    random = Random(1)
    fault = plant(random, make(random, BOTH), "lost row")
    assert fault == Planted("lost row", [], is_of_row=True)
