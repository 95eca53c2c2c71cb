"""Files that are either whole or absent: temporary name, fsync, rename; and operating system errors as sentences.

Knows nothing of snapshots. Every temporary name begins with `.new`, so that leftovers of a crash can be told.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from .errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPORARY = ".new"

_REMEDIES = {
    errno.ENOSPC: "free some space on that disk and run again",
    errno.EDQUOT: "free some space on that disk and run again",
    errno.EFBIG: "raise the limit on the size of files and run again",
    errno.EACCES: "give yourself the right to write there and run again",
    errno.EPERM: "give yourself the right to write there and run again",
    errno.EROFS: "choose a data folder that can be written to",
    errno.ENOTDIR: "move the file that stands where a folder should be",
    errno.EEXIST: "move the file that stands where a folder should be",
}


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn an OSError into a StoreError that names the file that it is about, or else `path`."""
    try:
        yield
    except OSError as error:
        name = error.filename or path
        fault = (error.strerror or str(error)).lower()
        remedy = _REMEDIES.get(error.errno or 0, "put that right and run again")
        raise StoreError(f"Cannot use {name}: {fault}; {remedy}.") from error


def temporary_name(path: Path) -> Path:
    """The name beside `path` under which it is made."""
    return path.with_name(f"{TEMPORARY}-{path.name}")


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file that is whole or absent at every instant; makes its folder. Raises StoreError."""
    temporary = temporary_name(path)
    with sentences(path):
        make_folder(path.parent)
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, each kept by the disk; nothing to do where it is there."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    path.mkdir(exist_ok=True)
    with suppress(PermissionError):  # a folder may be written by one who may not list it
        sync(path.parent)


def seal(path: Path) -> None:
    """Have the disk keep a file that is never changed again, and guard it against a slip of the hand."""
    with suppress(OSError):  # some disks know no rights
        path.chmod(0o444)
    sync(path)


def share(path: Path, twin: Path) -> bool:
    """Let `path` be a hard link of `twin`, which holds the same bytes; False where the disk knows no links."""
    link = temporary_name(path)
    try:
        os.link(twin, link)
    except OSError:
        return False
    link.replace(path)
    return True


def sync(path: Path) -> None:
    """Have the disk keep a file's bytes, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> int:
    """Remove what a crash left behind in a folder: everything under a temporary name. Gives how many there were."""
    leftovers = sorted(folder.glob(f"{TEMPORARY}*"))
    for leftover in leftovers:
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    return len(leftovers)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
