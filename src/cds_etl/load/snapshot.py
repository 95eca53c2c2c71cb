"""Writing to the data folder: documents by hash, immutable snapshots, the pointer to the current one, and the lock.

Only this module decides which file is written when. How the folder is read is for `shelf`, what is in a table for
`parquet`, views are for `database`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from . import database
from .database import Stamp
from .engine import refuse_misread
from .errors import StoreError
from .files import TEMPORARY, make_folder, sentences, sha256_of, sweep, sync, temporary_name, write_atomically
from .freeing import bytes_freed, remove
from .lock import Lock
from .manifest import Input, MadeOf, Manifest, Pointer, content_hash, in_order
from .package import data_package
from .parquet import write_tables
from .schema import json_text
from .shelf import MANIFEST, POINTER, Shelf, number_of, read_model
from .staging import Staging
from .sums import damaged_files, refuse_damaged, seal_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from cds_etl.records import RecordSet, Rejection

    from .parquet import Settle, StoredTable, Written

STAGED = f"{TEMPORARY}-staged"


class Publication(NamedTuple):
    """The snapshot that holds what was published, and whether it was written now."""

    snapshot_id: str
    is_new: bool


@dataclass(slots=True)
class Store(Shelf):
    """A data folder to write to. One Store object may take its lock again while it holds it; another one may not.

    >>> import tempfile, pathlib
    >>> from cds_etl.records import RecordSet
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(pathlib.Path(folder))
    ...     first = store.publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 1")
    ...     again = store.publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 2")
    ...     first.snapshot_id[:5], again == Publication(first.snapshot_id, is_new=False)
    ('0001-', True)
    """

    _lock: Lock = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        refuse_misread(self.root)
        self._lock = Lock(self.root, str(self))

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

    @contextmanager
    def stage(self) -> Iterator[Staging]:
        """A place for rows to be handed over to before they are published; it goes at the end.

        Raises StoreError and StoreLocked.
        """
        with self.lock(), self._standing(), sentences(self.snapshots):
            self._sweep()
            folder = self.snapshots / STAGED
            staging = Staging(folder)
            try:
                yield staging
            finally:
                staging.close()
                shutil.rmtree(folder, ignore_errors=True)

    def publish(
        self,
        records: RecordSet,
        *,
        kept: frozenset[str],
        inputs: Iterable[Input],
        fingerprint: str,
        curation: Mapping[str, str] | None = None,
        parts: Mapping[str, str] | None = None,
        passing: Iterable[Rejection] = (),
        settle: Settle | None = None,
        staged: Staging | None = None,
    ) -> Publication:
        """Write a snapshot, make the database from it, and let it be the current one; all or nothing.

        `records` holds all rows of the set-level tables (documents, rejections, entities, successions, indicators)
        and, for documents not in `kept`, the rows of the other tables, as far as these were not `staged` before.
        `settle` is given the database that holds all of them, to write in what depends on several documents. `parts`
        are those of the fingerprint, by name. Content that equals the current snapshot's makes no new one. Raises
        StoreError, StoreLocked, and ValueError for records that are at fault.
        """
        with self.lock(), nullcontext(staged) if staged else self.stage() as staging, self._standing():
            pointer = self.pointer()
            previous = self.folder(pointer.snapshot) if pointer else None
            if kept and self.is_damaged():
                raise StoreError(f"{previous} is damaged: `cds-etl verify` says where; restore it from a copy.")
            draft = self.snapshots / TEMPORARY
            draft.mkdir()
            try:
                staging.add_records(records)
                tables = write_tables(staging, draft, kept=kept, previous=previous, settle=settle)
                passed = tuple(sorted(passing, key=lambda item: (item.path, item.sha256)))
                made_of = MadeOf(in_order(inputs), fingerprint, dict(curation or {}), dict(parts or {}), passed)
                return self._publish(tables, made_of, pointer, draft)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
                sweep(self.root)

    def _publish(
        self,
        written: Written,
        made_of: MadeOf,
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
        number = max([pointer.last_number if pointer else 0, *self._numbers()]) + 1
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
            write_atomically(draft / MANIFEST, text_of(manifest))
            seal_folder(draft, {table.file_name: table.sha256 for table in tables})
        # The database is made before the snapshot gets its name: a family with a name that is taken, or a full disk,
        # then leaves nothing behind.
        fresh = temporary_name(self.database)
        stamp = Stamp.of(manifest.id, made_of.fingerprint, made_of.passing)
        database.build_database(draft, fresh, stamp, made_of.passing)
        if not unfinished:
            draft.rename(self.folder(manifest.id))
            sync(self.snapshots)
        self._put_database(fresh)
        self.point(Pointer(snapshot=manifest.id, last_number=number_of(manifest.id), **made_of._asdict()))
        return Publication(manifest.id, is_new=True)

    def _numbers(self) -> list[int]:
        """Numbers that are taken."""
        return [number_of(snapshot) for snapshot in self.ids()]

    def _unfinished(self, wanted: Manifest, pointer: Pointer | None) -> Manifest | None:
        """The same snapshot as an earlier run left it, which was killed before it could point to it."""
        last = pointer.last_number if pointer else 0
        for snapshot in reversed(self.ids()):
            if number_of(snapshot) <= last:
                return None
            if snapshot.endswith(wanted.id[-9:]) and not damaged_files(self.folder(snapshot)):
                found = read_model(self.folder(snapshot) / MANIFEST, Manifest)
                if found == wanted.model_copy(update={"id": found.id, "created": found.created}):
                    return found
        return None

    def _mend(self, folder: Path, tables: Iterable[StoredTable], draft: Path) -> list[str]:
        """Put whole files in the place of damaged ones, now that the same tables have been written anew."""
        mended = []
        for table in tables:
            path = folder / table.file_name
            if not path.is_file() or sha256_of(path) != table.sha256:
                (draft / table.file_name).replace(path)
                mended.append(table.file_name)
        sync(folder)
        return mended

    def _put_database(self, fresh: Path) -> None:
        """Give the database its name. What a reader wrote behind the one before must not be taken for the new one's."""
        self.database.with_name(f"{self.database.name}.wal").unlink(missing_ok=True)
        fresh.replace(self.database)
        sync(self.root)

    def refresh(self) -> None:
        """Make cds.duckdb anew if it is missing or not that of the current snapshot and code."""
        with self.lock(), sentences(self.database):
            pointer = self.pointer()
            if pointer is None or self.database_stamp() == _stamp(pointer):
                return
            self.make_current(pointer)

    def make_current(self, pointer: Pointer) -> None:
        """Make the database of a snapshot that is there, and point to it. Raises StoreError."""
        with self.lock(), sentences(self.database):
            refuse_damaged(self.folder(pointer.snapshot))
            fresh = temporary_name(self.database)
            sweep(self.root)
            try:
                database.build_database(self.folder(pointer.snapshot), fresh, _stamp(pointer), pointer.passing)
                self._put_database(fresh)
            finally:
                fresh.unlink(missing_ok=True)
            self.point(pointer)

    def _sweep(self) -> int:
        make_folder(self.snapshots)
        sweep(self.root / "cache")  # what a worker left that was ended: that tells nothing of the run
        return sum(sweep(folder) for folder in (self.root, self.root / "documents", self.snapshots))

    def point(self, pointer: Pointer) -> None:
        """Let a snapshot count, if it does not already."""
        if pointer != self.pointer():
            write_atomically(self.root / POINTER, text_of(pointer))

    def bytes_freed(self, snapshots: Collection[str], documents: Collection[str]) -> int:
        """The bytes that would be free if these snapshots (by id) and documents (by hash) went."""
        return bytes_freed(list(map(self.folder, snapshots)), list(map(self.document_file, documents)))

    def let_go(self, snapshots: Collection[str], documents: Collection[str]) -> None:
        """Remove snapshots and documents. Raises StoreError."""
        with self.lock(), sentences(self.snapshots):
            remove(list(map(self.folder, snapshots)), list(map(self.document_file, documents)))


def text_of(model: Manifest | Pointer) -> bytes:
    """A manifest or pointer as it stands in its file.

    >>> text_of(Pointer(snapshot="0001-0a1b2c3d", last_number=1, fingerprint="5f", inputs=())).splitlines()[1].strip()
    b'"snapshot": "0001-0a1b2c3d",'
    """
    return model.model_dump_json(indent=2).encode() + b"\n"


def _stamp(pointer: Pointer) -> Stamp:
    return Stamp.of(pointer.snapshot, pointer.fingerprint, pointer.passing)
