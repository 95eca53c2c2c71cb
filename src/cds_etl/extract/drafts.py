"""A page while its open tables are looked for: its zones, and what of it is running lines and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .body import Body, body_top, header_top
from .frames import find_frames
from .grids import Grid, short_rules
from .spans import Zone, read_zone
from .text_lines import TextLine, text_lines
from .zones import part_zones

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import Page, Word

    from .gutters import Gutter
    from .spans import Span

_MARGIN = 0.09  # of the page's height: what stands there alone is a running line
_RUNNING = 1.9  # sizes: running lines stand at least so far from the rest
_FEW_WORDS = 3  # of a page number, with what may stand around it
_LEVEL = 1.0  # points
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Draft:
    """A page whose drawn grids are found, while open tables are looked for among the `words` that are left.

    `main` and `sides` are empty until `look` was called: the whole lines of the page, and tables beside one another.
    """

    page: Page
    drawn: list[Grid]
    words: list[Word]
    main: Zone = field(default_factory=lambda: Zone([]))
    sides: list[Zone] = field(default_factory=list)  # tables beside one another
    edges: tuple[float, float] = (1e5, 0.0)  # between which some pages have text that is no running line
    repeated: frozenset[str] = frozenset()  # what several pages say in their first or last line, without figures

    def look(self) -> None:
        """Find the tables that can be told by themselves."""
        lines = text_lines(self.words)
        frames = find_frames(self.page, [grid.box for grid in self.drawn], lines)
        whole, *sides = part_zones(lines, frames)
        self.main = read_zone(text_lines(whole) if sides else lines, frames)
        self.sides = [read_zone(text_lines(words), frames) for words in sides]


def content_of(draft: Draft) -> range:
    """Indices of main lines of a page without notes under a rule and running lines: few words, far from the rest."""
    high = min(_MARGIN * draft.page.height, draft.edges[0])
    low = max((1 - _MARGIN) * draft.page.height, draft.edges[1])
    lines = draft.main.lines
    first, last = 0, len(lines)
    while first + 1 < last and lines[first].baseline < high and _stands_alone(draft, first, 1):
        first += 1
    notes = [y for y in short_rules(draft.page, [grid.box for grid in draft.drawn]) if y > draft.page.height / 3]
    while notes and last - 1 > first and lines[last - 1].baseline > max(notes):
        last -= 1
    while last - 1 > first and lines[last - 1].baseline > low and _stands_alone(draft, last - 1, -1):
        last -= 1
    return range(first, last)


def edges_of(drafts: Sequence[Draft]) -> tuple[float, float]:
    """The baselines between which some pages have text: their first and last lines of more words than running ones."""
    lines = [line for draft in drafts if draft.main.lines for line in (draft.main.lines[0], draft.main.lines[-1])]
    said = [len(line.words) > _FEW_WORDS and look_of(line) not in drafts[0].repeated for line in lines]
    tops = [line.baseline for line, is_text in zip(lines[::2], said[::2], strict=True) if is_text]
    bottoms = [line.baseline for line, is_text in zip(lines[1::2], said[1::2], strict=True) if is_text]
    return min(tops, default=1e5) - _LEVEL, max(bottoms, default=0.0) + _LEVEL


def _stands_alone(draft: Draft, index: int, step: int) -> bool:
    """Whether a line has few words, stands far from the next one inward, and is no row of a table."""
    line, following = draft.main.lines[index], draft.main.lines[index + step]
    is_far = abs(following.baseline - line.baseline) > _RUNNING * max(line.size, following.size)
    is_short = min(len(line.words), len(following.words)) <= _FEW_WORDS
    return is_far and is_short and (not line.is_row() or look_of(line) in draft.repeated)


def look_of(line: TextLine) -> str:
    """What stays the same of a running line from page to page: its words without their figures."""
    return _DIGITS.sub("", say(line))


def say(line: TextLine) -> str:
    """The words of a line."""
    return " ".join(word.text for word in line.words)


def body_of(zone: Zone, span: Span, gutters: Sequence[Gutter] | None = None) -> Body:
    """A span's lines in its own gutters, or in others."""
    return Body(zone.lines, span.first, span.last, tuple(span.gutters if gutters is None else gutters), span.pitch)


def heads_of(draft: Draft, span: Span) -> list[str]:
    """What the header of a span says, line by line; nothing where it has none."""
    lowest = content_of(draft).start
    body = body_of(draft.main, span)
    first = span.first if span.top is not None else body_top(body, lowest)
    top = header_top(body, first, lowest) if span.top is None else span.top
    return [say(line) for line in draft.main.lines[top:first]]


def stands_below(draft: Draft, baseline: float) -> bool:
    """Whether a drawn table, or one beside others, stands below a baseline (points from the top)."""
    sides = any(zone.lines[-1].baseline > baseline for zone in draft.sides)
    return sides or any(grid.box.top > baseline for grid in draft.drawn)
