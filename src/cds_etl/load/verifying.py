"""Whether what lies in a data folder is what was published: every hash and row count computed again.

Says what it finds and mends nothing. Reading the documents once more and comparing is for the pipeline.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cds_etl.records import RECORDS

from . import engine
from .database import stamp_of
from .engine import name, names, place
from .errors import NoDataset, StoreError
from .files import sha256_of
from .manifest import Manifest, hash_of_tables
from .parquet import file_name, stored_rows
from .shelf import MANIFEST, read_model
from .sums import SUMS, read_sums, sums_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .snapshot import Store

_PACKAGE = "datapackage.json"
_OTHER = "holds other bytes than were published"


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was published: the file, relative to the data folder, and what is wrong."""

    path: str
    fault: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what was found: nothing, where all is as it was published.

    `subject` is a snapshot's id, or `documents`, `current.json` or `cds.duckdb`; `rows` counts those of its tables.
    """

    subject: str
    files: int
    bytes: int
    rows: int
    damages: tuple[Damage, ...]


def verify_snapshot(store: Store, snapshot_id: str) -> Verified:
    """Hash every file of a snapshot and count every row again. Raises NoDataset where there is none with that id.

    >>> import tempfile, pathlib
    >>> from cds_etl.load import Store
    >>> from cds_etl.records import RecordSet
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(pathlib.Path(folder))
    ...     made = store.publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 1")
    ...     found = verify_snapshot(store, made.snapshot_id)
    >>> found.rows, found.damages
    (0, ())
    """
    folder = store.folder(snapshot_id)
    if snapshot_id not in store.ids():
        raise NoDataset(f"{store} holds no snapshot {snapshot_id}: `cds-etl snapshots` lists those that it holds.")
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    damages: list[Damage] = []
    hashes: dict[str, str] = {}
    for path in paths:
        try:
            hashes[path.name] = sha256_of(path)
        except OSError as error:
            damages.append(_damage(store, path, f"cannot be read ({error.strerror})"))
    counted = _count_rows(folder, hashes)
    rows = sum(count or 0 for count in counted.values())
    package = list(_against_package(store, folder, hashes, counted))
    damages += _against_sums(store, folder, hashes, is_vouched_for=not package)
    damages += _against_manifest(store, folder, hashes, counted)
    damages += package
    if not damages:  # else it is a consequence
        damages += _against_id(store, folder, hashes)
    first = {damage.path: damage for damage in reversed(damages)}  # of a file, what was seen first
    size = sum(path.stat().st_size for path in paths)
    return Verified(snapshot_id, len(paths), size, rows, tuple(sorted(first.values(), key=lambda item: item.path)))


def verify_documents(store: Store, hashes: set[str]) -> Verified:
    """Hash the documents again that have these hashes; those that are missing are damages."""
    damages, size = [], 0
    for sha256 in sorted(hashes):
        path = store.document_file(sha256)
        try:
            size += path.stat().st_size
            if sha256_of(path) != sha256:
                damages.append(_damage(store, path, "holds other bytes than its name says"))
        except OSError as error:
            damages.append(_damage(store, path, f"cannot be read ({error.strerror})"))
    return Verified("documents", len(hashes), size, 0, tuple(damages))


def verify_current(store: Store) -> Iterator[Verified]:
    """See that current.json points to a snapshot that is there, and that cds.duckdb holds that snapshot's rows."""
    path = store.root / "current.json"
    try:
        pointer = store.pointer()
    except StoreError as error:
        yield Verified(path.name, 1, 0, 0, (Damage(path.name, str(error)),))
        return
    if pointer is None:
        fault = "is missing: restore it from a copy of the folder, or name a snapshot to `cds-etl rollback`"
        yield Verified(path.name, 1, 0, 0, (Damage(path.name, fault),))
        return
    lost = (
        () if pointer.snapshot in store.ids() else (Damage(path.name, f"points to {pointer.snapshot}, which is gone"),)
    )
    yield Verified(path.name, 1, path.stat().st_size, 0, lost)
    if not lost and store.database.exists():
        yield _verify_database(store, pointer.snapshot)


def _verify_database(store: Store, snapshot_id: str) -> Verified:
    """Each table of cds.duckdb beside its Parquet file: as many rows, and the same, in whatever order."""
    import duckdb

    path, faults, rows = store.database, list[str](), 0
    connection = engine.connect()
    try:
        connection.execute(f"ATTACH {place(path)} AS cds (READ_ONLY)")
        connection.execute("USE cds")
        stamp = stamp_of(connection)
        if stamp is None or stamp.snapshot_id != snapshot_id:
            faults.append(f"is not that of {snapshot_id}")
        for kind in RECORDS:
            columns = names(tuple(kind.model_fields))
            ask = f"SELECT count(*), sum(hash({columns})::HUGEINT) FROM"
            ours = connection.execute(f"{ask} {name(kind.table)}").fetchone()
            stored = stored_rows(connection, kind, store.folder(snapshot_id) / file_name(kind))
            assert ours
            rows += int(ours[0])
            if ours != connection.execute(f"{ask} {stored}").fetchone():
                faults.append(f"holds other {kind.table} than the snapshot")
    except duckdb.Error as error:
        faults.append(f"cannot be read ({str(error).splitlines()[0].rstrip('.')})")
    finally:
        connection.close()
    damages = (_damage(store, path, f"{fault}: remove it, and it is made again from the snapshot") for fault in faults)
    return Verified(path.name, 1, path.stat().st_size, rows, tuple(damages))


def _against_sums(store: Store, folder: Path, hashes: dict[str, str], is_vouched_for: bool) -> Iterator[Damage]:
    """The files beside the list of their hashes; tables that datapackage.json vouches for speak against the list."""
    path = folder / SUMS
    try:
        wanted = read_sums(folder)
    except StoreError:
        yield _damage(store, path, "is missing or cannot be understood")
        return
    for file in sorted({*wanted, *hashes} - {SUMS}):
        if wanted.get(file) == hashes.get(file):
            continue
        if is_vouched_for and file.endswith(".parquet"):
            yield _damage(store, path, f"does not tell of {file} as it is")
        elif file not in hashes:
            yield _damage(store, folder / file, "is missing")
        else:
            yield _damage(store, folder / file, _OTHER if file in wanted else f"is not listed in {SUMS}")
    if path.read_bytes() != sums_text(wanted).encode():
        yield _damage(store, path, "is not as it was written")


def _count_rows(folder: Path, hashes: dict[str, str]) -> dict[str, int | None]:
    """Rows of each table by its name; None for a file that is no Parquet any more."""
    import duckdb

    counts: dict[str, int | None] = {}
    connection = engine.connect()
    for kind in RECORDS:
        if file_name(kind) not in hashes:
            continue
        try:
            # Every column is read: what the footer says of rows is not proof that they are there.
            read = " + ".join(f"count({name(column)}) * 0" for column in kind.model_fields)
            path = folder / file_name(kind)
            found = connection.execute(
                f"SELECT count(*) + {read} FROM {stored_rows(connection, kind, path)}"
            ).fetchone()
            counts[kind.table] = int(found[0]) if found else None
        except duckdb.Error:
            counts[kind.table] = None
    connection.close()
    return counts


def _against_manifest(
    store: Store, folder: Path, hashes: dict[str, str], counted: dict[str, int | None]
) -> Iterator[Damage]:
    path = folder / MANIFEST
    try:
        manifest = read_model(path, Manifest)
    except StoreError:
        yield _damage(store, path, "is missing or cannot be understood")
        return
    if manifest.id != folder.name:
        yield _damage(store, path, f"is that of {manifest.id}")
    yield from _rows_differ(store, folder, manifest.rows, counted)


def _against_id(store: Store, folder: Path, hashes: dict[str, str]) -> Iterator[Damage]:
    """The id beside the tables that it is the hash of, where all lists agree."""
    manifest = read_model(folder / MANIFEST, Manifest)
    found = hash_of_tables({table: hashes[f"{table}.parquet"] for table in manifest.rows})
    if found != manifest.content:
        yield _damage(store, folder / MANIFEST, f"has an id that is not the hash of its tables, {found}")


def _against_package(
    store: Store, folder: Path, hashes: dict[str, str], counted: dict[str, int | None]
) -> Iterator[Damage]:
    path = folder / _PACKAGE
    try:
        resources = json.loads(path.read_text(encoding="utf-8"))["resources"]
        described = {item["path"]: (item["hash"].removeprefix("sha256:"), _size(item)) for item in resources}
        rows = {item["name"]: item["rows"] for item in resources}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield _damage(store, path, "is missing or cannot be understood")
        return
    for file, (sha256, size) in described.items():
        if file not in hashes:
            yield _damage(store, folder / file, "is missing")
        elif hashes[file] != sha256:
            yield _damage(store, folder / file, _OTHER)
        elif (folder / file).stat().st_size != size:
            yield _damage(store, path, f"gives {file} another size than it has")
    yield from _rows_differ(store, folder, rows, counted)


def _size(resource: dict[str, Any]) -> int:
    """A file's size, which the first snapshots gave as `bytes`."""
    size: int = resource["size"] if "size" in resource else resource["bytes"]
    return size


def _rows_differ(
    store: Store, folder: Path, wanted: dict[str, int], counted: dict[str, int | None]
) -> Iterator[Damage]:
    for table, rows in wanted.items():
        if table in counted and counted[table] != rows:
            found = "cannot be read" if counted[table] is None else f"holds {counted[table]} rows, not {rows}"
            yield _damage(store, folder / f"{table}.parquet", found)


def _damage(store: Store, path: Path, fault: str) -> Damage:
    return Damage(path.relative_to(store.root).as_posix(), fault)
