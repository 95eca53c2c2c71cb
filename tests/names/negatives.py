"""Names that are none of ours, as rows: as they are, with what stands before them, and garbled."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .misprinted import LETTER_SLIPS
from .official import accented, bare, peers
from .rows import SIDES, Row, strangers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .rendering import Side

SEED = 8_041_975
_KINDS = {
    "place: district": ("huyện ", "Huyện ", "H. ", "thị xã ", "TX. ", "quận ", "UBND huyện ", "Phòng VHTT huyện "),
    "place: ward or commune": ("phường ", "xã ", "P. ", "Xã ", "UBND xã ", "UBND phường "),
}
_SET, _GARBLED = 0.4, 0.35  # of the places are also set otherwise, and garbled


def negative_rows(side: Side) -> list[Row]:
    """Every second stranger, those of provinces in both geographies by turns: nothing of ours may be seen in one.

    Raises ValueError for a stranger that is an official name.
    """
    random = Random(f"{SEED} {side}")
    rows: dict[tuple[str, str], Row] = {}
    for place, (what, among, raw) in enumerate(sorted(strangers())[SIDES.index(side) :: 2]):
        geography = "" if among == "agency" else ("vn63", "vn34")[place % 3 == 2]
        if any(accented(raw) == accented(item.name) for item in peers(geography or None)):
            msg = f"{raw!r} is an official name: no stranger."
            raise ValueError(msg)
        is_alike = what.startswith("place") or what == "body"
        kind = "negative-look-alike" if is_alike else "negative-other"
        for named, text, how in [(kind, raw, what), *(_variants(what, raw, geography, random) if is_alike else ())]:
            rows.setdefault((geography, text), Row(named, geography, text, "", how))
    return list(rows.values())


def _variants(what: str, raw: str, geography: str, random: Random) -> Iterator[tuple[str, str, str]]:
    """A stranger in capitals, without accents or with its kind before it; and with a letter wrong, nearest itself."""
    if random.random() < _SET:
        way = random.choice(("capitals", "no accents", "kind before"))
        if way == "kind before" and what in _KINDS:
            yield "negative-look-alike", random.choice(_KINDS[what]) + raw, f"{what}, kind before"
        elif way == "no accents" and _nearest_official(fold(raw), geography) > 0:
            yield "negative-look-alike", fold(raw).title(), f"{what}, no accents"
        else:
            yield "negative-look-alike", raw.upper(), f"{what}, capitals"
    if random.random() < _GARBLED and len(bare(raw)) > 2:
        from rapidfuzz.distance import Levenshtein

        name, garble = random.choice(list(LETTER_SLIPS.items()))
        text = garble(raw, random)
        if 0 < Levenshtein.distance(bare(text), bare(raw)) < _nearest_official(text, geography):
            yield "negative-garbled", text, f"{what}, {name}: {raw}"


def _nearest_official(text: str, geography: str) -> int:
    """The fewest edits of letters, accents aside, to an official name."""
    from rapidfuzz.distance import Levenshtein

    return min(Levenshtein.distance(bare(text), bare(item.name)) for item in peers(geography or None))
