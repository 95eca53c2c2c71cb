"""Editions of one report held against one another. The documents are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cds_etl.check import check_across
from cds_etl.load import Store, open_dataset
from cds_etl.records import Check, FootnoteRecord, PageRecord, ParagraphRecord, RecordSet
from load.factory import BOX, anchor, cell, document, document_id, footnote, register
from test_checks_page import shown_failure

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.records import Record

FIRST, SECOND = document_id(1), document_id(2)
ROW = ("4", "Hưng Yên", "6.050", "361", "6.411")
NOTE = "Bộ Y tế, Bộ Nội vụ."
SENTENCE = "Tính đến ngày 30/9/2022, 61/63 địa phương đã thành lập tổ."


def editions(folder: Path, *second: Record, scanned: bool = False, origin: str = "published") -> Check:
    """The check on a report and its second edition, whose lines are given."""
    papers = [
        document(1),
        document(2, edition=2, is_current=False, superseded_by=FIRST, status="superseded", origin=origin),
    ]
    page = PageRecord(
        document_id=SECOND, page=1, width=595, height=842, rotation=0, text_source="ocr" if scanned else "text-layer",
        words_in=9, words_out=9, words_hidden=0, unread_reason=None, skew=0,
    )  # fmt: skip
    records = RecordSet([*register(), *papers, page, *lines(FIRST), *second])
    Store(folder).publish(records, kept=frozenset(), inputs=(), fingerprint="x", settle=check_across)
    with open_dataset(folder) as dataset:
        [found] = dataset.rows(Check)
    assert (found.rule, found.document_id, found.check_id) == ("edition", FIRST, f"{FIRST}/edition/{SECOND}")
    return found


def lines(doc: str, row: tuple[str, ...] = ROW, sentence: str = SENTENCE, note: str = NOTE) -> list[Record]:
    """A row of a table, a sentence and a note of a document, as printed."""
    said = {"document_id": doc, "ordinal": 1, "page": 1, "kind": "body", "text": sentence, "confidence": None, **BOX}
    return [
        *(cell(f"{doc}/t01", 5, column, text, page=4) for column, text in enumerate(row, start=1)),
        ParagraphRecord.model_validate(said),
        footnote(f"{doc}/n1", note),
    ]


def test_editions_that_print_the_same_pass(tmp_path: Path) -> None:
    found = editions(tmp_path, *lines(SECOND))
    assert (found.status, found.message) == ("passed", "The 3 lines that both print bear the same numbers.")


def test_another_number_in_the_same_words_fails_with_the_words_that_the_page_shows(tmp_path: Path) -> None:
    found = editions(tmp_path, *lines(SECOND, row=("4", "Hưng Yên", "6.050", "361", "6.511")))
    assert (found.status, found.message) == ("failed", shown_failure("edition"))
    assert (found.table_id, found.row, found.page) == (f"{FIRST}/t01", 5, 4)


@pytest.mark.parametrize(
    "changed",
    [
        {"sentence": SENTENCE.replace("61/63", "61/64")},
        {"note": "Bộ Y tế, Bộ Công an."},
        {"row": ("4", "Hưng Yên", "", "361", "6.411")},
        {"note": NOTE.replace("Y", "X")},
    ],
    ids=["a number in a sentence", "a name in a note", "a cell that is empty", "a letter"],
)
@pytest.mark.parametrize("scanned", [False, True])
def test_files_alike_must_print_the_same_words_and_a_scan_may_be_misread(
    tmp_path: Path, changed: dict[str, tuple[str, ...] | str], scanned: bool
) -> None:
    found = editions(tmp_path, *lines(SECOND, **changed), scanned=scanned)  # type: ignore[arg-type]
    if not scanned:
        assert found.status == "failed"
    elif "sentence" in changed:
        assert (found.status, found.message[:23]) == ("skipped", "A scan may be misread: ")
    else:
        assert found.status == "passed"


def test_what_is_typeset_anew_may_print_less_but_no_other_number(tmp_path: Path) -> None:
    less = [record for record in lines(SECOND) if not isinstance(record, FootnoteRecord)]
    assert editions(tmp_path / "a", *less).status == "failed"
    assert editions(tmp_path / "b", *less, origin="retypeset").status == "passed"
    assert editions(tmp_path / "c", origin="retypeset").status == "skipped"


@pytest.mark.parametrize(("marked", "status"), [(("Số liệu của các tổ", "tổ"), "passed"), (("tổ", "người"), "failed")])
def test_a_note_stands_on_the_same_word_in_files_alike(tmp_path: Path, marked: tuple[str, str], status: str) -> None:
    notes = [anchor(f"{doc}/n1", anchor_text=text) for doc, text in zip((FIRST, SECOND), marked, strict=True)]
    assert editions(tmp_path / "a", *lines(SECOND), *notes).status == status
    assert editions(tmp_path / "b", *lines(SECOND), notes[0]).status == "failed"


def test_a_file_that_was_saved_again_may_break_its_lines_elsewhere(tmp_path: Path) -> None:
    head, tail = SENTENCE.split(", ")
    again = lines(SECOND, sentence=f"{head},")
    said = {"document_id": SECOND, "ordinal": 2, "page": 1, "kind": "body", "text": tail, "confidence": None, **BOX}
    assert editions(tmp_path / "a", *again, ParagraphRecord.model_validate(said)).status == "passed"
    said["text"] = tail.replace("63", "36")
    assert editions(tmp_path / "b", *again, ParagraphRecord.model_validate(said)).status == "failed"
