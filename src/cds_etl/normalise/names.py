"""From a printed name to an entity, or to an honest refusal: exact, alias, folded, then near and clear of all rivals.

One name at a time; knows nothing of the table or list that it stands in. What the register holds is `register`'s, how
far two names are apart `nearness`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from cds_etl.text import UNKNOWN, fold, mojibake_readings, undo_mojibake

from .deciding import Verdict, judge, named, reading_of
from .dressing import undress
from .gaps import fill_gaps
from .known import KnownNames, load_known
from .register import Alias, load_register
from .spelling import CITY, LOWER, PROVINCE, Form, form_of, is_strange, letters_of, read_forms, tails

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from cds_etl.columns import EntityKind, Geography, MatchMethod

MOST_HINTS = 8
FEWEST_LETTERS = 5
ONE_WRONG = 1.0  # the distance of a wrong letter
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s*)+[^\W\d_]{3}")  # "T.Quang", "H.C. Minh"
_MANY = 20  # names from which on it pays to look up all that are known at once


@dataclass(frozen=True, slots=True)
class Match:
    """What a printed name was taken for; if the matcher abstains, `entity_id` is None and `candidates` says what tied.

    `name` is the official name on the day asked for. `score` is the likeness of the printed to the official letters,
    0-100; 100 for an alias, which is decided and not measured; of the first candidate where the matcher abstains.
    `reason` says in one sentence why it was taken or refused. `cost` is the distance to the name taken or nearest and
    `rival` that to the next entity, both in about one letter error; None where nothing was measured.
    """

    raw: str
    code: str | None
    entity_id: str | None
    name: str | None
    kind: EntityKind | None
    geography: Geography | None
    method: MatchMethod
    score: float
    candidates: tuple[str, ...] = ()
    reason: str = ""
    cost: float | None = None
    rival: float | None = None


def match_provinces(
    names: Iterable[str],
    *,
    geography: Geography = "vn63",
    on: dt.date | None = None,
    aliases: Iterable[Alias] = (),
    jointly: bool = False,
) -> list[Match]:
    """Find the province that each name means among those of one geography that stood on a day.

    Without a day every province that the geography has is eligible; a day outside the geography's life counts as its
    nearest. A province that ended before is taken for what it became part of, if that is one ("Hà Tây"). A `thành phố`
    before the name of a province that is none means the district-level city: no match. `aliases` are those that people
    added to the project's own.

    `jointly` takes the names as one column, in which each province stands once at most: a garbled name is settled by
    the others, or left open where they do not settle it.

    >>> [(match.code, match.method) for match in match_provinces(["TP. Hà Nội", "Hung Yên", "Quản Bình", "QN"])]
    [('01', 'exact'), ('33', 'folded'), ('44', 'fuzzy'), (None, 'none')]
    >>> match_provinces(["Sông Bé"])[0].candidates
    ('vn63:70', 'vn63:74')
    """
    added = tuple(aliases)
    matches = _match_all("province", geography, names, on, added)
    if jointly:
        from .jointly import match_together  # late: it brings numpy

        return match_together(matches, load_known("province", geography, added), on)
    return matches


def match_agencies(names: Iterable[str], *, on: dt.date | None = None, aliases: Iterable[Alias] = ()) -> list[Match]:
    """Find the ministry, ministerial-level or government agency that each name means among those that stood on a day.

    >>> match_agencies(["Viện Hàn lâm Khoa học và Xã hội Việt Nam"])[0].entity_id
    'agency:vass'
    """
    return _match_all("agency", None, names, on, tuple(aliases))


def _match_all(
    kind: EntityKind,
    geography: Geography | None,
    names: Iterable[str],
    on: dt.date | None,
    aliases: tuple[Alias, ...],
) -> list[Match]:
    """Names printed as they are known are looked up; the others are read, and what is garbled is measured together."""
    known = load_known(kind, geography, aliases)
    day = known.day(on)
    raws = list(names)
    as_known = _as_known(kind, geography, aliases, day) if len(raws) >= _MANY else {}
    matches = [_settled(known, raw, aliases, day) or as_known.get(raw) for raw in raws]
    garbled: list[tuple[int, Form]] = []
    for place, raw in enumerate(raws):
        if matches[place] is None:
            found = _look_up(known, raw, day)
            if isinstance(found, Match):
                matches[place] = found
            else:
                garbled.append((place, found))
    for (place, form), verdict in zip(garbled, judge(known, [form for _, form in garbled], day), strict=True):
        matches[place] = _follow(known, raws[place], form, verdict, day)
    return [match for match in matches if match is not None]


def _settled(known: KnownNames, raw: str, aliases: Sequence[Alias], day: dt.date | None) -> Match | None:
    """What people decided of this very spelling: it counts before anything that is known."""
    letters = letters_of(raw) if aliases else ""
    for alias in aliases:
        if alias.kind == known.kind and letters_of(alias.raw) == letters:
            if alias.entity_id is None:
                return _abstain(raw, reason=f"people settled that it is none: {alias.reason}")
            if alias.entity_id in known.members:
                return _answer(raw, form_of(raw), alias.entity_id, "alias", day, f"people settled it: {alias.reason}")
    return None


@lru_cache(maxsize=64)
def _as_known(
    kind: EntityKind, geography: Geography | None, aliases: tuple[Alias, ...], day: dt.date | None
) -> dict[str, Match]:
    """The matches of all names exactly as the register prints them, so that they need no reading."""
    known = load_known(kind, geography, aliases)
    spelled = dict.fromkeys(name.name for name in load_register().names(kind))
    found = {raw: _look_up(known, raw, day) for name in spelled for raw in (name, name.upper())}
    return {raw: match for raw, match in found.items() if isinstance(match, Match)}


def _look_up(known: KnownNames, raw: str, day: dt.date | None) -> Match | Form:
    """exact → alias → undone mojibake → a stranger → folded → folded alias; the form to be measured if none holds."""
    forms = read_forms(known.kind, raw)
    if not any(letter.isalpha() for letter in forms[-1].folded):
        return _abstain(raw, reason="it holds no letter")
    if match := _by_accents(known, raw, forms, day):
        return match
    undone = forms
    if is_strange(raw):
        if match := _undone(known, raw, day):
            return match
        undone = read_forms(known.kind, undo_mojibake(raw))
    for form in tails(forms[0].text) if known.kind == "province" else ():
        if found := known.exact.get(form.accented) or known.folded.get(form.folded):
            return _settle(known, raw, form, found, "exact", day, f"an office of {form.text}")
    for form in forms:
        what = known.strangers.get(form.accented)
        if what and (form.rank != PROVINCE or "province" in what):  # "tỉnh Phù Yên" cannot mean the district
            return _refuse_alike(known, raw, form, f"{form.text} is known: {what}")
    if match := _by_letters(known, raw, forms, day) or _by_letters(known, raw, undone, day):
        return match
    if forms[-1].rank == LOWER:
        return _refuse_alike(known, raw, forms[-1], "it is of a place below a province")
    return undone[-1]


def _by_accents(known: KnownNames, raw: str, forms: Sequence[Form], day: dt.date | None) -> Match | None:
    forms = [form for form in forms if form.rank != LOWER]
    for form in forms:
        if found := known.exact.get(form.accented):
            return _settle(known, raw, form, found, "exact", day, "printed as it is known")
    for form in forms:
        if match := _by_alias(known, raw, form, known.aliases.get(form.accented), day):
            return match
    if forms and _INITIALS.match(forms[0].text):
        for form in forms:
            if found := known.shortened.get(form.folded):
                return _settle(known, raw, form, found, "alias", day, "its first words are initials")
    return None


def _by_alias(known: KnownNames, raw: str, form: Form, alias: Alias | None, day: dt.date | None) -> Match | None:
    """What an alias stands for, if that stood on the day."""
    if alias is None or alias.entity_id is None or not known.meant(alias.entity_id, day):
        return None
    return _settle(known, raw, form, (alias.entity_id,), "alias", day, f"{alias.raw} stands for it: {alias.reason}")


def _by_letters(known: KnownNames, raw: str, forms: Sequence[Form], day: dt.date | None) -> Match | None:
    """By the letters without accents: right if accents are only missing, or if changed ones speak for nobody else."""
    forms = [form for form in forms if form.rank != LOWER]
    for form in forms:
        found = known.folded.get(form.folded, ())
        if len(found) == 1:
            found = _as_near(known, form, found[0])
        if found:
            return _settle(known, raw, form, found, "folded", day, "the letters are the same, the accents are not")
    for form in forms:
        if match := _by_alias(known, raw, form, known.aliases_folded.get(form.folded), day):
            return match
    return None


def _undone(known: KnownNames, raw: str, day: dt.date | None) -> Match | None:
    """The one name that a wrong encoding of the printed signs gives: by its accents or else by its letters."""
    readings = [(reading, read_forms(known.kind, reading)) for reading in mojibake_readings(raw)]
    for way in (_by_accents, _by_known_letters, _by_letters):
        found: dict[str, Match] = {}
        for _, forms in readings:
            match = way(known, raw, forms, day)
            is_long = len(forms[-1].folded) >= FEWEST_LETTERS or way is _by_accents  # short ones fit by chance
            if match is not None and is_long and (match.entity_id or match.candidates):
                found.setdefault(match.entity_id or match.candidates[0], match)
        if len(found) == 1:
            return next(iter(found.values()))
    return None


def _by_known_letters(known: KnownNames, raw: str, forms: Sequence[Form], day: dt.date | None) -> Match | None:
    """By the letters that a reading of lost bytes leaves, each lost one standing for any."""
    for form in forms:
        lost = form.accented.count(UNKNOWN)
        if not lost or 2 * lost > len(form.accented) or form.rank == LOWER:
            continue
        pattern = re.compile(re.escape(form.accented).replace(UNKNOWN, "."))
        found = dict.fromkeys(ids for letters, ids in known.exact.items() if pattern.fullmatch(letters))
        if len(found) == 1:
            return _settle(known, raw, form, next(iter(found)), "folded", day, "the letters that were not lost fit it")
    return None


def _as_near(known: KnownNames, form: Form, entity_id: str) -> tuple[str, ...]:
    """The entity whose folded name is printed, and those whose name is as near once its accents count.

    Accents that are only missing speak for nobody else ("Tiên Giang"); changed ones may hide a changed letter: "Quảng
    Nình" is one slip from Quảng Ninh and from Quảng Bình.
    """
    own = next(item.form for item in known.near if item.entity_id == entity_id and item.form.folded == form.folded)
    if _has_only_lost(form.accented, own.accented):
        return (entity_id,)
    from rapidfuzz.distance import OSA

    reach = OSA.distance(form.accented, own.accented)
    near = (item.entity_id for item in known.near if OSA.distance(form.accented, item.form.accented) <= reach)
    return tuple(dict.fromkeys([entity_id, *near]))


def _has_only_lost(printed: str, official: str) -> bool:
    return len(printed) == len(official) and all(
        letter in (full, fold(full)) or set(normalize("NFD", letter)) <= set(normalize("NFD", full))
        for letter, full in zip(printed, official, strict=True)
    )


def _follow(known: KnownNames, raw: str, form: Form, verdict: Verdict, day: dt.date | None) -> Match:
    """The match that a verdict over a garbled name gives."""
    if verdict.is_taken and verdict.cost >= ONE_WRONG and (match := _by_gaps(known, raw, form, day)):
        return match  # what needs no wrong letter
    if verdict.is_taken:
        return _settle(known, raw, form, verdict.entity_ids, "fuzzy", day, verdict.reason, verdict)
    if not raw.isascii() and reading_of(known, form) != "named" and (match := _undone(known, raw, day)):
        return match
    if match := _by_gaps(known, raw, form, day) or _undressed(known, raw, form, day):
        return match
    if verdict.entity_ids:
        return _abstain(raw, verdict.entity_ids, _likeness(form, verdict.entity_ids[0]), verdict.reason, verdict)
    hints = _hints(known, form, day)
    reason = "it is too short" if hints else verdict.reason
    return _abstain(raw, hints, 0.0, reason, verdict)


def _undressed(known: KnownNames, raw: str, form: Form, day: dt.date | None) -> Match | None:
    """The province that is left of a name once a garbled number, kind or office before it is cut off."""
    if known.kind != "province":
        return None
    for bare in undress(form):
        match = _by_accents(known, raw, (bare,), day) or _by_letters(known, raw, (bare,), day)
        if match is None:
            verdict = judge(known, [bare], day)[0]
            if verdict.is_taken and verdict.rival - verdict.cost >= ONE_WRONG:
                match = _settle(known, raw, bare, verdict.entity_ids, "fuzzy", day, verdict.reason, verdict)
        if match is not None and match.entity_id:
            return match
    return None


def _by_gaps(known: KnownNames, raw: str, form: Form, day: dt.date | None) -> Match | None:
    """The one name that a name printed without accents fits if letters are lost at gaps; strangers yield to it."""
    fitting = fill_gaps(form, known.forms) if form.accented == form.folded else []
    reading = reading_of(known, form)
    lost = fitting[0][0] if fitting else 0
    owners = {known.owner[filled.accented] for count, filled in fitting if count == lost}
    if len(owners) != 1 or (lost > 1 and reading == "named"):
        return None
    has_gap_within = len(form.words) > len(fitting[0][1].words)
    least = lost if reading == "broken" or has_gap_within else lost + 1
    if any(count < least for count, _ in fill_gaps(form, known.stranger_forms)):
        return None
    return _settle(known, raw, form, tuple(owners), "fuzzy", day, f"its letters fit if {lost} of the name's are lost")


def _settle(
    known: KnownNames,
    raw: str,
    form: Form,
    found: Sequence[str],
    method: MatchMethod,
    day: dt.date | None,
    reason: str,
    verdict: Verdict | None = None,
) -> Match:
    """The answer if the names found mean one entity on the day, or a refusal that says whom they could mean."""
    meant = tuple(dict.fromkeys(entity_id for name in found for entity_id in known.meant(name, day)))
    if len(meant) == 1 and (meant[0] in found or method != "fuzzy"):
        if meant[0] not in found:
            method = "alias" if method == "exact" else method
            reason += f"; {named(found[0])} became part of {named(meant[0])}"
        return _answer(raw, form, meant[0], method, day, reason, verdict)
    if meant:
        return _abstain(raw, meant, 100.0, f"it could be {' or '.join(map(named, meant))}", verdict)
    return _abstain(
        raw, tuple(found), 100.0, f"{' or '.join(map(named, found))} does not stand on that day or in that geography"
    )


def _hints(known: KnownNames, form: Form, day: dt.date | None) -> tuple[str, ...]:
    """What initials ("QN") or the first words of a name ("Quảng") could stand for: for the reader, never an answer."""
    meant = (*known.hints.get(form.folded, ()), *known.hints.get(" ".join((*form.words, "")), ()))
    hints = tuple(entity_id for entity_id in dict.fromkeys(meant) if known.meant(entity_id, day) == (entity_id,))
    return hints if len(hints) <= MOST_HINTS else ()


def _answer(
    raw: str,
    form: Form,
    entity_id: str,
    method: MatchMethod,
    day: dt.date | None,
    reason: str,
    verdict: Verdict | None = None,
) -> Match:
    register = load_register()
    names = register.names_of(entity_id)
    if form.rank == CITY and not any(name.rank == CITY for name in names if day is None or name.holds_on(day)):
        reason = f"a thành phố of that name lies in the province {named(entity_id)}"
        return _abstain(raw, (entity_id,), 100.0, reason)
    name = register.name_of(entity_id, day)
    score = 100.0 if method in ("exact", "alias") else _likeness(form, entity_id)
    near, rival = (verdict.cost, verdict.rival) if verdict else (None, None)
    return Match(
        raw, name.code, entity_id, name.name, name.kind, name.geography, method, score, (), reason, near, rival
    )


def _abstain(
    raw: str,
    candidates: tuple[str, ...] = (),
    score: float = 0.0,
    reason: str = "",
    verdict: Verdict | None = None,
) -> Match:
    near, rival = (verdict.cost, verdict.rival) if verdict else (None, None)
    return Match(raw, None, None, None, None, None, "none", score, candidates, reason, near, rival)


def _refuse_alike(known: KnownNames, raw: str, form: Form, reason: str) -> Match:
    """Refuse what is known to be something else, and name whose letters it has."""
    alike = known.folded.get(form.folded, ())
    return _abstain(raw, alike, 100.0 if alike else 0.0, reason)


def _likeness(form: Form, entity_id: str) -> float:
    from rapidfuzz.distance import OSA

    names = load_register().names_of(entity_id)
    return round(100 * max(OSA.normalized_similarity(form.accented, letters_of(name.name)) for name in names), 1)
