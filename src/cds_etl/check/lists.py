"""Lists of names: as many names as the document counts, nobody twice, nobody in two lists that exclude each other.

Names in tables belong in `entities`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.records import FootnoteAnchor, Membership, Observation, RecordSet

from .equation import Equation, EquationTerm, not_tested, reason_untested
from .finding import ZERO, Place, Scope, make_check
from .lookup import GROUP_OF, choose, measured
from .wording import count_of, opening, quoted, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from cds_etl.columns import EntityKind
    from cds_etl.model import Complement
    from cds_etl.records import Check


@dataclass(frozen=True, slots=True)
class NameList:
    """Names of one kind in one note or paragraph, for what holds or does not hold of them.

    `key` tells it from the document's other lists; `unplaced` counts names of the same note that were not resolved
    and may belong to this list or to another.
    """

    key: str
    where: str
    indicator_id: str | None
    holds: bool
    kind: EntityKind | None
    names: tuple[Membership, ...]
    unplaced: int

    @property
    def place(self) -> Place:
        """The page of its first name."""
        return Place(self.names[0].page)


def read_lists(document_id: str, records: RecordSet) -> list[NameList]:
    """The document's lists in the order of their places; unresolved names go with the only kind of their list."""
    blocks: dict[tuple[str, str, bool], list[Membership]] = defaultdict(list)
    members = sorted(records.of(Membership), key=lambda found: (len(found.membership_id), found.membership_id))
    for found in members:
        note = (found.footnote_id or "").removeprefix(f"{document_id}/")
        table = (found.table_id or "").removeprefix(f"{document_id}/")
        where = note or table or (f"p{found.paragraph:03d}" if found.paragraph is not None else "text")
        blocks[where, found.indicator_id or "", found.holds].append(found)
    lists = [
        part
        for (where, indicator, holds), names in sorted(blocks.items())
        for part in _split(where, indicator, holds, names)
    ]
    alone = [found.where for found in lists]
    return [found if alone.count(found.where) > 1 else _keyed_by_place(found) for found in lists]


def _keyed_by_place(found: NameList) -> NameList:
    return NameList(
        found.where, found.where, found.indicator_id, found.holds, found.kind, found.names, found.unplaced
    )  # fmt: skip


def _split(where: str, indicator: str, holds: bool, names: Sequence[Membership]) -> list[NameList]:
    """One list for each kind of entity named."""
    kinds = sorted({found.entity_kind for found in names if found.entity_kind is not None})
    unplaced = sum(found.entity_kind is None for found in names) if len(kinds) > 1 else 0
    key = "/".join((where, indicator.replace("/", "_") or "unknown", *(() if holds else ("not",))))
    if len(kinds) < 2:
        return [NameList(key, where, indicator or None, holds, kinds[0] if kinds else None, tuple(names), 0)]
    return [
        NameList(
            f"{key}/{kind}", where, indicator or None, holds, kind,
            tuple(found for found in names if found.entity_kind == kind), unplaced,
        )
        for kind in kinds
    ]  # fmt: skip


def find_list_counts(
    document_id: str,
    lists: Iterable[NameList],
    observations: Sequence[Observation],
    complements: Sequence[Complement],
    anchors: Sequence[FootnoteAnchor],
) -> list[Equation]:
    """For each list, its number of names against the count that the document prints."""
    scope = Scope(document_id, None, "list_count")
    return [_list_count(scope, found, observations, complements, anchors) for found in lists]


def _list_count(
    scope: Scope,
    found: NameList,
    observations: Sequence[Observation],
    complements: Sequence[Complement],
    anchors: Sequence[FootnoteAnchor],
) -> Equation:
    check_id, subject = scope.check_id(found.key), f"list in {_said(found.where)}"
    count, reason = _count_of(scope, found, observations, complements, anchors)
    if count is None:
        reason = reason or "The document states no count that goes with the list."
        return not_tested(scope, check_id, subject, found.place, reason)
    if found.unplaced:
        reason = f"{count_of(found.unplaced, 'name')} of the note could belong to another of its lists."
    names = len(found.names)
    claim, witness = f"The names in {_said(found.where)} number", f'"{count.value_raw}" on page {count.page}'
    return Equation(
        check_id, scope, subject, (EquationTerm(count, 1, "total"),), _decimal(names), ZERO,
        Place(count.page, count.row, count.column), claim, witness, untested=reason or reason_untested([count]),
    )  # fmt: skip


def _count_of(
    scope: Scope,
    found: NameList,
    observations: Sequence[Observation],
    complements: Sequence[Complement],
    anchors: Sequence[FootnoteAnchor],
) -> tuple[Observation | None, str | None]:
    """The count that the list spells out: what the note's mark stands at goes before other places."""
    if found.indicator_id is None:
        return None, "The catalogue does not know what the list is about."
    if found.kind is None or found.kind not in GROUP_OF:
        return None, "The names of the list are of no kind that the document could count."
    indicators = [found.indicator_id]
    if not found.holds:
        indicators = [pair.complement_id for pair in complements if pair.indicator_id == found.indicator_id]
    counts = [told for indicator in indicators for told in measured(observations, indicator, GROUP_OF[found.kind])]
    note = f"{scope.document_id}/{found.where}"
    marked = [
        told for told in counts if any(_stands_at(told, anchor) for anchor in anchors if anchor.footnote_id == note)
    ]
    return choose(marked or counts, lambda told: told.as_of in {name.as_of for name in found.names})


def _stands_at(told: Observation, anchor: FootnoteAnchor) -> bool:
    if anchor.table_id is not None:
        return (told.table_id, told.row, told.column) == (anchor.table_id, anchor.row, anchor.column)
    return anchor.paragraph is not None and told.paragraph == anchor.paragraph


def check_names_once(document_id: str, lists: Sequence[NameList], complements: Sequence[Complement]) -> list[Check]:
    """Nobody stands twice in a list, and nobody in a list of those who have and in one of those who have not."""
    scope = Scope(document_id, None, "unique_entity")
    return [*(_once(scope, found) for found in lists), *_opposites(scope, lists, complements)]


def _once(scope: Scope, found: NameList) -> Check:
    rows: dict[str, list[Membership]] = defaultdict(list)
    for name in found.names:
        if name.entity_id is not None:
            rows[name.entity_id].append(name)
    twice = [names for names in rows.values() if len(names) > 1]
    subject = f"list in {_said(found.where)}"
    if not twice:
        message = f"No name in {_said(found.where)} stands twice."
        return make_check(scope.check_id(found.key), scope, subject, "passed", message, found.place)
    printed = "; ".join(quoted(name.entity_raw for name in names) for names in twice)
    message = f"{opening(_said(found.where))} names the same body more than once: {printed}."
    return make_check(scope.check_id(found.key), scope, subject, "failed", message, Place(twice[0][1].page))


def _opposites(scope: Scope, lists: Sequence[NameList], complements: Sequence[Complement]) -> list[Check]:
    """One check for each indicator of which the document lists both sides."""
    whole_of = {pair.complement_id: pair.indicator_id for pair in complements}
    sides: dict[str, dict[bool, list[Membership]]] = defaultdict(lambda: defaultdict(list))
    for found in lists:
        if found.indicator_id is not None:
            is_rest = found.indicator_id in whole_of
            indicator = whole_of.get(found.indicator_id, found.indicator_id)
            sides[indicator][found.holds != is_rest] += [name for name in found.names if name.entity_id is not None]
    return [
        _apart(scope, indicator, both[True], both[False])
        for indicator, both in sorted(sides.items())
        if both[True] and both[False]
    ]


def _apart(scope: Scope, indicator: str, having: Sequence[Membership], lacking: Sequence[Membership]) -> Check:
    """Names on both sides at the same time; a list of an earlier day excludes nobody."""
    clashes = [
        (one, other)
        for one in having
        for other in lacking
        if one.entity_id == other.entity_id and (one.as_of == other.as_of or None in (one.as_of, other.as_of))
    ]
    check_id, subject = scope.check_id(indicator.replace("/", "_")), f"lists of {indicator}"
    if not clashes:
        message = "No name stands both among those that have and among those that have not."
        return make_check(check_id, scope, subject, "passed", message, Place(lacking[0].page))
    printed = quoted(dict.fromkeys(other.entity_raw for _, other in clashes))
    message = f"Among those that have and among those that have not: {printed}."
    return make_check(check_id, scope, subject, "failed", message, Place(clashes[0][1].page))


def _said(where: str) -> str:
    """The place of a list for people.

    >>> _said("n4"), _said("p017"), _said("t02"), _said("text")
    ('note 4', 'paragraph 17', 'table 2', 'the text')
    """
    kind = {"n": "note", "p": "paragraph", "t": "table"}.get(where[:1])
    if kind and where[1:].isdecimal():
        return f"{kind} {say(int(where[1:]))}"
    return "the text" if where == "text" else where


def _decimal(number: int) -> Decimal:
    return ZERO + number
