"""What lies in a data folder, for reading: documents by hash, snapshots by name, the pointer to the current one.

Nothing here writes; that is for `snapshot`. What a manifest says is for `manifest`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from . import database, engine
from .errors import NoDataset, StoreError
from .files import sentences
from .manifest import MadeOf, Manifest, Pointer
from .sums import SUMS, damaged_files

if TYPE_CHECKING:
    from pathlib import Path

    from .database import Stamp


M = TypeVar("M", bound=BaseModel)

_SNAPSHOT_ID = re.compile(r"(\d{4,})-[0-9a-f]{8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHORTEST = 4  # of what a snapshot is found by
MANIFEST = "manifest.json"
POINTER = "current.json"


@dataclass(slots=True)
class Shelf:
    """A data folder as it lies.

    >>> import pathlib
    >>> shelf = Shelf(pathlib.Path("no-such-folder"))
    >>> shelf.pointer(), shelf.ids(), shelf.keeps("0" * 64)
    (None, [], False)
    """

    root: Path

    def __str__(self) -> str:
        """The place as a person named it."""
        return str(self.root)

    @property
    def snapshots(self) -> Path:
        """Folder of the snapshots."""
        return self.root / "snapshots"

    @property
    def database(self) -> Path:
        """The database of the current snapshot."""
        return self.root / "cds.duckdb"

    def keeps(self, sha256: str) -> bool:
        """Whether the bytes of a document are kept."""
        return bool(_SHA256.fullmatch(sha256)) and (self.root / "documents" / sha256).exists()

    def document_path(self, sha256: str) -> Path:
        """Where the bytes of a kept document lie. Raises StoreError if there is none with that hash."""
        if not self.keeps(sha256):
            raise StoreError(f"{self} does not keep document {sha256}: ingest the file that has this SHA-256.")
        return self.document_file(sha256)

    def document_file(self, sha256: str, *, bring: bool = True) -> Path:
        """Where the bytes of a document lie on this machine, whatever they are, if they are kept.

        Those that lie elsewhere are brought, unless `bring` says not to.
        """
        return self.root / "documents" / sha256

    def source_of(self, sha256: str) -> str | None:
        """The URL at which other machines find a document's bytes; None in a folder of this machine."""
        return None

    def documents(self) -> list[str]:
        """Hashes of the documents that are kept, in order."""
        folder = self.root / "documents"
        if not folder.is_dir():
            return []
        return sorted(path.name for path in folder.iterdir() if _SHA256.fullmatch(path.name))

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
            raise NoDataset(f"{snapshot} fits several snapshots of {self}: {several}; give more of the one meant.")
        return found[-1][0] if found else None

    def folder(self, snapshot_id: str) -> Path:
        """Where a snapshot lies."""
        return self.snapshots / snapshot_id

    def manifest_file(self, snapshot_id: str) -> Path:
        """Where its manifest lies."""
        return self.folder(snapshot_id) / MANIFEST

    def is_damaged(self) -> bool:
        """Whether a file of the current snapshot holds other bytes than when it was published."""
        pointer = self.pointer()
        if pointer is None or not (self.folder(pointer.snapshot) / SUMS).exists():
            return False
        return bool(damaged_files(self.folder(pointer.snapshot)))

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

    def ids(self) -> list[str]:
        """Ids of the snapshots on disk, in the order of their numbers."""
        if not self.snapshots.is_dir():
            return []
        return sorted(
            (item.name for item in self.snapshots.iterdir() if _SNAPSHOT_ID.fullmatch(item.name)), key=number_of
        )

    def pointer(self) -> Pointer | None:
        """What current.json says; None where there is none. Raises StoreError if it cannot be understood."""
        path = self.root / POINTER
        return read_model(path, Pointer) if path.exists() else None

    def manifest(self, snapshot_id: str) -> Manifest:
        """The manifest of a snapshot; of the current one, with the latest that it was found right for."""
        return self._manifest(snapshot_id, self.pointer())

    def _manifest(self, snapshot_id: str, pointer: Pointer | None) -> Manifest:
        manifest = read_model(self.manifest_file(snapshot_id), Manifest)
        if pointer is None or pointer.snapshot != snapshot_id:
            return manifest
        return manifest.model_copy(update=MadeOf.by(pointer)._asdict())


def number_of(snapshot_id: str) -> int:
    """The running number in an id.

    >>> number_of("0012-0a1b2c3d")
    12
    """
    return int(snapshot_id.partition("-")[0])


def read_model(path: Path, kind: type[M]) -> M:
    """A manifest or pointer from its file. Raises StoreError if it cannot be read or understood."""
    with sentences(path):
        text = path.read_bytes()
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]["msg"]
        raise StoreError(f"{path} cannot be understood ({fault}): restore it from a copy of the folder.") from error
