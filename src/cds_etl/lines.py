"""The lines that a person would write into `curation/` to settle a doubt.

How a line is read is for `curation`, where it is put for `accepting`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .curation import ACKNOWLEDGED, ALIASES, COLUMNS, CORRECTIONS, PARTED, name_of
from .terminal import say_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from .normalise import CellPlace
    from .records import Abstention, Check, DocumentRecord, Suggestion

PUBLISHERS = "As printed: the publisher's own error."
TO_FILL = "?"
NOTHING = "-"


@dataclass(frozen=True, slots=True)
class ReadyLine:
    """A line for a curation file, its fields in the order of the file's columns."""

    file: str
    fields: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line as CSV."""
        return as_csv(self.fields)


def as_csv(fields: Iterable[str]) -> str:
    """Fields as a line of CSV, without its end; none is a formula to a spreadsheet, and `plain` gives each back.

    >>> as_csv(["a", "c, d"])
    'a,"c, d"'
    """
    from .load import inert_as_printed

    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(map(inert_as_printed, fields))
    return text.getvalue()


def correction_line(
    document: DocumentRecord, place: CellPlace, change: Suggestion, reason: str | None, author: str
) -> ReadyLine:
    """The line of `corrections.csv` that makes a suggested change; its own reason where the person gives none."""
    corrected = change.suggested or NOTHING
    named = (name_of(document), str(place.page), place.row, place.column, place.printed)
    return _line(CORRECTIONS, *named, corrected, reason or change.reason, author)


def acknowledgement_line(document: DocumentRecord, check: Check, reason: str | None, author: str) -> ReadyLine:
    """The line of `acknowledged.csv` that takes a failure for the publisher's own."""
    from .check import place_of

    place = place_of(check)
    page = (f"page {place.page}",) if place.page else ()
    locator = PARTED.join((place.rule, name_of(document), *page, place.subject))
    return _line(ACKNOWLEDGED, locator, _said(check.expected), _said(check.actual), reason or PUBLISHERS, author)


def alias_line(item: Abstention, author: str) -> ReadyLine:
    """The line of `aliases.csv` for a name. Its code is to be filled in: what was too unlike to match is no default."""
    return _line(ALIASES, item.entity_raw, item.kind or TO_FILL, TO_FILL, TO_FILL, author)


def _line(file: str, *fields: str) -> ReadyLine:
    assert len(fields) == len(COLUMNS[file])
    return ReadyLine(file, fields)


def _said(number: Decimal | None) -> str:
    return "" if number is None else say_number(number)
