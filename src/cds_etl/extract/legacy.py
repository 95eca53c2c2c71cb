"""Text layers in the fonts of the time before Unicode (.VnTime, VNI-Times, VPS Times): the letters that a reader sees.

Which encoding a font has, its name tells; else the words on the page that are set in it. Each font is decoded by
itself, since reports mix them with others.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cds_etl.text import decode_legacy, encoding_of_font, guess_encoding, is_syllable

from .letters import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cds_etl.text import Encoding

    from .letters import Letters

# VPS has capitals in the places of control signs, two of them where white space is counted.
_RUN = re.compile(r"(?:[^\s\x00\x01]|[\x1c\x1d])+")
# Signs of the western code page that stand for letters in legacy fonts and hardly in Vietnamese or English texts.
_ODD = re.compile("[¡-¦¨-¯±-¿ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþÿŒœŠšŽžŸƒˆ˜†‡‰‹›\u0080-\u009f]")
_FEWEST = 3  # of them on a page
_LINE_END = "\x02"  # PDFium's sign for a hyphen that ends a line, and TCVN3's ư there; VPS has a capital Ạ in its place
_HYPHEN_IN_VPS = re.compile(f"(?<=[a-zà-ÿ]){_LINE_END}")
_HYPHENATED = re.compile(r"[^\W\d_]*-[^\W\d_]*")
# The letters of UTF-8 that Vietnamese has beyond ASCII, its dashes and quotes.
_UTF8 = re.compile(b"\xe1[\xba\xbb][\x80-\xbf]|[\xc3-\xc6][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_MOSTLY = 0.8  # of the words with other letters are syllables
_CAPITALS = re.compile(r"\.?Vn\w*H$")  # .VnTimeH shows capitals for small letters


def may_be_legacy(text: str) -> bool:
    """Whether the text of a page holds signs as legacy fonts do: cheap, and in doubt yes."""
    if text.isascii():
        return False
    return sum(1 for _, _found in zip(range(_FEWEST), _ODD.finditer(text), strict=False)) == _FEWEST


def decode_fonts(letters: Letters) -> str:
    """The text of a page with the letters of its legacy fonts in Unicode; each letter keeps its place.

    Where two signs make one letter, the second becomes one that prints nothing.
    """
    if undone := undo_utf8(letters.text):
        letters.text = undone
    parts = [part for run in _RUN.finditer(letters.text) for part in _by_font(letters, run.start(), run.end())]
    words: dict[str, list[str]] = {}
    for font, start, end in parts:
        words.setdefault(font, []).append(letters.text[start:end])
    encodings = {font: encoding_of_font(font) or guess_encoding(" ".join(held)) for font, held in words.items()}
    text = list(letters.text)
    for font, start, end in parts:
        encoding = encodings[font]
        if encoding:
            decoded = _in_place("".join(text[start:end]), encoding)
            text[start:end] = decoded.upper() if _CAPITALS.search(font) else decoded
    return "".join(text)


def undo_utf8(text: str) -> str | None:
    """The text of a page whose bytes of UTF-8 stand as letters of the western code page; None where they do not.

    Each letter keeps its place: behind one that took several come as many that print nothing.
    """
    shown = bytes(_code(letter) for letter in text)
    undone = list(text)
    for found in _UTF8.finditer(shown):
        undone[found.start() : found.end()] = found[0].decode("utf-8", "replace").ljust(len(found[0]), NOTHING)
    decoded = "".join(undone)
    before, after = (
        [word for word in re.findall(r"[^\W\d_]+", said) if not word.isascii()]
        for said in (text, decoded.replace(NOTHING, ""))
    )
    if decoded == text or len(set(after)) < _FEWEST:
        return None
    readable, was_readable = (sum(map(is_syllable, words)) / len(words) for words in (after, before))
    return decoded if readable > max(_MOSTLY, was_readable) else None


def _code(letter: str) -> int:
    """The byte that the western code page shows so; 0 for a letter that it does not have."""
    try:
        return letter.encode("cp1252")[0]
    except UnicodeEncodeError:
        return ord(letter) if ord(letter) < 0x100 else 0


def _by_font(letters: Letters, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Parts of a run that share a font: its name, and where they start and end."""
    begin, font = start, None
    for address, index in letters.objects(start, end):
        here = letters.style(index, address).font
        if font is not None and here != font:
            yield font, begin, index
            begin = index
        font = here
    if font is not None:
        yield font, begin, end


def _in_place(text: str, encoding: Encoding) -> str:
    """The text decoded, as long as before."""
    if encoding == "tcvn3":
        text = text.replace(_LINE_END, "\u00ad")
    elif encoding == "vps":
        text = _HYPHEN_IN_VPS.sub("-", text)
    decoded = ""
    index = 0
    while index < len(text):
        pair = text[index : index + 2]
        both = unicodedata.normalize("NFC", decode_legacy(pair, encoding))
        if len(pair) > 1 and len(both) == 1:
            decoded += both + NOTHING
            index += 2
        else:
            decoded += decode_legacy(text[index], encoding)
            index += 1
    return _HYPHENATED.sub(_with_horns, decoded) if encoding == "tcvn3" else decoded


def _with_horns(found: re.Match[str]) -> str:
    """A word whose hyphen is TCVN3's ư, as it is spelt then; any other as it stands.

    The western code page has a hyphen in that place, and some producers tell no more of the byte.
    """
    spelt = found[0].replace("-", "ư")
    return spelt if len(spelt) > 1 and is_syllable(spelt) else found[0]
