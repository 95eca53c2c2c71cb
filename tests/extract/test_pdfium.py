"""Pages turned, cropped, hidden, doubled: what a reader sees is what is read. The texts are invented."""

from __future__ import annotations

import pytest

from cds_etl.extract.pdfium import read_pages
from cds_etl.model import DocumentError

from .paper import Sheet, assemble

TURNED = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


def test_places_count_from_the_top_left() -> None:
    page = Sheet(height=300).text(100, 250, "Alpha beta").page()
    assert [word.text for word in page.words] == ["Alpha", "beta"]
    first = page.words[0]
    assert first.baseline == 50
    assert first.box.x0 == pytest.approx(100, abs=1)
    assert first.size == 12
    assert first.box.top < first.baseline < first.box.bottom


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_reads_upright(rotate: int) -> None:
    # Text drawn so that it reads upright once the viewer has turned the page, 60 points in and 80 down.
    sheet = Sheet(width=400, height=300, rotate=rotate)
    width, height = (400, 300) if rotate % 180 == 0 else (300, 400)
    place = {0: (60, 300 - 80), 90: (80, 60), 180: (400 - 60, 80), 270: (400 - 80, 300 - 60)}[rotate]
    page = sheet.text(*place, "Alpha beta", matrix=TURNED[rotate]).page()
    assert (page.width, page.height, page.rotation) == (width, height, rotate)
    assert [word.text for word in page.words] == ["Alpha", "beta"]
    assert page.words[0].box.x0 == pytest.approx(60, abs=1)
    assert page.words[0].baseline == pytest.approx(80, abs=0.1)
    assert page.words[1].box.x0 > page.words[0].box.x1


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rules_turn_with_the_page(rotate: int) -> None:
    sheet = Sheet(width=400, height=300, rotate=rotate).text(200, 150, "x", matrix=TURNED[rotate])
    page = sheet.line(50, 100, 350, 100).page()
    (rule,) = page.rules
    assert rule.is_horizontal is (rotate % 180 == 0)
    assert max(rule.box.width, rule.box.height) == pytest.approx(300)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_lying_on_its_side_reads_upright(turn: int) -> None:
    page = Sheet(width=400, height=300).text(200, 150, "Alpha beta gamma", matrix=TURNED[turn]).page()
    assert [word.text for word in page.words] == ["Alpha", "beta", "gamma"]
    assert len({word.baseline for word in page.words}) == 1
    assert (page.width, page.height) == ((400, 300) if turn == 180 else (300, 400))


def test_a_slanted_stamp_is_set_apart() -> None:
    sheet = Sheet().text(50, 200, "Alpha beta gamma").text(60, 150, "SECRET", size=40, matrix="0.7 0.7 -0.7 0.7")
    page = sheet.page()
    assert [word.text for word in page.words] == ["Alpha", "beta", "gamma"]
    assert {word.reason for word in page.hidden} == {"slanted, as stamps are"}


def test_text_that_is_clipped_away_is_set_apart() -> None:
    sheet = Sheet().text(50, 200, "seen")
    sheet.content.append("q 0 100 30 30 re W n")
    sheet.text(50, 110, "gone").content.append("Q")
    page = sheet.page()
    assert [word.text for word in page.words] == ["seen"]
    assert [(word.text, word.reason) for word in page.hidden] == [("gone", "clipped away")]


def test_asterisks_and_daggers_behind_words_are_marks() -> None:
    page = Sheet().text(50, 200, "Alpha* 1.234** 5(2)").page()
    assert [(word.text, word.is_mark) for word in page.words] == [
        ("Alpha", False),
        ("*", True),
        ("1.234", False),
        ("**", True),
        ("5(2)", False),
    ]


def test_a_crop_box_moves_the_origin() -> None:
    page = Sheet(crop=(50, 40, 350, 290)).text(100, 240, "Alpha").page()
    assert (page.width, page.height) == (300, 250)
    assert page.words[0].box.x0 == pytest.approx(50, abs=1)
    assert page.words[0].baseline == 50


def test_what_no_reader_sees_is_set_apart_with_its_reason() -> None:
    sheet = Sheet().text(50, 200, "seen").text(50, 150, "unseen", mode=3).text(50, 900, "beyond")
    page = sheet.page()
    assert [word.text for word in page.words] == ["seen"]
    assert {(word.text, word.reason) for word in page.hidden} == {
        ("unseen", "invisible"),
        ("beyond", "outside the page"),
    }


def test_words_drawn_twice_count_once() -> None:
    page = Sheet().text(50, 200, "12.345").text(50.4, 200.2, "12.345").text(50, 150, "12.345").page()
    assert [word.baseline for word in page.words if word.text == "12.345"] == [100, 150]


def test_letters_on_both_sides_of_a_rule_are_two_words() -> None:
    sheet = Sheet().text(100, 200, "4.970").text(129.5, 200, "18.818")
    assert [word.text for word in sheet.page().words] == ["4.97018.818"]
    sheet.line(129.3, 150, 129.3, 250)
    assert [word.text for word in sheet.page().words] == ["4.970", "18.818"]


def test_a_number_too_wide_for_its_cell_stays_one_number() -> None:
    page = Sheet().text(100, 200, "229.433").line(110, 150, 110, 250).page()
    assert [word.text for word in page.words] == ["229.433"]


def test_a_raised_digit_is_parted_from_the_number_before_it() -> None:
    page = Sheet().text(100, 200, "2016").text(127, 204.5, "3", size=7).page()
    assert [(word.text, word.size) for word in page.words] == [("2016", 12), ("3", 7)]


def test_rules_come_from_strokes_boxes_and_thin_areas() -> None:
    sheet = Sheet().text(5, 5, "x")
    sheet.line(10, 10, 110, 10).box(10, 50, 100, 80).box(200, 50, 100, 0.6, "f").box(200, 100, 100, 80, "f")
    page = sheet.page()
    assert sum(rule.is_horizontal for rule in page.rules) == 4  # the stroke, two sides of the box, the thin area
    assert sum(not rule.is_horizontal for rule in page.rules) == 2  # the other sides; a large area draws no rule


def test_a_page_without_letters_and_pictures_is_blank_and_not_unread() -> None:
    page = Sheet().line(10, 10, 50, 10).page()
    assert (page.source, page.unread_reason) == ("none", None)


def test_files_that_cannot_be_opened_say_why() -> None:
    whole = Sheet().text(50, 200, "seen").pdf()
    with pytest.raises(DocumentError, match="truncated"):
        list(read_pages(whole[: len(whole) // 2]))
    with pytest.raises(DocumentError, match="truncated"):
        list(read_pages(whole + b"x" * 5000))
    assert len(list(read_pages(whole + b"\0\n" * 5000))) == 1  # padding is no loss
    with pytest.raises(DocumentError, match="damaged"):
        list(read_pages(b"%PDF-1.7\nnothing here\n%%EOF"))
    empty = assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])
    with pytest.raises(DocumentError, match=r"no pages|damaged"):
        list(read_pages(empty))


@pytest.mark.parametrize("columns", [(50,), (50, 300), (50, 200, 350, 500)])
def test_letters_drawn_one_by_one_are_words_on_a_page_of_columns_too(columns: tuple[float, ...]) -> None:
    """PDFium takes a page of wide gutters for one written downwards, and parts the letters that Chromium draws so."""
    widths = {"N": 0.722, "a": 0.556, "m": 0.833, " ": 0.278}
    sheet = Sheet(600, 800)
    for row in range(30):
        for x in columns:
            for letter in "Nam 1280":
                if letter != " ":
                    sheet.text(round(x, 2), 760 - 18 * row, letter)
                x += 12 * widths.get(letter, 0.556)
    assert [word.text for word in sheet.page().words] == ["Nam", "1280"] * 30 * len(columns)
