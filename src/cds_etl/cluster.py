"""The work of a run on a Dask cluster: versions are compared, documents sent, what comes of them taken in.

Knows how a cluster is spoken to, and nothing of what a document says; what a worker does with one is in
`cluster_worker`. Which document is read where, and again when a worker is lost, is Dask's to decide.
"""

from __future__ import annotations

import logging
import pickle
import queue
import re
import time
import warnings
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, ClassVar

from .cluster_worker import Answer, Delivery, describe, read, tell_difference
from .executors import ClusterError
from .intake import UsageError
from .parcels import Parcel, pack
from .reading_host import versions
from .workers import UNKNOWN, Outcome, size_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from distributed import Client, Future

    from .workers import Job

_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+/?")
_AHEAD = 2  # tasks for each thread: one that is read, one that need not be waited for
_MOST_BYTES = 256 << 20  # of documents under way, unless one alone has more
_TURN = 1.0  # seconds between two looks at the cluster
_LOGS = ("distributed", "distributed.client", "distributed.core", "distributed.comm", "distributed.batched")
_SAME = "install the same cds-etl and the same engines on every machine"
_LEFT = "what was read is kept for the next run"


@dataclass(frozen=True, slots=True)
class DaskCluster:
    """The workers of the Dask scheduler at an address.

    `patience` is how many seconds the scheduler may take to answer, and its first worker to come; by default what
    Dask's setting `distributed.comm.timeouts.connect` says.

    >>> DaskCluster("tcp://scheduler:8786").address
    'tcp://scheduler:8786'
    >>> DaskCluster("scheduler")
    Traceback (most recent call last):
    cds_etl.intake.UsageError: 'scheduler' is no address of a Dask scheduler, which looks like tcp://scheduler:8786.
    """

    address: str
    patience: float | None = None
    fetches: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.address):
            like = "which looks like tcp://scheduler:8786"
            raise UsageError(f"{self.address!r} is no address of a Dask scheduler, {like}.")
        if find_spec("distributed") is None:
            raise UsageError("A cluster needs Dask, which is not installed: run `pip install 'cds-etl[cluster]'`.")

    def run(self, jobs: Sequence[Job]) -> Iterator[Parcel]:
        """What comes of all jobs, each as it is done, the largest files begun first.

        Raises ClusterError where the cluster cannot do the work: it is not there, has no worker, has other versions
        than this machine, or goes away. Closing the iterator cancels what has not been begun.
        """
        if not jobs:
            return
        with _connection(self) as client:
            wanted = versions()
            try:
                _compare(client, wanted)
            except (OSError, TimeoutError) as error:
                raise _gone(self.address) from error
            yield from _Flow(client, self, wanted).read(jobs)

    def seconds(self) -> float:
        """The patience, as a number.

        >>> DaskCluster("tcp://scheduler:8786", patience=5).seconds()
        5
        """
        if self.patience is not None:
            return self.patience
        import dask
        from dask.utils import parse_timedelta

        return float(parse_timedelta(dask.config.get("distributed.comm.timeouts.connect")))


@contextmanager
def _connection(cluster: DaskCluster) -> Iterator[Client]:
    """A client of the cluster, which has at least one worker."""
    import dask
    from distributed import Client, Security

    address, patience = cluster.address, cluster.seconds()
    if address.startswith(("tls:", "wss:")) and not Security().get_connection_args("client").get("ssl_context"):
        where = "say where they lie in Dask's settings under distributed.comm.tls"
        raise ClusterError(f"{address} asks for certificates, and there are none here: {where}.")
    with _quiet(), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # versions are compared here, in one sentence
                client = Client(address, timeout=patience, set_as_default=False, name="cds-etl")
        except (OSError, ValueError) as error:
            remedy = "start one there with `dask scheduler`, or see to the address and the network"
            raise ClusterError(
                f"No Dask scheduler answers at {address} within {patience:g} seconds: {remedy}."
            ) from error
        try:
            _await_worker(client, cluster)
            yield client
        finally:
            with suppress(OSError, TimeoutError, RuntimeError):  # it may be gone
                client.close(timeout=_TURN)


def _await_worker(client: Client, cluster: DaskCluster) -> None:
    address, patience = cluster.address, cluster.seconds()
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as error:
        remedy = f"start some with `dask worker {address}`"
        raise ClusterError(
            f"No worker came to the cluster at {address} within {patience:g} seconds: {remedy}."
        ) from error
    except OSError as error:
        raise _gone(address) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs of a connection that is lost is for nobody: the run says it in one sentence."""
    loggers = [logging.getLogger(name) for name in _LOGS]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def _gone(address: str) -> ClusterError:
    return ClusterError(f"The scheduler at {address} went away: {_LEFT}.")


def _compare(client: Client, wanted: dict[str, str]) -> None:
    """See that the scheduler and every worker have our versions. Raises ClusterError for the first that has others."""
    theirs = client.run_on_scheduler(metadata.version, "distributed")
    if theirs != wanted["distributed"]:
        told = tell_difference({"distributed": wanted["distributed"]}, {"distributed": theirs})
        raise ClusterError(f"The scheduler has another version of Dask ({told}): {_SAME}.")
    found: dict[str, Any] = client.run(describe, on_error="return")
    for address, said in sorted(found.items()):
        if isinstance(said, Exception) and "cds_etl" in str(said):  # it could not be imported there
            raise ClusterError(f"The worker {address} has no cds-etl that can work in a cluster ({said}): {_SAME}.")
        if isinstance(said, Exception):
            raise ClusterError(f"The worker {address} cannot say its versions ({type(said).__name__}): see its log.")
        if told := tell_difference(wanted, said):
            raise ClusterError(f"The worker {address} has other versions ({told}): {_SAME}.")


class _Flow:
    """Documents on their way to the workers and back: so many at a time, that neither side's memory grows with them."""

    def __init__(self, client: Client, cluster: DaskCluster, wanted: dict[str, str]) -> None:
        self._client = client
        self._address = cluster.address
        self._patience = cluster.seconds()
        self._wanted = wanted
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._under_way: dict[str, tuple[Future, Job, int]] = {}
        self._room = 0
        self._looked = self._seen = time.monotonic()

    def read(self, jobs: Sequence[Job]) -> Iterator[Parcel]:
        waiting = deque(sorted(jobs, key=lambda job: (-size_of(job), job.sha256)))
        self._look(at_once=True)
        try:
            while waiting or self._under_way:
                while waiting and self._has_room(size_of(waiting[0])):
                    yield from self._send(waiting.popleft())
                if self._under_way:
                    yield from self._receive()
        finally:
            if self._under_way and self._client.status == "running":
                with suppress(OSError, TimeoutError):
                    self._client.cancel([future for future, _, _ in self._under_way.values()])

    def _has_room(self, size: int) -> bool:
        if not self._under_way:
            return True
        held = sum(size for _, _, size in self._under_way.values())
        return len(self._under_way) < self._room and held + size <= _MOST_BYTES

    def _send(self, job: Job) -> Iterator[Parcel]:
        """Send a document to whichever worker the scheduler thinks best; nothing comes of it yet, if it can be read."""
        try:
            content = None if job.source else job.location.read_bytes()
        except OSError as error:
            yield pack(unreadable(job, error))
            return
        kept = job.cache.entries(job.sha256) if job.cache else {}
        packed = pickle.dumps(Delivery(job, content, kept))
        future = self._client.submit(read, self._wanted, packed, pure=False)
        self._under_way[future.key] = (future, job, len(packed))
        future.add_done_callback(self._done.put)

    def _receive(self) -> Iterator[Parcel]:
        """What came of the next document that is done, if one is within a moment."""
        try:
            future = self._done.get(timeout=_TURN)
        except queue.Empty:
            self._look()
            return
        _, job, _ = self._under_way.pop(future.key)
        parcel = self._result(future, job)
        future.release()
        yield parcel
        self._look()

    def _result(self, future: Future, job: Job) -> Parcel:
        from distributed import CancelledError, KilledWorker

        try:
            answer = self._fetch(future)
        except KilledWorker as error:
            lost = f"was lost with each worker that read it, {error.allowed_failures + 1} in all"
            reason = f"{lost}: see to the workers' logs, or leave it out."
            return pack(Outcome(job, UNKNOWN, None, reason, is_passing=True))
        except ClusterError:
            raise
        except (CancelledError, OSError) as error:
            raise _gone(self._address) from error
        except Exception as error:  # the border of a worker: which may have other code, or a fault of ours
            told = f"{type(error).__name__}: {error}".splitlines()[0].rstrip(".")
            raise ClusterError(f"A worker of {self._address} cannot do the work ({told}): {_SAME}.") from error
        if answer.refusal:
            raise ClusterError(f"The worker {answer.worker} {answer.refusal}")
        for name, content in answer.kept.items():
            if job.cache and name.startswith(job.sha256):
                job.cache.put(name, content)
        parcel: Parcel = pickle.loads(answer.parcel)  # from a worker that has our code
        return parcel

    def _fetch(self, future: Future) -> Answer:
        """The answer of a document that is done; its worker may be lost before it hands it over, and be the last."""
        patience = self._patience
        while True:
            try:
                answer: Answer = future.result(timeout=patience)
                return answer
            except TimeoutError:
                self._look(at_once=True)
                patience *= 2  # of what takes so long, all comes again

    def _look(self, *, at_once: bool = False) -> None:
        """See how many threads there are now. Raises ClusterError if there have been none for long, or no scheduler."""
        now = time.monotonic()
        if now - self._looked < _TURN and not at_once:
            return
        try:
            threads = sum(self._client.nthreads().values())
        except (OSError, TimeoutError) as error:
            raise _gone(self._address) from error
        self._looked = now
        self._room = max(1, threads) * _AHEAD
        if threads:
            self._seen = now
        elif now - self._seen > self._patience:
            lost = f"has had no worker for {self._patience:g} seconds"
            raise ClusterError(f"The cluster at {self._address} {lost}: {_LEFT}.")
