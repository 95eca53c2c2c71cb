"""Columns of provinces matched as a whole."""

from __future__ import annotations

import datetime as dt
import unicodedata
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_etl.normalise import match_provinces
from cds_etl.normalise.register import load_register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.columns import Geography
    from cds_etl.normalise import Match

DAYS: dict[Geography, dt.date] = {"vn63": dt.date(2022, 9, 30), "vn34": dt.date(2025, 8, 29)}
NAMES: dict[Geography, dict[str, str]] = {
    geography: {name.name: name.code or "" for name in load_register().names("province", geography, day)}
    for geography, day in DAYS.items()
}
OLD = NAMES["vn63"]
LETTERS = "".join(OLD).casefold()
TABLES: tuple[tuple[Geography, int], ...] = (("vn63", 63), ("vn63", 45), ("vn34", 34))


def hit(name: str, share: float, random: Random) -> str:
    """Each sign hit with a likelihood: half of these are replaced, a quarter lost, a quarter followed by a letter."""
    letters = [random.choice(LETTERS) for _ in name]
    kinds = [random.choice("rrli") if random.random() < share else "" for _ in name]
    spoilt = {"": "{0}", "r": "{1}", "l": "", "i": "{0}{1}"}
    return "".join(spoilt[kind].format(sign, letter) for kind, sign, letter in zip(kinds, name, letters, strict=True))


def together(names: Sequence[str], geography: Geography = "vn63") -> list[Match]:
    return match_provinces(names, geography=geography, on=DAYS[geography], jointly=True)


def codes(names: Sequence[str], geography: Geography = "vn63") -> list[str | None]:
    return [match.code for match in together(names, geography)]


@pytest.mark.parametrize(("share", "least"), [(0.05, 0.998), (0.1, 0.997), (0.2, 0.985), (0.3, 0.95)])
def test_columns_hit_at_random_are_read_and_hardly_ever_wrong(share: float, least: float) -> None:
    """60 tables; the whole measure, with the figures that must hold, is in tests/names."""
    random = Random(f"{share}")
    right = wrong = rows = 0
    for turn in range(60):
        geography, size = TABLES[turn % len(TABLES)]
        names = random.sample(sorted(NAMES[geography]), size)
        for name, code in zip(names, codes([hit(name, share, random) for name in names], geography), strict=True):
            rows += 1
            right += code == NAMES[geography][name]
            wrong += code not in (None, NAMES[geography][name])
    assert wrong <= 0.001 * rows
    assert right >= least * rows


def test_one_misread_row_is_settled_by_the_other_62() -> None:
    names = sorted(OLD, key=OLD.__getitem__)
    names[names.index("Hà Nam")] = "Hà Nxx"
    assert match_provinces(["Hà Nxx"])[0].code is None
    found = together(names)
    assert [match.code for match in found] == sorted(OLD.values())
    assert [match.method for match in found].count("joint") == 1
    (settled,) = [match for match in found if match.method == "joint"]
    assert settled.reason.startswith("with the other rows it is Hà Nam (35)")


def test_names_that_are_certain_alone_are_never_given_away() -> None:
    names = [*OLD, "Hà Nộii", "Hà Na"]
    found = together(names)
    assert [match.code for match in found[:63]] == list(OLD.values())
    assert {match.method for match in found[:63]} == {"exact"}


@pytest.mark.parametrize("left_out", ["Quảng Ninh", "Quảng Ngãi", "Hà Nam"])
@pytest.mark.parametrize(
    "stranger", ["Quảng Đông", "Hồ Nam", "Bắc Sơn", "Viêng Chăn", "Bộ Y tế", "Tổng cộng", "79", ""]
)
def test_a_foreign_row_stays_open_though_a_province_is_left_over(stranger: str, left_out: str) -> None:
    names = [*(name for name in OLD if name != left_out), stranger]
    Random(stranger).shuffle(names)
    for name, match in zip(names, together(names), strict=True):
        assert match.code == OLD.get(name), match


@pytest.mark.parametrize("stranger", ["Quảng Đông", "Hồ Nam", "Thâm Quyến", "Đồng bằng sông Hồng"])
def test_a_foreign_row_stays_open_in_a_column_that_is_spoilt(stranger: str) -> None:
    random = Random(stranger)
    names = random.sample(list(OLD), 50)
    found = together([*(hit(name, 0.1, random) for name in names), stranger])
    assert found[-1].code is None
    assert all(match.code in (None, OLD[name]) for name, match in zip(names, found, strict=False))


def test_a_name_printed_twice_is_kept_and_flagged() -> None:
    names = [*list(OLD)[:40], "Hà Nội"]
    found = together(names)
    assert found[-1].code == found[0].code == "01"
    assert all(found[place].reason.endswith("it stands in 2 rows") for place in (0, -1))
    assert not any("stands in" in match.reason for match in found[1:-1])


def test_a_garbled_second_row_is_taken_only_for_what_it_means_alone() -> None:
    """ "Hà Nộii" can be nothing else, and repeats; "Hà Nxx" may be a Hà Nam that the column has already."""
    assert codes([*OLD, "Hà Nộii"])[-1] == "01"
    found = together([*OLD, "Hà Nxx"])[-1]
    assert found.code is None


def test_two_rows_of_one_print_mean_the_same() -> None:
    for twice in ("Hà Nxm", "Hà Nộii", "xxxxx"):
        found = together([*(name for name in OLD if name not in ("Hà Nam", "Hà Nội")), twice, twice])
        assert found[-1] == found[-2]


def test_a_province_that_is_missing_leaves_the_others_right() -> None:
    random = Random(5)
    names = [name for name in OLD if name != "Bình Định"]
    found = codes([hit(name, 0.05, random) for name in names])
    assert all(code in (None, OLD[name]) for name, code in zip(names, found, strict=True))
    assert sum(code is None for code in found) <= 1


def test_a_former_province_is_none_where_one_of_its_parts_stands_by_itself() -> None:
    names = [name for name in OLD if name not in ("Vĩnh Phúc", "Phú Thọ")]
    assert codes([*names, "Vĩnh Phú", "Phú Thọ"])[-2:] == ["26", "25"]
    assert codes([*names, "Vĩnh Phú"])[-1] is None


@pytest.mark.parametrize("spoil", [str.upper, str.lower, lambda name: unicodedata.normalize("NFD", name)])
@pytest.mark.parametrize("geography", ["vn63", "vn34"])
def test_columns_without_capitals_accents_or_spaces(spoil: object, geography: Geography) -> None:
    assert callable(spoil)
    names = NAMES[geography]
    assert codes([spoil(name) for name in names], geography) == list(names.values())
    assert codes([name.replace(" ", "") for name in names], geography) == list(names.values())


def test_small_columns_are_no_laxer_than_names_alone() -> None:
    for names in (["Xã Đàn"], ["Hà Nam", "Thôn Đoài"], ["Hà Nội", "Xã Bình", "Hải Phòng"], ["BD"], ["Tổng số", "Khác"]):
        assert codes(names) == [OLD.get(name) for name in names]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.0, 0.1, 0.3]), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_answer(seed: int, share: float, order: Random) -> None:
    random = Random(seed)
    names = [hit(name, share, random) for name in random.choices(list(OLD), k=random.randint(1, 40))]
    names += random.choices(["Quảng Đông", "Bộ Y tế", "Hà Nxx", ""], k=2)
    places = list(range(len(names)))
    order.shuffle(places)
    found = together(names)
    assert together([names[place] for place in places]) == [found[place] for place in places]


def test_no_names() -> None:
    assert match_provinces([], jointly=True) == []
