"""The numbers that a reader listed in the four news pages, found again through web pages of several makes.

The list is that of `test_seeds`, made before any result was seen; here the pages go the whole way, from bytes on.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from cds_etl.extract import extract, media_type
from cds_etl.model import Document
from cds_etl.normalise import normalise
from cds_etl.records import Attachment, DocumentRecord
from pages.letters import encode_page
from pages.seeds import MARKUPS, lines_of
from prose.score import judge, numbers_of, read_truth
from prose.test_seeds import FOLDER, LEAST_PRECISION, LEAST_RECALL, needs_seeds
from running import SHARED, SHARED_WEEK39

if TYPE_CHECKING:
    from cds_etl.records import RecordSet

NEWS = SHARED / "news"
# Where each page lay: its paper's or portal's address tells whose "toàn tỉnh" is.
ADDRESSES = {
    "000": "https://quangnam.gov.vn/tin.aspx",
    "001": "https://1thegioi.vn/tin.html",
    "002": "https://bvhttdl.gov.vn/tin.htm",
    "004": "https://baobinhduong.vn/tin.html",
}
BASES = {"000": "text, year from the title", "001": "text", "002": None, "004": "text, as updated"}
FILES = {
    "000": [("Báo cáo", "https://quangnam.gov.vn/tep/Báo-cáo")],
    "001": [],
    "002": [(f"{name}2400.pdf", f"https://bvhttdl.gov.vn/tep/{name}2400.pdf") for name in ("kh", "qd")],
    "004": [],
}


# This page opens with its description, which it repeats under its title; of a title the document's record tells.
TWICE = {"001": 3}


def listed(number: str) -> list[dict[str, str]]:
    """The numbers that a reader listed in a page's text."""
    return [row for row in read_truth("numbers") if row["document"] == number][TWICE.get(number, 0) :]


def read_page(number: str, markup: str, encoding: str = "utf-8") -> RecordSet:
    """The records of a page, marked up and encoded, with its address in its head."""
    page = MARKUPS[markup](lines_of(FOLDER, number)[number in TWICE :])
    head = f'<head><link rel="canonical" href="{ADDRESSES[number]}">'
    page = page.replace("<head>", head) if "<head>" in page else page.replace("<body", f"{head}</head><body", 1)
    content = encode_page(page, encoding)
    return normalise(extract(Document("page", hashlib.sha256(content).hexdigest(), media_type(content)), content))


@needs_seeds
@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize("number", ADDRESSES)
def test_every_number_is_found_with_all_that_is_said_of_it(number: str, markup: str) -> None:
    score = judge(listed(number), numbers_of(read_page(number, markup)))
    assert score.recall >= LEAST_RECALL, score.faults
    assert score.precision >= LEAST_PRECISION, score.faults


@needs_seeds
@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize("number", ADDRESSES)
def test_day_and_files(number: str, markup: str) -> None:
    records = read_page(number, markup)
    [document] = records.of(DocumentRecord)
    assert document.published_basis == BASES[number]
    assert sorted((file.label, file.url) for file in records.of(Attachment)) == FILES[number]


@needs_seeds
@pytest.mark.parametrize("encoding", ["nfd", "cp1258", "tcvn3", "utf-16"])
@pytest.mark.parametrize("number", ADDRESSES)
def test_letters_change_no_number(number: str, encoding: str) -> None:
    plain, other = (numbers_of(read_page(number, "of today", name)) for name in ("utf-8", encoding))
    assert [found.said for found in other] == [found.said for found in plain]


@pytest.mark.skipif(not SHARED_WEEK39.exists(), reason="the shared week-39 report is not here")
def test_the_report_as_a_word_processor_printed_it_says_the_same_of_its_numbers() -> None:
    content = SHARED_WEEK39.read_bytes()
    document = Document("week39.pdf", hashlib.sha256(content).hexdigest(), media_type(content))
    found = numbers_of(normalise(extract(document, content)))
    score = judge([row for row in read_truth("numbers") if row["document"] == "003"], found)
    assert score.recall >= LEAST_RECALL, score.faults
    assert score.precision >= LEAST_PRECISION, score.faults


@pytest.mark.skipif(not NEWS.exists(), reason="the two pages as their sites serve them are not here")
@pytest.mark.parametrize(("number", "name"), [("000", "n01-quangnam-tuan43.html"), ("004", "n04-binhduong-cds.html")])
def test_two_of_the_pages_as_their_sites_serve_them(number: str, name: str) -> None:
    content = (NEWS / name).read_bytes()
    document = Document(name, hashlib.sha256(content).hexdigest(), media_type(content))
    score = judge(listed(number), numbers_of(normalise(extract(document, content))))
    assert score.recall >= LEAST_RECALL, score.faults
    assert score.precision >= LEAST_PRECISION, score.faults
