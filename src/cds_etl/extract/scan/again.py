"""Cells read a second time: the page drawn larger, their digits thinner, thicker and in several heights.

Each way of reading has one vote. Which reading stands is not decided here: the sums of the table tell.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from ..tesseract import VIETNAMESE
from .engine import read_line, read_number
from .numbers import sized
from .page import see
from .picture import draw
from .reading import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Box

    from .chunks import Chunk
    from .picture import Pixels

_LARGER = 1.4  # times the resolution of the first reading
_HEIGHTS = (20, 24, 28, 32)  # pixels


def read_boxes(document: Any, index: int, rotation: int, boxes: Sequence[Box]) -> list[tuple[str, ...]]:
    """The readings of some boxes (in points) of page `index` (from 0), the commonest first; none for a blank one.

    `rotation` is how the page was turned when it was first read, in degrees.
    """
    picture = draw(document, index, _LARGER)
    seen = see(picture, rotation) if not isinstance(picture, str) else None
    if seen is None:
        return [()] * len(boxes)
    reader, scale = Reader(seen.ink, seen.sheet), seen.ink.scale
    held: list[list[Chunk]] = [[] for _ in boxes]
    for chunk in seen.sheet.chunks:
        left, top, right, bottom = (side / scale for side in seen.sheet.box(chunk.marks))
        for place, box in enumerate(boxes):
            if box.holds((left + right) / 2, (top + bottom) / 2):
                held[place].append(chunk)
    return [_readings(chunks, reader) for chunks in held]


def _readings(chunks: Sequence[Chunk], reader: Reader) -> tuple[str, ...]:
    """The readings of one number; cells of several chunks are no single number and are not read again."""
    if len(chunks) != 1:
        return ()
    chunk = chunks[0]
    raised = {mark for run in chunk.raised for mark in run}
    marks = [mark for mark in chunk.marks if mark not in raised] or chunk.marks
    votes = Counter(text for text in _ways(chunk, marks, reader) if any(map(str.isdigit, text)))
    return tuple(text for text, _ in votes.most_common())


def _ways(chunk: Chunk, marks: list[int], reader: Reader) -> Iterator[str]:
    digits = reader.digits(marks)
    for height in _HEIGHTS:
        yield read_number(sized(digits, height))[0]
    for drawn in (_thinner(digits), _thicker(digits)):
        yield read_number(sized(drawn, _HEIGHTS[1]))[0]
    yield read_number(sized(digits, _HEIGHTS[1]), VIETNAMESE)[0]
    yield "".join(token.text for token in read_line(reader.line(chunk, marks)[0]))


def _thinner(digits: Pixels) -> Pixels:
    return np.asarray(cv2.dilate(digits, np.ones((2, 2), np.uint8)), dtype=np.uint8)


def _thicker(digits: Pixels) -> Pixels:
    return np.asarray(cv2.erode(digits, np.ones((2, 2), np.uint8)), dtype=np.uint8)
