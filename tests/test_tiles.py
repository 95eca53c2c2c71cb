"""The squares of the provinces: each has one, and those that belong together lie together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl.normalise import reference_records
from cds_etl.records import Entity, Succession

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cds_etl.columns import Geography

Place = tuple[int, int]
LAST_DAY = {"vn63": dt.date(2025, 6, 30), "vn34": None}
both = pytest.mark.parametrize("geography", ["vn63", "vn34"])


def places(geography: Geography) -> dict[str, Place]:
    frame = cds_etl.tiles(geography)
    assert frame["entity_id"].is_unique
    columns = (frame[name].tolist() for name in ("entity_id", "row", "column"))
    return {entity_id: (row, column) for entity_id, row, column in zip(*columns, strict=True)}


def provinces(geography: Geography) -> list[Entity]:
    """Those that the geography ended with, by their last name."""
    found = [item for item in reference_records().of(Entity) if item.geography == geography and item.kind == "province"]
    return [item for item in found if item.valid_to == LAST_DAY[geography]]


def lie_together(squares: Iterable[Place]) -> bool:
    """Whether one can walk over all of them, corners included."""
    left = set(squares)
    reached = [left.pop()]
    for row, column in reached:
        near = {(row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & left
        left -= near
        reached += near
    return not left


def test_the_walk_finds_what_lies_apart() -> None:
    assert lie_together([(1, 1), (2, 2), (3, 1)])
    assert not lie_together([(1, 1), (1, 3)])


@both
def test_each_province_has_one_square_of_its_own(geography: Geography) -> None:
    found = places(geography)
    assert set(found) == {item.entity_id for item in provinces(geography)}
    assert len(set(found.values())) == len(found) == int(geography.removeprefix("vn"))
    assert min(row for row, _ in found.values()) == min(column for _, column in found.values()) == 1


@both
def test_the_country_and_each_region_hang_together(geography: Geography) -> None:
    found = places(geography)
    assert lie_together(found.values())
    regions = {item.region for item in provinces(geography)}
    assert len(regions) >= 6
    for region in regions:
        assert lie_together(found[item.entity_id] for item in provinces(geography) if item.region == region), region


def test_provinces_that_became_one_are_neighbours() -> None:
    old, new = places("vn63"), places("vn34")
    for successor in new:
        steps = [item for item in reference_records().of(Succession) if item.to_entity_id == successor]
        members = [old[item.from_entity_id] for item in steps if item.from_entity_id in old]
        assert members, successor
        assert lie_together(members), successor


@both
def test_the_far_ends_of_the_country_are_the_far_ends_of_the_grid(geography: Geography) -> None:
    """Hà Giang (today in Tuyên Quang) is the northernmost, Cà Mau the southernmost, An Giang and Kiên Giang western."""
    found = places(geography)
    assert found[f"{geography}:96"][0] == max(row for row, _ in found.values())
    assert found["vn63:02" if geography == "vn63" else "vn34:08"][0] == 1
    assert found[f"{geography}:04"][0] == 1
    assert found[f"{geography}:91"][1] == 1


def test_a_geography_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no geography 'vn61': name one of vn63, vn34"):
        cds_etl.tiles("vn61")  # type: ignore[arg-type]
