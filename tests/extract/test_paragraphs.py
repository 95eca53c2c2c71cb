"""Where paragraphs begin and end, what runs along the pages, and which lines are notes. The texts are invented."""

from __future__ import annotations

from dataclasses import replace

from cds_etl.extract.grids import Grid, GridCell
from cds_etl.extract.layout import PageLayout, part
from cds_etl.extract.lines import Line, Mark
from cds_etl.extract.notes import Notebook, phrase, read_notes
from cds_etl.extract.paragraphs import Margins, find_margins, group_blocks
from cds_etl.model import Box

MARGINS = Margins(left=80, right=500, leading=1.3)


def line(text: str, x0: float, x1: float, baseline: float, **more: object) -> Line:
    values = {"size": 12.0, "is_bold": False, "first_width": 30.0, "marks": (), "page": 1} | more
    size = float(str(values["size"]))
    box = Box(x0, baseline - 0.8 * size, x1, baseline + 0.2 * size)
    return Line(text=text, box=box, baseline=baseline, word_count=len(text.split()), **values)  # type: ignore[arg-type]


def blocks(*lines: Line) -> list[str]:
    return [block.joined()[0] for block in group_blocks(lines, MARGINS)]


def test_full_lines_run_on_and_an_indent_opens_a_paragraph() -> None:
    first = [line("Một hai ba", 110, 500, 100), line("bốn năm.", 80, 200, 116)]
    second = [line("Sáu bảy tám", 110, 500, 132), line("chín.", 80, 120, 148)]
    assert blocks(*first, *second) == ["Một hai ba bốn năm.", "Sáu bảy tám chín."]


def test_a_short_line_ends_a_paragraph_without_indents() -> None:
    assert blocks(line("Một.", 80, 120, 100), line("Hai.", 80, 120, 116)) == ["Một.", "Hai."]


def test_a_line_broken_early_runs_on() -> None:
    assert blocks(line("của các", 80, 450, 100), line("bộ, ngành:", 80, 140, 116)) == ["của các bộ, ngành:"]


def test_a_dash_that_begins_a_line_is_no_bullet_inside_a_paragraph() -> None:
    lines = [line("- Cuộc thi Quốc gia", 110, 500, 100), line("– Viet Solutions", 80, 200, 116)]
    assert blocks(*lines) == ["- Cuộc thi Quốc gia – Viet Solutions"]


def test_bullets_at_the_margin_are_paragraphs() -> None:
    lines = [line("- Một hai", 80, 500, 100), line("- Ba bốn", 80, 500, 116)]
    assert blocks(*lines) == ["- Một hai", "- Ba bốn"]


def test_a_heading_over_two_centred_lines_is_one() -> None:
    lines = [line("NÂNG CAO NHẬN THỨC", 110, 470, 100, is_bold=True, first_width=90.0)]
    lines.append(line("CHUYỂN ĐỔI SỐ", 200, 380, 116, is_bold=True, first_width=80.0))
    (block,) = group_blocks(lines, MARGINS)
    assert (block.joined()[0], block.kind) == ("NÂNG CAO NHẬN THỨC CHUYỂN ĐỔI SỐ", "heading")


def test_size_boldness_and_wide_gaps_part_paragraphs() -> None:
    assert len(blocks(line("A b", 80, 500, 100, size=14.0), line("c d", 80, 500, 118))) == 2
    assert len(blocks(line("A b", 80, 500, 100, is_bold=True), line("c d", 80, 500, 116))) == 2
    assert len(blocks(line("A b", 80, 500, 100), line("c d", 80, 500, 130))) == 2


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    assert blocks(line("một hai", 80, 500, 780), line("ba bốn", 80, 300, 60, page=2)) == ["một hai ba bốn"]


def test_margins_are_those_of_most_lines() -> None:
    text = "x" * 60
    lines = [line(text, 80, 500, 100 + 16 * number) for number in range(20)]
    found = find_margins([*lines, line(text, 30, 560, 500)])
    assert (found.left, found.right) == (80, 500)


def page(number: int, *lines: Line, rules: tuple[float, ...] = ()) -> PageLayout:
    placed = tuple(
        Line(i.text, i.marks, i.box, i.size, i.baseline, i.is_bold, i.first_width, i.word_count, number) for i in lines
    )
    return PageLayout(number, 595, 842, 0, "text-layer", 0, 0, None, (), placed, note_rules=rules)


def test_page_numbers_and_repeated_heads_are_running_lines() -> None:
    pages = [
        page(n, line("Báo cáo tuần", 80, 200, 40), line(str(n + 4), 300, 310, 810), line(f"Thân {n}", 80, 300, 400))
        for n in range(1, 5)
    ]
    for layout in part(pages):
        assert [item.text for item in layout.running] == ["Báo cáo tuần", str(layout.number + 4)]
        assert [item.text for item in layout.body] == [f"Thân {layout.number}"]


def test_a_lonely_number_that_counts_no_pages_is_kept() -> None:
    pages = [page(1, line("17", 80, 100, 40), line("Thân", 80, 300, 400)), page(2, line("Thân", 80, 300, 400))]
    assert [item.text for layout in part(pages) for item in layout.body] == ["17", "Thân", "Thân"]


def mark(marker: str, offset: int, number: int = 1) -> Mark:
    return Mark(offset, marker, Box(0, 0, 1, 1), number)


def test_notes_stand_under_a_short_rule_or_in_small_type() -> None:
    body = line("x" * 50, 80, 500, 400, marks=(mark("1", 50),))
    note = line("Chú thích", 84, 300, 760, size=10.0, marks=(mark("1", 0),))
    for rules in ((740.0,), ()):
        (layout,) = part([page(1, body, note, rules=rules)])
        assert [item.text for item in layout.notes] == ["Chú thích"]
        ((found,), strays) = read_notes([layout])
        assert (found.marker, found.text, strays) == ("1", "Chú thích", [])


def test_a_note_goes_on_on_the_next_page() -> None:
    first = page(1, line("x" * 50, 80, 500, 400), line("Dài", 84, 300, 780, size=10.0, marks=(mark("1", 0),)))
    second = page(2, line("x" * 50, 80, 500, 400), line("và hết.", 80, 300, 780, size=10.0), rules=(760.0,))
    notes, strays = read_notes(part([first, second]))
    assert ([note.text for note in notes], strays) == (["Dài và hết."], [])


def test_a_mark_behind_text_in_a_cell_makes_gathered_notes_known_and_one_that_opens_a_line_does_not() -> None:
    box = Box(80, 100, 500, 120)
    for offset, opens, notes in ((3, False, ["Chú thích"]), (3, True, [])):
        marked = line("Nội", 80, 100, 115, marks=(replace(mark("1", offset), opens_line=opens),))
        grid = Grid(1, box, ((80, 80), (500, 500)), True, 1, (GridCell(1, 1, 1, 1, box, [marked]),))
        gathered = line("Chú thích", 84, 300, 140, marks=(mark("1", 0),))
        (layout,) = part([replace(page(1, gathered, line("x" * 50, 80, 500, 400)), grids=(grid,))])
        assert [item.text for item in layout.notes] == notes


def test_small_print_without_a_note_above_it_is_not_lost() -> None:
    layout = page(1, line("x" * 50, 80, 500, 400), line("In nhỏ", 80, 300, 780, size=9.0), rules=(760.0,))
    notes, strays = read_notes(part([layout]))
    assert (notes, [stray.text for stray in strays]) == ([], ["In nhỏ"])


def test_numbering_that_restarts_finds_the_note_of_its_page() -> None:
    pages = [
        page(n, line("x" * 50, 80, 500, 400), line(f"Trang {n}", 84, 300, 780, size=10.0, marks=(mark("1", 0, n),)))
        for n in (1, 2)
    ]
    notebook = Notebook(read_notes(part(pages))[0])
    assert [notebook.note_of(mark("1", 5, number)) for number in (1, 2)] == [1, 2]
    assert notebook.note_of(mark("9", 5)) is None


def test_a_phrase_begins_with_its_sentence_or_behind_the_mark_before() -> None:
    text = "- 05/30 bộ và 41/63 tỉnh đã ban hành. Còn 02 tỉnh chưa."
    assert phrase(text, 10, 0) == "- 05/30 bộ"
    assert phrase(text, 24, 10) == "và 41/63 tỉnh"
    assert phrase(text, len(text) - 1, 24) == "Còn 02 tỉnh chưa"
