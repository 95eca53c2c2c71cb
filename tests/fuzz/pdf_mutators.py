"""Damage that knows what a PDF is: objects swapped, dropped and doubled, entries of dictionaries made absurd, streams
put in another's place, and streams changed underneath their compression, so that pages print other numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .bytes_mutators import ANY, drop, flip_bits, flip_digit, move, overwrite
from .pdf_file import PdfFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

KEYS = tuple(
    b"""
    Length Count Kids Parent MediaBox CropBox Rotate UserUnit Filter Width Height BitsPerComponent W DW Widths
    FirstChar LastChar Index Size Prev Root First N Type Subtype Contents Resources Font XObject ToUnicode
    Encoding DescendantFonts FontDescriptor FontFile3 FontFile2 CIDToGIDMap FontBBox Matrix BBox ColorSpace
    Encrypt V R O U P DecodeParms Predictor Columns StructParents
    """.split()
)
_VALUES = (
    b"0", b"-1", b"1", b"2147483647", b"-2147483648", b"4294967296", b"99999999999999999999", b"1e38", b"-0.0001",
    b"null", b"true", b"[]", b"<<>>", b"()", b"/Nothing", b"/FlateDecode", b"/ASCIIHexDecode", b"/LZWDecode",
    b"/DCTDecode", b"[/FlateDecode/FlateDecode]", b"[0 0 0 0]", b"[0 0 1e9 1e9]", b"[-5 -5 99999 7]", b"[1 1 1]",
    b"[8 8 8]", b"[0 1 0]", b"90", b"45", b"/Page", b"/Pages", b"/Image", b"/Form", b"/Type3", b"/Identity-V",
    b"/Identity-H",
)  # fmt: skip
_VALUE = rb"\s*(\[[^\[\]]*\]|<<[^<>]*>>|\([^()]*\)|/[\w.#+-]*|-?[\d.]+(?:\s+\d+\s+R)?|true|false|null)"
_TRIES = 8
_NUMBER = re.compile(rb"-?\d+\.?\d*")
_OPERATOR = re.compile(rb"[^\n]*\n")


def edit_entry(pdf: bytes, rng: Random) -> bytes:
    """An entry of a dictionary, anywhere in the file as it lies, made extreme, senseless or a loop."""
    for _ in range(_TRIES):
        found = list(re.finditer(rb"/%s(?![A-Za-z])%s" % (rng.choice(KEYS), _VALUE), pdf))
        if found:
            start, end = rng.choice(found).span(1)
            return pdf[:start] + b" " + _value(rng, pdf) + pdf[end:]
    return flip_bits(pdf, rng)


def edit_entry_soundly(pdf: bytes, rng: Random) -> bytes:
    """The same, and the places of all objects written anew, so that nothing else is amiss."""
    try:
        return PdfFile.read(edit_entry(pdf, rng)).write()
    except ValueError:
        return edit_entry(pdf, rng)


def edit_places(pdf: bytes, rng: Random) -> bytes:
    """A place of the table of places made another, or the place of the table itself."""
    found = list(re.finditer(rb"(?m)^\d{10} \d{5} [nf]|startxref\s+\d+", pdf))
    if not found:
        return flip_bits(pdf, rng)
    one = rng.choice([found[-1], rng.choice(found)])
    digits = re.search(rb"\d+", one[0])
    assert digits
    start, width = one.start() + digits.start(), len(digits[0])
    other = rng.choice((0, len(pdf) - 1, 10**width - 1, rng.randrange(len(pdf)), int(digits[0]) + rng.randint(-9, 9)))
    return pdf[:start] + str(max(0, other)).zfill(width).encode()[:width] + pdf[start + width :]


def swap_objects(pdf: bytes, rng: Random) -> bytes:
    """Two objects in one another's place."""
    return _with_objects(pdf, rng, _swap)


def drop_object(pdf: bytes, rng: Random) -> bytes:
    """An object left out."""
    return _with_objects(pdf, rng, _drop)


def double_object(pdf: bytes, rng: Random) -> bytes:
    """An object in another's place as well."""
    return _with_objects(pdf, rng, _double)


def swap_streams(pdf: bytes, rng: Random) -> bytes:
    """A stream in another's place, its dictionary with it."""
    return _with_objects(pdf, rng, _double_stream)


def edit_stream(pdf: bytes, rng: Random) -> bytes:
    """Bytes of any stream changed underneath its compression: fonts, tables of letters, contents, pictures."""
    return _with_objects(pdf, rng, lambda file, rng: _edit_stream(file, rng, sorted(file.objects), _ROUGH))


def edit_contents(pdf: bytes, rng: Random) -> bytes:
    """What a page draws changed underneath its compression: other signs, places, lines left out."""
    return _with_objects(pdf, rng, lambda file, rng: _edit_stream(file, rng, file.contents(), _FINE))


def edit_letters(pdf: bytes, rng: Random) -> bytes:
    """A table of a font's letters changed underneath its compression: the file says other signs than it shows."""
    return _with_objects(pdf, rng, _edit_letters)


def _with_objects(pdf: bytes, rng: Random, change: Callable[[PdfFile, Random], dict[int, bytes]]) -> bytes:
    try:
        file = PdfFile.read(pdf)
        return PdfFile(change(file, rng), file.root).write()
    except ValueError:  # its objects lie in streams, or are damaged by now
        return flip_bits(pdf, rng)


def _value(rng: Random, pdf: bytes) -> bytes:
    if rng.random() < 0.35:
        return b"%d 0 R" % rng.choice((0, 1, 10**9, rng.randint(1, pdf.count(b" 0 obj") + 1)))
    if rng.random() < 0.15:
        return (
            b"["
            + b" ".join(b"%d 0 R" % rng.randint(1, pdf.count(b" 0 obj") + 1) for _ in range(rng.randint(1, 9)))
            + b"]"
        )
    return rng.choice(_VALUES)


def _swap(file: PdfFile, rng: Random) -> dict[int, bytes]:
    first, second = _weighty(file, rng), _weighty(file, rng)
    return {**file.objects, first: file.objects[second], second: file.objects[first]}


def _drop(file: PdfFile, rng: Random) -> dict[int, bytes]:
    left_out = _weighty(file, rng)
    return {number: body for number, body in file.objects.items() if number != left_out}


def _double(file: PdfFile, rng: Random) -> dict[int, bytes]:
    return {**file.objects, _weighty(file, rng): file.objects[_weighty(file, rng)]}


def _weighty(file: PdfFile, rng: Random) -> int:
    """An object, seldom one of the many that only name the parts of the text."""
    numbers = [n for n, body in sorted(file.objects.items()) if b"/StructElem" not in body or rng.random() < 0.02]
    return rng.choice(numbers or sorted(file.objects))


def _double_stream(file: PdfFile, rng: Random) -> dict[int, bytes]:
    numbers = [number for number in sorted(file.objects) if file.stream(number)]
    if not numbers:
        raise ValueError("There is no stream.")
    return {**file.objects, rng.choice(numbers): file.objects[rng.choice(numbers)]}


def _edit_stream(
    file: PdfFile, rng: Random, numbers: list[int], ways: tuple[Callable[[bytes, Random], bytes], ...]
) -> dict[int, bytes]:
    held = [(number, stream) for number in numbers if (stream := file.stream(number))]
    if not held:
        raise ValueError("There is no stream.")
    number, stream = rng.choice(held)
    data = stream.decoded()
    if not data:
        raise ValueError("The stream is damaged already, or empty.")
    return {**file.objects, number: stream.body(rng.choice(ways)(data, rng), compressed=stream.is_flate)}


def _edit_letters(file: PdfFile, rng: Random) -> dict[int, bytes]:
    tables = [n for n in sorted(file.objects) if (s := file.stream(n)) and b"begincmap" in (s.decoded() or b"")]
    return _edit_stream(file, rng, tables, (flip_digit, flip_bits, _drop_line))


def _drop_line(data: bytes, rng: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[rng.randrange(len(lines))]
    return b"".join(lines)


def _double_line(data: bytes, rng: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = rng.randrange(len(lines))
    return b"".join([*lines[:at], lines[rng.randrange(len(lines))], *lines[at:]])


def _edit_number(data: bytes, rng: Random) -> bytes:
    """A place, a size or a shift made another."""
    found = list(_NUMBER.finditer(data))
    if not found:
        return flip_bits(data, rng)
    start, end = rng.choice(found).span()
    return data[:start] + rng.choice((b"0", b"-1", b"1e9", b"12.5", b"-400", b"3", b"700")) + data[end:]


def _edit_text(data: bytes, rng: Random) -> bytes:
    """A byte or digit within what is shown as text."""
    found = list(re.finditer(rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f]+)>", data))
    if not found:
        return flip_bits(data, rng)
    start, end = rng.choice(found).span()
    return data[:start] + flip_digit(data[start:end], rng) + data[end:]


_FINE = (flip_bits, flip_digit, _drop_line, _drop_line, _double_line, _edit_number, _edit_text, _edit_text, drop, move)
_ROUGH = (flip_bits, flip_digit, overwrite, drop, move)

PDF = (
    *ANY, edit_entry, edit_entry, edit_entry, edit_entry_soundly, edit_entry_soundly, edit_places, swap_objects,
    drop_object, double_object, swap_streams, edit_stream, edit_stream, edit_contents, edit_contents, edit_contents,
    edit_letters,
)  # fmt: skip
"""How a PDF is damaged; what stands twice is done twice as often."""
