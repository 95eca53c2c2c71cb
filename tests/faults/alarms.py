"""Tables without a fault: whether a check fails, or a suggestion is made. What spoilt ones say is in `score`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.records import Check, Suggestion

from .made import faultless

if TYPE_CHECKING:
    from random import Random


def find_alarm(random: Random) -> str | None:
    """The first failed check of a faultless table, or its first suggestion; None where all is quiet, as it must be."""
    made = faultless(random)
    checked = made.checked()
    failed = next((found for found in checked.of(Check) if found.status == "failed"), None)
    if failed is not None:
        return f"{made.shape}: {failed.check_id}: {failed.message}"
    said = next(iter(checked.of(Suggestion)), None)
    return f"{made.shape}: {said.suggestion_id}: {said.reason}" if said else None
