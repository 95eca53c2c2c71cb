"""Text layers that hold other letters than they show, or only some, load no wrong word. All texts are invented."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from cds_etl.cli import app
from cds_etl.extract import extract, scans
from cds_etl.extract.pdfium import read_pages
from cds_etl.extract.readable import UNREADABLE
from cds_etl.model import Document, DocumentError
from typeset.invented import made_up_report
from typeset.layout import Layout
from typeset.report import print_pdf

from .paper import assemble

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.model import Extraction

ENGLISH = """The committee met on Monday and agreed that each of the provinces should publish its plan before the end of
the year; some members doubted whether the smaller districts would have enough staff to follow every recommendation"""

VIETNAMESE = """ bo thong tin va truyen thong tong hop tinh hinh trien khai cua cac bo, nganh va dia phuong trong tuan,
gom so lieu ve dao tao, boi duong can bo, to cong nghe so cong dong va dich vu cong truc tuyen"""


@cache
def printed() -> bytes:
    return print_pdf(made_up_report(3), Layout())


def without(pdf: bytes, which: int | None = None) -> bytes:
    """The PDF whose fonts, all or one of them, have lost the table of their letters."""
    places = [found.start() for found in re.finditer(rb"/ToUnicode", pdf)]
    for place in places if which is None else places[which : which + 1]:
        pdf = pdf[: place + 1] + b"Xo" + pdf[place + 3 :]
    return pdf


@pytest.fixture
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where scans cannot be read, such pages stay unread: else they are read from their picture."""
    monkeypatch.setattr(scans, "data_folder", lambda: None)


@pytest.mark.usefixtures("_no_engine")
def test_a_report_without_tables_of_letters_is_refused_in_one_sentence() -> None:
    pdf = without(printed())
    with pytest.raises(DocumentError, match="cannot be read on any page: the letters in the file are not those"):
        extract(Document("x.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf"), pdf)


def read(pdf: bytes) -> Extraction | None:
    """What is read of a PDF; None where it is refused since no page can be read."""
    with suppress(DocumentError):
        return extract(Document("x.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf"), pdf)
    return None


@pytest.mark.usefixtures("_no_engine")
@pytest.mark.parametrize("which", range(printed().count(b"/ToUnicode")))
def test_pages_with_one_such_font_load_no_word(which: int) -> None:
    sound = {word.text for page in read_pages(printed()) for word in page.words}
    pdf = without(printed(), which)
    found = read(pdf)
    if found is None:
        return
    unread = {page.number for page in found.pages if (page.unread_reason or "").startswith(UNREADABLE)}
    assert unread
    assert all(page.words_in == page.words_out + page.words_hidden for page in found.pages)
    said = " ".join([item.text for item in found.paragraphs] + [cell.text for t in found.tables for cell in t.cells])
    assert not [word for word in said.split() if word not in sound]


def sheet(text: str) -> bytes:
    """A page of lines."""
    lines = [text[start : start + 60] for start in range(0, len(text), 60)]
    content = "\n".join(f"BT /F1 11 Tf 1 0 0 1 40 {800 - 20 * n} Tm ({line}) Tj ET" for n, line in enumerate(lines))
    return assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] /Contents 4 0 R /Resources 5 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream".encode(),
            b"<< /Font << /F1 6 0 R >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


@pytest.mark.parametrize("lost", ["aeiou", "aenrtdh", "enioac"])
def test_a_page_with_half_its_letters_missing_is_unread(lost: str) -> None:
    text = "".join(" " if letter in lost else letter for letter in (ENGLISH + VIETNAMESE).replace("\n", " "))
    (page,) = read_pages(sheet(text))
    assert (page.words, (page.unread_reason or "")[: len(UNREADABLE)]) == ((), UNREADABLE)


@pytest.mark.parametrize("text", [ENGLISH, VIETNAMESE])
def test_a_page_with_all_its_letters_is_read(text: str) -> None:
    (page,) = read_pages(sheet(text.replace("\n", " ")))
    assert page.unread_reason is None
    assert len(page.words) > 30


def test_a_page_of_numbers_and_abbreviations_is_read() -> None:
    text = " ".join(f"TTHC {n} UBND 1.2{n:02d},5 CNTT x - 12/63 BTTTT 45% DTI" for n in range(20))
    (page,) = read_pages(sheet(text))
    assert page.unread_reason is None


@pytest.mark.usefixtures("_no_engine")
def test_summary_exit_and_check_name_the_pages_that_were_not_read(tmp_path: Path) -> None:
    partly = next(pdf for which in range(9) if (pdf := without(printed(), which)) and _is_partly_read(pdf))
    (tmp_path / "partly.pdf").write_bytes(partly)
    (tmp_path / "not-at-all.pdf").write_bytes(without(printed()))
    arguments = ("ingest", tmp_path / "partly.pdf", tmp_path / "not-at-all.pdf", "--data", tmp_path / "data")
    said = here(*arguments)
    assert f"pages not read ({UNREADABLE}" in said
    assert "not-at-all.pdf: rejected. It cannot be read on any page" in said
    here("ingest", tmp_path / "partly.pdf", "--data", tmp_path / "other", "--strict", code=1)
    checked = here("check", "--data", tmp_path / "data")
    assert f"partly.pdf: pages not read ({UNREADABLE}" in checked


def here(*arguments: str | Path, code: int = 0) -> str:
    """What a command prints, run in this process: workers that are forked from it have no engine either."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == code, done.output
    return done.stdout


def _is_partly_read(pdf: bytes) -> bool:
    extraction = read(pdf)
    return extraction is not None and any(page.unread_reason for page in extraction.pages)
