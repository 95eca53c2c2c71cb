"""What two snapshots differ in: a tree of small result objects. Finding them is for `comparing`, drawing for outside.

Every count is of all there is; the lists of figures are cut at a limit, since other code can change millions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

By = Literal["publisher", "person", "code", "unknown"]
Cause = Literal[
    "revision", "revision withdrawn", "edition",
    "correction", "alias", "acknowledgement",
    "catalogue", "register", "engine", "code",
    "unknown",
]  # fmt: skip
BY: dict[Cause, By] = {
    "revision": "publisher",
    "revision withdrawn": "publisher",
    "edition": "publisher",
    "correction": "person",
    "alias": "person",
    "acknowledgement": "person",
    "catalogue": "code",
    "register": "code",
    "engine": "code",
    "code": "code",
    "unknown": "unknown",
}
"""Who changed what: the publisher restated it or another edition counts, a person decided, our code or data reads it
otherwise, or none of these is known to have happened."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What differs in what the two were made of: files of `raw/curation/`, parts of the code, and their versions."""

    is_same_code: bool
    parts: tuple[PartChange, ...]
    curation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of the code's fingerprint: `code`, a file of reference data or an engine, with its hash or version."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that is new, forgotten, superseded or counts again; or a file that is rejected, or is no more.

    `other` is the document that supersedes it, or that superseded it before; `reason` why a file is rejected.
    """

    kind: Literal["new", "forgotten", "superseded", "counts again", "rejected", "rejected no more"]
    sha256: str
    path: str
    report_id: str | None = None
    title: str | None = None
    observations: int = 0
    other: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """An observation as a snapshot has it; `report` is the report's id, or the document's where it is none."""

    observation_id: str
    report: str
    path: str
    page: int
    indicator_id: str
    entity_id: str | None
    entity: str | None
    period: str | None
    as_of: dt.date | None
    value: Decimal | None
    denominator: Decimal | None
    value_raw: str
    unit: str | None
    modality: str
    qualifier: str
    missing_reason: str | None
    status: str


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A figure that both have and that differs: in which `columns`, and by what cause.

    Of a revision, `before` is the figure that is restated and `after` the one that stands in its place; both are of the
    later snapshot (of a revision withdrawn, of the earlier). `said` is what a person gave as reason, where one did.
    """

    cause: Cause
    columns: tuple[str, ...]
    before: Figure
    after: Figure
    said: str | None = None

    @property
    def by(self) -> By:
        """Who changed it."""
        return BY[self.cause]


@dataclass(frozen=True, slots=True)
class Appearance:
    """Observations that only one of the two has, counted by document and indicator.

    `because` is what became of the document, or the cause in a document that both have; `examples` are the first.
    """

    kind: Literal["new", "vanished"]
    because: Cause | Literal["new", "forgotten", "superseded", "counts again"]
    path: str
    report: str
    indicator_id: str
    count: int
    examples: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A check that fails now and did not, or the other way round; `after` is None where the check is gone."""

    rule: str
    report: str
    path: str
    subject: str
    before: str | None
    after: str | None
    message: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """Rows of a table in both, and whether their files are the same byte for byte."""

    name: str
    before: int
    after: int
    is_same: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """All that two snapshots differ in. `counts` are of value changes by cause, whatever the limit of the lists.

    `standings` counts the figures that are in dispute, or are so no more, and are the same otherwise.
    """

    before: str
    after: str
    origin: Origin
    documents: tuple[DocumentChange, ...]
    values: tuple[ValueChange, ...]
    counts: dict[Cause, int]
    appearances: tuple[Appearance, ...]
    standings: dict[Cause, int]
    checks: tuple[CheckChange, ...]
    tables: tuple[TableChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the tables of the two are the same byte for byte.

        >>> Difference("a", "b", Origin(True, (), ()), (), (), {}, (), {}, (), ()).is_empty
        True
        """
        return all(table.is_same for table in self.tables)

    def values_by(self, by: By) -> tuple[ValueChange, ...]:
        """The values that were changed by the publisher, by a person, by our code, or by what is not known."""
        return tuple(change for change in self.values if change.by == by)
