"""Notes that are lists of names to memberships: who is named, for what holds or does not hold of them.

What a list is about is said by the number before its mark: "41/63 tỉnh⁴ đã ban hành …" and the names in note 4.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from cds_etl.records import Membership, Observation

from .lists import split_names
from .names import match_agencies, match_provinces
from .naming import geography_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cds_etl.model import Anchor, Extraction, Footnote

    from .documents import Context
    from .prose import Said

_NOT = re.compile(r"\b(?:chưa|không|ngoại trừ|trừ)\b", re.IGNORECASE)


def read_memberships(
    extraction: Extraction, said: Mapping[int, Sequence[Said]], context: Context
) -> Iterator[Membership]:
    """Memberships of every note that is a list; `said` has the numbers of each paragraph by its ordinal."""
    for number, note in enumerate(extraction.footnotes, start=1):
        yield from _read_note(note, f"{context.document_id}/n{number}", said, context)


def _read_note(
    note: Footnote, note_id: str, said: Mapping[int, Sequence[Said]], context: Context
) -> Iterator[Membership]:
    day = context.published
    provinces = partial(match_provinces, geography=geography_on(day), on=day)
    pieces = split_names(note.text, provinces, partial(match_agencies, on=day))
    if pieces is None:
        return
    anchor = next((anchor for anchor in note.anchors if anchor.paragraph), None)
    counted = _counted(anchor, said)
    indicator, holds = _subject(anchor, counted, context)
    for ordinal, piece in enumerate(pieces, start=1):
        match = piece.match
        yield Membership(
            membership_id=f"{note_id}/{ordinal:02d}",
            document_id=context.document_id,
            indicator_id=indicator,
            holds=holds,
            entity_id=match.entity_id,
            entity_kind=match.kind,
            entity_code=match.code,
            geography=match.geography,
            entity_raw=piece.raw,
            footnote_id=note_id,
            paragraph=anchor.paragraph if anchor else None,
            page=note.page,
            as_of=counted.as_of if counted else day,
            match_method=match.method,
            match_score=match.score,
        )


def _counted(anchor: Anchor | None, said: Mapping[int, Sequence[Said]]) -> Observation | None:
    """The number that stands last before the mark, within the phrase that carries it, if the catalogue knows it."""
    if anchor is None or anchor.paragraph is None or anchor.offset is None:
        return None
    begin = anchor.offset - len(anchor.text)
    before = [item for item in said.get(anchor.paragraph, ()) if begin <= item.number.start < anchor.offset]
    record = before[-1].record if before else None
    return record if isinstance(record, Observation) else None


def _subject(anchor: Anchor | None, counted: Observation | None, context: Context) -> tuple[str | None, bool]:
    """The indicator that a list is about, and whether it names those of whom it holds."""
    if counted is None:
        return None, not (anchor and _NOT.search(anchor.text))
    for pair in context.catalogue.complements():
        if pair.complement_id == counted.indicator_id:
            return pair.indicator_id, False
    return counted.indicator_id, True
