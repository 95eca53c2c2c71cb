"""Ranks down a table against the values that they rank: who has more stands before. No equations here."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from .finding import make_check
from .lookup import same_time
from .wording import count_of, opening, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.columns import EntityKind
    from cds_etl.model import Identity
    from cds_etl.records import Check, Observation

    from .sheet import Sheet

_Pair = tuple["Observation", "Observation"]


def check_ranks(sheet: Sheet, identities: Iterable[Identity]) -> list[Check]:
    """One check for each column of ranks and kind of body, where the catalogue names the values that they rank.

    The greatest value has rank 1. Equal values may share a rank or, since they were rounded, bear several that follow
    one another; equal ranks need equal values. A table of a part of those ranked has gaps in its ranks.
    """
    return [
        _judge(sheet, column, kind, pairs, by_kind=len(kinds) > 1)
        for identity in identities
        if identity.rule == "rank"
        for column, kinds in _pairs(sheet, identity).items()
        for kind, pairs in kinds.items()
    ]


def _pairs(sheet: Sheet, identity: Identity) -> dict[int, dict[EntityKind | None, list[_Pair]]]:
    """Ranks with the values that they rank, by the column of the ranks and the kind of body."""
    found: dict[int, dict[EntityKind | None, list[_Pair]]] = defaultdict(lambda: defaultdict(list))
    for row in sheet.rows_of("member"):
        values = [one for one in sheet.by_row.get(row, ()) if one.value is not None and one.qualifier == "exact"]
        for rank in (one for one in values if one.indicator_id == identity.total.indicator_id):
            ranked = [
                one for one in values if one.indicator_id == identity.parts[0].indicator_id and same_time(one, rank)
            ]
            if len(ranked) == 1 and rank.column is not None:
                found[rank.column][rank.entity_kind].append((rank, ranked[0]))
    return found


def _judge(sheet: Sheet, column: int, kind: EntityKind | None, pairs: Sequence[_Pair], *, by_kind: bool) -> Check:
    scope = sheet.scope("rank")
    check_id = scope.check_id(f"c{column:02d}", *([kind or "others"] if by_kind else []))
    subject = f"{sheet.column_name(column)} against {sheet.column_name(pairs[0][1].column or 0)}"
    ordered = sorted(pairs, key=lambda pair: (pair[0].value or 0, -(pair[1].value or 0)))
    broken = next((place for place in range(1, len(ordered)) if _is_broken(*ordered[place - 1 : place + 1])), None)
    if len(ordered) < 2:
        return make_check(check_id, scope, subject, "skipped", "One rank alone has none to be held to.")
    if broken is None:
        message = f"The {count_of(len(ordered), 'rank')} fit the values that they rank."
        return make_check(check_id, scope, subject, "passed", message, sheet.place(ordered[0][0].row, column))
    odd = broken if _fits_without(ordered, broken) or not _fits_without(ordered, broken - 1) else broken - 1
    other = broken - 1 if odd == broken else broken
    message = f"{opening(_told(sheet, ordered[odd]))}; {_told(sheet, ordered[other])}."
    return make_check(check_id, scope, subject, "failed", message, sheet.place(ordered[odd][0].row, column))


def _is_broken(before: _Pair, after: _Pair) -> bool:
    """Whether two that follow one another in rank stand the wrong way round, or share a rank without a tie."""
    (first, high), (second, low) = before, after
    if high.value is None or low.value is None:
        return False
    return low.value > high.value or (first.value == second.value and low.value != high.value)


def _fits_without(ordered: Sequence[_Pair], place: int) -> bool:
    rest = [*ordered[:place], *ordered[place + 1 :]]
    return not any(_is_broken(before, after) for before, after in pairwise(rest))


def _told(sheet: Sheet, pair: _Pair) -> str:
    rank, ranked = pair
    return f"{sheet.row_name(rank.row or 0)} has rank {say(rank.value or 0)} with {say(ranked.value or 0)}"
