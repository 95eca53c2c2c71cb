"""A worked example, with invented figures: what each view says of a handful of observations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import Dataset, Store, open_dataset
from cds_etl.load.views import views_for
from cds_etl.records import RecordSet

from .factory import document, document_id, indicator, observation, register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

D1, D2, OLD = document_id(1), document_id(2), document_id(3)
THAI_BINH = {"entity_id": "vn63:34", "entity_code": "34"}
HUE = {"entity_id": "vn63:46", "entity_code": "46"}
BAC_GIANG = {"entity_id": "vn63:24", "entity_code": "24"}
GROUP = {"entity_id": "group:provinces", "entity_kind": "group", "entity_code": None, "geography": None}
UNKNOWN = {"entity_id": None, "entity_kind": None, "entity_code": None, "geography": None, "entity_raw": "Tỉnh X"}
RATE = {"indicator_id": "training.rate", "unit": "%"}
TOTAL = GROUP | {"row_kind": "total", "is_stated_total": True}
WEEK_2 = {"period": "2022-W02", "as_of": dt.date(2022, 1, 16)}


def worked_example() -> RecordSet:
    """Week 1 and week 2, and a superseded edition of week 1; Thái Bình's rate is blank: it has no row."""
    return RecordSet(
        [
            *register(),
            document(1),
            document(2),
            document(3, is_current=False, superseded_by=D1, edition=2, status="superseded"),
            observation(f"{D1}/t01/r03/c02", "10"),
            observation(f"{D1}/t01/r03/c03", "12.5", **RATE),
            observation(f"{D1}/t01/r04/c02", "7", **THAI_BINH, status="disputed"),
            observation(f"{D1}/t01/r05/c02", None, **HUE),
            observation(f"{D1}/t01/r06/c02", "1", **UNKNOWN),
            observation(f"{D1}/t01/r07/c02", "2", **UNKNOWN),
            observation(f"{D1}/t01/r08/c02", "17", **TOTAL),
            observation(f"{D1}/p003/1", "20", **TOTAL, qualifier="about"),
            observation(f"{D1}/p004/1", "99", modality="target"),
            observation(f"{OLD}/t01/r03/c02", "1000"),
            observation(f"{D2}/t01/r03/c02", "15", **WEEK_2),
            observation(f"{D2}/t01/r04/c02", "9", **THAI_BINH, **WEEK_2),
            observation(f"{D2}/t01/r05/c02", "4", **HUE, **WEEK_2),
            observation(f"{D2}/t01/r06/c02", "3", **BAC_GIANG, **WEEK_2),
            observation(f"{D2}/p001/1", "11", as_of=dt.date(2022, 1, 9)),
        ]
    )


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    root = tmp_path_factory.mktemp("data")
    Store(root).publish(worked_example(), kept=frozenset(), inputs=(), fingerprint="x")
    with open_dataset(root) as opened:
        yield opened


def rows(dataset: Dataset, query: str) -> list[tuple[object, ...]]:
    frame = dataset.sql(query)
    return [  # pandas says NaN or NaT for null; either differs from itself
        tuple(None if value != value else value for value in row)
        for row in frame.astype(object).itertuples(index=False, name=None)
    ]


def test_a_family_is_wide_one_row_an_entity_and_blank_is_null(dataset: Dataset) -> None:
    query = "SELECT entity_name, row_kind, total, rate FROM training WHERE report_week = 1 ORDER BY total, entity_name"
    assert rows(dataset, query) == [
        ("Tỉnh X", "member", 1.0, None),
        ("Tỉnh X", "member", 2.0, None),
        ("Thái Bình", "member", 7.0, None),
        ("Hưng Yên", "member", 10.0, 12.5),
        ("63 tỉnh, thành phố", "total", 17.0, None),
        ("Thừa Thiên Huế", "member", None, None),
    ]


def test_a_family_has_the_columns_of_the_contract(dataset: Dataset) -> None:
    assert list(dataset.sql("SELECT * FROM training").columns) == [
        "document_id", "report_id", "report_year", "report_week", "period", "as_of", "entity_id", "entity_kind",
        "entity_code", "geography", "entity_name", "row_kind", "rate", "total",
    ]  # fmt: skip


def test_a_clean_family_lacks_disputed_values(dataset: Dataset) -> None:
    query = "SELECT total FROM training_clean WHERE report_week = 1 AND entity_id = 'vn63:34'"
    assert rows(dataset, query) == []
    assert len(dataset.sql("SELECT * FROM training_clean")) == len(dataset.sql("SELECT * FROM training")) - 1


def test_a_family_by_period_is_wide_with_the_values_that_stand(dataset: Dataset) -> None:
    """Week 1 of Hưng Yên was restated as 11 by the second report; names that were not resolved are in no series."""
    query = "SELECT entity_name, period, as_of, total, rate FROM training_by_period ORDER BY period, entity_id"
    week_1, week_2 = dt.datetime(2022, 1, 9), dt.datetime(2022, 1, 16)
    assert rows(dataset, query) == [
        ("63 tỉnh, thành phố", "2022-W01", week_1, 17.0, None),
        ("Hưng Yên", "2022-W01", week_1, 11.0, 12.5),
        ("Thái Bình", "2022-W01", week_1, 7.0, None),
        ("Bắc Giang", "2022-W02", week_2, 3.0, None),
        ("Hưng Yên", "2022-W02", week_2, 15.0, None),
        ("Thái Bình", "2022-W02", week_2, 9.0, None),
        ("Thừa Thiên Huế", "2022-W02", week_2, 4.0, None),
    ]


def test_a_clean_family_by_period_lacks_disputed_values(dataset: Dataset) -> None:
    query = "SELECT period FROM training_by_period_clean WHERE entity_id = 'vn63:34'"
    assert rows(dataset, query) == [("2022-W02",)]


def test_series_holds_one_value_a_period_and_the_newest_document_counts(dataset: Dataset) -> None:
    query = (
        "SELECT period, value, report_id FROM series WHERE indicator_id = 'training.total' AND entity_id = 'vn63:33'"
    )
    assert rows(dataset, f"{query} ORDER BY period") == [
        ("2022-W01", 11.0, "2/BC-UBQGCĐS 2022"),
        ("2022-W02", 15.0, "2/BC-UBQGCĐS 2022"),
    ]


def test_an_exact_figure_counts_before_a_rounded_one(dataset: Dataset) -> None:
    assert rows(dataset, "SELECT value, qualifier FROM series WHERE entity_kind = 'group'") == [(17.0, "exact")]


def test_latest_is_the_newest_date_of_each_indicator_and_entity(dataset: Dataset) -> None:
    query = "SELECT indicator_id, entity_id, value FROM latest ORDER BY ALL"
    assert rows(dataset, query) == [
        ("training.rate", "vn63:33", 12.5),
        ("training.total", "group:provinces", 17.0),
        ("training.total", "vn63:24", 3.0),
        ("training.total", "vn63:33", 15.0),
        ("training.total", "vn63:34", 9.0),
        ("training.total", "vn63:46", 4.0),
    ]


def test_clean_series_and_observations_lack_disputed_values(dataset: Dataset) -> None:
    query = "SELECT period FROM {} WHERE indicator_id = 'training.total' AND entity_id = 'vn63:34' ORDER BY period"
    assert rows(dataset, query.format("series")) == [("2022-W01",), ("2022-W02",)]
    assert rows(dataset, query.format("series_clean")) == [("2022-W02",)]
    assert rows(dataset, query.format("latest_clean")) == [("2022-W02",)]
    assert rows(dataset, query.format("observations_clean")) == [("2022-W02",)]


def test_a_revised_value_is_out_of_the_series_and_stays_an_observation(tmp_path: Path) -> None:
    records = worked_example()
    records.add(observation(f"{D2}/p002/1", "8", **THAI_BINH, as_of=dt.date(2022, 1, 12), status="revised"))
    Store(tmp_path).publish(records, kept=frozenset(), inputs=(), fingerprint="x")
    with open_dataset(tmp_path) as opened:
        query = "SELECT value FROM {} WHERE entity_id = 'vn63:34' AND period = '2022-W01' ORDER BY value"
        assert rows(opened, query.format("series")) == [(7.0,)]
        assert rows(opened, query.format("observations")) == [(7.0,), (8.0,)]


def test_sums_over_the_34_say_how_many_members_reported(dataset: Dataset) -> None:
    """Huế's dash in week 1 and Bắc Giang's partial succession count nowhere; rates are not summed."""
    query = "SELECT entity_id, entity_name, period, value, members_reported, members, indicator_id FROM sums_34"
    assert rows(dataset, f"{query} ORDER BY entity_id, period") == [
        ("vn34:33", "Hưng Yên", "2022-W01", 18.0, 2, 2, "training.total"),
        ("vn34:33", "Hưng Yên", "2022-W02", 24.0, 2, 2, "training.total"),
        ("vn34:46", "Thành phố Huế", "2022-W02", 4.0, 1, 1, "training.total"),
    ]


def test_clean_sums_over_the_34_count_no_disputed_member(dataset: Dataset) -> None:
    query = "SELECT entity_id, period, value, members_reported, members FROM sums_34_clean ORDER BY entity_id, period"
    assert rows(dataset, query) == [
        ("vn34:33", "2022-W01", 11.0, 1, 2),
        ("vn34:33", "2022-W02", 24.0, 2, 2),
        ("vn34:46", "2022-W02", 4.0, 1, 1),
    ]


def test_a_member_that_did_not_report_is_missing_from_the_count(tmp_path: Path) -> None:
    records = RecordSet([*register(), document(1), observation(f"{D1}/t01/r03/c02", "0")])
    Store(tmp_path).publish(records, kept=frozenset(), inputs=(), fingerprint="x")
    with open_dataset(tmp_path) as opened:
        assert rows(opened, "SELECT value, members_reported, members FROM sums_34") == [(0.0, 1, 2)]


def test_names_are_those_of_the_date(tmp_path: Path) -> None:
    later = {"as_of": dt.date(2025, 3, 1), "period": "2025-W09"}
    places = [observation(f"{D1}/t01/r03/c02", "1", **HUE), observation(f"{D1}/t01/r04/c02", "2", **HUE | later)]
    Store(tmp_path).publish(
        RecordSet([*register(), document(1), *places]), kept=frozenset(), inputs=(), fingerprint="x"
    )
    with open_dataset(tmp_path) as opened:
        query = "SELECT period, entity_name FROM series ORDER BY period"
        assert rows(opened, query) == [("2022-W01", "Thừa Thiên Huế"), ("2025-W09", "Thành phố Huế")]


def test_provinces_and_agencies_are_rows_of_the_register(dataset: Dataset) -> None:
    assert rows(dataset, "SELECT count(*), count(DISTINCT entity_id) FROM provinces") == [(8, 7)]
    assert rows(dataset, "SELECT entity_id FROM agencies") == [("agency:mic",)]


def test_every_table_view_and_column_has_its_comment(dataset: Dataset) -> None:
    own = "database_name = 'cds' AND NOT internal"
    for what, name in (("tables", "table_name"), ("views", "view_name"), ("columns", "column_name")):
        bare = dataset.sql(f"SELECT {name} FROM duckdb_{what}() WHERE {own} AND coalesce(comment, '') = ''")
        assert bare.empty, bare
    query = "SELECT comment FROM duckdb_columns() WHERE table_name = 'training' AND column_name = 'rate'"
    assert rows(dataset, query) == [("Tổng số / Total (%)",)]


def test_keys_hold_in_the_database(dataset: Dataset) -> None:
    query = (
        "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY' AND database_name = 'cds'"
    )
    keyed = {name for (name,) in rows(dataset, query)}
    assert {"documents", "rejections", "successions", "indicators"} <= keyed
    assert "entities" not in keyed  # its valid_from may be null
    assert not {"observations", "cells"} & keyed  # an index would take more than the table itself


def test_a_family_with_a_strange_name_is_quoted(tmp_path: Path) -> None:
    odd = indicator("select \"x\"; --.sum of 'all'")
    records = RecordSet([odd, document(1), observation(f"{D1}/t01/r03/c02", "5", indicator_id=odd.indicator_id)])
    Store(tmp_path).publish(records, kept=frozenset(), inputs=(), fingerprint="x")
    with open_dataset(tmp_path) as opened:
        assert rows(opened, 'SELECT "sum of \'all\'" FROM "select ""x""; --"') == [(Decimal(5),)]


@pytest.mark.parametrize("taken", ["latest.a", "Documents.a", "snapshot.a", "a.period", "a.period_end", "sums_34.b"])
def test_names_that_are_taken_are_refused(taken: str) -> None:
    with pytest.raises(ValueError, match="is taken: rename it"):
        views_for([indicator(taken)])
    assert views_for([indicator(taken, is_mapped=False)])


def test_a_family_named_as_the_clean_twin_of_another_is_refused() -> None:
    with pytest.raises(ValueError, match="'a_clean' is taken"):
        views_for([indicator("a.x"), indicator("a_clean.x")])
    with pytest.raises(ValueError, match="'a_by_period' is taken"):
        views_for([indicator("a.x"), indicator("a_by_period.x")])
