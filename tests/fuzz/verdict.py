"""What became of a mutant: rejected, the same figures, others; and if others, who said so.

Compared are a document's figures, as `witness` notes them, with those of the document that it was made from: each
observation with indicator, entity, period and value, each mention, each membership. Where nothing is said against the
changed ones, the mutant's print is asked (`prints`): it must say what we read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .prints import look

if TYPE_CHECKING:
    from .mutants import Mutant
    from .witness import Noted

REJECTED, DIED, SAME, TOLD = "rejected", "ended its worker", "same figures", "changed, and told"
PRINTED, SET_ASIDE = "changed as its print, nothing told by itself", "set aside as no part of the article, counted"
MISREAD, VANISHED = "MISREAD: the print does not say so", "VANISHED: the print still says it"
FINDS = (MISREAD, VANISHED)
_UP_TO = ("page unread", "column unknown", "name unknown")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant, by which reason or check, and the figures that differ."""

    kind: str
    why: str = ""
    details: tuple[str, ...] = ()


def judge(mutant: Mutant, seed: Noted, found: Noted | None) -> Verdict:
    """The verdict on a mutant, from the notes on it and on what it was made from."""
    if found is None:
        return Verdict(DIED)
    if found.reason:
        return Verdict(REJECTED, found.reason)
    lost = Counter(seed.figures) - Counter(found.figures)
    gained = Counter(found.figures) - Counter(seed.figures)
    if not lost and not gained:
        return Verdict(SAME)
    news = Counter(found.told) - Counter(seed.told)
    details = tuple(f"- {one}" for one in sorted(lost)) + tuple(f"+ {one}" for one in sorted(gained))
    if news:
        return Verdict(TOLD, _way(min(news)), details)
    return _beside_print(mutant, seed, found, lost, gained, details)


def _way(told: str) -> str:
    """Which check or list tells."""
    return told.split(":", 1)[0]


def _beside_print(
    mutant: Mutant, seed: Noted, found: Noted, lost: Counter[str], gained: Counter[str], details: tuple[str, ...]
) -> Verdict:
    """A mutant that nothing is said against: are its figures those that others see in it?"""
    before, after = look(mutant.seed.content(), mutant.seed.kind), look(mutant.content, mutant.seed.kind)
    if before.pages and before.pages == after.pages:
        return Verdict(MISREAD, "its pages look as before", details)
    kept = Counter(found.numbers)
    for reader in after.words:
        was, now = before.numbers(reader), after.numbers(reader)
        if was is None or now is None:
            continue
        if before.words[reader] == after.words[reader]:
            return Verdict(MISREAD if gained else VANISHED, f"{reader} sees the words as before", details)
        for number, missing in (Counter(seed.numbers) - kept).items():
            if now[number] >= was[number] and missing:
                return Verdict(VANISHED, f"{reader} still sees {number}", details)
        for number in (kept - Counter(seed.numbers)):
            if not now[number]:
                return Verdict(MISREAD, f"{reader} sees no {number}", details)
    return Verdict(PRINTED, "", details)
