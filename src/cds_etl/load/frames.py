"""Data frames whose types depend on what was asked, never on which rows were found.

Makes frames of what DuckDB answers; asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cds_etl.records import RECORDS, DocumentRecord, Entity, Observation, Record

from .schema import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from duckdb import DuckDBPyConnection

_WHOLE = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"})


def frame_of(result: DuckDBPyConnection) -> pd.DataFrame:
    """The rows of a query: whole numbers as Int64, truth as boolean, text as pandas' own text, dates as datetime64.

    By itself pandas turns a column of whole numbers into another type when a number is missing, and a column of text
    that has no text at all into one of objects: a script that ran on one snapshot would then fail on another.

    >>> from .engine import connect
    >>> found = frame_of(connect().execute("SELECT 1 AS a, NULL::BIGINT AS b, NULL::BOOLEAN AS c"))
    >>> [str(kind) for kind in found.dtypes]
    ['Int64', 'Int64', 'boolean']
    """
    import pandas as pd

    wanted: dict[str, Any] = dict.fromkeys(_WHOLE, pd.Int64Dtype()) | {
        "BOOLEAN": pd.BooleanDtype(),
        "VARCHAR": pd.Series([""]).dtype,  # `str` from pandas 3 on, objects before it
    }
    frame = result.df()
    for place, column in enumerate(result.description or ()):
        dtype = wanted.get(str(column[1]))
        if dtype is not None and frame.dtypes.iloc[place] != dtype:
            frame.isetitem(place, pd.array(frame.iloc[:, place], dtype=dtype))
    return frame


def plain_values(parameters: Sequence[object] | Mapping[str, object] | None) -> list[object] | dict[str, object] | None:
    """Parameters of a query with values out of a frame as Python's own, which are all that DuckDB takes.

    >>> import numpy as np
    >>> plain_values([np.int64(3), "x", None]), plain_values({"page": np.float64(1.5)})
    ([3, 'x', None], {'page': 1.5})
    """
    if parameters is None:
        return None
    if isinstance(parameters, Mapping):
        return {name: _plain(value) for name, value in parameters.items()}
    return [_plain(value) for value in parameters]


def _plain(value: object) -> object:
    """A number or truth of NumPy, as a frame's rows give them, as Python's; pandas' missing value as None."""
    if type(value).__name__ == "NAType":
        return None
    return value.item() if type(value).__module__ == "numpy" and hasattr(value, "item") else value


def with_categories(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """The frame of a table or view with its closed vocabularies as categories, in the order that the records give them.

    A word that the records do not know, as in an old snapshot, becomes a category behind them.

    >>> import pandas as pd
    >>> found = with_categories(pd.DataFrame({"sign": [1], "role": ["total"]}), "check_terms")
    >>> list(found["role"].cat.categories)
    ['part', 'total']
    """
    import pandas as pd

    for column, choices in _vocabularies(table).items():
        if column in frame:
            more = sorted(set(frame[column].dropna().unique()) - set(choices))
            frame[column] = frame[column].astype(pd.CategoricalDtype([*choices, *more]))
    return frame


def _vocabularies(table: str) -> Mapping[str, tuple[str, ...]]:
    """The closed vocabularies of a table's columns; those of a view are the observations', or the entities'."""
    own = [record for record in RECORDS if record.table == table]
    of_view: list[type[Record]] = [Entity] if table in ("provinces", "agencies") else [DocumentRecord, Observation]
    return {column.name: column.choices for record in own or of_view for column in columns_of(record) if column.choices}
