"""Names that print, hands and machines spoilt: the same name in every setting, strangers refused, reasons given."""

from __future__ import annotations

import html
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_etl.normalise.names import match_agencies, match_provinces
from cds_etl.normalise.register import DatedName, load_register

if TYPE_CHECKING:
    from collections.abc import Callable

    from cds_etl.columns import Geography

    Spelling = Callable[[str], str]

REGISTER = load_register()
PROVINCES = [name for name in REGISTER.names("province") if name.code]
AGENCIES = list(REGISTER.names("agency"))
LATE = {"òa": "oà", "óa": "oá", "ủy": "uỷ", "úy": "uý"}


def matched(name: DatedName, raw: str) -> str | None:
    if name.kind == "agency":
        return match_agencies([raw])[0].entity_id
    geography: Geography = name.geography or "vn63"
    return match_provinces([raw], geography=geography)[0].entity_id


def late_tones(text: str) -> str:
    for early, late in LATE.items():
        text = text.replace(early, late)
    return text


@settings(deadline=None)  # the first call reads the register
@given(
    name=st.sampled_from(PROVINCES + AGENCIES),
    is_composed=st.booleans(),
    case=st.sampled_from([str, str.upper, str.lower, str.title]),
    space=st.sampled_from([" ", "  ", "\u00a0", "\n", "\t", ""]),
    dash=st.sampled_from(["-", "–", "—", "‐", "−"]),
    spell=st.sampled_from([str, late_tones, lambda text: text.replace("lý", "lí")]),
)
def test_how_it_is_set_makes_no_other_name(
    name: DatedName, is_composed: bool, case: Spelling, space: str, dash: str, spell: Spelling
) -> None:
    raw = case(spell(name.name)).replace(" ", space).replace("-", dash)
    assert matched(name, unicodedata.normalize("NFC" if is_composed else "NFD", raw)) == name.entity_id


@settings(deadline=None)  # the first call reads the register
@given(st.sampled_from(PROVINCES + AGENCIES), st.text(alphabet="aeiouhnmtg đáạ1.'", max_size=3), st.integers(0, 12))
def test_nfd_case_and_spaces_change_no_verdict_over_a_garbled_name(name: DatedName, noise: str, place: int) -> None:
    raw = name.name[:place] + noise + name.name[place + 1 :]
    assert matched(name, unicodedata.normalize("NFD", raw)) == matched(name, unicodedata.normalize("NFC", raw))
    assert matched(name, f"  {raw}  ") == matched(name, raw)


@pytest.mark.parametrize("name", [name for name in PROVINCES if name.geography == "vn63"], ids=lambda name: name.name)
def test_a_province_behind_offices_kinds_and_escapes(name: DatedName) -> None:
    kind = name.rank
    for raw in (
        f"UBND {kind} {name.name}", f"Sở Thông tin và Truyền thông {kind} {name.name}", f"Sở TT&TT {name.name}",
        html.escape(f"{kind} {name.name}"), "".join(f"&#{ord(letter)};" for letter in name.name),
        f"{name.name}⁽³⁾", f"{name.name} [2]", f"{name.name}12", f"({name.name})", f"IV. {name.name}",
    ):  # fmt: skip
        assert matched(name, raw) == name.entity_id, raw


def test_no_stranger_is_taken_for_a_province_or_an_agency() -> None:
    names = [stranger.name for stranger in REGISTER.strangers if stranger.kind == "province"]
    for geography in ("vn63", "vn34"):
        for way in (str, str.upper):
            taken = [m for m in match_provinces(map(way, names), geography=geography) if m.entity_id]
            assert not taken, taken[0].raw
    bodies = [stranger.name for stranger in REGISTER.strangers if stranger.kind == "agency"]
    assert not [match for match in match_agencies(bodies) if match.entity_id]
    assert not [match for match in match_agencies(names) if match.entity_id]
    assert not [match for match in match_agencies(name.name for name in PROVINCES) if match.entity_id]
    assert not [match for match in match_provinces(name.name for name in AGENCIES) if match.entity_id]


def test_places_below_a_province_are_refused() -> None:
    for kind in ("huyện", "Quận", "TX.", "thị xã", "phường", "xã", "thị trấn"):
        for name in ("Phú Thọ", "Hòa Bình", "Quảng Trị", "Bình Định"):
            match = match_provinces([f"{kind} {name}"])[0]
            assert match.entity_id is None
            assert match.candidates


def test_foreign_provinces_are_refused_with_their_kind() -> None:
    for raw in ("tỉnh Hải Nam", "tỉnh Quảng Đông", "tỉnh Hồ Nam", "thành phố Nam Ninh", "tỉnh Quảng Tây"):
        assert match_provinces([raw])[0].entity_id is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("Quảng Đông", "Quảng Đông is known: a province of China"),
        ("BD", "it is too short"),
        ("79", "it holds no letter"),
        ("Hải Phòg", "0.8 letters from Hải Phòng (31), clear of Hải Dương (30) at 2.9"),
        ("Sông Bé", "it could be Bình Phước (70) or Bình Dương (74)"),
        ("TP. Thái Nguyên", "a thành phố of that name lies in the province Thái Nguyên (19)"),
        ("Hà Tây", "printed as it is known; Hà Tây became part of Hà Nội (01)"),
    ],
)
def test_a_match_says_why(raw: str, reason: str) -> None:
    assert match_provinces([raw])[0].reason == reason


def test_the_distance_and_the_rival_are_told() -> None:
    match = match_provinces(["Hải Phòg"])[0]
    assert match.cost is not None
    assert match.rival is not None
    assert 0 < match.cost < match.rival
    exact = match_provinces(["Hải Phòng"])[0]
    assert (exact.cost, exact.rival) == (None, None)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("T.Quang", "08"), ("H.C. Minh", "79"), ("B.Định", "52"), ("V.Tàu - Bà Rịa", "77"), ("BR-VT", "77"),
        ("VT-BR", "77"), ("Bà Rịa - VT", "77"), ("TU EN UAN", "08"), ("THANH H A", "38"), ("Province d'An Giang", "89"),
        ("Ho-Chi-Minh-Stadt", "79"), ("Ho Chi Minh, thanh po [Sai Gon]", "79"), ("UBNO tinn Hà Nam", "35"),
        ("S6 TT&TT tỉnh Vĩnh Long", "86"), ("T.Bình", "34"), ("H.Giang", None), ("N.A", None),
    ],
)  # fmt: skip
def test_shortened_and_dressed_names(raw: str, code: str | None) -> None:
    assert match_provinces([raw])[0].code == code
