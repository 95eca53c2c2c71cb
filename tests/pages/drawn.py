"""A page by its seed: an article, a skin, broken markup and an encoding, all drawn by chance."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from .invented import Article, make_article
from .letters import ENCODINGS, encode_page
from .skins import SKINS, Dressed

if TYPE_CHECKING:
    from collections.abc import Callable

_STRAY = ("</div></td>", "</p></p>", "<br/>", "<!-- ad -->", "</span>", "<o:p></o:p>", "<![endif]-->")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page: its bytes, its article, and what it was drawn from."""

    seed: int
    content: bytes
    article: Article
    dressed: Dressed
    skin: str
    encoding: str
    damage: str


def draw_page(seed: int) -> Drawn:
    """The page of a seed.

    >>> draw_page(7).content == draw_page(7).content
    True
    """
    rng = Random(seed)
    article = make_article(rng)
    skin = SKINS[seed % len(SKINS)]
    if skin.__name__ == "yearless":
        article = dataclasses.replace(
            article, title=f"Báo cáo chuyên đề Tuần {rng.randint(2, 52)} năm {article.published.year}"
        )
    url = f"https://mau.example.vn/tin/{seed}.html"
    dressed = skin(article, rng, url)
    encoding = rng.choice(ENCODINGS)
    damage = rng.choice((*_DAMAGES, "none", "none"))
    html = _DAMAGES[damage](dressed.html, rng) if damage in _DAMAGES else dressed.html
    return Drawn(seed, encode_page(html, encoding), article, dressed, skin.__name__, encoding, damage)


def _unclosed(html: str, rng: Random) -> str:
    """Without the ends of paragraphs, list items and rows."""
    del rng
    return re.sub(r"</(?:p|li|tr|td|th|html|body)>", "", html)


def _shouted(html: str, rng: Random) -> str:
    """Tags in capitals, attributes without quotes where that is possible."""
    del rng
    html = re.sub(r"</?[a-z][a-z0-9]*", lambda found: found[0].upper(), html)
    return re.sub(r'="([\w-]+)"', r"=\1", html)


def _minified(html: str, rng: Random) -> str:
    """On one line, without white space between tags."""
    del rng
    return re.sub(r">\s+<", "><", html).replace("\n", " ")


def _strewn(html: str, rng: Random) -> str:
    """With stray end tags, comments and Word's leavings behind paragraphs."""
    return re.sub("</p>", lambda found: found[0] + (rng.choice(_STRAY[1:]) if rng.random() < 0.3 else ""), html)


def _nulled(html: str, rng: Random) -> str:
    """With NUL bytes between words."""
    return re.sub(r" (?=\w)", lambda found: "\0 " if rng.random() < 0.02 else found[0], html)


def _indented(html: str, rng: Random) -> str:
    """Indented and broken within paragraphs, as formatters leave it."""
    return re.sub(r"(?<=\w) (?=\w)", lambda found: "\n      " if rng.random() < 0.05 else found[0], html)


_DAMAGES: dict[str, Callable[[str, Random], str]] = {
    "unclosed": _unclosed, "shouted": _shouted, "minified": _minified, "strewn": _strewn, "nulled": _nulled,
    "indented": _indented,
}  # fmt: skip
