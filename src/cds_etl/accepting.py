"""Settles doubts: the lines of accepted suggestions and acknowledged failures are put into the curation files.

What a line says is for `lines`; `ingest` applies it.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import records as rec
from .curation import ACKNOWLEDGED, COLUMNS, CORRECTIONS, FILES, Curation
from .intake import UsageError
from .lines import ReadyLine, as_csv
from .review import failures_of, read_paper, suggestions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .load import Dataset
    from .review import Doubt

_DECIDES = {CORRECTIONS: 6, ACKNOWLEDGED: 3}
"""How many of a line's fields say what is decided; reason and author come behind."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A line that was written, or that stood there already, and the file."""

    path: Path
    line: ReadyLine
    is_new: bool


def accept(dataset: Dataset, ids: Sequence[str], folder: Path, *, reason: str | None, author: str) -> list[Accepted]:
    """Write the lines of suggestions, by id, and of failed checks that are the publisher's own, into a folder.

    All are written or none. A check needs a reason, for only a person can know it. Raises UsageError for an id that is
    neither, and for a file at fault.
    """
    lines = [line for name in ids for line in _lines_for(dataset, name, reason, author)]
    return write_lines(folder, lines)


def _lines_for(dataset: Dataset, name: str, reason: str | None, author: str) -> Sequence[ReadyLine]:
    doubt = _doubt_of(dataset, name, reason, author)
    if doubt is None:
        raise UsageError(f"{name} is neither an open suggestion nor a failed check: `cds-etl review` lists them.")
    if doubt.kind == "failed check" and not reason:
        raise UsageError(f"{name} is a failed check: say with --reason why the publisher's numbers are to stand.")
    return doubt.lines


def _doubt_of(dataset: Dataset, name: str, reason: str | None, author: str) -> Doubt | None:
    documents = [
        item
        for item in dataset.rows(rec.DocumentRecord)
        if item.is_current and item.document_id == name.partition("/")[0]
    ]
    for document in documents:
        paper = read_paper(dataset, document)
        for doubt in (*suggestions_of(paper, author, reason), *failures_of(paper, author, reason, every=True)):
            if doubt.id == name:
                return doubt
    return None


def write_lines(folder: Path, lines: Iterable[ReadyLine]) -> list[Accepted]:
    """Add lines to the files of a curation folder, which is made if need be; what stands there is left as it is.

    Raises UsageError where a file is at fault, StoreError where the disk refuses.
    """
    from .load.files import write_atomically

    found = {name: _read(folder / name) for name in FILES if (folder / name).is_file()}
    texts = dict(found)
    accepted = [_add(texts, folder, line) for line in lines]
    curation = Curation({name: text.removeprefix("\ufeff") for name, text in texts.items()})
    curation.corrections()
    curation.acknowledged()
    for name, text in texts.items():
        if text != found.get(name):
            write_atomically(folder / name, text.encode())
    return accepted


def _add(texts: dict[str, str], folder: Path, line: ReadyLine) -> Accepted:
    """Put a line behind the text of its file, in the order of its columns; one that says the same stays alone."""
    from .load import plain

    text = texts.get(line.file, "")
    text = text if text.removeprefix("\ufeff").strip() else as_csv(COLUMNS[line.file]) + "\n"
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    header = [cell.strip() for cell in next(row for row in rows if "".join(row).strip())]
    fields = dict(zip(COLUMNS[line.file], line.fields, strict=True))
    decided = COLUMNS[line.file][: _DECIDES[line.file]]
    for row in rows:
        before = dict(zip(header, (plain(cell.strip()) for cell in row), strict=False))
        if all(before.get(column, "") == fields[column] for column in decided):
            return Accepted(folder / line.file, line, is_new=False)
    end = "\r\n" if "\r\n" in text else "\n"
    joint = "" if text.endswith("\n") else end
    texts[line.file] = f"{text}{joint}{as_csv(fields.get(column, '') for column in header)}{end}"
    return Accepted(folder / line.file, line, is_new=True)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}): save it as CSV in UTF-8.") from error
