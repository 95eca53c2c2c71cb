"""PDFs that want to break a reader, written object by object: trees that turn in a circle, bombs, payloads.

Each maker gives the bytes of one file. What becomes of it is for `test_bad_input`.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from damaged import assemble

if TYPE_CHECKING:
    from collections.abc import Iterable

LINE = "Mot dong chu co that."
HELLO = f"BT /F1 12 Tf 72 700 Td ({LINE}) Tj ET\n".encode()
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
A4 = b"[0 0 595 842]"
_MEGABYTE = 1 << 20


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object as it stands.

    >>> stream(b"ET")
    b'<< /Length 2  >>\\nstream\\nET\\nendstream'
    """
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def deflated(pieces: Iterable[bytes], rounds: int = 1, entries: bytes = b"") -> bytes:
    """A stream object whose content was deflated, as often as asked for."""
    packer = zlib.compressobj(9)
    content = b"".join([*map(packer.compress, pieces), packer.flush()])
    for _ in range(rounds - 1):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter [%s] %s" % (b" /FlateDecode" * rounds, entries))


def one_page(
    content: bytes | None = None,
    *more: bytes,
    resources: bytes = b"",
    page: bytes = b"/MediaBox " + A4,
    catalog: bytes = b"",
    font: bytes = FONT,
    body: bytes | None = None,
) -> bytes:
    """A PDF of one page: object 3 is the page, 4 its content, 5 the font /F1; `more` objects begin at 6.

    >>> LINE.encode() in one_page()
    True
    """
    return assemble([
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
        % (page, resources),
        body or stream(HELLO if content is None else content),
        font,
        *more,
    ])  # fmt: skip


def two_pages(second: bytes, *more: bytes, resources: bytes = b"", page: bytes = b"/MediaBox " + A4) -> bytes:
    """A PDF whose first page can be read, and whose second has this content object; `more` objects begin at 8."""
    own = b"/Resources << /Font << /F1 5 0 R >> %s >>"
    return assemble([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R %s >>" % (A4, own % b""),
        stream(HELLO),
        FONT,
        b"<< /Type /Page /Parent 2 0 R %s /Contents 7 0 R %s >>" % (page, own % resources),
        second,
        *more,
    ])  # fmt: skip


# Page trees and cross-references.


def wrong_offsets() -> bytes:
    """Every place that the cross-reference table names is wrong."""
    head, tail = one_page().split(b"xref\n", 1)
    return head + b"xref\n" + tail.replace(b"0000000", b"0000009")


def wrong_start() -> bytes:
    """The place of the cross-reference table is past the end."""
    head, _ = one_page().rsplit(b"startxref\n", 1)
    return head + b"startxref\n99999999\n%%EOF\n"


def previous_is_itself() -> bytes:
    """The cross-reference table names itself as the one before it."""
    content = one_page()
    start = content.rindex(b"xref\n0 ")
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def objects_gone() -> bytes:
    """The words `obj` are gone, and with them every object."""
    return one_page().replace(b" obj", b" obk")


def kids_are_the_parent() -> bytes:
    """The tree's root is its own child, beside the page."""
    return one_page().replace(b"/Kids [3 0 R] /Count 1", b"/Kids [2 0 R 3 0 R] /Count 2")


def kids_in_a_circle() -> bytes:
    """Two nodes of the tree are each other's children, and there is no page."""
    return assemble([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
    ])  # fmt: skip


def parents_in_a_circle() -> bytes:
    """Size and fonts of the page must be inherited, and its parents turn in a circle."""
    return assemble([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 6 0 R >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
        stream(HELLO),
        FONT,
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
    ])  # fmt: skip


def deep_tree(levels: int = 50_000) -> bytes:
    """One page below so many nodes."""
    nodes = [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 %s >>" % (number + 1, b"/Parent %d 0 R" % (number - 1) * (number > 2))
        for number in range(2, levels + 2)
    ]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox %s >>" % (levels + 1, A4)
    return assemble([b"<< /Type /Catalog /Pages 2 0 R >>", *nodes, page])


def no_pages() -> bytes:
    """A tree without a page."""
    return one_page().replace(b"/Kids [3 0 R] /Count 1", b"/Kids [] /Count 0")


def a_million_claimed() -> bytes:
    """A tree that says that it has a million pages, and has one."""
    return one_page().replace(b"/Count 1 ", b"/Count 1000000 ")


def deep_arrays() -> bytes:
    """Arrays in arrays, 200,000 deep, in the catalog."""
    return one_page(catalog=b"/Deep " + b"[" * 200_000 + b"]" * 200_000)


# Bombs.


def zeros_as_content() -> bytes:
    """A page's content is a gigabyte of zeros, in a megabyte."""
    return two_pages(deflated(bytes(_MEGABYTE) for _ in range(1024)))


def flate_in_flate() -> bytes:
    """A gigabyte of zeros deflated three times, in some hundred bytes."""
    return two_pages(deflated((bytes(_MEGABYTE) for _ in range(1024)), rounds=3))


def operators_without_end() -> bytes:
    """Three hundred megabytes of a page that saves and restores its state."""
    return two_pages(deflated(b"q Q " * (_MEGABYTE // 4) for _ in range(300)))


def picture(bits: int, *, side: int = 60_000, filters: int = 1) -> bytes:
    """A page that is a picture of 60,000 times 60,000 points, blank, of one or eight bits each."""
    row = bytes(side * bits // 8)
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent %d /ColorSpace /DeviceGray"
    data = deflated((row for _ in range(side)), filters, image % (side, side, bits))
    return two_pages(stream(b"595 0 0 842 0 0 cm /Im Do"), data, resources=b"/XObject << /Im 8 0 R >>")


def lying_picture() -> bytes:
    """A picture that says that it has 60,000 times 60,000 points in colour, and holds one byte."""
    image = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
    draw = stream(b"595 0 0 842 0 0 cm /Im Do")
    return two_pages(draw, stream(b"\0", image), resources=b"/XObject << /Im 8 0 R >>")


def doubling_forms(levels: int = 30) -> bytes:
    """A form that draws the next one twice, 30 levels deep: a thousand million lines of text."""
    frame = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> %s >>"
    forms = [stream(b"/X Do /X Do", frame % (b"/XObject << /X %d 0 R >>" % (9 + number))) for number in range(levels)]
    return two_pages(stream(b"/X Do"), *forms, stream(HELLO, frame % b""), resources=b"/XObject << /X 8 0 R >>")


def form_in_itself() -> bytes:
    """A form that draws itself."""
    frame = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 8 0 R >> >>"
    return two_pages(stream(b"/X Do"), stream(b"/X Do", frame), resources=b"/XObject << /X 8 0 R >>")


def font_in_itself() -> bytes:
    """A font whose letters are drawings, each set in the font itself."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 65"
        b" /Widths [1] /Encoding << /Differences [65 /A] >> /CharProcs << /A 9 0 R >>"
        b" /Resources << /Font << /T 8 0 R >> >> >>"
    )
    letter = stream(b"1 0 0 0 1 1 d1 BT /T 1 Tf (A) Tj ET")
    draw = stream(b"BT /T 12 Tf 72 700 Td (AAAA) Tj ET")
    own = b"/MediaBox %s /Extra << /T 8 0 R >>" % A4
    return two_pages(draw, font, letter, page=own).replace(b"/F1 5 0 R >>  >>", b"/F1 5 0 R /T 8 0 R >> >>")


def a_million_paths() -> bytes:
    """A page with a million small boxes."""
    return two_pages(deflated(b"%d %d 2 2 re f\n" % (n % 590, n // 590 % 840) for n in range(1_000_000)))


def a_path_of_millions() -> bytes:
    """One path of three million lines."""
    return two_pages(deflated([b"0 0 m ", *(b"%d %d l " % (n % 590, n % 840) for n in range(3_000_000)), b"S"]))


def a_million_letters() -> bytes:
    """A page that prints a million words over one another."""
    return two_pages(deflated([b"BT /F1 9 Tf 72 700 Td ", *(b"(so 61/63) Tj " for _ in range(1_000_000)), b"ET"]))


def one_long_word() -> bytes:
    """A page that prints one word of two million letters."""
    return two_pages(deflated([b"BT /F1 9 Tf 72 700 Td (", b"x" * 2_000_000, b") Tj ET"]))


def a_grid_of_rules() -> bytes:
    """A page ruled with 4,000 lines across and 4,000 down: 16 million crossings."""
    rules = [b"%f 0 m %f 842 l S 0 %f m 595 %f l S\n" % (n / 7, n / 7, n / 5, n / 5) for n in range(4_000)]
    return two_pages(deflated([HELLO, *rules]))


# Absurd pages.

PAGES = {
    "a page larger than numbers go": b"/MediaBox [0 0 1e400 99999999999999999999999999999999999999999999999]",
    "a page upside down": b"/MediaBox [595 842 0 0]",
    "a page of size zero": b"/MediaBox [0 0 0 0]",
    "a page whose size is no number": b"/MediaBox [/NaN (nan) null true]",
    "a page without size": b"",
    "a page turned by 45 degrees": b"/MediaBox [0 0 595 842] /Rotate 45",
    "a page turned by a thousand million degrees": b"/MediaBox [0 0 595 842] /Rotate 1000000090",
    "a page with a unit of a thousand million": b"/MediaBox [0 0 595 842] /UserUnit 1000000000",
}
"""Entries of a page that can be read all the same, by what is absurd about them."""
COUNTRY = b"/MediaBox [0 0 1000000000 1000000000]"
NEGATIVE = b"/MediaBox [0 0 -595 -842]"
CROPPED = b"/MediaBox [0 0 595 842] /CropBox [900 900 901 901]"


# Fonts.


def missing_font() -> bytes:
    """The font that the text is set in is not in the file."""
    return one_page(font=b"null")


def broken_font_program() -> bytes:
    """The font's own program is noise."""
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Noise /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar"
        b" 33 /Widths [300 300] /FontDescriptor << /Type /FontDescriptor /FontName /ABCDEF+Noise /Flags 32 /FontBBox"
        b" [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 /MissingWidth 500"
        b" /FontFile2 6 0 R >> >>"
    )
    noise = bytes(n * n * 7919 % 256 for n in range(4000))
    return one_page(None, stream(b"\0\1\0\0" + noise, b"/Length1 4004"), font=font)


def font_without_letters() -> bytes:
    """A font with glyph numbers and no table of the letters that they stand for."""
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Numbers /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    descendant = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Numbers /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0 >> /DW 600 /FontDescriptor << /Type /FontDescriptor /FontName"
        b" /ABCDEF+Numbers /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700"
        b" /StemV 80 >> >>"
    )
    lines = b" ".join(b"<%s> Tj 0 -20 Td" % b"".join(b"%04x" % (3 + (7 * n + i) % 90) for i in range(40))
                      for n in range(20))  # fmt: skip
    return one_page(b"BT /F1 12 Tf 72 700 Td " + lines + b" ET", descendant, font=font)


# What is carried along.


def with_payload() -> bytes:
    """A page that can be read, with a script that runs at opening, one at each page, and two files within."""
    catalog = (
        b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> /AA << /WC << /S /JavaScript /JS (1) >> >> /Names <<"
        b" /JavaScript << /Names [(a) << /S /JavaScript /JS (app.launchURL\\('http://example.org'\\)) >>] >>"
        b" /EmbeddedFiles << /Names [(one) 6 0 R (two) 8 0 R] >> >>"
    )
    return one_page(
        None,
        b"<< /Type /Filespec /F (so-lieu.xlsx) /UF (so-lieu.xlsx) /EF << /F 7 0 R >> >>",
        stream(b"PK\3\4", b"/Type /EmbeddedFile /Subtype /application#2Foctet-stream"),
        b"<< /Type /Filespec /F (../../etc/x.exe) /UF (../../etc/x.exe) /EF << /F 9 0 R >> >>",
        stream(b"MZ", b"/Type /EmbeddedFile"),
        catalog=catalog,
    )


def launches() -> bytes:
    """A page that would start a program when it is opened."""
    return one_page(catalog=b"/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> >>")
