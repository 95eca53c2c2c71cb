"""Numbers on a page of a scan, read three times: by the engine of words, by the engine of digits, and by `glyphs`.

How far the readings agree, and whether there are as many tall and low marks of ink as digits and dots, tells how sure
a number is. What is not sure keeps its most likely reading, and says so.
"""

from __future__ import annotations

import re
from collections import Counter
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
_DECIMAL = re.compile(r"\d+([.,])\d{1,2}%?")
_GROUPED_TWICE = re.compile(r"\d{1,3}(\.\d{3})+\.\d{2}")
_BOTH = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*([.,])\d{1,3}%?")
_UNGROUPED = 3  # digits before a decimal sign that need no grouping
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
_MIXED = 75.0  # a text of digits and letters that is less sure may be a number
_SURE_WORD = 70.0  # confidence from which the engine of words is believed before that of digits
_NO_WORD = 50.0  # letters that are less sure, with as many marks as digits, may be those digits
_NO_LETTER = 10.0  # one letter that is less sure is none: with specks beside it, it may be a digit
_COMMON, _ENOUGH = 6.0, 12  # times as often as the other, and so often: by such a sign a page groups or parts decimals


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
    >>> may_be_number("E/7/", 12, is_alone=True)
    True
    >>> may_be_number("ỗ", 80, is_alone=False)
    False
    """
    told = _STRAY.sub("", text.translate(_LOOKALIKES))
    digits = sum(map(str.isdigit, told))
    signs = digits + sum(sign in ".,/%-+" for sign in told)
    if digits and signs >= len(told):
        return any(map(str.isdigit, text)) or is_alone
    if is_alone and any(map(str.isdigit, text)) and 2 * signs >= len(told) and confidence < _MIXED:
        return True
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
    signs = _signs([*(one.text for one in candidates), *first, *(other.text for other in second)])
    judged = [_judge(*three, signs) for three in zip(candidates, first, second, strict=True)]
    # What stands among words may be the number of a section or a date: only a cell's number has the page's signs.
    return [
        _as_usual(number, signs) if number and one.is_alone else number
        for one, number in zip(candidates, judged, strict=True)
    ]


def _as_usual(number: Number, signs: _Signs) -> Number:
    """The number with the signs that all others of the page have; that it may be so is doubtful, as is what was read.

    >>> signs = _Signs(".", ",")
    >>> _as_usual(Number("1,873", 80.0), signs)
    Number(text='1.873', confidence=40.0, others=('1,873',))
    >>> _as_usual(Number("7.965.94", 80.0), signs).text
    '7.965,94'
    """
    text = number.text
    if found := _GROUPED.fullmatch(text):
        written = text.replace(found[1][0], signs.groups or found[1][0])
    elif found := _DECIMAL.fullmatch(text):
        written = text.replace(found[1], signs.decimals or found[1])
    elif signs == _Signs(".", ",") and _GROUPED_TWICE.fullmatch(text):
        head, _, tail = text.rpartition(".")
        written = f"{head},{tail}"
    else:
        return number
    return number if written == text else Number(written, min(number.confidence, DOUBTFUL), (text, *number.others))


class _Signs(NamedTuple):
    """By which sign a page groups thousands and parts decimals; "" where both are as usual."""

    groups: str
    decimals: str


def _signs(readings: Sequence[str]) -> _Signs:
    """The signs that are far commoner in all readings; engines see the tail of a comma badly.

    >>> _signs(["1.234", "5.678", "9.012"] * 5 + ["3,456", "7,5%", "8,25"])
    _Signs(groups='.', decimals='')
    """
    groups, decimals = Counter[str](), Counter[str]()
    for text in readings:
        if found := _GROUPED.fullmatch(text):
            groups.update(found[1][0])
        elif found := _DECIMAL.fullmatch(text):
            decimals.update(found[1])
    return _Signs(_commonest(groups), _commonest(decimals))


def _commonest(counts: Counter[str]) -> str:
    one, other = (".", ",") if counts["."] >= counts[","] else (",", ".")
    is_clear = counts[one] >= _COMMON * counts[other] and counts[one] >= _ENOUGH
    return one if is_clear else ""


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


def _judge(one: Candidate, first: str, second: Second, signs: _Signs) -> Number | None:
    said = one.text if _NUMBER.fullmatch(one.text) else ""
    readings = [text for text in (second.text, first, said) if _NUMBER.fullmatch(text)]
    if not readings:
        return None if not any(map(str.isdigit, one.text)) else Number(one.text, min(one.confidence, DOUBTFUL))
    is_word = not any(map(str.isdigit, one.text))
    if is_word and not (second.is_sure and second.text == first):
        likely = [text for text in (second.text if second.is_sure else "", first) if _NUMBER.fullmatch(text)]
        is_no_word = one.confidence < _NO_WORD and likely and _digits(likely[0]) == _tall_marks(one.marks)
        is_no_letter = one.is_alone and len(one.text) == 1 and one.confidence < _NO_LETTER
        return Number(likely[0], UNLIKELY) if likely and (is_no_word or is_no_letter) else None
    best = _best(readings, second, one, signs)
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


def _best(readings: Sequence[str], second: Second, one: Candidate, signs: _Signs) -> str:
    """The reading that most speaks for; of those that differ in separators alone, the one that is written as usual."""

    def weight(text: str) -> tuple[float, bool, bool]:
        votes = readings.count(text) + fits(text, one.marks) + (second.is_sure and text == second.text)
        return votes, text == second.text, text == one.text and one.confidence >= _SURE_WORD

    best = max(dict.fromkeys(readings), key=weight)
    alike = [
        text
        for text in dict.fromkeys(readings)
        if _only_digits(text) == _only_digits(best)
        and (fits(text, one.marks) or not fits(best, one.marks) or (second.is_sure and text == second.text))
    ]
    return max(alike, key=lambda text: (_is_usual(text, signs), text == best))


def _is_usual(text: str, signs: _Signs) -> bool:
    """Whether a number has its thousands grouped, and its decimals parted, by the page's signs.

    >>> signs = _Signs(".", ",")
    >>> [_is_usual(text, signs) for text in ("4.271", "4,271", "31,7%", "31.7%", "4.527,52", "4527,52", "61/63")]
    [True, False, True, False, True, False, False]
    """
    if found := _GROUPED.fullmatch(text):
        return (found[1][0] == (signs.groups or ".")) and len(set(text) & {".", ","}) == 1
    if found := _DECIMAL.fullmatch(text):
        return found[1] == (signs.decimals or found[1]) and len(text.partition(found[1])[0]) <= _UNGROUPED
    found = _BOTH.fullmatch(text)
    return found is not None and (found[1], found[2]) in ((".", ","), (",", ".")) and signs.groups in ("", found[1])


def _only_digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _digits(text: str) -> int:
    return sum(sign.isdigit() or sign == "/" for sign in text)


def _tall_marks(marks: Sequence[tuple[float, float]]) -> int:
    """How many digits the tall marks of ink are; a wide one is several that touch."""
    return sum(max(1, round(width / _DIGIT)) if width > _WIDE else 1 for width, height in marks if height >= _TALL)


def fits(text: str, marks: Sequence[tuple[float, float]]) -> bool:
    """Whether a number has as many digits and separators as there are tall and low marks of ink.

    >>> digit, dot = (0.7, 1.0), (0.2, 0.2)
    >>> fits("1.234", [digit, dot, digit, digit, digit]), fits("1234", [digit, dot, digit, digit, digit])
    (True, False)
    """
    if "%" in text:
        return True  # its rings and its stroke touch or not, as the font will
    low = sum(height < _LOW for _, height in marks)
    return _tall_marks(marks) == _digits(text) and low == sum(sign in ".,-" for sign in text)


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
