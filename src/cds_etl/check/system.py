"""The tested equations of a document as one system: which are broken, what they miss, which value stands in which.

What would mend them is searched for in `suggest`.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from .faults import Fault, Notation, Numeral, numeral_of, read_notation, read_numeral
from .finding import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cds_etl.columns import Rule
    from cds_etl.records import Observation

    from .equation import Equation

DOWN_A_COLUMN: frozenset[Rule] = frozenset({"column_total", "subtotal"})
"""Rules whose equations a whole row that is lost, doubled or moved to another group breaks as a wrong figure does."""
_MOST_VALUES = 24
_LEAST_EXACT, _MOST_OFF = 6, 10  # of rounded numbers a third of the sums is off: no tenth of six or more is by chance
_MOST_TEXTS = 500  # enough to see how a table prints its numbers


class Span(NamedTuple):
    """The differences, from low to high, by which a value may change so that its equations hold."""

    low: Decimal
    high: Decimal


class Change(NamedTuple):
    """A cell, what is printed in it ("": blank), and the number that would stand in it instead (None: blank)."""

    table_id: str | None
    row: int | None
    column: int | None
    printed: str
    wanted: Numeral | None


class Repair(NamedTuple):
    """Changes that belong together, the broken equations that they mend, and the fault that they would undo.

    `fault` is None where no physical fault would explain them; `is_certain`, where chance cannot explain them either.
    """

    changes: tuple[Change, ...]
    mended: frozenset[int]
    fault: Fault | None
    is_certain: bool


class System:
    """The tested equations, by their place in `equations`, and the values that stand in them."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        self.equations: list[Equation] = []
        self.residuals: list[Decimal] = []
        self.tolerances: list[Decimal] = []
        self.broken: set[int] = set()
        for equation in equations:
            residual = equation.residual() if equation.untested is None else None
            if residual is None:
                continue
            if not equation.holds():
                self.broken.add(len(self.equations))
            self.equations.append(equation)
            self.residuals.append(residual)
            self.tolerances.append(equation.tolerance)
        self._take_exact_tables_at_their_word()

    def _take_exact_tables_at_their_word(self) -> None:
        """No sum of a table is off by rounding where nearly all that hold do so to the last digit."""
        off: dict[str | None, list[bool]] = defaultdict(list)
        for place, equation in enumerate(self.equations):
            if equation.tolerance and place not in self.broken and _is_sum(equation):
                off[equation.scope.table_id].append(self.residuals[place] != ZERO)
        exact = {table for table, found in off.items() if len(found) >= max(_LEAST_EXACT, _MOST_OFF * sum(found))}
        for place, equation in enumerate(self.equations):
            if equation.scope.table_id in exact and _is_sum(equation):
                self.tolerances[place] = ZERO

    @cached_property
    def sums_of(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """For each value in doubt (by observation id), the equalities that it is a term of, each with its sign.

        In doubt is what a broken equation speaks of; a rate speaks of its counts as well.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        for place in self.broken:
            terms, share = self.equations[place].terms, self.equations[place].share or ()
            found |= {one.observation_id: [] for one in (*(term.observation for term in terms), *share)}
        for place, equation in enumerate(self.equations):
            if equation.is_proof:
                for observation, sign, _ in equation.terms:
                    if (sums := found.get(observation.observation_id)) is not None:
                        sums.append((place, sign))
        return found

    @cached_property
    def also_touched(self) -> Mapping[str, Sequence[int]]:
        """For each observation id, inequalities that it is a term of, and rates of which it is a count."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, equation in enumerate(self.equations):
            touched = [] if equation.is_proof else [term.observation for term in equation.terms]
            for observation in (*touched, *(equation.share or ())):
                found[observation.observation_id].append(place)
        return found

    @cached_property
    def _decimals(self) -> Mapping[int, tuple[int, int]]:
        """For each broken equality, the most decimals of its numbers, and the most without the first that has them."""
        found = {}
        for place in self.broken:
            counts = sorted((_decimals(term.observation) for term in self.equations[place].terms), reverse=True)
            found[place] = (counts[0], counts[1] if len(counts) > 1 else counts[0])
        return found

    def rule(self, place: int) -> Rule:
        """The rule of an equation."""
        return self.equations[place].scope.rule

    def is_held(self, sums: Iterable[tuple[int, int]]) -> bool:
        """Whether one of these equations holds and leaves its values no room: most values of a broken column."""
        return any(place not in self.broken and not self.tolerances[place] for place, _ in sums)

    def span(self, sums: Iterable[tuple[int, int]]) -> Span | None:
        """By how much a value may change so that all these equations hold; None where they disagree.

        `sums` must not be empty.
        """
        low = high = None
        for place, sign in sums:
            middle, tolerance = -sign * self.residuals[place], self.tolerances[place]
            low = middle - tolerance if low is None else max(low, middle - tolerance)
            high = middle + tolerance if high is None else min(high, middle + tolerance)
        return None if low is None or high is None or low > high else Span(low, high)

    def numbers(self, found: Observation, span: Span) -> list[Numeral] | None:
        """The numbers, not negative and as finely printed as their fellows, that the span allows; None for too many."""
        if found.value is None:
            return []
        scale = Decimal(found.scale or 1)
        places = self.decimals_beside(found)
        low = ((found.value + span.low) / scale).scaleb(places).to_integral_value(ROUND_CEILING)
        high = ((found.value + span.high) / scale).scaleb(places).to_integral_value(ROUND_FLOOR)
        if high - low >= _MOST_VALUES:
            return None
        whole = range(max(int(low), 0), int(high) + 1)
        return [numeral_of(Decimal(number).scaleb(-places), places) for number in whole]

    def decimals_beside(self, found: Observation) -> int:
        """With how many decimals the numbers are printed that stand with this one in broken equations.

        One number with decimals among whole ones is no measure for the others: its separator was misread.
        """
        own = _decimals(found)
        most = 0
        for place, _ in self.sums_of[found.observation_id]:
            if place not in self._decimals:
                continue
            first, second = self._decimals[place]
            is_alone = len(self.equations[place].terms) == 1
            most = max(most, own if is_alone else second if own == first or not second else first)
        return most

    def mended_also(self, values: Mapping[str, Decimal]) -> frozenset[int] | None:
        """Broken inequalities and rates that these values mend; None where they break one or leave one broken."""
        touched = {place for name in values for place in self.also_touched.get(name, ())}
        if not all(self.equations[place].holds(values) for place in touched):
            return None
        return frozenset(touched & self.broken)


def _is_sum(equation: Equation) -> bool:
    return equation.is_proof and equation.share is None


def value_of(number: Numeral, found: Observation) -> Decimal:
    """The number in the unit of the observation's indicator."""
    return number.value * (found.scale or 1)


def change(found: Observation, wanted: Numeral | None) -> Change:
    """Another number in the cell of an observation."""
    return Change(found.table_id, found.row, found.column, found.value_raw, wanted)


def notation(system: System, found: Change) -> Notation:
    """How the broken sums of a table print their numbers."""
    texts = (
        term.observation.value_raw
        for place in sorted(system.broken)
        for term in system.equations[place].terms
        if term.observation.table_id == found.table_id
    )
    return read_notation(islice(texts, _MOST_TEXTS))


def _decimals(found: Observation) -> int:
    number = read_numeral(found)
    return number.decimals if number is not None and found.value != ZERO else 0
