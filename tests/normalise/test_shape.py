"""What columns, rows and cells of a table are for, in the layouts that reports print. All figures are invented."""

from __future__ import annotations

import pytest

from cds_etl.normalise.rows import region_of
from cds_etl.normalise.shape import find_shape

from .byhand import HEADER, grid

ROWS = (("1", "Hà Nam", "10", "5", "15"), ("2", "Hưng Yên", "", "7", "7"), ("3", "Quảng Bình", "-", "…", "x"))


def kinds(*rows: tuple[str, ...], header: tuple[str, ...] = ("Địa phương", "Số lượt")) -> list[str]:
    return [row.kind for row in find_shape(grid([header, *rows])).rows]


def test_the_report_as_it_is_printed() -> None:
    table = grid([HEADER, *ROWS, ("Tổng cộng", "", "", "", "22")], spans={(5, 1): 2})
    shape = find_shape(table)
    assert (shape.serial_column, shape.label_column, shape.value_columns) == (1, 2, (3, 4, 5))
    assert [row.label for row in shape.rows] == ["Hà Nam", "Hưng Yên", "Quảng Bình", "Tổng cộng"]
    roles = {(cell.row, cell.column): shape.role(cell) for cell in table.cells}
    assert [roles[3, column] for column in range(1, 6)] == ["serial", "label", "value", "value", "value"]
    # A total that leaves columns blank is still a total row to whoever reads its cells alone.
    assert [roles[5, column] for column in (1, 3, 4, 5)] == ["label", "total", "total", "total"]


@pytest.mark.parametrize(
    "label",
    ["Tổng cộng", "TỔNG CỘNG:", "Tổng số", "Cộng", "Cả nước", "Toàn quốc", "Tổng cộng (I+II)", "Tong cong", "Tổng:"],
)
@pytest.mark.parametrize("column", [1, 2])
@pytest.mark.parametrize("place", ["top", "end"])
def test_total_rows_wherever_they_and_their_labels_stand(label: str, column: int, place: str) -> None:
    total = (label, "", "", "", "22") if column == 1 else ("", label, "", "", "22")
    body = [total, *ROWS] if place == "top" else [*ROWS, total]
    shape = find_shape(grid([HEADER, *body]))
    assert [row.kind for row in shape.rows].count("total") == 1
    assert shape.rows[0 if place == "top" else -1].kind == "total"
    assert len(shape.members()) == 3


def test_bodies_whose_names_begin_like_sums_are_members() -> None:
    rows = (("Tổng cục Thống kê", "5"), ("Cổng Thông tin điện tử", "7"), ("Công an tỉnh", "1"), ("Tổng số", "13"))
    assert kinds(*rows) == ["member", "member", "member", "total"]


def test_groups_and_sub_totals() -> None:
    rows = (("I", "Khối bộ", ""), ("1", "Bộ Y tế", "5"), ("II", "Khối tỉnh", "8"), ("1", "Hà Nam", "8"))
    assert kinds(*rows, header=("TT", "Đơn vị", "Số")) == ["group", "member", "subtotal", "member"]


def test_regions_are_sub_totals_of_provinces_but_members_alone() -> None:
    north, south = ("Đồng bằng sông Hồng", "5"), ("Cộng vùng Tây Nguyên", "8")
    total = ("Tổng cộng", "13")
    assert kinds(north, ("Hà Nam", "5"), south, ("Gia Lai", "8"), total) == [
        "subtotal", "member", "subtotal", "member", "total",
    ]  # fmt: skip
    assert kinds(north, south, total) == ["member", "member", "total"]
    assert region_of("Hà Nội") is None


def test_sums_that_close_groups_are_no_totals() -> None:
    members = ("Hà Nam", "5"), ("Gia Lai", "8")
    cong, total = ("Cộng", "5"), ("Tổng cộng", "13")
    assert kinds(members[0], cong, members[1], ("Cộng", "8"), total)[1::2] == ["subtotal", "subtotal"]
    assert kinds(members[0], cong, members[1], ("Cộng", "8"), total)[-1] == "total"
    assert kinds(members[0], cong, members[1], ("Cộng", "8")) == ["member", "subtotal", "member", "subtotal"]
    assert kinds(members[0], cong, members[1], total) == ["member", "subtotal", "member", "total"]
    assert kinds(total, *members, total) == ["total", "member", "member", "total"]


@pytest.mark.parametrize("numbers", [("A", "B", "1", "2", "3=1+2"), ("(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)")])
@pytest.mark.parametrize("headers", [1, 2])
def test_a_row_that_numbers_the_columns_is_a_header(numbers: tuple[str, ...], headers: int) -> None:
    table = grid([HEADER, numbers, *ROWS], headers=headers)
    shape = find_shape(table)
    assert len(shape.members()) == 3
    assert shape.headers[5] == ("Tổng số",)
    assert {shape.role(cell) for cell in table.cells if cell.row == 2} == {"header"}


def test_a_unit_inside_the_grid() -> None:
    table = grid([("", "", "Đơn vị tính: lượt"), ("1", "Hà Nam", "5"), ("2", "Hà Nội", "6")], headers=0)
    shape = find_shape(table)
    assert shape.role(table.cells[2]) == "unit"
    assert len(shape.members()) == 2


def test_two_header_rows_make_paths() -> None:
    top, low = ("TT", "Tỉnh", "Số lượt", "", "Tổng số"), ("", "", "Tự tổ chức", "One Touch", "")
    shape = find_shape(grid([top, low, *ROWS], headers=2, spans={(1, 3): 2}))
    assert shape.headers[4] == ("Số lượt", "One Touch")
    assert shape.headers[5] == ("Tổng số",)


def test_columns_of_words_ticks_and_days_hold_no_values() -> None:
    header = ("TT", "Tỉnh", "Ghi chú", "Đã gửi", "Ngày ban hành", "Số")
    rows = [("1", "Hà Nam", "tốt", "x", "30/9/2022", "5"), ("2", "Hà Nội", "", "", "01/02/2022", "6")]
    assert find_shape(grid([header, *rows])).value_columns == (6,)


def test_garbled_numbers_do_not_make_a_column_one_of_words() -> None:
    header = ("TT", "Tỉnh", "Số")
    rows = [("1", "Hà Nam", "5O7"), ("2", "Hà Nội", "1.46"), ("3", "Gia Lai", "12")]
    assert find_shape(grid([header, *rows])).value_columns == (3,)


def test_a_column_that_is_blank_throughout_is_a_value_not_reported() -> None:
    assert find_shape(grid([("TT", "Tỉnh", "Số"), ("1", "Hà Nam", ""), ("2", "Hà Nội", "")])).value_columns == (3,)


def test_the_province_and_not_its_region_is_the_label() -> None:
    rows = [("Bắc", "Hà Nam", "1"), ("Bắc", "Hà Nội", "3"), ("Tây Nguyên", "Gia Lai", "4")]
    assert find_shape(grid([("Vùng", "Tỉnh", "Số"), *rows])).label_column == 2


def test_a_rank_is_a_value_and_a_headless_count_a_serial() -> None:
    rows = [("1", "Hà Nam", "9"), ("2", "Hà Nội", "8"), ("3", "Gia Lai", "7")]
    assert find_shape(grid([("Xếp hạng", "Tỉnh", "Điểm"), *rows])).value_columns == (1, 3)
    assert find_shape(grid(rows, headers=0)).serial_column == 1
    assert find_shape(grid([("ST1", "Tỉnh", "Điểm"), *rows])).serial_column == 1


def test_serials_that_begin_again_in_each_group() -> None:
    rows = [("I", "Bộ", ""), ("1", "A", "9"), ("2", "B", "8"), ("II", "Tỉnh", ""), ("1", "C", "7")]
    assert find_shape(grid(rows, headers=0)).serial_column == 1


def test_no_cells_one_column_only_headers() -> None:
    assert find_shape(grid([])).rows == ()
    assert find_shape(grid([("Tổng số",), ("5",), ("7",)])).value_columns == (1,)
    assert find_shape(grid([HEADER])).rows == ()
