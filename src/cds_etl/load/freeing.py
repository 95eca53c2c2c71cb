"""What snapshots and documents hold on a disk, and how they are let go: never half there.

Which of them may go is for `versions`.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from .files import TEMPORARY, sync

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def remove(folders: Collection[Path], documents: Collection[Path]) -> None:
    """Take each folder's name away at once, then what it held; then the documents."""
    for folder in folders:
        doomed = folder.with_name(f"{TEMPORARY}-{folder.name}")
        folder.rename(doomed)
        sync(folder.parent)
        shutil.rmtree(doomed)
    for path in documents:
        path.unlink()


def bytes_freed(folders: Collection[Path], documents: Collection[Path]) -> int:
    """What would be free: files that a snapshot which stays shares by a hard link free nothing.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     kept, gone = pathlib.Path(name, "kept"), pathlib.Path(name, "gone")
    ...     kept.mkdir(), gone.mkdir()
    ...     (kept / "a").write_bytes(b"1234"), (gone / "b").write_bytes(b"12")
    ...     (gone / "a").hardlink_to(kept / "a")
    ...     bytes_freed([gone], [])
    (None, None)
    (4, 2)
    2
    """
    links: dict[tuple[int, int], int] = {}
    sizes: dict[tuple[int, int], tuple[int, int]] = {}
    for path in (*(path for folder in folders for path in folder.iterdir()), *documents):
        status = path.stat()
        one = (status.st_dev, status.st_ino)
        links[one] = links.get(one, 0) + 1
        sizes[one] = (status.st_nlink, status.st_size)
    return sum(size for one, (total, size) in sizes.items() if links[one] == total)
