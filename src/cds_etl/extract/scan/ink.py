"""What is ink on a picture and what is paper: stamps in colour, shadows, dark edges and specks are taken away.

Gives grey pixels on white paper, for reading, and single marks of ink, for finding lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .picture import Picture, Pixels

    Flags = NDArray[np.bool_]

_PAPER_WINDOW = 18.0  # points: wider than any stroke of a letter, narrower than shadows change
_STAMP = 40.0  # points: coloured ink that reaches so far across is a stamp or a signature
_STAMP_GAP = 8.0  # points between the strokes of one
_TINGED, _MOSTLY = 5, 0.33  # the same, in a stamp; and as a share of how dark it is, where it is no black ink
_COLOURED = 24  # how far the brightest of red, green and blue is from the darkest
_DARK_BLOCK = 9.0  # points: what is dark so far on all sides is no letter
_DARK = 0.58  # of the way from ink to paper: what is darker is ink
_EDGE = 1.8  # points over which a dark block fades
_STROKE, _SHADED_ROW = 4.0, 60.0  # points: wider than strokes, higher than shaded rows
_SHADED = 0.975  # of what is above and below
_LEAST_SHADE = (24.0, 5.0)  # points across and down: less are remains of letters, which else join two shades
_NO_PAPER = 0.985  # of what is above and below: the lightest tenth of a shade is darker
_LOWEST_SHADE = 9.0  # points: lower than any line of print
_FILLED = 0.85  # of its box is shade
_MENDED = 3.0  # points by which pieces of a shade may differ in height, and shades of one table in width
_BOX = 0.55  # of a box with light letters is dark
_FAINTEST = 60  # levels between paper and ink: less is no print
_SPECK = 0.55  # points across: smaller than the dot of an i
_NOISE = 3  # times as many specks as letters: the paper is noisy


@dataclass(frozen=True, slots=True)
class Ink:
    """`grey` is 255 on paper and near 0 in ink; `dark` is ink; `faint` holds thin lines that a scan has paled too.

    `shades` are left, top, right and bottom, in pixels, of boxes that are darker than the paper around them.
    """

    grey: Pixels
    dark: Flags
    faint: Flags
    scale: float
    shades: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether there is next to nothing on the page."""
        return int(self.dark.sum()) < 20 * self.scale


def find_ink(picture: Picture) -> Ink:
    """The ink of a picture in colours."""
    drawn = _without_stamps(picture)
    grey = _on_white(drawn, picture.scale)
    grey = _without_dark_blocks(grey, picture.scale)
    ink_level = _ink_level(grey)
    dark = grey < ink_level + _DARK * (255 - ink_level)
    if _is_noisy(dark, picture.scale):
        grey = np.asarray(cv2.medianBlur(grey, 3), dtype=np.uint8)
        dark = grey < ink_level + _DARK * (255 - ink_level)
    faint = grey < 255 - 0.3 * (255 - ink_level)
    dark = _without_specks(dark, picture.scale)
    stretched = (grey.astype(np.float32) - ink_level) * (255.0 / (0.95 * (255 - ink_level)))
    return Ink(np.clip(stretched, 0, 255).astype(np.uint8), dark, faint, picture.scale, _shades(drawn, picture.scale))


def _without_stamps(picture: Picture) -> Pixels:
    """Grey, in which coloured ink that makes a large patch is paper, and what shows through it stays."""
    pixels = picture.pixels
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    lightest = pixels.max(axis=2)
    coloured = (lightest - pixels.min(axis=2)) > _COLOURED
    if not coloured.any():
        return grey
    reach = max(3, round(_STAMP_GAP * picture.scale)) | 1
    patches = cv2.morphologyEx(coloured.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(patches)
    least = _STAMP * picture.scale
    large = (stats[:, cv2.CC_STAT_WIDTH] >= least) & (stats[:, cv2.CC_STAT_HEIGHT] >= least)
    large[0] = False
    paper = _paper(lightest, picture.scale)
    stamp = cv2.dilate(large[labels].astype(np.uint8), np.ones((reach, reach), np.uint8)).astype(bool)
    darkest = pixels.min(axis=2).astype(np.float32)
    # JPEG keeps colour coarsely: it is compared with darkness as coarsely.
    colour, dark = (
        cv2.GaussianBlur(level, (0, 0), 1.5) for level in (lightest - darkest, paper.astype(np.float32) - darkest)
    )
    tinged = stamp & (colour > np.maximum(_TINGED, _MOSTLY * dark))
    return np.where(tinged, paper, np.where(stamp, lightest, grey))


def _on_white(grey: Pixels, scale: float) -> Pixels:
    """The grey with the paper's own shade divided out."""
    return np.asarray(cv2.divide(grey, np.maximum(_paper(grey, scale), 64), scale=250), dtype=np.uint8)


def _paper(grey: Pixels, scale: float) -> Pixels:
    """How light the paper is at each place."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    window = max(3, round(_PAPER_WINDOW * scale / 4)) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((window, window), np.uint8))
    paper = cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), window / 3)
    shade = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(shade, dtype=np.uint8)


def _without_dark_blocks(grey: Pixels, scale: float) -> Pixels:
    """Dark edges and bars made white; dark boxes with light letters turned into light ones with dark letters."""
    size = max(3, round(_DARK_BLOCK * scale))
    edge = round(_EDGE * scale)
    dark = (grey < 128).astype(np.uint8)
    blocks = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))
    if not blocks.any():
        return grey
    reach = size | 1
    grown = cv2.morphologyEx(blocks, cv2.MORPH_CLOSE, np.ones((reach, 3 * reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(grown)
    height, width = grey.shape
    cleaned = grey.copy()
    for left, top, wide, high, _ in stats[1:].tolist():
        at_edge = left <= 2 or top <= 2 or left + wide >= width - 2 or top + high >= height - 2
        inside = (slice(top, top + high), slice(left, left + wide))
        if not at_edge and float(dark[inside].mean()) > _BOX:
            cleaned[inside] = 255 - grey[inside]
            continue
        around = (slice(max(top - edge, 0), top + high + edge), slice(max(left - edge, 0), left + wide + edge))
        fading = cv2.dilate(blocks[around], np.ones((2 * edge + 1, 2 * edge + 1), np.uint8)).astype(bool)
        cleaned[around] = np.where(fading, 255, cleaned[around])
    return cleaned


def _ink_level(grey: Pixels) -> float:
    """How dark the ink is: the middle of what is darker than halfway to the darkest."""
    shades = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    dark = shades[:200]
    if dark.sum() < 50:
        return 0.0
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    below = shades[: int(threshold) + 1]
    reached = np.cumsum(below) / max(below.sum(), 1.0)
    level = float(np.searchsorted(reached, 0.35))
    return min(level, 255.0 - _FAINTEST)


def _is_noisy(dark: Flags, scale: float) -> bool:
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    specks = int((areas < (_SPECK * scale) ** 2).sum())
    return count > 1 and specks > _NOISE * (len(areas) - specks)


def _without_specks(dark: Flags, scale: float) -> Flags:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= max(3.0, (_SPECK * scale) ** 2)
    kept[0] = False
    return np.asarray(kept[labels], dtype=np.bool_)


def _shades(grey: Pixels, scale: float) -> tuple[tuple[int, int, int, int], ...]:
    """Boxes behind rows or heads of tables: without their letters, darker than what is above or below them."""
    small = np.asarray(cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    stroke, row = (max(3, round(points * scale / 4)) | 1 for points in (_STROKE, _SHADED_ROW))
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((stroke, stroke), np.uint8))
    bare = np.asarray(cv2.medianBlur(bare, 5), dtype=np.uint8)
    around = cv2.morphologyEx(bare, cv2.MORPH_CLOSE, np.ones((row, 1), np.uint8))
    around = np.asarray(around, dtype=np.float32)
    darker = (bare.astype(np.float32) < _SHADED * around).astype(np.uint8)
    wide, high = (max(1, round(points * scale / 4)) for points in _LEAST_SHADE)
    darker = np.asarray(cv2.morphologyEx(darker, cv2.MORPH_OPEN, np.ones((high, wide), np.uint8)), dtype=np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(darker, connectivity=4)
    found = []
    for number in range(1, count):
        left, top, width, height = (int(stats[number, place]) for place in range(4))
        inside = labels[top : top + height, left : left + width] == number
        for start, first, end, last in _boxes(inside):
            box = small[top + first : top + last, left + start : left + end]
            light = float(np.median(around[top + first : top + last, left + start : left + end]))
            if np.percentile(box, 90) > _NO_PAPER * light:
                continue  # dense letters, with paper between them
            if (end - start) * 4 >= 30 * scale and (last - first) * 4 >= _LOWEST_SHADE * scale:
                found.append(((left + start) * 4, (top + first) * 4, (left + end) * 4, (top + last) * 4))
    return _mended(found, scale)


def _mended(boxes: list[tuple[int, int, int, int]], scale: float) -> tuple[tuple[int, int, int, int], ...]:
    """Boxes in pieces side by side, as a stamp leaves them, made one where others are as wide as the whole."""
    near = _MENDED * scale
    rows: list[list[tuple[int, int, int, int]]] = []
    for box in sorted(boxes, key=lambda box: (box[1] + box[3], box[0])):
        last = rows[-1][0] if rows else box
        if rows and abs(box[1] + box[3] - last[1] - last[3]) <= 2 * near:
            rows[-1].append(box)
        else:
            rows.append([box])
    mended: list[tuple[int, int, int, int]] = []
    for row in rows:
        left, right = min(box[0] for box in row), max(box[2] for box in row)
        alike = [box for box in boxes if abs(box[0] - left) <= near and abs(box[2] - right) <= near]
        if len(row) > 1 and len(alike) > 1:
            mended.append((left, min(box[1] for box in row), right, max(box[3] for box in row)))
        else:
            mended += row
    return tuple(mended)


def _boxes(inside: Flags) -> list[tuple[int, int, int, int]]:
    """A dark patch as boxes on one another, cut where its rows begin or end elsewhere: a head over a wider row.

    >>> patch = np.array([[0, 1, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1]], dtype=bool)
    >>> _boxes(patch.repeat(4, axis=0).repeat(4, axis=1))
    [(4, 0, 16, 8), (0, 8, 16, 12)]
    """
    first, last = inside.argmax(axis=1), inside.shape[1] - inside[:, ::-1].argmax(axis=1)
    found, start = [], 0
    for row in range(1, len(inside) + 1):
        if row < len(inside) and abs(first[row] - first[row - 1]) + abs(last[row] - last[row - 1]) <= 2:
            continue
        left, right = int(np.median(first[start:row])), int(np.median(last[start:row]))
        if inside[start:row, left:right].mean() >= _FILLED:
            found.append((left, start, right, row))
        start = row
    return found
