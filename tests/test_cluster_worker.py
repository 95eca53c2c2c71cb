"""What a cluster's worker does with a document: bytes from elsewhere, hosts that die, machines that cannot do it."""

from __future__ import annotations

import hashlib
import pickle
import sys
from typing import TYPE_CHECKING

import fsspec
import pytest

from cds_etl import cluster_worker
from cds_etl.cluster_worker import Answer, Delivery, read
from cds_etl.extractions import ExtractionCache
from cds_etl.fingerprints import reader_fingerprints
from cds_etl.reading_host import versions
from cds_etl.workers import Job
from damaged import plain_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cds_etl.parcels import Parcel

CONTENT = plain_pdf()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SOURCE = "memory://raw/lines.pdf"
# The process that reads a document ends the host: always, or until a file says that it was so once.
ENDS_ITS_HOST = """
import os, signal
import cds_etl.workers as workers
plain = workers.process
def process(job, *more):
    if not os.path.exists({once!r}):
        if {is_once!r}:
            open({once!r}, "w").close()
        os.kill(os.getppid(), signal.SIGKILL)
    return plain(job, *more)
workers.process = process
"""


@pytest.fixture(autouse=True)
def _own_host() -> Iterator[None]:
    """Each test begins and ends without a host."""
    yield
    if hasattr(cluster_worker._of_thread, "host"):
        host = cluster_worker._of_thread.host
        host._process.kill()
        host.end()
        del cluster_worker._of_thread.host


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(SHA256, "lines.pdf", tmp_path / "nowhere")


def answer_to(job: Job, content: bytes | None = CONTENT, **kept: bytes) -> Answer:
    return read(versions(), pickle.dumps(Delivery(job, content, kept)))


def parcel_of(answer: Answer) -> Parcel:
    assert answer.refusal is None
    parcel: Parcel = pickle.loads(answer.parcel)
    return parcel


def reason_of(answer: Answer) -> str:
    parcel = parcel_of(answer)
    assert parcel.is_passing
    assert parcel.rejection
    return parcel.rejection.reason


@pytest.mark.parametrize("is_once", [True, False])
def test_a_host_that_dies_is_begun_anew(
    is_once: bool, job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = ENDS_ITS_HOST.format(once=str(tmp_path / "once"), is_once=is_once)
    (tmp_path / "sitecustomize.py").write_text(stub, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    answer = answer_to(job)
    if is_once:
        assert parcel_of(answer).document
    else:
        assert reason_of(answer) == "ended the process that read it (SIGKILL), twice: fetch or export it again."
    monkeypatch.delenv("PYTHONPATH")
    assert parcel_of(answer_to(job)).document, "the next document finds a host"


def test_a_host_reads_many_documents(job: Job) -> None:
    hosts = set()
    for _ in range(3):
        assert parcel_of(answer_to(job)).document
        hosts.add(cluster_worker._of_thread.host._process.pid)
    assert len(hosts) == 1


def test_a_host_that_cannot_begin(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os; os._exit(7)\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert answer_to(job).refusal == "cannot begin a process that reads (exit code 7): see its log."


def test_bytes_come_from_the_source_that_the_job_names(job: Job) -> None:
    fsspec.filesystem("memory").pipe({"/raw/lines.pdf": CONTENT})
    assert parcel_of(answer_to(with_source(job), None)) == parcel_of(answer_to(job))


def with_source(job: Job, source: str = SOURCE) -> Job:
    return Job(job.sha256, job.path, job.location, source=source)


def test_a_source_that_has_other_bytes(job: Job) -> None:
    fsspec.filesystem("memory").pipe({"/raw/lines.pdf": CONTENT + b"%"})
    said = f"has other bytes at {SOURCE} than those that were hashed: run again."
    assert reason_of(answer_to(with_source(job), None)) == said


def test_a_source_that_is_not_there(job: Job) -> None:
    said = reason_of(answer_to(with_source(job, "memory://raw/gone.pdf"), None))
    assert said.startswith("cannot be fetched from memory://raw/gone.pdf (FileNotFoundError): see to the network")


def test_a_worker_that_knows_no_such_source(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    said = "cannot fetch documents: run `pip install 'cds-etl[cloud]'` there."
    assert answer_to(with_source(job), None).refusal == said


def test_what_is_kept_goes_there_and_what_is_new_comes_back(job: Job, tmp_path: Path) -> None:
    cached = Job(SHA256, "lines.pdf", tmp_path, cache=ExtractionCache(tmp_path / "cache", reader_fingerprints()))
    first = answer_to(cached)
    [(name, content)] = first.kept.items()
    assert name.startswith(SHA256)
    again = answer_to(cached, **{name: content})
    assert (parcel_of(again), again.kept) == (parcel_of(first), {})
    damaged = answer_to(cached, **{name: content[:-1]})
    assert (parcel_of(damaged), damaged.kept) == (parcel_of(first), {name: content})
    assert not (tmp_path / "cache").exists(), "what is the client's is left to the client"


def test_a_disk_that_is_full(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cluster_worker, "_read_apart", refuse)
    assert answer_to(job).refusal == "cannot work (No space left on device): see to that machine and run again."
