"""Tasks that die, hang, swell or say too much cost themselves only, are tried twice, and leave no process behind."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cds_etl.limits import Allowance, Limits, wall_seconds
from cds_etl.supervising import Supervisor, Task

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = Limits(seconds=1, megabytes=64)
GIGABYTE = 1 << 30


def work(argument: str, tell: Callable[[float], None]) -> str:
    what, _, rest = argument.partition(" ")
    if what == "note":
        with Path(rest).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
        os._exit(5)
    if what == "exit":
        os._exit(3)
    if what == "kill":
        faulthandler.disable()  # pytest's: it would print where
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "sleep":
        time.sleep(600)
    if what == "spin":
        Allowance(TINY, tell)
        while True:
            pass
    if what == "swell":
        Allowance(TINY, tell)
        return str(len(bytearray(GIGABYTE)))
    if what == "speak":
        return "x" * (3 << 20)
    if what == "print":
        os.write(1, b"noise")
        os.write(2, b"noise")
    if what == "raise":
        raise ZeroDivisionError
    if what == "more":
        tell(60)
        time.sleep(wall_seconds(0.1) + 1)
    return argument.upper()


def ends(*arguments: str, count: int = 2, seconds: float = 30) -> dict[str, tuple[str, str | None, int | None]]:
    with Supervisor(work, count) as supervisor:
        return {
            ended.argument: (ended.fate, ended.result, ended.code)
            for ended in supervisor.run([Task(argument, seconds, 1) for argument in arguments])
        }


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_bad_task_ends_by_what_it_did_and_the_others_are_done(count: int) -> None:
    good = [f"good {number}" for number in range(6)]
    found = ends("exit", *good[:3], "kill", "swell", "speak", *good[3:], "raise", count=count)
    assert {found.pop(argument) for argument in good} == {("done", argument.upper(), None) for argument in good}
    assert found == {
        "exit": ("died", None, 3),
        "kill": ("died", None, -signal.SIGSEGV),
        "swell": ("memory", None, None),
        "speak": ("output", None, None),
        "raise": ("died", None, 1),
    }


def test_the_clock_of_the_processor_ends_a_task() -> None:
    assert ends("spin", "good")["spin"][0] == "time"


def test_the_clock_on_the_wall_ends_a_task_that_only_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_etl.limits._SLACK", 0.3)
    start = time.monotonic()
    assert ends("sleep", "good", seconds=0.1)["sleep"][0] == "time"
    assert time.monotonic() - start < 30  # twice its half second, not the ten minutes that it would take


def test_a_task_that_asks_for_more_time_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_etl.limits._SLACK", 0.3)
    assert ends("more", seconds=0.1)["more"] == ("done", "MORE", None)


def test_what_fails_is_tried_twice_and_the_second_time_alone(tmp_path: Path) -> None:
    ends(f"note {tmp_path / 'tries'}", "good", count=2)
    tries = (tmp_path / "tries").read_text(encoding="utf-8").split()
    assert len(tries) == len(set(tries)) == 2


def test_what_a_process_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    assert ends("print")["print"][0] == "done"
    assert capfd.readouterr() == ("", "")


def test_leaving_early_ends_all_processes() -> None:
    with Supervisor(work, 2) as supervisor:
        next(supervisor.run([Task(argument, 600, 1) for argument in ("good", "sleep")]))
        pids = [worker.process.pid for worker in supervisor._workers]
        assert len(pids) == 2
    for pid in pids:
        assert pid
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_process_that_died_while_it_waited_is_replaced() -> None:
    with Supervisor(work, 1) as supervisor:
        run = supervisor.run([Task(str(number), 30, 1) for number in range(2)])
        assert next(run).result == "0"
        [worker] = supervisor._workers
        assert worker.process.pid
        os.kill(worker.process.pid, signal.SIGKILL)
        worker.process.join()
        assert [ended.result for ended in run] == ["1"]


def test_pages_add_to_the_time_of_a_document_up_to_its_longest() -> None:
    told: list[float] = []

    def work_on_pages(_: str, __: Callable[[float], None]) -> list[float]:
        allowance = Allowance(Limits(seconds=1, longest=100), told.append)
        for _page in range(20):
            allowance.begin_page()
        for _page in range(5):
            allowance.begin_page(is_scan=True)
        return told

    with Supervisor(work_on_pages, 1) as supervisor:
        [ended] = supervisor.run([Task("", 30, 1)])
    assert ended.result == [5.0, 9.0, 51.0, 91.0, 100.0]


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_process_that_died_had_ahead_is_done_by_another(count: int) -> None:
    found = ends("kill", *map(str, range(9)), "swell", *map(str, range(10, 19)), count=count)
    assert (found.pop("kill")[0], found.pop("swell")[0]) == ("died", "memory")
    assert {argument: result for argument, (_, result, _) in found.items()} == {one: one for one in found}
    assert len(found) == 18


def test_a_large_task_is_not_sent_ahead_and_large_results_block_nothing() -> None:
    large = ["x" * 300_000 + str(number) for number in range(6)]
    assert {result for _, result, _ in ends(*large).values()} == {one.upper() for one in large}


INTERRUPTED = """
import os, signal, sys, threading
from cds_etl import supervising
from cds_etl.supervising import Supervisor, Task, _double

def interrupt():  # as a thread of a library may be the one that takes the signal
    other = threading.Thread(target=signal.pthread_kill, args=(threading.main_thread().ident, signal.SIGINT))
    other.start()
    other.join()

plain, moment, left = getattr(Supervisor, sys.argv[1]), int(sys.argv[2]), []

def disturbed(self, *arguments):
    left.append(1)
    if len(left) == moment:
        interrupt()
    return plain(self, *arguments)

setattr(Supervisor, sys.argv[1], disturbed)
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    with Supervisor(_double, 3) as supervisor:
        print(sorted(ended.result for ended in supervisor.run([Task(number, 10, 1) for number in range(9)])))
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.mark.parametrize("place", ["_begin", "_end", "close", "_hear"])
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_an_interrupt_at_any_step_leaves_no_process_to_wait_for(place: str, moment: int) -> None:
    command = [sys.executable, "-c", INTERRUPTED, place, str(moment)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1:] in (["stopped"], ["[0, 2, 4, 6, 8, 10, 12, 14, 16]"])
