"""The command for taking a snapshot away as files: parse, call, print. No logic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from . import terminal
from .options import DATA, DataOption, SnapshotOption

FormOption = Annotated[
    Literal["xlsx", "csv", "parquet", "zip"],
    typer.Option("--format", help="A workbook, a folder of CSV or of Parquet files, or one archive of all."),
]
TargetOption = Annotated[
    Path | None, typer.Option("--to", metavar="PATH", help="File or folder; by default cds-… with the hex part, here.")
]


def export(form: FormOption, data: DataOption = DATA, snapshot: SnapshotOption = None, to: TargetOption = None) -> None:
    """Write the current snapshot, or an older one, as files to take away."""
    from .load import export as run
    from .load import open_dataset

    with open_dataset(data, snapshot) as dataset:
        found = run(dataset, form, to)
    kind = "sheets" if form == "xlsx" else "files"
    size = f"{found.files} {kind}, {found.rows} rows, {found.bytes} bytes"
    terminal.line(f"{terminal.plainly(str(found.path))}: snapshot {dataset.manifest.id}, {size}.")
    if found.cut:
        terminal.fault(
            f"{found.cut} texts were cut, because a cell of Excel holds no more: --format csv has them whole."
        )
