"""Made-up articles from a seed, with their truth: EVERY FIGURE IN THEM IS INVENTED; names of provinces are real.

What an article says is here; how a site dresses it is in `skins`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typeset.week39 import PROVINCES, SPELT_WELL

if TYPE_CHECKING:
    from random import Random

NAMES = tuple(SPELT_WELL.get(name, name) for name, *_ in PROVINCES)
AUTHORS = (
    "Nguyễn Du",
    "Lê Quý Đôn",
    "NGUYỄN TRÃI",
    "Hồ Xuân Hương",
    "Phan Bội Châu",
    "Chu Văn An",
)  # writers of old: names alone, of nobody alive
SECTIONS = ("Chuyển đổi số", "Khoa học - Công nghệ", "Thời sự", "Cải cách hành chính")
_TITLES = (
    "{p} đẩy mạnh chuyển đổi số trong năm {y}",
    "Kết quả triển khai Tổ công nghệ số cộng đồng tại {p}",
    "Báo cáo chuyên đề Tuần {w} năm {y}",
    "{p}: {n} cán bộ cấp xã được bồi dưỡng kỹ năng số",
    "Phổ cập kỹ năng số cho người dân {p}",
    "Ngày Chuyển đổi số quốc gia: {p} tổ chức nhiều hoạt động",
)
_SENTENCES = (
    "Tính đến ngày {d}/{m}/{y}, {p} đã thành lập {n} Tổ công nghệ số cộng đồng với hơn {big} thành viên.",
    "Trong tuần, toàn tỉnh có thêm {n} lượt cán bộ được bồi dưỡng trên nền tảng học trực tuyến mở đại trà.",
    "Tỷ lệ hồ sơ xử lý trực tuyến toàn trình đạt {pc}%, tăng so với cùng kỳ năm trước.",
    "Lãnh đạo Sở Thông tin và Truyền thông cho biết kế hoạch đã được ban hành tại Quyết định số {n}/QĐ-UBND.",
    "Đến năm 2025, {pc}% người dân trong độ tuổi lao động được phổ cập kỹ năng số cơ bản.",
    "Các huyện, thị xã, thành phố tiếp tục rà soát, kiện toàn lực lượng nòng cốt ở cơ sở.",
    "Theo thống kê, có {a}/{b} xã, phường, thị trấn đã bố trí cán bộ phụ trách công nghệ thông tin.",
    "Hoạt động này góp phần nâng cao nhận thức của cán bộ, công chức và người dân về chuyển đổi số.",
    "Người dân có thể nộp hồ sơ, thanh toán phí và nhận kết quả mà không phải đến trụ sở cơ quan nhà nước.",
    "Đoàn Thanh niên là lực lượng nòng cốt, hướng dẫn từng hộ gia đình cài đặt và sử dụng ứng dụng.",
)
_HEADINGS = ("Kết quả bước đầu", "Nhiệm vụ trọng tâm", "Lấy người dân làm trung tâm", "Khó khăn, vướng mắc")
_ITEMS = (
    "Tuyên truyền, nâng cao nhận thức cho {n} hộ dân;",
    "Bồi dưỡng kỹ năng số cho cán bộ cấp xã;",
    "Kết nối, chia sẻ dữ liệu giữa các cơ quan;",
    "Bảo đảm an toàn thông tin mạng.",
)
_CAPTIONS = (
    "Tổ công nghệ số cộng đồng hướng dẫn người dân. Ảnh: {who}",
    "Quang cảnh hội nghị tại {p}",
    "Ảnh minh họa.",
)
_NOTES = (
    "Số liệu do các địa phương báo cáo.",
    "Chưa gồm các lớp bồi dưỡng trực tiếp.",
    "Theo kế hoạch của Ủy ban nhân dân {p}.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body: `p`, `h2`, `li`, `caption` with text, `table` by its number; `mark` is of a note."""

    kind: str
    text: str = ""
    table: int = 0
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class TruthCell:
    """A cell of a table as it must be read."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    is_header: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An invented article: what must be read of it. `notes` are marker and text; `file` label and path."""

    title: str
    author: str
    section: str
    published: dt.datetime
    views: int
    parts: tuple[Part, ...]
    tables: tuple[tuple[TruthCell, ...], ...]
    notes: tuple[tuple[str, str], ...]
    file: tuple[str, str] | None

    @property
    def body(self) -> list[str]:
        """The texts that belong to the body, in order."""
        return [part.text for part in self.parts if part.kind in ("p", "h2", "li")]


def say(sentence: str, rng: Random, year: int = 2022) -> str:
    """A sentence with its blanks filled."""
    a = rng.randint(5, 200)
    return sentence.format(
        p=rng.choice(NAMES), y=year, w=rng.randint(2, 52), n=rng.randint(3, 999), d=rng.randint(1, 28),
        m=rng.randint(1, 12), big=f"{rng.randint(1, 99)}.{rng.randint(0, 999):03d}", who=rng.choice(AUTHORS),
        pc=f"{rng.randint(20, 99)},{rng.randint(1, 9)}", a=a, b=a + rng.randint(0, 30),
    )  # fmt: skip


def make_article(rng: Random) -> Article:
    """An article of 3 to 12 paragraphs, with headings, lists, captions, tables and notes as it comes."""
    year = rng.randint(2021, 2025)
    published = dt.datetime(year, rng.randint(1, 12), rng.randint(1, 28), rng.randint(5, 22), rng.randint(0, 59))
    parts: list[Part] = []
    tables: list[tuple[TruthCell, ...]] = []
    notes: list[tuple[str, str]] = []
    for number in range(rng.randint(3, 12)):
        if number and rng.random() < 0.2:
            parts.append(Part("h2", rng.choice(_HEADINGS)))
        text = " ".join(say(rng.choice(_SENTENCES), rng, year) for _ in range(rng.randint(1, 4)))
        mark = None
        if rng.random() < 0.1 and len(notes) < 3:
            mark = str(len(notes) + 1)
            notes.append((mark, say(rng.choice(_NOTES), rng, year)))
        parts.append(Part("p", text, mark=mark))
        if rng.random() < 0.12:
            parts += [Part("li", say(item, rng, year)) for item in rng.sample(_ITEMS, rng.randint(2, 4))]
        if rng.random() < 0.15:
            parts.append(Part("caption", say(rng.choice(_CAPTIONS), rng, year)))
        if rng.random() < 0.12 and len(tables) < 3:
            tables.append(make_table(rng))
            parts.append(Part("table", table=len(tables)))
    title = say(rng.choice(_TITLES), rng, year)
    file = ("Báo cáo toàn văn", f"/uploads/{year}/bc-{rng.randint(1, 99)}.{rng.choice(('pdf', 'docx', 'xlsx'))}")
    return Article(
        title, rng.choice(AUTHORS), rng.choice(SECTIONS), published, rng.randint(12, 98_000), tuple(parts),
        tuple(tables), tuple(notes), file if rng.random() < 0.4 else None,
    )  # fmt: skip


def make_table(rng: Random) -> tuple[TruthCell, ...]:
    """A table of provinces: a plain header, one of two levels, or with merged labels down the side."""
    rows = rng.randint(2, 12)
    kind = rng.choice(("plain", "levels", "merged"))
    cells: list[TruthCell] = []
    if kind == "levels":
        cells += [
            TruthCell(1, 1, 2, 1, "TT", True),
            TruthCell(1, 2, 2, 1, "Địa phương", True),
            TruthCell(1, 3, 1, 2, "Số lượt bồi dưỡng", True),
            TruthCell(2, 3, 1, 1, "Trực tiếp", True),
            TruthCell(2, 4, 1, 1, "Trực tuyến", True),
        ]
        heads = 2
    else:
        heads = 1
        names = (
            ("Vùng", "Địa phương", "Số tổ", "Số thành viên")
            if kind == "merged"
            else ("TT", "Địa phương", "Số tổ", "Tỷ lệ (%)")
        )
        cells += [TruthCell(1, column, 1, 1, name, True) for column, name in enumerate(names, start=1)]
    first = 0
    for row in range(1, rows + 1):
        at = heads + row
        if kind == "merged":
            if row > first:
                height = min(rng.randint(1, 4), rows - row + 1)
                first = row + height - 1
                cells.append(TruthCell(at, 1, height, 1, f"Vùng {row}", False))
        else:
            cells.append(TruthCell(at, 1, 1, 1, str(row), False))
        cells.append(TruthCell(at, 2, 1, 1, rng.choice(NAMES), False))
        cells.append(TruthCell(at, 3, 1, 1, f"{rng.randint(1, 9)}.{rng.randint(0, 999):03d}", False))
        last = f"{rng.randint(10, 99)},{rng.randint(0, 9)}" if kind == "plain" else str(rng.randint(1, 999))
        cells.append(TruthCell(at, 4, 1, 1, "" if rng.random() < 0.1 else last, False))
    if rng.random() < 0.5 and kind != "merged":
        at = heads + rows + 1
        cells.append(TruthCell(at, 1, 1, 2, "Tổng cộng", False))
        cells += [TruthCell(at, column, 1, 1, str(rng.randint(1000, 9999)), False) for column in (3, 4)]
    return tuple(cells)
