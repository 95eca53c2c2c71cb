"""The scorer of `make accuracy`, quickly: five seeds, and accounts that must change when a reading is spoilt."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from random import Random

import pytest

from accuracy.compare import compare
from accuracy.listing import print_one, print_scores
from accuracy.rival import count_exact_rows
from accuracy.score import Doubts, count_silent_errors, find_doubts, lost_words, match_notes, pair_tables, score
from cds_etl.extract import extract, media_type
from cds_etl.model import Box, Cell, Document, Extraction, Table
from typeset.invented import made_up_report
from typeset.knobs import KNOBS, Print, draw
from typeset.layout import Layout
from typeset.report import Typeset, typeset

SEEDS = range(5)
SAMPLE = (*range(0, 200, 8), 835)  # `make accuracy` reads all 200; 835 had lines in two tables at the foot of a page


@pytest.fixture(scope="module")
def plain() -> tuple[Typeset, Extraction]:
    """An invented report in the plainest print, as printed and as read."""
    printed = typeset(made_up_report(1), Layout())
    sha256 = hashlib.sha256(printed.pdf).hexdigest()
    return printed, extract(Document("1.pdf", sha256, media_type(printed.pdf)), printed.pdf)


def test_five_seeds_are_scored_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    found = [score(seed, beside=seed == SEEDS[0]) for seed in SEEDS]
    for item in found:
        tally = item.tally
        assert 0 < tally.rows_exact <= tally.rows
        assert 0 < tally.cells_exact <= tally.cells
        assert tally.tables_found <= tally.tables
        assert tally.anchored <= tally.anchors
        assert (tally.rows_exact == tally.rows) or item.differences
    print_scores(found, 1.0)
    print_one(found[0])
    printed = capsys.readouterr().out
    assert all(knob.name in printed for knob in KNOBS if knob.name != "rules")


@pytest.mark.parametrize("seed", SAMPLE)
def test_reports_are_read_as_printed(seed: int) -> None:
    assert score(seed, beside=False).differences == ()


def test_the_same_seed_gives_the_same_print_and_rates_are_kept() -> None:
    many = [draw(seed).knobs for seed in range(200)]
    for knob in KNOBS:
        turned = sum(knob.name in knobs for knobs in many) / len(many)
        assert abs(turned - knob.rate) < 0.12, knob.name
    assert len(KNOBS) >= 20
    assert typeset(draw(3).report, draw(3).layout) == typeset(draw(3).report, draw(3).layout)


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.name)
def test_every_knob_changes_the_print(knob: object) -> None:
    plain = Print(made_up_report(1), Layout())
    turned = next(one for one in KNOBS if one is knob).turn(plain, Random(1))
    assert (turned.report, turned.layout) != (plain.report, plain.layout)


def test_a_sound_reading_of_a_plain_print_scores_full(plain: tuple[Typeset, Extraction]) -> None:
    printed, read = plain
    pairs = pair_tables(printed.truth.tables, read.tables)
    assert pairs == [0, 1]
    for truth, table in zip(printed.truth.tables, read.tables, strict=True):
        compared = compare(truth, table, spans=True)
        assert (compared.rows_exact, compared.cells_exact) == (compared.rows, compared.cells)
        assert compared.differences == ()
    assert lost_words(printed.truth, read) == []
    assert match_notes(printed.truth.notes, read.footnotes).differences == ()


def _spoilt(table: Table, row: int, column: int, text: str) -> Table:
    cells = (replace(cell, text=text) if (cell.row, cell.column) == (row, column) else cell for cell in table.cells)
    return replace(table, cells=tuple(cells))


def test_a_wrong_digit_costs_a_row_a_cell_and_a_value(plain: tuple[Typeset, Extraction]) -> None:
    printed, read = plain
    compared = compare(printed.truth.tables[1], _spoilt(read.tables[1], 7, 5, "99.999"), spans=True)
    assert (compared.rows - compared.rows_exact, compared.cells - compared.cells_exact) == (1, 1)
    assert compared.wrong_values == ((7, 5),)
    assert "99.999" in compared.differences[0]


def test_a_wrong_name_is_no_wrong_value(plain: tuple[Typeset, Extraction]) -> None:
    printed, read = plain
    compared = compare(printed.truth.tables[1], _spoilt(read.tables[1], 7, 2, "Huế xưa"), spans=True)
    assert compared.rows - compared.rows_exact == 1
    assert compared.wrong_values == ()


def test_a_lost_row_costs_its_values_and_no_other_row(plain: tuple[Typeset, Extraction]) -> None:
    printed, read = plain
    table = read.tables[0]
    cells = [replace(cell, row=cell.row - (cell.row > 5)) for cell in table.cells if cell.row != 5]
    compared = compare(printed.truth.tables[0], replace(table, cells=tuple(cells)), spans=True)
    assert compared.rows - compared.rows_exact == 1
    assert compared.wrong_values == ((0, 3),)


def test_a_member_row_read_as_header_loses_its_values(plain: tuple[Typeset, Extraction]) -> None:
    printed, read = plain
    cells = (replace(cell, is_header=cell.row <= 2) for cell in read.tables[0].cells)
    compared = compare(printed.truth.tables[0], replace(read.tables[0], cells=tuple(cells)), spans=True)
    assert compared.rows - compared.rows_exact == 1
    assert compared.wrong_values == ((2, 3),)


def test_a_merged_label_may_stand_in_any_box_but_not_in_two() -> None:
    printed = typeset(made_up_report(1), Layout(rules="none"))
    truth = printed.truth.tables[0]
    last = max(cell.row for cell in truth.cells)
    box = Box(0, 0, 1, 1)

    def total(*labels: str) -> Table:
        cells = [
            Cell(c.row, c.column, c.row_span, c.column_span, c.text, box, c.page, c.role == "header")
            for c in truth.cells
            if (c.row, c.column) != (last, 1)
        ]
        cells += [Cell(last, at, 1, 1, text, box, 1, is_header=False) for at, text in enumerate(labels, 1)]
        return Table(None, None, (1,), tuple(cells))

    assert compare(truth, total("", "Tổng cộng"), spans=False).differences == ()
    assert compare(truth, total("Tổng cộng", ""), spans=False).differences == ()
    assert "is cut" in compare(truth, total("Tổng", "cộng"), spans=False).differences[0]
    assert "spans" in compare(truth, total("Tổng cộng", ""), spans=True).differences[0]


def test_silent_errors_are_those_that_nothing_flags(plain: tuple[Typeset, Extraction]) -> None:
    printed, read = plain
    spoilt = replace(read, tables=(read.tables[0], _spoilt(read.tables[1], 7, 5, "99.999")))
    compared = [
        compare(truth, table, spans=True) for truth, table in zip(printed.truth.tables, spoilt.tables, strict=True)
    ]
    assert find_doubts(spoilt).a_check_fails
    assert count_silent_errors(spoilt, compared, [0, 1], find_doubts(spoilt)) == 0
    nothing = Doubts(a_check_fails=False, unread=frozenset())
    assert count_silent_errors(spoilt, compared, [0, 1], nothing) == 1
    unread = Doubts(a_check_fails=False, unread=frozenset({(f"{read.document.document_id}/t02", 7, 5)}))
    assert count_silent_errors(spoilt, compared, [0, 1], unread) == 0


def test_lost_words_and_notes_are_told(plain: tuple[Typeset, Extraction]) -> None:
    printed, read = plain
    shorter = replace(read, paragraphs=read.paragraphs[:-1])
    assert "letters lost" in lost_words(printed.truth, shorter)[0]
    first = replace(read.pages[1], words_out=read.pages[1].words_out - 1)
    assert "page 2" in lost_words(printed.truth, replace(read, pages=(first,)))[0]
    without = match_notes(printed.truth.notes, read.footnotes[1:])
    assert (without.found, len(without.differences)) == (len(printed.truth.notes) - 1, 1)
    unanchored = (replace(read.footnotes[0], anchors=()), *read.footnotes[1:])
    assert match_notes(printed.truth.notes, unanchored).anchored == len(printed.truth.notes) - 1


def test_pdfplumber_reads_the_rows_of_a_ruled_print(plain: tuple[Typeset, Extraction]) -> None:
    printed, _ = plain
    rows = sum(max(cell.row for cell in table.cells) for table in printed.truth.tables)
    assert count_exact_rows(printed.pdf, printed.truth) == rows
