"""Two values that are wrong at once: each alone leaves an equation broken that both stand in.

Single changes come first, in `suggest`: pairs are for what these leave.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from .faults import Fault, name_fault, read_numeral
from .system import DOWN_A_COLUMN, Repair, change, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from cds_etl.records import Observation

    from .faults import Numeral
    from .system import System

_MOST_SUSPECTS = 40  # more in one equation: so much is broken that no pair would be alone


class _Suspect(NamedTuple):
    """A value whose equations, but for the shared one, all say by how much it is off."""

    observation: Observation
    sign: int
    own: frozenset[int]
    wanted: Numeral
    by: Decimal
    fault: Fault | None


def find_pairs(system: System, places: Iterable[int]) -> Iterator[Repair]:
    """Every pair of changes that mends all broken equations that it touches, and breaks none.

    Both values stand in one equation, broken or not, that neither mends alone; each is settled by equations of its
    own, so that the shared one tests both. What is not settled so is never a pair. Two in one row, settled by their
    columns alone, are a pair that is not certain: a lost row and one wrong figure break the same sums.
    """
    wanted = set(places)
    for shared, suspects in _suspects(system, wanted).items():
        if len(suspects) > _MOST_SUSPECTS:
            continue
        tolerance, residual = system.tolerances[shared], system.residuals[shared]
        for one, other in combinations(suspects, 2):
            if one.own & other.own or abs(residual + one.sign * one.by + other.sign * other.by) > tolerance:
                continue
            repair = _repair(system, shared, one, other)
            if repair is not None and repair.mended <= wanted:
                yield repair


def _repair(system: System, shared: int, one: _Suspect, other: _Suspect) -> Repair | None:
    values = {each.observation.observation_id: value_of(each.wanted, each.observation) for each in (one, other)}
    also = system.mended_also(values)
    if also is None:
        return None
    mended = one.own | other.own | also | ({shared} & system.broken)
    faults = sorted({each.fault for each in (one, other) if each.fault}, reverse=True)
    changes = tuple(change(each.observation, each.wanted) for each in (one, other))
    is_certain = not {system.rule(place) for place in one.own | other.own} <= DOWN_A_COLUMN
    is_known = None not in (one.fault, other.fault) and {one.fault, other.fault} != {"wrong total"}
    return Repair(changes, frozenset(mended), faults[0] if is_known else None, is_certain)


def _suspects(system: System, wanted: set[int]) -> dict[int, list[_Suspect]]:
    """By the equation that they would share, the values whose other equations are all broken, and agree."""
    sharing: dict[int, list[Observation]] = defaultdict(list)
    seen: set[str] = set()
    for place in sorted(wanted):
        for term in system.equations[place].terms if system.equations[place].is_proof else ():
            name = term.observation.observation_id
            if name in seen:
                continue
            seen.add(name)
            sums = system.sums_of[name]
            passing = [at for at, _ in sums if at not in system.broken]
            if len(sums) > 1 and len(passing) < 2:
                for shared in passing or [at for at, _ in sums]:
                    sharing[shared].append(term.observation)
    return {
        shared: [suspect for one in values if (suspect := _suspect(system, one, shared)) is not None]
        for shared, values in sharing.items()
        if len(values) > 1
    }


def _suspect(system: System, found: Observation, shared: int) -> _Suspect | None:
    sums = system.sums_of[found.observation_id]
    own = [(place, sign) for place, sign in sums if place != shared]
    span, printed = system.span(own), read_numeral(found)
    if span is None or printed is None or found.value is None:
        return None
    numbers = system.numbers(found, span)
    if numbers is None or len(numbers) != 1:
        return None
    fault = name_fault(printed, numbers[0])
    places = frozenset(place for place, _ in own)
    if fault is None and _is_stated_sum(system, found, places):
        fault = "wrong total"
    sign = next(sign for place, sign in sums if place == shared)
    return _Suspect(found, sign, places, numbers[0], value_of(numbers[0], found) - found.value, fault)


def _is_stated_sum(system: System, found: Observation, own: frozenset[int]) -> bool:
    """Whether it is printed as a sum, and its row or a sentence says by how much it is off: then by any amount."""
    if {system.rule(place) for place in own} <= DOWN_A_COLUMN or any(system.tolerances[at] for at in own):
        return False
    return any(
        term.role == "total" and term.observation is found
        for place, _ in system.sums_of[found.observation_id]
        for term in system.equations[place].terms
    )
