"""Pages that follow one another, and pages that do not. All numbers are invented."""

from __future__ import annotations

import pytest

from cds_etl.check.pages import check_pages
from cds_etl.records import PageRecord, ParagraphRecord, RecordSet
from check.factory import DOC

PLACE = {"x0": 290.0, "top": 800.0, "x1": 300.0, "bottom": 812.0}


def bearing(*texts: str, scanned: tuple[int, ...] = ()) -> RecordSet:
    """Pages that bear these texts, none where it is empty."""
    records = RecordSet()
    for page, text in enumerate(texts, start=1):
        source = "ocr" if page in scanned else "text-layer"
        said = {"page": page, "width": 595, "height": 842, "rotation": 0, "text_source": source, "words_in": 1}
        rest = {"words_out": 1, "words_hidden": 0, "unread_reason": None, "skew": 0}
        records.add(PageRecord.model_validate({"document_id": DOC, **said, **rest}))
        line = {"document_id": DOC, "ordinal": page, "page": page, "kind": "running", "text": text, "confidence": None}
        records.add(*([ParagraphRecord.model_validate({**line, **PLACE})] if text else []))
    return records


@pytest.mark.parametrize(
    ("texts", "pages"),
    [
        (("", "2", "3", "4"), []),
        (("1", "2", "4", "5"), [3]),
        (("", "3", "2", "4"), [3, 4]),
        (("7", "8", "", "10", "11"), []),
        (("1", "2", "3", "1", "2"), []),
        (("1", "1", "2"), []),
        (("1", "2", "2", "3"), [3]),
        (("- 1 -", "Trang 2", "3/9", "5/9"), [4]),
        (("Tuần 39/2022", "Tuần 39/2022"), []),
    ],
)
def test_a_page_that_does_not_follow_the_one_before_is_told(texts: tuple[str, ...], pages: list[int]) -> None:
    found = list(check_pages(DOC, bearing(*texts)))
    assert [check.page for check in found] == pages
    assert {check.status for check in found} <= {"failed"}


def test_numbers_that_were_read_from_pictures_are_not_held_against_others() -> None:
    assert list(check_pages(DOC, bearing("1", "2", "8", "4", scanned=(3,)))) == []
    assert [check.page for check in check_pages(DOC, bearing("1", "2", "8", "5", scanned=(3,)))] == [4]
