"""What kind of file the bytes are, whatever the file's name says, and which kinds can be read."""

from __future__ import annotations

import re

from cds_etl.model import DocumentError

PDF = "application/pdf"
HTML = "text/html"
UNKNOWN = "application/octet-stream"

_HEAD = 1024  # bytes: readers accept junk before the PDF's own mark up to here
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|article)\b", re.IGNORECASE)
_REMEDIES = {
    "image/": "is a picture ({media}), not a PDF: add the PDF that it was taken from.",
    "application/zip": "is a ZIP or Office file, not a PDF: export it as PDF and add that.",
    "application/x-ole-storage": "is an old Office file, not a PDF: export it as PDF and add that.",
    "application/rtf": "is an RTF file, not a PDF: export it as PDF and add that.",
}


def media_type(content: bytes) -> str:
    """The media type that the first bytes show.

    >>> media_type(b"%PDF-1.7 ..."), media_type(b"<!doctype html><p>"), media_type(b"")
    ('application/pdf', 'text/html', 'application/octet-stream')
    """
    head = content[:_HEAD]
    if b"%PDF-" in head:
        return PDF
    for sign, media in _SIGNS:
        if head.startswith(sign):
            return media
    return HTML if _MARKUP.search(head) else UNKNOWN


def refuse_unreadable(media: str, content: bytes) -> None:
    """Raise DocumentError with a sentence that says what the file is and what to do, unless it can be read."""
    if media == PDF:
        return
    if not content:
        raise DocumentError("is empty (0 bytes): fetch it again.")
    for prefix, remedy in _REMEDIES.items():
        if media.startswith(prefix):
            raise DocumentError(remedy.format(media=media))
    if media == HTML:
        raise DocumentError("is an HTML page: this version reads PDF reports only, keep the page for a later one.")
    raise DocumentError("is neither a PDF nor an HTML page: add the published file itself.")
