"""What is done to a PDF when it is typeset: drawn twice, turned, cropped, hidden text put in. PDFium does it.

Each change leaves what a reader sees as it was, so the truth of the report stays true.
"""

from __future__ import annotations

import ctypes
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .layout import Layout

HIDDEN = "Ban nhap 98765 so lieu cu 43210"
SHIFT = 0.2
"""How far apart the two drawings of everything stand, in points."""


def finish(pdf: bytes, layout: Layout) -> bytes:
    """The PDF with the layout's last knobs; the bytes themselves where none is turned.

    >>> from .layout import PLAIN
    >>> finish(b"%PDF-", PLAIN)
    b'%PDF-'
    """
    if not (layout.all_twice or layout.turn or layout.crop or layout.hidden):
        return pdf
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        page = document[number]
        if layout.hidden:
            _hide_text(document, page)
        if layout.all_twice:
            _draw_twice(document, page, number)
        if layout.hidden or layout.all_twice:
            pdfium.FPDFPage_GenerateContent(page)
        if layout.crop:
            _crop(page, layout.crop)
        if layout.turn:
            _turn(page, layout.turn, lying=layout.lying)
        page.close()
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


def _hide_text(document: Any, page: Any) -> None:
    """Words over the middle of the page that are neither filled nor stroked, as scanners put them."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    words = pdfium.FPDFPageObj_NewTextObj(document, b"Helvetica", 11)
    letters = (*HIDDEN.encode("ascii"), 0)
    pdfium.FPDFText_SetText(words, (ctypes.c_ushort * len(letters))(*letters))
    pdfium.FPDFTextObj_SetTextRenderMode(words, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    pdfium.FPDFPageObj_Transform(words, 1, 0, 0, 1, width / 3, height / 2)
    pdfium.FPDFPage_InsertObject(page, words)


def _draw_twice(document: Any, page: Any, number: int) -> None:
    """The whole page once more, a hair to the right, as printers without a bold font do."""
    import pypdfium2.raw as pdfium

    copy = pdfium.FPDF_NewXObjectFromPage(document, document, number)
    form = pdfium.FPDF_NewFormObjectFromXObject(copy)
    pdfium.FPDFPageObj_Transform(form, 1, 0, 0, 1, SHIFT, 0)
    pdfium.FPDFPage_InsertObject(page, form)
    pdfium.FPDF_CloseXObject(copy)


def _crop(page: Any, margin: float) -> None:
    """A larger sheet, away from the origin, whose crop box shows the page as it was."""
    width, height = page.get_size()
    _transform(page, (1, 0, 0, 1, 2 * margin, margin))
    page.set_mediabox(margin, -margin, width + 3 * margin, height + 2 * margin)
    page.set_cropbox(2 * margin, margin, width + 2 * margin, height + margin)


def _turn(page: Any, degrees: int, *, lying: bool) -> None:
    """The page drawn turned against the clock, and /Rotate that turns it back unless it is to lie there."""
    left, bottom, right, top = page.get_cropbox()
    matrices = {90: (0, 1, -1, 0, top, -left), 180: (-1, 0, 0, -1, right, top), 270: (0, -1, 1, 0, -bottom, right)}
    _transform(page, matrices[degrees])
    width, height = right - left, top - bottom
    size = (width, height) if degrees == 180 else (height, width)
    page.set_mediabox(0, 0, *size)
    page.set_cropbox(0, 0, *size)
    page.set_rotation(0 if lying else degrees)


def _transform(page: Any, matrix: tuple[float, float, float, float, float, float]) -> None:
    import pypdfium2.raw as pdfium

    pdfium.FPDFPage_TransFormWithClip(page, pdfium.FS_MATRIX(*matrix), None)
