"""The counts of planted faults on a terminal, and what falls short of what must be. What is counted is in `score`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .made import ALL, BOTH, SHAPES
from .planting import KINDS
from .score import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .score import Spoilt

_COLUMNS = ("planted", "detected", "located", "suggested", "wrongly", "unproven", "silent")
_LEAST_SUGGESTED = {"misread digit": 0.85, "dropped digit": 0.95, "glued mark": 0.95}


def print_found(found: Sequence[Spoilt], alarms: Sequence[str], faultless: int) -> None:
    """One line a kind, for one fault a table and for two, in all tables and with both totals; one line a shape."""
    for faults in (1, 2):
        tables = [item for item in found if item.faults == faults]
        _head(f"{len(tables)} made-up tables with {faults} {'fault' if faults == 1 else 'faults'} each")
        for kind in KINDS:
            _line(kind, sum_up(tables, kinds=(kind,)))
        _head("of these, with row and column totals")
        for kind in KINDS:
            _line(kind, sum_up(tables, kinds=(kind,), shapes=(BOTH, ALL)))
        _head("by what the tables state")
        for shape in SHAPES:
            _line(shape, sum_up(tables, shapes=(shape,)))
    print()
    for item in found:
        for line in item.wrong:
            print(f"wrong suggestion, seed {item.seed} ({item.shape}): {line}")
    print(f"{faultless} faultless tables: {len(alarms)} false alarms")
    for line in alarms:
        print(f"  {line}")


def sum_up(found: Iterable[Spoilt], kinds: Sequence[str] = KINDS, shapes: Sequence[str] = SHAPES) -> Tally:
    """The tallies of these kinds of fault in tables of these shapes, together."""
    tallies = (
        tally for item in found if item.shape in shapes for kind, tally in item.tallies if kind in kinds
    )  # fmt: skip
    return sum(tallies, Tally())


def shortfalls(found: Sequence[Spoilt], alarms: Sequence[str]) -> list[str]:
    """What must be and is not, a sentence each."""
    short: dict[str, bool] = defaultdict(bool)
    short["A suggestion is wrong."] = any(item.wrong for item in found)
    short["A faultless table raises an alarm."] = bool(alarms)
    one = [item for item in found if item.faults == 1]
    single = sum_up(one, shapes=(BOTH, ALL))
    short["A fault under row and column totals is not detected."] = single.detected < single.planted
    for kind, least in _LEAST_SUGGESTED.items():
        tally = sum_up(one, kinds=(kind,), shapes=(BOTH, ALL))
        short[f"{kind}: fewer than {least:.0%} suggested."] = tally.suggested < least * tally.planted
    return [sentence for sentence, is_so in short.items() if is_so]


def _head(title: str) -> None:
    print(f"\n{title:<40}" + "".join(f"{name:>10}" for name in _COLUMNS))


def _line(name: str, tally: Tally) -> None:
    numbers = (
        tally.planted, tally.detected, tally.located, tally.suggested, tally.wrong, tally.unproven, tally.silent,
    )  # fmt: skip
    print(f"  {name:<38}" + "".join(f"{number:10}" for number in numbers))
