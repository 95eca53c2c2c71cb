"""Rates along a row: a printed share in per cent against the two counts of its row that the catalogue names.

Parts that add up belong in `rows`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .equation import Equation, EquationTerm, not_tested, reason_untested
from .finding import Place
from .lookup import same_time
from .wording import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cds_etl.model import Identity
    from cds_etl.records import Observation

    from .sheet import Sheet

_HUNDRED, _DIGITS = Decimal(100), Decimal("0.000001")


def find_rates(sheet: Sheet, identities: Iterable[Identity]) -> list[Equation]:
    """For each row that states a rate and its two counts: the rate against their share, to half its last digit."""
    return [
        equation
        for identity in identities
        if identity.rule == "rate"
        for row in sheet.by_row
        for equation in _row_rates(sheet, row, identity)
    ]


def _row_rates(sheet: Sheet, row: int, identity: Identity) -> Iterator[Equation]:
    """One for each printed rate of the row that stands beside one count of each kind of its time."""
    values = [found for found in sheet.by_row[row] if found.missing_reason != "not_reported"]
    for rate in (found for found in values if found.indicator_id == identity.total.indicator_id):
        choices = [
            [found for found in values if found.indicator_id == part.indicator_id and same_time(found, rate)]
            for part in identity.parts
        ]
        if all(len(choice) == 1 for choice in choices):
            yield _equation(sheet, rate, choices[0][0], choices[1][0])


def _equation(sheet: Sheet, rate: Observation, count: Observation, whole: Observation) -> Equation:
    """The counts are the witness: only the rate is a term, since a share tells little of either."""
    scope, place = sheet.scope("rate"), Place(rate.page, rate.row, rate.column)
    check_id = scope.check_id(f"r{rate.row or 0:02d}", f"c{rate.column or 0:02d}")
    subject = f"{sheet.row_name(rate.row or 0)}, {sheet.column_name(rate.column or 0)}"
    reason = reason_untested([rate, count, whole])
    if reason is None and not whole.value:
        reason = "The whole is nought: no rate is of it."
    if reason or count.value is None or whole.value is None:
        return not_tested(scope, check_id, subject, place, reason or "A count could not be read.")
    share = (_HUNDRED * count.value / whole.value).quantize(_DIGITS)
    tolerance = Decimal(1).scaleb(-_decimals(rate.value_raw)) / 2
    claim = f"{say(count.value)} of {say(whole.value)} in per cent is"
    return Equation(
        check_id, scope, subject, (EquationTerm(rate, 1, "total"),), share, tolerance, place,
        claim, "the row", share=(count, whole),
    )  # fmt: skip


def _decimals(printed: str) -> int:
    """How many digits a rate is printed with behind the comma.

    >>> _decimals("61,70%"), _decimals("61")
    (2, 0)
    """
    _, _, digits = printed.strip("% ").replace(".", ",").partition(",")
    return len(digits)
