from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from cds_etl.load import Dataset, QueryError, Store, open_dataset
from cds_etl.records import CheckTerm, DocumentRecord, Entity, Observation, RecordSet

from .factory import (
    anchor,
    cell,
    check,
    document,
    document_id,
    footnote,
    observation,
    paragraph,
    register,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

D1 = document_id(1)
T1 = f"{D1}/t01"
TOTAL, PART = f"{T1}/r03/c02", f"{T1}/r04/c03"
THAI_BINH = {"entity_id": "vn63:34", "entity_code": "34"}


def printed() -> RecordSet:
    """A table with a two-level header, notes on a header, on a row and on another row's figure, and two sentences."""
    return RecordSet(
        [
            *register(),
            document(1),
            table(T1),
            cell(T1, 1, 1, "Tỉnh", row_span=2),
            cell(T1, 1, 2, "Cán bộ được đào tạo", column_span=2),
            cell(T1, 2, 2, "Tổng số"),
            cell(T1, 2, 3, "Cấp xã"),
            cell(T1, 3, 1, "Hung Yên", role="label"),
            cell(T1, 3, 2, "1.250"),
            cell(T1, 3, 3, "250"),
            cell(T1, 4, 1, "Thái Bình", role="label"),
            cell(T1, 4, 3, "75"),
            observation(TOTAL, "1250", value_raw="1.250"),
            observation(PART, "75", **THAI_BINH),
            observation(f"{D1}/p002/1", "12.5", indicator_id="training.rate"),
            observation(f"{D1}/n3/1", "41", source="footnote", paragraph=None, **THAI_BINH),
            paragraph(D1, 1, "Mở đầu."),
            paragraph(D1, 2, "Đạt 12,5 %."),
            footnote(f"{D1}/n1", "Tính đến tuần 1."),
            footnote(f"{D1}/n2", "Thái Bình ước tính."),
            footnote(f"{D1}/n3", "Trong đó 41 xã."),
            footnote(f"{D1}/n4", "Chỉ nói về 250."),
            anchor(f"{D1}/n1", table_id=T1, row=1, column=2),
            anchor(f"{D1}/n2", table_id=T1, row=4, column=1),
            anchor(f"{D1}/n3", paragraph=2),
            anchor(f"{D1}/n4", table_id=T1, row=3, column=3),
            check(f"{T1}/row_total/r03", rule="row_total"),
            check(f"{T1}/column_total/c02"),
            check(f"{T1}/column_total/c03", status="failed"),
            CheckTerm(check_id=f"{T1}/row_total/r03", observation_id=TOTAL, sign=-1, role="total"),
            CheckTerm(check_id=f"{T1}/column_total/c02", observation_id=TOTAL, sign=1, role="part"),
            CheckTerm(check_id=f"{T1}/column_total/c03", observation_id=PART, sign=1, role="part"),
        ]
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("data")
    Store(root).publish(printed(), kept=frozenset(), inputs=(), fingerprint="x")
    return root


@pytest.fixture(scope="module")
def dataset(data: Path) -> Iterator[Dataset]:
    with open_dataset(data) as opened:
        yield opened


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """The same records as a snapshot that is no longer the current one."""
    store = Store(tmp_path_factory.mktemp("older"))
    first = store.publish(printed(), kept=frozenset(), inputs=(), fingerprint="x")
    store.publish(RecordSet([document(2)]), kept=frozenset(), inputs=(), fingerprint="x")
    with open_dataset(store.root, first.snapshot_id[5:]) as opened:
        yield opened


def test_records_come_back_as_they_went_in(dataset: Dataset) -> None:
    for kind in (DocumentRecord, Observation, CheckTerm):
        given = sorted(printed().of(kind), key=lambda row: [getattr(row, column) for column in row.key])
        assert dataset.rows(kind) == given
    assert {row.entity_id for row in dataset.rows(Entity)} == {row.entity_id for row in printed().of(Entity)}
    assert isinstance(dataset.rows(Observation)[0].value, Decimal)


def test_observations_are_named_dated_and_floats(dataset: Dataset) -> None:
    frame = dataset.observations(indicator="training.total", province="vn63:33")
    assert list(frame["value"]) == [1250.0]
    assert frame["value"].dtype == "float64"
    assert (frame["entity_name"][0], frame["report_week"][0]) == ("Hưng Yên", 1)
    assert len(dataset.observations()) == 4


@pytest.mark.parametrize("province", ["vn63:34", "34", "Thái Bình", "thai binh", "THÁI BÌNH"])
def test_a_province_is_known_by_id_code_or_name(dataset: Dataset, province: str) -> None:
    assert set(dataset.observations(province=province)["entity_id"]) == {"vn63:34"}


def test_a_name_or_code_that_two_geographies_share_takes_both(data: Path, tmp_path: Path) -> None:
    merged = {"entity_id": "vn34:33", "geography": "vn34"}
    records = RecordSet([*printed(), observation(f"{T1}/r05/c02", "1", **merged)])
    Store(tmp_path).publish(records, kept=frozenset(), inputs=(), fingerprint="x")
    with open_dataset(tmp_path) as opened:
        for province in ("33", "Hưng Yên"):
            assert set(opened.observations(province=province)["entity_id"]) == {"vn63:33", "vn34:33"}


def test_a_code_of_two_provinces_is_refused_with_both_named(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match=r"Code 24 is that of Bắc Ninh \(vn34:24\) and Bắc Giang \(vn63:24\)"):
        dataset.observations(province="24")
    assert dataset.observations(province="vn63:24").empty


def test_an_old_and_a_new_name_both_lead_to_the_province(dataset: Dataset) -> None:
    for name in ("Thừa Thiên Huế", "thanh pho hue", "46"):
        assert dataset.observations(province=name).empty


def test_unknown_names_are_refused_with_a_hint(dataset: Dataset) -> None:
    with pytest.raises(ValueError, match="knows no province 'Atlantis'"):
        dataset.observations(province="Atlantis")
    with pytest.raises(ValueError, match=r"knows no indicator 'training\.totl'; nearest: training\.total"):
        dataset.observations(indicator="training.totl")


def test_tables_and_checks_are_frames(dataset: Dataset) -> None:
    assert list(dataset.tables["table_id"]) == [T1]
    assert sorted(dataset.checks["status"]) == ["failed", "passed", "passed"]


def test_types_of_a_frame_do_not_depend_on_the_rows(dataset: Dataset) -> None:
    """Numbers, truth and text stay what they are where all is missing, and where nothing is found."""
    for name in ("observations", "cells", "series", "documents", "sums_34", "training_by_period"):
        whole, none = dataset.table(name), dataset.sql(f"SELECT * FROM {name} LIMIT 0")
        plain = dataset.sql(f"SELECT * FROM {name}")
        assert list(plain.dtypes) == list(none.dtypes)
        assert not [str(kind) for kind in whole.dtypes if kind == "object"]
    found = dataset.sql('SELECT "row", is_stated_total, missing_reason, value, as_of FROM observations')
    kinds = [str(kind) for kind in found.dtypes]
    assert [kinds[0], kinds[1], *kinds[3:]] == ["Int64", "boolean", "float64", "datetime64[us]"]
    assert dataset.sql("SELECT 1 AS a, NULL::BIGINT AS a").iloc[0].isna().tolist() == [False, True]


def test_a_table_is_a_frame_in_the_order_of_its_key(dataset: Dataset) -> None:
    frame = dataset.table("observations")
    assert list(frame["observation_id"]) == sorted(frame["observation_id"])
    assert list(frame["source"].cat.categories)[:2] == ["table", "prose"]
    assert list(dataset.table("entities")["entity_id"][:2]) == ["agency:mic", "group:provinces"]
    assert set(dataset.table("provinces")["kind"]) == {"province"}
    with pytest.raises(ValueError, match="has no table or view 'serie'; nearest: series"):
        dataset.table("serie")


def test_sql_takes_parameters(dataset: Dataset) -> None:
    assert dataset.sql("SELECT ? + 1 AS a", [1])["a"][0] == 2
    assert dataset.sql("SELECT $n + 1 AS a", {"n": 1})["a"][0] == 2


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO snapshot VALUES ('a', 'b')",
        "UPDATE observations SET value = 0",
        "DELETE FROM observations",
        "DROP TABLE observations",
        "CREATE TABLE more (a INT)",
        "COPY observations TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/out.db'",
        "SELECT * FROM read_text('{folder}/secret.txt')",
        "SELECT * FROM '{folder}/secret.csv'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
@pytest.mark.parametrize("is_old", [False, True], ids=["current", "older"])
def test_a_query_cannot_write_nor_read_files(
    tmp_path: Path, dataset: Dataset, older: Dataset, query: str, is_old: bool
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("secret.txt", "secret.csv"):
        (folder / name).write_text("a\n1\n")
    with pytest.raises(duckdb.Error):
        (older if is_old else dataset).sql(query.format(folder=folder))
    assert sorted(path.name for path in folder.iterdir()) == ["secret.csv", "secret.txt"]


def test_rows_come_with_the_names_of_their_columns(dataset: Dataset) -> None:
    names, rows = dataset.fetch_named(
        "SELECT entity_raw AS name, value, 1 AS value FROM observations ORDER BY observations.value"
    )
    assert names == ["name", "value", "value"]
    assert rows[0] == ("Hung Yên", Decimal("12.5"), 1)
    assert dataset.fetch("SELECT 1, NULL") == [(1, None)]
    assert dataset.fetch_named("SELECT 1 AS a WHERE false") == (["a"], [])


@pytest.mark.parametrize("query", ["SELEC 1", "SELECT nothing", "SELECT 1 / 'a'", "DROP TABLE observations"])
def test_a_query_at_fault_is_one_error_of_ours(dataset: Dataset, query: str) -> None:
    with pytest.raises(QueryError, match="The query does not work: "):
        dataset.fetch(query)


@pytest.mark.parametrize("query", ["", "  ", "-- nothing"])
def test_an_empty_query_is_told(dataset: Dataset, query: str) -> None:
    with pytest.raises(QueryError, match="The query is empty: give a statement"):
        dataset.fetch_named(query)


def test_an_older_snapshot_has_its_rows_and_views(older: Dataset) -> None:
    assert older.manifest.id.startswith("0001-")
    assert older.sql("SELECT count(*) AS n FROM training")["n"][0] == 2
    assert [row.path for row in older.rows(DocumentRecord)] == ["report-1.pdf"]


def test_the_database_serves_those_who_open_it_themselves(data: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{data / 'cds.duckdb'}' AS other (READ_ONLY)")
        assert connection.execute("SELECT count(*) FROM other.latest").fetchone() == (3,)
        assert connection.execute("SELECT count(*) FROM other.training_clean").fetchone() == (2,)


def test_a_table_value_is_traced_to_cell_headers_checks_and_notes(dataset: Dataset) -> None:
    found = dataset.trace(TOTAL)
    assert found is not None
    assert (found.observation.observation_id, found.document.path) == (TOTAL, "report-1.pdf")
    assert found.printed == "1.250"
    assert found.headers == ("Cán bộ được đào tạo", "Tổng số")
    assert [(cover.check.rule, cover.term.sign, cover.term.role) for cover in found.checks] == [
        ("column_total", 1, "part"),
        ("row_total", -1, "total"),
    ]
    assert {note.footnote_id for note in found.footnotes} == {f"{D1}/n1", f"{D1}/n4"}


def test_a_note_on_another_rows_figure_is_not_about_this_one(dataset: Dataset) -> None:
    found = dataset.trace(PART)
    assert found is not None
    assert found.headers == ("Cán bộ được đào tạo", "Cấp xã")
    assert [note.text for note in found.footnotes] == ["Tính đến tuần 1.", "Thái Bình ước tính."]
    assert [cover.check.status for cover in found.checks] == ["failed"]


def test_a_value_in_prose_is_traced_to_its_paragraph(dataset: Dataset) -> None:
    found = dataset.trace(f"{D1}/p002/1")
    assert found is not None
    assert (found.printed, found.headers, found.checks) == ("Đạt 12,5 %.", (), ())
    assert [note.footnote_id for note in found.footnotes] == [f"{D1}/n3"]


def test_a_value_in_a_note_is_traced_to_the_note(dataset: Dataset) -> None:
    found = dataset.trace(f"{D1}/n3/1")
    assert found is not None
    assert found.printed == "Trong đó 41 xã."
    assert dataset.trace("no/such/place") is None


def test_provenance_is_the_trace_or_an_error(dataset: Dataset) -> None:
    assert dataset.provenance(TOTAL) == dataset.trace(TOTAL)
    with pytest.raises(ValueError, match="has no observation 'no/such/place'"):
        dataset.provenance("no/such/place")


def test_the_room_is_entered_without_its_heavy_libraries() -> None:
    script = "import sys, cds_etl.load; print([name for name in ('duckdb', 'pandas') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
