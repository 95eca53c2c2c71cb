"""Later reports that restate earlier figures, from printed pages to the dataset. All figures are invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING, get_args

import pytest

from cds_etl import ingest
from cds_etl import open as open_data
from cds_etl.pipeline import forget
from cds_etl.records import Check, DocumentRecord, Observation
from typeset.families import grid_of, report_of
from typeset.invented import PROVINCE_NAMES
from typeset.knobs import draw
from typeset.report import typeset
from typeset.samples import thousands
from typeset.weeks import WEEKS, By, Restated, three_weeks

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.load import Dataset

VISITS = "one_touch.visits"
each_way = pytest.mark.parametrize("by", get_args(By))


def print_weeks(folder: Path, by: By = "column", seed: int = 0) -> tuple[Restated, ...]:
    folder.mkdir()
    series = three_weeks(seed, by)
    for report in series.reports:
        typeset(report).save(folder / f"week-{report.week}.pdf")
    return series.restated


def figure(dataset: Dataset, name: str, where: str) -> list[tuple[object, ...]]:
    entities = f"SELECT entity_id FROM observations WHERE entity_raw = '{name}'"
    return dataset.fetch(f"SELECT value {where} AND indicator_id = '{VISITS}' AND entity_id IN ({entities})")


@each_way
def test_restated_figures_are_revisions_and_no_contradictions(tmp_path: Path, by: By) -> None:
    restated = print_weeks(tmp_path / "raw", by)
    ingest(tmp_path / "raw", tmp_path / "data", workers=1)
    with open_data(tmp_path / "data") as dataset:
        checks = dataset.rows(Check)
        assert [item.message for item in checks if item.status == "failed"] == []
        found = {(item.expected, item.actual, item.delta) for item in checks if item.rule == "revision"}
        assert found == {(Decimal(i.before), Decimal(i.after), Decimal(i.after - i.before)) for i in restated}
        revised = [item for item in dataset.rows(Observation) if item.status == "revised"]
        assert sorted((item.entity_raw, item.value, item.period) for item in revised) == sorted(
            (item.name, Decimal(item.before), "2022-W39") for item in restated
        )
        for item in restated:
            (stands,) = figure(dataset, item.name, "FROM series WHERE period = '2022-W39'")
            assert stands == (item.after,)
            history = figure(dataset, item.name, "FROM history WHERE period = '2022-W39'")
            assert history == [(item.before,), (item.after,)]
        latest = dataset.fetch(f"SELECT DISTINCT period FROM latest WHERE indicator_id = '{VISITS}'")
        assert latest == [("2022-W40",)]


@pytest.mark.parametrize("seed", [1, 21, 38, 57])
def test_headers_that_wrap_before_the_week_are_headers_in_layouts_without_rules(tmp_path: Path, seed: int) -> None:
    series = three_weeks(seed)
    for report in series.reports:
        typeset(report, draw(seed).layout).save(tmp_path / f"{report.week}.pdf")
    ingest([tmp_path / f"{week}.pdf" for week in WEEKS], tmp_path / "data", workers=1)
    with open_data(tmp_path / "data") as dataset:
        assert dataset.fetch("SELECT count(*) FROM checks WHERE status = 'failed'") == [(0,)]
        found = [row[0] for row in dataset.fetch("SELECT difference FROM revisions ORDER BY 1")]
    assert found == sorted(Decimal(item.after - item.before) for item in series.restated)


def test_old_and_new_are_linked_and_explained(tmp_path: Path) -> None:
    restated = print_weeks(tmp_path / "raw")
    ingest(tmp_path / "raw", tmp_path / "data", workers=1)
    with open_data(tmp_path / "data") as dataset:
        rows = dataset.fetch("SELECT entity_name, period, old_value, new_value, difference, old_id FROM revisions")
        assert sorted(row[2:5] for row in rows) == sorted((i.before, i.after, i.after - i.before) for i in restated)
        assert {row[1] for row in rows} == {"2022-W39"}
        for row in rows:
            trace = dataset.trace(str(row[5]))
            assert trace is not None
            assert [cover.check.rule for cover in trace.checks].count("revision") == 1
            assert trace.observation.status == "revised"


def test_the_order_of_arrival_does_not_matter_and_forgetting_takes_revisions_back(tmp_path: Path) -> None:
    print_weeks(tmp_path / "raw")
    snapshots = set()
    for place, order in enumerate(permutations((38, 39, 40))):
        data = tmp_path / f"data-{place}"
        for week in order:
            report = ingest(tmp_path / "raw" / f"week-{week}.pdf", data, workers=1)
        assert report.snapshot_id
        snapshots.add(report.snapshot_id.partition("-")[2])
    assert len(snapshots) == 1
    with open_data(data) as dataset:
        third = next(item.sha256 for item in dataset.rows(DocumentRecord) if item.report_week == 40)
    forget(third, data)
    with open_data(data) as dataset:
        assert dataset.fetch("SELECT count(*) FROM checks WHERE rule = 'revision'") == [(0,)]
        assert dataset.fetch("SELECT count(*) FROM check_terms WHERE check_id LIKE '%revision%'") == [(0,)]
        assert dataset.fetch("SELECT DISTINCT status FROM observations") == [("ok",)]


@pytest.mark.parametrize(
    "header",
    ["Tuần 39", "Tuần 39 (đã điều chỉnh)", "Tổng số tuần 39 sau rà soát", "Tổng số lũy kế đến tuần 39"],
)
def test_a_column_headed_by_the_week_restates_beside_parts_of_the_week_itself(tmp_path: Path, header: str) -> None:
    names = PROVINCE_NAMES[:6]
    parts = [(100 + number, 20 + number) for number in range(6)]
    totals = {39: [90 + number for number in range(6)], 40: [own + other for own, other in parts]}
    caption = "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn về chuyển đổi số của các địa phương:"
    heads = ("Địa phương", "Tự tổ chức bồi dưỡng", "Nền tảng One Touch", "Tổng số")
    mended = [*totals[39][:-2], 1095, 195]

    def figures(*columns: list[int]) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
        rows = [(name, *map(thousands, row)) for name, *row in zip(names, *columns, strict=True)]
        return rows, tuple(thousands(sum(column)) for column in columns)

    second = grid_of(("Địa phương", "Tổng số"), *figures(totals[39]))
    third = grid_of((*heads, header), *figures([a for a, _ in parts], [b for _, b in parts], totals[40], mended))
    for week, grid in ((39, second), (40, third)):
        date = dt.date.fromisocalendar(2022, week, 5)
        typeset(report_of(caption, grid, week, date)).save(tmp_path / f"{week}.pdf")
    ingest([tmp_path / "39.pdf", tmp_path / "40.pdf"], tmp_path / "data", workers=1)
    with open_data(tmp_path / "data") as dataset:
        checks = dataset.rows(Check)
        assert [item.message for item in checks if item.status == "failed"] == []
        assert [item.rule for item in checks].count("row_total") == len(names) + 1
        differences = dataset.fetch("SELECT entity_name, difference FROM revisions WHERE entity_kind = 'province'")
        assert sorted(differences) == sorted([(names[4], Decimal(1001)), (names[5], Decimal(100))])
