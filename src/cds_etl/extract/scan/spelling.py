"""Accents settled by the company that words keep: "tụ tố chúc" is no phrase, "tự tổ chức" is one.

The engine sees small marks badly and says so nowhere: it swears to "chúc" where "chức" stands. Words of official
Vietnamese, which `reference/phrases.csv` and the names of agencies and indicators give, tell which of the words that
differ in accents alone is meant. Names of places are left as they are read: what they name is found elsewhere.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"(?P<before>[^\w]*)(?P<word>[^\W\d_]+)(?P<after>[^\w]*)")
_QUOTES = '"“”'
_SPECK = re.compile(r"^[.,:;](?=[^\W\d_])")
_CELL = 12  # words: more are a paragraph, whose other mark may stand on another page
_ALIKE = frozenset("cosuvwxz")  # letters that are small capitals
_WHOLE, _PART = 1.0, 0.6  # gain for two words that are known side by side, as a phrase or as part of a longer one
_CHANGE, _CHANGE_OF_KNOWN = 0.9, 1.5  # for a word that is not as read; for one that is known beside a neighbour as read


class _Spelled(NamedTuple):
    before: str
    word: str
    after: str


class _Known(NamedTuple):
    """What two words side by side gain, in small letters; likewise within names; and the words of each fold."""

    pairs: dict[tuple[str, str], float]
    names: dict[tuple[str, str], float]
    words: dict[str, tuple[str, ...]]


def settle_accents(line: Sequence[str]) -> list[str]:
    """The words of a line, each as read or with the accents that make it a known phrase with its neighbours.

    >>> settle_accents("Địa phương tụ tố chúc bồi duỡng, Tống số".split())
    ['Địa', 'phương', 'tự', 'tổ', 'chức', 'bồi', 'dưỡng,', 'Tổng', 'số']
    >>> settle_accents(["Quang", "Bình", "39"])
    ['Quang', 'Bình', '39']
    >>> settle_accents(["Tổng", "SỐ"]), settle_accents(["SỐ", "LIỆU"])
    (['Tổng', 'số'], ['SỐ', 'LIỆU'])
    """
    parts = [_spelled(text) for text in line]
    known = _known()
    settled = list(line)
    start = 0
    while start < len(parts):
        end = start + 1
        while end < len(parts) and _go_together(parts[end - 1], parts[end]):
            end += 1
        if end - start > 1:
            _settle([part for part in parts[start:end] if part], known, settled, start)
        start = end
    return settled


def without_lone_quote(words: Sequence[str]) -> list[str]:
    """The words of a cell without a quotation mark that is the only one: it is a speck. Paragraphs stay as they are.

    So is a stop right before the first letter: no text begins with one.

    >>> without_lone_quote(["Khánh", 'Hòa"']), without_lone_quote(['"Quốc', "gia", 'số"'])
    (['Khánh', 'Hòa'], ['"Quốc', 'gia', 'số"'])
    >>> without_lone_quote([".Bộ", "Công", "Thương"]), without_lone_quote([",5"])
    (['Bộ', 'Công', 'Thương'], [',5'])
    """
    words = [_SPECK.sub("", word) if place == 0 else word for place, word in enumerate(words)]
    is_lone = sum(word.count(quote) for word in words for quote in _QUOTES) == 1 and len(words) <= _CELL
    return [word.strip(_QUOTES) or word for word in words] if is_lone else list(words)


def _spelled(text: str) -> _Spelled | None:
    found = _WORD.fullmatch(text)
    return _Spelled(found["before"], found["word"], found["after"]) if found else None


def _go_together(one: _Spelled | None, other: _Spelled | None) -> bool:
    return one is not None and other is not None and not one.after and not other.before


def _settle(run: Sequence[_Spelled], known: _Known, settled: list[str], start: int) -> None:
    """Put the likeliest words of a run into `settled` from `start` on."""
    read = [part.word for part in run]
    choices = [_choices(word, known) for word in read]
    if all(len(words) == 1 for words in choices) and not any(map(_looks_small, read)):
        return
    is_loud = all(word.isupper() for word in read)
    links = [
        known.names if not is_loud and one[0].isupper() and other[0].isupper() else known.pairs
        for one, other in pairwise(read)
    ]
    is_held = [
        any((read[at].lower(), read[at + 1].lower()) in links[at] for at in (place - 1, place) if 0 <= at < len(links))
        for place in range(len(read))
    ]
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for place, words in enumerate(choices):
        cost = _CHANGE_OF_KNOWN if is_held[place] else _CHANGE
        reached = []
        for word in words:
            ways = []
            for score, way in best:
                gain = links[place - 1].get((way[-1], word), 0.0) if place else 0.0
                ways.append((score + gain - cost * (word != words[0]), way))
            score, way = max(ways, key=lambda one: one[0])
            reached.append((score, (*way, word)))
        best = reached
    _, way = max(best, key=lambda one: one[0])
    for place, (part, word) in enumerate(zip(run, way, strict=True)):
        pairs = [(way[at], way[at + 1]) for at in (place - 1, place) if 0 <= at < len(links)]
        if not is_loud and _looks_small(part.word) and any(pair in known.pairs for pair in pairs):
            settled[start + place] = part.before + word + part.after
            continue
        if word != part.word.lower():
            settled[start + place] = part.before + _cased(word, part.word) + part.after


def _looks_small(word: str) -> bool:
    """Whether a word in capitals may be one in small letters: SỐ."""
    return len(word) > 1 and word.isupper() and set(fold(word)) <= _ALIKE


def _choices(word: str, known: _Known) -> tuple[str, ...]:
    """The word as read, and the known ones that differ from it in accents and not only in where its tone stands."""
    read = word.lower()
    others = (other for other in known.words.get(fold(word), ()) if other != read and len(other) == len(read))
    return read, *(other for other in others if not _are_styles(read, other))


def _are_styles(one: str, other: str) -> bool:
    """Whether two words differ but in the letter that bears the tone: "hoà" and "hòa".

    >>> _are_styles("hoà", "hòa"), _are_styles("chúc", "chức")
    (True, False)
    """
    return sorted(unicodedata.normalize("NFD", one)) == sorted(unicodedata.normalize("NFD", other))


def _cased(word: str, like: str) -> str:
    return "".join(letter.upper() if model.isupper() else letter for letter, model in zip(word, like, strict=True))


@lru_cache(maxsize=1)
def _known() -> _Known:
    folder = files("cds_etl").joinpath("reference")
    phrases = _column(folder.joinpath("phrases.csv").read_text(encoding="utf-8"), "phrase")
    names = _column(folder.joinpath("agencies.csv").read_text(encoding="utf-8"), "name")
    catalogue = tomllib.loads(folder.joinpath("indicators.toml").read_text(encoding="utf-8"))
    labels = [entry["label_vi"] for entry in catalogue["indicator"]]
    of_names = dict.fromkeys(_pairs(names), _WHOLE)
    pairs = dict.fromkeys(_pairs([*names, *phrases, *labels]), _PART)
    pairs |= dict.fromkeys(_pairs(phrase for phrase in phrases if phrase.count(" ") == 1), _WHOLE)
    words: dict[str, set[str]] = {}
    for word in {word for pair in pairs for word in pair}:
        words.setdefault(fold(word), set()).add(word)
    return _Known(pairs, of_names, {folded: tuple(sorted(some)) for folded, some in words.items()})


def _column(table: str, name: str) -> list[str]:
    return [row[name] for row in csv.DictReader(table.splitlines())]


def _pairs(phrases: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Words side by side in phrases, in small letters; nothing goes over a comma."""
    for phrase in phrases:
        parts = [_spelled(text) for text in phrase.lower().split()]
        for one, other in pairwise(parts):
            if one and other and _go_together(one, other):
                yield one.word, other.word
