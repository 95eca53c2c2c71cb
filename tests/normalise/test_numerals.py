"""Numerals as cells print them: the number, or an honest refusal."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_etl.normalise.numerals import fits, is_tick, parse_numeral, read_value, scale_of


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("0", "0"),
        ("05", "5"),
        ("14.464", "14464"),
        ("1.234.567,89", "1234567.89"),
        ("1 234", "1234"),
        ("1\u00a0234\u202f567", "1234567"),
        ("12,5", "12.5"),
        ("-7", "-7"),
        ("−7,5", "-7.5"),
        ("12,345,678", "12345678"),
        ("12,500000000", "12.5"),
        (" 810 ", "810"),
    ],
)
def test_numerals_of_viet_nam(printed: str, number: str) -> None:
    assert parse_numeral(printed) == Decimal(number)


@pytest.mark.parametrize(
    "printed",
    ["", "1.46", "1.4640", "0.125", "05.120", "1,2,3", "12.345,", "5O7", "l4", "- 5", "1 23", "12 lượt", "5-10", "1e5"],
)
def test_what_is_no_numeral_is_none(printed: str) -> None:
    assert parse_numeral(printed) is None


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_grouping_by_dots_or_spaces_comes_back(number: int) -> None:
    grouped = f"{number:,}"
    assert parse_numeral(grouped.replace(",", ".")) == number
    assert parse_numeral(grouped.replace(",", "\u00a0")) == number
    assert parse_numeral(str(number)) == number


@given(st.text(alphabet="0123456789.,-−/% xoO…", max_size=12))
def test_reading_a_cell_never_raises_and_is_a_number_a_reason_or_blank(text: str) -> None:
    reading = read_value(text, 1000)
    if reading is None:
        assert not text.strip()
    else:
        assert (reading.value is None) == (reading.missing is not None)
        assert reading.value is None or reading.denominator is not None or fits(reading.value * 1000)


def test_too_many_digits_are_unread_and_not_rounded() -> None:
    assert parse_numeral("999.999.999.999.999.999") == 10**18 - 1
    for printed in ("1.000.000.000.000.000.000", "0,1234567"):
        reading = read_value(printed)
        assert reading is not None
        assert reading.missing == "unread"
    scaled = read_value("999.999.999.999.999.999", 1000)
    assert scaled is not None
    assert scaled.missing == "unread"


@pytest.mark.parametrize("printed", ["-", "–", "…", "...", "x", "X", "n/a", "--"])
def test_signs_of_no_number(printed: str) -> None:
    reading = read_value(printed)
    assert reading is not None
    assert (reading.value, reading.missing) == (None, "not_reported")


def test_ratios_and_shares() -> None:
    ratio, share, english = read_value("05 / 30"), read_value("−12,5 %"), read_value("89.74%")
    assert ratio is not None
    assert (ratio.value, ratio.denominator) == (Decimal(5), Decimal(30))
    assert share is not None
    assert (share.value, share.is_percent) == (Decimal("-12.5"), True)
    assert english is not None
    assert english.value == Decimal("89.74")


def test_a_month_is_no_ratio() -> None:
    reading = read_value("09/2022")
    assert reading is not None
    assert (reading.value, reading.denominator, reading.missing) == (None, None, "unread")


def test_only_crosses_are_ticks() -> None:
    assert [is_tick(text) for text in ("x", " X ", "xx", "-", "5", "")] == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("unit_line", "scale"),
    [
        ("Đơn vị tính: nghìn lượt", 1000),
        ("ĐVT: Ngàn người", 1000),
        ("Đơn vị: triệu đồng", 10**6),
        ("Đơn vị: tỷ đồng", 10**9),
        ("Đơn vị: nghìn tỷ đồng", 10**12),
        ("Đơn vị: tỷ lệ %", 1),
        ("Đơn vị: lượt", 1),
        (None, 1),
    ],
)
def test_unit_lines(unit_line: str | None, scale: int) -> None:
    assert scale_of(unit_line) == scale
