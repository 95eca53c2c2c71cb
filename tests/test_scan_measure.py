"""The measure of scans: scans that are what they say, and an account that changes when a reading is spoilt."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image

from accuracy.near import compare, pair_tables
from accuracy.scan_doubts import find_doubts, read
from accuracy.scan_listing import print_scans, shortfalls
from accuracy.scan_score import Scored, Tally, judge_notes, score_scan
from scans.conditions import COUNT, RESOLUTIONS, TURNS, Drawn, draw
from scans.paper import Sheet, bind
from scans.scan import Scanning, pictures, scan
from scans.strange import blank, heavy, mixed, noise, photograph, vast
from scans.wear import CLEAN, Wear, wear_out
from typeset.families import SAMPLES
from typeset.invented import made_up_report
from typeset.knobs import Print
from typeset.layout import Layout
from typeset.report import Typeset, typeset

SMALL = 60


@pytest.fixture(scope="module")
def printed() -> Typeset:
    return typeset(made_up_report(1, province_rows=14), Layout(front="letterhead", body_size=11))


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    report = made_up_report(1, province_rows=14)
    return Drawn(1, Print(report, Layout(front="letterhead", body_size=11)), Scanning(), ("200 dpi",))


def _pixels(pdf: bytes, place: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[place].render(scale=SMALL / 72, grayscale=True).to_pil()
        return picture


def _ink(picture: Image.Image) -> float:
    """The share of pixels that are darker than half."""
    return sum(picture.convert("L").histogram()[:128]) / (picture.width * picture.height)


@pytest.mark.parametrize("wear", [CLEAN, Wear(quality=60), Wear(mode="colour", quality=50), Wear("black and white")])
def test_a_scan_shows_the_printed_page_and_holds_no_word(printed: Typeset, wear: Wear) -> None:
    scanned = scan(printed.pdf, Scanning(100, wear), 1)
    with pypdfium2.PdfDocument(printed.pdf) as one, pypdfium2.PdfDocument(scanned) as other:
        assert len(one) == len(other)
        for page, scan_of_it in zip(one, other, strict=True):
            assert scan_of_it.get_size() == pytest.approx(page.get_size(), abs=0.01)
        assert other[0].get_textpage().count_chars() == 0
    assert _ink(_pixels(scanned)) == pytest.approx(_ink(_pixels(printed.pdf)), abs=0.02)


def test_the_same_seed_gives_the_same_bytes(printed: Typeset) -> None:
    worn = Scanning(SMALL, Wear("colour", 1, 0.01, 1, 9, 0.001, 0.3, 0.6, 2, "seal", 60))
    assert scan(printed.pdf, worn, 5, marked=(1,)) == scan(printed.pdf, worn, 5, marked=(1,))
    assert scan(printed.pdf, worn, 5, marked=(1,)) != scan(printed.pdf, worn, 6, marked=(1,))


@pytest.mark.parametrize(
    "wear",
    [
        *(Wear(skew=2), Wear(perspective=0.02), Wear(blur=1), Wear(noise=9), Wear(specks=0.001), Wear(light=0.3)),
        *(Wear(toner=0.5), Wear(border=2), Wear(mark="seal"), Wear(mark="signature"), Wear("black and white")),
    ],
)
def test_every_wear_changes_the_page(printed: Typeset, wear: Wear) -> None:
    import numpy as np

    picture, _, _ = next(pictures(printed.pdf, SMALL))
    worn = wear_out(picture, wear, SMALL, np.random.default_rng(1))
    assert worn.size == picture.size
    assert worn.convert("L").tobytes() != picture.tobytes()


@pytest.mark.parametrize(("turned", "degrees"), [("upside down", 180), ("a quarter", 90)])
@pytest.mark.parametrize("flagged", [True, False])
def test_turned_pages_lie_unless_the_file_turns_them_back(
    printed: Typeset, turned: str, degrees: int, *, flagged: bool
) -> None:
    upright = scan(printed.pdf, Scanning(SMALL), 1)
    last = len(pypdfium2.PdfDocument(upright)) - 1
    scanned = scan(printed.pdf, Scanning(SMALL, turned=turned, flagged=flagged), 1)  # type: ignore[arg-type]
    shown = _pixels(scanned, last)
    wanted = _pixels(upright, last)
    assert shown.size == (wanted if flagged or degrees == 180 else wanted.rotate(degrees, expand=True)).size
    shown = shown if flagged else shown.rotate(-degrees, expand=True)
    assert shown.resize((40, 56)).tobytes() == pytest.approx(wanted.resize((40, 56)).tobytes(), abs=40)


def test_the_forty_hold_every_condition() -> None:
    many = [draw(seed).conditions for seed in range(COUNT)]
    for turn in TURNS:
        assert sum(turn.name in names for names in many) >= 2, turn.name
    for dpi in RESOLUTIONS:
        for rules in ("full", "horizontal", "none", "shaded"):
            assert any({f"{dpi} dpi", f"rules: {rules}"} <= set(names) for names in many)


def test_strange_files_open_and_mixed_ones_hold_both(printed: Typeset) -> None:
    for content in (blank(1, 30), noise(1, 30), photograph(1, 30), vast(), heavy(2000)):
        with pypdfium2.PdfDocument(content) as document:
            assert document[0].get_textpage().count_chars() == 0
    with pypdfium2.PdfDocument(mixed(printed.pdf, {2}, Scanning(SMALL), 1)) as document:
        assert [bool(page.get_textpage().count_chars()) for page in document][:2] == [True, False]


def test_a_fax_keeps_its_pixels() -> None:
    picture = Image.new("1", (64, 48), 255)
    picture.paste(0, (10, 5, 30, 20))
    with pypdfium2.PdfDocument(bind([Sheet(picture, 64, 48)])) as document:
        shown = document[0].render(grayscale=True).to_pil()
    assert (shown.getpixel((15, 10)), shown.getpixel((40, 10))) == (0, 255)


def test_the_print_itself_scores_full(printed: Typeset, drawn: Drawn) -> None:
    scored = score_scan(drawn, printed, printed.pdf)
    tally = scored.tally
    assert scored.differences == ()
    assert (tally.cells_right, tally.rows_right, tally.names_resolved) == (tally.cells, tally.rows, tally.names)
    assert (tally.letters_right, tally.text_right, tally.front_right) == (tally.letters, tally.text, tally.front)
    assert min(tally.numbers, tally.labels, tally.names, tally.letters, tally.text) > 20
    assert shortfalls([scored]) == []


def test_what_the_front_says_wrongly_is_told(drawn: Drawn) -> None:
    report = typeset(SAMPLES["dti"]().report)
    other = typeset(replace(SAMPLES["dti"]().report, week=41))
    scored = score_scan(drawn, report, other.pdf)
    assert scored.differences == ("report_week is 41, not 40",)


def test_a_wrong_number_without_a_doubt_is_silent_and_a_lost_table_is_found_missing(printed: Typeset) -> None:
    mine = read(printed.pdf)
    truth, table = printed.truth.tables[1], mine.extraction.tables[1]
    doubts = find_doubts(mine)
    assert not doubts.a_check_fails
    cells = tuple(replace(c, text="99.999") if (c.row, c.column) == (7, 4) else c for c in table.cells)
    compared = compare(truth, replace(table, cells=cells))
    (wrong,) = compared.wrong
    assert (wrong.row, wrong.column, wrong.read, wrong.is_number) == (7, 4, "99.999", True)
    assert not doubts.point_at(1, wrong)
    assert compared.rows - compared.rows_right == 1
    marked = replace(doubts, marked=frozenset({(f"{doubts.document_id}/t02", 7, 4)}))
    assert marked.point_at(1, wrong)
    assert not marked.point_at(0, wrong)
    assert replace(doubts, lines=frozenset({(f"{doubts.document_id}/t02", 0, 4)})).point_at(1, wrong)
    assert pair_tables(printed.truth.tables, mine.extraction.tables[1:]) == [None, 0]


def test_letters_of_notes_are_counted(printed: Typeset) -> None:
    notes = read(printed.pdf).extraction.footnotes
    assert judge_notes(printed.truth.notes, notes).lost == 0
    spoilt = (replace(notes[0], text=notes[0].text[:-3]), *notes[1:])
    assert judge_notes(printed.truth.notes, spoilt).lost == 3
    missing = judge_notes(printed.truth.notes, notes[1:])
    assert missing.lost == len(notes[0].text)
    assert "was not found" in missing.differences[0]


def test_musts_are_asked_of_each_resolution(capsys: pytest.CaptureFixture[str]) -> None:
    fine = Scored(0, ("200 dpi", "rules: full", "skew"), Tally(1, numbers=100, numbers_right=98), ())
    coarse = replace(fine, conditions=("150 dpi", "rules: none", "little wear"))
    assert [line.split(":")[0] for line in shortfalls([fine, coarse])] == ["200 dpi"]
    silent = replace(coarse, tally=coarse.tally + Tally(silent=1), differences=("row 3 …",))
    assert print_scans([silent], 1.0) == ["1 silent errors, none may be"]
    assert "rules: none" in capsys.readouterr().out
