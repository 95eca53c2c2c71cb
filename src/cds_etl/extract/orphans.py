"""Processes that read for another end with it, however it ends: none must hold memory or a lock after a kill.

Knows nothing of what they read.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_SECONDS = 2.0


def end_with(parent: int) -> None:
    """Let this process end when the one that began it does; `parent` is that one's id.

    The kernel of Linux sees to it at once; elsewhere a thread looks every two seconds. Its time is
    counted by the other. Called first in a new process:
    `ProcessPoolExecutor(2, initializer=end_with, initargs=(os.getpid(),))`.
    """
    if sys.platform == "linux":
        import ctypes
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))

        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before it could be asked for
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_SECONDS)
    os._exit(1)
