"""What a careful person could make of a garbled name, told by plain edits only: no matcher's word counts here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .official import accented, bare, peers, spellings

if TYPE_CHECKING:
    from collections.abc import Callable

    from .official import Official

Verdict = Literal["as printed", "another's name", "unreadable", "misread", "ambiguous", "clear"]
READABLE = 0.5  # of the letters must have come through, in order


def judge(raw: str, official: Official, dress: str = "{}") -> Verdict:
    """How a text that was printed as an official name may be read by one who sees only the text.

    Nearness counts edits of letters, accents aside. *misread*: nearer to another name however accents are counted;
    *ambiguous*: as near to another. `dress` is what was printed around the name ("UBND tỉnh {}").

    >>> from .official import peers
    >>> hanam = next(item for item in peers("vn63") if item.name == "Hà Nam")
    >>> [judge(raw, hanam) for raw in ("HA NAM", "Ha N.an", "Ha Narn", "l»", "Hà Nội", "Ha Nan")]
    ['as printed', 'clear', 'clear', 'unreadable', "another's name", 'clear']
    """
    letters = bare(raw)
    own, other = distances(letters, official, bare, dress)
    if own == 0:
        return "as printed"
    if other == 0:
        return "another's name"
    if share_read(letters, bare(official.name), bare(dress.split("{}")[0])) < READABLE:
        return "unreadable"
    if own < other:
        return "clear"
    if own == other:
        return "ambiguous"
    own_full, other_full = distances(accented(raw), official, accented, dress)
    return "misread" if other_full < own_full else "ambiguous"


def judge_accents(raw: str, official: Official) -> Verdict:
    """The same where letters are whole and accents are not: nearness counts edits of letters with their accents.

    >>> from .official import peers
    >>> [judge_accents("Quảng Nình", item) for item in peers("vn63") if item.name == "Quảng Ninh"]
    ['ambiguous']
    """
    own, other = distances(accented(raw), official, accented)
    if own == 0:
        return "as printed"
    if other == 0:
        return "another's name"
    return "clear" if own < other else "ambiguous" if own == other else "misread"


def distances(letters: str, official: Official, form: Callable[[str], str], dress: str = "{}") -> tuple[int, int]:
    """Edits from letters to the nearest name of the entity that is meant, and of any other, all dressed alike."""
    from rapidfuzz.distance import Levenshtein

    own: list[int] = []
    other: list[int] = []
    for item in peers(official.geography):
        found = own if item.entity_id == official.entity_id else other
        found += [Levenshtein.distance(letters, form(dress.format(name))) for name in spellings(item)]
    return min(own), min(other)


def share_read(letters: str, printed: str, before: str = "") -> float:
    """The share of a name's letters that stand in the text, one aligned with the other by the fewest edits.

    `before` is what was printed before the name; how much of that was read counts for nothing.

    >>> share_read("hanrn", "hanam"), share_read("tinhhanrn", "hanam", "tinh")
    (0.6, 0.6)
    """
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.editops(before + printed, letters)
    lost = sum(edit.tag != "insert" and 0 <= edit.src_pos - len(before) < len(printed) for edit in edits)
    return 1 - lost / len(printed)
