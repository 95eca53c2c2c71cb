from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import Store, StoreError, verify_current, verify_documents, verify_snapshot
from cds_etl.load.files import sha256_of
from cds_etl.load.sums import sums_text
from cds_etl.records import RECORDS, Entity, RecordSet

from .factory import document, document_id, register
from .test_snapshot import documents, publish

if TYPE_CHECKING:
    from pathlib import Path

FILES = [*(f"{kind.table}.parquet" for kind in RECORDS), "datapackage.json", "manifest.json", "SHA256SUMS"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one snapshot, which no test changes."""
    root = tmp_path_factory.mktemp("whole")
    publish(root, documents(1, 2))
    return root


@pytest.fixture
def root(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "data")
    return tmp_path / "data"


def snapshot_of(root: Path) -> Path:
    (folder,) = (root / "snapshots").iterdir()
    return folder


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.chmod(0o644)
    path.write_bytes(content)


def damaged(root: Path) -> set[str]:
    found = verify_snapshot(Store(root), snapshot_of(root).name)
    return {item.path.rpartition("/")[2] for item in found.damages}


def test_every_file_of_a_snapshot_is_tried(whole: Path) -> None:
    assert sorted(path.name for path in snapshot_of(whole).iterdir()) == sorted(FILES)
    assert damaged(whole) == set()


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_found_in_any_file(root: Path, name: str) -> None:
    path = snapshot_of(root) / name
    rng, size = random.Random(name), path.stat().st_size * 8
    for bit in (0, size - 1, *(rng.randrange(size) for _ in range(4))):
        flip(path, bit)
        found = damaged(root)
        # Which of the two is wrong, the list or datapackage.json, no third file can tell.
        assert name in found or (name == "SHA256SUMS" and found <= {"datapackage.json", "manifest.json"} and found)
        flip(path, bit)
    assert damaged(root) == set()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_cut_or_empty_is_found(root: Path, name: str) -> None:
    path = snapshot_of(root) / name
    content = path.read_bytes()
    path.chmod(0o644)
    for other in (None, b"", content[: len(content) // 2], content + b"\n"):
        if other is None:
            path.unlink()
        else:
            path.write_bytes(other)
        assert name in damaged(root)
        path.unlink(missing_ok=True)
        path.write_bytes(content)


def test_a_file_that_was_not_published_is_found(root: Path) -> None:
    (snapshot_of(root) / "notes.txt").write_text("mine")
    assert damaged(root) == {"notes.txt"}


def test_sums_that_were_mended_to_fit_do_not_hide_another_table(root: Path) -> None:
    """The data package tells; and where that was mended too, the id, which is the hash of the tables."""
    folder = snapshot_of(root)
    before = sha256_of(folder / "observations.parquet"), (folder / "observations.parquet").stat().st_size
    shutil.copy(folder / "entities.parquet", folder / "observations.tmp")
    os.replace(folder / "observations.tmp", folder / "observations.parquet")
    (folder / "SHA256SUMS").chmod(0o644)
    others = [path for path in folder.iterdir() if path.name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text(sums_text({path.name: sha256_of(path) for path in others}))
    assert damaged(root) == {"observations.parquet"}
    entities = len(documents().of(Entity))
    package = json.loads((folder / "datapackage.json").read_text())
    (table,) = (item for item in package["resources"] if item["name"] == "observations")
    assert (table["hash"], table["size"]) == (f"sha256:{before[0]}", before[1])
    changed = {"hash": f"sha256:{sha256_of(folder / 'observations.parquet')}", "rows": entities}
    table |= changed | {"size": (folder / "observations.parquet").stat().st_size}
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["rows"]["observations"] = entities
    for name, text in (("datapackage.json", package), ("manifest.json", manifest)):
        (folder / name).chmod(0o644)
        (folder / name).write_text(json.dumps(text))
    sums = {path.name: sha256_of(path) for path in folder.iterdir() if path.name != "SHA256SUMS"}
    (folder / "SHA256SUMS").write_text(sums_text(sums))
    assert damaged(root) == {"manifest.json"}


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_alone_can_tell(root: Path) -> None:
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=snapshot_of(root), check=False).returncode == 0
    flip(snapshot_of(root) / "cells.parquet", 100)
    done = subprocess.run(check, cwd=snapshot_of(root), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cells.parquet: FAILED" in done.stdout


def test_documents_are_hashed_again(root: Path) -> None:
    store = Store(root)
    assert [item.path for item in verify_documents(store, {"0" * 64}).damages] == [f"documents/{'0' * 64}"]
    (root / "documents").mkdir()
    (root / "documents" / ("0" * 64)).write_bytes(b"other")
    assert "holds other bytes" in verify_documents(store, {"0" * 64}).damages[0].fault


def faults(root: Path) -> list[tuple[str, str]]:
    return [(item.path, item.fault) for one in verify_current(Store(root)) for item in one.damages]


def test_pointer_and_database_are_looked_at(root: Path) -> None:
    import duckdb

    assert faults(root) == []
    with duckdb.connect(str(root / "cds.duckdb")) as connection:
        connection.execute("UPDATE observations SET value = value + 1 WHERE row = 3")
    ((path, fault),) = faults(root)
    assert (path, fault.split(":")[0]) == ("cds.duckdb", "holds other observations than the snapshot")
    (root / "cds.duckdb").write_bytes(b"no database")
    assert "cannot be read" in faults(root)[0][1]
    snapshot_of(root).rename(root / "snapshots" / "0007-00000000")
    assert "which is gone" in faults(root)[0][1]
    (root / "current.json").write_text("{")
    assert "cannot be understood" in faults(root)[0][1]
    (root / "current.json").unlink()
    assert "is missing" in faults(root)[0][1]


def test_nothing_is_built_on_a_damaged_snapshot(root: Path) -> None:
    flip(snapshot_of(root) / "observations.parquet", 900)
    kept = frozenset({document_id(1)})
    with pytest.raises(StoreError, match=r"is damaged: `cds-etl verify` says where"):
        publish(root, RecordSet([*register(), document(1)]), kept)


def test_the_same_tables_written_anew_mend_a_damaged_snapshot(root: Path) -> None:
    flip(snapshot_of(root) / "observations.parquet", 900)
    (snapshot_of(root) / "cells.parquet").unlink()
    assert not publish(root, documents(1, 2)).is_new
    assert damaged(root) == set()
    assert faults(root) == []
