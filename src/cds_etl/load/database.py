"""cds.duckdb, made from a snapshot's Parquet: tables with keys, the views for people, a comment on every column.

The text of the views belongs in `views`; the place and the moment of the file belong in `snapshot`.
"""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cds_etl.records import RECORDS, Indicator, Record, Rejection

from . import engine
from .engine import literal, name, names, place, rows_in
from .files import sync
from .parquet import file_name
from .schema import columns_of, describe, duckdb_types
from .staging import SET_LEVEL
from .views import View, views_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

R = TypeVar("R", bound=Record)


class Stamp(NamedTuple):
    """What a database was made for: a snapshot, and the code that drew its views."""

    snapshot_id: str
    fingerprint: str

    @classmethod
    def of(cls, snapshot_id: str, fingerprint: str, passing: Sequence[Rejection] = ()) -> Stamp:
        """The stamp of a snapshot beside whose tables `passing` rejections stand.

        >>> Stamp.of("0001-0a1b2c3d", "5f")
        Stamp(snapshot_id='0001-0a1b2c3d', fingerprint='5f')
        """
        if passing:
            told = "\n".join(item.model_dump_json() for item in passing)
            fingerprint = f"{fingerprint}+{hashlib.sha256(told.encode()).hexdigest()[:8]}"
        return cls(snapshot_id, fingerprint)


def build_database(folder: Path, target: Path, stamp: Stamp, passing: Sequence[Rejection] = ()) -> None:
    """Make the database `target`, which must not exist, from the Parquet files in `folder`.

    To the rejections there it adds those that are `passing`. Raises ValueError when a family's name is taken,
    StoreError when a file cannot be read or written.
    """
    spill = target.with_name(f"{target.name}.spill")
    with engine.sentences(target):
        connection = engine.connect(spill)
        try:
            # The smallest blocks: many tables hold few rows, and a document's database then takes 0.6 MB, not 7.
            connection.execute(f"ATTACH {place(target)} AS cds (BLOCK_SIZE 16384, ROW_GROUP_SIZE 30720)")
            connection.execute("USE cds")
            # Each table by itself: what a transaction has written is held in memory until its end.
            for kind in RECORDS:
                _make_table(connection, kind, folder / file_name(kind))
            connection.execute("BEGIN")  # for hundreds of comments at once
            for kind in RECORDS:
                _comment(
                    connection, "TABLE", kind.table, describe(kind), {c.name: c.description for c in columns_of(kind)}
                )
            for item in passing:
                row = item.model_dump()
                marks = ", ".join("?" * len(row))
                table = name(Rejection.table)
                connection.execute(f"INSERT INTO {table} ({names(list(row))}) VALUES ({marks})", list(row.values()))
            _stamp(connection, stamp)
            for view in views_for(fetch(connection, Indicator)):
                _make_view(connection, view)
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT cds")
        finally:
            connection.close()
            shutil.rmtree(spill, ignore_errors=True)
    sync(target)


def stamp_of(connection: DuckDBPyConnection) -> Stamp | None:
    """What the attached database was made for. Raises duckdb.Error if it is not one of ours."""
    row = connection.execute("SELECT snapshot_id, fingerprint FROM snapshot").fetchone()
    return Stamp(*row) if row else None


def fetch(connection: DuckDBPyConnection, kind: type[R], condition: str = "TRUE", *parameters: object) -> list[R]:
    """The records of one table that meet a condition of SQL, in the order of its key."""
    fields = list(kind.model_fields)
    order = ", ".join(f"{name(column)} NULLS FIRST" for column in kind.key)
    query = f"SELECT {names(fields)} FROM {name(kind.table)} WHERE {condition} ORDER BY {order}"
    rows = connection.execute(query, list(parameters)).fetchall()
    return [kind.model_validate(dict(zip(fields, row, strict=True))) for row in rows]


def _make_table(connection: DuckDBPyConnection, kind: type[Record], path: Path) -> None:
    """Copy one table; of an older snapshot, a column that it does not know stays null.

    A declared key is an index, which for a thousand reports takes twice the time of all tables and half of the file: so
    the tables that go by document have none. That keys are unique was seen to when the snapshot was written.
    """
    columns = ", ".join(f"{name(column)} {type_}" for column, type_ in duckdb_types(kind).items())
    optional = {column.name for column in columns_of(kind) if column.nullable}
    # SQL's primary keys hold no null; the first name of an entity has no first day.
    has_key = kind in SET_LEVEL and not optional.intersection(kind.key)
    key = "" if not has_key else f", PRIMARY KEY ({names(kind.key)})"
    connection.execute(f"CREATE TABLE {name(kind.table)} ({columns}{key})")
    if path.exists():
        connection.execute(f"INSERT INTO {name(kind.table)} BY NAME SELECT * FROM {rows_in(path)}")


def _stamp(connection: DuckDBPyConnection, stamp: Stamp) -> None:
    connection.execute("CREATE TABLE snapshot (snapshot_id VARCHAR PRIMARY KEY, fingerprint VARCHAR)")
    connection.execute("INSERT INTO snapshot VALUES (?, ?)", list(stamp))
    columns = {
        "snapshot_id": "Running number and the hex part that a paper cites.",
        "fingerprint": "Fingerprint of the code that made the database.",
    }
    _comment(connection, "TABLE", "snapshot", "The snapshot that this database was made from.", columns)


def _make_view(connection: DuckDBPyConnection, view: View) -> None:
    connection.execute(f"CREATE VIEW {name(view.name)} AS {view.query}")
    found = [column for column, *_ in connection.execute(f"DESCRIBE {name(view.name)}").fetchall()]
    _comment(connection, "VIEW", view.name, view.comment, {column: view.columns[column] for column in found})


def _comment(connection: DuckDBPyConnection, kind: str, table: str, comment: str, columns: Mapping[str, str]) -> None:
    """Describe a table or view and its columns, in one go: six hundred statements take a tenth of a second each way."""
    statements = [f"COMMENT ON {kind} {name(table)} IS {literal(comment)}"]
    statements += [f"COMMENT ON COLUMN {name(table)}.{name(c)} IS {literal(text)}" for c, text in columns.items()]
    connection.execute(";\n".join(statements))
