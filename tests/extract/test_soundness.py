"""Streams that do not pass their own checksum refuse a file; what is whole, or only lacks the checksum, is let be."""

from __future__ import annotations

import zlib
from random import Random

import pytest

from cds_etl.extract import extract
from cds_etl.extract.soundness import refuse_unsound
from cds_etl.model import Document, DocumentError
from fuzz.pdf_file import Form, PdfFile
from fuzz.seeds import seeds
from running import RAW, SHARED


def pdf(stream: bytes) -> bytes:
    """The end of a file with this stream."""
    return b"4 0 obj <</Filter/FlateDecode/Length %d>> stream\r\n%s\r\nendstream endobj" % (len(stream), stream)


PAGE = zlib.compress(b"BT (61/63) Tj ET" * 99)


def test_each_bit_of_a_stream_matters() -> None:
    refuse_unsound(pdf(PAGE))
    let_be = []
    for bit in range(8 * 2, 8 * len(PAGE)):
        damaged = bytearray(PAGE)
        damaged[bit // 8] ^= 1 << bit % 8
        try:
            refuse_unsound(pdf(bytes(damaged)))
        except DocumentError:
            continue
        let_be.append(bytes(damaged))
    assert {zlib.decompress(one) for one in let_be} <= {zlib.decompress(PAGE)}  # bits that only fill the last byte
    assert len(let_be) < 8


def test_a_stream_that_stops_short_is_damaged_and_one_without_checksum_is_not() -> None:
    refuse_unsound(pdf(PAGE[:-4]))
    with pytest.raises(DocumentError, match=r"^\('is damaged: 1 of its 1 compressed parts"):
        refuse_unsound(pdf(PAGE[: len(PAGE) // 2]))


@pytest.mark.parametrize("form", ["table", "streams", "encrypted"])
def test_a_report_with_a_bit_turned_over_is_refused_however_it_was_built(form: Form) -> None:
    [seed] = [one for one in seeds("pdf") if one.name == "table-101.pdf"]
    file = PdfFile.read(seed.content())
    number = file.contents()[2]
    stream = file.stream(number)
    assert stream
    assert _read(file.write(form)) > 0
    raw, rng = bytearray(stream.raw), Random(1)
    raw[rng.randrange(100, len(raw) - 100)] ^= 4
    body = stream.entries + b"\nstream\n" + bytes(raw) + b"\nendstream"
    with pytest.raises(DocumentError, match="is damaged: 1 of its"):
        _read(PdfFile({**file.objects, number: body}, file.root).write(form))


def _read(content: bytes) -> int:
    """How many tables the file has."""
    return len(extract(Document("a.pdf", "0" * 64, "application/pdf"), content).tables)


def test_reports_and_papers_of_strangers_are_sound() -> None:
    """Forty files of a dozen printers, where they are at hand: not one has a checksum that is wrong."""
    for path in (*RAW.glob("*.pdf"), *SHARED.rglob("*.pdf")):
        refuse_unsound(path.read_bytes())
