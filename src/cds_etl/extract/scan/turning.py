"""How far a page lies askew, found by the feet of its letters: on a straight page they stand on few heights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .ink import Flags

    Numbers = NDArray[np.float64]

_MOST = 6.0  # degrees
_LETTER = (2.0, 24.0)  # points: how high letters are
_FEWEST = 12
_FEWEST_IN_FAN = 100
_WIDEST_FAN = 1.5  # degrees
_CLEARER = 1.15  # times as many letters in line as without


def find_skew(dark: Flags, scale: float) -> tuple[float, float]:
    """By how many degrees clockwise the lines of a page fall off to the right, and how sure that is (0 to 1)."""
    boxes = letter_boxes(dark, scale)
    if len(boxes) < _FEWEST:
        return 0.0, 0.0
    x = (boxes[:, 0] + boxes[:, 2] / 2).astype(np.float64)
    y = (boxes[:, 1] + boxes[:, 3]).astype(np.float64)
    best = 0.0
    for step, reach, width in ((0.25, _MOST, 2.0), (0.05, 0.3, 1.0), (0.01, 0.06, 1.0)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(angles[int(np.argmax([_peaks(x, y, angle, width) for angle in angles]))])
    return best, _peaks(x, y, best, max(1.0, 0.3 * scale)) / len(boxes)


def find_fan(dark: Flags, scale: float) -> float:
    """By how many degrees more the lowest lines of a straightened page fall off to the right than the highest do.

    A page that was photographed at a slant has lines that meet somewhere.
    """
    boxes = letter_boxes(dark, scale)
    if len(boxes) < _FEWEST_IN_FAN:
        return 0.0
    height, width = dark.shape
    x = boxes[:, 0] + boxes[:, 2] / 2.0 - width / 2
    y = (boxes[:, 1] + boxes[:, 3]).astype(np.float64)
    share = y / height - 0.5

    def peaks(degrees: float) -> float:
        return _peaks(x * share, y, degrees, 1.0)

    best = 0.0
    for step, reach in ((0.1, _WIDEST_FAN), (0.02, 0.1)):
        fans = [best + step * number for number in range(round(-reach / step), round(reach / step) + 1)]
        best = max(fans, key=peaks)
    return best if peaks(best) > _CLEARER * peaks(0.0) else 0.0


def lies_on_its_side(dark: Flags, scale: float) -> bool:
    """Whether lines run up or down the page: letters then stand on few distances from the left."""
    boxes = letter_boxes(dark, scale)
    if len(boxes) < _FEWEST:
        return False
    width = max(1.0, 0.5 * scale)
    held: Numbers = boxes.astype(np.float64)
    middle_x, middle_y = held[:, 0] + held[:, 2] / 2, held[:, 1] + held[:, 3] / 2
    angles = [0.25 * step for step in range(-12, 13)]
    across = max(_peaks(middle_x, held[:, 1] + held[:, 3], angle, width) for angle in angles)
    up = max(_peaks(middle_y, held[:, 0] + held[:, 2], angle, width) for angle in angles)
    down = max(_peaks(middle_y, held[:, 0], angle, width) for angle in angles)
    return max(up, down) > across


def letter_boxes(dark: Flags, scale: float) -> NDArray[np.int32]:
    """Left, top, width and height of the marks that may be letters, in pixels."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    boxes = stats[1:, :4]
    least, most = (side * scale for side in _LETTER)
    longest = boxes[:, 2:4].max(axis=1)
    return np.asarray(boxes[(longest >= least) & (longest <= most)], dtype=np.int32)


def _peaks(x: Numbers, y: Numbers, degrees: float, width: float) -> float:
    """How often two letters stand on one height, once the page is turned back: great where lines are straight."""
    heights = (y - x * np.tan(np.radians(degrees))) / width
    counts = np.bincount((heights - heights.min()).astype(np.int64))
    return float((counts.astype(np.float64) ** 2).sum() / len(x))
