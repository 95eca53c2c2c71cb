"""Knobs change the print and not what is true: sums hold, shapes read back, finished pages look as before. Invented."""

from __future__ import annotations

from random import Random

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from accuracy.rival import count_exact_rows
from typeset.finish import HIDDEN
from typeset.invented import made_up_report
from typeset.knobs import KNOBS, Print
from typeset.layout import SYMBOLS, Layout
from typeset.report import plain, print_pdf, typeset
from typeset.tables import with_groups, with_sub_totals

# What pdfplumber's lattice reads from a ruled print without a slip, so that it can vouch for the truth.
SHAPES = (
    "sub-totals",
    "groups",
    "two or three header levels",
    "total first",
    "notations",
    "table of words",
    "side by side",
)


def turned(name: str, layout: Layout, seed: int = 1) -> Print:
    knob = next(knob for knob in KNOBS if knob.name == name)
    return knob.turn(Print(made_up_report(seed), layout), Random(seed))


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_print_what_their_truth_says(name: str) -> None:
    drawn = turned(name, Layout(), 2)
    printed = typeset(drawn.report, drawn.layout)
    rows = sum(max(cell.row for cell in table.cells) for table in printed.truth.tables)
    assert count_exact_rows(printed.pdf, printed.truth) == rows


def number(text: str) -> int:
    return int(text.replace(".", "") or 0)


def test_sub_totals_add_up_and_no_member_is_lost() -> None:
    grid = made_up_report(1).grids[1]
    changed = with_sub_totals(grid, Random(1))
    assert tuple(row for row, kind in zip(changed.rows, changed.kinds, strict=True) if kind == "body") == grid.rows
    sums = [row for row, kind in zip(changed.rows, changed.kinds, strict=True) if kind == "subtotal"]
    assert len(sums) > 1
    for column in (2, 3, 4):
        members = sum(number(plain(row[column])) for row in grid.rows)
        assert sum(number(plain(row[column])) for row in sums) == members


def test_groups_keep_the_members_in_order() -> None:
    grid = made_up_report(1).grids[0]
    changed = with_groups(grid, Random(1))
    assert tuple(row for row, kind in zip(changed.rows, changed.kinds, strict=True) if kind == "body") == grid.rows


def picture(page: pypdfium2.PdfPage) -> Image.Image:
    grey: Image.Image = page.render(scale=2).to_pil().convert("L")
    return grey


def look_alike(first: Image.Image, second: Image.Image) -> bool:
    """Whether two pictures have their ink in the same places, hints and smoothing of letters aside."""
    assert first.size == second.size
    one, other = first.reduce(8), second.reduce(8)
    white = Image.new("L", one.size, 255)
    unlike, ink = (ImageStat.Stat(ImageChops.difference(one, image)).mean[0] for image in (other, white))
    return unlike < ink / 4


@pytest.mark.parametrize(
    "layout",
    [
        Layout(turn=90),
        Layout(turn=180),
        Layout(turn=270),
        Layout(crop=57.5),
        Layout(hidden=True),
        Layout(crop=20, turn=90, hidden=True),
    ],
    ids=["90", "180", "270", "crop box", "hidden text", "all at once"],
)
def test_a_finished_page_looks_as_it_did(layout: Layout) -> None:
    report = made_up_report(1)
    before, after = pypdfium2.PdfDocument(print_pdf(report)), pypdfium2.PdfDocument(print_pdf(report, layout))
    assert len(before) == len(after)
    assert print_pdf(report) != print_pdf(report, layout)
    for place in (0, 2):
        assert look_alike(picture(before[place]), picture(after[place]))
    assert not look_alike(picture(before[2]), picture(after[3]))


def test_a_page_that_lies_is_seen_lying() -> None:
    report = made_up_report(1)
    before, after = (
        pypdfium2.PdfDocument(print_pdf(report, layout))[2] for layout in (Layout(), Layout(turn=90, lying=True))
    )
    assert after.get_size() == tuple(reversed(before.get_size()))
    assert look_alike(picture(before).transpose(Image.Transpose.ROTATE_90), picture(after))


def test_hidden_and_second_words_are_in_the_file() -> None:
    report = made_up_report(1)
    plain_text, hidden, twice = (
        pypdfium2.PdfDocument(print_pdf(report, layout))[2].get_textpage().get_text_range()
        for layout in (Layout(), Layout(hidden=True), Layout(all_twice=True))
    )
    assert HIDDEN not in plain_text
    assert HIDDEN in hidden
    assert twice.count("Bộ") == 2 * plain_text.count("Bộ") > 0


def test_numbering_that_begins_anew_is_told_as_printed() -> None:
    report = made_up_report(1)
    anew = typeset(report, Layout(notes="foot, anew on each page")).truth.notes
    for page in {note.page for note in anew}:
        markers = [note.marker for note in anew if note.page == page]
        assert markers == [str(place) for place in range(1, len(markers) + 1)]
    assert len({note.page for note in anew}) > 1
    symbols = typeset(report, Layout(notes="foot, anew on each page", marks="symbols")).truth.notes
    assert {note.marker for note in symbols} <= set(SYMBOLS)
