"""Numbers of pages are no figures, whatever order the pages have come into. The report is invented."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from cds_etl.extract import extract
from cds_etl.model import Document
from cds_etl.records import Check
from cds_etl.workers import Job, process
from typeset.invented import made_up_report
from typeset.report import print_pdf

if TYPE_CHECKING:
    from pathlib import Path


def in_order(pdf: bytes, order: list[int]) -> bytes:
    """The pages of a PDF, by their indices, in another order."""
    source, target, written = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new(), io.BytesIO()
    target.import_pages(source, order)
    target.save(written)
    return written.getvalue()


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [0, 2, 1, 3, 4], [0, 1, 2, 4]])
def test_a_page_out_of_its_place_bears_no_figure_for_it(order: list[int]) -> None:
    pdf = in_order(print_pdf(made_up_report(102)), order)
    found = extract(Document("a.pdf", "0" * 64, "application/pdf"), pdf)
    running = {item.page: item.text for item in found.paragraphs if item.kind == "running"}
    assert running == {place: str(page + 1) for place, page in enumerate(order, start=1) if page}
    assert not [item.text for item in found.paragraphs if item.kind != "running" and item.text.isdigit()]


@pytest.mark.parametrize(("order", "pages"), [([0, 1, 2, 3, 4], []), ([0, 1, 2, 4], [4]), ([0, 2, 1, 3, 4], [3, 4])])
def test_a_page_that_is_missing_or_out_of_its_place_is_told(tmp_path: Path, order: list[int], pages: list[int]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(in_order(print_pdf(made_up_report(102)), order))
    found = process(Job("0" * 64, "a.pdf", path)).records
    assert found
    assert [check.page for check in found.of(Check) if check.rule == "pages"] == pages
