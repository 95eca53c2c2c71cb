"""Equations down a column: members against the stated total, members against their sub-total, sub-totals against
the total. Sums along a row belong in `rows`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .equation import Equation, add_up, not_tested
from .lookup import GROUP_OF, is_stated_table_total
from .wording import count_of, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cds_etl.records import Indicator, Observation

    from .sheet import Group, Sheet


def find_column_totals(sheet: Sheet, indicators: Mapping[str, Indicator]) -> list[Equation]:
    """For each value column, its member rows against its stated total; without one, why nothing was tested."""
    equations: list[Equation] = []
    for column, values in sheet.by_column.items():
        totals = [found for found in values if is_stated_table_total(found)]
        if not totals:
            equations.append(_without_total(sheet, column, indicators))
        for total in totals:
            parts = (f"c{column:02d}",) if len(totals) == 1 else (f"c{column:02d}", f"r{total.row:02d}")
            equations.append(_column_total(sheet, column, total, totals, parts, indicators))
    return equations


def _without_total(sheet: Sheet, column: int, indicators: Mapping[str, Indicator]) -> Equation:
    scope, rows = sheet.scope("column_total"), sheet.rows_of("total")
    reason = _not_additive(sheet.by_column[column][0], indicators)
    if reason is None:
        reason = "The total row states nothing for this column." if rows else "The table has no total row."
    place = sheet.place(rows[0] if rows else None, column)
    return not_tested(scope, scope.check_id(f"c{column:02d}"), sheet.column_name(column), place, reason)


def _column_total(
    sheet: Sheet,
    column: int,
    total: Observation,
    totals: Sequence[Observation],
    parts: tuple[str, ...],
    indicators: Mapping[str, Indicator],
) -> Equation:
    scope = sheet.scope("column_total")
    candidates = _members(sheet, column, total)
    several = len({found.entity_id for found in totals}) > 1
    members = [found for found in candidates if _belongs(found, total)] if several else candidates
    reason = _not_additive(total, indicators) or _nothing_to_add(members, total, "total row")
    reason = reason or (_of_no_group(candidates, totals) if several else None)
    told = _told(members)
    return add_up(
        scope, scope.check_id(*parts), sheet.column_name(column), told, total,
        _rows_claim(len(told), "row"), "the total", untested=reason,
    )  # fmt: skip


def _belongs(member: Observation, total: Observation) -> bool:
    """Whether a total adds up this member, where a column states totals of several groups: by the member's kind."""
    return member.entity_kind is not None and GROUP_OF.get(member.entity_kind) == total.entity_id


def _of_no_group(members: Sequence[Observation], totals: Sequence[Observation]) -> str | None:
    """Why totals of several groups cannot be tested: a row may belong to any of them."""
    strays = [found.entity_raw or "" for found in members if not any(_belongs(found, total) for total in totals)]
    return f"The table has several totals, and none of them is known to add up {quoted(strays)}." if strays else None


def find_subtotals(sheet: Sheet, indicators: Mapping[str, Indicator]) -> list[Equation]:
    """For each value column, members against their sub-totals, and the sub-totals against the stated total."""
    groups = sheet.groups
    equations: list[Equation] = []
    for column, values in sheet.by_column.items() if groups else ():
        if _not_additive(values[0], indicators):
            continue  # column_total says so once
        stated = {found.row: found for found in values if found.row_kind == "subtotal"}
        within = _by_group(values, groups)
        equations += [
            _subtotal(sheet, column, group, stated[group.row], within[group.row])
            for group in groups
            if group.row in stated
        ]
        totals = [found for found in values if is_stated_table_total(found)]
        if len(totals) == 1 and stated:
            equations.append(_subtotals_total(sheet, column, groups, stated, totals[0]))
    return equations


def _by_group(values: Sequence[Observation], groups: Sequence[Group]) -> dict[int, list[Observation]]:
    """Member values by the row of their group's sub-total."""
    heads = {row: group.row for group in groups for row in group.members}
    found: dict[int, list[Observation]] = {group.row: [] for group in groups}
    for value in values:
        if value.row_kind == "member" and value.row in heads:
            found[heads[value.row]].append(value)
    return found


def _subtotal(sheet: Sheet, column: int, group: Group, total: Observation, within: Sequence[Observation]) -> Equation:
    scope = sheet.scope("subtotal")
    members = [found for found in within if found.indicator_id == total.indicator_id]
    told = _told(members)
    return add_up(
        scope, scope.check_id(f"r{group.row:02d}", f"c{column:02d}"),
        f"{sheet.row_name(group.row)}, {sheet.column_name(column)}", told, total,
        _rows_claim(len(told), "row"), "the sub-total", untested=_nothing_to_add(members, total, "sub-total"),
    )  # fmt: skip


def _subtotals_total(
    sheet: Sheet,
    column: int,
    groups: Sequence[Group],
    stated: Mapping[int | None, Observation],
    total: Observation,
) -> Equation:
    scope = sheet.scope("subtotal")
    subtotals = [stated[group.row] for group in groups if group.row in stated]
    reason = _not_whole(sheet, column, groups, stated) or _nothing_to_add(subtotals, total, "total row")
    told = _told(subtotals)
    return add_up(
        scope, scope.check_id(f"c{column:02d}"), f"sub-totals of {sheet.column_name(column)}", told, total,
        _rows_claim(len(told), "sub-total"), "the total", untested=reason,
    )  # fmt: skip


def _not_whole(
    sheet: Sheet, column: int, groups: Sequence[Group], stated: Mapping[int | None, Observation]
) -> str | None:
    """Why the sub-totals need not add up to the total: they leave rows out, or stand in two levels."""
    if any(not group.members for group in groups):
        return "A sub-total has no rows of its own: the sub-totals stand in more than one level."
    covered = {row for group in groups if group.row in stated for row in group.members}
    outside = [found for found in sheet.by_column[column] if found.row_kind == "member" and found.row not in covered]
    if outside and outside[0].row is not None:
        return f"The sub-totals leave out {sheet.row_name(outside[0].row)}."
    return None


def _members(sheet: Sheet, column: int, total: Observation) -> list[Observation]:
    """Member values of the column that measure what the total measures."""
    return [
        found
        for found in sheet.by_column[column]
        if found.row_kind == "member" and found.indicator_id == total.indicator_id
    ]


def _told(values: Sequence[Observation]) -> list[Observation]:
    """Without those that are not reported: they count as absent."""
    return [found for found in values if found.missing_reason != "not_reported"]


def _nothing_to_add(values: Sequence[Observation], total: Observation, name: str) -> str | None:
    if total.missing_reason == "not_reported":
        return f"The {name} states nothing for this column."
    return None if _told(values) else "No row reports a value."


def _not_additive(found: Observation, indicators: Mapping[str, Indicator]) -> str | None:
    """Why the column's rows do not add up; None if they do."""
    indicator = indicators.get(found.indicator_id)
    if indicator is None:
        return f"The catalogue does not say whether values of {found.indicator_id} add up."
    if indicator.additive:
        return None
    what = f"is a {indicator.measure}" if indicator.measure in ("rate", "rank") else "is not additive"
    return f'"{indicator.label_vi}" {what}: its rows do not add up.'


def _rows_claim(number: int, noun: str) -> str:
    return f"The {count_of(number, noun)} {'adds' if number == 1 else 'add'} up to"
