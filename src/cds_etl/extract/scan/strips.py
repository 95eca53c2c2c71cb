"""Numbers laid on strips whose digits are equally tall and stand on one foot, so that they can be compared.

Which digits they are is for `glyphs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .picture import Pixels

    Levels = NDArray[np.float32]

TALL, ABOVE, BELOW = 20, 5, 9  # rows of a strip: a digit, and what is above and below it (a comma hangs 0.3 of one)
_ASIDE = 8  # columns of paper at either end


@dataclass(frozen=True, slots=True)
class Strip:
    """Ink from 0 to 1, and left, right, top and bottom of each connected piece of it."""

    ink: Levels
    boxes: tuple[tuple[float, float, float, float], ...]


def lay_out(pictures: Sequence[Pixels]) -> list[Strip | None]:
    """Each picture as a strip: digits TALL rows high, their feet on one row. None where nothing is tall enough."""
    inks = [_ink(picture) for picture in pictures]
    pieces = [_pieces(ink) for ink in inks]
    heights = [bottom - top for boxes in pieces for _, _, top, bottom in boxes]
    if not heights:
        return [None] * len(pictures)
    tall = float(np.median([height for height in heights if height >= 0.7 * np.percentile(heights, 90)]))
    return [_strip(ink, boxes, tall) for ink, boxes in zip(inks, pieces, strict=True)]


def _ink(picture: Pixels) -> Levels:
    """0 for paper, 1 for the darkest ink."""
    levels = picture.astype(np.float32)
    paper, black = np.percentile(levels, 88), levels.min()
    ink: Levels = np.clip((paper - levels) / max(20.0, paper - black), 0, 1)
    return ink


def _pieces(ink: Levels) -> list[tuple[int, int, int, int]]:
    """Left, right, top and bottom of connected ink, from the left; pieces above one another are one; no dust."""
    dust = max(2.0, 0.002 * ink.shape[0] ** 2)
    _, _, stats, _ = cv2.connectedComponentsWithStats((ink > 0.4).astype(np.uint8), connectivity=8)
    boxes = sorted((int(x), int(x + w), int(y), int(y + h)) for x, y, w, h, area in stats[1:] if area >= dust)
    merged: list[tuple[int, int, int, int]] = []
    for left, right, top, bottom in boxes:
        if merged:
            a, b, c, d = merged[-1]
            if left <= b - 0.3 * min(right - left, b - a):
                merged[-1] = (min(a, left), max(b, right), min(c, top), max(d, bottom))
                continue
        merged.append((left, right, top, bottom))
    return merged


def _strip(ink: Levels, boxes: Sequence[tuple[int, int, int, int]], tall: float) -> Strip | None:
    digits = [(top, bottom) for _, _, top, bottom in boxes if 0.8 * tall <= bottom - top <= 1.25 * tall]
    if not digits:
        return None
    own = float(np.median([bottom - top for top, bottom in digits]))
    # The line's own height where it may be another size of type; else all lines have the commonest.
    scale = TALL / (tall if abs(own - tall) > 0.12 * tall else own)
    foot = float(np.median([bottom for _, bottom in digits])) * scale
    down = ABOVE + TALL - foot
    if scale < 1:
        ink = cv2.GaussianBlur(ink, (0, 0), 0.35 / scale).astype(np.float32)
    size = (int(ink.shape[1] * scale) + 2 * _ASIDE, ABOVE + TALL + BELOW)
    move = np.array([[scale, 0, _ASIDE], [0, scale, down]], np.float32)
    laid = cv2.warpAffine(ink, move, size, flags=cv2.INTER_LINEAR if scale < 1.5 else cv2.INTER_CUBIC)
    soft: Levels = np.clip(cv2.GaussianBlur(laid, (0, 0), 0.8), 0, 1).astype(np.float32)
    return Strip(
        soft,
        tuple(
            (a * scale + _ASIDE, b * scale + _ASIDE, c * scale + down - ABOVE, d * scale + down - ABOVE)
            for a, b, c, d in boxes
        ),
    )
