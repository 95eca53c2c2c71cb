"""Front matter to the document's record, its period, and how its pages were read. All numbers are invented."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cds_etl.model import FrontMatter, PageCount
from cds_etl.normalise.catalogue import load_catalogue
from cds_etl.normalise.documents import read_context, report_id, report_number
from cds_etl.records import CellRecord, DocumentRecord, PageRecord

from .byhand import document, grid, read


def record(front: FrontMatter) -> DocumentRecord:
    (found,) = read(document(front=front)).of(DocumentRecord)
    return found


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("17/BC-UBQGCĐS", "17/BC-UBQGCĐS"),
        ("Số: 17 /BC-UBQGCĐS", "17/BC-UBQGCĐS"),
        ("Số 5/BC–BTTTT", "5/BC-BTTTT"),
        ("số: 05 / bc - btttt", "05/BC-BTTTT"),
        ("Số:       /BC-BTTTT", None),
        ("", None),
        (None, None),
    ],
)
def test_report_numbers(printed: str | None, number: str | None) -> None:
    assert report_number(printed) == number


def test_editions_share_an_id_whatever_a_scan_lost() -> None:
    ids = {report_id(number, 2022) for number in ("5/BC-UBQGCĐS", "05/BC-UBQGCDS", "5/BC-UBQGCÐS")}
    assert ids == {"5-bc-ubqgcds-2022"}
    assert report_id(None, 2022) is None
    assert report_id("5/BC-X", None) is None


def test_the_report() -> None:
    found = record(FrontMatter("BÁO CÁO", None, "17/BC-UBQGCĐS", "TUẦN 39 NĂM 2022", "Ngày 30 tháng 9 năm 2022"))
    assert (found.kind, found.report_id, found.report_year, found.report_week) == (
        "report", "17-bc-ubqgcds-2022", 2022, 39,
    )  # fmt: skip
    assert found.published_date == dt.date(2022, 9, 30)


@pytest.mark.parametrize(
    ("week", "date", "period"),
    [
        ("Tuần 05/2023", None, "2023-W05"),
        ("Tuần 39", "Ngày 30 tháng 9 năm 2022", "2022-W39"),
        ("Tuần 52", "Ngày 03 tháng 01 năm 2023", "2022-W52"),
        ("Tuần 53/2022", "Ngày 30 tháng 12 năm 2022", "2022-12-30"),
        ("Tuần 53/2020", None, "2020-W53"),
        ("Tuần 39", None, None),
        (None, "Ngày 30 tháng 9 năm 2022", "2022-09-30"),
        (None, None, None),
    ],
)
def test_periods(week: str | None, date: str | None, period: str | None) -> None:
    context = read_context(document(front=FrontMatter(week=week, date=date)), load_catalogue())
    assert (context.period.name if context.period else None) == period


def test_the_first_number_of_a_year_is_not_that_of_the_year_before() -> None:
    older = record(FrontMatter(report_number="1/BC-X", week="Tuần 1/2022", date="Ngày 7 tháng 01 năm 2022"))
    newer = record(FrontMatter(report_number="1/BC-X", week="Tuần 52/2022", date="Ngày 3 tháng 01 năm 2023"))
    assert older.report_id != newer.report_id
    assert (newer.report_year, newer.report_week) == (2022, 52)


def test_a_document_without_front_matter_is_something_else() -> None:
    found = record(FrontMatter())
    assert (found.kind, found.report_id, found.report_year, found.published_date) == ("other", None, None, None)


def test_the_names_of_the_week_hold_for_a_report_published_after_it() -> None:
    front = FrontMatter(week="Tuần 26/2025", date="Ngày 4 tháng 7 năm 2025")
    assert read_context(document(front=front), load_catalogue()).day == dt.date(2025, 6, 29)


def test_the_issuer_by_its_official_name_else_as_printed() -> None:
    day = "Ngày 30 tháng 9 năm 2022"
    assert record(FrontMatter(issuer="BỘ THÔNG TIN VÀ TRUYỀN THÔNG", date=day)).issuer == "Bộ Thông tin và Truyền thông"
    assert record(FrontMatter(issuer="Sở  Nào Đó")).issuer == "Sở Nào Đó"


def test_language_is_said_only_where_there_is_text() -> None:
    assert read(document(paragraphs=["Số liệu thống kê về chuyển đổi số"])).of(DocumentRecord)[0].language == "vi"
    assert read(document(paragraphs=["All that is written here"])).of(DocumentRecord)[0].language is None
    assert read(document()).of(DocumentRecord)[0].language is None


def test_each_page_says_how_it_was_read() -> None:
    both = document(grid([("Tỉnh", "Số"), ("Hà Nam", "5")]), source="ocr")
    both = replace(both, pages=(*both.pages, PageCount(2, 595, 842, 0, "text-layer", 9, 9, 0)))
    table = both.tables[0]
    moved = replace(table, cells=tuple(replace(cell, page=cell.row) for cell in table.cells))
    records = read(replace(both, tables=(moved,)))
    assert [page.text_source for page in records.of(PageRecord)] == ["ocr", "text-layer"]
    assert [cell.reading for cell in records.of(CellRecord)] == ["ocr", "ocr", "text-layer", "text-layer"]
