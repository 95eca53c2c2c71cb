"""Tables to records: every printed number of a value column once, with its entity and indicator. Figures invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_etl.model import FrontMatter
from cds_etl.normalise.numerals import read_value
from cds_etl.normalise.register import load_register
from cds_etl.records import CellRecord, Indicator, Observation, TableRecord

from .byhand import CAPTION, HEADER, document, grid, read, values

if TYPE_CHECKING:
    from cds_etl.columns import Geography
    from cds_etl.model import Table
    from cds_etl.records import RecordSet

TOTAL = "civil_servant_training.total"
ROWS = (("1", "Hà Nam", "10", "5", "15"), ("2", "Hung Yên", "", "7", "7"), ("3", "Quảng Bình", "-", "…", "0"))
WHOLE = grid([HEADER, *ROWS, ("Tổng cộng", "", "", "", "22")], caption=CAPTION, spans={(5, 1): 2})


def at(table: Table, row: int, column: int) -> Observation:
    (found,) = (value for value in values(table) if (value.row, value.column) == (row, column))
    return found


def test_a_blank_is_no_row_a_dash_no_value_and_nought_nought() -> None:
    places = {(value.row, value.column) for value in values(WHOLE)}
    assert (3, 3) not in places
    assert (at(WHOLE, 4, 3).value, at(WHOLE, 4, 3).missing_reason) == (None, "not_reported")
    assert at(WHOLE, 4, 4).missing_reason == "not_reported"
    assert (at(WHOLE, 4, 5).value, at(WHOLE, 4, 5).missing_reason) == (Decimal(0), None)
    assert len(places) == 9


def test_names_keep_what_is_printed() -> None:
    found = at(WHOLE, 3, 5)
    assert (found.entity_id, found.entity_code, found.entity_raw, found.match_method) == (
        "vn63:33", "33", "Hung Yên", "folded",
    )  # fmt: skip


def test_the_total_belongs_to_the_group() -> None:
    total = at(WHOLE, 5, 5)
    assert (total.entity_id, total.entity_kind, total.geography) == ("group:provinces", "group", "vn63")
    assert (total.row_kind, total.is_stated_total, total.entity_raw) == ("total", True, "Tổng cộng")


@pytest.mark.parametrize("label", ["Tổng số", "TỔNG CỘNG:", "Cộng", "Cả nước"])
@pytest.mark.parametrize("place", [0, 3])
def test_a_total_on_top_or_in_any_words(label: str, place: int) -> None:
    rows = [*ROWS]
    rows.insert(place, ("", label, "", "", "22"))
    found = at(grid([HEADER, *rows], caption=CAPTION), place + 2, 5)
    assert (found.row_kind, found.entity_id, found.value) == ("total", "group:provinces", Decimal(22))


def test_the_unit_line_scales_counts_and_not_shares() -> None:
    rows = [("TT", "Tỉnh", "Tổng số", "Đạt", "Tỷ lệ"), ("1", "Hà Nam", "1,5", "61/63", "12,5%"), ROWS[1]]
    table = grid(rows, caption=CAPTION, unit_line="Đơn vị tính: nghìn lượt")
    assert (at(table, 2, 3).value, at(table, 2, 3).scale, at(table, 2, 3).unit) == (Decimal(1500), 1000, "lượt")
    assert (at(table, 2, 4).value, at(table, 2, 4).denominator, at(table, 2, 4).scale) == (Decimal(61), Decimal(63), 1)
    assert (at(table, 2, 5).value, at(table, 2, 5).unit, at(table, 2, 5).scale) == (Decimal("12.5"), "%", 1)


def test_too_many_digits_are_unread_with_or_without_a_scale() -> None:
    row = ("1", "Hà Nam", "9.999.999.999.999.999.999", "999.999.999.999.999.999", "1")
    plain = grid([HEADER, row, ROWS[1]], caption=CAPTION)
    scaled = grid([HEADER, row, ROWS[1]], caption=CAPTION, unit_line="Đơn vị tính: nghìn lượt")
    assert at(plain, 2, 3).missing_reason == "unread"
    assert at(plain, 2, 4).value == 10**18 - 1
    assert (at(scaled, 2, 4).value, at(scaled, 2, 4).missing_reason) == (None, "unread")


def test_an_unknown_table_keeps_everything_under_unmapped_names() -> None:
    records = read(document(grid([("Thôn", "Số hộ"), ("Đông", "5"), ("Đoài", "7")], caption="Hộ dân:")))
    assert records.of(TableRecord)[0].family is None
    assert [entry.indicator_id for entry in records.of(Indicator)] == ["unmapped.ho_dan_so_ho"]
    assert [(found.indicator_id, found.entity_id, found.entity_raw) for found in records.of(Observation)] == [
        ("unmapped.ho_dan_so_ho", None, "Đông"),
        ("unmapped.ho_dan_so_ho", None, "Đoài"),
    ]


def test_planned_columns_are_not_measured() -> None:
    found = values(grid([("Tỉnh", "Kế hoạch năm 2023", "Số"), ("Hà Nam", "5", "6"), ("Hà Nội", "7", "8")]))
    assert {(value.column, value.modality) for value in found} == {(2, "planned"), (3, "measured")}


def test_bodies_and_provinces_in_one_table() -> None:
    rows = [("I", "Khối bộ", "5"), ("1", "Bộ Y tế", "5"), ("II", "Khối tỉnh", "8"), ("1", "Hà Nam", "8")]
    table = grid([("TT", "Đơn vị", "Tổng số"), *rows, ("", "Tổng cộng", "13")], caption=CAPTION)
    assert [(found.row_kind, found.entity_id, found.indicator_id) for found in values(table)] == [
        ("subtotal", None, TOTAL),
        ("member", "agency:moh", TOTAL),
        ("subtotal", None, TOTAL),
        ("member", "vn63:35", TOTAL),
        ("total", "group:agencies-and-provinces", TOTAL),
    ]


def test_sub_totals_of_regions_name_them() -> None:
    rows = [("Vùng Tây Nguyên", "8"), ("Gia Lai", "5"), ("Kon Tum", "3"), ("Cả nước", "8")]
    found = values(grid([("Địa phương", "Số"), *rows]))
    assert [(value.row_kind, value.entity_id) for value in found] == [
        ("subtotal", "region:central-highlands"),
        ("member", "vn63:64"),
        ("member", "vn63:62"),
        ("total", "group:provinces"),
    ]


@pytest.mark.parametrize(("geography", "day"), [("vn63", dt.date(2025, 6, 30)), ("vn34", dt.date(2025, 7, 1))])
def test_a_document_of_2025_may_print_the_new_names_or_the_old(geography: Geography, day: dt.date) -> None:
    names = [name.name for name in load_register().names("province", geography, day)]
    front = FrontMatter(report_number="9/BC-X", date="Ngày 29 tháng 8 năm 2025")
    rows = [(str(place), name, "1") for place, name in enumerate(names, start=1)]
    found = read(document(grid([("TT", "Tỉnh", "Số"), *rows]), front=front)).of(Observation)
    assert [value.geography for value in found] == [geography] * len(names)


def test_roles_for_those_who_check() -> None:
    records = read(document(WHOLE))
    roles = {(cell.row, cell.column): cell.role for cell in records.of(CellRecord)}
    assert roles[3, 3] == "value"
    assert {roles[5, column] for column in (3, 4, 5)} == {"total"}
    assert {roles[1, column] for column in range(1, 6)} == {"header"}


CELLS = st.sampled_from(
    ["", "0", "5", "05", "1.234", "1 234", "12,5%", "61/63", "-", "…", "x", "5O", "Hà Nội", "Tổng cộng", "I", "9" * 20]
)


def accounted(records: RecordSet) -> None:
    """Every value cell is an observation with its own text or blank, and nothing else is an observation."""
    found = {(value.table_id, value.row, value.column): value for value in records.of(Observation)}
    filled = 0
    for cell in records.of(CellRecord):
        value = found.get((cell.table_id, cell.row, cell.column))
        if cell.role in ("value", "total", "subtotal"):
            assert (value is None) == (read_value(cell.text) is None)
        else:
            assert value is None
        if value is not None:
            filled += 1
            assert value.value_raw == cell.text
            assert (value.value is None) == (value.missing_reason is not None)
    assert filled == len(found)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.integers(0, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=7)),
    headers=st.integers(0, 2),
    caption=st.sampled_from([None, CAPTION, "Số:"]),
)
def test_any_grid_is_read_and_accounted_for(rows: list[list[str]], headers: int, caption: str | None) -> None:
    accounted(read(document(grid(rows, headers=headers, caption=caption, unit_line="Đơn vị: nghìn lượt"))))
