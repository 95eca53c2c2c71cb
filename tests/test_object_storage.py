"""Inputs and data in an object store: the same dataset, whole at every instant. The reports are invented."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl.load import Store, as_it_lies, open_dataset, open_store
from cds_etl.rebuilding import verify
from cloud.service import BUCKET, begin, client, finish, names, s3
from clusters import Loopback
from running import cds_etl as run
from running import fault_of
from typeset.report import print_pdf
from typeset.weeks import three_weeks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUMS = "SHA256SUMS"


@pytest.fixture(scope="module")
def service() -> Iterator[dict[str, str]]:
    with s3() as env, pytest.MonkeyPatch.context() as patch:
        for name, value in env.items():
            patch.setenv(name, value)
        yield env


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks, the third of which restates figures of those before."""
    folder = tmp_path_factory.mktemp("papers")
    for report in three_weeks().reports:
        (folder / f"week-{report.week}.pdf").write_bytes(print_pdf(report))
    return folder


@pytest.fixture(scope="module")
def local(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The hashes of the snapshots that the weeks make in a folder: two of them, then all."""
    data = tmp_path_factory.mktemp("local") / "data"
    cds_etl.ingest([papers / "week-38.pdf", papers / "week-39.pdf"], data)
    cds_etl.ingest([papers], data)
    return [item.partition("-")[2] for item in Store(data).ids()]


@pytest.fixture
def url(service: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place of its own for a test's data, and mirrors of its own."""
    monkeypatch.setenv("CDS_ETL_CACHE", str(tmp_path / "mirrors"))
    return f"s3://{BUCKET}/{tmp_path.name}/data"


@pytest.fixture
def two_weeks(url: str, papers: Path) -> str:
    """The data of two weeks, published."""
    cds_etl.ingest([papers / "week-38.pdf", papers / "week-39.pdf"], url)
    return url


def key(url: str) -> str:
    return url.removeprefix(f"s3://{BUCKET}/")


def current(url: str) -> str:
    """The current snapshot's hash, as a machine sees it that has never seen the data; all that it holds is sound."""
    shutil.rmtree(open_store(url).root)
    with cds_etl.open(url) as dataset:
        assert dataset.sql("SELECT count(*) AS n FROM observations").n[0] == dataset.manifest.rows["observations"]
        content = dataset.manifest.content
    with as_it_lies(url) as store:
        assert not [found.damages for found in verify(store) if found.damages]
    return content


def test_inputs_and_data_in_a_store_make_what_they_make_in_a_folder(
    service: dict[str, str], url: str, papers: Path, local: list[str]
) -> None:
    for path in papers.iterdir():
        client(service).upload_file(str(path), BUCKET, f"{key(url)}-raw/{path.name}")
    raw = f"{url}-raw"
    assert "0001-" + local[0] in run("ingest", f"{raw}/week-38.pdf", f"{raw}/week-39.pdf", "--data", url).stdout
    assert "week-40.pdf: report" in run("ingest", raw, "--data", url).stdout
    assert run("ingest", raw, "--data", url).stdout.count("unchanged") == 3
    assert current(url) == local[1]

    assert f"All checks in {url}/" in run("ingest", raw, "--data", url).stdout
    assert "holds" in run("check", "--data", url).stdout
    assert run("verify", "--data", url).stdout.count("as published") == 2 + 2
    assert "revision" in run("diff", local[0], local[1], "--data", url).stdout
    assert run("snapshots", "--data", url).stdout.splitlines()[-1].startswith(f"0002-{local[1]}")
    with cds_etl.open(url, snapshot=local[0]) as before, cds_etl.open(url) as now:
        assert (before.manifest.content, now.manifest.content) == tuple(local)
        assert before.diff(now).documents[0].path == "week-40.pdf"
        assert now.picture(str(now.table("observations").observation_id[0]))[:4] == b"\x89PNG"


def test_versions_go_back_and_old_ones_go(service: dict[str, str], two_weeks: str, papers: Path) -> None:
    cds_etl.ingest([papers], two_weeks)
    first, second = open_store(two_weeks).ids()
    assert second in run("rollback", first, "--data", two_weeks).stdout
    assert current(two_weeks) == first.partition("-")[2]
    run("rollback", second, "--data", two_weeks)
    with open_dataset(two_weeks) as dataset:
        sha256 = next(item.sha256 for item in dataset.store.current().inputs if item.path == "week-40.pdf")  # type: ignore[union-attr]
    assert "0003-" in run("forget", sha256, "--data", two_weeks).stdout
    assert run("prune", "--keep", "1", "--data", two_weeks).stdout.count("removed snapshot") == 2
    assert len(open_store(two_weeks).ids()) == 1
    left = names(service, key(two_weeks))
    assert not [name for name in left if first in name or second in name or sha256 in name]
    assert current(two_weeks) == first.partition("-")[2]


def test_tables_of_a_lake_lie_beside_the_data_and_not_among_it(two_weeks: str) -> None:
    lake = f"{two_weeks}-lake"
    assert "version 0" in run("export", "--format", "delta", "--data", two_weeks, "--to", lake).stdout
    said = fault_of(run("export", "--format", "delta", "--data", two_weeks, "--to", f"{two_weeks}/lake", code=3))
    assert said == f"{two_weeks}/lake lies in the data folder {two_weeks}: name a place outside of it with --to."


def test_workers_of_a_cluster_fetch_documents_from_the_store(
    two_weeks: str, papers: Path, local: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(open_store(two_weeks).root)  # the documents lie in the store alone
    monkeypatch.setattr("cds_etl.pipeline.code_fingerprint", lambda: "another meaning")  # so that all are asked for
    with Loopback(tmp_path / "dask", workers=1) as cluster:
        cds_etl.ingest(papers / "week-40.pdf", two_weeks, cluster=cluster.address)
    monkeypatch.undo()
    monkeypatch.setenv("CDS_ETL_CACHE", str(tmp_path / "mirrors"))
    store = open_store(two_weeks)
    assert [path.name for path in (store.root / "documents").iterdir()] == [_sha256(two_weeks, "week-40.pdf")]
    assert current(two_weeks) == local[1]


WRITES = 25  # of a publication: a document, the manifest, 22 files, the pointer


@pytest.mark.parametrize("write", [1, 2, 12, 24, 25])
def test_a_writer_that_is_killed_between_objects_leaves_the_old_snapshot(
    service: dict[str, str], two_weeks: str, papers: Path, local: list[str], tmp_path: Path, write: int
) -> None:
    run_of_one = ("ingest", papers / "week-40.pdf", "--data", two_weeks, "--workers", "1")
    assert finish(begin(service, tmp_path / "killed", *run_of_one, kill_at=write))[0] == 9
    assert current(two_weeks) == local[0]
    # On the same machine, and on another one.
    where = tmp_path / ("killed" if write % 2 else "other")
    assert finish(begin(service, where, *run_of_one))[0] == 0
    assert current(two_weeks) == local[1]
    assert finish(begin(service, where, "forget", _sha256(two_weeks, "week-40.pdf"), "--data", two_weeks))[0] == 0
    whole = {name.split("/")[-2] for name in names(service, f"{key(two_weeks)}/snapshots") if name.endswith(SUMS)}
    assert {name.split("/")[-2] for name in names(service, f"{key(two_weeks)}/snapshots")} == whole


def test_a_publication_has_as_many_writes_as_the_test_above_thinks(
    service: dict[str, str], two_weeks: str, papers: Path, tmp_path: Path
) -> None:
    one = ("ingest", papers / "week-40.pdf", "--data", two_weeks, "--workers", "1")
    assert finish(begin(service, tmp_path / "a", *one, kill_at=WRITES + 1))[0] == 0


def _sha256(url: str, path: str) -> str:
    with open_dataset(url) as dataset:
        return next(item.sha256 for item in dataset.manifest.inputs if item.path == path)


def test_of_two_writers_one_is_refused_and_comes_second(
    service: dict[str, str], two_weeks: str, papers: Path, local: list[str], tmp_path: Path
) -> None:
    extra = tmp_path / "extra"
    extra.mkdir()
    page = "<html><body><article><h1>Tin</h1><p>Tỉnh Hà Nam đã thành lập 1.205 tổ.</p></article></body></html>"
    (extra / "page.html").write_text(page, encoding="utf-8")
    gate = tmp_path / "gate"
    given = (papers / "week-40.pdf", extra / "page.html")
    writers = [
        begin(service, tmp_path / f"machine-{number}", "ingest", path, "--data", two_weeks, gate=gate)
        for number, path in enumerate(given)
    ]
    _wait_until(lambda: len(list(tmp_path.glob("gate-*"))) == 2, writers)
    gate.touch()
    ended = [finish(writer) for writer in writers]
    assert sorted(code for code, _, _ in ended) == [0, 3]
    loser = next(number for number, (code, _, _) in enumerate(ended) if code == 3)
    assert ended[loser][2].startswith(f"cds-etl: Another run published to {two_weeks} while this one was at work")
    assert len(ended[loser][2].splitlines()) == 1
    assert len(open_store(two_weeks).ids()) == 2
    assert {name.split("/")[-2] for name in names(service, f"{key(two_weeks)}/snapshots")} == set(
        open_store(two_weeks).ids()
    )
    again = begin(service, tmp_path / f"machine-{loser}", "ingest", given[loser], "--data", two_weeks)
    assert finish(again)[0] == 0
    assert len(open_store(two_weeks).ids()) == 3
    with open_dataset(two_weeks) as dataset:
        assert {item.path for item in dataset.manifest.inputs} >= {"week-40.pdf", "page.html"}
    current(two_weeks)


def test_two_writers_of_the_same_end_with_one_snapshot(
    service: dict[str, str], two_weeks: str, papers: Path, local: list[str], tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    writers = [
        begin(service, tmp_path / f"machine-{number}", "ingest", papers, "--data", two_weeks, gate=gate)
        for number in range(2)
    ]
    # The second does not come as far as the pointer: the name of the snapshot is taken.
    _wait_until(lambda: any(writer.poll() is not None for writer in writers), writers)
    gate.touch()
    assert sorted(finish(writer)[0] for writer in writers) == [0, 3]
    assert current(two_weeks) == local[1]
    assert len(open_store(two_weeks).ids()) == 2


def _wait_until(holds: object, writers: list[subprocess.Popen[str]], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < until, [writer.poll() for writer in writers]
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["observations.parquet", "manifest.json", SUMS, "datapackage.json"])
def test_a_damaged_object_is_found(service: dict[str, str], two_weeks: str, name: str) -> None:
    [snapshot] = open_store(two_weeks).ids()
    place = {"Bucket": BUCKET, "Key": f"{key(two_weeks)}/snapshots/{snapshot}/{name}"}
    content = bytearray(client(service).get_object(**place)["Body"].read())
    content[len(content) // 2] ^= 1
    client(service).put_object(**place, Body=bytes(content))
    assert f"snapshots/{snapshot}/{name}" in run("verify", "--data", two_weeks, code=1).stdout
    shutil.rmtree(open_store(two_weeks).root)
    if name.endswith(".parquet"):
        assert "is damaged" in fault_of(run("query", "SELECT 1 FROM observations", "--data", two_weeks, code=3))


def test_a_damaged_table_is_mended_by_what_the_documents_say(
    service: dict[str, str], two_weeks: str, papers: Path, local: list[str]
) -> None:
    [snapshot] = open_store(two_weeks).ids()
    name = f"{key(two_weeks)}/snapshots/{snapshot}/cells.parquet"
    client(service).put_object(Bucket=BUCKET, Key=name, Body=b"")
    shutil.rmtree(open_store(two_weeks).root)
    cds_etl.ingest([papers / "week-38.pdf"], two_weeks)
    assert current(two_weeks) == local[0]


def test_objects_may_be_named_as_no_file_can_be(
    service: dict[str, str], url: str, papers: Path, tmp_path: Path
) -> None:
    week = (papers / "week-38.pdf").read_bytes()
    raw = f"{key(url)}-raw"
    for number, name in enumerate(("a/../../b.pdf", "a//c.pdf", f"{'d' * 300}.pdf", "e", "e/f.pdf", ".g.pdf")):
        client(service).put_object(Bucket=BUCKET, Key=f"{raw}/{name}", Body=week + b"\n" * number)
    listed = "path,origin,url,licence\na/%/c.pdf,retypeset,https://example.vn/c,\n"
    client(service).put_object(Bucket=BUCKET, Key=f"{raw}/sources.csv", Body=listed.encode())
    report = cds_etl.ingest(f"{url}-raw", url)
    paths = sorted(line.path for line in report.lines)
    assert [path for path in paths if len(path) < 50] == ["a/%/c.pdf", "a/%2E%2E/%2E%2E/b.pdf", "e%", "e/f.pdf"]
    assert len(paths) == 5
    assert not list(tmp_path.glob("*.pdf"))
    with open_dataset(url) as dataset:
        assert {item.path: item.origin for item in dataset.manifest.inputs}["a/%/c.pdf"] == "retypeset"


def test_what_changed_in_a_store_is_brought_again_and_the_rest_is_not(
    service: dict[str, str], url: str, papers: Path, tmp_path: Path
) -> None:
    raw = f"{key(url)}-raw"
    for week in (38, 39):
        client(service).upload_file(str(papers / f"week-{week}.pdf"), BUCKET, f"{raw}/{week}.pdf")
    cds_etl.ingest(f"{url}-raw", url)
    [folder] = (tmp_path / "mirrors").glob("*.inputs")
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.pdf")}
    client(service).upload_file(str(papers / "week-40.pdf"), BUCKET, f"{raw}/39.pdf")
    states = {line.path: line.state for line in cds_etl.ingest(f"{url}-raw", url).lines}
    assert states == {"38.pdf": "unchanged", "39.pdf": "new"}
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.pdf")}
    assert (after["38.pdf"] == before["38.pdf"], after["39.pdf"] == before["39.pdf"]) == (True, False)
    client(service).delete_object(Bucket=BUCKET, Key=f"{raw}/39.pdf")
    assert [line.path for line in cds_etl.ingest(f"{url}-raw", url).lines] == ["38.pdf"]


def test_what_is_not_there_is_told_in_one_sentence(
    service: dict[str, str], url: str, papers: Path, tmp_path: Path
) -> None:
    assert fault_of(run("ingest", f"{url}-raw", "--data", url, code=2)).startswith(f"{url}-raw does not exist")
    assert f"{url} holds no snapshot" in fault_of(run("query", "SELECT 1", "--data", url, code=3))
    said = fault_of(run("ingest", papers, "--data", "s3://no-such-bucket/data", code=3))
    assert said.startswith("Cannot use s3://no-such-bucket/data: ")
    said = fault_of(run("ingest", papers, "--data", "strange://place/data", code=3))
    assert said.startswith("Cannot use strange://place/data: ")
    deaf = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    assert "Cannot use s3://" in fault_of(run("query", "SELECT 1", "--data", url, env=deaf, code=3))


def test_without_the_extra_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    program = "import sys; sys.modules['fsspec'] = None; from cds_etl.cli import main; main()"
    command = [sys.executable, "-c", program, "query", "SELECT 1", "--data", "s3://bucket/data"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines() == [
        "cds-etl: s3://bucket/data is no folder: for object storage, pip install 'cds-etl[cloud]'."
    ]


def test_any_store_that_fsspec_knows_will_do(
    tmp_path: Path, papers: Path, local: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDS_ETL_CACHE", str(tmp_path / "mirrors"))
    url = f"file://{tmp_path}/store"
    cds_etl.ingest([papers / "week-38.pdf", papers / "week-39.pdf"], url)
    cds_etl.ingest(f"file://{papers}", url)
    assert current(url) == local[1]
    # What lies there is a data folder like any other.
    assert [item.partition("-")[2] for item in Store(tmp_path / "store").ids()] == local
