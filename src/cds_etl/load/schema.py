"""Schemas made from the records: DuckDB column types, JSON Schema and Frictionless table schemas.

The records say once what a column is; this module only translates. It opens no database.
"""

from __future__ import annotations

import datetime as dt
import json
import types
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from cds_etl.columns import OF_ENTITY, Refers, Unit
from cds_etl.records import RECORDS, PageRecord, Record

from .files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic.fields import FieldInfo

Json = dict[str, Any]
M = TypeVar("M", Unit, Refers)


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a record as a column: its Python type, whether it may be null, and what its values are held to."""

    name: str
    type: type
    nullable: bool
    description: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: Unit | None = None
    refers: Refers | None = None


@dataclass(frozen=True, slots=True)
class _Names:
    """What a Python type is called by each of the three."""

    duckdb: str
    frictionless: str
    json: tuple[tuple[str, str], ...]


_NAMES = {
    str: _Names("VARCHAR", "string", (("type", "string"),)),
    int: _Names("BIGINT", "integer", (("type", "integer"),)),
    float: _Names("DOUBLE", "number", (("type", "number"),)),
    bool: _Names("BOOLEAN", "boolean", (("type", "boolean"),)),
    # JSON numbers are doubles to most readers; a string keeps all 24 digits.
    Decimal: _Names("DECIMAL(24,6)", "number", (("type", "string"), ("pattern", r"^-?[0-9]{1,18}([.][0-9]{1,6})?$"))),
    dt.date: _Names("DATE", "date", (("type", "string"), ("format", "date"))),
    # RFC 3339's "date-time" asks for a zone, which times of day in Viet Nam are stored without.
    dt.datetime: _Names("TIMESTAMP", "datetime", (("type", "string"), ("pattern", "^[0-9-]{10}T[0-9:.]{8,15}$"))),
}

# What pandas, through which Frictionless reads Parquet, makes of a null in columns of these types.
_NULLS = {int: "nan", float: "nan", dt.datetime: "NaT"}


def columns_of(record: type[Record]) -> tuple[Column, ...]:
    """The columns of a record's table, in order. Raises TypeError for a field that has no column type.

    >>> from cds_etl.records import CheckTerm
    >>> [(column.name, column.type.__name__, column.choices) for column in columns_of(CheckTerm)][2:]
    [('sign', 'int', ()), ('role', 'str', ('part', 'total'))]
    """
    columns = []
    for name, field in record.model_fields.items():
        base, nullable = _unwrap(field.annotation)
        choices = get_args(base) if get_origin(base) is Literal else ()
        python_type = str if choices else base
        if python_type not in _NAMES or not all(isinstance(choice, str) for choice in choices):
            raise TypeError(f"{record.__name__}.{name} is a {base}: give it one of the types of schema._NAMES.")
        columns.append(
            Column(
                name=name,
                type=python_type,
                nullable=nullable,
                description=field.description or "",
                choices=choices,
                minimum=_limit(field, "ge"),
                maximum=_limit(field, "le"),
                unit=_marked(field, Unit),
                refers=_marked(field, Refers),
            )
        )
    return tuple(columns)


def _limit(field: FieldInfo, name: str) -> float | None:
    return next((float(getattr(rule, name)) for rule in field.metadata if hasattr(rule, name)), None)


def _marked(field: FieldInfo, kind: type[M]) -> M | None:
    return next((mark for mark in field.metadata if isinstance(mark, kind)), None)


def duckdb_types(record: type[Record]) -> dict[str, str]:
    """DuckDB's type of each column, in order.

    >>> from cds_etl.records import Check
    >>> duckdb_types(Check)["expected"]
    'DECIMAL(24,6)'
    """
    return {column.name: _NAMES[column.type].duckdb for column in columns_of(record)}


def json_schema(record: type[Record]) -> Json:
    """JSON Schema of one row as `model_dump_json` writes it; the table's key stands under `x-primaryKey`.

    >>> from cds_etl.records import Correction
    >>> json_schema(Correction)["properties"]["row"]["minimum"]
    1
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": record.table,
        "description": describe(record),
        "type": "object",
        "properties": {column.name: _json_property(column) for column in columns_of(record)},
        "required": list(record.model_fields),
        "additionalProperties": False,
        "x-primaryKey": list(record.key),
    }


def table_schema(record: type[Record]) -> Json:
    """Frictionless table schema of one table: fields, primary key and foreign keys.

    Empty text is text in it, and what is null says the file: `missingValues` names none.

    >>> from cds_etl.records import CheckTerm
    >>> table_schema(CheckTerm)["primaryKey"]
    ['check_id', 'observation_id']
    """
    return {
        "fields": [_field(column) for column in columns_of(record)],
        "missingValues": [],
        "primaryKey": list(record.key),
        "foreignKeys": [
            {"fields": list(fields), "reference": {"resource": table, "fields": list(keys)}}
            for fields, table, keys in foreign_keys(record)
        ],
    }


def foreign_keys(record: type[Record]) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Columns that refer to another table, that table, and its columns.

    A column refers where it bears the name of another table's key, or where the records say so. Of the entities the key
    has a date besides, which tells an entity's names apart and not the entities.

    >>> from cds_etl.records import CheckTerm
    >>> foreign_keys(CheckTerm)[0]
    (('check_id',), 'checks', ('check_id',))
    """
    keys = {kind.key[0]: kind.table for kind in RECORDS if len(kind.key) == 1}
    keys[OF_ENTITY.column] = OF_ENTITY.table
    columns = columns_of(record)
    found: list[tuple[tuple[str, ...], str, tuple[str, ...]]] = []
    for column in columns:
        if column.refers:
            found.append(((column.name,), column.refers.table, (column.refers.column,)))
        elif keys.get(column.name, record.table) != record.table:
            found.append(((column.name,), keys[column.name], (column.name,)))
    sure = {column.name for column in columns if not column.nullable}
    if record is not PageRecord and sure.issuperset(PageRecord.key):
        found.append((PageRecord.key, PageRecord.table, PageRecord.key))
    return found


def write_schemas(folder: Path) -> list[Path]:
    """Write `<table>.json` for every stored record, the same text every time; gives the paths.

    >>> import tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_schemas(pathlib.Path(folder))][:2]
    ['documents.json', 'pages.json']
    """
    paths = []
    for record in RECORDS:
        path = folder / f"{record.table}.json"
        write_atomically(path, json_text(json_schema(record)))
        paths.append(path)
    return paths


def stale_schemas(folder: Path) -> list[str]:
    """Names of the files that `write_schemas` would write anew, and of those in the folder that no record has."""
    wanted = {f"{record.table}.json": json_text(json_schema(record)) for record in RECORDS}
    found = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def json_text(value: Json) -> bytes:
    """JSON as this room writes it for people: indented, letters as they are, a newline at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def describe(record: type[Record]) -> str:
    """What the record's docstring says of its table, on one line."""
    return " ".join((record.__doc__ or "").split())


def _unwrap(annotation: Any) -> tuple[Any, bool]:
    """The type inside Annotated and Optional, and whether None is allowed."""
    if get_origin(annotation) is Annotated:
        return _unwrap(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [_unwrap(part) for part in get_args(annotation) if part is not type(None)]
        if len(inner) == 1:
            return inner[0][0], True
    return annotation, False


def _json_property(column: Column) -> Json:
    schema: Json = dict(_NAMES[column.type].json)
    if column.choices:
        schema["enum"] = [*column.choices, None] if column.nullable else list(column.choices)
    if column.nullable:
        schema["type"] = [schema["type"], "null"]
    return schema | _limits(column) | {"description": column.description}


def _field(column: Column) -> Json:
    constraints: Json = {} if column.nullable else {"required": True}
    if column.choices:
        constraints["enum"] = list(column.choices)
    constraints |= _limits(column)
    field: Json = {"name": column.name, "type": _NAMES[column.type].frictionless, "description": column.description}
    if column.unit:
        field |= {"unit": column.unit.symbol} if column.unit.symbol else {"unitColumn": column.unit.column}
    if column.nullable and column.type in _NULLS:
        field["missingValues"] = [_NULLS[column.type]]
    return field | {"constraints": constraints} if constraints else field


def _limits(column: Column) -> Json:
    limits = {"minimum": column.minimum, "maximum": column.maximum}
    return {name: int(limit) for name, limit in limits.items() if limit is not None}
