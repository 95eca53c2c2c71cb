"""Numbers in running text, and the digits that are none. All figures are invented."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_etl.normalise.masks import mask
from cds_etl.normalise.printed import find_numbers


def raw(text: str) -> list[str]:
    return [number.raw for number in find_numbers(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 30 tháng 9 năm 2022, ngày 30/9/2022, ngày 30/9, 30-9-2022",
        "Từ 26/9 đến 30/9 các tỉnh; tuần (26/9-02/10/2022); 24-30/9/2022; trước 5/10, hạn 5/10.",
        "Tháng 9/2022, tháng 9 và 10/2022, tháng 9 năm 2022, quý III/2022, quý 3, tuần 39/2022",
        "Năm 2021, 2022 và 2023; giai đoạn 2021-2025; 2021 - 2030; đến 2025; Viet Solutions 2022.",
        "lúc 8 giờ 30, 17h00, 15:30, từ 8 giờ",
        "Quyết định số 146/QĐ-TTg, Nghị quyết 52, Nghị quyết số 01-NQ/TW, 81/KH-UBND, Số: 17/BC-UBQGCĐS, 03-NQ/TU",
        "Đề án 06, 5G, Đề án 146; Chương trình 1719; 1.234/QĐ-TTg; Chỉ thị 01, Luật số 20/2023/QH15",
        "VTV1, 4G/5G, COVID-19, T63, ISO 27001:2013, công nghiệp 4.0, Web 3.0, H10",
        "2.1. Quảng Ninh",
        "1.1 Về ban hành Kế hoạch",
        "1. Số liệu thống kê",
        "(1) Về nhận thức; (2) Về kỹ năng",
        "đợt 01, lần thứ 4, Điều 3, khoản 2, Phụ lục 1, Bảng 2, mục 2.1, Quận 12, giai đoạn 1",
        "https://t63.mic.gov.vn/a/2022/1, www.a1.vn, x1@mic.gov.vn, điện thoại: (024) 3943 7010",
    ],
)
def test_digits_that_are_no_numbers(text: str) -> None:
    assert raw(text) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("- 05/30 bộ và 41/63 tỉnh", ["05/30", "41/63"]),
        ("-05/30 bộ", ["05/30"]),
        ("+ 61/63 địa phương", ["61/63"]),
        ("(05/30 bộ), có:12 lớp", ["05/30", "12"]),
        ("Tổng số 61.063 Tổ với 277.881 thành viên.", ["61.063", "277.881"]),
        ("1.234 lượt", ["1.234"]),
        ("1 234 567 lượt", ["1 234 567"]),
        ("Tăng -5% (−12,5%)", ["-5%", "−12,5%"]),
        ("50.000/tháng, 20 tin, bài/tuần, 100 triệu/năm, 10 lượt/người", ["50.000", "20", "100 triệu", "10"]),
        ("đạt 2022 lượt", ["2022"]),
        ("đạt 8.1 điểm và 12,345.67 đồng", ["8.1", "12,345.67"]),
        ("500.000đ, 30km, 20GB", ["500.000", "30", "20"]),
        ("trong 9 tháng đầu năm 2022 có 3 lớp", ["3"]),
        ("từ 14 tuổi; 1.452/1.452 thôn; đến 41/63 tỉnh", ["14", "1.452/1.452", "41/63"]),
        ("24-30/9/2022 có 5 cuộc", ["5"]),
    ],
)
def test_each_number_once(text: str, printed: list[str]) -> None:
    assert raw(text) == printed


@pytest.mark.parametrize(
    ("text", "value", "upper", "whole"),
    [
        ("gần 6 triệu lượt", 6_000_000, None, None),
        ("1,5 tỷ đồng", 1_500_000_000, None, None),
        ("5 nghìn tỷ đồng", 5 * 10**12, None, None),
        ("3 tỷ lệ", 3, None, None),
        ("20-25 triệu lượt", 20_000_000, 25_000_000, None),
        ("5-10%", 5, 10, None),
        ("89.74% hồ sơ", Decimal("89.74"), None, None),
        ("177/177 xã", 177, None, 177),
        ("12,345,678 người", 12_345_678, None, None),
        ("giảm -5%", -5, None, None),
        ("1.000.000.000 tỷ đồng", None, None, None),
        ("đạt 8.1 điểm", None, None, None),
    ],
)
def test_values(text: str, value: object, upper: object, whole: object) -> None:
    (number,) = find_numbers(text)
    assert (number.value, number.upper, number.whole) == (value, upper, whole)


@pytest.mark.parametrize(
    ("text", "qualifier", "word"),
    [
        ("Gần 500 tập phim", "about", "Gần"),
        ("khoảng 250 cán bộ", "about", "khoảng"),
        ("ước đạt 250 lượt", "about", "ước đạt"),
        ("hơn 700 cán bộ", "at_least", "hơn"),
        ("tối thiểu 50%", "at_least", "tối thiểu"),
        ("không quá 5 ngày", "at_most", "không quá"),
        ("có 5 lớp", "exact", None),
    ],
)
def test_qualifiers(text: str, qualifier: str, word: str | None) -> None:
    (number,) = find_numbers(text)
    assert (number.qualifier, number.qualifier_raw) == (qualifier, word)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Phấn đấu có 63/63 tỉnh thành lập Tổ", "target"),
        ("dự kiến bồi dưỡng khoảng 31.000 lượt", "planned"),
        ("10 tỉnh sẽ thành lập Tổ", "planned"),
        ("Thực hiện mục tiêu năm nay, đến nay 41 tỉnh có kế hoạch", "measured"),
        ("41 tỉnh đã có kế hoạch, sẽ mở lớp trong quý IV", "measured"),
        ("41 tỉnh đã đạt chỉ tiêu", "measured"),
        ("có 41 tỉnh", "measured"),
    ],
)
def test_plans_and_targets(text: str, modality: str) -> None:
    assert next(number.modality for number in find_numbers(text)) == modality


def test_sentences_units_and_places() -> None:
    text = "Có 61 tỉnh, TP. lập tổ. Còn 02 tỉnh chưa lập."
    first, second = find_numbers(text)
    assert (first.sentence, second.sentence) == ("Có 61 tỉnh, TP. lập tổ.", "Còn 02 tỉnh chưa lập.")
    assert (first.unit, second.unit) == ("tỉnh", "tỉnh")
    assert [text[number.start : number.end] for number in (first, second)] == ["61", "02"]
    assert (first.ordinal, second.ordinal) == (1, 2)


PIECES = (
    "41/63 tỉnh", "Đề án 06", "ngày 30/9/2022", "14.464 lượt", "5G", "còn 02", "12,5%", "-5%", "(1)", "2.1.", "…", "%",
    "/", ".", ",", "gần 6 triệu", "2021-2025",
)  # fmt: skip
SAMPLES = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


@given(SAMPLES | st.text(max_size=60))
def test_any_text_is_read_and_numbers_do_not_overlap(text: str) -> None:
    assert len(mask(text)) == len(text)
    numbers = find_numbers(text)
    assert all(one.end <= other.start for one, other in pairwise(numbers))
    assert [number.ordinal for number in numbers] == list(range(1, len(numbers) + 1))
    assert all(number.raw == text[number.end - len(number.raw) : number.end] for number in numbers)
