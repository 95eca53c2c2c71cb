"""The data folder: documents by hash, immutable snapshots, the pointer to the current one, and the lock.

Only this module decides which file is written when. What is in a table belongs in `parquet`, views in `database`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from . import database, engine
from .database import Stamp
from .errors import NoDataset, StoreError
from .files import make_folder, sentences, sha256_of, sweep, sync, temporary_name, write_atomically
from .lock import Lock
from .manifest import Input, Manifest, Pointer, content_hash, in_order
from .package import data_package
from .parquet import write_tables
from .schema import json_text
from .sums import SUMS, damaged_files, refuse_damaged, seal_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from cds_etl.records import RecordSet

    from .parquet import Settle, StoredTable, Written

M = TypeVar("M", bound=BaseModel)

_SNAPSHOT_ID = re.compile(r"(\d{4,})-[0-9a-f]{8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHORTEST = 4  # of what a snapshot is found by
MANIFEST = "manifest.json"


class Publication(NamedTuple):
    """The snapshot that holds what was published, and whether it was written now."""

    snapshot_id: str
    is_new: bool


class _MadeOf(NamedTuple):
    """What a snapshot was made of and by."""

    inputs: tuple[Input, ...]
    fingerprint: str
    curation: dict[str, str]
    parts: dict[str, str]


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
    _lock: Lock = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._lock = Lock(self.root)

    @property
    def snapshots(self) -> Path:
        """Folder of the snapshots."""
        return self.root / "snapshots"

    @property
    def database(self) -> Path:
        """The database of the current snapshot."""
        return self.root / "cds.duckdb"

    def lock(self) -> AbstractContextManager[None]:
        """Keep other processes from writing. Raises StoreLocked when one holds the lock already."""
        return self._lock.hold()

    @contextmanager
    def _standing(self) -> Iterator[None]:
        """Have a failure to write say which snapshot stands."""
        try:
            yield
        except StoreError as error:
            pointer = self.pointer()
            if type(error) is not StoreError or pointer is None:
                raise
            raise StoreError(f"{str(error).removesuffix('.')}; snapshot {pointer.snapshot} stands.") from error

    def recover(self) -> str | None:
        """Clean away what a run that was killed left behind; a sentence if there was such a run."""
        with self.lock(), sentences(self.root):
            swept, before = self._sweep(), self._lock.left_by
            self._lock.left_by = None
            if not swept and before is None:
                return None
            pointer = self.pointer()
            stands = f"snapshot {pointer.snapshot} stood" if pointer else "no snapshot had been published"
            who = f" ({before})" if before else ""
            return f"The run before{who} did not end: what it left behind was cleaned away, and {stands}."

    def keep_document(self, sha256: str, content: bytes) -> None:
        """Keep a document's bytes under their hash; nothing to do if they are kept. Raises StoreError."""
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(f"The bytes given for document {sha256} have another SHA-256.")
        path = self.root / "documents" / sha256
        with self.lock(), self._standing():
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
        pointer = self.pointer()
        return self.manifest(pointer.snapshot) if pointer else None

    def manifests(self) -> list[Manifest]:
        """The manifests of all snapshots, oldest first."""
        pointer = self.pointer()
        return [self._manifest(snapshot, pointer) for snapshot in self.ids()]

    def find(self, snapshot: str) -> Manifest | None:
        """The manifest of a snapshot: by its id, by the hex part of it (of several, the newest), or by the beginning of
        either, four letters at least. Raises NoDataset where a beginning fits several.
        """
        found = self.find_id(snapshot)
        return self.manifest(found) if found else None

    def find_id(self, snapshot: str) -> str | None:
        """The id of a snapshot that is found so."""
        wanted = snapshot.strip().lower()
        names = [(item, item.partition("-")[2]) for item in self.ids()]
        found = [item for item in names if wanted in item]
        if not found and len(wanted) >= _SHORTEST:
            found = [item for item in names if any(part.startswith(wanted) for part in item)]
        if len({content for _, content in found}) > 1:
            several = ", ".join(item for item, _ in found)
            raise NoDataset(f"{snapshot} fits several snapshots of {self.root}: {several}; give more of the one meant.")
        return found[-1][0] if found else None

    def folder(self, snapshot_id: str) -> Path:
        """Where a snapshot lies."""
        return self.snapshots / snapshot_id

    def is_damaged(self) -> bool:
        """Whether a file of the current snapshot holds other bytes than when it was published."""
        pointer = self.pointer()
        if pointer is None or not (self.folder(pointer.snapshot) / SUMS).exists():
            return False
        return bool(damaged_files(self.folder(pointer.snapshot)))

    def publish(
        self,
        records: RecordSet,
        *,
        kept: frozenset[str],
        inputs: Iterable[Input],
        fingerprint: str,
        curation: Mapping[str, str] | None = None,
        parts: Mapping[str, str] | None = None,
        settle: Settle | None = None,
    ) -> Publication:
        """Write a snapshot, make the database from it, and let it be the current one; all or nothing.

        `records` holds all rows of the set-level tables (documents, rejections, entities, successions, indicators)
        and, for documents not in `kept`, the rows of the other tables. `settle` is given the database
        that holds all of them, to write in what depends on several documents. `parts` are those of the fingerprint, by
        name. Content that equals the current snapshot's makes no new one. Raises StoreError, StoreLocked, and
        ValueError for records that are at fault.
        """
        with self.lock(), self._standing(), sentences(self.snapshots):
            self._sweep()
            pointer = self.pointer()
            previous = self.folder(pointer.snapshot) if pointer else None
            if kept and self.is_damaged():
                raise StoreError(f"{previous} is damaged: `cds-etl verify` says where; restore it from a copy.")
            draft = self.snapshots / ".new"
            draft.mkdir()
            try:
                tables = write_tables(records, draft, kept=kept, previous=previous, settle=settle)
                made_of = _MadeOf(in_order(inputs), fingerprint, dict(curation or {}), dict(parts or {}))
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
            self._mend(self.folder(pointer.snapshot), tables, draft)
            confirmed = pointer.model_copy(update=made_of._asdict())
            self.point(confirmed)
            self.refresh()
            return Publication(pointer.snapshot, is_new=False)
        number = max([pointer.last_number if pointer else 0, *map(_number, self.ids())]) + 1
        manifest = Manifest(
            id=f"{number:04d}-{content}",
            parent=pointer.snapshot if pointer else None,
            created=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            **made_of._asdict(),
            checks=checks,
            rows={table.kind.table: table.rows for table in tables},
        )
        if unfinished := self._unfinished(manifest, pointer):
            manifest = unfinished
        else:
            write_atomically(draft / "datapackage.json", json_text(data_package(content, tables, made_of.inputs)))
            write_atomically(draft / MANIFEST, _text(manifest))
            seal_folder(draft, {table.file_name: table.sha256 for table in tables})
        # The database is made before the snapshot gets its name: a family with a name that is taken, or a full disk,
        # then leaves nothing behind.
        fresh = temporary_name(self.database)
        database.build_database(draft, fresh, Stamp(manifest.id, made_of.fingerprint))
        if not unfinished:
            draft.rename(self.folder(manifest.id))
            sync(self.snapshots)
        self._put_database(fresh)
        self.point(Pointer(snapshot=manifest.id, last_number=_number(manifest.id), **made_of._asdict()))
        return Publication(manifest.id, is_new=True)

    def _unfinished(self, wanted: Manifest, pointer: Pointer | None) -> Manifest | None:
        """The same snapshot as an earlier run left it, which was killed before it could point to it."""
        last = pointer.last_number if pointer else 0
        for snapshot in reversed(self.ids()):
            if _number(snapshot) <= last:
                return None
            if snapshot.endswith(wanted.id[-9:]) and not damaged_files(self.folder(snapshot)):
                found = read_model(self.folder(snapshot) / MANIFEST, Manifest)
                if found == wanted.model_copy(update={"id": found.id, "created": found.created}):
                    return found
        return None

    def _mend(self, folder: Path, tables: Iterable[StoredTable], draft: Path) -> None:
        """Put whole files in the place of damaged ones, now that the same tables have been written anew."""
        for table in tables:
            path = folder / table.file_name
            if not path.is_file() or sha256_of(path) != table.sha256:
                (draft / table.file_name).replace(path)
        sync(folder)

    def _put_database(self, fresh: Path) -> None:
        """Give the database its name. What a reader wrote behind the one before must not be taken for the new one's."""
        self.database.with_name(f"{self.database.name}.wal").unlink(missing_ok=True)
        fresh.replace(self.database)
        sync(self.root)

    def refresh(self) -> None:
        """Make cds.duckdb anew if it is missing or not that of the current snapshot and code."""
        with self.lock(), sentences(self.database):
            pointer = self.pointer()
            if pointer is None or self.database_stamp() == Stamp(pointer.snapshot, pointer.fingerprint):
                return
            self.make_current(pointer)

    def make_current(self, pointer: Pointer) -> None:
        """Make the database of a snapshot that is there, and point to it. Raises StoreError."""
        with self.lock(), sentences(self.database):
            refuse_damaged(self.folder(pointer.snapshot))
            fresh = temporary_name(self.database)
            sweep(self.root)
            stamp = Stamp(pointer.snapshot, pointer.fingerprint)
            try:
                database.build_database(self.folder(pointer.snapshot), fresh, stamp)
                self._put_database(fresh)
            finally:
                fresh.unlink(missing_ok=True)
            self.point(pointer)

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

    def _sweep(self) -> int:
        make_folder(self.snapshots)
        return sum(sweep(folder) for folder in (self.root, self.root / "documents", self.snapshots))

    def ids(self) -> list[str]:
        """Ids of the snapshots on disk, in the order of their numbers."""
        if not self.snapshots.is_dir():
            return []
        return sorted(
            (item.name for item in self.snapshots.iterdir() if _SNAPSHOT_ID.fullmatch(item.name)), key=_number
        )

    def pointer(self) -> Pointer | None:
        """What current.json says; None where there is none. Raises StoreError if it cannot be understood."""
        path = self.root / "current.json"
        return read_model(path, Pointer) if path.exists() else None

    def point(self, pointer: Pointer) -> None:
        """Let a snapshot count, if it does not already."""
        if pointer != self.pointer():
            write_atomically(self.root / "current.json", _text(pointer))

    def manifest(self, snapshot_id: str) -> Manifest:
        """The manifest of a snapshot; of the current one, with the latest that it was found right for."""
        return self._manifest(snapshot_id, self.pointer())

    def _manifest(self, snapshot_id: str, pointer: Pointer | None) -> Manifest:
        manifest = read_model(self.folder(snapshot_id) / MANIFEST, Manifest)
        if pointer is None or pointer.snapshot != snapshot_id:
            return manifest
        found = _MadeOf(pointer.inputs, pointer.fingerprint, pointer.curation, pointer.parts)
        return manifest.model_copy(update=found._asdict())


def _number(snapshot_id: str) -> int:
    return int(snapshot_id.partition("-")[0])


def _text(model: BaseModel) -> bytes:
    return model.model_dump_json(indent=2).encode() + b"\n"


def read_model(path: Path, kind: type[M]) -> M:
    """A manifest or pointer from its file. Raises StoreError if it cannot be read or understood."""
    with sentences(path):
        text = path.read_bytes()
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]["msg"]
        raise StoreError(f"{path} cannot be understood ({fault}): restore it from a copy of the folder.") from error
