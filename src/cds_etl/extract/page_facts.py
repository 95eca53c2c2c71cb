"""What the head of a page and its JSON-LD say of the article: titles, authors, times, section, address. As written.

Claims, not yet belief: pages are badly kept. Whoever asks holds them against what the page shows.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cds_etl.text import fold, squeeze

from .page_words import is_generic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bs4 import Tag

_LONGEST_JSON = 1_000_000
_MOST_OBJECTS = 2000
_ARTICLE = re.compile(r"Article$|^Report|BlogPosting$|LiveBlog")
_ARTICLE_WITHIN = re.compile(r'"@type"[^{}]{0,40}(?:Article|BlogPosting)"')
_LOOSE = re.compile(r'"(datePublished|dateModified|headline)"\s*:\s*"((?:[^"\\]|\\.){1,400})"')
_NAMES = {
    "og:title": "title", "twitter:title": "title", "title": "title", "headline": "title", "dc.title": "title",
    "article:published_time": "published", "og:published_time": "published", "pubdate": "published",
    "publishdate": "published", "publish_date": "published", "datepublished": "published", "dc.date": "published",
    "dc.date.issued": "published", "dcterms.created": "published", "date": "published", "og:article:published_time":
    "published", "parsely-pub-date": "published", "article.published": "published", "citation_date": "published",
    "article:modified_time": "updated", "og:updated_time": "updated", "lastmod": "updated", "datemodified": "updated",
    "last-modified": "updated", "dcterms.modified": "updated", "article.updated": "updated",
    "dable:author": "author", "author": "author", "article:author": "author", "dc.creator": "author",
    "article:section": "section", "its_section": "section", "section": "section",
    "og:url": "url", "og:site_name": "site", "application-name": "site",
}  # fmt: skip
_SEPARATOR = re.compile(r"\s+[|–—»:]+\s+|\s+-\s+|\s*\|\s*|\s+::\s+")


@dataclass(slots=True)
class Claims:
    """What a page says of itself, by kind, the more trustworthy first; times as written, each with where it stood."""

    titles: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)  # what of the page's own title may be the article's
    authors: list[str] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    updated: list[tuple[str, str]] = field(default_factory=list)
    section: str | None = None
    site: str | None = None
    url: str | None = None
    base: str | None = None
    page_title: str | None = None

    def absolute(self, href: str) -> str:
        """The address of a link; as written where the page does not say where it lies."""
        return _join(self.base or self.url, href)


def read_claims(facts: Sequence[Tag], json_ld: Sequence[str]) -> Claims:
    """Gather the claims of a page from its `meta`, `link`, `base` and `title` elements and its JSON-LD scripts.

    >>> read_claims([], ['{"@type": "NewsArticle", "headline": "Tin", "author": {"name": "A B"}}']).titles
    ['Tin']
    """
    claims = Claims()
    for text in json_ld:
        _read_json(text, claims)
    for tag in facts:
        _read_fact(tag, claims)
    if claims.base:
        claims.base = _join(claims.url, claims.base)
    if claims.page_title:
        claims.heads = [claims.page_title, *_heads(claims.page_title)]
    claims.titles = list(dict.fromkeys(title for title in claims.titles if title))
    claims.authors = [name for name in dict.fromkeys(claims.authors) if not is_site(name, claims)]
    return claims


def clean(text: object) -> str:
    """A claim's text: references undone, however often they were escaped, white space squeezed.

    >>> clean("Chi&amp;#7871;n s&#7921;")
    'Chiến sự'
    """
    said = str(text)
    for _ in range(3):
        if "&" not in said:
            break
        said = unescape(said)
    return squeeze(said)


def is_site(name: str, claims: Claims) -> bool:
    """Whether an author's name is the paper's, not a person's.

    >>> page = Claims(url="https://vnexpress.net/a")
    >>> is_site("VnExpress", page), is_site("baochinhphu.vn", page), is_site("Tri Túc", page)
    (True, True, False)
    """
    letters = re.sub(r"[^a-z0-9]", "", fold(name))
    if re.search(r"https?:|www\.|\.(?:vn|com|net|org)\b|facebook", name) or not letters:
        return True
    host = re.sub(r"[^a-z0-9]", "", urlsplit(claims.url or "").netloc.lower())
    site = re.sub(r"[^a-z0-9]", "", fold(claims.site or ""))
    tail = re.sub(r"[^a-z0-9]", "", fold(_SEPARATOR.split(claims.page_title or "")[-1]))
    words = fold(name).split()
    is_paper = words[0] in ("bao", "cong", "trang", "admin", "administrator", "toa", "ban", "quan") or "online" in words
    core = re.sub(
        r"[^a-z0-9]", "", re.sub(r"^www\.|\.(?:com|gov|org|edu|net)?(?:\.?vn)?$", "", urlsplit(claims.url or "").netloc)
    )
    return (
        is_paper
        or (len(core) > 3 and core in letters)
        or any(len(letters) > 3 and letters in place for place in (host, site, tail) if place)
    )


def site_of(claims: Claims, title: str | None) -> str | None:
    """The name of the paper or portal: as claimed, else the longest part of the page's title beside the article's.

    >>> site_of(Claims(page_title="Tiếp tục tạo chuyển biến | Báo Bình Dương Online"), "Tiếp tục tạo chuyển biến")
    'Báo Bình Dương Online'
    >>> site_of(Claims(page_title="Cổng thông tin điện tử tỉnh Quảng Nam - Chi tiết tin"), "Báo cáo Tuần 43")
    'Cổng thông tin điện tử tỉnh Quảng Nam'
    """
    if claims.site:
        return claims.site
    rest = (claims.page_title or "").replace(title or "\0", " | ")
    parts = [part.strip(" |–—»:-") for part in _SEPARATOR.split(f" {rest} ")]
    return max((part for part in parts if part and not is_generic(part)), key=len, default=None)


def _heads(title: str) -> Iterator[str]:
    """A page's title without its last part, and its first part alone: the rest names the site."""
    parts = [part for part in _SEPARATOR.split(title) if part]
    if len(parts) > 1:
        end = title.rfind(parts[-1])
        yield title[:end].rstrip(" |–—»:-")
        yield parts[0]


def _read_fact(tag: Tag, claims: Claims) -> None:
    attributes: Mapping[str, str] = tag.attrs  # type: ignore[assignment]
    if tag.name == "title":
        claims.page_title = claims.page_title or clean(tag.get_text())
    elif tag.name == "base" and attributes.get("href"):
        claims.base = claims.base or attributes["href"].strip()
    elif tag.name == "link" and attributes.get("rel", "").lower() == "canonical":
        claims.url = _address(attributes.get("href")) or claims.url
    elif tag.name == "meta" and (content := attributes.get("content")):
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        _take(_NAMES.get(name.strip().lower()), clean(content), f"meta {name.strip()}", claims)


def _take(kind: str | None, said: str, where: str, claims: Claims) -> None:
    if kind == "title":
        claims.titles.append(said)
    elif kind == "published":
        claims.published.append((said, where))
    elif kind == "updated":
        claims.updated.append((said, where))
    elif kind == "author":
        claims.authors += [name.strip() for name in said.split(";")[:5]] if "://" not in said else []
    elif kind == "section":
        claims.section = claims.section or said
    elif kind == "url":
        claims.url = claims.url or _address(said)
    elif kind == "site":
        claims.site = claims.site or said


def _address(href: str | None) -> str | None:
    """A full address; None for a part of one, or for what is none."""
    said = (href or "").strip()
    return said if re.match(r"https?://[^\s/]+", said) and _is_address(said) else None


def _is_address(said: str) -> bool:
    try:
        return bool(urlsplit(said).netloc)
    except ValueError:
        return False


def _join(base: str | None, href: str) -> str:
    """The address of a link from a page; as written where there is no page's address, or one of the two is none."""
    try:
        return urljoin(base, href) if base else href
    except ValueError:
        return href


# Half of a pair of surrogates is no letter, and no file can be written with it; a headline cut short leaves one.
_HALF_PAIR = re.compile(
    r"\\u[dD][89abAB][\da-fA-F]{2}(?!\\u[dD][c-fC-F][\da-fA-F]{2})"
    r"|(?<!\\u[dD][89abAB][\da-fA-F]{2})\\u[dD][c-fC-F][\da-fA-F]{2}"
)


def _read_json(text: str, claims: Claims) -> None:
    if len(text) > _LONGEST_JSON:
        return
    try:
        text = _HALF_PAIR.sub(r"\\ufffd", text)
        data = json.loads(text.strip().removeprefix("<![CDATA[").removesuffix("]]>").rstrip("; \n"), strict=False)
    except (ValueError, RecursionError):
        if _ARTICLE_WITHIN.search(text):  # a stray comma spoils it all: what can be told without reading it
            for name, said in _LOOSE.findall(text):
                kind = {"datePublished": "published", "dateModified": "updated"}.get(name, "title")
                _take(kind, clean(said), "JSON-LD", claims)
        return
    for item in _objects(data):
        kinds = item.get("@type")
        if any(_ARTICLE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            _read_article(item, claims)
            return


def _objects(data: object) -> Iterator[dict[str, object]]:
    """Every object of a JSON-LD script, the outer ones first."""
    waiting = [data]
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, dict):
            yield item
            waiting += [value for key, value in item.items() if key in ("@graph", "mainEntity", "hasPart")]
        elif isinstance(item, list):
            waiting += item[:200]


def _read_article(item: Mapping[str, object], claims: Claims) -> None:
    for key, kind in (
        ("headline", "title"),
        ("name", "title"),
        ("datePublished", "published"),
        ("dateModified", "updated"),
    ):
        if isinstance(said := item.get(key), str) and said:
            _take(kind, clean(said), "JSON-LD", claims)
    sections = item.get("articleSection")
    if sections:
        claims.section = clean(sections[0] if isinstance(sections, list) else sections)
    page = item.get("mainEntityOfPage")
    for address in (page.get("@id") if isinstance(page, dict) else page, item.get("url")):
        if isinstance(address, str):
            claims.url = claims.url or _address(address)
    claims.authors = [*_persons(item.get("author")), *claims.authors]


def _persons(author: object) -> Iterable[str]:
    for item in author if isinstance(author, list) else [author]:
        if isinstance(item, str):
            yield clean(item)
        elif isinstance(item, dict) and "Organization" not in str(item.get("@type")) and item.get("name"):
            yield clean(item["name"])
