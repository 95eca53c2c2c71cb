"""Text that nobody sees, moved aside before a page's letters are read for good.

PDFium drops a letter, or a whole text object, where the same one stands already (CPDF_TextPage::ProcessTextObject,
IsSameTextObject), and asks not whether that one shows: a number can lose a digit to text that is clipped away.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .pdfium import Frame


def move_aside(text: Any, frame: Frame, unseen: Mapping[int, int]) -> dict[int, float]:
    """Move text objects of a page off it, each to a place of its own; `unseen` has one letter's index for each address.

    Returns by how many points each was moved down, as a reader sees the page; `text` (an open PDFium handle) is stale
    then and must be loaded anew.
    """
    moved: dict[int, float] = {}
    for place, (address, index) in enumerate(unseen.items(), start=1):
        distance = place * max(frame.size)
        x0, y0 = frame.point(0, 0)
        moves = ((move, frame.point(*move)) for move in ((0, distance), (0, -distance), (distance, 0), (-distance, 0)))
        down = next(move for move, (x, y) in moves if abs(x - x0) < 1 and y > y0)
        _move(text, ctypes.cast(address, pdfium.FPDF_PAGEOBJECT), index, down)
        moved[address] = distance
    return moved


def _move(text: Any, item: Any, index: int, move: tuple[float, float]) -> None:
    """Move an object, whose letter has this index, by so many points of the page, though it may stand in forms."""
    whole, own = pdfium.FS_MATRIX(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(whole))
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own))
    x, y = _through(own, _back_through(whole, move))
    pdfium.FPDFPageObj_Transform(item, 1, 0, 0, 1, x, y)


def _through(matrix: Any, move: tuple[float, float]) -> tuple[float, float]:
    x, y = move
    return x * matrix.a + y * matrix.c, x * matrix.b + y * matrix.d


def _back_through(matrix: Any, move: tuple[float, float]) -> tuple[float, float]:
    (x, y), area = move, matrix.a * matrix.d - matrix.b * matrix.c
    return (x * matrix.d - y * matrix.c) / area, (y * matrix.a - x * matrix.b) / area
