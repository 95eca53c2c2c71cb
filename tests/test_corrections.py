"""Values and failures that people settled, from a line of a file to the dataset. Reports and figures are invented."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cds_etl.curation import ACKNOWLEDGED, ALIASES, COLUMNS, CORRECTIONS
from cds_etl.load import open_dataset
from cds_etl.pipeline import forget
from cds_etl.records import Check, Correction, DocumentRecord, Observation
from running import cds_etl
from typeset.misprints import FIRST_ROW, MISPRINTED, NICKNAME, misprints
from typeset.report import print_pdf
from typeset.weeks import three_weeks

if TYPE_CHECKING:
    from pathlib import Path

MADE = misprints()
DIGIT, TOTAL = MADE.report.planted
REPORT = "40/BC-UBQGCĐS 2022"
MENDED = (REPORT, "2", MADE.label, "One Touch", DIGIT.printed, DIGIT.true, "Misprinted digit", "a reader")
KNOWN = (f'column_total | {REPORT} | page 2 | column "Tổng số"', TOTAL.printed, TOTAL.true, "Printed so", "a reader")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "w40.pdf").write_bytes(print_pdf(MADE.report))
    decide(folder, ALIASES, (NICKNAME, "province", "20", "Old name of Lạng Sơn", "a reader"))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def decide(raw: Path, name: str, *lines: tuple[str, ...]) -> None:
    (raw / "curation").mkdir(exist_ok=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS[name], *lines])
    (raw / "curation" / name).write_text(text.getvalue(), encoding="utf-8")


def ingest(raw: Path, data: Path, code: int = 1) -> str:
    return cds_etl("ingest", raw, "--data", data, code=code).stdout


def misprinted(data: Path) -> Observation:
    with open_dataset(data) as dataset:
        (value,) = [
            value
            for value in dataset.rows(Observation)
            if (value.row, value.column) == (FIRST_ROW + MISPRINTED, 4) and (value.table_id or "").endswith("/t01")
        ]
    return value


def failing(data: Path) -> set[str]:
    with open_dataset(data) as dataset:
        return {check.rule for check in dataset.rows(Check) if check.status == "failed"}


def test_a_correction_mends_its_sums_and_leaves_what_is_printed(raw: Path, data: Path) -> None:
    ingest(raw, data)
    assert misprinted(data).status == "disputed"
    assert failing(data) == {"column_total", "row_total"}
    decide(raw, CORRECTIONS, MENDED)
    decide(raw, ACKNOWLEDGED, KNOWN)
    assert "any more" not in ingest(raw, data, code=0)
    value = misprinted(data)
    assert (value.status, value.value_raw, value.doubts, value.proofs) == ("corrected", DIGIT.printed, 0, 2)
    assert value.value == int(DIGIT.true.replace(".", ""))
    with open_dataset(data) as dataset:
        (row,) = dataset.rows(Correction)
        assert (row.value_raw, row.corrected, row.reason, row.author) == MENDED[4:]
        assert row.correction_id == f"{value.observation_id}/correction"
    explained = cds_etl("explain", value.observation_id, "--data", data).stdout
    assert DIGIT.printed in explained
    assert "corrected" in explained
    assert "Misprinted digit (a reader)" in explained


def test_an_acknowledged_total_fails_no_more_and_stays_listed(raw: Path, data: Path) -> None:
    decide(raw, CORRECTIONS, MENDED)
    decide(raw, ACKNOWLEDGED, KNOWN)
    ingest(raw, data, code=0)
    shown = cds_etl("check", "--data", data).stdout
    assert "acknowledged column_total: w40.pdf" in shown
    assert "Acknowledged by a reader: Printed so" in shown
    assert "holds, but for 1 acknowledged." in shown
    with open_dataset(data) as dataset:
        (document,) = dataset.rows(DocumentRecord)
        assert document.status == "ok"
        values = [value for value in dataset.rows(Observation) if (value.table_id or "").endswith("/t02")]
    assert {value.status for value in values if value.row_kind == "member"} == {"ok"}
    assert [value.status for value in values if value.row_kind == "total"] == ["disputed"]


def test_an_acknowledgement_by_id_serves_as_well(raw: Path, data: Path) -> None:
    ingest(raw, data)
    with open_dataset(data) as dataset:
        (check_id,) = [
            check.check_id for check in dataset.rows(Check) if check.status == "failed" and "/t02/" in check.check_id
        ]
    decide(raw, ACKNOWLEDGED, (check_id, *KNOWN[1:]))
    decide(raw, CORRECTIONS, MENDED)
    ingest(raw, data, code=0)


def test_lines_read_again_give_the_snapshot_of_the_first_time(raw: Path, data: Path, tmp_path: Path) -> None:
    ingest(raw, data)
    decide(raw, CORRECTIONS, MENDED)
    decide(raw, ACKNOWLEDGED, KNOWN)
    ingest(raw, data, code=0)
    ingest(raw, tmp_path / "at-once", code=0)
    with open_dataset(data) as one, open_dataset(tmp_path / "at-once") as other:
        assert one.manifest.content == other.manifest.content


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({4: "9.999"}, f"fits no cell that prints '9.999' (page 2, row {MADE.label!r}, column 'One Touch'); printed"),
        ({2: "Nowhere"}, "fits no cell that prints"),
        ({0: "41/BC-UBQGCĐS 2022"}, "no document of the dataset is '41/BC-UBQGCĐS 2022'"),
        ({0: "ffffffffffff"}, "no document of the dataset is 'ffffffffffff'"),
    ],
)
def test_a_correction_that_fits_no_cell_is_loud_and_loses_nothing(
    raw: Path, data: Path, change: dict[int, str], complaint: str
) -> None:
    decide(raw, ACKNOWLEDGED, KNOWN)
    decide(raw, CORRECTIONS, MENDED, tuple(change.get(place, text) for place, text in enumerate(MENDED)))
    for _ in range(2):  # when the document is read, and when it is not
        said = ingest(raw, data)
        assert "FAILED curation/corrections.csv, line 3" in said
        assert complaint in said
    assert misprinted(data).status == "corrected"
    assert complaint in cds_etl("check", "--data", data, code=1).stdout
    if "dataset" not in complaint:
        assert complaint in cds_etl("ingest", raw, "--data", data, "--dry-run", code=1).stdout


def test_two_lines_for_one_cell_are_one_too_many(raw: Path, data: Path) -> None:
    decide(raw, ACKNOWLEDGED, KNOWN)
    decide(raw, CORRECTIONS, MENDED, (*MENDED[:5], "1", *MENDED[6:]))
    assert "line 3: line 2 settles the same cell: keep one of the two." in ingest(raw, data)
    assert misprinted(data).value == int(DIGIT.true.replace(".", ""))


def test_a_correction_that_is_needed_no_more_is_told_and_harms_nothing(raw: Path, data: Path) -> None:
    """The report is printed anew without the fault, and a line for a value that was right all along."""
    other = misprints(seed=1)
    right = MADE.report.grids[0].rows[0]
    needless = (REPORT, "2", str(right[1]), "One Touch", str(right[3]), str(right[3]), "Looked at", "a reader")
    decide(raw, ACKNOWLEDGED, KNOWN)
    decide(raw, CORRECTIONS, MENDED, needless)
    said = ingest(raw, data, code=0)
    assert "corrections.csv, line 3 mends nothing any more: the sums over the cell are no better for it." in said
    assert other.report.planted != MADE.report.planted
    mended = (*MENDED[:4], "no longer printed", str(right[3]), *MENDED[6:])
    decide(raw, CORRECTIONS, MENDED, (*mended[:2], str(right[1]), *mended[3:]))
    said = ingest(raw, data, code=0)
    assert f"corrections.csv, line 3 is not needed any more: the cell is read as {right[3]!r}." in said


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ((KNOWN[0], "1", "2", "x", "y"), "was written for other numbers"),
        ((KNOWN[0].replace("page 2", "page 1"), *KNOWN[1:]), "fits no check"),
        ((f'row_total | {REPORT} | page 2 | row "Tổng cộng"', "1", "1", "x", "y"), "is not needed any more"),
    ],
)
def test_an_acknowledgement_that_fits_no_failure_is_told_and_settles_nothing(
    raw: Path, data: Path, line: tuple[str, ...], complaint: str
) -> None:
    decide(raw, CORRECTIONS, MENDED)
    decide(raw, ACKNOWLEDGED, line)
    assert complaint in ingest(raw, data)
    assert failing(data) == {"column_total"}


@pytest.mark.parametrize(
    ("name", "line", "complaint"),
    [
        (CORRECTIONS, ("week 40", *MENDED[1:]), "the document 'week 40' is neither"),
        (CORRECTIONS, (REPORT, "two", *MENDED[2:]), "the page 'two' is no number"),
        (CORRECTIONS, (*MENDED[:5], "1.46", *MENDED[6:]), "'1.46' is no value"),
        (CORRECTIONS, (*MENDED[:7], ""), "leaves `author` blank"),
        (ACKNOWLEDGED, ("the total", *KNOWN[1:]), "'the total' names no check"),
        (ACKNOWLEDGED, (KNOWN[0], "ten", *KNOWN[2:]), "expected 'ten' is no number"),
    ],
)
def test_a_line_at_fault_stops_the_run_in_one_sentence(
    raw: Path, data: Path, name: str, line: tuple[str, ...], complaint: str
) -> None:
    decide(raw, name, line)
    said = cds_etl("ingest", raw, "--data", data, code=2).stderr
    assert f"curation/{name}, line 2" in said
    assert complaint in " ".join(said.split())
    assert not data.exists()


def test_a_corrected_value_that_is_restated_is_corrected_again_when_the_later_report_goes(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    series = three_weeks()
    before = f"{series.restated[0].before:,}".replace(",", ".")
    for report in series.reports[1:]:
        (raw / f"w{report.week}.pdf").write_bytes(print_pdf(report))
    column = "Lượt truy cập / Lũy kế đến tuần 39"
    line = ("39/BC-UBQGCĐS 2022", "2", series.restated[0].name, column, before, before, "Looked at", "a reader")
    decide(raw, CORRECTIONS, line)
    ingest(raw, data, code=0)
    assert statuses(data, before) == ["revised"]
    with open_dataset(data) as dataset:
        (later,) = [item.sha256 for item in dataset.rows(DocumentRecord) if item.path == "w40.pdf"]
    forget(later, data)
    assert statuses(data, before) == ["corrected"]


def statuses(data: Path, printed: str) -> list[str]:
    with open_dataset(data) as dataset:
        return [value.status for value in dataset.rows(Observation) if value.value_raw == printed]


def test_forgetting_the_document_takes_its_corrections_along(raw: Path, data: Path) -> None:
    decide(raw, CORRECTIONS, MENDED)
    ingest(raw, data)
    with open_dataset(data) as dataset:
        (document,) = dataset.rows(DocumentRecord)
    forget(document.sha256, data)
    with open_dataset(data) as dataset:
        assert dataset.rows(Correction) == []


def test_a_line_has_only_the_documents_read_again_that_it_concerns(raw: Path, data: Path) -> None:
    for report in three_weeks().reports:
        (raw / f"w{report.week}-other.pdf").write_bytes(print_pdf(replace(report, number=f"{report.week + 100}/BC-X")))
    decide(raw, CORRECTIONS, MENDED)
    decide(raw, ACKNOWLEDGED, KNOWN)
    ingest(raw, data, code=0)
    for lines in ((*MENDED[:7], "another reader"), (*MENDED[:6], "Another reason", "a reader")):
        decide(raw, CORRECTIONS, lines)
        states = dict(re.findall(r"^(w\d+\S*\.pdf): (unchanged|report)", ingest(raw, data, code=0), re.MULTILINE))
        assert {path for path, state in states.items() if state == "unchanged"} == set(states) - {"w40.pdf"}
        assert states["w40.pdf"] == "report"
        assert len(states) == 4
    with open_dataset(data) as dataset:
        (row,) = dataset.rows(Correction)
    assert (row.reason, row.author) == ("Another reason", "a reader")
