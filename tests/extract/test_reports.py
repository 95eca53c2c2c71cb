"""Whole reports typeset with known truth, read back: every cell, note, anchor, paragraph and word. Figures invented."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from cds_etl.extract import extract, media_type
from cds_etl.model import Document
from typeset.invented import made_up_report
from typeset.layout import Layout, Margins
from typeset.report import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cds_etl.model import Cell, Extraction
    from typeset.report import Typeset
    from typeset.truth import CellTruth

LAYOUTS = {
    "plain": Layout(),
    "letterhead": Layout(front="letterhead", page_numbers="bottom", body_size=12, merge_total=False),
    "raised figures of the font": Layout(typographic_marks=True, repeat_header=False),
    "another font": Layout(font="New Computer Modern", page_numbers="none", leading=0.9),
    "narrow columns": Layout(table_width=0.5, body_size=14, front="letterhead"),
    "small paper": Layout(paper="iso-b5", margins=Margins(15, 15, 15, 15), body_size=11, leading=0.5),
    "horizontal rules": Layout(rules="horizontal", table_width=0.8),
    "horizontal rules, header once": Layout(rules="horizontal", repeat_header=False, front="letterhead", body_size=11),
    "no rules": Layout(rules="none", page_numbers="bottom", body_size=14),
    "no rules, rows broken": Layout(rules="none", rows_break=True, repeat_header=False, table_width=0.7),
    "shaded rows": Layout(rules="shaded", typographic_marks=True, leading=1.0),
    "rows over page breaks allowed": Layout(paper="us-letter", rows_break=True, typographic_marks=True),
    "letters set wide": Layout(tracking=1.0, front="letterhead"),
    "letters set very wide": Layout(tracking=3.0, paper="a3", body_size=11),
    "names without spaces": Layout(gaps="no spaces", rules="horizontal"),
    "names with two spaces": Layout(gaps="doubled spaces", font="New Computer Modern", body_size=12),
}


@pytest.fixture(scope="module", params=[(name, seed) for seed, name in enumerate(LAYOUTS)], ids=lambda item: item[0])
def printed(request: pytest.FixtureRequest) -> tuple[Typeset, Extraction]:
    name, seed = request.param
    made = typeset(made_up_report(seed), LAYOUTS[name])
    document = Document("made-up.pdf", hashlib.sha256(made.pdf).hexdigest(), media_type(made.pdf))
    return made, extract(document, made.pdf)


def test_every_cell_stands_where_it_was_printed(printed: tuple[Typeset, Extraction]) -> None:
    made, read = printed
    assert len(read.tables) == len(made.truth.tables)
    for table, truth in zip(read.tables, made.truth.tables, strict=True):
        found = {(cell.row, cell.column): cell for cell in table.cells}
        for cell in truth.cells:
            mine = found.pop(_place(cell, found))
            assert (mine.text, mine.marks, mine.page) == (cell.text, cell.marks, cell.page)
            assert mine.is_header is (cell.role == "header")
        assert not [cell for cell in found.values() if cell.text]
        assert (table.caption, table.unit_line) == (truth.caption, truth.unit_line)
        assert table.pages == truth.pages


def _place(cell: CellTruth, found: Mapping[tuple[int, int], Cell]) -> tuple[int, int]:
    """Where a cell must stand. A merged cell without rules around it may stand in any of its columns."""
    places = [(cell.row, cell.column + step) for step in range(cell.column_span)]
    filled = [place for place in places if place in found and found[place].text]
    return filled[0] if filled else places[0]


def test_drawn_cells_keep_their_spans() -> None:
    made = typeset(made_up_report(3), LAYOUTS["another font"])
    read = extract(Document("made-up.pdf", hashlib.sha256(made.pdf).hexdigest(), media_type(made.pdf)), made.pdf)
    for table, truth in zip(read.tables, made.truth.tables, strict=True):
        found = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in table.cells}
        assert all(found[cell.row, cell.column] == (cell.row_span, cell.column_span) for cell in truth.cells)


def test_notes_have_their_text_and_anchors(printed: tuple[Typeset, Extraction]) -> None:
    made, read = printed
    assert [(note.marker, note.text) for note in read.footnotes] == [(n.marker, n.text) for n in made.truth.notes]
    for note, truth in zip(read.footnotes, made.truth.notes, strict=True):
        assert len(note.anchors) == len(truth.anchors)
        for anchor, wanted in zip(note.anchors, truth.anchors, strict=True):
            assert wanted.tail.endswith(anchor.text[-20:])
            assert (anchor.table, anchor.row, anchor.column) == (wanted.table, wanted.row, wanted.column)


def test_paragraphs_are_whole_and_in_order(printed: tuple[Typeset, Extraction]) -> None:
    made, read = printed
    texts = [paragraph.text for paragraph in read.paragraphs if paragraph.kind != "running"]
    wanted = [paragraph.text for paragraph in made.truth.paragraphs]
    rest = iter(texts)
    assert [text for text in wanted if text not in rest] == []  # each after the one before it


def test_front_matter_is_found(printed: tuple[Typeset, Extraction]) -> None:
    made, read = printed
    front, truth = read.front_matter, made.truth.front
    assert (front.title, front.subject, front.report_number) == (truth.title, truth.subject, truth.number)
    assert front.week
    assert str(truth.week) in front.week
    assert front.date
    assert front.issuer
    assert front.issuer.casefold() == truth.issuer.casefold()


def test_every_word_ends_in_exactly_one_place(printed: tuple[Typeset, Extraction]) -> None:
    _, read = printed
    for page in read.pages:
        assert page.words_in == page.words_out + page.words_hidden
        assert page.words_in > 0
    running = [paragraph.text for paragraph in read.paragraphs if paragraph.kind == "running"]
    assert all(text.isdigit() for text in running)
