"""A data folder whose truth lies in an object store. Work is done in a folder of this machine that mirrors it.

Documents are sent first, then a snapshot's files, its SHA256SUMS last of them, and the pointer at the very end, on the
condition that nobody else has moved it meanwhile. How objects are read and written is for `objects`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from .errors import StoreError, StoreLocked
from .files import make_folder, sentences, sha256_of, sync, write_atomically
from .manifest import Pointer
from .objects import Objects, Tagged, is_url
from .shelf import MANIFEST, POINTER, Shelf, number_of
from .snapshot import Store, text_of
from .sums import SUMS, damaged_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from .parquet import StoredTable

_SNAPSHOT = re.compile(r"snapshots/(\d{4,}-[0-9a-f]{8})/([^/]+)")
_DOCUMENT = re.compile(r"documents/([0-9a-f]{64})")
_COMING = ".coming"
_FORGOTTEN = 3600.0  # seconds after which what was coming does not come any more
MIRRORS = "CDS_ETL_CACHE"
"""The variable of the environment that names the folder in which the mirrors lie."""


def open_store(data: Path | str) -> Store:
    """The data folder at a path or, brought in line with it, the mirror of the one at a URL. Raises StoreError.

    >>> os.environ[MIRRORS] = tempfile.mkdtemp()  # where the mirror of the example may lie
    >>> str(open_store("data")), str(open_store("memory://open-store-example/data"))
    ('data', 'memory://open-store-example/data')
    """
    if not is_url(data):
        return Store(Path(data))
    store = RemoteStore.at(str(data))
    store.bring_in_line()
    return store


@contextmanager
def as_it_lies(data: Path | str) -> Iterator[Store]:
    """The data folder as it lies now: of one at a URL a mirror that is new, and goes at the end."""
    if not is_url(data):
        yield Store(Path(data))
        return
    with tempfile.TemporaryDirectory(prefix="cds-etl-") as folder:
        store = RemoteStore.at(str(data), Path(folder))
        store.bring_in_line()
        yield store


def mirror_of(url: str) -> Path:
    """The folder that mirrors a URL on this machine.

    >>> mirror_of("s3://bucket/data").parent == mirror_of("s3://bucket/data/").parent
    True
    """
    own = os.environ.get(MIRRORS) or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "cds-etl")
    return Path(own, hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16])


@dataclass(slots=True)
class RemoteStore(Store):
    """The mirror of a data folder in an object store, and the way there and back.

    Between two looks at the store it is taken to be what it was, but for the pointer, of which the store itself says
    whether it still is.
    """

    objects: Objects
    _found: Tagged | None = field(init=False, repr=False, compare=False, default=None)
    _listed: dict[str, dict[str, int]] | None = field(init=False, repr=False, compare=False, default=None)
    _kept: set[str] | None = field(init=False, repr=False, compare=False, default=None)

    @classmethod
    def at(cls, url: str, root: Path | None = None) -> RemoteStore:
        """The mirror of the data folder at a URL: at its usual place, or in `root`."""
        return cls(root or mirror_of(url), Objects(url))

    def __str__(self) -> str:
        return self.objects.url

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep other processes of this machine from writing to the mirror, and bring it in line with the store."""
        with Store.lock(self):
            if self._lock.is_taken_once:
                self._look()
                self._follow()
            yield

    def bring_in_line(self) -> None:
        """See that the mirror's current snapshot is that of the store. While another process of this machine writes to
        the mirror it is left as it is.
        """
        self._look()
        if self._is_in_line():
            return
        try:
            with self.lock():
                return
        except StoreLocked:
            if self.pointer() is None:
                raise

    def _look(self) -> None:
        """Forget what was seen of the store, and see where its pointer points."""
        self._listed = self._kept = None
        self._found = self.objects.read_tagged(POINTER)

    def _is_in_line(self) -> bool:
        path = self.root / POINTER
        here = path.read_bytes() if path.exists() else None
        if self._found is None or here != self._found.content:
            return here is None and self._found is None
        pointed = _snapshot_of(here)
        return pointed is None or _is_whole(Shelf.folder(self, pointed))

    def _follow(self) -> None:
        """Let the mirror point where the store does, and forget snapshots that the store does not hold."""
        with sentences(self.root):
            there = self.ids()
            for stray in set(Shelf.ids(self)) - set(there):
                shutil.rmtree(Shelf.folder(self, stray))
            path = self.root / POINTER
            if self._found is None:
                path.unlink(missing_ok=True)
                return
            pointed = _snapshot_of(self._found.content)
            if pointed in there and not _is_whole(Shelf.folder(self, pointed)):
                self._bring(pointed)
            if not path.exists() or path.read_bytes() != self._found.content:
                write_atomically(path, self._found.content)

    def ids(self) -> list[str]:
        """Ids of the snapshots that are whole in the store, in the order of their numbers."""
        return sorted((name for name, files in self._snapshots().items() if SUMS in files), key=number_of)

    def folder(self, snapshot_id: str) -> Path:
        """Where a snapshot lies on this machine, brought here if it was not."""
        path = Shelf.folder(self, snapshot_id)
        if not path.exists() and snapshot_id in self.ids():
            with sentences(path):
                self._bring(snapshot_id)
        return path

    def manifest_file(self, snapshot_id: str) -> Path:
        """Where its manifest lies, brought here by itself."""
        path = Shelf.folder(self, snapshot_id) / MANIFEST
        if path.exists():
            return path
        path = self.root / "manifests" / f"{snapshot_id}.json"
        if not path.exists() and (content := self.objects.read(f"snapshots/{snapshot_id}/{MANIFEST}")) is not None:
            write_atomically(path, content)
        return path

    def keeps(self, sha256: str) -> bool:
        """Whether the store keeps the bytes of a document."""
        return sha256 in self._documents()

    def documents(self) -> list[str]:
        """Hashes of the documents that the store keeps, in order."""
        return sorted(self._documents())

    def document_file(self, sha256: str, *, bring: bool = True) -> Path:
        """Where the bytes of a document lie on this machine, brought here as they are if they were not."""
        path = Shelf.document_file(self, sha256)
        if bring and not path.exists() and self.keeps(sha256):
            with sentences(path):
                make_folder(path.parent)
                coming = path.with_name(f"{_COMING}-{os.getpid()}-{sha256}")
                if self.objects.fetch(f"documents/{sha256}", coming):
                    coming.replace(path)
        return path

    def document_path(self, sha256: str) -> Path:
        """The same for reading: they must be those that were kept. Raises StoreError."""
        path = Store.document_path(self, sha256)
        if sha256_of(path) != sha256:
            path.unlink()
            raise StoreError(
                f"{self}/documents/{sha256} holds other bytes than its name says: put the right ones there."
            )
        return path

    def source_of(self, sha256: str) -> str | None:
        """The URL at which other machines find a document's bytes."""
        return f"{self}/documents/{sha256}"

    def keep_document(self, sha256: str, content: bytes) -> None:
        """Keep a document's bytes under their hash, here and in the store."""
        with self.lock():
            Store.keep_document(self, sha256, content)
            if not self.keeps(sha256):
                self.objects.create(f"documents/{sha256}", content)
                self._documents().add(sha256)

    def recover(self) -> str | None:
        """Clean away what a run that was killed left behind here, and in the store what can never count."""
        with self.lock():
            said = Store.recover(self)
            pointer = self.pointer()
            last = pointer.last_number if pointer else 0
            stray = [name for name in self._snapshots() if name not in self.ids() and number_of(name) <= last]
            for name in stray:
                self._withdraw(name)
            if stray and said is None:
                return f"Runs that did not end had left objects in {self}: they were cleaned away."
            return said

    def point(self, pointer: Pointer) -> None:
        """Let a snapshot count, here and in the store. Raises StoreLocked where another run was first."""
        if pointer == self.pointer():
            return
        self._send(pointer.snapshot)
        found = self.objects.replace(POINTER, text_of(pointer), self._found)
        if found is None:
            now = self.objects.read(POINTER)
            if now is None or _snapshot_of(now) != pointer.snapshot:
                self._withdraw(pointer.snapshot)
            self._refuse()
        self._found = found
        Store.point(self, pointer)

    def let_go(self, snapshots: Collection[str], documents: Collection[str]) -> None:
        """Remove snapshots and documents, in the store first. Raises StoreError."""
        with self.lock():
            pointer = self.pointer()
            if pointer and (snapshots or documents):
                # Runs that began before this one and count on what goes are refused at their end.
                self.point(pointer.model_copy(update={"last_number": pointer.last_number + 1}))
            for snapshot in snapshots:
                self._withdraw(snapshot)
            self.objects.remove([f"documents/{sha256}" for sha256 in documents])
            self._kept = None
            for sha256 in documents:
                Shelf.document_file(self, sha256).unlink(missing_ok=True)

    def bytes_freed(self, snapshots: Collection[str], documents: Collection[str]) -> int:
        """The bytes that would be free in the store."""
        sizes = self.objects.sizes("documents/") if documents else {}
        listed = self._snapshots()
        of_snapshots = sum(sum(listed.get(snapshot, {}).values()) for snapshot in snapshots)
        return of_snapshots + sum(sizes.get(f"documents/{sha256}", 0) for sha256 in documents)

    def _numbers(self) -> list[int]:
        return list(map(number_of, self._snapshots()))

    def _mend(self, folder: Path, tables: Iterable[StoredTable], draft: Path) -> list[str]:
        mended = Store._mend(self, folder, tables, draft)
        for name in mended:
            self.objects.send(folder / name, f"snapshots/{folder.name}/{name}")
        return mended

    def _send(self, snapshot_id: str) -> None:
        """Send a snapshot's files. Who writes the manifest has the name; the list of hashes makes it whole."""
        if snapshot_id in self.ids():
            return
        folder, there = Shelf.folder(self, snapshot_id), f"snapshots/{snapshot_id}"
        if not self.objects.create(f"{there}/{MANIFEST}", (folder / MANIFEST).read_bytes()):
            self._refuse()
        for path in sorted(folder.iterdir()):
            if path.name not in (MANIFEST, SUMS):
                self.objects.send(path, f"{there}/{path.name}")
        self.objects.send(folder / SUMS, f"{there}/{SUMS}")
        self._listed = None

    def _withdraw(self, snapshot_id: str) -> None:
        """Take a snapshot out of the store, first what makes it whole, and out of the mirror."""
        names = sorted(self._snapshots().get(snapshot_id, ()), key=lambda name: (name != SUMS, name == MANIFEST))
        self.objects.remove([f"snapshots/{snapshot_id}/{name}" for name in names])
        self._listed = None
        with sentences(self.root):
            (self.root / "manifests" / f"{snapshot_id}.json").unlink(missing_ok=True)
            if (folder := Shelf.folder(self, snapshot_id)).exists():
                shutil.rmtree(folder)

    def _refuse(self) -> None:
        raise StoreLocked(
            f"Another run published to {self} while this one was at work, which now counts for nothing: run again; what"
            " was read is kept."
        )

    def _bring(self, snapshot_id: str) -> None:
        """Bring a snapshot's files here as they are, in the place of what may be there."""
        folder = Shelf.folder(self, snapshot_id)
        coming = folder.with_name(f"{_COMING}-{os.getpid()}-{snapshot_id}")
        make_folder(coming)
        for name in self._snapshots().get(snapshot_id, ()):
            self.objects.fetch(f"snapshots/{snapshot_id}/{name}", coming / name)
        if folder.exists():
            shutil.rmtree(folder)
        with suppress(FileExistsError):  # another process brought it
            coming.rename(folder)
        shutil.rmtree(coming, ignore_errors=True)
        sync(folder.parent)

    def _sweep(self) -> int:
        old = time.time() - _FORGOTTEN
        for folder in (self.root / "documents", self.snapshots):
            for path in folder.glob(f"{_COMING}*"):
                if path.stat().st_mtime < old:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        return Store._sweep(self)

    def _snapshots(self) -> dict[str, dict[str, int]]:
        """The files of each snapshot in the store, whole or not, with their sizes."""
        if self._listed is None:
            listed: dict[str, dict[str, int]] = {}
            for name, size in self.objects.sizes("snapshots/").items():
                if found := _SNAPSHOT.fullmatch(name):
                    listed.setdefault(found[1], {})[found[2]] = size
            self._listed = listed
        return self._listed

    def _documents(self) -> set[str]:
        if self._kept is None:
            self._kept = {found[1] for name in self.objects.sizes("documents/") if (found := _DOCUMENT.fullmatch(name))}
        return self._kept


def _snapshot_of(text: bytes) -> str | None:
    """The snapshot to which a pointer points; None if the pointer cannot be understood."""
    try:
        return Pointer.model_validate_json(text).snapshot
    except ValidationError:
        return None


def _is_whole(folder: Path) -> bool:
    try:
        return not damaged_files(folder)
    except StoreError:
        return False
