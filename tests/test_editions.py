"""Which of several documents of one report counts. The documents are invented."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from cds_etl.editions import rank_editions
from cds_etl.records import DocumentRecord

REPORT = "17/BC-UBQGCĐS 2022"


def document(name: str, **changes: object) -> DocumentRecord:
    """A document of the report whose hash begins with `name`."""
    sha256 = name.ljust(64, "0")
    values: dict[str, object] = {
        **dict.fromkeys(DocumentRecord.model_fields), "document_id": sha256[:12], "sha256": sha256, "path": "a.pdf",
        "origin": "published", "media_type": "application/pdf", "kind": "report", "report_id": REPORT,
        "is_current": True, "published_date": dt.date(2022, 9, 30), "page_count": 1, "status": "ok",
    }  # fmt: skip
    return DocumentRecord.model_validate(values | changes)


BEST = document("b")


@pytest.mark.parametrize(
    ("other", "scans"),
    [
        (document("a", origin="retypeset", published_date=dt.date(2022, 10, 9)), ()),
        (document("a", published_date=dt.date(2022, 10, 9)), ("a".ljust(12, "0"),)),
        (document("a", published_date=dt.date(2022, 9, 29)), ()),
        (document("a", published_date=None), ()),
        (document("c"), ()),
    ],
    ids=["published before retypeset", "text before scan", "later date", "a date before none", "smaller hash"],
)
def test_what_makes_an_edition_count(other: DocumentRecord, scans: tuple[str, ...]) -> None:
    for documents in itertools.permutations([BEST, other]):
        ranked = {item.sha256: item for item in rank_editions(documents, scans)}
        best, second = ranked[BEST.sha256], ranked[other.sha256]
        assert (best.edition, best.is_current, best.superseded_by, best.status) == (1, True, None, "ok")
        superseded = (second.edition, second.is_current, second.superseded_by, second.status)
        assert superseded == (2, False, BEST.document_id, "superseded")


def test_a_published_scan_comes_before_what_was_typeset_again() -> None:
    ranked = rank_editions([document("a", origin="retypeset"), BEST], [BEST.document_id])
    assert [item.sha256 for item in ranked if item.is_current] == [BEST.sha256]


def test_reports_and_other_documents_do_not_meet() -> None:
    other = document("c", report_id="18/BC-UBQGCĐS 2022")
    pages = [document(name, report_id=None, kind="article") for name in "de"]
    ranked = rank_editions([BEST, other, *pages], ())
    assert [(item.edition, item.is_current) for item in ranked] == [(1, True), (1, True), (None, True), (None, True)]
