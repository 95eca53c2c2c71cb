"""The data folder: documents by hash, immutable snapshots, the pointer to the current one, and the lock.

Only this module decides which file is written when. What is in a table belongs in `parquet`, views in `database`.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from . import database, engine
from .database import Stamp
from .errors import StoreError, StoreLocked
from .files import sentences, sweep, sync, temporary_name, write_atomically
from .manifest import Input, Manifest, Pointer, content_hash, data_package, in_order
from .parquet import write_tables
from .schema import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from cds_etl.records import RecordSet

    from .parquet import Settle, Written

M = TypeVar("M", bound=BaseModel)

_SNAPSHOT_ID = re.compile(r"(\d{4,})-[0-9a-f]{8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Publication(NamedTuple):
    """The snapshot that holds what was published, and whether it was written now."""

    snapshot_id: str
    is_new: bool


class _MadeOf(NamedTuple):
    """What a snapshot was made of and by."""

    inputs: tuple[Input, ...]
    fingerprint: str
    curation: dict[str, str]


@dataclass(slots=True)
class Store:
    """A data folder. One Store object may take its lock again while it holds it; another one may not.

    >>> import tempfile, pathlib
    >>> from cds_etl.records import RecordSet
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(pathlib.Path(folder))
    ...     first = store.publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 1")
    ...     again = store.publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 2")
    ...     first.snapshot_id[:5], again == Publication(first.snapshot_id, is_new=False)
    ('0001-', True)
    """

    root: Path
    _held: int = 0

    @property
    def snapshots(self) -> Path:
        """Folder of the snapshots."""
        return self.root / "snapshots"

    @property
    def database(self) -> Path:
        """The database of the current snapshot."""
        return self.root / "cds.duckdb"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes from writing. Raises StoreLocked when one holds the lock already.

        The operating system frees the lock when its process dies, so none is ever stale.
        """
        if self._held:
            self._held += 1
            try:
                yield
            finally:
                self._held -= 1
            return
        path = self.root / ".lock"
        with sentences(path):
            self.root.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            self._take(descriptor, path)
            self._held = 1
            yield
        finally:
            self._held = 0
            os.close(descriptor)

    def _take(self, descriptor: int, path: Path) -> None:
        with sentences(path):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip() or "unknown"
                message = f"{self.root} is being written by process {holder}: wait until it ends, then run again."
                raise StoreLocked(message) from None
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)

    def keep_document(self, sha256: str, content: bytes) -> None:
        """Keep a document's bytes under their hash; nothing to do if they are kept. Raises StoreError."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(f"The bytes given for document {sha256} have another SHA-256.")
        path = self.root / "documents" / sha256
        with self.lock():
            if not path.exists():
                write_atomically(path, content)

    def keeps(self, sha256: str) -> bool:
        """Whether the bytes of a document are kept."""
        return bool(_SHA256.fullmatch(sha256)) and (self.root / "documents" / sha256).exists()

    def document_path(self, sha256: str) -> Path:
        """Where the bytes of a kept document lie. Raises StoreError if there is none with that hash."""
        if not self.keeps(sha256):
            raise StoreError(f"{self.root} does not keep document {sha256}: ingest the file that has this SHA-256.")
        return self.root / "documents" / sha256

    def document_bytes(self, sha256: str) -> bytes:
        """The bytes of a kept document. Raises StoreError if there is none with that hash."""
        path = self.document_path(sha256)
        with sentences(path):
            return path.read_bytes()

    def current(self) -> Manifest | None:
        """The manifest of the snapshot that counts, with the latest inputs and fingerprint it was found right for."""
        pointer = self._pointer()
        return self._manifest(pointer.snapshot, pointer) if pointer else None

    def manifests(self) -> list[Manifest]:
        """The manifests of all snapshots, oldest first."""
        pointer = self._pointer()
        return [self._manifest(snapshot, pointer) for snapshot in self._ids()]

    def find(self, snapshot: str) -> Manifest | None:
        """The manifest of a snapshot, by its id or by the hex part of it (of several, the newest)."""
        found = [item for item in self._ids() if snapshot in (item, item.partition("-")[2])]
        return self._manifest(found[-1], self._pointer()) if found else None

    def publish(
        self,
        records: RecordSet,
        *,
        kept: frozenset[str],
        inputs: Iterable[Input],
        fingerprint: str,
        curation: Mapping[str, str] | None = None,
        settle: Settle | None = None,
    ) -> Publication:
        """Write a snapshot, make the database from it, and let it be the current one; all or nothing.

        `records` holds all rows of the set-level tables (documents, rejections, entities, successions, indicators)
        and, for documents not in `kept`, the rows of the other tables. `settle` is given the database
        that holds all of them, to write in what depends on several documents. Content that equals the current
        snapshot's makes no new one. Raises StoreError, StoreLocked, and ValueError for records that are at fault.
        """
        with self.lock(), sentences(self.snapshots):
            self._sweep()
            pointer = self._pointer()
            draft = self.snapshots / ".new"
            draft.mkdir()
            try:
                tables = write_tables(records, draft, kept=kept, previous=self._folder(pointer), settle=settle)
                made_of = _MadeOf(in_order(inputs), fingerprint, dict(curation or {}))
                return self._publish(tables, made_of, pointer, draft)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
                for leftover in self.root.glob(f"{temporary_name(self.database).name}*"):
                    leftover.unlink()

    def _publish(
        self,
        written: Written,
        made_of: _MadeOf,
        pointer: Pointer | None,
        draft: Path,
    ) -> Publication:
        tables, checks = written
        content = content_hash(tables)
        if pointer and pointer.snapshot.endswith(f"-{content}"):
            confirmed = pointer.model_copy(update=made_of._asdict())
            self._point(confirmed)
            self.refresh()
            return Publication(pointer.snapshot, is_new=False)
        number = max([pointer.last_number if pointer else 0, *map(_number, self._ids())]) + 1
        manifest = Manifest(
            id=f"{number:04d}-{content}",
            parent=pointer.snapshot if pointer else None,
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            **made_of._asdict(),
            checks=checks,
            rows={table.kind.table: table.rows for table in tables},
        )
        write_atomically(draft / "datapackage.json", json_text(data_package(content, tables, made_of.inputs)))
        write_atomically(draft / "manifest.json", _text(manifest))
        # The database is made before the snapshot gets its name: a family with a name that is taken, or a full disk,
        # then leaves nothing behind.
        fresh = temporary_name(self.database)
        database.build_database(draft, fresh, Stamp(manifest.id, made_of.fingerprint))
        draft.rename(self.snapshots / manifest.id)
        sync(self.snapshots)
        fresh.replace(self.database)
        self._point(Pointer(snapshot=manifest.id, last_number=number, **made_of._asdict()))
        return Publication(manifest.id, is_new=True)

    def _folder(self, pointer: Pointer | None) -> Path | None:
        return self.snapshots / pointer.snapshot if pointer else None

    def refresh(self) -> None:
        """Make cds.duckdb anew if it is missing or not that of the current snapshot and code."""
        with self.lock(), sentences(self.database):
            pointer = self._pointer()
            if pointer is None or self.database_stamp() == Stamp(pointer.snapshot, pointer.fingerprint):
                return
            fresh = temporary_name(self.database)
            sweep(self.root)
            folder = self.snapshots / pointer.snapshot
            database.build_database(folder, fresh, Stamp(pointer.snapshot, pointer.fingerprint))
            fresh.replace(self.database)
            sync(self.root)

    def database_stamp(self) -> Stamp | None:
        """What cds.duckdb was made for; None if it is missing, damaged, or of another version of DuckDB."""
        import duckdb

        if not self.database.exists():
            return None
        try:
            connection = engine.attach(self.database)
        except duckdb.Error:
            return None
        try:
            return database.stamp_of(connection)
        except duckdb.Error:
            return None
        finally:
            connection.close()

    def _sweep(self) -> None:
        self.snapshots.mkdir(parents=True, exist_ok=True)
        for folder in (self.root, self.root / "documents", self.snapshots):
            sweep(folder)

    def _ids(self) -> list[str]:
        """Ids of the snapshots on disk, in the order of their numbers."""
        if not self.snapshots.is_dir():
            return []
        return sorted(
            (item.name for item in self.snapshots.iterdir() if _SNAPSHOT_ID.fullmatch(item.name)), key=_number
        )

    def _pointer(self) -> Pointer | None:
        path = self.root / "current.json"
        return _read(path, Pointer) if path.exists() else None

    def _point(self, pointer: Pointer) -> None:
        if pointer != self._pointer():
            write_atomically(self.root / "current.json", _text(pointer))

    def _manifest(self, snapshot: str, pointer: Pointer | None) -> Manifest:
        manifest = _read(self.snapshots / snapshot / "manifest.json", Manifest)
        if pointer is None or pointer.snapshot != snapshot:
            return manifest
        found = _MadeOf(pointer.inputs, pointer.fingerprint, pointer.curation)
        return manifest.model_copy(update=found._asdict())


def _number(snapshot_id: str) -> int:
    return int(snapshot_id.partition("-")[0])


def _text(model: BaseModel) -> bytes:
    return model.model_dump_json(indent=2).encode() + b"\n"


def _read(path: Path, kind: type[M]) -> M:
    with sentences(path):
        text = path.read_bytes()
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]["msg"]
        raise StoreError(f"{path} cannot be understood ({fault}): restore it from a copy of the folder.") from error
