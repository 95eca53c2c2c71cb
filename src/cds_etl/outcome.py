"""What a run says of its documents: one line each, the checks that fail, the snapshot that came of it.

Result objects only; how they look on a terminal is for `show`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from . import records as rec
from .text import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .parcels import Parcel


@dataclass(frozen=True, slots=True)
class StrangeTable:
    """A table with columns that no family knows: their names, and the entries of the catalogue that come closest."""

    ordinal: int
    page: int
    caption: str | None
    family: str | None
    columns: tuple[str, ...]
    closest: str


class Proven(NamedTuple):
    """How many values of tables stand under two independent equations or more that hold, under one, and under none."""

    twice: int
    once: int
    never: int

    @property
    def all(self) -> int:
        """All values of tables."""
        return sum(self)


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """What a run says of one document: new, unchanged or rejected, what it holds, how its checks ended.

    `unread_pages` are the numbers of pages by the reason why they could not be read; `restated` counts the figures of
    earlier documents that it revises.
    """

    path: str
    state: Literal["new", "unchanged", "rejected"]
    reason: str | None = None
    document: rec.DocumentRecord | None = None
    tables: int = 0
    rows: int = 0
    footnotes: int = 0
    unread_pages: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    strange: tuple[StrangeTable, ...] = ()
    unresolved: tuple[str, ...] = ()
    checks: Mapping[str, int] = field(default_factory=dict)
    restated: int = 0
    proven: Proven | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed check and the path of its document."""

    path: str
    check: rec.Check


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run; `snapshot_id` is None after a dry run without earlier data.

    `remarks` are sentences on what people decided and need not have, `faults` on what they decided and fits nothing;
    `proven` counts the values of the snapshot.
    """

    lines: tuple[DocumentLine, ...]
    failures: tuple[Failure, ...]
    snapshot_id: str | None
    is_new: bool
    checks: Mapping[str, int]
    remarks: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    proven: Proven | None = None

    @property
    def rejected(self) -> tuple[DocumentLine, ...]:
        """The documents that could not be read."""
        return tuple(line for line in self.lines if line.state == "rejected")

    @property
    def is_whole(self) -> bool:
        """Whether every page of every document that was given could be read."""
        return not self.rejected and not any(line.unread_pages for line in self.lines)


def list_failures(parcels: Iterable[Parcel]) -> tuple[Failure, ...]:
    """The failed checks of documents just read, by path."""
    return tuple(
        Failure(parcel.path, check)
        for parcel in sorted(parcels, key=lambda parcel: parcel.path)
        for check in parcel.failed
    )


def describe(path: str, found: rec.RecordSet) -> DocumentLine:
    """The line of a document just read, from its records; its edition is not settled yet."""
    tables = found.of(rec.TableRecord)
    values = [item for item in found.of(rec.Observation) if item.source == "table"]
    unresolved = {item.entity_raw for item in values if item.entity_id is None and item.row_kind == "member"}
    unresolved |= {item.entity_raw for item in found.of(rec.Membership) if item.entity_id is None}
    return DocumentLine(
        path=path,
        state="new",
        document=found.of(rec.DocumentRecord)[0],
        tables=len(tables),
        rows=len({(item.table_id, item.row) for item in values}),
        footnotes=len(found.of(rec.FootnoteRecord)),
        unread_pages=_unread(found.of(rec.PageRecord)),
        unmapped=tuple(sorted({item.label_vi for item in found.of(rec.Indicator)})),
        strange=tuple(_strange(table, found) for table in tables if table.closest is not None),
        unresolved=tuple(sorted(name or "(no name)" for name in unresolved)),
        checks=Counter(check.status for check in found.of(rec.Check)),
        proven=_proven(values),
    )


def _proven(values: Iterable[rec.Observation]) -> Proven:
    proofs = Counter(min(item.proofs, 2) for item in values)
    return Proven(proofs[2], proofs[1], proofs[0])


def _unread(pages: Iterable[rec.PageRecord]) -> dict[str, tuple[int, ...]]:
    unread: dict[str, tuple[int, ...]] = {}
    for page in pages:
        if page.unread_reason:
            unread[page.unread_reason] = (*unread.get(page.unread_reason, ()), page.page)
    return unread


def _strange(table: rec.TableRecord, found: rec.RecordSet) -> StrangeTable:
    """The columns of a table that bear no known indicator, by their headers, left to right."""
    names = {item.indicator_id: item.label_vi for item in found.of(rec.Indicator)}
    caption = squeeze((table.caption or "").rstrip(": "))
    columns: dict[int, str] = {}
    for item in found.of(rec.Observation):
        if item.table_id == table.table_id and item.column is not None and item.indicator_id in names:
            columns[item.column] = names[item.indicator_id].removeprefix(f"{caption} / ")
    return StrangeTable(
        table.ordinal,
        table.page_first,
        caption or None,
        table.family,
        tuple(columns[column] for column in sorted(columns)),
        table.closest or "nothing",
    )
