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
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|table|div|p|article|section|main|span|h[1-6]|ul)\b",
    re.IGNORECASE,
)
_FAR = 65536  # bytes: pages may open with comments or empty lines
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
    opening = content[:_FAR].replace(b"\0", b"").lstrip(b" \t\r\n\xef\xbb\xbf\xff\xfe")
    return HTML if opening.startswith(b"<") and _MARKUP.search(opening) else _type_of_text(head)


def _type_of_text(head: bytes) -> str:
    """HTML for text in which markup begins later on."""
    return HTML if _MARKUP.search(head.replace(b"\0", b"")) else UNKNOWN


def refuse_unreadable(media: str, content: bytes) -> None:
    """Raise DocumentError with a sentence that says what the file is and what to do, unless it can be read."""
    if media in (PDF, HTML):
        return
    if not content:
        raise DocumentError("is empty (0 bytes): fetch it again.")
    for prefix, remedy in _REMEDIES.items():
        if media.startswith(prefix):
            raise DocumentError(remedy.format(media=media))
    raise DocumentError("is neither a PDF nor an HTML page: add the published file itself.")
