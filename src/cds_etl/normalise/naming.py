"""Whom the rows of a table or the names of a list speak of: provinces or agencies, of which geography.

One name is resolved by `names`; here a whole column decides what kind of names it holds, since one row may mislead.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .names import match_agencies, match_provinces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.columns import EntityKind, Geography

    from .names import Match

MERGER = dt.date(2025, 7, 1)
"""First day of the 34 provinces (Resolution 202/2025/QH15)."""

_FEWEST = 0.5  # of the names: from here on the column is of that kind


@dataclass(frozen=True, slots=True)
class Naming:
    """The kind and geography that the names share, and each name's match."""

    kind: EntityKind | None
    geography: Geography | None
    matches: tuple[Match, ...]


def geography_on(day: dt.date | None) -> Geography:
    """The geography in force on a day; the older one where the day is not known.

    >>> geography_on(dt.date(2022, 9, 30)), geography_on(dt.date(2025, 7, 1))
    ('vn63', 'vn34')
    """
    return "vn34" if day is not None and day >= MERGER else "vn63"


def name_rows(names: Sequence[str], day: dt.date | None) -> Naming:
    """Resolve names that stand together. Names of neither kind, or too few of one, leave the kind open.

    The geography is that in which more names exist; where both fit alike, that of the day.
    """
    agencies = match_agencies(names, on=day)
    by_date = geography_on(day)
    other: Geography = "vn63" if by_date == "vn34" else "vn34"
    provinces = match_provinces(names, geography=by_date, on=day)
    elsewhere = match_provinces(names, geography=other, on=None)
    if _found(elsewhere) > _found(provinces):
        by_date, provinces = other, elsewhere
    least = max(1.0, _FEWEST * len(names))
    if _found(provinces) >= max(least, _found(agencies)):
        return Naming("province", by_date, tuple(provinces))
    if _found(agencies) >= least:
        return Naming("agency", None, tuple(agencies))
    return Naming(None, None, tuple(provinces))


def _found(matches: Sequence[Match]) -> int:
    return sum(match.entity_id is not None for match in matches)
