"""Whatever is wrong with a cluster ends in one sentence, and what was published stands."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl.cluster import DaskCluster
from cds_etl.executors import ClusterError
from cds_etl.load import open_dataset
from cds_etl.workers import Job
from clusters import Loopback
from damaged import plain_pdf
from running import ROOT, cds_etl as run_cds_etl, fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        f"No Dask scheduler answers at {address} within 2 seconds: start one there with `dask scheduler`, or see to the "
        "address and the network."
    )


def test_a_cluster_without_workers(empty: Loopback, paper: Path, tmp_path: Path) -> None:
    arguments = ("ingest", paper, "--data", tmp_path / "data", "--cluster", empty.address)
    assert fault_of(run_cds_etl(*arguments, code=3, env=SHORT)) == (
        f"No worker came to the cluster at {empty.address} within 2 seconds: start some with `dask worker {empty.address}`."
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
    with pytest.raises(cds_etl.UsageError, match=r"not installed: run `pip install 'cds-etl\[cluster\]'`\.$"):
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
    data = tmp_path / "data"
    shutil.copytree(week39_data, data)
    with open_dataset(data) as dataset:
        before = dataset.manifest.id
    folder = tmp_path / "raw"
    folder.mkdir()
    jobs(folder, 3)
    (folder / "3.pdf").write_bytes(plain_pdf(count=2))
    with Loopback(tmp_path / "dask", 1) as cluster:
        found = DaskCluster(cluster.address, patience=2).run(jobs(tmp_path, 9))
        next(found)
        cluster.kill(cluster.scheduler)
        with pytest.raises(ClusterError, match=one_sentence(f"The scheduler at {cluster.address} went away: ")):
            list(found)
        with pytest.raises(ClusterError, match=one_sentence("No Dask scheduler answers at")):
            list(DaskCluster(cluster.address, patience=1).run(jobs(tmp_path, 1)))
    with open_dataset(data) as dataset:
        assert dataset.manifest.id == before


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
    assert deadly.rejection.reason == "was lost with its worker 1 times: see to the workers, or leave it out."
    assert sorted(found) == ["0.pdf", "1.pdf", "2.pdf"]


def test_a_cluster_that_loses_its_last_worker(tmp_path: Path) -> None:
    with Loopback(tmp_path / "dask", 1) as cluster:
        found = DaskCluster(cluster.address, patience=2).run(jobs(tmp_path, 9))
        next(found)
        cluster.kill(cluster.processes[1])
        with pytest.raises(ClusterError, match=one_sentence(r"The cluster at \S+ has had no worker for 2 seconds: ")):
            list(found)
