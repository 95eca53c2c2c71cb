"""The report printer's face: `typeset(report, layout)` gives the bytes of a PDF and the exact truth of what it prints.

Every date is the report's own and the usual fonts are those that Typst ships, so the bytes are the same on every
machine; only a layout that asks for a font of the system depends on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .finish import finish
from .layout import PLAIN, SHIPPED, Layout, Margins
from .markup import PLACES, write_markup
from .shapes import (
    Block,
    Cell,
    Fault,
    Grid,
    Head,
    Heading,
    Note,
    Para,
    Report,
    Rich,
    Run,
    Statistic,
    header_row,
    note,
    plain,
    rich,
)
from .truth import AnchorTruth, CellTruth, FrontTruth, NoteTruth, ParagraphTruth, TableTruth, Truth, tell_truth

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "PLAIN", "AnchorTruth", "Block", "Cell", "CellTruth", "Fault", "FrontTruth", "Grid", "Head", "Heading", "Layout",
    "Margins", "Note", "NoteTruth", "Para", "ParagraphTruth", "Report", "Rich", "Run", "Statistic", "TableTruth",
    "Truth", "Typeset", "header_row", "note", "plain", "print_pdf", "rich", "typeset",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typeset:
    """A printed report: the bytes of its PDF, and what a perfect reader finds in them."""

    pdf: bytes
    truth: Truth

    def save(self, path: Path) -> Path:
        """Write the PDF and give its path back."""
        path.write_bytes(self.pdf)
        return path


def typeset(report: Report, layout: Layout = PLAIN) -> Typeset:
    """Print a report. The same report and layout always give the same bytes.

    Raises `typst.TypstError` where Typst refuses the source, which is a defect of `markup`.

    >>> import datetime as dt
    >>> empty = Report("1/BC-X", 1, 2023, dt.date(2023, 1, 6), "BÁO CÁO", "", "Bộ X", "", (Para(rich("Một dòng.")),))
    >>> printed = typeset(empty)
    >>> printed.pdf[:5], printed.truth.front.lines[4]
    (b'%PDF-', 'Ngày 06 tháng 01 năm 2023')
    """
    import typst

    source = write_markup(report, layout).encode()
    shipped = layout.font in SHIPPED
    found = json.loads(typst.query(source, f"<{PLACES}>", field="value", ignore_system_fonts=shipped))
    pages: dict[tuple[str, int, int], int] = {}
    shown: dict[int, int] = {}
    for kind, first, second, page, figure in found:
        # A repeated header is met again on later pages: the first page counts.
        pages.setdefault((kind, first, second), page)
        if layout.notes == "foot, anew on each page" and (kind, second) == ("mark", 1):
            shown[first] = figure
    return Typeset(print_pdf(report, layout), tell_truth(report, layout, pages, shown))


def print_pdf(report: Report, layout: Layout = PLAIN) -> bytes:
    """The PDF alone, for those who need no truth: half the time.

    >>> import datetime as dt
    >>> empty = Report("1/BC-X", 1, 2023, dt.date(2023, 1, 6), "BÁO CÁO", "", "Bộ X", "", (Para(rich("Một dòng.")),))
    >>> print_pdf(empty) == print_pdf(empty)
    True
    """
    import typst

    source = write_markup(report, layout).encode()
    pdf = typst.compile(source, format="pdf", ignore_system_fonts=layout.font in SHIPPED)
    return finish(pdf, layout)
