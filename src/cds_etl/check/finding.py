"""One way to write a `Check`: numbers that the stored type cannot hold stand in the message only.

What a rule finds belongs in the module of the rule.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from cds_etl.records import Check

if TYPE_CHECKING:
    from cds_etl.columns import Rule

Status = Literal["passed", "failed", "skipped"]
_LIMIT = Decimal(10) ** 18  # DECIMAL(24,6): eighteen digits before the comma


class Place(NamedTuple):
    """Where to look: page, and row and column of the printed grid where the check is about a table; all from 1."""

    page: int | None = None
    row: int | None = None
    column: int | None = None


class Scope(NamedTuple):
    """What a check is about: its document, its table (None: none), and the rule."""

    document_id: str
    table_id: str | None
    rule: Rule

    def check_id(self, *parts: str) -> str:
        """The id as a place: document or table, rule, and what tells the check from the others.

        >>> Scope("0123456789ab", "0123456789ab/t02", "column_total").check_id("c05")
        '0123456789ab/t02/column_total/c05'
        """
        return "/".join((self.table_id or self.document_id, self.rule, *parts))


NOWHERE = Place()
ZERO = Decimal(0)


def storable(number: Decimal | None) -> Decimal | None:
    """The number if DECIMAL(24,6) holds it, else None.

    >>> storable(Decimal("116348")), storable(Decimal(10) ** 20)
    (Decimal('116348'), None)
    """
    return number if number is not None and abs(number) < _LIMIT else None


def make_check(
    check_id: str,
    scope: Scope,
    subject: str,
    status: Status,
    message: str,
    place: Place = NOWHERE,
    expected: Decimal | None = None,
    actual: Decimal | None = None,
    tolerance: Decimal = ZERO,
) -> Check:
    """The stored check; `delta` is actual less expected where both are known.

    >>> scope = Scope("0123456789ab", None, "coverage")
    >>> make_check("x", scope, "rows", "failed", "One more.", expected=Decimal(2), actual=Decimal(3)).delta
    Decimal('1')
    """
    delta = None if expected is None or actual is None else actual - expected
    return Check(
        check_id=check_id,
        document_id=scope.document_id,
        table_id=scope.table_id,
        rule=scope.rule,
        subject=subject,
        page=place.page,
        row=place.row,
        column=place.column,
        expected=storable(expected),
        actual=storable(actual),
        delta=storable(delta),
        tolerance=storable(tolerance) or ZERO,
        status=status,
        message=message,
    )
