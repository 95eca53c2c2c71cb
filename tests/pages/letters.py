"""A page's text as bytes: the encodings that Vietnamese pages come in."""

from __future__ import annotations

import re
import unicodedata

from cds_etl.text import encode_legacy

ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "nfd", "cp1258", "cp1258-unsaid", "tcvn3", "references")
_TONES = {0x300, 0x301, 0x303, 0x309, 0x323}


def encode_page(text: str, encoding: str) -> bytes:
    """The page in an encoding, and declared so where pages do that.

    >>> encode_page("<head></head>ế", "cp1258")
    b'<head><meta charset="windows-1258"></head>\\xea\\xec'
    >>> encode_page("ế", "references")
    b'&#7871;'
    """
    if encoding in ("utf-8", "nfd"):
        declared = _declare(text, "utf-8")
        return (unicodedata.normalize("NFD", declared) if encoding == "nfd" else declared).encode()
    if encoding == "cp1258":
        return _in_1258(_declare(text, "windows-1258"))
    if encoding == "cp1258-unsaid":
        return _in_1258(text)
    if encoding == "tcvn3":
        return b"".join(_in_tcvn3(letter) for letter in _declare(text, "x-user-defined"))
    if encoding == "references":
        return _declare(text, "iso-8859-1").encode("ascii", "xmlcharrefreplace")
    return text.encode(encoding)


def _declare(text: str, name: str) -> str:
    return re.sub(r"(<head[^>]*>)", rf'\1<meta charset="{name}">', text, count=1, flags=re.IGNORECASE)


def _in_1258(text: str) -> bytes:
    """Windows' Vietnamese code page: tones stand behind their letters."""
    encoded = b""
    for letter in text:
        decomposed = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in decomposed if ord(mark) in _TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if ord(mark) not in _TONES))
        encoded += (base + tones).encode("cp1258", "xmlcharrefreplace")
    return encoded


def _in_tcvn3(letter: str) -> bytes:
    """TCVN3, which has no accented capitals beyond some: those become small letters, as in print; others references."""
    for form in (letter, letter.lower()):
        try:
            return encode_legacy(form, "tcvn3")
        except ValueError:
            continue
    return letter.encode("ascii", "xmlcharrefreplace")
