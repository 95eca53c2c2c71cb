"""What documents say reaches HTML, CSV and Excel as text: no tag, no attribute, no formula, and no letter lost."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from lxml import html

from cds_etl.load import plain
from hostile.formulas import TEXTS, TITLE, page
from hostile.names import NAMES
from hostile.pdfs import one_page
from running import cds_etl

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "=cmd<b onclick=1>.html"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d")
NUMBER = re.compile(r"[+-]?[\d.,]*%?")
OURS = {"a", "article", "b", "body", "details", "div", "figcaption", "figure", "h1", "h2", "h3", "head", "html", "img"}
OURS |= {"li", "meta", "p", "pre", "s", "span", "strong", "style", "summary", "table", "td", "th", "title", "tr", "ul"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of two versions of the page, under a name that is a formula too."""
    place = tmp_path_factory.mktemp("formulas")
    (place / "in").mkdir()
    for extra in (0, 5):
        (place / "in" / NAME).write_bytes(page(extra))
        cds_etl("ingest", place / "in", "--data", place / "data", code=1)
    return place


def texts_of(file: Path) -> str:
    """What an HTML file shows; sees that it holds no element, attribute or address but those that we write."""
    tree = html.fromstring(file.read_bytes())
    for element in tree.iter():
        if isinstance(element.tag, str):
            assert element.tag in OURS, element.tag
            assert not any(name.startswith("on") for name in element.attrib), element.attrib
            assert not element.get("href", "#").startswith(("javascript:", "data:"))
            assert element.get("src", "data:image/png;base64,").startswith("data:image/png;base64,")
    return str(tree.text_content())


def harmless(fields: Iterable[str]) -> None:
    """None of the fields is a formula, unless it is a number with its sign."""
    for field in fields:
        assert not field.startswith(FORMULA) or NUMBER.fullmatch(field), field


def test_a_review_shows_texts_and_runs_none(made: Path) -> None:
    cds_etl("review", "--data", made / "data", "--html", made / "review.html")
    shown = texts_of(made / "review.html")
    assert TEXTS[0] in shown
    assert NAME in shown
    assert '<b onclick="alert(4)">' in shown


def test_a_comparison_shows_texts_and_runs_none(made: Path) -> None:
    cds_etl("diff", "0001", "0002", "--data", made / "data", "--html", made / "diff.html")
    shown = texts_of(made / "diff.html")
    assert NAME in shown
    assert any(text in shown for text in TEXTS)


def test_tables_and_queries_as_csv_hold_no_formula_and_every_number(made: Path) -> None:
    printed = cds_etl("tables", made / "in" / NAME, "--csv").stdout
    rows = list(csv.reader(io.StringIO(printed, newline="")))
    harmless(field for row in rows for field in row)
    assert [plain(row[1]) for row in rows[1:-1]] == list(TEXTS)
    assert [row[3] for row in rows[1:-1]] == [f"-{number}" for number in range(1, len(TEXTS) + 1)]
    query = "SELECT text, -c.row AS less, -1.5::DECIMAL(8,3) AS half FROM cells c ORDER BY ALL"
    printed = cds_etl("query", query, "--csv", "--data", made / "data").stdout
    header, *rows = csv.reader(io.StringIO(printed, newline=""))
    assert header == ["text", "less", "half"]
    harmless(row[0] for row in rows)
    assert {plain(row[0]) for row in rows} >= set(TEXTS)
    assert {row[1] for row in rows} == {f"-{number}" for number in range(1, len(TEXTS) + 3)}
    assert {row[2] for row in rows} == {"-1.5"}


def test_an_export_as_csv_holds_no_formula(made: Path) -> None:
    cds_etl("export", "--format", "csv", "--to", made / "csv", "--data", made / "data")
    read = {}
    for file in (made / "csv").iterdir():
        rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
        harmless(field for row in rows for field in row)
        read[file.name] = {plain(field) for row in rows for field in row}
    assert read["cells.csv"] >= set(TEXTS)
    assert {TITLE, NAME} <= read["documents.csv"]
    assert "-1" in read["observations.csv"]


def test_an_export_as_workbook_holds_no_formula(made: Path) -> None:
    cds_etl("export", "--format", "xlsx", "--to", made / "book.xlsx", "--data", made / "data")
    with zipfile.ZipFile(made / "book.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<hyperlink " in sheet for sheet in sheets[1:])
    cells = [
        cell
        for sheet in openpyxl.load_workbook(made / "book.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(FORMULA)
    ]
    assert {cell.value for cell in cells} >= {TITLE, NAME}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_a_line_for_the_curation_files_is_no_formula_and_fits_all_the_same(made: Path) -> None:
    """Labels and names begin as formulas do: what `review` prints is made inert, and what is read is taken back."""
    folder = made / "curation"
    folder.mkdir()
    (found,) = cds_etl(
        "query", "SELECT check_id FROM checks JOIN documents USING (document_id) WHERE checks.status = 'failed' "
        "AND is_current ORDER BY ALL LIMIT 1", "--csv", "--data", made / "data",
    ).stdout.splitlines()[1:]  # fmt: skip
    options = ("--data", made / "data", "--curation", folder, "--author", "=1+1", "--reason", "@SUM(1)")
    cds_etl("accept", found, *options)
    _, fields = csv.reader(io.StringIO((folder / "acknowledged.csv").read_text(encoding="utf-8"), newline=""))
    harmless(fields)
    assert "'=1+1" in fields
    assert "'@SUM(1)" in fields
    again = cds_etl("accept", found, *options).stdout
    assert "already" in again


@pytest.mark.parametrize(
    "kind", ["a newline", "an escape sequence", "255 bytes", "bytes that are no UTF-8", "a command"]
)
def test_pictures_are_named_by_hash_and_page(tmp_path: Path, kind: str) -> None:
    document = tmp_path / os.fsdecode(NAMES[kind])
    document.write_bytes(one_page())
    said = cds_etl("tables", document, "--page", "1", "--png", tmp_path / "drawn").stdout
    (drawn,) = (tmp_path / "drawn").iterdir()
    assert said == f"{drawn}\n"
    assert drawn.name == hashlib.sha256(document.read_bytes()).hexdigest()[:12] + "-p1.png"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([document.name, "drawn"])
