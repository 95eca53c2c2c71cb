"""Records into Parquet files that are byte for byte the same for equal content, whatever the order they came in.

Rows of documents that did not change are copied from the last snapshot inside DuckDB; how others come there is for
`staging`. What a snapshot is made of besides its tables belongs in `snapshot`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.records import RECORDS, DocumentRecord, Record

from . import engine
from .engine import literal, name, names, place, rows_in
from .errors import StoreError
from .files import seal, sentences, sha256_of, share
from .package import parquet_metadata
from .schema import duckdb_types
from .staging import SET_LEVEL, document_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from .staging import Staging

    Settle = Callable[[DuckDBPyConnection], None]

# Written out, although these are DuckDB's defaults: the bytes must not change when a default does.
_FORMAT = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30720, PARQUET_VERSION v1"


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table as it lies in its Parquet file: rows, bytes and their SHA-256."""

    kind: type[Record]
    rows: int
    size: int
    sha256: str

    @property
    def file_name(self) -> str:
        """The file's name inside its snapshot."""
        return file_name(self.kind)


def file_name(kind: type[Record]) -> str:
    """The Parquet file of a table.

    >>> file_name(DocumentRecord)
    'documents.parquet'
    """
    return f"{kind.table}.parquet"


def stored_rows(connection: DuckDBPyConnection, kind: type[Record], path: Path) -> str:
    """SQL for the rows of a table's Parquet file. Columns and files that an older snapshot lacks are null and empty.

    >>> from pathlib import Path
    >>> connection = engine.connect()
    >>> connection.execute(f"SELECT count(*) FROM {stored_rows(connection, DocumentRecord, Path('none'))}").fetchone()
    (0,)
    """
    types = duckdb_types(kind)
    if not path.exists():
        return "(SELECT " + ", ".join(f"NULL::{type_} AS {name(c)}" for c, type_ in types.items()) + " WHERE FALSE)"
    found = connection.execute(f"DESCRIBE SELECT * FROM {rows_in(path)}").fetchall()
    there = {row[0] for row in found}
    columns = ", ".join(name(c) if c in there else f"NULL::{type_} AS {name(c)}" for c, type_ in types.items())
    return f"(SELECT {columns} FROM {rows_in(path)})"


class Written(NamedTuple):
    """The tables of a snapshot as they lie on disk, and the number of checks by status."""

    tables: tuple[StoredTable, ...]
    checks: dict[str, int]


def write_tables(
    staging: Staging, folder: Path, *, kept: frozenset[str], previous: Path | None, settle: Settle | None = None
) -> Written:
    """Write every table into `folder`, of the rows that were handed to `staging`.

    `kept` are ids of documents whose rows are copied from the snapshot in `previous`. Once all rows stand in the
    database, `settle` may change those that depend on several documents. Raises ValueError for a key that
    stands twice, a null where none may be, or rows of a document that is not among the documents, and StoreError when
    a file cannot be written or does not read back as written.
    """
    staging.flush()
    connection = staging.connection
    with engine.sentences(folder), sentences(folder):
        _copy_kept(connection, kept, previous)
        if settle:
            settle(connection)
        for kind in RECORDS:
            _check_keys(connection, kind)
            _check_document(connection, kind)
        tables = tuple(_write(connection, kind, folder, previous) for kind in RECORDS)
    counts = connection.execute("SELECT status, count(*) FROM checks GROUP BY status ORDER BY status").fetchall()
    return Written(tables, dict(counts))


def _copy_kept(connection: DuckDBPyConnection, kept: frozenset[str], previous: Path | None) -> None:
    """Add the rows of kept documents from the last snapshot; none of their rows may have been handed over."""
    if not kept:
        return
    ids = sorted(kept)
    connection.execute("CREATE TABLE kept AS SELECT unnest(?) AS document_id", [ids])
    known: set[str] = set()
    if previous is not None:
        documents = f"SELECT document_id FROM {rows_in(previous / file_name(DocumentRecord))}"
        known = {row[0] for row in connection.execute(documents).fetchall()}
    if missing := sorted(kept - known):
        raise ValueError(f"Document {missing[0]} cannot be kept: the current snapshot does not hold it.")
    for kind in RECORDS:
        if kind in SET_LEVEL:
            continue
        table, belongs = name(kind.table), f"{document_of(kind)} IN (SELECT unnest(?))"
        given = connection.execute(f"SELECT {document_of(kind)} FROM {table} WHERE {belongs} LIMIT 1", [ids]).fetchone()
        if given is not None:
            raise ValueError(f"Document {given[0]} is kept, yet rows of it were handed over for {kind.table}.")
        assert previous is not None  # else nothing would be known
        # Into a table, although most of them could go from file to file: a view forgets which columns hold no null,
        # and the file of the same rows would have other bytes.
        before = rows_in(previous / file_name(kind))
        source = f"SELECT * FROM {before} WHERE {document_of(kind)} IN (SELECT document_id FROM kept)"
        connection.execute(f"INSERT INTO {table} BY NAME {source}")


def _check_keys(connection: DuckDBPyConnection, kind: type[Record]) -> None:
    key = names(kind.key)
    query = f"SELECT {key} FROM {name(kind.table)} GROUP BY {key} HAVING count(*) > 1 ORDER BY {key} LIMIT 1"
    if twice := connection.execute(query).fetchone():
        values = ", ".join(f"{column} {value}" for column, value in zip(kind.key, twice, strict=True))
        raise ValueError(f"Table {kind.table} holds more than one row with the key {values}.")


def _check_document(connection: DuckDBPyConnection, kind: type[Record]) -> None:
    """Every row that goes by document has its document."""
    if kind in SET_LEVEL:
        return
    document = document_of(kind)
    query = f"SELECT {document} FROM {name(kind.table)} WHERE {document} NOT IN (SELECT document_id FROM documents)"
    if stray := connection.execute(f"{query} ORDER BY 1 LIMIT 1").fetchone():
        raise ValueError(f"Table {kind.table} holds rows of document {stray[0]}, which is not among the documents.")


def _write(connection: DuckDBPyConnection, kind: type[Record], folder: Path, previous: Path | None) -> StoredTable:
    """Write one table sorted by its key, and read it back; one that did not change is the previous snapshot's file."""
    path = folder / file_name(kind)
    order = ", ".join(f"{name(column)} ASC NULLS FIRST" for column in kind.key)
    staged_table = name(kind.table)
    options = f"{_FORMAT}, KV_METADATA {{datapackage: {literal(parquet_metadata(kind))}}}"
    connection.execute(f"COPY (SELECT * FROM {staged_table} ORDER BY {order}) TO {place(path)} ({options})")
    seal(path)
    # In every column of every row, whatever their order: what reads back is what was handed over.
    ask = f"SELECT count(*), sum(hash({names(tuple(kind.model_fields))})::HUGEINT) FROM"
    staged = connection.execute(f"{ask} {staged_table}").fetchone()
    stored = connection.execute(f"{ask} {rows_in(path)}").fetchone()
    if stored is None or staged != stored:
        raise StoreError(f"{path} does not read back as it was written; check the disk and run again.")
    found = int(stored[0])
    table = StoredTable(kind, found, path.stat().st_size, sha256_of(path))
    twin = previous / path.name if previous else None
    if twin and twin.exists() and twin.stat().st_size == table.size and sha256_of(twin) == table.sha256:
        share(path, twin)
    return table
