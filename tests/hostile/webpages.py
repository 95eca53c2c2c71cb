"""Web pages that want to break a reader: nested, endless, full of entities, with spans of a million.

Each maker gives the text of one page, and most of them hold the same sentence, which must be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.pages import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCE = "Tính đến ngày 30/9/2022, cả nước có 61/63 địa phương đã thành lập Tổ công nghệ số cộng đồng."
OPENING = "<!doctype html><html lang=vi><head><title>Tổ công nghệ số</title></head><body><h1>Tổ công nghệ số</h1>"
PROSE = f"<p>{SENTENCE}</p>" * 3


def page(body: str) -> str:
    """A page with a heading, this body, and three times the sentence."""
    return f"{OPENING}{body}{PROSE}</body></html>"


def entity_bomb() -> str:
    """Nine entities, each ten times the one before: a thousand million letters, if they were put in."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return page("<p>&l9;</p>").replace("<!doctype html>", f'<!DOCTYPE html [<!ENTITY l0 "lol">{entities}]>')


def entity_of_a_file() -> str:
    """An entity that stands for a file of the machine."""
    return page("<p>&file;</p>").replace("<!doctype html>", '<!DOCTYPE html [<!ENTITY file SYSTEM "/etc/passwd">]>')


def deep_tables(levels: int = 400) -> str:
    """Tables in tables, each with a row of figures."""
    return page("<table border=1><tr><td>1</td><td>61</td></tr><tr><td>" * levels + "</td></tr></table>" * levels)


READ: dict[str, Callable[[], str]] = {
    "NUL bytes": lambda: page("<p>Có\0 61\0 tổ\0.</p>\0").replace("<p>", "<\0p>"),
    "20,000 nested tags": lambda: f"{OPENING}{'<div>' * 20_000}{PROSE}",
    "20,000 nested tags of four kinds": lambda: f"{OPENING}{'<b><i><span><font>' * 5_000}{PROSE}",
    "20,000 nested tables": lambda: HOSTILE["20,000 nested tables"]() + PROSE,
    "30 MB on one line, in a script": lambda: page(f"<script>x='{'x' * 30_000_000}'</script>"),
    "30 MB on one line, a picture": HOSTILE["30 MB on one line, a picture"],
    "30 MB of a comment": lambda: page(f"<!--{'x' * 30_000_000}-->"),
    "scripts of five megabytes": lambda: page("<script>'<table><tr><td>9</td></tr></table>'</script>" * 90_000),
    "entities that double": entity_bomb,
    "an entity of a file": entity_of_a_file,
    "a million references": lambda: page(f"<p>{'&#49;' * 500_000}</p>"),
    "references to no letter": lambda: page("<p>&#0; &#xFFFFFFFF; &#55296; &#x110000; &#99999999999999; &no; &</p>"),
    "signs that print nothing": lambda: page(
        "<p>&#8203;</p><h2>&#173;</h2><p>&#65279;: &#x202e;&#8206; &#1;&#27;[2J</p><p><sup>&#8203;</sup>&nbsp;</p>"
        "<table border=1><caption>&#8203;</caption><tr><th>&#8205;</th><th>61</th></tr><tr><td>&#8203;</td><td>"
        "&#8288;</td></tr><tr><td>Tổng cộng&#8203;</td><td>&#8203;61&#173;</td></tr></table><ul><li>&#8203;</ul>"
    ).replace("<title>", "<meta name=author content='&#8203;'><title>&#8203;"),
    "spans of a million": lambda: page(
        "<table border=1><tr><td colspan=1000000 rowspan=1000000>Tỉnh</td><td>61</td></tr>"
        "<tr><td rowspan=99999999999999999999>2</td><td colspan=-5>3</td><td colspan=0x7fffffff>4</td></tr></table>"
    ),
    "a thousand spans of a thousand": lambda: page(
        "<table border=1>" + "<tr><td colspan=1000 rowspan=1000>Tỉnh</td><td>61</td></tr>" * 1000 + "</table>"
    ),
    "tables in tables": deep_tables,
    "attributes without end": lambda: page("<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">Có 61 tổ.</p>"),
    "tags that are never closed": lambda: page("<" * 100_000),
    "a page in two encodings": lambda: page("<meta charset=utf-7><meta charset=nosuch><?xml encoding='utf-32'?>"),
}  # fmt: skip
"""Pages that must be loaded with their sentence, by what is bad about them."""

REFUSED: dict[str, tuple[Callable[[], str], str]] = {
    "30 MB on one line, paragraphs": (HOSTILE["30 MB on one line, paragraphs"], "too large for a news page"),
    "30 MB on one line, one paragraph": (HOSTILE["30 MB on one line, one paragraph"], "too large for a news page"),
    "a million tags": (lambda: page("<br>" * 1_000_000), "too large for a news page"),
    "nested links": (lambda: f"{OPENING}{'<a href=/x>' * 20_000}{PROSE}", "without an article"),
    "an attribute that is never closed": (lambda: page('<p title="' + "x" * 1_000_000), "without an article"),
    "a page without text": (lambda: "<!doctype html><html><body><p></p></body></html>", "without text"),
    "nothing but a script": (lambda: "<!doctype html><script>document.write(1)", "without text"),
}
"""Pages that must be refused, each with words of the sentence."""
