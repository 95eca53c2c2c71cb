"""Equations along a row: the parts that the catalogue names against the row's total.

Sums down a column belong in `sums`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .equation import Equation, add_up
from .lookup import are_apart, same_time
from .wording import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cds_etl.model import Identity, Term
    from cds_etl.records import Observation

    from .sheet import Sheet


class _RowSum(NamedTuple):
    """A row's total, its parts as printed, and why it cannot be tested."""

    total: Observation
    parts: tuple[Observation, ...]
    reason: str | None


def find_row_totals(sheet: Sheet, identities: Iterable[Identity]) -> list[Equation]:
    """For each row that states a total and a part of it: the parts against the total."""
    sums = [
        found
        for identity in identities
        if identity.rule == "row_total"
        for row in sheet.by_row
        for found in _row_sums(sheet, row, identity)
    ]
    totals = {(found.total.indicator_id, found.total.column) for found in sums}
    indicators = {indicator for indicator, _ in totals}
    by_indicator, by_column = len(indicators) > 1, len(totals) > len(indicators)
    return [_equation(sheet, found, by_indicator, by_column) for found in sums]


def _equation(sheet: Sheet, found: _RowSum, by_indicator: bool, by_column: bool) -> Equation:
    scope, row = sheet.scope("row_total"), found.total.row or 0
    parts = [f"r{row:02d}"]
    if by_indicator:
        parts.append(found.total.indicator_id.replace("/", "_"))
    if by_column:
        parts.append(f"c{found.total.column:02d}")
    claim = f"The {count_of(len(found.parts), 'part')} {'adds' if len(found.parts) == 1 else 'add'} up to"
    return add_up(
        scope, scope.check_id(*parts), sheet.row_name(row), found.parts, found.total,
        claim, "the row's total", untested=found.reason,
    )  # fmt: skip


def _row_sums(sheet: Sheet, row: int, identity: Identity) -> list[_RowSum]:
    """One sum for each printed total of the row (a table may put two dates side by side)."""
    values = _by_indicator(sheet.by_row[row])
    found: list[_RowSum] = []
    for total in _of_term(values, identity.total):
        choices = [_beside(total, _of_term(values, part)) for part in identity.parts]
        parts = tuple(part for choice in choices for part in choice if part.missing_reason != "not_reported")
        if not any(choices):
            continue
        reason = None
        if any(len(choice) > 1 for choice in choices):
            reason = "The row states a part more than once."
        elif total.missing_reason == "not_reported":
            reason = "The row states no total."
        elif not parts:
            reason = "No part is reported."
        found.append(_RowSum(total, parts, reason or _left_blank(sheet, row, identity, choices)))
    return found


def _by_indicator(values: Iterable[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {}
    for value in values:
        found.setdefault(value.indicator_id, []).append(value)
    return found


def _of_term(values: Mapping[str, list[Observation]], term: Term) -> list[Observation]:
    """Of a row's values by indicator, those that a term of an identity means."""
    return [found for found in values.get(term.indicator_id, ()) if term.entity_id in (None, found.entity_id)]


def _beside(total: Observation, candidates: list[Observation]) -> list[Observation]:
    """The candidates that go with this total: by their time where there are several, never of another stretch."""
    near = [found for found in candidates if not are_apart(found, total)]
    return near if len(near) < 2 else [found for found in near if same_time(found, total)]


def _left_blank(sheet: Sheet, row: int, identity: Identity, choices: Sequence[Sequence[Observation]]) -> str | None:
    """Why a row of sums cannot be tested: it leaves blank a part that its own rows report."""
    kind = sheet.row_kinds.get(row)
    if kind not in ("total", "subtotal"):
        return None
    below = sheet.rows_of("member")
    if kind == "subtotal":
        below = next((group.members for group in sheet.groups if group.row == row), ())
    for part, choice in zip(identity.parts, choices, strict=True):
        stated = any(found.missing_reason != "not_reported" for found in choice)
        if not stated and any(_of_term(_by_indicator(sheet.by_row.get(member, ())), part) for member in below):
            return "The row leaves a part blank that the rows it adds up report."
    return None
