"""A PDF as its numbered objects, and its bytes written anew from them: with a table or a stream of places, its objects
in streams, its contents uncompressed, or encrypted.

Knows as much of the format as is needed to damage it at a chosen spot (PDF 32000-1, 7.3 to 7.6); reads no report.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import Literal

from damaged import _rc4 as rc4

Form = Literal["table", "streams", "plain", "encrypted"]
FLATE = b"/FlateDecode"

_OBJECT = re.compile(rb"(?:^|(?<=[\r\n]))(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_ROOT = re.compile(rb"/Root\s+(\d+) 0 R")
_STREAM = re.compile(rb"\bstream\r?\n")
_LENGTH = re.compile(rb"/Length\s+\d+(?:\s+0\s+R)?")
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ID = hashlib.md5(b"an invented document").digest()


@dataclass(frozen=True, slots=True)
class Stream:
    """An object with a stream: its dictionary as written, and its bytes as they lie in the file."""

    entries: bytes
    raw: bytes

    @property
    def is_flate(self) -> bool:
        """Whether it is compressed by Flate and nothing else."""
        return FLATE in self.entries and b"/DecodeParms" not in self.entries and self.entries.count(b"Decode") == 1

    def decoded(self) -> bytes | None:
        """Its bytes uncompressed; None where that fails."""
        try:
            return zlib.decompress(self.raw) if self.is_flate else self.raw
        except zlib.error:
            return None

    def body(self, data: bytes, *, compressed: bool) -> bytes:
        """The object's body with these bytes in the stream instead.

        >>> Stream(b"<</Length 3>>", b"abc").body(b"q Q", compressed=False)
        b'<</Length 3>>\\nstream\\nq Q\\nendstream'
        """
        entries = re.sub(rb"/Filter\s*/FlateDecode", b"", self.entries) if self.is_flate else self.entries
        if compressed:
            data = zlib.compress(data)
            entries = entries.replace(b">>", b"/Filter/FlateDecode>>", 1) if entries.count(b">>") == 1 else (
                entries[: entries.rindex(b">>")] + b"/Filter/FlateDecode>>"
            )  # fmt: skip
        return _LENGTH.sub(b"/Length %d" % len(data), entries, count=1) + b"\nstream\n" + data + b"\nendstream"


@dataclass(frozen=True, slots=True)
class PdfFile:
    """The bodies of a PDF's objects by number, and the number of its root."""

    objects: dict[int, bytes]
    root: int

    @classmethod
    def read(cls, pdf: bytes) -> PdfFile:
        """Take a file apart. Raises ValueError where it has no plain objects or names no root.

        >>> from damaged import plain_pdf
        >>> len(PdfFile.read(plain_pdf()).objects)
        5
        """
        objects = {int(found[1]): found[2].strip(b"\r\n ") for found in _OBJECT.finditer(pdf)}
        roots = _ROOT.findall(pdf)
        if not objects or not roots:
            raise ValueError("The PDF has no plain objects or no root.")
        return cls(objects, int(roots[-1]))

    def stream(self, number: int) -> Stream | None:
        """The stream of an object, if it has one."""
        return stream_of(self.objects[number])

    def contents(self) -> list[int]:
        """Numbers of the streams that pages draw, in order of number.

        >>> from damaged import plain_pdf
        >>> PdfFile.read(plain_pdf()).contents()
        [4]
        """
        pages = [body for body in self.objects.values() if re.search(rb"/Type\s*/Page\b", body)]
        named = {int(n) for body in pages for found in re.findall(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)", body)
                 for n in re.findall(rb"(\d+) 0 R", found)}  # fmt: skip
        return sorted(number for number in named if number in self.objects and self.stream(number))

    def write(self, form: Form = "table") -> bytes:
        """The file's bytes; encrypted files open without a password.

        >>> from damaged import plain_pdf
        >>> [len(PdfFile.read(plain_pdf()).write(form)) > 500 for form in ("table", "streams", "plain", "encrypted")]
        [True, True, True, True]
        """
        if form == "streams":
            return _with_object_streams(self)
        objects = dict(self.objects)
        extra = b""
        if form == "plain":
            for number in self.contents():
                stream = self.stream(number)
                data = stream.decoded() if stream else None
                if stream and data is not None:
                    objects[number] = stream.body(data, compressed=False)
        if form == "encrypted":
            number = max(objects) + 1
            objects, entry = _encrypted(objects)
            objects[number] = entry
            extra = b"/Encrypt %d 0 R /ID [<%s> <%s>]" % (number, _ID.hex().encode(), _ID.hex().encode())
        return _with_table(objects, self.root, extra)


def stream_of(body: bytes) -> Stream | None:
    """The stream in the body of an object.

    >>> stream_of(b"<</Length 1>>\\nstream\\nq\\nendstream").raw, stream_of(b"<<>>")
    (b'q', None)
    """
    start, end = _STREAM.search(body), body.rfind(b"endstream")
    if not start or end < start.end():
        return None
    raw = body[start.end() : end]
    length = re.search(rb"/Length\s+(\d+)(?!\s+\d+\s+R)", body[: start.start()])
    cut = int(length[1]) if length and int(length[1]) <= len(raw) else len(raw.rstrip(b"\r\n"))
    return Stream(body[: start.start()].rstrip(), raw[:cut])


def _with_table(objects: dict[int, bytes], root: int, extra: bytes) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\x80\x80\x80\x80\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, extra, start)
    return bytes(out)


def _with_object_streams(file: PdfFile) -> bytes:
    """Objects without streams lie in streams of a hundred, places in a stream (PDF 32000-1, 7.5.7 and 7.5.8)."""
    out = bytearray(b"%PDF-1.7\n%\x80\x80\x80\x80\n")
    entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    small = [number for number in sorted(file.objects) if file.stream(number) is None]
    number = max(file.objects) + 1
    for body_number in sorted(set(file.objects) - set(small)):
        entries[body_number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (body_number, file.objects[body_number])
    for first in range(0, len(small), 100):
        held, heads, bodies = small[first : first + 100], b"", b""
        for place, one in enumerate(held):
            heads += b"%d %d " % (one, len(bodies))
            bodies += file.objects[one] + b"\n"
            entries[one] = (2, number, place)
        data = zlib.compress(heads + bodies)
        entries[number] = (1, len(out), 0)
        said = b"/Type/ObjStm/N %d/First %d" % (len(held), len(heads))
        out += _flate_object(number, said, data)
        number += 1
    start = len(out)
    entries[number] = (1, start, 0)
    rows = b"".join(
        bytes([kind]) + second.to_bytes(4, "big") + third.to_bytes(2, "big")
        for kind, second, third in (entries.get(n, (0, 0, 65535)) for n in range(number + 1))
    )
    data = zlib.compress(rows)
    said = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R" % (number + 1, file.root)
    return bytes(out + _flate_object(number, said, data) + b"startxref\n%d\n%%%%EOF\n" % start)


def _flate_object(number: int, said: bytes, data: bytes) -> bytes:
    head = b"%d 0 obj\n<<%s/Length %d/Filter/FlateDecode>>\n" % (number, said, len(data))
    return head + b"stream\n" + data + b"\nendstream\nendobj\n"


def _encrypted(objects: dict[int, bytes]) -> tuple[dict[int, bytes], bytes]:
    """The objects with their streams under RC4 of 40 bits and no user password, and the entry that says so."""
    owner = rc4(hashlib.md5(_PADDING).digest()[:5], _PADDING)
    permissions = (-64).to_bytes(4, "little", signed=True)
    key = hashlib.md5(_PADDING + owner + permissions + _ID).digest()[:5]
    found = {}
    for number, body in objects.items():
        stream = stream_of(body)
        own = hashlib.md5(key + number.to_bytes(3, "little") + bytes(2)).digest()[:10]
        found[number] = body if stream is None else (
            stream.entries + b"\nstream\n" + rc4(own, stream.raw) + b"\nendstream"
        )  # fmt: skip
    entry = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -64 /O <%s> /U <%s> >>" % (
        owner.hex().encode(), rc4(key, _PADDING).hex().encode(),
    )  # fmt: skip
    return found, entry
