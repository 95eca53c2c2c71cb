"""What two snapshots differ in, from printed reports and people's lines to the named causes. Figures are invented."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cds_etl.curation import ALIASES, COLUMNS, CORRECTIONS
from cds_etl.load import Difference, Store, compare_snapshots, open_dataset
from cds_etl.records import DocumentRecord, Observation
from documented import ROOT, Desk, read_blocks
from running import cds_etl, fault_of
from typeset.families import SAMPLES
from typeset.misprints import NICKNAME, misprints
from typeset.report import print_pdf
from typeset.weeks import three_weeks

SERIES = three_weeks()
MISPRINTS = misprints(week=41)
DIGIT = MISPRINTS.report.planted[0]
STRANGE = replace(SAMPLES["digital_signatures"]().report, number="42/BC-UBQGCĐS", week=42)
MENDED = ("41/BC-UBQGCĐS 2022", "2", MISPRINTS.label, "One Touch", DIGIT.printed, DIGIT.true, "Slip <b>", "a reader")
SETTLED = (NICKNAME, "province", "20", "Old name of Lạng Sơn", "a reader")
(ENTRY,) = (block.text for block in read_blocks(ROOT / "docs" / "new-family.md") if block.language == "toml")


def decide(folder: Path, name: str, *lines: tuple[str, ...]) -> None:
    (folder / "curation").mkdir(exist_ok=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS[name], *lines])
    (folder / "curation" / name).write_text(text.getvalue(), encoding="utf-8")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Snapshots of one folder by what was last done to it, each a step from the one before."""
    desk = Desk(tmp_path_factory.mktemp("history"))
    desk.take_source()
    papers, ids = desk.folder / "papers", dict[str, str]()
    papers.mkdir()
    first, second, third = SERIES.reports
    for report in (first, second, MISPRINTS.report, STRANGE):
        (papers / f"week-{report.week}.pdf").write_bytes(print_pdf(report))

    def step(name: str, command: str = "ingest papers") -> None:
        said = desk.run(f"cds-etl {command}")
        (ids[name],) = re.findall(r"Snapshot (\S+) published", said)

    step("start")
    (papers / f"week-{third.week}.pdf").write_bytes(print_pdf(third))
    step("new report")
    decide(papers, CORRECTIONS, MENDED)
    step("correction")
    decide(papers, ALIASES, SETTLED)
    step("alias")
    with open_dataset(desk.folder / "data") as dataset:
        oldest = next(item.sha256 for item in dataset.rows(DocumentRecord) if item.report_week == first.week)
    step("forgotten", f"forget {oldest}")
    (papers / f"week-{first.week}.pdf").unlink()
    desk.add_to_catalogue(ENTRY)
    step("catalogue")
    return {"folder": str(desk.folder / "data"), **ids}


def differ(history: dict[str, str], before: str, after: str) -> Difference:
    return compare_snapshots(Store(Path(history["folder"])), history[before], history[after])


def steps(history: dict[str, str]) -> list[str]:
    return [name for name in history if name != "folder"]


def because(found: Difference) -> set[tuple[str, str]]:
    return {(item.kind, item.because) for item in found.appearances}


def test_a_new_report_that_restates_figures(history: dict[str, str]) -> None:
    found = differ(history, "start", "new report")
    assert [(item.kind, item.path) for item in found.documents] == [("new", "week-40.pdf")]
    assert found.counts == {"revision": len(SERIES.restated)}
    assert {change.by for change in found.values} == {"publisher"}
    told = {(item.before.entity, item.before.period, item.before.value, item.after.value) for item in found.values}
    wanted = {(item.name, "2022-W39", Decimal(item.before), Decimal(item.after)) for item in SERIES.restated}
    assert told == wanted
    assert {(item.before.report, item.after.report) for item in found.values} == {
        ("39-bc-ubqgcds-2022", "40-bc-ubqgcds-2022")
    }
    assert because(found) == {("new", "new")}
    assert sum(item.count for item in found.appearances) == 26
    assert found.standings == {}


def test_a_correction(history: dict[str, str]) -> None:
    found = differ(history, "new report", "correction")
    assert (found.documents, found.appearances, found.counts) == ((), (), {"correction": 1})
    (change,) = found.values
    assert (change.by, change.said, change.after.status) == ("person", "Slip <b> (a reader)", "corrected")
    assert change.columns == ("value", "status")
    assert change.after.value == int(DIGIT.true.replace(".", ""))
    assert [item.after for item in found.checks] == ["passed", "passed"]
    assert set(found.standings) == {"correction"}
    assert found.origin.curation == (CORRECTIONS,)


def test_an_alias(history: dict[str, str]) -> None:
    found = differ(history, "correction", "alias")
    assert (found.documents, found.appearances, found.counts) == ((), (), {"alias": 1})
    (change,) = found.values
    assert (change.by, change.columns) == ("person", ("entity_id",))
    assert (change.before.entity, change.before.entity_id) == (NICKNAME, None)
    assert (change.after.entity, change.after.entity_id) == ("Lạng Sơn", "vn63:20")


def test_a_forgotten_document(history: dict[str, str]) -> None:
    found = differ(history, "alias", "forgotten")
    assert [(item.kind, item.path, item.observations) for item in found.documents] == [("forgotten", "week-38.pdf", 13)]
    assert found.counts == {}
    assert because(found) == {("vanished", "forgotten")}


def test_a_changed_catalogue(history: dict[str, str]) -> None:
    found = differ(history, "forgotten", "catalogue")
    assert (found.documents, found.appearances) == ((), ())
    assert [part.name for part in found.origin.parts] == ["reference/indicators.toml"]
    assert found.counts == {"catalogue": 52}
    assert {(change.by, change.before.path) for change in found.values} == {("code", "week-42.pdf")}
    assert all(change.before.indicator_id.startswith("unmapped.") for change in found.values)
    assert all(change.after.indicator_id.startswith("digital_signatures.") for change in found.values)
    assert all(change.before.value_raw == change.after.value_raw for change in found.values)


def test_all_of_them_at_once_are_still_told_apart(history: dict[str, str]) -> None:
    found = differ(history, "start", "catalogue")
    assert found.counts == {"revision": 3, "correction": 1, "alias": 1, "catalogue": 52}
    assert {(item.kind, item.path) for item in found.documents} == {
        ("new", "week-40.pdf"),
        ("forgotten", "week-38.pdf"),
    }
    assert because(found) == {("new", "new"), ("vanished", "forgotten")}
    assert found.origin.curation == (ALIASES, CORRECTIONS)


def test_the_other_way_round_everything_is_taken_back(history: dict[str, str]) -> None:
    found = differ(history, "catalogue", "start")
    assert found.counts == {"revision withdrawn": 3, "correction": 1, "alias": 1, "catalogue": 52}
    assert {(item.kind, item.path) for item in found.documents} == {
        ("forgotten", "week-40.pdf"),
        ("new", "week-38.pdf"),
    }
    assert [item.said for item in found.values if item.cause == "correction"] == ["no more: Slip <b> (a reader)"]


def test_what_is_counted_is_what_the_tables_hold(history: dict[str, str]) -> None:
    """New less vanished is the difference in rows, whatever two snapshots are taken."""
    names = steps(history)
    for before in names:
        for after in names:
            found = differ(history, before, after)
            (table,) = (item for item in found.tables if item.name == Observation.table)
            signed = (item.count if item.kind == "new" else -item.count for item in found.appearances)
            assert sum(signed) == table.after - table.before, (before, after)
            assert found.is_empty == (before == after)


def test_the_command_draws_a_tree_and_gives_json_and_a_page(history: dict[str, str], tmp_path: Path) -> None:
    ids = history["start"], history["catalogue"]
    tree = cds_etl("diff", *ids, "--data", history["folder"]).stdout
    for line in (
        "values changed by the publisher: 3",
        "values changed by a person: 2",
        "values changed by our code: 52",
        "… and 32 more",
        "week-38.pdf (forgotten document): 13",
        f'entity none ("{NICKNAME}") → Lạng Sơn (vn63:20)',
    ):
        assert line in tree
    parsed = json.loads(cds_etl("diff", *ids, "--data", history["folder"], "--json").stdout)
    assert [item["by"] for item in parsed["values"]].count("code") == parsed["counts"]["catalogue"] == 52
    page = tmp_path / "diff.html"
    cds_etl("diff", ids[0], "--html", page, "--data", history["folder"])
    text = page.read_text(encoding="utf-8")
    assert "Slip &lt;b&gt; (a reader)" in text
    assert "Slip <b>" not in text
    reader = _Reader()
    reader.feed(text)
    assert reader.open == []
    assert "week-38.pdf (forgotten document): 13" in reader.said


class _Reader(HTMLParser):
    """Which elements are still open at the end, and what the page says."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "html", "!doctype"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "html":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_snapshots_tell_parents_and_what_changed(history: dict[str, str]) -> None:
    done = cds_etl("snapshots", "--data", history["folder"])
    lines = done.stdout.splitlines()[1:]
    said = ["first", "+1 document", CORRECTIONS, ALIASES, "-1 document", "reference data"]
    for line, name, parent, change in zip(lines, steps(history), [None, *steps(history)], said, strict=False):
        assert line.split()[:2] == [history[name], history[parent] if parent else "–"]
        assert change in line
    parsed = json.loads(cds_etl("snapshots", "--data", history["folder"], "--json").stdout)
    assert [item["is_current"] for item in parsed] == [False] * 5 + [True]
    assert parsed[-1]["changed"]["parts"] == ["reference/indicators.toml"]


def test_a_snapshot_that_is_not_there_is_one_sentence(history: dict[str, str]) -> None:
    said = fault_of(cds_etl("diff", "ffffffff", "--data", history["folder"], code=3))
    assert "holds no snapshot ffffffff: `cds-etl snapshots` lists" in said
