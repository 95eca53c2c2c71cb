"""Half of a pair of surrogates is no letter: it costs no document, and no run. Found by `make fuzz`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import cds_etl
from cds_etl.load import open_dataset
from cds_etl.records import DocumentRecord, ParagraphRecord
from fuzz.pdf_file import PdfFile
from fuzz.seeds import seeds

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "Tính đến ngày 30/9/2022, cả nước có 61/63 địa phương đã thành lập Tổ công nghệ số cộng đồng."


def test_a_code_that_no_font_knows_is_no_half_of_a_letter(tmp_path: Path) -> None:
    """PDFium gives the code itself for a letter, D807, where a font has no table entry for it."""
    [seed] = [one for one in seeds("pdf") if one.name == "table-101.pdf"]
    file = PdfFile.read(seed.content())
    objects = dict(file.objects)
    for number in file.contents():
        stream = file.stream(number)
        data = stream.decoded() if stream else None
        assert stream
        assert data
        assert b"Tm[(" in data
        objects[number] = stream.body(data.replace(b"Tm[(", b"Tm[<D807D835DC89>(", 3), compressed=True)
    (tmp_path / "report.pdf").write_bytes(PdfFile(objects, file.root).write())
    (tmp_path / "good.html").write_text(f"<h1>Tin</h1><p>{SENTENCE}</p>" * 3, encoding="utf-8")
    report = cds_etl.ingest(tmp_path, tmp_path / "data", workers=1)
    assert [line.state for line in report.lines] == ["new", "new"]
    with open_dataset(tmp_path / "data") as dataset:
        assert any("\ufffd" in row.text for row in dataset.rows(ParagraphRecord))


def test_a_headline_cut_short_in_the_middle_of_a_letter(tmp_path: Path) -> None:
    claims = {
        "@type": "NewsArticle",
        "headline": "Tin \ud83d",
        "author": {"name": "Lê \udc00 Quý"},
        "section": "\U0001f600",
    }
    page = f'<script type="application/ld+json">{json.dumps(claims)}</script><h1>Tin</h1>' + f"<p>{SENTENCE}</p>" * 3
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    report = cds_etl.ingest(tmp_path, tmp_path / "data", workers=1)
    assert [line.state for line in report.lines] == ["new"]
    with open_dataset(tmp_path / "data") as dataset:
        assert [row.author for row in dataset.rows(DocumentRecord)] == ["Lê \ufffd Quý"]
