"""Bytes in, Extraction out. Knows pixels and markup, no province and no indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .media import media_type
from .orphans import end_with
from .scans import ocr_version, reread

if TYPE_CHECKING:
    from cds_etl.model import BeginPage, Document, Extraction

__all__ = ["end_with", "extract", "media_type", "ocr_version", "reread"]


def extract(document: Document, content: bytes, processes: int = 1, begin_page: BeginPage | None = None) -> Extraction:
    """All that one document prints, as the model's values; scanned pages are read in so many processes.

    `begin_page` is told of each page of a PDF before it is read. Raises DocumentError, whose reason is one clear
    sentence, where the content cannot be read.
    """
    from .media import HTML, refuse_unreadable

    refuse_unreadable(document.media_type, content)
    if document.media_type == HTML:
        from .html import read_html

        return read_html(document, content)
    from .pdf import read_pdf

    return read_pdf(document, content, processes, begin_page)
