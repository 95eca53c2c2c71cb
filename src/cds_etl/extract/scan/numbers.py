"""Numbers on a page of a scan, read three times: by the engine of words, by the engine of digits, and by `glyphs`.

How far the readings agree, and whether there are as many tall and low marks of ink as digits and dots, tells how sure
a number is. What is not sure keeps its most likely reading, and says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from .engine import read_number
from .glyphs import Second, read_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .picture import Pixels

_NUMBER = re.compile(r"[-+]?\d[\d.,/-]*%?")
_GROUPED = re.compile(r"\d{1,3}([.,]\d{3})+")
_LOOKALIKES = str.maketrans("OoQDlI|iSsZzBgqð", "0000111155228996")
_STRAY = re.compile(r"[^\w.,/%+-]|_")
_HEIGHT = 24  # pixels: what digits are drawn as for reading, measured best on seven fonts
_MARGIN = 12
SURE, LIKELY, DOUBTFUL, UNLIKELY = 96.0, 85.0, 40.0, 20.0
_TALL, _LOW = 0.6, 0.45  # of a capital's height: digits are higher, dots and commas lower
_WIDE = 1.0  # of a capital's height: wider marks are several digits that touch
_DIGIT = 0.74  # of a capital's height: how wide a digit is
_AS_HIGH = 0.12  # share by which digits of one size differ in height
_FEWEST = 12  # numbers to learn digits from
_SHORT = 3  # signs: a text so short may be a number that was taken for letters
_LEAST_SURE_WORD = 90.0


class Candidate(NamedTuple):
    """What may be a number: its text as the engine of words read it and how sure it was, its ink, and the marks of it.

    `marks` are width and height of each, as shares of a capital's height; `is_alone` that its cell holds nothing else,
    `tall` how high it is, in pixels.
    """

    text: str
    confidence: float
    digits: Pixels
    marks: tuple[tuple[float, float], ...]
    is_alone: bool
    tall: float


class Number(NamedTuple):
    """What stands in print most likely, 0 to 100 how sure that is, and what else was read."""

    text: str
    confidence: float
    others: tuple[str, ...] = ()


def may_be_number(text: str, confidence: float, *, is_alone: bool) -> bool:
    """Whether a text is one of digits, or of letters that digits are taken for.

    >>> [may_be_number(text, 80, is_alone=True) for text in ("1.234", "61/63", "l5", "2_", "ỗ", "Bình", "146/QĐ")]
    [True, True, True, True, True, False, False]
    >>> may_be_number("ỗ", 80, is_alone=False)
    False
    """
    told = _STRAY.sub("", text.translate(_LOOKALIKES))
    digits = sum(map(str.isdigit, told))
    if digits and digits + sum(sign in ".,/%-+" for sign in told) >= len(told):
        return any(map(str.isdigit, text)) or is_alone
    is_odd = not text.isascii() if len(text) == 1 else not text.isalnum()  # no cell holds a single letter with accents
    return is_alone and len(text) <= _SHORT and (confidence < _LEAST_SURE_WORD or is_odd)


def settle(candidates: Sequence[Candidate]) -> list[Number | None]:
    """What each candidate says; None for one that is no number."""
    first = [read_number(sized(one.digits, _HEIGHT))[0] for one in candidates]
    known = [
        one.text if not fits(text, one.marks) and fits(one.text, one.marks) else text
        for one, text in zip(candidates, first, strict=True)
    ]
    second = _read_by_size(candidates, known)
    return [_judge(*three) for three in zip(candidates, first, second, strict=True)]


def _read_by_size(candidates: Sequence[Candidate], known: Sequence[str]) -> list[Second]:
    """The third reading, digits learnt of each size apart: those of notes and bold ones have other shapes."""
    found = [Second("", is_sure=False)] * len(candidates)
    left = set(range(len(candidates)))
    while left:
        size = candidates[max(left, key=lambda place: (_alike(candidates, left, place), -place))].tall
        group = sorted(place for place in left if abs(candidates[place].tall - size) <= _AS_HIGH * size)
        left -= set(group)
        if len(group) >= _FEWEST:
            pictures = [edged(candidates[place].digits, 4) for place in group]
            for place, second in zip(group, read_again(pictures, [known[place] for place in group]), strict=True):
                found[place] = second
    return found


def _alike(candidates: Sequence[Candidate], left: set[int], place: int) -> int:
    size = candidates[place].tall
    return sum(abs(candidates[other].tall - size) <= _AS_HIGH * size for other in left)


def _judge(one: Candidate, first: str, second: Second) -> Number | None:
    said = one.text if _NUMBER.fullmatch(one.text) else ""
    readings = [text for text in (second.text, first, said) if _NUMBER.fullmatch(text)]
    if not readings:
        return None if not any(map(str.isdigit, one.text)) else Number(one.text, min(one.confidence, DOUBTFUL))
    is_word = not any(map(str.isdigit, one.text))
    if is_word and not (second.is_sure and second.text == first):
        return None
    best = _best(readings, second, one)
    others = tuple(dict.fromkeys(text for text in readings if text != best))
    votes = readings.count(best)
    if second.is_sure and best == second.text and votes > 1:
        return Number(best, SURE, others)
    if not fits(best, one.marks):
        return Number(best, DOUBTFUL if votes > 1 else UNLIKELY, others)
    if votes == len(readings) > 1:
        return Number(best, LIKELY, others)
    is_backed = votes > 1 or (second.is_sure and best == second.text)
    return Number(best, (LIKELY - 5) if is_backed and not second.is_sure else LIKELY if is_backed else UNLIKELY, others)


def _best(readings: Sequence[str], second: Second, one: Candidate) -> str:
    """The reading that most speaks for; of two that differ in their separators alone, the one that groups by three."""

    def weight(text: str) -> tuple[float, bool]:
        votes = readings.count(text) + fits(text, one.marks) + (second.is_sure and text == second.text)
        return votes, text == second.text

    best = max(dict.fromkeys(readings), key=weight)
    if _GROUPED.fullmatch(best) and not (second.is_sure and best == second.text):
        dotted = best.replace(",", ".")
        if dotted in readings:
            return dotted
    return best


def fits(text: str, marks: Sequence[tuple[float, float]]) -> bool:
    """Whether a number has as many digits and separators as there are tall and low marks of ink.

    >>> digit, dot = (0.7, 1.0), (0.2, 0.2)
    >>> fits("1.234", [digit, dot, digit, digit, digit]), fits("1234", [digit, dot, digit, digit, digit])
    (True, False)
    """
    if "%" in text:
        return True  # its rings and its stroke touch or not, as the font will
    tall = sum(max(1, round(width / _DIGIT)) if width > _WIDE else 1 for width, height in marks if height >= _TALL)
    low = sum(height < _LOW for _, height in marks)
    return tall == sum(sign.isdigit() or sign == "/" for sign in text) and low == sum(sign in ".,-" for sign in text)


def sized(digits: Pixels, height: int) -> Pixels:
    """The digits at a height in pixels, on a white margin."""
    inked = digits < 128
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows):
        return np.full((height + 2 * _MARGIN, height + 2 * _MARGIN), 255, dtype=np.uint8)
    tight = digits[max(rows[0] - 1, 0) : rows[-1] + 2, max(columns[0] - 1, 0) : columns[-1] + 2]
    scale = height / tight.shape[0]
    how = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    wide = max(1, round(tight.shape[1] * scale))
    return edged(np.asarray(cv2.resize(tight, (wide, height), interpolation=how), dtype=np.uint8), _MARGIN)


def edged(drawn: Pixels, margin: int) -> Pixels:
    """The picture with white around it."""
    wider = cv2.copyMakeBorder(drawn, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(wider, dtype=np.uint8)
