"""The names that a printed one could mean: of one kind and geography, their rivals, their aliases, and strangers.

An index over the register for `names`, which decides. What is printed belongs in `spelling`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from .nearness import code
from .register import Alias, load_register
from .spelling import Form, form_of, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cds_etl.columns import EntityKind, Geography

    from .nearness import Coded
    from .register import DatedName

Ids = tuple[str, ...]
_FEWEST_INITIALS = 4
_LONG_ALIAS = 6  # letters: shorter ones are initials, and a letter off them is anything


@dataclass(frozen=True, slots=True)
class Known:
    """A name that the register or its aliases hold, and whose it is."""

    form: Form
    entity_id: str


@dataclass(frozen=True)
class KnownNames:
    """Every name that could be meant by a printed one of this kind; only those in `members` may be answered.

    `near` are those that a garbled name is measured against: own names, long aliases, names of the other geography and
    of provinces that ended. `strangers` are there to be recognised and refused.
    """

    kind: EntityKind
    members: frozenset[str]
    first_day: dt.date
    last_day: dt.date
    near: tuple[Known, ...]
    exact: dict[str, Ids]
    folded: dict[str, Ids]
    aliases: dict[str, Alias]
    aliases_folded: dict[str, Alias]
    strangers: dict[str, str]
    stranger_forms: tuple[Form, ...]
    hints: dict[str, Ids]
    shortened: dict[str, Ids]

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms of `near`, in its order."""
        return tuple(known.form for known in self.near)

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The letters without accents of `near`, in its order."""
        return tuple(form.folded for form in self.forms)

    @cached_property
    def stranger_letters(self) -> tuple[str, ...]:
        """The letters without accents of `stranger_forms`, in its order."""
        return tuple(form.folded for form in self.stranger_forms)

    @cached_property
    def owner(self) -> dict[str, str]:
        """Whose each of `near` is, by its letters with accents."""
        return {known.form.accented: known.entity_id for known in reversed(self.near)}

    @cached_property
    def coded(self) -> Coded:
        """The names of `near`, ready to be weighed."""
        return code(self.forms)

    @cached_property
    def coded_strangers(self) -> Coded:
        """The names of `stranger_forms`, ready to be weighed."""
        return _coded(self.stranger_forms)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of all names, with accents and without: what looks like one of them may be another name."""
        return _words(self.forms) | _words(self.stranger_forms)

    @cached_property
    def owners(self) -> NDArray[np.intp]:
        """For each of `near` a number that the names of one entity share."""
        import numpy as np

        numbers = {entity_id: number for number, entity_id in enumerate(dict.fromkeys(k.entity_id for k in self.near))}
        return np.array([numbers[known.entity_id] for known in self.near], dtype=np.intp)

    @cached_property
    def has_ended(self) -> NDArray[np.bool_]:
        """For each of `near` whether it is a province that ended before the codes were given."""
        import numpy as np

        register = load_register()
        names = [register.names_of(known.entity_id)[-1] for known in self.near]
        return np.array([name.kind == "province" and name.code is None for name in names], dtype=bool)

    def day(self, on: dt.date | None) -> dt.date | None:
        """The day asked for, or the nearest on which the geography stood."""
        return None if on is None else min(max(on, self.first_day), self.last_day)

    def meant(self, entity_id: str, day: dt.date | None) -> Ids:
        """The entities that a name stands for on a day: its own, or those that a historic one became part of.

        A province that ended before the codes were given stands for its successors, as far as they are members.
        """
        names = load_register().names_of(entity_id)
        if self._stands(entity_id, names, day):
            return (entity_id,)
        has_ended = day is None or all(name.valid_to is not None and name.valid_to < day for name in names)
        if not has_ended or (self.kind == "province" and names[-1].code):
            return ()
        return self._heirs(entity_id, day)

    def _heirs(self, entity_id: str, day: dt.date | None) -> Ids:
        register = load_register()
        found: dict[str, None] = {}
        for heir in register.successors(entity_id):
            stands = self._stands(heir, register.names_of(heir), day)
            found |= dict.fromkeys((heir,) if stands else self._heirs(heir, day))
        return tuple(found)

    def _stands(self, entity_id: str, names: Sequence[DatedName], day: dt.date | None) -> bool:
        if entity_id not in self.members:
            return False
        if day is None:
            return self.kind != "province" or names[-1].code is not None
        return any(name.holds_on(day) for name in names)


@lru_cache(maxsize=16)
def load_known(kind: EntityKind, geography: Geography | None, aliases: tuple[Alias, ...] = ()) -> KnownNames:
    """The names of a kind (of provinces, those of one geography first), with the aliases that people added.

    >>> load_known("province", "vn34").exact["hàgiang"]
    ('vn63:02',)
    """
    register = load_register()
    own = register.names(kind, geography)
    known = [Known(form_of(name.name), name.entity_id) for name in own]
    taken = {item.form.accented for item in known}
    others = [Known(form_of(name.name), name.entity_id) for name in register.names(kind) if name not in own]
    known += [item for item in others if item.form.accented not in taken]
    members = frozenset(name.entity_id for name in own)
    spoken = [alias for alias in (*register.aliases, *aliases) if alias.kind == kind]
    ways = [(form_of(alias.raw), alias) for alias in spoken if alias.entity_id in members]
    ways += [
        (form_of(raw), Alias(raw, kind, item.entity_id, "its halves in initials or turned round"))
        for item in known
        if item.entity_id in members
        for raw in _halves(item.form.text)
    ]
    if kind == "agency":
        english = [Alias(name.name_en, kind, name.entity_id, "its English name") for name in own if name.name_en]
        short = [Alias(raw, kind, item.entity_id, "its initials") for item in own for raw in _initials(item.name)]
        ways = [(form_of(alias.raw), alias) for alias in (*english, *short)] + ways
    strange = {alias.raw: alias.reason for alias in spoken if alias.entity_id is None}
    strange |= {name.name: f"a {name.kind}" for name in register.dated_names if name.kind in _OTHER_KINDS}
    strange |= {stranger.name: stranger.what for stranger in register.strangers}
    strange |= {name.name: f"a {name.kind}" for name in register.dated_names if name.kind not in (kind, *_OTHER_KINDS)}
    stranger_forms = {form_of(name): what for name, what in strange.items()}
    return KnownNames(
        kind=kind,
        members=members,
        first_day=min(name.valid_from or dt.date.min for name in own),
        last_day=max(name.valid_to or dt.date.max for name in own),
        near=(
            *known,
            *(
                Known(form, alias.entity_id)
                for form, alias in ways
                if alias.entity_id and len(form.folded) >= _LONG_ALIAS
            ),
        ),
        exact=_index((item.form.accented, item.entity_id) for item in known),
        folded=_index((item.form.folded, item.entity_id) for item in known),
        aliases={form.accented: alias for form, alias in ways},
        aliases_folded={form.folded: alias for form, alias in ways},
        strangers={form.accented: what for form, what in stranger_forms.items() if form.accented not in taken},
        stranger_forms=tuple(form for form in stranger_forms if form.accented not in taken),
        shortened=_index((way, name.entity_id) for name in own if name.code for way in _shortened(form_of(name.name))),
        hints=_index((way, item.entity_id) for item in known for way in _ways_to_hint(item.form)),
    )


@lru_cache(maxsize=4)  # both geographies have the same strangers
def _coded(forms: tuple[Form, ...]) -> Coded:
    return code(forms)


@lru_cache(maxsize=8)
def _words(forms: tuple[Form, ...]) -> frozenset[str]:
    words = dict.fromkeys(word for form in forms for word in split_words(form.text))
    return frozenset(letters for word in map(form_of, words) for letters in (word.accented, word.folded))


_OTHER_KINDS = ("region", "country", "group")


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, Ids]:
    index: dict[str, Ids] = {}
    for letters, entity_id in pairs:
        if entity_id not in index.get(letters, ()):
            index[letters] = (*index.get(letters, ()), entity_id)
    return index


def _shortened(form: Form) -> Iterator[str]:
    """A name whose words but the last are initials: "T.Quang"."""
    if len(form.words) > 1:
        yield "".join(word[0] for word in form.words[:-1]) + form.words[-1]


def _initials(ministry: str) -> Iterator[str]:
    """The ways to write a ministry of four words or more with initials: "Bộ GTVT", "BGTVT"; fewer say too little."""
    kind, *words = ministry.split(" ")
    initials = "".join(word[0] for word in words if word not in ("và", "-")).upper()
    if kind == "Bộ" and len(initials) >= _FEWEST_INITIALS:
        yield from (f"Bộ {initials}", f"B{initials}")


def _halves(text: str) -> Iterator[str]:
    """The ways to write a name of two halves, in either order: each whole, as initials or its first word as one."""
    first, dash, second = text.partition(" - ")
    if not dash:
        return
    for one in _ways_to_write(first):
        for other in _ways_to_write(second):
            yield from (f"{one} - {other}", f"{other} - {one}")


def _ways_to_write(half: str) -> tuple[str, str, str]:
    words = half.split(" ")
    return half, "".join(word[0] for word in words), f"{words[0][0]}. {' '.join(words[1:])}"


def _ways_to_hint(form: Form) -> Iterator[str]:
    """A name's initials, and its first words, each with a space behind it so that no initials look like them."""
    yield "".join(word[:1] for word in form.words)
    for count in range(1, len(form.words) + 1):
        yield " ".join((*form.words[:count], ""))
