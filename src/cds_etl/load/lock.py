"""The lock of a data folder: one process writes at a time, and whoever comes second is told who holds it.

Knows nothing of what is written. The operating system frees the lock when its process ends, however it ends; what is
written in the file only says who it was.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import platform
import re
import time
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from .errors import StoreLocked
from .files import make_folder, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST = 400  # bytes of a holder's line: a host name has 253 at most
_MOMENT = 2.0  # seconds: how long one who has taken the lock may take to write its name
_LINE = re.compile(r"process (\d+) on (\S+) since (\S+)")


class Holder(NamedTuple):
    """Who holds or held a lock: process, machine, and since when (UTC).

    >>> str(Holder(17, "desk", "2022-10-01T08:00:00+00:00"))
    'process 17 on desk since 2022-10-01T08:00:00+00:00'
    """

    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host} since {self.since}"

    @property
    def is_gone(self) -> bool:
        """Whether it was a process of this machine that has ended."""
        if self.host != _host():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:  # of another user, and alive
            return False
        return False


class Lock:
    """The lock of one folder, `shown` to people by that name. Who holds it may take it again; another Lock of the same
    folder may not.

    `left_by` is who held it before and never let go: that run was killed. Until it is told, and set to None, the file
    goes on naming it.
    """

    def __init__(self, root: Path, shown: str | None = None) -> None:
        self._root = root
        self._shown = shown or str(root)
        self._depth = 0
        self._descriptor: int | None = None
        self.left_by: str | None = None
        _LOCKS.add(self)

    @property
    def is_taken_once(self) -> bool:
        """Whether this one has been taken once, and not again."""
        return self._depth == 1

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Keep others from writing. Raises StoreLocked when another holds the lock, StoreError where none can be."""
        if not self._depth:
            self._take()
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if not self._depth:
                self._let_go()

    def _take(self) -> None:
        path = self._root / ".lock"
        with sentences(path):
            make_folder(self._root)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.left_by = _left(descriptor)
                with suppress(OSError):  # a full disk has no room for a name: what is to be written will say so
                    _write(descriptor, f"{Holder(os.getpid(), _host(), _now())}\n")
            except BlockingIOError:
                message = _refusal(self._shown, _read_soon(descriptor))
                os.close(descriptor)
                raise StoreLocked(message) from None
            except BaseException:
                os.close(descriptor)
                raise
        self._descriptor = descriptor

    def _let_go(self) -> None:
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        with suppress(OSError):  # a disk that is full or gone; the lock itself goes with the descriptor
            _write(descriptor, f"{self.left_by}\n" if self.left_by else "")
        os.close(descriptor)

    def forsake(self) -> None:
        """In a child process: let the parent alone hold the lock, else it would outlive a parent that is killed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


_LOCKS: weakref.WeakSet[Lock] = weakref.WeakSet()


def _forsake_all() -> None:
    for lock in list(_LOCKS):
        lock.forsake()


os.register_at_fork(after_in_child=_forsake_all)


def _read_soon(descriptor: int) -> Holder | None:
    """Who holds the lock; one that has only just taken it is given a moment to write its name."""
    until = time.monotonic() + _MOMENT
    while (holder := _read(descriptor)) is None and time.monotonic() < until:
        time.sleep(_MOMENT / 20)
    return holder


def _refusal(root: str, holder: Holder | None) -> str:
    if holder is None:
        return f"{root} is being written by another process: wait until it ends, then run again."
    if holder.is_gone:
        return (
            f"{root} was being written by {holder}, which has ended, and what it started still runs:"
            " wait a moment, then run again."
        )
    return f"{root} is being written by {holder}: wait until it ends, then run again."


def _read(descriptor: int) -> Holder | None:
    found = _LINE.match(os.pread(descriptor, _LONGEST, 0).decode(errors="replace"))
    return Holder(int(found[1]), found[2], found[3]) if found else None


def _left(descriptor: int) -> str | None:
    """Who never let go; one that was killed while it wrote its name here is someone all the same."""
    holder = _read(descriptor)
    if holder is None and os.fstat(descriptor).st_size:
        return "a process that did not come to say who it was"
    return str(holder) if holder else None


def _write(descriptor: int, text: str) -> None:
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, text.encode(), 0)


def _host() -> str:
    return re.sub(r"\s", "-", platform.node()) or "this-machine"


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
