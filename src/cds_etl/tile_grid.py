"""Squares for maps: where each province lies on a grid, one square a province, for the 63 and for the 34.

Positions are reference data of our own: neighbours lie side by side as far as a grid allows, areas and coasts count
nothing. How a map is drawn is for whoever draws it.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, get_args

from .columns import Geography

if TYPE_CHECKING:
    import pandas as pd


def tiles(geography: Geography = "vn63") -> pd.DataFrame:
    """A row for each province of a geography: entity_id, row from the north and column from the west, both from 1.

    Raises ValueError for a geography that there is not.

    >>> found = tiles("vn34")
    >>> len(found), found.loc[found["entity_id"] == "vn34:01", ["row", "column"]].values.tolist()
    (34, [[3, 3]])
    """
    import pandas as pd

    if geography not in get_args(Geography):
        raise ValueError(f"There is no geography {geography!r}: name one of {', '.join(get_args(Geography))}.")
    with (resources.files("cds_etl") / "reference" / "tiles.csv").open(encoding="utf-8") as file:
        every = pd.read_csv(file, dtype={"entity_id": "str", "row": "Int64", "column": "Int64"})
    return every[every["entity_id"].str.startswith(f"{geography}:")].reset_index(drop=True)
