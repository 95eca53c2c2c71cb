"""Two snapshots held against each other: what came, what went, what changed and who changed it.

Reads their Parquet files and writes nothing. How figures are paired is for `pairing`; the objects are `difference`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from cds_etl.records import RECORDS, Check, CheckTerm, Correction, DocumentRecord, Entity, Observation, Rejection

from . import engine
from .difference import (
    Appearance,
    Cause,
    CheckChange,
    Difference,
    DocumentChange,
    Figure,
    Origin,
    PartChange,
    TableChange,
    ValueChange,
)
from .files import sha256_of
from .pairing import Changed, pair_figures
from .parquet import file_name, stored_rows
from .sums import refuse_damaged
from .versions import changed_parts, differing, missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from .manifest import Manifest
    from .snapshot import Store

MOST = 10_000
"""Figures that are listed of each cause, if not told otherwise; all are counted."""

_READ = (DocumentRecord, Rejection, Observation, Check, CheckTerm, Correction, Entity)

_FIGURES = """
    CREATE VIEW {side}.figures AS
    SELECT o.observation_id, coalesce(d.report_id, o.document_id) AS report, d.path, o.page, o.indicator_id,
        o.entity_id, coalesce(e.name, o.entity_raw) AS entity, o.period, o.as_of, o.value, o.denominator, o.value_raw,
        o.unit, o.modality, o.qualifier, o.missing_reason, o.status
    FROM {side}.observations o JOIN {side}.documents d USING (document_id)
    LEFT JOIN (
        SELECT entity_id, arg_max(name, coalesce(valid_from, DATE '0001-01-01')) AS name
        FROM {side}.entities GROUP BY entity_id) e ON e.entity_id = o.entity_id"""

# What says that a figure was restated, by what it is about: its values may change for other reasons.
_REVISIONS = """
    CREATE TEMP TABLE revisions_{side} AS
    SELECT older.observation_id AS old_id, newer.observation_id AS new_id, n.indicator_id, n.entity_id, n.period,
        dn.report_id AS new_report, dn.document_id AS new_document, d.report_id AS old_report
    FROM {side}.checks c
    JOIN {side}.check_terms newer ON newer.check_id = c.check_id AND newer.role = 'total'
    JOIN {side}.check_terms older ON older.check_id = c.check_id AND older.role = 'part'
    JOIN {side}.observations n ON n.observation_id = newer.observation_id
    JOIN {side}.documents dn ON dn.document_id = n.document_id
    JOIN {side}.observations o ON o.observation_id = older.observation_id
    JOIN {side}.documents d ON d.document_id = o.document_id
    WHERE c.rule = 'revision' AND c.status = 'passed'"""
_ABOUT = ("indicator_id", "entity_id", "period", "coalesce(new_report, new_document)", "old_report")

_DOCUMENTS = """
    WITH counted_a AS (SELECT document_id, count(*) AS n FROM a.observations GROUP BY ALL),
    counted_b AS (SELECT document_id, count(*) AS n FROM b.observations GROUP BY ALL)
    SELECT CASE WHEN old.sha256 IS NULL THEN 'new' WHEN new.sha256 IS NULL THEN 'forgotten'
            WHEN old.is_current THEN 'superseded' ELSE 'counts again' END AS kind,
        coalesce(new.sha256, old.sha256) AS sha256, coalesce(new.path, old.path),
        coalesce(new.report_id, old.report_id), coalesce(new.title, old.title),
        CASE WHEN new.is_current THEN coalesce(counted_b.n, 0) ELSE coalesce(counted_a.n, 0) END,
        coalesce(new.superseded_by, old.superseded_by), NULL
    FROM a.documents old FULL JOIN b.documents new ON new.sha256 = old.sha256
    LEFT JOIN counted_a ON counted_a.document_id = old.document_id
    LEFT JOIN counted_b ON counted_b.document_id = new.document_id
    WHERE old.sha256 IS NULL OR new.sha256 IS NULL OR old.is_current <> new.is_current
    UNION ALL
    SELECT CASE WHEN old.sha256 IS NULL THEN 'rejected' ELSE 'rejected no more' END,
        coalesce(new.sha256, old.sha256), coalesce(new.path, old.path), NULL, NULL, 0, NULL,
        coalesce(new.reason, old.reason)
    FROM a.rejections old FULL JOIN b.rejections new ON new.sha256 = old.sha256 AND new.path = old.path
    WHERE old.sha256 IS NULL OR new.sha256 IS NULL
    ORDER BY 1, 3, 2"""

# A document is among those of the other side, and counts there, or it is not: that explains its figures first.
_APPEARED = """
    SELECT CASE WHEN d.document_id IS NULL THEN '{absent}' WHEN NOT d.is_current THEN '{idle}' ELSE '{cause}' END
            AS because,
        own.path, any_value(f.report) AS report, f.indicator_id, count(*),
        list(f.observation_id ORDER BY f.observation_id)[:3]
    FROM {table} f JOIN {own}.documents own ON own.document_id = f.document_id
    LEFT JOIN {other}.documents d ON d.document_id = f.document_id
    GROUP BY ALL ORDER BY own.path, f.indicator_id"""

_CHECKED = """
    SELECT c.rule, coalesce(d.report_id, d.document_id) AS report, d.path, c.subject, c.status, c.message,
        row_number() OVER (PARTITION BY c.rule, report, c.subject ORDER BY c.check_id) AS place
    FROM {side}.checks c JOIN {side}.documents d ON d.document_id = c.document_id"""
_STANDINGS = """
    SELECT cause, count(*) FROM changed WHERE is_standing AND NOT is_revised GROUP BY cause ORDER BY cause"""
_LOUD = "('failed', 'acknowledged')"


class Side(NamedTuple):
    """A snapshot to compare: the folder with its Parquet files, and its manifest."""

    folder: Path
    manifest: Manifest


def compare_snapshots(store: Store, before: str, after: str | None = None, limit: int | None = MOST) -> Difference:
    """What differs between two snapshots of a folder, by their names; from the first to the current one if there is no
    second. Raises NoDataset where there is no snapshot of a name.
    """
    old = store.find(before)
    new = store.current() if after is None else store.find(after)
    if old is None or new is None:
        raise missing(store, before if old is None else after or "current")
    return compare(Side(store.folder(old.id), old), Side(store.folder(new.id), new), limit)


def compare(before: Side, after: Side, limit: int | None = MOST) -> Difference:
    """What differs between two snapshots. `limit` is the most figures that are listed of each cause; None for all.

    Raises StoreError where a file of one of them is missing or damaged.
    """
    for folder, _ in (before, after):
        refuse_damaged(folder)
    connection = engine.connect()
    try:
        return _compared(connection, before, after, limit)
    finally:
        connection.close()


def _compared(connection: DuckDBPyConnection, before: Side, after: Side, limit: int | None) -> Difference:
    for side, (folder, _) in zip("ab", (before, after), strict=True):
        connection.execute(f"CREATE SCHEMA {side}")
        for kind in _READ:
            rows = stored_rows(connection, kind, folder / file_name(kind))
            connection.execute(f"CREATE VIEW {side}.{kind.table} AS SELECT * FROM {rows}")
        connection.execute(_FIGURES.format(side=side))
        connection.execute(_REVISIONS.format(side=side))
    origin = _origin(before.manifest, after.manifest)
    changed = Changed.between(origin)
    pair_figures(connection, changed)
    return Difference(
        before=before.manifest.id,
        after=after.manifest.id,
        origin=origin,
        documents=tuple(DocumentChange(*row) for row in connection.execute(_DOCUMENTS).fetchall()),
        values=(*_revised(connection, limit), *_changed(connection, limit)),
        counts=_counts(connection),
        appearances=tuple(_appearances(connection, changed, limit)),
        standings=dict(connection.execute(_STANDINGS).fetchall()),
        checks=tuple(_checks(connection)),
        tables=tuple(_tables(before, after)),
    )


def _origin(before: Manifest, after: Manifest) -> Origin:
    parts = tuple(
        PartChange(part, before.parts.get(part), after.parts.get(part)) for part in changed_parts(before, after)
    )
    return Origin(before.fingerprint == after.fingerprint, parts, differing(before.curation, after.curation))


def _tables(before: Side, after: Side) -> Iterator[TableChange]:
    for kind in RECORDS:
        old, new = (side.folder / file_name(kind) for side in (before, after))
        is_same = old.exists() and new.exists() and (old.samefile(new) or sha256_of(old) == sha256_of(new))
        rows = [side.manifest.rows.get(kind.table, 0) for side in (before, after)]
        yield TableChange(kind.table, rows[0], rows[1], is_same)


def _revised(connection: DuckDBPyConnection, limit: int | None) -> Iterator[ValueChange]:
    """Figures that were restated, and those of which the restatement is gone."""
    sides: tuple[tuple[Cause, str, str], ...] = (("revision", "b", "a"), ("revision withdrawn", "a", "b"))
    for cause, side, other in sides:
        found = connection.execute(f"{_only_in(side, other)} ORDER BY ALL{_limited(limit)}").fetchall()
        figures = _figures(connection, side, {one for row in found for one in row})
        for old, new in found:
            yield ValueChange(cause, ("value",), figures[old], figures[new])


def _only_in(side: str, other: str) -> str:
    about = ", ".join(f"coalesce({column}, '')" for column in _ABOUT)
    known = f"SELECT ({about}) FROM revisions_{other}"
    return f"SELECT old_id, new_id FROM revisions_{side} WHERE ({about}) NOT IN ({known})"


def _changed(connection: DuckDBPyConnection, limit: int | None) -> Iterator[ValueChange]:
    """Figures that differ by themselves."""
    kept = f"QUALIFY row_number() OVER (PARTITION BY cause ORDER BY new_id) <= {limit}" if limit is not None else ""
    query = (
        f"SELECT cause, columns, old_id, new_id, said FROM changed WHERE NOT is_standing {kept} ORDER BY cause, new_id"
    )
    found = connection.execute(query).fetchall()
    olds = _figures(connection, "a", {row[2] for row in found})
    news = _figures(connection, "b", {row[3] for row in found})
    for cause, columns, old, new, said in found:
        yield ValueChange(cause, tuple(columns), olds[old], news[new], said)


def _counts(connection: DuckDBPyConnection) -> dict[Cause, int]:
    counts: dict[Cause, int] = {
        "revision": _number(connection, f"SELECT count(*) FROM ({_only_in('b', 'a')})"),
        "revision withdrawn": _number(connection, f"SELECT count(*) FROM ({_only_in('a', 'b')})"),
    }
    query = "SELECT cause, count(*) FROM changed WHERE NOT is_standing GROUP BY cause ORDER BY cause"
    counts |= dict(connection.execute(query).fetchall())
    return {cause: count for cause, count in counts.items() if count}


def _appearances(connection: DuckDBPyConnection, changed: Changed, limit: int | None) -> Iterator[Appearance]:
    sides: tuple[tuple[Literal["new", "vanished"], str, str, str, str, str], ...] = (
        ("new", "appeared", "b", "a", "new", "counts again"),
        ("vanished", "vanished", "a", "b", "forgotten", "superseded"),
    )
    for kind, table, own, other, absent, idle in sides:
        words = {"absent": absent, "idle": idle, "cause": changed.elsewhere}
        found = connection.execute(_APPEARED.format(table=table, own=own, other=other, **words)).fetchall()
        shown = found if limit is None else found[:limit]
        figures = _figures(connection, own, {one for row in shown for one in row[5]})
        for because, path, report, indicator, count, ids in found:
            examples = tuple(figures[one] for one in ids if one in figures)
            yield Appearance(kind, because, path, report, indicator, count, examples)


def _checks(connection: DuckDBPyConnection) -> Iterator[CheckChange]:
    """Checks that fail on one side, or that a person settled, and not so on the other."""
    old, new = (_CHECKED.format(side=side) for side in "ab")
    query = f"""
        SELECT rule, report, coalesce(new.path, old.path), subject, old.status, new.status,
            coalesce(new.message, old.message)
        FROM ({old}) old FULL JOIN ({new}) new USING (rule, report, subject, place)
        WHERE (old.status IN {_LOUD} OR new.status IN {_LOUD}) AND old.status IS DISTINCT FROM new.status
        ORDER BY ALL"""
    return (CheckChange(*row) for row in connection.execute(query).fetchall())


def _figures(connection: DuckDBPyConnection, side: str, ids: Iterable[str]) -> dict[str, Figure]:
    query = f"SELECT * FROM {side}.figures WHERE observation_id IN (SELECT unnest(?))"
    return {row[0]: Figure(*row) for row in connection.execute(query, [sorted(ids)]).fetchall()}


def _limited(limit: int | None) -> str:
    return "" if limit is None else f" LIMIT {limit}"


def _number(connection: DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0
