"""A snapshot opened for reading: SQL, data frames, records, and the way from a value back to the page.

Nothing here writes to a snapshot, and no query can read or write a file.
"""

from __future__ import annotations

import difflib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from cds_etl.records import RECORDS, Entity, Observation, Record
from cds_etl.text import fold

from . import database, engine
from .comparing import MOST, Side, compare, compare_snapshots
from .database import Stamp
from .errors import QueryError, StoreError
from .frames import frame_of, plain_values, with_categories
from .remote import open_store
from .staging import document_of
from .sums import refuse_damaged
from .tracing import Trace, trace
from .versions import missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd
    from duckdb import DuckDBPyConnection

    from .difference import Difference
    from .manifest import Manifest
    from .snapshot import Store

R = TypeVar("R", bound=Record)


def open_dataset(data: Path | str, snapshot: str | None = None) -> Dataset:
    """Open the current snapshot of a data folder, or another by its id, the hex part of it, or the beginning of either.

    Raises NoDataset if there is none or a beginning fits several, StoreError if it cannot be read.

    >>> open_dataset("no-such-folder")
    Traceback (most recent call last):
    cds_etl.load.errors.NoDataset: no-such-folder holds no snapshot: run `cds-etl ingest` first.
    """
    return Dataset.open(data, snapshot)


def _open_current(store: Store, manifest: Manifest) -> DuckDBPyConnection:
    """cds.duckdb, mended if need be; where that cannot be, because a publication runs, the snapshot's own Parquet."""
    wanted = Stamp.of(manifest.id, manifest.fingerprint, manifest.passing)
    for _ in range(2):
        if connection := _open_stamped(store.database, wanted):
            return connection
        try:
            store.refresh()
        except StoreError:
            break
    return _open_parquet(store, manifest)


def _open_stamped(path: Path, wanted: Stamp) -> DuckDBPyConnection | None:
    """The database at `path`, if it is the one that is wanted."""
    import duckdb

    if not path.exists():
        return None
    try:
        connection = engine.attach(path)
    except duckdb.Error:
        return None
    try:
        if database.stamp_of(connection) == wanted:
            return connection
    except duckdb.Error:
        pass
    connection.close()
    return None


def _open_parquet(store: Store, manifest: Manifest) -> DuckDBPyConnection:
    """A database of its own for one snapshot; its file goes with the last connection to it."""
    refuse_damaged(store.folder(manifest.id))
    with tempfile.TemporaryDirectory(prefix="cds-etl-") as folder:
        path = Path(folder) / "cds.duckdb"
        stamp = Stamp.of(manifest.id, manifest.fingerprint, manifest.passing)
        database.build_database(store.snapshots / manifest.id, path, stamp, manifest.passing)
        return engine.attach(path)


class Dataset:
    """One snapshot, read-only. Close it, or use it in a `with` statement."""

    def __init__(self, connection: DuckDBPyConnection, manifest: Manifest, store: Store) -> None:
        self._connection = connection
        self.manifest = manifest
        self.store = store

    @classmethod
    def open(cls, data: Path | str, snapshot: str | None = None) -> Self:
        """As `open_dataset` does."""
        store = open_store(data)
        current = store.current()
        wanted = current if snapshot is None else store.find(snapshot)
        if wanted is None:
            raise missing(store, snapshot or "current")
        if current is None or wanted.id != current.id:
            return cls(_open_parquet(store, wanted), wanted, store)
        return cls(_open_current(store, current), current, store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Dataset {self.manifest.id}>"

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def sql(self, query: str, parameters: Sequence[object] | Mapping[str, object] | None = None) -> pd.DataFrame:
        """The rows of a query; `?` or `$name` stand for parameters. Raises duckdb.Error for a query at fault.

        Whole numbers are Int64, truth is boolean, decimals are float64, dates datetime64, whatever rows are found.
        A parameter may be a value out of such a frame.
        """
        return frame_of(self._connection.execute(query, plain_values(parameters)))

    def table(self, name: str) -> pd.DataFrame:
        """A table or view as a whole, closed vocabularies (`status`, `row_kind`, …) as categories.

        Rows come in the order of the table's key, those of a view in the order of its columns. Raises ValueError for
        a name that the dataset does not know.
        """
        query = "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'cds' ORDER BY 1"
        known = [str(row[0]) for row in self.fetch(query)]
        if name not in known:
            near = ", ".join(difflib.get_close_matches(name, known)) or ", ".join(known)
            raise ValueError(f"The dataset has no table or view {name!r}; nearest: {near}.")
        keys = next((record.key for record in RECORDS if record.table == name), ())
        order = ", ".join(f"{engine.name(key)} NULLS FIRST" for key in keys) or "ALL"
        return with_categories(self.sql(f"SELECT * FROM {engine.name(name)} ORDER BY {order}"), name)

    def fetch(self, query: str) -> list[tuple[object, ...]]:
        """The rows of a query as tuples, without pandas. Raises QueryError for a query at fault."""
        return self.fetch_named(query)[1]

    def fetch_named(self, query: str) -> tuple[list[str], list[tuple[object, ...]]]:
        """The names of a query's columns, and its rows. Raises QueryError for a query at fault."""
        import duckdb

        try:
            result: DuckDBPyConnection | None = self._connection.execute(query)
            if result is not None:
                return [column[0] for column in result.description or ()], result.fetchall()
        except duckdb.Error as error:
            raise QueryError(f"The query does not work: {error}") from error
        raise QueryError("The query is empty: give a statement such as SELECT * FROM observations.")

    def scan(self, query: str, size: int = 10_000) -> tuple[list[str], Iterator[tuple[object, ...]]]:
        """The names of a query's columns, and its rows, of which only `size` are in memory at a time.

        Several scans may run side by side. Raises QueryError for a query at fault.
        """
        import duckdb

        cursor = self._connection.cursor()
        try:
            cursor.execute("USE cds")
            columns = [column[0] for column in cursor.execute(query).description or ()]
        except duckdb.Error as error:
            raise QueryError(f"The query does not work: {error}") from error
        return columns, (row for rows in iter(lambda: cursor.fetchmany(size), []) for row in rows)

    def observations(self, indicator: str | None = None, province: str | None = None) -> pd.DataFrame:
        """Observations of current documents with report, week and the entity's official name, values as float64.

        `province` is an entity id (`vn63:33`), a code (`33`) or an official name, with or without accents. Raises
        ValueError for an indicator or province that the dataset does not know, and for a code that names one
        province among the 63 and another among the 34.
        """
        conditions, parameters = ["TRUE"], list[object]()
        if indicator is not None:
            self._know_indicator(indicator)
            conditions.append("indicator_id = ?")
            parameters.append(indicator)
        if province is not None:
            conditions.append("entity_id IN (SELECT unnest(?))")
            parameters.append(self._province_ids(province))
        numbers = "CAST(value AS DOUBLE) AS value, CAST(denominator AS DOUBLE) AS denominator"
        query = f"SELECT * REPLACE ({numbers}) FROM observations_named WHERE {' AND '.join(conditions)}"
        return with_categories(self.sql(f"{query} ORDER BY observation_id", parameters), Observation.table)

    @property
    def tables(self) -> pd.DataFrame:
        """The printed tables, one row each."""
        return self.table("tables")

    @property
    def checks(self) -> pd.DataFrame:
        """The checks, one row each."""
        return self.table("checks")

    def rows(self, kind: type[R], of: str | None = None, where: str = "TRUE") -> list[R]:
        """The records of one table, or those `of` one document (by id), in the order of its key, numbers as Decimal.

        `where` is a condition of SQL: of all documents, a table may have millions of rows.
        """
        if of is None:
            return database.fetch(self._connection, kind, where)
        return database.fetch(self._connection, kind, f"{document_of(kind)} = ? AND ({where})", of)

    def trace(self, observation_id: str) -> Trace | None:
        """Where a value comes from and what was asked of it; None if there is no such observation."""
        return trace(self._connection, observation_id)

    def provenance(self, observation_id: str) -> Trace:
        """Where a value comes from: document, page and box, what is printed there and above it, its notes and checks.

        Raises ValueError if there is no such observation.
        """
        found = self.trace(observation_id)
        if found is None:
            raise ValueError(f"The dataset has no observation {observation_id!r}; see the column observation_id.")
        return found

    def diff(self, other: Dataset | str, limit: int | None = MOST) -> Difference:
        """What differs from this snapshot to another: a dataset, or the name of a snapshot in the same folder.

        `limit` is the most figures that are listed of each cause, None for all; all are counted. Raises NoDataset where
        there is no snapshot of that name.
        """
        if isinstance(other, str):
            return compare_snapshots(self.store, self.manifest.id, other, limit)
        before, after = (Side(one.store.folder(one.manifest.id), one.manifest) for one in (self, other))
        return compare(before, after, limit)

    def _know_indicator(self, indicator: str) -> None:
        query = "SELECT indicator_id FROM indicators UNION SELECT indicator_id FROM observations ORDER BY 1"
        known = [row[0] for row in self._connection.execute(query).fetchall()]
        if indicator not in known:
            near = ", ".join(difflib.get_close_matches(indicator, known)) or "see the table indicators"
            raise ValueError(f"The dataset knows no indicator {indicator!r}; nearest: {near}.")

    def _province_ids(self, province: str) -> list[str]:
        provinces = [entity for entity in self.rows(Entity) if entity.kind == "province"]
        wanted = fold(province)
        found = {e.entity_id for e in provinces if e.entity_id == province or fold(e.name) == wanted}
        if not found:
            found = {e.entity_id for e in provinces if e.code == province}
            _refuse_two_places(province, [e for e in provinces if e.entity_id in found])
        if not found:
            raise ValueError(f"The dataset knows no province {province!r}; give a name, a code or an id like vn63:33.")
        return sorted(found)


def _refuse_two_places(code: str, entities: list[Entity]) -> None:
    """A code counts only while all who bear it share a name: 24 is one province of the 63, another of the 34."""
    by_id: dict[str, set[str]] = {}
    for entity in entities:
        by_id.setdefault(entity.entity_id, set()).add(fold(entity.name))
    if by_id and not set.intersection(*by_id.values()):
        places = " and ".join(f"{e.name} ({e.entity_id})" for e in {e.entity_id: e for e in entities}.values())
        raise ValueError(f"Code {code} is that of {places}: give the id.")
