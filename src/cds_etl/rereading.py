"""The one loop of the way through: cells of a scan under a broken equation, or doubtfully read, are read again, once.

A second reading stands if it, and no other, closes every equation over its cell. What no engine read is never put in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from .check import choose_readings
from .normalise import read_value
from .records import Observation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from .model import Box, Cell, Complement, Extraction, Identity, PageCount
    from .records import RecordSet

    Rereader = Callable[
        [bytes, Sequence[PageCount], Mapping[int, Sequence[Box]]], Mapping[tuple[int, Box], Sequence[str]]
    ]
    _Place = tuple[int, int | None, int | None]  # table, row and column

_MOST_CELLS = 400  # of a document: more broken sums than these are no misread digits
_AGREED = 85.0  # confidence of what most ways of a second reading say as well


def read_doubtful_again(
    extraction: Extraction,
    content: bytes,
    records: RecordSet,
    identities: Sequence[Identity],
    complements: Sequence[Complement],
    reread: Rereader,
) -> Extraction | None:
    """The extraction with second readings of its doubtful cells, or None where nothing changes.

    `records` are the checked ones of the first reading; `reread` reads boxes of pages a second time.
    """
    scanned = {page.number for page in extraction.pages if page.source == "ocr"}
    if not scanned:
        return None
    cells: dict[_Place, Cell] = {
        (number, cell.row, cell.column): cell for number, cell in _cells(extraction) if cell.page in scanned
    }
    doubtful = [(found, cell) for found in _doubtful(records) if (cell := cells.get(_place(found)))][:_MOST_CELLS]
    if not doubtful:
        return None
    boxes: dict[int, list[Box]] = defaultdict(list)
    for _, cell in doubtful:
        boxes[cell.page].append(cell.box)
    texts = reread(content, extraction.pages, boxes)
    options: dict[str, dict[Decimal, str]] = {}
    for found, cell in doubtful:
        scale = found.scale or 1
        read = ((text, read_value(text)) for text in texts[cell.page, cell.box] if text != cell.text)
        values = {value.value * scale: text for text, value in read if value and value.value is not None}
        options[found.observation_id] = {value: text for value, text in values.items() if value != found.value}
    chosen = choose_readings(records, identities, complements, {name: tuple(found) for name, found in options.items()})
    changed = {
        _place(found): replace(cell, text=options[found.observation_id][value], confidence=_AGREED, is_reread=True)
        for found, cell in doubtful
        if (value := chosen.get(found.observation_id)) is not None
    }
    for found, cell in doubtful:
        if _place(found) not in changed and _is_confirmed(cell, texts[cell.page, cell.box]):
            changed[_place(found)] = replace(cell, confidence=max(cell.confidence or 0.0, _AGREED))
    return _with_cells(extraction, changed) if changed else None


def _cells(extraction: Extraction) -> Iterator[tuple[int, Cell]]:
    for number, table in enumerate(extraction.tables, start=1):
        yield from ((number, cell) for cell in table.cells)


def _doubtful(records: RecordSet) -> list[Observation]:
    return [found for found in records.of(Observation) if found.table_id and found.status == "disputed"]


def _place(found: Observation) -> _Place:
    """Table, row and column of a value, as the extraction numbers them."""
    return int((found.table_id or "").rpartition("/t")[2]), found.row, found.column


def _is_confirmed(cell: Cell, texts: Sequence[str]) -> bool:
    """Whether the commonest of the second readings is the first one."""
    return bool(texts) and texts[0] == cell.text


def _with_cells(extraction: Extraction, changed: dict[_Place, Cell]) -> Extraction:
    tables = tuple(
        replace(table, cells=tuple(changed.get((number, cell.row, cell.column), cell) for cell in table.cells))
        for number, table in enumerate(extraction.tables, start=1)
    )
    return replace(extraction, tables=tables)
