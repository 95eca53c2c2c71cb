"""Viet Nam's weekly digital-transformation reports as a dataset in which every number carries its proof.

>>> import cds_etl
>>> callable(cds_etl.ingest) and callable(cds_etl.open)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .illustrated import IllustratedDataset
    from .pipeline import ingest
    from .tile_grid import tiles

__all__ = ["ingest", "open", "tiles"]


def open(data: str | Path = "data", snapshot: str | None = None) -> IllustratedDataset:
    """Open the dataset in a folder: the current snapshot, or an older one by its id, the hex part of it that a paper
    cites, or the beginning of either.

    Raises NoDataset where the folder holds no such snapshot. Close it, or use it in a `with` statement:
    `with cds_etl.open("data") as dataset: dataset.observations(indicator="civil_servant_training.total")`.

    >>> open("no-such-folder")
    Traceback (most recent call last):
    cds_etl.load.errors.NoDataset: no-such-folder holds no snapshot: run `cds-etl ingest` first.
    """
    from .illustrated import IllustratedDataset

    return IllustratedDataset.open(data, snapshot)


def __getattr__(name: str) -> object:
    """What is imported when it is first asked for: researchers who only read should not wait for `ingest`."""
    if name == "ingest":
        from .pipeline import ingest

        return ingest
    if name == "tiles":
        from .tile_grid import tiles

        return tiles
    msg = f"module 'cds_etl' has no attribute {name!r}"
    raise AttributeError(msg)
