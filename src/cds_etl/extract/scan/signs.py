"""Signs that stand alone in a cell and that the engine reads as anything: dashes, dots, crosses, Roman ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .marks import Boxes
    from .picture import Pixels

_LOW, _DUST = 0.45, 0.3  # of a capital's height: what letters exceed, and specks do not
_LONG = 1.8  # times as wide as high: a dash
_GRID = 9  # cells across and down by which shapes are compared
_FILLED, _BARE = 0.6, 0.12  # share of ink where a sign has its strokes, and where it has none
_CROSS = (0.65, 1.35)  # times as wide as high
_BAR_WIDTH, _UPRIGHT, _FULL = 0.55, 0.94, 0.95  # times as wide as high; how alike its halves are; ink in its middle
_MOST = 3


def find_sign(boxes: Boxes, pictures: Sequence[Pixels], tall: float) -> str:
    """What marks (their boxes in pixels, their pictures dark on white, from the left) are if they are such a sign.

    "" where they are none. `tall` is the height of a capital in pixels. Marks of a letter's height may have specks
    beside them.

    >>> dot = np.zeros((3, 3), np.uint8)
    >>> find_sign(np.array([[0, 0, 3, 3], [6, 0, 9, 3], [12, 0, 15, 3]]), [dot] * 3, 20.0)
    '…'
    """
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    if (heights < _LOW * tall).all():
        if len(boxes) == 1:
            return "-" if widths[0] > _LONG * heights[0] else ""
        return "…" if len(boxes) == 3 and (widths < _LONG * heights).all() else ""
    letters = [place for place, height in enumerate(heights) if height >= _DUST * tall]
    shapes = [_shape(pictures[place]) for place in letters]
    wide = [widths[place] / heights[place] for place in letters]
    if len(letters) == 1 and _CROSS[0] <= wide[0] <= _CROSS[1] and _is_cross(shapes[0]):
        return "x"
    are_bars = all(one <= _BAR_WIDTH and _is_bar(shape) for one, shape in zip(wide, shapes, strict=True))
    return "I" * len(letters) if are_bars and len(letters) <= _MOST else ""


def _shape(picture: Pixels) -> NDArray[np.float64]:
    """Ink from 0 to 1 on a small grid."""
    ink = 1 - picture.astype(np.float64) / 255
    small = np.asarray(cv2.resize(ink, (_GRID, _GRID), interpolation=cv2.INTER_AREA))
    return np.asarray(small / max(small.max(), 0.01))


def _is_cross(shape: NDArray[np.float64]) -> bool:
    """Ink in the middle and in the corners, none in the middle of an edge."""
    corners = (shape[:2, :2], shape[:2, -2:], shape[-2:, :2], shape[-2:, -2:])
    half = _GRID // 2
    edges = (shape[:2, half], shape[-2:, half], shape[half, :2], shape[half, -2:])
    return bool(
        shape[3:6, 3:6].mean() >= _FILLED
        and min(corner.max() for corner in corners) >= _FILLED
        and max(edge.mean() for edge in edges) <= _BARE
    )


def _is_bar(shape: NDArray[np.float64]) -> bool:
    """A stroke with feet as wide as its head, as I has and 1 has not."""
    alike = 1 - np.abs(shape - shape[::-1]).sum() / (2 * shape.sum())
    return bool(alike >= _UPRIGHT and shape[3:6, 3:6].mean() >= _FULL)
