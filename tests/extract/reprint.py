"""A printed report set anew in a legacy font: each word where it stood, its letters as bytes of VNI or VPS.

Such fonts have no table of their letters: only their name, or the words themselves, tell the encoding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from cds_etl.extract.pdfium import read_pages
from cds_etl.text import encode_legacy

from .paper import assemble

if TYPE_CHECKING:
    from cds_etl.model import Page, Word
    from cds_etl.text import Encoding

UTF8 = Literal["utf8"]
_ADVANCE = 500  # thousandths of the size: every letter is as wide, and each word is stretched to the width it had
_SHOWN = "".join(
    f"<{code:02x}> <{ord(bytes([code]).decode('cp1252', 'ignore') or chr(code)):04x}>\n" for code in range(1, 256)
)
_LETTERS = f"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Shown def /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange
255 beginbfchar
{_SHOWN}endbfchar endcmap CMapName currentdict /CMap defineresource pop end end""".encode()


def reprint(pdf: bytes, encoding: Encoding | UTF8, font: str) -> bytes:
    """The same pages, words and rules, in a font of that name whose text is in the encoding."""
    pages = list(read_pages(pdf))
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    widths = " ".join([str(_ADVANCE)] * 256)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Font << /F1 4 0 R >> >>",
        (
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{font} /Encoding /WinAnsiEncoding /FirstChar 0 /LastChar 255"
            f" /Widths [{widths}] /ToUnicode 5 0 R >>"
        ).encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(_LETTERS), _LETTERS),
    ]
    for number, page in enumerate(pages):
        stream = b"\n".join(
            [*(_rule(page, n) for n in range(len(page.rules))), *(_show(page, w, encoding) for w in page.words)]
        )
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Resources 3 0 R"
                f" /Contents {first + 2 * number + 1} 0 R >>"
            ).encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    return assemble(objects)


def _rule(page: Page, number: int) -> bytes:
    x0, top, x1, bottom = page.rules[number].box
    return b"%g %g %g %g re f" % (x0, page.height - bottom, max(x1 - x0, 0.5), max(bottom - top, 0.5))


def _show(page: Page, word: Word, encoding: Encoding | UTF8) -> bytes:
    text = b"".join(_bytes(letter, encoding) for letter in word.text)
    stretch = 100 * word.box.width / (len(text) * word.size * _ADVANCE / 1000)
    escaped = text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)").replace(b"\r", rb"\r")
    place = b"1 0 0 1 %g %g Tm" % (word.box.x0, page.height - word.baseline)
    return b"BT /F1 %g Tf %g Tz %s (%s ) Tj ET" % (word.size, stretch, place, escaped)


def _bytes(letter: str, encoding: Encoding | UTF8) -> bytes:
    """A letter in the encoding, or its bytes of UTF-8 as a program takes them that does not know it.

    Signs that the encoding does not have are as in Windows' western code page.
    """
    if encoding == "utf8":
        return letter.encode()
    try:
        return encode_legacy(letter, encoding)
    except ValueError:
        return b"-" if letter in "–—" else letter.encode("cp1252", "replace")
