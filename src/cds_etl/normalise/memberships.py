"""Notes that are lists of names to memberships: who is named, for what holds or does not hold of them.

What a list is about is said by the number before its mark: "41/63 tỉnh⁴ đã ban hành …" and the names in note 4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cds_etl.records import Membership, Observation
from cds_etl.text import sentences

from .lists import split_names
from .naming import matchers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cds_etl.columns import EntityKind
    from cds_etl.model import Anchor, Extraction, Footnote

    from .documents import Context
    from .lists import NamedPiece
    from .prose import Said

# "không gian mạng" and "hàng không" deny nothing.
_NOT = re.compile(r"\b(?:chưa|(?<!hàng )không(?! (?:gian|khí|chỉ|những))|ngoại trừ|trừ)\b", re.IGNORECASE)

_GROUPS: dict[EntityKind, str] = {"province": "group:provinces", "agency": "group:agencies"}


def read_memberships(
    extraction: Extraction, said: Mapping[int, Sequence[Said]], context: Context
) -> Iterator[Membership]:
    """Memberships of every note that is a list; `said` has the numbers of each paragraph by its ordinal."""
    texts = {ordinal: paragraph.text for ordinal, paragraph in enumerate(extraction.paragraphs, start=1)}
    for number, note in enumerate(extraction.footnotes, start=1):
        pieces = split_names(note.text, *matchers(context.day, context.aliases))
        if pieces is not None:
            yield from _read_list(note, f"{context.document_id}/n{number}", pieces, said, texts, context)


def _read_list(
    note: Footnote,
    note_id: str,
    pieces: Sequence[NamedPiece],
    said: Mapping[int, Sequence[Said]],
    texts: Mapping[int, str],
    context: Context,
) -> Iterator[Membership]:
    anchors = [anchor for anchor in note.anchors if anchor.paragraph in texts]
    counts = ((anchor, _counted(anchor, pieces, said, texts)) for anchor in anchors)
    anchor, counted = next((pair for pair in counts if pair[1]), (anchors[0] if anchors else None, None))
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
            as_of=counted.as_of if counted else context.published,
            match_method=match.method,
            match_score=match.score,
        )


def _counted(
    anchor: Anchor, pieces: Sequence[NamedPiece], said: Mapping[int, Sequence[Said]], texts: Mapping[int, str]
) -> Observation | None:
    """The count that the list spells out, if the catalogue knows it.

    It is the last number before the mark, in the phrase that carries it, that counts such bodies. Where the phrase
    counts none, it is the first one behind the mark in the sentence, if it counts as many as the list names.
    """
    if anchor.paragraph is None:
        return None
    text = texts[anchor.paragraph]
    offset = len(text) if anchor.offset is None else anchor.offset
    spans = ((start, end) for start, end in sentences(text) if start < max(offset, 1) <= end)
    start, end = next(spans, (0, len(text)))
    groups = {_GROUPS[piece.match.kind] for piece in pieces if piece.match.kind in _GROUPS}
    counts = [item for item in said.get(anchor.paragraph, ()) if item.group in groups]
    # Of two marks side by side the second carries no words of its own: both stand behind the same phrase.
    phrase = range(offset - len(anchor.text) - 2 if anchor.text.strip(" ,;") else start, offset)
    before = [item.record for item in counts if item.number.start in phrase]
    behind = [item.record for item in counts if offset <= item.number.start < end]
    if not before:
        before = [record for record in behind[:1] if record.value == len(pieces)]
    return before[-1] if before and isinstance(before[-1], Observation) else None


def _subject(anchor: Anchor | None, counted: Observation | None, context: Context) -> tuple[str | None, bool]:
    """The indicator that a list is about, and whether it names those of whom it holds."""
    if counted is None:
        return None, not (anchor and _NOT.search(anchor.text))
    for pair in context.catalogue.complements():
        if pair.complement_id == counted.indicator_id:
            return pair.indicator_id, False
    return counted.indicator_id, True
