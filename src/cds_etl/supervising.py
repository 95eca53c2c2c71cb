"""Work in processes of its own that are watched: one that dies, hangs or swells costs only what it was at.

Knows nothing of documents: a task is a function that can be pickled and its argument, with the seconds it may take.
What was lost with its process is tried once more, alone, at the end. Of what a process says only bytes are read here.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from .extract import end_with
from .limits import wall_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.process import BaseProcess

A = TypeVar("A")
R = TypeVar("R")
Fate = Literal["done", "time", "memory", "output", "died"]

_DONE, _MORE, _MEMORY, _OUTPUT = b"d", b"m", b"o", b"l"
_GRACE = 2.0  # seconds that a process has to end by itself
_AHEAD = 1 << 15  # bytes of a task that may be sent to a process that does not listen yet
_TASKS = 100  # of one process: what libraries leak and caches hold goes with it


@dataclass(frozen=True, slots=True)
class Task(Generic[A]):
    """An argument, and what it may cost: seconds of a processor to begin with, and megabytes of its pickled result."""

    argument: A
    seconds: float
    output: int


@dataclass(frozen=True, slots=True)
class Ended(Generic[A, R]):
    """A task's end: its result where it is `done`, else what ended it; `code` is that of a process that died."""

    argument: A
    fate: Fate
    result: R | None = None
    code: int | None = None


@dataclass(slots=True)
class _Worker(Generic[A]):
    """A process, the line to it, the task it is at with the one that it has ahead, and when the first must be done."""

    process: BaseProcess
    line: Connection
    tasks: deque[Task[A]] = field(default_factory=deque)
    deadline: float = 0.0
    done: int = 0

    def begin(self) -> None:
        """The clock of its first task begins to run."""
        self.deadline = time.monotonic() + wall_seconds(self.tasks[0].seconds)


class Supervisor(Generic[A, R]):
    """Runs `work` on arguments in so many processes. Use it in a `with` statement: leaving it ends all of them.

    `work` is given its argument and a function to tell by how many seconds of a processor it may run in all.

    >>> with Supervisor(_double, 2) as supervisor:
    ...     sorted(ended.result for ended in supervisor.run([Task(number, 10, 1) for number in (1, 2, 3)]))
    [2, 4, 6]
    """

    def __init__(self, work: Callable[[A, Callable[[float], None]], R], count: int) -> None:
        self._work = work
        self._count = count
        self._workers: list[_Worker[A]] = []

    def __enter__(self) -> Supervisor[A, R]:
        atexit.register(self.close)  # Python waits for each process that is left, and none of ours ends by itself
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.close()
        except KeyboardInterrupt:
            self.close()
            raise
        finally:
            if not self._workers:
                atexit.unregister(self.close)

    def run(self, tasks: Sequence[Task[A]]) -> Iterator[Ended[A, R]]:
        """The ends of all tasks as they come, begun in the order given; those that failed come last, tried twice."""
        failed: list[Task[A]] = []
        for ended, task in self._run(deque(tasks), self._count):
            if ended.fate == "done":
                yield ended
            else:
                failed.append(task)
        for task in failed:  # each alone: nothing beside it takes memory or time
            self.close()
            yield from (ended for ended, _ in self._run(deque([task]), 1))

    def _run(self, waiting: deque[Task[A]], count: int) -> Iterator[tuple[Ended[A, R], Task[A]]]:
        while waiting or any(worker.tasks for worker in self._workers):
            self._hand_out(waiting, count)
            yield from self._listen(waiting)

    def _hand_out(self, waiting: deque[Task[A]], count: int) -> None:
        """Give each process a task and, while there are many, one ahead: none waits until its result has been heard."""
        while waiting and (worker := self._free(len(waiting), count)):
            task = waiting[0]
            said = pickle.dumps((task.argument, task.output))
            if worker.tasks and len(said) > _AHEAD:
                return  # a line takes so much while its process does not listen
            try:
                worker.line.send_bytes(said)
            except OSError:  # it died
                if worker.tasks:
                    return
                self._end(worker)
                continue
            worker.tasks.append(waiting.popleft())
            if len(worker.tasks) == 1:
                worker.begin()

    def _free(self, waiting: int, count: int) -> _Worker[A] | None:
        """A process without a task, or a new one, or one that may have a task ahead."""
        for worker in [worker for worker in self._workers if not worker.tasks]:
            if worker.done < _TASKS:
                return worker
            self._end(worker)
        if len(self._workers) < count:
            return self._begin()
        busy = (worker for worker in self._workers if len(worker.tasks) == 1 and worker.done + 1 < _TASKS)
        return next(busy, None) if waiting > count else None

    def _listen(self, waiting: deque[Task[A]]) -> Iterator[tuple[Ended[A, R], Task[A]]]:
        """What has ended once something has: by a message, by the end of a process, by the clock.

        What a process that is gone had ahead waits again.
        """
        busy = [worker for worker in self._workers if worker.tasks]
        patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
        ready = set(wait([end for worker in busy for end in (worker.line, worker.process.sentinel)], patience))
        now = time.monotonic()
        for worker in busy:
            task = worker.tasks[0]
            if worker.line in ready:
                ended = self._hear(worker, task)
            elif worker.process.sentinel in ready:
                ended = self._died(worker, task)
            elif now >= worker.deadline:
                self._end(worker)
                ended = Ended(task.argument, "time")
            else:
                continue
            if ended:
                worker.tasks.popleft()
                if worker not in self._workers:
                    waiting.extendleft(worker.tasks)
                elif worker.tasks:
                    worker.begin()
                yield ended, task

    def _hear(self, worker: _Worker[A], task: Task[A]) -> Ended[A, R] | None:
        """What a process says of its task; None where it only asks for more time."""
        try:
            said = worker.line.recv_bytes()
        except (EOFError, OSError):
            return self._died(worker, task)
        kind, rest = said[:1], said[1:]
        if kind == _MORE:
            longer = max(task.seconds, float(rest))
            worker.deadline += wall_seconds(longer) - wall_seconds(task.seconds)
            worker.tasks[0] = Task(task.argument, longer, task.output)
            return None
        worker.done += 1
        if kind == _DONE:
            return Ended(task.argument, "done", pickle.loads(rest))  # from a process of ours
        if kind == _MEMORY:
            self._end(worker)  # what it could not let go of is let go with it
        return Ended(task.argument, "memory" if kind == _MEMORY else "output")

    def _died(self, worker: _Worker[A], task: Task[A]) -> Ended[A, R]:
        worker.process.join(_GRACE)
        code = worker.process.exitcode
        self._end(worker)
        by_clock = sys.platform != "win32" and code == -signal.SIGXCPU
        return Ended(task.argument, "time" if by_clock else "died", code=code)

    def _begin(self) -> _Worker[A]:
        context = _context()
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self._work, theirs, os.getpid()), daemon=False)
        worker = _Worker[A](process, ours)
        with _interrupts_held_back():  # one that nobody knows of would be waited for at the end, for ever
            process.start()
            self._workers.append(worker)
        theirs.close()  # else a process that is begun later holds it open, and the end of this one is not seen
        return worker

    def _end(self, worker: _Worker[A]) -> None:
        with _interrupts_held_back():
            self._workers.remove(worker)
            worker.line.close()
            worker.process.kill()
            worker.process.join()
            worker.process.close()

    def close(self) -> None:
        """End all processes, whatever they are at."""
        with _interrupts_held_back():
            for worker in list(self._workers):
                self._end(worker)


def _serve(work: Callable[[A, Callable[[float], None]], R], line: Connection, parent: int) -> None:
    """What a process does: one task after the other, until there is nobody to listen."""
    end_with(parent)
    _hush()
    while True:
        try:
            argument, output = pickle.loads(line.recv_bytes())  # from the process that began this one
        except EOFError:
            return
        try:
            result = pickle.dumps(work(argument, lambda seconds: line.send_bytes(_MORE + str(seconds).encode())))
            said = _DONE + result if len(result) <= output << 20 else _OUTPUT
        except MemoryError:
            said = _MEMORY
        line.send_bytes(said)


def _hush() -> None:
    """What libraries print of a file that they cannot read is for nobody: the outcome says what there is to say."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Ctrl-C goes to every process of a terminal. Those that begin here never see it; this one does, afterwards.

    Otherwise each of them would print a traceback, and one that is begun or ended just then would be lost from sight.
    A mask alone holds back too little: threads of a library take the signal, and Python hands it on.
    """
    if sys.platform == "win32":
        yield
        return
    is_main, held = threading.current_thread() is threading.main_thread(), list[int]()
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number)) if is_main else None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if is_main:
            signal.signal(signal.SIGINT, signal.SIG_DFL if handler is None else handler)
            if held:
                signal.raise_signal(signal.SIGINT)


def _context() -> Any:
    """Forked processes start at once and need no guard in a caller's script; where there is no fork, the default."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in methods else None)


def _double(number: int, _: Callable[[float], None]) -> int:
    """For the example of a Supervisor."""
    return 2 * number
