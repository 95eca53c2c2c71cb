"""How large letters are, in points: measured in each chunk, and settled over a page, which has few sizes.

Long chunks are measured well, short ones badly: a number has no small letters, a name few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .chunks import Chunk
    from .marks import Boxes

_CAPITAL, _SMALL = 0.69, 0.47  # of the size: how high capitals and small letters stand, a middle of usual fonts
_FEWEST = 4  # letters that stand on the line, to measure small ones
_EXACT, _ROUGH = 0.03, 1.6  # share by which a long chunk's size may be off, and what one letter adds to it
_MOST = 0.35
_FEWEST_OF_SIZE = 12  # letters that make a size of their own


def measure(chunk: Chunk, line: Sequence[int], boxes: Boxes, *, has_small: bool) -> float:
    """The size of a chunk in pixels, by its capitals, or, where it `has_small` letters, by how high most stand."""
    by_capitals = chunk.tall / _CAPITAL
    if has_small:
        held = boxes[list(line)]
        heights = chunk.baseline - held[:, 1]
        stands = (np.abs(held[:, 3] - chunk.baseline) <= 0.12 * chunk.tall) & (heights > 0.3 * chunk.tall)
        if int(stands.sum()) >= _FEWEST:
            # Accents make capitals seem higher, and a name may have hardly a letter without one.
            return min(by_capitals, float(np.percentile(heights[stands], 25)) / _SMALL)
    return by_capitals


def settle_sizes(measured: Sequence[tuple[float, int]]) -> list[float]:
    """Sizes (with how many letters they were measured on) made alike where they may be alike.

    >>> settle_sizes([(12.0, 60), (12.2, 50), (14.4, 8), (10.0, 60), (12.9, 3)])
    [12.1, 12.1, 12.1, 10.0, 12.1]
    """
    settled = [size for size, _ in measured]
    left = {place for place, (size, _) in enumerate(measured) if size > 0}
    while left:
        alike = {place: [other for other in left if _may_be(measured[other], measured[place][0])] for place in left}
        middle = max(left, key=lambda place: (_letters(measured, alike[place]), measured[place][1], -place))
        group = alike[middle]
        if _letters(measured, group) < _FEWEST_OF_SIZE:
            break
        size = _weighted(measured, group)
        for place in group:
            settled[place] = size
        left -= set(group)
    known = sorted({settled[place] for place in range(len(measured)) if place not in left})
    for place in left:
        near = min(known, key=lambda size: abs(size - settled[place]), default=None)
        if near and abs(near - settled[place]) <= _MOST * settled[place]:
            settled[place] = near
    return settled


def _may_be(measured: tuple[float, int], size: float) -> bool:
    found, letters = measured
    return abs(found - size) <= min(_MOST, _EXACT + _ROUGH / max(letters, 1)) * size


def _letters(measured: Sequence[tuple[float, int]], places: Iterable[int]) -> int:
    return sum(measured[place][1] for place in places)


def _weighted(measured: Sequence[tuple[float, int]], places: Sequence[int]) -> float:
    """The middle size, each counted by the square of its letters: long chunks are measured best."""
    weights = [measured[place][1] ** 2 for place in places]
    total = sum(weight * measured[place][0] for weight, place in zip(weights, places, strict=True))
    return round(total / sum(weights), 1)
