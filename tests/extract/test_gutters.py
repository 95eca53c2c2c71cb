"""Gutters: where columns part without rules, and where nothing may be parted. The texts and figures are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.extract.gutters import are_consistent, cells_of, column_of, find_gutters, headed, keeps_columns, narrow
from cds_etl.extract.text_lines import column_numbers, counts_on, is_number, is_value, runs_under, text_lines

from .opened import lines_of, read, read_one, say
from .paper import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.extract.gutters import Gutter
    from cds_etl.extract.text_lines import TextLine

ROWS = [("1", "Alpha Beta", "1.234", "56"), ("2", "Gamma", "", "7"), ("3", "Delta of Epsilon", "890", "12.345")]
PLACES = (40, 70, 200, 260)


def table(sheet: Sheet, rows: Sequence[tuple[str, ...]] = ROWS, top: float = 220) -> Sheet:
    for number, row in enumerate(rows):
        for x, text in zip(PLACES, row, strict=True):
            if text:
                sheet.text(x, top - 18 * number, text, size=10)
    return sheet


def test_columns_are_parted_where_no_row_has_text() -> None:
    ((tables, left, _),) = read(table(Sheet()))
    assert tables == [["|".join(row) for row in ROWS]]
    assert not left


def test_a_header_in_two_lines_heads_the_body() -> None:
    sheet = table(Sheet())
    for x, y, text in ((40, 250, "TT"), (70, 250, "Name"), (200, 256, "First"), (200, 244, "count"), (260, 250, "All")):
        sheet.text(x, y, text, size=10)
    assert read_one(sheet)[0] == "TT|Name|First count|All"


def test_a_caption_is_no_header() -> None:
    sheet = table(Sheet(), top=200).text(40, 245, "Some long caption that runs over every column:", size=10)
    ((tables, left, _),) = read(sheet)
    assert tables[0][0] == "|".join(ROWS[0])
    assert left == "Some long caption that runs over every column:"


def test_a_label_over_serial_and_name_is_one_cell() -> None:
    total = [("", "", "2.124", "12.408")]
    rows_of_total = [*ROWS, *((str(n), "Zeta", "1", "2") for n in range(4, 8))]
    sheet = table(Sheet(height=400), rows_of_total, top=350)
    table(sheet, total, top=350 - 18 * len(rows_of_total))
    sheet.text(38, 350 - 18 * len(rows_of_total), "Grand total", size=10)
    assert read_one(sheet)[-1] == "Grand total|<|2.124|12.408"


def test_a_label_in_two_lines_is_one_row() -> None:
    sheet = table(Sheet(height=400), [("1", "", "5", "6"), ("2", "Beta", "7", "8"), ("3", "Gamma", "9", "1")], top=300)
    sheet.text(70, 306, "Alpha and", size=10).text(70, 294, "Omega", size=10)
    assert read_one(sheet)[0] == "1|Alpha and Omega|5|6"


def test_prose_with_numbers_is_no_table() -> None:
    sheet = Sheet()
    for number, text in enumerate(
        (
            "- 12 of the 63 provinces have 4 teams",
            "and 1.204 members in 2022, more",
            "than 30% of the 5.000 wanted by",
            "2025 in all.",
        )
    ):
        sheet.text(40, 220 - 18 * number, text, size=10)
    ((tables, left, _),) = read(sheet)
    assert not tables
    assert "1.204" in left


def test_numbers_by_themselves_part_at_narrow_gaps_and_words_do_not() -> None:
    page = Sheet().text(40, 200, "Alpha", size=10).text(68, 200, "beta", size=10).text(120, 200, "12", size=10)
    (line,) = text_lines(page.text(135, 200, "34", size=10).page().words)
    assert [(len(text.words), text.is_number) for text in line.texts()] == [(2, False), (1, True), (1, True)]


def test_a_number_never_stands_across_a_gutter() -> None:
    (line,) = text_lines(Sheet().text(100, 200, "12.345.678", size=10).page().words)
    assert not keeps_columns(line, [(115, 125)], crossings=3)
    assert cells_of(line, [(115, 125)])[0][1] == 2


def test_gutters_need_a_column_of_values() -> None:
    words = Sheet().text(40, 200, "Alpha", size=10).text(140, 200, "Beta", size=10).page().words
    assert find_gutters(text_lines(words)) == ()


def test_what_counts_as_a_number() -> None:
    page = Sheet().text(10, 200, "1.234,5 12% 61/63 (5) A1 2b - x", size=10).page()
    assert [is_number(word) for word in page.words] == [True, True, True, True, False, False, False, False]


def line(*parts: tuple[float, str], y: float = 200) -> TextLine:
    sheet = Sheet()
    for x, text in parts:
        sheet.text(x, y, text, size=10)
    (found,) = lines_of(sheet)
    return found


def texts(found: TextLine) -> list[str]:
    return [" ".join(word.text for word in text.words) for text in found.texts()]


def cells(found: TextLine, *gutters: Gutter) -> list[tuple[int, int, str]]:
    return [(column, span, " ".join(word.text for word in words)) for column, span, words in cells_of(found, gutters)]


def test_doubled_spaces_are_no_columns() -> None:
    names = ("Alpha  Beta|1", "Gamma  Beta|2", "Omega  of  Delta|3", "Kappa  Psi|4", "My  Ny|5", "Xi  Beta|6")
    assert read_one(Sheet().rows((40, 200), 250, *names)) == [" ".join(name.split()) for name in names]


def test_two_numbers_near_each_other_are_two_columns() -> None:
    assert texts(line((40, "Alpha"), (120, "12"), (134.5, "34"))) == ["Alpha", "12", "34"]
    rows = ("Alpha|12|34", "Beta|56|78", "Gamma|90|11")
    assert read_one(Sheet().rows((40, 120, 134.5), 250, *rows)) == [*rows]


def test_spaced_thousands_are_one_number() -> None:
    assert texts(line((40, "Alpha"), (120, "1 234 567"), (200, "12"))) == ["Alpha", "1 234 567", "12"]
    assert texts(line((40, "Alpha"), (120, "12 34"))) == ["Alpha", "12", "34"]


def test_ranges_are_one_text_and_a_sign_for_none_is_a_column() -> None:
    assert texts(line((40, "Alpha"), (120, "12 - 15"))) == ["Alpha", "12 - 15"]
    assert texts(line((40, "Alpha"), (120, "12"), (136, "-"), (144, "15"))) == ["Alpha", "12", "-", "15"]


def test_letter_spaced_names_are_one_text() -> None:
    sheet = Sheet()
    for number, name in enumerate(("Alpha Beta", "Gamma", "Delta Epsilon")):
        y = 250 - 18 * number
        sheet.content.append("3 Tc")
        sheet.text(40, y, name, size=10).content.append("0 Tc")
        sheet.text(200, y, str(number + 4), size=10)
    assert read_one(sheet) == ["Alpha Beta|4", "Gamma|5", "Delta Epsilon|6"]


def test_a_serial_stands_near_its_name() -> None:
    assert texts(line((40, "7"), (50, "Alpha"), (200, "12"))) == ["7", "Alpha", "12"]
    assert texts(line((40, "Week 7"), (200, "12"))) == ["Week 7", "12"]


def test_raised_marks_belong_to_the_line_beneath_them() -> None:
    sheet = Sheet().text(40, 200, "Alpha", size=10).text(64, 204, "3", size=6).text(120, 200, "12", size=10)
    (found,) = lines_of(sheet)
    assert texts(found) == ["Alpha 3", "12"]
    assert found.is_row()
    assert len(lines_of(Sheet().text(40, 200, "Alpha", size=10).text(64, 208, "3", size=6))) == 2


def test_a_value_with_its_mark_is_a_value() -> None:
    (found,) = lines_of(Sheet().text(40, 200, "12", size=10).text(51.5, 204, "3", size=6))
    assert is_value(found.words)
    assert not is_value(line((40, "12 days")).words)
    assert is_value(line((40, "-")).words)


def test_lines_come_from_the_top_and_words_from_the_left() -> None:
    assert say(lines_of(Sheet().text(40, 200, "below").text(200, 220, "right").text(40, 220.5, "left"))) == [
        "left right",
        "below",
    ]


def test_rows_hold_a_number_by_itself() -> None:
    assert line((40, "Alpha"), (120, "12")).is_row()
    assert not line((40, "Alpha of 12 days")).is_row()
    assert not line((40, "Alpha"), (120, "Beta")).is_row()


def test_serials_that_count_on_make_a_table_of_words() -> None:
    xs = (40, 60, 200)
    rows = ("1|Alpha|yes", "2|Beta|no", "3|Gamma|perhaps")
    assert counts_on(lines_of(Sheet().rows(xs, 250, *rows)))
    assert read_one(Sheet().rows(xs, 250, *rows)) == [*rows]
    assert not counts_on(lines_of(Sheet().rows(xs, 250, *rows[:2])))
    others = ("1|Alpha|yes", "5|Beta|no", "3|Gamma|perhaps")
    assert not counts_on(lines_of(Sheet().rows(xs, 250, *others)))
    assert not read(Sheet().rows(xs, 250, *others))[0].tables


def test_cells_part_at_the_widest_gap_over_a_gutter() -> None:
    assert cells(line((40, "Alpha beta"), (95, "gamma")), (80, 90)) == [(0, 1, "Alpha beta"), (1, 1, "gamma")]
    assert cells(line((40, "Alpha beta gamma")), (70, 75)) == [(0, 2, "Alpha beta gamma")]
    assert cells(line((40, "Alpha beta")), (80, 120)) == [(0, 1, "Alpha beta")]


def test_a_serial_with_a_space_behind_it_is_a_cell() -> None:
    assert cells(line((40, "7 Alpha beta")), (45.7, 48)) == [(0, 1, "7"), (1, 1, "Alpha beta")]


def test_the_column_of_a_word_is_that_of_its_middle() -> None:
    words = line((40, "Alpha"), (120, "Beta")).words
    assert [column_of(word, [(80, 110)]) for word in words] == [0, 1]


def test_rows_whose_texts_share_columns_are_of_another_table() -> None:
    rows = lines_of(Sheet().rows((40, 120, 200), 250, "Alpha|1|2", "Beta|3|4", "Gamma|5|6"))
    assert are_consistent(rows, [(100, 110), (180, 190)])
    assert not are_consistent(rows, [(100, 110)])


def test_gutters_are_narrowed_by_the_lines_of_long_labels() -> None:
    left, right = narrow([(80, 110)], [line((40, "A long label"))])[0]
    assert (80 < left < 100, right) == (True, 110)
    assert narrow([(80, 85)], [line((40, "A long label"))]) == ((80, 85),)


def test_lines_that_number_columns() -> None:
    assert column_numbers(line((40, "(1)"), (80, "(2)"), (120, "(3)=(1)+(2)")))
    assert column_numbers(line((40, "A"), (80, "B"), (120, "1"), (160, "2")))
    assert not column_numbers(line((40, "1"), (80, "2")))
    assert not column_numbers(line((40, "1"), (80, "2"), (120, "4")))
    assert not column_numbers(line((40, "A"), (80, "Beta"), (120, "1"), (160, "2")))


def test_prose_runs_along_under_three_columns() -> None:
    columns = line((40, "Alpha"), (90, "12"), (130, "34")).texts()
    assert runs_under(line((40, "Prose that runs along here")), columns)
    assert not runs_under(line((40, "A short text")), columns)
    assert not runs_under(line((40, "Alpha"), (90, "Beta"), (130, "Gamma")), columns)


def test_narrow_gutters_between_words_need_a_head_on_either_side() -> None:
    gutters = ((66.0, 70.0), (120.0, 190.0))
    body = lines_of(Sheet().rows((40, 71, 200), 230, "Alpha|beta|1", "Gama|beta|2", "Delta|beta|3"))
    assert headed(gutters, [line((40, "Name"), (200, "All"))], body) == gutters[1:]
    assert headed(gutters, [line((40, "Who"), (71, "Where"), (200, "All"))], body) == gutters
    assert headed(gutters, [], body) == gutters
    numbers = lines_of(Sheet().rows((40, 71, 200), 230, "Alpha|12|1", "Gama|34|2", "Delta|56|3"))
    assert headed(gutters, [line((40, "Name"), (200, "All"))], numbers) == gutters
