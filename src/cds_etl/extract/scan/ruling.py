"""Drawn lines on a picture: long and thin, perhaps pale, with gaps, or a little askew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .ink import Flags, Ink
    from .picture import Pixels

_PIECE = 14.0  # points: longer than any stroke of a letter
_THICKEST = 3.5  # points
_THIN = 0.8  # share of a line's length that is no thicker
_GAP = 8.0  # points that a broken line may lack
_ALIKE, _LEFT = 2, 0.3  # lines that end alike, at least; share of a line that pieces must make up
_ALIGNED = 1.5  # points that pieces of one line may be off
_ALONE = 40.0  # points: a line that meets no other is at least so long
_TALL, _ENDS = 60.0, 2.2  # points: a line down that is so long ends anywhere; how far from lines others end
_MEETS = 3.5  # points between lines that meet


@dataclass(frozen=True, slots=True)
class Stroke:
    """A drawn line in pixels: from `start` to `end` along its way, at `at` across it, `thick` wide."""

    start: float
    end: float
    at: float
    thick: float

    @property
    def length(self) -> float:
        """Pixels from end to end."""
        return self.end - self.start


def find_strokes(ink: Ink) -> tuple[list[Stroke], list[Stroke], Flags]:
    """Horizontal and vertical lines and their pixels; what meets no other and is short is none."""
    across, flat = _strokes(ink.faint, ink.scale)
    down, upright = _strokes(ink.faint.T, ink.scale)
    across = _completed(across, ink.scale)
    across = [one for one in across if one.length >= _ALONE * ink.scale or _meets(one, down, ink.scale)]
    down = [one for one in down if _meets(one, across, ink.scale) and _is_border(one, down, across, ink.scale)]
    ruled = _near(across, flat, ink.scale) | _near(down, upright, ink.scale).T
    return across, down, ruled


def _is_border(one: Stroke, down: Sequence[Stroke], across: Sequence[Stroke], scale: float) -> bool:
    """Whether a line down ends where others run across, or is part of a longer one; loops of a pen are neither."""
    pieces = sum(other.length for other in down if abs(other.at - one.at) <= _ALIGNED * scale)
    if pieces >= _TALL * scale:
        return True
    near = _MEETS * scale
    over = [other.at for other in across if other.start - near <= one.at <= other.end + near]
    return all(any(abs(end - at) <= _ENDS * scale for at in over) for end in (one.start, one.end))


def _completed(strokes: list[Stroke], scale: float) -> list[Stroke]:
    """Lines of which a stamp or a fold has left pieces made as long as those above and below, which end alike."""
    near = _MEETS * scale
    whole = [
        one
        for one in strokes
        if sum(abs(one.start - other.start) <= near and abs(one.end - other.end) <= near for other in strokes) >= _ALIKE
        and one.length >= _ALONE * scale
    ]
    done: list[Stroke] = []
    for one in sorted(strokes, key=lambda one: -one.length):
        if any(abs(one.at - other.at) <= near and other.start - near <= one.start <= other.end for other in done):
            continue  # a piece of a line that is whole by now
        fellows = [line for line in whole if line.start - near <= one.start and one.end <= line.end + near]
        if fellows and one not in whole:
            line = min(fellows, key=lambda line: abs(line.at - one.at))
            pieces = [other for other in strokes if abs(other.at - one.at) <= near / 2]
            is_torn = min(piece.start for piece in pieces) <= line.start + near  # a line that is shorter by right
            is_torn &= max(piece.end for piece in pieces) >= line.end - near  # lacks one end at least
            if is_torn and sum(piece.length for piece in pieces) >= _LEFT * line.length:
                one = Stroke(line.start, line.end, one.at, one.thick)
        done.append(one)
    return sorted(done, key=lambda one: (one.at, one.start))


def _near(strokes: Sequence[Stroke], pixels: Flags, scale: float) -> Flags:
    """Those of the pixels that lie along one of the lines."""
    along = np.zeros(pixels.shape, dtype=np.bool_)
    for one in strokes:
        low, high = (one.at + side * (one.thick / 2 + _ALIGNED * scale) for side in (-1, 1))
        along[max(round(low), 0) : round(high) + 1, max(round(one.start), 0) : round(one.end) + 1] = True
    return along & pixels


def _meets(one: Stroke, others: Sequence[Stroke], scale: float) -> bool:
    near = _MEETS * scale
    return any(
        one.start - near <= other.at <= one.end + near and other.start - near <= one.at <= other.end + near
        for other in others
    )


def _strokes(faint: Flags, scale: float) -> tuple[list[Stroke], Flags]:
    """Lines from left to right, and their pixels."""
    piece, thickest = max(8, round(_PIECE * scale)), _THICKEST * scale
    pixels = np.ascontiguousarray(faint).astype(np.uint8)
    slack = max(1, round(0.35 * scale))
    grown = cv2.dilate(pixels, np.ones((2 * slack + 1, 1), np.uint8))
    long_runs = np.asarray(cv2.morphologyEx(grown, cv2.MORPH_OPEN, np.ones((1, piece), np.uint8)), dtype=np.uint8)
    runs = long_runs & pixels
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(runs, np.ones((1, 2 * slack + 1), np.uint8)), connectivity=8
    )
    heights = _run_heights(pixels)
    found = []
    ruled = np.zeros(faint.shape, dtype=np.bool_)
    for number in range(1, count):
        left, top, width, height = (int(stats[number, place]) for place in range(4))
        if width < piece / 2 or height > max(thickest * 1.5, width / 8):
            continue
        region = (slice(top, top + height), slice(left, left + width))
        inside = (labels[region] == number) & runs[region].astype(bool)
        columns = inside.any(axis=0)
        if not columns.any():
            continue
        tall = np.where(inside, heights[region], 0).max(axis=0)[columns]
        if (tall <= thickest).mean() < _THIN:
            continue
        ruled[region] |= inside & (heights[region] <= thickest)
        rows = np.flatnonzero(inside.any(axis=1))
        weight = inside.sum(axis=1)[rows]
        at = top + float((rows * weight).sum() / weight.sum()) + 0.5
        along = np.flatnonzero(columns)
        thick = float(np.median(tall[tall <= thickest]))
        found.append(Stroke(left + float(along[0]), left + float(along[-1]) + 1, at, thick))
    return _joined(found, scale), ruled


def _run_heights(pixels: Pixels) -> NDArray[np.int32]:
    """For each dark pixel how many stand in one piece above and below it, itself among them."""
    dark = pixels.astype(np.int32)
    down = dark.copy()
    for row in range(1, dark.shape[0]):
        down[row] = (down[row - 1] + 1) * dark[row]
    for row in range(dark.shape[0] - 2, -1, -1):
        down[row] = np.where(dark[row] & dark[row + 1], down[row + 1], down[row])
    return down


def _joined(strokes: list[Stroke], scale: float) -> list[Stroke]:
    """Pieces of one broken line put together."""
    gap, aligned = _GAP * scale, _ALIGNED * scale
    left = sorted(strokes, key=lambda one: one.start)
    joined: list[Stroke] = []
    for one in left:
        for place in range(len(joined) - 1, -1, -1):
            other = joined[place]
            if abs(other.at - one.at) <= aligned and one.start - other.end <= gap:
                total = other.length + one.length
                at = (other.at * other.length + one.at * one.length) / total
                thick = (other.thick * other.length + one.thick * one.length) / total
                joined[place] = Stroke(other.start, max(other.end, one.end), at, thick)
                break
        else:
            joined.append(one)
    return sorted(joined, key=lambda one: (one.at, one.start))
