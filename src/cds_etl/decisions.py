"""What became of people's decisions: lines that fit nothing any more, and lines that nothing needs any more.

Looks at records as they were stored or would be; decides and changes nothing. Aliases are for `curation`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from . import records as rec
from .curation import Curation, concerns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .check import Acknowledgement
    from .curation import Line
    from .load import Dataset
    from .normalise import CorrectionLine

    RecordsOf = Callable[[str], rec.RecordSet]

_KINDS: tuple[type[rec.Record], ...] = (rec.CellRecord, rec.Observation, rec.Check, rec.CheckTerm, rec.Correction)
_REMEDY = "mend the line or take it out."


@dataclass(slots=True)
class Verdict:
    """Sentences on lines: `faults` had to be applied and could not be, `remarks` are not needed any more."""

    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def weigh_stored(curation: Curation, dataset: Dataset) -> Verdict:
    """What became of the lines in a snapshot."""
    if not curation.corrections() and not curation.acknowledged():
        return Verdict()
    documents = dataset.rows(rec.DocumentRecord)

    def records_of(document_id: str) -> rec.RecordSet:
        return rec.RecordSet(row for kind in _KINDS for row in dataset.rows(kind, of=document_id))

    return weigh(curation, documents, records_of)


def weigh(
    curation: Curation, documents: Sequence[rec.DocumentRecord], records_of: RecordsOf, *, is_whole: bool = True
) -> Verdict:
    """What becomes of the lines among these documents; unless they are the whole set, the others' lines are left out.

    `records_of` gives the records of a document by its id.

    >>> weigh(Curation({}), [], lambda document_id: rec.RecordSet()).faults
    []
    """
    verdict = Verdict()
    seen: dict[str, rec.RecordSet] = {}
    taken: dict[str, Line[CorrectionLine]] = {}
    for correction in curation.corrections():
        records = _records(correction, documents, records_of, seen, verdict.faults if is_whole else [])
        if records is not None:
            _weigh_correction(correction, records, taken, verdict)
    for line in curation.acknowledged():
        records = _records(line, documents, records_of, seen, verdict.remarks if is_whole else [])
        if records is not None:
            _weigh_acknowledgement(line, records, verdict)
    return verdict


def _records(
    line: Line[CorrectionLine] | Line[Acknowledgement],
    documents: Sequence[rec.DocumentRecord],
    records_of: RecordsOf,
    seen: dict[str, rec.RecordSet],
    said: list[str],
) -> rec.RecordSet | None:
    """The records of the one current document that the line names; otherwise None, and a sentence why."""
    named = [item for item in documents if concerns(line.document, item)]
    current = [item for item in named if item.is_current]
    if len(current) == 1:
        document_id = current[0].document_id
        if document_id not in seen:
            seen[document_id] = records_of(document_id)
        return seen[document_id]
    if current:
        said.append(f"{line}: {len(current)} documents are {line.document!r}: give more digits of the SHA-256.")
    elif named:
        better = f"superseded by {named[0].superseded_by}, and counts nothing"
        said.append(f"{line}: {line.document!r} is {better}: name the report by number and year, or take the line out.")
    else:
        said.append(f"{line}: no document of the dataset is {line.document!r}: {_REMEDY}")
    return None


def _weigh_correction(
    line: Line[CorrectionLine], records: rec.RecordSet, taken: dict[str, Line[CorrectionLine]], verdict: Verdict
) -> None:
    from .normalise import fits_of

    (cells,) = fits_of(records, [line.decision.place])
    if len(cells) != 1:
        _weigh_misfit(line, records, cells, verdict)
        return
    place = (cells[0].table_id, cells[0].row, cells[0].column)
    applied = [item for item in records.of(rec.Correction) if (item.table_id, item.row, item.column) == place]
    if not applied:
        verdict.faults.append(f"{line}: no other value of its row and column says what would stand there: {_REMEDY}")
        return
    first = taken.setdefault(applied[0].correction_id, line)
    if first is not line:
        verdict.faults.append(f"{line}: line {first.number} settles the same cell: keep one of the two.")
    elif not _mends(applied[0], records):
        verdict.remarks.append(f"{line} mends nothing any more: the sums over the cell are no better for it.")


def _weigh_misfit(
    line: Line[CorrectionLine], records: rec.RecordSet, cells: Sequence[rec.CellRecord], verdict: Verdict
) -> None:
    from .normalise import places_of

    place = line.decision.place
    where = f"page {place.page}, row {place.row!r}, column {place.column!r}"
    if cells:
        verdict.faults.append(f"{line} fits {len(cells)} cells that print {place.printed!r} ({where}): {_REMEDY}")
        return
    there = [found.printed for _, found in places_of(records) if found[:3] == place[:3]]
    if line.decision.corrected in there:
        verdict.remarks.append(f"{line} is not needed any more: the cell is read as {line.decision.corrected!r}.")
        return
    printed = f"; printed there is {', '.join(map(repr, there))}" if there else ""
    verdict.faults.append(f"{line} fits no cell that prints {place.printed!r} ({where}){printed}: {_REMEDY}")


def _mends(correction: rec.Correction, records: rec.RecordSet) -> bool:
    """Whether a sum that holds would be broken by the printed value; True where no sum tells."""
    from .normalise import read_value

    place = (correction.table_id, correction.row, correction.column)
    (value,) = [v for v in records.of(rec.Observation) if (v.table_id, v.row, v.column) == place]
    printed = read_value(correction.value_raw, value.scale)
    terms = {term.check_id: term for term in records.of(rec.CheckTerm) if term.observation_id == value.observation_id}
    checks = [c for c in records.of(rec.Check) if c.check_id in terms and c.status in ("passed", "failed")]
    if printed is None or printed.value is None or not checks:
        return True
    shift = printed.value * value.scale - (value.value or Decimal(0))
    return any(
        check.status == "passed" and abs((check.delta or 0) + terms[check.check_id].sign * shift) > check.tolerance
        for check in checks
    )


def _weigh_acknowledgement(line: Line[Acknowledgement], records: rec.RecordSet, verdict: Verdict) -> None:
    from .check import has_numbers, named_by

    named = named_by(line.decision.place, records.of(rec.Check))
    broken = [check for check in named if check.status in ("failed", "acknowledged")]
    named = [check for check in named if has_numbers(check, line.decision)] or broken or named
    if len(named) > 1:
        ids = ", ".join(check.check_id for check in named)
        verdict.remarks.append(f"{line} fits {len(named)} checks: write the id of one of them ({ids}).")
    elif not named:
        verdict.remarks.append(f"{line} fits no check: {_REMEDY}")
    elif named[0].status == "passed":
        verdict.remarks.append(f"{line} is not needed any more: the check holds.")
    elif named[0].status != "acknowledged" or not has_numbers(named[0], line.decision):
        verdict.remarks.append(f"{line} was written for other numbers: {named[0].message}")
