"""Options that several commands take. What the commands do with them is theirs."""

from __future__ import annotations

from typing import Annotated

import typer

DATA = "data"

DataOption = Annotated[
    str, typer.Option("--data", metavar="PATH", help="Folder of the dataset, or the URL of one: s3://bucket/data.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]
SnapshotOption = Annotated[
    str | None,
    typer.Option(metavar="ID", help="An older snapshot: its id, the hex part of it, or the beginning of either."),
]
