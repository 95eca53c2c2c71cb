"""Objects in a store that fsspec knows (S3 and the like): read, written whole, listed, removed.

Knows names and bytes, nothing of snapshots. Whatever a store may raise becomes a StoreError in one sentence.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_AT_ONCE = 500  # objects that are asked for in one go
_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_url(place: object) -> bool:
    """Whether a place is the URL of a store, and no folder.

    >>> is_url("s3://bucket/data"), is_url("data"), is_url("C:/data")
    (True, False, False)
    """
    return isinstance(place, str) and _URL.match(place) is not None


class Tagged(NamedTuple):
    """An object's bytes, and what tells this writing of it from any other."""

    content: bytes
    tag: str | None


@dataclass(slots=True)
class Objects:
    """The objects under a URL, by their names below it.

    >>> objects = Objects("memory://objects-example")
    >>> objects.create("a/b", b"1"), objects.create("a/b", b"2"), objects.read("a/b"), objects.read("c")
    (True, False, b'1', None)
    >>> objects.sizes("a/"), objects.remove(["a/b"]), objects.sizes()
    ({'a/b': 1}, None, {})
    """

    url: str
    _fs: Any = field(init=False, repr=False)
    _root: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.url = self.url.rstrip("/")
        with self._told():
            try:
                from fsspec.core import url_to_fs
            except ImportError as error:
                message = f"{self.url} is no folder: for object storage, pip install 'cds-etl[cloud]'."
                raise StoreError(message) from error
            self._fs, root = url_to_fs(self.url, use_listings_cache=False, skip_instance_cache=False)
            self._root = str(root).rstrip("/")

    def read(self, name: str) -> bytes | None:
        """An object's bytes; None where there is no such object."""
        with self._told():
            try:
                content: bytes = self._fs.cat_file(self._path(name))
            except FileNotFoundError:
                return None
        return content

    def read_tagged(self, name: str) -> Tagged | None:
        """The same with its tag, which a store may not have."""
        with self._told():
            try:
                before = self._tag(name)
                content: bytes = self._fs.cat_file(self._path(name))
                while (tag := self._tag(name)) != before:  # written while it was read
                    before, content = tag, self._fs.cat_file(self._path(name))
            except FileNotFoundError:
                return None
        return Tagged(content, before)

    def create(self, name: str, content: bytes) -> bool:
        """Write an object that is not there yet, whole or not at all; False where there is one of that name."""
        return self._created(name, content) is not None

    def _created(self, name: str, content: bytes) -> Tagged | None:
        with self._told():
            try:
                written = self._fs.pipe_file(self._place_for(name), content, mode="create")
            except FileExistsError:
                return None
        return Tagged(content, written["ETag"] if self._is_s3 else None)

    def replace(self, name: str, content: bytes, before: Tagged | None) -> Tagged | None:
        """Write an object whose bytes are to be those of `before`, or that is to be absent; gives it as it is now, and
        None where it was another.

        On S3 the store itself sees to it that nobody writes in between; elsewhere the object is looked at just before.
        """
        if before is None:
            return self._created(name, content)
        with self._told():
            if not (self._is_s3 and before.tag):
                if self.read(name) != before.content:
                    return None
                self._fs.pipe_file(self._path(name), content)
                return Tagged(content, None)
            try:
                written = self._fs.pipe_file(self._path(name), content, IfMatch=before.tag)
            except FileNotFoundError:
                return None
            except OSError as error:
                if _is_refusal(error):
                    return None
                raise
            return Tagged(content, written["ETag"])

    def send(self, path: Path, name: str) -> None:
        """Write an object from a file, whatever is there."""
        with self._told():
            self._fs.put_file(str(path), self._place_for(name))

    def fetch(self, name: str, path: Path) -> bool:
        """Bring an object into a file; False where there is none."""
        with self._told():
            try:
                self._fs.get_file(self._path(name), str(path))
            except FileNotFoundError:
                path.unlink(missing_ok=True)
                return False
        return True

    def fetch_all(self, places: Mapping[str, Path]) -> list[str]:
        """Bring objects into files, several at a time where the store can; gives the names of those that are gone."""
        gone = []
        with self._told():
            for start in range(0, len(places), _AT_ONCE):
                names = list(places)[start : start + _AT_ONCE]
                try:
                    self._fs.get([self._path(name) for name in names], [str(places[name]) for name in names])
                except FileNotFoundError:
                    gone += [name for name in names if not self.fetch(name, places[name])]
        return gone

    def sizes(self, prefix: str = "") -> dict[str, int]:
        """The bytes of each object below a prefix that ends in a slash, or of all, by name."""
        return {name: int(info["size"] or 0) for name, info in self.described(prefix).items()}

    def described(self, prefix: str = "") -> dict[str, dict[str, Any]]:
        """What the store says of each of them, by name; of a URL that is an object itself, under the empty name."""
        with self._told():
            try:
                self._fs.invalidate_cache()
                found = self._fs.find(self._path(prefix).rstrip("/"), detail=True)
            except FileNotFoundError:
                return {}
        start = len(self._fs._strip_protocol(self._root)) + 1
        # Stores without folders may have an object that stands for one.
        files = {path: info for path, info in found.items() if info.get("type") == "file" and not path.endswith("/")}
        return {str(path)[start:]: info for path, info in sorted(files.items())}

    def remove(self, names: list[str]) -> None:
        """Remove objects, in the order given; those that are gone already are no fault."""
        with self._told():
            for name in names:
                try:
                    self._fs.rm_file(self._path(name))
                except FileNotFoundError:
                    continue

    @property
    def _is_s3(self) -> bool:
        protocol = self._fs.protocol
        return "s3" in ((protocol,) if isinstance(protocol, str) else protocol)

    def _tag(self, name: str) -> str | None:
        if not self._is_s3:
            return None
        self._fs.invalidate_cache(self._path(name))
        found = self._fs.info(self._path(name)).get("ETag")
        return str(found) if found else None

    def _place_for(self, name: str) -> str:
        """An object's path, with the folders above it where a store has such."""
        path = self._path(name)
        if not self._is_s3:
            self._fs.makedirs(self._fs._parent(path), exist_ok=True)
        return path

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The border of other people's code: each kind of store raises errors of its own."""
        try:
            yield
        except StoreError:
            raise
        except Exception as error:
            said = " ".join(str(error).split()).rstrip(".") or type(error).__name__
            remedy = "see to its address, your rights and the network, and run again"
            raise StoreError(f"Cannot use {self.url}: {said}; {remedy}.") from error


def _is_refusal(error: OSError) -> bool:
    """Whether a store would not write because another had written in the meantime."""
    response = getattr(error.__cause__, "response", None) or {}
    return response.get("Error", {}).get("Code") in ("PreconditionFailed", "ConditionalRequestConflict")
