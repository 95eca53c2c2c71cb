"""What must hold of a data folder whenever a run was killed: nothing lost, nothing half there, every reader served.

Asks only; mends nothing by hand.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.load import Store, StoreError, open_dataset, verify_documents, verify_snapshot
from cds_etl.load.sums import damaged_files

if TYPE_CHECKING:
    from pathlib import Path

_COUNT = "SELECT count(*) FROM observations"
_ID = re.compile(r"\d{4,}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Expected:
    """The contents (hex parts) that may be current, with their rows of observations; ids that must be there."""

    contents: dict[str, int]
    ids: tuple[str, ...]


def complaints(data: Path, expected: Expected) -> list[str]:
    """What does not hold, in sentences."""
    store, found = Store(data), list[str]()
    try:
        current = store.current()
    except StoreError as error:
        return [f"the pointer is lost: {error}"]
    if current is None:
        return ["there is no current snapshot"]
    if current.content not in expected.contents:
        found.append(f"{current.id} is current, and is none of {sorted(expected.contents)}")
    found += [f"snapshot {one} is lost" for one in expected.ids if one not in store.ids()]
    for entry in sorted((data / "snapshots").iterdir()):
        if not _ID.fullmatch(entry.name) and not entry.name.startswith("."):
            found.append(f"{entry.name} has no business among the snapshots")
    for one in store.ids():
        try:
            found += [f"half visible: {one}, {name}" for name in damaged_files(store.folder(one))]
        except StoreError as error:
            found.append(f"half visible: {one}, {error}")
    newest = verify_snapshot(store, store.ids()[-1])
    found += [f"half visible: {damage.path} {damage.fault}" for damage in newest.damages]
    named = {item.sha256 for item in current.inputs}
    found += [f"{damage.path} {damage.fault}" for damage in verify_documents(store, named).damages]
    return [*found, *_readers(data, current.content, expected)]


def _readers(data: Path, content: str, expected: Expected) -> list[str]:
    """Who opens the database with DuckDB alone, and who opens the dataset; the latter on a copy, since it may mend."""
    import duckdb

    found = []
    if (data / "cds.duckdb").exists():
        with duckdb.connect(str(data / "cds.duckdb"), read_only=True) as connection:
            ((rows,),) = connection.execute(_COUNT).fetchall()
            if rows not in expected.contents.values():
                found.append(f"cds.duckdb holds {rows} observations")
    copy = data.with_name(f"{data.name}-copy")
    shutil.copytree(data, copy, copy_function=os.link)
    try:
        with open_dataset(copy) as dataset:
            ((rows,),) = dataset.fetch(_COUNT)
            if rows != expected.contents.get(content):
                found.append(f"the dataset opens with {rows} observations, not {expected.contents.get(content)}")
    except StoreError as error:
        found.append(f"the dataset does not open: {error}")
    finally:
        shutil.rmtree(copy)
    return found


def leftovers(data: Path) -> list[str]:
    """Files under a temporary name."""
    return sorted(path.relative_to(data).as_posix() for path in data.rglob(".new*"))
