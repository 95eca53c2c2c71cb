"""What a person hands in: files and folders found, bytes hashed, `sources.csv` read.

Reads files, understands none: what a document says is for `extract`.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .text import compose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedReader

SOURCES = "sources.csv"
CURATION = "curation"
_ORIGINS = ("published", "retypeset")
MOST_BYTES = 200_000_000  # of a file: it is held in memory, and 300 scanned pages are some 60 million
_LONGEST_FIELD = 131_072  # signs in a field of a list: more are no list


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


def find_files(paths: Sequence[Path], apart: Path | None = None) -> list[GivenFile]:
    """Every file under the paths, in the order of their relative paths. Raises UsageError for a path that is not there.

    Left out are hidden files, `sources.csv` and the folder `curation`, which hold what people say of documents, and
    whatever lies under `apart`, the data folder. Symbolic links out of a folder are not followed. A file that is given
    twice, by itself and with its folder, comes once for each relative path.
    """
    found: dict[tuple[Path, str], GivenFile] = {}
    out_of_bounds = apart and _real(apart)
    for given in paths:
        folder = given if _is_folder(given) else given.parent
        sources = read_sources(folder / SOURCES)
        for location in _files(given):
            target = _real(location)
            if out_of_bounds is None or not target.is_relative_to(out_of_bounds):
                path = _printable_path(location.relative_to(folder))
                found[target, path] = _given(location, path, sources.get(compose(path)))
    return sorted(found.values(), key=lambda file: (file.path, file.sha256 or ""))


def _is_folder(given: Path) -> bool:
    try:
        mode = given.stat().st_mode
    except OSError as error:
        fault = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be reached ({error.strerror})"
        raise UsageError(f"{given} {fault}: name a file or a folder that does exist.") from error
    return stat.S_ISDIR(mode)


def _files(given: Path) -> Iterator[Path]:
    if not given.is_dir():
        if given.name != SOURCES:
            yield given
        return
    root = _real(given)
    closed: list[OSError] = []
    for folder, folders, names in os.walk(given, onerror=closed.append):
        if Path(folder).name == CURATION:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            location = Path(folder, name)
            if not name.startswith(".") and name != SOURCES and _real(location).is_relative_to(root):
                yield location
    yield from (Path(os.fsdecode(fault.filename)) for fault in closed)


def _real(path: Path) -> Path:
    """The path with its links followed; unlike Path.resolve, content with links that run in a circle."""
    return Path(os.path.realpath(path))


def _printable_path(path: Path) -> str:
    """The path with slashes; bytes of a name that are no UTF-8 cannot be stored and become U+FFFD."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _given(location: Path, path: str, provenance: Provenance | None) -> GivenFile:
    try:
        state = location.stat()
        mode = state.st_mode
        if stat.S_ISDIR(mode):
            os.scandir(location).close()  # of folders, only one that may not be looked into comes here: say why
        if not stat.S_ISREG(mode):  # to open a pipe would wait for a writer for ever
            return GivenFile(location, path, provenance, None, "is no ordinary file: add a document.")
        if state.st_size > MOST_BYTES:
            large = f"holds {state.st_size / 1e6:,.0f} MB, more than {MOST_BYTES / 1e6:,.0f}: add the report in parts."
            return GivenFile(location, path, provenance, None, large)
        with open_ordinary(location) as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = f"cannot be read ({error.strerror}): see that it is there and that you may read it, and run again."
        return GivenFile(location, path, provenance, None, reason)
    return GivenFile(location, path, provenance, sha256)


def open_ordinary(location: Path) -> BufferedReader:
    """A file opened for reading, without waiting for whoever may write into a pipe that has taken its place.

    Raises OSError for what cannot be read or is no ordinary file.

    >>> open_ordinary(Path("/dev/null"))
    Traceback (most recent call last):
    OSError: [Errno 22] is no ordinary file: '/dev/null'
    """
    file = os.fdopen(os.open(location, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "is no ordinary file", str(location))
    return file


def read_sources(path: Path) -> dict[str, Provenance]:
    """What a folder's `sources.csv` says, by relative path in composed letters; nothing where there is none.

    Raises UsageError for a file that cannot be read as CSV in UTF-8, without a `path` column, or with an origin that
    is neither published nor retypeset.
    """
    if not path.is_file():
        return {}
    try:
        limit = csv.field_size_limit(_LONGEST_FIELD)  # of the whole process: other libraries raise it
        try:
            rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        finally:
            csv.field_size_limit(limit)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path} cannot be read ({error}): save it as CSV in UTF-8.") from error
    if any("path" not in row for row in rows):
        raise UsageError(f"{path} has no column `path`: its first line must name its columns, with commas between.")
    return {compose(row["path"]): _provenance(row, path) for row in rows if row["path"]}


def _provenance(row: dict[str, str], path: Path) -> Provenance:
    origin = row.get("origin") or "published"
    if origin not in _ORIGINS:
        raise UsageError(f"{path} gives {row['path']} the origin {origin!r}: write one of {', '.join(_ORIGINS)}.")
    return Provenance(
        origin="retypeset" if origin == "retypeset" else "published",
        url=row.get("url") or None,
        licence=row.get("licence") or None,
    )
