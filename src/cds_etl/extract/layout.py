"""Which part of a page is what: grids, notes at the foot, running heads and feet, body. Geometry only, no meaning.

Pages come in one by one and leave as layouts of lines, so that the words of a long document are never held at once.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .grids import find_grids, short_rules
from .lines import group_lines
from .open_tables import Draft, finish
from .pool import Pool

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cds_etl.model import Page, TextSource, Word

    from .grids import Grid
    from .lines import Line, Mark

_GUTTER = 3.0  # sizes: a wider gap in a line parts columns of a letterhead
_NOTE_SIZE = 0.95  # of the body's size: notes are smaller
_NEXT_LINE = 1.7  # sizes: lines of one note stand no farther apart
_STEPS = (0.5, 2.5)  # sizes: what may be the distance of lines
_LOOSER = 1.1  # times the usual distance of lines, where that is more
_MARGIN = 0.12  # of the page's height: running heads and feet stand in it
_STOP = re.compile(r"[.!?:;…]\W*$")  # a note whose last line ends so is whole
_PAGE_NUMBER = re.compile(r"(?:trang\s*)?[-–—(\[]*\s*(\d{1,4})\s*(?:[/|]\s*\d{1,4})?\s*[-–—)\]]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page in parts, each line in exactly one of `body`, `notes` and `running`."""

    number: int
    width: float
    height: float
    rotation: int
    source: TextSource
    words_in: int
    words_hidden: int
    unread_reason: str | None
    grids: tuple[Grid, ...]
    body: tuple[Line, ...]
    notes: tuple[Line, ...] = ()
    running: tuple[Line, ...] = ()
    note_rules: tuple[float, ...] = ()
    skew: float = 0.0


def lay_out(pages: Iterable[Page]) -> list[PageLayout]:
    """Grids and lines of pages, one after the other; notes and running lines are told from the body by `part`."""
    pool = Pool()
    return [_lay_out(draft.page, grids, rest, pool) for draft, grids, rest in finish(_drafts(pages, pool), pool)]


def _drafts(pages: Iterable[Page], pool: Pool) -> Iterator[Draft]:
    for page in pages:
        pool.turn_page()
        draft = Draft(page, *find_grids(page, pool))
        draft.look()
        yield draft


def _lay_out(page: Page, grids: Sequence[Grid], rest: Sequence[Word], pool: Pool) -> PageLayout:
    lines = group_lines(rest, page.number, widest_gap=_GUTTER, pool=pool)
    return PageLayout(
        number=page.number,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        source=page.source,
        words_in=len(page.words) + len(page.hidden),
        words_hidden=len(page.hidden),
        unread_reason=page.unread_reason,
        grids=tuple(grids),
        body=tuple(lines),
        note_rules=tuple(short_rules(page, [grid.box for grid in grids])),
        skew=page.skew,
    )


def part(layouts: Sequence[PageLayout]) -> list[PageLayout]:
    """The layouts with running lines and notes taken out of the body."""
    body_size = _body_size(layouts)
    without_running = _part_running(layouts)
    known = {mark.marker for layout in without_running for mark in _marks_behind_text(layout)}
    step = max(_NEXT_LINE, _LOOSER * _usual_step(without_running))
    parted: list[PageLayout] = []
    for layout in without_running:
        unfinished = _unfinished_note(parted[-1]) if parted else None
        noted = _part_notes(layout, body_size, goes_on=unfinished is not None)
        parted.append(_part_gathered_notes(noted, known, unfinished, step))
    return parted


def _marks_behind_text(layout: PageLayout) -> Iterator[Mark]:
    yield from (mark for line in layout.body for mark in line.marks if mark.offset > 0)
    yield from (mark for grid in layout.grids for cell in grid.cells for mark in cell.marks if not mark.opens_line)


def _unfinished_note(layout: PageLayout) -> Line | None:
    """The last line of a page if it is a note's and ends without a stop."""
    last = layout.notes[-1] if layout.notes else None
    return None if last is None or _STOP.search(last.text) else last


def _part_gathered_notes(
    layout: PageLayout, known: Collection[str], unfinished: Line | None, step: float
) -> PageLayout:
    """Notes gathered at the end of a section or under a table: lines that open with a mark known from the text.

    An `unfinished` one that ended the page before, below all else, goes on at the top of this one; `step` is how far
    apart lines of one note stand, in sizes.
    """
    body: list[Line] = []
    notes: list[Line] = []
    is_note = unfinished is not None
    before = unfinished
    for line in layout.body:
        goes_on = before is not None and _goes_on(before, line, step)
        is_cut = goes_on and not is_note and before is not None and before.text[-1:].isalnum()  # by a line break
        opens = line.opens_with_mark and line.marks[0].marker in known and not is_cut
        is_note = opens or (is_note and goes_on and not line.opens_with_mark)
        (notes if is_note else body).append(line)
        before = line
    return replace(layout, body=tuple(body), notes=(*notes, *layout.notes))


def _usual_step(layouts: Sequence[PageLayout]) -> float:
    """How far apart lines stand, in sizes: most lines go on with a paragraph."""
    pairs = (pair for layout in layouts for pair in pairwise(layout.body))
    steps = sorted((below.baseline - line.baseline) / line.size for line, below in pairs)
    near = [step for step in steps if _STEPS[0] < step < _STEPS[1]]
    return near[len(near) * 3 // 4] if near else 0.0


def _goes_on(before: Line, line: Line, step: float) -> bool:
    is_next = 0 < (line.baseline - before.baseline) / line.size < step or before.page < line.page
    return is_next and abs(line.size - before.size) < 0.05 * line.size and not line.is_bold


def _body_size(layouts: Sequence[PageLayout]) -> float:
    """The size in which most letters outside tables are set."""
    letters: Counter[float] = Counter()
    for layout in layouts:
        for line in layout.body:
            letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _part_running(layouts: Sequence[PageLayout]) -> list[PageLayout]:
    edges = [_edge_lines(layout) for layout in layouts]
    offsets = Counter(
        number - layout.number
        for layout, lines in zip(layouts, edges, strict=True)
        for number in {_page_number(line) for line in lines}
        if number is not None
    )
    offset, pages = offsets.most_common(1)[0] if offsets else (0, 0)
    # A cover bears no number: where one page is left beside it, its own number is enough.
    counted = pages >= min(2, len(layouts)) or (offset == 0 and pages >= len(layouts) - 1)
    in_turn = {
        _look(line)
        for layout, lines in zip(layouts, edges, strict=True)
        for line in lines
        if counted and _page_number(line) == layout.number + offset
    }
    repeats = Counter(look for lines in edges for look in {_look(line) for line in lines})
    often = max(2, (len(layouts) + 1) // 2)
    parted = []
    for layout, lines in zip(layouts, edges, strict=True):
        is_in_turn = any(counted and _page_number(line) == layout.number + offset for line in lines)
        running = [
            line
            for line in lines
            if (repeats[_look(line)] >= often and _page_number(line) is None)
            or (counted and _page_number(line) == layout.number + offset)
            # A page out of its place bears its number where the others do.
            or (not is_in_turn and _look(line) in in_turn and _page_number(line) is not None)
        ]
        body = tuple(line for line in layout.body if line not in running)
        parted.append(replace(layout, body=body, running=tuple(running)))
    return parted


def _edge_lines(layout: PageLayout) -> list[Line]:
    """The first and last lines of a page that stand in its margins, outside everything else, and carry no mark."""
    high, low = _MARGIN * layout.height, (1 - _MARGIN) * layout.height
    tops = [grid.box.top for grid in layout.grids]
    bottoms = [grid.box.bottom for grid in layout.grids]
    lines = [line for line in layout.body if line.baseline < min([high, *tops]) or line.baseline > max([low, *bottoms])]
    return [line for line in lines if line in (*layout.body[:2], *layout.body[-2:]) and not line.marks]


def _page_number(line: Line) -> int | None:
    found = _PAGE_NUMBER.fullmatch(line.text)
    return int(found[1]) if found else None


def _look(line: Line) -> tuple[str, int]:
    """What stays the same in a running line from page to page: its words without digits, and its height."""
    return re.sub(r"\d+", "#", fold(line.text)), round(line.baseline / 4)


def _part_notes(layout: PageLayout, body_size: float, *, goes_on: bool) -> PageLayout:
    """The notes taken out of the body; where the last note of the page before `goes_on`, small lines at the top too."""
    lines = layout.body
    first = _first_note(layout, body_size)
    if goes_on and all(line.size < _NOTE_SIZE * body_size for line in lines[:first]):
        first = 0
    return replace(layout, body=lines[:first], notes=lines[first:])


def _first_note(layout: PageLayout, body_size: float) -> int:
    """Index of the first line of the notes at the foot of the page; the number of lines where there are none."""
    lines = layout.body
    lowest = max((grid.box.bottom for grid in layout.grids), default=0.0)
    for rule in sorted(layout.note_rules, reverse=True):
        below = next((index for index, line in enumerate(lines) if line.baseline > rule), len(lines))
        if below == len(lines) or rule < lowest:
            continue
        if lines[below].opens_with_mark or all(line.size < _NOTE_SIZE * body_size for line in lines[below:]):
            return below
    first = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.size >= _NOTE_SIZE * body_size or line.baseline < lowest:
            break
        if line.opens_with_mark:
            first = index
    return first
