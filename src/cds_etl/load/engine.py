"""DuckDB as this room uses it: no extension that is not built in, no look at Python's variables, names quoted.

Knows no table. The rest of the room opens a connection here and nowhere else.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_MEMORY = "512MiB"  # for writing a snapshot, however many documents it holds

# Patterns of several files, and the other system's slash; behind a ? DuckDB would put the name of its log.
_MISREAD = re.compile(r"[*?\[\\]")


def connect(spill: Path | None = None) -> DuckDBPyConnection:
    """An empty database in memory that downloads nothing.

    With a folder for what it must `spill`, it takes no more than `_MEMORY`, else as much as there is.

    >>> connect().execute("SELECT 1").fetchone()
    (1,)
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
        "temp_directory": whole(spill)
        if spill
        else "",  # else a query that outgrows memory writes to the working directory
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
        connection.execute(f"ATTACH {place(path)} AS cds (READ_ONLY)")
        connection.execute("USE cds")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    except BaseException:
        connection.close()
        raise
    return connection


def raise_if_stopped(error: RuntimeError) -> None:
    """Raise KeyboardInterrupt for the error as which DuckDB tells of Ctrl-C while it is at work.

    >>> try:
    ...     raise_if_stopped(RuntimeError("Query interrupted"))
    ... except KeyboardInterrupt:
    ...     print("Ctrl-C")
    Ctrl-C
    """
    if str(error) == "Query interrupted":
        raise KeyboardInterrupt from error


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn DuckDB's failure to read or write files, or to find room, into a StoreError about `path`."""
    import duckdb

    try:
        yield
    except RuntimeError as error:
        raise_if_stopped(error)
        raise
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


def refuse_misread(path: Path) -> None:
    """Raise StoreError for a path that DuckDB would take for several files, for another one, or for none.

    >>> from pathlib import Path
    >>> refuse_misread(Path("data"))
    >>> refuse_misread(Path("da?ta"))
    Traceback (most recent call last):
    cds_etl.load.errors.StoreError: Cannot use da?ta: DuckDB reads ? in a path as something else; choose ... without it.
    """
    whole = os.path.abspath(path)
    if found := _MISREAD.search(whole):
        fault = f"DuckDB reads {found[0]} in a path as something else; choose a folder without it"
        raise StoreError(f"Cannot use {path}: {fault}.")
    try:
        whole.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        raise StoreError(f"Cannot use {shown}: its name is no UTF-8; choose a folder whose name is.") from error


def whole(path: Path) -> str:
    """A file's whole path, as DuckDB is to be given it: in a short one a colon would name a kind of database, and `~`
    somebody's home. Raises StoreError for a path that DuckDB would misread.

    >>> from pathlib import Path
    >>> whole(Path("/srv/../data"))
    '/data'
    """
    refuse_misread(path)
    return os.path.abspath(path)


def place(path: Path) -> str:
    """The same as text of SQL.

    >>> from pathlib import Path
    >>> place(Path("/srv/Viet Nam's"))
    "'/srv/Viet Nam''s'"
    """
    return literal(whole(path))


def rows_in(path: Path) -> str:
    """SQL for the rows of a Parquet file; a folder called `year=2022` adds no column to them.

    >>> from pathlib import Path
    >>> rows_in(Path("/srv/checks.parquet"))
    "read_parquet('/srv/checks.parquet', hive_partitioning = false)"
    """
    return f"read_parquet({place(path)}, hive_partitioning = false)"


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
