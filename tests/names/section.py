"""The names section of `make accuracy`: both sets and whole tables, scored, printed and held to the musts."""

from __future__ import annotations

import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

from accuracy.listing import share

from . import tables
from .listing import print_names, print_tables, print_wrong
from .rows import SIDES, load_rows
from .score import (
    RIVALS,
    Tally,
    clear_by_far,
    find_missed_aims,
    find_shortfalls,
    score_ours,
    score_rival,
    strangers_unlisted,
    sum_group,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rendering import Side
    from .rows import Row

TABLES = 1_000
HELD: Side = "test"  # the set that the musts hold for; a matcher may be tuned on the other


def print_section(count: int = TABLES, *, beside: bool = True, everything: bool = False) -> list[str]:
    """Score and print; what falls short of a must, each as a sentence.

    `count` is how many tables are matched at each level of noise, `beside` whether rapidfuzz stands beside ours,
    `everything` whether all wrong answers are printed or only the first.
    """
    start = time.perf_counter()
    short: list[str] = []
    for side in SIDES:
        missed = score_rows(f"the {side} set", load_rows(side), beside=beside, everything=everything)
        short += missed if side == HELD else []
    levels, odd = tables.score_all(count)
    print_tables("matched jointly" if tables.is_joint() else "each name alone", [*levels, *odd])
    print_wrong([line for item in (*levels, *odd) for line in item.wrong], everything=everything)
    if beside and find_spec("scipy"):
        print_tables("rapidfuzz ratio and linear_sum_assignment", tables.score_rival(count))
    short += tables.find_shortfalls(levels, odd)
    print(f"names: {time.perf_counter() - start:.0f} s, {len(short)} musts fall short")
    for line in short:
        print(f"  short: {line}")
    return short


def score_rows(title: str, rows: Sequence[Row], *, beside: bool = True, everything: bool = False) -> list[str]:
    """Score and print rows alone; what falls short of a must."""
    ours = score_ours(rows)
    print_names(title, [ours, *(score_rival(scorer, rows) for scorer in RIVALS if beside)])
    far, unlisted = sum_group(score_ours(clear_by_far(rows)), "read"), strangers_unlisted(rows)
    right = share(far.right, far.rows)
    print(f"  read alone, nearest by two letters or more: {far.rows}, right {right}%, wrong {far.wrong}")
    every = sum((tally for kind, tally in ours.tallies.items() if kind.startswith("ocr")), Tally())
    print(f"  all readings, those too that no one could read: {every.rows}, wrong {every.wrong}")
    print(f"  look-alikes in no list of the reference data: {unlisted.rows}, of which accepted {unlisted.wrong}")
    print_wrong(ours.wrong, everything=everything)
    print("".join(f"  aim missed: {line}\n" for line in find_missed_aims(ours)))
    return find_shortfalls(ours)
