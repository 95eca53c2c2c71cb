"""Periods that headers state are taken off them; what only sounds like one stays. Figures invented."""

from __future__ import annotations

import datetime as dt

import pytest

from cds_etl.model import FrontMatter
from cds_etl.normalise.periods import find_period, read_heading
from cds_etl.records import Indicator, Observation, TableRecord
from cds_etl.text import fold

from .byhand import document, grid, read, values

PUBLISHED = dt.date(2022, 10, 7)
DTI = "Chỉ số đánh giá mức độ chuyển đổi số (DTI)"


@pytest.mark.parametrize(
    ("header", "name", "rest"),
    [
        ("DTI 2021", "2021", "dti"),
        ("Xếp hạng DTI năm 2021", "2021", "xep hang dti"),
        ("Số lượt lũy kế đến tuần 40", "2022-W40", "so luot"),
        ("Số Tổ (lũy kế đến hết tuần 40/2022)", "2022-W40", "so to ( )"),
        ("Số Tổ đến ngày 30/9/2022", "2022-09-30", "so to"),
        ("Quý III/2022", "2022-Q3", ""),
        ("Quý 4", "2022-Q4", ""),
        ("Tháng 9/2022", "2022-09", ""),
        ("9 tháng đầu năm 2022", "2022-01/2022-09", ""),
        ("Số lượt trong tuần 40", "2022-W40", "so luot trong tuan 40"),
    ],
)
def test_periods_of_headers(header: str, name: str, rest: str) -> None:
    found = find_period(fold(header), PUBLISHED)
    assert found is not None
    assert (found.period.name, found.rest) == (name, rest)


@pytest.mark.parametrize(
    "header",
    ["Tăng so với năm 2021", "Giai đoạn 2021-2025", "Theo Nghị định 42/2022/NĐ-CP", "Tuần 26/9 - 02/10", "Quý 5",
     "Tháng 13/2022", "Tuần 60", "Ngày 31/2/2022", "Mức độ 4", "Từ năm 2020"],
)  # fmt: skip
def test_what_is_no_period(header: str) -> None:
    assert find_period(fold(header), PUBLISHED) is None


def test_without_a_year_anywhere_there_is_no_period() -> None:
    assert find_period("tuan 40", None) is None


def test_a_week_without_a_year_is_of_the_year_above_it_or_of_the_report() -> None:
    above = read_heading(("Năm 2021", "Lũy kế đến tuần 40"), PUBLISHED)
    alone = read_heading(("Lũy kế đến tuần 52",), dt.date(2023, 1, 6))
    assert above.period is not None
    assert above.period.name == "2021-W40"
    assert alone.period is not None
    assert alone.period.name == "2022-W52"


def test_the_caption_dates_families_that_say_so() -> None:
    rows = [("Tỉnh", "Giá trị", "Xếp hạng"), ("Hà Nam", "0,5", "22/63"), ("Hà Nội", "0,6", "2/63")]
    found = values(grid(rows, caption=f"{DTI} năm 2021:"))
    assert {(value.indicator_id, value.period, value.period_basis) for value in found} == {
        ("dti.score", "2021", "header"),
        ("dti.rank", "2021", "header"),
    }


def test_one_indicator_twice_without_periods_to_tell_them_apart_is_left_open() -> None:
    rows = [("Tỉnh", "DTI 2021", "DTI 2021", "Xếp hạng"), ("Hà Nam", "0,5", "0,6", "2"), ("Hà Nội", "0,6", "0,5", "1")]
    records = read(document(grid(rows, caption=DTI)))
    assert len(records.of(Indicator)) == 2
    assert records.of(TableRecord)[0].family == "dti"


def test_ranks_and_rates_are_not_scaled_by_the_unit_line() -> None:
    rows = [("Tỉnh", "DTI 2021", "Xếp hạng 2021"), ("Hà Nam", "0,5", "22"), ("Hà Nội", "0,6", "2")]
    found = values(grid(rows, caption=DTI, unit_line="Đơn vị tính: nghìn điểm"))
    assert {value.scale for value in found if value.indicator_id == "dti.rank"} == {1}


def test_a_plan_for_a_year_to_come_is_not_as_of_that_year() -> None:
    front = FrontMatter(week="Tuần 40/2022", date="Ngày 07 tháng 10 năm 2022")
    table = grid([("Tỉnh", "Số hộ năm 2025"), ("Hà Nam", "5"), ("Hà Nội", "6")])
    found = read(document(table, front=front)).of(Observation)
    assert {(value.period, value.as_of) for value in found} == {("2025", PUBLISHED)}
