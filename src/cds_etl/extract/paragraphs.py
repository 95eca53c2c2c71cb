"""Body lines to paragraphs, over line and page breaks; headings told from running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .lines import join_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import ParagraphKind

    from .lines import Line, Mark

_BULLET = re.compile(r"(?:[-–+•*·]|\(?\d{1,2}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|\(?[a-zđ]\)|[IVX]{1,5}[.)])\s")
_INDENT = 0.8  # sizes: a line that begins farther in opens a paragraph
_FLUSH = 0.5  # sizes: a line that begins no farther in is at the margin
_LOOSE = 0.45  # sizes: a gap so much wider than usual parts paragraphs
_SPACE = 0.2  # sizes: the narrowest space between words
_EARLY = 0.25  # of the measure: no line in the middle of a paragraph is shorter by more
_LONGEST_HEADING = 240  # letters


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the text, and the usual distance between baselines in sizes."""

    left: float
    right: float
    leading: float


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one paragraph."""

    lines: tuple[Line, ...]

    def joined(self) -> tuple[str, tuple[Mark, ...]]:
        """Its text with the places of the marks."""
        return join_lines(self.lines)

    @property
    def kind(self) -> ParagraphKind:
        """`heading` where every letter is bold and it is no sentence, else `body`."""
        text = self.lines[-1].text
        is_short = sum(len(line.text) for line in self.lines) <= _LONGEST_HEADING
        is_heading = is_short and all(line.is_bold for line in self.lines) and not text.endswith((".", ";", ","))
        return "heading" if is_heading else "body"


def find_margins(lines: Sequence[Line]) -> Margins:
    """The margins that most lines of a document keep."""
    if not lines:
        return Margins(0.0, 0.0, 1.2)
    long = [line for line in lines if len(line.text) > 40] or list(lines)
    lefts = sorted(line.box.x0 for line in long)
    rights = sorted(line.box.x1 for line in long)
    steps = sorted(
        (below.baseline - line.baseline) / line.size
        for line, below in pairwise(lines)
        if line.page == below.page and 0.5 < (below.baseline - line.baseline) / line.size < 3
    )
    return Margins(
        left=lefts[len(lefts) // 10],
        right=rights[(9 * len(rights)) // 10],
        leading=steps[len(steps) // 3] if steps else 1.2,
    )


def group_blocks(lines: Sequence[Line], margins: Margins) -> list[Block]:
    """Lines that follow one another, as paragraphs."""
    blocks: list[list[Line]] = []
    for line in lines:
        if blocks and _continues(blocks[-1], line, margins):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return [Block(tuple(block)) for block in blocks]


def _continues(block: Sequence[Line], line: Line, margins: Margins) -> bool:
    """Whether a line goes on with the paragraph: the line before it was full, and nothing sets it apart."""
    last = block[-1]
    size = last.size
    ends_heading = all(before.is_bold for before in block) and not line.is_bold
    opens_heading = line.is_bold and not last.is_bold and last.text.endswith((".", ":", ";"))
    if ends_heading or opens_heading or abs(line.size - size) > 0.08 * size:
        return False
    if line.page == last.page:
        step = (line.baseline - last.baseline) / size
        if step < 0.5 or step > margins.leading + _LOOSE:
            return False
    # A first line that is set in as far as it ends early looks centred; the next one at the margin tells.
    is_centred = _is_centred(last, margins) and line.box.x0 - margins.left > _FLUSH * size
    end = last.box.width + margins.left if is_centred else last.box.x1
    if _has_room(last, end, margins, line.first_width) and not _runs_on(last, line, end, margins):
        return False
    if _opens_by_indent(block, line, margins):
        return False
    is_flush = abs(line.box.x0 - block[0].box.x0) < _INDENT * size
    return not (is_flush and _BULLET.match(line.text) and _BULLET.match(block[0].text))


def _opens_by_indent(block: Sequence[Line], line: Line, margins: Margins) -> bool:
    """Whether the line begins farther in than the paragraph goes on.

    How a paragraph of one line goes on is not known yet: at the margin, or below itself if it is set in as a whole.
    """
    left = block[1].box.x0 if len(block) > 1 else margins.left
    if _is_centred(line, margins) or line.box.x0 - left <= _INDENT * line.size:
        return False
    is_below_first = len(block) == 1 and abs(line.box.x0 - block[0].box.x0) < 1
    goes_on = _is_open(block[-1]) and line.text[:1].islower()
    return not (is_below_first and goes_on)


def _is_open(line: Line) -> bool:
    return line.text[-1:].isalnum() or line.text.endswith(",")


def _is_centred(line: Line, margins: Margins) -> bool:
    left, right = line.box.x0 - margins.left, margins.right - line.box.x1
    return left > line.size and abs(left - right) < line.size


def _has_room(last: Line, end: float, margins: Margins, width: float) -> bool:
    """Whether a word of this width would have fitted behind the last line: then its paragraph ended there.

    `end` is where the line ends, or would end if it began at the left margin: a centred line has room on both sides.
    """
    return end + _SPACE * last.size + width < margins.right


def _runs_on(last: Line, line: Line, end: float, margins: Margins) -> bool:
    """Whether a line that had room is yet unfinished: printers that weigh whole paragraphs break some lines early.

    Then the text goes on without a stop, in small letters.
    """
    room = margins.right - end
    return _is_open(last) and line.text[:1].islower() and room < _EARLY * (margins.right - margins.left)
