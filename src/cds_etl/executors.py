"""Who reads the documents of a run: processes of this machine, or a cluster. The pipeline knows no more than `run`.

What a job is, and how one is read, is for `workers`; how a cluster is spoken to, for `cluster`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from .intake import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .parcels import Parcel
    from .workers import Job


class ClusterError(Exception):
    """A cluster cannot do the work, or cannot any longer: one sentence, exit code 3."""


class Executor(Protocol):
    """Who reads documents. One that `fetches` finds the bytes of a document by itself, where they lie at a URL."""

    fetches: ClassVar[bool]

    def run(self, jobs: Sequence[Job]) -> Iterator[Parcel]:
        """What comes of all jobs, each as it is done. Closing the iterator ends what is under way."""


@dataclass(frozen=True, slots=True)
class LocalProcesses:
    """So many processes of this machine, one per core by default.

    >>> list(LocalProcesses(2).run([]))
    []
    """

    count: int | None = None
    fetches: ClassVar[bool] = False

    def run(self, jobs: Sequence[Job]) -> Iterator[Parcel]:
        """What comes of all jobs, as it comes; see `workers.Crew`."""
        from .workers import run

        return run(jobs, self.count)


def choose_executor(workers: int | None = None, cluster: str | None = None) -> Executor:
    """Who reads: the cluster at this address if there is one, else so many processes of this machine.

    Raises UsageError where both are asked for, for an address that is none, and where Dask is not installed.

    >>> choose_executor(workers=2)
    LocalProcesses(count=2)
    """
    if cluster is None:
        return LocalProcesses(workers)
    if workers is not None:
        raise UsageError("--workers is for this machine, and a cluster has its own: leave out one of the two.")
    from .cluster import DaskCluster

    return DaskCluster(cluster)
