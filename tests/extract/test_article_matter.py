"""Title, times, author, section, counter and files of an article, from whichever place a page has them."""

from __future__ import annotations

import pytest

from cds_etl.model import ArticleMatter, LinkedFile, Stamp

from .webpage import PROSE, TITLE, article, read

LD = '<script type="application/ld+json">{}</script>'


def matter(html: str) -> ArticleMatter:
    found = read(html).article
    assert found
    return found


def page(before: str = "", behind: str = "", head: str = "", under: str = "") -> ArticleMatter:
    return matter(
        f"<html><head>{head}</head><body>{before}<h1>{TITLE}</h1>{behind}<div>{PROSE}</div>{under}</body></html>"
    )


@pytest.mark.parametrize(
    "html",
    [
        f"<title>{TITLE} | Báo Mẫu</title><h1><a href=/>Cổng thông tin</a></h1><h2>{TITLE}</h2><div>{PROSE}</div>",
        f"<title>Cổng - Chi tiết tin</title><h4>Chi tiết tin</h4><div class=newstitle>{TITLE}</div><div>{PROSE}</div>",
        f"<title>Cổng thông tin</title><p><b>{TITLE}</b></p><p>Ngày đăng: 3/11/2022</p>{PROSE}",
        f"<div>{TITLE}</div><div>Lượt xem: 5</div><div>{PROSE}</div>",
        f"<meta property='og:title' content='{TITLE}'><div>{PROSE}</div>",
        LD.format(f'{{"@type":"NewsArticle","headline":"{TITLE}"}}') + f"<div>{PROSE}</div>",
        LD.format(f'{{"@graph":[{{"@type":"WebPage"}},{{"@type":["Article"],"headline":"{TITLE}",}}]}}') + PROSE,
    ],
    ids=["the claimed heading", "by its class", "over the date", "over a counter", "OpenGraph", "JSON", "broken JSON"],
)  # fmt: skip
def test_the_title_is_found_wherever_it_stands(html: str) -> None:
    assert matter(html).title == TITLE


def test_times_come_in_the_order_of_trust() -> None:
    head = LD.format('{"@type":"NewsArticle","datePublished":"2022-11-03T08:23:00+07:00"}')
    head += '<meta property="article:published_time" content="2022-11-03T08:23:05+07:00">'
    found = page(behind="<time datetime='2022-11-03'>hôm nay</time><p>Cập nhật: 04/11/2022 7:00</p>", head=head)
    assert [stamp.where for stamp in found.published] == ["JSON-LD", "meta article:published_time", "time"]
    assert found.updated == (Stamp("04/11/2022 7:00", "text"),)


def test_a_clock_in_the_head_and_dates_of_other_articles_are_not_the_articles() -> None:
    other = "<aside><time>01/01/2020</time><p>02/01/2020</p></aside>"
    found = page(before="<header><span>Thứ Bảy, 21/11/2026</span><a href=/>Báo</a></header>", under=other)
    assert found.published == ()


def test_json_of_other_kinds_says_nothing_of_the_article() -> None:
    head = LD.format('{"@type":"WebSite","datePublished":"2001-01-01","headline":"Báo Mẫu"}')
    found = page(head=head)
    assert (found.title, found.published) == (TITLE, ())


@pytest.mark.parametrize(
    ("behind", "under", "author"),
    [
        ("<p>Người đăng: Hồ Thị Thuận Ngày đăng: 8:23 | 03/11</p>", "", "Hồ Thị Thuận"),
        ("<p>Thu Anh | 09/04/2022, 08:25</p>", "", "Thu Anh"),
        ("", "<p align=right><b>MINH HIẾU</b></p>", "MINH HIẾU"),
        ("", "<p><strong>Hà Thu</strong> (tổng hợp)</p>", "Hà Thu"),
        ("<p class=author>Lê Phương</p>", "", "Lê Phương"),
        ("", "", None),
    ],
)
def test_authors_by_line_and_by_signature(behind: str, under: str, author: str | None) -> None:
    assert page(behind=behind, under=under).author == author


def test_a_paper_is_no_author() -> None:
    head = "<link rel=canonical href=https://vnexpress.net/a.html><meta name=author content=VnExpress>"
    assert page(head=head).author is None


@pytest.mark.parametrize(
    ("line", "views"),
    [
        ("Lượt xem: 297", "297"),
        ("4.512 lượt xem", "4.512"),
        ("Đã xem: 1 234", "1 234"),
        ("Lượt truy cập: 15.482.337", None),
        ("Đang truy cập: 112", None),
    ],
)
def test_readers_of_the_article_not_of_the_site(line: str, views: str | None) -> None:
    assert page(behind=f"<p>{line}</p>").view_count == views


def test_files_with_label_address_and_type() -> None:
    head = "<base href='https://mau.example.vn/tin/'>"
    files = "<p>File đính kèm: <a href='../bc.pdf'>Báo cáo</a>, <a href='/p/a.docx?v=1'>Phụ lục</a></p>"
    files += "<p><a href='/x.html'>Khác</a></p>"
    assert page(under=files, head=head).files == (
        LinkedFile("https://mau.example.vn/bc.pdf", "Báo cáo", "application/pdf"),
        LinkedFile(
            "https://mau.example.vn/p/a.docx?v=1", "Phụ lục",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
    )  # fmt: skip


def test_a_report_that_the_text_announces() -> None:
    link = "<a href='/bao-cao-43.html'>Báo cáo chuyên đề Tuần 43</a>"
    inside = f"<p>Bộ vừa công bố kết quả trong tuần này, xem {link} kèm theo.</p>"
    found = article(inside).article
    assert found
    assert found.files == (LinkedFile("/bao-cao-43.html", "Báo cáo chuyên đề Tuần 43", None),)


def test_the_site_by_its_claim_or_by_the_pages_title() -> None:
    assert page(head="<meta property='og:site_name' content='Báo Mẫu'><title>Khác</title>").site == "Báo Mẫu"
    assert page(head=f"<title>{TITLE} - Cổng thông tin tỉnh Mẫu</title>").site == "Cổng thông tin tỉnh Mẫu"
    assert page(head=f"<title>{TITLE}</title>").site is None


def test_the_section_from_the_way_to_the_page() -> None:
    before = "<div class=breadcrumb><a href=/>Trang chủ</a> / <a href=/s>Chuyển đổi số</a> / Chi tiết tin</div>"
    assert page(before=before).section == "Chuyển đổi số"
