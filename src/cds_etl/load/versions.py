"""The versions of a data folder: what each changed, an old one made current again, old ones let go.

Nothing here writes a snapshot; how one is written is for `snapshot`.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .errors import NoDataset
from .manifest import MadeOf, Pointer
from .sums import refuse_damaged

if TYPE_CHECKING:
    from .manifest import Manifest
    from .snapshot import Store


@dataclass(frozen=True, slots=True)
class Version:
    """One snapshot in the history of a folder, and what it was made of beside what its parent was made of.

    `added` and `removed` count documents and rejected files, `curation` names the files in which people decided
    otherwise, `parts` the parts of the code's fingerprint that are others. All are empty of the first snapshot, and of
    one whose parent is gone (`has_parent` false).
    """

    manifest: Manifest
    is_current: bool
    has_parent: bool
    added: int = 0
    removed: int = 0
    observations: int = 0
    curation: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pruned:
    """What `prune` let go, or would: snapshots, documents that no other snapshot names, and the bytes they held."""

    snapshots: tuple[str, ...]
    documents: tuple[str, ...]
    bytes: int
    kept: tuple[str, ...]


def list_versions(store: Store) -> list[Version]:
    """The snapshots of a folder, oldest first. Raises NoDataset where there is none.

    >>> import tempfile, pathlib
    >>> from cds_etl.load import Store
    >>> from cds_etl.records import RecordSet
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(pathlib.Path(folder))
    ...     made = store.publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 1")
    ...     [(item.manifest.id == made.snapshot_id, item.is_current) for item in list_versions(store)]
    [(True, True)]
    """
    manifests = {item.id: item for item in store.manifests()}
    if not manifests:
        raise NoDataset(f"{store} holds no snapshot: run `cds-etl ingest` first.")
    pointer = store.pointer()
    current = pointer.snapshot if pointer else None
    return [_version(item, manifests.get(item.parent or ""), item.id == current) for item in manifests.values()]


def _version(manifest: Manifest, parent: Manifest | None, is_current: bool) -> Version:
    if parent is None:
        return Version(manifest, is_current, False)
    before, after = ({item.sha256 for item in one.inputs} for one in (parent, manifest))
    return Version(
        manifest,
        is_current,
        True,
        added=len(after - before),
        removed=len(before - after),
        observations=manifest.rows.get("observations", 0) - parent.rows.get("observations", 0),
        curation=differing(parent.curation, manifest.curation),
        parts=changed_parts(parent, manifest),
    )


def differing(before: dict[str, str], after: dict[str, str]) -> tuple[str, ...]:
    """The names whose texts differ, or that only one of the two has.

    >>> differing({"a": "1", "b": "1"}, {"a": "1", "b": "2", "c": ""})
    ('b', 'c')
    """
    return tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))


def changed_parts(before: Manifest, after: Manifest) -> tuple[str, ...]:
    """The parts of the fingerprint that differ; `code` for all of them where one of the two does not list them."""
    if before.fingerprint == after.fingerprint:
        return ()
    if not before.parts or not after.parts:
        return ("code",)
    return differing(before.parts, after.parts) or ("code",)


def rollback(store: Store, snapshot: str) -> tuple[str, str | None]:
    """Let an older snapshot be the current one; none is removed. Gives its id, and that of the one before: None where
    it was current already, or current.json was lost.

    Its documents are the set that the next ingest adds to. Raises NoDataset where there is none of that name, and
    StoreError if it is damaged.
    """
    if store.find(snapshot) is None:
        raise missing(store, snapshot)
    with store.lock():
        pointer, wanted = store.pointer(), store.find(snapshot)
        if wanted is None:
            raise missing(store, snapshot)
        refuse_damaged(store.folder(wanted.id))
        before = pointer.snapshot if pointer else None
        if wanted.id == before:
            return wanted.id, None
        last = max(pointer.last_number if pointer else 0, *(int(one.partition("-")[0]) for one in store.ids()))
        store.make_current(
            Pointer(snapshot=wanted.id, last_number=last, **MadeOf.by(wanted)._asdict()),
        )
        return wanted.id, before


def missing(store: Store, snapshot: str) -> NoDataset:
    """The error for a snapshot that is not there."""
    if not store.ids():
        return NoDataset(f"{store} holds no snapshot: run `cds-etl ingest` first.")
    return NoDataset(f"{store} holds no snapshot {snapshot}: `cds-etl snapshots` lists those that it holds.")


def prune(store: Store, keep: int, *, dry_run: bool = False) -> Pruned:
    """Let all but the `keep` newest snapshots go, and documents that none of the others names; the current one stays.

    With `dry_run` nothing is removed. Raises ValueError for fewer than one, NoDataset where there is no snapshot.
    """
    if keep < 1:
        raise ValueError(f"{keep} snapshots cannot be kept: keep 1 or more.")
    if store.pointer() is None:
        raise NoDataset(f"{store} holds no snapshot: run `cds-etl ingest` first.")
    with nullcontext() if dry_run else store.lock():
        ids, pointer = store.ids(), store.pointer()
        assert pointer is not None  # nothing takes it away
        kept = [item for item in ids if item in ids[-keep:] or item == pointer.snapshot]
        gone = [item for item in ids if item not in kept]
        named = {item.sha256 for one in kept for item in store.manifest(one).inputs}
        named |= {item.sha256 for item in pointer.inputs}
        stray = [sha256 for sha256 in store.documents() if sha256 not in named] if gone else []
        found = Pruned(tuple(gone), tuple(stray), store.bytes_freed(gone, stray), tuple(kept))
        if not dry_run:
            store.let_go(gone, stray)
        return found
