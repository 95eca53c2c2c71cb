from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import Input, NoDataset, Store, StoreError, StoreLocked, engine, open_dataset, parquet
from cds_etl.records import RECORDS, DocumentRecord, Observation, RecordSet, Rejection

from .factory import document, document_id, indicator, input_of, observation, register, whole_document

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.load import Publication


def publish(
    root: Path, records: RecordSet, kept: frozenset[str] = frozenset(), fingerprint: str = "code 1"
) -> Publication:
    inputs = [input_of(row) for row in records.of(DocumentRecord)]
    return Store(root).publish(records, kept=kept, inputs=inputs, fingerprint=fingerprint)


def documents(*numbers: int) -> RecordSet:
    records = RecordSet(register())
    for number in numbers:
        records.add(*whole_document(number, rows=8))
    return records


def bytes_of(root: Path, snapshot_id: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "snapshots" / snapshot_id).glob("*.parquet")}


def test_a_snapshot_holds_every_table_and_says_what_it_is(tmp_path: Path) -> None:
    records = documents(1)
    publication = publish(tmp_path, records)
    folder = tmp_path / "snapshots" / publication.snapshot_id
    names = {f"{kind.table}.parquet" for kind in RECORDS} | {"datapackage.json", "manifest.json", "SHA256SUMS"}
    assert {path.name for path in folder.iterdir()} == names
    manifest = Store(tmp_path).current()
    assert manifest is not None
    assert (manifest.id, manifest.parent, manifest.fingerprint) == (publication.snapshot_id, None, "code 1")
    assert manifest.checks == {"passed": 1}
    assert manifest.rows["observations"] == 24
    assert manifest.created.endswith("+00:00")
    assert [item.path for item in manifest.inputs] == ["report-1.pdf"]


def test_the_data_package_describes_the_files_as_they_lie(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots" / publish(tmp_path, documents(1)).snapshot_id
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == folder.name.partition("-")[2]
    assert package["sources"][0]["title"] == "report-1.pdf"
    for resource_ in package["resources"]:
        content = (folder / resource_["path"]).read_bytes()
        assert resource_["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource_["size"] == len(content)
    rows = {resource_["name"]: resource_["rows"] for resource_ in package["resources"]}
    assert (rows["cells"], rows["mentions"]) == (40, 0)
    assert package["resources"][0]["schema"]["primaryKey"] == ["document_id"]


def test_equal_content_gives_equal_bytes_in_another_order_and_folder(tmp_path: Path) -> None:
    records = list(documents(1, 2, 3))
    first = publish(tmp_path / "a", RecordSet(records))
    random.Random(5).shuffle(records)
    second = publish(tmp_path / "elsewhere" / "b", RecordSet(records))
    assert first == second
    assert bytes_of(tmp_path / "a", first.snapshot_id) == bytes_of(tmp_path / "elsewhere" / "b", second.snapshot_id)
    packages = [
        (root / "snapshots" / first.snapshot_id / "datapackage.json").read_bytes()
        for root in (tmp_path / "a", tmp_path / "elsewhere" / "b")
    ]
    assert packages[0] == packages[1]


def test_one_changed_figure_changes_the_hash(tmp_path: Path) -> None:
    before = RecordSet([document(), observation(f"{document_id(1)}/t01/r03/c02", "1")])
    after = RecordSet([document(), observation(f"{document_id(1)}/t01/r03/c02", "1.000001")])
    first, second = publish(tmp_path, before), publish(tmp_path, after)
    assert (first.snapshot_id[:5], second.snapshot_id[:5], second.is_new) == ("0001-", "0002-", True)
    assert first.snapshot_id[5:] != second.snapshot_id[5:]
    assert [item.parent for item in Store(tmp_path).manifests()] == [None, first.snapshot_id]


def test_nothing_new_makes_no_snapshot_but_is_known_right_for_the_new_code(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1))
    again = publish(tmp_path, documents(1), fingerprint="code 2")
    assert again == (first.snapshot_id, False)
    store = Store(tmp_path)
    current = store.current()
    assert current is not None
    assert current.fingerprint == "code 2"
    assert len(store.manifests()) == 1
    assert store.database_stamp() == (first.snapshot_id, "code 2")


def test_kept_documents_equal_a_full_rebuild(tmp_path: Path) -> None:
    full = publish(tmp_path / "full", documents(1, 2, 3))
    publish(tmp_path / "kept", documents(1, 2))
    kept = frozenset({document_id(1), document_id(2)})
    added = RecordSet([*register(), document(1), document(2), *whole_document(3, rows=8)])
    second = publish(tmp_path / "kept", added, kept)
    assert second.snapshot_id[5:] == full.snapshot_id[5:]
    assert bytes_of(tmp_path / "kept", second.snapshot_id) == bytes_of(tmp_path / "full", full.snapshot_id)


def test_a_document_that_is_neither_kept_nor_given_is_gone(tmp_path: Path) -> None:
    publish(tmp_path / "a", documents(1, 2))
    left = publish(tmp_path / "a", RecordSet([*register(), document(2)]), frozenset({document_id(2)}))
    only = publish(tmp_path / "b", documents(2))
    assert left.snapshot_id[5:] == only.snapshot_id[5:]


def test_a_kept_document_must_be_there_and_not_be_given_again(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be kept: the current snapshot does not hold it"):
        publish(tmp_path, RecordSet([document(1)]), frozenset({document_id(1)}))
    publish(tmp_path, documents(1))
    with pytest.raises(ValueError, match=f"Document {document_id(1)} is kept, yet rows of it were handed over"):
        publish(tmp_path, documents(1), frozenset({document_id(1)}))


def test_numbers_are_never_given_twice(tmp_path: Path) -> None:
    publish(tmp_path, documents(1))
    second = publish(tmp_path, documents(2))
    shutil.rmtree(tmp_path / "snapshots" / second.snapshot_id)
    pointer = tmp_path / "current.json"
    stepped_back = json.loads(pointer.read_text()) | {"snapshot": Store(tmp_path).manifests()[0].id}
    pointer.write_text(json.dumps(stepped_back))
    assert publish(tmp_path, documents(3)).snapshot_id.startswith("0003-")


def test_a_snapshot_is_found_by_id_and_by_hex_part(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1)).snapshot_id
    publish(tmp_path, documents(2))
    store = Store(tmp_path)
    assert [store.find(name) for name in (first, first[5:])] == [store.manifests()[0]] * 2
    assert store.find("ffffffff") is None


def test_documents_are_kept_once_under_their_hash(tmp_path: Path) -> None:
    store, content = Store(tmp_path), "Hưng Yên".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    store.keep_document(sha256, content)
    written = (tmp_path / "documents" / sha256).stat().st_mtime_ns
    store.keep_document(sha256, content)
    assert store.document_bytes(sha256) == content
    assert store.document_path(sha256).read_bytes() == content
    assert (store.keeps(sha256), store.keeps("0" * 64), store.keeps("../current.json")) == (True, False, False)
    assert (tmp_path / "documents" / sha256).stat().st_mtime_ns == written
    assert [path.name for path in (tmp_path / "documents").iterdir()] == [sha256]
    with pytest.raises(ValueError, match="have another SHA-256"):
        store.keep_document(sha256, b"other")
    for unknown in ("0" * 64, "../current.json"):
        with pytest.raises(StoreError, match="does not keep document"):
            store.document_bytes(unknown)


def test_a_held_lock_names_its_holder_and_is_free_when_the_holder_dies(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, time; from cds_etl.load import Store\n"
        "with Store(pathlib.Path(sys.argv[1])).lock():\n    print('held', flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreLocked, match=rf"is being written by process {holder.pid} on \S+ since 20\S+: wait"):
            publish(tmp_path, documents(1))
        holder.kill()
    assert publish(tmp_path, documents(1)).is_new


def test_one_store_may_take_its_lock_again_and_another_may_not(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.lock():
        with store.lock():
            pass
        with pytest.raises(StoreLocked, match=f"process {os.getpid()}"), Store(tmp_path).lock():
            pass
        assert store.publish(RecordSet(), kept=frozenset(), inputs=(), fingerprint="x").is_new
    with Store(tmp_path).lock():
        pass


def test_a_full_disk_is_one_sentence_and_leaves_the_last_snapshot(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"^Cannot use .*\.$") as caught:
            publish(tmp_path, documents(1, 2, 3, 4))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "\n" not in str(caught.value)
    assert_is_whole(tmp_path, first.snapshot_id)


def test_an_error_of_the_system_names_file_and_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreError, match=rf"^Cannot use {tmp_path}.*: no space left on device; free some space"):
        Store(tmp_path).keep_document(hashlib.sha256(b"x").hexdigest(), b"x")
    assert list((tmp_path / "documents").iterdir()) == []


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match=r"Cannot use .*data: file exists; move the file"):
        publish(tmp_path / "data", documents(1))


def test_a_damaged_pointer_is_one_sentence(tmp_path: Path) -> None:
    publish(tmp_path, documents(1))
    (tmp_path / "current.json").write_text("{")
    with pytest.raises(StoreError, match=r"current\.json cannot be understood"):
        Store(tmp_path).current()


def test_records_at_fault_leave_nothing_behind(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1))
    for fault in (document(1), indicator("observations.total")):
        with pytest.raises(ValueError, match=r"more than one row|is taken"):
            publish(tmp_path, RecordSet([*documents(1), fault]))
        assert_is_whole(tmp_path, first.snapshot_id)


def test_rejections_and_inputs_are_kept_in_order(tmp_path: Path) -> None:
    inputs = [
        Input(sha256=f"{n}", path=path, media_type=None, state="rejected") for n, path in enumerate(("b.pdf", "a.pdf"))
    ]
    rows = [Rejection(sha256=item.sha256, path=item.path, reason="It is empty.", stage="extract") for item in inputs]
    Store(tmp_path).publish(RecordSet(rows), kept=frozenset(), inputs=inputs, fingerprint="x")
    current = Store(tmp_path).current()
    assert current is not None
    assert [item.path for item in current.inputs] == ["a.pdf", "b.pdf"]
    with open_dataset(tmp_path) as dataset:
        assert dataset.rows(Rejection) == rows


# Where a crash can fall: before and after each name is given. After current.json is replaced the new one counts.
CRASH = """
import os, pathlib, sys
from cds_etl.load import Store
from cds_etl.records import RecordSet, Rejection
root, moment, target = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for name in ("rename", "replace"):
    def step(self, to, real=getattr(pathlib.Path, name)):
        hit = pathlib.Path(to).name.startswith(target)
        if hit and moment == "before":
            os._exit(9)
        real(self, to)
        if hit:
            os._exit(9)
    setattr(pathlib.Path, name, step)
row = Rejection(sha256="0", path="new.pdf", reason="It is empty.", stage="extract")
Store(root).publish(RecordSet([row]), kept=frozenset(), inputs=(), fingerprint="code 1")
"""


@pytest.mark.parametrize("target", ["manifest.json", "0002-", "cds.duckdb", "current.json"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_step_leaves_a_whole_snapshot(tmp_path: Path, moment: str, target: str) -> None:
    first = publish(tmp_path, documents(1))
    crashed = subprocess.run([sys.executable, "-c", CRASH, str(tmp_path), moment, target], check=False)
    assert crashed.returncode == 9
    is_done = (moment, target) == ("after", "current.json")
    current = Store(tmp_path).current()
    assert current is not None
    assert (current.id == first.snapshot_id) is not is_done
    with open_dataset(tmp_path) as dataset:
        assert len(dataset.rows(Observation)) == (0 if is_done else 24)
        assert len(dataset.rows(Rejection)) == (1 if is_done else 0)
    third = publish(tmp_path, documents(1, 2))
    assert third.is_new
    numbers = [item.id[:4] for item in Store(tmp_path).manifests()]
    assert numbers == sorted(set(numbers))
    assert_is_whole(tmp_path, third.snapshot_id)


def assert_is_whole(root: Path, snapshot_id: str) -> None:
    """The folder holds this snapshot as the current one, its database, and no leftover."""
    store = Store(root)
    current = store.current()
    assert current is not None
    assert current.id == snapshot_id
    assert store.database_stamp() == (snapshot_id, current.fingerprint)
    assert not list(root.rglob(".new*"))


@pytest.mark.parametrize("damage", ["missing", "stale", "not a database"])
def test_a_database_that_is_missing_or_stale_is_made_again(tmp_path: Path, damage: str) -> None:
    publish(tmp_path, documents(1))
    stale = (tmp_path / "cds.duckdb").read_bytes()
    second = publish(tmp_path, documents(2))
    (tmp_path / "cds.duckdb").unlink()
    if damage != "missing":
        (tmp_path / "cds.duckdb").write_bytes(stale if damage == "stale" else b"oh no")
    with open_dataset(tmp_path) as dataset:
        assert [row.path for row in dataset.rows(DocumentRecord)] == ["report-2.pdf"]
    assert_is_whole(tmp_path, second.snapshot_id)


def test_readers_are_served_from_parquet_while_another_process_writes(tmp_path: Path) -> None:
    publish(tmp_path, documents(1))
    (tmp_path / "cds.duckdb").unlink()
    with Store(tmp_path).lock(), open_dataset(tmp_path) as dataset:
        assert len(dataset.rows(Observation)) == 24
    assert not (tmp_path / "cds.duckdb").exists()


def test_an_open_dataset_outlives_the_next_publication(tmp_path: Path) -> None:
    publish(tmp_path, documents(1))
    with open_dataset(tmp_path) as old:
        publish(tmp_path, documents(2))
        with open_dataset(tmp_path) as new:
            assert [item.rows(DocumentRecord)[0].path for item in (old, new)] == ["report-1.pdf", "report-2.pdf"]


def test_a_snapshot_that_does_not_read_back_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = publish(tmp_path, documents(1))

    def alter(path: Path) -> None:
        if path.name == "observations.parquet":
            copy = path.with_suffix(".copy")
            changed = f"SELECT * REPLACE (value + (row = 3)::INT AS value) FROM read_parquet('{path}')"
            engine.connect().execute(f"COPY ({changed}) TO '{copy}' (FORMAT parquet)")
            copy.replace(path)

    monkeypatch.setattr(parquet, "seal", alter)
    with pytest.raises(StoreError, match=r"observations\.parquet does not read back as it was written"):
        publish(tmp_path, documents(1, 2))
    assert_is_whole(tmp_path, first.snapshot_id)


def test_an_empty_folder_holds_no_dataset(tmp_path: Path) -> None:
    assert Store(tmp_path).current() is None
    assert Store(tmp_path / "none").manifests() == []
    with pytest.raises(NoDataset, match=r"holds no snapshot: run `cds-etl ingest` first\.$"):
        open_dataset(tmp_path)
    publish(tmp_path, documents(1))
    with pytest.raises(NoDataset, match="holds no snapshot 12345678"):
        open_dataset(tmp_path, "12345678")
