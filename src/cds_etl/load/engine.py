"""DuckDB as this room uses it: no extension that is not built in, no look at Python's variables, names quoted.

Knows no table. The rest of the room opens a connection here and nowhere else.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_MEMORY = "192MiB"  # for writing a snapshot, however many documents it holds


def connect(spill: Path | None = None) -> DuckDBPyConnection:
    """An empty database in memory that downloads nothing.

    With a folder for what it must `spill`, it takes no more than half a gigabyte, else as much as there is.

    >>> connect().execute("SELECT 1").fetchone()
    (1,)
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
        "temp_directory": str(spill or ""),  # else a query that outgrows memory writes to the working directory
    }
    if spill:
        config |= {"memory_limit": _MEMORY, "preserve_insertion_order": False}
    return duckdb.connect(":memory:", config=config)


def attach(path: Path) -> DuckDBPyConnection:
    """A database file for reading, and nothing else: no file can be read or written, no setting changed back.

    The file is attached to a new instance instead of opened, because DuckDB hands out the old instance of a path
    again although another file has taken the name since. Raises duckdb.Error if it is no database of this version.
    """
    connection = connect()
    try:
        connection.execute(f"ATTACH {literal(str(path))} AS cds (READ_ONLY)")
        connection.execute("USE cds")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn DuckDB's failure to read or write files, or to find room, into a StoreError about `path`."""
    import duckdb

    try:
        yield
    # A disk that fills up during a commit comes as a transaction error or as a fatal one.
    except (
        duckdb.IOException,
        duckdb.TransactionException,
        duckdb.FatalException,
        duckdb.OutOfMemoryException,
    ) as error:
        fault = str(error).splitlines()[0].rstrip(".")
        remedy = "see that there is room and that you have the right to write there, and run again"
        raise StoreError(f"Cannot use {path}: {fault}; {remedy}.") from error


def name(identifier: str) -> str:
    """An identifier of SQL, quoted.

    >>> name('say "a"')
    '"say ""a\"""'
    """
    return '"' + identifier.replace('"', '""') + '"'


def names(identifiers: tuple[str, ...] | list[str]) -> str:
    """Identifiers of SQL, quoted, with commas.

    >>> names(("row", "column"))
    '"row", "column"'
    """
    return ", ".join(map(name, identifiers))


def literal(text: str) -> str:
    """A text of SQL, quoted.

    >>> literal("Viet Nam's")
    "'Viet Nam''s'"
    """
    return "'" + text.replace("'", "''") + "'"
