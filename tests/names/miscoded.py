"""Names as one system writes and another shows them: legacy encodings, mojibake, escapes, decomposed letters."""

from __future__ import annotations

import unicodedata
from functools import lru_cache, partial
from html.entities import codepoint2name
from typing import TYPE_CHECKING, Literal

from cds_etl.text import encode_legacy

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from cds_etl.text import Encoding

_DOT = "\u0323"
_TONES = f"\u0300\u0301\u0303\u0309{_DOT}"
# VISCII's bytes for Vietnamese letters (RFC 1456), in the order of `_VISCII_LETTERS`.
_VISCII_LETTERS = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂ"
    "ÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮẲẴẪỶỸỴ"
)
_VISCII_BYTES = bytes([*range(0x80, 0x100), 0x02, 0x05, 0x06, 0x14, 0x19, 0x1E])


def legacy(text: str, random: Random, *, encoding: Encoding | Literal["viscii"], shown: str) -> str:
    """Bytes of a Vietnamese encoding of old, shown in a western code page.

    Where an encoding lacks a capital, text is in small letters, and fonts of its own show them as capitals.
    """
    if encoding == "viscii":
        return show(_viscii(text), shown)
    for form in (text, text[0].lower() + text[1:]):  # "Ủy ban"
        try:
            return show(encode_legacy(form, encoding), shown)
        except ValueError:
            continue
    return show(encode_legacy(text.lower(), encoding), shown)


def mojibake(text: str, random: Random, *, shown: str) -> str:
    """UTF-8 shown in a western or Vietnamese code page."""
    return show(text.encode("utf-8"), shown)


def mojibake_with_losses(text: str, random: Random, *, shown: str) -> str:
    """The same where the signs that print nothing were lost or made spaces on the way."""
    lost = random.choice(("", "\ufffd", "?"))
    shown_text = "".join(lost if unicodedata.category(sign) == "Cc" else sign for sign in show(text.encode(), shown))
    return shown_text.replace("\u00a0", " ").replace("\u00ad", random.choice(("", "-", "\u00ad")))


def mojibake_twice(text: str, random: Random, *, shown: str) -> str:
    return mojibake(mojibake(text, random, shown=shown), random, shown=shown)


def cp1258_as_cp1252(text: str, random: Random) -> str:
    """Windows' Vietnamese code page (whole vowels, tones as signs behind them) shown in its western one."""
    return show(_half_composed(text).encode("cp1258"), "cp1252")


def show(code: bytes, page: str) -> str:
    """Bytes as a code page shows them; those that it does not have as the signs of their numbers, as browsers do.

    >>> show("Hà Nội".encode(), "cp1252")
    'HÃ\\xa0 Ná»™i'
    """
    return "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in code)


@lru_cache(maxsize=1)
def _viscii_codes() -> dict[str, int]:
    return dict(zip(_VISCII_LETTERS, _VISCII_BYTES, strict=True))


def _viscii(text: str) -> bytes:
    codes = _viscii_codes()
    return bytes(codes.get(letter) or ord(letter) for letter in unicodedata.normalize("NFC", text))


def _half_composed(text: str) -> str:
    """Vowels whole (â, ơ), tones as signs behind them."""
    halves = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(part for part in parts if part in _TONES)
        halves.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES)) + tone)
    return "".join(halves)


def decomposed(text: str, random: Random) -> str:
    return unicodedata.normalize("NFD", text)


def half_decomposed(text: str, random: Random) -> str:
    return _half_composed(text)


def misordered(text: str, random: Random) -> str:
    """Decomposed, the tone before the vowel's own mark."""
    signs: list[str] = []
    for sign in unicodedata.normalize("NFD", text):
        before = signs[-1] if signs else ""
        is_late_tone = sign in _TONES and sign != _DOT and unicodedata.combining(before or " ")
        if is_late_tone or (before == _DOT and sign in "\u0302\u0306\u031b"):
            signs.insert(-1, sign)
        else:
            signs.append(sign)
    return "".join(signs)


def escaped(text: str, random: Random, *, form: str) -> str:
    """Letters beyond ASCII as HTML escapes.

    >>> escaped("Hà Nội", None, form="named")
    'H&agrave; N&#7897;i'
    """
    return "".join(letter if letter.isascii() else _escape(letter, form) for letter in text)


def escaped_twice(text: str, random: Random) -> str:
    return escaped(text, random, form=random.choice(("decimal", "named"))).replace("&", "&amp;")


def escaped_with_slips(text: str, random: Random) -> str:
    """Escaped, with hard spaces named or the semicolons gone."""
    named = escaped(text, random, form=random.choice(("decimal", "hex")))
    return named.replace(" ", "&nbsp;") if random.random() < 0.6 else named.replace(";", "")


def _escape(letter: str, form: str) -> str:
    if form == "named" and ord(letter) in codepoint2name:
        return f"&{codepoint2name[ord(letter)]};"
    return f"&#x{ord(letter):X};" if form == "hex" else f"&#{ord(letter)};"


MISCODED: dict[str, tuple[Callable[[str, Random], str], ...]] = {
    "tcvn3": tuple(partial(legacy, encoding="tcvn3", shown=page) for page in ("cp1252", "latin-1")),
    "vni": tuple(partial(legacy, encoding="vni", shown=page) for page in ("cp1252", "latin-1")),
    "viscii": tuple(partial(legacy, encoding="viscii", shown=page) for page in ("cp1252", "latin-1")),
    "vps": tuple(partial(legacy, encoding="vps", shown=page) for page in ("cp1252", "latin-1")),
    "utf8-as-cp1252": (partial(mojibake, shown="cp1252"),),
    "utf8-as-cp1258": (partial(mojibake, shown="cp1258"),),
    "utf8-as-latin1": (partial(mojibake, shown="latin-1"),),
    "utf8-with-losses": tuple(partial(mojibake_with_losses, shown=page) for page in ("cp1252", "cp1258", "latin-1")),
    "utf8-twice": (partial(mojibake_twice, shown="cp1252"),),
    "cp1258-as-cp1252": (cp1258_as_cp1252,),
    "nfd": (decomposed, half_decomposed, misordered),
    "html": (
        partial(escaped, form="decimal"),
        partial(escaped, form="hex"),
        partial(escaped, form="named"),
        escaped_twice,
        escaped_with_slips,
    ),
}
