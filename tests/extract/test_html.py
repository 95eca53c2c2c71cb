"""News pages: what is the article and what stands around it; pages that are none; pages that want to break a reader."""

from __future__ import annotations

import pytest

from cds_etl.extract import media_type
from cds_etl.extract.markup import BROKEN_OFF, MOST_TAGS, SWALLOWED
from cds_etl.model import DocumentError

from .webpage import FIRST, PROSE, SECOND, THIRD, TITLE, article, read, texts

LIST = "is a list of headlines without an article: add the page of the article itself."
HEADLINES = ("Giá xăng hôm nay giảm 1.050 đồng/lít", "Bão số 5 cách Hoàng Sa 320 km", "Bất động sản quý III tăng 12,5%")
BODY = [FIRST, SECOND, THIRD]


def links(tag: str = "li") -> str:
    return "".join(f"<{tag}><a href='/tin-{number}.html'>{text}</a></{tag}>" for number, text in enumerate(HEADLINES))


def test_text_is_what_a_reader_would_call_the_article() -> None:
    around = f"""<nav><ul>{links()}</ul></nav><div class="sidebar">{links("p")}</div>"""
    behind = (
        f"<div class=tags><a href=/t>CĐS</a></div><div class=comment-list><p>{FIRST} Hay!</p></div><ul>{links()}</ul>"
    )
    found = read(
        f"<body>{around}<article><h1>{TITLE}</h1>{PROSE}</article>{behind}<footer><p>{SECOND}</p></footer></body>"
    )
    assert (found.front_matter.title, texts(found)) == (TITLE, BODY)


@pytest.mark.parametrize(
    "inside",
    [
        f"<p><a href='/khac.html'>{HEADLINES[0]}</a></p>",
        f"<p>Xem thêm: <a href='/khac.html'>{HEADLINES[0]}</a></p>",
        f"<b>Các tin mới hơn:</b><ul>{links()}</ul>",
        f"<p>Tin liên quan</p>{links('p')}",
        "<div class='share'><a href=#>Facebook</a> <a href=#>In bài</a></div>",
        "<p>Chia sẻ bài viết</p><p>LƯU Ý: Tòa soạn sẽ biên tập ý kiến của bạn đọc trước khi xuất bản.</p>",
        f"<p style='display:none'>{FIRST}</p>",
        f"<p hidden>{FIRST}</p>",
        f"<p class='an'>{FIRST}</p><style>.an {{ display: none }}</style>",
        "<script>document.write('<p>99,9% quảng cáo</p>')</script><noscript><p>Bật JavaScript để đọc.</p></noscript>",
        "<select><option>Chính phủ</option></select><button>Gửi bình luận của bạn</button>",
        "<p>&nbsp;</p><p><br></p>",
    ],
)
def test_what_stands_in_the_text_and_is_none_of_it(inside: str) -> None:
    assert texts(article(inside)) == BODY


def test_a_style_for_small_screens_hides_nothing() -> None:
    style = "<style>@media (max-width: 600px) { .so { display: none } }</style>"
    assert texts(article(f"<p class='so'>{FIRST} Ở đây.</p>", style)) == [*BODY, f"{FIRST} Ở đây."]


def test_a_body_named_after_its_sidebar_is_a_body_all_the_same() -> None:
    found = read(
        f"<body class='has-sidebar comments-open'><div class=related-wrap><h1>{TITLE}</h1>{PROSE}</div></body>"
    )
    assert texts(found) == BODY


def test_line_breaks_part_paragraphs_where_a_sentence_ends() -> None:
    found = read(f"<h1>{TITLE}</h1><div>{FIRST}<br><br>{SECOND}<br>- Một việc;<br>- Hai<br>việc.</div>")
    assert texts(found) == [FIRST, SECOND, "- Một việc;", "- Hai việc."]


def test_captions_are_apart_from_the_text() -> None:
    for picture in (
        "<figure><img src=a><figcaption>Quang cảnh hội nghị tại tỉnh</figcaption></figure>",
        "<p style='text-align:center'><img src=a><br><em>Quang cảnh hội nghị tại tỉnh</em></p>",
        "<p><img src=a></p><p><i>Quang cảnh hội nghị tại tỉnh</i></p>",
        "<table><tr><td><img src=a></td></tr><tr><td>Quang cảnh hội nghị tại tỉnh</td></tr></table>",
    ):
        found = article(picture + f"<p>{FIRST} Thêm nữa.</p>")
        assert texts(found, "caption") == ["Quang cảnh hội nghị tại tỉnh"], picture
        assert len(texts(found)) == 4


def test_headings_by_element_and_by_bold_type() -> None:
    found = article(f"<h2>Kết quả</h2><p>{FIRST} A.</p><p><strong>Nhiệm vụ</strong></p><p>{FIRST} B.</p>")
    assert texts(found, "heading") == ["Kết quả", "Nhiệm vụ"]


def test_every_word_has_its_place() -> None:
    html = f"<body><nav>{links()}</nav><h1>{TITLE}</h1><div>{PROSE}</div><footer>Giấy phép số 02</footer></body>"
    found = read(html)
    words = sum(len(paragraph.text.split()) for paragraph in found.paragraphs)
    [page] = found.pages
    assert (page.words_in, page.words_out) == (words + page.words_hidden, words)
    hidden = sum(len(text.split()) for text in (*HEADLINES, "Giấy phép số 02"))
    assert page.words_hidden == hidden


def test_paths_find_the_paragraphs_in_the_page() -> None:
    from bs4 import BeautifulSoup

    html = f"<html><body><div><p>x</p></div><div id='noi-dung'><h1>{TITLE}</h1>{PROSE}</div></body></html>"
    soup = BeautifulSoup(html, "lxml")
    for paragraph in read(html).paragraphs:
        assert paragraph.css_path
        assert [item.get_text() for item in soup.select(paragraph.css_path)] == [paragraph.text]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (f"<body><h1>Tin tức</h1><ul>{links()}{links()}</ul></body>", LIST),
        ("<body><h1>Tin tức</h1>" + "".join(
            f"<div><h3><a href='/{i}'>{text}</a></h3><p>{FIRST}</p></div>" for i, text in enumerate(HEADLINES * 3)
        ), LIST),
        ("<body>" + "".join(f"<p><a href='/{i}'>{t}</a></p><p>{FIRST}</p>" for i, t in enumerate(HEADLINES * 3)), LIST),
        ("<body><h2>Báo cáo</h2><table border=1>" + "".join(
            f"<tr><td>{i}</td><td><a href='/{i}'>{text}</a></td><td>{i}/11/2022</td></tr>"
            for i, text in enumerate(HEADLINES * 3)
        ), LIST),
        (f"<body><h1>Tin tức</h1><ul>{links()}{links()}</ul><p>Giấy phép số 02/GP-TTĐT ngày 12/01/2018. Điện thoại 02.",
         LIST),
        ("<html><body><h1>404</h1><p>Không tìm thấy trang.</p></body></html>",
         "is a web page without an article: add the page of the article itself."),
        ("<html><body><script>render()</script></body></html>",
         "is a web page without text: save the page again once it is shown in full."),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_refused_in_one_sentence(html: str, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read(html)
    assert refused.value.reason == reason


def test_a_document_is_what_its_bytes_are() -> None:
    assert media_type(b"\n\n<!-- saved -->\n<HTML><body>") == "text/html"
    assert media_type("<html>Việt".encode("utf-16")) == "text/html"
    assert media_type(b" " * 3000 + b"<div>") == "text/html"
    assert media_type(b"Some words, no <markup>") == "application/octet-stream"


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>{TITLE}</h1>" + "<div>" * 20_000 + PROSE,
        f"<h1>{TITLE}</h1>" + "<div>" * 20_000 + PROSE + "</div>" * 20_000,
        f"<h1>{TITLE}</h1>" + "<table><tr><td>" * 20_000 + PROSE,
        f"<h1>{TITLE}</h1>" + "<b>" * 20_000 + PROSE,
        f"<h1>{TITLE}</h1>{PROSE}<script>var x = '{'x' * 30_000_000}'</script>",
        f"<h1>{TITLE}</h1>{PROSE}<img src='data:image/png;base64,{'A' * 30_000_000}'>",
        f"<h1>{TITLE}</h1>{PROSE}<input value='{'A' * 30_000_000}'>",
        f"<h1>{TITLE}</h1>{PROSE}<!-- {'- ' * 15_000_000}",
        f"<h1>{TITLE}</h1>{PROSE}" + "<script>" * 3_000_000,
        f"<h1>{TITLE}</h1>{PROSE}<style>" + ".a{" * 1_000_000 + "</style>",
        f"<h1>{TITLE}</h1>{PROSE}<script type='application/ld+json'>" + "[" * 900_000 + "</script>",
    ],
    ids=["open", "closed", "tables", "bold", "script", "picture", "attribute", "comment", "scripts", "style", "json"],
)
def test_deep_and_long_pages_are_read_all_the_same(html: str) -> None:
    assert texts(read(html)) == BODY


@pytest.mark.parametrize(
    "html",
    [f"<h1>{TITLE}</h1>" + PROSE * 100_000, f"<p>{'Có 61/63 địa phương. ' * 1_400_000}", "<p>" + "<" * 6_000_000,
     "<p>" + "<svg>" * 1_000_000, "<p>x" * (MOST_TAGS + 1)],
    ids=["paragraphs", "one paragraph", "brackets", "pictures", "tags"],
)  # fmt: skip
def test_what_is_too_large_is_refused_in_one_sentence(html: str) -> None:
    with pytest.raises(DocumentError, match=r"is too large for a news page \(\d+ MB of text and markup with .* tags\)"):
        read(html)


def test_a_table_that_claims_a_million_columns_ends() -> None:
    rows = ("<tr>" + "<td colspan=1000 rowspan=1000>1</td>" * 60 + "</tr>") * 100
    [table] = article(f"<table border=1>{rows}</table>").tables
    assert table.column_count > 1


def test_a_page_that_breaks_off_is_read_as_far_as_it_goes_and_says_so() -> None:
    whole = f"<html><body><article><h1>{TITLE}</h1>{PROSE}</article></body></html>"
    ends = (("", None), ("</html>", None), ("</body></html>", BROKEN_OFF), ("</article></body></html>", BROKEN_OFF))
    for end, reason in ends:
        found = read(whole.removesuffix(end))
        assert [page.unread_reason for page in found.pages] == [reason]
        assert texts(found) == BODY
    assert read(whole.removeprefix("<html><body>").removesuffix("</body></html>")).pages[0].unread_reason is None


def test_a_value_that_never_ends_swallows_the_rest_and_the_page_says_so() -> None:
    page = f"<article><h1 title='x'>{TITLE}</h1>{PROSE}</article><p style='color>Có 5 tổ nữa.</p>"
    assert [one.unread_reason for one in read(page).pages] == [SWALLOWED]
    assert [one.unread_reason for one in read(page.replace("'color", "'color'")).pages] == [None]


@pytest.mark.parametrize("tag", ["<textarea>", "<style/>", "<!-- ", "<iframe>", "<noscript>", "<script>"])
def test_what_hides_the_rest_of_a_page_and_has_no_end_is_told(tag: str) -> None:
    page = f"<article><h1>{TITLE}</h1>{PROSE}<p>Có {tag}5 tổ nữa.</p></article>"
    assert [one.unread_reason for one in read(page).pages] == [SWALLOWED]


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("<textarea>5 tổ nữa.</p><form><textarea></textarea></form>", SWALLOWED),
        ("5 tổ nữa.</p><form><textarea></textarea></form>", None),
        ("5 tổ nữa.</p><noscript><p>Bật lên.</p></noscript>", None),
    ],
)
def test_what_hides_a_part_of_a_page_up_to_the_end_of_another_is_told(form: str, reason: str | None) -> None:
    page = f"<article><h1>{TITLE}</h1>{PROSE}<p>Có {form}</article>"
    assert [one.unread_reason for one in read(page).pages] == [reason]


@pytest.mark.parametrize(("tag", "reason"), [("</b?", SWALLOWED), ("<b ", SWALLOWED), ("</b>", None), ("<b> < ", None)])
def test_a_tag_within_a_tag_loses_the_second_one_and_the_page_says_so(tag: str, reason: str | None) -> None:
    page = f"<article><h1>{TITLE}</h1>{PROSE}<p>Tuần 20 năm 2022{tag}<p>18-10-2022</p></article>"
    assert [one.unread_reason for one in read(page).pages] == [reason]
