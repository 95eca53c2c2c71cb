"""Viet Nam's weekly digital-transformation reports as a dataset in which every number carries its proof.

>>> import cds_etl
>>> callable(cds_etl.ingest) and callable(cds_etl.open)
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .load import Dataset
    from .pipeline import ingest

__all__ = ["ingest", "open"]


def open(data: str | Path = "data", snapshot: str | None = None) -> Dataset:
    """Open the dataset in a folder: the current snapshot, or an older one by its id, the hex part of it that a paper
    cites, or the beginning of either.

    Raises NoDataset where the folder holds no such snapshot. Close it, or use it in a `with` statement:
    `with cds_etl.open("data") as dataset: dataset.observations(indicator="civil_servant_training.total")`.
    """
    from .load import open_dataset

    return open_dataset(data, snapshot)


def __getattr__(name: str) -> object:
    """`ingest` is imported when it is first asked for: researchers who only read should not wait for it."""
    if name == "ingest":
        from .pipeline import ingest

        return ingest
    msg = f"module 'cds_etl' has no attribute {name!r}"
    raise AttributeError(msg)
