"""`cds-etl match`: what it prints of a name, in each form."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys

from cds_etl.normalise.register import load_register
from running import cds_etl

ASKED = ("Hung Yên", "Đông Nai", "Hâ Nam", "Quảng Đông", "BD")


def test_a_line_a_name_with_what_it_means_or_why_it_is_left_open() -> None:
    lines = cds_etl("match", *ASKED).stdout.splitlines()
    assert [line.split() for line in lines[:3]] == [
        ["Hung", "Yên", "33", "Hưng", "Yên", "folded", "85.7"],
        ["Đông", "Nai", "75", "Đồng", "Nai", "folded", "85.7"],
        ["Hâ", "Nam", "35", "Hà", "Nam", "folded", "80.0"],
    ]
    assert lines[3].startswith("Quảng Đông  no match: ")
    assert "China" in lines[3]
    assert lines[4].startswith("BD          no match: it is too short; could be ")
    assert {"52 Bình Định", "74 Bình Dương"} <= set(lines[4].partition("could be ")[2].split(", "))
    assert len(lines) == 5


def test_explain_says_below_each_match_why() -> None:
    lines = cds_etl("match", "Hung Yên", "Hải Phòg", "--explain").stdout.splitlines()
    assert [line.startswith("    ") for line in lines] == [False, True, False, True]
    assert "from Hải Phòng (31)" in lines[3]


def test_agencies_are_recognised_after_provinces_or_asked_for_alone() -> None:
    assert cds_etl("match", "Bộ Y tế", "Hà Nội").stdout.splitlines() == [
        "Bộ Y tế  agency:moh  Bộ Y tế  exact  100.0",
        "Hà Nội   01          Hà Nội   exact  100.0",
    ]
    assert cds_etl("match", "--agencies", "Hà Nội").stdout.startswith("Hà Nội  no match")


def test_jointly_a_row_is_settled_by_the_others() -> None:
    names = [name.name for name in load_register().names("province", "vn63", dt.date(2022, 9, 30))]
    column = "\n".join(["Hà Nxx" if name == "Hà Nam" else name for name in names])
    alone = asked_through_a_pipe(column.encode()).stdout.decode().splitlines()
    found = asked_through_a_pipe(column.encode(), "--jointly").stdout.decode().splitlines()
    place = names.index("Hà Nam")
    assert "no match" in alone[place]
    assert found[place].split()[:5] == ["Hà", "Nxx", "35", "Hà", "Nam"]
    assert [line.split()[-2] for line in found].count("exact") == 62


def test_the_day_and_the_geography_decide_which_provinces_there_are() -> None:
    def codes(*options: str) -> list[str | None]:
        return [found["code"] for found in json.loads(cds_etl("match", "Hà Nam", "Huế", "--json", *options).stdout)]

    assert codes() == ["35", "46"]
    assert codes("--geography", "vn34") == [None, "46"]
    assert codes("--on", "2025-08-01") == [None, "46"]
    assert codes("--on", "2025-08-01", "--geography", "vn63") == ["35", "46"]


def test_json_holds_all_that_is_known() -> None:
    (found,) = json.loads(cds_etl("match", "BD", "--json").stdout)
    assert found["raw"] == "BD"
    assert found["code"] is found["entity_id"] is found["name"] is None
    assert found["method"] == "none"
    assert {"entity_id": "vn63:74", "code": "74", "name": "Bình Dương"} in found["candidates"]
    assert found["reason"]


def asked_through_a_pipe(given: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from cds_etl.cli import main; main()", "match", *options]
    return subprocess.run(command, input=given, capture_output=True, timeout=60, check=False)


def test_names_come_from_standard_input_one_a_line() -> None:
    done = asked_through_a_pipe("\ufeffHà Nội\r\n\n  Huế \n".encode())
    assert [line.split()[0] for line in done.stdout.decode().splitlines()] == ["Hà", "Huế"]
    assert done.returncode == 0
    broken = asked_through_a_pipe(b"H\xe0 N\xf4i\n\xff\n", "--explain")
    assert broken.returncode == 0
    assert len(broken.stdout.decode().splitlines()) >= 2


def test_no_name_at_all_is_said_in_one_sentence() -> None:
    done = asked_through_a_pipe(b"\n \n")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "cds-etl: No name was given: name one, or send some to standard input, one a line.\n"
    )


def test_what_would_move_the_cursor_is_printed_as_letters() -> None:
    assert "\x1b" not in cds_etl("match", "Hà\x1b[2J Nội").stdout


def test_a_day_that_is_none_is_refused() -> None:
    assert "2025-13-01" in cds_etl("match", "Huế", "--on", "2025-13-01", code=2).stderr


def test_an_empty_name_is_shown_as_such() -> None:
    assert cds_etl("match", "").stdout.startswith('""  no match')
