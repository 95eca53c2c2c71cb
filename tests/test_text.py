"""Mojibake undone on evidence: what was Vietnamese comes back, what is stays, what never was is left alone."""

from __future__ import annotations

import unicodedata
from typing import Literal, get_args

import pytest

from cds_etl.normalise.register import load_register
from cds_etl.text import Encoding, encode_legacy, mojibake_readings, undo_mojibake

NAMES = sorted({name.name for name in load_register().dated_names})
STRANGERS = sorted({stranger.name for stranger in load_register().strangers})
SENTENCE = "Bộ Thông tin và Truyền thông đã tổng hợp báo cáo của các tỉnh, thành phố"


def shown(text: str, code_page: str) -> str:
    """The UTF-8 of a text as a code page shows it; what it has no sign for, as the sign of that number."""
    return "".join(bytes([byte]).decode(code_page, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("code_page", ["cp1252", "latin-1", "cp437", "cp850", "mac_roman"])
def test_utf8_shown_in_a_code_page_comes_back(code_page: str) -> None:
    for name in (*NAMES, SENTENCE):
        assert undo_mojibake(shown(name, code_page)) == name


def test_utf8_shown_twice_comes_back() -> None:
    for name in NAMES:
        assert undo_mojibake(shown(shown(name, "cp1252"), "cp1252")) == name


@pytest.mark.parametrize("encoding", [name for name in get_args(Encoding) if name != "yearbook"])
def test_a_one_byte_encoding_is_among_the_readings(encoding: Encoding) -> None:
    for name in map(str.lower, NAMES):  # TCVN3 has no capitals with accents
        raw = encode_legacy(name, encoding).decode("latin-1")
        assert raw == name or name in mojibake_readings(raw)
    assert undo_mojibake(encode_legacy(SENTENCE, encoding).decode("latin-1")) == SENTENCE


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_stays(form: Literal["NFC", "NFD"]) -> None:
    for text in (*NAMES, *STRANGERS, SENTENCE, SENTENCE.upper()):
        raw = unicodedata.normalize(form, text)
        assert undo_mojibake(raw) == raw


@pytest.mark.parametrize(
    "text", ["", "Ha Noi", "Café Müller", "naïve façade", "Größe", "½ §1 ©", "Ωμέγα", "東京", "\ufffd"]
)
def test_what_never_was_vietnamese_is_left_alone(text: str) -> None:
    assert undo_mojibake(text) == text
