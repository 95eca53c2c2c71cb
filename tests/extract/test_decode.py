"""Bytes of pages to letters: what a page declares, what it is, and what it turns out to be."""

from __future__ import annotations

import unicodedata

import pytest

from cds_etl.extract.decode import declared_encoding, decode
from pages.letters import encode_page

from .webpage import FIRST, PROSE, TITLE, read, texts

PAGE = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{PROSE}</body></html>"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "nfd", "cp1258", "cp1258-unsaid",
                 "references"],
)  # fmt: skip
def test_every_encoding_gives_the_same_letters(encoding: str) -> None:
    found = read(encode_page(PAGE, encoding))
    assert (found.front_matter.title, texts(found)[0]) == (TITLE, FIRST)


def test_tcvn3_is_told_by_its_words_whatever_the_page_declares() -> None:
    content = encode_page(PAGE, "tcvn3")
    for declared in (b"utf-8", b"windows-1252", b"iso-8859-1"):
        assert texts(read(content.replace(b"x-user-defined", declared)))[0].lower() == FIRST.lower()


def test_tcvn3_written_as_references_by_an_old_editor() -> None:
    shown = (
        encode_page(PAGE, "tcvn3").decode("cp1252").replace("®", "&reg;").replace("«", "&laquo;").replace("¸", "&#184;")
    )
    assert texts(read(shown.encode("cp1252")))[0].lower() == FIRST.lower()


def test_a_font_of_tcvn3_in_a_page_of_today() -> None:
    spoken = "Hµ Néi cã 5 tæ c«ng nghÖ sè céng ®ång ®· ®­îc thµnh lËp trong th¸ng nµy."
    html = PAGE.replace("</body>", f'<p><font face=".VnTime">{spoken}</font></p></body>')
    assert texts(read(html))[-1] == "Hà Nội có 5 tổ công nghệ số cộng đồng đã được thành lập trong tháng này."


def test_utf8_shown_as_western_is_undone() -> None:
    assert texts(read(PAGE.encode().decode("latin-1").encode()))[0] == FIRST


def test_what_is_utf8_is_read_so_whatever_it_declares() -> None:
    html = PAGE.replace("<head>", '<head><meta charset="windows-1258">')
    assert texts(read(html))[0] == FIRST


def test_a_broken_letter_does_not_change_the_encoding_of_a_page() -> None:
    content = PAGE.encode().replace("Đoàn".encode(), b"\xc4o\xc3\xa0n", 1)
    found = texts(read(content))
    assert found[0] == FIRST
    assert found[2].startswith("\ufffdoàn Thanh niên")


def test_nul_bytes_are_no_letters() -> None:
    assert texts(read(PAGE.replace("cả nước", "c\0ả\0 nước").encode() + b"\0" * 5000))[0] == FIRST


def test_letters_come_composed() -> None:
    for text in texts(read(unicodedata.normalize("NFD", PAGE))):
        assert unicodedata.is_normalized("NFC", text)


def test_english_stays_english() -> None:
    page = b"<p>Caf\xe9 M\xfcller, 5 \x93quotes\x94</p>"
    assert decode(page) == "<p>Café Müller, 5 “quotes”</p>"
    assert declared_encoding(b"<meta charset=nonsense>") is None
