"""Records by table: what one document gives, or a whole snapshot."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from .columns import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

R = TypeVar("R", bound=Record)


class RecordSet:
    """Records by table, in the order they were added.

    >>> from cds_etl.records import Rejection
    >>> rows = RecordSet()
    >>> rows.add(Rejection(sha256="00", path="a.pdf", reason="is empty.", stage="extract"))
    >>> [row.path for row in rows.of(Rejection)]
    ['a.pdf']
    """

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._rows: dict[type[Record], list[Record]] = {}
        self.add(*records)

    def add(self, *records: Record) -> None:
        """Put records behind those of their table."""
        for kind, rows in groupby(records, type):
            self._rows.setdefault(kind, []).extend(rows)

    def of(self, kind: type[R]) -> list[R]:
        """The records of one table; a new list."""
        return list(self._rows.get(kind, []))  # type: ignore[arg-type]

    def replace(self, kind: type[R], records: Iterable[R]) -> None:
        """Put these in the place of all records of one table."""
        self._rows[kind] = list(records)

    def __iter__(self) -> Iterator[Record]:
        for rows in self._rows.values():
            yield from rows
