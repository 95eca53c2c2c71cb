"""Which lines of a page go on in the one below: those of a paragraph, a cell or a head, parted by no drawn line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chunks import Sheet
    from .reading import Reading

_APART = (0.6, 2.4)  # of a capital's height: how far baselines of such lines are apart
_OVER = 0.5  # of the shorter line: how much of it lies over the other


def stack(readings: Sequence[Reading], sheet: Sheet) -> list[list[int]]:
    """The places of lines that follow one another, from the top; a line alone is a stack of one."""
    order = sorted(range(len(readings)), key=lambda place: readings[place].chunk.baseline)
    spans = [sheet.box(reading.chunk.marks) for reading in readings]
    below: dict[int, int] = {}
    above: dict[int, int] = {}
    for rank, place in enumerate(order):
        chunk = readings[place].chunk
        for other in order[rank + 1 :]:
            apart = readings[other].chunk.baseline - chunk.baseline
            if apart > _APART[1] * chunk.tall:
                break
            is_next = apart >= _APART[0] * chunk.tall and readings[other].chunk.region == chunk.region
            if is_next and _lies_over(spans[place], spans[other]):
                below.setdefault(place, other)
                above[other] = place  # the last one found is the nearest above
    stacks = []
    for place in order:
        if place in above and below.get(above[place]) == place:
            continue
        run = [place]
        while run[-1] in below and above[below[run[-1]]] == run[-1]:
            run.append(below[run[-1]])
        stacks.append(run)
    return stacks


def _lies_over(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    overlap = min(one[2], other[2]) - max(one[0], other[0])
    return overlap >= _OVER * min(one[2] - one[0], other[2] - other[0])
