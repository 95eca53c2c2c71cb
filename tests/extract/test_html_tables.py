"""Tables of web pages: the grid that HTML means, whichever way it is written; and tables that only lay out a page."""

from __future__ import annotations

import pytest

from .webpage import article, grid, texts

HEAD = "<tr><td>TT</td><td>Địa phương</td><td>Số tổ</td></tr>"
ROWS = "<tr><td>1</td><td>Hà Nam</td><td>725</td></tr><tr><td>2</td><td>Hưng Yên</td><td>6.411</td></tr>"
WANTED = [["TT", "Địa phương", "Số tổ"], ["1", "Hà Nam", "725"], ["2", "Hưng Yên", "6.411"]]


@pytest.mark.parametrize(
    "html",
    [
        f"<table>{HEAD}{ROWS}</table>",
        f"<table>{HEAD}{ROWS}</table>".replace("</td>", "").replace("</tr>", ""),
        f"<TABLE BORDER=1>{HEAD}{ROWS}</TABLE>".replace("td>", "TD>"),
        f"<table><thead>{HEAD.replace('td>', 'th>')}</thead><tbody>{ROWS}</tbody></table>",
        f"<table><tr><td><table>{HEAD}{ROWS}</table></td></tr></table>",
        f"<table>{HEAD}{ROWS}</table>".replace("725", "<p><span>725</span></p>"),
        f"<table>{HEAD}{ROWS}</table>".replace("725", "<table><tr><td>725</td></tr></table>"),
        f"<table>{HEAD}<tr style='display:none'><td>9</td><td>Ẩn</td><td>9</td></tr>{ROWS}</table>",
        f"<div><table>{HEAD}{ROWS}",
    ],
    ids=["td", "unclosed", "capitals", "thead", "in a layout", "paragraphs", "framed cells", "hidden row", "cut off"],
)
def test_the_same_table_whichever_way_it_is_written(html: str) -> None:
    [table] = article(html).tables
    assert grid(table) == WANTED
    assert [cell.is_header for cell in table.cells] == [True] * 3 + [False] * 6


def test_spans_of_two_levels_and_down_the_side() -> None:
    html = """<table border=1><tr><th rowspan=2>Vùng</th><th colspan="2">Số lượt</th></tr>
    <tr><th>Trực tiếp</th><th>Trực tuyến</th></tr><tr><td rowspan="2">Bắc</td><td>1</td><td>2</td></tr>
    <tr><td>3</td><td>4</td></tr><tr><td>Nam</td><td>5</td><td>6</td></tr></table>"""
    [table] = article(html).tables
    places = {
        cell.text: (cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header) for cell in table.cells
    }
    assert places["Vùng"] == (1, 1, 2, 1, True)
    assert places["Số lượt"] == (1, 2, 1, 2, True)
    assert places["Trực tuyến"] == (2, 3, 1, 1, True)
    assert places["Bắc"] == (3, 1, 2, 1, False)
    assert places["4"] == (4, 3, 1, 1, False)


def test_spans_that_reach_too_far_end_with_the_table() -> None:
    html = "<tr><td rowspan=99>a</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td><td colspan=7>4</td></tr>"
    [table] = article(f"<table border=1>{html}</table>").tables
    places = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells}
    assert places["a"] == (1, 1, 3, 1)
    assert places["4"][2:] == (1, 1)


def test_a_span_of_nothing_reaches_to_the_end() -> None:
    html = "<tr><td rowspan=0>a</td><td>1</td></tr><tr><td>2</td></tr><tr><td colspan=x>3</td></tr>"
    [table] = article(f"<table border=1>{html}</table>").tables
    assert [(c.text, c.row_span) for c in table.cells if c.text == "a"] == [("a", 3)]


def test_a_foot_that_is_written_first_stands_last() -> None:
    foot = "<tfoot><tr><td></td><td>Tổng cộng</td><td>7.136</td></tr></tfoot>"
    [table] = article(f"<table><thead>{HEAD}</thead>{foot}<tbody>{ROWS}</tbody></table>").tables
    assert grid(table) == [*WANTED, ["", "Tổng cộng", "7.136"]]


def test_a_table_in_a_cell_of_a_table_is_one_of_its_own() -> None:
    inner = "<table border=1><tr><td>Huyện</td><td>Số</td></tr><tr><td>Kim Bảng</td><td>5</td></tr></table>"
    outer, held = article(f"<table border=1>{HEAD}{ROWS}</table>".replace("725", f"725 {inner}")).tables
    assert grid(outer) == WANTED
    assert grid(held) == [["Huyện", "Số"], ["Kim Bảng", "5"]]


def test_caption_and_unit_line_are_the_tables_own_or_the_lines_before() -> None:
    [own] = article(f"<table><caption>Bảng 1. Số tổ theo tỉnh</caption>{HEAD}{ROWS}</table>").tables
    [before] = article(
        f"<p>Số tổ theo tỉnh như sau:</p><p><i>Đơn vị tính: tổ</i></p><table>{HEAD}{ROWS}</table>"
    ).tables
    assert (own.caption, own.unit_line) == ("Bảng 1. Số tổ theo tỉnh", None)
    assert (before.caption, before.unit_line) == ("Số tổ theo tỉnh như sau:", "Đơn vị tính: tổ")
    assert before.after_paragraph == 6  # title, three paragraphs, caption, unit line


def test_a_paragraph_before_a_table_is_no_caption() -> None:
    [table] = article(f"<table>{HEAD}{ROWS}</table>").tables
    assert (table.caption, table.after_paragraph) == (None, 4)


def test_a_table_for_layout_is_no_table() -> None:
    found = article("<table><tr><td><img src=a.jpg></td></tr><tr><td>Quang cảnh hội nghị. Ảnh: TTXVN</td></tr></table>")
    assert found.tables == ()
    assert texts(found, "caption") == ["Quang cảnh hội nghị. Ảnh: TTXVN"]


def test_notes_of_cells_are_taken_off_and_anchored() -> None:
    html = (
        f"<table border=1>{HEAD}{ROWS}</table>".replace("725", "725<sup>1</sup>")
        + "<p>(1) Số liệu đến ngày 30/9/2022.</p>"
    )
    found = article(html)
    [note] = found.footnotes
    [cell] = [cell for cell in found.tables[0].cells if cell.text == "725"]
    assert (note.marker, note.text) == ("1", "Số liệu đến ngày 30/9/2022.")
    assert cell.marks == ("1",)
    assert [(a.table, a.row, a.column) for a in note.anchors] == [(1, 2, 3)]


def test_each_cell_has_a_path_that_finds_it() -> None:
    from bs4 import BeautifulSoup

    html = (
        f"<html><body><h1>Tổ</h1><div>{'<p>Hoạt động này góp phần nâng cao nhận thức của cán bộ và người dân.</p>' * 3}"
    )
    html += f"<table border=1>{HEAD}{ROWS}</table></div></body></html>"
    from .webpage import read

    soup = BeautifulSoup(html, "lxml")
    for cell in read(html).tables[0].cells:
        assert cell.css_path
        assert [item.get_text() for item in soup.select(cell.css_path)] == [cell.text]
