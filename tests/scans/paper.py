"""Pictures as the pages of a PDF, as scanners write it: one picture a page, JPEG, lossless or fax; no other object.

What the pictures show is none of its business.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its picture, its size in points before turning, JPEG quality (None: lossless), and /Rotate."""

    picture: Image
    width: float
    height: float
    quality: int | None = None
    rotate: int = 0


def bind(sheets: Sequence[Sheet]) -> bytes:
    """A PDF of these pages. The same pictures give the same bytes.

    A black and white picture (mode "1") is written as a fax of group 4 whatever the quality.

    >>> from PIL import Image
    >>> pdf = bind([Sheet(Image.new("L", (20, 30), 255), 72, 108, quality=60)])
    >>> import pypdfium2
    >>> pypdfium2.PdfDocument(pdf)[0].get_size()
    (72.0, 108.0)
    """
    objects: list[bytes] = []
    pages: list[int] = []
    for sheet in sheets:
        first = len(objects) + 3
        content = b"q %.2f 0 0 %.2f 0 0 cm /Im0 Do Q" % (sheet.width, sheet.height)
        objects += [_picture(sheet), b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Rotate %d /Contents %d 0 R "
            b"/Resources << /XObject << /Im0 %d 0 R >> >> >>"
            % (sheet.width, sheet.height, sheet.rotate, first + 1, first)
        )
        pages.append(first + 2)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    heads = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids)]
    return _file([*heads, *objects])


def _file(objects: Sequence[bytes]) -> bytes:
    written = io.BytesIO()
    written.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(written.tell())
        written.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = written.tell()
    written.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    written.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    written.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return written.getvalue()


def _picture(sheet: Sheet) -> bytes:
    picture = sheet.picture
    width, height = picture.size
    space, bits = {"L": (b"/DeviceGray", 8), "RGB": (b"/DeviceRGB", 8), "1": (b"/DeviceGray", 1)}[picture.mode]
    if picture.mode == "1":
        how = b"/CCITTFaxDecode /DecodeParms << /K -1 /Columns %d /Rows %d >>" % (width, height)
        data = _fax(picture)
    elif sheet.quality is None:
        how, data = b"/FlateDecode", zlib.compress(picture.tobytes(), 6)
    else:
        how, data = b"/DCTDecode", _jpeg(picture, sheet.quality)
    return (
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent %d "
        b"/Filter %s /Length %d >>\nstream\n%s\nendstream" % (width, height, space, bits, how, len(data), data)
    )


def _jpeg(picture: Image, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality)
    return written.getvalue()


def _fax(picture: Image) -> bytes:
    """The one strip of a TIFF of group 4."""
    written = io.BytesIO()
    # Tags 266 and 278: bits from the left, all rows in one strip. 262: black is 0, as PDF's decoder has it.
    picture.save(written, "TIFF", compression="group4", tiffinfo={262: 0, 266: 1, 278: picture.height})
    tiff = written.getvalue()
    (at,) = struct.unpack_from("<I", tiff, 4)
    (count,) = struct.unpack_from("<H", tiff, at)
    entries = (struct.unpack_from("<HHII", tiff, at + 2 + 12 * place) for place in range(count))
    values = {tag: value & 0xFFFF if kind == 3 else value for tag, kind, _, value in entries}
    return tiff[values[273] : values[273] + values[279]]
