"""Values that people settled: a line of `curation/corrections.csv` finds its one cell and puts another value there.

Works on the records of one document, before any check. What is printed stays beside the value.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.records import CellRecord, Correction, Observation
from cds_etl.text import squeeze

from .numerals import read_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cds_etl.records import RecordSet

    from .numerals import Reading

_NUMBERED = re.compile(r"(.*) #\d+")
_VALUES = ("value", "subtotal", "total")


class CellPlace(NamedTuple):
    """A cell in the words of its print: page, label of its row, headers over its column, and what it reads.

    Row or column are blank where nothing is printed there; `printed` is blank for an empty cell. Where cells are alike
    in all four, as in a row that is printed twice, the row is told apart by `#1`, `#2` … behind its label.
    """

    page: int
    row: str
    column: str
    printed: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A value for a cell, as a numeral in Viet Nam's notation, or `-` for none; who says so, and why."""

    place: CellPlace
    corrected: str
    reason: str
    author: str


def read_corrected(corrected: str) -> Reading:
    """What a corrected value says. Raises ValueError, in one sentence, where it is no value.

    >>> read_corrected("1.234,5").value, read_corrected("-").missing
    (Decimal('1234.5'), 'not_reported')
    >>> read_corrected("1.46")
    Traceback (most recent call last):
      ...
    ValueError: '1.46' is no value: write a number as 1.234 or 12,5, a share as 61/63, or - for none.
    """
    reading = read_value(corrected)
    if reading is None or reading.missing == "unread":
        raise ValueError(
            f"{corrected!r} is no value: write a number as 1.234 or 12,5, a share as 61/63, or - for none."
        )
    return reading


def places_of(records: RecordSet) -> list[tuple[CellRecord, CellPlace]]:
    """Every cell of the document that may hold a value, with its place in words."""
    tables: dict[str, list[CellRecord]] = defaultdict(list)
    for cell in records.of(CellRecord):
        tables[cell.table_id].append(cell)
    names = {(item.table_id, item.row): item.entity_raw for item in records.of(Observation) if item.source == "table"}
    found: list[tuple[CellRecord, CellPlace]] = []
    for table_id, cells in tables.items():
        headers, labels = _headers(cells), _labels(cells)
        for cell in cells:
            if cell.role in _VALUES:
                label = names.get((table_id, cell.row)) or labels.get(cell.row, "")
                place = CellPlace(cell.page, squeeze(label), headers.get(cell.column, ""), squeeze(cell.text))
                found.append((cell, place))
    return _apart(found)


def _apart(found: Sequence[tuple[CellRecord, CellPlace]]) -> list[tuple[CellRecord, CellPlace]]:
    """The same, cells that are alike numbered in the order of their rows."""
    many = Counter(place for _, place in found)
    seen: Counter[CellPlace] = Counter()
    apart: list[tuple[CellRecord, CellPlace]] = []
    for cell, place in sorted(found, key=lambda item: (item[0].table_id, item[0].row, item[0].column)):
        seen[place] += 1
        apart.append((cell, place._replace(row=f"{place.row} #{seen[place]}") if many[place] > 1 else place))
    return apart


def correct(records: RecordSet, lines: Sequence[CorrectionLine]) -> None:
    """Put the lines' values into the observations of the cells that they name, and a row into `corrections` for each.

    A line that fits no cell, or several, or one that a line before it corrects, changes nothing: `fits_of` tells which.
    """
    if not lines:
        return
    before = records.of(Observation)
    observations = {(item.table_id, item.row, item.column): item for item in before if item.source == "table"}
    corrected: dict[tuple[str, int, int], Correction] = {}
    for line, cells in zip(lines, fits_of(records, (line.place for line in lines)), strict=True):
        if len(cells) != 1 or (key := (cells[0].table_id, cells[0].row, cells[0].column)) in corrected:
            continue
        old = observations.get(key) or _as_neighbours(cells[0], observations)
        if old is not None:
            new = _with_value(old, read_corrected(line.corrected))
            observations[key] = new
            corrected[key] = _correction(new, line)
    others = [item for item in before if item.source != "table"]
    records.replace(Observation, [*sorted(observations.values(), key=_in_place), *others])
    records.add(*corrected.values())


def fits_of(records: RecordSet, places: Iterable[CellPlace]) -> list[list[CellRecord]]:
    """For each place in words the cells that it fits: several where it does not tell apart what is alike."""
    by_place: dict[CellPlace, list[CellRecord]] = defaultdict(list)
    for cell, place in places_of(records):
        by_place[place].append(cell)
        if numbered := _NUMBERED.fullmatch(place.row):
            by_place[place._replace(row=numbered[1])].append(cell)
    return [by_place.get(place, []) for place in places]


def _headers(cells: Iterable[CellRecord]) -> dict[int, str]:
    """Header texts over each column, joined from the top; what stands twice over it is said once."""
    texts: dict[int, list[str]] = defaultdict(list)
    for cell in sorted(cells, key=lambda cell: cell.row):
        if cell.role == "header" and (text := squeeze(cell.text)):
            for column in range(cell.column, cell.column + cell.column_span):
                if text not in texts[column]:
                    texts[column].append(text)
    return {column: " / ".join(found) for column, found in texts.items()}


def _labels(cells: Iterable[CellRecord]) -> dict[int, str]:
    labels: dict[int, str] = {}
    for cell in sorted(cells, key=lambda cell: cell.column):
        if cell.role in ("label", "group") and cell.text:
            labels.setdefault(cell.row, cell.text)
    return labels


def _as_neighbours(
    cell: CellRecord, observations: Mapping[tuple[str | None, int | None, int | None], Observation]
) -> Observation | None:
    """The observation of an empty cell: its row says of whom it speaks, its column what it measures."""
    in_table = [item for key, item in observations.items() if key[0] == cell.table_id]
    row = next((item for item in in_table if item.row == cell.row), None)
    column = next((item for item in in_table if item.column == cell.column), None)
    if row is None or column is None:
        return None
    own = ("indicator_id", "period", "period_start", "period_end", "as_of", "period_basis", "scale", "unit", "modality")
    change = {name: getattr(column, name) for name in own} | {
        "observation_id": f"{cell.table_id}/r{cell.row:02d}/c{cell.column:02d}",
        "value_raw": cell.text,
        "column": cell.column,
        "page": cell.page,
        "reading": cell.reading,
    }
    return row.model_copy(update=change | {edge: getattr(cell, edge) for edge in ("x0", "top", "x1", "bottom")})


def _with_value(old: Observation, reading: Reading) -> Observation:
    scale = 1 if reading.is_percent or reading.denominator is not None else old.scale
    change = {
        "value": reading.value * scale if reading.value is not None else None,
        "scale": scale,
        "denominator": reading.denominator,
        "missing_reason": reading.missing,
        "status": "corrected",
    }
    return old.model_copy(update=change)


def _correction(new: Observation, line: CorrectionLine) -> Correction:
    assert new.table_id is not None
    assert new.row is not None
    assert new.column is not None
    return Correction(
        correction_id=f"{new.observation_id}/correction",
        document_id=new.document_id,
        table_id=new.table_id,
        row=new.row,
        column=new.column,
        value_raw=new.value_raw,
        corrected=line.corrected,
        reason=line.reason,
        author=line.author,
    )


def _in_place(item: Observation) -> tuple[str, int, int]:
    return item.table_id or "", item.row or 0, item.column or 0
