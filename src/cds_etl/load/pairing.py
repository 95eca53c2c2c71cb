"""The figures of two snapshots paired, and the cause of each that differs, as SQL over the schemas `a` and `b`.

Figures are compared by indicator, entity, period and report; where these differ, by the place on the page of the same
document. Ids, which shift when the reading improves, are never compared. What comes of it is told by `comparing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .engine import literal, name

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from .difference import Cause, Origin

TELLING = (
    "value", "denominator", "missing_reason", "value_raw", "unit", "scale", "qualifier", "modality", "entity_id",
    "indicator_id", "period", "as_of", "row_kind",
)  # fmt: skip
"""Columns in which a figure can differ; `status` is told apart, since it follows from other figures."""

_CATALOGUED = ("indicator_id", "unit", "scale", "qualifier", "modality", "period", "as_of", "row_kind")
_CARRIED = (
    "observation_id",
    "document_id",
    "entity_raw",
    "page",
    "x0",
    "top",
    "x1",
    "match_method",
    "status",
    *TELLING,
)

# Which entity, for rows whose name was not resolved: the name as printed.
_WHO = "coalesce(entity_id, 'raw ' || entity_raw)"
_KEY = ("indicator_id", _WHO, "period")
_STEPS = (
    # The same figure, whatever its id.
    ("document_id", *_KEY, "row_kind", "modality", "value", "denominator", "value_raw", "unit"),
    # The same figure at the same place; anywhere in the same document.
    ("document_id", *_KEY, "page", "x0", "top"),
    ("document_id", *_KEY, "row_kind", "modality"),
    # The same ink, taken for something else; the same text of the same row, where the place has shifted.
    ("document_id", "page", "x0", "top", "x1", "value_raw"),
    ("document_id", "page", "entity_raw", "value_raw"),
    # Another edition of the report.
    ("report", *_KEY, "row_kind", "modality", "value", "denominator"),
    ("report", *_KEY, "row_kind", "modality"),
)


@dataclass(frozen=True, slots=True)
class Changed:
    """What was changed between the two, by which a figure that differs is explained."""

    aliases: bool
    corrections: bool
    acknowledged: bool
    catalogue: bool
    register: bool
    engine: bool
    code: bool

    @classmethod
    def between(cls, origin: Origin) -> Changed:
        """Read it from the parts of the fingerprint and the names of the curation files.

        >>> from .difference import Origin
        >>> Changed.between(Origin(True, (), ("aliases.csv",))).aliases
        True
        """
        parts = {part.name for part in origin.parts}
        data = {part for part in parts if part.startswith("reference/")}
        catalogue = {part for part in data if part.endswith("/indicators.toml")}
        return cls(
            aliases="aliases.csv" in origin.curation,
            corrections="corrections.csv" in origin.curation,
            acknowledged="acknowledged.csv" in origin.curation,
            catalogue=bool(catalogue),
            register=bool(data - catalogue),
            engine=bool(parts - data - {"code"}),
            code="code" in parts,
        )

    @property
    def ours(self) -> list[Cause]:
        """What of ours was changed, the least likely to be meant last."""
        found: list[tuple[Cause, bool]] = [
            ("code", self.code),
            ("engine", self.engine),
            ("catalogue", self.catalogue),
            ("register", self.register),
        ]
        return [cause for cause, is_so in found if is_so]

    @property
    def elsewhere(self) -> Cause:
        """What explains a figure that comes or goes in a document that both have."""
        people: list[tuple[Cause, bool]] = [("alias", self.aliases), ("correction", self.corrections)]
        return next((cause for cause in [*self.ours, *(cause for cause, is_so in people if is_so)]), "unknown")


def pair_figures(connection: DuckDBPyConnection, changed: Changed) -> None:
    """Make the tables `changed` (pairs that differ: old_id, new_id, columns, cause, said), `vanished` and `appeared`
    (ids that have no partner), from the tables `observations`, `documents` and `corrections` of `a` and `b`.
    """
    compared = ", ".join(map(name, _CARRIED))
    connection.execute(
        f"CREATE TEMP TABLE same AS SELECT observation_id FROM a.observations one JOIN b.observations other"
        f" USING (observation_id) WHERE {' AND '.join(_equal(c) for c in _CARRIED)}"
    )
    for side, table in (("a", "olds"), ("b", "news")):
        connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT {compared}, coalesce(d.report_id, document_id) AS report"
            f" FROM {side}.observations JOIN (SELECT document_id, report_id FROM {side}.documents) d"
            " USING (document_id) WHERE observation_id NOT IN (FROM same)"
        )
    connection.execute("CREATE TEMP TABLE pairs (old_id VARCHAR, new_id VARCHAR)")
    for step in _STEPS:
        connection.execute(_pair(step))
    connection.execute(_changed(changed))
    connection.execute(
        "CREATE TEMP TABLE vanished AS SELECT * FROM olds WHERE observation_id NOT IN (SELECT old_id FROM pairs)"
    )
    connection.execute(
        "CREATE TEMP TABLE appeared AS SELECT * FROM news WHERE observation_id NOT IN (SELECT new_id FROM pairs)"
    )


def _equal(column: str) -> str:
    return f"one.{name(column)} IS NOT DISTINCT FROM other.{name(column)}"


def _pair(step: tuple[str, ...]) -> str:
    """Pair what is left and has the same key, the first of it with the first, the second with the second."""
    keys = ", ".join(f"{key} AS k{number}" for number, key in enumerate(step))
    grouped = ", ".join(f"k{number}" for number in range(len(step)))

    def left(table: str, taken: str) -> str:
        rows = f"SELECT observation_id, {keys} FROM {table} WHERE observation_id NOT IN (SELECT {taken} FROM pairs)"
        return f"(SELECT *, row_number() OVER (PARTITION BY {grouped} ORDER BY observation_id) AS place FROM ({rows}))"

    same = " AND ".join(f"one.k{number} IS NOT DISTINCT FROM other.k{number}" for number in range(len(step)))
    return (
        f"INSERT INTO pairs SELECT one.observation_id, other.observation_id FROM {left('olds', 'old_id')} one"
        f" JOIN {left('news', 'new_id')} other ON one.place = other.place AND {same}"
    )


def _changed(changed: Changed) -> str:
    """Every pair that differs, with the columns in which it does, and its cause."""
    columns = ", ".join(
        f"CASE WHEN one.{name(c)} IS DISTINCT FROM other.{name(c)} THEN {literal(c)} END" for c in (*TELLING, "status")
    )
    return f"""
        CREATE TEMP TABLE changed AS
        WITH differing AS (
            SELECT one.observation_id AS old_id, other.observation_id AS new_id, one.status AS old_status,
                other.status AS new_status, list_filter([{columns}], lambda c: c IS NOT NULL) AS columns,
                one.document_id <> other.document_id AS is_edition,
                'alias' IN (one.match_method, other.match_method) AS is_by_alias,
                was.corrected IS DISTINCT FROM becomes.corrected AS is_corrected,
                coalesce(becomes.reason || ' (' || becomes.author || ')',
                    'no more: ' || was.reason || ' (' || was.author || ')') AS said
            FROM pairs JOIN olds one ON one.observation_id = old_id JOIN news other ON other.observation_id = new_id
            LEFT JOIN a.corrections was ON was.correction_id = old_id || '/correction'
            LEFT JOIN b.corrections becomes ON becomes.correction_id = new_id || '/correction')
        SELECT old_id, new_id, columns, {_cause(changed)} AS cause,
            columns = ['status'] AS is_standing, 'revised' IN (old_status, new_status) AS is_revised,
            CASE WHEN is_corrected THEN said END AS said
        FROM differing WHERE len(columns) > 0"""


def _cause(changed: Changed) -> str:
    """SQL for the cause of a pair that differs: what the pair itself says first, then what was changed at all."""
    entity = "list_contains(columns, 'entity_id')"
    catalogued = f"list_has_any(columns, [{', '.join(map(literal, _CATALOGUED))}])"
    rules = ["WHEN is_edition THEN 'edition'", "WHEN is_corrected THEN 'correction'"]
    if changed.aliases:
        rules.append(f"WHEN {entity} AND is_by_alias THEN 'alias'")
    ours = changed.ours
    if len(ours) > 1:
        rules += [f"WHEN {entity} THEN 'register'"] if changed.register else []
        rules += [f"WHEN {catalogued} THEN 'catalogue'"] if changed.catalogue else []
    if not ours and changed.aliases:
        rules.append(f"WHEN {entity} THEN 'alias'")
    if not ours and changed.acknowledged:
        rules.append("WHEN columns = ['status'] THEN 'acknowledgement'")
    return f"CASE {' '.join(rules)} ELSE {literal(changed.elsewhere)} END"
