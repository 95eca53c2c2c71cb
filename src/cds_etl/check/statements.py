"""Equations across a document: what its sentences state against its tables, counts against their complements,
and `a/b`. Sums inside one table belong in `sums` and `rows`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .equation import Equation, EquationTerm, add_up, reason_untested
from .finding import ZERO, Place, Scope
from .lookup import choose, is_stated_table_total, measured, same_time
from .wording import count_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.model import Complement, Identity
    from cds_etl.records import Observation


def find_statements(
    document_id: str,
    observations: Sequence[Observation],
    identities: Iterable[Identity],
    complements: Iterable[Complement],
) -> list[Equation]:
    """All equations across the document; `observations` in reading order."""
    scope = Scope(document_id, None, "prose_table")
    stated = [identity for identity in identities if identity.rule == "prose_table"]
    times = Counter(identity.total.indicator_id for identity in stated)
    equations = [_identity(scope, observations, found, times[found.total.indicator_id] > 1) for found in stated]
    return [
        *(equation for equation in equations if equation is not None),
        *(equation for pair in complements for equation in _complements(scope, observations, pair)),
        *_agreements(scope, observations),
    ]


def _identity(
    scope: Scope, observations: Sequence[Observation], identity: Identity, by_entity: bool
) -> Equation | None:
    """The parts, as tables state them where they do, against the total, as the text states it where it does."""
    wanted = measured(observations, identity.total.indicator_id, identity.total.entity_id)
    total, reason = choose(wanted, lambda found: found.source != "table")
    if total is None:
        return None
    parts: list[Observation] = []
    for term in identity.parts:
        candidates = [
            found for found in measured(observations, term.indicator_id, term.entity_id) if found is not total
        ]
        part, doubt = choose(candidates, is_stated_table_total, total)
        if part is None:
            doubt = f"The document does not state {term.indicator_id} for {term.entity_id}."
        else:
            parts.append(part)
        reason = reason or doubt
    entity = (identity.total.entity_id or "any",) if by_entity else ()
    check_id = scope.check_id(_plain(identity.total.indicator_id), *entity)
    claim = f"The {count_of(len(parts), 'part')} {'adds' if len(parts) == 1 else 'add'} up to"
    return add_up(scope, check_id, _subject(total), parts, total, claim, _witness(total), untested=reason)


def _complements(scope: Scope, observations: Sequence[Observation], pair: Complement) -> list[Equation]:
    """For each entity with `a/b` and a count of the rest: both add up to b."""
    shares = [
        found
        for found in observations
        if found.indicator_id == pair.indicator_id and found.denominator is not None and found.entity_id
    ]
    equations: list[Equation] = []
    for entity_id in dict.fromkeys(found.entity_id for found in shares):
        share, reason = choose(measured(shares, pair.indicator_id, entity_id), _is_anything)
        if share is None or share.denominator is None:
            continue
        rest, doubt = choose(measured(observations, pair.complement_id, entity_id), _is_anything, share)
        if rest is None:
            continue
        equations.append(
            add_up(
                scope, scope.check_id(_plain(pair.indicator_id), "complement", entity_id or ""),
                f"{_subject(share)} and the rest", [share, rest], share.denominator,
                "Those that have and those that have not add up to", f'"{share.value_raw}"',
                Place(rest.page, rest.row, rest.column), reason or doubt,
            )
        )  # fmt: skip
    return equations


def _is_anything(found: Observation) -> bool:
    """No preference: in a share and its rest, text and table are worth the same."""
    return found.value is not None


def _agreements(scope: Scope, observations: Sequence[Observation]) -> list[Equation]:
    """What a table states as a total and the text states again must be the same."""
    totals = [found for found in observations if is_stated_table_total(found) and found.entity_id]
    in_text = [found for found in observations if found.source != "table" and found.entity_id]
    pairs = [
        (told, total)
        for told in in_text
        for total in totals
        if (told.indicator_id, told.entity_id) == (total.indicator_id, total.entity_id)
        and told.modality == total.modality == "measured"
        and same_time(told, total)
    ]
    return [
        add_up(
            scope, scope.check_id(_plain(told.indicator_id), *_local(told, scope), *_local(total, scope)),
            _subject(told), [total], told, "The table's total is", _witness(told),
        )
        for told, total in pairs
    ]  # fmt: skip


def find_ratios(document_id: str, observations: Iterable[Observation]) -> list[Equation]:
    """For each `a/b`: a is at most b. No equality, so it proves nothing; broken, it casts doubt on a."""
    ratios: list[Equation] = []
    for found in observations:
        if found.denominator is None:
            continue
        scope = Scope(document_id, found.table_id, "ratio")
        inside = found.observation_id.removeprefix(f"{scope.table_id or document_id}/")
        ratios.append(
            Equation(
                scope.check_id(inside), scope, f'"{found.value_raw}"', (EquationTerm(found, 1, "part"),),
                found.denominator, ZERO, Place(found.page, found.row, found.column), "The count is", "the whole",
                relation="at_most", untested=reason_untested([found]),
            )
        )  # fmt: skip
    return ratios


def _plain(indicator_id: str) -> str:
    return indicator_id.replace("/", "_")


def _local(found: Observation, scope: Scope) -> tuple[str, ...]:
    return tuple(found.observation_id.removeprefix(f"{scope.document_id}/").split("/"))


def _subject(found: Observation) -> str:
    return f'"{found.value_raw}" {found.entity_raw}' if found.entity_raw else f'"{found.value_raw}"'


def _witness(found: Observation) -> str:
    where = {"table": "the table", "prose": "the text", "footnote": "the note"}[found.source]
    return f"{where} on page {found.page}"
