"""What the check room says of planted faults: detected, located, suggested, suggested wrongly, missed.

What is planted is in `planting`; how counts are printed, in `listing`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, dataclass
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from cds_etl.records import Check, CheckTerm, Observation, Suggestion
from check.factory import number

from .made import ALL, BOTH, SHAPES, make
from .planting import KINDS, plant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cds_etl.records import RecordSet

    from .made import Made
    from .planting import Planted

_ATTEMPTS = 20
_TURNS = (*SHAPES, BOTH, ALL, BOTH)  # what must be is asked of tables with both totals: half of them


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of faults. What no check fails for is `unproven` where no equation covers it, else `silent`."""

    planted: int = 0
    detected: int = 0
    located: int = 0
    suggested: int = 0
    wrong: int = 0
    unproven: int = 0
    silent: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A spoilt table's account: its seed, its shape, how many faults it has, and the tally of each of their kinds.

    A wrong suggestion counts with the table's first fault.
    """

    seed: int
    shape: str
    faults: int
    tallies: tuple[tuple[str, Tally], ...]
    wrong: tuple[str, ...]


def cases(seeds: Iterable[int]) -> Iterator[tuple[int, str, int]]:
    """For each seed its shape, and one or two faults, in turn."""
    for seed in seeds:
        turn, shape = divmod(seed, len(_TURNS))
        yield seed, _TURNS[shape], turn % 2 + 1


def score(seed: int, shape: str, faults: int) -> Spoilt:
    """Make a table, plant faults (the kinds in turn, a second of any kind), check it, and count what came of them.

    A kind that the shape has no place for in twenty tables gives way to the next.
    """
    random = Random(f"{seed} {shape}")
    first = seed // len(_TURNS) // 2
    for attempt in count():
        made = make(random, shape)
        kinds = [KINDS[(first + attempt // _ATTEMPTS) % len(KINDS)], *random.choices(KINDS, k=faults - 1)]
        planted = [fault for kind in kinds if (fault := plant(random, made, kind)) is not None]
        if len(planted) == faults:
            break
    return judge(seed, made, planted)


def judge(seed: int, made: Made, planted: list[Planted]) -> Spoilt:
    """The account of a spoilt table."""
    checked = made.checked()
    rows = {id(line): row for row, line in enumerate(made.lines, 2)}
    truth = {
        (rows[id(line)], place + 3): line.true[place] if line.true else ""
        for fault in planted
        for line, place in fault.cells
    }
    right: set[tuple[int, int]] = set()
    wrong = []
    for changes in _suggestions(checked):
        if all(_is_true(one, truth) for one in changes):
            right |= {(one.row, one.column) for one in changes}
        else:
            wrong.append("; ".join(f"r{one.row} c{one.column} {one.value_raw} → {one.suggested}" for one in changes))
    tallies = []
    for place, fault in enumerate(planted):
        cells = [(rows[id(line)], at + 3) for line, at in fault.cells]
        tally = _tally(
            checked, made, fault, cells, is_suggested=bool(cells) and set(cells) <= _filled(right, made, rows)
        )
        tallies.append((fault.kind, tally + Tally(wrong=len(wrong) if place == 0 else 0)))
    return Spoilt(seed, made.shape, len(planted), tuple(tallies), tuple(wrong))


def _suggestions(checked: RecordSet) -> list[list[Suggestion]]:
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for one in checked.of(Suggestion):
        found[one.suggestion_id].append(one)
    return list(found.values())


def _is_true(one: Suggestion, truth: dict[tuple[int, int], str]) -> bool:
    true = truth.get((one.row, one.column))
    if true is None or not true or not one.suggested:
        return true == one.suggested
    return number(true) == number(one.suggested)


def _filled(right: set[tuple[int, int]], made: Made, rows: dict[int, int]) -> set[tuple[int, int]]:
    """The cells that were rightly suggested, with those that are blank as printed and as they should be."""
    blank = {
        (rows[id(line)], place + 3)
        for line in made.lines
        for place, text in enumerate(line.figures)
        if not text and (line.true is None or not line.true[place])
    }
    return right | blank


def _tally(
    checked: RecordSet, made: Made, fault: Planted, cells: list[tuple[int, int]], *, is_suggested: bool
) -> Tally:
    failed = [found for found in checked.of(Check) if found.status == "failed"]
    values = {(found.row, found.column): found for found in checked.of(Observation)}
    here = [values[cell] for cell in cells if cell in values]
    if fault.is_of_row:
        is_detected = bool(failed)
        is_located = any(_names_row(found, cells) for found in failed)
    else:
        is_detected = any(found.doubts for found in here)
        is_located = any(_is_alone(found.observation_id, checked, failed) for found in here)
    is_unproven = not is_detected and not any(found.proofs for found in here)
    return Tally(
        planted=1,
        detected=is_detected,
        located=is_detected and (is_located or is_suggested),
        suggested=is_suggested,
        unproven=is_unproven,
        silent=not is_detected and not is_unproven,
    )


def _names_row(found: Check, cells: list[tuple[int, int]]) -> bool:
    """Whether a failed check is about the row: its own sum, its name, its serial, or that one is missing."""
    if not cells:
        return found.rule in ("serial", "coverage")
    return found.rule == "unique_entity" or (found.rule == "row_total" and found.row == cells[0][0])


def _is_alone(observation_id: str, checked: RecordSet, failed: list[Check]) -> bool:
    """Whether it is the only value that stands in all failed equations in which it stands, and those are several."""
    terms: dict[str, set[str]] = defaultdict(set)
    for term in checked.of(CheckTerm):
        terms[term.check_id].add(term.observation_id)
    sums = [terms[found.check_id] for found in failed if observation_id in terms[found.check_id]]
    return len(sums) > 1 and set.intersection(*sums) == {observation_id}
