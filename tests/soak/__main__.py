"""Kill a run many times, at every kind of step and at random moments, and see that nothing is lost: `make soak`.

`python -m tests.soak [--kills N] [--seed N]`; exits 1 if a snapshot was lost or half visible, or a hand had to mend.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))  # pytest does so too: the printer of reports is `typeset`

from cds_etl.load import Store, open_dataset  # noqa: E402
from cds_etl.records import DocumentRecord  # noqa: E402
from soak.holding import Expected, complaints, leftovers  # noqa: E402
from soak.killing import Runner, build_shim, kinds_of_steps  # noqa: E402
from typeset.report import print_pdf  # noqa: E402
from typeset.weeks import three_weeks  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soak.killing import Step

KILLS, RANDOM_SHARE, KEPT = 200, 0.3, 3
Action = tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What came of the kills."""

    kills: int = 0
    by: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    told: int = 0
    untold: int = 0


class Soak:
    """One data folder, between two states: a set of two reports, and the same with a third that restates figures."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = Random(seed)
        self.papers = folder / "papers"
        self.papers.mkdir()
        for report in three_weeks().reports:
            (self.papers / f"week-{report.week}.pdf").write_bytes(print_pdf(report))
        self.runner = Runner(folder / "data", build_shim(folder), folder / "steps.log")
        self.tally = Tally()
        self.contents: dict[str, int] = {}
        self._must(("ingest", str(self.papers / "week-38.pdf"), str(self.papers / "week-39.pdf")))
        self.without = self._content()
        self.steps = {"ingest": self._must(self.action("ingest"))}
        self.with_third = self._content()
        with open_dataset(self.runner.data) as dataset:
            self.third = next(item.sha256 for item in dataset.rows(DocumentRecord) if item.report_week == 40)
        for name in ("forget", "rollback", "prune", "mend"):
            self.steps[name] = self._must(self.action(name))

    def action(self, name: str) -> Action:
        """The arguments of an action; before `mend`, the database is taken away, and a query makes it again."""
        if name == "ingest":
            return ("ingest", str(self.papers / "week-40.pdf"), "--workers", "1")
        if name == "forget":
            return ("forget", self.third)
        if name == "rollback":
            ids = Store(self.runner.data).ids()
            return ("rollback", next(one for one in reversed(ids) if one != self.current()))
        if name == "prune":
            return ("prune", "--keep", str(KEPT))
        (self.runner.data / "cds.duckdb").unlink(missing_ok=True)
        return ("query", "SELECT count(*) FROM observations")

    def current(self) -> str:
        """Id of the current snapshot."""
        found = Store(self.runner.data).current()
        assert found is not None
        return found.id

    def _content(self) -> str:
        with open_dataset(self.runner.data) as dataset:
            ((rows,),) = dataset.fetch("SELECT count(*) FROM observations")
            self.contents[dataset.manifest.content] = int(str(rows))
            return dataset.manifest.content

    def _must(self, action: Action) -> tuple[Step, ...]:
        ending = self.runner.run(action)
        if ending.code != 0:
            raise RuntimeError(f"{' '.join(action)} ended with exit code {ending.code}: {ending.printed}")
        return ending.steps

    def fits(self, name: str) -> bool:
        """Whether the action would change anything now."""
        return name not in ("ingest", "forget") or name == self.due()

    def due(self) -> str:
        """Whether the third report comes in next, or goes."""
        return "forget" if self.current().endswith(self.with_third) else "ingest"

    def turn(self) -> None:
        """Let it come in or go, without a kill."""
        self._must(self.action(self.due()))

    def next_action(self) -> str:
        """What makes sense now: the third report in or out, now and then another."""
        return self.rng.choice(("rollback", "prune", "mend", None, None, None)) or self.due()

    def kill(self, name: str, *, step: int | None = None, seconds: float | None = None) -> None:
        """Kill one action, see what holds; then, half of the time, do it again to the end, and see again."""
        action, ids = self.action(name), tuple(Store(self.runner.data).ids())
        kept = ids[-KEPT:] if name == "prune" else ids
        ending = self.runner.run(action, step=step, seconds=seconds)
        self.tally.kills += ending.code == -9
        at = f"step {step}" if step else f"{seconds:.2f} s"
        self.tally.by[f"{name}, {'steps' if step else 'moments'}"] += ending.code == -9
        if ending.code not in (0, -9):
            self._complain(f"{name} at {at} ended with exit code {ending.code}: {ending.printed}")
        for said in complaints(self.runner.data, Expected(self.contents, kept)):
            self._complain(f"{name} killed at {at}: {said}")
        if self.rng.random() < 0.5:
            self._again(name, at)

    def _again(self, name: str, at: str) -> None:
        """The same once more, without a kill: it must come to its end, clean up, and say so."""
        was_killed = bool((self.runner.data / ".lock").read_text(encoding="utf-8").strip())
        name = name if name in ("ingest", "forget") and self.fits(name) else self.due()
        wanted = self.with_third if name == "ingest" else self.without
        ending = self.runner.run(self.action(name))
        has_told = "did not end: what it left behind was cleaned away" in ending.printed
        self.tally.told += was_killed and has_told
        if was_killed and not has_told:
            self._complain(f"{name} after {at} does not tell of the run that was killed: {ending.printed}")
        if ending.code != 0 or not self.current().endswith(wanted):
            self._complain(f"{name} after {at} ends with {ending.code} and {self.current()}: {ending.printed}")
        for one in leftovers(self.runner.data):
            self._complain(f"{name} after {at} leaves {one}")

    def _complain(self, text: str) -> None:
        self.tally.complaints.append(text)
        print(f"  {text}", flush=True)


def plan_steps(steps: Sequence[Step], count: int, rng: Random) -> list[int]:
    """The numbers of `count` steps, spread over the kinds of them; all kinds, if there are no more than that."""
    groups = kinds_of_steps(steps)
    picked = groups if count >= len(groups) else [groups[len(groups) * n // count] for n in range(count)]
    more = [rng.choice(groups) for _ in range(count - len(picked))]
    return [rng.choice(group).number for group in (*picked, *more)]


def soak(kills: int, seed: int, folder: Path) -> Tally:
    """Kill so many times; gives what came of it."""
    made = Soak(folder, seed)
    rng, start = made.rng, time.monotonic()
    made.turn()
    longest = time.monotonic() - start
    at_steps = round(kills * (1 - RANDOM_SHARE)) if made.runner.shim else 0
    shares = {"ingest": 0.6, "forget": 0.2, "rollback": 0.1, "mend": 0.05, "prune": 0.05}
    planned = [
        (name, step)
        for name, share in shares.items()
        for step in plan_steps(made.steps[name], max(1, round(at_steps * share)), rng)
    ]
    rng.shuffle(planned)
    planned = planned[:at_steps]
    while planned:
        fits = [one for one in planned if made.fits(one[0])]
        if fits:
            planned.remove(fits[0])
            made.kill(fits[0][0], step=fits[0][1])
        else:
            made.turn()
    while made.tally.kills < kills:
        made.kill(made.next_action(), seconds=rng.uniform(0, longest))
    return made.tally


def main() -> None:
    """Do what the command line asks for, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=KILLS, help=f"how often (default {KILLS})")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default 1)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        found = soak(given.kills, given.seed, Path(folder).resolve())
    print(f"{found.kills} kills in {time.monotonic() - start:.0f} s, seed {given.seed}")
    for what, count in sorted(found.by.items()):
        print(f"  {what:<24}{count:5d}")
    print(f"  next runs that told of the kill, and cleaned up: {found.told}")
    print(f"  snapshots lost or half visible, or hands needed: {len(found.complaints)}")
    sys.exit(1 if found.complaints else 0)


if __name__ == "__main__":
    main()
