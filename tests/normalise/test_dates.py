"""Dates, weeks and the day to which numbers run, in the wordings that documents use."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_etl.normalise.dates import is_date, parse_as_of, parse_date, parse_week, week_period, year_of_week

SEPTEMBER_30 = dt.date(2022, 9, 30)


@pytest.mark.parametrize(
    "text",
    [
        "Hà Nội, ngày 30 tháng 9 năm 2022",
        "NGÀY 30 THÁNG 09 NĂM 2022",
        "30/9/2022",
        "ngày 30-09-2022",
        "30.9.2022",
        "30 / 9 / 2022, sau đó ngày 05/10/2022",
    ],
)
def test_dates(text: str) -> None:
    assert parse_date(text) == SEPTEMBER_30


@pytest.mark.parametrize("text", [None, "", "ngày … tháng 9 năm 2022", "31/2/2022", "41/63", "9/2022", "0/0/0000"])
def test_no_dates(text: str | None) -> None:
    assert parse_date(text) is None


@given(st.dates(dt.date(1945, 9, 2), dt.date(2100, 1, 1)))
def test_every_date_comes_back(day: dt.date) -> None:
    assert parse_date(f"ngày {day.day:02d} tháng {day.month} năm {day.year}") == day
    assert parse_date(f"{day.day}/{day.month:02d}/{day.year}") == day
    assert is_date(f"{day.day}/{day.month}/{day.year}")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("(tính đến ngày 30/9/2022)", SEPTEMBER_30),
        ("Tính đến hết ngày 30 tháng 9 năm 2022, có", SEPTEMBER_30),
        ("Tính đến 30/9/2022, có", SEPTEMBER_30),
        ("tính từ đầu năm đến ngày 30/9/2022", SEPTEMBER_30),
        ("Đến ngày 30/9/2022, có", SEPTEMBER_30),
        ("từ ngày 01/9/2022 đến ngày 30/9/2022", None),
        ("gia hạn đến ngày 31/12/2022", None),
        ("Kế hoạch ngày 30/3/2022", None),
        ("tính đến nay", None),
        ("đến 5/10 xã; tính đến ngày 30/9/2022", SEPTEMBER_30),
    ],
)
def test_the_day_to_which_numbers_run(text: str, day: dt.date | None) -> None:
    assert parse_as_of(text) == day


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Tuần 05/2023", (5, 2023)),
        ("TUẦN 40 NĂM 2022", (40, 2022)),
        ("Tuần thứ 39, năm 2022", (39, 2022)),
        ("tuần số 7", (7, None)),
        ("Tuần 53/2020", (53, 2020)),
        ("Tuần 54/2020", (None, None)),
        ("Tuần 0", (None, None)),
        ("Tuần 26/9 - 02/10", (None, None)),
        ("Tuần 39 (26/9 - 02/10/2022)", (39, None)),
        (None, (None, None)),
    ],
)
def test_weeks(text: str | None, week: tuple[int | None, int | None]) -> None:
    assert parse_week(text) == week


def test_week_53_exists_only_where_the_calendar_has_it() -> None:
    period = week_period(2020, 53)
    assert period is not None
    assert (period.name, period.start, period.end) == ("2020-W53", dt.date(2020, 12, 28), dt.date(2021, 1, 3))
    assert week_period(2022, 53) is None
    assert week_period(0, 1) is None


@given(st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31)), st.integers(0, 10))
def test_a_week_reported_within_ten_days_has_its_own_year(friday: dt.date, delay: int) -> None:
    year, week, _ = friday.isocalendar()
    assert year_of_week(week, friday + dt.timedelta(days=delay)) == year
