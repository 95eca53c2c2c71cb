"""Delta tables through the `deltalake` library: what versions a table has, and one version more.

Knows the library's ways, its types and its errors. Which version is whose is for `delta`.
"""

from __future__ import annotations

import importlib.util
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cds_etl.records import RECORDS

from .errors import StoreError
from .schema import columns_of, describe, duckdb_types

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cds_etl.records import Record

TABLES = RECORDS
_APP = "cds-etl"
_SNAPSHOT, _SHA256 = "cdsEtlSnapshot", "cdsEtlSha256"
_ROWS, _GROUP = 10_000, 120_000  # in memory at a time: of a snapshot's file, and of the one that is written

# Old versions are what this is for: neither a checkpoint nor a VACUUM with its defaults takes them away.
_FOREVER = "interval 36500 days"
_KEEP = {
    "delta.logRetentionDuration": _FOREVER,
    "delta.deletedFileRetentionDuration": _FOREVER,
    "delta.enableExpiredLogCleanup": "false",
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ARROW = {"VARCHAR": "string", "BIGINT": "int64", "DOUBLE": "float64", "BOOLEAN": "bool", "DATE": "date32"}


@dataclass(frozen=True, slots=True)
class Commit:
    """A version of a table: the snapshot that it is of, and the hash of the Parquet file that it was made from."""

    snapshot: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Lake:
    """A folder or URL of Delta tables; `options` are those of the object store that its environment does not give."""

    place: str
    options: dict[str, str] | None

    @classmethod
    def at(cls, place: str) -> Lake:
        """The lake at a folder or URL, which need not be there. Raises ImportError where the library is missing.

        >>> Lake.at("lake").place
        'lake'
        """
        missing = [name for name in ("deltalake", "pyarrow") if importlib.util.find_spec(name) is None]
        if missing:
            raise ImportError(f"{' and '.join(missing)} not installed", name=missing[0])
        # The library speaks no plain HTTP unless it is told to, which an address that was given says well enough.
        plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
        return cls(place, {"AWS_ALLOW_HTTP": "true"} if plain else None)

    def commits(self, kind: type[Record]) -> list[Commit]:
        """The versions of a table, oldest first; none where there is no table.

        Raises StoreError for a table with a version that is not of this export.
        """
        from deltalake import DeltaTable

        uri = self._uri(kind)
        with _sentences(uri):
            if not DeltaTable.is_deltatable(uri, self.options):
                return []
            table = DeltaTable(uri, storage_options=self.options)
            history = table.history()[::-1]
        # What the library calls a version in there is counted back from the table's, not read.
        if len(history) <= table.version() or any(_SNAPSHOT not in one for one in history):
            raise StoreError(f"{uri} was not written by this export alone: name another folder with --to.")
        return [Commit(one[_SNAPSHOT], one.get(_SHA256)) for one in history]

    def write(self, kind: type[Record], version: int, commit: Commit, path: Path) -> None:
        """Add a version that holds the rows of a Parquet file, or none where there is no file; all or nothing.

        A table that did not change gets a version without data. Raises StoreError, also when the version is there.
        """
        from deltalake import (
            CommitProperties,
            DeltaTable,
            PostCommitHookProperties,
            Transaction,
            WriterProperties,
            write_deltalake,
        )

        uri, before = self._uri(kind), None
        metadata = {_SNAPSHOT: commit.snapshot} | ({_SHA256: commit.sha256} if commit.sha256 else {})
        with _sentences(uri), _rows(kind, path) as (reader, empty):
            if version:
                table = DeltaTable(uri, storage_options=self.options)
                before = table.history(1)[0].get(_SHA256)
                if table.version() != version - 1:
                    raise _overtaken(uri)
            is_same = bool(version) and commit.sha256 is not None and before == commit.sha256
            write_deltalake(
                table if version else uri,
                empty if is_same else reader,
                mode="append" if is_same else "overwrite",
                schema_mode=None if is_same else "overwrite",
                name=kind.table,
                description=describe(kind),
                configuration=_KEEP,
                storage_options=self.options,
                writer_properties=WriterProperties(compression="ZSTD", max_row_group_size=_GROUP),
                # Two writers of one version: the library sees the same number of the same application, and one fails.
                commit_properties=CommitProperties(
                    custom_metadata=metadata, max_commit_retries=0, app_transactions=[Transaction(_APP, version)]
                ),
                post_commithook_properties=PostCommitHookProperties(cleanup_expired_logs=False),
            )

    def _uri(self, kind: type[Record]) -> str:
        return f"{self.place.rstrip('/')}/{kind.table}"


@contextmanager
def _rows(kind: type[Record], path: Path) -> Iterator[tuple[Any, Any]]:
    """Readers of a Parquet file's rows, and of none, both with the file's columns and what is said of them."""
    import pyarrow as pa
    from pyarrow import parquet

    told = {column.name: column.description for column in columns_of(kind)}
    if not path.exists():
        schema = pa.schema([pa.field(name, _arrow(type_)) for name, type_ in duckdb_types(kind).items()])
        schema = _described(schema, told)
        yield pa.RecordBatchReader.from_batches(schema, iter([])), pa.RecordBatchReader.from_batches(schema, iter([]))
        return
    stopped: list[BaseException] = []
    with parquet.ParquetFile(path) as file:
        schema = _described(file.schema_arrow, told)

        def batches() -> Iterator[Any]:
            try:
                for batch in file.iter_batches(_ROWS):
                    yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)
            except BaseException as error:  # else the library makes a text of it
                stopped.append(error)
                raise

        try:
            yield (
                pa.RecordBatchReader.from_batches(schema, batches()),
                pa.RecordBatchReader.from_batches(schema, iter([])),
            )
        except Exception:
            if stopped:
                raise stopped[0] from None
            raise


def _described(schema: Any, told: dict[str, str]) -> Any:
    """A schema in which every column may be null and has its description, under the name that Spark gives it."""
    import pyarrow as pa

    fields = [
        pa.field(field.name, field.type, metadata={"comment": told[field.name]} if told.get(field.name) else None)
        for field in schema
    ]
    return pa.schema(fields)


def _arrow(type_: str) -> Any:
    import pyarrow as pa

    if type_ in _ARROW:
        return pa.type_for_alias(_ARROW[type_])
    return pa.timestamp("us") if type_ == "TIMESTAMP" else pa.decimal128(24, 6)


@contextmanager
def _sentences(uri: str) -> Iterator[None]:
    """Turn a failure of the library, the disk or the network into a StoreError."""
    import pyarrow as pa
    from deltalake.exceptions import CommitFailedError, DeltaError

    try:
        yield
    except CommitFailedError as error:
        raise _overtaken(uri) from error
    except (DeltaError, OSError, ValueError, pa.ArrowException) as error:
        lines = [line.strip(" ↳") for line in _COLOUR.sub("", str(error)).splitlines() if line.strip(" ↳")]
        fault = ": ".join(dict.fromkeys((lines[0], lines[-1]))).rstrip(".") if lines else type(error).__name__
        raise StoreError(f"Cannot use {uri}: {fault}; put that right and run again.") from error


def _overtaken(uri: str) -> StoreError:
    return StoreError(f"Another export is writing to {uri}: run again when it has ended.")
