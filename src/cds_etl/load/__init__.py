"""Records in, an immutable snapshot out, and back again; knows Parquet and DuckDB, and no report."""

from .dataset import Dataset, open_dataset
from .errors import NoDataset, QueryError, StoreError, StoreLocked
from .manifest import Input, Manifest
from .schema import stale_schemas, write_schemas
from .snapshot import Publication, Store
from .tracing import Cover, Trace

__all__ = [
    "Cover",
    "Dataset",
    "Input",
    "Manifest",
    "NoDataset",
    "Publication",
    "QueryError",
    "Store",
    "StoreError",
    "StoreLocked",
    "Trace",
    "open_dataset",
    "stale_schemas",
    "write_schemas",
]
