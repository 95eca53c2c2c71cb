"""What a person can meet when a data folder cannot be written or read: each error is one sentence with the remedy.

Nothing else belongs here: a fault in the records themselves is a ValueError of the function that found it.
"""

from __future__ import annotations


class StoreError(Exception):
    """A data folder cannot be written or read; the sentence names the file, what is wrong and what to do."""


class StoreLocked(StoreError):  # noqa: N818 - a state of the folder, not a fault of it
    """Another process is writing to the data folder."""


class QueryError(Exception):
    """A query that DuckDB does not understand or allow; the sentence is DuckDB's own."""


class NoDataset(StoreError):  # noqa: N818 - the absence is the news
    """The data folder holds no snapshot, or not the one that was asked for."""
