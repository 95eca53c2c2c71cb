"""The names of a document that were taken for no entity, each once, with what they could be: a list for a person."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cds_etl.records import Abstention, Membership, Observation

from .naming import matchers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cds_etl.columns import EntityKind
    from cds_etl.records import RecordSet

    from .documents import Context
    from .names import Match

_LIKE_A_NAME = 70.0  # likeness from which a row of a table without any name could be a garbled one


def read_abstentions(records: RecordSet, context: Context) -> Iterator[Abstention]:
    """An abstention for each printed name of a row or list whose entity is not known, in the order of the names.

    Rows of tables that name neither provinces nor agencies are among them only where the name itself is like one.
    """
    rows = [
        value
        for value in records.of(Observation)
        if value.entity_id is None and value.entity_raw and value.row_kind == "member" and value.source == "table"
    ]
    named = [item for item in records.of(Membership) if item.entity_id is None]
    items: list[Observation | Membership] = [*rows, *named]
    first = {item.entity_raw or "": item for item in reversed(items)}
    spots = {(value.table_id, value.row): value.entity_raw for value in rows}
    places = Counter([*spots.values(), *(item.entity_raw for item in named)])
    kinds: dict[str | None, EntityKind | None] = {
        value.table_id: value.entity_kind
        for value in records.of(Observation)
        if value.table_id and value.entity_kind in ("province", "agency")
    }
    kinds |= {
        item.table_id or item.footnote_id: item.entity_kind for item in records.of(Membership) if item.entity_kind
    }
    for raw in sorted(first):
        item = first[raw]
        match = _best(raw, context)
        holder = item.table_id or (item.footnote_id if isinstance(item, Membership) else None)
        if holder not in kinds and match.score < _LIKE_A_NAME:
            continue  # a table of something else: its rows are no garbled names
        yield Abstention(
            document_id=context.document_id,
            entity_raw=raw,
            kind=kinds.get(holder),
            places=places[raw],
            page=item.page,
            table_id=item.table_id,
            row=item.row,
            candidates=" ".join(match.candidates),
            reason=match.reason[:1].upper() + match.reason[1:] + ".",
        )


def _best(raw: str, context: Context) -> Match:
    """The refusal that says most: of the provinces of the day, of the other geography, or of the agencies."""
    found = [matcher([raw])[0] for matcher in matchers(context.day, context.aliases)]
    return next((match for match in found if match.candidates), found[0])
