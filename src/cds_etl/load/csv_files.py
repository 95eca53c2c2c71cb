"""A snapshot as a folder of CSV files that Excel opens with its accents, and whose texts it takes for no formula.

Which tables and views there are is for `sheets`.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .dataset import Dataset
    from .sheets import Sheet

BOM = "\ufeff"
# What OWASP's page on CSV injection names: the wide forms are signs of formulas to an Excel of East Asia.
_SIGNS = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(f"'*{_SIGNS}")
_INERT = re.compile(f"'+{_SIGNS}")
_SIGNED = re.compile(r"[+-]?[\d.,]*%?")
_QUOTED = re.compile(r'[",\r\n]|^$|^\s|\s$')


def write_csv_files(dataset: Dataset, sheets: Iterable[Sheet], folder: Path) -> int:
    """Write `<sheet>.csv` for each sheet into a folder that is there; gives the number of rows."""
    total = 0
    for sheet in sheets:
        columns, rows = dataset.scan(sheet.query)
        with (folder / f"{sheet.name}.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(BOM + ",".join(map(field, columns)) + "\r\n")
            for row in rows:
                file.write(",".join(map(field, row)) + "\r\n")
                total += 1
    return total


def inert(text: str) -> str:
    """The text as Excel takes it for text: behind an apostrophe if it begins as a formula does.

    So does a text that would look like one made inert, so that `plain` gives each back as it was.

    >>> inert("=1+1"), inert("-5"), inert("'=1"), inert("Hà Nội")
    ("'=1+1", "'-5", "''=1", 'Hà Nội')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def inert_as_printed(text: str) -> str:
    """The same for what is printed as a number too: a lone sign, and a number with one, do no harm and stay.

    >>> inert_as_printed("-1.250"), inert_as_printed("-"), inert_as_printed("-1+cmd|' /C calc'!A0")
    ('-1.250', '-', "'-1+cmd|' /C calc'!A0")
    """
    return text if _SIGNED.fullmatch(text) else inert(text)


def plain(text: str) -> str:
    """The text that `inert` or `inert_as_printed` was given.

    >>> plain(inert("=1+1")), plain("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if _INERT.match(text) else text


def field(value: object) -> str:
    """One value as CSV: nothing for null, `""` for empty text, numbers without zeros at the end, dates as ISO 8601.

    >>> field(None), field(""), field(Decimal("6411.500000")), field(True), field('say "a"')
    ('', '""', '6411.5', 'true', '"say ""a\"""')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return digits(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case str():
            text = inert(value)
            return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
        case _:
            return str(value)


def digits(value: Decimal) -> str:
    """A number's digits, without exponent and without zeros after the last decimal.

    >>> digits(Decimal("100.000000")), digits(Decimal("0.250000")), digits(Decimal("-0.0"))
    ('100', '0.25', '0')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
