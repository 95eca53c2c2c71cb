"""Whether a PDF's streams are whole: what Flate compressed carries a checksum of its own, which PDFium does not ask.

A bit that was turned over on the way gives other letters and figures, or half a page, and nothing else tells. Here
bytes are summed; no page is read. PDF 32000-1, 7.3.8 and 7.4.4; RFC 1950, 2.2.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Any

from cds_etl.model import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
_LONGEST_HEAD = 2000  # bytes of an object before its stream
_STEP = 1 << 16
_MOST = 1 << 28  # bytes uncompressed, of one file: more is for the limits of time and memory


def refuse_unsound(content: bytes, handle: Any = None) -> None:
    """Raise DocumentError where a compressed stream of the file is damaged.

    `handle` is PDFium's document, which writes out an encrypted file in the clear. A stream of which only the checksum
    lacks is let be, and so is all beyond the first 256 MB uncompressed.

    >>> page = zlib.compress(b"BT (61/63) Tj ET")
    >>> pdf = b"4 0 obj <</Filter/FlateDecode/Length %d>> stream\\n%s\\nendstream" % (len(page), page)
    >>> refuse_unsound(pdf)
    >>> refuse_unsound(pdf.replace(page, page[:-1] + b"?"))
    Traceback (most recent call last):
    cds_etl.model.DocumentError: ('is damaged: 1 of its 1 compressed parts do not pass their own checksum, ...
    """
    if b"/Encrypt" in content and handle is not None:
        content = _in_the_clear(handle) or b""
    count = damaged = 0
    left = _MOST
    for start in _flate_streams(content):
        is_whole, size = _inflate(content, start, left)
        count, damaged, left = count + 1, damaged + (not is_whole), left - size
        if left <= 0:
            break
    if damaged:
        msg = f"is damaged: {damaged} of its {count} compressed parts do not pass their own checksum"
        raise DocumentError(f"{msg}, so that what it prints cannot be trusted; fetch or export it again.")


def _flate_streams(content: bytes) -> Iterator[int]:
    """Where the streams begin that Flate compressed last."""
    for found in _STREAM.finditer(content):
        head = content[max(0, found.start() - _LONGEST_HEAD) : found.start()]
        head = head[max(head.rfind(b" obj"), head.rfind(b"endobj"), head.rfind(b"endstream"), 0) :]
        if _FLATE.search(head):
            yield found.end()


def _inflate(content: bytes, start: int, most: int) -> tuple[bool, int]:
    """Whether the stream that begins here is whole, and how much it came to; it knows its own end."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    place, size, total, rest = start + 2, 0, 1, b""
    while not inflater.eof and size < most:
        if not rest:
            rest = content[place : place + _STEP]
            place += len(rest)
            if not rest:
                return False, size
        try:
            piece = inflater.decompress(rest, _STEP)
        except zlib.error:
            return False, size
        rest = inflater.unconsumed_tail
        size, total = size + len(piece), zlib.adler32(piece, total)
    if not inflater.eof:
        return True, size
    end = place - len(inflater.unused_data)
    is_missing = content[end : end + 11].lstrip(b"\r\n").startswith(b"endstream")
    return is_missing or content[end : end + 4] == total.to_bytes(4, "big"), size


def _in_the_clear(handle: Any) -> bytes | None:
    """The file as PDFium writes it without encryption: its streams as they were compressed."""
    import pypdfium2.internal as internal
    import pypdfium2.raw as pdfium

    out = io.BytesIO()
    writer = internal.get_bufwriter(out)
    return out.getvalue() if pdfium.FPDF_SaveAsCopy(handle, writer, pdfium.FPDF_REMOVE_SECURITY) else None
