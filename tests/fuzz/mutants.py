"""Mutant number n of a seed: always the same, whichever mutants were made before it.

What can be done to a document is in the modules of mutators.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from .html_mutators import HTML
from .pdf_mutators import PDF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .seeds import Seed

_SPLICED = 0.04


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged document: its number, what it was made from, what was done to it, its bytes."""

    number: int
    seed: Seed
    steps: tuple[str, ...]
    content: bytes

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"m{self.number:06d}.{self.seed.kind}"

    def told(self) -> str:
        """How it came about, in one line."""
        return f"{self.name}: {self.seed.name}, {', '.join(self.steps)}"


def mutant(number: int, seed: int, seeds: Sequence[Seed]) -> Mutant:
    """The mutant of a number, of the run with this seed.

    >>> from fuzz.seeds import seeds
    >>> pages = seeds("html")
    >>> mutant(7, 1, pages).content == mutant(7, 1, pages).content
    True
    """
    rng = Random(f"{seed} {number}")
    [chosen] = rng.choices(seeds, [one.weight for one in seeds])
    content, steps = chosen.content(), []
    ways = PDF if chosen.kind == "pdf" else HTML
    for _ in range(rng.choice((1, 1, 1, 1, 2, 3))):
        if rng.random() < _SPLICED:
            alike = [one for one in seeds if one.kind == chosen.kind]
            [other] = rng.choices(alike, [one.weight for one in alike])
            content = _spliced(content, other.content(), rng)
            steps.append(f"spliced with {other.name}")
            continue
        way = rng.choice(ways)
        content = way(content, rng) or b"\0"
        steps.append(way.__name__.replace("_", " "))
    return Mutant(number, chosen, tuple(steps), content)


def _spliced(content: bytes, other: bytes, rng: Random) -> bytes:
    """The beginning of one document and the end of another."""
    return content[: rng.randrange(1, len(content) + 1)] + other[rng.randrange(len(other)) :]
