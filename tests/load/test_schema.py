from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import stale_schemas, write_schemas
from cds_etl.load.schema import columns_of, duckdb_types, json_schema, table_schema
from cds_etl.records import RECORDS, DocumentRecord, Observation, Record

if TYPE_CHECKING:
    from pathlib import Path


def test_every_type_has_its_duckdb_type() -> None:
    types = duckdb_types(Observation) | duckdb_types(DocumentRecord)
    assert {
        name: types[name] for name in ("value", "row", "x0", "as_of", "modality", "is_current", "published_at")
    } == {
        "value": "DECIMAL(24,6)",
        "row": "BIGINT",
        "x0": "DOUBLE",
        "as_of": "DATE",
        "modality": "VARCHAR",
        "is_current": "BOOLEAN",
        "published_at": "TIMESTAMP",
    }


def test_optional_and_limits_are_seen_through_annotations() -> None:
    columns = {column.name: column for column in columns_of(Observation)}
    assert (columns["entity_kind"].nullable, columns["value_raw"].nullable) == (True, False)
    assert columns["match_score"].maximum == 100
    assert "province" in columns["entity_kind"].choices


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.table)
def test_every_column_of_every_table_is_described(kind: type[Record]) -> None:
    assert all(column.description for column in columns_of(kind))
    fields = table_schema(kind)["fields"]
    assert [field["name"] for field in fields] == list(json_schema(kind)["properties"]) == list(kind.model_fields)


def test_json_schema_names_vocabularies_and_nulls() -> None:
    schema = json_schema(Observation)
    assert schema["required"] == list(Observation.model_fields)
    assert schema["properties"]["missing_reason"]["enum"] == ["not_reported", "unread", None]
    assert schema["properties"]["value"]["type"] == ["string", "null"]
    assert schema["properties"]["page"]["minimum"] == 1


def test_frictionless_fields_name_type_and_constraints() -> None:
    fields = {field["name"]: field for field in table_schema(Observation)["fields"]}
    assert fields["value"]["type"] == "number"
    assert "constraints" not in fields["value"]
    assert fields["modality"]["constraints"] == {"required": True, "enum": ["measured", "planned", "target"]}


def test_a_field_without_a_column_type_is_refused() -> None:
    class Odd(Record, table="odd", key=("a",)):
        """A record that no table can hold."""

        a: str
        b: Decimal | int

    with pytest.raises(TypeError, match=r"Odd\.b is a"):
        columns_of(Odd)


def test_schemas_are_one_file_a_table_and_the_same_text_every_time(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "a")
    write_schemas(tmp_path / "b")
    assert [path.stem for path in paths] == [kind.table for kind in RECORDS]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert text == (tmp_path / "b" / path.name).read_text(encoding="utf-8")
        assert json.loads(text)["title"] == path.stem


def test_schemas_that_are_missing_changed_or_left_over_are_stale(tmp_path: Path) -> None:
    names = sorted(f"{kind.table}.json" for kind in RECORDS)
    assert stale_schemas(tmp_path / "nothing") == names
    write_schemas(tmp_path)
    assert stale_schemas(tmp_path) == []
    (tmp_path / "cells.json").write_text("{}")
    (tmp_path / "checks.json").unlink()
    (tmp_path / "zebras.json").write_text("{}")
    (tmp_path / "notes.txt").touch()
    assert stale_schemas(tmp_path) == ["cells.json", "checks.json", "zebras.json"]
