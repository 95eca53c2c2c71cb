"""A Dask cluster on loopback for tests and measurements: a scheduler and workers, each a process of its own.

Whatever was begun ends with the `with` statement. Knows nothing of documents.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PATIENCE = 30.0


class Loopback:
    """A scheduler, and the workers that are asked for. `folder` takes their logs and what they put down."""

    def __init__(self, folder: Path, workers: int = 0, **settings: str) -> None:
        self._folder = folder
        self._settings = settings
        self._wanted = workers
        self.processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Loopback:
        self._folder.mkdir(parents=True, exist_ok=True)
        told = self._folder / "scheduler.json"
        self.scheduler = self._begin("scheduler", ["--port", "0", "--scheduler-file", str(told)], self._settings)
        try:
            self.address: str = _read_address(told)
            for _ in range(self._wanted):
                self.add_worker()
            self.await_workers(self._wanted)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_worker(self, *, nanny: bool = False, **environment: str) -> subprocess.Popen[bytes]:
        """Begin a worker with one thread; it takes about two seconds to come."""
        place = self._folder / f"worker-{len(self.processes)}"
        options = ["--nthreads", "1", "--local-directory", str(place), "--nanny" if nanny else "--no-nanny"]
        return self._begin("worker", [self.address, *options], environment)

    def await_workers(self, count: int) -> None:
        """Wait until exactly so many workers are there. Raises TimeoutError."""
        deadline = time.monotonic() + _PATIENCE
        while self.workers() != count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"There are {self.workers()} workers, not {count}.")
            time.sleep(0.05)

    def workers(self) -> int:
        """How many workers the scheduler knows."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            return len(client.nthreads())

    def processor_seconds(self) -> float:
        """What all processes of the cluster took of a processor so far, with those that they began."""
        begun = [psutil.Process(process.pid) for process in self.processes]
        times = [one.cpu_times() for process in begun for one in (process, *process.children(recursive=True))]
        return float(sum(sum(taken[:4]) for taken in times))

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill one process, at once, and nothing that it began."""
        process.send_signal(signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """Kill all that was begun here, with what that began."""
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # each leads a session of its own
            process.wait()
        gc.collect()  # what is left of Dask's clients ends here; in the midst of a compilation, Python 3.11 stumbles

    def _begin(self, kind: str, options: list[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--host", "127.0.0.1", "--no-dashboard"]
        log = self._folder / f"{kind}-{len(self.processes)}.log"
        with log.open("wb") as told:
            process = subprocess.Popen(
                [*command, *options],
                env={**os.environ, **environment},
                stdout=told,
                stderr=told,
                start_new_session=True,
            )
        self.processes.append(process)
        return process


def _read_address(told: Path) -> str:
    """The address that a scheduler writes into its file once it listens."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with suppress(OSError, ValueError):  # not there, or not yet whole
            address: str = json.loads(told.read_text(encoding="utf-8"))["address"]
            return address
        time.sleep(0.05)
    raise TimeoutError("The scheduler does not say where it listens.")
