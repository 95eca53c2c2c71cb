"""Sentences of other make than the five documents: what each number says. All figures in them are invented.

In `sentences.csv` a number is its value (with its whole or its upper end), unit, qualifier, entity, day and manner, as
a record of a document of 15 July 2024 has them; a bar parts what may stand in a place.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cds_etl import model
from cds_etl.normalise import normalise
from normalise.byhand import document
from prose.score import numbers_of

FRONT = model.FrontMatter(date="15/7/2024")
FACETS = ("unit", "qualifier", "entity", "as_of", "modality")


def listed() -> list[tuple[str, list[str]]]:
    with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8", newline="") as file:
        return [(row["sentence"], row["numbers"].split("; ") if row["numbers"] else []) for row in csv.DictReader(file)]


def said(sentence: str) -> list[str]:
    """What each number of a sentence says, in one line."""
    records = normalise(document(paragraphs=[f"{sentence}."], front=FRONT))
    lines = []
    for found in numbers_of(records):
        told = found.said
        whole = f"/{told['denominator']}" if told["denominator"] else ""
        upper = f"..{told['value_max']}" if told["value_max"] else ""
        lines.append(" ".join((f"{told['value']}{whole}{upper}", *(told[facet] for facet in FACETS))))
    return lines


def fits(wanted: str, found: str) -> bool:
    """Whether the last words, of which some may be one of several, and the rest are the same."""
    one, other = wanted.rsplit(" ", 4), found.rsplit(" ", 4)
    return one[0] == other[0] and all(b in a.split("|") for a, b in zip(one[1:], other[1:], strict=True))


@pytest.mark.parametrize(("sentence", "numbers"), listed())
def test_sentence(sentence: str, numbers: list[str]) -> None:
    found = said(sentence)
    assert len(found) == len(numbers), found
    assert all(fits(wanted, got) for wanted, got in zip(numbers, found, strict=True)), found


def test_forty_sentences_and_more_are_tried() -> None:
    assert len(listed()) > 40
