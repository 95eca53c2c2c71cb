"""A disk that is full, a folder that may not be written, two runs at once, a reader in the middle of a query."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import cds_etl as package
from cds_etl.load import Store, StoreLocked, open_dataset, verify_current, verify_snapshot
from cds_etl.pipeline import ingest
from running import cds_etl, fault_of
from typeset.report import print_pdf
from typeset.weeks import three_weeks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from cds_etl.cli import main; main()"]
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount, and be someone else")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for report in three_weeks().reports:
        (folder / f"week-{report.week}.pdf").write_bytes(print_pdf(report))
    return folder


def stands(data: Path, snapshot: str) -> None:
    """The snapshot is current and whole, readers are served, and nothing else is left but what the next run cleans."""
    store = Store(data)
    current = store.current()
    assert current is not None
    assert current.id == snapshot
    assert [verify_snapshot(store, one).damages for one in store.ids()] == [()] * len(store.ids())
    with open_dataset(data) as dataset:
        assert dataset.fetch("SELECT count(*) FROM observations") == [(current.rows["observations"],)]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no disk can be mounted here: a limit on the size of files is tested in tests/load")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@is_root
@pytest.mark.parametrize("room", [0, 16, 64, 150, 300, 500, 700])
def test_a_full_disk_is_one_sentence_and_the_last_snapshot_stands(small_disk: Path, papers: Path, room: int) -> None:
    """However many kilobytes are left: documents, tables, lists and the database each meet the end of the disk."""
    data = small_disk / "data"
    first = ingest(papers / "week-38.pdf", data, workers=1).snapshot_id
    assert first
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(bytes(max(0, free - room * 1024)))
    fault = fault_of(cds_etl("ingest", papers, "--data", data, "--workers", "1", code=3))
    assert re.search(rf"^Cannot use .*; snapshot {first} stands\.$", fault), fault
    assert "no space left" in fault.lower() or "room" in fault
    stands(data, first)
    (small_disk / "ballast").unlink()
    assert ingest(papers / "week-39.pdf", data, workers=1).is_new
    assert list(data.rglob(".new*")) == []


READERS = (("query", "SELECT count(*) FROM observations"), ("snapshots",), ("verify",), ("diff", "0001"), ("check",))
WRITERS = (
    ("ingest", "{papers}", "--workers", "1"),
    ("forget", "{sha256}"),
    ("prune", "--keep", "1"),
    ("rollback", "0001"),
)


def refused(data: Path, papers: Path, fault: str, *prefix: str) -> None:
    """Readers are served from a folder that may not be written, writers are told in one sentence and change nothing."""
    (document,) = (item.sha256 for item in Store(data).manifests()[0].inputs)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in data.rglob("*")}
    for arguments, code in (*((one, 0) for one in READERS), *((one, 3) for one in WRITERS)):
        said = [one.format(papers=papers, sha256=document) for one in arguments]
        command = [*prefix, *COMMAND, *said, "--data", str(data)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == code, (said, done.stdout, done.stderr)
        assert code == 0 or re.fullmatch(rf"cds-etl: Cannot use .*: {fault}[^\n]*\n", done.stderr), done.stderr
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in data.rglob("*")} == before


@is_root
def test_a_disk_that_is_mounted_for_reading_only(tmp_path: Path, papers: Path) -> None:
    data = tmp_path / "data"
    ingest(papers / "week-38.pdf", data, workers=1)
    (data / "cds.duckdb").unlink()  # it cannot be made there: readers are served from the snapshot itself
    mount = ["mount", "--bind", str(data), str(data)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(data)], check=True)
        refused(data, papers, "read-only file system; choose a data folder that can be written to")
    finally:
        subprocess.run(["umount", str(data)], check=True)


def test_a_folder_that_one_may_not_write(tmp_path: Path, papers: Path) -> None:
    """Root is asked to give up the right to write everywhere."""
    data, prefix = tmp_path / "data", list[str]()
    ingest(papers / "week-38.pdf", data, workers=1)
    if os.geteuid() == 0:
        prefix = [
            "setpriv",
            "--bounding-set=-dac_override,-dac_read_search",
            "--inh-caps=-dac_override,-dac_read_search",
        ]
        if (
            shutil.which("setpriv") is None
            or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode
        ):
            pytest.skip("root may write everywhere, and setpriv is not there to hinder it")
    folders = [data, *(path for path in data.rglob("*") if path.is_dir())]
    for path in [*folders, *(path for path in data.rglob("*") if path.is_file())]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        refused(data, papers, "permission denied; give yourself the right to write there", *prefix)
    finally:
        for path in folders:
            path.chmod(0o700)


def test_of_two_runs_at_once_one_is_told_who_the_other_is(tmp_path: Path, papers: Path) -> None:
    data = tmp_path / "data"
    ingest(papers / "week-38.pdf", data, workers=1)
    runs = [
        subprocess.Popen([*COMMAND, "ingest", str(papers), "--data", str(data), "--workers", "1"],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]  # fmt: skip
    said = [(run, *run.communicate(timeout=120)) for run in runs]
    codes = sorted(run.returncode for run, *_ in said)
    assert codes in ([0, 3], [0, 0])  # the second may have come when the first had ended
    for run, _, error in said:
        if run.returncode == 3:
            (other,) = (one for one in runs if one is not run)
            assert re.search(rf"is being written by process {other.pid} on \S+ since \S+: wait until", error), error
    assert len(Store(data).ids()) == 2
    assert [item.damages for item in verify_current(Store(data))] == [(), ()]


def test_a_run_that_waits_for_its_lock_gets_it_when_the_other_ends(tmp_path: Path, papers: Path) -> None:
    data = tmp_path / "data"
    with Store(data).lock(), pytest.raises(StoreLocked):
        ingest(papers / "week-38.pdf", data, workers=1)
    assert ingest(papers / "week-38.pdf", data, workers=1).is_new


def test_who_has_the_database_open_is_not_disturbed_by_the_next_runs(tmp_path: Path, papers: Path) -> None:
    """With DuckDB alone, in the middle of fetching, while two snapshots are published, one rolled back, one pruned."""
    import duckdb

    data = tmp_path / "data"
    ingest(papers / "week-38.pdf", data, workers=1)
    with duckdb.connect(str(data / "cds.duckdb"), read_only=True) as reader, open_dataset(data) as dataset:
        wanted = reader.execute("SELECT * FROM observations ORDER BY observation_id").fetchall()
        slow = reader.cursor()
        slow.execute("SELECT o.observation_id, r FROM observations o, range(200000) t(r)")
        begun = slow.fetchmany(10)
        for week in (39, 40):
            assert ingest(papers / f"week-{week}.pdf", data, workers=1).is_new
        cds_etl("rollback", "0002", "--data", data)
        cds_etl("prune", "--keep", "1", "--data", data)
        assert Store(data).ids()[0].startswith("0002")
        count = len(begun)
        while rows := slow.fetchmany(100_000):
            count += len(rows)
        assert count == len(wanted) * 200_000
        assert reader.execute("SELECT * FROM observations ORDER BY observation_id").fetchall() == wanted
        assert dataset.fetch("SELECT count(*) FROM observations") == [(len(wanted),)]
    with package.open(data) as dataset:
        assert dataset.manifest.id.startswith("0002")


def test_a_reader_that_was_killed_while_it_wrote_leaves_nothing_for_the_next_database(
    tmp_path: Path, papers: Path
) -> None:
    """Who opens cds.duckdb for writing leaves a log beside it: it must not be played into the database that follows."""
    data = tmp_path / "data"
    ingest(papers / "week-38.pdf", data, workers=1)
    script = (
        "import duckdb, os, signal, sys; c = duckdb.connect(sys.argv[1])\n"
        "c.execute('SET wal_autocheckpoint = \\'1GB\\''); c.execute('CREATE TABLE mine AS SELECT 1 AS a')\n"
        "c.execute('DELETE FROM observations'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", script, str(data / "cds.duckdb")], check=False)
    assert (data / "cds.duckdb.wal").exists()
    ingest(papers / "week-39.pdf", data, workers=1)
    assert not (data / "cds.duckdb.wal").exists()
    assert [item.damages for item in verify_current(Store(data))] == [(), ()]


def test_a_lock_that_a_killed_run_left_is_recognised(tmp_path: Path, papers: Path) -> None:
    data = tmp_path / "data"
    ingest(papers / "week-38.pdf", data, workers=1)
    script = (
        "import pathlib, sys, time; from cds_etl.load import Store\n"
        "with Store(pathlib.Path(sys.argv[1])).lock():\n    print(1, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(data)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "1\n"
        holder.kill()
    (data / "snapshots" / ".new").mkdir()
    (data / "snapshots" / ".new" / "cells.parquet").write_bytes(b"half")
    report = ingest(papers / "week-39.pdf", data, workers=1)
    (remark,) = report.remarks
    assert re.fullmatch(
        rf"The run before \(process {holder.pid} on \S+ since \S+\) did not end: what it left behind was cleaned away,"
        r" and snapshot 0001-\w{8} stood\.", remark,
    )  # fmt: skip
    assert ingest(papers / "week-40.pdf", data, workers=1).remarks == ()
    (data / ".lock").write_text("proc")  # killed while it wrote its name
    (remark,) = ingest(papers / "week-40.pdf", data, workers=1).remarks
    assert remark.startswith("The run before (a process that did not come to say who it was) did not end")
    assert list(data.rglob(".new*")) == []
