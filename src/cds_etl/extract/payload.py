"""What a PDF carries beside its pages: files within it, scripts, programs to start. Nothing of it is opened or run.

Only noted: a file within a report may hold the very figures that it prints. What its pages show is for `pdfium`.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

from cds_etl.model import LinkedFile
from cds_etl.text import compose, squeeze

from .page_files import media_type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = (
    ("scripts", re.compile(rb"/JavaScript\b")),
    ("programs to start", re.compile(rb"/Launch\b")),
    ("films or sounds", re.compile(rb"/(?:RichMedia|Movie|Sound)\b")),
)
_PACKED = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_FAR = 4096  # bytes between the dictionary of packed objects and their stream
_MOST_PACKED = 2_000_000  # bytes of one stream of objects: more are no objects that open a document
_MOST_STREAMS = 2_000
_MOST_FILES = 1_000
_LONGEST_NAME = 4_096  # bytes


class Payload(NamedTuple):
    """The files within a document, and what else was left alone, in words."""

    files: tuple[LinkedFile, ...] = ()
    ignored: tuple[str, ...] = ()


def read_payload(content: bytes) -> Payload:
    """What a PDF that can be opened carries. Where objects are packed or encrypted in other ways, less is told.

    >>> read_payload(b"%PDF-1.7 no PDF")
    Payload(files=(), ignored=())
    """
    pdfium.FPDF_InitLibrary()
    handle = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not handle:
        return Payload()
    try:
        files = tuple(_files(handle))
    finally:
        pdfium.FPDF_CloseDocument(handle)
    shown = [content, *_unpacked(content)]
    ignored = [name for name, sign in _SIGNS if any(sign.search(part) for part in shown)]
    return Payload(files, (*ignored, *(["embedded files"] if files else [])))


def _files(handle: Any) -> Iterator[LinkedFile]:
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(handle), _MOST_FILES)):
        name = _name(pdfium.FPDFDoc_GetAttachment(handle, index))
        yield LinkedFile(f"#embedded-{index + 1}", name or None, media_type_of(name))


def _name(attachment: Any) -> str:
    if not attachment:
        return ""
    length = min(pdfium.FPDFAttachment_GetName(attachment, None, 0), _LONGEST_NAME)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pdfium.FPDFAttachment_GetName(attachment, buffer, length)
    return squeeze(compose(bytes(buffer)[:length].decode("utf-16-le", "replace").replace("\0", "")))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The beginnings of streams in which objects are packed."""
    for number, found in enumerate(_PACKED.finditer(content)):
        begin = _STREAM.search(content, found.end(), found.end() + _FAR)
        if number >= _MOST_STREAMS:
            return
        if begin:
            unpacker = zlib.decompressobj()
            try:
                yield unpacker.decompress(content[begin.end() : begin.end() + _MOST_PACKED], _MOST_PACKED)
            except zlib.error:
                continue  # packed in another way, or encrypted
