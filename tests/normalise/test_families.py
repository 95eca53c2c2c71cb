"""Tables find their family by caption, headers and row labels together; what is unknown keeps its own name."""

from __future__ import annotations

import pytest

from cds_etl.normalise.catalogue import load_catalogue
from cds_etl.normalise.families import ColumnMap, map_columns
from cds_etl.normalise.shape import find_shape
from cds_etl.normalise.units import column_unit

from .byhand import CAPTION, HEADER, grid

PARTS = ("self_organised", "one_touch", "total")
ROW = ("1", "Hà Nam", "1", "2", "3")


def mapped(header: tuple[str, ...], caption: str | None = CAPTION, kind: str | None = "province") -> ColumnMap:
    row = ROW[: len(header)]
    shape = find_shape(grid([header, row, ("2", "Hà Nội", "4", "5", "9")[: len(header)]]))
    kinds = {"province": ["province"], "agency": ["agency"], "both": ["agency", "province"], None: []}[kind]
    return map_columns(caption, shape, kinds, load_catalogue())  # type: ignore[arg-type]


def family_of(found: ColumnMap) -> str | None:
    return found.family.id if found.family else None


def short(found: ColumnMap) -> list[str]:
    return [found.columns[column].rpartition(".")[2] for column in sorted(found.columns)]


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        ("TT", "Dia phuong", "Dia phuong tu to chuc boi duong", "Boi duong tren Nen tang One Touch", "Tong so"),
        ("TT", "Địa phương", "Đja phương tự tổ chức bồi duỡng", "Bồi dưỡng trên Nền tàng One Tovch", "Tổng sổ"),
        ("TT", "Địa phương", "Tự tổ chức", "One Touch", "Tổng cộng"),
        ("STT", "Tên", "Tự tổ chức bồi dưỡng (lượt)", "Nền tảng One Touch (lượt)", "Tổng số (lượt):"),
    ],
)
def test_headers_reworded_or_garbled(header: tuple[str, ...]) -> None:
    found = mapped(header)
    assert family_of(found) == "civil_servant_training"
    assert short(found) == list(PARTS)
    assert found.unmapped == ()


def test_the_order_of_columns_does_not_matter() -> None:
    assert short(mapped((*HEADER[:2], HEADER[4], HEADER[2], HEADER[3]))) == ["total", "self_organised", "one_touch"]


def test_headers_alone_suffice_if_they_are_several_and_all_known() -> None:
    assert family_of(mapped(HEADER, caption=None)) == "civil_servant_training"
    assert mapped(HEADER[:2] + HEADER[4:], caption=None).family is None


def test_the_agencies_only_header_needs_its_caption() -> None:
    header = ("TT", "Tên cơ quan", "Tổng số")
    caption = CAPTION.replace("các địa phương", "các cơ quan")
    assert short(mapped(header, caption, "agency")) == ["total"]
    assert mapped(header, "Số hồ sơ trực tuyến", "agency").family is None


@pytest.mark.parametrize(
    "caption",
    [
        "Số lượt người dân được bồi dưỡng, tập huấn về chuyển đổi số:",
        "Số lượt truy cập Nền tảng học trực tuyến mở đại trà:",
        "Tổng số",
    ],
)
def test_other_captions_are_other_tables(caption: str) -> None:
    found = mapped(("TT", "Địa phương", "Tổng số"), caption)
    assert found.family is None
    assert found.columns[3].startswith("unmapped.")


def test_rows_of_no_known_kind_have_no_family() -> None:
    assert mapped(HEADER, kind=None).family is None
    assert family_of(mapped(HEADER, kind="both")) == "civil_servant_training"


def test_two_columns_as_likely_are_both_left_to_a_person() -> None:
    found = mapped(("TT", "Địa phương", "Tổng số", "Tổng số"))
    assert [name.startswith("unmapped.") for name in found.columns.values()] == [True, True]
    assert len(set(found.columns.values())) == 2
    assert {indicator.indicator_id for indicator in found.unmapped} == set(found.columns.values())


def test_an_unknown_column_beside_known_ones_is_named_by_caption_and_header() -> None:
    found = mapped((*HEADER[:4], "Kinh phí"), "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn")
    assert short(found)[:2] == ["self_organised", "one_touch"]
    assert found.columns[5].endswith("tap_huan_kinh_phi")
    assert [(entry.is_mapped, entry.label_vi[-10:]) for entry in found.unmapped] == [(False, "/ Kinh phí")]


def test_no_caption_and_no_header_still_gives_a_name() -> None:
    shape = find_shape(grid([ROW, ("2", "Hà Nội", "4", "5", "9")], headers=0))
    found = map_columns(None, shape, ["province"], load_catalogue())
    assert sorted(found.columns.values()) == ["unmapped.column", "unmapped.column_2", "unmapped.column_3"]


@pytest.mark.parametrize(
    ("header", "unit_line", "scale", "unit", "modality"),
    [
        (("Số lượt",), None, 1, None, "measured"),
        (("Số lượt",), "(Đơn vị tính: nghìn lượt)", 1000, "lượt", "measured"),
        (("Kinh phí (triệu đồng)",), "Đơn vị: lượt", 10**6, "đồng", "measured"),
        (("Kinh phí (ĐVT: đồng)",), "Đơn vị: nghìn lượt", 1, "đồng", "measured"),
        (("Số lượt (gồm cả trực tuyến trong hàng triệu buổi)",), "Đơn vị: lượt", 1, "lượt", "measured"),
        (("Tỷ lệ (%)",), "Đơn vị: nghìn lượt", 1, "%", "measured"),
        (("Chỉ tiêu năm 2023", "Số lượt"), None, 1, None, "target"),
        (("Kết quả thực hiện chỉ tiêu",), None, 1, None, "measured"),
        (("Kế hoạch năm 2023",), None, 1, None, "planned"),
        (("Đã ban hành kế hoạch",), None, 1, None, "measured"),
    ],
)
def test_units_of_columns(
    header: tuple[str, ...], unit_line: str | None, scale: int, unit: str | None, modality: str
) -> None:
    found = column_unit(None, header, unit_line)
    assert (found.scale, found.unit, found.modality) == (scale, unit, modality)
