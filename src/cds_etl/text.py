"""Unicode and Vietnamese letters: composing, folding, slugs, for extract and normalise. Knows no name and no page."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Marks that stand for one another in print; soft hyphens, joiners and byte order marks are no letters at all.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_NOTHING = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_BARRED_D = str.maketrans("đĐðÐƉ", "dDdDD")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", "0123456789()")
_SPACE = re.compile(r"\s+")
_STOP = re.compile(r"[.!?;]\s+|\n")
_OPENING = "-–+•\"“'(["
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def compose(text: str) -> str:
    """The text in composed letters (NFC), without soft hyphens and other signs that print nothing.

    >>> compose("Hu\u031bng Y\u00ean") == "H\u01b0ng Y\u00ean"
    True
    """
    return unicodedata.normalize("NFC", text.translate(_NOTHING))


def squeeze(text: str) -> str:
    """Composed text with every run of white space as one space, none at the ends.

    >>> squeeze("  Bộ Y tế\\n ")
    'Bộ Y tế'
    """
    return _SPACE.sub(" ", compose(text)).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case letters without accents, dashes made alike, spaces squeezed: what is left when accents are lost.

    >>> fold("Thừa Thiên – Huế"), fold("ĐỒNG NAI")
    ('thua thien - hue', 'dong nai')
    """
    decomposed = unicodedata.normalize("NFD", squeeze(text).translate(_DASHES).translate(_BARRED_D))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()


def slug(text: str) -> str:
    """Folded words joined by underscores, fit for an identifier.

    >>> slug("Tổng số (người)")
    'tong_so_nguoi'
    """
    return _NOT_WORD.sub("_", fold(text)).strip("_")


def lower_raised(text: str) -> str:
    """Raised digits and brackets as ordinary ones.

    >>> lower_raised("⁽²⁾")
    '(2)'
    """
    return text.translate(_RAISED)


def is_raised(text: str) -> bool:
    """Whether the text is written in Unicode's raised digits and brackets only.

    >>> is_raised("¹²"), is_raised("12"), is_raised("")
    (True, False, False)
    """
    return bool(text) and all(ord(letter) in _RAISED for letter in text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each sentence of a text.

    A stop ends a sentence where a capital, a digit or a bullet follows; not behind a capital or a digit of a heading
    ("TP. Hà Nội", "1. Số liệu").

    >>> text = "Có 61 tỉnh, TP. lập tổ. Còn 02 tỉnh chưa lập."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Có 61 tỉnh, TP. lập tổ.', 'Còn 02 tỉnh chưa lập.']
    """
    start = 0
    for stop in _STOP.finditer(text):
        before, after = text[stop.start() - 1 : stop.start()], text[stop.end() : stop.end() + 1]
        opens = after.isupper() or after.isdigit() or after in _OPENING
        is_heading = before.isdigit() and text[start : stop.start()].replace(".", "").isdigit()
        if stop[0] != "\n" and (not opens or before.isupper() or is_heading):
            continue
        yield start, stop.start() + 1
        start = stop.end()
    if start < len(text):
        yield start, len(text)
