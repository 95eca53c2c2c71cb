"""Whether a value read from a picture can be trusted: the reading was sure, or an equation vouches for it.

How sure a reading is was told in `extract`; here it is only weighed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.records import CellRecord, Observation, ParagraphRecord

from .finding import Place, Scope, make_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cds_etl.records import Check, RecordSet

    from .proofs import Standing

    _Where = tuple[str | None, int | None, int | None]  # table, row and column, or the ordinal of a paragraph

LEAST_SURE = 60.0  # confidence below which readings of one number disagree


def check_readings(records: RecordSet, standings: Mapping[str, Standing]) -> Iterator[tuple[Check, str]]:
    """A check for each value whose reading is not sure, with the value's id; passed where an equation holds over it.

    >>> from cds_etl.recordset import RecordSet
    >>> list(check_readings(RecordSet(), {}))
    []
    """
    sure: dict[_Where, float | None] = {
        (cell.table_id, cell.row, cell.column): cell.confidence for cell in records.of(CellRecord)
    }
    sure |= {(None, row.ordinal, None): row.confidence for row in records.of(ParagraphRecord)}
    for found in records.of(Observation):
        place: _Where = (found.table_id, found.row, found.column) if found.table_id else (None, found.paragraph, None)
        confidence = sure.get(place)
        if found.value is None or confidence is None or confidence >= LEAST_SURE:
            continue
        standing = standings.get(found.observation_id)
        is_proven = standing is not None and standing.proofs > 0 and standing.doubts == 0
        scope = Scope(found.document_id, found.table_id, "reading")
        said = f"{found.value_raw} was read with a confidence of {confidence:.0f} of 100"
        check = make_check(
            f"{found.observation_id}/reading",
            scope,
            f"reading of {found.value_raw}",
            "passed" if is_proven else "failed",
            f"{said}; an equation over it holds." if is_proven else f"{said}: look at its picture.",
            Place(found.page, found.row, found.column),
            actual=found.value,
        )
        yield check, found.observation_id
