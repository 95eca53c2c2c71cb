"""Every systematic kind of garbling, and the rows that it gives for both sets: seeded, judged, no text in both."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING
from unicodedata import normalize

from .judge import judge, judge_accents
from .miscoded import MISCODED
from .misprinted import ACCENT_SLIPS, LETTER_SLIPS, SETTINGS, with_office
from .official import officials
from .rows import Row, is_a_stranger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .judge import Verdict
    from .misprinted import Garble
    from .official import Official
    from .rendering import Side

SEED = 5_20_2026
TRIES, MOST_ROWS = 1_500, 260  # of each kind, for both sides together
_CAPITALS = 0.15


def garble_all(seed: int = SEED) -> dict[Side, list[Row]]:
    """Rows of every systematic kind for both sets; a text belongs to one of them whatever its kind and geography."""
    found: dict[Side, list[Row]] = {"train": [], "test": []}
    for kind, garbles in all_garbles().items():
        for row in _rows(kind, garbles, Random(f"{seed} {kind}")):
            found[side_of(row.raw)].append(row)
    return found


def side_of(raw: str) -> Side:
    """The set that a text belongs to, by its letters alone."""
    return "test" if sha256(normalize("NFC", raw).casefold().encode()).digest()[0] % 2 else "train"


def all_garbles() -> dict[str, tuple[Garble, ...]]:
    """The ways of every kind; "two-slips" sets a name in one of ours and then slips a letter or an accent."""
    single = {kind: (garble,) for kind, garble in {**ACCENT_SLIPS, **SETTINGS, **LETTER_SLIPS}.items()}
    slips = [*LETTER_SLIPS.values(), *ACCENT_SLIPS.values()]
    two = tuple(partial(_twice, first=slip, second=setting) for slip in slips for setting in SETTINGS.values())
    return {**single, **MISCODED, "office": (), "two-slips": two}


def _twice(text: str, random: Random, *, first: Garble, second: Garble) -> str:
    return second(first(text, random), random)


def _rows(kind: str, garbles: tuple[Garble, ...], random: Random) -> Iterator[Row]:
    seen: set[tuple[str | None, str]] = set()
    for _ in range(TRIES):
        if len(seen) == MOST_ROWS:
            return
        official = _drawn(kind, random)
        if official is None:
            continue
        garble = random.choice(garbles) if garbles else partial(with_office, kind=official.kind)
        text = official.name.upper() if random.random() < _CAPITALS else official.name
        raw = garble(text, random)
        key = (official.geography, raw)
        if raw == text or key in seen or not raw.strip():
            continue
        verdict = _verdict(kind, raw, official)
        if verdict not in ("clear", "ambiguous"):
            continue
        seen.add(key)
        named = kind if verdict == "clear" else f"{kind}-ambiguous"
        way = garble.func if isinstance(garble, partial) else garble
        how = str(getattr(way, "__name__", kind))
        yield Row(named, official.geography or "", raw, official.entity_id, how)


def _drawn(kind: str, random: Random) -> Official | None:
    """A name that the kind can garble, provinces three times as often as agencies; None for one it cannot."""
    geography = random.choice(("vn63", "vn63", "vn34", None))
    official = random.choice([item for item in officials() if item.geography == geography])
    if kind == "office" and (official.kind == "agency" or _became_a_city(official)):
        return None
    return official


def _became_a_city(official: Official) -> bool:
    """Whether a name's kind changed while its geography stood: "TP. Huế" was a city inside its province until 2025."""
    kinds = {item.kind for item in officials() if item.entity_id == official.entity_id}
    return len(kinds) > 1


def _verdict(kind: str, raw: str, official: Official) -> Verdict:
    """How a row may be read: slips by what else the text could be, the rest as meant, since it takes no letter away."""
    if kind in LETTER_SLIPS or kind == "two-slips":
        by_letters = judge(raw, official)
        if is_a_stranger(raw) or by_letters not in ("clear", "ambiguous", "as printed"):
            return "misread"
        return judge_accents(raw, official) if by_letters == "as printed" else by_letters
    if kind == "accent-changed":
        return "misread" if is_a_stranger(raw, accents=True) else judge_accents(raw, official)
    return "clear"
