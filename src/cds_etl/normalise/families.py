"""Which family of the catalogue a table belongs to, and which indicator each of its columns holds.

Caption, headers and the kind of the row labels decide together: the agencies' only header is "Tổng số". What no family
knows is kept under `unmapped.…`, for a person to name, with the entries that come closest (`likeness`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from cds_etl.records import Indicator
from cds_etl.text import fold, slug, squeeze

from .likeness import caption_score, closest_columns, closest_families, header_score
from .periods import Heading, find_period, last_week, read_heading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from cds_etl.columns import EntityKind

    from .catalogue import Catalogue, Family, Words
    from .dates import Period
    from .shape import Shape

_CAPTION = 85.0  # likeness from which a caption is the family's, letters misread or reworded at the ends
_HEADER = 85.0  # the same for a header


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the catalogue says of a table: its family (None: unknown) and what each column holds.

    `columns` gives the indicator of each value column, `words` what columns of words tell, `periods` the period that
    the headers over a column state. `unmapped` are indicators made up for the table, `closest` says in words which
    entries are most like what no entry knows.
    """

    family: Family | None
    columns: Mapping[int, str]
    words: Mapping[int, Words]
    periods: Mapping[int, Period]
    unmapped: tuple[Indicator, ...]
    closest: str | None


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a family fits: its likeness, and which columns it knows."""

    family: Family
    score: float
    columns: Mapping[int, str]
    words: Mapping[int, Words]


def map_columns(
    caption: str | None,
    shape: Shape,
    kinds: Collection[EntityKind],
    catalogue: Catalogue,
    published: dt.date | None = None,
) -> ColumnMap:
    """Map every value column of a table. `kinds` are those of the row labels; none where they are not known."""
    headings = {column: read_heading(path, published) for column, path in shape.headers.items()}
    fits = [_fit(family, caption, shape, headings) for family in catalogue.family if _speaks_of(family, kinds)]
    best = max((fit for fit in fits if _is_likely(fit, shape)), key=lambda fit: fit.score, default=None)
    columns = dict(best.columns) if best else {}
    unmapped: dict[str, Indicator] = {}
    unknown = [column for column in shape.value_columns if column not in columns]
    for column in unknown:
        indicator = _unmapped(caption, shape.headers[column], unmapped)
        columns[column] = indicator.indicator_id
        unmapped[indicator.indicator_id] = indicator
    left = [headings[column].path for column in unknown]
    closest = None
    if left:
        closest = closest_columns(best.family, left) if best else closest_families(catalogue, caption, left)
    return ColumnMap(
        best.family if best else None,
        columns,
        best.words if best else {},
        _periods(best.family if best else None, caption, headings, published),
        tuple(unmapped.values()),
        closest,
    )


def _speaks_of(family: Family, kinds: Collection[EntityKind]) -> bool:
    return bool(kinds) and set(kinds) <= set(family.rows)


def _fit(family: Family, caption: str | None, shape: Shape, headings: Mapping[int, Heading]) -> _Fit:
    likeness = caption_score(family, caption)
    columns = _fit_columns(family, {column: headings[column] for column in shape.value_columns})
    if likeness >= _CAPTION:
        columns |= _fit_bare(family, columns, {column: headings[column] for column in shape.value_columns})
    taken = {shape.serial_column, shape.label_column, *shape.value_columns}
    words = _fit_words(family, {column: heading for column, heading in headings.items() if column not in taken})
    return _Fit(family, likeness + len(columns) + len(words), columns, words)


def _fit_bare(family: Family, columns: Mapping[int, str], headings: Mapping[int, Heading]) -> dict[int, str]:
    """Columns headed by nothing but a period ("Tuần 39") hold what the caption names, else what all others hold."""
    others = set(columns.values())
    measure = family.measure or (others.pop() if len(others) == 1 else None)
    taken = {headings[column].period for column, indicator in columns.items() if indicator == measure}
    found: dict[int, str] = {}
    for column, heading in sorted(headings.items()):
        if measure and column not in columns and not heading.path and heading.period and heading.period not in taken:
            found[column] = measure
            taken.add(heading.period)
    return found


def _is_likely(fit: _Fit, shape: Shape) -> bool:
    """Whether the caption is the family's, or all of several value columns are."""
    known = len(fit.columns) + len(fit.words)
    return known > 0 and (fit.score - known >= _CAPTION or 1 < len(fit.columns) == len(shape.value_columns))


def _fit_columns(family: Family, headings: Mapping[int, Heading]) -> dict[int, str]:
    """The likeliest indicator for each column, for two columns only where their headers state two periods.

    None at all where two columns, or two indicators, are as likely.
    """
    scores = {
        (column, entry.indicator): max(
            [header_score(header, heading.path) for header in entry.headers]
            + [header_score(path, heading.path, whole=True) for path in entry.paths],
            default=0.0,
        )
        for column, heading in headings.items()
        for entry in family.column
    }
    likely = {pair: score for pair, score in scores.items() if score >= _HEADER}
    found: dict[int, str] = {}

    def is_free(column: int, indicator: str) -> bool:
        taken = {(its, headings[other].period) for other, its in found.items()}
        return column not in found and (indicator, headings[column].period) not in taken

    for (column, indicator), score in sorted(likely.items(), key=lambda item: (-item[1], item[0])):
        rivals = [pair for pair, likeness in likely.items() if likeness == score and pair != (column, indicator)]
        is_drawn = any(
            is_free(*pair)
            and (pair[0] == column or (pair[1] == indicator and headings[pair[0]].period == headings[column].period))
            for pair in rivals
        )
        if is_free(column, indicator) and not is_drawn:
            found[column] = indicator
    return found


def _fit_words(family: Family, headings: Mapping[int, Heading]) -> dict[int, Words]:
    """What columns of words tell, each thing once, from the left."""
    found: dict[int, Words] = {}
    for column, heading in sorted(headings.items()):
        scores = {
            words: max((header_score(header, heading.path) for header in words.headers), default=0.0)
            for words in family.words
            if words not in found.values()
        }
        best = max(scores, key=lambda words: scores[words], default=None)
        if best and scores[best] >= _HEADER:
            found[column] = best
    return found


def _periods(
    family: Family | None, caption: str | None, headings: Mapping[int, Heading], published: dt.date | None
) -> dict[int, Period]:
    """The period that each column's headers state; where they are silent, the caption's week.

    Of a family that its caption dates, any period there.
    """
    folded = fold(caption or "")
    said = find_period(folded, published) if family and family.dated_by_caption else None
    of_caption = said.period if said else last_week(folded, published)
    periods = {column: heading.period or of_caption for column, heading in headings.items()}
    return {column: period for column, period in periods.items() if period}


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
