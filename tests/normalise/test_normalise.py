"""Whole documents: reports typeset with invented figures, and week 39 where it lies at hand."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_etl.extract import extract
from cds_etl.model import Document, FrontMatter
from cds_etl.normalise import normalise, reference_records
from cds_etl.normalise.numerals import parse_numeral
from cds_etl.normalise.printed import find_numbers
from cds_etl.records import (
    CellRecord,
    DocumentRecord,
    Entity,
    Indicator,
    Membership,
    Mention,
    Observation,
    TableRecord,
)
from typeset.invented import made_up_report
from typeset.report import Layout, Truth, typeset

from .byhand import document, marked

if TYPE_CHECKING:
    from cds_etl.records import RecordSet

WEEK_39 = Path(__file__).parents[3] / "shared" / "reports" / "week39.pdf"
CASES = [(seed, front) for seed in range(3) for front in ("cover", "letterhead")]
needs_week_39 = pytest.mark.skipif(not WEEK_39.exists(), reason="the shared reports are not at hand")


@cache
def made_up(seed: int, front: str) -> tuple[Truth, RecordSet]:
    printed = typeset(made_up_report(seed), Layout(front=front))  # type: ignore[arg-type]
    return printed.truth, read(printed.pdf)


def stated(records: RecordSet) -> list[Observation | Mention]:
    """What sentences and notes state."""
    return [*(value for value in records.of(Observation) if value.source != "table"), *records.of(Mention)]


def number(told: float | None) -> Decimal | None:
    return None if told is None else Decimal(str(told))


def read(content: bytes) -> RecordSet:
    return normalise(extract(Document("report.pdf", hashlib.sha256(content).hexdigest(), "application/pdf"), content))


@pytest.mark.parametrize(("seed", "front"), CASES)
def test_front_matter(seed: int, front: str) -> None:
    truth, records = made_up(seed, front)
    (found,) = records.of(DocumentRecord)
    assert (found.report_number, found.report_week, found.report_year) == (
        truth.front.number, truth.front.week, truth.front.year,
    )  # fmt: skip
    assert found.published_date == truth.front.date


@pytest.mark.parametrize(("seed", "front"), CASES)
def test_every_row_of_both_tables(seed: int, front: str) -> None:
    truth, records = made_up(seed, front)
    assert [table.family for table in records.of(TableRecord)] == ["civil_servant_training"] * 2
    for number, table in enumerate(truth.tables, start=1):
        found = [
            value for value in records.of(Observation) if value.table_id and value.table_id.endswith(f"/t{number:02d}")
        ]
        members = Counter(
            (value.entity_raw, value.value) for value in found if value.row_kind == "member" and value.entity_id
        )
        printed = Counter((row[1], parse_numeral(text)) for row in table.rows for text in row[2:] if text)
        assert members == printed
        totals = [value.value for value in found if value.row_kind == "total"]
        assert totals == [parse_numeral(text) for text in (table.total or [])[2:] if text]


@pytest.mark.parametrize(("seed", "front"), CASES)
def test_lists_of_names(seed: int, front: str) -> None:
    truth, records = made_up(seed, front)
    members = records.of(Membership)
    assert all(member.entity_id for member in members)
    for number, note in enumerate(truth.notes, start=1):
        found = [member.entity_raw for member in members if (member.footnote_id or "").endswith(f"/n{number}")]
        assert found == list(note.names)
    subjects = {(member.indicator_id, member.holds, member.entity_kind) for member in members}
    assert subjects == {
        ("plan_146.issued", True, "agency"),
        ("plan_146.issued", True, "province"),
        ("community_teams.provinces_formed", False, "province"),
    }


@pytest.mark.parametrize(("seed", "front"), CASES)
def test_statistics_of_the_text(seed: int, front: str) -> None:
    truth, records = made_up(seed, front)
    said = stated(records)
    found = Counter((value.value_raw, value.value, value.denominator) for value in said)
    told = Counter((fact.printed, number(fact.value), number(fact.denominator)) for fact in truth.statistics)
    assert not told - found
    ids = [value.observation_id if isinstance(value, Observation) else value.mention_id for value in said]
    assert len(ids) == len(set(ids))


def test_the_reference_tables_hold_what_documents_name() -> None:
    reference = reference_records()
    entities = {entity.entity_id for entity in reference.of(Entity)}
    for case in CASES:
        _, records = made_up(*case)
        assert {value.entity_id for value in records.of(Observation) if value.entity_id} <= entities
        known = {entry.indicator_id for entry in (*records.of(Indicator), *reference.of(Indicator))}
        assert {value.indicator_id for value in records.of(Observation)} <= known


PIECES = st.sampled_from(
    ("41/63 tỉnh[^]", "05/30 bộ[^]", "đã ban hành Kế hoạch triển khai Đề án", "còn 02 tỉnh chưa thành lập", ". Có", ";",
     "Tổ công nghệ số cộng đồng", "tính đến ngày 30/9/2022", "ngày 31/2/2022", "Đề án 06", "(1)", ",", "9" * 30, "5%")
)  # fmt: skip
LISTS = st.sampled_from(
    ("Hà Nam, Hà Tĩnh.", "Bộ Y tế; Bộ Nội vụ", "Xem 3 tỉnh.", "", "và", "Gồm 02 tỉnh: Hà Nam, Xyz", "…")
)
FRONTS = st.builds(
    FrontMatter,
    report_number=st.sampled_from((None, "17/BC-X", "Số:   /BC-X", "x")),
    week=st.sampled_from((None, "Tuần 53/2022", "TUẦN 40", "Tuần 99/0000")),
    date=st.sampled_from((None, "Ngày 30 tháng 9 năm 2022", "Ngày 31 tháng 2 năm 2022", "ngày 01/8/2025")),
    issuer=st.sampled_from((None, "", "BỘ Y TẾ")),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, max_size=8), st.data())
def test_any_text_with_notes_is_read_and_every_number_is_one_record(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    lists = [data.draw(LISTS) for _ in range(text.count("[^]"))]
    whole, notes = marked(text, *lists)
    records = normalise(document(paragraphs=[whole], notes=notes, front=data.draw(FRONTS)))
    ids = [value.observation_id for value in records.of(Observation)]
    ids += [value.mention_id for value in records.of(Mention)]
    expected = [f"{'ab' * 6}/p001/{number.ordinal}" for number in find_numbers(whole)]
    for place, listed in enumerate(lists, start=1):
        expected += [f"{'ab' * 6}/n{place}/{number.ordinal}" for number in find_numbers(listed)]
    assert sorted(ids) == sorted(expected)
    for member in records.of(Membership):
        assert (member.entity_id is None) == (member.match_method == "none")


@needs_week_39
def test_week_39_reads_as_its_truth_says() -> None:
    truth = json.loads(WEEK_39.with_suffix(".truth.json").read_text(encoding="utf-8"))
    records = read(WEEK_39.read_bytes())
    found = Counter((value.value, value.denominator) for value in stated(records))
    expected = Counter((number(entry["value"]), number(entry["denominator"])) for entry in truth["indicators"])
    assert not expected - found
    # Numbers of decrees and plans, years, days and the opening "1.1": nothing counts them.
    assert not {value.value_raw for value in stated(records)} & {
        "146",
        "06",
        "81",
        "85",
        "2022",
        "2025",
        "2030",
        "28",
        "1.1",
    }
    for table in ("t01", "t02"):
        rows = [cell for cell in records.of(CellRecord) if cell.table_id.endswith(table) and cell.role == "serial"]
        assert len(rows) == {"t01": 30, "t02": 63}[table]
    codes = [member.entity_code for member in records.of(Membership) if (member.footnote_id or "").endswith("/n4")]
    assert codes == truth["lists"][1]["entities"]
