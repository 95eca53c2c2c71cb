"""Very long paragraphs: what reading them costs grows with their length, and nothing is lost where they are cut."""

from __future__ import annotations

import time

import pytest

from cds_etl import model
from cds_etl.normalise import normalise
from cds_etl.records import Mention
from normalise.byhand import document

MAKES = {
    "one sentence": lambda place: f"xã khác có {place} lớp,",
    "no stop at all": lambda place: f"{place} lớp",
    "sentences": lambda place: f"Có {place} lớp.",
    "clauses": lambda place: f"Năm 2022 đạt {place}%;",
    "names": lambda place: f"Hà Nam {place} lớp,",
    "ranks": lambda place: f"xếp thứ {place}/{place}, chỉ số DTI",
}  # fmt: skip
FEW, MANY = 400, 1600


def mentions(make: str, count: int) -> tuple[list[Mention], float]:
    """What a paragraph of so many numbers gives, and the seconds that it took, the best of two."""
    paragraph = " ".join(MAKES[make](place) for place in range(101, 101 + count))
    taken = []
    for _ in range(2):
        start = time.process_time()
        records = normalise(document(paragraphs=[paragraph], front=model.FrontMatter(date="15/7/2024")))
        taken.append(time.process_time() - start)
    return list(records.of(Mention)), min(taken)


@pytest.mark.parametrize("make", MAKES)
def test_four_times_the_numbers_take_four_times_as_long(make: str) -> None:
    few, short = mentions(make, FEW)
    many, long = mentions(make, MANY)
    assert len(few) == FEW
    assert len(many) == MANY
    assert long < 9 * short + 0.05  # squared it would be sixteen times


def test_a_sentence_that_is_cut_loses_no_number_and_no_word() -> None:
    numbers = ", ".join(f"{place} lớp ở một xã" for place in range(101, 400))
    records = normalise(document(paragraphs=[f"Tỉnh Hà Nam mở {numbers}."], front=model.FrontMatter(date="15/7/2024")))
    found = list(records.of(Mention))
    assert [row.value_raw for row in found] == [str(place) for place in range(101, 400)]
    assert {row.entity_id for row in found} == {"vn63:35"}
