"""Which grids are one table, and which rows head it. Grids are made by hand; the texts are invented."""

from __future__ import annotations

from cds_etl.extract.grids import Grid, GridCell
from cds_etl.extract.lines import group_lines
from cds_etl.extract.stitch import Stitcher, header_rows
from cds_etl.model import Box, Word

EDGES = (50.0, 100.0, 300.0, 400.0)
HEADER = ["TT", "Tên cơ quan", "Tổng số"]


def grid(*rows: list[str], page: int = 1, edges: tuple[float, ...] = EDGES) -> Grid:
    """A grid of these texts; `<` in a row merges a cell with the one on its left."""
    cells = []
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text == "<":
                continue
            span = 1
            while column - 1 + span < len(row) and row[column - 1 + span] == "<":
                span += 1
            box = Box(edges[column - 1], 20.0 * number, edges[column - 1 + span], 20.0 * number + 20)
            lines = tuple(group_lines([Word(text, box, 10, box.bottom - 5, "Serif")], page)) if text else ()
            cells.append(GridCell(number, column, 1, span, box, lines))
    borders = tuple((edge, edge) for edge in edges)
    return Grid(page, Box(edges[0], 20, edges[-1], 20.0 * len(rows) + 20), borders, True, len(rows), tuple(cells))


def stitched(*grids: Grid) -> list[list[tuple[int, int]]]:
    """For each table, the page of every piece and how many of its rows are skipped."""
    stitcher = Stitcher()
    for number, item in enumerate(grids):
        stitcher.add(item, follows=number > 0)
    stitcher.close()
    return [[(piece.grid.page, piece.skip) for piece in table.pieces] for table in stitcher.tables]


def test_header_rows_end_where_numbers_begin() -> None:
    assert header_rows(grid(HEADER, ["1", "Bộ A", "5"])) == 1
    assert header_rows(grid(["TT", "Tên", "Số"], ["(1)", "(2)", "(3)"], ["1", "Bộ A", "5"])) == 2
    assert header_rows(grid(HEADER, ["1", "Bộ A", "-"])) == 1


def test_a_group_row_is_no_header() -> None:
    assert header_rows(grid(HEADER, ["", "Khối bộ", ""], ["1", "Bộ A", "5"])) == 1


def test_a_table_of_words_has_one_header_row() -> None:
    assert header_rows(grid(["Tên", "Việc"], ["Bộ A", "làm"], ["Bộ B", "xem"], edges=(0, 50, 100))) == 1


def test_a_repeated_header_is_dropped() -> None:
    first = grid(HEADER, ["1", "Bộ A", "5"])
    second = grid(HEADER, ["2", "Bộ B", "7"], page=2)
    assert stitched(first, second) == [[(1, 0), (2, 1)]]


def test_a_header_that_is_not_repeated_loses_no_row() -> None:
    first = grid(HEADER, ["1", "Bộ A", "5"])
    assert stitched(first, grid(["2", "Bộ B", "7"], page=2)) == [[(1, 0), (2, 0)]]


def test_another_header_opens_another_table() -> None:
    first = grid(HEADER, ["1", "Bộ A", "5"])
    second = grid(["TT", "Địa phương", "Điểm"], ["1", "Hà Nam", "7"], page=2)
    assert stitched(first, second) == [[(1, 0)], [(2, 0)]]


def test_a_total_row_alone_on_the_next_page_belongs_to_the_table() -> None:
    first = grid(HEADER, ["1", "Bộ A", "5"])
    alone = grid(["Tổng cộng", "12"], page=2, edges=(50.0, 300.0, 400.0))
    stitcher = Stitcher()
    stitcher.add(first, follows=False)
    assert stitcher.add(alone, follows=True)
    stitcher.close()
    (table,) = stitcher.tables
    assert table.pieces[1].borders == (1, 3, 4)


def test_other_borders_or_another_page_gap_open_another_table() -> None:
    first = grid(HEADER, ["1", "Bộ A", "5"])
    assert len(stitched(first, grid(["2", "Bộ B", "7"], page=2, edges=(50.0, 150.0, 300.0, 400.0)))) == 2
    assert len(stitched(first, grid(["2", "Bộ B", "7"], page=3))) == 2


def test_a_table_moved_sideways_on_even_pages_is_still_one() -> None:
    moved = tuple(edge + 20 for edge in EDGES)
    assert len(stitched(grid(HEADER, ["1", "Bộ A", "5"]), grid(["2", "Bộ B", "7"], page=2, edges=moved))) == 1
