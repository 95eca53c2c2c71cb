"""An equation that a document states about its own numbers: its terms, what they must add up to, and its test.

Where equations come from belongs in `sums`, `rows`, `statements` and `lists`; what passed ones prove, in `proofs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from cds_etl.records import Check, CheckTerm, Observation

from .finding import NOWHERE, ZERO, Place, Scope, make_check
from .wording import say, say_difference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TermRole = Literal["part", "total"]
AS_PRINTED: Mapping[str, Decimal] = MappingProxyType({})
_MILLIONTH = Decimal("0.000001")


class EquationTerm(NamedTuple):
    """An observation in an equation, with its sign (1 or -1) and the side it stands on."""

    observation: Observation
    sign: int
    role: TermRole


@dataclass(frozen=True)
class Equation:
    """`sum(sign * value) = constant`, or `<=` where the relation is `at_most`; differences to `tolerance` pass.

    Parts have sign 1. A printed total that is an observation is a term of sign -1 and the constant is 0; a whole that
    is none (b of `a/b`) is the constant of the parts; a list's number of names is the constant of the count, whose
    sign is 1; a rate's constant is 100 times its `share`, one count over another. `claim` and `witness` name both
    sides in messages. An equation that cannot be put to the test says why
    in `untested`, and keeps its terms: an unread one can be solved for.
    """

    check_id: str
    scope: Scope
    subject: str
    terms: tuple[EquationTerm, ...]
    constant: Decimal
    tolerance: Decimal
    place: Place
    claim: str
    witness: str
    relation: Literal["equal", "at_most"] = "equal"
    untested: str | None = None
    share: tuple[Observation, Observation] | None = None

    @property
    def is_proof(self) -> bool:
        """Whether it is an equality: only those prove a value, and only their terms are stored."""
        return self.relation == "equal"

    @property
    def observation_ids(self) -> tuple[str, ...]:
        """Ids of its terms, in their order."""
        return tuple(term.observation.observation_id for term in self.terms)

    @cached_property
    def _as_printed(self) -> Decimal | None:
        """The residual of the printed values: every link of the chain asks for it."""
        total = -self.constant
        for observation, sign, _ in self.terms:
            if observation.value is None:
                return None
            total += sign * observation.value
        return total

    def residual(self, values: Mapping[str, Decimal] = AS_PRINTED) -> Decimal | None:
        """Left side less constant, with `values` (by observation id) in the place of the printed ones.

        None where a term has no value. The residual of an equation that holds is 0.
        """
        if not values:
            return self._as_printed
        constant = self.constant if self.share is None else _share(self.share, values)
        if constant is None:
            return None
        total = -constant
        for observation, sign, _ in self.terms:
            value = values.get(observation.observation_id, observation.value)
            if value is None:
                return None
            total += sign * value
        return total

    def holds(self, values: Mapping[str, Decimal] = AS_PRINTED) -> bool | None:
        """Whether it holds with these values in the place of the printed ones; None where a value is missing."""
        residual = self.residual(values)
        if residual is None:
            return None
        return (residual if self.relation == "at_most" else abs(residual)) <= self.tolerance

    def side(self, role: TermRole) -> Decimal:
        """Sum of the printed values of one side; the constant where no observation stands on it."""
        values = [term.observation.value or ZERO for term in self.terms if term.role == role]
        return sum(values, ZERO) if values else self.constant


def _share(share: tuple[Observation, Observation], values: Mapping[str, Decimal]) -> Decimal | None:
    """The first of two counts in per cent of the second, to six decimals; None where it is not known."""
    count, whole = (values.get(found.observation_id, found.value) for found in share)
    return (100 * count / whole).quantize(_MILLIONTH) if count is not None and whole else None


def add_up(
    scope: Scope,
    check_id: str,
    subject: str,
    parts: Sequence[Observation],
    total: Observation | Decimal,
    claim: str,
    witness: str,
    place: Place = NOWHERE,
    untested: str | None = None,
) -> Equation:
    """The equation `parts = total`; a total that is a bare number becomes the constant.

    Unread or inexact terms, and a value that would stand in it twice, make it untested. The place is the total's
    where it is an observation.
    """
    terms = [EquationTerm(part, 1, "part") for part in parts]
    if isinstance(total, Observation):
        terms.append(EquationTerm(total, -1, "total"))
        place = Place(total.page, total.row, total.column)
    once = tuple({term.observation.observation_id: term for term in reversed(terms)}.values())[::-1]
    doubled = "The same value stands in it twice." if len(once) < len(terms) else None
    constant = ZERO if isinstance(total, Observation) else total
    observations = [term.observation for term in once]
    reason = untested or doubled or reason_untested(observations)
    return Equation(
        check_id, scope, subject, once, constant, rounding(observations), place, claim, witness, untested=reason
    )  # fmt: skip


def not_tested(scope: Scope, check_id: str, subject: str, place: Place, reason: str) -> Equation:
    """An equation of which nothing is printed that could be tested, and why."""
    return Equation(check_id, scope, subject, (), ZERO, ZERO, place, "", "", untested=reason)


def reason_untested(observations: Sequence[Observation]) -> str | None:
    """Why these observations cannot be tested, in one sentence; None if they can."""
    found = next((one for one in observations if one.value is None or one.qualifier != "exact"), None)
    if found is None:
        return None
    name = f'The value of "{found.entity_raw}"' if found.entity_raw else f'The value "{found.value_raw}"'
    if found.value is None:
        return f"{name} {'is not reported' if found.missing_reason == 'not_reported' else 'could not be read'}."
    return f'{name} is not exact ("{found.qualifier_raw or found.qualifier}").'


def rounding(observations: Sequence[Observation]) -> Decimal:
    """What rounding alone can explain: 0 for counts, else half a unit of the last printed digit for each term.

    A table is printed to one precision, its finest (a dropped zero is still a digit); in running text a figure
    in thousands or millions is rounded to its own last digit.
    """
    in_text = [found for found in observations if found.source != "table"]
    finest = min(
        (_step(found) for found in observations if found.source == "table" and _has_decimals(found)), default=ZERO
    )
    total = finest * (len(observations) - len(in_text))
    for found in in_text:
        if _has_decimals(found) or found.scale != 1:
            total += _step(found)
    return (total / 2).quantize(_MILLIONTH, ROUND_CEILING) if total else ZERO


def _has_decimals(found: Observation) -> bool:
    """Whether the number has digits after the comma that are not zeros, in the unit in which it is printed."""
    return found.value is not None and found.value % (found.scale or 1) != 0


def _step(found: Observation) -> Decimal:
    """One unit of the last printed digit that is not a zero after the comma, in the indicator's unit."""
    exponent = ((found.value or ZERO) / (found.scale or 1)).normalize().as_tuple().exponent
    return Decimal(found.scale or 1).scaleb(min(0, int(exponent)))


def judge(equation: Equation) -> Check:
    """The stored outcome of an equation: passed, failed, or skipped with its reason."""
    outcome = equation.holds() if equation.untested is None else None
    if outcome is None:
        reason = equation.untested or "A value is missing."
        return make_check(
            equation.check_id, equation.scope, equation.subject, "skipped", reason, equation.place,
            tolerance=equation.tolerance,
        )  # fmt: skip
    expected, actual = equation.side("total"), equation.side("part")
    return make_check(
        equation.check_id, equation.scope, equation.subject, "passed" if outcome else "failed",
        _message(equation, expected, actual, outcome), equation.place, expected, actual, equation.tolerance,
    )  # fmt: skip


def stored_terms(equation: Equation) -> list[CheckTerm]:
    """The terms as stored."""
    return [
        CheckTerm(check_id=equation.check_id, observation_id=observation.observation_id, sign=sign, role=role)
        for observation, sign, role in equation.terms
    ]


def _message(equation: Equation, expected: Decimal, actual: Decimal, holds: bool) -> str:
    found = f"{equation.claim} {say(actual)}"
    if equation.relation == "at_most":
        whole = f"the whole of {say(expected)}"
        return (
            f"{found}, within {whole}." if holds else f"{found}, beyond {whole}: {say_difference(actual - expected)}."
        )
    if actual == expected:
        return f"{found}, as {equation.witness} states."
    apart = f"{found}; {equation.witness} states {say(expected)}: {say_difference(actual - expected)}"
    return f"{apart}, within rounding." if holds else f"{apart}."
