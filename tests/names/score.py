"""Garbled names resolved: right, wrong or abstained, kind by kind, ours beside rapidfuzz at its best threshold.

A stranger is right when it is refused and wrong when it is accepted. Where a text is as near to another name, or
unreadable, to abstain is as good as to be right; only a wrong answer counts.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from .judge import distances
from .official import bare, officials, peers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.resources.abc import Traversable

    from cds_etl.normalise import Match

    from .rows import Row

MOST_WRONG = 0.002  # of the rows of every kind: none of fewer than 500
MOST_STRANGERS = 0.01  # look-alikes that may be accepted
WRONG_COSTS = 10  # rows right: what a rival's threshold is chosen by
READ_AIM, SYSTEMATIC_AIM = 0.90, 0.97
MISREAD = (
    "ocr-misread",
    "ocr-dressed-misread",
)  # nearer to another name: nobody who sees the text alone could know, so nothing is held to it
RIVALS = ("ratio", "WRatio")
READ = ("ocr-vie", "ocr-eng", "ocr-dressed-vie", "ocr-dressed-eng")


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows of a kind by what was answered."""

    right: int = 0
    wrong: int = 0
    abstained: int = 0

    @property
    def rows(self) -> int:
        return self.right + self.wrong + self.abstained

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.abstained + other.abstained)


@dataclass(frozen=True, slots=True)
class Scored:
    """Tallies by kind of one matcher, the threshold that it was given if any, and its wrong answers as text."""

    matcher: str
    tallies: dict[str, Tally]
    threshold: float | None = None
    wrong: tuple[str, ...] = ()


def score_ours(rows: Sequence[Row]) -> Scored:
    """What `match_provinces` and `match_agencies` answer, each name alone."""
    return score_answers("cds-etl", rows, answer_ours(rows))


def answer_ours(rows: Sequence[Row]) -> list[str | None]:
    """The entity that our matcher gives each row; None where it abstains."""
    from cds_etl.normalise import match_agencies, match_provinces

    answers: list[str | None] = [None] * len(rows)
    matchers: dict[str, Callable[[list[str]], list[Match]]] = {
        "vn63": partial(match_provinces, geography="vn63"),
        "vn34": partial(match_provinces, geography="vn34"),
        "": match_agencies,
    }
    for geography, match_names in matchers.items():
        places = [place for place, row in enumerate(rows) if row.geography == geography]
        matches = match_names([rows[place].raw for place in places])
        for place, match in zip(places, matches, strict=True):
            answers[place] = match.entity_id
    return answers


def score_rival(scorer: str, rows: Sequence[Row]) -> Scored:
    """What rapidfuzz `extractOne` answers among the official names on folded text, at its best single threshold.

    The threshold is chosen on these very rows, by rows right less ten times rows wrong: kind to the rival.
    """
    from rapidfuzz import fuzz, process

    from cds_etl.text import fold

    measure: Callable[..., float] = getattr(fuzz, scorer)
    found: list[tuple[str, float]] = []
    for row in rows:
        names = peers(row.geography or None)
        _, likeness, place = process.extractOne(fold(row.raw), _folded(row.geography), scorer=measure)
        found.append((names[place].entity_id, likeness))
    threshold = best_threshold(found, [row.entity_id for row in rows])
    answers = [entity if likeness >= threshold else None for entity, likeness in found]
    return score_answers(scorer, rows, answers, threshold)


def _folded(geography: str) -> list[str]:
    from cds_etl.text import fold

    return [fold(item.name) for item in peers(geography or None)]


def best_threshold(found: Sequence[tuple[str, float]], meant: Sequence[str]) -> float:
    """The least likeness to accept that gives most rows right less ten times rows wrong.

    >>> best_threshold([("a", 90.0), ("b", 80.0), ("b", 70.0)], ["a", "b", "a"])
    80.0
    """
    best, gained, threshold = 0, 0, 101.0
    ranked = sorted(zip(found, meant, strict=True), key=lambda item: -item[0][1])
    for likeness, group in groupby(ranked, key=lambda item: item[0][1]):
        gained += sum(1 if entity == wanted else -WRONG_COSTS for (entity, _), wanted in group)
        if gained > best:
            best, threshold = gained, likeness
    return threshold


def score_answers(
    matcher: str, rows: Sequence[Row], answers: Iterable[str | None], threshold: float | None = None
) -> Scored:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    wrong = []
    for row, answer in zip(rows, answers, strict=True):
        if answer is None:
            counts[row.kind][2 if row.entity_id else 0] += 1
        elif answer == row.entity_id:
            counts[row.kind][0] += 1
        else:
            counts[row.kind][1] += 1
            wrong.append(f"{row.kind}: {row.raw!r} is {row.entity_id or 'a stranger'}, answered {answer} ({row.how})")
    tallies = {kind: Tally(*count) for kind, count in sorted(counts.items())}
    return Scored(matcher, tallies, threshold, tuple(wrong))


def group_of(kind: str) -> str:
    """The group that a kind is summed in, and whose aim holds.

    >>> [group_of(kind) for kind in ("ocr-vie", "ocr-ambiguous", "case", "two-slips-ambiguous", "negative-other")]
    ['read', 'doubtful', 'systematic', 'doubtful', 'strangers']
    """
    if kind.startswith("negative"):
        return "strangers"
    if kind in READ:
        return "read"
    return "doubtful" if kind.startswith("ocr-") or kind.endswith("-ambiguous") else "systematic"


def sum_group(scored: Scored, group: str) -> Tally:
    """One group's kinds together."""
    return sum((tally for kind, tally in scored.tallies.items() if group_of(kind) == group), Tally())


def clear_by_far(rows: Sequence[Row]) -> list[Row]:
    """The clear readings of names alone that are two letters or more nearer to what was printed than to any other."""
    officials_by_id = {(item.geography or "", item.entity_id): item for item in officials()}
    found = []
    for row in rows:
        if row.kind in READ[:2]:
            own, other = distances(bare(row.raw), officials_by_id[row.geography, row.entity_id], bare)
            if other - own >= 2:
                found.append(row)
    return found


def strangers_unlisted(rows: Sequence[Row]) -> Tally:
    """Our answers to those look-alikes whose name, accents aside, stands in no file of the reference data.

    The others may be refused because they are listed; these show how the decision itself holds.
    """
    tables = [file.read_text(encoding="utf-8").splitlines() for file in reference_files()]
    listed = {bare(cell) for lines in tables for cells in csv.reader(lines) for cell in cells}
    unlisted = [row for row in rows if row.kind == "negative-look-alike" and bare(row.raw) not in listed]
    return sum(score_answers("cds-etl", unlisted, answer_ours(unlisted)).tallies.values(), Tally())


def reference_files() -> list[Traversable]:
    """The tables of the reference data."""
    return [file for file in files("cds_etl").joinpath("reference").iterdir() if file.name.endswith(".csv")]


def find_shortfalls(scored: Scored) -> list[str]:
    """The musts that do not hold, each as a sentence."""
    short = []
    for kind, tally in scored.tallies.items():
        most = MOST_STRANGERS if kind in ("negative-look-alike", "negative-garbled") else MOST_WRONG
        if kind not in MISREAD and tally.wrong > int(most * tally.rows):
            short.append(f"{kind}: {tally.wrong} of {tally.rows} wrong, at most {int(most * tally.rows)} may be")
    return short


def find_missed_aims(scored: Scored) -> list[str]:
    """The aims that are not reached; nothing fails for them."""
    missed = []
    for group, aim in (("read", READ_AIM), ("systematic", SYSTEMATIC_AIM)):
        tally = sum_group(scored, group)
        if tally.right < aim * tally.rows:
            missed.append(f"{group}: {tally.right} of {tally.rows} right, the aim is {aim:.0%}")
    return missed
