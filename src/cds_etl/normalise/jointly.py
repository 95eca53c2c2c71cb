"""A column of provinces as one question: each stands once, so that a garbled name is settled by the names around it.

What is certain by itself stays; the rest is shared out by what the whole column makes likely, or left open. How likely
a print is belongs in `evidence`, the sharing out in `assignment`, a name by itself in `names`.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from .assignment import share_out
from .deciding import named
from .evidence import weigh_rows
from .lines import standing
from .register import load_register
from .spelling import form_of, read_forms

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .assignment import Share
    from .known import KnownNames
    from .names import Match

REPEATED = math.log(3000)  # one row of so many is a province that stands in the column already
# The odds, as a logarithm, by which the whole column must speak for a name. Where more than a tenth of the letters are
# hit, more names come close to being others: there it takes more, so that no more rows are wrong.
ODDS, USUAL_NOISE, ODDS_PER_NOISE = 1.5, 0.1, 14.0
# What a name alone does not give, the column gives by ruling rivals out: where few provinces have a row, it takes more.
ODDS_OF_FEW = 8.0
MOST_CANDIDATES, MOST_ODDS = 4, 1_000_000


def match_together(matches: Sequence[Match], known: KnownNames, on: dt.date | None) -> list[Match]:
    """What each name of a column means, given what each means by itself: the same order, the same prints.

    A name that is certain by itself stays, also where it is printed twice. A name that is known for something else
    stays open, whatever is left over.
    """
    import numpy as np

    mentioned = frozenset(match.entity_id for match in matches if match.entity_id)
    open_rows = {row for row, match in enumerate(matches) if _is_open(match, known, mentioned)}
    rows = sorted(open_rows, key=lambda row: (matches[row].raw, row))  # ties and rounding must not depend on order
    if not rows:
        return _flag_repeats(matches)
    provinces = standing(known.members, known.day(on) or known.last_day)
    certain = [match for row, match in enumerate(matches) if match.entity_id and row not in open_rows]
    forms = [read_forms("province", matches[row].raw) for row in rows]
    strangers = [form.folded for form in known.stranger_forms]
    evidence = weigh_rows([matches[row] for row in rows], forms, provinces, strangers, [match.raw for match in certain])
    held = np.isin(provinces.entities, [match.entity_id or "" for match in certain])
    needed = ODDS + ODDS_PER_NOISE * max(0.0, evidence.noise - USUAL_NOISE)
    without_row = max(0.0, 1 - (len(certain) + len(rows)) / len(provinces.entities))
    bold = needed + ODDS_OF_FEW * without_row**3

    settled = list(matches)
    shares = share_out(evidence.costs, evidence.alone, REPEATED, held)
    for row, costs, share in zip(rows, evidence.costs, shares, strict=True):
        is_agreed = share.column is not None and provinces.entities[share.column] == matches[row].entity_id
        settled[row] = _decide(matches[row], share, costs, provinces.entities, needed if is_agreed else bold, on)
    return _flag_repeats(_alike(settled))


def _is_open(match: Match, known: KnownNames, mentioned: frozenset[str]) -> bool:
    """Whether the column may still say what the name is: not where it is certain, known as another's, or no name.

    A former province of which one part stands in the column for itself does not stand there too ("Vĩnh Phú").
    """
    forms = read_forms("province", match.raw)
    if match.entity_id:
        has_its_letters = any(form.folded in known.folded for form in forms)
        return match.method == "fuzzy" or (match.method == "folded" and has_its_letters)
    if not forms[-1].folded.isalnum() or any(word.isdigit() for word in forms[-1].words):
        return False
    if any(form.accented in known.exact for form in forms):
        return len(match.candidates) > 1 and not mentioned.isdisjoint(match.candidates)
    return not any(form.accented in known.strangers and _is_well_set(form.text) for form in forms)


def _is_well_set(text: str) -> bool:
    """Whether capitals stand where names have them: "Quảng minh" is rather a letter gone wrong than Quảng Minh."""
    return text in (text.title(), text.upper(), text.lower())


def _decide(
    match: Match,
    share: Share,
    costs: NDArray[np.float64],
    entities: Sequence[str],
    needed: float,
    on: dt.date | None,
) -> Match:
    """Take the row's share if the column speaks for it clearly enough, else say what it could be.

    Beside a row that has the province already, a second one is taken only for what it means by itself too.
    """
    meant = None if share.column is None else entities[share.column]
    if meant is None:
        return _abstain(match, (), "it is rather something else than any province that the other rows leave over")
    if share.again and meant != match.entity_id:
        return _abstain(match, (meant,), f"{named(meant)} stands in another row already, and no other is near")
    if share.margin < needed:
        near = [int(place) for place in costs.argsort(kind="stable") if costs[place] <= costs.min() + needed]
        could_be = tuple(dict.fromkeys([*(entities[place] for place in near), meant]))[:MOST_CANDIDATES]
        return _abstain(match, could_be, "the other rows do not settle it")
    if match.entity_id == meant:
        return match
    odds = min(MOST_ODDS, round(math.exp(min(share.margin, 99.0))))
    reason = f"with the other rows it is {named(meant)} by {'more than ' * (odds == MOST_ODDS)}{odds:,} to 1"
    return _answer(match, meant, reason, on)


def _answer(match: Match, entity_id: str, reason: str, on: dt.date | None) -> Match:
    from rapidfuzz.distance import OSA

    name = load_register().name_of(entity_id, on)
    likeness = OSA.normalized_similarity(read_forms("province", match.raw)[-1].accented, form_of(name.name).accented)
    return replace(
        match,
        code=name.code,
        entity_id=entity_id,
        name=name.name,
        kind=name.kind,
        geography=name.geography,
        method="joint",
        score=round(100 * likeness, 1),
        candidates=(),
        reason=reason,
    )


def _abstain(match: Match, candidates: tuple[str, ...], reason: str) -> Match:
    return replace(
        match,
        code=None,
        entity_id=None,
        name=None,
        kind=None,
        geography=None,
        method="none",
        candidates=candidates or match.candidates,
        reason=f"{match.reason}; {reason}" if match.entity_id is None and match.reason else reason,
    )


def _alike(matches: list[Match]) -> list[Match]:
    """The same print means the same, or is open in every row: nothing but their order tells them apart."""
    refused = {match.raw: match for match in matches if match.entity_id is None}
    return [refused.get(match.raw, match) for match in matches]


def _flag_repeats(matches: Sequence[Match]) -> list[Match]:
    """Say of each province that stands in several rows that it does; the rows keep it, for the reader to judge."""
    counts = Counter(match.entity_id for match in matches if match.entity_id)
    return [
        replace(match, reason=f"{match.reason}; it stands in {counts[match.entity_id]} rows")
        if match.entity_id and counts[match.entity_id] > 1
        else match
        for match in matches
    ]
