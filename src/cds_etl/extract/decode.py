"""The bytes of a web page as text in Unicode, decided once: by marks, by what the page declares, by what can be read.

Knows encodings, no markup beyond the place where a page declares its own; the letters of old fonts are in `text`.
"""

from __future__ import annotations

import codecs
import re
from html import unescape

from cds_etl.text import compose, decode_legacy, guess_encoding, is_syllable

from .legacy import undo_utf8

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OPENING = 256  # bytes that tell how many a letter takes
_HEAD = 4096  # bytes in which a page may declare its encoding
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
# Names that Python has otherwise, or that stand for the western code page as browsers read it.
_NAMES = {"utf8": "utf-8", "x-viet-1258": "cp1258", "x-cp1258": "cp1258"} | dict.fromkeys(
    ("iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii", "x-user-defined", "tcvn", "tcvn3", "x-viet-tcvn"),
    "cp1252",
)
_DAMAGED = 0.02  # of the letters beyond ASCII may be broken in a page that is UTF-8 all the same
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9]")
_SHOWN = re.compile(r">([^<>]{2,})<")
_SAMPLE = 400_000  # letters of markup in which words are looked for
_WORD = re.compile(r"[^\W\d_]+")
_READABLE, _BETTER = 0.8, 0.25  # share of words that are syllables, and how much more than as they stand
_REFERENCE = re.compile(r"&(?:#(?:1[6-9]\d|2[0-4]\d|25[0-5])|[A-Za-z]{2,6}\d?);")


def decode(content: bytes) -> str:
    """The text of a page, whatever its encoding; a byte that stands for nothing becomes U+FFFD.

    Letters keep the form that they have; joining letters with their accents is for who reads words.

    >>> decode("<p>Hưng Yên</p>".encode("utf-16"))
    '<p>Hưng Yên</p>'
    >>> decode(b"<meta charset=windows-1258><p>H\\xfdng Y\\xean</p>")
    '<meta charset=windows-1258><p>Hưng Yên</p>'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace").replace("\0", "")
    head = content[:_OPENING]
    high, low = head[::2].count(0), head[1::2].count(0)
    if max(high, low) * 4 > len(head) and min(high, low) * 20 < len(head):  # two bytes a letter
        return content.decode("utf-16-be" if high > low else "utf-16-le", "replace").replace("\0", "")
    content = content.replace(b"\0", b"")
    return _mend(_decode(content))


def declared_encoding(content: bytes) -> str | None:
    """The encoding that the head of a page names, as Python calls it; None where it names none that is known.

    >>> declared_encoding(b'<meta charset="UTF8">'), declared_encoding(b"<p>")
    ('utf-8', None)
    """
    for found in _DECLARED.finditer(content[:_HEAD]):
        name = found[1].decode("ascii").lower()
        try:
            return codecs.lookup(_NAMES.get(name, name)).name
        except LookupError:
            continue
    return None


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        declared = declared_encoding(content)
    as_utf8 = content.decode("utf-8", "replace")
    beyond = sum(1 for letter in as_utf8 if letter > "\x7f") if declared in (None, "utf-8") else 0
    if beyond and as_utf8.count("\ufffd") <= _DAMAGED * beyond:
        return as_utf8
    return content.decode(declared if declared and declared != "utf-8" else "cp1252", "replace")


def _mend(text: str) -> str:
    """The page with its letters as they were meant, where as they stand they are no Vietnamese."""
    if (text.isascii() and "&" not in text) or _VIETNAMESE.search(text):
        return text
    words = _words(text)
    if len(words) < 3 or _share(words) >= _READABLE:
        return text
    if undone := undo_utf8(text):
        return compose(undone)
    if encoding := guess_encoding(" ".join(_words(text, whole=True))):
        return decode_legacy(_REFERENCE.sub(_high_letter, text), encoding)
    try:
        other = text.encode("cp1252", "replace").decode("cp1258", "replace")
    except UnicodeError:
        return text
    return other if _share(_words(other)) >= max(_READABLE, _share(words) + _BETTER) else text


def _words(text: str, *, whole: bool = False) -> list[str]:
    """Words with letters beyond ASCII that a reader sees, each once; `whole`: up to the next space, signs and all."""
    shown = unescape(" ".join(_SHOWN.findall(text[:_SAMPLE])))
    found = shown.split() if whole else _WORD.findall(compose(shown))
    return [word for word in dict.fromkeys(found) if not word.isascii()]


def _share(words: list[str]) -> float:
    """How many of the words could be Vietnamese syllables, of 1."""
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def _high_letter(found: re.Match[str]) -> str:
    """A reference to a sign of the western code page as that sign; any other as it stands."""
    letter = unescape(found[0])
    return letter if len(letter) == 1 and "\xa0" < letter <= "\xff" else found[0]
