"""Upright stamps and watermarks: large words that other words stand across (slanted ones their letters give away)."""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING

from cds_etl.model import HiddenWord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cds_etl.model import Box, Word

STAMP = "large and across other words, as stamps are"
_LARGE = 1.8  # times the size of what it lies across, and of most words: titles are up to 1.7 times the body
_CAPITALS = 0.68  # of the size: how high capitals stand
_SMALL = 0.45  # of the size: how high small letters stand
_LEAST = (0.5, 0.1)  # of the small word's size, along and across the line: the width of a letter, part of its height
_NEAR = 1.5  # of the stamp's size: how far apart the words of one stamp stand


def set_stamps_apart(words: list[Word]) -> tuple[list[Word], list[HiddenWord]]:
    """Words of the page itself, and those of stamps that lie across them; what lies across nothing is no stamp."""
    sizes = {word.size for word in words}
    if len(sizes) < 2 or max(sizes) < _LARGE * min(sizes):
        return words, []
    usual = median_low(word.size for word in words)
    large = [word for word in words if word.size >= _LARGE * usual]
    stamps = [word for word in large if _lies_across(word, words)]
    for stamp in stamps:  # which grows while it is gone through
        stamps += [word for word in large if word not in stamps and _belongs(word, stamp)]
    kept = [word for word in words if word not in stamps] if stamps else words
    return kept, [HiddenWord(word.text, word.box, STAMP) for word in stamps]


def _lies_across(word: Word, words: Iterable[Word]) -> bool:
    """Whether the letters of much smaller words stand on those of a word, and not merely beside, above or below."""
    top, bottom = word.baseline - _CAPITALS * word.size, word.baseline
    return any(
        other.size * _LARGE <= word.size
        and min(other.baseline, bottom) - max(other.baseline - _SMALL * other.size, top) > _LEAST[1] * other.size
        and min(other.box.x1, word.box.x1) - max(other.box.x0, word.box.x0) > _LEAST[0] * other.size
        for other in words
    )


def _belongs(word: Word, stamp: Word) -> bool:
    near = _NEAR * stamp.size
    return word.size == stamp.size and _gap(word.box, stamp.box) < near


def _gap(one: Box, other: Box) -> float:
    """White between two boxes, beside or below one another; less than zero where they meet."""
    return max(one.x0 - other.x1, other.x0 - one.x1, one.top - other.bottom, other.top - one.bottom)
