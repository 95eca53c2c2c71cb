"""The news pages that lie beside the project, and its seeds marked up in several ways: title, times, text, files.

What a page says was noted by hand from the page as a browser shows it. Nothing of the pages themselves is kept here.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cds_etl.extract import extract, media_type
from cds_etl.model import Document
from cds_etl.normalise import normalise
from cds_etl.records import Attachment, DocumentRecord, PageRecord, ParagraphRecord
from cds_etl.text import squeeze
from pages.score import f1
from pages.seeds import MARKUPS, lines_of
from running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.records import RecordSet

SHARED = ROOT.parent / "shared"
REAL, NEWS, SEEDS = SHARED / "real" / "html", SHARED / "news", SHARED / "seeds"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="../shared is not here")


class Truth(NamedTuple):
    """What a person reads on a page: where its text begins and ends, how many paragraphs, captions and headings."""

    title: str
    published: dt.datetime
    author: str | None
    first: str
    last: str
    body: int
    captions: int
    headings: int
    views: int | None = None


TRUTH = {
    "n01-quangnam-tuan43.html": Truth(
        "Báo cáo chuyên đề Tuần 43 năm 2022", dt.datetime(2022, 11, 3, 8, 23), "Hồ Thị Phương Thuận",
        "Bộ Thông tin và Truyền thông, cơ quan thường trực", "thúc đẩy chuyển đổi số.", 7, 1, 0, 297,
    ),
    "n04-binhduong-cds.html": Truth(
        "Tiếp tục tạo chuyển biến mạnh mẽ trong chuyển đổi số", dt.datetime(2023, 3, 6, 7, 35, 15), "MINH HIẾU",
        "Thời gian qua, Bình Dương đã có", "kỹ năng số cơ bản đạt 89,74%.", 10, 2, 2, 4512,
    ),
    "VnExpress_2025_10_22.html.gz": Truth(
        "Đau bụng kéo dài, phát hiện ung thư lymphoma ruột non", dt.datetime(2025, 10, 22, 19, 25, 52), "Lê Phương",
        "Người đàn ông 63 tuổi đau bụng", "phẫu thuật, hóa trị hoặc xạ trị.", 6, 1, 0,
    ),
    "vnexpress_article.html": Truth(
        "Cách các nước đối phó cú sốc năng lượng từ Trung Đông", dt.datetime(2026, 3, 7, 0, 5), "Hà Thu",
        "Trung Quốc, Nhật Bản, Thái Lan hạn chế", "", 25, 2, 4,
    ),
    "dantri_article.html": Truth(
        "Giá vàng giảm, vẫn cao hơn thế giới gần 20 triệu đồng/lượng", dt.datetime(2026, 3, 7, 8, 7, 18), "Tri Túc",
        "(Dân trí) - Giá vàng trong nước tiếp tục giảm", "hiện ở mức: 23.855-26.259 đồng.", 12, 0, 1,
    ),
    "tuoitre_article.html": Truth(
        "Chiến sự đẩy giá hoa nhập khẩu dịp 8-3 tăng mạnh", dt.datetime(2026, 3, 7, 8, 1), "NHẬT XUÂN, NGHI VŨ",
        "Xung đột ở khu vực Trung Đông khiến các shop hoa", "", 23, 2, 4,
    ),
    "baochinhphu_article.html": Truth(
        "Chính sách mới có hiệu lực từ tháng 3/2026", dt.datetime(2026, 3, 1, 9, 51), None,
        "(Chinhphu.vn) - Tháng 3/2026 có nhiều chính sách", "theo quy định của pháp luật.", 62, 0, 10,
    ),
}  # fmt: skip


def path_of(name: str) -> Path:
    return (NEWS if name.startswith("n0") else REAL) / name


@cache
def read(name: str) -> RecordSet:
    content = path_of(name).read_bytes()
    return records_of(gzip.decompress(content) if name.endswith(".gz") else content)


def records_of(content: bytes) -> RecordSet:
    return normalise(extract(Document("page", hashlib.sha256(content).hexdigest(), media_type(content)), content))


def document_of(records: RecordSet) -> DocumentRecord:
    [document] = records.of(DocumentRecord)
    return document


def texts(records: RecordSet, *kinds: str) -> list[str]:
    return [paragraph.text for paragraph in records.of(ParagraphRecord) if paragraph.kind in kinds]


@pytest.mark.parametrize("name", TRUTH)
def test_title_time_author_and_views(name: str) -> None:
    document, truth = document_of(read(name)), TRUTH[name]
    assert (document.kind, document.media_type, document.language) == ("article", "text/html", "vi")
    assert (document.title, document.published_at, document.author, document.view_count) == (
        truth.title, truth.published, truth.author, truth.views,
    )  # fmt: skip


@pytest.mark.parametrize("name", TRUTH)
def test_the_text_begins_and_ends_where_it_does(name: str) -> None:
    records, truth = read(name), TRUTH[name]
    body = texts(records, "body")
    assert body[0].startswith(truth.first)
    assert truth.last in body[-1]
    found = [len(texts(records, kind)) for kind in ("body", "caption", "heading")]
    assert found == [truth.body, truth.captions, truth.headings]


@pytest.mark.parametrize("name", TRUTH)
def test_no_word_is_lost(name: str) -> None:
    [page] = read(name).of(PageRecord)
    assert page.words_in == page.words_out + page.words_hidden


def test_the_year_that_only_the_title_states() -> None:
    assert document_of(read("n01-quangnam-tuan43.html")).published_basis == "text, year from the title"


def test_the_file_that_a_page_hands_out() -> None:
    [file] = read("n01-quangnam-tuan43.html").of(Attachment)
    assert (file.label, file.media_type) == ("Báo cáo", "application/pdf")
    assert file.url.endswith("/Portals/0/2022/BaoCaoChuyenDe_Tuan43.pdf")
    assert read("n04-binhduong-cds.html").of(Attachment) == []


def test_paragraphs_are_those_that_a_crawler_noted() -> None:
    noted = json.loads((REAL / "VnExpress.json").read_text(encoding="utf-8"))["V1"]
    sections = noted["body"]["sections"]
    wanted = [
        *noted["body"]["summary"],
        *(p for section in sections for p in (*section["headline"], *section["paragraphs"])),
    ]
    records = read("VnExpress_2025_10_22.html.gz")
    assert texts(records, "body", "heading", "caption") == [squeeze(text) for text in wanted]
    assert f1(" ".join(texts(records, "body", "heading")), " ".join(wanted)) >= 0.97
    document = document_of(records)
    assert (document.title, document.author) == (noted["title"], noted["authors"][0])
    assert f"{document.published_at}+07:00" == noted["publishing_date"]


# The elements that hold the text, found by looking at each page: paragraphs and headings, no captions, no signature.
BODY = {
    "n01-quangnam-tuan43.html": ".newsbody > p:not(:has(img))",
    "n04-binhduong-cds.html": ".detail__summary, .detail__content > p:not([style])",
    "VnExpress_2025_10_22.html.gz": "p.description, article.fck_detail > p:not([style])",
    "vnexpress_article.html": "p.description, article.fck_detail > p:not([style])",
    "dantri_article.html": "article > h2, #desktop-in-article > p",
    "tuoitre_article.html": "h2.detail-sapo, .detail-content > :is(p, h2), [id^=ObjectBoxContent] > div > :is(p, h3)",
    "baochinhphu_article.html": "h2.detail-sapo, .detail-content > :is(p, h2, h3)",
}


@pytest.mark.parametrize("name", TRUTH)
def test_the_text_is_no_worse_than_trafilaturas(name: str) -> None:
    import trafilatura
    from bs4 import BeautifulSoup

    content = path_of(name).read_bytes()
    content = gzip.decompress(content) if name.endswith(".gz") else content
    shown = BeautifulSoup(content, "lxml").select(BODY[name])
    truth = " ".join(text for item in shown if (text := squeeze(item.get_text())))
    rival = f1(trafilatura.extract(content, include_tables=False, include_comments=False) or "", truth)
    ours = f1(" ".join(texts(read(name), "body", "heading")), truth)
    assert ours >= 0.97
    assert ours >= rival


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize(
    ("number", "title", "published", "author", "views", "first", "last"),
    [
        ("000", "Báo cáo chuyên đề Tuần 43 năm 2022", dt.datetime(2022, 11, 3, 8, 23), "Hồ Thị Phương Thuận", 297,
         "Ngày 28/01/2022, Thủ tướng", "Trong thời gian tới, cần đặc biệt"),
        ("001", "6 định hướng triển khai chuyển đổi số năm nay", dt.datetime(2022, 4, 9, 8, 25), "Thu Anh", None,
         "Theo Thứ trưởng Bộ TT-TT", "Sắp tới, Bộ TT-TT sẽ khai trương"),
        ("002", "Bộ Văn hóa, Thể thao và Du lịch ban hành Kế hoạch", None, "N.Hoàng", 605,
         "Bộ Văn hóa, Thể thao và Du lịch đã ký", "- Nhóm các giải pháp về cơ chế tài chính"),
        ("004", "Tiếp tục tạo chuyển biến mạnh mẽ trong chuyển đổi số", dt.datetime(2023, 3, 6, 7, 35, 15), "MINH HIẾU",
         None, "Thời gian qua, Bình Dương", "Năm 2022, số lượng người lao động"),
    ],
)  # fmt: skip
def test_seeds_in_markup_that_says_nothing(
    markup: str,
    number: str,
    title: str,
    published: dt.datetime | None,
    author: str,
    views: int | None,
    first: str,
    last: str,
) -> None:
    records = records_of(MARKUPS[markup](lines_of(SEEDS, number)).encode())
    document = document_of(records)
    assert (document.title or "").startswith(title)
    assert (document.published_at, document.author, document.view_count) == (published, author, views)
    body = texts(records, "body", "heading")
    assert any(text.startswith(first) for text in body)
    assert any(text.startswith(last) for text in body)
    around = ("Bài liên quan", "Bình luận", "POWERED BY", "Đang truy cập", "LƯU Ý", "Chia sẻ bài viết", "Các tin")
    assert not [text for text in body if any(word in text for word in around)]
