from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import CommitFailedError
from pyarrow import parquet

from cds_etl.load import Store, StoreError, export_delta, open_dataset, prune
from cds_etl.load.lake import TABLES, Lake
from cds_etl.load.schema import columns_of, describe
from cds_etl.load.sums import SUMS
from cds_etl.records import RECORDS, DocumentRecord, Observation, Record, RecordSet

from .factory import document, document_id, input_of, observation, page, register
from .test_export import invented

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.load.delta import DeltaExported


def publish(store: Store, records: RecordSet) -> str:
    inputs = [input_of(row) for row in records.of(DocumentRecord)]
    return store.publish(records, kept=frozenset(), inputs=inputs, fingerprint="code 1").snapshot_id


def grown() -> RecordSet:
    """The invented snapshot, and a document more."""
    records = invented()
    records.add(document(3, updated_at=None), page(document_id(3)))
    records.add(observation(f"{document_id(3)}/p001/1", "0.000001"))
    return records


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def export(store: Store, target: Path | str, snapshot: str | None = None) -> DeltaExported:
    with open_dataset(store.root, snapshot) as dataset:
        return export_delta(dataset, target)


def rows_of(table: Any) -> tuple[list[tuple[str, str]], list[str]]:
    """Names and types of columns, and rows as text in which types can be told, in an order of their own."""
    types = [(field.name, str(field.type)) for field in table.schema]
    return types, sorted(repr(list(row.values())) for row in table.to_pylist())


def assert_version_is(
    lake: str, version: int, store: Store, snapshot: str, options: dict[str, str] | None = None
) -> None:
    for kind in RECORDS:
        found = DeltaTable(f"{lake}/{kind.table}", version=version, storage_options=options)
        stored = parquet.read_table(store.folder(snapshot) / f"{kind.table}.parquet")
        assert rows_of(pa.table(found.to_pyarrow_table())) == rows_of(stored), kind.table
        assert found.history()[::-1][version]["cdsEtlSnapshot"] == snapshot, kind.table


def versions_of(lake: Path | str, options: dict[str, str] | None = None) -> set[int]:
    return {DeltaTable(f"{lake}/{kind.table}", storage_options=options).version() for kind in RECORDS}


def test_two_versions_read_back_equal_to_the_two_snapshots(store: Store, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    first = publish(store, invented())
    found = export(store, lake)
    assert (found.version, found.tables, found.is_new) == (0, len(RECORDS), True)
    second = publish(store, grown())
    assert export(store, str(lake)).version == 1
    for version, snapshot in ((0, first), (1, second), (0, first)):
        assert_version_is(str(lake), version, store, snapshot)
    assert versions_of(lake) == {1}
    counts = [DeltaTable(lake / "observations", version=number).count() for number in (0, 1)]
    assert counts[1] == counts[0] + 1 > 1


def test_every_table_of_a_real_snapshot_reads_back(week39_data: Path, tmp_path: Path) -> None:
    store, lake = Store(week39_data), tmp_path / "lake"
    manifest = store.current()
    assert manifest is not None
    assert export(store, lake).rows == sum(manifest.rows.values())
    assert sum(rows > 0 for rows in manifest.rows.values()) > len(RECORDS) // 2
    assert_version_is(str(lake), 0, store, manifest.id)


def test_types_and_descriptions_are_those_of_the_schema(store: Store, tmp_path: Path) -> None:
    publish(store, invented())
    export(store, tmp_path / "lake")
    types = set()
    for kind in RECORDS:
        table = DeltaTable(tmp_path / "lake" / kind.table)
        assert (table.metadata().name, table.metadata().description) == (kind.table, describe(kind))
        for field, column in zip(table.schema().fields, columns_of(kind), strict=True):
            assert (field.name, field.metadata["comment"]) == (column.name, column.description)
            types.add((column.type.__name__, str(field.type).partition('"')[2].partition('"')[0]))
    assert types == {
        ("Decimal", "decimal(24,6)"), ("bool", "boolean"), ("date", "date"), ("datetime", "timestamp_ntz"),
        ("float", "double"), ("int", "long"), ("str", "string"),
    }  # fmt: skip


def test_old_versions_outlast_a_checkpoint_and_a_vacuum(store: Store, tmp_path: Path) -> None:
    first = publish(store, invented())
    export(store, tmp_path / "lake")
    publish(store, grown())
    export(store, tmp_path / "lake")
    for kind in RECORDS:
        table = DeltaTable(tmp_path / "lake" / kind.table)
        table.create_checkpoint()
        table.cleanup_metadata()
        assert table.vacuum(dry_run=False) == []
    assert_version_is(str(tmp_path / "lake"), 0, store, first)


def test_an_exported_snapshot_is_not_written_again(store: Store, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    first = publish(store, invented())
    export(store, lake)
    publish(store, grown())
    export(store, lake)
    before = sorted(path for path in lake.rglob("*") if path.is_file())
    found = export(store, lake, first)
    assert (found.version, found.is_new) == (0, False)
    assert sorted(path for path in lake.rglob("*") if path.is_file()) == before


def test_a_table_that_did_not_change_has_the_version_and_no_file_more(store: Store, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    publish(store, invented())
    export(store, lake)
    publish(store, grown())
    export(store, lake)
    files = {kind.table: len(list((lake / kind.table).glob("*.parquet"))) for kind in RECORDS}
    assert (files["observations"], files["documents"], files["entities"], files["cells"]) == (2, 2, 1, 1)
    assert versions_of(lake) == {1}


def test_a_column_that_came_later_is_in_the_later_version_only(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The older snapshot's file of observations lacks the column `doubts`, as one of an older program would."""
    lake = tmp_path / "lake"
    first = publish(store, invented())
    path = store.folder(first) / "observations.parquet"
    table = parquet.read_table(path).drop_columns(["doubts"])
    path.chmod(0o644)
    parquet.write_table(table, path)
    (store.folder(first) / SUMS).unlink()  # such snapshots are taken as they are
    second = publish(store, grown())
    export(store, lake, first)
    export(store, lake, second)
    for version, snapshot in enumerate((first, second)):
        assert_version_is(str(lake), version, store, snapshot)
        columns = [field.name for field in DeltaTable(lake / "observations", version=version).schema().fields]
        assert ("doubts" in columns) == bool(version)


def test_a_table_that_an_older_snapshot_lacks_is_empty(store: Store, tmp_path: Path) -> None:
    first = publish(store, invented())
    (store.folder(first) / "check_terms.parquet").unlink()
    (store.folder(first) / SUMS).unlink()
    publish(store, grown())
    export(store, tmp_path / "lake", first)
    table = DeltaTable(tmp_path / "lake" / "check_terms")
    assert (table.count(), table.schema().fields[0].name) == (0, "check_id")


KILLED = """
import os, signal, sys
from pyarrow import parquet
from cds_etl.load import export_delta, open_dataset
real, left = parquet.ParquetFile.iter_batches, [int(sys.argv[3])]
def killed(self, *given):
    for batch in real(self, *given):
        yield batch
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
parquet.ParquetFile.iter_batches = killed
with open_dataset(sys.argv[1]) as dataset:
    export_delta(dataset, sys.argv[2])
"""


@pytest.mark.parametrize(("batches", "batches_more"), [(1, 1), (4, 2)])
def test_a_killed_export_is_completed_by_the_next(
    store: Store, tmp_path: Path, batches: int, batches_more: int
) -> None:
    lake = tmp_path / "lake"
    first = publish(store, invented())
    command = [sys.executable, "-c", KILLED, str(store.root), str(lake)]
    assert subprocess.run([*command, str(batches)], check=False).returncode == -9
    written = sum(DeltaTable.is_deltatable(str(lake / kind.table)) for kind in RECORDS)
    assert (written == 0) == (batches == 1)
    assert written < len(RECORDS)
    assert export(store, lake).is_new
    assert_version_is(str(lake), 0, store, first)
    second = publish(store, grown())
    assert subprocess.run([*command, str(batches_more)], check=False).returncode == -9
    assert versions_of(lake) == ({0} if batches_more == 1 else {0, 1})
    assert export(store, lake).version == 1
    assert_version_is(str(lake), 1, store, second)
    assert versions_of(lake) == {1}


def stop_halfway(store: Store, lake: Path | str) -> None:
    """An export that ends before it comes to the observations."""
    write = Lake.write

    def stopped(self: Lake, kind: type[Record], *given: Any) -> None:
        if kind is Observation:
            raise KeyboardInterrupt
        write(self, kind, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Lake, "write", stopped)
        with pytest.raises(KeyboardInterrupt):
            export(store, lake)


def test_the_export_of_a_later_snapshot_completes_the_one_that_was_killed(store: Store, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    first = publish(store, invented())
    stop_halfway(store, lake)
    second = publish(store, grown())
    assert export(store, lake).version == 1
    for version, snapshot in enumerate((first, second)):
        assert_version_is(str(lake), version, store, snapshot)


def test_what_was_pruned_since_cannot_be_completed(store: Store, tmp_path: Path) -> None:
    publish(store, invented())
    stop_halfway(store, tmp_path / "lake")
    publish(store, grown())
    prune(store, 1)
    with pytest.raises(StoreError, match=r"lacks tables of 0001-.* holds it no more: name another folder"):
        export(store, tmp_path / "lake")


def test_ctrl_c_while_rows_are_read_is_ctrl_c(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    publish(store, invented())
    monkeypatch.setattr(parquet.ParquetFile, "iter_batches", stopped)
    with pytest.raises(KeyboardInterrupt):
        export(store, tmp_path / "lake")


@pytest.mark.parametrize("path", ["mine.txt", "observations/mine.parquet"])
def test_a_folder_that_holds_something_else_is_refused(store: Store, tmp_path: Path, path: str) -> None:
    publish(store, invented())
    mine = tmp_path / "lake" / path
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(StoreError, match=f"lake holds {path}, which is no table of this export: name another folder"):
        export(store, tmp_path / "lake")
    assert [file for file in (tmp_path / "lake").rglob("*") if file.is_file()] == [mine]


def test_a_place_that_is_no_folder_of_its_own_is_refused(store: Store, tmp_path: Path) -> None:
    publish(store, invented())
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="file is a file, and this export a folder"):
        export(store, tmp_path / "file")
    with pytest.raises(StoreError, match="lies in the data folder"):
        export(store, store.root / "lake")


def test_a_table_to_which_somebody_else_wrote_is_refused(store: Store, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    publish(store, invented())
    export(store, lake)
    table = DeltaTable(lake / "entities")
    write_deltalake(table, table.to_pyarrow_table(), mode="append")
    with pytest.raises(StoreError, match="entities was not written by this export alone: name another folder"):
        export(store, lake)


def test_tables_whose_versions_differ_are_refused(store: Store, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    publish(store, invented())
    export(store, lake)
    table = DeltaTable(lake / "entities")
    ours = CommitProperties(custom_metadata={"cdsEtlSnapshot": "0007-00000000"})
    write_deltalake(table, table.to_pyarrow_table(), mode="append", commit_properties=ours)
    with pytest.raises(StoreError, match=r"\(entities has other versions than documents\): name another folder"):
        export(store, lake)


def test_a_snapshot_of_another_data_folder_is_refused_where_the_number_tells(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other")
    publish(store, invented())
    publish(other, grown())
    export(store, tmp_path / "lake")
    with pytest.raises(StoreError, match=r"holds 0001-.*, which is of another data folder than 0001-"):
        export(other, tmp_path / "lake")
    publish(other, RecordSet(register()))
    assert export(other, tmp_path / "lake").version == 1  # cannot be told, and reads well


def test_a_damaged_snapshot_is_refused(store: Store, tmp_path: Path) -> None:
    first = publish(store, invented())
    path = store.folder(first) / "cells.parquet"
    with open_dataset(store.root) as dataset:
        path.chmod(0o644)
        path.write_bytes(path.read_bytes()[:-1] + b"\0")
        with pytest.raises(StoreError, match=r"cells\.parquet is damaged: `cds-etl verify 0001-"):
            export_delta(dataset, tmp_path / "lake")
    assert not (tmp_path / "lake").exists()


def test_of_two_exports_at_once_one_is_told_to_run_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another export of another snapshot begins while this one has read the versions, and not yet written one."""
    lake, first = tmp_path / "lake", publish(store, RecordSet(register()))
    export(store, lake)
    second, third = publish(store, invented()), publish(store, grown())
    commits, calls = Lake.commits, list[type[Record]]()

    def meanwhile(self: Lake, kind: type[Record]) -> object:
        found = commits(self, kind)
        calls.append(kind)
        if len(calls) == len(TABLES):
            export(store, lake, second)
        return found

    monkeypatch.setattr(Lake, "commits", meanwhile)
    with pytest.raises(StoreError, match=r"Another export is writing to .*documents: run again when it has ended\."):
        export(store, lake, third)
    monkeypatch.undo()
    assert export(store, lake, third).version == 2
    for version, snapshot in enumerate((first, second, third)):
        assert_version_is(str(lake), version, store, snapshot)


def overtake(tables: list[DeltaTable]) -> None:
    """Write the next version of a table twice, as two exports would that have seen the same versions."""
    version = tables[0].version() + 1

    def write(table: DeltaTable) -> None:
        mark = CommitProperties(max_commit_retries=0, app_transactions=[Transaction("cds-etl", version)])
        write_deltalake(table, table.to_pyarrow_table().slice(0, 0), mode="append", commit_properties=mark)

    write(tables[0])
    with pytest.raises(CommitFailedError):
        write(tables[1])


def test_two_writers_of_the_same_version_cannot_both_win(store: Store, tmp_path: Path) -> None:
    """Even of a table without rows, whose two versions would not contradict each other."""
    publish(store, invented())
    export(store, tmp_path / "lake")
    tables = [DeltaTable(tmp_path / "lake" / "suggestions") for _ in range(2)]
    assert tables[0].count() == 0
    overtake(tables)


def test_the_library_that_is_missing_is_named(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(store, invented())
    monkeypatch.setitem(sys.modules, "deltalake", None)
    with pytest.raises(ImportError, match="deltalake"):
        export(store, tmp_path / "lake")
