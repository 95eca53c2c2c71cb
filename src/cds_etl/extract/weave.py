"""Words whose letters come from two fonts, woven together: a font without Vietnamese letters borrows them from another.

Some printers draw a line font by font, so that the text of the file holds "Đ n v" before "ơ ị".
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.model import Box, Word
from cds_etl.text import compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Rule

_SAME = 0.08  # of the size: sizes and baselines of one word differ less
_TOUCHING = (-0.15, 0.08)  # sizes: letters of one word overlap or stand apart no more


def weave(words: Sequence[Word], rules: Sequence[Rule] = ()) -> list[Word]:
    """The words, those made one that touch on a baseline, in letters of different fonts; the order is kept.

    >>> first, last = (Word(text, Box(x, 0, x + 7, 10), 10.0, 10.0, "Narrow") for text, x in (("Đ", 10), ("n", 22)))
    >>> between = Word("ơ", Box(17, 0, 22, 10), 10.0, 10.0, "Sans")
    >>> [word.text for word in weave([first, last, between])]
    ['Đơn']
    """
    if len({word.font for word in words}) < 2:
        return list(words)
    walls = sorted((rule.box for rule in rules if not rule.is_horizontal), key=lambda box: box.x0)
    order = sorted(range(len(words)), key=lambda index: (round(words[index].baseline), words[index].box.x0))
    chains: list[list[int]] = []
    for last, index in pairwise(order):
        if _touch(words[last], words[index]) and not _is_walled(words[index], walls):
            if chains and chains[-1][-1] == last:
                chains[-1].append(index)
            else:
                chains.append([last, index])
    if not chains:
        return list(words)
    first = {min(chain): [words[index] for index in chain] for chain in chains}
    inner = {index for chain in chains for index in chain} - set(first)
    return list(_woven(words, first, inner))


def _woven(words: Sequence[Word], chains: dict[int, list[Word]], inner: set[int]) -> Iterator[Word]:
    for index, word in enumerate(words):
        if index in chains:
            parts = chains[index]
            box = Box(
                parts[0].box.x0, min(p.box.top for p in parts), parts[-1].box.x1, max(p.box.bottom for p in parts)
            )
            yield parts[0]._replace(text=compose("".join(part.text for part in parts)), box=box)
        elif index not in inner:
            yield word


def _touch(left: Word, right: Word) -> bool:
    """Whether two words are one that changes its font between two letters."""
    size = left.size
    return (
        left.font != right.font
        and _TOUCHING[0] * size < right.box.x0 - left.box.x1 < _TOUCHING[1] * size
        and abs(left.baseline - right.baseline) < _SAME * size
        and abs(right.size - size) < _SAME * size
        and left.text[-1].isalpha()
        and right.text[0].isalpha()
        and not (left.is_mark or right.is_mark)
    )


def _is_walled(word: Word, walls: Sequence[Box]) -> bool:
    """Whether a vertical rule stands right before the word."""
    middle = word.baseline - 0.3 * word.size
    first = bisect_left(walls, word.box.x0 - 1, key=lambda box: box.x0)
    near = (box for box in walls[first:] if box.x0 < word.box.x0 + 1)
    return any(box.top <= middle <= box.bottom for box in near)
