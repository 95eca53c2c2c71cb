"""What a worker of a Dask cluster does with a document: put its bytes down, let a host of its own read it, hand back.

No document is parsed in the worker's process, which has threads and children that it may not have: each of its threads
has a `reading_host`, where limits and isolation are those of a run on one machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .parcels import pack
from .reading_host import read_frame, versions, write_frame
from .workers import UNKNOWN, Job, Outcome, how_ended

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_NAMED = 3  # parts of a difference
_GRACE = 5.0  # seconds that a host has to end by itself
_of_thread = threading.local()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A job as it is sent: with the document's bytes, unless the job says where they lie, and what is kept of it."""

    job: Job
    content: bytes | None
    kept: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back: a pickled parcel and what is to be kept, or why this `worker` cannot do such work at all."""

    worker: str
    parcel: bytes = b""
    kept: Mapping[str, bytes] = field(default_factory=dict)
    refusal: str | None = None


class _UnfitError(Exception):
    """Why a worker cannot do such work at all."""


def describe() -> dict[str, str]:
    """What `reading_host.versions` says on a worker, which knows this module by name.

    >>> describe() == versions()
    True
    """
    return versions()


def tell_difference(wanted: Mapping[str, str], found: Mapping[str, str]) -> str | None:
    """Which versions of a worker are others than ours; None where all are the same.

    >>> tell_difference({"code": "1a", "Python": "3.11"}, {"code": "2b", "Python": "3.11"})
    'code is 2b there and 1a here'
    >>> tell_difference({"code": "1a"}, {"code": "1a"})
    """
    names = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if not names:
        return None
    told = [f"{name} is {found.get(name, 'missing')} there and {wanted.get(name, 'missing')} here" for name in names]
    more = [f"{len(told) - _MOST_NAMED} more differ"] if len(told) > _MOST_NAMED else []
    return "; ".join([*told[:_MOST_NAMED], *more])


def read(wanted: Mapping[str, str], packed: bytes) -> Answer:
    """Read the document of a pickled Delivery, if the versions here are those that are wanted.

    >>> job = Job("00", "a.pdf", Path("nowhere"))
    >>> read({"code": "another"}, pickle.dumps(Delivery(job, b""))).refusal[:30]
    'has other versions (Python is '
    >>> pickle.loads(read(versions(), pickle.dumps(Delivery(job, b""))).parcel).line.reason
    'is empty (0 bytes): fetch it again.'
    """
    address, folder = _own_place()
    try:
        host = _own_host()
        if difference := tell_difference(wanted, host.versions):
            same = "install the same cds-etl and the same engines on every machine"
            raise _UnfitError(f"has other versions ({difference}): {same}.")
        delivery: Delivery = pickle.loads(packed)  # from a client that the scheduler let in
        return _read(delivery, address, folder)
    except _UnfitError as error:
        return Answer(address, refusal=str(error))
    except OSError as error:
        return Answer(address, refusal=f"cannot work ({error.strerror or error}): see to that machine and run again.")


def _own_place() -> tuple[str, str | None]:
    """Address and folder of the Dask worker that this is, if it is one."""
    from distributed import get_worker

    try:
        worker = get_worker()
    except ValueError:
        return "here", None
    return worker.address, worker.local_directory


def _read(delivery: Delivery, address: str, folder: str | None) -> Answer:
    job = delivery.job
    with tempfile.TemporaryDirectory(prefix="cds-etl-", dir=folder) as name:
        location = Path(name, "document")
        if delivery.content is None:
            try:
                location.write_bytes(_fetch(job))
            except _FetchError as fault:
                return Answer(address, pickle.dumps(pack(Outcome(job, UNKNOWN, None, str(fault), is_passing=True))))
        else:
            location.write_bytes(delivery.content)
        if not job.cache:
            return Answer(address, _read_apart(replace(job, location=location)))
        cache = replace(job.cache, folder=Path(name, "cache"))
        for kept, content in delivery.kept.items():
            cache.put(kept, content)
        parcel = _read_apart(replace(job, location=location, cache=cache))
        after = cache.entries(job.sha256)
        return Answer(address, parcel, {key: after[key] for key in after if delivery.kept.get(key) != after[key]})


class _FetchError(Exception):
    """Why a document's bytes could not be had from its source."""


def _fetch(job: Job) -> bytes:
    """The bytes of a document, from where the job says they lie."""
    try:
        import fsspec
    except ImportError as error:
        raise _UnfitError("cannot fetch documents: run `pip install 'cds-etl[cloud]'` there.") from error
    assert job.source
    again = "see to the network and to the worker's access, and run again."
    try:
        with fsspec.open(job.source, "rb") as opened:
            content: bytes = opened.read()
    except ImportError as error:
        raise _UnfitError(f"cannot fetch documents ({error}): run `pip install 'cds-etl[cloud]'` there.") from error
    except Exception as error:  # of any store's own kind
        raise _FetchError(f"cannot be fetched from {job.source} ({type(error).__name__}): {again}") from error
    if hashlib.sha256(content).hexdigest() != job.sha256:
        raise _FetchError(f"has other bytes at {job.source} than those that were hashed: run again.")
    return content


class _Host:
    """A reading host that this thread began, and which ends with it."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-m", "cds_etl.reading_host", str(os.getpid())]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        try:
            self.versions: dict[str, str] = pickle.loads(read_frame(self._out))
        except EOFError as error:
            raise _UnfitError(f"cannot begin a process that reads ({how_ended(self.end())}): see its log.") from error

    def read(self, job: Job) -> bytes:
        """The pickled parcel of a job. Raises OSError or EOFError if the host dies."""
        write_frame(self._in, pickle.dumps(job))
        return read_frame(self._out)

    def end(self) -> int:
        """End it; gives its exit code."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._process.kill()
        for line in (self._in, self._out):
            with contextlib.suppress(OSError):
                line.close()
        return self._process.wait()


def _own_host() -> _Host:
    """This thread's host, begun if there is none."""
    if not hasattr(_of_thread, "host"):
        _of_thread.host = _Host()
    host: _Host = _of_thread.host
    return host


def _read_apart(job: Job) -> bytes:
    """The pickled parcel of a job; of one that ends the host twice, a rejection."""
    code = 0
    for _ in range(2):
        host = _own_host()
        try:
            return host.read(job)
        except (OSError, EOFError):
            del _of_thread.host
            code = host.end()
    reason = f"ended the process that read it ({how_ended(code)}), twice: fetch or export it again."
    return pickle.dumps(pack(Outcome(job, UNKNOWN, None, reason, is_passing=True)))
