"""What kind of names a column holds, and of which geography."""

from __future__ import annotations

import datetime as dt
from random import Random

from cds_etl.normalise.naming import geography_on, name_rows
from cds_etl.normalise.register import load_register

IN_2022, IN_2025 = dt.date(2022, 9, 30), dt.date(2025, 8, 29)
OLD = [name.name for name in load_register().names("province", "vn63", IN_2022)]
NEW = [name.name for name in load_register().names("province", "vn34", IN_2025)]
AGENCIES = [name.name for name in load_register().names("agency", None, IN_2022)]


def test_the_old_and_the_new_geography_by_their_names() -> None:
    for names, day, geography in ((OLD, IN_2022, "vn63"), (OLD, IN_2025, "vn63"), (NEW, IN_2025, "vn34")):
        naming = name_rows(names, day)
        assert (naming.kind, naming.geography, naming.group) == ("province", geography, "group:provinces")
        assert all(match.entity_id for match in naming.matches)


def test_all_34_names_are_the_34_even_before_their_day() -> None:
    assert name_rows(NEW, IN_2022).geography == "vn34"
    assert name_rows(NEW, None).geography == "vn34"


def test_names_of_both_geographies_go_by_the_day() -> None:
    both = [name for name in NEW if name in OLD][:20]
    assert name_rows(both, IN_2022).geography == "vn63"
    assert name_rows(both, IN_2025).geography == "vn34"
    assert geography_on(None) == "vn63"


def test_a_name_that_only_one_geography_has_decides() -> None:
    assert name_rows(["Hà Nội", "Hà Nam", "Cần Thơ"], IN_2025).geography == "vn63"


def test_agencies() -> None:
    naming = name_rows(AGENCIES, IN_2022)
    assert (naming.kind, naming.geography, naming.group) == ("agency", None, "group:agencies")
    assert all(match.entity_id for match in naming.matches)


def test_a_table_of_both_resolves_both() -> None:
    naming = name_rows([*AGENCIES[:10], *OLD], IN_2022)
    assert (naming.kind, naming.geography, naming.group) == ("province", "vn63", "group:agencies-and-provinces")
    assert all(match.entity_id for match in naming.matches)
    assert [match.kind for match in naming.matches[:10]] == ["agency"] * 10


def test_too_few_known_names_leave_the_kind_open() -> None:
    for names in (["Thôn Đông", "Thôn Đoài", "Thôn Thượng"], ["Hà Nội", "Xã A", "Xã B", "Xã C"], []):
        naming = name_rows(names, IN_2022)
        assert (naming.kind, naming.group, naming.kinds) == (None, None, frozenset())
        assert len(naming.matches) == len(names)


def test_half_of_the_names_garbled_beyond_reading_keep_the_kind() -> None:
    rng = Random(1)
    names = rng.sample(OLD, 20)
    garbled = [name if place % 2 else "@@@" for place, name in enumerate(names)]
    naming = name_rows(garbled, IN_2022)
    assert naming.kind == "province"
    assert [match.entity_id is None for match in naming.matches] == [place % 2 == 0 for place in range(20)]
