"""Whether a dataset is what was published: looked at again as it lies, and made once more from its documents.

The hashes are computed by `load`, and the way through is the pipeline's; a folder of its own keeps what comes of it
away from the dataset.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .load import (
    Side,
    Store,
    StoreError,
    compare,
    missing,
    verify_current,
    verify_documents,
    verify_snapshot,
)
from .pipeline import rebuild as run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .load import Difference, Verified
    from .pipeline import Watch


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A snapshot that was rebuilt from so many documents; `difference` from it, None if there is none."""

    snapshot_id: str
    documents: int
    difference: Difference | None


def verify(store: Store, snapshot: str | None = None) -> list[Verified]:
    """Every file of one snapshot, or of all of them with the pointer and the database, and the documents named by them.

    Raises NoDataset where there is no such snapshot.
    """
    ids = store.ids()
    if snapshot is not None:
        ids = [_named(store, snapshot)]
    elif not ids:
        raise missing(store, "current")
    found = [verify_snapshot(store, one) for one in ids]
    if snapshot is None:
        found += verify_current(store)
    return [*found, verify_documents(store, _documents(store, ids))]


def _named(store: Store, snapshot: str) -> str:
    """The id of a snapshot, by its folder: its manifest may be damaged."""
    found = store.find_id(snapshot)
    if found is None:
        raise missing(store, snapshot)
    return found


def _documents(store: Store, ids: Sequence[str]) -> set[str]:
    """Hashes of the documents that the manifests name, as far as these can be read."""
    hashes: set[str] = set()
    for one in ids:
        with suppress(StoreError):
            hashes |= {item.sha256 for item in store.manifest(one).inputs}
    return hashes


def rebuild(
    store: Store, snapshot: str | None = None, workers: int | None = None, watch: Watch | None = None
) -> Rebuilt:
    """Read the documents of a snapshot once more, with the decisions of its time and the code of today, and compare.

    Raises NoDataset where there is no such snapshot, StoreError where a document is not kept, or no room can be found
    for what is made.
    """
    manifest = store.current() if snapshot is None else store.manifest(_named(store, snapshot))
    if manifest is None:
        raise missing(store, "current")
    with tempfile.TemporaryDirectory(prefix="cds-etl-") as folder:
        other = Store(Path(folder))
        (other.root / "documents").mkdir()
        for item in manifest.inputs:
            path = store.document_path(item.sha256).resolve()
            (other.root / "documents" / item.sha256).symlink_to(path)
        run(other, manifest, workers, watch)
        made = other.current()
        assert made is not None  # what was just published
        found = compare(Side(store.folder(manifest.id), manifest), Side(other.folder(made.id), made))
    return Rebuilt(manifest.id, len(manifest.inputs), None if found.is_empty else found)
