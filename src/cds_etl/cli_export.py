"""The command for taking a snapshot away as files or Delta tables: parse, call, print. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from . import terminal
from .intake import UsageError
from .options import DATA, DataOption, SnapshotOption

if TYPE_CHECKING:
    from .load import Dataset

FormOption = Annotated[
    Literal["xlsx", "csv", "parquet", "zip", "delta"],
    typer.Option(
        "--format", help="A workbook, a folder of CSV or of Parquet files, one archive of all, or Delta tables."
    ),
]
TargetOption = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="PATH",
        help="File or folder; by default cds-… with the hex part, here. Of Delta tables a folder, cds-delta, or a URL.",
    ),
]


def export(form: FormOption, data: DataOption = DATA, snapshot: SnapshotOption = None, to: TargetOption = None) -> None:
    """Write the current snapshot, or an older one, as files to take away, or add it to Delta tables."""
    from .load import export as run
    from .load import open_dataset

    if form != "delta" and to and "://" in to:
        raise UsageError(f"{to} is a URL, and only --format delta writes to one: name a file or a folder with --to.")
    with open_dataset(data, snapshot) as dataset:
        if form == "delta":
            _export_delta(dataset, to)
            return
        found = run(dataset, form, Path(to) if to else None)
    kind = "sheets" if form == "xlsx" else "files"
    size = f"{found.files} {kind}, {found.rows} rows, {found.bytes} bytes"
    terminal.line(f"{terminal.plainly(str(found.path))}: snapshot {dataset.manifest.id}, {size}.")
    if found.cut:
        terminal.fault(
            f"{found.cut} texts were cut, because a cell of Excel holds no more: --format csv has them whole."
        )


def _export_delta(dataset: Dataset, to: str | None) -> None:
    from .load import export_delta

    try:
        found = export_delta(dataset, to) if to else export_delta(dataset)
    except ImportError as error:
        raise UsageError(f"Delta tables need {error.name}: run pip install 'cds-etl[delta]'.") from error
    place, snapshot = terminal.plainly(found.target), dataset.manifest.id
    if found.is_new:
        size = f"{found.tables} tables, {found.rows} rows"
        terminal.line(f"{place}: snapshot {snapshot} is version {found.version} of {size}.")
    else:
        terminal.line(f"{place}: snapshot {snapshot} is version {found.version} already; nothing was written.")
