"""Tables that are lists: each row names a body and the document by which something holds of it.

Lists in notes belong in `memberships`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.records import Membership
from cds_etl.text import fold, squeeze

from .dates import parse_date
from .numerals import read_value

if TYPE_CHECKING:
    from .documents import Context
    from .families import ColumnMap
    from .names import Match
    from .rows import Row


def read_row_membership(
    row: Row, match: Match, table_id: str, columns: ColumnMap, context: Context
) -> Membership | None:
    """What a row says of the body that it names; None where the table is no list or the row says nothing.

    A row that names a document or its date is one of whom it holds. A blank is no denial: that takes words.
    """
    family = columns.family
    if family is None or family.lists is None:
        return None
    told = {words.tells: row.cells[column] for column, words in columns.words.items() if column in row.cells}
    texts = {tells: squeeze(cell.text) for tells, cell in told.items() if _says(cell.text)}
    if not texts:
        return None
    denials = tuple(fold(words) for words in family.lacking)
    lacks = any(fold(text).startswith(denials) for text in texts.values())
    date = parse_date(texts.get("document_date"))
    return Membership(
        membership_id=f"{table_id}/r{row.number:02d}",
        document_id=context.document_id,
        indicator_id=family.lists,
        holds=not lacks,
        entity_id=match.entity_id,
        entity_kind=match.kind,
        entity_code=match.code,
        geography=match.geography,
        entity_raw=row.label,
        footnote_id=None,
        paragraph=None,
        page=min(cell.page for cell in row.cells.values()),
        as_of=context.published,
        match_method=match.method,
        match_score=match.score,
        table_id=table_id,
        row=row.number,
        document_number=None if lacks else texts.get("document_number"),
        document_date=None if lacks else date,
    )


def _says(text: str) -> bool:
    """Whether a cell is neither blank nor a dash."""
    reading = read_value(text)
    return reading is not None and reading.missing != "not_reported"
