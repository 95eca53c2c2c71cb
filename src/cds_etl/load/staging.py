"""Rows on their way into a snapshot: handed over document by document, held by DuckDB within bounded memory.

They come as records or as lines of JSON, which keep null and empty text apart and numbers as digits. What is written
of them, and how, belongs in `parquet`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from cds_etl.records import RECORDS, DocumentRecord, Entity, Indicator, Record, Rejection, Succession

from . import engine
from .engine import literal, name, place
from .files import make_folder, sentences
from .schema import columns_of, duckdb_types

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cds_etl.records import RecordSet

SET_LEVEL: frozenset[type[Record]] = frozenset({DocumentRecord, Rejection, Entity, Succession, Indicator})
"""Tables that are handed over whole at every publication; the others go by document."""

_MOST = 16 << 20  # bytes that wait to be handed on: of some fifty reports
_LONGEST = 1 << 20  # bytes of a row, unless one is longer


class Staging:
    """An open database with the tables of a snapshot, all empty at first; what it cannot hold lies in `folder`.

    >>> import tempfile, pathlib
    >>> from cds_etl.recordset import RecordSet
    >>> rejection = Rejection(sha256="00", path="a.pdf", reason="is empty.", stage="extract")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     staging = Staging(pathlib.Path(folder) / "staged")
    ...     staging.add_records(RecordSet([rejection]))
    ...     staging.flush()
    ...     staging.connection.execute("SELECT path FROM rejections").fetchall()
    ...     staging.close()
    [('a.pdf',)]
    """

    def __init__(self, folder: Path) -> None:
        make_folder(folder)
        self._folder = folder
        self._waiting: dict[type[Record], list[bytes]] = defaultdict(list)
        self._size = 0
        self._kinds = {kind.table: kind for kind in RECORDS}
        self.connection: DuckDBPyConnection = engine.connect(spill=folder)
        for kind in RECORDS:
            optional = {column.name for column in columns_of(kind) if column.nullable}
            columns = (f"{name(c)} {t}{'' if c in optional else ' NOT NULL'}" for c, t in duckdb_types(kind).items())
            self.connection.execute(f"CREATE TABLE {name(kind.table)} ({', '.join(columns)})")

    def add(self, rows: Mapping[str, bytes]) -> None:
        """Take rows by table, each a line of JSON that ends. Raises ValueError for a row that cannot be stored."""
        for table, lines in rows.items():
            self._waiting[self._kinds[table]].append(lines)
            self._size += len(lines)
        if self._size > _MOST:
            self.flush()

    def add_records(self, records: RecordSet) -> None:
        """Take records. Raises ValueError for one that cannot be stored."""
        self.add(lines_of(records))

    def flush(self) -> None:
        """Hand on what waits."""
        for kind in RECORDS:
            if chunks := self._waiting.pop(kind, None):
                self._insert(kind, chunks)
        self._size = 0

    def _insert(self, kind: type[Record], chunks: list[bytes]) -> None:
        """Bring lines into their table by way of a file; explicit types keep DuckDB from guessing any."""
        import duckdb

        path = self._folder / "rows.ndjson"
        with engine.sentences(self._folder), sentences(self._folder):
            with path.open("wb") as file:
                file.writelines(chunks)
            longest = max((len(line) for lines in chunks for line in lines.split(b"\n")), default=0)
            typed = ", ".join(f"{literal(column)}: {literal(type_)}" for column, type_ in duckdb_types(kind).items())
            options = f"format = 'newline_delimited', columns = {{{typed}}}, maximum_object_size = ?"
            reader = f"read_json({place(path)}, hive_partitioning = false, {options})"
            query = f"INSERT INTO {name(kind.table)} SELECT * FROM {reader}"
            try:
                self.connection.execute(query, [max(longest + 1, _LONGEST)])
            except (duckdb.ConstraintException, duckdb.InvalidInputException, duckdb.ConversionException) as error:
                msg = f"A row of {kind.table} cannot be stored: {str(error).splitlines()[0]}"
                raise ValueError(msg) from error
            path.unlink()

    def drop(self, kinds: Collection[type[Record]], documents: Collection[str]) -> None:
        """Take the rows of some documents (by id) out of some tables."""
        self.flush()
        for kind in kinds if documents else ():
            condition = f"{document_of(kind)} IN (SELECT unnest(?))"
            self.connection.execute(f"DELETE FROM {name(kind.table)} WHERE {condition}", [sorted(documents)])

    def close(self) -> None:
        """Let go of the database and of its files."""
        self.connection.close()


def lines_of(records: RecordSet) -> dict[str, bytes]:
    """Records as lines of JSON, by table.

    >>> from cds_etl.recordset import RecordSet
    >>> lines_of(RecordSet([Rejection(sha256="00", path="a.pdf", reason="is empty.", stage="extract")]))
    {'rejections': b'{"sha256":"00","path":"a.pdf","reason":"is empty.","stage":"extract"}\\n'}
    """
    lines: dict[str, list[str]] = defaultdict(list)
    for record in records:
        lines[record.table].append(record.model_dump_json())
    return {table: "".join(f"{line}\n" for line in found).encode() for table, found in lines.items()}


def document_of(kind: type[Record]) -> str:
    """SQL for the id of the document that a row belongs to.

    >>> from cds_etl.records import CellRecord
    >>> document_of(CellRecord)
    'split_part("table_id", \\'/\\', 1)'
    """
    if "document_id" in kind.model_fields:
        return name("document_id")
    return f"split_part({name(kind.key[0])}, '/', 1)"
