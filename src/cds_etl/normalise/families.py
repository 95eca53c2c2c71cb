"""Which family of the catalogue a table belongs to, and which indicator each of its columns holds.

Caption, headers and the kind of the row labels decide together: the agencies' only header is "Tổng số". What no family
knows is kept under `unmapped.…`, for a person to name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from cds_etl.records import Indicator
from cds_etl.text import fold, slug, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


def map_columns(caption: str | None, shape: Shape, row_kind: str | None, catalogue: Catalogue) -> ColumnMap:
    """Map every value column of a table. `row_kind` is `agency` or `province`, None where the labels are neither."""
    best: tuple[float, str | None, dict[int, str]] = (0.0, None, {})
    for family in catalogue.family:
        columns = _fit(family, shape, row_kind)
        score = _caption_score(family, caption)
        fits_all = len(columns) > 1 and len(columns) == len(shape.value_columns)
        if columns and (score >= _CAPTION or fits_all) and score + len(columns) > best[0]:
            best = (score + len(columns), family.id, columns)
    _, found, mapped = best
    columns = dict(mapped)
    unmapped = []
    for column in shape.value_columns:
        if column not in columns:
            indicator = _unmapped(caption, shape.headers[column])
            columns[column] = indicator.indicator_id
            unmapped.append(indicator)
    return ColumnMap(found, columns, tuple(unmapped))


def _caption_score(family: Family, caption: str | None) -> float:
    text = fold(caption or "")
    return max(
        (fuzz.partial_ratio(fold(known), text) for known in family.captions if len(text) >= _SHORTEST * len(known)),
        default=0.0,
    )


def _fit(family: Family, shape: Shape, row_kind: str | None) -> dict[int, str]:
    """The likeliest indicator for each column, none for two columns."""
    if row_kind not in family.rows:
        return {}
    scores = sorted(
        (
            (_header_score(header, shape.headers[column]), column, entry.indicator)
            for column in shape.value_columns
            for entry in family.column
            for header in entry.headers
        ),
        key=lambda score: (-score[0], score[1]),
    )
    found: dict[int, str] = {}
    for score, column, indicator in scores:
        if score >= _HEADER and column not in found and indicator not in found.values():
            found[column] = indicator
    return found


def _header_score(known: str, path: Sequence[str]) -> float:
    """Likeness of a known header to the lowest printed one, or to the whole path."""
    texts = {_plain(" ".join(path)), _plain(path[-1])} if path else set()
    return max((fuzz.ratio(_plain(known), text) for text in texts), default=0.0)


def _plain(header: str) -> str:
    return fold(_IN_BRACKETS.sub("", header))


def _unmapped(caption: str | None, path: Sequence[str]) -> Indicator:
    label = squeeze(" / ".join([*([caption.rstrip(": ")] if caption else []), *path]))
    return Indicator(
        indicator_id=f"unmapped.{slug(label) or 'column'}",
        label_vi=label,
        label_en=None,
        unit=None,
        measure=None,
        additive=True,
        is_mapped=False,
        definition=None,
    )
