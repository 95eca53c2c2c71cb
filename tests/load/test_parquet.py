from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cds_etl.load import engine
from cds_etl.load.database import fetch
from cds_etl.load.parquet import Written
from cds_etl.load.parquet import write_tables as write
from cds_etl.load.staging import Staging
from cds_etl.records import CheckTerm, DocumentRecord, Observation, RecordSet, Rejection

from .factory import check, document, document_id, entity, observation

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from cds_etl.records import Record

D1 = document_id(1)
NOTHING: frozenset[str] = frozenset()


def write_tables(records: RecordSet, folder: Path) -> Written:
    staging = Staging(folder / "staged")
    try:
        staging.add_records(records)
        return write(staging, folder, kept=NOTHING, previous=None)
    finally:
        staging.close()


def stored(records: RecordSet, folder: Path) -> DuckDBPyConnection:
    folder.mkdir(parents=True, exist_ok=True)
    tables, _ = write_tables(records, folder)
    connection = engine.connect()
    for table in tables:
        path = folder / table.file_name
        connection.execute(f"CREATE VIEW {table.kind.table} AS SELECT * FROM read_parquet('{path}')")
    return connection


def round_trip(records: RecordSet, folder: Path, kind: type[Record]) -> list[Record]:
    return list(fetch(stored(records, folder), kind))


def test_the_extensions_in_use_are_built_in() -> None:
    query = "SELECT extension_name FROM duckdb_extensions() WHERE install_mode = 'STATICALLY_LINKED'"
    assert {("json",), ("parquet",)} <= set(engine.connect().execute(query).fetchall())


def test_parquet_columns_have_the_types_of_the_records(tmp_path: Path) -> None:
    rows = stored(RecordSet([document()]), tmp_path).execute("DESCRIBE observations").fetchall()
    types = {row[0]: row[1] for row in rows}
    assert types["value"] == "DECIMAL(24,6)"
    assert types["as_of"] == "DATE"
    assert types["row"] == "BIGINT"
    assert types["is_stated_total"] == "BOOLEAN"


@pytest.mark.parametrize(
    "figure", ["0", "-0.000001", "999999999999999999.999999", "-999999999999999999.999999", "74512", "0.1", "1E+3"]
)
def test_decimals_are_exact(tmp_path: Path, figure: str) -> None:
    kept = round_trip(RecordSet([document(), observation(f"{D1}/t01/r03/c02", figure)]), tmp_path, Observation)
    assert isinstance(kept[0], Observation)
    assert kept[0].value == Decimal(figure)


def test_null_empty_text_and_the_word_null_stay_apart(tmp_path: Path) -> None:
    given_rows = [document(n, title=title) for n, title in enumerate((None, "", "null", "NULL", '"', "\\N"), 1)]
    kept = round_trip(RecordSet(given_rows), tmp_path, DocumentRecord)
    assert sorted(kept, key=lambda row: row.path) == given_rows  # type: ignore[attr-defined]


def test_times_keep_their_microseconds_and_no_zone(tmp_path: Path) -> None:
    row = document(published_at=dt.datetime(2022, 9, 30, 23, 59, 59, 123456))
    assert round_trip(RecordSet([row]), tmp_path, DocumentRecord) == [row]


def test_vietnamese_stays_as_composed_or_decomposed_as_it_came(tmp_path: Path) -> None:
    composed = "Thừa Thiên – Huế"
    row = document(title=composed, subject=unicodedata.normalize("NFD", composed))
    assert round_trip(RecordSet([row]), tmp_path, DocumentRecord) == [row]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=30))
def test_any_text_comes_back(tmp_path: Path, texts: list[str]) -> None:
    rows = [Rejection(sha256=f"{n:02d}", path=text, reason=text, stage="extract") for n, text in enumerate(texts)]
    assert round_trip(RecordSet(rows), tmp_path, Rejection) == rows


def test_rows_lie_in_the_order_of_their_key(tmp_path: Path) -> None:
    rows = [entity("vn63:46", "Huế", valid_from=dt.date(2025, 1, 1)), entity("vn63:46", "Huế"), entity("vn63:01", "a")]
    found = stored(RecordSet(rows), tmp_path).execute("SELECT entity_id, valid_from FROM entities").fetchall()
    assert found == [("vn63:01", None), ("vn63:46", None), ("vn63:46", dt.date(2025, 1, 1))]


def test_bytes_do_not_depend_on_threads_even_over_several_row_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = [
        CheckTerm.model_construct(check_id=f"{D1}/c{n % 7}", observation_id=f"{D1}/p{n:06d}/1", sign=1, role="part")
        for n in range(130_000)
    ]
    hashes, connect = set(), engine.connect
    for threads, rows in ((1, terms), (2, terms[::-1]), (4, terms[60_000:] + terms[:60_000])):

        def with_threads(spill: Path | None = None, count: int = threads) -> DuckDBPyConnection:
            connection = connect(spill)
            connection.execute(f"SET threads = {count}")
            return connection

        monkeypatch.setattr(engine, "connect", with_threads)
        folder = tmp_path / str(threads)
        folder.mkdir()
        tables, _ = write_tables(RecordSet([document(), *rows]), folder)
        hashes.add(tuple(table.sha256 for table in tables))
    assert len(hashes) == 1


def test_a_key_that_stands_twice_is_refused_with_its_name(tmp_path: Path) -> None:
    twice = [observation(f"{D1}/t01/r03/c02", "1"), observation(f"{D1}/t01/r03/c02", "2")]
    with pytest.raises(ValueError, match=f"observations holds more than one row with the key observation_id {D1}/t01/"):
        stored(RecordSet([document(), *twice]), tmp_path)


def test_a_key_with_a_null_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="entities holds more than one row with the key entity_id vn63:33, valid_from"):
        stored(RecordSet([entity("vn63:33", "a"), entity("vn63:33", "b")]), tmp_path)


def test_rows_without_their_document_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"checks holds rows of document {D1}, which is not among the documents"):
        stored(RecordSet([check(f"{D1}/t01/serial")]), tmp_path)


def test_a_null_where_none_may_be_is_refused(tmp_path: Path) -> None:
    hollow = document().model_copy(update={"path": None})
    with pytest.raises(ValueError, match="A row of documents cannot be stored: "):
        stored(RecordSet([hollow]), tmp_path)


def test_checks_are_counted_by_status(tmp_path: Path) -> None:
    rows = [check(f"{D1}/{n}", status=status) for n, status in enumerate(("passed", "failed", "passed"))]
    _, counts = write_tables(RecordSet([document(), *rows]), tmp_path)
    assert counts == {"failed": 1, "passed": 2}
