"""Lists of names as footnotes print them, and prose that only looks like one."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_etl.normalise.lists import split_names
from cds_etl.normalise.names import match_agencies, match_provinces
from cds_etl.normalise.register import load_register

SHARED = Path(__file__).parents[3] / "shared"
IN_2022 = dt.date(2022, 9, 30)
PROVINCES = load_register().names("province", "vn63", IN_2022)
AGENCIES = load_register().names("agency", on=IN_2022)


def entities(text: str) -> list[str | None] | None:
    pieces = split_names(text)
    return None if pieces is None else [piece.match.entity_id for piece in pieces]


def test_a_name_may_hold_commas_and_stand_after_a_semicolon() -> None:
    text = (
        "Bộ Thông tin và Truyền thông, Bộ Khoa học và Công nghệ; Bộ Văn hóa, Thể thao và Du lịch, Bộ Xây dựng, "
        "Ngân hàng Nhà nước Việt Nam."
    )
    assert entities(text) == ["agency:mic", "agency:most", "agency:mocst", "agency:moc", "agency:sbv"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TP. Hà Nội, Hà Tĩnh.", ["vn63:01", "vn63:42"]),
        ("Hà Nội và Hà Tĩnh", ["vn63:01", "vn63:42"]),
        ("1. Hà Nội; 2. Hà Tĩnh", ["vn63:01", "vn63:42"]),
        ("Hà Nội, Hà Tĩnh, ...", ["vn63:01", "vn63:42"]),
        ("các tỉnh: Bắc Giang, Hà Nam, Huế", ["vn63:24", "vn63:35", "vn63:46"]),
        ("Các tỉnh Bắc Giang, Bắc Ninh và Hà Nam.", ["vn63:24", "vn63:27", "vn63:35"]),
        ("Gồm 02 tỉnh, thành phố: TP. Hà Nội, Hà Tĩnh", ["vn63:01", "vn63:42"]),
        ("các Bộ: Y tế, Công an và Thông tin và Truyền thông", ["agency:moh", "agency:mps", "agency:mic"]),
        ("Bộ Lao động, Thương binh và Xã hội, Bộ Y tế", ["agency:molisa", "agency:moh"]),
        ("Bộ Y tế và Bộ Công an", ["agency:moh", "agency:mps"]),
        ("Quảng Ninh", ["vn63:22"]),
    ],
)
def test_lists(text: str, expected: list[str]) -> None:
    assert entities(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Số liệu thống kê được tổng hợp từ báo cáo của 11 bộ, ngành và 45 tỉnh, thành phố trực thuộc Trung ương.",
        "Nền tảng học trực tuyến mở đại trà của Bộ Thông tin và Truyền thông chính thức hoạt động từ tháng 4/2022.",
        "Quảng Ninh, Hải Phòng đã hoàn thành",
        "Bộ Công an, Bộ Y tế đã ban hành Kế hoạch",
        "Hà Nội, Hà Tĩnh và các tỉnh khác",
        "Hà Nội, Hà Tĩnh và 03 tỉnh khác",
        "Quảng Ninh: Hà Nội, Hà Tĩnh",
        "các bộ, ngành, địa phương",
        "Hạ Long, Cẩm Phả, Đầm Hà",
        "Viettel, VNPT, Hà Nội",
        "",
        ", ;",
    ],
)
def test_prose_is_no_list(text: str) -> None:
    assert split_names(text) is None


def test_a_garbled_name_is_kept_and_refused() -> None:
    pieces = split_names("Hà Nội, Hxq Tzvvnh, Quảng Nam")
    assert pieces is not None
    assert [(piece.raw, piece.match.code) for piece in pieces] == [
        ("Hà Nội", "01"), ("Hxq Tzvvnh", None), ("Quảng Nam", "49"),
    ]  # fmt: skip


def test_a_garbled_agency_with_commas_stays_one_piece() -> None:
    pieces = split_names("Bộ Y tế, Bộ Xxxx yyyy, Zzzz wwww và Du lịch, Bộ Công an")
    assert pieces is not None
    assert [piece.raw for piece in pieces] == ["Bộ Y tế", "Bộ Xxxx yyyy, Zzzz wwww và Du lịch", "Bộ Công an"]
    assert pieces[1].match.entity_id is None


def test_the_matchers_given_decide_the_geography() -> None:
    pieces = split_names("Hà Nội, Huế", partial(match_provinces, geography="vn34"), match_agencies)
    assert pieces is not None
    assert [piece.match.entity_id for piece in pieces] == ["vn34:01", "vn34:46"]


@given(
    names=st.one_of(
        st.lists(st.sampled_from([name.name for name in PROVINCES]), min_size=1, max_size=8),
        st.lists(st.sampled_from([name.name for name in AGENCIES]), min_size=1, max_size=6),
    ),
    gap=st.sampled_from([", ", "; ", " , ", ","]),
    last=st.sampled_from([", ", " và ", ", và ", "; "]),
    end=st.sampled_from(["", ".", " ;"]),
)
def test_whatever_is_listed_is_read_back(names: list[str], gap: str, last: str, end: str) -> None:
    text = (gap.join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]) + end
    pieces = split_names(text)
    assert pieces is not None
    assert [piece.raw for piece in pieces] == names
    known = {name.name: name.entity_id for name in (*PROVINCES, *AGENCIES)}
    assert [piece.match.entity_id for piece in pieces] == [known[name] for name in names]


def test_the_lists_of_the_report_and_no_other_note() -> None:
    seeds = sorted((SHARED / "seeds").glob("003_*"))
    if not seeds:
        pytest.skip("the report's text is not at hand")
    lines = seeds[0].read_text(encoding="utf-8").splitlines()
    notes = {line[0]: line[2:] for line in lines if line[:2] in ("¹ ", "² ", "³ ", "⁴ ", "⁵ ")}
    read = {marker: split_names(text) for marker, text in notes.items()}
    assert {marker: pieces and len(pieces) for marker, pieces in read.items()} == {
        "¹": None, "²": None, "³": 5, "⁴": 41, "⁵": 2,
    }  # fmt: skip
    assert all(piece.match.entity_id for pieces in read.values() for piece in pieces or ())
    assert len({piece.match.entity_id for piece in read["⁴"] or ()}) == 41
