"""The register against what the design says of it, and against published lists where they are at hand."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from cds_etl.normalise.register import Alias, Register, load_register

REGISTER = load_register()
SHARED_NAMES = Path(__file__).parents[3] / "shared" / "real" / "names"
LAST_OF_63, FIRST_OF_34 = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def shared_rows(file_name: str) -> list[dict[str, str]]:
    path = SHARED_NAMES / file_name
    if not path.exists():
        pytest.skip(f"{file_name} is not at hand")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(geography: str, day: dt.date) -> dict[str, str]:
    return {
        name.code: name.name for name in REGISTER.names("province", on=day) if name.geography == geography and name.code
    }


def test_provinces_number_63_until_june_2025_and_34_since() -> None:
    assert len(codes("vn63", dt.date(2022, 9, 30))) == len(codes("vn63", LAST_OF_63)) == 63
    assert len(codes("vn34", FIRST_OF_34)) == 34
    assert not codes("vn63", FIRST_OF_34)
    assert not codes("vn34", LAST_OF_63)


def test_hue_changed_its_name_inside_one_code() -> None:
    eve, day = dt.date(2024, 12, 31), dt.date(2025, 1, 1)
    before, after = REGISTER.name_of("vn63:46", eve), REGISTER.name_of("vn63:46", day)
    assert (before.name, before.rank) == ("Thừa Thiên Huế", "tỉnh")
    assert (after.name, after.rank) == ("Huế", "thành phố")


def test_seven_codes_name_another_province_in_the_other_geography() -> None:
    old, new = codes("vn63", LAST_OF_63), codes("vn34", FIRST_OF_34)
    assert {code for code in old.keys() & new.keys() if old[code] != new[code]} == {
        "15", "24", "44", "52", "80", "82", "91",
    }  # fmt: skip


def test_23_of_the_34_cover_another_area() -> None:
    predecessors = {
        name.entity_id: REGISTER.predecessors(name.entity_id) for name in REGISTER.names("province", "vn34")
    }
    assert sum(len(found) > 1 for found in predecessors.values()) == 23
    assert Counter(len(found) for found in predecessors.values())[0] == 0


def test_every_province_of_june_2025_went_whole_to_one_of_the_34() -> None:
    steps = [step for step in REGISTER.successions() if step.date == FIRST_OF_34]
    assert len(steps) == len({step.from_entity_id for step in steps}) == 63
    assert {step.share for step in steps} == {"whole"}
    assert len({step.to_entity_id for step in steps}) == 34


def test_codes_names_and_mergers_agree_with_the_published_list() -> None:
    rows = shared_rows("canonical_63.csv")
    eve = dt.date(2024, 12, 31)
    new = codes("vn34", FIRST_OF_34)
    assert {row["gso_code"]: row["name_vi"] for row in rows} == codes("vn63", eve)
    for row in rows:
        old_id = f"vn63:{row['gso_code']}"
        assert REGISTER.name_of(old_id).iso_3166_2 == row["iso_3166_2"]
        assert REGISTER.successors(old_id) == (f"vn34:{row['code34']}",)
        assert new[row["code34"]] == row["name34"]


def test_thirty_agencies_stood_in_2022_and_22_after_the_reform() -> None:
    in_2022 = Counter(name.rank for name in REGISTER.names("agency", on=dt.date(2022, 9, 30)))
    since = Counter(name.rank for name in REGISTER.names("agency", on=dt.date(2025, 4, 1)))
    assert in_2022 == {"ministry": 18, "ministerial": 4, "government": 8}
    assert since == {"ministry": 14, "ministerial": 3, "government": 5}


def test_what_ended_has_a_successor_that_begins_no_earlier_and_shares_add_up() -> None:
    for entity_id in {name.entity_id for name in REGISTER.dated_names if name.kind in ("province", "agency")}:
        last = REGISTER.name_of(entity_id).valid_to
        steps = [step for step in REGISTER.successions() if step.from_entity_id == entity_id]
        assert bool(steps) == (last is not None), entity_id
        assert all(last is not None and step.date == last + dt.timedelta(days=1) for step in steps), entity_id
        assert [step.share for step in steps] == ["whole"] or {step.share for step in steps} <= {"part"}, entity_id
        assert len(steps) != 1 or steps[0].share == "whole", entity_id


def test_names_of_an_entity_do_not_overlap() -> None:
    for name in REGISTER.dated_names:
        others = [other for other in REGISTER.names_of(name.entity_id) if other != name]
        assert not any(other.holds_on(day) for other in others for day in (name.valid_from, name.valid_to) if day)


def test_every_current_province_has_one_of_six_regions() -> None:
    for geography, day in (("vn63", LAST_OF_63), ("vn34", FIRST_OF_34)):
        regions = Counter(
            name.region for name in REGISTER.names("province", on=day) if name.geography == geography and name.code
        )
        assert len(regions) == 6
        assert None not in regions
    sizes = Counter(name.region for name in REGISTER.names("province", "vn63", LAST_OF_63))
    assert sizes["region:mekong-river-delta"] == 13
    assert sizes["region:red-river-delta"] == 11


def test_groups_and_country_are_entities() -> None:
    ids = {entity.entity_id for entity in REGISTER.entities()}
    assert {"country:vn", "group:provinces", "group:agencies", "group:agencies-and-provinces"} <= ids


def test_a_name_before_the_first_day_is_the_first_one() -> None:
    assert REGISTER.name_of("vn34:33", dt.date(2020, 1, 1)).name == "Hưng Yên"


def test_entities_are_one_row_a_name_with_unique_keys() -> None:
    keys = [(entity.entity_id, entity.valid_from) for entity in REGISTER.entities()]
    assert len(keys) == len(set(keys)) == len(REGISTER.dated_names)


def test_an_unknown_entity_is_refused_with_its_id() -> None:
    with pytest.raises(KeyError, match="vn63:99"):
        REGISTER.names_of("vn63:99")


def test_an_alias_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="agency:nobody"):
        Register(REGISTER.dated_names, (Alias("X", "agency", "agency:nobody", "invented for this test"),), ())


def test_aliases_say_why() -> None:
    assert all(alias.reason for alias in REGISTER.aliases)
