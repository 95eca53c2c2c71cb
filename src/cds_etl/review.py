"""What of a dataset needs a person, worst first: suggestions, failed checks, names, columns, pages, documents.

Gathers result objects; how they look is for `show_review` and `review_page`, settling them for `accepting`.
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from . import records as rec
from .equations import Sum, write_sums
from .lines import ReadyLine, acknowledgement_line, alias_line, correction_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .load import Dataset
    from .normalise import CellPlace

Kind = Literal["suggestion", "failed check", "name", "column", "page", "document"]
KINDS: dict[Kind, str] = {
    "suggestion": "Suggested corrections",
    "failed check": "Sums and orders that do not hold",
    "name": "Names taken for nobody",
    "column": "Columns without an indicator",
    "page": "Pages not read",
    "document": "Documents rejected",
}
"""Every kind of doubt with its heading, worst first."""

_PLACED = (rec.CellRecord, rec.Observation, rec.Check, rec.CheckTerm, rec.Suggestion, rec.FootnoteRecord)
_DATA = "data"  # where commands look of themselves
CellKey = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to look at: where it stands, what is wrong, and the lines that would settle it.

    `id` is what `accept` takes, for a suggestion or a failed check. `sums` are the broken equations; `changes` those of
    a suggestion. `cells` names the printed cells to look at (table, row, column).
    """

    kind: Kind
    id: str
    path: str
    document_id: str | None
    place: str
    said: str
    sums: tuple[Sum, ...] = ()
    changes: tuple[rec.Suggestion, ...] = ()
    lines: tuple[ReadyLine, ...] = ()
    cells: tuple[CellKey, ...] = ()

    @property
    def instead(self) -> dict[str, Decimal]:
        """The values that a suggestion would put, by observation."""
        from .normalise import read_value

        values: dict[str, Decimal] = {}
        by_cell = {(c.table_id, c.row, c.column): c for c in self.changes}
        for term in (term for item in self.sums for term in item.terms):
            found = term.observation
            change = by_cell.get((found.table_id or "", found.row or 0, found.column or 0))
            if change is not None and found.source == "table":
                reading = read_value(change.suggested, found.scale)
                number = reading.value if reading else None
                values[found.observation_id] = (number or Decimal(0)) * found.scale
        return values


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with the records that a doubt about it needs."""

    document: rec.DocumentRecord
    records: rec.RecordSet

    def places(self) -> dict[CellKey, CellPlace]:
        """The places in words of its cells."""
        from .normalise import places_of

        return {(cell.table_id, cell.row, cell.column): place for cell, place in places_of(self.records)}


def read_paper(dataset: Dataset, document: rec.DocumentRecord) -> Paper:
    """The document with its cells, values, checks and suggestions."""
    kinds: tuple[type[rec.Record], ...] = _PLACED
    return Paper(document, rec.RecordSet(row for kind in kinds for row in dataset.rows(kind, of=document.document_id)))


def accept_command(doubt: Doubt, data: str) -> str:
    """What to type to settle a suggestion or a failed check of the dataset in `data`; a check needs a reason besides.

    >>> from pathlib import Path
    >>> doubt = Doubt("suggestion", "3f9ac2d1b004/t02/suggestion/r04/c03", "a.pdf", None, "page 2", "")
    >>> accept_command(doubt, Path("try"))
    'cds-etl accept 3f9ac2d1b004/t02/suggestion/r04/c03 --data try'
    """
    return f"cds-etl accept {doubt.id}{data_option(data)}"


def data_option(data: str) -> str:
    """The option that names a dataset's folder, with a space before it; nothing where commands look of themselves."""
    return "" if str(data) == _DATA else f" --data {shlex.quote(str(data))}"


def find_doubts(dataset: Dataset, author: str = "") -> list[Doubt]:
    """Everything that needs a person, worst first; `author` signs the lines."""
    documents = {item.document_id: item for item in dataset.rows(rec.DocumentRecord) if item.is_current}
    broken = {str(row[0]) for row in dataset.fetch(_BROKEN)}
    wanted = sorted(
        (item for key, item in documents.items() if key in broken), key=lambda item: (item.path, item.sha256)
    )
    papers = [read_paper(dataset, document) for document in wanted]
    suggested = [doubt for paper in papers for doubt in suggestions_of(paper, author)]
    failed = [doubt for paper in papers for doubt in failures_of(paper, author)]
    suggested.sort(key=lambda doubt: -max(change.checks_mended for change in doubt.changes))
    failed.sort(key=lambda doubt: -max((len(item.terms) for item in doubt.sums), default=0))
    return [
        *suggested,
        *failed,
        *_names(dataset, documents, author),
        *_columns(dataset, documents),
        *_pages(dataset, documents),
        *_rejections(dataset),
    ]


def suggestions_of(paper: Paper, author: str, reason: str | None = None) -> list[Doubt]:
    """The suggestions of a document that nobody has settled, with the failed checks that each would mend."""
    places = paper.places()
    by_id: dict[str, list[rec.Suggestion]] = defaultdict(list)
    for change in paper.records.of(rec.Suggestion):
        if change.status == "open":
            by_id[change.suggestion_id].append(change)
    sums = write_sums(paper.records, _failed(paper))
    doubts = []
    for name, changes in by_id.items():
        cells = tuple((change.table_id, change.row, change.column) for change in changes)
        lines = [
            correction_line(paper.document, places[cell], change, reason, author)
            for cell, change in zip(cells, changes, strict=True)
        ]
        doubts.append(
            Doubt(
                "suggestion", name, paper.document.path, paper.document.document_id,
                "; ".join(_place(cell, places) for cell in cells), changes[0].reason,
                tuple(item for item in sums if _covers(item, cells)), tuple(changes),
                tuple(lines), cells,
            )
        )  # fmt: skip
    return doubts


def failures_of(paper: Paper, author: str, reason: str | None = None, *, every: bool = False) -> list[Doubt]:
    """The failed checks that no suggestion would mend, or `every` one."""
    mended = {
        item.check.check_id for doubt in suggestions_of(paper, author) for item in doubt.sums if not every
    }  # fmt: skip
    doubts = []
    for item in write_sums(paper.records, _failed(paper)):
        check = item.check
        if check.check_id in mended:
            continue
        cells = [
            (found.table_id, found.row, found.column)
            for found in (term.observation for term in item.terms)
            if found.source == "table" and found.table_id and found.row and found.column
        ]
        cells += [cell for cell in _cells_of(check, paper) if cell not in cells]
        table = [f"table {_ordinal(check.table_id)}"] if check.table_id else []
        where = ", ".join([*([f"page {check.page}"] if check.page else []), *table, check.subject])
        doubts.append(
            Doubt(
                "failed check", check.check_id, paper.document.path, paper.document.document_id, where,
                check.message, (item,), (), (acknowledgement_line(paper.document, check, reason, author),),
                tuple(cells),
            )
        )  # fmt: skip
    return doubts


def _cells_of(check: rec.Check, paper: Paper) -> list[CellKey]:
    """The cell that a check points at; the label of the row where it points at a row."""
    if check.table_id is None or check.row is None:
        return []
    if check.column is not None:
        return [(check.table_id, check.row, check.column)]
    return [
        (cell.table_id, cell.row, cell.column)
        for cell in paper.records.of(rec.CellRecord)
        if (cell.table_id, cell.row, cell.role) == (check.table_id, check.row, "label")
    ]


def _failed(paper: Paper) -> list[rec.Check]:
    return [check for check in paper.records.of(rec.Check) if check.status == "failed"]


def _covers(item: Sum, cells: Sequence[CellKey]) -> bool:
    """Whether a change of the cells touches the sum: they are terms of it, or empty in its column or row."""
    check = item.check
    places = {(t.observation.table_id, t.observation.row, t.observation.column) for t in item.terms}
    if not places.isdisjoint(cells):
        return True
    if check.rule == "column_total":
        return (check.table_id, check.column) in {(table, column) for table, _, column in cells}
    return check.rule == "row_total" and (check.table_id, check.row) in {(table, row) for table, row, _ in cells}


def _place(cell: CellKey, places: dict[CellKey, CellPlace]) -> str:
    table_id, row, column = cell
    named = places[cell]
    in_row = f"row {row}" + (f' "{named.row}"' if named.row else "")
    in_column = f"column {column}" + (f' "{named.column}"' if named.column else "")
    return f"page {named.page}, table {_ordinal(table_id)}, {in_row}, {in_column}"


def _ordinal(table_id: str) -> int:
    return int(table_id.rpartition("/t")[2])


def _names(dataset: Dataset, documents: dict[str, rec.DocumentRecord], author: str) -> Iterator[Doubt]:
    for item in dataset.rows(rec.Abstention):
        if item.document_id not in documents:
            continue
        where = f"page {item.page}" + (f", row {item.row}" if item.row else "")
        many = f" It stands in {item.places} places." if item.places > 1 else ""
        named = f" Candidates: {item.candidates.replace(' ', ', ')}." if item.candidates else ""
        cells: list[CellKey] = []
        if item.table_id and item.row:
            found = [
                cell.column
                for cell in dataset.rows(rec.CellRecord, of=item.document_id)
                if (cell.table_id, cell.row, cell.role) == (item.table_id, item.row, "label")
            ]
            cells = [(item.table_id, item.row, column) for column in found]
        yield Doubt(
            "name", item.entity_raw, documents[item.document_id].path, item.document_id,
            f'{where}, "{item.entity_raw}"', f"{item.reason}{named}{many}",
            lines=(alias_line(item, author),), cells=tuple(cells),
        )  # fmt: skip


def _columns(dataset: Dataset, documents: dict[str, rec.DocumentRecord]) -> Iterator[Doubt]:
    for key, table, ordinal, column, page, row, indicator, label, closest in dataset.fetch(_UNMAPPED):
        if str(key) in documents:
            near = f" The catalogue's closest entries: {closest}." if closest else ""
            yield Doubt(
                "column", str(indicator), documents[str(key)].path, str(key),
                f'page {page}, table {ordinal}, column {column} "{label}"',
                f"No family of the catalogue knows it: add an entry to indicators.toml (docs/new-family.md).{near}",
                cells=((str(table), int(str(row)), int(str(column))),),
            )  # fmt: skip


def _pages(dataset: Dataset, documents: dict[str, rec.DocumentRecord]) -> Iterator[Doubt]:
    for key, page, reason in dataset.fetch(_UNREAD):
        if str(key) in documents:
            yield Doubt("page", f"{key}, page {page}", documents[str(key)].path, str(key), f"page {page}", str(reason))


def _rejections(dataset: Dataset) -> Iterator[Doubt]:
    for item in dataset.rows(rec.Rejection):
        yield Doubt("document", item.sha256, item.path, None, f"SHA-256 {item.sha256[:12]}", f"It {item.reason}")


_BROKEN = """
    SELECT document_id FROM checks WHERE status = 'failed' UNION SELECT document_id FROM suggestions ORDER BY 1
"""
_UNMAPPED = """
    SELECT o.document_id, o.table_id, t.ordinal, o."column", t.page_first, min(o."row"), o.indicator_id, i.label_vi,
        t.closest
    FROM observations o JOIN indicators i USING (indicator_id) JOIN tables t ON t.table_id = o.table_id
    WHERE NOT i.is_mapped AND o.source = 'table' GROUP BY ALL ORDER BY o.table_id, o."column"
"""
_UNREAD = "SELECT document_id, page, unread_reason FROM pages WHERE unread_reason IS NOT NULL ORDER BY ALL"
