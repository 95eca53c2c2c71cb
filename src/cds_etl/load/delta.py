"""Snapshots as Delta Lake tables: one Delta table for each stored table, and one version of each for each snapshot.

Decides which versions a lake lacks, and writes them in an order in which no two exports can mix. How a table is
described is for `schema`; views are made by those who query, and are not written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cds_etl.records import RECORDS

from .errors import StoreError
from .exporting import refuse_inside
from .files import make_folder, sentences
from .lake import TABLES, Commit, Lake
from .objects import is_url
from .parquet import file_name
from .shelf import number_of
from .sums import SUMS, read_sums, refuse_damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.records import Record

    from .dataset import Dataset
    from .shelf import Shelf

DEFAULT = "cds-delta"


@dataclass(frozen=True, slots=True)
class DeltaExported:
    """Where a snapshot lies as which version of every table; `is_new` where something was written now."""

    target: str
    version: int
    tables: int
    rows: int
    is_new: bool


def export_delta(dataset: Dataset, target: Path | str = DEFAULT) -> DeltaExported:
    """Add a snapshot to the Delta tables in `target`, a folder or a URL such as `s3://bucket/lake`.

    A snapshot that is among the versions is not written again. What an export that was killed left out, also of an
    older snapshot, is written first. Raises StoreError for a folder that holds something else, a damaged snapshot,
    another export at work, and what the disk or the network refuses; ImportError where `deltalake` is not installed.

    >>> import tempfile
    >>> from cds_etl.load import Store, open_dataset
    >>> from cds_etl.records import RecordSet
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data, lake = Path(folder, "data"), Path(folder, "lake")
    ...     made = Store(data).publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 1")
    ...     with open_dataset(data) as dataset:
    ...         first, again = export_delta(dataset, lake), export_delta(dataset, lake)
    ...     (lake / "observations" / "_delta_log").is_dir(), first.version, first.is_new, again.is_new
    (True, 0, True, False)
    """
    place = str(target)
    refuse_inside(dataset, place)
    if not is_url(place):
        _refuse_others(Path(place))
    lake = Lake.at(place)
    commits = {kind: lake.commits(kind) for kind in TABLES}
    snapshot = dataset.manifest.id
    wanted = _versions(place, commits, snapshot)
    lacking = list(_lacking(wanted, commits))
    shelf = dataset.store
    for missing in dict.fromkeys(one for _, one, _ in lacking):
        _refuse_lost(place, shelf, missing)
    if lacking and not is_url(place):
        with sentences(Path(place)):
            make_folder(Path(place))
    for version, one, kind in lacking:
        lake.write(kind, version, Commit(one, _sha256(shelf, one, kind)), shelf.folder(one) / file_name(kind))
    rows = sum(dataset.manifest.rows.values())
    return DeltaExported(place, wanted.index(snapshot), len(TABLES), rows, bool(lacking))


def _versions(place: str, commits: dict[type[Record], list[Commit]], snapshot: str) -> list[str]:
    """The snapshots that are to be the versions, in order: those of the first table, and this one if it is not there.

    The first table is always written first, so whoever adds to it decides what the next version is.
    """
    leading = [commit.snapshot for commit in commits[TABLES[0]]]
    for kind, found in commits.items():
        if [commit.snapshot for commit in found] != leading[: len(found)]:
            fault = f"{kind.table} has other versions than {TABLES[0].table}"
            raise StoreError(f"{place} was not written by this export alone ({fault}): name another folder with --to.")
    if snapshot in leading:
        return leading
    # A number is never used twice in a data folder.
    if twin := next((one for one in leading if number_of(one) == number_of(snapshot)), None):
        raise StoreError(
            f"{place} holds {twin}, which is of another data folder than {snapshot}: name another folder with --to."
        )
    return [*leading, snapshot]


def _lacking(
    wanted: Sequence[str], commits: dict[type[Record], list[Commit]]
) -> Iterator[tuple[int, str, type[Record]]]:
    """What is to be written, in order: no table gets a version before all have the one before."""
    for version, snapshot in enumerate(wanted):
        for kind in TABLES:
            if version >= len(commits[kind]):
                yield version, snapshot, kind


def _refuse_lost(place: str, shelf: Shelf, snapshot: str) -> None:
    """A snapshot that cannot be written, because it is damaged or was pruned since an export of it was killed."""
    if snapshot not in shelf.ids():
        raise StoreError(
            f"{place} lacks tables of {snapshot}, whose export did not end, and {shelf.root} holds it no more: "
            "name another folder with --to."
        )
    refuse_damaged(shelf.folder(snapshot))


def _sha256(shelf: Shelf, snapshot: str, kind: type[Record]) -> str | None:
    """The hash of a table's Parquet file; None where the snapshot has none, or is older than the list of hashes."""
    folder = shelf.folder(snapshot)
    return read_sums(folder).get(file_name(kind)) if (folder / SUMS).exists() else None


def _refuse_others(folder: Path) -> None:
    """A folder in which lies anything but the tables."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file, and this export a folder: name another place with --to.")
    known = {kind.table for kind in RECORDS}
    with sentences(folder):
        strange = sorted(path.name for path in folder.iterdir() if path.name not in known) if folder.exists() else []
        strange += [
            f"{kind.table}/{path.name}"
            for kind in RECORDS
            if (folder / kind.table).is_dir() and not (folder / kind.table / "_delta_log").exists()
            for path in sorted((folder / kind.table).iterdir())
            if not path.name.startswith("part-")  # of a writer that was killed before its first version
        ]
    if strange:
        raise StoreError(
            f"{folder} holds {strange[0]}, which is no table of this export: name another folder with --to."
        )
