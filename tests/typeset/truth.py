"""What a perfect reader finds in a typeset report: front, paragraphs, tables with spans, notes, anchors, statistics.

Made from the report alone, never from the PDF; only page numbers come from the typesetter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Literal

from .shapes import Fault, Grid, Head, Heading, Note, Para, Report, Statistic, notes_in, plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from .layout import Layout
    from .shapes import Cell, RowKind

    Pages = Mapping[tuple[str, int, int], int]

Role = Literal["header", "body", "total", "subtotal", "group", "banner"]
TAIL = 60
ENDNOTES = "Ghi chú:"
"""What stands above notes that are gathered at the end."""


@dataclass(frozen=True, slots=True)
class FrontTruth:
    """What the front says; `lines` as printed, in reading order."""

    title: str
    subject: str
    number: str
    week: int
    year: int
    date: dt.date
    issuer: str
    classification: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParagraphTruth:
    """A heading, caption or body paragraph, marks taken off."""

    kind: Literal["heading", "body", "caption"]
    text: str


@dataclass(frozen=True, slots=True)
class CellTruth:
    """One printed cell, in the words and counts of `cds_etl.model.Cell`."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    role: Role
    page: int
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableTruth:
    """A table as printed. A merged cell's text stands in its first box, the other boxes are empty."""

    caption: str | None
    unit_line: str | None
    cells: tuple[CellTruth, ...]
    column_count: int

    def _rows(self, role: str) -> list[list[str]]:
        mine = [cell for cell in self.cells if cell.role == role]
        if not mine:
            return []
        first = min(cell.row for cell in mine)
        last = max(cell.row + cell.row_span - 1 for cell in mine)
        rows = [[""] * self.column_count for _ in range(first, last + 1)]
        for cell in mine:
            rows[cell.row - first][cell.column - 1] = cell.text
        return rows

    @property
    def header(self) -> list[list[str]]:
        """The header's rows, full width."""
        return self._rows("header")

    @property
    def rows(self) -> list[list[str]]:
        """The member rows, full width."""
        return self._rows("body")

    @property
    def total(self) -> list[str] | None:
        """The total row, full width."""
        found = self._rows("total")
        return found[0] if found else None

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages on which its rows begin."""
        return tuple(sorted({cell.page for cell in self.cells}))


@dataclass(frozen=True, slots=True)
class AnchorTruth:
    """A place that carries a note's mark: the last letters (at most sixty) before the mark, and the cell if in one."""

    tail: str
    where: Literal["heading", "body", "cell"]
    page: int
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class NoteTruth:
    """A note: its marker, its text, the page of the text, its anchors, the names that it lists."""

    marker: str
    text: str
    page: int
    anchors: tuple[AnchorTruth, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """All that a perfect reader finds, and the faults that were planted."""

    front: FrontTruth
    paragraphs: tuple[ParagraphTruth, ...]
    tables: tuple[TableTruth, ...]
    notes: tuple[NoteTruth, ...]
    statistics: tuple[Statistic, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell of a table with its place in the printed grid."""

    content: Cell
    row: int
    column: int
    row_span: int
    column_span: int
    role: Role


def placed_cells(grid: Grid, *, merge_total: bool) -> list[PlacedCell]:
    """Every cell that is printed, row by row, with its place; header spans push later cells aside."""
    cells: list[PlacedCell] = []
    taken: set[tuple[int, int]] = set()
    for row, heads in enumerate(grid.header, 1):
        for head in heads:
            column = next(at for at in count(1) if (row, at) not in taken)
            cells.append(PlacedCell(head.content, row, column, head.row_span, head.column_span, "header"))
            taken |= {(row + down, column + right) for down, right in _boxes(head)}
    above = len(grid.header)
    if grid.total_first:
        cells += _total_cells(grid, above + 1, merge_total=merge_total)
        above += grid.total is not None
    for row, (contents, kind) in enumerate(zip(grid.rows, row_kinds(grid), strict=True), above + 1):
        if kind == "banner":
            cells.append(PlacedCell(contents[0], row, 1, 1, len(contents), kind))
        else:
            cells += [PlacedCell(content, row, column, 1, 1, kind) for column, content in enumerate(contents, 1)]
    if not grid.total_first:
        cells += _total_cells(grid, above + len(grid.rows) + 1, merge_total=merge_total)
    return cells


def row_kinds(grid: Grid) -> tuple[RowKind, ...]:
    """The kind of each row between header and total."""
    member: RowKind = "body"
    return grid.kinds or (member,) * len(grid.rows)


def _boxes(head: Head) -> Iterator[tuple[int, int]]:
    return ((down, right) for down in range(head.row_span) for right in range(head.column_span))


def _total_cells(grid: Grid, row: int, *, merge_total: bool) -> list[PlacedCell]:
    if grid.total is None:
        return []
    span = grid.label_span
    label = grid.total[0]
    if merge_total:
        labels = [PlacedCell(label, row, 1, 1, span, "total")]
    else:
        # Unmerged, the label stands over the names; the box of the serial is blank, as word processors leave it.
        texts: list[Cell] = [*[""] * (span - 1), label]
        labels = [PlacedCell(text, row, column, 1, 1, "total") for column, text in enumerate(texts, 1)]
    values = [PlacedCell(text, row, at, 1, 1, "total") for at, text in enumerate(grid.total, 1) if at > span]
    return labels + values


def number_notes(report: Report, layout: Layout) -> dict[Note, int]:
    """The number of each note, from 1 in reading order; equal notes are one."""
    numbers: dict[Note, int] = {}
    for block in report.blocks:
        if isinstance(block, Grid):
            contents = [cell.content for cell in placed_cells(block, merge_total=layout.merge_total)]
        else:
            contents = [block.content]
        for content in contents:
            for note, _ in notes_in(content):
                numbers.setdefault(note, len(numbers) + 1)
    return numbers


def front_lines(report: Report, layout: Layout) -> tuple[str, ...]:
    """The lines of the front as printed, in reading order (a letterhead's left column first)."""
    # Decree 30/2020/NĐ-CP: days below 10 and months 1 and 2 are written with a leading zero.
    day, month = f"{report.date.day:02d}", f"{report.date.month:0{2 if report.date.month < 3 else 1}d}"
    date = f"ngày {day} tháng {month} năm {report.date.year}"
    number, week = f"Số: {report.number}", f"Tuần {report.week}/{report.year}"
    if layout.front == "cover":
        return (report.title, week, report.purpose, number, date.capitalize(), report.classification)
    nation = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", f"{report.place}, {date}")
    return (report.issuer.upper(), number, *nation, report.title, week, report.purpose, report.classification)


def tell_truth(report: Report, layout: Layout, pages: Pages, shown: Mapping[int, int] | None = None) -> Truth:
    """The truth of a report as printed with this layout.

    `pages` tells the page of each row (`("row", table, row)`), note text (`("note", number, 0)`) and mark
    (`("mark", number, place)`), all from 1; `shown` the figure that is printed for a note where it is not its number,
    since numbering may begin anew on each page.
    """
    numbers = number_notes(report, layout)
    markers = {note: layout.marker((shown or {}).get(number, number)) for note, number in numbers.items()}
    anchors: dict[Note, list[AnchorTruth]] = {note: [] for note in numbers}
    tables: list[TableTruth] = []

    def add(note: Note, before: str, where: Literal["heading", "body", "cell"], cell: PlacedCell | None = None) -> None:
        page = pages["mark", numbers[note], len(anchors[note]) + 1]
        place = (len(tables) + 1, cell.row, cell.column) if cell else (None, None, None)
        anchors[note].append(AnchorTruth(before[-TAIL:], where, page, *place))

    for place, block in enumerate(report.blocks):
        if isinstance(block, Grid):
            cells = placed_cells(block, merge_total=layout.merge_total)
            for cell in cells:
                for note, before in notes_in(cell.content):
                    add(note, before, "cell", cell)
            before_it = report.blocks[place - 1] if place else None
            caption = plain(before_it.content) if isinstance(before_it, Para) else None
            told = tuple(_tell_cell(cell, len(tables) + 1, markers, pages) for cell in cells)
            tables.append(TableTruth(caption, block.unit_line, told, len(block.widths)))
        else:
            for note, before in notes_in(block.content):
                add(note, before, "heading" if isinstance(block, Heading) else "body")
    notes = tuple(
        NoteTruth(markers[note], plain(note.text), pages["note", number, 0], tuple(anchors[note]), note.names)
        for note, number in numbers.items()
    )
    stated = [fact for block in report.blocks if isinstance(block, Para) for fact in block.states]
    statistics = (*stated, *(fact for note in numbers for fact in note.states))
    front = _tell_front(report, layout)
    paragraphs = _tell_paragraphs(report)
    if layout.notes == "end" and notes:
        paragraphs = (*paragraphs, ParagraphTruth("body", ENDNOTES))
    return Truth(front, paragraphs, tuple(tables), notes, statistics, report.planted)


def _tell_cell(cell: PlacedCell, table: int, markers: Mapping[Note, str], pages: Pages) -> CellTruth:
    marks = tuple(markers[note] for note, _ in notes_in(cell.content))
    text, page = plain(cell.content), pages["row", table, cell.row]
    return CellTruth(cell.row, cell.column, cell.row_span, cell.column_span, text, cell.role, page, marks)


def _tell_front(report: Report, layout: Layout) -> FrontTruth:
    return FrontTruth(
        title=report.title,
        subject=report.subject,
        number=report.number,
        week=report.week,
        year=report.year,
        date=report.date,
        issuer=report.issuer,
        classification=report.classification,
        lines=front_lines(report, layout),
    )


def _tell_paragraphs(report: Report) -> tuple[ParagraphTruth, ...]:
    told: list[ParagraphTruth] = []
    followers = (*report.blocks[1:], None)
    for block, follower in zip(report.blocks, followers, strict=True):
        if isinstance(block, Heading):
            told.append(ParagraphTruth("heading", plain(block.content)))
        elif isinstance(block, Para):
            told.append(ParagraphTruth("caption" if isinstance(follower, Grid) else "body", plain(block.content)))
    return tuple(told)
