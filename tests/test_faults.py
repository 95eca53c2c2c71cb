"""Reports with one planted fault each, through the whole pipeline: every rule catches the fault that it is there for.

Every figure in these reports is invented. What a single check does with hand-made records belongs in `check/`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count, cycle
from typing import TYPE_CHECKING

import pytest

import cds_etl as package
from cds_etl.load import open_dataset
from cds_etl.records import Check, DocumentRecord
from running import cds_etl
from typeset.faults import (
    row_of,
    with_dropped_row,
    with_duplicate_entity,
    with_list_name_missing,
    with_prose_total,
    with_serial_gap,
    with_wrong_digit,
    with_wrong_total,
)
from typeset.invented import made_up_report
from typeset.report import PLAIN, Layout, Para, Report, Run, plain, print_pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Invented figures in unlike prints.
LAYOUTS = (
    PLAIN,
    Layout(front="letterhead", table_width=0.7),
    Layout(font="New Computer Modern", body_size=11, repeat_header=False),
    Layout(paper="a5", body_size=10, page_numbers="bottom", merge_total=False),
    Layout(typographic_marks=True, leading=0.9, rows_break=True),
)
AGENCIES, PROVINCES = 1, 2
FIRST = 2  # row of the first body row: the tables' header has one row


def with_sub_totals(report: Report) -> Report:
    """The provinces' table in two groups, each with a sub-total behind the group's name."""
    old = report.grids[PROVINCES - 1]
    half = len(old.rows) // 2
    rows: list[tuple[str, ...]] = []
    for name, members in (("I", old.rows[:half]), ("II", old.rows[half:])):
        own, platform, total = (sum(_number(plain(row[column])) for row in members) for column in (2, 3, 4))
        rows.append((name, f"Vùng {name}", *(f"{value:,}".replace(",", ".") for value in (own, platform, total))))
        rows += [tuple(plain(cell) for cell in row) for row in members]
    new = replace(old, rows=tuple(rows))
    return replace(report, blocks=tuple(new if block is old else block for block in report.blocks))


def _number(text: str) -> int:
    return int(text.replace(".", "") or 0)


def with_text(report: Report, old: str, new: str) -> Report:
    """Another wording of the first run that reads `old`."""
    blocks = list(report.blocks)
    for place, block in enumerate(blocks):
        if isinstance(block, Para) and any(isinstance(piece, Run) and piece.text == old for piece in block.content):
            content = tuple(
                replace(piece, text=new) if isinstance(piece, Run) and piece.text == old else piece
                for piece in block.content
            )
            blocks[place] = replace(block, content=content)
            return replace(report, blocks=tuple(blocks))
    raise KeyError(old)


def _printed(report: Report, what: str) -> str:
    return next(
        fact.printed for block in report.blocks if isinstance(block, Para) for fact in block.states if fact.what == what
    )


def _too_many(report: Report) -> Report:
    """More provinces with events than there are."""
    return with_text(report, _printed(report, "provinces_with_events"), "64/63")


def _rest_too_large(report: Report) -> Report:
    """One province more without teams than the share of those with teams leaves."""
    share = _printed(report, "provinces_with_teams")
    return with_text(report, share, f"{int(share.partition('/')[0]) - 1}/63")


@dataclass(frozen=True)
class Planted:
    """A rule, how to break what it guards, and the place that its check must name (None: not tested)."""

    rule: str
    break_it: Callable[[Report], Report]
    table: int | None = None
    column: int | None = None
    change: Callable[[Report], Report] = lambda report: report


FAULTS = {
    "a stated total": Planted("column_total", lambda r: with_wrong_total(r, AGENCIES, 3), AGENCIES, 3),
    "a digit of a column": Planted("column_total", lambda r: with_wrong_digit(r, AGENCIES, FIRST + 3, 3), AGENCIES, 3),
    "a digit of a row": Planted("row_total", lambda r: with_wrong_digit(r, PROVINCES, FIRST + 9, 4), PROVINCES),
    "a dropped row": Planted("column_total", lambda r: with_dropped_row(r, PROVINCES, 20, renumber=True), PROVINCES, 5),
    "a missing province": Planted("coverage", lambda r: with_dropped_row(r, PROVINCES, 20), PROVINCES),
    "a gap in the serials": Planted("serial", lambda r: with_serial_gap(r, PROVINCES, 12), PROVINCES, 1),
    "a province twice": Planted("unique_entity", lambda r: with_duplicate_entity(r, PROVINCES, 9, 15), PROVINCES),
    "an order broken": Planted("order", lambda r: with_wrong_digit(r, PROVINCES, 30, 5, digit=0), PROVINCES, 5),
    "a list too short": Planted("list_count", lambda r: with_list_name_missing(r, "4")),
    "a total in the text": Planted("prose_table", lambda r: with_prose_total(r, 987_654)),
    "a share and its rest": Planted("prose_table", _rest_too_large),
    "more than there are": Planted("ratio", _too_many),
    "a sub-total": Planted(
        "subtotal",
        lambda r: with_wrong_digit(r, PROVINCES, row_of(r, PROVINCES, "Vùng II"), 5),
        PROVINCES, 5, with_sub_totals,
    ),
}  # fmt: skip


def sound_reports() -> Iterator[Report]:
    """Reports of their own numbers, so that none is an edition of another, whose tables name nearly all or few enough.

    A table of agencies that leaves out one to three of the thirty is a fault of coverage, and the seeds make some.
    """
    for seed in count(1):
        report = made_up_report(seed, province_rows=63)
        if not 27 <= len(report.grids[AGENCIES - 1].rows) < 30:
            yield replace(report, number=f"{seed}/BC-UBQGCĐS")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two datasets: every fault, and every report as it would be without."""
    folder = tmp_path_factory.mktemp("faults")
    for name in ("faulty", "sound"):
        (folder / name).mkdir()
    for report, layout, (name, planted) in zip(sound_reports(), cycle(LAYOUTS), FAULTS.items(), strict=False):
        sound = planted.change(report)
        (folder / "sound" / f"{name}.pdf").write_bytes(print_pdf(sound, layout))
        (folder / "faulty" / f"{name}.pdf").write_bytes(print_pdf(planted.break_it(sound), layout))
    for name in ("faulty", "sound"):
        done = package.ingest([folder / name], folder / f"{name}-data")
        assert [line.state for line in done.lines] == ["new"] * len(FAULTS)
    return folder


@pytest.mark.parametrize("name", FAULTS)
def test_the_rule_catches_its_fault(name: str, data: Path) -> None:
    planted = FAULTS[name]
    with open_dataset(data / "faulty-data") as dataset:
        (document,) = [row for row in dataset.rows(DocumentRecord) if row.path == f"{name}.pdf"]
        failed = [
            row
            for row in dataset.rows(Check)
            if row.document_id == document.document_id and row.rule == planted.rule and row.status == "failed"
        ]
    assert failed, f"nothing fails by {planted.rule}"
    assert document.status == "disputed"
    for check in failed:
        assert check.message.endswith(".")
        assert check.page is not None
        if planted.table is not None:
            assert check.table_id == f"{document.document_id}/t{planted.table:02d}"
        if planted.rule in ("column_total", "subtotal", "row_total", "prose_table", "list_count"):
            assert check.expected is not None
            assert check.actual is not None
            assert check.delta == check.actual - check.expected != 0
    if planted.column is not None:
        assert planted.column in [check.column for check in failed]


def test_check_prints_each_fault_and_exits_1(data: Path) -> None:
    printed = cds_etl("check", "--data", data / "faulty-data", code=1).stdout
    for name, planted in FAULTS.items():
        lines = printed.splitlines()
        starts = [i for i, line in enumerate(lines) if line.startswith(f"FAILED {planted.rule}: {name}.pdf, page ")]
        assert starts, name
        place, sums = lines[starts[0]], lines[starts[0] + 1]
        assert planted.table is None or f"/t{planted.table:02d}" in place
        assert planted.column is None or any(f", column {planted.column}" in lines[i] for i in starts)
        if planted.rule in ("column_total", "row_total", "subtotal"):
            assert "expected " in sums
            assert ", actual " in sums
            assert ", difference " in sums


def test_ingest_again_exits_1_and_says_where_the_faults_are_told(data: Path) -> None:
    done = cds_etl("ingest", data / "faulty", "--data", data / "faulty-data", code=1)
    assert "nothing new to say" in done.stdout
    assert "cds-etl check --data" in done.stdout


def test_a_dry_run_minds_the_faults_of_its_own_files_only(data: Path) -> None:
    faulty, sound = (data / folder / "a stated total.pdf" for folder in ("faulty", "sound"))
    options = ("--data", data / "faulty-data", "--dry-run", "--workers", "1")
    assert "FAILED column_total: a stated total.pdf, page " in cds_etl("ingest", faulty, *options, code=1).stdout
    assert "FAILED" not in cds_etl("ingest", sound, *options).stdout


def test_the_faultless_twins_pass(data: Path) -> None:
    # The figures of each are invented on their own: beside one another, what a few sentences count up falls.
    printed = cds_etl("check", "--data", data / "sound-data", code=1).stdout
    assert printed.count("FAILED") == printed.count("FAILED cumulative: ")
    with open_dataset(data / "sound-data") as dataset:
        passed = {row.rule for row in dataset.rows(Check) if row.status == "passed"}
    assert passed >= {planted.rule for planted in FAULTS.values()}
