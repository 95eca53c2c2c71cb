"""Accents, signs, shades and strokes of a pen on scanned pages, each by itself. No engine is needed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from cds_etl.extract.scan import numbers
from cds_etl.extract.scan.chunks import find_chunks
from cds_etl.extract.scan.ink import find_ink
from cds_etl.extract.scan.numbers import Candidate, settle
from cds_etl.extract.scan.picture import Picture
from cds_etl.extract.scan.ruling import find_strokes
from cds_etl.extract.scan.signs import find_sign
from cds_etl.extract.scan.spelling import settle_accents

SCALE = 200 / 72


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Địa phương tụ tố chúc bồi duỡng", "Địa phương tự tổ chức bồi dưỡng"),
        ("KHÔNG PHẢI SỐ LIỆU THẠT", "KHÔNG PHẢI SỐ LIỆU THẠT"),  # no phrase that is known: as read
        ("Tỷ lệ hồ sơ trục tuyến", "Tỷ lệ hồ sơ trực tuyến"),
        ("Bộ Xây dụng", "Bộ Xây dựng"),
        ("Thanh tra Chính phù", "Thanh tra Chính phủ"),
        ("số cần tìm", "số cần tìm"),  # "số cán bộ" is known, "số cán" alone is none
        ("Quang Bình", "Quang Bình"),  # a district; Quảng Bình is a province
        ("Hoà Bình", "Hoà Bình"),
        ("người, dùng", "người, dùng"),
    ],
)
def test_accents_are_those_of_a_known_phrase_and_names_stay_as_read(read: str, meant: str) -> None:
    assert " ".join(settle_accents(read.split())) == meant


def drawn(*lines: tuple[tuple[int, int], tuple[int, int]], size: tuple[int, int] = (40, 40)) -> np.ndarray:
    page = np.full(size, 255, dtype=np.uint8)
    for start, end in lines:
        cv2.line(page, start, end, 0, 5)
    return page


CROSS = drawn(((3, 3), (36, 36)), ((3, 36), (36, 3)))
BAR = drawn(((6, 0), (6, 39)), size=(40, 13))
ONE = drawn(((9, 0), (9, 39)), ((0, 9), (9, 0)), size=(40, 13))


def test_a_cross_and_roman_ones_are_told_by_their_shape_and_an_arabic_one_is_none() -> None:
    def sign(*pictures: np.ndarray) -> str:
        boxes = np.array([[at * 60, 0, at * 60 + one.shape[1], 40] for at, one in enumerate(pictures)])
        return find_sign(boxes, pictures, 40.0)

    assert [sign(CROSS), sign(BAR), sign(BAR, BAR, BAR), sign(ONE), sign(CROSS, CROSS)] == ["x", "I", "III", "", ""]


def striped() -> np.ndarray:
    """Shaded rows, the first under a shaded head that begins farther to the right, with letters on them."""
    page = np.full((900, 1200, 3), 240, dtype=np.uint8)
    page[100:160, 500:1100] = 205
    for row in range(6):
        page[160 + row * 100 : 210 + row * 100, 100:1100] = 205
    for row in range(12):
        for left in range(140, 1000, 40):
            page[170 + row * 50 : 195 + row * 50, left : left + 5] = 20
            page[190 + row * 50 : 195 + row * 50, left : left + 20] = 20
    return page


def test_shades_of_rows_and_of_the_head_on_them_are_parted() -> None:
    shades = find_ink(Picture(striped(), SCALE)).shades
    assert len(shades) == 7
    widths = [right - left for left, _, right, _ in shades]
    assert sum(width < 650 for width in widths) == 1
    assert sum(width > 950 for width in widths) == 6


def test_a_shade_that_a_stamp_has_torn_is_one() -> None:
    page = striped()
    page[355:415, 560:700] = 240
    shades = find_ink(Picture(page, SCALE)).shades
    assert len(shades) == 7
    assert sum(right - left > 950 for left, _, right, _ in shades) == 6


def ruled_with_loops(*, signed: bool) -> np.ndarray:
    page = np.full((900, 1200, 3), 245, dtype=np.uint8)
    for row in range(9):
        cv2.line(page, (100, 100 + row * 60), (1100, 100 + row * 60), (20, 20, 20), 3)
        for left in range(140, 1000, 60):
            page[120 + row * 60 : 145 + row * 60, left : left + 5] = 20
            page[140 + row * 60 : 145 + row * 60, left : left + 20] = 20
    for at in range(400, 800, 80) if signed else ():
        cv2.ellipse(page, (at, 316), (26, 97), 0, 0, 360, (60, 60, 60), 3)
    return page


def test_loops_of_a_pen_over_a_table_are_neither_letters_nor_borders() -> None:
    def seen(*, signed: bool) -> tuple[int, int, int]:
        ink = find_ink(Picture(ruled_with_loops(signed=signed), SCALE))
        across, down, ruled = find_strokes(ink)
        sheet = find_chunks(ink, across, down, ruled)
        return len(across), len(down), len(sheet.drawn)

    assert seen(signed=False) == (9, 0, 0)
    across, down, pieces = seen(signed=True)
    assert (across, down) == (9, 0)
    assert pieces >= 10


def test_letters_that_touch_the_lines_of_tight_rows_from_both_sides_stay() -> None:
    page = np.full((900, 1200, 3), 245, dtype=np.uint8)
    for row in range(12):
        cv2.line(page, (100, 100 + row * 30), (1100, 100 + row * 30), (20, 20, 20), 3)
        for left in range(140, 1000, 40):  # each as high as its row: the line above and the one below cut it off
            page[100 + row * 30 : 130 + row * 30, left : left + 3] = 20
            page[112 + row * 30 : 115 + row * 30, left : left + 20] = 20
    ink = find_ink(Picture(page, SCALE))
    across, down, ruled = find_strokes(ink)
    sheet = find_chunks(ink, across, down, ruled)
    assert len(across) >= 12
    assert len(sheet.drawn) == 0
    assert len(sheet.chunks) > 0


def test_only_the_number_of_a_cell_takes_the_signs_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "read_number", lambda _: ("", 0.0))
    digit, comma = (0.7, 1.0), (0.2, 0.2)
    blank = np.full((20, 20), 255, dtype=np.uint8)

    def read(text: str, *, is_alone: bool) -> Candidate:
        marks = tuple(comma if sign in ".," else digit for sign in text)
        return Candidate(text, 95.0, blank, marks, is_alone, 20.0)

    many = [read(f"{number},5", is_alone=True) for number in range(10, 40)]
    settled = settle([*many, read("1.2", is_alone=False), read("1.2", is_alone=True)])
    assert [number and number.text for number in settled[-2:]] == ["1.2", "1,2"]
