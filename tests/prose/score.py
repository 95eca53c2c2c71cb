"""Numbers that were found in prose held against those that a reader listed: by value, then by all that each says."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cds_etl.records import Mention, Observation
from cds_etl.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from cds_etl.records import RecordSet

TRUTH = Path(__file__).parent / "truth"
FACETS = ("value", "value_max", "denominator", "unit", "qualifier", "scale", "entity", "as_of", "modality")


@dataclass(frozen=True)
class Found:
    """A number of a document, whichever record it became."""

    raw: str
    said: Mapping[str, str]


@dataclass(frozen=True)
class Score:
    """How many numbers were listed, found, and found with all that was said of them; and what was not so."""

    listed: int
    found: int
    right: int
    faults: tuple[str, ...]

    @property
    def recall(self) -> float:
        """Share of the listed numbers that were found and right."""
        return self.right / self.listed

    @property
    def precision(self) -> float:
        """Share of the found numbers that were listed and right."""
        return self.right / self.found


def read_truth(name: str) -> list[dict[str, str]]:
    """The rows of one of the truth's files."""
    with (TRUTH / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def numbers_of(records: RecordSet) -> list[Found]:
    """All numbers of the sentences and notes, in reading order."""
    items: list[tuple[tuple[str, int], Found]] = []
    for seen in records.of(Observation):
        if seen.source != "table":
            said = _said(seen, seen.entity_raw, None, seen.scale)
            items.append((_order(seen.observation_id), Found(seen.value_raw, said)))
    for told in records.of(Mention):
        items.append((_order(told.mention_id), Found(told.value_raw, _said(told, told.unit, told.value_max, None))))
    return [found for _, found in sorted(items, key=lambda item: item[0])]


def _order(name: str) -> tuple[str, int]:
    place, _, ordinal = name.rpartition("/")
    return place.replace("/n", "/z"), int(ordinal)


def _said(row: Observation | Mention, unit: str | None, upper: Decimal | None, scale: int | None) -> dict[str, str]:
    return {
        "value": _plain(row.value),
        "value_max": _plain(upper),
        "denominator": _plain(row.denominator),
        "unit": unit or "",
        "qualifier": row.qualifier,
        "scale": "" if scale is None else str(scale),
        "entity": row.entity_id or "-",
        "as_of": row.as_of.isoformat() if row.as_of else "-",
        "modality": row.modality,
    }


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def judge(truth: Sequence[Mapping[str, str]], found: Sequence[Found]) -> Score:
    """Listed and found numbers in their order, each found one used once; the first of the same value counts."""
    left = list(found)
    right, faults = 0, []
    for row in truth:
        alike = [item for item in left if item.said["value"] == row["value"]]
        best = max(alike, key=lambda item: -len(_wrong(row, item)), default=None)
        if best is None:
            faults.append(f"not found: {row['snippet']}")
            continue
        left.remove(best)
        wrong = _wrong(row, best)
        right += not wrong
        faults += [f"{row['snippet']}: {facet} {best.said[facet]!r}, not {row[facet]!r}" for facet in wrong]
    faults += [f"not listed: {item.raw} {item.said['unit']}" for item in left]
    return Score(len(truth), len(found), right, tuple(faults))


def _wrong(row: Mapping[str, str], found: Found) -> list[str]:
    return [facet for facet in FACETS if not _fits(facet, row[facet], found.said[facet])]


def _fits(facet: str, listed: str, said: str) -> bool:
    if facet == "scale":
        return said in ("", listed)
    if facet == "unit":
        return any(_is_unit(fold(one), fold(said)) for one in listed.split("|"))
    return said in listed.split("|")


def _is_unit(listed: str, said: str) -> bool:
    """Whether what was read is the listed noun, or goes on from it to the end of its phrase."""
    return said == listed or said.startswith((f"{listed} ", f"{listed},"))
