"""Which of what the engine reads are words, and which are dirt, dark edges, signatures and drawings.

What is no word is told as hidden: it stands in no table and breaks none.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from cds_etl.model import Box, HiddenWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chunks import Sheet
    from .picture import Picture
    from .reading import Reading

_EDGE = 9.0  # points from the edge of the paper: what is dark there may be its shadow
_SURE_AT_EDGE = 88.0
_MARGIN = 22.0  # points: most print stands farther from the edge
_FEWEST_IN_BLOCK = 20  # chunks that tell where the text of a page stands
_DOUBTFUL, _NONSENSE = 60.0, 35.0  # confidence: of a few signs, of any
_FEW = 3  # signs
_FEWEST_SIGNS = 2  # of something that is printed and cannot be read
_LARGE = 1.9  # times the usual height
NO_LETTERS = "marks in which no letters can be read"


def part_illegible(
    readings: Sequence[Reading], sheet: Sheet, picture: Picture
) -> tuple[list[Reading], list[HiddenWord]]:
    """The readings that are words, and what else there is, with the reason."""
    heights = [reading.chunk.tall for reading in readings if reading.sure >= _SURE_AT_EDGE]
    usual = median(heights) if heights else 0.0
    block = _block(readings, sheet, picture)
    kept, hidden = [], []
    for reading in readings:
        box = picture.box(*sheet.box(reading.chunk.marks))
        width, height = picture.size
        at_edge = box.x0 < _EDGE or box.top < _EDGE or box.x1 > width - _EDGE or box.bottom > height - _EDGE
        is_shadow = at_edge and (reading.sure < _SURE_AT_EDGE or not _has_letters(reading))
        is_in_row = _stands_in_row(reading, readings, usual)
        if (
            is_shadow
            or (block and _is_stray(reading, box, block, picture))
            or (not is_in_row and _is_dirt(reading, usual, sheet))
        ):
            text = "".join(token.text for token, _ in reading.tokens)
            hidden.append(HiddenWord(text or "\ufffd", box, NO_LETTERS))
        else:
            kept.append(reading)
    return kept, hidden


def _block(readings: Sequence[Reading], sheet: Sheet, picture: Picture) -> Box | None:
    """Where the text of the page stands, but for a few words."""
    boxes = [picture.box(*sheet.box(one.chunk.marks)) for one in readings if one.sure >= _SURE_AT_EDGE]
    if len(boxes) < _FEWEST_IN_BLOCK:
        return None
    lefts, tops, rights, bottoms = (sorted(sides) for sides in zip(*boxes, strict=True))
    few = len(boxes) // 50
    return Box(lefts[few], tops[few], rights[-1 - few], bottoms[-1 - few])


def _is_stray(reading: Reading, box: Box, block: Box, picture: Picture) -> bool:
    """Whether a few signs stand near the paper's edge, away from the text."""
    width, height = picture.size
    beyond = max(block.x0 - box.x1, block.top - box.bottom, box.x0 - block.x1, box.top - block.bottom)
    margin = min(box.x0, box.top, width - box.x1, height - box.bottom)
    is_word = reading.letters > 1 and reading.sure >= _SURE_AT_EDGE and _has_letters(reading)
    return beyond > 0 and margin < _MARGIN and not is_word


def _stands_in_row(reading: Reading, readings: Sequence[Reading], usual: float) -> bool:
    """Whether something of several signs, as high as letters, stands on a line with words: it is printed, if unread."""
    chunk = reading.chunk
    if len(chunk.marks) < _FEWEST_SIGNS or not 0.6 * usual <= chunk.tall <= 1.4 * usual:
        return False
    return any(
        other.sure >= _SURE_AT_EDGE and abs(other.chunk.baseline - chunk.baseline) <= 0.2 * chunk.tall
        for other in readings
        if other is not reading
    )


def _has_letters(reading: Reading) -> bool:
    return any(sign.isalnum() for token, _ in reading.tokens for sign in token.text)


def _is_dirt(reading: Reading, usual: float, sheet: Sheet) -> bool:
    text = "".join(token.text for token, _ in reading.tokens)
    is_in_cell = reading.chunk.region != sheet.outside
    if reading.raised or (is_in_cell and any(map(str.isalnum, text))):
        return False
    if reading.sure < _NONSENSE and not any(map(str.isdigit, text)):
        return True
    if usual and reading.chunk.tall > _LARGE * usual and reading.sure < _DOUBTFUL:
        return True
    is_sign = text in "-…" or "%" in text
    return len(text) <= _FEW and reading.sure < _DOUBTFUL and not any(map(str.isalnum, text)) and not is_sign
