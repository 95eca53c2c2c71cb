"""Text layers in TCVN3, VNI and VPS come out in Unicode, font by font. The sentences and figures are invented."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from cds_etl.extract import extract
from cds_etl.extract.pdfium import read_pages
from cds_etl.model import Document
from cds_etl.normalise import normalise
from cds_etl.records import CellRecord, FootnoteRecord, Membership, Observation, ParagraphRecord
from cds_etl.text import Encoding, encode_legacy
from typeset.invented import made_up_report
from typeset.report import print_pdf

from .paper import assemble
from .reprint import reprint

REAL = Path(__file__).parents[3] / "shared" / "real" / "tcvn3"
FONTS: dict[Encoding, str] = {"tcvn3": ".VnTime", "vni": "VNI-Times", "vps": "VPSTimes"}
SENTENCE = (
    "Ủy ban quốc gia về chuyển đổi số, tỉnh Đắk Lắk: những thôn, bản ở vùng lõm đã phủ sóng; kỳ này thưởng".lower()
)
NAMES = ("Hưng Yên", "Đồng Nai", "Lạng Sơn", "Quảng Ngãi", "Thừa Thiên Huế")


def sheet(*lines: tuple[str, bytes, float, float]) -> bytes:
    """A page of lines: font, the bytes of the text, x and y from below; the fonts are not embedded."""
    fonts = list(dict.fromkeys(font for font, *_ in lines))
    content = b""
    for font, text, x, y in lines:
        escaped = text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        content += b"BT /F%d 11 Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (fonts.index(font), x, y, escaped)
    names = " ".join(f"/F{number} {6 + number} 0 R" for number in range(len(fonts)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 400] /Contents 4 0 R /Resources 5 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        f"<< /Font << {names} >> >>".encode(),
        *(
            f"<< /Type /Font /Subtype /TrueType /BaseFont /{font} /Encoding /WinAnsiEncoding >>".encode()
            for font in fonts
        ),
    ]
    return assemble(objects)


def words_of(pdf: bytes) -> str:
    return " ".join(word.text for word in next(iter(read_pages(pdf))).words)


@pytest.mark.parametrize("encoding", FONTS)
def test_a_font_of_the_encoding_by_name_is_read(encoding: Encoding) -> None:
    assert words_of(sheet((FONTS[encoding], encode_legacy(SENTENCE, encoding), 40, 300))) == SENTENCE


@pytest.mark.parametrize("encoding", FONTS)
def test_a_font_whose_name_tells_nothing_is_read_by_its_words(encoding: Encoding) -> None:
    assert words_of(sheet(("Arial", encode_legacy(SENTENCE, encoding), 40, 300))) == SENTENCE


def test_a_page_in_two_encodings_is_read_font_by_font() -> None:
    lines = [(FONTS[encoding], encode_legacy(SENTENCE, encoding), 40, 300 - 30 * n) for n, encoding in enumerate(FONTS)]
    page = next(iter(read_pages(sheet(*lines))))
    for n in range(len(FONTS)):
        assert " ".join(word.text for word in page.words if abs(word.baseline - 100 - 30 * n) < 5) == SENTENCE


def test_capitals_of_a_font_that_has_no_others_are_capitals() -> None:
    assert words_of(sheet((".VnTimeH", encode_legacy("tổng cộng của các tỉnh", "tcvn3"), 40, 300))) == (
        "TỔNG CỘNG CỦA CÁC TỈNH"
    )


def test_western_text_is_left_alone() -> None:
    text = "Der Ausschuß für Übertragung prüft größere Änderungen: Höhe, Fläche, Gefühl, naïve Bürger"
    assert words_of(sheet(("Arial", text.encode("cp1252"), 40, 300))) == text


@pytest.mark.parametrize("encoding", FONTS)
def test_a_table_of_provinces_loads_with_its_values(encoding: Encoding) -> None:
    font = FONTS[encoding]
    lines = [(font, encode_legacy("TT", encoding), 40, 330), (font, encode_legacy("Tổng số", encoding), 300, 330)]
    lines.append((font, encode_legacy("địa phương", encoding), 100, 330))
    for number, name in enumerate(NAMES, 1):
        y = 330 - 20 * number
        lines += [
            (font, str(number).encode(), 40, y),
            (font, encode_legacy(name, encoding), 100, y),
            (font, f"{1200 + number}".encode(), 300, y),
        ]
    pdf = sheet(*lines)
    records = normalise(extract(Document("x.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf"), pdf))
    found = {item.entity_raw: (item.entity_id, item.value) for item in records.of(Observation)}
    assert list(found) == list(NAMES)
    assert [int(value or 0) for _, value in found.values()] == [1201, 1202, 1203, 1204, 1205]
    assert all(entity and entity.startswith("vn63:") for entity, _ in found.values())


def texts(pdf: bytes) -> list[tuple[object, ...]]:
    """All that a report says once it is loaded: values with their meaning, cells, notes, paragraphs, names in lists."""
    document = Document("x.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf")
    records = normalise(extract(document, pdf))
    return [
        *((o.indicator_id, o.entity_id, o.period, o.value, o.value_raw, o.source) for o in records.of(Observation)),
        *((cell.row, cell.column, cell.role, cell.text) for cell in records.of(CellRecord)),
        *((note.marker, note.text.replace("–", "-")) for note in records.of(FootnoteRecord)),
        *((item.page, item.text.replace("–", "-")) for item in records.of(ParagraphRecord)),
        *((item.entity_id, item.holds) for item in records.of(Membership)),
    ]


@pytest.mark.parametrize("font", ["by name", "Arial"])
@pytest.mark.parametrize("encoding", ["vni", "vps"])
def test_a_whole_report_says_the_same(encoding: Encoding, font: str) -> None:
    printed = print_pdf(made_up_report(5))
    legacy = reprint(printed, encoding, FONTS[encoding] if font == "by name" else font)
    said = texts(printed)
    assert len(said) > 600
    assert texts(legacy) == said


def test_a_whole_report_whose_utf8_stands_as_western_letters_says_the_same() -> None:
    printed = print_pdf(made_up_report(5))
    assert texts(reprint(printed, "utf8", "Arial")) == texts(printed)


@pytest.mark.skipif(not REAL.exists(), reason="the real reports are not here")
@pytest.mark.parametrize("name", ["SXH_2015", "TCM_2017"])
def test_real_reports_in_tcvn3(name: str) -> None:
    pdf = (REAL / f"{name}_tcvn3.pdf").read_bytes()
    (table,) = extract(Document("x.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf"), pdf).tables
    rows: dict[int, dict[int, str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, {})[cell.column] = cell.text
    read = {row[1]: row for row in rows.values() if row.get(1, "").isdigit()}
    with (REAL / f"{name}_tcvn3.truth.csv").open(encoding="utf-8") as file:
        printed = [row for row in csv.DictReader(file) if row["row"].isdigit()]
    assert len(printed) == len([row for row in printed if row["row"] in read]) >= 63
    for row in printed:
        values = [text for key, text in row.items() if key[0] in "MC" and key[1:2] in "01_"]
        assert [read[row["row"]][column].replace(".", "") for column in range(3, 3 + len(values))] == values
