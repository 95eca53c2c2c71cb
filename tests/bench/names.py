"""Names matched in a second, printed right and garbled, beside rapidfuzz's WRatio over the same; and whole columns.

One core, distinct names, caches emptied before each run: what was seen before must not count as speed.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING
from unittest import mock

from rapidfuzz import fuzz, process

from cds_etl import text
from cds_etl.normalise import jointly, match_provinces, spelling
from cds_etl.normalise.assignment import share_out
from cds_etl.normalise.register import load_register

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GARBLED, COLUMNS, SHARE = 2000, 40, 0.1
_CACHED = (text.fold, text.is_syllable, spelling.read_forms, spelling.letters_of)


@dataclass(frozen=True, slots=True)
class Rate:
    """Names in a second, ours and rapidfuzz's."""

    names: str
    ours: float
    rapidfuzz: float

    @property
    def times(self) -> float:
        """How many times as fast ours is."""
        return self.ours / self.rapidfuzz


@dataclass(frozen=True, slots=True)
class Column:
    """Milliseconds that a column of the 63 takes, names alone and together, and of these what the sharing out takes."""

    alone: float
    together: float
    sharing: float


def official_names() -> list[str]:
    """The 63 and the 34 as the register prints them."""
    register = load_register()
    return [name.name for name in register.names("province") if name.code]


def garble(name: str, random: Random, share: float = SHARE) -> str:
    """The name with letters replaced, lost and added at random; at least one."""
    while True:
        signs = []
        for sign in name:
            letter = random.choice(name.casefold())
            signs.append(random.choice((letter, letter, "", sign + letter)) if random.random() < share else sign)
        if (garbled := "".join(signs)) != name:
            return garbled


def measure_names(runs: int) -> list[Rate]:
    """Names in a second, best of some runs."""
    known, random = official_names(), Random(1)
    garbled: dict[str, None] = {}
    while len(garbled) < GARBLED:
        garbled[garble(random.choice(known), random)] = None
    exact = [name for name in known for _ in range(GARBLED // len(known))]
    return [_rate("printed right", exact, known, runs), _rate("garbled, all distinct", list(garbled), known, runs)]


def _rate(what: str, names: Sequence[str], known: Sequence[str], runs: int) -> Rate:
    def rival() -> object:
        return [process.extractOne(name, known, scorer=fuzz.WRatio) for name in names]

    ours = _fastest(lambda: match_provinces(names), runs)
    return Rate(what, len(names) / ours, len(names) / _fastest(rival, min(runs, 2)))


def measure_column(runs: int) -> Column:
    """What one column of the 63 takes, a tenth of the letters hit."""
    random = Random(2)
    names = [name.name for name in load_register().names("province", "vn63") if name.code]
    columns = [[garble(name, random) for name in random.sample(names, len(names))] for _ in range(COLUMNS)]

    def milliseconds(seconds: float) -> float:
        return seconds * 1000 / COLUMNS

    alone = _fastest(lambda: [match_provinces(column) for column in columns], runs)
    together = _fastest(lambda: [match_provinces(column, jointly=True) for column in columns], runs)
    with mock.patch.object(jointly, "share_out", wraps=share_out) as asked:
        for column in columns:
            match_provinces(column, jointly=True)
    questions = [call.args for call in asked.call_args_list]
    sharing = _fastest(lambda: [share_out(*question) for question in questions], runs)
    return Column(milliseconds(alone), milliseconds(together), milliseconds(sharing))


def _fastest(work: Callable[[], object], runs: int) -> float:
    work()  # what is loaded once is not counted
    times = []
    for _ in range(runs):
        for cached in _CACHED:
            cached.cache_clear()
        gc.collect()
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def print_names(rates: Sequence[Rate], column: Column) -> None:
    """The rates and the column, aligned."""
    for rate in rates:
        beside = f"{rate.rapidfuzz:10,.0f} by extractOne(WRatio)   {rate.times:.1f} times as fast"
        print(f"  {f'{rate.names}, names per second':<44}{rate.ours:10,.0f}   {beside}")
    for what, milliseconds in (
        ("a column of 63, a tenth of the letters hit, each alone", column.alone),
        ("the same together", column.together),
        ("of this the sharing out of 63 rows", column.sharing),
    ):
        print(f"  {what:<60}{milliseconds:10.2f} ms")
