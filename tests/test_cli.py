"""Every command, option and exit code of the command line, run as a person runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from cds_etl.load import Store, open_dataset
from cds_etl.records import RECORDS
from damaged import plain_pdf
from running import RAW, WEEK39, cds_etl, fault_of
from typeset.make_raw import raw_documents

if TYPE_CHECKING:
    from pathlib import Path

OLD_TERMINAL = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
READERS = (
    ("check",), ("snapshots",), ("explain", "x"), ("query", "SELECT 1"), ("forget", "0" * 12), ("diff", "0001"),
    ("verify",), ("rollback", "0001"), ("prune", "--keep", "1"),
)  # fmt: skip


@pytest.fixture
def data(week39_data: Path, tmp_path: Path) -> Path:
    """A data folder of one's own."""
    return shutil.copytree(week39_data, tmp_path / "data")


def parsed(done: subprocess.CompletedProcess[str]) -> Any:
    return json.loads(done.stdout)


SCAN = "2022-w39-bc-17-scan.pdf"


def observation(data: Path) -> str:
    with open_dataset(data) as dataset:
        ((name,),) = dataset.fetch(
            "SELECT observation_id FROM observations WHERE entity_raw = 'Hung Yên' AND indicator_id LIKE '%.total'"
        )
    return str(name)


def test_ingest_says_what_it_read_and_the_second_run_that_nothing_is_new(tmp_path: Path) -> None:
    first = cds_etl("ingest", RAW, "--data", tmp_path / "data", "--workers", "1")
    *lines, snapshot = first.stdout.splitlines()
    assert len(lines) == len(raw_documents())
    scan, line = (next(text for text in lines if text.startswith(name)) for name in (SCAN, WEEK39.name))
    assert scan.startswith(f"{SCAN}: report 17/BC-UBQGCĐS, week 39/2022; 5 pages; 2 tables; 95 rows")
    assert "counts nothing" in scan
    assert line.startswith(
        f"{WEEK39.name}: report 17/BC-UBQGCĐS, week 39/2022; 9 pages; 2 tables; 95 rows; 5 footnotes"
    )
    assert "0 failed" in line
    assert "able values under two or more equations: 65 of 193, under one: 128, under none: 0" in line
    assert snapshot.startswith("Snapshot 0001-")
    assert "0 failed" in snapshot
    assert "able values under two or more equations: 65 of 194, under one: 128, under none: 1" in snapshot
    assert first.stderr == ""
    start = time.monotonic()
    second = cds_etl("ingest", RAW, "--data", tmp_path / "data")
    assert time.monotonic() - start < 3  # a second on a machine of its own
    assert second.stdout.splitlines()[:-1] == [f"{document.path}: unchanged" for document in raw_documents()]
    assert "stands: nothing new to say" in second.stdout
    assert len(list((tmp_path / "data" / "snapshots").iterdir())) == 1


def test_raw_and_data_are_those_of_the_working_folder(tmp_path: Path) -> None:
    fault = fault_of(cds_etl("ingest", cwd=tmp_path, code=2))
    assert fault == "raw does not exist: name a file or a folder that does exist."
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes(plain_pdf())
    assert cds_etl("ingest", cwd=tmp_path).stdout.startswith("a.pdf: other; 1 pages")
    assert (tmp_path / "data" / "cds.duckdb").exists()
    assert "nothing" not in cds_etl("check", cwd=tmp_path).stdout


def test_ingest_as_json(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    report = parsed(cds_etl("ingest", tmp_path / "a.pdf", WEEK39, "--data", tmp_path / "data", "--json"))
    lines = {line["path"]: line for line in report["lines"]}
    assert lines["a.pdf"]["reason"] == "is empty (0 bytes): fetch it again."
    assert lines[WEEK39.name]["document"]["report_number"] == "17/BC-UBQGCĐS"
    assert report["checks"]["passed"] > 90
    assert report["is_new"] is True


def test_strict_minds_what_is_rejected_also_when_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes(b"")
    arguments = ("ingest", tmp_path / "raw", "--data", tmp_path / "data")
    assert "a.pdf: rejected. It is empty" in cds_etl(*arguments).stdout
    assert "a.pdf: rejected. It is empty" in cds_etl(*arguments, "--strict", code=1).stdout
    (tmp_path / "raw" / "a.pdf").unlink()
    (tmp_path / "raw" / "link.pdf").symlink_to("nowhere")
    assert "link.pdf: rejected. It cannot be read" in cds_etl(*arguments, "--strict", code=1).stdout


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = cds_etl("ingest", WEEK39, "--data", tmp_path / "data", "--dry-run")
    assert done.stdout.endswith("Dry run: nothing was written.\n")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    assert cds_etl("ingest", "raw", cwd=tmp_path).stdout == "data/ holds no document.\n"


@pytest.mark.parametrize("name", ["nothing", "x" * 300])
def test_a_path_that_does_not_exist(name: str, tmp_path: Path) -> None:
    fault = fault_of(cds_etl("ingest", tmp_path / name, "--data", tmp_path / "data", code=2))
    assert fault.endswith("name a file or a folder that does exist.")
    assert not (tmp_path / "data").exists()


def test_a_name_cannot_break_the_line_of_its_document(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "hai\ndòng\x1b[31m.pdf").write_bytes(b"")
    (tmp_path / "raw" / os.fsdecode(b"la\xfft.pdf")).write_bytes(b"")
    lines = cds_etl("ingest", "raw", cwd=tmp_path).stdout.splitlines()
    assert len(lines) == 2  # both files hold the same bytes: one document
    assert lines[0].startswith(r"hai\ndòng\x1b[31m.pdf: rejected. ")


@pytest.mark.parametrize("arguments", READERS)
def test_no_data(arguments: tuple[str, ...], tmp_path: Path) -> None:
    fault = fault_of(cds_etl(*arguments, "--data", tmp_path / "nothing", code=3))
    assert fault.endswith("holds no snapshot: run `cds-etl ingest` first.")
    assert not (tmp_path / "nothing").exists()


def test_a_file_in_the_place_of_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert str(tmp_path / "data") in fault_of(cds_etl("ingest", WEEK39, "--data", tmp_path / "data", code=3))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_may_not_be_written(data: Path) -> None:
    data.chmod(0o500)
    assert "give yourself the right" in fault_of(cds_etl("ingest", RAW, "--data", data, code=3))


def test_a_folder_that_another_process_writes(data: Path) -> None:
    with Store(data).lock():
        for arguments in (("ingest", str(RAW)), ("forget", "0" * 12)):
            fault = fault_of(cds_etl(*arguments, "--data", data, code=3))
            holder = rf"is being written by process {os.getpid()} on \S+ since 20\S+"
            assert re.search(rf"{holder}: wait until it ends, then run again\.$", fault)
        assert "passed" in cds_etl("check", "--data", data).stdout


def test_a_manifest_that_cannot_be_understood(data: Path) -> None:
    (data / "current.json").write_text("{}")
    assert "cannot be understood" in fault_of(cds_etl("check", "--data", data, code=3))


def test_forget(data: Path) -> None:
    with open_dataset(data) as dataset:
        ((sha256,),) = dataset.fetch("SELECT sha256 FROM documents")
    assert "give more digits" in fault_of(cds_etl("forget", str(sha256)[:7], "--data", data, code=2))
    assert cds_etl("forget", str(sha256)[:8], "--data", data).stdout.startswith("Snapshot 0002-")
    cds_etl("forget", "1" * 8, "--data", data, code=2)
    assert parsed(cds_etl("check", "--json", "--data", data, code=1)) == []
    found = parsed(cds_etl("snapshots", "--data", data, "--json"))
    assert [item["rows"]["documents"] for item in found] == [1, 0]


def test_check_is_not_green_when_nothing_could_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    cds_etl("ingest", tmp_path / "empty.pdf", "--data", tmp_path / "data")
    done = cds_etl("check", "--data", tmp_path / "data", code=1)
    assert done.stdout.startswith("Nothing was checked: snapshot 0001-")


def test_check(week39_data: Path) -> None:
    done = cds_etl("check", "--data", week39_data)
    assert done.stdout.splitlines()[0].split() == ["rule", "passed", "failed", "skipped"]
    assert "Table values under two or more equations: 65 of 193" in done.stdout
    found = parsed(cds_etl("check", "--data", week39_data, "--json"))
    assert {"rule", "expected", "actual", "delta", "status", "message"} <= found[0].keys()
    assert "prose_table" in {item["rule"] for item in found if item["status"] == "passed"}


def test_snapshots(week39_data: Path) -> None:
    header, line = cds_etl("snapshots", "--data", week39_data).stdout.splitlines()
    assert header.split()[:3] == ["snapshot", "parent", "created"]
    assert line.startswith("0001-")
    assert line.endswith("current")


def test_explain(week39_data: Path) -> None:
    name = observation(week39_data)
    printed = cds_etl("explain", name, "--data", week39_data).stdout
    told = {line[:16].strip(): line[16:] for line in printed.splitlines()}
    assert told["entity"] == "vn63:33"
    assert told["name as printed"] == "Hung Yên"
    assert told["match"].endswith("of 100")
    assert WEEK39.name in told["document"]
    assert told["place"].startswith("page ")
    assert told["box"].startswith("x ")
    assert told["raw text"] == told["printed"]
    assert "column_total" in printed
    assert "row_total" in printed
    found = parsed(cds_etl("explain", name, "--data", week39_data, "--json"))
    assert found["observation"]["observation_id"] == name
    assert len(found["checks"]) >= 2
    fault = fault_of(cds_etl("explain", f"{name}9", "--data", week39_data, code=2))
    assert "is no observation of" in fault


def test_query_in_three_forms(week39_data: Path) -> None:
    sql = "SELECT entity_raw AS name, value, NULL AS nothing FROM observations WHERE entity_raw = 'Đông Nai' LIMIT 1"
    plain = cds_etl("query", sql, "--data", week39_data).stdout.splitlines()
    assert plain[0].split() == ["name", "value", "nothing"]
    assert plain[1].startswith("Đông Nai")
    assert plain[1].endswith("–")
    (row,) = csv.DictReader(io.StringIO(cds_etl("query", sql, "--data", week39_data, "--csv").stdout))
    assert row["name"] == "Đông Nai"
    assert row["value"].isdigit()
    assert row["nothing"] == ""
    (found,) = parsed(cds_etl("query", sql, "--data", week39_data, "--json"))
    assert (found["name"], found["nothing"]) == ("Đông Nai", None)
    (odd,) = parsed(cds_etl("query", "SELECT 1 a, 2 a, 'nan'::DOUBLE b", "--data", week39_data, "--json"))
    assert odd == {"a": 1, "a_2": 2, "b": None}


@pytest.mark.parametrize(
    "sql",
    [
        "SELEC 1",
        "",
        "COPY observations TO 'out.csv'",
        "SELECT * FROM read_csv('{file}')",
        "ATTACH '{file}' AS other",
        "DELETE FROM observations",
        "SET enable_external_access = true",
    ],
)
def test_a_query_can_neither_write_nor_read_files(sql: str, week39_data: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    done = cds_etl("query", sql.format(file="secret.csv"), "--data", week39_data, cwd=tmp_path, code=2)
    assert done.stdout == ""
    assert done.stderr.startswith("cds-etl: The query ")
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_schema_and_dictionary(tmp_path: Path) -> None:
    page = tmp_path / "dictionary.md"
    given = ("schema", tmp_path / "schemas", "--dictionary", page)
    cds_etl(*given)
    assert cds_etl(*given, "--check").stdout == ""
    page.write_text(page.read_text(encoding="utf-8").replace("BIGINT", "INTEGER"), encoding="utf-8")
    assert f"Not up to date: {page}. " in cds_etl(*given, "--check", code=1).stdout
    cds_etl(*given)
    text = page.read_text(encoding="utf-8")
    for kind in RECORDS:
        assert f"\n## {kind.table}\n" in text
        assert all(f"\n| `{column}` | " in text for column in kind.model_fields)


def test_export(week39_data: Path, tmp_path: Path) -> None:
    said = cds_etl("export", "--format", "csv", "--data", week39_data, cwd=tmp_path).stdout
    (folder,) = tmp_path.iterdir()
    assert said.startswith(f"{folder.name}: snapshot 0001-")
    assert folder.name == f"cds-{said.split('0001-')[1][:8]}-csv"
    assert (folder / "observations.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    again = cds_etl("export", "--format", "csv", "--data", week39_data, cwd=tmp_path, code=3)
    assert again.stderr == f"cds-etl: {folder.name} is not empty: remove it, or name another folder with --to.\n"
    missing = cds_etl("export", "--format", "zip", "--snapshot", "ffff", "--data", week39_data, cwd=tmp_path, code=3)
    assert "ffff" in missing.stderr
    assert list(tmp_path.iterdir()) == [folder]
    url = cds_etl("export", "--format", "csv", "--to", "s3://lakes/week", "--data", week39_data, cwd=tmp_path, code=2)
    assert url.stderr.startswith("cds-etl: s3://lakes/week is a URL, and only --format delta writes to one: ")
    assert list(tmp_path.iterdir()) == [folder]
    assert "Usage: " in cds_etl("export", "--format", "odt", "--data", week39_data, code=2).stderr


def test_export_of_delta_tables(week39_data: Path, tmp_path: Path) -> None:
    given = ("export", "--format", "delta", "--data", week39_data)
    said = cds_etl(*given, cwd=tmp_path).stdout
    assert re.fullmatch(r"cds-delta: snapshot 0001-\w{8} is version 0 of \d+ tables, \d+ rows\.\n", said)
    again = cds_etl(*given, cwd=tmp_path).stdout
    assert re.fullmatch(r"cds-delta: snapshot 0001-\w{8} is version 0 already; nothing was written\.\n", again)


def test_an_extra_that_is_not_installed_is_named(week39_data: Path, tmp_path: Path) -> None:
    program = "import sys; sys.modules['deltalake'] = None; from cds_etl.cli import main; main()"
    command = [sys.executable, "-c", program, "export", "--format", "delta", "--data", str(week39_data)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr == "cds-etl: Delta tables need deltalake: run pip install 'cds-etl[delta]'.\n"
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])


def test_schema(tmp_path: Path) -> None:
    assert "Not up to date" in cds_etl("schema", tmp_path / "schemas", "--check", code=1).stdout
    assert cds_etl("schema", tmp_path / "schemas").stdout.startswith(f"{len(RECORDS)} schemas in ")
    assert cds_etl("schema", tmp_path / "schemas", "--check").stdout == ""
    (tmp_path / "schemas" / "cells.json").write_text("{}")
    (tmp_path / "schemas" / "strange.json").write_text("{}")
    stale = cds_etl("schema", tmp_path / "schemas", "--check", code=1).stdout
    assert f": {tmp_path}/schemas/cells.json, {tmp_path}/schemas/strange.json. Run `make schema`" in stale


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("ingest", "--workers", "0"), ("ingest", "--wrong"), ("query",), ("explain",), ("forget",), ()],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    done = cds_etl(*arguments, code=2)
    assert "Usage: " in done.stdout + done.stderr


def test_vietnamese_letters_on_any_terminal(week39_data: Path, tmp_path: Path) -> None:
    sql = "SELECT entity_raw FROM observations WHERE entity_code = '33' LIMIT 1"
    assert "Hung Yên" in cds_etl("query", sql, "--data", week39_data, env=OLD_TERMINAL).stdout
    done = cds_etl("ingest", tmp_path / "không có", "--data", tmp_path / "data", env=OLD_TERMINAL, code=2)
    assert "không có does not exist" in done.stderr
    assert "report 17/BC-UBQGCĐS" in cds_etl("ingest", WEEK39, "--data", tmp_path / "d", env=OLD_TERMINAL).stdout


@pytest.mark.parametrize("form", ["--csv", "--json", "--data"])
def test_a_pipe_that_closes_early_is_quiet(form: str, week39_data: Path) -> None:
    command = [sys.executable, "-c", "from cds_etl.cli import main; main()", "query", "SELECT * FROM cells, range(99)"]
    options = [form] if form != "--data" else []
    reader = subprocess.Popen(
        [*command, *options, "--data", str(week39_data)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert reader.stdout
    assert reader.stderr
    reader.stdout.read(10)
    reader.stdout.close()
    assert reader.stderr.read() == b""
    reader.stderr.close()
    assert reader.wait(60) == 0


def test_a_progress_bar_on_a_terminal_only(tmp_path: Path) -> None:
    screen, terminal = os.openpty()
    command = [sys.executable, "-c", "from cds_etl.cli import main; main()", "ingest", str(RAW)]
    run = subprocess.Popen(
        [*command, "--data", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm"},
    )
    os.close(terminal)
    printed, _ = run.communicate(timeout=60)
    with open(screen, "rb", buffering=0) as file:
        drawn = file.read(65536)
    assert run.returncode == 0
    assert f"{len(raw_documents())}/{len(raw_documents())}".encode() in drawn
    assert b"Reading" in drawn
    assert f"\n{SCAN}: report" in printed.decode()
    assert b"\x1b" not in printed
