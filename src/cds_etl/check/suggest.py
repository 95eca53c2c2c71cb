"""Which change would mend broken equations, if there is exactly one: the search, and what is worth saying.

A change is suggested if it mends every broken equation that it touches, breaks none, and has no rival. Nothing is
changed here. How a number goes wrong is in `faults`, how a row does in `row_faults`; two numbers at once in `pairs`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from cds_etl.records import Suggestion

from .faults import Numeral, looks_alike, moved_separators, name_fault, read_numeral, without_mark_behind
from .pairs import find_pairs
from .row_faults import find_row_repairs
from .system import DOWN_A_COLUMN, Repair, System, change, notation, value_of
from .witnesses import well_witnessed
from .wording import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from cds_etl.records import Observation

    from .equation import Equation
    from .sheet import Sheet
    from .system import Change

_BEHIND = re.compile(r"\d(\s*[^\d.,\s].*)$")
_MOST_CHANCE = 0.002  # how often a lone sum that is off by chance may look like a glued mark: once in 500 times
_NO_CHANCE_IN = 2  # equations that agree on a change leave no room for chance
_MOST_COLUMNS = 2  # more with broken sums at once are a row's fault rather than that of marks in each
_CLEARLY = 8  # … unless the change is not much more than their rounding explains


def find_suggestions(equations: Iterable[Equation], sheets: Sequence[Sheet]) -> list[Suggestion]:
    """The suggestions for a document, by the place of their first change; none where nothing is broken.

    >>> find_suggestions([], [])
    []
    """
    system = System(equations)
    if not system.broken:
        return []
    found = without_rivals([*find_row_repairs(system, sheets), *find_singles(system, system.broken)])
    taken = {place for repair in found.known for place in repair.mended}
    pairs = without_rivals(find_pairs(system, system.broken - taken))
    chosen = well_witnessed(system, [*found.alone, *pairs.alone])
    return _written(system, [repair for repair in chosen if all(one.table_id for one in repair.changes)])


class Found:
    """Repairs that a fault explains, and those among them that are certain and without a rival."""

    def __init__(self, known: list[Repair], alone: list[Repair]) -> None:
        self.known, self.alone = known, alone


def without_rivals(repairs: Iterable[Repair]) -> Found:
    """Of repairs that mend one equation in common, only one without a rival stands.

    A repair that no fault explains is no rival to one that a fault does, nor is one that mends only a part of what
    the other does: it would leave the rest to a second fault. A total that is wrong by any amount is ruled out by
    whatever else would mend the same.
    """
    everything = list(repairs)
    by_equation: dict[int, list[Repair]] = defaultdict(list)
    for repair in everything:
        for place in repair.mended:
            by_equation[place].append(repair)
    known = [repair for repair in everything if repair.fault is not None]
    alone = [
        repair
        for repair in known
        if repair.is_certain
        and not any(
            rival.changes != repair.changes
            and not rival.mended < repair.mended
            and (rival.fault is not None or repair.fault == "wrong total")
            for place in repair.mended
            for rival in by_equation[place]
        )
    ]
    return Found(known, alone)


def find_singles(system: System, places: Iterable[int]) -> Iterator[Repair]:
    """Every change of one value that mends all broken equations that it touches, and breaks none."""
    wanted = set(places)
    seen: set[str] = set()
    for place in sorted(wanted):
        for term in system.equations[place].terms if system.equations[place].is_proof else ():
            found = term.observation
            if found.observation_id not in seen:
                seen.add(found.observation_id)
                yield from _singles_of(system, found, wanted)


def _singles_of(system: System, found: Observation, wanted: set[int]) -> Iterator[Repair]:
    sums = system.sums_of[found.observation_id]
    if system.is_held(sums):
        return
    span = system.span(sums)
    mended = frozenset(place for place, _ in sums if place in system.broken)
    if span is None or not mended <= wanted:
        return
    printed, numbers = read_numeral(found), system.numbers(found, span)
    if numbers is None:  # so many that one of them is always a fault's: a rival that cannot be told
        yield Repair((change(found, None),), mended, "misread digit", is_certain=False)
        return
    for number in numbers:
        also = system.mended_also({found.observation_id: value_of(number, found)})
        if also is None or printed is None:
            continue
        fault = name_fault(printed, number)
        is_sure = _is_pinned(system, mended | also, value_of(number, found) - (found.value or 0))
        if fault is None and is_sure and _is_exact_total(system, found, mended):
            fault = "wrong total"
        if fault is not None and not is_sure and value_of(number, found) in _telling(found):
            is_sure = _is_beyond_chance(system, found, value_of(number, found) - (found.value or 0), mended)
        yield Repair((change(found, number),), mended | also, fault, is_sure)


def _is_pinned(system: System, mended: frozenset[int], by: Decimal) -> bool:
    """Whether the equations alone say which value it is, and no row that is lost or moved could be the cause."""
    rules = {system.rule(place) for place in mended}
    if rules == {"rate"}:
        counts = [count for place in mended for count in system.equations[place].share or ()]
        return all(_is_proven(system, count) for count in counts)
    clear = [place for place in mended if system.tolerances[place] * _CLEARLY <= abs(by)]
    return len(clear) >= _NO_CHANCE_IN and not rules <= DOWN_A_COLUMN


def _is_proven(system: System, found: Observation) -> bool:
    sums = system.sums_of[found.observation_id]
    return bool(sums) and not any(place in system.broken for place, _ in sums)


def _is_exact_total(system: System, found: Observation, mended: frozenset[int]) -> bool:
    """Whether the value is printed as the sum of others, or as their rate, and its equations leave it no room."""
    equations = [system.equations[place] for place in mended]
    if any(system.tolerances[place] and system.equations[place].share is None for place in mended):
        return False
    return any(term.role == "total" and term.observation is found for equation in equations for term in equation.terms)


def _is_beyond_chance(system: System, found: Observation, by: Decimal, mended: frozenset[int]) -> bool:
    """Whether a sum that is off by any other cause would hardly ever look like this fault.

    A lone equation is off as well when a row is lost, when its total is wrong, or when two numbers are. How often it
    would then be off by what a glued mark explains: the number of such explanations with an effect of about this size,
    over the number of effects of about this size. A mark before the number is off by a round sum, as a misread digit
    is, and tells nothing.
    """
    cells = {
        term.observation.observation_id: (term.observation, term.sign)
        for place in mended
        for term in system.equations[place].terms
        if mended <= {at for at, _ in system.sums_of[term.observation.observation_id]}
    }
    if _broken_columns(system, found) > _MOST_COLUMNS or any(_would_mend_in_part(system, at, found) for at in mended):
        return False
    own = cells[found.observation_id][1] * by
    low, high = abs(own) / 2, abs(own) * 2
    step = found.scale or 1
    effects = (
        sign * (value - cell.value)
        for cell, sign in cells.values()
        if cell.value is not None
        for value in _telling(cell)
    )
    alike = sum(
        low <= abs(effect) <= high and (effect > 0) == (own > 0) and not (effect - own) % step for effect in effects
    )
    return alike <= _MOST_CHANCE * float((high - low) / step)


def _broken_columns(system: System, found: Observation) -> int:
    """In how many columns of its table a sum is broken: in many at once, a whole row is at fault."""
    equations = [system.equations[place] for place in system.broken]
    return len(
        {
            equation.place.column
            for equation in equations
            if equation.scope.rule in DOWN_A_COLUMN and equation.scope.table_id == found.table_id
        }
    )


def _would_mend_in_part(system: System, place: int, found: Observation) -> bool:
    """Whether a fault of another value would mend this equation and leave others broken, as two faults together do."""
    for term in system.equations[place].terms:
        other, printed = term.observation, read_numeral(term.observation)
        sums = system.sums_of[other.observation_id]
        if other is found or printed is None or any(at not in system.broken for at, _ in sums):
            continue
        span = system.span([(place, term.sign)])
        numbers = system.numbers(other, span) if span else []
        if numbers is None or any(name_fault(printed, number) for number in numbers):
            return True
    return False


def _telling(found: Observation) -> list[Decimal]:
    """The values without a mark glued behind, or with the separator read otherwise: faults that change a lot, oddly."""
    printed = read_numeral(found)
    if printed is None:
        return []
    values = [value_of(printed._replace(digits=digits), found) for digits in without_mark_behind(printed.digits)]
    return values + [number * (found.scale or 1) for number in moved_separators(printed)]


def _written(system: System, repairs: Iterable[Repair]) -> list[Suggestion]:
    ordered = sorted(repairs, key=lambda repair: [_place(one) for one in repair.changes])
    return [
        Suggestion(
            suggestion_id=f"{table}/suggestion/r{row:02d}/c{column:02d}",
            change=number,
            document_id=table.partition("/")[0],
            table_id=one.table_id or "",
            row=one.row or 1,
            column=one.column or 1,
            value_raw=one.printed,
            suggested=_said(system, one),
            fault=repair.fault or "",
            checks_mended=len(repair.mended),
            reason=_reason(system, repair),
            status="open",
        )
        for repair in ordered
        for table, row, column in [_place(repair.changes[0])]
        for number, one in enumerate(repair.changes, 1)
    ]


def _place(one: Change) -> tuple[str, int, int]:
    return one.table_id or "", one.row or 1, one.column or 1


def _said(system: System, one: Change) -> str:
    """The wanted number as its column would print it, with what stands behind the printed one: "/63", "%"."""
    behind = _BEHIND.search(one.printed)
    return "" if one.wanted is None else notation(system, one).say(one.wanted) + (behind[1] if behind else "")


def _reason(system: System, repair: Repair) -> str:
    """One sentence: what would be otherwise, what then holds, and that nothing else is as likely."""
    subjects = [system.equations[place].subject for place in sorted(repair.mended)]
    told = ", ".join(subjects[:2]) + (f" and {count_of(len(subjects) - 2, 'other')}" if len(subjects) > 2 else "")
    holds = "holds" if len(subjects) == 1 else "hold"
    return f"{_told_fault(system, repair)}: {told} then {holds}, and no other change as likely mends {_them(subjects)}."


def _them(subjects: Sequence[str]) -> str:
    return "it" if len(subjects) == 1 else "them"


def _told_fault(system: System, repair: Repair) -> str:
    first = repair.changes[0]
    if repair.fault == "doubled row":
        return f"Row {first.row} repeats another row"
    if repair.fault == "shifted columns":
        return f"The figures of row {first.row} stand one column off"
    if repair.fault == "merged cells":
        return f"{next(one.printed for one in repair.changes if one.printed)} is two figures in one cell"
    pairs = [f"{_said(system, one)} for {one.printed}" for one in repair.changes]
    printed = first.wanted and repair.fault == "misread digit" and len(repair.changes) == 1
    alike = ", of like shape" if printed and first.wanted and _is_alike(first) else ""
    return f"{' and '.join(pairs)} ({repair.fault}{alike})"


def _is_alike(one: Change) -> bool:
    digits = "".join(letter for letter in one.printed if letter.isdigit())
    return one.wanted is not None and looks_alike(Numeral(digits, one.wanted.decimals), one.wanted)
