"""The sets as they lie: rows of garbled names and of strangers, read from `sets/`. Nothing here garbles or scores."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .official import accented, bare, former_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from .rendering import Side

SETS = Path(__file__).parent / "sets"
SIDES: tuple[Side, Side] = ("train", "test")


@dataclass(frozen=True, slots=True)
class Row:
    """A text, the geography in which it is looked for (empty: among agencies), and what it stands for (empty: nothing).

    `how` says how the text came about.
    """

    kind: str
    geography: str
    raw: str
    entity_id: str
    how: str


@lru_cache(maxsize=2)
def load_rows(side: Side) -> tuple[Row, ...]:
    """The rows of one frozen set."""
    return read_rows(SETS / f"{side}.csv")


def read_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file that `make` wrote."""
    with path.open(encoding="utf-8", newline="") as opened:
        return tuple(Row(**row) for row in csv.DictReader(opened))


@lru_cache(maxsize=1)
def strangers() -> tuple[tuple[str, str, str], ...]:
    """Names that are none of ours: what each is, whom it could be taken for (province or agency), the name."""
    with (SETS / "strangers.csv").open(encoding="utf-8", newline="") as opened:
        return tuple((row["what"], row["among"], row["raw"]) for row in csv.DictReader(opened))


@lru_cache(maxsize=2)
def _stranger_forms(form: Callable[[str], str]) -> frozenset[str]:
    return frozenset(form(raw) for raw in (*(raw for _, _, raw in strangers()), *former_names()))


def is_a_stranger(raw: str, *, accents: bool = False) -> bool:
    """Whether a garbled name reads just as the name of something else, its accents counted or not."""
    return accented(raw) in _stranger_forms(accented) or (not accents and bare(raw) in _stranger_forms(bare))
