"""How much time, memory and output one document may cost, and how a process is held to it.

The limits are those of the system (POSIX `setrlimit`); where it has none, only the wall clock holds, which is kept by
`supervising`.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    import resource
except ImportError:  # not a POSIX system
    resource = None  # type: ignore[assignment]

_MEGABYTE = 1 << 20
_SECONDS, _MEGABYTES, _OUTPUT = 12.0, 640, 256
_SECONDS_PER_MEGABYTE, _MEGABYTES_PER_MEGABYTE = 1.0, 8
_LARGEST = 64  # megabytes of a file that widen its limits
_SECONDS_PER_PAGE, _SECONDS_PER_SCAN, _MEGABYTES_FOR_SCANS = 0.5, 40.0, 1024
_LONGEST = 3600.0
_WALL = 1.6  # times the seconds of a processor, and more:
_SLACK = 5.0  # seconds: a machine may be busy with other things
_STEP = 4.0  # seconds of a processor by which a document's time grows at once


@dataclass(frozen=True)
class Limits:
    """What one document may cost: seconds of a processor, megabytes of memory beyond the reader's own, and of output.

    Each page that is begun adds its share of seconds, up to `longest`; the clock on the wall may show somewhat more.
    """

    seconds: float = _SECONDS
    megabytes: int = _MEGABYTES
    output: int = _OUTPUT
    longest: float = _LONGEST

    def for_size(self, size: int) -> Limits:
        """The limits of a file of so many bytes.

        >>> Limits(seconds=10, megabytes=500).for_size(3 << 20)
        Limits(seconds=13.0, megabytes=524, output=256, longest=3600.0)
        """
        more = min(size / _MEGABYTE, _LARGEST)
        seconds = min(self.seconds + more * _SECONDS_PER_MEGABYTE, self.longest)
        return replace(self, seconds=seconds, megabytes=self.megabytes + round(more * _MEGABYTES_PER_MEGABYTE))


def wall_seconds(seconds: float) -> float:
    """How long the clock on the wall may run for so many seconds of a processor.

    >>> wall_seconds(10)
    21.0
    """
    return seconds * _WALL + _SLACK


class Allowance:
    """What this process may still use for the document that it reads; begun anew with each.

    `tell` is told the seconds of a processor that are allowed in all, whenever they grow.
    """

    def __init__(self, limits: Limits, tell: Callable[[float], None] | None = None) -> None:
        self._limits = limits
        self._tell = tell
        self._seconds = self._told = limits.seconds
        self._has_scans = False
        self._start = _seconds_used()
        self._hold()
        _hold_memory(limits.megabytes)

    def begin_page(self, *, is_scan: bool = False) -> None:
        """A page is begun: it has its own time, and a picture the memory that its reader needs."""
        more = _SECONDS_PER_SCAN if is_scan else _SECONDS_PER_PAGE
        self._seconds = min(self._seconds + more, self._limits.longest)
        if is_scan and not self._has_scans:
            self._has_scans = True
            _hold_memory(self._limits.megabytes + _MEGABYTES_FOR_SCANS)
        if self._seconds - self._told >= _STEP:
            self._told = self._seconds
            self._hold()
            if self._tell:
                self._tell(self._seconds)

    def _hold(self) -> None:
        if resource:
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            # A second more than is told: the process ends at whole seconds.
            _set_soft(resource.RLIMIT_CPU, int(self._start + self._told) + 1, hard)


def _hold_memory(megabytes: int) -> None:
    """Let this process have so many megabytes of address space beyond what it has now."""
    if resource and sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        _set_soft(resource.RLIMIT_AS, pages * os.sysconf("SC_PAGE_SIZE") + megabytes * _MEGABYTE, hard)


def _set_soft(what: int, wanted: int, hard: int) -> None:
    soft = wanted if hard == resource.RLIM_INFINITY or wanted < hard else hard
    resource.setrlimit(what, (soft, hard))


def _seconds_used() -> float:
    if not resource:
        return 0.0
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
