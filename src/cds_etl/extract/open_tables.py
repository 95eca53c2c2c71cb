"""Tables without vertical rules, page by page: found in `drafts`, joined in `joins`, turned to grids here.

Frames tell where something is drawn; else rows are lines with numbers that keep the same columns.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .body import body_top, footing, header_top, labels_apart
from .drafts import Draft, body_of, content_of, edges_of, look_of
from .gutters import headed, narrow
from .joins import join
from .open_grids import OpenTable, make_grid
from .pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cds_etl.model import Word

    from .grids import Grid

__all__ = ["Draft", "finish"]


def finish(drafts: Iterable[Draft], pool: Pool | None = None) -> Iterator[tuple[Draft, list[Grid], list[Word]]]:
    """Join open tables over the breaks of pages that follow one another; give the grids and the words left of each.

    Each draft was looked at, and comes back with its grids from the top, drawn ones among them, and the words that
    stand in none: each of its page's words is in exactly one of them. A page leaves when the next has come, so that no
    more than two are held; cells share their boxes with the `pool`.
    """
    pool = pool or Pool()
    looks: Counter[str] = Counter()
    above: Draft | None = None
    for draft in drafts:
        looks.update({look_of(line) for line in (*draft.main.lines[:1], *draft.main.lines[-1:])})
        if above:
            above.repeated = draft.repeated = frozenset(look for look, count in looks.items() if count > 1)
            top, bottom = edges_of((above, draft))
            above.edges = draft.edges = min(top, above.edges[0]), max(bottom, above.edges[1])
            join(above, draft)
            yield above, *_grids(above, pool)
        above = draft
    if above:
        yield above, *_grids(above, pool)


def _grids(draft: Draft, pool: Pool) -> tuple[list[Grid], list[Word]]:
    grids = list(draft.drawn)
    left: list[Word] = []
    content = content_of(draft)
    for zone in (draft.main, *draft.sides):
        whole = content if zone is draft.main else range(len(zone.lines))
        done = 0
        for number, span in enumerate(zone.spans):
            end = zone.spans[number + 1].first if number + 1 < len(zone.spans) else whole.stop
            body = body_of(zone, span)
            lowest = max(done, whole.start)
            first = span.first if span.top is not None else body_top(body, lowest)
            top = span.top if span.top is not None else header_top(body, first, lowest)
            last = span.last if span.is_ended else footing(body, end)
            left += [word for line in zone.lines[done:top] for word in line.words]
            header, lines = zone.lines[top:first], zone.lines[first : last + 1]
            is_shown = span.frame is not None and bool(span.frame.borders)
            gutters = span.gutters if is_shown else headed(span.gutters, header, lines)
            gutters = narrow(gutters, labels_apart(body, first, last))
            cuts, drawn = (span.frame.cuts, span.frame.parts) if span.frame else ((), ())
            ends = (span.frame.box.x0, span.frame.box.x1) if span.frame and span.frame.borders else None
            is_shaded = span.frame is not None and not span.frame.is_ruled
            table = OpenTable(draft.page.number, header, lines, gutters, cuts, drawn, span.pitch, is_shaded, ends)
            grids.append(make_grid(table, pool))
            done = last + 1
        left += [word for line in zone.lines[done:] for word in line.words]
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.x0)), left
