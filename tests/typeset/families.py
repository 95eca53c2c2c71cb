"""A small report for each family of tables: EVERY FIGURE IN THEM IS INVENTED, and their front page says so in print.

Which indicator and period each column holds stands beside the table. `python -m tests.typeset.families NAME FILE`
prints one.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from .invented import AGENCY_NAMES, ISSUER, PROVINCE_NAMES, PURPOSE
from .report import print_pdf
from .samples import thousands
from .shapes import Grid, Head, Para, Report, header_row, plain, rich

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .shapes import Cell

ROWS = 12
DATE = dt.date(2022, 10, 7)


@dataclass(frozen=True, slots=True)
class Sample:
    """A report of one family, and what each of its value columns holds: column, indicator, stated period."""

    family: str
    report: Report
    columns: tuple[tuple[int, str, str | None], ...]


def report_of(caption: str, grid: Grid, week: int = 40, date: dt.date = DATE) -> Report:
    """A weekly report of one table."""
    return Report(
        number=f"{week}/BC-UBQGCĐS",
        week=week,
        year=2022,
        date=date,
        title="BÁO CÁO CHUYÊN ĐỀ",
        subject="SỐ LIỆU THỬ NGHIỆM",
        issuer=ISSUER,
        classification="KHÔNG PHẢI SỐ LIỆU THẬT",
        purpose=PURPOSE,
        blocks=(Para(rich("Số liệu dưới đây do máy đặt ra để thử nghiệm.")), Para(rich(caption)), grid),
    )


def grid_of(
    header: Sequence[str] | tuple[tuple[Head, ...], ...], rows: Sequence[Sequence[str]], total: Sequence[str] | None
) -> Grid:
    """A table of serial, name and values under a header of one row (texts) or of several."""
    count = len(rows[0]) - 1
    heads = header if isinstance(header[0], tuple) else header_row("TT", *map(str, header))
    return Grid(
        header=heads,  # type: ignore[arg-type]
        rows=tuple((str(serial), *row) for serial, row in enumerate(rows, 1)),
        total=None if total is None else ("Tổng cộng", "", *total),
        aligns=("center", "left", *["center"] * count),  # type: ignore[arg-type]
        widths=(1, 4, *[2.6] * count),
    )


def _names(rng: Random, names: Sequence[str] = PROVINCE_NAMES) -> list[str]:
    return rng.sample(names, ROWS)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f}".replace(".", ",")


def _sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _of(part: int, whole: int) -> str:
    return f"{part:02d}/{whole:02d}"


def community_teams() -> Sample:
    """Districts and communes as a/b, teams and members, with totals."""
    rng = Random(1)
    rows = []
    for _ in range(ROWS):
        districts, communes = rng.randint(6, 20), rng.randint(60, 300)
        teams = rng.randint(200, 3000)
        rows.append((rng.randint(1, districts), districts, rng.randint(9, communes), communes, teams, 5 * teams))
    texts = [(_of(a, b), _of(c, d), thousands(e), thousands(f)) for a, b, c, d, e, f in [*rows, _sums(rows)]]
    header = ("Địa phương", "Số huyện đã thành lập/Tổng số huyện", "Số xã đã thành lập/Tổng số xã", "Số Tổ",
              "Số thành viên")  # fmt: skip
    grid = grid_of(header, [(name, *row) for name, row in zip(_names(rng), texts, strict=False)], texts[-1])
    ids = ("districts", "communes", "teams", "members")
    return _sample("community_teams", "- Tình hình thành lập Tổ công nghệ số cộng đồng của các địa phương:", grid, ids)


def one_touch() -> Sample:
    """Visits up to two weeks side by side, learners, and the rate of those who completed a course."""
    rng = Random(2)
    rows = []
    for _ in range(ROWS):
        visits, learners = rng.randint(1000, 90000), rng.randint(300, 9000)
        rows.append((visits, visits + rng.randint(1, 900), learners, rng.randint(100, learners)))
    texts = [(*map(thousands, row), _share(row[3], row[2])) for row in [*rows, tuple(_sums(rows))]]
    header = (
        (Head("TT", row_span=2), Head("Địa phương", row_span=2), Head("Lượt truy cập", column_span=2),
         Head("Số người tham gia học", row_span=2), Head("Số người hoàn thành khóa học", row_span=2),
         Head("Tỷ lệ hoàn thành (%)", row_span=2)),
        (Head("Lũy kế đến tuần 39"), Head("Lũy kế đến tuần 40")),
    )  # fmt: skip
    grid = grid_of(header, [(name, *row) for name, row in zip(_names(rng), texts, strict=False)], texts[-1])
    ids = ("visits", "visits", "learners", "completed", "completion_rate")
    sample = _sample("one_touch", "- Tình hình sử dụng Nền tảng học trực tuyến mở đại trà One Touch:", grid, ids)
    return _dated(sample, {3: "2022-W39", 4: "2022-W40"})


def public_services() -> Sample:
    """Counts and rates of online services of the agencies, the parts under a header of their own."""
    rng = Random(3)
    rows = []
    for _ in range(ROWS):
        three, four = rng.randint(5, 90), rng.randint(5, 90)
        applications = rng.randint(900, 90000)
        rows.append((three + four + rng.randint(0, 50), three, four, three + four, applications,
                     rng.randint(99, applications)))  # fmt: skip
    texts = [
        (*map(thousands, row[:4]), _share(row[3], row[0]), *map(thousands, row[4:]), _share(row[5], row[4]) + "%")
        for row in [*rows, tuple(_sums(rows))]
    ]
    header = (
        (Head("TT", row_span=2), Head("Bộ, ngành", row_span=2), Head("Tổng số TTHC", row_span=2),
         Head("Dịch vụ công trực tuyến (DVCTT)", column_span=4), Head("Tổng số hồ sơ", row_span=2),
         Head("Số hồ sơ trực tuyến", row_span=2), Head("Tỷ lệ hồ sơ trực tuyến", row_span=2)),
        (Head("Mức độ 3"), Head("Mức độ 4"), Head("Số DVCTT"), Head("Tỷ lệ DVCTT (%)")),
    )  # fmt: skip
    names = _names(rng, [name for name in AGENCY_NAMES if len(name) < 30])
    grid = grid_of(header, [(name, *row) for name, row in zip(names, texts, strict=False)], texts[-1])
    ids = ("procedures", "level_3", "level_4", "online", "online_rate", "applications", "online_applications",
           "online_application_rate")  # fmt: skip
    return _sample("public_services", "- Tình hình cung cấp dịch vụ công trực tuyến của các bộ, ngành:", grid, ids)


def dti() -> Sample:
    """The index and the rank (a/b) of two years side by side."""
    rng = Random(4)
    scores = sorted((rng.randint(3000, 7999) for _ in range(ROWS)), reverse=True)
    ranks = sorted(rng.sample(range(1, 64), ROWS))
    past = rng.sample(range(3000, 8000), ROWS)
    places = sorted(rng.sample(range(1, 64), ROWS))
    before = dict(zip(sorted(past, reverse=True), places, strict=True))
    rows = [
        (name, f"0,{old}", f"{before[old]}/63", f"0,{score}", f"{rank:02d}/63")
        for name, score, rank, old in zip(_names(rng), scores, ranks, past, strict=True)
    ]
    grid = grid_of(("Tỉnh, thành phố", "DTI 2020", "Xếp hạng 2020", "DTI 2021", "Xếp hạng 2021"), rows, None)
    caption = "- Chỉ số đánh giá mức độ chuyển đổi số (DTI) của các địa phương:"
    sample = _sample("dti", caption, grid, ("score", "rank", "score", "rank"))
    return _dated(sample, {3: "2020", 4: "2020", 5: "2021", 6: "2021"})


def plan_146() -> Sample:
    """Who has issued a plan, by which document of which date; some have not."""
    rng = Random(5)
    rows = []
    for place, name in enumerate(_names(rng)):
        day = dt.date(2022, rng.randint(3, 9), rng.randint(1, 28))
        issued = (f"{rng.randint(9, 400)}/KH-UBND", f"{day.day:02d}/{day.month:02d}/{day.year}")
        rows.append((name, *(("Chưa ban hành", "") if place in (4, 9) else issued)))
    grid = grid_of(("Địa phương", "Số, ký hiệu văn bản", "Ngày ban hành"), rows, None)
    return _sample("plan_146", "- Tình hình ban hành Kế hoạch triển khai Đề án 146 của các địa phương:", grid, ())


def ecommerce_households() -> Sample:
    """Farming households on two platforms, which add up, and their rate."""
    rng = Random(6)
    rows = []
    for _ in range(ROWS):
        postmart, voso = rng.randint(100, 90000), rng.randint(100, 90000)
        rows.append((postmart + voso + rng.randint(9, 90000), postmart, voso, postmart + voso, rng.randint(1, 9999)))
    texts = [
        (*map(thousands, row[:4]), _share(row[3], row[0]), thousands(row[4])) for row in [*rows, tuple(_sums(rows))]
    ]
    header = ("Địa phương", "Tổng số hộ sản xuất nông nghiệp", "Sàn Postmart", "Sàn Vỏ Sò", "Số hộ được đưa lên sàn",
              "Tỷ lệ hộ được đưa lên sàn (%)", "Số giao dịch")  # fmt: skip
    grid = grid_of(header, [(name, *row) for name, row in zip(_names(rng), texts, strict=False)], texts[-1])
    ids = ("farms", "postmart", "voso", "households", "rate", "transactions")
    caption = "- Kết quả đưa hộ sản xuất nông nghiệp lên sàn thương mại điện tử:"
    return _sample("ecommerce_households", caption, grid, ids)


def digital_signatures() -> Sample:
    """A family that the catalogue does not know: docs/new-family.md adds it."""
    rng = Random(7)
    rows = []
    for _ in range(ROWS):
        adults, offices = rng.randint(90000, 900000), rng.randint(20, 90)
        rows.append((adults, rng.randint(999, adults), rng.randint(1, offices), offices))
    texts = [(thousands(a), thousands(b), _share(b, a), _of(c, d)) for a, b, c, d in [*rows, _sums(rows)]]
    header = ("Địa phương", "Số người trưởng thành", "Số người có chữ ký số", "Tỷ lệ người có chữ ký số (%)",
              "Số sở, ngành đã dùng/Tổng số")  # fmt: skip
    grid = grid_of(header, [(name, *row) for name, row in zip(_names(rng), texts, strict=False)], texts[-1])
    ids = ("adults", "holders", "holder_rate", "offices")
    return _sample("digital_signatures", "- Tình hình cấp chữ ký số cho người dân năm 2022:", grid, ids)


SAMPLES = {
    make.__name__: make
    for make in (community_teams, one_touch, public_services, dti, plan_146, ecommerce_households, digital_signatures)
}


def _sample(family: str, caption: str, grid: Grid, measures: Sequence[str]) -> Sample:
    """Values stand from the third column on; no header states a period."""
    columns = tuple((column, f"{family}.{measure}", None) for column, measure in enumerate(measures, 3))
    return Sample(family, report_of(caption, grid), columns)


def _dated(sample: Sample, periods: dict[int, str]) -> Sample:
    columns = ((column, indicator, periods.get(column)) for column, indicator, _ in sample.columns)
    return replace(sample, columns=tuple(columns))


def with_headers(sample: Sample, change: dict[str, str]) -> Sample:
    """The same report with the letters of its headers changed."""

    def changed(content: Cell) -> Cell:
        text = plain(content)
        for before, after in change.items():
            text = text.replace(before, after)
        return text

    (grid,) = sample.report.grids
    header = tuple(tuple(replace(head, content=changed(head.content)) for head in row) for row in grid.header)
    blocks = tuple(replace(block, header=header) if block is grid else block for block in sample.report.blocks)
    return replace(sample, report=replace(sample.report, blocks=blocks))


if __name__ == "__main__":
    name, file = sys.argv[1:]
    Path(file).write_bytes(print_pdf(SAMPLES[name]().report))
