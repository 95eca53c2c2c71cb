"""A tested equation written out with the values that were read, or with others in their place.

Draws on stored checks and their terms; tests nothing anew that `check` has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from . import records as rec
from .terminal import say_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

AS_READ: Mapping[str, Decimal] = MappingProxyType({})
_FIRST = 2  # parts of a long sum before the dots


@dataclass(frozen=True, slots=True)
class Term:
    """A value in an equation: the observation, its name in print, its sign and side."""

    observation: rec.Observation
    sign: int
    role: str

    @property
    def name(self) -> str:
        """Whose value it is, as printed."""
        return self.observation.entity_raw or self.observation.value_raw


@dataclass(frozen=True, slots=True)
class Sum:
    """A check with its terms; those of a check that is no sum are none."""

    check: rec.Check
    terms: tuple[Term, ...]

    def text(
        self, instead: Mapping[str, Decimal] = AS_READ, most: int | None = None, always: Collection[str] = ()
    ) -> str:
        """The sum, with values by observation id `instead` of those read.

        Of one with more than `most` parts, the first and last are written and, by observation id, those `always` to
        be seen. Of a check that is no sum, its message.
        """
        if not self.terms:
            return self.check.message
        found, stated = self._sides(instead)
        terms = [term for term in self.terms if term.role == "part"]
        parts = [(term.sign, self._value(term, instead)) for term in terms]
        seen = {place for place, term in enumerate(terms) if term.observation.observation_id in always}
        if most is None or len(parts) <= most:
            seen = set(range(len(parts)))
        written = _written(parts, seen)
        said = "" if found is None else say_number(found)
        left = f"{written} = {said}" if len(parts) > 1 else written or said
        if stated is None or found is None:
            return left
        return f"{left} {'=' if self.holds(instead) else '≠'} {say_number(stated)}"

    def holds(self, instead: Mapping[str, Decimal] = AS_READ) -> bool:
        """Whether it would hold with those values."""
        found, stated = self._sides(instead)
        return found is not None and stated is not None and abs(found - stated) <= self.check.tolerance

    def _sides(self, instead: Mapping[str, Decimal]) -> tuple[Decimal | None, Decimal | None]:
        parts = [term.sign * self._value(term, instead) for term in self.terms if term.role == "part"]
        totals = [self._value(term, instead) for term in self.terms if term.role == "total"]
        found = sum(parts, Decimal(0)) if parts else self.check.actual
        return found, sum(totals, Decimal(0)) if totals else self.check.expected

    def _value(self, term: Term, instead: Mapping[str, Decimal]) -> Decimal:
        return instead.get(term.observation.observation_id, term.observation.value or Decimal(0))


def write_sums(records: rec.RecordSet, checks: Sequence[rec.Check]) -> list[Sum]:
    """The checks of a document with their terms in reading order; `records` holds its observations and terms."""
    observations = {item.observation_id: item for item in records.of(rec.Observation)}
    terms: dict[str, list[Term]] = {check.check_id: [] for check in checks}
    for term in records.of(rec.CheckTerm):
        if term.check_id in terms and term.observation_id in observations:
            terms[term.check_id].append(Term(observations[term.observation_id], term.sign, term.role))
    return [Sum(check, tuple(sorted(terms[check.check_id], key=_in_place))) for check in checks]


def _in_place(term: Term) -> tuple[str, int, int, str]:
    item = term.observation
    return item.table_id or "", item.row or 0, item.column or 0, item.observation_id


def _written(parts: Sequence[tuple[int, Decimal]], seen: Collection[int]) -> str:
    """The parts with their signs between; those not `seen`, by place, are left out but for the first two and the last.

    >>> _written([(1, Decimal(1200)), (1, Decimal(3)), (-1, Decimal(4))], {0, 1, 2})
    '1.200 + 3 − 4'
    >>> _written([(1, Decimal(number)) for number in range(1, 64)], {30})
    '1 + 2 + … + 31 + … + 63 (63 values)'
    """
    shown = sorted({*seen, *range(_FIRST), len(parts) - 1} & set(range(len(parts))))
    text, last = "", -1
    for place in shown:
        sign, value = parts[place]
        gap = " + …" if place > last + 1 else ""
        joint = (" + " if sign > 0 else " − ") if text else ("" if sign > 0 else "−")
        text += f"{gap}{joint}{say_number(value)}"
        last = place
    return f"{text} ({len(parts)} values)" if len(shown) < len(parts) else text
