"""What pdfplumber's own `extract_tables` makes of the same file: the yardstick, read as kindly as can be."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

from .compare import composed, printed_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typeset.truth import Truth


def count_exact_rows(pdf: bytes, truth: Truth) -> int:
    """The printed rows of which pdfplumber found all texts in order, white space aside, on whatever page.

    Its pages are joined, a repeated header is forgiven, merged cells may stand anywhere.
    """
    import pdfplumber

    found: Counter[tuple[str, ...]] = Counter()
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for table in page.extract_tables():
                found.update(squeezed(cell or "" for cell in row) for row in table)
            page.close()
    printed = Counter(squeezed(key) for table in truth.tables for key in printed_keys(table))
    return (printed & found).total()


def squeezed(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts without any white space, empty ones left out.

    >>> squeezed(["TP. Hà\\nNội", "", "1.234"])
    ('TP.HàNội', '1.234')
    """
    return tuple(text for text in (composed(text).replace(" ", "") for text in texts) if text)
