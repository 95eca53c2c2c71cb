"""Sites: how the same article looks on eight kinds of them. Class names are theirs, some speaking, some not.

Each skin is a function of an article's pieces; the pieces are written here, what stands around in `furniture`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .dates import label_date, shown_dates, written_date
from .furniture import advert, comments, counter, footer, headlines, menu, teasers
from .table_markup import draw_style, write_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from .invented import Article


@dataclass(frozen=True, slots=True)
class Dressed:
    """A page as text, and what of the article it does show."""

    html: str
    shows_author: bool
    shows_views: bool
    shows_time: bool
    url: str | None


def body_of(article: Article, rng: Random, *, breaks: bool = False, inner: str = "") -> str:
    """The article's text as HTML: paragraphs, or text with line breaks alone; `inner` stands somewhere between."""
    style = draw_style(rng)
    gap = rng.choice(("", "<p>&nbsp;</p>"))
    spanned = rng.random() < 0.3
    note_style = rng.choice(("sup", "link"))
    parts: list[str] = []
    for part in article.parts:
        text = f'<span style="font-size:14pt">{part.text}</span>' if spanned else part.text
        if part.mark:
            text += f"<sup>{part.mark}</sup>" if note_style == "sup" else f'<a href="#fn{part.mark}">[{part.mark}]</a>'
        if part.kind == "table":
            parts.append(write_table(article.tables[part.table - 1], style, rng))
        elif part.kind == "caption":
            parts.append(_picture(part.text, rng))
        elif breaks:
            bold = part.kind == "h2"
            parts.append(f"<b>{text}</b><br><br>" if bold else f"{text}<br><br>")
        elif part.kind == "h2":
            parts.append(rng.choice(("<h2>{}</h2>", "<p><strong>{}</strong></p>", "<h3>{}</h3>")).format(text))
        elif part.kind == "li":
            parts.append(f"<ul><li>{text}</li></ul>")
        else:
            parts.append(f"<p>{text}</p>{gap}")
    if inner:
        parts.insert(rng.randint(1, len(parts)), inner)
    if article.notes:
        for marker, text in article.notes:
            if note_style == "link":
                parts.append(f'<p id="fn{marker}">[{marker}] {text}</p>')
            else:
                parts.append(f"<p><sup>{marker}</sup> {text}</p>")
    return "\n".join(parts)


def _picture(text: str, rng: Random) -> str:
    return rng.choice(
        (
            "<figure><img src=a.jpg><figcaption>{}</figcaption></figure>",
            "<table align=center><tr><td><img src=a.jpg></td></tr><tr><td>{}</td></tr></table>",
            "<p style='text-align:center'><img src=a.jpg><br><em>{}</em></p>",
            "<div class=imgwrap><img src=a.jpg><p>{}</p></div>",
        )
    ).format(text)


def _file(article: Article) -> str:
    return f'<p><b>File đính kèm:</b> <a href="{article.file[1]}">{article.file[0]}</a></p>' if article.file else ""


def _meta(article: Article, rng: Random, url: str) -> str:
    """The claims in the head: all of them, some, or none."""
    lines = [f"<title>{article.title} | {rng.choice(('Báo Mẫu Online', 'Cổng thông tin điện tử tỉnh Mẫu'))}</title>"]
    if rng.random() < 0.6:
        lines.append(f'<meta property="og:title" content="{article.title}"><meta property="og:type" content="article">')
        lines.append(f'<meta property="og:url" content="{url}">')
    kind = rng.choice(("none", "meta", "json"))
    if kind == "meta":
        lines.append(f'<meta property="article:published_time" content="{written_date(article.published, rng)}">')
    if kind == "json":
        data = {"@context": "http://schema.org", "@type": "NewsArticle", "headline": article.title,
                "datePublished": written_date(article.published, rng),
                "author": {"@type": "Person", "name": article.author}}  # fmt: skip
        lines.append(f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>')
    return "\n".join(lines)


def portal(article: Article, rng: Random, url: str) -> Dressed:
    """A province's portal of 2010: a form around all, tables for layout, no h1, the site's name as title."""
    shown = f"{article.published.hour}:{article.published:%M} | {article.published:%d/%m/%Y}"
    html = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head>
<title>Cổng thông tin điện tử tỉnh Mẫu - Chi tiết tin</title>
<script>var views=48213;document.write('<p>99,9%</p>')</script></head><body>
<form action="./Default.aspx"><input type="hidden" name="__VIEWSTATE" value="{"dDwtMTA5" * 90}">
<div id="top"><img src="b.jpg"></div>{menu(rng)}<table width="100%"><tr><td width="200"><div class="box">
<h3>Danh mục</h3>{menu(rng)}</div>
<div class="box"><h3>Tin nóng</h3>{headlines(rng)}</div></td><td id="content"><h4>Chi tiết tin</h4>
<div class="{rng.choice(("newstitle", "tieude", "tin_tit"))}">{article.title}</div>
<div>Người đăng: <span>{article.author}</span> &nbsp; Ngày đăng: <span>{shown}</span> &nbsp; Lượt xem: <span>
{article.views}</span></div>
<div class="{rng.choice(("newsbody", "noidung", "x1"))}">{body_of(article, rng)}</div>{_file(article)}
<div><b>Các tin mới hơn:</b>{headlines(rng)}<b>Các tin cũ hơn:</b>{headlines(rng)}</div></td>
<td width="180">{advert(rng)}{counter(rng)}</td></tr></table><div id="footer">{footer()}</div></form></body></html>"""
    return Dressed(html, True, True, True, None)


def paper(article: Article, rng: Random, url: str) -> Dressed:
    """A paper of today: header, nav, main, article, aside, comments; a clock with today's date in the header."""
    shown = label_date(rng.choice(shown_dates(article.published)), rng)
    html = f"""<!DOCTYPE html><html lang="vi"><head>{_meta(article, rng, url)}<style>.gone{{display:none}}</style>
</head><body class="detail-page has-sidebar">
<header><div><span class="date">Thứ Bảy, 21/11/2026</span><a href="/">Báo Mẫu Online</a></div>
<nav>{menu(rng)}</nav></header>{advert(rng)}
<main><div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/s">{article.section}</a></div><article>
<h1>{article.title}</h1><div class="meta">{shown}</div><div class="social"><a>Chia sẻ</a><a>Zalo</a></div>
<div itemprop="articleBody">{body_of(article, rng)}
<p style="text-align:right"><strong>{article.author}</strong></p></div>
<div class="gone">Đã có 12.345 bạn đọc theo dõi bài viết này trên ứng dụng của chúng tôi.</div>{_file(article)}
<div class="tags">Từ khóa: <a href="/t">CĐS</a> <a href="/u">DTI</a></div></article>
<section class="related"><h3>Bài liên quan</h3>{headlines(rng)}</section>
<section class="comments"><h3>Bình luận</h3>{comments(rng)}</section>
<aside><h3>Nổi bật</h3>{teasers(rng)}</aside></main><footer>{footer()}</footer></body></html>"""
    return Dressed(html, True, False, True, None)


def magazine(article: Article, rng: Random, url: str) -> Dressed:
    """An online magazine: date over the title, related headlines in the midst of the text."""
    related = '<p><a href="/lien-quan.html">Hội nghị tổng kết công tác năm của ngành Thông tin</a></p>'
    text = body_of(article, rng, inner=related)
    html = f"""<!doctype html><html><head>{_meta(article, rng, url)}</head><body><div class="wrap">
<div class="top-menu">{menu(rng)}</div>
<div class="c8"><div class="hd"><span class="dt">{rng.choice(shown_dates(article.published))}</span></div>
<h1 class="tit">{article.title}</h1>
<div class="txt">{text}</div><p class="src"><b>{article.author}</b></p>{_file(article)}<div class="share-bar">
<a href="#">Facebook</a> <a href="#">In bài</a></div></div>
<div class="c4"><h3>Đọc nhiều</h3>{headlines(rng)}<h3>Mới nhất</h3>{teasers(rng)}</div></div><div class="ft">
{footer()}</div></body></html>"""
    return Dressed(html, True, False, True, None)


def bare(article: Article, rng: Random, url: str) -> Dressed:
    """A hand-made page: upper case, no classes, text parted by line breaks, next to nothing closed."""
    shown = label_date(rng.choice(shown_dates(article.published)), rng)
    html = f"""<HTML><HEAD><TITLE>{article.title}</TITLE></HEAD><BODY BGCOLOR=white><CENTER><IMG SRC=logo.gif>
</CENTER>{menu(rng, "p")}<HR>
<P><FONT SIZE=5><B>{article.title}</B></FONT><P><I>{shown}</I><P>{body_of(article, rng, breaks=True)}
<P ALIGN=right><B>{article.author}</B>{_file(article)}<HR><P>Tin khác<P>{headlines(rng)}<HR>{footer()}"""
    return Dressed(html, True, False, True, None)


def office(article: Article, rng: Random, url: str) -> Dressed:
    """A ministry's portal: nested divs without end, non-breaking spaces, hidden parts, a counter of views."""
    html = f"""<!DOCTYPE html><html><head>{_meta(article, rng, url)}</head><body><div id="s4-workspace"><div><div>
<div class="noprint">{menu(rng)}</div>
<div class="row"><div class="col-md-9"><div><div><h2 class="ms-rteElement-H1">{article.title}</h2></div>
<div>{rng.choice(shown_dates(article.published))} &nbsp;|&nbsp; {f"{article.views:,}".replace(",", ".")} lượt xem</div>
<div style="display:none">Trang này đã được lưu trong bộ nhớ đệm lúc 09/09/2019 10:10, có 5 phiên bản.</div>
<div class="ms-rtestate-field">{body_of(article, rng)}</div>{_file(article)}<div>{article.author}</div></div></div>
<div class="col-md-3"><div>Thông báo</div>{headlines(rng)}{counter(rng)}</div></div></div></div></div><footer>
{footer()}</footer></body></html>"""
    return Dressed(html, False, True, True, None)


def utility(article: Article, rng: Random, url: str) -> Dressed:
    """A page whose class names say how it looks, never what it is; the time in a `time` element."""
    shown = rng.choice(shown_dates(article.published))
    timed = f'<time datetime="{article.published:%Y-%m-%d %H:%M}">{shown}</time>'
    html = f"""<!doctype html><html lang="vi"><head>{_meta(article, rng, url)}</head><body class="bg-white">
<div class="flex"><div class="flex gap-2">{menu(rng)}</div></div>
<div class="grid grid-cols-12"><div class="col-span-8">
<article class="flex flex-col"><h1 class="text-4xl">{article.title}</h1>
<div class="flex"><a href="/tac-gia">{article.author}</a>{timed}</div>
<div class="text-lg leading-8">{body_of(article, rng)}</div></article>{_file(article)}</div>
<div class="col-span-4 hidden md:block"><h3 class="font-bold">Đáng chú ý</h3>{teasers(rng)}</div></div>
<div class="bg-gray">{footer()}</div></body></html>"""
    return Dressed(html, False, False, True, None)


def blog(article: Article, rng: Random, url: str) -> Dressed:
    """A blog engine: entry-title, entry-content, widgets; the date in the byline."""
    html = f"""<!DOCTYPE html><html><head>{_meta(article, rng, url)}</head><body class="single single-post">
<div class="site-header"><h1 class="site-title"><a href="/">Trang tin chuyển đổi số</a></h1>{menu(rng)}</div>
<div class="content-area"><div class="post hentry"><h2 class="entry-title">{article.title}</h2>
<div class="entry-meta">{article.author} | {article.published:%d/%m/%Y, %H:%M}</div>
<div class="entry-content">{body_of(article, rng)}{_file(article)}<div class="sharedaddy"><h3>Chia sẻ:</h3><ul><li>
<a href="#">Facebook</a></li></ul></div></div></div>
<div id="comments">{comments(rng)}</div></div><div class="widget-area"><div class="widget">{headlines(rng)}</div>
</div>{footer()}</body></html>"""
    return Dressed(html, True, False, True, None)


def yearless(article: Article, rng: Random, url: str) -> Dressed:
    """A portal that prints day and month only: the year stands in the title."""
    at = article.published
    html = f"""<html><head><title>Trang tin - Sở Thông tin và Truyền thông</title></head><body><div class="nav">
{menu(rng)}</div><div class="main">
<div class="title-news"><b>{article.title}</b></div><div>{at.hour}:{at:%M} | {at:%d/%m}</div>
<div class="nd">{body_of(article, rng)}</div>{_file(article)}
<div>Tin khác</div>{headlines(rng)}</div><div>{footer()}</div></body></html>"""
    return Dressed(html, False, False, True, None)


SKINS: tuple[Callable[[Article, Random, str], Dressed], ...] = (
    portal, paper, magazine, bare, office, utility, blog, yearless,
)  # fmt: skip
