"""What a person hands in: files and folders found, bytes hashed, `sources.csv` read; and the code's own fingerprint.

Reads files, understands none: what a document says is for `extract`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable

SOURCES = "sources.csv"
CURATION = "curation"
_ENGINES = ("duckdb", "pdfplumber", "pydantic", "pypdfium2", "rapidfuzz")
_ORIGINS = ("published", "retypeset")


class UsageError(Exception):
    """Something that was asked for does not exist or makes no sense: one sentence, exit code 2."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What `sources.csv` says of a file."""

    origin: Literal["published", "retypeset"] = "published"
    url: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file to ingest: where it lies, its path relative to the folder that was given, and what is known of it.

    `sha256` is None for a file that could not be read; `fault` then says why.
    """

    location: Path
    path: str
    provenance: Provenance | None
    sha256: str | None
    fault: str | None = None


def find_files(paths: Sequence[Path]) -> list[GivenFile]:
    """Every file under the paths, once, in the order of their relative paths. Raises UsageError for a missing path.

    Left out are hidden files, `sources.csv` and the folder `curation`, which hold what people say of documents.
    Symbolic links out of a folder are not followed.
    """
    found: dict[Path, GivenFile] = {}
    for given in paths:
        if not given.exists():
            raise UsageError(f"{given} does not exist: name a file or a folder that does.")
        folder = given if given.is_dir() else given.parent
        sources = read_sources(folder / SOURCES)
        for location in _files(given):
            path = location.relative_to(folder).as_posix()
            found.setdefault(location.resolve(), _given(location, path, sources.get(path)))
    return sorted(found.values(), key=lambda file: (file.path, file.sha256 or ""))


def _files(given: Path) -> Iterator[Path]:
    if not given.is_dir():
        yield given
        return
    root = given.resolve()
    for folder, folders, names in os.walk(given):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != CURATION)
        for name in sorted(names):
            location = Path(folder, name)
            if not name.startswith(".") and name != SOURCES and location.resolve().is_relative_to(root):
                yield location


def _given(location: Path, path: str, provenance: Provenance | None) -> GivenFile:
    try:
        with location.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = f"cannot be read ({error.strerror}): see to its permissions and run again."
        return GivenFile(location, path, provenance, None, reason)
    return GivenFile(location, path, provenance, sha256)


def read_sources(path: Path) -> dict[str, Provenance]:
    """What a folder's `sources.csv` says, by relative path; nothing where there is none.

    Raises UsageError for a file without a `path` column or with an origin that is neither published nor retypeset.
    """
    if not path.is_file():
        return {}
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    if "path" not in (rows.fieldnames or ()):
        raise UsageError(f"{path} has no column `path`: its first line must name its columns.")
    return {row["path"]: _provenance(row, path) for row in rows}


def _provenance(row: dict[str, str], path: Path) -> Provenance:
    origin = row.get("origin") or "published"
    if origin not in _ORIGINS:
        raise UsageError(f"{path} gives {row['path']} the origin {origin!r}: write one of {', '.join(_ORIGINS)}.")
    return Provenance(
        origin="retypeset" if origin == "retypeset" else "published",
        url=row.get("url") or None,
        licence=row.get("licence") or None,
    )


@cache
def code_fingerprint() -> str:
    """Sixteen hex digits that change when the code, the reference data or an engine's version does."""
    digest = hashlib.sha256()
    for name, content in _own_files(resources.files("cds_etl")):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for engine in _ENGINES:
        digest.update(f"{engine}=={metadata.version(engine)}\n".encode())
    return digest.hexdigest()[:16]


def _own_files(folder: Traversable, prefix: str = "") -> Iterable[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _own_files(item, f"{name}/")
        elif item.name.endswith((".py", ".csv", ".toml")):
            yield name, item.read_bytes()
