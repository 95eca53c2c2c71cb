"""Every family of the catalogue, from a printed report with known truth, garbled or not. All figures are invented."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cds_etl.check import check
from cds_etl.extract import extract
from cds_etl.model import Document
from cds_etl.normalise import load_catalogue, normalise, reference_records
from cds_etl.normalise.numerals import read_value
from cds_etl.records import Check, Indicator, Membership, Observation, TableRecord
from running import cds_etl
from typeset.families import DATE, ROWS, SAMPLES, Sample, with_headers
from typeset.layout import Layout
from typeset.report import Para, rich, typeset

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.records import RecordSet
    from typeset.report import TableTruth

KNOWN = [name for name in SAMPLES if name != "digital_signatures"]
MISREAD = {"ợ": "q", "ổ": "ồ", "ừ": "u", "ạ": "a", "ệ": "ê", "lượt": "1ượt", "Vỏ": "Vó", "rt": "n"}
each_family = pytest.mark.parametrize("family", KNOWN)


def read(sample: Sample, layout: Layout | None = None) -> tuple[RecordSet, TableTruth]:
    printed = typeset(sample.report, layout or Layout())
    document = Document("made-up.pdf", hashlib.sha256(printed.pdf).hexdigest(), "application/pdf")
    (table,) = printed.truth.tables
    return normalise(extract(document, printed.pdf)), table


def without_accents(sample: Sample) -> Sample:
    letters = {
        letter: "".join(mark for mark in unicodedata.normalize("NFD", letter) if not unicodedata.combining(mark))
        for row in sample.report.grids[0].header
        for head in row
        for letter in str(head.content)
    }
    return with_headers(sample, {**letters, "đ": "d", "Đ": "D"})


def expect_mapped(sample: Sample, records: RecordSet, truth: TableTruth) -> None:
    """Every printed value is an observation of its indicator and period, and nothing is left unmapped."""
    (table,) = records.of(TableRecord)
    assert (table.family, table.closest, records.of(Indicator)) == (sample.family, None, [])
    found = {(value.row, value.column): value for value in records.of(Observation)}
    held = {column: (indicator, period) for column, indicator, period in sample.columns}
    cells = [cell for cell in truth.cells if cell.role in ("body", "total") and cell.column in held and cell.text]
    assert found.keys() == {(cell.row, cell.column) for cell in cells}
    for cell in cells:
        value, reading = found[cell.row, cell.column], read_value(cell.text)
        indicator, period = held[cell.column]
        assert reading is not None
        assert (value.value, value.denominator) == (reading.value, reading.denominator)
        assert value.indicator_id == indicator
        assert (value.period, value.period_basis) == ((period, "header") if period else ("2022-W40", "document"))
        assert value.unit == load_catalogue().measure(indicator).unit


@each_family
def test_a_printed_report_is_mapped_whole(family: str) -> None:
    sample = SAMPLES[family]()
    expect_mapped(sample, *read(sample))


@each_family
def test_headers_without_accents_are_mapped(family: str) -> None:
    sample = without_accents(SAMPLES[family]())
    expect_mapped(sample, *read(sample))


@each_family
def test_headers_with_misread_letters_are_mapped(family: str) -> None:
    sample = with_headers(SAMPLES[family](), MISREAD)
    assert sample.report != SAMPLES[family]().report
    expect_mapped(sample, *read(sample))


@each_family
def test_what_the_family_states_of_itself_holds(family: str) -> None:
    records, _ = read(SAMPLES[family]())
    catalogue = load_catalogue()
    records.add(*reference_records(catalogue))
    checks = check(records, catalogue.identities(), catalogue.complements()).of(Check)
    assert [found.message for found in checks if found.status == "failed"] == []
    rules = {found.rule for found in checks if found.status == "passed"}
    wanted = {
        "community_teams": {"column_total", "ratio"},
        "one_touch": {"column_total", "rate"},
        "public_services": {"column_total", "row_total", "rate"},
        "dti": {"ratio"},
        "plan_146": {"serial", "unique_entity"},
        "ecommerce_households": {"column_total", "row_total", "rate"},
    }
    assert wanted[family] <= rules


def test_parts_of_a_whole_keep_both_numbers() -> None:
    records, _ = read(SAMPLES["community_teams"]())
    communes = [value for value in records.of(Observation) if value.indicator_id == "community_teams.communes"]
    assert len(communes) == ROWS + 1
    assert all(value.value is not None and value.denominator is not None for value in communes)
    assert all(value.value_raw.count("/") == 1 for value in communes)


def test_ranks_are_ranks_of_the_year_that_the_header_states() -> None:
    records, _ = read(SAMPLES["dti"]())
    assert load_catalogue().measure("dti.rank").measure == "rank"
    ranks = [value for value in records.of(Observation) if value.indicator_id == "dti.rank"]
    assert {value.denominator for value in ranks} == {63}
    assert {(value.period, value.as_of) for value in ranks} == {
        ("2020", dt.date(2020, 12, 31)),
        ("2021", dt.date(2021, 12, 31)),
    }


def test_who_has_issued_a_plan_is_a_list_with_documents_and_dates() -> None:
    records, truth = read(SAMPLES["plan_146"]())
    found = records.of(Membership)
    assert [(item.entity_raw, item.document_number or "Chưa ban hành") for item in found] == [
        (name, document) for _, name, document, _ in truth.rows
    ]
    dates = [item.document_date.strftime("%d/%m/%Y") if item.document_date else "" for item in found]
    assert dates == [date for *_, date in truth.rows]
    assert [item.holds for item in found].count(False) == 2
    assert {(item.indicator_id, item.as_of) for item in found} == {("plan_146.issued", DATE)}
    assert all(item.entity_id for item in found)


def test_a_strange_table_is_kept_whole_and_its_closest_entries_are_named() -> None:
    sample = SAMPLES["digital_signatures"]()
    records, truth = read(sample)
    (table,) = records.of(TableRecord)
    assert table.family is None
    assert table.closest is not None
    assert table.closest.count(" %)") == 3
    found = {(value.row, value.column): value for value in records.of(Observation)}
    assert all(value.indicator_id.startswith("unmapped.") for value in found.values())
    assert {(cell.row, cell.column) for cell in truth.cells if cell.role != "header" and cell.column > 2} == set(found)
    assert {value.value_raw for value in found.values()} <= {cell.text for cell in truth.cells}


def test_shares_of_a_strange_table_are_not_added_up() -> None:
    records, _ = read(SAMPLES["digital_signatures"]())
    assert [item.additive for item in sorted(records.of(Indicator), key=lambda item: item.unit or "")].count(False) == 1
    assert [item.unit for item in records.of(Indicator) if not item.additive] == ["%"]


def test_the_issuance_table_is_held_against_the_count_in_the_text() -> None:
    sample = SAMPLES["plan_146"]()
    for said, status in (("10/63", "passed"), ("11/63", "failed")):
        sentence = f"- **{said}** tỉnh đã ban hành Kế hoạch triển khai Đề án 146."
        first, *rest = sample.report.blocks
        report = replace(sample.report, blocks=(first, Para(rich(sentence)), *rest))
        records, _ = read(replace(sample, report=report))
        catalogue = load_catalogue()
        records.add(*reference_records(catalogue))
        checks = check(records, catalogue.identities(), catalogue.complements()).of(Check)
        found = [
            (item.status, item.subject) for item in checks if item.rule == "list_count" and item.status != "skipped"
        ]
        assert found == [(status, "list in table 1")]


def test_the_summary_names_a_strange_table_and_its_closest_entries(tmp_path: Path) -> None:
    typeset(SAMPLES["digital_signatures"]().report).save(tmp_path / "strange.pdf")
    printed = cds_etl("ingest", tmp_path / "strange.pdf", "--data", tmp_path / "data").stdout
    (line,) = (line for line in printed.splitlines() if "closest" in line)
    assert re.fullmatch(
        r'    table 1 on page 2, of no family "- Tình hình cấp chữ ký số cho người dân năm 2022", '
        r"closest: \w+ \(\d+ %\), \w+ \(\d+ %\), \w+ \(\d+ %\); columns without an indicator: "
        r"Số người trưởng thành; Số người có chữ ký số; .*",
        line,
    )


def test_a_figure_or_a_denial_in_a_header_is_no_misread_letter() -> None:
    services = with_headers(SAMPLES["public_services"](), {"Mức độ 4": "Mức độ 2"})
    records, _ = read(services)
    assert [item.label_vi.rpartition(" / ")[2] for item in records.of(Indicator)] == ["Mức độ 2"]
    assert records.of(TableRecord)[0].closest.startswith("public_services.level_")  # type: ignore[union-attr]
    teams = with_headers(SAMPLES["community_teams"](), {"Số xã đã": "Số xã chưa"})
    assert len(read(teams)[0].of(Indicator)) == 1
