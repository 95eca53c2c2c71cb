"""Bytes in, Extraction out. Knows pixels and markup, no province and no indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .media import media_type

if TYPE_CHECKING:
    from cds_etl.model import Document, Extraction

__all__ = ["extract", "media_type"]


def extract(document: Document, content: bytes) -> Extraction:
    """All that one document prints, as the model's values.

    Raises DocumentError, whose reason is one clear sentence, where the content cannot be read.
    """
    from .media import refuse_unreadable

    refuse_unreadable(document.media_type, content)
    from .pdf import read_pdf

    return read_pdf(document, content)
