"""Which letters are bold: by the width of their strokes beside the usual one, and by their neighbours.

A few letters tell little, so they take the weight of their line; lines stacked in one head share theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chunks import Sheet
    from .reading import Reading

_BOLD, _BOLD_IF_FEW = 1.13, 1.3  # times the usual width of strokes, measured at 200 and 300 dots an inch
_FEW = 4  # letters
_AS_LARGE, _ENOUGH = 0.12, 100  # of the size; letters
_NEARLY_BOLD = 1.03
_SAME_ROW, _STACKED = 0.8, 1.45  # of the size: how far apart baselines are, of one row and of lines on each other
_LONGEST = 12.0  # sizes: how wide a line of a head is


def weigh(readings: Sequence[Reading], sizes: Sequence[float], strokes: Sequence[float], sheet: Sheet) -> list[bool]:
    """Whether each chunk is bold. `sizes` are in pixels, `strokes` the widths of their strokes."""
    measured = [(size, stroke, one.letters) for size, stroke, one in zip(sizes, strokes, readings, strict=True)]
    times = [stroke / (_usual(size, measured) or 1.0) for size, stroke, _ in measured]
    alone = [
        ratio > (_BOLD if one.letters >= _FEW else _BOLD_IF_FEW) for ratio, one in zip(times, readings, strict=True)
    ]
    spans = [sheet.box(one.chunk.marks) for one in readings]
    settled = []
    for place, reading in enumerate(readings):
        near = [
            other
            for other in range(len(readings))
            if other != place and _are_near(place, other, readings, spans, sizes[place])
        ]
        letters = sum(readings[other].letters for other in near)
        bold = sum(readings[other].letters for other in near if alone[other])
        if reading.letters < _FEW and letters:
            settled.append(bold * 2 > letters)
        else:
            settled.append(alone[place] or (times[place] > _NEARLY_BOLD and bold * 2 > letters + reading.letters))
    return settled


def _are_near(
    place: int,
    other: int,
    readings: Sequence[Reading],
    spans: Sequence[tuple[int, int, int, int]],
    size: float,
) -> bool:
    """Whether two chunks are of one row, or of lines of one head beside or on each other."""
    apart = abs(readings[place].chunk.baseline - readings[other].chunk.baseline)
    if apart <= _SAME_ROW * size:
        return True
    mine, theirs = spans[place], spans[other]
    overlap = min(mine[2], theirs[2]) - max(mine[0], theirs[0])
    is_short = max(mine[2] - mine[0], theirs[2] - theirs[0]) < _LONGEST * size  # lines of a head, none of prose
    return is_short and apart <= _STACKED * size and overlap > 0.3 * min(mine[2] - mine[0], theirs[2] - theirs[0])


def _usual(size: float, measured: Sequence[tuple[float, float, int]]) -> float:
    """The middle width of strokes of letters about as large, each chunk counted by its letters."""
    alike = [(stroke, letters) for other, stroke, letters in measured if abs(other - size) <= _AS_LARGE * size]
    strokes = alike if sum(letters for _, letters in alike) >= _ENOUGH else [(one, n) for _, one, n in measured]
    middle = sum(letters for _, letters in strokes) / 2
    for width, letters in sorted(strokes):
        middle -= letters
        if middle <= 0:
            return width
    return 0.0
