"""The week-39 report of 2022 from PDF to snapshot, as typeset by this project and by a word processor alike.

Its figures are real. What every report must give belongs in `test_pipeline`, what a faulty one gives in `test_faults`.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl.load import open_dataset
from cds_etl.pipeline import forget
from cds_etl.records import CellRecord, FootnoteAnchor, FootnoteRecord
from running import RAW, SHARED_TRUTH, SHARED_WEEK39, WEEK39
from typeset.report import typeset
from typeset.week39_report import week39_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cds_etl.load import Dataset

needs_shared = pytest.mark.skipif(not SHARED_WEEK39.exists(), reason="the shared week-39 report is not here")
SELF, ONE_TOUCH, TOTAL = (f"civil_servant_training.{part}" for part in ("self_organised", "one_touch", "total"))


@dataclass(frozen=True)
class Week39:
    """A dataset of one document, and what is printed in it: tables with header and total row, notes, anchors' ends."""

    dataset: Dataset
    tables: list[list[list[str]]]
    notes: list[tuple[str, str, int]]
    anchors: list[str]


def ours() -> tuple[list[list[list[str]]], list[tuple[str, str, int]], list[str]]:
    truth = typeset(week39_report()).truth
    tables = [[*table.header, *table.rows, table.total or []] for table in truth.tables]
    notes = [(note.marker, note.text, note.page) for note in truth.notes]
    return tables, notes, [anchor.tail for note in truth.notes for anchor in note.anchors]


def theirs() -> tuple[list[list[list[str]]], list[tuple[str, str, int]], list[str]]:
    truth = json.loads(SHARED_TRUTH.read_text(encoding="utf-8"))
    tables = []
    for number, table in enumerate(truth["tables"]):
        # The truth file leaves the first two heads out.
        heads = [["TT", ("Tên cơ quan", "Địa phương")[number]], [c["label"] for c in table["columns"][3:]]]
        sums = [table["totals"].get(column["key"]) for column in table["columns"][3:]]
        total = [table["total_label"], "", *("" if value is None else f"{value:,}".replace(",", ".") for value in sums)]
        tables.append([[*heads[0], *heads[1]], *table["printed"], total])
    notes = [(note["marker"], note["text"], note["page"]) for note in truth["footnotes"]]
    return tables, notes, [note["anchor_text"] for note in truth["footnotes"]]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((WEEK39, ours), id="raw"),
        pytest.param((SHARED_WEEK39, theirs), id="shared", marks=needs_shared),
    ],
)
def week39(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week39]:
    path, truth = request.param
    data = tmp_path_factory.mktemp("data")
    cds_etl.ingest([path], data, workers=1)
    with open_dataset(data) as dataset:
        yield Week39(dataset, *truth())


def test_every_cell_is_as_printed(week39: Week39) -> None:
    for number, printed in enumerate(week39.tables, start=1):
        cells = [cell for cell in week39.dataset.rows(CellRecord) if cell.table_id.endswith(f"/t{number:02d}")]
        found = [["" for _ in row] for row in printed]
        for cell in cells:
            found[cell.row - 1][cell.column - 1] = cell.text
        assert found == printed
        assert sum(cell.row_span * cell.column_span for cell in cells) == len(printed) * len(printed[0])


def test_thirty_agencies_and_sixty_three_provinces(week39: Week39) -> None:
    rows = week39.dataset.fetch(
        'SELECT entity_kind, count(DISTINCT entity_id), count(DISTINCT "row") FROM observations'
        " WHERE source = 'table' AND row_kind = 'member' GROUP BY entity_kind ORDER BY entity_kind"
    )
    assert rows == [("agency", 30, 30), ("province", 63, 63)]


def test_sums(week39: Week39) -> None:
    sums = week39.dataset.fetch(
        "SELECT entity_kind, indicator_id, CAST(sum(value) AS INT), count(*) FROM observations"
        " WHERE source = 'table' AND row_kind = 'member' GROUP BY ALL ORDER BY ALL"
    )
    assert sums == [
        ("agency", TOTAL, 810, 30),
        ("province", ONE_TOUCH, 41836, 63),
        ("province", SELF, 74512, 35),
        ("province", TOTAL, 116348, 63),
    ]
    stated = week39.dataset.fetch(
        "SELECT entity_id, source, CAST(value AS INT) FROM observations"
        f" WHERE indicator_id = '{TOTAL}' AND row_kind = 'total' AND is_stated_total ORDER BY value"
    )
    assert stated[:2] == [("group:agencies", "table", 810), ("group:provinces", "table", 116348)]
    assert [row[1:] for row in stated[2:]] == [("prose", 117158)]


def test_names_resolve_and_keep_their_print(week39: Week39) -> None:
    names = {
        str(raw): entity
        for raw, entity in week39.dataset.fetch(
            "SELECT DISTINCT entity_raw, entity_id FROM observations WHERE source = 'table' AND row_kind = 'member'"
        )
    }
    assert names["Hung Yên"] == "vn63:33"
    assert names["Đông Nai"] == "vn63:75"
    assert names["Viện Hàn lâm Khoa học và Xã hội Việt Nam"] == "agency:vass"
    assert names["Viện Hàn lâm Khoa học và Công nghệ Việt Nam"] == "agency:vast"
    assert None not in names.values()


def test_a_blank_is_absent_and_a_zero_is_zero(week39: Week39) -> None:
    absent = week39.dataset.fetch(
        "SELECT count(*) FROM observations t WHERE entity_kind = 'province' AND source = 'table'"
        f" AND indicator_id = '{TOTAL}' AND NOT EXISTS (SELECT 1 FROM observations s"
        f" WHERE s.entity_id = t.entity_id AND s.indicator_id = '{SELF}')"
    )
    assert absent == [(28,)]
    health = week39.dataset.fetch(
        "SELECT value_raw, CAST(value AS INT), missing_reason FROM observations"
        " WHERE entity_raw = 'Bộ Y tế' AND source = 'table'"
    )
    assert health == [("0", 0, None)]


def test_footnotes_and_their_anchors(week39: Week39) -> None:
    notes = week39.dataset.rows(FootnoteRecord)
    assert [(note.marker, note.text, note.page) for note in notes] == week39.notes
    anchors = week39.dataset.rows(FootnoteAnchor)
    assert [anchor.footnote_id for anchor in anchors] == [note.footnote_id for note in notes]
    for anchor, told in zip(anchors, week39.anchors, strict=True):
        # The truth keeps sixty letters before a mark; an anchor begins with its sentence or behind the mark before it.
        own = anchor.anchor_text[-60:]
        assert told.endswith(own), told
        assert len(own) > 14


def test_memberships(week39: Week39) -> None:
    lists = week39.dataset.fetch(
        "SELECT split_part(footnote_id, '/', 2), indicator_id, holds, entity_kind, count(DISTINCT entity_id)"
        " FROM memberships GROUP BY ALL ORDER BY ALL"
    )
    assert lists == [
        ("n3", "plan_146.issued", True, "agency", 5),
        ("n4", "plan_146.issued", True, "province", 41),
        ("n5", "community_teams.provinces_formed", False, "province", 2),
    ]
    without = week39.dataset.fetch("SELECT entity_id FROM memberships WHERE NOT holds ORDER BY 1")
    assert without == [("vn63:01",), ("vn63:42",)]


def test_front_matter(week39: Week39) -> None:
    (document,) = week39.dataset.fetch(
        "SELECT kind, report_number, report_year, report_week, published_date, title, subject, issuer, status"
        " FROM documents"
    )
    assert document == (
        "report", "17/BC-UBQGCĐS", 2022, 39, dt.date(2022, 9, 30), "BÁO CÁO CHUYÊN ĐỀ",
        "NÂNG CAO NHẬN THỨC, PHỔ CẬP KỸ NĂNG VÀ PHÁT TRIỂN NGUỒN NHÂN LỰC CHUYỂN ĐỔI SỐ",
        "Bộ Thông tin và Truyền thông", "ok",
    )  # fmt: skip


def test_the_cross_checks_are_among_the_passed(week39: Week39) -> None:
    checks = week39.dataset.fetch("SELECT rule, status, count(*) FROM checks GROUP BY ALL ORDER BY ALL")
    assert [row for row in checks if row[1] != "passed"] == [("column_total", "skipped", 2)]
    passed = {rule: count for rule, status, count in checks if status == "passed"}
    assert passed["row_total"] == 63
    across = week39.dataset.fetch(
        "SELECT CAST(expected AS INT) FROM checks WHERE rule IN ('prose_table', 'list_count') ORDER BY 1"
    )
    assert across == [(2,), (5,), (41,), (63,), (1473,), (117158,)]
    ((twice,),) = week39.dataset.fetch("SELECT count(*) FROM observations WHERE source = 'table' AND proofs >= 2")
    assert twice == 65


def test_every_word_is_accounted_for(week39: Week39) -> None:
    lost = week39.dataset.fetch("SELECT page, words_in, words_out FROM pages WHERE words_in <> words_out")
    assert lost == []


def test_explain_leads_any_value_back_to_its_page(week39: Week39) -> None:
    prose_and_some_cells = "source <> 'table' OR \"row\" % 9 = 0"
    for (name,) in week39.dataset.fetch(f"SELECT observation_id FROM observations WHERE {prose_and_some_cells}"):
        trace = week39.dataset.trace(str(name))
        assert trace is not None
        value = trace.observation
        assert trace.printed is not None
        assert value.value_raw in trace.printed
        assert value.x1 > value.x0
        assert value.bottom > value.top
        assert value.source != "table" or (trace.headers and trace.checks)


EDITIONS = (WEEK39, RAW / "2022-w39-bc-17-scan.pdf")
NUMBERS = """
    SELECT (SELECT count(*) FROM observations WHERE source = 'table'),
        (SELECT count(*) FROM checks WHERE table_id IS NOT NULL), (SELECT count(*) FROM memberships),
        (SELECT count(*) FROM civil_servant_training), (SELECT count(DISTINCT document_id) FROM observations)
"""


@needs_shared
def test_both_files_are_two_editions_and_double_nothing(tmp_path: Path) -> None:
    cds_etl.ingest(EDITIONS, tmp_path)
    with open_dataset(tmp_path) as dataset:
        alone = dataset.fetch(NUMBERS)
    assert cds_etl.ingest([SHARED_WEEK39], tmp_path).is_new
    with open_dataset(tmp_path) as dataset:
        assert dataset.fetch("SELECT path, origin, edition, is_current, status FROM documents ORDER BY edition") == [
            ("week39.pdf", "published", 1, True, "ok"),
            (WEEK39.name, "retypeset", 2, False, "superseded"),
            ("2022-w39-bc-17-scan.pdf", "retypeset", 3, False, "superseded"),
        ]
        assert dataset.fetch(NUMBERS) == alone
        ((current,),) = dataset.fetch("SELECT sha256 FROM documents WHERE is_current")
    in_steps = str(cds_etl.ingest(EDITIONS, tmp_path).snapshot_id)
    at_once = str(cds_etl.ingest([SHARED_WEEK39, *EDITIONS], tmp_path / "other", workers=1).snapshot_id)
    assert in_steps.partition("-")[2] == at_once.partition("-")[2]
    forget(str(current), tmp_path)
    with open_dataset(tmp_path) as dataset:
        assert dataset.fetch("SELECT path, edition, is_current, status FROM documents ORDER BY edition") == [
            (WEEK39.name, 1, True, "ok"),
            ("2022-w39-bc-17-scan.pdf", 2, False, "superseded"),
        ]
        assert dataset.fetch(NUMBERS) == alone
