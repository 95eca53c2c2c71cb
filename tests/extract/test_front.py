"""Front matter of covers and letterheads, and kinds of files. Reports are invented."""

from __future__ import annotations

import pytest

from cds_etl.extract.front import read_front_matter
from cds_etl.extract.media import media_type, refuse_unreadable
from cds_etl.model import Box, DocumentError, Paragraph, ParagraphKind

BOX = Box(0, 0, 1, 1)


def paragraphs(*texts: str, page: int = 1, kind: ParagraphKind = "body") -> list[Paragraph]:
    return [Paragraph(page, BOX, kind, text) for text in texts]


def test_a_cover() -> None:
    cover = paragraphs(
        "BÁO CÁO CHUYÊN ĐỀ", "Tuần 41/2022", "Số: 19/BC-UBQGCĐS", "Ngày 14 tháng 10 năm 2022", "LƯU HÀNH NỘI BỘ"
    )
    text = paragraphs("DỊCH VỤ CÔNG TRỰC TUYẾN TOÀN TRÌNH", "Kế hoạch số 81/KH-UBND ngày 30/3/2022", page=2)
    end = paragraphs("Kính báo cáo./.", "BỘ THÔNG TIN VÀ TRUYỀN THÔNG", page=9)
    front = read_front_matter([*cover, *text, *end])
    assert front.title == "BÁO CÁO CHUYÊN ĐỀ"
    assert front.subject == "DỊCH VỤ CÔNG TRỰC TUYẾN TOÀN TRÌNH"
    assert front.report_number == "19/BC-UBQGCĐS"
    assert front.week == "Tuần 41/2022"
    assert front.date == "Ngày 14 tháng 10 năm 2022"
    assert front.issuer == "BỘ THÔNG TIN VÀ TRUYỀN THÔNG"


def test_a_letterhead() -> None:
    head = paragraphs(
        "BỘ THÔNG TIN VÀ TRUYỀN THÔNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 5/BC-BTTTT",
        "Hà Nội, ngày 3 tháng 2 năm 2023",
        "BÁO CÁO TUẦN 05/2023",
    )
    front = read_front_matter(head)
    assert (front.title, front.report_number, front.week) == ("BÁO CÁO TUẦN 05/2023", "5/BC-BTTTT", "TUẦN 05/2023")
    assert (front.date, front.issuer) == ("ngày 3 tháng 2 năm 2023", "BỘ THÔNG TIN VÀ TRUYỀN THÔNG")


def test_a_document_that_is_no_report_has_no_front_matter() -> None:
    front = read_front_matter(
        paragraphs("Ngày 28/01/2022, Thủ tướng đã ban hành Quyết định số 146/QĐ-TTg về " + "x" * 200)
    )
    assert (front.report_number, front.week, front.date, front.subject) == (None, None, None, None)


def test_an_empty_document() -> None:
    assert read_front_matter([]).title is None


@pytest.mark.parametrize(
    ("content", "media", "says"),
    [
        (b"", "application/octet-stream", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "image/png", "picture"),
        (b"PK\x03\x04....", "application/zip", "Office"),
        (b"\x00\x01\x02", "application/octet-stream", "neither"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, media: str, says: str) -> None:
    assert media_type(content) == media
    with pytest.raises(DocumentError) as refusal:
        refuse_unreadable(media, content)
    assert says in refusal.value.reason
    assert refusal.value.reason.endswith(".")
    assert "\n" not in refusal.value.reason


def test_junk_before_the_mark_of_a_pdf_is_forgiven() -> None:
    assert media_type(b"\n" * 300 + b"%PDF-1.4\n") == "application/pdf"
    refuse_unreadable("application/pdf", b"%PDF-1.4")
