"""Finding the observations that an identity speaks of: by indicator, entity and time.

What is then tested belongs in `statements`, `lists` and `rows`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from cds_etl.columns import EntityKind
    from cds_etl.records import Observation

GROUP_OF: Mapping[EntityKind, str] = {
    "province": "group:provinces",
    "agency": "group:agencies",
    "region": "group:regions",
}


def in_document(found: Observation) -> tuple[int, int, str, int, int, int, str]:
    """Where an observation stands in its document."""
    name = found.observation_id
    return found.page, found.paragraph or 0, found.table_id or "", found.row or 0, found.column or 0, len(name), name


def in_reading_order(
    observations: Iterable[Observation], by: Callable[[Observation], tuple[int | str, ...]] = in_document
) -> list[Observation]:
    """Observations as they stand in the document (or `by` another order), each id once, however they come."""
    ordered = sorted(observations, key=by)
    once = {found.observation_id: found for found in reversed(ordered)}
    return ordered if len(once) == len(ordered) else list(once.values())[::-1]


def is_stated_table_total(found: Observation) -> bool:
    """Whether it stands in the total row of a table."""
    return found.source == "table" and found.row_kind == "total" and found.is_stated_total


def same_time(one: Observation, other: Observation) -> bool:
    """Whether two observations may be held against each other: one date, or both dated by the document.

    Two flows that begin on different days are not the same, even if they end on one.
    """
    starts = {one.period_start, other.period_start} - {None}
    if len(starts) > 1:
        return False
    return one.as_of == other.as_of or (one.period_basis == "document" and other.period_basis == "document")


def are_apart(one: Observation, other: Observation) -> bool:
    """Whether two observations speak of stretches of time that have no day in common."""
    if None in (one.period_start, one.period_end, other.period_start, other.period_end):
        return False
    return one.period_end < other.period_start or other.period_end < one.period_start  # type: ignore[operator]


def measured(observations: Iterable[Observation], indicator_id: str, entity_id: str | None) -> list[Observation]:
    """Measured observations of an indicator for an entity; without an entity, those that speak of no single row.

    What looks back to an earlier period is not among them where something speaks of a later one.
    """
    stated = [
        found
        for found in observations
        if found.indicator_id == indicator_id
        and found.modality == "measured"
        and (found.entity_id == entity_id if entity_id else found.source != "table" or found.row_kind == "total")
    ]
    latest = max(stated, key=lambda found: found.period_end or dt.date.min, default=None)
    return [found for found in stated if latest is None or not are_apart(found, latest)]


def choose(
    candidates: Sequence[Observation],
    preferred: Callable[[Observation], bool],
    beside: Observation | None = None,
) -> tuple[Observation | None, str | None]:
    """The first of the preferred candidates (of all, where none is), and why it cannot be held to anything.

    Candidates of the time of `beside` go before all others. Candidates that contradict one another, or that speak
    of another time, come with a reason; it is no candidate's fault, so nothing fails by it.
    """
    timely = [found for found in candidates if beside is None or same_time(found, beside)]
    best = [found for found in timely or candidates if preferred(found)] or list(timely or candidates)
    if not best:
        return None, None
    best = [found for found in best if found.value is not None] or best
    if len({found.value for found in best}) > 1:
        return best[0], f"The document states several values: {', '.join(found.value_raw for found in best)}."
    return best[0], None if timely else "The values speak of different dates."
