"""Which family of the catalogue a table belongs to, and which indicator each of its columns holds.

Caption, headers and the kind of the row labels decide together: the agencies' only header is "Tổng số". What no family
knows is kept under `unmapped.…`, for a person to name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from cds_etl.records import Indicator
from cds_etl.text import fold, slug, squeeze

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from cds_etl.columns import EntityKind

    from .catalogue import Catalogue, Family
    from .shape import Shape

_CAPTION = 85.0  # likeness from which a caption is the family's, letters misread or reworded at the ends
_HEADER = 85.0  # the same for a header
_SHORTEST = 0.5  # of the pattern: a shorter caption says too little
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The family of a table (None: unknown), the indicator of each value column, and indicators made up for it."""

    family: str | None
    columns: Mapping[int, str]
    unmapped: tuple[Indicator, ...]


def map_columns(caption: str | None, shape: Shape, kinds: Collection[EntityKind], catalogue: Catalogue) -> ColumnMap:
    """Map every value column of a table. `kinds` are those of the row labels; none where they are not known."""
    best: tuple[float, str | None, dict[int, str]] = (0.0, None, {})
    for family in catalogue.family:
        if not kinds or not set(kinds) <= set(family.rows):
            continue
        columns = _fit(family, shape)
        score = _caption_score(family, caption)
        fits_all = len(columns) > 1 and len(columns) == len(shape.value_columns)
        if columns and (score >= _CAPTION or fits_all) and score + len(columns) > best[0]:
            best = (score + len(columns), family.id, columns)
    _, found, mapped = best
    columns = dict(mapped)
    unmapped: dict[str, Indicator] = {}
    for column in shape.value_columns:
        if column not in columns:
            indicator = _unmapped(caption, shape.headers[column], unmapped)
            columns[column] = indicator.indicator_id
            unmapped[indicator.indicator_id] = indicator
    return ColumnMap(found, columns, tuple(unmapped.values()))


def _caption_score(family: Family, caption: str | None) -> float:
    from rapidfuzz import fuzz  # late: start-up is felt by every command

    text = fold(caption or "")
    return max(
        (fuzz.partial_ratio(fold(known), text) for known in family.captions if len(text) >= _SHORTEST * len(known)),
        default=0.0,
    )


def _fit(family: Family, shape: Shape) -> dict[int, str]:
    """The likeliest indicator for each column, none for two columns; none at all where two columns are as likely."""
    scores = {
        (column, entry.indicator): max(_header_score(header, shape.headers[column]) for header in entry.headers)
        for column in shape.value_columns
        for entry in family.column
    }
    found: dict[int, str] = {}
    for (column, indicator), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        rivals = [other for (other, its), likeness in scores.items() if its == indicator and likeness == score]
        is_free = column not in found and indicator not in found.values()
        if score >= _HEADER and is_free and not any(other != column and other not in found for other in rivals):
            found[column] = indicator
    return found


@lru_cache(maxsize=1024)
def _header_score(known: str, path: tuple[str, ...]) -> float:
    """Likeness of a known header to the lowest printed one, or to the whole path."""
    from rapidfuzz import fuzz

    texts = {_plain(" ".join(path)), _plain(path[-1])} if path else set()
    return max((fuzz.ratio(_plain(known), text) for text in texts), default=0.0)


def _plain(header: str) -> str:
    return fold(_IN_BRACKETS.sub("", header)).strip(" .:*")


def _unmapped(caption: str | None, path: Sequence[str], taken: Collection[str]) -> Indicator:
    """An indicator named after caption and header; a second column of the same name is told apart by a number."""
    label = squeeze(" / ".join([*([caption.rstrip(": ")] if caption else []), *path]))
    name = f"unmapped.{slug(label) or 'column'}"
    ids = (name if number == 1 else f"{name}_{number}" for number in count(1))
    return Indicator(
        indicator_id=next(indicator_id for indicator_id in ids if indicator_id not in taken),
        label_vi=label,
        label_en=None,
        unit=None,
        measure=None,
        additive=True,
        is_mapped=False,
        definition=None,
    )
