"""What documents say of one another's numbers: a later one that restates an earlier period's figure revises it; what
they say of the same day is held together in `agreement`.

Works on the tables of a whole dataset in DuckDB, since a question across ten thousand documents is one for a database.
What one document states about itself is for `chain`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.records import Check

from . import beside
from .acknowledged import acknowledge
from .agreement import FORGET, STEPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from .acknowledged import Acknowledgement

# Exact figures of mapped indicators, each with the place of its document in time and the unit of its last printed
# digit. `is_whole` says that it speaks of the full period: the report of that period does, and whoever looks back.
_STATED = """
CREATE TEMP TABLE stated AS
WITH dated AS (
    SELECT document_id, coalesce(report_number, document_id) AS named, published_date, kind,
        CASE WHEN report_week IS NOT NULL THEN report_year || '-W' || lpad(report_week::VARCHAR, 2, '0') END AS own,
        TRY_STRPTIME(report_year || '-' || report_week || '-1', '%G-%V-%u')::DATE AS monday
    FROM documents)
SELECT o.observation_id, o.document_id, o.table_id, o.page, o."row", o."column", o.indicator_id, o.entity_id,
    o.entity_raw, o.period, o.value, o.denominator, o.value_raw, d.named, o.status = 'disputed' AS is_disputed,
    coalesce(d.published_date, d.monday + 6) AS day, d.kind, o.source <> 'table' AS is_note,
    o.scale * power(10::DOUBLE, -length(regexp_extract(o.value_raw, ',(\\d+)', 1))) AS quantum,
    o.period_basis <> 'document' AND o.period IS DISTINCT FROM d.own
        AND o.period_end < coalesce(d.monday, d.published_date) AS looks_back,
    looks_back OR o.period_basis = 'document' OR o.period = d.own OR o.as_of >= o.period_end AS is_whole
FROM observations o
JOIN dated d ON d.document_id = o.document_id
JOIN indicators i ON i.indicator_id = o.indicator_id AND i.is_mapped
WHERE o.modality = 'measured' AND o.qualifier = 'exact' AND o.value IS NOT NULL AND o.entity_id IS NOT NULL
    AND o.period IS NOT NULL AND coalesce(d.published_date, d.monday) IS NOT NULL
"""

# A news page contradicts a report or agrees with it (`agreement`); only reports revise what reports have said.
# Of what a document says of one figure, its note goes before its table, and what is not in dispute before all.
_PAIRS = """
CREATE TEMP TABLE pairs AS
WITH restating AS (
    SELECT * FROM stated WHERE looks_back AND kind <> 'article'
    QUALIFY row_number() OVER (
        PARTITION BY document_id, indicator_id, entity_id, period
        ORDER BY is_disputed, is_note DESC, quantum, observation_id) = 1)
SELECT new.observation_id AS new_id, old.observation_id AS old_id, old.day, old.is_note,
    old.is_disputed AS old_is_disputed, old.document_id AS old_document,
    CASE WHEN new.quantum = old.quantum THEN 0 ELSE greatest(new.quantum, old.quantum) / 2 END AS tolerance,
    abs(new.value - old.value) > tolerance AS has_other_value,
    has_other_value OR coalesce(new.denominator <> old.denominator, FALSE) AS differs
FROM restating new JOIN stated old USING (indicator_id, entity_id, period)
WHERE old.is_whole AND (old.day < new.day
    OR (old.document_id = new.document_id AND new.is_note AND NOT old.is_note))
"""

# Each restated figure against the last word before it.
_CHECKS = """
CREATE TEMP TABLE revisions AS
SELECT coalesce(new.table_id, new.document_id) || '/revision'
        || substr(new.observation_id, length(coalesce(new.table_id, new.document_id)) + 1) AS check_id,
    new.observation_id AS new_id, old.observation_id AS old_id, new.document_id, new.table_id,
    new.page, new."row", new."column", last.tolerance, new.is_disputed,
    concat_ws(' ', '"' || new.value_raw || '"', new.entity_raw, 'for ' || new.period) AS subject,
    CASE WHEN last.has_other_value THEN old.value ELSE old.denominator END AS expected,
    CASE WHEN last.has_other_value THEN new.value ELSE new.denominator END AS actual,
    old.value_raw || ' (' || CASE WHEN old.document_id = new.document_id THEN 'in the table'
        ELSE old.named END || ', page ' || old.page || ')' AS before, new.value_raw AS after
FROM (
    SELECT * FROM pairs
    QUALIFY row_number() OVER (
        PARTITION BY new_id ORDER BY day DESC, old_document DESC, old_is_disputed, is_note, old_id) = 1) last
JOIN stated new ON new.observation_id = last.new_id
JOIN stated old ON old.observation_id = last.old_id
WHERE last.differs
"""

_STEPS = (
    # What an earlier run found must not outlive the document that restated it.
    "DELETE FROM check_terms WHERE check_id IN (SELECT check_id FROM checks WHERE rule = 'revision')",
    "DELETE FROM checks WHERE rule = 'revision'",
    """
    UPDATE observations SET status = CASE WHEN doubts > 0 THEN 'disputed'
        WHEN observation_id || '/correction' IN (SELECT correction_id FROM corrections) THEN 'corrected'
        ELSE 'ok' END WHERE status = 'revised'
    """,
    *FORGET,
    _STATED,
    _PAIRS,
    _CHECKS,
    """
    INSERT INTO checks BY NAME
    SELECT check_id, document_id, table_id, 'revision' AS rule, subject, page, "row", "column", expected, actual,
        actual - expected AS delta, tolerance, CASE WHEN is_disputed THEN 'skipped' ELSE 'passed' END AS status,
        CASE WHEN is_disputed THEN 'It differs from ' || before || ', and is in dispute itself: nothing is revised.'
            ELSE 'Restated: ' || before || ' became ' || after || '.' END AS message
    FROM revisions
    """,
    """
    INSERT INTO check_terms BY NAME
    SELECT check_id, new_id AS observation_id, 1 AS sign, 'total' AS role FROM revisions
    UNION ALL BY NAME SELECT check_id, old_id AS observation_id, -1 AS sign, 'part' AS role FROM revisions
    """,
    """
    UPDATE observations SET status = 'revised' WHERE observation_id IN (
        SELECT old_id FROM pairs JOIN stated new ON new.observation_id = new_id WHERE differs AND NOT new.is_disputed)
    """,
    "DROP TABLE revisions",
    "DROP TABLE pairs",
    "DROP TABLE stated",
    *STEPS,
)

_EDITIONS = "SELECT count(*) FROM documents WHERE edition > 1"
_FAILED = (
    "SELECT * FROM checks WHERE rule IN ('agreement', 'cumulative', 'edition') AND status = 'failed' ORDER BY check_id"
)


def check_across(connection: DuckDBPyConnection, acknowledged: Sequence[tuple[str, Acknowledgement]] = ()) -> None:
    """Find revisions, agreements and contradictions among the rows of a dataset and write them in: checks, their terms,
    and status `revised`.

    The tables `documents`, `indicators`, `observations`, `corrections`, `checks` and `check_terms` must be there; what
    an earlier run found is found anew. A figure is restated where a later document prints it for a period before its
    own, in a column headed by that period or in a note; it is revised where the two differ by more than their rounding.
    Old and new both stand; a restatement that is itself in dispute revises nothing, and its check is skipped. A
    contradiction says nothing of which figure is wrong, so that neither is put in dispute; `acknowledged` are failures
    that a person has looked at, each with the id of its document.

    >>> import duckdb
    >>> check_across(duckdb.connect())
    Traceback (most recent call last):
    _duckdb.CatalogException: Catalog Error: Table with name check_terms does not exist!
    ...
    """
    for step in (*_STEPS, *beside.FORGET):
        connection.execute(step)
    ((editions,),) = connection.execute(_EDITIONS).fetchall()
    for step in beside.STEPS if editions else ():
        connection.execute(step)
    if acknowledged:
        _acknowledge(connection, acknowledged)


def _acknowledge(connection: DuckDBPyConnection, lines: Sequence[tuple[str, Acknowledgement]]) -> None:
    found = connection.execute(_FAILED)
    columns = [column[0] for column in found.description]
    failed = [Check.model_validate(dict(zip(columns, row, strict=True))) for row in found.fetchall()]
    for document_id in sorted({check.document_id for check in failed}):
        own = [check for check in failed if check.document_id == document_id]
        for check in acknowledge(own, [line for named, line in lines if named == document_id]):
            if check.status == "acknowledged":
                connection.execute(
                    "UPDATE checks SET status = ?, message = ? WHERE check_id = ?",
                    [check.status, check.message, check.check_id],
                )
