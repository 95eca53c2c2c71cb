"""Chunks of ink to texts: each chunk is drawn by itself and read, raised marks apart.

What numbers say, and how large letters are, is settled for a whole page in `assembling`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .engine import Token, read_line, read_number
from .numbers import edged, sized
from .signs import find_sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chunks import Chunk, Sheet
    from .ink import Ink
    from .picture import Pixels

_MARGIN = 10  # pixels of white around a line
_TALL = 20.5  # pixels: how high capitals are drawn; higher ones the engine makes smaller itself, and reads đổi as đối
_KEPT = (0.9, 1.5)  # scales so near are left alone
_MARK = re.compile(r"\(?\d{1,2}\)?|\*{1,3}")
_BEGINS_ODDLY = re.compile(r"[^\w\s(\[–—+-][^\W\d_]")  # as no note does: *Theo, “Tên
_ABOVE, _TOUCHING = 0.2, 0.7  # of a capital's height: how far above the line a mark ends; how wide it may be
_MARK_SIGNS = "0123456789*()"
_LEAST_SURE_MARK = 45.0
_MARK_HEIGHTS = (24, 32, 20)  # pixels
_SURE_SIGN, _SURE_BAR = 80.0, 55.0  # a bar may as well be the shadow of an edge
_QUOTES, _STOPS = "\"“”'‘’`", ".,:;"
_SMALL = 0.5  # of a capital's height: what is higher is no quote, stop or comma
_MOST_MARKS = 6  # of ink in a sign that stands alone, specks among them
UNREAD = "\ufffd"


@dataclass(slots=True)
class Reading:
    """A chunk as read: its words with their marks of ink, from the left, and the raised signs that are note marks."""

    chunk: Chunk
    tokens: list[tuple[Token, list[int]]]
    raised: list[tuple[str, tuple[int, int, int, int]]]  # each with its box in pixels
    is_crossed: bool = False  # by what a pen drew, with which some of its letters may be gone

    @property
    def letters(self) -> int:
        """Signs in its words."""
        return sum(len(token.text) for token, _ in self.tokens)

    @property
    def sure(self) -> float:
        """How sure the engine is of its words, each counted by its letters."""
        return sum(token.confidence * len(token.text) for token, _ in self.tokens) / max(self.letters, 1)


class Reader:
    """Reads the chunks of one page."""

    def __init__(self, ink: Ink, sheet: Sheet) -> None:
        self._ink, self._sheet = ink, sheet
        self._marked = np.ones(len(sheet.boxes), dtype=np.bool_)  # every mark, but for those that are being looked at
        self._marked[0] = False

    def read(self, chunk: Chunk) -> Reading:
        """The words of a chunk and its raised marks."""
        raised, marks = self._read_raised(chunk)
        line = [mark for mark in chunk.marks if mark not in marks]
        tokens = self._tokens(chunk, line)
        signs = [(text, self._sheet.box(run)) for text, run in raised]
        begins_oddly = tokens and _BEGINS_ODDLY.match(tokens[0][0].text) and tokens[0][0].text[1].isupper()
        if begins_oddly and (touching := self._touching(chunk)):
            token, held = tokens[0]
            tokens[0] = (token._replace(text=token.text[1:]), held)
            signs.insert(0, touching)
        return Reading(chunk, self._without_phantoms(chunk, tokens), signs, self._is_crossed(chunk))

    def _is_crossed(self, chunk: Chunk) -> bool:
        """Whether something that is no letter reaches into the chunk's line."""
        left, top, right, bottom = self._sheet.box(chunk.marks)
        drawn = self._sheet.drawn
        across = (drawn[:, 0] < right) & (drawn[:, 2] > left)
        return bool((across & (drawn[:, 1] < bottom) & (drawn[:, 3] > top)).any())

    def _without_phantoms(self, chunk: Chunk, tokens: list[tuple[Token, list[int]]]) -> list[tuple[Token, list[int]]]:
        """The words without quotes and stops at either end of the line that stand apart, or for which there is no ink.

        The engine sees them where a word begins with a wide arm, as T does, or where phrases use to end.
        """
        while len(tokens) > 1 and not tokens[0][0].text.strip(_QUOTES + _STOPS):
            tokens = tokens[1:]  # a speck before the line
        while len(tokens) > 1 and not tokens[-1][0].text.strip(_QUOTES + _STOPS):
            tokens = tokens[:-1]
        for place, edge in ((0, 0), (-1, 2)):
            if not tokens:
                break
            token, marks = tokens[place]
            bare = token.text.lstrip(_QUOTES) if place == 0 else token.text.rstrip(_QUOTES + _STOPS)
            if bare == token.text or not bare or not marks:
                continue
            boxes = self._sheet.boxes[marks]
            outermost = boxes[int(boxes[:, 0].argmin() if edge == 0 else boxes[:, 2].argmax())]
            if outermost[3] - outermost[1] > _SMALL * chunk.tall:  # a letter
                tokens[place] = (token._replace(text=bare), marks)
        return tokens

    def line(self, chunk: Chunk, marks: Sequence[int] | None = None) -> tuple[Pixels, float]:
        """The marks of a chunk by themselves, dark on white, at the height that is read best; and times which scale."""
        drawn = self._cut(list(chunk.marks if marks is None else marks))
        scale = _TALL / chunk.tall
        if _KEPT[0] <= scale <= _KEPT[1]:
            scale = 1.0
        else:
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
            drawn = np.asarray(cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)
        return edged(drawn, _MARGIN), scale

    def _cut(self, marks: list[int]) -> Pixels:
        """The marks by themselves, with two pixels around them."""
        left, top, right, bottom = self._sheet.box(marks)
        height, width = self._ink.grey.shape
        region = (slice(max(top - 2, 0), min(bottom + 2, height)), slice(max(left - 2, 0), min(right + 2, width)))
        self._marked[marks] = 0
        others = self._marked[self._sheet.labels[region]] | self._sheet.lines[region]
        self._marked[marks] = 1
        hidden = np.asarray(cv2.dilate(others.astype(np.uint8), np.ones((3, 3), np.uint8)), dtype=np.uint8)
        return np.where(hidden > 0, 255, self._ink.grey[region]).astype(np.uint8)

    def digits(self, marks: Sequence[int]) -> Pixels:
        """The marks in harder contrast, as digits are read best."""
        grey = self._cut(list(marks)).astype(np.float32) * 0.95 / 255
        return (np.clip((grey - 0.25) / 0.55, 0, 1) * 255).astype(np.uint8)

    def _read_raised(self, chunk: Chunk) -> tuple[list[tuple[str, list[int]]], set[int]]:
        """Raised marks with their texts, and all that they are made of; other raised signs stay in the line."""
        found, held = [], set()
        for run in chunk.raised:
            text = self._read_mark(run)
            if text:
                found.append((text, run))
                held.update(run)
        return found, held

    def _read_mark(self, run: Sequence[int]) -> str:
        """A raised mark; "" where neither one reading is sure nor two agree."""
        digits = self.digits(run)
        readings = []
        for height in _MARK_HEIGHTS:
            text, sure = read_number(sized(digits, height), signs=_MARK_SIGNS)
            if _MARK.fullmatch(text) and (sure >= _LEAST_SURE_MARK or text in readings):
                return text
            readings.append(text)
        return ""

    def _touching(self, chunk: Chunk) -> tuple[str, tuple[int, int, int, int]] | None:
        """A raised mark at the head of a line that touches its first letter, and was read as a quote or the like."""
        left, top, _, _ = self._sheet.box(chunk.marks[:1])
        low = round(chunk.baseline - _ABOVE * chunk.tall)
        wide = round(_TOUCHING * chunk.tall)
        upper = self._ink.grey[max(top - 2, 0) : low, max(left - 2, 0) : left + wide]
        if upper.shape[0] < 3 or upper.shape[1] <= wide // 2:
            return None
        part = wide // 2 + int((255 - upper[:, wide // 2 :].astype(np.float32)).sum(axis=0).argmin())
        readings = [read_number(sized(upper[:, :part], height), signs=_MARK_SIGNS)[0] for height in _MARK_HEIGHTS]
        text = max(readings, key=readings.count)
        is_mark = _MARK.fullmatch(text) is not None and readings.count(text) > 1
        return (text, (left, top, left + part, low)) if is_mark else None

    def _tokens(self, chunk: Chunk, line: list[int]) -> list[tuple[Token, list[int]]]:
        """What the engine reads on the line, with the marks of each word; numbers read twice."""
        if not line:
            return []
        if sign := self._sign(chunk, line):
            return [(Token(sign, (0, 0, 0, 0), _SURE_BAR if "I" in sign else _SURE_SIGN), line)]
        drawn, scale = self.line(chunk, line)
        tokens = read_line(drawn)
        if not tokens:
            return self._without_words(chunk, line)
        at = self._sheet.box(line)[0] - 2
        places = [((token.box[0] - _MARGIN) / scale + at, (token.box[2] - _MARGIN) / scale + at) for token in tokens]
        held = self._shared_out(line, places)
        return [part for token, marks in zip(tokens, held, strict=True) for part in self._unglued(token, marks, held)]

    def _shared_out(self, line: Sequence[int], places: Sequence[tuple[float, float]]) -> list[list[int]]:
        """The marks of each word: the engine's places are rough, so words are parted where the white is widest."""
        columns, starts, ends = self._columns(line)
        cuts = part_words(starts, ends, places)
        return [[mark for column in columns[a:b] for mark in column] for a, b in pairwise([0, *cuts, len(columns)])]

    def _columns(self, line: Sequence[int]) -> tuple[list[list[int]], list[float], list[float]]:
        """Marks above one another together, from the left, with where each column begins and ends."""
        columns: list[list[int]] = []
        ends: list[float] = []
        boxes = self._sheet.boxes
        for mark in sorted(line, key=lambda mark: int(boxes[mark, 0])):
            if columns and boxes[mark, 0] < ends[-1]:
                columns[-1].append(mark)
                ends[-1] = max(ends[-1], float(boxes[mark, 2]))
            else:
                columns.append([mark])
                ends.append(float(boxes[mark, 2]))
        starts = [float(min(boxes[mark, 0] for mark in column)) for column in columns]
        return columns, starts, ends

    def _unglued(self, token: Token, marks: list[int], words: Sequence[Sequence[int]]) -> list[tuple[Token, list[int]]]:
        """A token in two where a small letter, then white as wide as between words, then a capital stand: LongAn."""
        text = token.text
        places = [
            at for at in range(1, len(text)) if text[at].isupper() and (text[at - 1].islower() or text[at - 1] == ".")
        ]
        if not places:
            return [(token, marks)]
        columns, starts, ends = self._columns(marks)
        if len(columns) < 2:
            return [(token, marks)]
        gaps = np.asarray([start - end for start, end in zip(starts[1:], ends, strict=False)])
        spaces = [self.white(one, other) for one, other in pairwise(words) if one and other]
        cut = int(gaps.argmax())
        at = min(places, key=lambda place: abs(place - (cut + 1) * len(text) / len(columns)))
        usual = min(spaces) if spaces else 1.6 * float(np.median(gaps)) + 0.12 * self.tall(marks)
        if gaps[cut] < 0.7 * usual or abs(at - (cut + 1) * len(text) / len(columns)) > 1.5:
            return [(token, marks)]
        before = [mark for column in columns[: cut + 1] for mark in column]
        after = [mark for column in columns[cut + 1 :] for mark in column]
        return [(token._replace(text=text[:at]), before), (token._replace(text=text[at:]), after)]

    def white(self, one: Sequence[int], other: Sequence[int]) -> float:
        """Pixels between two words."""
        return float(self._sheet.box(other)[0] - self._sheet.box(one)[2])

    def tall(self, marks: Sequence[int]) -> float:
        """How high the highest of some marks is, in pixels."""
        held = self._sheet.boxes[list(marks)]
        return float((held[:, 3] - held[:, 1]).max())

    def _sign(self, chunk: Chunk, line: list[int]) -> str:
        """A sign that the engine reads as anything; "" where something else stands on the line."""
        if len(line) > _MOST_MARKS:
            return ""
        pictures = []
        for mark in line:
            left, top, right, bottom = self._sheet.boxes[mark].tolist()
            own = self._sheet.labels[top:bottom, left:right] == mark
            pictures.append(np.where(own, self._ink.grey[top:bottom, left:right], 255).astype(np.uint8))
        return find_sign(self._sheet.boxes[line], pictures, chunk.tall)

    def _without_words(self, chunk: Chunk, line: list[int]) -> list[tuple[Token, list[int]]]:
        """A line on which the engine finds no word: digits, or something that cannot be read."""
        text, sure = read_number(sized(self.digits(line), 24))
        if not text:
            return [(Token(UNREAD, (0, 0, 0, 0), 0.0), line)]
        return [(Token(text, (0, 0, 0, 0), sure), line)]

    def stroke(self, chunk: Chunk) -> float:
        """How wide the strokes of a chunk are, as a share of a capital's height."""
        left, top, right, bottom = self._sheet.box(chunk.marks)
        own = np.zeros(len(self._marked), dtype=np.uint8)
        own[chunk.marks] = 1
        ink = own[self._sheet.labels[top:bottom, left:right]]
        depth = cv2.distanceTransform(
            cv2.copyMakeBorder(ink, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,)), cv2.DIST_L2, 3
        )
        return float(np.mean(depth[depth > 0])) / chunk.tall


def part_words(starts: Sequence[float], ends: Sequence[float], places: Sequence[tuple[float, float]]) -> list[int]:
    """Before which columns of ink the words after the first begin: at wide white, near where the engine saw them.

    Each word has a column at least, if there are as many.

    >>> part_words([0, 10, 30, 40], [8, 18, 38, 48], [(0, 22), (26, 50)])
    [2]
    """
    words, columns = len(places), len(starts)
    if words < 2:
        return []
    if columns <= words:
        return [min(number, columns) for number in range(1, words)]
    wanted = [(before[1] + after[0]) / 2 for before, after in pairwise(places)]
    white = np.asarray([start - end for start, end in zip(starts[1:], ends, strict=False)])
    middle = np.asarray([(start + end) / 2 for start, end in zip(starts[1:], ends, strict=False)])
    gain = [white - 0.5 * np.abs(middle - at) for at in wanted]
    best = np.full((len(wanted), len(white)), -np.inf)
    came = np.zeros((len(wanted), len(white)), dtype=np.int64)
    best[0] = gain[0]
    for number in range(1, len(wanted)):
        top, at = -np.inf, 0
        for place in range(1, len(white)):
            if best[number - 1, place - 1] > top:
                top, at = best[number - 1, place - 1], place - 1
            best[number, place], came[number, place] = top + gain[number][place], at
    cut = int(best[-1].argmax())
    cuts = [cut]
    for number in range(len(wanted) - 1, 0, -1):
        cut = int(came[number, cut])
        cuts.append(cut)
    return [cut + 1 for cut in reversed(cuts)]
