"""Whatever is wrong with a cluster ends in one sentence, and what was published stands."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from distributed import Client

import cds_etl
from cds_etl.cluster import DaskCluster
from cds_etl.executors import ClusterError
from cds_etl.intake import UsageError
from cds_etl.load import open_dataset
from cds_etl.workers import Job
from clusters import Loopback
from damaged import plain_pdf
from running import ROOT, fault_of
from running import cds_etl as run_cds_etl
from test_interrupted import PROGRAM, STOPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHORT = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "2s"}
DEADLY = """
import os
import cds_etl.cluster_worker as worker
plain = worker._read
def read(delivery, *more):
    if delivery.job.path == "deadly.pdf":
        os._exit(9)
    return plain(delivery, *more)
worker._read = read
"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    """A cluster without a worker."""
    with Loopback(tmp_path_factory.mktemp("empty")) as cluster:
        yield cluster


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "lines.pdf"
    path.write_bytes(plain_pdf())
    return path


def other_code(folder: Path) -> str:
    """A folder to import from that has this package with one more comment, as after a day's work on one machine."""
    shutil.copytree(ROOT / "src" / "cds_etl", folder / "other" / "cds_etl")
    with (folder / "other" / "cds_etl" / "text.py").open("a", encoding="utf-8") as file:
        file.write("# It says no more than before.\n")
    return str(folder / "other")


def test_a_scheduler_that_is_not_there(paper: Path, tmp_path: Path) -> None:
    address = "tcp://127.0.0.1:1"
    done = run_cds_etl("ingest", paper, "--data", tmp_path / "data", "--cluster", address, code=3, env=SHORT)
    assert fault_of(done) == (
        f"No Dask scheduler answers at {address} within 2 seconds: start one there with `dask scheduler`, or see to "
        "the address and the network."
    )


def test_a_scheduler_that_asks_for_certificates(paper: Path, tmp_path: Path) -> None:
    arguments = ("ingest", paper, "--data", tmp_path / "data", "--cluster", "tls://127.0.0.1:1")
    assert fault_of(run_cds_etl(*arguments, code=3, env=SHORT)) == (
        "tls://127.0.0.1:1 asks for certificates, and there are none here: "
        "say where they lie in Dask's settings under distributed.comm.tls."
    )


def test_a_cluster_without_workers(empty: Loopback, paper: Path, tmp_path: Path) -> None:
    arguments = ("ingest", paper, "--data", tmp_path / "data", "--cluster", empty.address)
    assert fault_of(run_cds_etl(*arguments, code=3, env=SHORT)) == (
        f"No worker came to the cluster at {empty.address} within 2 seconds: "
        f"start some with `dask worker {empty.address}`."
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--cluster", "scheduler"), "'scheduler' is no address of a Dask scheduler, which looks like"),
        (("--cluster", "tcp://scheduler:8786", "--workers", "2"), "--workers is for this machine, and a cluster has"),
    ],
)
def test_what_makes_no_sense(options: tuple[str, ...], said: str, paper: Path) -> None:
    assert fault_of(run_cds_etl("ingest", paper, *options, code=2)).startswith(said)


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_etl.cluster.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"not installed: run `pip install 'cds-etl\[cluster\]'`\.$"):
        DaskCluster("tcp://scheduler:8786")


def test_a_worker_with_other_code(empty: Loopback, paper: Path, tmp_path: Path) -> None:
    worker = empty.add_worker(PYTHONPATH=other_code(tmp_path))
    try:
        with pytest.raises(
            ClusterError, match=one_sentence(r"The worker tcp://\S+ has other versions \(code is .* here")
        ):
            cds_etl.ingest(paper, tmp_path / "data", cluster=empty.address)
    finally:
        empty.kill(worker)
        empty.await_workers(0)
    assert not (tmp_path / "data" / "current.json").exists()


def test_a_worker_without_cds_etl(empty: Loopback, paper: Path, tmp_path: Path) -> None:
    (tmp_path / "cds_etl").mkdir()
    (tmp_path / "cds_etl" / "__init__.py").touch()
    worker = empty.add_worker(PYTHONPATH=str(tmp_path))
    try:
        with pytest.raises(ClusterError, match=one_sentence(r"The worker tcp://\S+ has no cds-etl that can work")):
            cds_etl.ingest(paper, tmp_path / "data", cluster=empty.address)
    finally:
        empty.kill(worker)
        empty.await_workers(0)


def one_sentence(beginning: str) -> str:
    return rf"\A{beginning}[^\n]*\.\Z"


def jobs(folder: Path, count: int) -> list[Job]:
    paths = [folder / f"{number}.pdf" for number in range(count)]
    for path in paths:
        path.write_bytes(plain_pdf())
    return [Job(f"{number:064}", path.name, path) for number, path in enumerate(paths)]


def test_a_worker_with_other_code_that_comes_late(tmp_path: Path) -> None:
    with Loopback(tmp_path / "dask", 1) as cluster:
        found = DaskCluster(cluster.address).run(jobs(tmp_path, 9))
        next(found)
        cluster.add_worker(PYTHONPATH=other_code(tmp_path))
        cluster.await_workers(2)
        cluster.kill(cluster.processes[1])
        with pytest.raises(ClusterError, match=one_sentence(r"The worker tcp://\S+ has other versions \(code is ")):
            list(found)


def test_a_scheduler_that_goes_away(tmp_path: Path, week39_data: Path) -> None:
    data, raw = tmp_path / "data", tmp_path / "raw"
    shutil.copytree(week39_data, data)
    raw.mkdir()
    for number in range(9):
        (raw / f"{number}.pdf").write_bytes(plain_pdf() + b"%" * number)  # each has a hash of its own
    with Loopback(tmp_path / "dask", 1) as cluster:
        with pytest.raises(ClusterError, match=one_sentence(f"The scheduler at {cluster.address} went away: ")):
            cds_etl.ingest(raw, data, cluster=cluster.address, watch=Ending(cluster))
        with open_dataset(data) as dataset, open_dataset(week39_data) as before:
            assert dataset.manifest == before.manifest
        with pytest.raises(ClusterError, match=one_sentence("No Dask scheduler answers at")):
            list(DaskCluster(cluster.address, patience=1).run(jobs(tmp_path, 1)))
    assert [line.state for line in cds_etl.ingest(raw, data).lines] == ["new"] * 9


class Ending:
    """A watch that ends the scheduler once a document is done."""

    def __init__(self, cluster: Loopback) -> None:
        self.cluster = cluster

    def start(self, total: int) -> None:
        assert total == 9

    def advance(self) -> None:
        self.cluster.kill(self.cluster.scheduler)


def test_ctrl_c_takes_back_what_is_not_begun(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.html").write_text(f"<h1>Tin {number}</h1><p>{'có 61/63 địa phương, ' * 30_000}")
    with Loopback(tmp_path / "dask", 1) as cluster:
        options = ["--data", str(tmp_path / "data"), "--cluster", cluster.address]
        run = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "ingest", *map(str, sorted(tmp_path.glob("*.html"))), *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
        )  # fmt: skip
        with Client(cluster.address, set_as_default=False) as client:
            await_tasks(client, lambda count: count > 1)
            run.send_signal(signal.SIGINT)
            assert run.communicate(timeout=30) == ("begun\n", STOPPED)
            assert run.returncode == 130
            await_tasks(client, lambda count: count == 0)


def await_tasks(client: Client, is_so: Callable[[int], bool]) -> None:
    deadline = time.monotonic() + 30
    while not is_so(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_document_that_is_lost_with_each_worker_is_rejected_for_now(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(DEADLY, encoding="utf-8")
    wanted = jobs(tmp_path, 3)
    wanted[1:1] = [Job("d" * 64, "deadly.pdf", wanted[0].location)]
    with Loopback(tmp_path / "dask", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0") as cluster:
        cluster.add_worker(nanny=True, PYTHONPATH=str(tmp_path))
        found = {parcel.path: parcel for parcel in DaskCluster(cluster.address).run(wanted)}
    deadly = found.pop("deadly.pdf")
    assert deadly.rejection
    assert deadly.is_passing
    assert (
        deadly.rejection.reason
        == "was lost with each worker that read it, 1 in all: see to the workers' logs, or leave it out."
    )
    assert sorted(found) == ["0.pdf", "1.pdf", "2.pdf"]


def test_a_cluster_that_loses_its_last_worker(tmp_path: Path) -> None:
    with Loopback(tmp_path / "dask", 1) as cluster:
        found = DaskCluster(cluster.address, patience=2).run(jobs(tmp_path, 9))
        next(found)
        time.sleep(1)  # the next is done as well, and not yet handed over
        cluster.kill(cluster.processes[1])
        with pytest.raises(ClusterError, match=one_sentence(r"The cluster at \S+ has had no worker for 2 seconds: ")):
            list(found)
