"""Whole tables of province names, hit letter by letter, and how many rows joint matching gets right.

A table is 63 names, 45 of them, or the 34; odd ones hold a stranger, a total, a name twice, or lack a province.
"""

from __future__ import annotations

import multiprocessing
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from inspect import signature
from random import Random
from typing import TYPE_CHECKING

from .official import officials, peers
from .rows import strangers
from .score import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cds_etl.columns import Geography

    from .official import Official

    Matcher = Callable[["Printed"], list[str | None]]

SEED = 63_45_34
LEVELS = (0.05, 0.10, 0.20, 0.30)  # how likely each character is hit
SIZES: tuple[tuple[Geography, int], ...] = (("vn63", 63), ("vn63", 45), ("vn34", 34))
ODD = ("a stranger", "a total and a region", "a name twice", "a name twice, once hit", "a province missing")
ODD_LEVEL = 0.10
LEAST_RIGHT_IF_ODD = 0.998  # a hit name beside its twin, or with one name left over, may rightly stay open
MOST_WRONG, LEAST_RIGHT = 0.0002, {0.05: 0.999, 0.10: 0.999, 0.20: 0.99}
WORKERS = 2
# How often each letter stands in a thousand of the reports' own.
_FREQUENCIES = (
    "n132 h96 c73 t70 g55 i49 đ31 u29 a25 o22 à19 v19 p18 r17 y17 s16 á15 b14 m14 ố14 ư14 d11 ể11 ộ11 ệ10 k10 "
    "ổ10 ề9 l9 ạ8 ê8 ế8 ô8 ả7 ơ7 q7 â6 ậ6 ị6 ự6 ă5 ớ5 ủ5 ụ5 ứ5 ồ4 ã3 ấ3 ì3 í3 ỉ3 ó3 ờ3 ợ3 x3 ầ2 e2 ọ2 ở2 ỡ2 "
    "ử2 ỹ2 ằ1 ắ1 ẳ1 ẵ1 ặ1 ẩ1 ẫ1 è1 é1 ẻ1 ẽ1 ẹ1 ễ1 ĩ1 ò1 ỏ1 õ1 ỗ1 ù1 ú1 ũ1 ừ1 ữ1 ỳ1 ý1 ỷ1 ỵ1"
)
_LETTERS = re.findall(r"[^\W\d]", _FREQUENCIES)
_WEIGHTS = [int(number) for number in re.findall(r"\d+", _FREQUENCIES)]


@dataclass(frozen=True, slots=True)
class Printed:
    """A column of names as printed, and the entity of each row; None for a row that names no province."""

    geography: Geography
    raws: tuple[str, ...]
    meant: tuple[str | None, ...]
    or_nothing: frozenset[int] = frozenset()  # rows where to abstain is as good as to be right


@dataclass(frozen=True, slots=True)
class Scored:
    """The rows of many tables, how many tables are whole, and the wrong rows as text."""

    name: str
    rows: Tally
    tables: int
    whole: int
    wrong: tuple[str, ...]


def hit(text: str, share: float, random: Random) -> str:
    """Each character hit with a likelihood: half of them are replaced, a quarter lost, a quarter followed by another.

    >>> hit("Hà Nội", 0.0, Random(1)), hit("Hà Nội", 1.0, Random(1)) == "Hà Nội"
    ('Hà Nội', False)
    """
    signs = []
    for sign in text:
        if random.random() >= share:
            signs.append(sign)
            continue
        (letter,) = random.choices(_LETTERS, _WEIGHTS)
        signs.append(random.choice((letter, letter, "", sign + letter)))
    return "".join(signs)


def draw_table(seed: int, share: float, odd: str = "") -> Printed:
    """One shuffled table, every name hit: sizes by turns, names as their geography had them; odd if asked for."""
    random = Random(f"{SEED} {seed} {share} {odd}")
    geography, size = SIZES[seed % len(SIZES)]
    names = random.sample(_names(geography, random), size - (odd == "a province missing"))
    rows: list[tuple[str, str | None]] = [(hit(item.name, share, random), item.entity_id) for item in names]
    doubtful: list[str] = []
    if odd == "a stranger":
        place = random.choice([raw for what, _, raw in strangers() if what.startswith("place")])
        rows.append((place, None))
    elif odd == "a total and a region":
        rows += [("Tổng cộng", None), (random.choice([raw for what, _, raw in strangers() if what == "region"]), None)]
    elif odd.startswith("a name twice"):
        twice = names[0]
        rows[0] = (twice.name, twice.entity_id)
        second = hit(twice.name, share, random) if odd.endswith("hit") else twice.name
        rows.append((second, twice.entity_id))
        doubtful = [second] if second != twice.name else []
    random.shuffle(rows)
    or_nothing = frozenset(place for place, (raw, _) in enumerate(rows) if raw in doubtful)
    return Printed(geography, tuple(raw for raw, _ in rows), tuple(meant for _, meant in rows), or_nothing)


def _names(geography: Geography, random: Random) -> list[Official]:
    """One name of each province of a geography; of those that had two, either."""
    names: dict[str, list[Official]] = {}
    for item in officials():
        if item.geography == geography:
            names.setdefault(item.entity_id, []).append(item)
    return [random.choice(found) for found in names.values()]


def score_table(printed: Printed, matcher: Matcher | None = None) -> tuple[Tally, list[str]]:
    """The rows of one table by what joint matching (or another matcher) answered, and the wrong ones as text."""
    right = abstained = 0
    wrong = []
    answers = (matcher or answer_ours)(printed)
    for place, (raw, meant, answer) in enumerate(zip(printed.raws, printed.meant, answers, strict=True)):
        if answer == meant or (answer is None and place in printed.or_nothing):
            right += 1
        elif answer is None:
            abstained += 1
        else:
            wrong.append(f"{raw!r} is {meant or 'no province'}, answered {answer}")
    return Tally(right, len(wrong), abstained), wrong


def answer_ours(printed: Printed) -> list[str | None]:
    """The entity that our matcher gives each row; None where it abstains."""
    from cds_etl.normalise import match_provinces

    match = partial(match_provinces, jointly=True) if is_joint() else match_provinces
    return [found.entity_id for found in match(printed.raws, geography=printed.geography)]


def answer_rival(printed: Printed) -> list[str | None]:
    """What rapidfuzz `ratio` on folded text gives each row, names and rows matched one to one by scipy."""
    from rapidfuzz import fuzz, process

    from cds_etl.text import fold

    assign = import_module("scipy.optimize").linear_sum_assignment
    names = peers(printed.geography)
    likeness = process.cdist(
        [fold(raw) for raw in printed.raws], [fold(item.name) for item in names], scorer=fuzz.ratio
    )
    answers: list[str | None] = [None] * len(printed.raws)
    for row, column in zip(*assign(likeness, maximize=True), strict=True):
        answers[row] = names[column].entity_id
    return answers


def is_joint() -> bool:
    """Whether whole tables can be matched jointly; else each name is matched alone."""
    from cds_etl.normalise import match_provinces

    return "jointly" in signature(match_provinces).parameters


def _score_one(seed: int, share: float, odd: str, matcher: Matcher) -> tuple[Tally, list[str]]:
    return score_table(draw_table(seed, share, odd), matcher)


def score_tables(
    seeds: range, share: float, odd: str = "", workers: int = WORKERS, matcher: Matcher = answer_ours
) -> Scored:
    """Many tables of one level of noise, in order; by this process alone where `workers` is 1."""
    one = partial(_score_one, share=share, odd=odd, matcher=matcher)
    if workers == 1:
        found = [one(seed) for seed in seeds]
    else:
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if "fork" in methods else None)
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            found = list(pool.map(one, seeds, chunksize=10))
    rows = sum((tally for tally, _ in found), Tally())
    whole = sum(tally.right == tally.rows for tally, _ in found)
    name = f"{odd}, {share:.0%} hit" if odd else f"{share:.0%} of the characters hit"
    return Scored(name, rows, len(found), whole, tuple(wrong for _, lines in found for wrong in lines))


def score_all(count: int, workers: int = WORKERS) -> tuple[list[Scored], list[Scored]]:
    """Tables of every level of noise, and a fifth as many with each odd thing."""
    levels = [score_tables(range(count), share, workers=workers) for share in LEVELS]
    odd = [score_tables(range(max(3, count // 5)), ODD_LEVEL, name, workers) for name in ODD]
    return levels, odd


def score_rival(count: int, workers: int = WORKERS) -> list[Scored]:
    """The same tables at every level by rapidfuzz and scipy."""
    return [score_tables(range(count), share, workers=workers, matcher=answer_rival) for share in LEVELS]


def find_shortfalls(levels: Sequence[Scored], odd: Sequence[Scored]) -> list[str]:
    """The musts that do not hold, each as a sentence: rows wrong over all, rows right by level and in odd tables."""
    short = []
    for title, found in (("tables", levels), ("odd tables", odd)):
        rows = sum((item.rows for item in found), Tally())
        if rows.wrong > MOST_WRONG * rows.rows:
            short.append(f"{title}: {rows.wrong} of {rows.rows} rows wrong, at most {MOST_WRONG:.2%} may be")
    least = [*zip(levels, map(LEAST_RIGHT.get, LEVELS), strict=True), *((item, LEAST_RIGHT_IF_ODD) for item in odd)]
    for item, share in least:
        if share and item.rows.right < share * item.rows.rows:
            short.append(f"{item.name}: {item.rows.right} of {item.rows.rows} rows right, at least {share:.1%} must be")
    return short
