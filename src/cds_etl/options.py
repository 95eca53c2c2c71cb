"""Options that several commands take. What the commands do with them is theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DATA = Path("data")

DataOption = Annotated[Path, typer.Option("--data", help="Folder of the dataset.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
SnapshotOption = Annotated[
    str | None,
    typer.Option(metavar="ID", help="An older snapshot: its id, the hex part of it, or the beginning of either."),
]
