"""Reads a note or sentence that is nothing but a list of names, and says which name each piece is.

How one name finds its entity belongs in `names`; what the list is about is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cds_etl.text import fold, squeeze

from .names import Match, match_agencies, match_provinces
from .register import load_register

Matcher = Callable[[list[str]], list[Match]]

# No agency's name holds more than two separators ("Bộ Văn hóa, Thể thao và Du lịch"); one more for a stray comma.
MOST_JOINED = 4
# The longest name has ten words; a garbled one may have fallen into a few more.
MOST_WORDS = 12
_WORDS_WITH_FIGURE = 4  # "Bà Rịa - Vũng Tàu" and a note's mark

_SEPARATOR = re.compile(r"\s*[,;](?:\s*và\s+)?\s*|\s+và\s+", re.IGNORECASE)
_COLON_INTRO = re.compile(r"[^:;,]{1,80}(?:,[^:;,]{1,60})?:\s*")
_WORD_INTRO = re.compile(
    r"(?:(?:bao|gồm|các|những|bộ|ban|ngành|cơ|quan|tỉnh|thành|phố|địa|phương|và|trực|thuộc|trung|ương|\d+)\b[\s,]*)+",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?=.*\b(?:gồm|các|những|\d+)\b).*\b(?:bộ|cơ quan|tỉnh|thành phố|địa phương)\b", re.IGNORECASE)
_OF_MINISTRIES = re.compile(r"\bbộ(?:,\s*ngành)?[\s:]*$", re.IGNORECASE)
_OPEN_END = re.compile(r"(?:[,;]?\s*(?:v\.?\s?v\b\.?|…|\.{2,}))+\s*$")
_PROVINCE_WORD = re.compile(r"^(?:tỉnh|thành phố|tp)\b[\s.]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedPiece:
    """One name of a list: as printed, and what it was taken for (it may have been refused)."""

    raw: str
    match: Match


def split_names(text: str, *matchers: Matcher) -> list[NamedPiece] | None:
    """The names of a list in their order, or None where the text is not a list of names.

    The text is cut at commas, semicolons and " và ", after an introduction such as "các tỉnh:". Runs of up to four
    pieces are joined again where the joined text is a name, so that as many letters as possible belong to names and,
    among equals, to the fewest. Every matcher (by default provinces, then agencies, without a date) reads the whole
    list; the one that names more letters decides, at a draw the first. After "các bộ" a piece may lack its "Bộ".

    It is a list if at least half of its pieces are names and each of the others could be a garbled one: no digit, not
    longer than names are, capitals as in names, and not a name that a sentence goes on from ("Hải Phòng đã ban hành").

    >>> [piece.match.code for piece in split_names("TP. Hà Nội, Hà Tĩnh.") or ()]
    ['01', '42']
    >>> split_names("Số liệu được tổng hợp từ báo cáo của 11 bộ, ngành và 45 tỉnh") is None
    True
    """
    intro, body = _cut_intro(squeeze(text))
    head = "Bộ " if _OF_MINISTRIES.search(intro) else ""
    pieces, gaps = _cut(_OPEN_END.sub("", body).strip(" .;,"))
    if any(map(_is_of_sentence, pieces)):
        return None
    best: list[NamedPiece] = []
    decider: Matcher | None = None
    matchers = matchers or (match_provinces, match_agencies)
    opening = _cut(intro.rstrip(" :"))[0]
    if any(match.entity_id for matcher in matchers for match in matcher(opening)):
        return None  # what looked like an introduction speaks of a name itself
    if head or (pieces and _begins_like_agency(pieces[0])):
        matchers = tuple(sorted(matchers, key=lambda matcher: not _is_of_agencies(matcher)))
    for matcher in matchers:
        if best and all(piece.match.entity_id for piece in best):
            break  # nobody can name more letters
        found = _read(pieces, gaps, matcher, head)
        if _letters_named(found) > _letters_named(best):
            best, decider = found, matcher
    return best if decider and _is_list(best, decider) else None


def _cut_intro(text: str) -> tuple[str, str]:
    if found := _COLON_INTRO.match(text):
        return found.group(), text[found.end() :]
    if (found := _WORD_INTRO.match(text)) and _PLURAL.match(found.group()):
        return found.group(), text[found.end() :]
    return "", text


def _cut(text: str) -> tuple[list[str], list[str]]:
    """The pieces between separators, and the separators as printed; an empty piece is none."""
    pieces: list[str] = []
    gaps: list[str] = []
    start = 0
    for found in _SEPARATOR.finditer(text):
        if found.start() > start:
            pieces.append(text[start : found.start()])
            gaps.append(found.group())
        start = found.end()
    if start < len(text):
        pieces.append(text[start:])
    return pieces, gaps


def _read(pieces: list[str], gaps: list[str], matcher: Matcher, head: str) -> list[NamedPiece]:
    """The best cut by dynamic programming: most letters named, then fewest names; what is no name stays in pieces."""
    segments = _segments(pieces, gaps, matcher, head)
    best: list[tuple[int, int, int]] = [(0, 0, 0)]  # of the first n pieces: letters named, -names, last one's start
    for end in range(1, len(pieces) + 1):
        options: list[tuple[int, int, int]] = []
        for start in range(max(0, end - MOST_JOINED), end):
            segment = segments.get((start, end))
            if segment and (segment.match.entity_id or end - start == 1):
                letters, names, _ = best[start]
                options.append((letters + _letters_named([segment]), names - 1, start))
        best.append(max(options))
    spans: list[tuple[int, int]] = []
    end = len(pieces)
    while end:
        spans.append((best[end][2], end))
        end = best[end][2]
    return [segments[span] for span in (spans[::-1] if head else _rejoin_garbled(spans[::-1], segments))]


def _segments(pieces: list[str], gaps: list[str], matcher: Matcher, head: str) -> dict[tuple[int, int], NamedPiece]:
    singles = [NamedPiece(text, match) for text, match in zip(pieces, _match(pieces, matcher, head), strict=True)]
    # Provinces' names hold no separator: only agencies' are put together again.
    spans = [
        (start, end)
        for start in range(len(pieces) if _is_of_agencies(matcher) else 0)
        for end in range(start + 2, min(start + MOST_JOINED, len(pieces)) + 1)
        if not all(piece.match.entity_id for piece in singles[start:end])  # names side by side are not one name
    ]
    texts = [pieces[start] + "".join(gaps[i - 1] + pieces[i] for i in range(start + 1, end)) for start, end in spans]
    joined = (NamedPiece(text, match) for text, match in zip(texts, _match(texts, matcher, head), strict=True))
    return {(start, start + 1): piece for start, piece in enumerate(singles)} | dict(zip(spans, joined, strict=True))


def _match(texts: list[str], matcher: Matcher, head: str) -> list[Match]:
    """Each text's match, as printed or behind the `head` that a list's introduction stands for."""
    matches = matcher(texts)
    if not head:
        return matches
    headed = matcher([head + text for text in texts])
    return [plain if plain.entity_id else other for plain, other in zip(matches, headed, strict=True)]


def _rejoin_garbled(spans: list[tuple[int, int]], segments: dict[tuple[int, int], NamedPiece]) -> list[tuple[int, int]]:
    """Give a garbled agency its tail back: "Bộ Xx, Thể thao và Du lịch" is one name that nobody knows, not three."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined:
            before = joined[-1]
            whole = (before[0], end)
            if (
                whole in segments
                and segments[before].match.entity_id is None
                and segments[start, end].match.entity_id is None
                and _begins_like_agency(segments[before].raw)
                and not _begins_like_agency(segments[start, end].raw)
            ):
                joined[-1] = whole
                continue
        joined.append((start, end))
    return joined


def _begins_like_agency(text: str) -> bool:
    return fold(text).split(" ")[0] in _agency_heads()


@lru_cache(maxsize=1)
def _agency_heads() -> frozenset[str]:
    return frozenset(fold(name.name).split(" ")[0] for name in load_register().names("agency"))


def _is_of_sentence(piece: str) -> bool:
    """Whether a piece is no name: longer than any, an address, or several words with a figure among them."""
    words = piece.split()
    has_figure = any(letter.isdigit() for letter in piece)
    return len(words) > MOST_WORDS or "//" in piece or (has_figure and len(words) > _WORDS_WITH_FIGURE)


def _is_of_agencies(matcher: Matcher) -> bool:
    return getattr(matcher, "func", matcher) is match_agencies


def _letters_named(pieces: list[NamedPiece]) -> int:
    return sum(sum(map(str.isalnum, piece.raw)) for piece in pieces if piece.match.entity_id)


def _is_list(pieces: list[NamedPiece], matcher: Matcher) -> bool:
    named = [piece.match for piece in pieces if piece.match.entity_id]
    others = [piece.raw for piece in pieces if piece.match.entity_id is None]
    all_capitals = named[0].kind == "province"
    return len(others) <= len(named) and all(_may_be_garbled(raw, all_capitals, matcher) for raw in others)


def _may_be_garbled(raw: str, all_capitals: bool, matcher: Matcher) -> bool:
    words = re.findall(r"[^\s–—-]+", _PROVINCE_WORD.sub("", raw))
    if not words or len(words) > MOST_WORDS or any(letter.isdigit() for letter in raw):
        return False
    if not all(word[0].isupper() for word in (words if all_capitals else words[:1])):
        return False
    printed = raw.split(" ")
    return not any(match.entity_id for match in matcher([" ".join(printed[:n]) for n in range(1, len(printed))]))
