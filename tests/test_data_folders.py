"""Folders of datasets with names that DuckDB could take for something else: they work, or one sentence refuses them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hostile.pdfs import one_page
from running import cds_etl, fault_of

if TYPE_CHECKING:
    from pathlib import Path

WORK = {
    "a brace": "da{a,b}ta",
    "a quote": "da'ta",
    "two quotes": 'da"ta',
    "a newline": "da\nta",
    "a per cent sign": "da%20ta",
    "a colon": "da:ta",
    "a kind of store": "s3:data",
    "an address": "http:data",
    "a semicolon": "da;ta",
    "a hash": "da#ta",
    "a dollar": "$HOME",
    "a tilde": "~",
    "spaces": " da ta ",
    "accents": "dữ liệu",
    "a dash": "-data",
    "a database in memory": ":memory:",
    "a column": "year=2022",
    "255 bytes": "x" * 255,
}
REFUSED = {
    "a question mark": ("da?ta", "DuckDB reads ? in a path as something else"),
    "a star": ("da*ta", "DuckDB reads * in a path as something else"),
    "stars": ("**", "DuckDB reads * in a path as something else"),
    "a bracket": ("da[t]a", "DuckDB reads [ in a path as something else"),
    "a backslash": ("da\\ta", "DuckDB reads \\ in a path as something else"),
    "bytes that are no UTF-8": (os.fsdecode(b"da\xffta"), "its name is no UTF-8"),
}
READERS = (("query", "SELECT count(*) FROM documents"), ("diff", "0001", "0002"), ("verify",))


@pytest.fixture
def here(tmp_path: Path) -> Path:
    for number in range(2):
        content = one_page(f"BT /F1 9 Tf 72 700 Td (Bao cao {number}.) Tj ET".encode())
        (tmp_path / f"{number}.pdf").write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("kind", WORK)
def test_a_folder_with_a_strange_name_works(here: Path, kind: str) -> None:
    data = f"--data={WORK[kind]}"
    for number in range(2):
        cds_etl("ingest", f"{number}.pdf", data, cwd=here)
    for command in READERS:
        cds_etl(*command, data, cwd=here)
    cds_etl("export", "--format", "zip", "--to", "out.zip", data, cwd=here)
    assert sorted(path.name for path in here.iterdir()) == sorted(["0.pdf", "1.pdf", WORK[kind], "out.zip"])


@pytest.mark.parametrize("kind", REFUSED)
def test_a_folder_that_duckdb_would_misread_is_refused_at_once(here: Path, kind: str) -> None:
    name, fault = REFUSED[kind]
    said = fault_of(cds_etl("ingest", "0.pdf", f"--data={name}", cwd=here, code=3))
    assert said.startswith("Cannot use ")
    assert fault in said
    assert sorted(path.name for path in here.iterdir()) == ["0.pdf", "1.pdf"]  # nothing was begun
    below = os.path.join(name, "data")
    assert fault in fault_of(cds_etl("ingest", "0.pdf", f"--data={below}", cwd=here, code=3))
    said = fault_of(cds_etl("query", "SELECT 1", f"--data={name}", cwd=here, code=3))
    assert "holds no snapshot" in said or fault in said


def test_a_neighbour_is_never_taken_for_the_folder(here: Path) -> None:
    """`da*ta` stands for `dabta` too, to whom reads patterns."""
    cds_etl("ingest", "0.pdf", "--data=dabta", cwd=here)
    cds_etl("ingest", "1.pdf", "--data=da*ta", cwd=here, code=3)
    (count,) = cds_etl("query", "SELECT count(*) FROM documents", "--csv", "--data=dabta", cwd=here).stdout.split()[1:]
    assert count == "1"
