from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import NoDataset, Store, StoreError, list_versions, open_dataset, prune, rollback, verify_snapshot
from cds_etl.records import DocumentRecord, RecordSet

from .factory import document, document_id, input_of, register, whole_document
from .test_snapshot import assert_is_whole, documents, publish
from .test_verifying import flip

if TYPE_CHECKING:
    from pathlib import Path


def names(root: Path) -> list[str]:
    return [item.manifest.id[:4] for item in list_versions(Store(root))]


def test_tables_that_did_not_change_are_one_file_with_those_of_the_snapshot_before(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1))
    added = RecordSet([*register(), document(1), *whole_document(2, rows=8)])
    second = publish(tmp_path, added, frozenset({document_id(1)}))
    folders = [tmp_path / "snapshots" / one.snapshot_id for one in (first, second)]
    shared = {path.name for path in folders[0].iterdir() if path.samefile(folders[1] / path.name)}
    same = {path.name for path in folders[0].iterdir() if path.read_bytes() == (folders[1] / path.name).read_bytes()}
    assert shared == same
    assert {"entities.parquet", "successions.parquet", "mentions.parquet"} <= shared
    assert not {"documents.parquet", "observations.parquet", "manifest.json", "SHA256SUMS"} & shared
    for one in (first, second):
        assert verify_snapshot(Store(tmp_path), one.snapshot_id).damages == ()


def test_where_the_disk_knows_no_links_there_are_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)
    publish(tmp_path, documents(1))
    second = publish(tmp_path, documents(1, 2))
    assert (tmp_path / "snapshots" / second.snapshot_id / "entities.parquet").stat().st_nlink == 1
    assert_is_whole(tmp_path, second.snapshot_id)


def test_a_table_is_not_shared_with_a_damaged_file(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1))
    flip(tmp_path / "snapshots" / first.snapshot_id / "entities.parquet", 300)
    second = publish(tmp_path, documents(1, 2))
    assert verify_snapshot(Store(tmp_path), second.snapshot_id).damages == ()


def test_files_of_a_snapshot_are_not_to_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "snapshots" / publish(tmp_path, documents(1)).snapshot_id
    assert {path.stat().st_mode & 0o222 for path in folder.iterdir()} == {0}


def test_rollback_makes_an_old_snapshot_current_and_removes_nothing(tmp_path: Path) -> None:
    first, second = publish(tmp_path, documents(1)), publish(tmp_path, documents(1, 2), fingerprint="code 2")
    store = Store(tmp_path)
    assert rollback(store, first.snapshot_id[5:9]) == (first.snapshot_id, second.snapshot_id)
    assert_is_whole(tmp_path, first.snapshot_id)
    current = store.current()
    assert current is not None
    assert ([item.path for item in current.inputs], current.fingerprint) == (["report-1.pdf"], "code 1")
    with open_dataset(tmp_path) as dataset:
        assert [item.path for item in dataset.rows(DocumentRecord)] == ["report-1.pdf"]
    assert rollback(store, first.snapshot_id) == (first.snapshot_id, None)
    third = publish(tmp_path, documents(1, 3))
    assert third.snapshot_id.startswith("0003-")
    assert [item.manifest.parent for item in list_versions(store)] == [None, first.snapshot_id, first.snapshot_id]
    assert rollback(store, second.snapshot_id)[0] == second.snapshot_id
    assert_is_whole(tmp_path, second.snapshot_id)


def test_rollback_to_nothing_or_to_a_damaged_snapshot_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoDataset, match="holds no snapshot: run"):
        rollback(Store(tmp_path), "0001")
    first, second = publish(tmp_path, documents(1)), publish(tmp_path, documents(1, 2))
    with pytest.raises(NoDataset, match="holds no snapshot 0009"):
        rollback(Store(tmp_path), "0009")
    flip(tmp_path / "snapshots" / first.snapshot_id / "pages.parquet", 50)
    with pytest.raises(StoreError, match=r"pages\.parquet is damaged: `cds-etl verify"):
        rollback(Store(tmp_path), first.snapshot_id)
    assert_is_whole(tmp_path, second.snapshot_id)


def test_an_old_snapshot_that_is_damaged_does_not_open_and_says_how_to_see_more(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1)).snapshot_id
    publish(tmp_path, documents(1, 2))
    path = tmp_path / "snapshots" / first / "observations.parquet"
    path.chmod(0o644)
    for spoil in (lambda: path.write_bytes(path.read_bytes()[:-20]), path.unlink):  # nor is it opened without the table
        spoil()
        with pytest.raises(StoreError, match=rf"observations\.parquet is damaged: `cds-etl verify {first}` says more"):
            open_dataset(tmp_path, "0001")


def test_no_database_is_made_of_a_damaged_snapshot(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1)).snapshot_id
    (tmp_path / "snapshots" / first / "observations.parquet").unlink()
    (tmp_path / "cds.duckdb").unlink()
    with pytest.raises(StoreError, match=r"observations\.parquet is damaged"):
        open_dataset(tmp_path)
    assert not (tmp_path / "cds.duckdb").exists()


def test_rollback_mends_a_lost_pointer(tmp_path: Path) -> None:
    publish(tmp_path, documents(1))
    second = publish(tmp_path, documents(1, 2))
    (tmp_path / "current.json").unlink()
    assert rollback(Store(tmp_path), "0002") == (second.snapshot_id, None)
    assert_is_whole(tmp_path, second.snapshot_id)
    assert publish(tmp_path, documents(3)).snapshot_id.startswith("0003-")


def ingest(root: Path, *numbers: int) -> str:
    """Publish documents of which bytes are kept, as the pipeline does."""
    store, records = Store(root), RecordSet(register())
    for number in numbers:
        content = f"invented {number}".encode()
        store.keep_document(hashlib.sha256(content).hexdigest(), content)
        records.add(document(number))
    inputs = [input_of(row) for row in records.of(DocumentRecord)]
    return store.publish(records, kept=frozenset(), inputs=inputs, fingerprint="code 1").snapshot_id


def test_prune_keeps_the_newest_and_the_current_and_says_what_goes(tmp_path: Path) -> None:
    ids = [ingest(tmp_path, *numbers) for numbers in ((1,), (2,), (2, 3), (3,))]
    store = Store(tmp_path)
    rollback(store, ids[1])
    before = {path: path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()}
    rehearsed = prune(store, 1, dry_run=True)
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == set(before)
    assert rehearsed.snapshots == (ids[0], ids[2])
    assert rehearsed.documents == (hashlib.sha256(b"invented 1").hexdigest(),)
    blocks = sum(size for path, size in before.items() if path.stat().st_nlink == 1)
    done = prune(store, 1)
    assert done == rehearsed
    assert names(tmp_path) == ["0002", "0004"]
    gone = [size for path, size in before.items() if not path.exists()]
    assert 0 < done.bytes <= min(sum(gone), blocks)
    assert_is_whole(tmp_path, ids[1])
    for one in (ids[1], ids[3]):
        assert verify_snapshot(store, one).damages == ()
    assert [(item.has_parent, item.manifest.parent) for item in list_versions(store)] == [
        (False, ids[0]),
        (False, ids[2]),
    ]
    assert ingest(tmp_path, 9).startswith("0005-")


def test_prune_with_nothing_to_remove_leaves_documents_alone(tmp_path: Path) -> None:
    ingest(tmp_path, 1)
    Store(tmp_path).keep_document(hashlib.sha256(b"not yet published").hexdigest(), b"not yet published")
    assert prune(Store(tmp_path), 5).documents == ()
    with pytest.raises(ValueError, match="keep 1 or more"):
        prune(Store(tmp_path), 0)
    with pytest.raises(NoDataset):
        prune(Store(tmp_path / "none"), 1)


def test_bytes_that_are_free_are_those_that_no_other_snapshot_shares(tmp_path: Path) -> None:
    ids = [ingest(tmp_path, number) for number in (1, 2)]
    one, two = ({path.name: path.stat() for path in (tmp_path / "snapshots" / item).iterdir()} for item in ids)
    own = sum(status.st_size for name, status in one.items() if status.st_ino != two[name].st_ino)
    document_size = len(b"invented 1")
    assert prune(Store(tmp_path), 1).bytes == own + document_size


def test_parents_counts_and_what_changed(tmp_path: Path) -> None:
    publish(tmp_path, documents(1))
    publish(tmp_path, documents(1, 2))
    publish(tmp_path, documents(2, 3), fingerprint="code 2")
    versions = list_versions(Store(tmp_path))
    assert [(item.added, item.removed, item.observations, item.parts) for item in versions] == [
        (0, 0, 0, ()), (1, 0, 24, ()), (1, 1, 0, ("code",)),
    ]  # fmt: skip
    assert [item.is_current for item in versions] == [False, False, True]


def test_a_snapshot_that_a_killed_run_did_not_point_to_is_finished_and_not_made_twice(tmp_path: Path) -> None:
    first = publish(tmp_path, documents(1))
    pointer = (tmp_path / "current.json").read_bytes()
    second = publish(tmp_path, documents(1, 2))
    (tmp_path / "current.json").write_bytes(pointer)
    store = Store(tmp_path)
    assert store.current() == store.find(first.snapshot_id)
    assert publish(tmp_path, documents(1, 2)) == second
    assert names(tmp_path) == ["0001", "0002"]
    assert_is_whole(tmp_path, second.snapshot_id)
    (tmp_path / "current.json").write_bytes(pointer)
    third = publish(tmp_path, documents(1, 3))
    assert (third.snapshot_id[:4], names(tmp_path)) == ("0003", ["0001", "0002", "0003"])
    assert json.loads((tmp_path / "current.json").read_text())["last_number"] == 3
