"""Paragraphs in the manner of provincial papers: what each number says, all facets compared. All figures are invented.

The truth of `provincial.csv` was listed before any of it was read, in the form of `sentences.csv`, with the paper's
address before the paragraph; a unit stands for the noun's beginning, `-` for none.
"""

from __future__ import annotations

import csv
from pathlib import Path

from cds_etl import model
from cds_etl.normalise import normalise
from normalise.byhand import document
from prose.score import FACETS, Found, Score, judge, numbers_of

LEAST_RECALL, LEAST_PRECISION = 0.95, 0.98


def listed() -> list[dict[str, str]]:
    with (Path(__file__).parent / "provincial.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth_of(numbers: str) -> list[dict[str, str]]:
    """The numbers of a line as the score takes them."""
    return [_truth(one) for one in numbers.split("; ")] if numbers else []


def _truth(number: str) -> dict[str, str]:
    said, qualifier, entity, as_of, modality = number.rsplit(" ", 4)
    printed, unit = said.split(" ", 1)
    value, _, whole = printed.partition("/")
    value, _, upper = value.partition("..")
    facets = (value, upper, whole, "" if unit == "-" else unit, qualifier, "", entity, as_of, modality)
    return {"snippet": number, **dict(zip(FACETS, facets, strict=True))}


def score_of(row: dict[str, str]) -> Score:
    front = model.FrontMatter(date="15/7/2024", publisher=row["publisher"] or None)
    records = normalise(document(paragraphs=[row["paragraph"]], front=front))
    found = [Found(item.raw, {**item.said, "scale": ""}) for item in numbers_of(records)]
    return judge(truth_of(row["numbers"]), found)


def test_the_numbers_of_all_paragraphs_are_found_with_all_that_is_said_of_them() -> None:
    scores = [score_of(row) for row in listed()]
    faults = [fault for score in scores for fault in score.faults]
    right = sum(score.right for score in scores)
    assert right >= LEAST_RECALL * sum(score.listed for score in scores), faults
    assert right >= LEAST_PRECISION * sum(score.found for score in scores), faults


def test_the_paragraphs_are_many() -> None:
    assert len(listed()) > 40
    assert sum(len(truth_of(row["numbers"])) for row in listed()) > 100
