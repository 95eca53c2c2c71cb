"""What a snapshot says about itself: manifest.json and the pointer current.json.

Knows the forms, not the folders: reading and writing the files belongs in `snapshot`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from cds_etl.records import Rejection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .parquet import StoredTable


class Input(BaseModel):
    """One file of the set that a snapshot was made from, and whether it was loaded or rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sha256: str
    path: str
    media_type: str | None = None
    origin: str | None = None
    url: str | None = None
    licence: str | None = None
    state: Literal["loaded", "rejected"]


class Manifest(BaseModel):
    """One snapshot: `id` is `NNNN-xxxxxxxx`; `created` is the only clock and stands outside the hash.

    `curation` holds the files in which people decided, as text; `parts` a hash or version for each part of the
    fingerprint: `code`, each file of `reference/`, each engine. `passing` are rejections that another run or machine
    may not meet: a document that ended by a limit, a file that could not be read. They stand outside the hash.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    parent: str | None
    created: str
    fingerprint: str
    inputs: tuple[Input, ...]
    curation: dict[str, str] = {}
    parts: dict[str, str] = {}
    passing: tuple[Rejection, ...] = ()
    checks: dict[str, int]
    rows: dict[str, int]

    @property
    def content(self) -> str:
        """The hex part of the id, which is the same on every machine."""
        return self.id.partition("-")[2]


class Pointer(BaseModel):
    """current.json: the snapshot that counts, and the code and inputs for which it is known to be right.

    `last_number` outlives the snapshots, so that no number is given twice.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    snapshot: str
    last_number: int
    fingerprint: str
    inputs: tuple[Input, ...]
    curation: dict[str, str] = {}
    parts: dict[str, str] = {}
    passing: tuple[Rejection, ...] = ()


class MadeOf(NamedTuple):
    """What a snapshot was made of and by: what its manifest and the pointer to it have in common."""

    inputs: tuple[Input, ...]
    fingerprint: str
    curation: dict[str, str]
    parts: dict[str, str]
    passing: tuple[Rejection, ...]

    @classmethod
    def by(cls, model: Manifest | Pointer) -> MadeOf:
        """What a manifest or the pointer says."""
        return cls(model.inputs, model.fingerprint, model.curation, model.parts, model.passing)


def in_order(inputs: Iterable[Input]) -> tuple[Input, ...]:
    """Inputs by path, then hash: the same text whoever gathered them."""
    return tuple(sorted(inputs, key=lambda item: (item.path, item.sha256)))


def content_hash(tables: Iterable[StoredTable]) -> str:
    """First eight hex digits of the SHA-256 over the tables' names and the SHA-256 of their Parquet files."""
    return hash_of_tables({table.kind.table: table.sha256 for table in tables})


def hash_of_tables(hashes: Mapping[str, str]) -> str:
    """The same, of the SHA-256 of each table's file by the table's name.

    >>> hash_of_tables({"b": "1", "a": "0"}) == hash_of_tables({"a": "0", "b": "1"})
    True
    """
    lines = sorted(f"{table} {sha256}\n" for table, sha256 in hashes.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:8]
