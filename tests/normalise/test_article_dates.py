"""Stamps of pages to days and times: day before month, zones moved to Viet Nam's, years found where they are stated."""

from __future__ import annotations

import datetime as dt

import pytest

from cds_etl.model import ArticleMatter, Stamp
from cds_etl.normalise.article_dates import Published, parse_stamp, read_published


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("06-03-2023 | 07:35:15", (2023, 3, 6), dt.time(7, 35, 15)),
        ("Thứ ba, 19/8/2025", (2025, 8, 19), None),
        ("8:23 | 03/11/2022", (2022, 11, 3), dt.time(8, 23)),
        ("09/04/2022, 08:25", (2022, 4, 9), dt.time(8, 25)),
        ("Thứ bảy, 7/3/2026, 00:05 (GMT+7)", (2026, 3, 7), dt.time(0, 5)),
        ("07/03/2026 08:01 GMT+7", (2026, 3, 7), dt.time(8, 1)),
        ("ngày 3 tháng 11 năm 2022 8h25", (2022, 11, 3), dt.time(8, 25)),
        ("03.11.2022 - 8 giờ 25 phút", (2022, 11, 3), dt.time(8, 25)),
        ("3/11/2022 2:05 CH", (2022, 11, 3), dt.time(14, 5)),
        ("3/11/2022 12:05 SA", (2022, 11, 3), dt.time(0, 5)),
        ("3/11/22", (2022, 11, 3), None),
        ("2022-11-03", (2022, 11, 3), None),
        ("2022-11-03T08:23:05.123+07:00", (2022, 11, 3), dt.time(8, 23, 5)),
        ("2022-11-02T20:00:00Z", (2022, 11, 3), dt.time(3, 0)),
        ("2022-11-02T20:00:00+0000", (2022, 11, 3), dt.time(3, 0)),
        ("Thu, 03 Nov 2022 08:23:00 +0700", (2022, 11, 3), dt.time(8, 23)),
    ],
)
def test_days_and_times(text: str, day: tuple[int, int, int], time: dt.time | None) -> None:
    moment = parse_stamp(text)
    assert moment
    assert (moment.date, moment.time) == (dt.date(*day), time)


@pytest.mark.parametrize(
    "text",
    [
        "một giờ trước", "2 giờ trước", "", "45/13/2022", "2022-13-45", "8:23", "1772843936",
        "2022-11-03T08:00:00+67:00", "0001-01-01T00:00:00+14:00", "Thu, 03 Nov 2022 08:23:00 +9900",
        "Fri, 31 Dec 9999 23:59:00 -1200",
    ],
)  # fmt: skip
def test_what_is_no_day(text: str) -> None:
    assert parse_stamp(text) is None


def published(stamp: str, title: str = "", *texts: str) -> Published:
    return read_published(ArticleMatter(title, published=(Stamp(stamp, "text"),)), texts)


@pytest.mark.parametrize(
    ("title", "texts", "year", "place"),
    [
        ("Báo cáo chuyên đề Tuần 43 năm 2022", ["Đến năm 2030."], 2022, "title"),
        ("Mục tiêu đến năm 2025", ["Ngày 28/10/2022, Bộ đã ban hành kế hoạch."], 2022, "text"),
        ("Tin", ["Ngày 28/12/2022 có hội nghị.", "Hạn đến năm 2030."], 2022, "text"),
        ("Tin", ["Trong năm 2022 và năm 2022, giai đoạn 2021-2025, đến năm 2030, định hướng 2045."], 2022, "text"),
    ],
)
def test_a_year_from_title_or_text(title: str, texts: list[str], year: int, place: str) -> None:
    found = published("8:23 | 03/11", title, *texts)
    assert (found.date, found.at) == (dt.date(year, 11, 3), dt.datetime(year, 11, 3, 8, 23))
    assert found.basis == f"text, year from the {place}"


def test_a_day_in_january_after_dates_of_december() -> None:
    assert published("8:23 | 03/01", "Tin", "Ngày 28/12/2022 có hội nghị.").date == dt.date(2023, 1, 3)


def test_no_year_anywhere_is_no_date() -> None:
    assert published("8:23 | 03/11", "Tin", "Đến năm 2030, định hướng 2045.") == Published()


def test_a_time_may_come_from_another_stamp_of_the_day() -> None:
    matter = ArticleMatter("Tin", published=(Stamp("2022-11-03", "JSON-LD"), Stamp("03/11/2022 8:23", "text")))
    assert read_published(matter, []).at == dt.datetime(2022, 11, 3, 8, 23)


def test_a_machine_that_leaves_open_which_is_the_day_yields_to_the_page() -> None:
    matter = ArticleMatter(
        "Tin", published=(Stamp("3/11/2022 8:23:00 AM", "meta pubdate"), Stamp("11/03/2022", "text"))
    )
    found = read_published(matter, [])
    assert (found.date, found.basis) == (dt.date(2022, 3, 11), "text")


def test_a_page_that_only_says_when_it_was_changed() -> None:
    found = read_published(ArticleMatter("Tin", updated=(Stamp("06-03-2023 | 07:35:15", "text"),)), [])
    at = dt.datetime(2023, 3, 6, 7, 35, 15)
    assert found == Published(dt.date(2023, 3, 6), at, at, "text, as updated")
