from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest
from frictionless import validate

from cds_etl.load import Input, Store, verify_snapshot
from cds_etl.load.files import sha256_of
from cds_etl.load.package import parquet_metadata
from cds_etl.load.schema import Column, columns_of, foreign_keys
from cds_etl.load.sums import sums_text
from cds_etl.records import RECORDS, CheckTerm, Observation, Record, RecordSet, Succession

from .factory import document_id, register

if TYPE_CHECKING:
    from pathlib import Path

OF = document_id(1)
INPUTS = (
    Input(
        sha256="1" * 64, path="report-1.pdf", url="https://example.org/a b?c=ủy", licence="CC BY 4.0", state="loaded"
    ),
    Input(sha256="2" * 64, path="báo cáo..(2) tuần.pdf", licence="Điều 15", state="loaded"),
    Input(sha256="3" * 64, path=".odd", state="loaded"),
    Input(sha256="4" * 64, path="broken.pdf", state="rejected"),
)


def value_of(column: Column, text: str) -> object:
    if column.type is str:
        return column.choices[0] if column.choices else text
    filled: dict[type, object] = {
        int: 1, float: 1.5, bool: True, Decimal: Decimal("123456789012345678.000001"), dt.date: dt.date(2022, 9, 30),
        dt.datetime: dt.datetime(2022, 9, 30, 7, 30),
    }  # fmt: skip
    return filled[column.type]


def filled_and_blank() -> RecordSet:
    """Two rows of every table: one with every column filled, one with every column null that may be."""
    made = RecordSet()
    for kind in RECORDS:
        columns = columns_of(kind)
        made.add(kind.model_validate({column.name: value_of(column, OF) for column in columns}))
        blank = {column.name: None if column.nullable else value_of(column, f"{OF}/2") for column in columns}
        made.add(kind.model_validate(blank))
    return made


def snapshot_of(root: Path, records: RecordSet) -> Path:
    made = Store(root).publish(records, kept=frozenset(), inputs=INPUTS, fingerprint="code 1")
    return root / "snapshots" / made.snapshot_id


def faults(folder: Path) -> set[tuple[str, str]]:
    report = validate(str(folder / "datapackage.json"))
    return {(str(task.name), error.type) for task in report.tasks for error in task.errors} | {
        ("datapackage.json", error.message) for error in report.errors
    }


@pytest.mark.parametrize("records", [filled_and_blank(), RecordSet(register()), RecordSet()])
def test_a_snapshot_is_a_valid_data_package(tmp_path: Path, records: RecordSet) -> None:
    """Every column filled, every column null, and tables without rows."""
    assert faults(snapshot_of(tmp_path, records)) == set()


def test_frictionless_as_people_run_it_finds_nothing_and_counts_all(tmp_path: Path) -> None:
    folder = snapshot_of(tmp_path, filled_and_blank())
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert (done.returncode, report["valid"], report["stats"]["errors"]) == (0, True, 0)
    assert len(report["tasks"]) == len(RECORDS)
    assert {task["stats"]["rows"] for task in report["tasks"]} == {2}


def test_frictionless_tells_a_broken_key_a_null_and_a_missing_row(tmp_path: Path) -> None:
    """What it passes is no proof unless it can fail: the same package over tables that are at fault."""
    folder = snapshot_of(tmp_path, filled_and_blank())
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    for table, change in (
        ("check_terms", "REPLACE (check_id || 'x' AS check_id)"),
        ("pages", "REPLACE (0 AS page)"),
        ("memberships", "REPLACE (NULL AS entity_raw)"),
        ("mentions", "EXCLUDE (unit)"),
    ):
        path = other / f"{table}.parquet"
        path.unlink()
        duckdb.execute(f"COPY (SELECT * {change} FROM '{folder / path.name}') TO '{path}' (FORMAT parquet)")
    found = faults(other)
    assert found >= {("check_terms", "foreign-key"), ("pages", "constraint-error"), ("memberships", "constraint-error")}
    assert any(table == "mentions" for table, _ in found)


def test_the_package_names_itself_in_both_languages_its_sources_and_licences(tmp_path: Path) -> None:
    folder = snapshot_of(tmp_path, filled_and_blank())
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for text in (package["title"], package["description"]):
        assert "chuyển đổi số" in text
        assert "eekly reports" in text
    assert package["sources"] == [
        {"title": ".odd", "hash": f"sha256:{'3' * 64}"},
        {"title": "báo cáo..(2) tuần.pdf", "hash": f"sha256:{'2' * 64}", "licence": "Điều 15"},
        {
            "title": "report-1.pdf", "hash": f"sha256:{'1' * 64}", "path": "https://example.org/a b?c=ủy",
            "url": "https://example.org/a b?c=ủy", "licence": "CC BY 4.0",
        },
    ]  # fmt: skip
    tables = {table["name"]: table for table in package["resources"]}
    assert tables.keys() == {kind.table for kind in RECORDS}
    assert all(table["description"] and table["schema"]["primaryKey"] for table in tables.values())
    fields = {field["name"]: field for field in tables["observations"]["schema"]["fields"]}
    assert all(field["description"] for field in fields.values())
    assert (fields["x0"]["unit"], fields["value"]["unitColumn"]) == ("pt", "unit")


def test_keys_of_other_tables_are_foreign_keys() -> None:
    assert foreign_keys(CheckTerm) == [
        (("check_id",), "checks", ("check_id",)),
        (("observation_id",), "observations", ("observation_id",)),
    ]
    assert foreign_keys(Succession) == [
        (("from_entity_id",), "entities", ("entity_id",)),
        (("to_entity_id",), "entities", ("entity_id",)),
    ]
    refers = {table for _, table, _ in foreign_keys(Observation)}
    assert refers == {"documents", "indicators", "entities", "tables", "pages"}


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.table)
def test_foreign_keys_lead_to_columns_that_are_there(kind: type[Record]) -> None:
    tables = {record.table: record for record in RECORDS}
    for fields, table, keys in foreign_keys(kind):
        assert set(fields) <= set(kind.model_fields)
        assert set(keys) <= set(tables[table].model_fields)
        assert (table, keys) != (kind.table, fields)


def test_every_parquet_file_says_the_same_of_itself(tmp_path: Path) -> None:
    folder = snapshot_of(tmp_path, filled_and_blank())
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for table in package["resources"]:
        query = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'datapackage'"
        found = duckdb.execute(query, [str(folder / table["path"])]).fetchall()
        said = json.loads(found[0][0])
        assert said["package"] == {name: package[name] for name in ("name", "title", "description")}
        assert {name: said[name] for name in ("name", "description", "schema")} == {
            name: table[name] for name in ("name", "description", "schema")
        }
        assert "hash" not in said
    assert len(pd.read_parquet(folder / "observations.parquet")) == 2


def test_what_a_parquet_file_says_does_not_depend_on_the_documents(tmp_path: Path) -> None:
    folder = snapshot_of(tmp_path / "a", filled_and_blank())
    made = Store(tmp_path / "b").publish(filled_and_blank(), kept=frozenset(), inputs=(), fingerprint="code 2")
    assert made.snapshot_id == folder.name
    assert "report-1" not in parquet_metadata(Observation)


def test_sizes_of_the_first_snapshots_are_understood(tmp_path: Path) -> None:
    """They stood as `bytes`."""
    folder = snapshot_of(tmp_path, filled_and_blank())
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for table in package["resources"]:
        table["bytes"] = table.pop("size") + (table["name"] == "cells")
    path.chmod(0o644)
    path.write_text(json.dumps(package), encoding="utf-8")
    sums = {file.name: sha256_of(file) for file in folder.iterdir() if file.name != "SHA256SUMS"}
    (folder / "SHA256SUMS").chmod(0o644)
    (folder / "SHA256SUMS").write_text(sums_text(sums))
    said = [damage.fault for damage in verify_snapshot(Store(tmp_path), folder.name).damages]
    assert said == ["gives cells.parquet another size than it has"]
