"""Records in, an immutable snapshot out, and back again; knows Parquet and DuckDB, and no report."""

from .comparing import Side, compare, compare_snapshots
from .csv_files import inert_as_printed, plain
from .dataset import Dataset, open_dataset
from .delta import DeltaExported, export_delta
from .dictionary import dictionary_is_stale, write_dictionary
from .difference import Appearance, CheckChange, Difference, DocumentChange, Figure, TableChange, ValueChange
from .engine import raise_if_stopped
from .errors import NoDataset, QueryError, StoreError, StoreLocked
from .exporting import Exported, export
from .files import write_atomically
from .manifest import Input, Manifest
from .objects import Objects, is_url
from .remote import as_it_lies, mirror_of, open_store
from .schema import stale_schemas, write_schemas
from .snapshot import Publication, Store
from .staging import Staging, lines_of
from .tracing import Cover, Trace
from .verifying import Damage, Verified, verify_current, verify_documents, verify_snapshot
from .versions import Pruned, Version, list_versions, missing, prune, rollback

__all__ = [
    "Appearance",
    "CheckChange",
    "Cover",
    "Damage",
    "Dataset",
    "DeltaExported",
    "Difference",
    "DocumentChange",
    "Exported",
    "Figure",
    "Input",
    "Manifest",
    "NoDataset",
    "Objects",
    "Pruned",
    "Publication",
    "QueryError",
    "Side",
    "Staging",
    "Store",
    "StoreError",
    "StoreLocked",
    "TableChange",
    "Trace",
    "ValueChange",
    "Verified",
    "Version",
    "as_it_lies",
    "compare",
    "compare_snapshots",
    "dictionary_is_stale",
    "export",
    "export_delta",
    "inert_as_printed",
    "is_url",
    "lines_of",
    "list_versions",
    "mirror_of",
    "missing",
    "open_dataset",
    "open_store",
    "plain",
    "prune",
    "raise_if_stopped",
    "rollback",
    "stale_schemas",
    "verify_current",
    "verify_documents",
    "verify_snapshot",
    "write_atomically",
    "write_dictionary",
    "write_schemas",
]
