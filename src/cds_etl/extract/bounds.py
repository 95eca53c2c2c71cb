"""What no honest page holds: a page beyond these bounds is left unread with a reason, instead of being read for hours.

Bounds lie far over the largest of 41 PDFs at hand: 1,148 objects, 29,747 lines and curves, 3,586 letters, a picture
of 4 million points. Memory and time of PDFium's own parsing are for whoever runs the process to bound.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

MOST_OBJECTS = 100_000
MOST_SEGMENTS = 1_000_000
MOST_LETTERS = 100_000
MOST_PIXELS = 200_000_000
"""Points of one picture: a sheet of A4 at 1,400 to the inch."""
LONGEST_SIDE = 14_400.0
"""Points of a page: the 200 inches that Acrobat allows (PDF 32000-1, annex C)."""
MOST_AREA = 16_000_000.0
"""Square points of a page: two sheets of A0. A picture of it, as it is drawn for people, takes 64 million points."""


class OverloadError(Exception):
    """A page goes beyond a bound; the reason is one phrase."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def refuse_size(width: float, height: float) -> None:
    """Raise OverloadError for a page that is larger than any sheet.

    >>> refuse_size(595, 842)
    >>> refuse_size(1e9, 842)
    Traceback (most recent call last):
    cds_etl.extract.bounds.OverloadError: the page is said to be 1,000,000,000 by 842 points large, as no sheet is
    """
    is_sheet = max(width, height) <= LONGEST_SIDE and width * height <= MOST_AREA  # false for what is no number
    if not is_sheet:
        raise OverloadError(f"the page is said to be {width:,.0f} by {height:,.0f} points large, as no sheet is")


def refuse_letters(count: int) -> None:
    """Raise OverloadError for more letters than a page can show."""
    if count > MOST_LETTERS:
        raise OverloadError(f"the page holds {count:,} letters, more than {MOST_LETTERS:,}")


class Load:
    """What a page has been found to hold so far.

    >>> load = Load()
    >>> load.add_objects(5)
    >>> load.add_segments(2_000_000)
    Traceback (most recent call last):
    cds_etl.extract.bounds.OverloadError: the page draws more than 1,000,000 lines and curves
    """

    def __init__(self) -> None:
        self._objects = self._segments = 0

    def add_objects(self, count: int) -> None:
        """So many objects of a page or form. Raises OverloadError."""
        self._objects += max(count, 0)
        if self._objects > MOST_OBJECTS:
            raise OverloadError(f"the page holds more than {MOST_OBJECTS:,} objects")

    def add_segments(self, count: int) -> None:
        """So many lines and curves of a path. Raises OverloadError."""
        self._segments += max(count, 0)
        if self._segments > MOST_SEGMENTS:
            raise OverloadError(f"the page draws more than {MOST_SEGMENTS:,} lines and curves")


def excess_of(image: Any) -> str | None:
    """Why an image (an open PDFium handle) is too large to be drawn, by what the file says; None for all others."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(image, ctypes.byref(width), ctypes.byref(height))
    if width.value * height.value <= MOST_PIXELS:
        return None
    return f"the page is a picture of {width.value:,} by {height.value:,} points, more than can be drawn"
