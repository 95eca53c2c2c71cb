"""Notes and sentences on earlier figures: which number is new, which is old, whose it is. All figures are invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cds_etl.extract import extract
from cds_etl.model import Document
from cds_etl.normalise import normalise
from cds_etl.records import Mention, Observation
from typeset.families import grid_of, report_of
from typeset.report import Head, Para, note, rich, typeset

if TYPE_CHECKING:
    from cds_etl.records import RecordSet
    from typeset.report import Cell

CAPTION = "- Tình hình sử dụng Nền tảng học trực tuyến mở đại trà One Touch:"
NAMES = ("Bắc Giang", "Hà Nam", "Quảng Nam", "Nam Định")
MARKS = ("cell", "label", "header", "caption", "remark")


def read(text: str, mark: str, *, before: str = "") -> RecordSet:
    """A report of week 40 with a note of this text at Hà Nam's visits, at its name, at the header …"""
    said = {mark: note(text)}

    def marked(place: str, content: str) -> Cell:
        return rich(f"{content}[^]", said[place]) if place in said else content

    rows = [
        (marked("label", name) if name == "Hà Nam" else name,
         marked("cell", "5.100") if name == "Hà Nam" else "1.200", "300")
        for name in NAMES
    ]  # fmt: skip
    header = (Head("TT"), Head("Địa phương"), Head(marked("header", "Lượt truy cập")), Head("Số người tham gia học"))
    grid = grid_of((header,), rows, (marked("total", "8.700"), "1.200"))  # type: ignore[arg-type]
    report = report_of(CAPTION, grid)
    blocks = [*report.blocks]
    if mark == "caption":
        blocks[1] = Para(rich(f"{CAPTION.rstrip(':')}[^]:", note(text)))
    if mark == "remark":
        blocks.append(Para(rich(f"Ghi chú: {text}")))
    if before:
        blocks.insert(0, Para(rich(before)))
    printed = typeset(replace(report, blocks=tuple(blocks)))
    document = Document("made-up.pdf", hashlib.sha256(printed.pdf).hexdigest(), "application/pdf")
    return normalise(extract(document, printed.pdf))


def restated(records: RecordSet) -> list[tuple[str, str | None, str | None, int | None]]:
    return [
        (
            value.indicator_id.partition(".")[2],
            value.entity_raw,
            value.period,
            int(value.value) if value.value is not None else None,
        )
        for value in records.of(Observation)
        if value.source != "table"
    ]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize(
    "text",
    [
        "Số lượt truy cập tuần 39 của Hà Nam được điều chỉnh từ 4.120 thành 4.210 lượt.",
        "Lượt truy cập của Hà Nam đến hết tuần 39 đính chính là 4.210, thay cho 4.120.",
        "Theo báo cáo lại của Hà Nam, lượt truy cập lũy kế đến tuần 39 là 4.210 (trước đây đã báo cáo 4.120 lượt).",
        "Đính chính số liệu tuần 39/2022: lượt truy cập của Hà Nam 4.120 sửa thành 4.210.",
        "Tuần 39, Hà Nam: lượt truy cập là 4.210 lượt, không phải 4.120 lượt như đã nêu; số liệu này được rà soát lại.",
    ],
)
def test_a_note_that_says_all_restates_wherever_its_mark_stands(text: str, mark: str) -> None:
    records = read(text, mark)
    assert restated(records) == [("visits", "Hà Nam", "2022-W39", 4210)]
    (value,) = [item for item in records.of(Observation) if item.source != "table"]
    assert (value.period_basis, value.unit, value.entity_id) == ("stated", "lượt", "vn63:35")
    assert [mention.value_raw for mention in records.of(Mention)] == ["4.120"]


@pytest.mark.parametrize(
    ("mark", "text", "wanted"),
    [
        ("cell", "Số liệu tuần 39 điều chỉnh là 4.210.", [("visits", "Hà Nam", 4210)]),
        ("cell", "Do 2 huyện báo cáo lại, số liệu tuần 39 điều chỉnh thành 4.210.", [("visits", "Hà Nam", 4210)]),
        ("label", "Số người tham gia học tuần 39 đính chính là 250 người.", [("learners", "Hà Nam", 250)]),
        ("total", "Số liệu tuần 39 rà soát lại là 8.000 lượt.", [("visits", "Tổng cộng", 8000)]),
        ("header", "Số liệu tuần 39 được điều chỉnh: Quảng Nam 1.100; Nam Định 1.050; tổng số 8.111.",
         [("visits", "Quảng Nam", 1100), ("visits", "Nam Định", 1050), ("visits", "Tổng cộng", 8111)]),
    ],
)  # fmt: skip
def test_the_place_of_the_mark_says_what_the_note_does_not(
    mark: str, text: str, wanted: list[tuple[str, str, int]]
) -> None:
    found = [(measure, name, value) for measure, name, period, value in restated(read(text, mark))]
    assert found == wanted
    assert {period for *_, period, _ in restated(read(text, mark))} == {"2022-W39"}


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("label", "Số liệu tuần 39 đính chính là 4.210."),  # of which column?
        ("header", "Số liệu tuần 39 được điều chỉnh thành 4.210."),  # of whom?
        ("cell", "Số liệu tuần 39 của Quảng Nam điều chỉnh là 4.210."),  # on a cell of Hà Nam
        ("cell", "Số liệu đã được rà soát lại, gồm 4.210 lượt của học sinh."),  # of which period?
        ("cell", "Số liệu tuần 40 điều chỉnh là 4.210."),  # its own period
        ("cell", "Số liệu tuần 39 điều chỉnh: 4.210 và 4.300."),  # which of the two?
        ("cell", "Tăng 4.210 lượt so với tuần 39."),
        ("cell", "Số liệu tuần 39 của 3 địa phương được điều chỉnh."),
        ("cell", "Số liệu tuần 39 tăng 2,5% do rà soát lại."),
    ],
)
def test_a_note_that_leaves_a_doubt_restates_nothing(mark: str, text: str) -> None:
    assert restated(read(text, mark)) == []


def test_a_week_named_before_a_number_is_that_of_the_number() -> None:
    text = "Tổng số Tổ công nghệ số cộng đồng đến tuần 39 là 61.000 Tổ; so với tuần 39, tăng 63 Tổ."
    records = read("Không có.", "none", before=text)
    assert restated(records)[0] == ("teams", "Tổ", "2022-W39", 61000)
    now = read("Không có.", "none", before="Tổng số Tổ công nghệ số cộng đồng cả nước là 61.063 Tổ.")
    assert restated(now) == [("teams", "Tổ", "2022-W40", 61063)]
