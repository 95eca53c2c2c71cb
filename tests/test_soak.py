"""Runs that are killed: twenty of the two hundred of `make soak`, and what is written in which order."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import Store
from running import RAW, WEEK39, cds_etl
from soak.__main__ import soak
from soak.holding import Expected, complaints
from soak.killing import Runner, Step, build_shim

if TYPE_CHECKING:
    from pathlib import Path

needs_shim = pytest.mark.skipif(
    shutil.which("cc") is None or sys.platform != "linux", reason="no C compiler counts the steps of a process"
)


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    found = soak(20, 2, tmp_path)
    assert found.kills == 20
    assert found.complaints == []
    assert found.told > 0


def test_what_must_hold_is_seen_not_to_hold(tmp_path: Path, week39_data: Path) -> None:
    """The questions that `make soak` asks have another answer when something is lost."""
    data = tmp_path / "data"
    shutil.copytree(week39_data, data)
    current = Store(data).current()
    assert current is not None
    expected = Expected({current.content: current.rows["observations"]}, (current.id,))
    assert complaints(data, expected) == []
    assert complaints(data, Expected({"00000000": 1}, ("0009-00000000",))) != []
    (data / "snapshots" / current.id / "pages.parquet").unlink()
    assert any("half visible" in said for said in complaints(data, expected))
    (data / "current.json").unlink()
    assert complaints(data, expected) == ["there is no current snapshot"]


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> tuple[Step, ...]:
    folder = tmp_path_factory.mktemp("steps")
    runner = Runner(folder / "data", build_shim(folder), folder / "log")
    ending = runner.run(("ingest", str(WEEK39), "--workers", "1"))
    assert ending.code == 0, ending.printed
    return ending.steps


@needs_shim
def test_files_are_on_the_disk_before_they_get_their_names(steps: tuple[Step, ...]) -> None:
    """What is renamed was written, then flushed; and the folder that holds the name is flushed after."""
    written: dict[str, int] = {}
    flushed: dict[str, int] = {}
    renames = [step for step in steps if step.what == "rename"]
    for step in steps:
        if step.what == "write":
            written[step.path] = step.number
        elif step.what == "fsync":
            flushed[step.path] = step.number
    lasting = {path for path in written if not path.endswith((".lock", ".ndjson"))}
    assert lasting
    assert {path for path in lasting if flushed.get(path, 0) < written[path]} == set()
    (named,) = [step for step in renames if re.search(r"snapshots/\d{4}-\w{8}$", step.path)]
    inside = {path for path in lasting if "/snapshots/.new/" in path}
    assert len(inside) > 20
    assert all(flushed[path] < named.number for path in inside)
    assert flushed[re.sub(r"/[^/]*$", "", named.path)] > named.number


@needs_shim
def test_the_pointer_comes_last(steps: tuple[Step, ...]) -> None:
    names = [step.path.rpartition("/data/")[2] for step in steps if step.what == "rename"]
    places = [next(n for n, name in enumerate(names) if re.match(p, name)) for p in
              ("documents/", "snapshots/.new/manifest", "snapshots/.new/SHA256SUMS", r"snapshots/\d{4}-", "cds.duckdb",
               "current.json")]  # fmt: skip
    assert places == sorted(places)
    assert names[-1] == "current.json"


@pytest.mark.skipif(shutil.which("ps") is None, reason="ps is not installed")
def test_no_process_outlives_the_one_that_began_it(tmp_path: Path) -> None:
    """A run that is killed while its workers read leaves none of them, and no lock."""
    command = [sys.executable, "-c", "from cds_etl.cli import main; main()", "ingest", str(RAW), "--workers", "2"]
    process = subprocess.Popen([*command, "--data", str(tmp_path / "data")], stdout=subprocess.DEVNULL)
    workers: list[str] = []
    for _ in range(200):
        done = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
        )
        workers = done.stdout.split()
        if len(workers) >= 2:
            break
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert len(workers) >= 2
    for _ in range(100):
        left = subprocess.run(
            ["ps", "-o", "stat=", "-p", ",".join(workers)], capture_output=True, text=True, check=False
        )
        if not [state for state in left.stdout.split() if not state.startswith("Z")]:
            break
        time.sleep(0.1)
    else:
        pytest.fail(f"workers {workers} still run")
    said = cds_etl("ingest", WEEK39, "--data", tmp_path / "data").stdout
    assert f"The run before (process {process.pid} on " in said
