"""A second reader for numbers: it learns the digits of the document at hand, and looks for those and no others.

Each line of print is laid on a strip whose digits are equally tall; the mean picture of each character is learnt from
the strips by what the first reader read there, and a number is the cheapest row of such pictures that explains the ink.
Broken and touching digits do not matter, since nothing is cut apart. Where both readers agree, they are hardly ever
wrong: once in 5,281 numbers.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .strips import ABOVE, TALL, lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from .picture import Pixels
    from .strips import Levels, Strip

_WIDTHS = {".": 0.52, ",": 0.52, "/": 0.56, "-": 0.66, "%": 1.8}
"""How far characters advance, in digits; digits are all as wide, in every book face of tables."""
_NUMBER = re.compile(r"-?\d+([.,/-]\d+)*%?")
_SAMPLES = 60
_ROUNDS = 2
_LIKE = 0.35
"""Share of a number's ink that may miss its pictures if they are to be learnt from."""
_STEP = 1.5
_WHITE = 1.3
"""What one more character costs, and ink that no character explains: in squares of full ink."""
SURE, FIT = 0.1, 0.4
"""A reading is sure if its next best is so much worse, and no character's ink misses its picture by more (shares)."""


@dataclass(frozen=True, slots=True)
class Second:
    """What the second reader reads, and whether it would swear to it; "" where it cannot tell."""

    text: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Found:
    text: str
    places: tuple[float, ...]  # the middle of each character
    fit: float
    margin: float

    @property
    def is_sure(self) -> bool:
        """Whether every character fits its picture and no other nearly as well, and all together are a number."""
        return self.margin > SURE and self.fit < FIT and _NUMBER.fullmatch(self.text) is not None


def read_again(pictures: Sequence[Pixels], texts: Sequence[str]) -> list[Second]:
    """A second reading of grey pictures, each of one printed number, beside the first reader's texts for them.

    `texts` may hold errors; a document should give some dozens of numbers. Where too little is learnt, nothing is read.
    """
    strips = lay_out(pictures)
    known = [text.replace(" ", "") for text in texts]
    step, spots = _align_by_width(strips, known)
    letters = _learn(strips, spots, step)
    if sum(letter.isdigit() for letter in letters) < 5:
        return [Second("", is_sure=False)] * len(pictures)
    for _ in range(_ROUNDS):
        letters |= _learn(strips, _align_by_ink(strips, known, letters), step)
    found = [_read(strip, letters) for strip in strips]
    return [
        Second(one.text, one.is_sure and _is_as_wide(strip, one.text, step))
        for strip, one in zip(strips, found, strict=True)
    ]


Places = list[tuple[int, float]]
"""Where a character stands: strips by number, and its middle."""


def _align_by_width(strips: Sequence[Strip | None], texts: Sequence[str]) -> tuple[float, dict[str, Places]]:
    """A digit's advance, and where each character of the first readings stands.

    Piece by piece of ink where there are as many as characters, else by their widths.
    """
    spans = [
        _span(strip) if strip and text and any(map(str.isdigit, text)) else None
        for strip, text in zip(strips, texts, strict=True)
    ]
    units = [sum(map(_advance, text)) for text in texts]
    steps = [(span[1] - span[0]) / (unit - 0.15) for span, unit in zip(spans, units, strict=True) if span and unit >= 2]
    spots: dict[str, list[tuple[int, float, bool]]] = defaultdict(list)
    step = float(np.median(steps)) if steps else 0.0
    for place, (strip, text, span, unit) in enumerate(zip(strips, texts, spans, units, strict=True)):
        if not strip or not span:
            continue
        if len(strip.boxes) == len(text):
            for letter, box in zip(text, strip.boxes, strict=True):
                if _may_be(letter, box):
                    spots[letter].append((place, (box[0] + box[1]) / 2, True))
        elif step and abs(span[1] - span[0] - step * (unit - 0.15)) <= 0.3 * step:
            own = (span[1] - span[0]) / (unit - 0.15) if unit >= 2 else step
            at = (span[0] + span[1] - own * unit) / 2
            for letter in text:
                spots[letter].append((place, at + own * _advance(letter) / 2, False))
                at += own * _advance(letter)
    chosen = {}
    for letter, found in spots.items():
        alone = [(place, x) for place, x, is_alone in found if is_alone]
        chosen[letter] = alone if len(alone) >= 3 else [(place, x) for place, x, _ in found]
    return step, chosen


def _is_as_wide(strip: Strip | None, text: str, step: float) -> bool:
    """Whether the ink is about as wide as so many characters are: thin digits are else read as two."""
    span = _span(strip) if strip else None
    return span is not None and abs(span[1] - span[0] - step * (sum(map(_advance, text)) - 0.15)) <= 0.3 * step


def _may_be(letter: str, box: tuple[float, float, float, float]) -> bool:
    """Whether ink of this height can be this character: the first reader takes points for strokes and the reverse."""
    height, top = box[3] - box[2], box[2]
    if letter in ".,":
        return height < 0.6 * TALL and top > 0.4 * TALL
    return height < 0.4 * TALL if letter == "-" else height > 0.75 * TALL


def _align_by_ink(
    strips: Sequence[Strip | None], texts: Sequence[str], letters: Mapping[str, Levels]
) -> dict[str, Places]:
    """Where the characters of the first readings stand, those readings left out that the ink contradicts."""
    spots: dict[str, Places] = defaultdict(list)
    for place, (strip, text) in enumerate(zip(strips, texts, strict=True)):
        if strip is None or not text or not set(text) <= letters.keys():
            continue
        starts, miss = _spell(strip, text, letters)
        full = sum(float((letters[letter] ** 2).sum()) for letter in text)
        if miss < _LIKE * full:
            for letter, x in zip(text, starts, strict=True):
                spots[letter].append((place, x + letters[letter].shape[1] / 2))
    return spots


def _spell(strip: Strip, text: str, letters: Mapping[str, Levels]) -> tuple[list[int], float]:
    """Where the characters of a text begin if it is what the strip says, and how much ink misses it in all."""
    misses = _misses(strip.ink, {letter: letters[letter] for letter in set(text)})
    white = np.concatenate([[0.0], np.cumsum(_WHITE * (strip.ink**2).sum(0))])
    count = len(white)
    reached = white.copy()  # the cost of all up to a column
    begun: list[NDArray[np.intp]] = []
    for letter in text:
        if letter not in misses:
            return [], float("inf")
        errors, width = misses[letter], letters[letter].shape[1]
        ends = np.full(count, np.inf)
        ends[width:] = reached[: count - width] + errors
        # White may follow: the best end so far, and the white from there on.
        free = ends - white
        best = np.minimum.accumulate(free)
        came = np.maximum.accumulate(np.where(free <= best, np.arange(count), 0))
        begun.append(came - width)
        reached = best + white
    starts: list[int] = []
    x = count - 1
    for came in reversed(begun):
        x = int(came[x])
        starts.append(x)
    return starts[::-1], float(reached[-1])


def _advance(letter: str) -> float:
    return _WIDTHS.get(letter, 1.0 if letter.isdigit() else 0.6)


def _span(strip: Strip) -> tuple[int, int] | None:
    """The first and last column of a strip with ink beside digits."""
    columns = np.flatnonzero((strip.ink[ABOVE - 2 : ABOVE + TALL + 3] ** 2).sum(0) > 0.35)
    return (int(columns[0]), int(columns[-1]) + 1) if len(columns) > 1 else None


def _learn(strips: Sequence[Strip | None], spots: Mapping[str, Places], step: float) -> dict[str, Levels]:
    """The mean picture of each character: its samples are moved until they fit best, and strays are left out."""
    letters: dict[str, Levels] = {}
    for letter, places in spots.items():
        width = max(4, int(step * (0.9 if letter.isdigit() else 0.8) * _advance(letter)))
        samples = [(strip.ink, x - width / 2) for at, x in places[:_SAMPLES] if (strip := strips[at])]
        if samples:
            mean: Levels = np.median([_cut(ink, x, width) for ink, x in samples], axis=0)
            for _ in range(2 if len(samples) >= 3 else 0):
                mean = _mean_of_fitting(samples, mean)
            letters[letter] = mean
    return letters


def _mean_of_fitting(samples: Sequence[tuple[Levels, float]], mean: Levels) -> Levels:
    """The mean of the samples, each moved by up to three columns; those that fit badly even so do not count."""
    full = float((mean**2).sum())
    best: list[tuple[float, Levels]] = []
    for ink, x in samples:
        cuts = [(abs(move), _cut(ink, x + move, mean.shape[1])) for move in range(-3, 4)]
        best.append(
            min(
                ((float(((cut - mean) ** 2).sum()) + 0.02 * away * full, cut) for away, cut in cuts),
                key=lambda one: one[0],
            )
        )
    limit = 2.5 * float(np.median([error for error, _ in best]))
    kept: Levels = np.mean([cut for error, cut in best if error <= limit], axis=0)
    return kept


def _cut(ink: Levels, x: float, width: int) -> Levels:
    """So many columns from x on; paper beyond the edges."""
    first = round(x)
    cut = np.zeros((ink.shape[0], width), np.float32)
    left, right = max(0, first), min(ink.shape[1], first + width)
    if right > left:
        cut[:, left - first : right - first] = ink[:, left:right]
    return cut


def _read(strip: Strip | None, letters: Mapping[str, Levels]) -> _Found:
    """The cheapest row of characters that explains a strip's ink from its first column to its last."""
    if strip is None:
        return _Found("", (), math.inf, 0.0)
    misses = _misses(strip.ink, letters)
    white = (_WHITE * (strip.ink**2).sum(0)).tolist()
    count = len(white)
    cost = [0.0] + [math.inf] * count
    back: list[tuple[int, str]] = [(0, "")] * (count + 1)
    lists = [(letter, letters[letter].shape[1], errors.tolist()) for letter, errors in misses.items()]
    for x in range(count):
        here = cost[x]
        if here + white[x] < cost[x + 1]:
            cost[x + 1], back[x + 1] = here + white[x], (x, "")
        for letter, width, errors in lists:
            if x < len(errors) and here + errors[x] + _STEP < cost[x + width]:
                cost[x + width], back[x + width] = here + errors[x] + _STEP, (x, letter)
    row: list[tuple[int, str]] = []
    x = count
    while x > 0:
        x, letter = back[x]
        if letter:
            row.append((x, letter))
    row.reverse()
    text = "".join(letter for _, letter in row)
    middles = tuple(x + letters[letter].shape[1] / 2 for x, letter in row)
    fits, margins = [0.0 if row else math.inf], [math.inf if row else 0.0]
    for x, letter in row:
        own, full = float(misses[letter][x]), float((letters[letter] ** 2).sum()) or 1.0
        width = letters[letter].shape[1]
        rivals = [
            float(errors[max(0, x - 1) : x + 2].min())
            for other, errors in misses.items()
            if other != letter and abs(letters[other].shape[1] - width) <= 2 and len(errors[max(0, x - 1) : x + 2])
        ]
        fits.append(own / full)
        margins.append((min(rivals, default=math.inf) - own) / full)
    return _Found(text, middles, max(fits), min(margins))


def _misses(ink: Levels, letters: Mapping[str, Levels]) -> dict[str, Levels]:
    """For each character and each column: by how much ink misses its picture if it begins there (squares)."""
    found: dict[str, Levels] = {}
    by_width: dict[int, list[str]] = defaultdict(list)
    for letter, picture in letters.items():
        if picture.shape[1] <= ink.shape[1]:
            by_width[picture.shape[1]].append(letter)
    for width, some in by_width.items():
        windows = np.lib.stride_tricks.sliding_window_view(ink, width, axis=1).transpose(1, 0, 2)
        flat = windows.reshape(len(windows), -1)
        pictures = np.stack([letters[letter].ravel() for letter in some]).astype(np.float32)
        errors = (flat**2).sum(1)[:, None] - 2 * flat @ pictures.T + (pictures**2).sum(1)[None, :]
        found |= {letter: np.maximum(errors[:, place], 0) for place, letter in enumerate(some)}
    return found
