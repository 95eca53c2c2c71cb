"""A snapshot as files to take away: a workbook, CSV files, the Parquet files, or one archive that holds all.

Decides names and places, and that a file is whole or absent. What each form looks like is for `workbook`, `csv_files`
and `archive`; Delta tables, to which snapshots are added, are for `delta`.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .archive import write_archive
from .csv_files import write_csv_files
from .errors import StoreError
from .files import make_folder, sentences, temporary_name
from .objects import is_url
from .sheets import all_sheets, sheets_for_analysts
from .workbook import write_workbook

if TYPE_CHECKING:
    from .dataset import Dataset
    from .manifest import Manifest

Form = Literal["xlsx", "csv", "parquet", "zip"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written where: `files` counts files, of a workbook its sheets; `cut` texts too long for a cell."""

    path: Path
    form: Form
    files: int
    rows: int
    bytes: int
    cut: int = 0


def default_target(manifest: Manifest, form: Form) -> Path:
    """The name of an export in the working directory; CSV and Parquet are folders.

    >>> from cds_etl.load import Manifest
    >>> made = Manifest(id="0001-3f9ac2d1", parent=None, created="", fingerprint="", inputs=(), checks={}, rows={})
    >>> str(default_target(made, "csv")), str(default_target(made, "zip"))
    ('cds-3f9ac2d1-csv', 'cds-3f9ac2d1.zip')
    """
    return Path(f"cds-{manifest.content}-{form}" if form in ("csv", "parquet") else f"cds-{manifest.content}.{form}")


def export(dataset: Dataset, form: Form, target: Path | None = None) -> Exported:
    """Write a snapshot as `form`; a file that is there is replaced, a folder must be empty or absent.

    Raises StoreError for a target inside the data folder, a folder that holds something, and what the disk refuses.

    >>> import tempfile
    >>> from cds_etl.load import Store, open_dataset
    >>> from cds_etl.records import RecordSet
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     data, target = Path(folder, "data"), Path(folder, "out")
    ...     made = Store(data).publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="code 1")
    ...     with open_dataset(data) as dataset:
    ...         found = export(dataset, "parquet", target)
    ...     found.files == len(list(target.iterdir())), (target / "observations.parquet").exists()
    (True, True)
    """
    path = target or default_target(dataset.manifest, form)
    refuse_inside(dataset, path)
    _refuse(path, is_folder=form in ("csv", "parquet"))
    fresh = temporary_name(path)
    with sentences(path):
        make_folder(path.parent)
        _remove(fresh)
        try:
            found = _write(dataset, form, fresh, path)
            if path.is_dir():
                path.rmdir()
            fresh.replace(path)
        finally:
            _remove(fresh)
    return found


def _write(dataset: Dataset, form: Form, fresh: Path, path: Path) -> Exported:
    snapshot = dataset.store.folder(dataset.manifest.id)
    rows, cut = sum(dataset.manifest.rows.values()), 0
    if form == "xlsx":
        counts = write_workbook(dataset, sheets_for_analysts(dataset), fresh)
        return Exported(path, form, counts.sheets, counts.rows, fresh.stat().st_size, counts.cut)
    if form == "zip":
        files = write_archive(dataset, fresh)
        return Exported(path, form, files, rows, fresh.stat().st_size)
    fresh.mkdir()
    if form == "csv":
        rows = write_csv_files(dataset, all_sheets(dataset), fresh)
    else:
        for file in snapshot.iterdir():
            shutil.copyfile(file, fresh / file.name)
    found = list(fresh.iterdir())
    return Exported(path, form, len(found), rows, sum(file.stat().st_size for file in found), cut)


def refuse_inside(dataset: Dataset, target: Path | str) -> None:
    """Raise StoreError for a target in the data folder, or in its mirror; both may be URLs."""
    store = dataset.store
    if is_url(target):
        is_inside = f"{target}/".startswith(f"{store}/")
    else:
        root, path = store.root.resolve(), Path(target).resolve()
        is_inside = path == root or root in path.parents
    if is_inside:
        raise StoreError(f"{target} lies in the data folder {store}: name a place outside of it with --to.")


def _refuse(path: Path, *, is_folder: bool) -> None:
    """A target that would overwrite what must stand."""
    if is_folder and path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file, and this export a folder: name another place with --to.")
    if is_folder and path.is_dir() and any(path.iterdir()):
        raise StoreError(f"{path} is not empty: remove it, or name another folder with --to.")
    if not is_folder and path.is_dir():
        raise StoreError(f"{path} is a folder, and this export one file: name a file with --to.")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
