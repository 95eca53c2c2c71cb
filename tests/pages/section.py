"""The section of `make accuracy` on news pages: 200 invented pages read beside trafilatura, in one run.

Measures and prints; which figures must be reached stands in `MUSTS`.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from .drawn import draw_page
from .score import FACTS, PageScore, score_page

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGES, WORKERS = range(200), 2
MUSTS = {"tables": 1.0, "title": 0.99, "date": 0.99, "body": 0.97, "words": 1.0}
"""Least shares: tables read cell for cell, titles, times, words of the body (F1), pages that lose no word."""
_SHOWN = 240


def score_pages(seeds: range = PAGES, *, beside: bool = True) -> list[PageScore]:
    """The accounts of many pages, in order."""
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    with ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        return list(pool.map(partial(_score, beside=beside), seeds, chunksize=10))


def _score(seed: int, *, beside: bool) -> PageScore:
    return score_page(draw_page(seed), beside=beside)


def shares(found: Sequence[PageScore]) -> dict[str, float]:
    """For everything that is measured its share of 1."""
    measured = {name: statistics.fmean(score.facts[name] for score in found) for name in FACTS}
    tables = sum(score.tables for score in found)
    measured["tables"] = sum(score.tables_right for score in found) / tables if tables else 1.0
    measured["body"] = statistics.fmean(score.body for score in found)
    return measured


def print_pages(seeds: range = PAGES, *, beside: bool = True) -> list[str]:
    """Measure and print; the names of the musts that fall short."""
    start = time.perf_counter()
    found = score_pages(seeds, beside=beside)
    measured = shares(found)
    print(f"news pages: seeds {seeds.start} to {seeds.stop - 1}, {time.perf_counter() - start:.0f} s")
    names = (*FACTS, "tables", "body")
    print(" " * 28 + "".join(f"{name:>8}" for name in names) + (" trafilatura's body" if beside else ""))
    print(_line("all", found, beside=beside))
    for kind in ("skin", "encoding", "damage"):
        for value in sorted({getattr(score.drawn, kind) for score in found}):
            print(_line(f"{kind}: {value}", [s for s in found if getattr(s.drawn, kind) == value], beside=beside))
    print(f"tables {sum(score.tables for score in found)}; least body {min(score.body for score in found):.3f}")
    for score in found:
        if score.differences:
            drawn = score.drawn
            print(f"{drawn.seed:4d} {drawn.skin}, {drawn.encoding}, {drawn.damage}: {score.differences[0][:_SHOWN]}")
    short = [name for name, least in MUSTS.items() if measured[name] < least]
    print(f"short of a must: {', '.join(short)}" if short else "no must falls short")
    return short


def _line(name: str, found: Sequence[PageScore], *, beside: bool) -> str:
    measured = shares(found)
    line = f"{name:<28}" + "".join(f"{measured[key]:8.3f}" for key in (*FACTS, "tables", "body"))
    rivals = [score.rival for score in found if score.rival is not None]
    return line + (f"{statistics.fmean(rivals):8.3f}" if beside and rivals else "")
