"""Tables in every shape that the field prints, all figures invented: grids changed by pure functions, and new ones.

Sums stay right throughout: sub-totals and totals are counted from the rows. Which report gets what is in `knobs`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .samples import thousands
from .shapes import Grid, Head, Run, header_row, note, plain

if TYPE_CHECKING:
    from random import Random

    from .shapes import Align, Cell, Note, Rich, RowKind

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
REGIONS = (
    "Trung du và miền núi phía Bắc",
    "Đồng bằng sông Hồng",
    "Bắc Trung Bộ và Duyên hải miền Trung",
    "Tây Nguyên",
    "Đông Nam Bộ",
    "Đồng bằng sông Cửu Long",
)
GROUPS = ("Nhóm đã ban hành kế hoạch", "Nhóm đang soạn kế hoạch", "Nhóm chưa có kế hoạch")
SYLLABLES = ("An", "Bình", "Châu", "Đông", "Hòa", "Khánh", "Lộc", "Mỹ", "Nghĩa", "Phú", "Quang", "Sơn", "Tân", "Xuân")
WORK = (
    "Ban hành kế hoạch năm",
    "Mở lớp cho cán bộ cấp xã",
    "Nối hệ thống với Trung tâm dữ liệu",
    "Rà soát thủ tục hành chính",
    "Truyền thông trên đài cơ sở",
    "Số hóa hồ sơ lưu trữ",
)
STATES = ("Đã xong", "Đang làm, chậm so với kế hoạch", "Chưa làm", "Đã trình, chờ phê duyệt")


def with_sub_totals(grid: Grid, rng: Random) -> Grid:
    """The rows shared out to regions; each begins with its name and the sums of its members."""
    names = rng.sample(REGIONS, rng.randint(2, min(5, len(grid.rows) // 4)))
    rows: list[tuple[Cell, ...]] = []
    kinds: list[RowKind] = []
    for number, (name, members) in enumerate(zip(names, _shared_out(grid, len(names), rng), strict=True)):
        sums = (thousands(sum(_number(row[at]) for row in members)) for at in range(2, len(grid.widths)))
        rows += [(ROMAN[number], name, *sums), *members]
        kinds.append("subtotal")
        kinds += ["body"] * len(members)
    return replace(grid, rows=tuple(rows), kinds=tuple(kinds))


def with_groups(grid: Grid, rng: Random) -> Grid:
    """The rows shared out to groups that are named, in the names' column or over the full width, and not summed."""
    kind: RowKind = rng.choice(("group", "banner"))
    count = rng.randint(2, 3)
    blank = ("",) * (len(grid.widths) - 2)
    rows: list[tuple[Cell, ...]] = []
    kinds: list[RowKind] = []
    for letter, name, members in zip("ABC", GROUPS[:count], _shared_out(grid, count, rng), strict=False):
        rows.append((letter, name, *blank) if kind == "group" else (f"{letter}. {name}", "", *blank))
        rows += members
        kinds.append(kind)
        kinds += ["body"] * len(members)
    return replace(grid, rows=tuple(rows), kinds=tuple(kinds))


def _shared_out(grid: Grid, count: int, rng: Random) -> list[tuple[tuple[Cell, ...], ...]]:
    cuts = sorted(rng.sample(range(1, len(grid.rows)), count - 1))
    return [grid.rows[first:last] for first, last in pairwise((0, *cuts, len(grid.rows)))]


def _number(cell: Cell) -> int:
    return int(plain(cell).replace(".", "") or 0)


def with_deep_header(grid: Grid, levels: int) -> Grid:
    """The header in two or three levels: one head over all numbers, and below it one over all but the last."""
    labels = [head.content for head in grid.header[-1]]
    first, names, *numbers = labels
    tall = [Head(first, row_span=levels), Head(names, row_span=levels)]
    top = (*tall, Head("Số lượt được bồi dưỡng, tập huấn", column_span=len(numbers)))
    if levels == 2:
        return replace(grid, header=(top, tuple(Head(label) for label in numbers)))
    middle = (Head("Chia theo nơi tổ chức", column_span=len(numbers) - 1), Head(numbers[-1], row_span=2))
    return replace(grid, header=(top, middle, tuple(Head(label) for label in numbers[:-1])))


def with_marks(grid: Grid, where: str, notes: tuple[Note, ...], rng: Random) -> Grid:
    """Note marks on names, on numbers or on heads of the table, each note at a place of its own."""
    if where == "heads":
        at = len(grid.header[-1]) - 1
        heads = (
            *grid.header[-1][:at],
            replace(grid.header[-1][at], content=_marked(grid.header[-1][at].content, notes[0])),
        )
        return replace(grid, header=(*grid.header[:-1], heads))
    columns = (1,) if where == "names" else range(2, len(grid.widths))
    places = [
        (row, column)
        for row, cells in enumerate(grid.rows)
        for column in columns
        if plain(cells[column]) and (not grid.kinds or grid.kinds[row] == "body")
    ]
    rows = [list(row) for row in grid.rows]
    for (row, column), one in zip(sorted(rng.sample(places, len(notes))), notes, strict=True):
        rows[row][column] = _marked(rows[row][column], one)
    return replace(grid, rows=tuple(tuple(row) for row in rows))


def _marked(cell: Cell, one: Note) -> Rich:
    return (Run(cell), one) if isinstance(cell, str) else (*cell, one)


def invented_note(rng: Random) -> Note:
    """A note of one or two sentences that lists nothing.

    >>> from random import Random
    >>> invented_note(Random(1)) == invented_note(Random(1))
    True
    """
    source = rng.choice(("Sở Thông tin và Truyền thông", "đơn vị chuyên trách", "Văn phòng Ủy ban nhân dân"))
    text = f"Theo báo cáo {rng.randint(10, 999)}/BC của {source}, gửi ngày {rng.randint(10, 28)}/{rng.randint(3, 12)}."
    return note(text + rng.choice(("", " Số liệu sẽ được rà soát lại trong kỳ báo cáo sau.")))


def notations_grid(names: tuple[str, ...], rng: Random) -> Grid:
    """Names with shares, rates, decimals, spaced thousands and ranks, and every sign that stands for no number."""
    count = len(names)
    ranks = rng.sample(range(1, count + 1), count)
    rows = []
    for serial, name in enumerate(names, 1):
        whole = rng.randint(5, 400)
        cells = (
            f"{rng.randint(0, whole)}/{whole}",
            f"{rng.randint(0, 100)},{rng.randint(0, 9)}%",
            f"{thousands(rng.randint(0, 9000))},{rng.randint(0, 99):02d}",
            f"{rng.randint(1000, 99999):,}".replace(",", " "),
            f"{ranks[serial - 1]}/{count}",
        )
        rows.append((str(serial), name, *(_or_sign(cell, rng) for cell in cells)))
    heads = ("Xã đã có Tổ", "Tỷ lệ hồ sơ trực tuyến", "Kinh phí", "Lượt truy cập", "Xếp hạng")
    aligns: tuple[Align, ...] = ("center", "left", *(rng.choice(("center", "right")),) * 5)
    return Grid(header_row("TT", "Địa phương", *heads), tuple(rows), None, aligns, (1, 4, 2, 2, 2, 2, 2))


def _or_sign(cell: str, rng: Random) -> str:
    return rng.choice(("-", "…", "", "x", "0")) if rng.random() < 0.15 else cell


def words_grid(rng: Random) -> Grid:
    """A table that holds no numbers but its serials."""
    rows = tuple(
        (
            str(serial),
            work,
            rng.choice(("Sở Thông tin và Truyền thông", "Công an tỉnh", "Sở Nội vụ")),
            rng.choice(STATES),
        )
        for serial, work in enumerate(rng.sample(WORK, rng.randint(3, len(WORK))), 1)
    )
    header = header_row("TT", "Nhiệm vụ", "Chủ trì", "Kết quả")
    return Grid(header, rows, None, ("center", "left", "left", "left"), (1, 5, 4, 3))


def long_grid(count: int, rng: Random) -> Grid:
    """Communes by the hundred, of invented names, with their total."""
    values = [(rng.randint(0, 90), rng.randint(0, 2500)) for _ in range(count)]
    rows = tuple(
        (str(serial), f"Xã {' '.join(rng.sample(SYLLABLES, 2))}", thousands(teams), thousands(members))
        for serial, (teams, members) in enumerate(values, 1)
    )
    sums = (thousands(sum(column)) for column in zip(*values, strict=True))
    header = header_row("TT", "Xã", "Số Tổ", "Số thành viên")
    return Grid(header, rows, ("Tổng cộng", "", *sums), ("center", "left", "right", "right"), (1, 4, 2, 2))
