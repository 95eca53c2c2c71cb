"""Damage that knows what a web page is: tags, attributes, references, encodings, NUL bytes, two pages spliced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .bytes_mutators import ANY, flip_bits

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_TAG = re.compile(rb"<[^<>]*>")
_ATTRIBUTE = re.compile(rb'\b([\w-]+)="([^"]*)"')
_NAMES = tuple(
    b"""
    table tr td th p div span article section nav aside script style h1 ul li a sup br template svg math select
    textarea noscript iframe body head html form frameset plaintext
    """.split()
)
_VALUES = (
    b"", b"0", b"-1", b"2", b"3", b"1000000000", b"99999999999999999999", b"1e9", b"nan", b"none", b"\xff",
    b"hidden", b"display:none", b"javascript:x", b"http://[::1", b"../../x", b"&#0;", b"2022-13-45T99:99:99",
    b"9999-12-31",
)  # fmt: skip
_MORE = (
    b' colspan="1000000"', b' rowspan="65000"', b' colspan="0"', b' rowspan="-3"', b' hidden=""',
    b' style="display:none"', b' class="related"', b' class="footnote"', b' id="content"', b' lang="\x00"',
    b' colspan="2"', b' rowspan="2"',
)  # fmt: skip
_REFERENCES = (
    b"&#0;", b"&#55296;", b"&#1114112;", b"&#99999999999;", b"&nbsp;", b"&#x202e;", b"&lt;", b"&gt", b"&", b"&;",
    b"&#x;", b"\x00", b"\x00\x00\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"<!--", b"-->",
    b"<![CDATA[", b"<?xml", b"\xe2\x80\xae", b"\xcc\x81", b"<!DOCTYPE x [<!ENTITY a \"b\">]>",
)  # fmt: skip
_CODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-32", "cp1258", "cp1252", "latin-1", "utf-7")
_DEEPEST = 3000


def drop_tag(page: bytes, rng: Random) -> bytes:
    """A tag left out.

    >>> from random import Random
    >>> drop_tag(b"<p>61/63", Random(1))
    b'61/63'
    """
    return _at_tag(page, rng, lambda tag: b"")


def double_tag(page: bytes, rng: Random) -> bytes:
    """A tag written twice, or so often that elements nest deeply."""
    times = rng.choice((2, 2, 3, rng.randint(2, _DEEPEST)))
    return _at_tag(page, rng, lambda tag: tag * times)


def rename_tag(page: bytes, rng: Random) -> bytes:
    """An element made another."""
    name = rng.choice(_NAMES)
    return _at_tag(page, rng, lambda tag: re.sub(rb"^(</?)[\w-]+", rb"\1" + name, tag))


def insert_tag(page: bytes, rng: Random) -> bytes:
    """A tag, or the end of one, put in between two letters."""
    at = rng.randrange(len(page))
    return page[:at] + rng.choice((b"<%s>", b"</%s>", b"<%s", b"<%s/>")) % rng.choice(_NAMES) + page[at:]


def move_element(page: bytes, rng: Random) -> bytes:
    """What stands between two tags put between two others."""
    places = [found.start() for found in _TAG.finditer(page)]
    if len(places) < 3:
        return flip_bits(page, rng)
    first = rng.randrange(len(places) - 1)
    start, end = places[first], places[min(len(places) - 1, first + rng.randint(1, 12))]
    at = rng.choice(places)
    piece, rest = page[start:end], page[:start] + page[end:]
    return page[:at] + piece + page[at:] if rng.random() < 0.4 else rest[:at] + piece + rest[at:]


def edit_attribute(page: bytes, rng: Random) -> bytes:
    """The value of an attribute made extreme or senseless."""
    found = list(_ATTRIBUTE.finditer(page))
    if not found:
        return flip_bits(page, rng)
    start, end = rng.choice(found).span(2)
    return page[:start] + rng.choice(_VALUES) + page[end:]


def add_attribute(page: bytes, rng: Random) -> bytes:
    """An attribute more: columns and rows that a cell spans, what hides it."""
    more = rng.choice(_MORE)
    return _at_tag(page, rng, lambda tag: tag if tag.startswith((b"</", b"<!")) else tag[:-1] + more + b">")


def add_reference(page: bytes, rng: Random) -> bytes:
    """A reference to a letter, a NUL, half a letter or the opening of a comment put in."""
    at = rng.randrange(len(page))
    return page[:at] + rng.choice(_REFERENCES) * rng.choice((1, 1, 5, 200)) + page[at:]


def recode(page: bytes, rng: Random) -> bytes:
    """The page read in one encoding and written in another, whatever it declares."""
    return page.decode(rng.choice(_CODINGS[:1] * 3 + _CODINGS), "replace").encode(rng.choice(_CODINGS), "replace")


def redeclare(page: bytes, rng: Random) -> bytes:
    """Another encoding declared than the page is written in."""
    name = rng.choice(("utf-16", "windows-1252", "iso-2022-jp", "x-nothing", "", "hz-gb-2312")).encode()
    return re.sub(rb'charset=["\']?[\w-]+', b'charset="' + name, page, count=1)


def _at_tag(page: bytes, rng: Random, change: Callable[[bytes], bytes]) -> bytes:
    found = list(_TAG.finditer(page))
    if not found:
        return flip_bits(page, rng)
    one = rng.choice(found)
    return page[: one.start()] + change(one[0]) + page[one.end() :]


HTML = (
    *ANY, drop_tag, drop_tag, double_tag, rename_tag, rename_tag, insert_tag, insert_tag, move_element, move_element,
    edit_attribute, edit_attribute, add_attribute, add_attribute, add_reference, add_reference, recode, redeclare,
)  # fmt: skip
"""How a page is damaged; what stands twice is done twice as often."""
