"""A page's text to a tree of elements, in bounded time: scripts, styles and comments set aside, size limited.

What is set aside and may say something of the article (JSON-LD) is kept; what the elements mean is for others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.model import DocumentError

from .nesting import flatten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup

MOST_LETTERS = 3_000_000
"""Letters of markup and text that a page may hold beside scripts and pictures: the longest seen had 0.15 million."""
MOST_TAGS = 150_000
"""Tags that it may hold: the richest seen had 4,000. A tree of so many takes about 2 s."""

BROKEN_OFF = "the page breaks off before its end: save it again"
SWALLOWED = "a tag of the page is never closed, and hides what follows: save it again"
_BEGINNING = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_END = re.compile(r"</(?:html|body)\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"<(script|style|svg|noscript|template|textarea|iframe|select|canvas|object|math)\b|<!--", re.IGNORECASE
)
# Without its end tag a script reaches to the end of the page, as in a browser; anything else is left to the parser.
_SWALLOWS = ("script", "style")
# A tag within a tag: the second is lost, and a line with it.
_JOINED = re.compile(r"</?[a-z][^<>\"']*</?[a-z]", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:article|body|div|h[1-6]|html|p|section|table|td|tr|ul)\b", re.IGNORECASE)
_JSON_LD = re.compile(r"[^>]*\bld\+json", re.IGNORECASE)
_PICTURE = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=%\s]{200,}")
_LONG_VALUE = re.compile(r"=(\"[^\"<>]{4000,}\"|'[^'<>]{4000,}')")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ue000-\ue002\ufffe\uffff]")
# White space before the tag of an element that breaks the line: nobody sees it, and each is a node of the tree.
_UNSHOWN_SPACE = re.compile(
    r"(?<=>)\s+(?=</?(?:article|aside|body|div|d[dlt]|figcaption|figure|footer|form|h[1-6]|head|header|html|li|link|main"
    r"|meta|nav|ol|p|section|table|tbody|td|tfoot|th|thead|title|tr|ul)\b)",
    re.IGNORECASE,
)
# What hides, and the words that it begins with: these are soon found in the long styles of today.
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_HIDING_WORDS = ("display", "visibility")
_SELECTOR = re.compile(r"[#.][\w-]+")
_LONGEST_RULE = 2000  # letters from a rule's selector to what hides
_LONGEST_STYLE = 200_000


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page: its tree, its JSON-LD scripts, and the selectors (`.name`, `#name`) that its styles hide."""

    soup: BeautifulSoup
    json_ld: tuple[str, ...]
    hidden: frozenset[str]


def read_markup(text: str) -> Markup:
    """Parse a page. Raises DocumentError for one that is too large to be an article or a report.

    >>> markup = read_markup("<p>Có <b>5</b> tổ<script>var x = '<p>'</script><p>Hết")
    >>> [p.get_text().strip() for p in markup.soup.find_all("p")]
    ['Có 5 tổ', 'Hết']
    """
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup
    from lxml.etree import LxmlError

    from .tree_builder import FewAttributes

    kept, json_ld, styles, _ = set_aside(text)
    kept = _UNSHOWN_SPACE.sub("", _LONG_VALUE.sub('=""', _PICTURE.sub("", _CONTROL.sub(" ", kept))))
    if len(kept) > MOST_LETTERS or kept.count("<") > MOST_TAGS:
        size = f"{len(kept) / 1e6:.0f} MB of text and markup with {kept.count('<'):,} tags"
        raise DocumentError(f"is too large for a news page ({size}): add the article's own page, or the report as PDF.")
    try:
        soup = BeautifulSoup(flatten(kept), builder=FewAttributes(multi_valued_attributes=None))
    except (ParserRejectedMarkup, LxmlError) as error:
        raise DocumentError("is a web page that cannot be parsed: save it again.") from error
    hidden = frozenset(name for style in styles for name in _hidden_by(style))
    return Markup(soup, tuple(json_ld), hidden)


def damage_of(text: str) -> str | None:
    """What shows that a page has lost some of its text, in a phrase; None where nothing does.

    >>> damage_of("<p>Có <b>61/63</b><p style='color>và 5") == SWALLOWED, damage_of("<p>Có 61/63 địa phương's")
    (True, None)
    >>> damage_of("<b>Tuần 20 năm 2022</b?<p>18-10-2022") == damage_of("<p>Có <textarea>61/63") == SWALLOWED
    True
    """
    parts = set_aside(text)
    if parts.is_open or any(_swallows(text, quote) for quote in "'\"") or _JOINED.search(parts.kept):
        return SWALLOWED
    return BROKEN_OFF if breaks_off(text) else None


def _swallows(text: str, quote: str) -> bool:
    """Whether the last quotation mark opens the value of an attribute: no reader shows what stands behind it."""
    place = text.rfind(quote)
    tag = text.rfind("<", 0, max(place, 0))
    if tag < 0 or not text[tag + 1].isalpha() or not text[:place].rstrip().endswith("="):
        return False
    return ">" not in text[tag:place]


def breaks_off(text: str) -> bool:
    """Whether a page opens as a whole document and never closes: its end was lost on the way.

    HTML lets both tags lack (13.1.2.4); who leaves out the end leaves out the beginning.

    >>> breaks_off("<html><body><p>Có 61/63 đ"), breaks_off("<HTML><p>Có</BODY>"), breaks_off("<p>Có 61/63 địa phương")
    (True, False, False)
    """
    last = text.rfind("</")
    while last >= 0 and not _END.match(text, last):
        last = text.rfind("</", 0, last)
    return last < 0 and _BEGINNING.search(text) is not None


class Parts(NamedTuple):
    """A page without what no reader sees or what is no text, its JSON-LD scripts and its styles.

    `is_open` says that something that shows no text, or a comment, has no end, or only that of another: a browser may
    hide what stands behind its beginning.
    """

    kept: str
    json_ld: list[str]
    styles: list[str]
    is_open: bool


def set_aside(text: str) -> Parts:
    """Part a page, in one pass.

    >>> set_aside('<p>a<!-- b --><script type="application/ld+json">{}</script><style>.x{}</style>c')
    Parts(kept='<p>a  c', json_ld=['{}'], styles=['.x{}'], is_open=False)
    """
    kept: list[str] = []
    json_ld: list[str] = []
    styles: list[str] = []
    unclosed: set[str] = set()
    position, is_open = 0, False
    while found := _ASIDE.search(text, position):
        kept.append(text[position : found.start()])
        name = (found[1] or "").lower()
        if not name:
            end = text.find("-->", found.end())
            is_open |= end < 0
            position = len(text) if end < 0 else end + 3
            continue
        close = None if name in unclosed else re.compile(f"</{name}\\b[^>]*>", re.IGNORECASE).search(text, found.end())
        is_open |= close is None
        if close is None and name not in _SWALLOWS:
            unclosed.add(name)
            kept.append(found[0])
            position = found.end()
            continue
        end, position = (close.start(), close.end()) if close else (len(text), len(text))
        kept.append(" ")
        is_open |= name not in _SWALLOWS and _is_torn(text, found.end(), end)
        opened = text.find(">", found.end(), end) + 1
        if opened and name == "style":
            styles.append(text[opened : min(end, opened + _LONGEST_STYLE)])
        elif opened and name == "script" and _JSON_LD.match(text, found.end(), opened):
            json_ld.append(text[opened:end])
    kept.append(text[position:])
    return Parts("".join(kept), json_ld, styles, is_open)


def _is_torn(text: str, start: int, end: int) -> bool:
    """Whether more blocks end than begin in a part of a page."""
    blocks = [found[0] for found in _BLOCK.finditer(text, start, end)]
    return 2 * sum(block.startswith("</") for block in blocks) > len(blocks)


def _hidden_by(style: str) -> Iterator[str]:
    """The plain selectors (`.name`, `#name`) that a style hides on any screen: not within `@media` and the like.

    >>> list(_hidden_by(".a, .b{color:red} .c{display:none} @media print{.d{display:none}} #e { visibility: hidden }"))
    ['.c', '#e']
    """
    depth = position = 0
    for place in _hiding_places(style.lower()):
        opened = style.rfind("{", max(place - _LONGEST_RULE, position), place)
        if opened < 0:
            continue
        depth += style.count("{", position, opened) - style.count("}", position, opened)
        position = opened
        begin = max(opened - _LONGEST_RULE, 0)
        selector = style[max(begin - 1, *(style.rfind(sign, begin, opened) for sign in "{};")) + 1 : opened].strip()
        if depth == 0 and _SELECTOR.fullmatch(selector):
            yield selector


def _hiding_places(style: str) -> list[int]:
    places = []
    for word in _HIDING_WORDS:
        place = style.find(word)
        while place >= 0:
            if _HIDING.match(style, place):
                places.append(place)
            place = style.find(word, place + 1)
    return sorted(places)
