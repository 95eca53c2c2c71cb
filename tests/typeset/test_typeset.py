"""The report printer prints what its truth says: read back by pdfplumber and PDFium. Figures here are invented."""

from __future__ import annotations

import ctypes
import datetime as dt
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from .faults import (
    row_of,
    with_dropped_row,
    with_duplicate_entity,
    with_list_name_missing,
    with_prose_total,
    with_serial_gap,
    with_wrong_digit,
    with_wrong_total,
)
from .invented import PROVINCE_NAMES, PURPOSE, made_up_figures, made_up_report
from .report import Grid, Head, Heading, Layout, Para, Report, Run, header_row, note, print_pdf, rich, typeset
from .samples import list_of

if TYPE_CHECKING:
    from .layout import Front, PageNumbers, Rules
    from .report import Block, TableTruth

LAYOUTS = (
    Layout(),
    Layout(front="letterhead", body_size=11, merge_total=False),
    Layout(paper="a5", body_size=10, typographic_marks=True, page_numbers="bottom", repeat_header=False),
    Layout(font="New Computer Modern", table_width=0.6, rows_break=True, page_numbers="none"),
)
BREAKS = "[Ngắt]"


@dataclass(frozen=True)
class Letter:
    """A letter as PDFium sees it: `raised` is from the line's origin to the foot of its ink, in points."""

    text: str
    size: float
    origin: float
    foot: float
    height: float


def report_of(*blocks: Block) -> Report:
    day = dt.date(2023, 2, 3)
    return Report("5/BC-THU", 5, 2023, day, "BÁO CÁO THỬ", "", "Bộ Thử nghiệm", "KHÔNG CÓ THẬT", blocks)


def page_texts(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def without_spaces(text: str) -> str:
    return "".join(text.split())


def letters(pdf: bytes, page: int = 0) -> list[Letter]:
    """The letters of a page; `origin`, `foot` and `height` in points, upwards."""
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    found = []
    x, y, left, right, bottom, top = (ctypes.c_double() for _ in range(6))
    for at in range(pdfium.FPDFText_CountChars(text)):
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
        letter, size = chr(pdfium.FPDFText_GetUnicode(text, at)), pdfium.FPDFText_GetFontSize(text, at)
        found.append(Letter(letter, size, y.value, bottom.value, top.value - bottom.value))
    return found


def read_tables(pdf: bytes) -> list[list[str]]:
    """All rows of all tables as pdfplumber reads them, lines of a cell joined by a space."""
    rows = []
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for table in page.extract_tables():
                rows += [[" ".join((cell or "").split()) for cell in row] for row in table]
            page.close()
    return rows


def printed_rows(table: TableTruth, layout: Layout) -> list[list[str]]:
    """The rows that stand on paper, headers repeated on each page where the layout repeats them."""
    rows: list[list[str]] = []
    for page in table.pages:
        on_page = sorted({cell.row for cell in table.cells if cell.page == page and cell.role != "header"})
        if layout.repeat_header or page == table.pages[0]:
            rows += table.header
        grid = [*table.header, *table.rows, *([table.total] if table.total else [])]
        rows += [grid[row - 1] for row in on_page]
    return rows


@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_printings_give_the_same_bytes(layout: Layout) -> None:
    report = made_up_report(7)
    first, second = typeset(report, layout), typeset(made_up_report(7), layout)
    assert first == second
    assert print_pdf(report, layout) == first.pdf


def test_the_only_date_in_the_file_is_the_reports_own() -> None:
    metadata = pypdfium2.PdfDocument(print_pdf(report_of(Para(rich("Một."))))).get_metadata_dict()
    assert metadata["CreationDate"].startswith("D:20230203")
    assert metadata["ModDate"].startswith("D:20230203")


@settings(max_examples=40, deadline=None)
@example(r"- a + b 1. = c # d * e _ f @ g <h> $i$ \ j \u{41} // k /* l */ `m` ~ -- --- ... [n] {o} ''")
@example("+ \"q\" 'r' https://s.vn/?t=1&u=2 #v(1) @w;")
@given(st.text(alphabet="ab1Ễđ.,;:#*_@<>$\\\"'`~-+=/[]{}()&%!?^|", min_size=1, max_size=40))
def test_markup_signs_print_as_they_are(text: str) -> None:
    grid = Grid(header_row("TT", "Tên"), ((text, "x"),), None, ("left", "left"), (3, 1))
    marked = replace(report_of(), blocks=(Heading((*rich(BREAKS), *_run(text))), Para(_run(text)), grid))
    seen = without_spaces("".join(page_texts(print_pdf(marked))).replace("\ufffe", "-"))
    assert seen.count(without_spaces(text)) >= 3


def _run(text: str) -> tuple[Run, ...]:
    return (Run(text),)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_tables_read_back_as_the_truth_tells_them(layout: Layout, seed: int) -> None:
    printed = typeset(made_up_report(seed), layout)
    expected = [row for table in printed.truth.tables for row in printed_rows(table, layout)]
    assert read_tables(printed.pdf) == expected


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_paragraph_and_note_stands_in_the_file(layout: Layout) -> None:
    printed = typeset(made_up_report(3), layout)
    pages = [without_spaces(text.replace("\ufffe", "-")) for text in page_texts(printed.pdf)]
    whole = "".join(pages)
    for paragraph in printed.truth.paragraphs:
        # The middle of a paragraph may be cut by a mark or by a page: its first words may not.
        assert without_spaces(paragraph.text)[:20] in whole
    for told in printed.truth.notes:
        assert told.marker + without_spaces(told.text)[:15] in pages[told.page - 1]
        for anchor in told.anchors:
            assert without_spaces(anchor.tail)[-12:] + told.marker in pages[anchor.page - 1]


@pytest.mark.parametrize("front", ["cover", "letterhead"])
def test_the_front_stands_on_the_first_page(front: Front) -> None:
    printed = typeset(made_up_report(4), Layout(front=front))
    first = page_texts(printed.pdf)[0]
    assert all(line in " ".join(first.split()) for line in printed.truth.front.lines)
    assert (printed.truth.paragraphs[0].text[:30] in first) == (front == "letterhead")


def test_dates_are_printed_as_the_decree_on_official_papers_wants() -> None:
    assert typeset(report_of(Para(rich("Một.")))).truth.front.lines[4] == "Ngày 03 tháng 02 năm 2023"


@pytest.mark.parametrize(
    ("numbers", "first", "last"), [("top", "2", None), ("bottom", None, "2"), ("none", None, None)]
)
def test_page_numbers_start_on_the_second_page(numbers: PageNumbers, first: str | None, last: str | None) -> None:
    report = report_of(*(Para(rich("Câu văn này lặp lại. " * 12)) for _ in range(30)))
    pages = [text.split("\r\n") for text in page_texts(print_pdf(report, Layout(page_numbers=numbers)))]
    assert "1" not in pages[0]
    assert (pages[1][0] == "2", pages[1][-1] == "2") == (first == "2", last == "2")


def test_small_marks_are_raised_ordinary_figures() -> None:
    pdf = print_pdf(report_of(Para(rich("Chữ[^]", note("Ghi chú.")))), Layout(front="letterhead"))
    found = letters(pdf)
    at = next(at for at, letter in enumerate(found) if letter.text == "ữ")
    word, mark = found[at], found[at + 1]
    assert (mark.text, word.size) == ("1", 13)
    assert mark.size == pytest.approx(0.6 * 13, abs=0.01)
    assert mark.origin - word.origin == pytest.approx(0.35 * 13, abs=0.02)


def test_typographic_marks_keep_size_and_baseline_and_only_their_ink_is_raised() -> None:
    layout = Layout(front="letterhead", typographic_marks=True)
    found = letters(print_pdf(report_of(Para(rich("Chữ[^]", note("Ghi chú.")))), layout))
    at = next(at for at, letter in enumerate(found) if letter.text == "ữ")
    word, mark = found[at], found[at + 1]
    assert (mark.text, mark.size, mark.origin) == ("1", word.size, word.origin)
    assert mark.foot - mark.origin > 0.3 * 13
    assert mark.height < 0.5 * 13


def test_one_note_with_several_places_is_printed_once() -> None:
    same = note("Chưa gửi báo cáo.")
    grid = Grid(
        header_row("TT", "Tên"),
        (("1", rich("Hà Nam[^]", same)), ("2", rich("Hà Nội[^]", same))),
        None,
        ("left",) * 2,
        (1, 4),
    )
    printed = typeset(report_of(Para(rich("Bảng:[^]", note("Một."))), grid), Layout(front="letterhead"))
    assert [(told.marker, len(told.anchors)) for told in printed.truth.notes] == [("1", 1), ("2", 2)]
    assert [(anchor.tail, anchor.row, anchor.column) for anchor in printed.truth.notes[1].anchors] == [
        ("Hà Nam", 2, 2),
        ("Hà Nội", 3, 2),
    ]
    text = page_texts(printed.pdf)[0]
    assert text.count("Chưa gửi báo cáo.") == 1
    assert "Hà Nam2" in text
    assert "Hà Nội2" in text


def test_a_repeated_header_repeats_its_mark_but_not_its_note() -> None:
    head = rich("Tổng số[^]", note("Tính đến cuối tháng."))
    rows = tuple((str(serial), "9") for serial in range(1, 90))
    grid = Grid(header_row("TT", head), rows, ("Tổng cộng", "801"), ("center",) * 2, (1, 2), label_span=1)
    printed = typeset(report_of(Para(rich("Bảng:")), grid, Para(rich("Hết[^]", note("Hai.")))))
    pages = page_texts(printed.pdf)[1:]
    assert len(printed.truth.tables[0].pages) == len(pages) > 2
    assert "".join(pages).count("Tính đến cuối tháng.") == 1
    assert all(without_spaces(page).count("Tổngsố1") == 1 for page in pages)
    assert [told.marker for told in printed.truth.notes] == ["1", "2"]


def test_headers_with_spans_and_unit_lines_are_told_and_printed() -> None:
    header = ((Head("TT", 2, 1), Head("Kết quả", 1, 2)), (Head("Tự\ntổ chức"), Head("Cộng")))
    grid = Grid(header, (("1", "2", "3"),), ("Cộng", "", "3"), ("center",) * 3, (1, 2, 2), unit_line="Đơn vị: người")
    printed = typeset(report_of(Para(rich("Bảng 1:")), grid))
    table = printed.truth.tables[0]
    assert table.header == [["TT", "Kết quả", ""], ["", "Tự tổ chức", "Cộng"]]
    assert (table.caption, table.unit_line, table.total) == ("Bảng 1:", "Đơn vị: người", ["Cộng", "", "3"])
    assert read_tables(printed.pdf) == [*table.header, *table.rows, table.total]
    assert "Đơn vị: người" in page_texts(printed.pdf)[1]


def test_an_unmerged_total_label_stands_in_the_column_of_names() -> None:
    printed = typeset(made_up_report(1), Layout(merge_total=False))
    total = printed.truth.tables[0].total
    assert total is not None
    assert total[:2] == ["", "Tổng cộng"]


@pytest.mark.parametrize("rules", ["horizontal", "none", "shaded"])
def test_tables_without_full_rules_have_no_upright_rule(rules: Rules) -> None:
    with pdfplumber.open(io.BytesIO(print_pdf(made_up_report(1), Layout(rules=rules)))) as document:
        upright = [line for page in document.pages for line in page.lines if line["height"] > line["width"]]
        level = [line for page in document.pages for line in page.lines if line["height"] < line["width"]]
    assert not upright
    assert (len(level) > 60) == (rules == "horizontal")


def test_a_narrow_table_breaks_names_over_lines() -> None:
    wide, narrow = (print_pdf(made_up_report(1), Layout(table_width=width)) for width in (1, 0.45))
    name = max((str(row[1]) for row in made_up_report(1).grids[0].rows), key=len)
    assert any(name in text for text in page_texts(wide))
    assert not any(name in text for text in page_texts(narrow))


def test_grids_and_layouts_refuse_what_cannot_be_printed() -> None:
    with pytest.raises(ValueError, match="needs 2 alignments, and 2 cells"):
        Grid(header_row("A", "B"), (("1",),), None, ("left",) * 2, (1, 1))
    with pytest.raises(ValueError, match="header covers 1 boxes"):
        Grid(header_row("A"), (), None, ("left",) * 2, (1, 1))
    with pytest.raises(ValueError, match="has no raised figures"):
        Layout(font="New Computer Modern", typographic_marks=True)
    with pytest.raises(ValueError, match="more places for notes"):
        rich("a[^]")


def number(text: str) -> int:
    return int(text.replace(".", "") or 0)


def sums(table: TableTruth) -> tuple[int, int]:
    """What the last column adds up to, and what its total states."""
    assert table.total is not None
    return sum(number(row[-1]) for row in table.rows), number(table.total[-1])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_made_up_figures_add_up(seed: int) -> None:
    figures, report = made_up_figures(seed), made_up_report(seed)
    assert report.purpose == PURPOSE
    assert 20 <= len(figures.agencies) <= 30
    assert len(figures.provinces) in (45, 63)
    assert all((own or 0) + platform == total for _, own, platform, total in figures.provinces)
    stated = {fact.what: fact for block in report.blocks if isinstance(block, Para) for fact in block.states}
    totals = [number(str(grid.total[-1])) for grid in report.grids if grid.total]
    assert sum(totals) == stated["trained"].value == figures.trained_by_agencies + figures.trained_by_provinces
    assert stated["provinces_with_teams"].value + stated["provinces_without_teams"].value == 63
    assert not stated["provinces_without_teams"].holds
    for what in ("agencies_with_plan", "provinces_with_plan", "provinces_without_teams"):
        assert stated[what].value == len(set(stated[what].names))


def test_made_up_reports_can_be_of_another_geography() -> None:
    figures = made_up_figures(1, province_names=PROVINCE_NAMES[:34])
    assert figures.province_group == len(figures.provinces) == 34


def test_some_provinces_leave_a_blank() -> None:
    blanks = [row[2] for row in made_up_report(2).grids[1].rows].count("")
    assert 0 < blanks < 45


def test_a_wrong_digit_breaks_the_sum_by_that_digit() -> None:
    report = made_up_report(1)
    label = str(report.grids[1].rows[4][1])
    row = row_of(report, 2, label)
    table = typeset(with_wrong_digit(report, 2, row, 5)).truth.tables[1]
    found, stated = sums(table)
    assert found - stated in (1, -9)
    assert table.rows[4][1] == label
    assert sums(typeset(report).truth.tables[1]) == (stated, stated)


def test_a_wrong_total_leaves_the_rows_alone() -> None:
    report = made_up_report(1)
    wrong = with_wrong_total(report, 1, 3, by=100)
    found, stated = sums(typeset(wrong).truth.tables[0])
    assert stated - found == 100
    assert wrong.grids[0].rows == report.grids[0].rows


@pytest.mark.parametrize("renumber", [False, True])
def test_a_dropped_row_leaves_the_total_too_high(renumber: bool) -> None:
    report = made_up_report(1)
    count = len(report.grids[0].rows)
    wrong = with_dropped_row(report, 1, 3, renumber=renumber)
    serials = [int(str(row[0])) for row in wrong.grids[0].rows]
    assert serials == (list(range(1, count)) if renumber else [1, *range(3, count + 1)])
    found, stated = sums(typeset(wrong).truth.tables[0])
    assert stated - found == number(str(report.grids[0].rows[1][2])) > 0


def test_a_duplicate_entity_and_a_serial_gap() -> None:
    report = made_up_report(1)
    twice = with_duplicate_entity(report, 2, row=5, of_row=3)
    names = [row[1] for row in twice.grids[1].rows]
    assert names[3] == names[1]
    assert len(set(names)) == len(names) - 1
    gap = with_serial_gap(report, 2, row=5)
    assert [row[0] for row in gap.grids[1].rows][:5] == ["1", "2", "3", "5", "6"]
    assert [row[1:] for row in gap.grids[1].rows] == [row[1:] for row in report.grids[1].rows]


def test_a_name_missing_from_a_list_note() -> None:
    report = made_up_report(1)
    before, after = (typeset(made).truth for made in (report, with_list_name_missing(report, "4")))
    missing = before.notes[3].names[-1]
    assert after.notes[3].names == before.notes[3].names[:-1]
    assert after.notes[3].text == list_of(after.notes[3].names)
    assert after.statistics == before.statistics
    assert after.faults[0].true == missing
    with pytest.raises(ValueError, match="does not list"):
        with_list_name_missing(report, "4", "Nơi không có")


def test_a_wrong_total_in_prose_is_printed() -> None:
    wrong = typeset(with_prose_total(made_up_report(1), 123_456))
    assert any("tổng cộng 123.456 lượt" in " ".join(text.split()) for text in page_texts(wrong.pdf))
    assert [fact.value for fact in wrong.truth.statistics if fact.what == "trained"] == [123_456]
    assert wrong.truth.faults[0].true != "123.456"
    with pytest.raises(KeyError):
        with_prose_total(made_up_report(1), 5, what="nothing")


def test_faults_gather_and_the_sound_report_stays_as_it_was() -> None:
    report = made_up_report(1)
    twice = with_wrong_total(with_serial_gap(report, 1, 4), 2, 5)
    assert [fault.kind for fault in typeset(twice).truth.faults] == ["serial gap", "wrong total"]
    assert report == made_up_report(1)
