"""The data dictionary, a page of Markdown made from the records: tables, columns, types, units, keys.

What a column is say the records; this module only sets it out. Views describe themselves in the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.records import RECORDS, Record

from .files import write_atomically
from .schema import columns_of, describe, duckdb_types, foreign_keys

if TYPE_CHECKING:
    from pathlib import Path

    from .schema import Column

_HEAD = """\
# Data dictionary

Every table of a snapshot, column by column. `make schema` writes this page from the records that the code stores: edit
those. The same stands in `datapackage.json`, inside each Parquet file ([export.md](export.md)), and as comments in
`cds.duckdb`, where the views describe themselves too ([query.md](query.md)). Types are DuckDB's; *null* marks columns
that may be null. A null is never zero and never empty text.
"""


def dictionary_text() -> str:
    """The page, the same text every time.

    >>> "## check_terms" in dictionary_text()
    True
    """
    contents = "\n".join(f"- [{kind.table}](#{kind.table}): {describe(kind)}" for kind in RECORDS)
    return "\n".join([_HEAD, contents, *(_table(kind) for kind in RECORDS)])


def write_dictionary(path: Path) -> None:
    """Write the page. Raises StoreError if it cannot be written."""
    write_atomically(path, dictionary_text().encode())


def dictionary_is_stale(path: Path) -> bool:
    """Whether `write_dictionary` would change the page, or it is missing."""
    return not path.is_file() or path.read_bytes() != dictionary_text().encode()


def _table(record: type[Record]) -> str:
    types = duckdb_types(record)
    rows = [_row(column, types[column.name]) for column in columns_of(record)]
    lines = [f"\n## {record.table}\n", describe(record), "", f"Key: {_names(record.key)}.{_refers(record)}", ""]
    lines += ["| column | type | null | what it holds |", "|---|---|---|---|", *rows]
    return "\n".join(lines)


def _row(column: Column, type_: str) -> str:
    said = column.description
    if column.choices:
        said += f" One of {_names(column.choices)}."
    if column.unit:
        said += f" In {column.unit.symbol}." if column.unit.symbol else f" In what `{column.unit.column}` says."
    null = "null" if column.nullable else ""
    return f"| `{column.name}` | {type_} | {null} | {said.replace('|', chr(92) + '|')} |"


def _refers(record: type[Record]) -> str:
    found = [
        f"{_names(fields)} to [{table}](#{table})" + ("" if fields == keys else f" ({_names(keys)})")
        for fields, table, keys in foreign_keys(record)
    ]
    return f" Refers by {'; by '.join(found)}." if found else ""


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
