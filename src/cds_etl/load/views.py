"""The views of cds.duckdb, as text of SQL: named and clean observations, families, latest, series, sums over the 34.

Families and measures come from the indicators that are handed in. Nothing here opens a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cds_etl.records import RECORDS, DocumentRecord, Entity, Indicator, Observation, Record

from .engine import literal, name, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class View:
    """A view: its query, what it is for, and what its columns hold."""

    name: str
    comment: str
    query: str
    columns: Mapping[str, str] = field(default_factory=dict)


def _descriptions(*records: type[Record]) -> dict[str, str]:
    return {name: field.description or "" for record in records for name, field in record.model_fields.items()}


_OBSERVED = _descriptions(DocumentRecord, Observation) | {
    "entity_name": "Official name at the date of the value; as printed where the name was not resolved.",
    "published_date": "Date that the document bears.",
}
_SUMMED = _OBSERVED | {
    "entity_id": "Successor, such as `vn34:33`.",
    "value": "Sum of the values of the members that reported.",
    "members_reported": "Members (provinces before the merger) with a value for the period.",
    "members": "Members that the successor was made from.",
}

# A figure can stand in a table and again in a sentence: exact before rounded, table before prose, then the first.
_PREFERENCE = (
    "(CASE qualifier WHEN 'exact' THEN '1' ELSE '2' END)"
    " || (CASE source WHEN 'table' THEN '1' WHEN 'prose' THEN '2' ELSE '3' END) || observation_id"
)

# The same for ORDER BY: three keys are sorted faster than a text made of them (0.9 s, not 1.4, for two million).
_PREFERRED = (
    "CASE qualifier WHEN 'exact' THEN 1 ELSE 2 END, CASE source WHEN 'table' THEN 1 WHEN 'prose' THEN 2 ELSE 3 END,"
    " observation_id"
)

# ASOF takes the last row of an entity whose name began before the value; the first row reaches back to the beginning.
_NAMED = """\
WITH dated AS (
    SELECT entity_id, name, CASE
        WHEN row_number() OVER (PARTITION BY entity_id ORDER BY valid_from NULLS FIRST) = 1 THEN DATE '0001-01-01'
        ELSE valid_from END AS since
    FROM entities)
SELECT o.*, d.report_id, d.report_year, d.report_week, d.published_date,
    coalesce(dated.name, o.entity_raw) AS entity_name
FROM {observations} o
JOIN documents d ON d.document_id = o.document_id
ASOF LEFT JOIN dated
    ON dated.entity_id = o.entity_id AND coalesce(o.as_of, d.published_date, DATE '9999-12-31') >= dated.since
WHERE d.is_current"""

_MEASURED = "modality = 'measured'"
_STATED = f"{_MEASURED} AND value IS NOT NULL AND entity_id IS NOT NULL"
_COMPARABLE = f"{_STATED} AND status <> 'revised'"
_ENTITY = ["entity_id", "entity_kind", "entity_code", "geography", "entity_name"]
_TIME = ["period", "period_start", "period_end", "as_of"]
_FAMILY = ["document_id", "report_id", "report_year", "report_week", "period", "as_of", *_ENTITY, "row_kind"]
_FIGURE = ["value", "unit", "qualifier", "proofs", "status", "report_id", "document_id", "observation_id"]
# Rows whose name was not resolved have nothing in common but that: each printed row stays a row.
_UNRESOLVED = "CASE WHEN entity_id IS NULL THEN coalesce(table_id || '/' || \"row\"::VARCHAR, observation_id) END"

_BY_PERIOD = {"as_of": "Newest day that one of the row's values speaks of."}

_SUMS = """\
WITH old AS (SELECT DISTINCT entity_id FROM entities WHERE kind = 'province' AND geography = 'vn63'),
new AS (
    SELECT entity_id, arg_max(name, coalesce(valid_from, DATE '0001-01-01')) AS entity_name, any_value(code) AS code
    FROM entities WHERE kind = 'province' AND geography = 'vn34' GROUP BY entity_id),
merged AS (
    SELECT from_entity_id, to_entity_id, count(*) OVER (PARTITION BY to_entity_id) AS members
    FROM successions WHERE share = 'whole'
        AND from_entity_id IN (SELECT entity_id FROM old) AND to_entity_id IN (SELECT entity_id FROM new))
SELECT s.indicator_id, new.entity_id, new.code AS entity_code, new.entity_name, s.period, s.unit,
    sum(s.value) AS value, count(*) AS members_reported, any_value(merged.members) AS members
FROM {series} s
JOIN indicators i ON i.indicator_id = s.indicator_id AND i.additive AND coalesce(i.measure, '') NOT IN ('rate', 'rank')
JOIN merged ON merged.from_entity_id = s.entity_id
JOIN new ON new.entity_id = merged.to_entity_id
GROUP BY s.indicator_id, new.entity_id, new.code, new.entity_name, s.period, s.unit"""


_REVISIONS = """\
SELECT new.indicator_id, new.entity_id, new.entity_kind, new.entity_code, new.geography, new.entity_name, new.period,
    c.expected AS old_value, c.actual AS new_value, c.delta AS difference,
    old.report_id AS old_report, new.report_id AS new_report,
    old.observation_id AS old_id, new.observation_id AS new_id, c.check_id
FROM checks c
JOIN check_terms newer ON newer.check_id = c.check_id AND newer.role = 'total'
JOIN check_terms older ON older.check_id = c.check_id AND older.role = 'part'
JOIN observations_named new ON new.observation_id = newer.observation_id
JOIN observations_named old ON old.observation_id = older.observation_id
WHERE c.rule = 'revision' AND c.status = 'passed'"""
_REVISED = {
    "old_value": "The figure before it; of `a/b` the whole, where only that was restated.",
    "new_value": "The figure as it was restated, likewise.",
    "difference": "New less old.",
    "old_report": "Report that printed the old figure.",
    "new_report": "Report that restates it.",
    "old_id": "Observation that is revised.",
    "new_id": "Observation that stands in its place.",
    "check_id": "The check that says so.",
}


def views_for(indicators: Sequence[Indicator]) -> list[View]:
    """Every view of the database, those that others rest on first.

    Raises ValueError when a family or measure bears a name that is taken.
    """
    views = [*_fixed_views(), *_family_views(indicators)]
    taken = {record.table for record in RECORDS} | {"snapshot"}
    for view in views:
        if view.name.lower() in taken:
            raise ValueError(f"The name of family {view.name!r} is taken: rename it in the catalogue of indicators.")
        taken.add(view.name.lower())
    return views


def _fixed_views() -> Iterator[View]:
    yield View(
        "observations_named",
        "Observations of current documents, with the report and the official name of the entity.",
        _NAMED.format(observations="observations"),
        _OBSERVED,
    )
    yield View(
        "observations_clean",
        "Observations without disputed values; like the table, it holds those of superseded documents.",
        "SELECT * FROM observations WHERE status <> 'disputed'",
        _OBSERVED,
    )
    for kind, table in (("province", "provinces"), ("agency", "agencies")):
        query = f"SELECT * FROM entities WHERE kind = {literal(kind)}"
        yield View(table, f"Entities of kind {kind}; a change of name makes another row.", query, _descriptions(Entity))
    for suffix, without, condition in _both():
        yield View(
            f"latest{suffix}",
            f"Per indicator and entity, the measured value of the newest date in current documents{without}.",
            _latest(["indicator_id", *_ENTITY, "as_of", "period", *_FIGURE], condition),
            _OBSERVED,
        )
        yield View(
            f"series{suffix}",
            f"Per indicator, entity and period, the measured value that stands: restated values are out{without}.",
            _series(["indicator_id", *_ENTITY, *_TIME, *_FIGURE], condition),
            _OBSERVED,
        )
    yield View(
        "history",
        "Every measured value that current documents state of an indicator, entity and period, oldest document first;"
        " status tells those that were revised since.",
        f"SELECT {names(['indicator_id', *_ENTITY, *_TIME, 'published_date', *_FIGURE])} FROM observations_named"
        f" WHERE {_STATED} AND period IS NOT NULL"
        " ORDER BY indicator_id, entity_id, period_end, period, published_date NULLS FIRST, observation_id",
        _OBSERVED,
    )
    yield View(
        "revisions",
        "Each figure of an earlier period that a later document restates, with the figure before it.",
        _REVISIONS,
        _OBSERVED | _REVISED,
    )
    for suffix, without, _ in _both():
        yield View(
            f"sums_34{suffix}",
            "Values of the 63 provinces added up to the 34 that they became, for indicators that add up; a member that"
            f" did not report is not zero: compare members_reported with members{without}.",
            _SUMS.format(series=f"series{suffix}"),
            _SUMMED,
        )


def _both() -> Iterator[tuple[str, str, str]]:
    """For a view and its clean twin: suffix of the name, words for the comment, condition."""
    yield "", "", "TRUE"
    yield "_clean", ", without disputed values", "status <> 'disputed'"


def _latest(columns: list[str], condition: str) -> str:
    """One observation per indicator and entity: of the newest date, then of the newest document, then place.

    The newest date is found first: on two million observations, to sort all that was ever said took six times as long.
    """
    newest = "(SELECT indicator_id, entity_id, max(as_of) AS as_of FROM comparable GROUP BY ALL)"
    picked = (
        f"SELECT c.* FROM comparable c JOIN {newest} n ON n.indicator_id = c.indicator_id"
        " AND n.entity_id = c.entity_id AND n.as_of IS NOT DISTINCT FROM c.as_of"
    )
    return _picked(columns, condition, picked, "c.indicator_id, c.entity_id", "said DESC NULLS LAST")


def _series(columns: list[str], condition: str) -> str:
    """One observation per indicator, entity and period.

    Who speaks last of a period stands, but not with a figure that is in dispute while another is not.
    """
    order = "(status = 'disputed'), said DESC NULLS LAST, as_of DESC NULLS LAST"
    picked = "SELECT * FROM comparable WHERE period IS NOT NULL"
    return _picked(columns, condition, picked, "indicator_id, entity_id, period", order)


def _picked(columns: list[str], condition: str, query: str, group: str, order: str) -> str:
    """The first by `order` of each group of a query over `comparable`; named last, since few remain."""
    return (
        "WITH stated AS (SELECT o.*, d.published_date AS said FROM observations o"
        " JOIN documents d ON d.document_id = o.document_id WHERE d.is_current),"
        f" comparable AS (SELECT * FROM stated WHERE {_COMPARABLE} AND {condition}),"
        f" picked AS ({query} QUALIFY row_number() OVER (PARTITION BY {group} ORDER BY {order}, {_PREFERRED}) = 1)"
        f" SELECT {names(columns)} FROM ({_NAMED.format(observations='picked')})"
    )


def _family_views(indicators: Iterable[Indicator]) -> Iterator[View]:
    """Two wide views for each family, by document and by period, and their clean twins.

    A family is the part of a mapped indicator's id before the first dot.
    """
    families: dict[str, dict[str, Indicator]] = {}
    for indicator in sorted(indicators, key=lambda item: item.indicator_id):
        family, dot, measure = indicator.indicator_id.partition(".")
        if indicator.is_mapped and dot:
            families.setdefault(family, {})[measure] = indicator
    for family, measures in families.items():
        seen = {*_FAMILY, *_TIME}
        for measure in measures:
            if measure.lower() in seen:
                raise ValueError(f"Measure {measure!r} of family {family!r} bears a name that is taken: rename it.")
            seen.add(measure.lower())
        labels = {measure: _label(indicator) for measure, indicator in measures.items()}
        for suffix, without, condition in _both():
            yield View(
                f"{family}_by_period{suffix}",
                f"Family {family}, one row per entity and period, one column a measure{without}; of restated values the"
                " one that stands; null where none was reported.",
                _wide_series(measures, f"series{suffix}"),
                _OBSERVED | _BY_PERIOD | labels,
            )
            yield View(
                f"{family}{suffix}",
                f"Family {family}, one row per document, entity and period, one column a measure{without}; measured"
                " values of current documents; null where none was reported.",
                _wide(measures, condition),
                _OBSERVED | labels,
            )


def _wide(measures: Mapping[str, Indicator], condition: str) -> str:
    values = ", ".join(
        f"arg_min(value, {_PREFERENCE}) FILTER (indicator_id = {literal(indicator.indicator_id)}) AS {name(measure)}"
        for measure, indicator in measures.items()
    )
    ids = ", ".join(literal(indicator.indicator_id) for indicator in measures.values())
    return (
        f"SELECT {names(_FAMILY)}, {values} FROM observations_named"
        f" WHERE {_MEASURED} AND {condition} AND indicator_id IN ({ids}) GROUP BY {names(_FAMILY)}, {_UNRESOLVED}"
    )


def _wide_series(measures: Mapping[str, Indicator], series: str) -> str:
    """One row per entity and period; `series` has one value at most of each measure."""
    values = ", ".join(
        f"any_value(value) FILTER (indicator_id = {literal(indicator.indicator_id)}) AS {name(measure)}"
        for measure, indicator in measures.items()
    )
    ids = ", ".join(literal(indicator.indicator_id) for indicator in measures.values())
    # Two measures of a period can be of different days, between which an entity was renamed.
    newest = "arg_max(entity_name, coalesce(as_of, DATE '0001-01-01')) AS entity_name"
    kept = ["entity_id", "entity_kind", "entity_code", "geography"]
    return (
        f"SELECT {names(kept)}, {newest}, period, max(period_start) AS period_start, max(period_end) AS period_end,"
        f" max(as_of) AS as_of, {values} FROM {series} WHERE indicator_id IN ({ids}) GROUP BY {names(kept)}, period"
    )


def _label(indicator: Indicator) -> str:
    label = " / ".join(filter(None, (indicator.label_vi, indicator.label_en)))
    return f"{label} ({indicator.unit})" if indicator.unit else label
