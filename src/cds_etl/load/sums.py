"""SHA256SUMS: the hash of every file of a snapshot, in the form that `sha256sum --check` reads.

Writes and compares the list; what else a snapshot must be is for `verifying`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .errors import StoreError
from .files import seal, sentences, sha256_of, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  ([^/\n]+)")


def sums_text(sums: Mapping[str, str]) -> str:
    """The list as text, by name.

    >>> sums_text({"b": "1" * 64, "a": "0" * 64}).splitlines()[0] == "0" * 64 + "  a"
    True
    """
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(sums.items()))


def seal_folder(folder: Path, known: Mapping[str, str]) -> None:
    """Write the list of a folder's files beside them; none of them may change from now on. Raises StoreError.

    `known` are hashes that need not be computed again, by file name.
    """
    with sentences(folder):
        sums = {path.name: known.get(path.name) or sha256_of(path) for path in folder.iterdir()}
        write_atomically(folder / SUMS, sums_text(sums).encode())
        for path in folder.iterdir():
            seal(path)


def read_sums(folder: Path) -> dict[str, str]:
    """What the list says, by name. Raises StoreError where there is none, or a line that is none of ours."""
    path = folder / SUMS
    with sentences(path):
        lines = path.read_bytes().decode("utf-8", "replace").split("\n")
    found = [_LINE.fullmatch(line) for line in lines[:-1]]
    if lines[-1] or not all(found):
        raise StoreError(f"{path} cannot be understood: restore it from a copy of the folder.")
    return {line[2]: line[1] for line in found if line}


def refuse_damaged(folder: Path) -> None:
    """Raise StoreError for a snapshot of which a file is missing or holds other bytes than were published.

    Snapshots that were made before there was a list are taken as they are.
    """
    if (folder / SUMS).exists():
        for damaged in damaged_files(folder):
            message = f"{folder / damaged} is damaged: `cds-etl verify {folder.name}` says more; restore the file."
            raise StoreError(message)


def damaged_files(folder: Path) -> list[str]:
    """Names of the listed files that are missing or hold other bytes. Raises StoreError where there is no list."""
    with sentences(folder):
        return [
            name
            for name, sha256 in sorted(read_sums(folder).items())
            if not (folder / name).is_file() or sha256_of(folder / name) != sha256
        ]
