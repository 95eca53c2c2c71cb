"""How values look in tables, CSV and JSON. What the commands print belongs in `test_cli`."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING

from cds_etl import terminal
from cds_etl.records import Rejection

if TYPE_CHECKING:
    import pytest

COLUMNS = ["name", "value", "day"]
ROWS: list[tuple[object, ...]] = [
    ("Hà Nội\nlần 2", Decimal("1250.500000"), dt.date(2022, 9, 30)),
    ("\x1b[2J", None, None),
]


def test_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.rows(COLUMNS, ROWS)
    assert capsys.readouterr().out.splitlines() == [
        "name           value  day",
        "Hà Nội lần 2  1250.5  2022-09-30",
        "\\x1b[2J            –  –",
    ]


def test_a_table_without_rows(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.rows(COLUMNS, [])
    assert capsys.readouterr().out == "name  value  day\n"


def test_csv_keeps_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.rows(COLUMNS, ROWS, as_csv=True)
    assert capsys.readouterr().out == 'name,value,day\n"Hà Nội\nlần 2",1250.5,2022-09-30\n\x1b[2J,,\n'


def test_json_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.rows(["a", "a", "b"], [(float("inf"), 1.5, [1, None])], as_json=True)
    assert json.loads(capsys.readouterr().out) == [{"a": None, "a_2": 1.5, "b": [1, None]}]
    terminal.print_json(Rejection(sha256="00", path="Báo cáo.pdf", reason="is empty.", stage="extract"))
    printed = capsys.readouterr().out
    assert "Báo cáo.pdf" in printed
    assert json.loads(printed)["stage"] == "extract"


def test_lines_go_nowhere_but_to_their_stream(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.line("một")
    terminal.fault("Không được.")
    found = capsys.readouterr()
    assert (found.out, found.err) == ("một\n", "cds-etl: Không được.\n")


def test_no_bar_in_a_pipe() -> None:
    with terminal.progress() as watch:
        assert watch is None
