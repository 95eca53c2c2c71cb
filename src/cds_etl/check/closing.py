"""Which of several readings of a cell closes every equation over it: the one way in which arithmetic settles a reading.

A value that nobody read is not put forward here: that is for `suggest`.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from .chain import find_equations
from .system import System

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from cds_etl.model import Complement, Identity
    from cds_etl.records import RecordSet

    _Change = tuple[tuple[str, Decimal], ...]  # observation ids with the values that they would have

_MOST_PAIRS = 4000


def choose_readings(
    records: RecordSet,
    identities: Sequence[Identity],
    complements: Sequence[Complement],
    options: Mapping[str, Sequence[Decimal]],
) -> dict[str, Decimal]:
    """Of the other readings of some values (by observation id) those that stand: alone, or two together.

    A reading stands if with it all equations over it hold, one of them did not before, and no other reading would
    mend that one too.

    >>> from cds_etl.recordset import RecordSet
    >>> choose_readings(RecordSet(), [], [], {})
    {}
    """
    system = System(find_equations(records, identities, complements))
    if not system.broken or not options:
        return {}
    values = {
        term.observation.observation_id: term.observation.value
        for place in system.broken
        for term in system.equations[place].terms
    }
    known = {name: found for name, found in options.items() if values.get(name) is not None and name in system.sums_of}
    singles: list[_Change] = [((name, value),) for name, found in known.items() for value in found]
    chosen = _without_rivals(system, singles, values)
    left = {name: found for name, found in known.items() if name not in chosen}
    if left and not _all_mended(system, chosen):
        pairs = [
            (one, other)
            for first, second in combinations(left, 2)
            for one in ((first, value) for value in left[first])
            for other in ((second, value) for value in left[second])
        ]
        chosen |= _without_rivals(system, pairs[:_MOST_PAIRS], values)
    return chosen


def _all_mended(system: System, chosen: Mapping[str, Decimal]) -> bool:
    mended = {place for name in chosen for place, _ in system.sums_of[name]}
    return system.broken <= mended


def _without_rivals(
    system: System, changes: Iterable[_Change], values: Mapping[str, Decimal | None]
) -> dict[str, Decimal]:
    by_place: dict[int, list[_Change]] = defaultdict(list)
    for change in changes:
        for place in _mended(system, change, values):
            by_place[place].append(change)
    alone = [found[0] for found in by_place.values() if len(found) == 1]
    rivalled = {change for found in by_place.values() if len(found) > 1 for change in found}
    return dict(pair for change in alone if change not in rivalled for pair in change)


def _mended(system: System, change: _Change, values: Mapping[str, Decimal | None]) -> set[int]:
    """The broken equations that a change mends; none where it breaks one, or leaves one broken that it touches."""
    by: dict[int, Decimal] = {}
    for name, value in change:
        before = values[name]
        assert before is not None
        for place, sign in system.sums_of[name]:
            by[place] = by.get(place, value * 0) + sign * (value - before)
    if any(abs(system.residuals[place] + moved) > system.tolerances[place] for place, moved in by.items()):
        return set()
    if system.mended_also(dict(change)) is None:
        return set()
    return {place for place in by if place in system.broken}
