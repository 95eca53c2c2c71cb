"""A page as a picture: drawn by PDFium at the resolution of the scan that it holds, then turned upright and straight.

What is on the picture is for `ink` and `ruling`; here pixels are only moved.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from cds_etl.model import Box, DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

_PLAIN = 300  # dots an inch for pages that hold no picture, and at most
_LEAST = 150
_MOST_PIXELS = 40_000_000  # an A3 page at 400 dots an inch has 31 million
_POINTS = 72.0  # an inch


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of a page, height x width x 3 (blue, green, red) or height x width, and how many make a point."""

    pixels: Pixels
    scale: float
    rotation: int = 0  # degrees by which the file turns the page

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        height, width = self.pixels.shape[:2]
        return width / self.scale, height / self.scale

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle of pixels in points, as it is stored."""
        return Box(left / self.scale, top / self.scale, right / self.scale, bottom / self.scale).rounded()


@contextmanager
def opened(content: bytes) -> Iterator[Any]:
    """The open PDF; closed at the end. Raises DocumentError where PDFium cannot open it."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise DocumentError("is damaged: PDFium cannot open it, fetch or export it again.") from error
    try:
        yield document
    finally:
        document.close()


def draw(document: Any, index: int, times: float = 1.0) -> Picture | str:
    """Page `index` (from 0) of an open PDF as colours, or one sentence that says why it is not drawn.

    It is drawn at so many `times` the resolution of the scan.
    """
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return "the page is damaged and cannot be parsed"
    try:
        width, height = page.get_size()
        scale = _resolution(page) / _POINTS * times
        if width * height * scale * scale > _MOST_PIXELS:
            scale = _LEAST / _POINTS
        if width * height * scale * scale > _MOST_PIXELS:
            return f"the page measures {width:.0f} by {height:.0f} points, too much for a printed page: cut it up"
        if min(width, height) * scale < 1:
            return "the page is smaller than a point"
        drawn = page.render(scale=scale, may_draw_forms=False, rev_byteorder=False)
        pixels = drawn.to_numpy()
        if pixels.ndim == 2:
            pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
        copy = np.ascontiguousarray(pixels[:, :, :3])
        drawn.close()
        return Picture(copy, scale, page.get_rotation())
    finally:
        page.close()


def _resolution(page: Any) -> float:
    """Dots an inch of the largest picture on the page, within reason."""
    best, found = 0.0, float(_PLAIN)
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        pixels = item.get_px_size()
        if area > best and pixels[0] * pixels[1] > 0:
            best, found = area, _POINTS * (pixels[0] * pixels[1] / area) ** 0.5
    return min(max(found, _LEAST), _PLAIN)


def turned(pixels: Pixels, quarters: int) -> Pixels:
    """The picture turned clockwise by quarters."""
    return np.ascontiguousarray(np.rot90(pixels, -quarters % 4)) if quarters % 4 else pixels


def straightened(pixels: Pixels, degrees: float) -> Pixels:
    """The picture turned clockwise by a small angle about its middle; what comes in from outside is white."""
    if abs(degrees) < 0.02:
        return pixels
    height, width = pixels.shape[:2]
    around = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0)
    white = (255, 255, 255)
    moved = cv2.warpAffine(pixels, around, (width, height), flags=cv2.INTER_CUBIC, borderValue=white)
    return np.asarray(moved, dtype=np.uint8)


def unfanned(pixels: Pixels, degrees: float) -> Pixels:
    """The picture with its lines made parallel, the lowest of which fall off by so much more than the highest."""
    if abs(degrees) < 0.05:
        return pixels
    height, width = pixels.shape[:2]
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    moved = down + (across - width / 2) * np.tan(np.radians(degrees)).astype(np.float32) * (down / height - 0.5)
    white = (255, 255, 255)
    drawn = cv2.remap(pixels, across, moved, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=white)
    return np.asarray(drawn, dtype=np.uint8)
