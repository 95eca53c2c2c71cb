"""Files that cannot be read, or only just, made byte by byte: encrypted, without pages, with pages in a circle.

What their text says is invented.
"""

from __future__ import annotations

import hashlib

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
HTML = "<!doctype html>\n<html lang=vi><title>Tin tức</title><p>Một trang tin.</p></html>\n".encode()
TEXT = "Mot dong chu khong co that."

# PDF 32000-1, 7.6.3.3: what fills a password up to 32 bytes.
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = hashlib.md5(b"an invented document").digest()
_MAY_DO_NOTHING = -64


def plain_pdf(kids: bytes = b"[3 0 R]", count: int = 1) -> bytes:
    """A PDF of one page with one line of text; `kids` and `count` describe its page tree.

    >>> plain_pdf()[:8]
    b'%PDF-1.7'
    """
    return assemble(_objects(_stream(), kids, count))


def encrypted_pdf(user: str, owner: str) -> bytes:
    """The same, encrypted with RC4 and 40 bits (PDF 32000-1, 7.6, revision 2); an empty `user` password opens it.

    >>> TEXT.encode() in encrypted_pdf("", "owner")
    False
    """
    owner_entry = _rc4(hashlib.md5(_padded(owner)).digest()[:5], _padded(user))
    permissions = _MAY_DO_NOTHING.to_bytes(4, "little", signed=True)
    key = hashlib.md5(_padded(user) + owner_entry + permissions + _ID).digest()[:5]
    of_stream = hashlib.md5(key + (4).to_bytes(3, "little") + bytes(2)).digest()[:10]
    encryption = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P %d /O <%s> /U <%s> >>" % (
        _MAY_DO_NOTHING, owner_entry.hex().encode(), _rc4(key, _PADDING).hex().encode(),
    )  # fmt: skip
    name = _ID.hex().encode()
    extra = b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (name, name)
    return assemble([*_objects(_rc4(of_stream, _stream())), encryption], extra)


def _stream() -> bytes:
    return f"BT /F1 12 Tf 72 700 Td ({TEXT}) Tj ET".encode()


def _objects(stream: bytes, kids: bytes = b"[3 0 R]", count: int = 1) -> list[bytes]:
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids %s /Count %d >>" % (kids, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]


def assemble(objects: list[bytes], extra: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, the first of them its catalog; `extra` goes into the trailer.

    >>> assemble([b"<< /Type /Catalog >>"]).count(b" obj")
    1
    """
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, extra, start)
    return bytes(out)


def _padded(password: str) -> bytes:
    return (password.encode() + _PADDING)[:32]


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
