"""From a printed name to an entity, or to an honest refusal: exact, alias, folded, then near and clear of all rivals.

One name at a time; knows nothing of the table or list that it stands in. What the register holds is `register`'s.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from cds_etl.text import fold, squeeze

from .register import Alias, load_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cds_etl.columns import EntityKind, Geography, MatchMethod

# A name may be one letter off from six letters on ("Hải Phòg" is Hải Phòng, "Hồ Nam" is not Hà Nam), and one more for
# every six; a slip costs an edit with accents and one without: a margin of two keeps it a slip clear of other names.
SHORTEST_FUZZY, LETTERS_PER_EDIT, MOST_EDITS, MARGIN = 6, 6, 3, 2
# Without accents a name says less, and districts stand closer to provinces (Gia Lam, Gia Lai): count it as shorter.
UNACCENTED_HANDICAP = 4
MOST_HINTS = 8

_CITY = "thành phố"
_LEADING = re.compile(r"^(?:[-+*•·–—○●▪▫◦\s]+|\(?\d{1,3}[.):/]+(?=\D)\s*|\d{1,3}\s+(?=\D)|[a-zđ]\)\s*)+")
_TRAILING = re.compile(r"[\s.,;:*…⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_SHORT_FORM = re.compile(r"\s*\([^\W\d_]+(?:[&.-][^\W\d_]+)*\)$")  # the "(TT&TT)" that introduces an abbreviation
# "Hoà" and "Hòa", "Uỷ" and "Ủy" are one spelling: the tone may stand on either vowel of oa, oe and uy.
_EARLY_TONE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_LATE_TONE = re.compile("|".join(_EARLY_TONE))
_AMPERSAND = re.compile(r"\s+&\s+")
_AUTHORITY = re.compile(r"^(?:UBND|[uủ][yỷ] ban nhân dân|uy ban nhan dan)\s+", re.IGNORECASE)
_KIND_BEFORE = re.compile(
    r"^(?:(?P<province>tỉnh|tinh|t\.(?=\s))|(?P<city>thành\s*phố|thanh[\s_-]*pho|t\.?\s*p\.?|th[uủ] đ[oô]|thu do))"
    r"[\s._:-]*(?=\w)",
    re.IGNORECASE,
)
_KIND_AFTER = re.compile(
    r"(?:\s+(?P<province>province)|\s+(?P<city>city|municipality)|,\s*(?P<city2>th[aà]nh ph[oố]|th[uủ] [dđ][oô]))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """What a printed name was taken for; if the matcher abstains, `entity_id` is None and `candidates` says what tied.

    `name` is the official name on the day asked for. `score` is the likeness of the printed to the official letters,
    0-100; 100 for an alias, which is decided and not measured; of the first candidate where the matcher abstains.
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


@dataclass(frozen=True, slots=True)
class _Form:
    """The letters and digits that are compared, with accents and without; the folded words; the kind word cut off."""

    accented: str
    folded: str
    words: tuple[str, ...]
    rank: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """A name that the register or its aliases hold; `entity_id` None for a name that must not be taken for one."""

    form: _Form
    entity_id: str | None


class _Near(NamedTuple):
    """How far a known name is: edits with and without accents together, and the greater of the two."""

    cost: int
    edits: int
    known: _Known


@dataclass(frozen=True)
class _Table:
    """Every name that could be meant by a printed one of this kind; only those in `members` may be answered.

    Other names (of the other geography, of confusable places) are there to be recognised and refused.
    """

    kind: EntityKind
    members: frozenset[str]
    first_day: dt.date
    last_day: dt.date
    known: tuple[_Known, ...]
    exact: dict[str, tuple[str | None, ...]]
    folded: dict[str, tuple[str | None, ...]]
    alias: dict[str, str]
    alias_folded: dict[str, str]
    letters: tuple[str, ...]
    hints: dict[str, tuple[str | None, ...]]


def match_provinces(
    names: Iterable[str], *, geography: Geography = "vn63", on: dt.date | None = None, aliases: Iterable[Alias] = ()
) -> list[Match]:
    """Find the province that each name means among those of one geography that stood on a day.

    Without a day every province that the geography has had is eligible; a day outside the geography's life counts as
    its nearest. A `thành phố` before the name of a province that is none means the district-level city: no match.
    `aliases` are those that people added to the project's own.

    >>> [(match.code, match.method) for match in match_provinces(["TP. Hà Nội", "Hung Yên", "Quản Bình", "QN"])]
    [('01', 'exact'), ('33', 'folded'), ('44', 'fuzzy'), (None, 'none')]
    """
    aliases = tuple(aliases)
    table = _table("province", geography, aliases)
    return [_settled(table, raw, on, aliases) or _match(table, raw, on) for raw in names]


def match_agencies(names: Iterable[str], *, on: dt.date | None = None, aliases: Iterable[Alias] = ()) -> list[Match]:
    """Find the ministry, ministerial-level or government agency that each name means among those that stood on a day.

    >>> match_agencies(["Viện Hàn lâm Khoa học và Xã hội Việt Nam"])[0].entity_id
    'agency:vass'
    """
    aliases = tuple(aliases)
    table = _table("agency", None, aliases)
    return [_settled(table, raw, on, aliases) or _match(table, raw, on) for raw in names]


def _settled(table: _Table, raw: str, on: dt.date | None, aliases: tuple[Alias, ...]) -> Match | None:
    """What people decided of this very spelling: it counts before anything that is known."""
    letters = _letters(raw) if aliases else ""
    for alias in aliases:
        if alias.kind == table.kind and _letters(alias.raw) == letters:
            if alias.entity_id is None:
                return _abstain(raw)
            if alias.entity_id in table.members:
                day = None if on is None else min(max(on, table.first_day), table.last_day)
                return _answer(raw, _form(raw), alias.entity_id, "alias", day)
    return None


def _match(table: _Table, raw: str, on: dt.date | None) -> Match:
    """exact → alias → a known stranger → folded → folded alias → a folded stranger → fuzzy."""
    forms = _forms(table.kind, raw)
    day = None if on is None else min(max(on, table.first_day), table.last_day)
    if not any(letter.isalpha() for letter in forms[-1].folded):
        return _abstain(raw)
    steps: tuple[tuple[MatchMethod, dict[str, tuple[str | None, ...]], dict[str, str], bool], ...] = (
        ("exact", table.exact, table.alias, True),
        ("folded", table.folded, table.alias_folded, False),
    )
    for method, index, aliases, accented in steps:
        strangers: list[str | None] = []
        for form in forms:
            found = index.get(form.accented if accented else form.folded, ())
            if form.rank is not None:
                found = tuple(filter(None, found))  # "tỉnh Phù Yên" cannot mean the district
            eligible = [entity_id for entity_id in found if entity_id and _stands(table, entity_id, day)]
            if len(eligible) == 1 and not accented:
                eligible = _as_near(table, form, eligible[0])
            if len(eligible) == 1:
                return _answer(raw, form, eligible[0], method, day)
            if eligible:
                return _abstain(raw, tuple(eligible))
            strangers.extend(found)
        for form in forms:
            alias = aliases.get(form.accented if accented else form.folded)
            if alias is not None and _stands(table, alias, day):
                return _answer(raw, form, alias, "alias", day)
        if strangers:
            strangers.extend(entity_id for form in forms for entity_id in table.folded.get(form.folded, ()))
            return _abstain(raw, tuple(dict.fromkeys(filter(None, strangers))), score=100.0)
    return _fuzzy(table, raw, forms[-1], day)


def _as_near(table: _Table, form: _Form, entity_id: str) -> list[str]:
    """The entity whose folded name is printed, and those whose name is as near once its accents count.

    Accents that are only missing speak for nobody else ("Tiên Giang"); changed ones may hide a changed letter: "Quảng
    Nình" is one slip from Quảng Ninh and from Quảng Bình.
    """
    own = next(known.form for known in table.known if known.entity_id == entity_id and known.form.folded == form.folded)
    if _has_only_lost(form.accented, own.accented):
        return [entity_id]
    from rapidfuzz.distance import OSA

    reach = OSA.distance(form.accented, own.accented)
    near = (known.entity_id for known in table.known if OSA.distance(form.accented, known.form.accented) <= reach)
    return list(dict.fromkeys([entity_id, *filter(None, near)]))


def _has_only_lost(printed: str, official: str) -> bool:
    return len(printed) == len(official) and all(
        letter in (full, fold(full)) or set(normalize("NFD", letter)) <= set(normalize("NFD", full))
        for letter, full in zip(printed, official, strict=True)
    )


def _fuzzy(table: _Table, raw: str, form: _Form, day: dt.date | None) -> Match:
    """The nearest known name if it may be answered, is near enough for its length and clear of every other name."""
    near = _nearest(table, form)
    if not near:
        return _abstain(raw, _hints(table, form, day))
    first = near[0]
    best = first.known
    room = _room(len(best.form.folded) - (UNACCENTED_HANDICAP if form.accented == form.folded else 0))
    is_clear = all(other.cost - first.cost >= MARGIN for other in near if other.known.entity_id != best.entity_id)
    is_numbered = any(word.isdigit() for word in form.words)  # "Hòa Bình 1" is a ward
    if best.entity_id and _stands(table, best.entity_id, day) and first.edits <= room and is_clear and not is_numbered:
        return _answer(raw, form, best.entity_id, "fuzzy", day)
    tied = [
        other.known.entity_id
        for other in near
        if other.cost - first.cost <= MARGIN and other.edits <= _room(len(other.known.form.folded)) + 1
    ]
    candidates = tuple(dict.fromkeys(filter(None, tied)))
    if candidates:
        return _abstain(raw, candidates, _likeness(form, candidates[0]))
    return _abstain(raw, _hints(table, form, day))


def _nearest(table: _Table, form: _Form) -> list[_Near]:
    """The known names that could be answered or tie with the answer, nearest first; agencies of the same first word.

    "Sở Thông tin và Truyền thông" is two letters from the ministry, and another body. Farther names change no answer:
    whoever is more than one edit beyond the most that is forgiven costs twice that, and nothing ties with it.
    """
    from rapidfuzz import process  # late: only garbled names need it
    from rapidfuzz.distance import OSA

    near: list[_Near] = []
    for _, bare, place in process.extract(
        form.folded, table.letters, scorer=OSA.distance, score_cutoff=MOST_EDITS + 1, limit=None, processor=None
    ):
        known = table.known[place]
        if table.kind == "agency" and known.form.words[0] != form.words[0]:
            continue
        # A name printed without any accent is not held to them.
        full = int(bare) if form.accented == form.folded else OSA.distance(form.accented, known.form.accented)
        near.append(_Near(int(bare) + full, max(int(bare), full), known))
    return sorted(near, key=lambda item: (item.cost, item.edits))


def _likeness(form: _Form, entity_id: str) -> float:
    from rapidfuzz.distance import OSA

    names = load_register().names_of(entity_id)
    return round(100 * max(OSA.normalized_similarity(form.accented, _letters(name.name)) for name in names), 1)


def _room(letters: int) -> int:
    if letters < SHORTEST_FUZZY:
        return 0
    return min(MOST_EDITS, 1 + (letters - SHORTEST_FUZZY) // LETTERS_PER_EDIT)


def _hints(table: _Table, form: _Form, day: dt.date | None) -> tuple[str, ...]:
    """What initials ("QN") or the first words of a name ("Quảng") could stand for: for the reader, never an answer."""
    meant = (*table.hints.get(form.folded, ()), *table.hints.get(" ".join((*form.words, "")), ()))
    hints = tuple(entity_id for entity_id in dict.fromkeys(meant) if entity_id and _stands(table, entity_id, day))
    return hints if len(hints) <= MOST_HINTS else ()


def _ways_to_hint(form: _Form) -> Iterator[str]:
    """A name's initials, and its first words, each with a space behind it so that no initials look like them."""
    yield "".join(word[:1] for word in form.words)
    for count in range(1, len(form.words) + 1):
        yield " ".join((*form.words[:count], ""))


def _stands(table: _Table, entity_id: str, day: dt.date | None) -> bool:
    names = load_register().names_of(entity_id)
    return entity_id in table.members and (day is None or any(name.holds_on(day) for name in names))


def _answer(raw: str, form: _Form, entity_id: str, method: MatchMethod, day: dt.date | None) -> Match:
    register = load_register()
    names = register.names_of(entity_id)
    if form.rank == _CITY and not any(name.rank == _CITY for name in names if day is None or name.holds_on(day)):
        return _abstain(raw, (entity_id,), score=100.0)
    name = register.name_of(entity_id, day)
    score = 100.0 if method in ("exact", "alias") else _likeness(form, entity_id)
    return Match(raw, name.code, entity_id, name.name, name.kind, name.geography, method, score)


def _abstain(raw: str, candidates: tuple[str, ...] = (), score: float = 0.0) -> Match:
    return Match(raw, None, None, None, None, None, "none", score, candidates)


@lru_cache(maxsize=4096)  # the same names are asked for in both geographies
def _forms(kind: EntityKind, raw: str) -> tuple[_Form, ...]:
    """The name as printed and, of a province, without its kind word; the last is the barest."""
    text = _LEADING.sub("", squeeze(raw))
    text = _SHORT_FORM.sub("", _TRAILING.sub("", text))
    if kind != "province":
        return (_form(text),)
    text = text if "(" in text else text.rstrip(") ")
    bare, rank = _AUTHORITY.sub("", text), None
    for pattern in (_KIND_BEFORE, _KIND_AFTER):
        if found := pattern.search(bare):
            rank = "tỉnh" if found.group("province") else _CITY
            bare = bare[: found.start()] + bare[found.end() :]
    return (_form(text),) if bare == text else (_form(text), _form(bare, rank))


def _form(text: str, rank: str | None = None) -> _Form:
    text = _AMPERSAND.sub(" và ", text)
    folded = fold(text)
    return _Form(
        _letters(text),
        "".join(letter for letter in folded if letter.isalnum()),
        tuple(re.findall(r"[^\W_]+", folded)) or ("",),
        rank,
    )


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    """Small letters and digits with accents: case, spaces, dashes, commas, a tone's place make no other name."""
    letters = "".join(letter for letter in squeeze(text).casefold().replace("ð", "đ") if letter.isalnum())
    return _LATE_TONE.sub(lambda found: _EARLY_TONE[found.group()], letters)


@lru_cache(maxsize=16)
def _table(kind: EntityKind, geography: Geography | None, aliases: tuple[Alias, ...]) -> _Table:
    register = load_register()
    own = register.names(kind, geography)
    known = [_Known(_form(name.name), name.entity_id) for name in own]
    taken = {item.form.accented for item in known}
    others = [_Known(_form(name.name), name.entity_id) for name in register.names(kind) if name not in own]
    known += [item for item in others if item.form.accented not in taken]
    members = frozenset(name.entity_id for name in own)
    spoken = [alias for alias in (*register.aliases, *aliases) if alias.kind == kind]
    known += [_Known(_form(alias.raw), None) for alias in spoken if alias.entity_id is None]
    ways = [(_form(alias.raw), alias.entity_id) for alias in spoken if alias.entity_id in members]
    if kind == "agency":
        ways = [(_form(name.name_en), name.entity_id) for name in own if name.name_en] + ways
    return _Table(
        kind=kind,
        members=members,
        first_day=min(name.valid_from or dt.date.min for name in own),
        last_day=max(name.valid_to or dt.date.max for name in own),
        known=tuple(known),
        exact=_index((item.form.accented, item.entity_id) for item in known),
        folded=_index((item.form.folded, item.entity_id) for item in known),
        alias={form.accented: entity_id for form, entity_id in ways if entity_id},
        alias_folded={form.folded: entity_id for form, entity_id in ways if entity_id},
        letters=tuple(item.form.folded for item in known),
        hints=_index((way, item.entity_id) for item in known if item.entity_id for way in _ways_to_hint(item.form)),
    )


def _index(pairs: Iterable[tuple[str, str | None]]) -> dict[str, tuple[str | None, ...]]:
    index: dict[str, tuple[str | None, ...]] = {}
    for letters, entity_id in pairs:
        if entity_id not in index.get(letters, ()):
            index[letters] = (*index.get(letters, ()), entity_id)
    return index
