"""Mutate reports and news pages, ingest the mutants, and see that no run falls and no figure changes in silence.

`python -m tests.fuzz [--mutants N] [--seed N] [--only pdf|html] [--only-number N] [--keep FOLDER]`, or `make fuzz
N=10000`; exits 1 if there is a find. The same seed gives the same mutants.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, get_args

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))  # pytest does so too: the printer of reports is `typeset`

from fuzz.mutants import Mutant, mutant  # noqa: E402
from fuzz.parent import run, sha256_of  # noqa: E402
from fuzz.seeds import Kind, seeds  # noqa: E402
from fuzz.verdict import APART, FINDS, PRINTED, REJECTED, TOLD, Verdict, judge  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fuzz.seeds import Seed
    from fuzz.witness import Noted

MUTANTS, BATCH, WORKERS, SLOW = 1000, 150, 2, 15.0
SCANNING = 10
"""Of so many batches one reads scans, and pages with broken letters, from their pictures: that takes seconds a page."""


@dataclass(slots=True)
class Tally:
    """What came of the mutants."""

    mutants: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    finds: list[str] = field(default_factory=list)
    slowest: float = 0.0


class Fuzz:
    """Batches of mutants, each ingested in a folder of its own and judged."""

    def __init__(self, number: int, only: Kind | None, workers: int = WORKERS, keep: Path | None = None) -> None:
        self.number, self.workers, self.keep, self.shows_all = number, workers, keep, False
        self.seeds = seeds(only)
        self.tally = Tally()
        self.notes: dict[str, Noted] = {}

    def mutant(self, number: int) -> Mutant:
        """The mutant of a number; scans are mutated in some batches only."""
        scans = _reads_scans(number)
        return mutant(number, self.number, [seed for seed in self.seeds if scans or not seed.is_scan])

    def read_seeds(self, chosen: Sequence[Seed]) -> None:
        """Note what is read of documents before they are mutated."""
        new = [seed for seed in chosen if seed.name not in self.notes]
        whole = [Mutant(place, seed, (), seed.content()) for place, seed in enumerate(new)]
        if not whole:
            return
        with tempfile.TemporaryDirectory() as folder:
            done = run(whole, Path(folder), self.workers)
        self._complain(done.complaints, "the documents themselves")
        for one in whole:
            noted = done.notes[sha256_of(one.content)]
            if noted is None or noted.reason:
                raise RuntimeError(f"{one.seed.name} cannot be read unmutated: {noted}")
            self.notes[one.seed.name] = noted

    def go(self, numbers: range) -> None:
        """Make, ingest and judge the mutants of these numbers."""
        scans = _reads_scans(numbers.start)
        made = [self.mutant(number) for number in numbers]
        self.read_seeds(list(dict.fromkeys(one.seed for one in made)))
        with tempfile.TemporaryDirectory() as folder:
            done = run(made, Path(folder), self.workers, scans=scans)
        self._complain(done.complaints, f"mutants {numbers.start} to {numbers.stop - 1}")
        for one in made:
            sha256 = sha256_of(one.content)
            self._judge(one, done.notes[sha256], counts=sha256 in done.current)

    def _judge(self, one: Mutant, noted: Noted | None, *, counts: bool) -> None:
        verdict = judge(one, self.notes[one.seed.name], noted, counts=counts)
        self.tally.mutants += 1
        self.tally.verdicts[verdict.kind] += 1
        seconds = noted.seconds if noted else 0.0
        self.tally.slowest = max(self.tally.slowest, seconds)
        if verdict.kind == REJECTED:
            self.tally.reasons[re.sub(r"\d+", "N", verdict.why)] += 1
        if verdict.kind in (TOLD, PRINTED, APART):
            self.tally.told[f"{verdict.kind}: {verdict.why}"] += 1
        if verdict.kind in FINDS:
            self._complain([f"{verdict.kind}, {verdict.why}"], one.told(), verdict)
        elif seconds > SLOW and not _reads_scans(one.number):
            self._complain([f"took {seconds:.0f} s"], one.told())
        elif self.shows_all:
            print(f"  {one.told()}: {verdict.kind}", *verdict.details, sep="\n      ", flush=True)
        else:
            return
        if self.keep:
            (self.keep / one.name).write_bytes(one.content)

    def _complain(self, complaints: Sequence[str], of: str, verdict: Verdict | None = None) -> None:
        for complaint in complaints:
            self.tally.finds.append(f"{of}: {complaint}")
            print(f"  {of}: {complaint}", *(verdict.details[:6] if verdict else ()), sep="\n      ", flush=True)


def _reads_scans(number: int) -> bool:
    return number // BATCH % SCANNING == 0


def batches(numbers: range) -> Iterator[range]:
    """The numbers in batches that a run takes at once.

    >>> [len(batch) for batch in batches(range(1, 341))]
    [149, 150, 41]
    """
    start = numbers.start
    while start < numbers.stop:
        stop = min((start // BATCH + 1) * BATCH, numbers.stop)
        yield range(start, stop)
        start = stop


def fuzz(
    numbers: range, seed: int, only: Kind | None = None, workers: int = WORKERS, keep: Path | None = None
) -> Tally:
    """Try the mutants of these numbers; gives what came of them."""
    made = Fuzz(seed, only, workers, keep)
    made.shows_all = len(numbers) == 1
    for batch in batches(numbers):
        made.go(batch)
        print(
            f"  {batch.stop - numbers.start} of {len(numbers)}, {len(made.tally.finds)} finds",
            file=sys.stderr,
            flush=True,
        )
    return made.tally


def main() -> None:
    """Do what the command line asks for, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--mutants", type=int, default=MUTANTS, help=f"how many (default {MUTANTS})")
    parser.add_argument("--seed", type=int, default=1, help="of the mutants (default 1)")
    parser.add_argument("--only", choices=get_args(Kind), help="mutate documents of one kind")
    parser.add_argument("--only-number", type=int, help="this mutant alone")
    parser.add_argument("--first", type=int, default=BATCH, help=f"number of the first mutant (default {BATCH})")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"of each run (default {WORKERS})")
    parser.add_argument("--keep", type=Path, help="a folder for the mutants that are finds or worth a look")
    given = parser.parse_args()
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
    one = given.only_number
    numbers = range(given.first, given.first + given.mutants) if one is None else range(one, one + 1)
    start = time.monotonic()
    found = fuzz(numbers, given.seed, given.only, given.workers, given.keep)
    print(
        f"{found.mutants} mutants in {time.monotonic() - start:.0f} s, seed {given.seed}; slowest {found.slowest:.1f} s"
    )
    for heading, counts in (("", found.verdicts), ("rejected: it", found.reasons), ("", found.told)):
        for what, count in counts.most_common():
            print(f"  {count:6d}  {heading} {what}")
    print(f"  finds: {len(found.finds)}")
    sys.exit(1 if found.finds else 0)


if __name__ == "__main__":
    main()
