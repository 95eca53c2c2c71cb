"""Web pages for tests: markup in, extraction out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cds_etl.extract import extract, media_type
from cds_etl.model import Document

if TYPE_CHECKING:
    from cds_etl.model import Extraction, Table

TITLE = "Tổ công nghệ số cộng đồng ở Hưng Yên"
FIRST = "Tính đến ngày 30/9/2022, cả nước có 61/63 địa phương đã thành lập Tổ công nghệ số cộng đồng."
SECOND = "Hoạt động này góp phần nâng cao nhận thức của cán bộ, công chức và người dân về chuyển đổi số."
THIRD = "Đoàn Thanh niên là lực lượng nòng cốt, hướng dẫn từng hộ gia đình cài đặt và sử dụng ứng dụng."
PROSE = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"


def read(html: str | bytes) -> Extraction:
    """The extraction of a page."""
    content = html if isinstance(html, bytes) else html.encode()
    return extract(Document("page.html", hashlib.sha256(content).hexdigest(), media_type(content)), content)


def article(inside: str, head: str = "") -> Extraction:
    """The extraction of a page with a title, three paragraphs and something behind them."""
    return read(f"<html><head>{head}</head><body><h1>{TITLE}</h1><div>{PROSE}{inside}</div></body></html>")


def texts(extraction: Extraction, *kinds: str) -> list[str]:
    """The texts of its paragraphs of some kinds; of body and headings if none is named."""
    return [paragraph.text for paragraph in extraction.paragraphs if paragraph.kind in (kinds or ("body", "heading"))]


def grid(table: Table) -> list[list[str]]:
    """A table row by row; a merged cell's text stands in its first place."""
    rows = [["" for _ in range(table.column_count)] for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row - 1][cell.column - 1] = cell.text
    return rows
