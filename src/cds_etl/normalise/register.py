"""The register: provinces, agencies, regions and groups as dated names, read from `reference/*.csv`.

What an entity is called, when, and what it became. How a printed name finds its entity belongs in `names`.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from .. import records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cds_etl.columns import EntityKind, Geography

ALIAS_KINDS: tuple[EntityKind, ...] = ("province", "agency")


@dataclass(frozen=True, slots=True)
class DatedName:
    """An official name and the days on which it holds; None for a day means that the register knows no limit there.

    `rank` is `tỉnh` or `thành phố` for a province, `ministry`, `ministerial` or `government` for an agency.
    `region` is an entity id, `source` the legal act, where known.
    """

    entity_id: str
    kind: EntityKind
    geography: Geography | None
    code: str | None
    name: str
    rank: str | None
    name_en: str | None
    iso_3166_2: str | None
    region: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str

    def holds_on(self, day: dt.date) -> bool:
        """Whether the name is in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way to write an entity's name, and why it is taken for it.

    `entity_id` None: a name of something else, near enough to one of the register's to be mistaken for it.
    """

    raw: str
    kind: EntityKind
    entity_id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """A name that means nothing of the register but stands where such names do, and what it is ("province of China").

    `kind` is that of the names for which it could be mistaken.
    """

    name: str
    kind: EntityKind
    what: str


@dataclass(frozen=True)
class Register:
    """All that the reference data says of entities; `load_register()` reads the project's own.

    >>> register = load_register()
    >>> [name.name for name in register.names_of("vn63:46")]
    ['Thừa Thiên Huế', 'Huế']
    >>> len(register.names("province", "vn34"))
    34
    """

    dated_names: tuple[DatedName, ...]
    aliases: tuple[Alias, ...]
    becomings: tuple[records.Succession, ...]
    strangers: tuple[Stranger, ...] = ()
    _by_entity: dict[str, tuple[DatedName, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the names by entity, oldest first; refuse ids that nobody defines."""
        index: dict[str, tuple[DatedName, ...]] = {}
        for name in sorted(self.dated_names, key=lambda name: (name.entity_id, name.valid_from or dt.date.min)):
            index[name.entity_id] = (*index.get(name.entity_id, ()), name)
        object.__setattr__(self, "_by_entity", index)
        for entity_id in self._named_elsewhere():
            if entity_id not in index:
                raise ValueError(
                    f"The reference data names the entity {entity_id!r}, which no file of src/cds_etl/reference "
                    "defines; add its row or mend the id."
                )

    def _named_elsewhere(self) -> Iterator[str]:
        for alias in self.aliases:
            if alias.entity_id is not None:
                yield alias.entity_id
        for step in self.becomings:
            yield step.from_entity_id
            yield step.to_entity_id
        for name in self.dated_names:
            if name.region is not None:
                yield name.region

    def names(
        self, kind: EntityKind, geography: Geography | None = None, on: dt.date | None = None
    ) -> tuple[DatedName, ...]:
        """The names of a kind, in the order of the files; of one geography and one day where they are given.

        >>> len(load_register().names("province", "vn63", dt.date(2022, 9, 30)))
        63
        """
        return tuple(
            name
            for name in self.dated_names
            if name.kind == kind and geography in (None, name.geography) and (on is None or name.holds_on(on))
        )

    def names_of(self, entity_id: str) -> tuple[DatedName, ...]:
        """Every name that the entity has had, oldest first.

        Raises KeyError for an id that the register does not know.
        """
        try:
            return self._by_entity[entity_id]
        except KeyError:
            raise KeyError(
                f"The register knows no entity {entity_id!r}; ids read like vn63:33, agency:mic or country:vn."
            ) from None

    def name_of(self, entity_id: str, on: dt.date | None = None) -> DatedName:
        """The name in force on the day; the first or last one where the day lies outside them; without a day, the last.

        >>> load_register().name_of("vn63:46", dt.date(2022, 9, 30)).name
        'Thừa Thiên Huế'
        """
        names = self.names_of(entity_id)
        if on is None:
            return names[-1]
        begun = [name for name in names if name.valid_from is None or name.valid_from <= on]
        return begun[-1] if begun else names[0]

    def successors(self, entity_id: str) -> tuple[str, ...]:
        """The entities that it became part of.

        >>> load_register().successors("vn63:song-be")
        ('vn63:70', 'vn63:74')
        """
        return tuple(step.to_entity_id for step in self.becomings if step.from_entity_id == entity_id)

    def predecessors(self, entity_id: str) -> tuple[str, ...]:
        """The entities that became part of it.

        >>> load_register().predecessors("vn34:33")
        ('vn63:33', 'vn63:34')
        """
        return tuple(step.from_entity_id for step in self.becomings if step.to_entity_id == entity_id)

    def entities(self) -> list[records.Entity]:
        """The rows of the table `entities`, by id and first day.

        >>> load_register().entities()[0].entity_id
        'agency:cema'
        """
        return [
            records.Entity(
                entity_id=name.entity_id,
                kind=name.kind,
                geography=name.geography,
                code=name.code,
                name=name.name,
                name_en=name.name_en,
                iso_3166_2=name.iso_3166_2,
                region=name.region,
                valid_from=name.valid_from,
                valid_to=name.valid_to,
            )
            for names in self._by_entity.values()
            for name in names
        ]

    def successions(self) -> list[records.Succession]:
        """The rows of the table `successions`, by predecessor and successor."""
        return sorted(self.becomings, key=lambda step: (step.from_entity_id, step.to_entity_id))


@lru_cache(maxsize=1)
def load_register() -> Register:
    """The project's register, read once.

    Raises ValueError where a reference file holds an id, a date or a word that its contract does not allow.
    """
    provinces = (_dated_name("province", row, rank=row["kind"]) for row in _rows("provinces.csv"))
    agencies = (_dated_name("agency", row, rank=row["level"]) for row in _rows("agencies.csv"))
    groups = (_dated_name(cast("EntityKind", row["kind"]), row, rank=None) for row in _rows("groups.csv"))
    return Register(
        dated_names=(*provinces, *agencies, *groups),
        aliases=tuple(_aliases(_rows("aliases.csv"))),
        becomings=tuple(records.Succession.model_validate(row) for row in _rows("successions.csv")),
        strangers=tuple(
            Stranger(row["name"], cast("EntityKind", row["kind"]), row["what"]) for row in _rows("strangers.csv")
        ),
    )


def _rows(file_name: str) -> list[dict[str, str]]:
    text = files("cds_etl").joinpath("reference", file_name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _dated_name(kind: EntityKind, row: dict[str, str], rank: str | None) -> DatedName:
    return DatedName(
        entity_id=row["entity_id"],
        kind=kind,
        geography=cast("Geography | None", row.get("geography") or None),
        code=row.get("code") or None,
        name=row["name"],
        rank=rank,
        name_en=row["name_en"] or None,
        iso_3166_2=row.get("iso_3166_2") or None,
        region=row.get("region") or None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        source=row["source"],
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _aliases(rows: Iterable[dict[str, str]]) -> Iterator[Alias]:
    for row in rows:
        if row["kind"] not in ALIAS_KINDS:
            raise ValueError(
                f"aliases.csv gives {row['raw']!r} the kind {row['kind']!r}; use one of {', '.join(ALIAS_KINDS)}."
            )
        yield Alias(row["raw"], row["kind"], row["entity_id"] or None, row["reason"])
