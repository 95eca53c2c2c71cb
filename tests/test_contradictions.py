"""Two papers that contradict one another: found, and settled by a person's line, as docs/checks.md and review.md say.

All figures are invented.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl.assembly import list_contradictions
from cds_etl.load import Store, open_dataset
from cds_etl.records import Check
from running import cds_etl as run

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html><head><meta property="og:site_name" content="{site}"></head><body><h1>Tin về chuyển đổi số {title}</h1>
<p>Ngày đăng: {day} 8:00</p><p>Các địa phương tiếp tục đưa người dân lên môi trường số trong những ngày qua.</p>
<p>{text}</p></body></html>"""
TEAMS = "Tính đến ngày 30/9/2022, tỉnh Hà Nam đã thành lập {} Tổ công nghệ số cộng đồng tại các xã."
VISITS = "Nền tảng học trực tuyến mở One Touch đến nay có {} lượt truy cập của cán bộ và người dân."
CASES = {
    "agreement": (TEAMS.format("1.205"), TEAMS.format("1.250"), '"1.250" contradicts "1.205"'),
    "cumulative": (VISITS.format("13 triệu"), VISITS.format("gần 6 triệu"), '"gần 6 triệu" has fallen from "13 triệu"'),
}
QUIET = (
    (TEAMS.format("1.205"), TEAMS.format("gần 1.300")),
    (TEAMS.format("1.205"), TEAMS.replace("30/9", "20/9").format("1.150")),
    (TEAMS.format("1.205"), TEAMS.replace("tỉnh Hà Nam", "thành phố Phủ Lý, tỉnh Hà Nam").format("150")),
    (TEAMS.format("1.205"), TEAMS.replace("đã thành lập", "phấn đấu thành lập").format("2.000")),
    (VISITS.format("5.973.112"), VISITS.format("gần 6 triệu")),
    (VISITS.format("13 triệu"), VISITS.replace("đến nay có", "trong 10 tháng đầu năm 2022 có").format("6 triệu")),
    (VISITS.format("13 triệu"), "Nền tảng bản đồ số quốc gia đến nay có 6 triệu lượt truy cập của người dân."),
)


def write(folder: Path, first: str, second: str) -> Path:
    """Two pages of two papers, the second a month younger."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    for name, day, text in (("a", "05/10/2022", first), ("b", "08/11/2022", second)):
        page = PAGE.format(site=f"Báo Mẫu {name.upper()}", title=name.upper(), day=day, text=text)
        (raw / f"{name}.html").write_text(page, encoding="utf-8")
    return raw


def told(data: Path) -> list[Check]:
    with open_dataset(data) as dataset:
        return [check for check in dataset.rows(Check) if check.rule in ("agreement", "cumulative")]


@pytest.mark.parametrize("rule", CASES)
def test_a_contradiction_fails_until_a_person_takes_it_for_the_publishers_own(tmp_path: Path, rule: str) -> None:
    first, second, message = CASES[rule]
    raw, data = write(tmp_path, first, second), tmp_path / "data"
    run("ingest", raw, "--data", data, code=1)
    [found] = told(data)
    assert (found.rule, found.status) == (rule, "failed")
    assert found.message.startswith(message)
    assert found.message in run("check", "--data", data, code=1).stdout.replace("\n    ", " ")

    decided = ("--reason", "As printed", "--author", "the reader", "--curation", raw / "curation")
    run("accept", found.check_id, *decided, "--data", data)
    run("ingest", raw, "--data", data)
    assert "but for 1 acknowledged" in run("check", "--data", data).stdout
    [settled] = told(data)
    assert settled.status == "acknowledged"
    assert settled.message.endswith("Acknowledged by the reader: As printed")


def test_a_run_lists_no_more_contradictions_than_it_may(tmp_path: Path) -> None:
    raw = write(tmp_path, TEAMS.format("1.205"), TEAMS.format("1.250"))
    third = PAGE.format(site="Báo Mẫu C", title="C", day="08/11/2022", text=TEAMS.format("1.270"))
    (raw / "c.html").write_text(third, encoding="utf-8")
    report = cds_etl.ingest([raw], tmp_path / "data")
    assert [failure.path for failure in report.failures] == ["b.html", "c.html"]
    store, hashes = Store(tmp_path / "data"), [line.document.sha256 for line in report.lines if line.document]
    assert list_contradictions(store, hashes, most=1) == report.failures[:1]
    assert list_contradictions(store, hashes[:0]) == ()


def test_an_acknowledgement_of_other_numbers_settles_nothing(tmp_path: Path) -> None:
    first, second, _ = CASES["agreement"]
    raw, data = write(tmp_path, first, second), tmp_path / "data"
    run("ingest", raw, "--data", data, code=1)
    [found] = told(data)
    decided = ("--reason", "As printed", "--author", "the reader", "--curation", raw / "curation")
    run("accept", found.check_id, *decided, "--data", data)
    listing = raw / "curation" / "acknowledged.csv"
    rows = list(csv.reader(listing.read_text(encoding="utf-8").splitlines()))
    rows[1] = [cell.replace("1.205", "1.204") for cell in rows[1]]
    with listing.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    run("ingest", raw, "--data", data, code=1)
    assert told(data)[0].status == "failed"


@pytest.mark.parametrize(("first", "second"), QUIET)
def test_no_false_alarm(tmp_path: Path, first: str, second: str) -> None:
    report = cds_etl.ingest([write(tmp_path, first, second)], tmp_path / "data")
    assert report.is_new
    assert [check.message for check in told(tmp_path / "data") if check.status == "failed"] == []
