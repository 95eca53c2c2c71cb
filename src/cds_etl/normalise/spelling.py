"""From a raw text to the forms of a name that are compared: its letters with accents and without, what stood around it.

Knows how names are set in print; knows no name. Which name is meant belongs in `names`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal
from unicodedata import combining, normalize

from cds_etl.text import UNKNOWN, squeeze

if TYPE_CHECKING:
    from cds_etl.columns import EntityKind

Rank = Literal["tỉnh", "thành phố", "huyện"]
PROVINCE: Rank = "tỉnh"
CITY: Rank = "thành phố"
LOWER: Rank = "huyện"  # stands for every unit below a province

_LEADING = re.compile(
    r"^(?:[-+*•·–—○●▪▫◦✓➢►§\s]+|[(\[]?\d{1,3}[.):/\]–-]+(?=\D)\s*|\d{1,3}\s+(?=\D)|[IVX]+[.)](?=\s)|[a-zđ]\)\s*)+"
)
_BULLET_O = re.compile(r"^o\s+(?=[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ])")
_TRAILING = re.compile(
    r"(?:[\s.,;:*…†‡⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾]+|\s*[(\[⁽]?(?:\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})[)\]⁾]+|(?<=[^\W\d_])\d{1,2}|\s*[(\[]\*+[)\]])+$"
)
# The escapes of Vietnamese letters have four digits at most; the semicolon may be lost, and "c" follow.
_HEX_ESCAPE = re.compile("&#x(1E[A-F][0-9A-F]|0?[01][0-9A-F]{2});?", re.IGNORECASE)
_SHORT_FORM = re.compile(
    r"(?<=[^\s(])\s*\([^\W\d_]+(?:[&.-][^\W\d_]+)*\)$"
)  # the "(TT&TT)" that introduces an abbreviation
_ASIDE = re.compile(r"\s*\[[^\]]*\]$")
# "Hoà" and "Hòa", "Uỷ" and "Ủy" are one spelling: the tone may stand on either vowel of oa, oe and uy.
_EARLY_TONE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_LATE_TONE = re.compile("|".join(_EARLY_TONE))
_AMPERSAND = re.compile(r"\s+&\s+")
# An accent that stands beside its letter as a sign of its own; what it belongs to cannot be told, so it counts as lost.
_DETACHED = dict.fromkeys(map(ord, "ˆ˜´`¨¸˘˙˚ˇ˝¯ˊˋ^~"), None)
_SLASHED = str.maketrans("đðɖ", "ddd")
_ALIKE = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")  # "Lý" and "Lí" are one word

_OFFICE = re.compile(
    r"^(?:VP\s+|văn phòng\s+)?(?:UBND|[uủ][yỷ] ban nhân dân|uy ban nhan dan|HĐND|hội đồng nhân dân|sở|công an"
    r"|tỉnh [uủ][yỷ]|thành [uủ][yỷ]|tỉnh đoàn|thành đoàn|cục thuế|cục thống kê|BHXH|bảo hiểm xã hội)\s+",
    re.IGNORECASE,
)
_KIND_WITHIN = re.compile(r"^.*\s(?=(?:tỉnh|thành\s+phố|tp\.?|t\.)[\s:])", re.IGNORECASE | re.DOTALL)
_KIND_BEFORE = re.compile(
    r"^(?:(?P<province>tỉnh|tinh|t\.(?=\s)|province (?:d['’]|de |of )|provincia de |provinz )"
    r"|(?P<city>thành\s*phố|thanh[\s_-]*pho|t\.?\s*p\.?|th[uủ] đ[oô]|thu do|ciudad (?:de )?|ville d(?:e |['’])"
    r"|city of ))"
    r"[\s._:-]*(?=\w)",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(
    r"(?:[\s-]+(?P<province>province|provinz)|[\s-]+(?P<city>city|municipality|stadt|ville)"
    r"|\s*,\s*(?:(?P<city2>th[aà]nh p?h?[oố]|th[uủ] [dđ][oô])|(?P<province2>t[iỉ]nh)))$",
    re.IGNORECASE,
)
_LOWER_BEFORE = re.compile(
    r"^(?:huyện|huyen|quận|quan(?=\s)|thị\s*xã|thi xa|thị\s*trấn|thi tran|phường|phuong|xã|thôn|ấp|đặc khu"
    r"|t\.?x\.|t\.?t\.|tx|[hqpx]\.)\s+(?=\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """The letters and digits that are compared, with accents and without; the folded words; the kind word cut off."""

    accented: str
    folded: str
    words: tuple[str, ...]
    text: str
    rank: Rank | None = None


@lru_cache(maxsize=4096)  # the same names are asked for in both geographies
def read_forms(kind: EntityKind, raw: str) -> tuple[Form, ...]:
    """The name as printed and, of a province, without its kind word; the last is the barest.

    >>> [form.accented for form in read_forms("province", "3. TP. Hà  Nội;")]
    ['tphànội', 'hànội']
    """
    text = clean(raw)
    if kind != "province":
        return (form_of(text),)
    text = _ASIDE.sub("", text if "(" in text else text.rstrip(") ")) or text
    bare, rank = _bare(text)
    return (form_of(text),) if bare == text and rank is None else (form_of(text), form_of(bare, rank))


def clean(raw: str) -> str:
    """A raw text without row number, bullet, footnote marks and the bracketed short form behind it.

    >>> clean("12. H&agrave; Nội⁽³⁾"), clean("Bộ Thông tin và Truyền thông (TT&TT)")
    ('Hà Nội', 'Bộ Thông tin và Truyền thông')
    """
    if raw.replace(" ", "").isalpha() and not _BULLET_O.match(raw):
        return squeeze(raw)
    text = raw
    for _ in range(2):
        if "&" in text:
            text = html.unescape(_HEX_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))
    text = _BULLET_O.sub("", _LEADING.sub("", squeeze(text)))
    return _SHORT_FORM.sub("", _TRAILING.sub("", text))


def _bare(text: str) -> tuple[str, Rank | None]:
    """The name without the office and the kind word around it, and the rank that the kind word tells."""
    rank: Rank | None = None
    if office := _OFFICE.match(text):
        text = text[office.end() :]
        if within := _KIND_WITHIN.match(" " + text):
            text = text[max(0, within.end() - 1) :]
    if lower := _LOWER_BEFORE.match(text):
        return text[lower.end() :], LOWER
    for pattern in (_KIND_BEFORE, _KIND_AFTER):
        if found := pattern.search(text):
            kinds = found.groupdict()
            rank = PROVINCE if kinds.get("province") or kinds.get("province2") else CITY
            text = text[: found.start()] + text[found.end() :]
    return text, rank


def tails(text: str) -> list[Form]:
    """The last words of a clean name behind an office that names its province without a kind word, the longest first.

    >>> [form.text for form in tails("Sở Tài chính Bạc Liêu")]
    ['Tài chính Bạc Liêu', 'chính Bạc Liêu', 'Bạc Liêu', 'Liêu']
    """
    office = _OFFICE.match(text)
    if office is None:
        return []
    words = text[office.end() :].split(" ")
    if any(_LOWER_BEFORE.match(" ".join(words[place:])) for place in range(len(words))):
        return []
    return [form_of(" ".join(words[-count:])) for count in range(min(5, len(words)), 0, -1)]


@lru_cache(maxsize=8192)  # the names of strangers stand in several tables
def form_of(text: str, rank: Rank | None = None) -> Form:
    """The form of a clean name.

    >>> form_of("Thừa Thiên - Huế").folded
    'thuathienhue'
    """
    text = _AMPERSAND.sub(" và ", text).translate(_DETACHED)
    folded = _fold(text)
    words = tuple(re.findall(r"[^\W_]+", folded)) or ("",)
    return Form(letters_of(text), "".join(words), words, text, rank)


def _fold(text: str) -> str:
    decomposed = normalize("NFD", text.casefold().translate(_SLASHED))
    return "".join(letter for letter in decomposed if not combining(letter)).replace("y", "i")


def split_words(text: str) -> list[str]:
    """The words of a clean name.

    >>> split_words("Bà Rịa - Vũng Tàu")
    ['Bà', 'Rịa', 'Vũng', 'Tàu']
    """
    return re.findall(r"[^\W_]+", text)


_STRANGE = re.compile(
    "[^\x00-\x7fàáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂăĐđÐðĨĩŨũƠơƯư\u0300\u0301\u0303\u0306\u0302\u0309\u031b\u0323"
    "\u1ea0-\u1ef9\u2010-\u2019\u2022\u00a0\u2026]"
)


def is_strange(raw: str) -> bool:
    """Whether a sign stands in the text that Vietnamese does not use: a wrong encoding may have been shown.

    >>> is_strange("Hµ Néi"), is_strange("Hà Nội"), is_strange("Ha Noi")
    (True, False, False)
    """
    return _STRANGE.search(raw) is not None


@lru_cache(maxsize=4096)
def letters_of(text: str) -> str:
    """Small letters and digits with accents: case, spaces, dashes, commas, a tone's place, y or i make no other name.

    >>> letters_of("Khánh Hoà") == letters_of("KHÁNH HÒA"), letters_of("Lý Nhân") == letters_of("Lí Nhân")
    (True, True)
    """
    letters = "".join(
        letter for letter in squeeze(text).casefold().replace("ð", "đ") if letter.isalnum() or letter == UNKNOWN
    )
    return _LATE_TONE.sub(lambda found: _EARLY_TONE[found.group()], letters).translate(_ALIKE)
