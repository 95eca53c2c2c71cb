"""Marks of ink: connected pieces that may be letters or parts of them, without dust, photographs and pens' strokes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from .ink import Flags, Ink
    from .ruling import Stroke

    Boxes = NDArray[np.int64]  # one row for each mark: left, top, right, bottom, in pixels
    Places = NDArray[np.int64]

_LETTER = (3.0, 24.0)  # points: how high most letters are
_LARGEST = 45.0  # points: what is higher is a picture
_LONGEST = 90.0  # points: what is wider is a drawing
_DRAWN = (2.5, 2.2, 1.5)  # times the usual height: how wide drawings are, or how high and wide
_THIN_INK = 0.2  # of its box: letters hold more
_CROSSING = 3  # pixels by which a pen's stroke may be off on the other side of a line
_FEWEST_CROSSINGS = 4  # marks: fewer may be letters that touch a line from both sides
_MOST_CROSSING = 0.25  # of all marks: where more do, rows are so tight that letters touch their lines
_LOOSE_INK = 0.5  # of its box: what crosses a line and holds more is a letter
_SMALL = 0.55  # of the usual height: what is lower is an accent, a dot, a dash
_DUST = (1.3, 15)  # points across, and how many lie far from letters where a page is dusty


class Marks(NamedTuple):
    """All marks of a page by number: boxes, the picture of their numbers (0 is paper), and which may be what.

    `usual` is the middle height of letters in pixels, `drawn` the boxes of what is none.
    """

    boxes: Boxes
    labels: NDArray[np.int32]
    letters: Places
    small: Places
    usual: float
    drawn: Boxes


def find_marks(ink: Ink, text: Flags, across: Sequence[Stroke]) -> Marks:
    """The marks of `text`, the ink of a page without its drawn lines; `across` are those from left to right."""
    _, found, stats, _ = cv2.connectedComponentsWithStats(text.astype(np.uint8), connectivity=8)
    labels = np.asarray(found, dtype=np.int32)
    boxes = stats[:, :4].astype(np.int64)
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.int64)
    boxes[:, 2:] += boxes[:, :2]
    heights, widths = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    is_drawn = (heights > _LARGEST * ink.scale) | (widths > _LONGEST * ink.scale)
    is_drawn[0] = False
    known = (areas >= max(3.0, (0.5 * ink.scale) ** 2)) & ~is_drawn
    known[0] = False
    known &= ~_dust(boxes, areas, known, ink.scale)
    if not known.any():
        return Marks(boxes, labels, _numbers(known), _numbers(known), _LETTER[0] * 2 * ink.scale, boxes[is_drawn])
    usual = _usual_height(heights[known], ink.scale)
    is_drawn |= known & _is_thin(boxes, areas, usual)
    is_drawn |= _crossing(known & _crosses(labels, boxes, areas, across), known)
    known &= ~is_drawn
    is_letter = heights >= _SMALL * usual
    return Marks(boxes, labels, _numbers(known & is_letter), _numbers(known & ~is_letter), usual, boxes[is_drawn])


def _numbers(flags: Flags) -> Places:
    return np.flatnonzero(flags).astype(np.int64)


def _usual_height(heights: Places, scale: float) -> float:
    """The middle height of the marks that may be letters, in pixels."""
    likely = heights[(heights >= _LETTER[0] * scale) & (heights <= _LETTER[1] * scale)]
    return float(np.median(likely)) if len(likely) else _LETTER[0] * 2 * scale


def _dust(boxes: Boxes, areas: Places, known: Flags, scale: float) -> Flags:
    """Marks no larger than those that lie scattered over the paper, far from all letters."""
    sides = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    small = np.flatnonzero(known & (sides <= _DUST[0] * scale))
    large = np.flatnonzero(known & (sides > _LETTER[0] * scale))
    dust = np.zeros(len(boxes), dtype=np.bool_)
    if len(small) < _DUST[1] or not len(large):
        return dust
    # Letters on a coarse grid, grown by a letter's height: what lies outside is far from them.
    step = max(1, round(3 * scale))
    height, width = boxes[:, 3].max() // step + 1, boxes[:, 2].max() // step + 1
    near = np.zeros((int(height), int(width)), dtype=np.uint8)
    for left, top, right, bottom in (boxes[large] // step).tolist():
        near[top : bottom + 1, left : right + 1] = 1
    near = np.asarray(cv2.dilate(near, np.ones((7, 7), np.uint8)), dtype=np.uint8)
    far = small[near[boxes[small, 1] // step, boxes[small, 0] // step] == 0]
    if len(far) < _DUST[1]:
        return dust
    limit = min(float(np.percentile(areas[far], 97)), 0.8 * (_DUST[0] * scale) ** 2)
    dust[small[areas[small] <= limit]] = True
    return dust


def _is_thin(boxes: Boxes, areas: Places, usual: float) -> Flags:
    """Marks larger than letters that hold little ink: what a pen has drawn, with the letters that it touches."""
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    wide, high, least = _DRAWN
    is_large = (widths >= wide * usual) | ((heights >= high * usual) & (widths >= least * usual))
    return np.asarray(is_large & (areas < _THIN_INK * widths * heights), dtype=np.bool_)


def _crosses(labels: NDArray[np.int32], boxes: Boxes, areas: Places, across: Sequence[Stroke]) -> Flags:
    """Marks that a drawn line cuts off from others right on its other side: a signature goes on beyond it."""
    crossing = np.zeros(len(boxes), dtype=np.bool_)
    for one in across:
        # The lines are bars a pixel thicker on each side than they are.
        rows = (round(one.at - one.thick / 2 - 1) - 1, max(round(one.at + one.thick / 2 + 1), 1))
        if rows[0] < 0 or rows[1] >= len(labels):
            continue
        above, below = (labels[row, max(round(one.start), 0) : round(one.end)] for row in rows)
        if not above.any() or not below.any():
            continue
        for mine, theirs in ((above, below), (below, above)):
            near = cv2.dilate((theirs > 0).astype(np.uint8)[None], np.ones((1, 2 * _CROSSING + 1), np.uint8))[0]
            crossing[mine[(mine > 0) & (near > 0)]] = True
    widths, heights = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    crossing &= areas < _LOOSE_INK * widths * heights
    return crossing


def _crossing(crossing: Flags, known: Flags) -> Flags:
    """The marks that cross lines, unless they are so few, or so many, that they are letters which touch a line.

    >>> known = np.ones(100, dtype=np.bool_)
    >>> [int(_crossing(np.arange(100) < many, known).sum()) for many in (3, 6, 40)]
    [0, 6, 0]
    """
    many = int(crossing.sum())
    return crossing if _FEWEST_CROSSINGS <= many <= _MOST_CROSSING * int(known.sum()) else np.zeros_like(crossing)
