"""Whom the rows of a table speak of: provinces (of which geography), agencies, or both.

One name is resolved by `names`, a column of provinces by `jointly`; here a column decides what kind of names it holds,
since one row may mislead.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .names import match_agencies, match_provinces
from .register import load_register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.columns import EntityKind, Geography

    from .lists import Matcher
    from .names import Match
    from .register import Alias

MERGER = dt.date(2025, 7, 1)
"""First day of the 34 provinces (Resolution 202/2025/QH15)."""

_FEWEST = 0.5  # of the names: from here on the column is of that kind
_WHOLE_ON: dict[Geography, dt.date] = {"vn63": MERGER - dt.timedelta(days=1), "vn34": MERGER}
_GROUPS: dict[frozenset[EntityKind], str] = {
    frozenset({"province"}): "group:provinces",
    frozenset({"agency"}): "group:agencies",
    frozenset({"province", "agency"}): "group:agencies-and-provinces",
}


@dataclass(frozen=True, slots=True)
class Naming:
    """The kind that most names share, their geography if it is provinces, each name's match, and all kinds among them.

    Where the kind is open (too few names are known), `kinds` is empty and nothing is known of the total either.
    """

    kind: EntityKind | None
    geography: Geography | None
    matches: tuple[Match, ...]
    kinds: frozenset[EntityKind] = frozenset()

    @property
    def group(self) -> str | None:
        """The entity to which the total of the rows belongs."""
        return _GROUPS.get(self.kinds)


def geography_on(day: dt.date | None) -> Geography:
    """The geography in force on a day; the older one where the day is not known.

    >>> geography_on(dt.date(2022, 9, 30)), geography_on(dt.date(2025, 7, 1))
    ('vn63', 'vn34')
    """
    return "vn34" if day is not None and day >= MERGER else "vn63"


def matchers(day: dt.date | None, aliases: Sequence[Alias] = ()) -> tuple[Matcher, Matcher, Matcher]:
    """Readers of the day's provinces, of the other geography's and of agencies, in the order in which draws go."""
    own = geography_on(day)
    other: Geography = "vn63" if own == "vn34" else "vn34"
    return (
        partial(match_provinces, geography=own, on=day, aliases=aliases),
        partial(match_provinces, geography=other, on=None, aliases=aliases),
        partial(match_agencies, on=day, aliases=aliases),
    )


def name_rows(names: Sequence[str], day: dt.date | None, aliases: Sequence[Alias] = ()) -> Naming:
    """Resolve names that stand together. Names of neither kind, or too few of one, leave the kind open.

    A column of provinces is matched as a whole: a garbled name is settled by the others.

    The geography is that in which more names exist, or that whose provinces are all there; where both fit alike, that
    of the day. A name of the other kind among them ("Bộ Y tế" between provinces) must be printed as it is known.

    >>> naming = name_rows(["Hà Nam", "TP. Hà Nội", "Xã Đàn"], dt.date(2022, 9, 30))
    >>> naming.kind, naming.group, [match.code for match in naming.matches]
    ('province', 'group:provinces', ['35', '01', None])
    """
    by_date, elsewhere, agency = matchers(day, aliases)
    first = by_date(list(names))
    provinces = _better_provinces(first, elsewhere, names)
    agencies = agency(list(names)) if _found(provinces) < len(names) else []
    least = max(1.0, _FEWEST * len(names))
    if _found(provinces) + _found(agencies) < least:
        return Naming(None, None, tuple(first))
    kind: EntityKind = "province" if _found(provinces) >= _found(agencies) else "agency"
    if kind == "province":
        provinces = _match_column(names, provinces, agencies, day, aliases)
    main, others = (provinces, agencies) if kind == "province" else (agencies, provinces)
    matches = tuple(_choose(match, other) for match, other in zip(main, others or main, strict=True))
    kinds = frozenset(match.kind for match in matches if match.kind)
    return Naming(kind, _geography(matches), matches, kinds)


def _better_provinces(by_date: list[Match], elsewhere: Matcher, names: Sequence[str]) -> list[Match]:
    """The matches in the geography of the day or, where that knows fewer of the names or is not complete, the other."""
    if not by_date or _is_whole(by_date):
        return by_date
    other = elsewhere(list(names))
    if _found(other) > _found(by_date) or (_found(other) == _found(by_date) and _is_whole(other)):
        return other
    return by_date


def _match_column(
    names: Sequence[str],
    provinces: list[Match],
    agencies: Sequence[Match],
    day: dt.date | None,
    aliases: Sequence[Alias],
) -> list[Match]:
    """The provinces again, each at most once, if most rows that name no agency name one; the other rows stay."""
    others = [match.entity_id is not None for match in agencies] or [False] * len(names)
    rows = [row for row, match in enumerate(provinces) if match.entity_id or not others[row]]
    geography = _geography(provinces)
    if geography is None or _found(provinces) < _FEWEST * len(rows):
        return provinces
    on = day if geography == geography_on(day) else None
    column = [names[row] for row in rows]
    together = match_provinces(column, geography=geography, on=on, aliases=aliases, jointly=True)
    matches = list(provinces)
    for row, match in zip(rows, together, strict=True):
        matches[row] = match
    return matches


def _is_whole(matches: Sequence[Match]) -> bool:
    """Whether every row is a province of one geography, and every province of it is there."""
    geography = _geography(matches)
    if geography is None or any(match.entity_id is None for match in matches):
        return False
    current = {name.entity_id for name in load_register().names("province", geography, _WHOLE_ON[geography])}
    return {match.entity_id for match in matches} >= current


def _choose(match: Match, other: Match) -> Match:
    is_certain = other.method in ("exact", "alias", "folded")
    return other if match.entity_id is None and other.entity_id and is_certain else match


def _geography(matches: Sequence[Match]) -> Geography | None:
    return next((match.geography for match in matches if match.geography), None)


def _found(matches: Sequence[Match]) -> int:
    return sum(match.entity_id is not None for match in matches)
