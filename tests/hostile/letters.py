"""A PDF whose font says what it likes of its letters: controls, halves of pairs, signs that print nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .pdfs import one_page, stream

if TYPE_CHECKING:
    from collections.abc import Mapping

ODD = {
    "A": "D800", "B": "0000", "C": "001B", "D": "202E", "E": "FFFE", "F": "DBFFDFFF", "G": "DC00", "H": "FFFF",
    "I": "0008", "J": "E000", "K": "0301", "L": "200B", "M": "000A", "N": "0085", "O": "180E", "P": "2061", "Q": "00AD",
    "R": "2028", "S": "FEFF", "T": "000D", "U": "0009", "V": "2066", "W": "E0001", "X": "0020", "Y": "00A0",
}  # fmt: skip
"""Letters and what they are said to stand for, in UTF-16."""
_WORDS = "%s %s%s ABC%s %sABC 1%s2 (%s) 0%s"


def said_to_be(meanings: Mapping[str, str]) -> bytes:
    """A page of lines in which these letters stand alone, in pairs, within words and beside digits."""
    pairs = "".join(f"<{ord(letter):02x}> <{meaning}>\n" for letter, meaning in meanings.items())
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <00> <FF>"
        f" endcodespacerange {len(meanings)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FirstChar 32 /LastChar 126 /Widths [%s] /ToUnicode"
        b" 6 0 R >>" % (b"600 " * 95)
    )
    lines = [_WORDS.replace("%s", letter).replace("(", "\\(").replace(")", "\\)") for letter in meanings]
    text = " 0 -20 Td ".join(f"({line}) Tj" for line in [*lines, "abc 61/63 xyz"])
    return one_page(f"BT /F1 12 Tf 40 800 Td {text} ET".encode(), stream(table.encode()), font=font)
