"""What people decide beside the documents, from a file of lines to the dataset. Reports and figures are invented."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from cds_etl import open as open_data
from cds_etl.curation import COLUMNS
from cds_etl.records import Observation
from running import cds_etl
from typeset.families import grid_of, report_of
from typeset.report import typeset

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ",".join(COLUMNS["aliases.csv"])
XU_LANG = "Xứ Lạng,province,20,Tên cũ của Lạng Sơn,a reader of the tests"
CAPTION = "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn về chuyển đổi số của các địa phương:"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with a report in which Lạng Sơn stands under a name that only people know."""
    folder = tmp_path / "raw"
    folder.mkdir()
    rows = [(name, str(100 + number)) for number, name in enumerate(("Hà Nam", "Xứ Lạng", "Hà Giang", "Lào Cai"))]
    typeset(report_of(CAPTION, grid_of(("Địa phương", "Tổng số"), rows, ("406",)))).save(folder / "w40.pdf")
    return folder


def decide(raw: Path, *lines: str, header: str = HEADER) -> None:
    (raw / "curation").mkdir(exist_ok=True)
    (raw / "curation" / "aliases.csv").write_text("\n".join((header, *lines, "")), encoding="utf-8")


def entity_of(data: Path, name: str = "Xứ Lạng") -> tuple[str | None, str | None]:
    with open_data(data) as dataset:
        (found,) = [value for value in dataset.rows(Observation) if value.entity_raw == name]
    return found.entity_id, found.match_method


def test_an_alias_settles_a_name_and_stays_until_its_line_goes(raw: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert "names not resolved: Xứ Lạng" in cds_etl("ingest", raw, "--data", data).stdout
    assert entity_of(data) == (None, "none")
    decide(raw, "# settled by the tests", XU_LANG)
    settled = cds_etl("ingest", raw, "--data", data).stdout
    assert "not resolved" not in settled
    assert "is not needed" not in settled
    assert entity_of(data) == ("vn63:20", "alias")

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(raw / "w40.pdf", elsewhere)
    assert "w40.pdf: unchanged" in cds_etl("ingest", elsewhere, "--data", data).stdout
    assert entity_of(data) == ("vn63:20", "alias")

    decide(raw)
    assert "names not resolved: Xứ Lạng" in cds_etl("ingest", raw, "--data", data).stdout


def test_the_same_decisions_give_the_same_snapshot(raw: Path, tmp_path: Path) -> None:
    decide(raw, XU_LANG)
    cds_etl("ingest", raw, "--data", tmp_path / "at-once")
    shutil.move(raw / "curation", tmp_path / "aside")
    cds_etl("ingest", raw, "--data", tmp_path / "later")
    shutil.move(tmp_path / "aside", raw / "curation")
    cds_etl("ingest", raw, "--data", tmp_path / "later")
    ids = []
    for name in ("at-once", "later"):
        with open_data(tmp_path / name) as dataset:
            ids.append(dataset.manifest.content)
    assert ids[0] == ids[1]


def test_a_name_that_must_not_be_matched_is_left_alone(raw: Path, tmp_path: Path) -> None:
    decide(raw, "Hà Nam,province,,Ở đây là tên một xã,a reader of the tests")
    cds_etl("ingest", raw, "--data", tmp_path / "data")
    assert entity_of(tmp_path / "data", "Hà Nam") == (None, "none")


def test_lines_that_change_nothing_are_reported(raw: Path, tmp_path: Path) -> None:
    decide(raw, XU_LANG, "Ha Nam,province,35,x,y", "Kinh Bắc,province,vn63:27,x,y")
    said = cds_etl("ingest", raw, "--data", tmp_path / "data").stdout
    assert "curation/aliases.csv, line 3: 'Ha Nam' is not needed: it is read so without it." in said
    assert "curation/aliases.csv, line 4: 'Kinh Bắc' is not needed: no document prints it." in said
    assert "line 2" not in said


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("Xứ Lạng,tỉnh,20,x,y", "line 2: the kind 'tỉnh' is not known"),
        ("Xứ Lạng,province,99,x,y", "line 2: the register knows no province '99'"),
        ("Kinh Bắc,province,24,x,y", "line 2: the code '24' names several provinces: write one of vn34:24, vn63:24"),
        ("Xứ Lạng,province,20,,y", "line 2 leaves `reason` blank"),
        ("Xứ Lạng,province,20", "line 2 leaves `reason` blank"),
    ],
)
def test_a_line_at_fault_stops_the_run_in_one_sentence(raw: Path, tmp_path: Path, line: str, complaint: str) -> None:
    decide(raw, line)
    said = cds_etl("ingest", raw, "--data", tmp_path / "data", code=2).stderr
    assert complaint in " ".join(said.split())
    assert not (tmp_path / "data").exists()


def test_a_file_at_fault_stops_the_run_in_one_sentence(raw: Path, tmp_path: Path) -> None:
    decide(raw, XU_LANG, header="name,code")
    said = cds_etl("ingest", raw, "--data", tmp_path / "data", code=2).stderr
    assert "curation/aliases.csv has no column `raw`" in " ".join(said.split())
    (raw / "curation" / "aliases.csv").write_bytes(b"\xff\xfe\x00")
    assert "save it as CSV in UTF-8" in cds_etl("ingest", raw, "--data", tmp_path / "data", code=2).stderr
