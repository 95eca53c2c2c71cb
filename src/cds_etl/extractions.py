"""Extractions kept by the hash of their document, so that a change in what they mean reads no file again.

The folder may be deleted at any time, and holds no more than it may: what was not asked for longest goes first. A kept
extraction that is damaged, or was read by other code or engines, is as none.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from .model import Box, Document, Extraction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .fingerprints import Readers
    from .model import PageCount

    Texts = dict[tuple[int, Box], tuple[str, ...]]

T = TypeVar("T")

FOLDER = "cache"
MOST = 2 << 30  # bytes in a folder: 200,000 reports, or a tenth of it of scans
_DIGEST = 32  # bytes of SHA-256
_FRESH = 0.9  # share of the most that is left when some must go


@dataclass(frozen=True, slots=True)
class ExtractionCache:
    """The extractions that are kept in a folder, as these readers read them."""

    folder: Path
    readers: Readers

    def find(self, document: Document) -> Extraction | None:
        """The extraction of a document, if it is kept."""
        for name in (self.readers.all, self._of_scans):
            found = self._load(f"{document.sha256}-{name}", Extraction)
            if found:
                return replace(found, document=document)
        return None

    def keep(self, extraction: Extraction) -> None:
        """Keep an extraction, where the disk lets us."""
        is_scan = any(page.source == "ocr" for page in extraction.pages)
        name = self._of_scans if is_scan else self.readers.all
        self._save(f"{extraction.document.sha256}-{name}", extraction)

    def rereader(self, document: Document, reread: Callable[..., Texts]) -> Callable[..., Texts]:
        """A second reader of a scan's boxes that looks first at what it read before."""
        name = f"{document.sha256}-{self._of_scans}-again"

        def look(content: bytes, pages: Sequence[PageCount], places: Mapping[int, Sequence[Box]]) -> Texts:
            kept = self._load(name, list[tuple[int, Box, tuple[str, ...]]]) or []
            known: Texts = {(page, box): texts for page, box, texts in kept}
            wanted = {page: [box for box in boxes if (page, box) not in known] for page, boxes in places.items()}
            wanted = {page: boxes for page, boxes in wanted.items() if boxes}
            if wanted:
                known |= reread(content, pages, wanted)
                self._save(name, [(page, box, texts) for (page, box), texts in sorted(known.items())])
            return known

        return look

    def entries(self, sha256: str) -> dict[str, bytes]:
        """What is kept of a document for these readers, by the names of the files: to be `put` into another folder.

        >>> import tempfile
        >>> from pathlib import Path
        >>> from cds_etl.fingerprints import Readers
        >>> with tempfile.TemporaryDirectory() as name:
        ...     cache = ExtractionCache(Path(name, "cache"), Readers("1a", "2b"))
        ...     cache.put("00-1a", b"kept")
        ...     cache.entries("00"), cache.entries("01")
        ({'00-1a': b'kept'}, {})
        """
        names = (self.readers.all, self._of_scans, f"{self._of_scans}-again")
        found = {}
        for path in (self.folder / f"{sha256}-{name}" for name in names):
            with suppress(OSError):
                found[path.name] = path.read_bytes()
                os.utime(path)
        return found

    def put(self, name: str, content: bytes) -> None:
        """Keep a file that `entries` of another folder gave, where the disk lets us.

        Raises ValueError for a name with a folder in it.
        """
        if os.path.basename(name) != name:
            raise ValueError(f"{name!r} is no name of a kept extraction.")
        with suppress(OSError):
            self._write(name, content)

    @property
    def _of_scans(self) -> str:
        return f"{self.readers.all}-{self.readers.scans}"

    def _load(self, name: str, kind: type[T]) -> T | None:
        import msgspec

        path = self.folder / name
        try:
            kept = path.read_bytes()
            if hashlib.sha256(kept[_DIGEST:]).digest() != kept[:_DIGEST]:
                return None
            found = msgspec.msgpack.decode(zlib.decompress(kept[_DIGEST:]), type=kind)
        except (OSError, zlib.error, msgspec.MsgspecError):
            return None
        with suppress(OSError):
            os.utime(path)
        return found

    def _save(self, name: str, value: object) -> None:
        import msgspec

        with suppress(OSError, UnicodeEncodeError):  # a full disk; half a letter, which no file holds
            packed = zlib.compress(msgspec.msgpack.encode(value), 1)
            self._write(name, hashlib.sha256(packed).digest() + packed)

    def _write(self, name: str, content: bytes) -> None:
        temporary = self.folder / f".new-{os.getpid()}-{name}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(content)
            temporary.replace(self.folder / name)
        finally:
            temporary.unlink(missing_ok=True)


def trim(folder: Path, most: int = MOST) -> int:
    """Let go of what was not asked for longest, once a folder holds more than `most` bytes; gives how many files went.

    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as name:
    ...     for number in (1, 2, 3):
    ...         path = Path(name, str(number))
    ...         _ = path.write_bytes(b"0" * 40)
    ...         os.utime(path, (number, number))
    ...     trim(Path(name), 100), sorted(os.listdir(name))
    (1, ['2', '3'])
    """
    gone = 0
    with suppress(OSError):  # somebody else lets go of the same
        files = sorted((found.stat().st_mtime, found.stat().st_size, found.path) for found in os.scandir(folder))
        held = sum(size for _, size, _ in files)
        limit = most if held <= most else most * _FRESH
        for _, size, path in files:
            if held <= limit:
                break
            os.unlink(path)
            held, gone = held - size, gone + 1
    return gone
