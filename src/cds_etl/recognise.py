"""Names that a person asks about: which province or agency each means, as `cds-etl match` shows it.

Asks the matchers and chooses between their answers; printing is for `show_match`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .normalise import geography_on, match_agencies, match_provinces

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from .columns import Geography
    from .normalise import Match


def recognise(
    names: Sequence[str],
    *,
    geography: Geography | None = None,
    on: dt.date | None = None,
    jointly: bool = False,
    agencies: bool = False,
) -> list[Match]:
    """What each name means: a province of the geography (by default that of the day) or, failing that, an agency.

    `agencies` asks for agencies only; `jointly` takes the names as one column in which each province stands once.

    >>> [match.entity_id for match in recognise(["Hâ Nam", "Bộ Y tế", "Bộ Xây", "Quảng Đông"])]
    ['vn63:35', 'agency:moh', None, None]
    """
    bodies = match_agencies(names, on=on)
    if agencies:
        return bodies
    provinces = match_provinces(names, geography=geography or geography_on(on), on=on, jointly=jointly)
    return [_either(province, body) for province, body in zip(provinces, bodies, strict=True)]


def _either(province: Match, body: Match) -> Match:
    """The province, unless only the agency is recognised or alone has something to say of why it is not."""
    if province.entity_id or not (body.entity_id or body.candidates):
        return province
    return body if body.entity_id or not province.candidates else province
