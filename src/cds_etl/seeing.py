"""One file looked at without a dataset: its tables with what their cells are for, as `cds-etl tables` shows them.

Reads and selects; printing is for `show_tables`, drawing for `picture`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .intake import UsageError
from .model import Document, DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from .model import Extraction, Table
    from .normalise.shape import Shape


class SightError(Exception):
    """A file that cannot be read, or a picture that cannot be written: one sentence, exit code 3."""


@dataclass(frozen=True, slots=True)
class SeenTable:
    """A table with its number in the document, from 1, and the roles of its cells."""

    number: int
    table: Table
    shape: Shape


@dataclass(frozen=True, slots=True)
class Sight:
    """A file's bytes, all that was read from it, and the tables that were asked for."""

    path: Path
    content: bytes
    extraction: Extraction
    tables: tuple[SeenTable, ...]

    @property
    def table_count(self) -> int:
        """Tables of the whole document."""
        return len(self.extraction.tables)


def look(path: Path, *, page: int | None = None, table: int | None = None) -> Sight:
    """Read a file and select its tables: all of them, those that touch a page, or the one with that number.

    Raises UsageError for a path, page or table that is not there, SightError for a file that cannot be read.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (Path(folder) / "a.pdf").touch()
    ...     look(Path(folder) / "a.pdf")
    Traceback (most recent call last):
      ...
    cds_etl.seeing.SightError: ...a.pdf is empty (0 bytes): fetch it again.
    """
    from .extract import extract, media_type
    from .normalise.shape import find_shape

    content = _read(path)
    document = Document(path.name, hashlib.sha256(content).hexdigest(), media_type(content))
    try:
        extraction = extract(document, content)
    except DocumentError as error:
        raise SightError(f"{path} {error.reason}") from error
    _refuse_missing(path, extraction, page, table)
    chosen = tuple(
        SeenTable(number, found, find_shape(found))
        for number, found in enumerate(extraction.tables, start=1)
        if table in (None, number) and (page is None or page in found.pages)
    )
    return Sight(path, content, extraction, chosen)


def _read(path: Path) -> bytes:
    if not path.exists():
        raise UsageError(f"{path} does not exist: name a PDF that does.")
    if not path.is_file():
        raise UsageError(f"{path} is no file: name one PDF.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise SightError(
            f"{path} cannot be read ({error.strerror}): see that you may read it, and run again."
        ) from error


def _refuse_missing(path: Path, extraction: Extraction, page: int | None, table: int | None) -> None:
    pages, tables = len(extraction.pages), len(extraction.tables)
    if page is not None and page > pages:
        raise UsageError(f"{path} has no page {page}: its pages are 1 to {pages}.")
    if table is not None and table > tables:
        held = f"its tables are 1 to {tables}" if tables else "it holds none"
        raise UsageError(f"{path} has no table {table}: {held}.")
