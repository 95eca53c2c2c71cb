"""What tells this code from other code: hashes of its sources and data, and the versions of its engines.

Whatever changes what is read of a document, or made of it, has its part here; nothing else has.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

_ENGINES = ("beautifulsoup4", "duckdb", "lxml", "pdfplumber", "pydantic", "pypdfium2", "rapidfuzz")
_READING_ENGINES = ("beautifulsoup4", "lxml", "pdfplumber", "pypdfium2")
_READING = ("extract/", "model.py", "text.py", "reference/page_words.csv")
_READING_SCANS = ("reference/agencies.csv", "reference/indicators.toml", "reference/phrases.csv")


class Readers(NamedTuple):
    """Fingerprints of what reads: of the code and engines for every document, and of what scans depend on besides."""

    all: str
    scans: str


@cache
def reader_fingerprints() -> Readers:
    """Fingerprints of what has its part in an extraction, sixteen hex digits each: less than in a snapshot.

    >>> [len(digits) for digits in reader_fingerprints()]
    [16, 16]
    """
    from .extract import ocr_version

    return Readers(_digest(_READING, _READING_ENGINES), _digest(_READING_SCANS, (), ocr_version()))


def _digest(names: tuple[str, ...], engines: Iterable[str], *more: str) -> str:
    """A hash of the files whose names begin so, and of engines' versions."""
    from importlib import metadata

    digest = hashlib.sha256()
    for name, content in _own_files(resources.files("cds_etl")):
        if name.startswith(names):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    for text in (*(f"{engine}=={metadata.version(engine)}\n" for engine in engines), *more):
        digest.update(text.encode())
    return digest.hexdigest()[:16]


@cache
def code_fingerprint() -> str:
    """Sixteen hex digits that change when the code, the reference data or an engine's version does."""
    from .extract import ocr_version

    return _digest(("",), _ENGINES, ocr_version())


@cache
def fingerprint_parts() -> dict[str, str]:
    """What the fingerprint is made of, so that two can be told apart: a hash of the code and of each file of reference
    data, the version of each engine.

    >>> sorted(fingerprint_parts())[:3]
    ['beautifulsoup4', 'code', 'duckdb']
    """
    from importlib import metadata

    from .extract import ocr_version

    parts = {engine: metadata.version(engine) for engine in _ENGINES} | {"ocr": ocr_version()}
    code = hashlib.sha256()
    for name, content in _own_files(resources.files("cds_etl")):
        if name.endswith(".py"):
            code.update(f"{name}\0{len(content)}\0".encode() + content)
        else:
            parts[name] = hashlib.sha256(content).hexdigest()[:16]
    return parts | {"code": code.hexdigest()[:16]}


def _own_files(folder: Traversable, prefix: str = "") -> Iterable[tuple[str, bytes]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        name = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _own_files(item, f"{name}/")
        elif item.name.endswith((".py", ".csv", ".toml")):
            yield name, item.read_bytes()
