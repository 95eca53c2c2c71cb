from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_etl.load import Store, StoreError, export, open_dataset
from cds_etl.load.csv_files import BOM, field, inert, plain
from cds_etl.load.sheets import all_sheets, sheets_for_analysts
from cds_etl.load.workbook import LONGEST, is_kept, sheet_name, write_workbook
from cds_etl.records import DocumentRecord, RecordSet

from .factory import anchor, cell, document, document_id, footnote, input_of, observation, page, register, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cds_etl.load import Dataset
    from cds_etl.load.exporting import Form

ODD = (
    "=1+1",
    "+84",
    "-5",
    "@SUM(A1)",
    "\t=2",
    "'=3",
    "'tis",
    "'",
    "",
    'say "a", b',
    "a;b",
    "dòng\nhai",
    " Hà Nội ",
    "-",
)
OF = document_id(1)


def invented() -> RecordSet:
    """A document whose texts, numbers and dates are those that spreadsheets are known to change."""
    first = document(
        1, title="=HYPERLINK(1)", subject="Báo cáo tuần", published_at=dt.datetime(2022, 9, 30, 23, 59, 59)
    )
    made = RecordSet([*register(), first, document(2, is_current=False), page(OF), table(f"{OF}/t01")])
    made.add(footnote(f"{OF}/n1", "Số liệu ước tính."), footnote(f"{OF}/n2", "=1+1"))
    made.add(anchor(f"{OF}/n1", table_id=f"{OF}/t01", row=3, column=1))
    made.add(anchor(f"{OF}/n2", table_id=f"{OF}/t01", row=1, column=3))
    made.add(*(cell(f"{OF}/t01", 1, column, f"Cột {column}") for column in (1, 2, 3)))
    for row, text in enumerate(ODD, start=3):
        made.add(cell(f"{OF}/t01", row, 1, text, role="label"))
        for column, value in ((2, f"{row}.5"), (3, f"12345678901234567{row % 10}")):
            place = f"{OF}/t01/r{row:02d}/c{column:02d}"
            made.add(observation(place, value, entity_raw=text, value_raw=text, entity_id=f"vn63:x{row}"))
    made.add(observation(f"{OF}/t01/r30/c02", None, as_of=dt.date(1899, 12, 31)))
    return made


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    records = invented()
    inputs = [input_of(row) for row in records.of(DocumentRecord)]
    Store(tmp_path / "data").publish(records, kept=frozenset(), inputs=inputs, fingerprint="code 1")
    with open_dataset(tmp_path / "data") as found:
        yield found


def in_excel(value: object) -> object:
    """What Excel gives back of a value: no number of more digits than 15, no day without hours, none before 1900."""
    match value:
        case Decimal():
            return float(value) if is_kept(value) else f"{value:f}".rstrip("0").rstrip(".")
        case dt.date() if not isinstance(value, dt.datetime):
            return dt.datetime.combine(value, dt.time()) if value.year > 1900 else value.isoformat()
        case _:
            return value


def column_of(sheet: Any, name: str) -> list[Any]:
    """The cells below a header."""
    number = [cell.value for cell in sheet[1]].index(name) + 1
    return [sheet.cell(row, number) for row in range(2, sheet.max_row + 1)]


def test_a_workbook_reads_back_equal_to_the_tables_and_views(dataset: Dataset, tmp_path: Path) -> None:
    found = export(dataset, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(found.path)
    sheets = [sheet for sheet in sheets_for_analysts(dataset) if dataset.fetch(sheet.query)]
    assert book.sheetnames == ["contents", *(sheet.name for sheet in sheets)]
    assert {"latest", "training", "documents", "indicators"} <= set(book.sheetnames)
    for sheet in sheets:
        columns, rows = dataset.fetch_named(sheet.query)
        read = [[cell.value for cell in row] for row in book[sheet.name].iter_rows()]
        assert read == [columns, *([in_excel(value) for value in row] for row in rows)], sheet.name
    frame = pd.read_excel(found.path, sheet_name="documents")
    assert sorted(frame["path"]) == ["report-1.pdf", "report-2.pdf"]
    assert found.rows == sum(book[sheet.name].max_row - 1 for sheet in sheets)


def test_sheets_have_frozen_headers_formats_and_notes(dataset: Dataset, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(dataset, "xlsx", tmp_path / "a.xlsx").path)
    assert {sheet.freeze_panes for sheet in book.worksheets[1:]} == {"A2"}
    sheet = book["observations_named"]
    header = {cell.value: cell.column for cell in sheet[1]}
    assert "The value in the indicator's unit." in sheet.cell(1, header["value"]).comment.text
    by_id = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    half, whole, noteless = (by_id[f"{OF}/t01/{place}"] for place in ("r03/c02", "r04/c03", "r04/c02"))
    value, day = header["value"] - 1, header["as_of"] - 1
    assert (half[value].number_format, half[day].number_format) == ("#,##0.0#####", "yyyy-mm-dd")
    assert half[value].comment.text.endswith("1 Số liệu ước tính.")  # its row's label bears the mark
    assert whole[value].comment.text.endswith("1 =1+1")  # its column's head
    assert noteless[value].comment is None


def test_no_text_of_a_workbook_is_a_formula(dataset: Dataset, tmp_path: Path) -> None:
    found = export(dataset, "xlsx", tmp_path / "a.xlsx")
    with zipfile.ZipFile(found.path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert any(b"=HYPERLINK(1)" in sheet for sheet in sheets)
    assert not any(b"<f>" in sheet for sheet in sheets)
    title = min(column_of(openpyxl.load_workbook(found.path)["documents"], "title"), key=lambda cell: str(cell.value))
    assert (title.value, title.data_type, bool(title.quotePrefix)) == ("=HYPERLINK(1)", "s", True)


def test_a_long_table_goes_on_in_another_sheet(dataset: Dataset, tmp_path: Path) -> None:
    named = next(sheet for sheet in sheets_for_analysts(dataset) if sheet.name == "observations_named")
    counts = write_workbook(dataset, [named], tmp_path / "a.xlsx", most_rows=10)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    rows = 2 * len(ODD) + 1
    assert book.sheetnames[1:] == ["observations_named", "observations_named (2)", "observations_named (3)"]
    assert [sheet.max_row - 1 for sheet in book.worksheets[1:]] == [10, 10, rows - 20]
    ids = [sheet.cell(row, 1).value for sheet in book.worksheets[1:] for row in range(2, sheet.max_row + 1)]
    assert ids == [row[0] for row in dataset.fetch("SELECT observation_id FROM observations_named ORDER BY 1")]
    assert (counts.sheets, counts.rows) == (3, rows)


def test_a_text_that_no_cell_holds_is_cut_and_told(tmp_path: Path) -> None:
    records = RecordSet([document(1, title="á" * (LONGEST + 1)), document(2, title="á" * LONGEST)])
    Store(tmp_path / "data").publish(records, kept=frozenset(), inputs=(), fingerprint="code 1")
    with open_dataset(tmp_path / "data") as opened:
        found = export(opened, "xlsx", tmp_path / "a.xlsx")
    titles = [cell.value for cell in column_of(openpyxl.load_workbook(found.path)["documents"], "title")]
    assert sorted(map(len, titles)) == [LONGEST, LONGEST]
    assert (found.cut, sum(title.endswith("holds no more]") for title in titles)) == (1, 1)


def test_names_of_sheets_are_those_that_excel_takes() -> None:
    taken: set[str] = set()
    wanted = ["a" * 40, "A" * 40, "b:c", "", "b c"]
    names = [sheet_name(name, taken) for name in wanted]
    assert names == ["a" * 31, "A" * 27 + " (2)", "b c", "sheet", "b c (2)"]


def test_csv_files_read_back_equal_to_the_tables_and_views(dataset: Dataset, tmp_path: Path) -> None:
    found = export(dataset, "csv", tmp_path / "csv")
    sheets = all_sheets(dataset)
    assert {path.stem for path in found.path.iterdir()} == {sheet.name for sheet in sheets}
    count = 0
    for sheet in sheets:
        text = (found.path / f"{sheet.name}.csv").read_bytes().decode("utf-8")
        assert text.startswith(BOM)
        columns, rows = dataset.fetch_named(sheet.query)
        wanted = [[value if isinstance(value, str) else field(value) for value in row] for row in rows]
        read = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
        assert [read[0], *([plain(value) for value in row] for row in read[1:])] == [columns, *wanted], sheet.name
        count += len(rows)
    assert found.rows == count
    frame = pd.read_csv(found.path / "observations_named.csv", encoding="utf-8-sig")
    assert frame["value"].max() == pytest.approx(123456789012345679)
    assert set(frame["entity_name"]) >= {"dòng\nhai", 'say "a", b', "'=1+1"}


def test_csv_tells_null_from_empty_text() -> None:
    assert (field(None), field("")) == ("", '""')
    assert [field(value) for value in (Decimal("1E+3"), dt.date(2022, 9, 30), False, 1.5)] == [
        "1000", "2022-09-30", "false", "1.5",
    ]  # fmt: skip


@given(st.text() | st.text("=+-@\t\r'a", max_size=4))
def test_no_text_of_a_csv_file_is_a_formula_and_each_comes_back(text: str) -> None:
    assert not inert(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert plain(inert(text)) == text
    assert list(csv.reader(io.StringIO(f"a,{field(text)}\r\n", newline=""))) == [["a", inert(text)]]


def test_parquet_files_are_those_of_the_snapshot(dataset: Dataset, tmp_path: Path) -> None:
    found = export(dataset, "parquet", tmp_path / "parquet")
    snapshot = dataset.store.folder(dataset.manifest.id)
    assert {path.name: path.read_bytes() for path in found.path.iterdir()} == {
        path.name: path.read_bytes() for path in snapshot.iterdir()
    }


def test_an_archive_stands_by_itself(dataset: Dataset, tmp_path: Path) -> None:
    with zipfile.ZipFile(export(dataset, "zip", tmp_path / "a.zip").path) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    folder = tmp_path / f"cds-etl-{dataset.manifest.content}"
    with duckdb.connect(str(folder / "cds.duckdb"), read_only=True) as database:
        for sheet in all_sheets(dataset):
            assert database.execute(sheet.query).fetchall() == dataset.fetch(sheet.query), sheet.name
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert {name: sha256 for sha256, name in lines} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "SHA256SUMS"
    }
    listed = pd.read_csv(folder / "documents.csv", encoding="utf-8-sig")
    assert listed[["path", "licence", "title"]].to_numpy().tolist() == [
        ["report-1.pdf", "CC BY 4.0", "'=HYPERLINK(1)"],
        ["report-2.pdf", "CC BY 4.0", "BÁO CÁO"],
    ]
    assert dataset.manifest.content in (folder / "README.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["xlsx", "csv", "parquet", "zip"])
def test_the_same_snapshot_gives_the_same_bytes(dataset: Dataset, tmp_path: Path, form: Form) -> None:
    """But for cds.duckdb in the zip, and with it the line of SHA256SUMS about it: DuckDB marks each database anew."""
    found = [contents(export(dataset, form, tmp_path / name).path) for name in ("a", "b")]
    assert found[0] == found[1]


def contents(path: Path) -> object:
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir()}
    if not path.read_bytes().startswith(b"PK") or path.stat().st_size == 0:
        raise AssertionError(path)
    with zipfile.ZipFile(path) as archive:
        if not any(name.endswith("cds.duckdb") for name in archive.namelist()):
            return path.read_bytes()
        left_out = ("/cds.duckdb", "/SHA256SUMS")
        return [
            (item.filename, item.date_time, item.external_attr, item.compress_size, archive.read(item))
            for item in archive.infolist()
            if not item.filename.endswith(left_out)
        ]


def test_an_export_overwrites_no_dataset_and_no_full_folder(dataset: Dataset, tmp_path: Path) -> None:
    data = dataset.store.root
    before = (data / "cds.duckdb").read_bytes()
    with pytest.raises(StoreError, match="lies in the data folder"):
        export(dataset, "xlsx", data / "cds.duckdb")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(StoreError, match="is not empty: remove it, or name another folder"):
        export(dataset, "csv", tmp_path / "full")
    with pytest.raises(StoreError, match="is a folder, and this export one file"):
        export(dataset, "xlsx", tmp_path / "full")
    with pytest.raises(StoreError, match="is a file, and this export a folder"):
        export(dataset, "parquet", tmp_path / "full" / "mine.txt")
    assert (data / "cds.duckdb").read_bytes() == before
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_failed_export_leaves_nothing_behind(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.xlsx").write_text("the last one")
    monkeypatch.setattr("cds_etl.load.workbook._Writer._write_cell", fail)
    with pytest.raises(StoreError, match="no space left on device; free some space"):
        export(dataset, "xlsx", tmp_path / "out" / "a.xlsx")
    assert [path.read_text() for path in (tmp_path / "out").iterdir()] == ["the last one"]


def test_an_older_snapshot_is_taken_away_as_it_was(dataset: Dataset, tmp_path: Path) -> None:
    Store(dataset.store.root).publish(RecordSet(register()), kept=frozenset(), inputs=(), fingerprint="code 1")
    with open_dataset(dataset.store.root, dataset.manifest.id) as old:
        found = export(old, "csv", tmp_path / "old")
    assert len((found.path / "documents.csv").read_text(encoding="utf-8-sig").splitlines()) == 3
