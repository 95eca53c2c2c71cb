"""Sheets of tables drawn from a seed, with truth: what they hold and how they look, whichever printer prints them.

EVERY FIGURE IN THEM IS INVENTED. Reports in the publisher's own manner are typeset by `typeset`; these are strangers'.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Literal

from typeset.invented import AGENCY_NAMES, PROVINCE_NAMES
from typeset.truth import CellTruth, TableTruth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typeset.truth import Role

Borders = Literal["all", "horizontal", "booktabs", "zebra", "head", "head-and-total", "none"]
Align = Literal["left", "center", "right"]
Kind = Literal["numbers", "words", "targets"]

BORDERS: tuple[Borders, ...] = ("all", "horizontal", "booktabs", "zebra", "head", "head-and-total", "none")
FONTS = (
    "Liberation Serif",
    "Liberation Sans",
    "Liberation Sans Narrow",
    "DejaVu Sans",
    "DejaVu Serif",
    "DejaVu Sans Condensed",
)
_PROSE = (
    "Trong tuần, các bộ, ngành, địa phương tiếp tục triển khai nhiệm vụ được giao theo kế hoạch đã ban hành, "
    "bảo đảm tiến độ và chất lượng.",
    "Đến nay đã có 41/63 tỉnh, thành phố ban hành kế hoạch; 12 địa phương còn lại đang lấy ý kiến góp ý.",
    "Cơ quan thường trực tổng hợp, báo cáo Thủ tướng Chính phủ trước ngày 25 hằng tháng.",
    "Số liệu do các đơn vị tự báo cáo và chưa được kiểm tra chéo.",
)
_CAPTIONS = (
    "Kết quả bồi dưỡng, tập huấn về chuyển đổi số:",
    "Bảng {}: Số lượt cán bộ, công chức, viên chức được tập huấn",
    "Bảng {}. Tình hình thực hiện các nhiệm vụ được giao",
    "Phụ lục {}: Danh sách các đơn vị",
)
_NOTES = (
    "Theo báo cáo của địa phương.",
    "Gồm cả số liệu của các đơn vị trực thuộc.",
    "Số liệu tính đến hết tháng trước.",
    "Chưa gồm doanh nghiệp nhà nước.",
)
_UNITS = ("Người", "%", "Tổ", "Lượt", "Xã", "Tỷ đồng", "Dịch vụ")
_TARGETS = (
    "Tỷ lệ hồ sơ giải quyết trực tuyến trên tổng số hồ sơ của thủ tục hành chính",
    "Số tổ công nghệ số cộng đồng cấp xã",
    "Dịch vụ công trực tuyến toàn trình",
    "Doanh thu kinh tế số",
    "Tỷ lệ dân số trưởng thành có chữ ký số hoặc chữ ký điện tử cá nhân",
    "Số lượt cán bộ được tập huấn",
    "Hạ tầng băng rộng cáp quang phủ tới hộ gia đình",
    "Số doanh nghiệp nhỏ và vừa sử dụng nền tảng số",
    "Hồ sơ sức khỏe điện tử",
)
_PHRASES = (
    "Đã ban hành kế hoạch",
    "Đang lấy ý kiến các đơn vị liên quan và hoàn thiện dự thảo",
    "Chưa báo cáo",
    "Hoàn thành",
    "Giao Sở Thông tin và Truyền thông chủ trì, phối hợp với các sở, ngành",
    "Quý IV",
    "Họp Ban Chỉ đạo",
)
_HEADS = ("Tổng số", "Số lượt người", "Cấp huyện", "Cấp xã", "Trực tiếp", "Trực tuyến", "Đã hoàn thành", "Tỷ lệ (%)",
          "Kế hoạch năm", "Thực hiện", "Lũy kế từ đầu năm", "Số tổ", "Thành viên", "So với cùng kỳ")  # fmt: skip
_OVER = ("Hình thức", "Trong đó", "Phân theo cấp hành chính", "Kết quả thực hiện", "Năm 2022", "Năm 2023")


@dataclass(frozen=True, slots=True)
class Style:
    """How the tables of a sheet look; lengths in points, `line_height` in sizes."""

    borders: Borders
    padding: tuple[float, float]  # above and below, left and right
    line_height: float
    valign: Literal["top", "middle", "bottom"]
    font: str
    size: float
    width: int  # per cent of the text's
    landscape: bool
    repeats_header: bool
    bold_head: bool
    justified: bool


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table with its truth, how its columns are set, and the share of the width of each (0: as its texts need)."""

    truth: TableTruth
    aligns: tuple[Align, ...]
    shares: tuple[int, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Paragraphs, tables, and tables beside one another, in reading order, and the notes at the end."""

    seed: int
    style: Style
    blocks: tuple[str | SheetTable | tuple[SheetTable, SheetTable], ...]
    notes: tuple[str, ...]

    @property
    def tables(self) -> tuple[SheetTable, ...]:
        """All its tables, in reading order."""
        pairs = (block if isinstance(block, tuple) else (block,) for block in self.blocks)
        return tuple(table for pair in pairs for table in pair if isinstance(table, SheetTable))

    @property
    def prose(self) -> tuple[str, ...]:
        """Its paragraphs, captions among them."""
        return tuple(block for block in self.blocks if isinstance(block, str))


def draw_sheet(seed: int) -> Sheet:
    """The sheet of a seed."""
    rng = Random(seed)
    borders = rng.choice(BORDERS)
    landscape = rng.random() < 0.15
    style = Style(
        borders=borders,
        padding=(round(rng.uniform(0 if borders not in ("zebra", "none") else 0.5, 6), 1),
                 round(rng.uniform(2 if borders == "all" else 3.5, 7), 1)),
        line_height=rng.choice((1.0, 1.15, 1.2, 1.3, 1.5, 1.6)),
        valign=rng.choice(("top", "middle", "middle", "bottom")),
        font=rng.choice(FONTS),
        size=rng.choice((8, 9, 10, 11, 12, 13, 14)),
        width=rng.choice((100, 100, 100, 90, 75, 60)),
        landscape=landscape,
        repeats_header=rng.random() < 0.75,
        bold_head=rng.random() < 0.75,
        justified=rng.random() < 0.6,
    )  # fmt: skip
    room = style.width / 100 * (26 if landscape else 17) / (style.size / 11)  # centimetres, at 11 pt
    painter = _Painter(rng, room / (1.15 if "DejaVu" in style.font else 1))
    blocks: list[str | SheetTable | tuple[SheetTable, SheetTable]] = list(rng.sample(_PROSE, rng.randint(1, 2)))
    side_by_side = rng.random() < 0.1 and room >= 15
    for number in range(1, rng.choice((1, 1, 2, 3)) + 1):
        caption = rng.choice(_CAPTIONS).format(number)
        blocks.append(caption)
        if side_by_side and number == 1:
            one = replace(painter, room=painter.room * 0.46)
            blocks.append((one.small(caption), one.small(caption)))
            painter.notes = one.notes
        else:
            blocks.append(painter.table(caption))
        blocks += rng.sample(_PROSE, rng.randint(0, 2))
    return Sheet(seed, style, tuple(blocks), tuple(_NOTES[: painter.notes]))


@dataclass(slots=True)
class _Painter:
    """Draws tables; `room` is how wide they may be, in centimetres of text of 11 points; `notes` have been marked."""

    rng: Random
    room: float
    notes: int = 0

    def small(self, caption: str) -> SheetTable:
        """A table of few columns and rows."""
        return self._of_numbers(caption, 1 if self.room < 8 else 2, self.rng.randint(4, 14), grouped=False)

    def table(self, caption: str) -> SheetTable:
        kind: Kind = self.rng.choice(("numbers", "numbers", "numbers", "numbers", "words", "targets"))
        rows = self.rng.choice((4, 6, 9, 14, 22, 34, 50, 63))
        if kind == "words":
            return self._of_words(caption, min(rows, 22))
        if kind == "targets":
            return self._of_targets(caption)
        most = max(1, min(6, int((self.room - 5) / 2)))
        return self._of_numbers(caption, self.rng.randint(1, most), rows, grouped=self.rng.random() < 0.4)

    def _of_words(self, caption: str, rows: int) -> SheetTable:
        columns = 4 if self.room > 14 and self.rng.random() < 0.6 else 3
        heads = ["STT", "Đơn vị", "Kết quả thực hiện", "Ghi chú"][:columns]
        names = self.rng.sample(PROVINCE_NAMES, rows)
        body = []
        for serial, name in enumerate(names, 1):
            texts = [self.rng.choice(_PHRASES), self.rng.choice(("", "", *_PHRASES))][: columns - 2]
            body.append([str(serial), name, *texts])
        cells = [*_line(1, heads, "header"), *(c for n, row in enumerate(body, 2) for c in _line(n, row, "body"))]
        aligns: list[Align] = ["center", "left", "left", "left"]
        shares = (8, 27, 35, 30) if columns == 4 else (9, 36, 55)
        truth = TableTruth(caption, None, tuple(cells), columns)
        return SheetTable(truth, tuple(aligns[:columns]), shares, caption)

    def _of_targets(self, caption: str) -> SheetTable:
        heads = ["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện", "Tỷ lệ"]
        columns = 6 if self.room > 15 else 5 if self.room > 12 else 4
        cells = list(_line(1, heads[:columns], "header"))
        chosen = self.rng.sample(_TARGETS, self.rng.randint(5, len(_TARGETS)))
        for serial, target in enumerate(chosen, 1):
            unit = self.rng.choice(_UNITS)
            values = [self._number(), self._number(), self._rate()]
            cells += _line(serial + 1, [str(serial), target, unit, *values][:columns], "body")
        number: Align = self.rng.choice(("right", "center"))
        aligns: tuple[Align, ...] = ("center", "left", "center", number, number, number)
        shares = (7, 42, 14, 13, 13, 11)
        truth = TableTruth(caption, None, tuple(cells), columns)
        return SheetTable(truth, aligns[:columns], _scaled(shares[:columns]), caption)

    def _of_numbers(self, caption: str, numbers: int, rows: int, *, grouped: bool) -> SheetTable:
        rng = self.rng
        has_serials = grouped or rng.random() < 0.8
        labels = 2 if has_serials else 1
        columns = labels + numbers
        header = list(self._header(labels, numbers))
        levels = max(cell.row + cell.row_span - 1 for cell in header)
        if rng.random() < 0.15:
            levels += 1
            header += _line(levels, [*"AB"[:labels], *(f"({n})" for n in range(1, numbers + 1))], "header")
        kinds = [rng.choice(("number", "number", "number", "share", "rate", "decimal")) for _ in range(numbers)]
        total = rng.choice(("top", "bottom", "bottom", "none"))
        names = iter(rng.sample((*PROVINCE_NAMES, *AGENCY_NAMES), rows))
        cells = header
        row = levels + 1
        total_span = labels if has_serials and rng.random() < 0.6 else 1
        word = rng.choice(("Tổng cộng", "Tổng số", "CỘNG", "Cả nước"))
        if total == "top":
            cells += self._total(row, word, total_span, labels, kinds)
            row += 1
        manner = rng.choice(("banner", "lettered", "subtotals")) if grouped else "none"
        parts = _parts(rows, rng.randint(2, 4), rng) if grouped else [rows]
        serial = 0
        for number, count in enumerate(parts):
            if manner != "none":
                cells += self._group(row, number, manner, kinds)
                row += 1
                serial = 0 if rng.random() < 0.5 else serial
            for _ in range(count):
                serial += 1
                cells += self._member(row, serial if has_serials else None, next(names), kinds)
                row += 1
        if total == "bottom":
            cells += self._total(row, word, total_span, labels, kinds)
        number_align: Align = rng.choice(("right", "right", "center", "center", "left"))
        of_labels: list[Align] = ["center", "left"]
        aligns = [*of_labels[2 - labels :], *([number_align] * numbers)]
        shares: tuple[int, ...] = (0,) * columns
        if rng.random() < 0.6:
            name = 100 - 14 * numbers - 8 * (labels - 1) if numbers <= 4 else 30
            shares = _scaled((*((8,) if labels > 1 else ()), max(name, 30), *((14,) * numbers)))
        return SheetTable(TableTruth(caption, None, tuple(cells), columns), tuple(aligns), shares, caption)

    def _header(self, labels: int, numbers: int) -> Iterator[CellTruth]:
        heads = self.rng.sample(_HEADS, numbers)
        levels = 1 if numbers < 3 else self.rng.choice((1, 1, 2, 2, 3 if numbers > 3 else 2))
        for column, text in enumerate(
            ["STT", self.rng.choice(("Đơn vị", "Tên địa phương", "Tỉnh/thành phố"))][-labels:], 1
        ):
            yield CellTruth(1, column, levels, 1, text, "header", 1)
        first = labels + 1
        if levels == 1:
            for column, text in enumerate(heads, first):
                yield CellTruth(1, column, 1, 1, text, "header", 1)
            return
        alone = self.rng.randint(0, 1)  # heads beside those that are grouped
        for column, text in enumerate(heads[:alone], first):
            yield CellTruth(1, column, levels, 1, text, "header", 1)
        over = self.rng.sample(_OVER, 3)
        first, heads = first + alone, heads[alone:]
        yield CellTruth(1, first, 1, len(heads), over[0], "header", 1)
        if levels == 3 and len(heads) > 2:
            middle = len(heads) // 2
            if middle > 1:
                yield CellTruth(2, first, 1, middle, over[1], "header", 1)
            yield CellTruth(2, first + middle, 1, len(heads) - middle, over[2], "header", 1)
            for place, text in enumerate(heads):
                is_single = middle == 1 and place == 0
                yield CellTruth(2 if is_single else 3, first + place, 2 if is_single else 1, 1, text, "header", 1)
        else:
            for column, text in enumerate(heads, first):
                yield CellTruth(2, column, levels - 1, 1, text, "header", 1)

    def _total(self, row: int, word: str, span: int, labels: int, kinds: Sequence[str]) -> Iterator[CellTruth]:
        if span == 1 and labels > 1:
            yield CellTruth(row, 1, 1, 1, "", "total", 1)
        yield CellTruth(row, 1 if span == labels else labels, 1, span, word, "total", 1)
        for column, kind in enumerate(kinds, labels + 1):
            yield CellTruth(row, column, 1, 1, self._value(kind, large=True), "total", 1)

    def _group(self, row: int, number: int, manner: str, kinds: Sequence[str]) -> Iterator[CellTruth]:
        name = ("Các bộ, cơ quan ngang bộ", "Khối địa phương", "Vùng đồng bằng sông Hồng", "Tây Nguyên")[number]
        if manner == "banner":
            yield CellTruth(row, 1, 1, 2 + len(kinds), f"{'ABCD'[number]}. {name}", "banner", 1)
            return
        serial = "ABCD"[number] if manner == "lettered" else ("I", "II", "III", "IV")[number]
        yield CellTruth(row, 1, 1, 1, serial, "subtotal", 1)
        yield CellTruth(row, 2, 1, 1, name, "subtotal", 1)
        for column, kind in enumerate(kinds, 3):
            text = "" if manner == "lettered" else self._value(kind, large=True)
            yield CellTruth(row, column, 1, 1, text, "subtotal", 1)

    def _member(self, row: int, serial: int | None, name: str, kinds: Sequence[str]) -> Iterator[CellTruth]:
        first = 1
        if serial is not None:
            yield CellTruth(row, 1, 1, 1, str(serial), "body", 1)
            first = 2
        yield CellTruth(row, first, 1, 1, name, "body", 1, self._mark())
        for column, kind in enumerate(kinds, first + 1):
            text = self._value(kind) if self.rng.random() < 0.9 else self.rng.choice(("", "", "-", "x", "…"))
            yield CellTruth(row, column, 1, 1, text, "body", 1, self._mark() if text[:1].isdigit() else ())

    def _mark(self) -> tuple[str, ...]:
        if self.rng.random() < 0.015 and self.notes < len(_NOTES):
            self.notes += 1
            return (str(self.notes),)
        return ()

    def _value(self, kind: str, *, large: bool = False) -> str:
        if kind == "share":
            whole = self.rng.randint(5, 63)
            return f"{self.rng.randint(1, whole)}/{whole}"
        if kind == "rate":
            return self._rate()
        if kind == "decimal":
            return f"{self._number(large=large)},{self.rng.randint(1, 9)}"
        return self._number(large=large)

    def _number(self, *, large: bool = False) -> str:
        value = self.rng.randint(1, 10 ** self.rng.randint(4, 6)) if large else int(10 ** self.rng.uniform(0, 4.5))
        return f"{value:,}".replace(",", ".")

    def _rate(self) -> str:
        return f"{self.rng.randint(0, 1000) / 10:.1f}%".replace(".", ",")


def _line(row: int, texts: Sequence[str], role: Role) -> list[CellTruth]:
    return [CellTruth(row, column, 1, 1, text, role, 1) for column, text in enumerate(texts, 1)]


def _parts(whole: int, count: int, rng: Random) -> list[int]:
    cuts = sorted(rng.sample(range(1, whole), min(count, whole) - 1))
    return [end - start for start, end in zip([0, *cuts], [*cuts, whole], strict=True)]


def _scaled(shares: Sequence[int]) -> tuple[int, ...]:
    return tuple(round(100 * share / sum(shares)) for share in shares)
