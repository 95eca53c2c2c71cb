"""Failures that a person has looked at: the publisher's own error, as printed. They stay listed and fail no more.

What a line names is found again by rule, page and words, or by the check's id; what is acknowledged proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from cds_etl.records import Check

_ROW_NUMBER = re.compile(r"\brow \d+ (?=\")")


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """A check in words: its rule, the page to look at (None: none) and what it is about; or, alone, its id."""

    rule: str = ""
    page: int | None = None
    subject: str = ""
    check_id: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A failure that a person takes for the publisher's own, with the numbers that it had; and why."""

    place: CheckPlace
    expected: Decimal | None
    actual: Decimal | None
    reason: str
    author: str


def place_of(check: Check) -> CheckPlace:
    """The place of a check in words: numbers of rows, which may shift, are left out where the row has a name."""
    return CheckPlace(check.rule, check.page, _ROW_NUMBER.sub("row ", check.subject))


def named_by(place: CheckPlace, checks: Iterable[Check]) -> list[Check]:
    """The checks that a place names."""
    return [check for check in checks if (check.check_id == place.check_id or place_of(check) == place)]


def has_numbers(check: Check, line: Acknowledgement) -> bool:
    """Whether the check has the numbers that it had when it was acknowledged."""
    return (check.expected, check.actual) == (line.expected, line.actual)


def acknowledge(checks: Sequence[Check], lines: Sequence[Acknowledgement]) -> list[Check]:
    """The checks, those failed ones acknowledged that a line names alone and with the numbers that they have."""
    settled = {check.check_id: check for check in checks}
    for line in lines:
        named = [check for check in named_by(line.place, checks) if has_numbers(check, line)]
        if len(named) == 1 and named[0].status == "failed":
            said = f"{named[0].message} Acknowledged by {line.author}: {line.reason}"
            change = {"status": "acknowledged", "message": said}
            settled[named[0].check_id] = named[0].model_copy(update=change)
    return [settled[check.check_id] for check in checks]
