"""Whether the words of a page are words: a text layer may hold other letters than it shows, or only some of them.

Fonts without a table of their letters give numbers for signs, or nothing; then nothing on the page can be trusted, its
figures least of all. Vietnamese syllables are known by their build, words of other tongues by vowels and consonants.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from cds_etl.text import is_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cds_etl.model import Word

UNREADABLE = "the letters in the file are not those that the page shows"
_FEWEST = 15  # different words: fewer tell nothing
_FEWEST_OF_FONT = 12
_LEAST = 0.6  # share of them that are words
_MOST_ALONE = 0.25  # of the words with letters: single letters
_MOST_GARBLED = 0.25  # of a font's words
_MOST_SIGNS_ALONE = 3  # different ones that make up a word: ").
_ADDRESS = re.compile(r"://|www\.|@|\.\w{2,4}(?:/|$)")
_FORMULA = re.compile(r"[\d()\[\]=+*/:%.,x–-]+|\(?[A-Z\d]\)?(?:[=+*/:-]+\(?[A-Z\d]\)?)+")
_AROUND = "\"'()[]{}<>.,:;!?-–—“”‘’…*•/|=+%&_#$^~`\\"
_WITHIN = re.compile(r"[\"#$^<>=~`|\\{}!]")
_PLENTY = 200  # words of a font
_MOST_CAPITALS = 0.4  # of the words: more unreadable capitals are no abbreviations
_NO_SIGN = re.compile("[\x01\x03-\x08\x0b\x0c\x0e-\x1f\ufffd\ue000-\uf8ff]")
_FEWEST_SIGNS, _MOST_SIGNS = 10, 0.1  # of the letters
_NUMBER = re.compile(r"[\d.,:/%()\[\]+*x–-]*\d[\d.,:/%()\[\]+*x–-]*")
_SIGNS = re.compile(r"[-–—−•·…*+/&%|“”‘’\"'()\[\]{}<>=≤≥°§©®™.,:;!?→←↑↓■□▪●○✓xX_]+|[☐-☓]")
_PARTS = re.compile(r"[-–—/.,:;_@&+'’()\[\]“”\"%!?*=…•→<>|]+")
_VOWELS = frozenset("aeiouy")
_RUN = re.compile(r"[^aeiouy]{6,}|[aeiouy]{5,}")


def is_unreadable(text: str, words: Iterable[Word]) -> bool:
    """Whether a page's text holds signs that are no letters, or too few of its words, or of one font's, are words.

    >>> from cds_etl.model import Box, Word
    >>> def told(text): return is_unreadable(text, [Word(word, Box(0, 0, 1, 1), 11, 0, "F") for word in text.split()])
    >>> text = "Có sáu mươi mốt địa phương đã ban hành kế hoạch triển khai đề án, the others have yet to do so"
    >>> told(text), told(text.translate({ord(x): chr(ord(x) - 64) if x in "aeo" else "#" for x in "aeothing"}))
    (False, True)
    """
    signs = len(_NO_SIGN.findall(text))
    if signs >= _FEWEST_SIGNS and signs > _MOST_SIGNS * len(text):
        return True
    words = list(words)
    lettered = [word.text for word in words if any(map(str.isalpha, word.text))]
    alone = sum(len(text) == 1 and text not in "xXIVA" and text.isascii() for text in lettered)
    if alone >= _FEWEST_SIGNS and alone > _MOST_ALONE * len(lettered):
        return True
    fonts = Fonts()
    fonts.see(words)
    return bool(fonts.broken()) or _are_none(set().union(*fonts.words.values()), _FEWEST)


class Fonts:
    """The words in each font of a page or a document: a font may be broken that no page has many words of."""

    def __init__(self) -> None:
        self.words: dict[str, set[str]] = {}

    def see(self, words: Iterable[Word]) -> None:
        """Take words in; of each font as many as tell enough."""
        for word in words:
            held = self.words.setdefault(word.font, set())
            if len(held) < _PLENTY:
                held.add(word.text)

    def broken(self) -> frozenset[str]:
        """The fonts whose words are none."""
        return frozenset(
            font for font, held in self.words.items() if _are_none(held, _FEWEST_OF_FONT) or _are_signs(held)
        )


def _are_signs(texts: set[str]) -> bool:
    """Whether some of a few words mix signs as no word does, and none can be read."""
    garbled = sum(map(_is_garbled, texts))
    return garbled > _MOST_GARBLED * len(texts) and not any(_verdict(text) for text in texts)


@lru_cache(maxsize=16384)
def _is_garbled(text: str) -> bool:
    """Whether signs stand within a word, or several make one up, that do so in no text but formulas and addresses."""
    if _ADDRESS.search(text) or _FORMULA.fullmatch(text):
        return False
    core = text.strip(_AROUND)
    return len(set(text)) > _MOST_SIGNS_ALONE if not core else _WITHIN.search(core) is not None


def _are_none(texts: set[str], fewest: int) -> bool:
    readable = unreadable = capitals = 0
    for text in texts:
        verdict = _verdict(text)
        readable += verdict is True
        unreadable += verdict is False
        capitals += verdict is None and text.isupper()
    extra = capitals - _MOST_CAPITALS * (readable + unreadable + capitals)
    unreadable += max(0, round(extra))
    return readable + unreadable >= fewest and readable < _LEAST * (readable + unreadable)


@lru_cache(maxsize=16384)
def _verdict(text: str) -> bool | None:
    """Whether a word can be read; None where it does not tell: numbers, signs, abbreviations, names of files."""
    if _NUMBER.fullmatch(text):
        return None
    if _SIGNS.fullmatch(text):
        return None if len(set(text)) == 1 or not text.isascii() else False
    parts = [part for part in _PARTS.split(text) if part and not part.isdigit()]
    if not parts or any(not part.isascii() and not part.isalpha() and _has_symbols(part) for part in parts):
        return False
    if any(character.isdigit() for part in parts for character in part):
        return None
    if text.isupper() and len(text) <= 9 and not all(map(_is_word, parts)):
        return None
    return all(map(_is_word, parts))


def _has_symbols(part: str) -> bool:
    return any(unicodedata.category(sign)[0] in "SCP" for sign in part)


def _is_word(part: str) -> bool:
    """Whether letters make a syllable of Vietnamese, or have vowels between consonants; other scripts are let be."""
    if is_syllable(part):
        return True
    bare = "".join(c for c in unicodedata.normalize("NFD", part.lower()) if not unicodedata.combining(c))
    if not bare.isalpha():
        return False
    if not bare.isascii():
        return True
    return len(bare) > 1 and not _VOWELS.isdisjoint(bare) and not _RUN.search(bare)
