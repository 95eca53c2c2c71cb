"""Notes and sentences that mend what was said of an earlier period: which number is new, which is old, and of what.

"Số liệu tuần 39 được điều chỉnh từ 4.120 thành 4.210" on a cell of the table restates that row's figure of week 39. A
column headed by an earlier period needs none of this: `periods` reads its header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cds_etl.records import CellRecord, Observation, RecordSet
from cds_etl.text import fold

from .periods import find_period, last_week, read_heading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cds_etl.model import Anchor, Extraction

    from .dates import Period
    from .documents import Context
    from .printed import Printed

_MENDS = re.compile(
    r"\b(?:(?:dieu|dinh|hieu|chinh) (?:chinh|sua|ly)|sua (?:lai|thanh|doi|so)"
    r"|(?:cap nhat|bao cao|thong ke|tinh|ra soat) lai|ra soat|(?:so|so lieu) dung|dung la"
    r"|thay (?:cho|the|vi|doi)|bo sung)\b"
)
_SAID = r"(?: (?:da|duoc))*(?: (?:bao cao|neu|cong bo|thong ke|dua|ghi))?(?: (?:la|bang|co))?\s*[:(]*\s*$"
_OLD_BEFORE = re.compile(
    r"\b(?:thay (?:cho|vi|the)(?: so(?: lieu)?)?|khong phai|truoc (?:day|do)|da (?:bao cao|neu|cong bo|thong ke|gui)"
    rf"|(?:so |so lieu )cu|ky truoc|ban dau){_SAID}"
)
_OLD_AFTER = re.compile(r"\s*(?:[^\W\d]+ ){0,4}?(?:thanh|len|xuong|con|sang)(?: la)?:? \d")
_NEW_BEFORE = re.compile(r"\b(?:thanh|la|len|xuong|con|sang|bang|dat)\s*:?\s*$")
_ALL = re.compile(r"\b(?:tong (?:so|cong)|ca nuoc|toan quoc)\b")
_CLAUSE = re.compile(r"[,;:()]\s")
_REPORTS = re.compile(r"\btheo (?:cac )?(?:bao cao|so lieu|ket qua|de nghi)\b")
_REMARK = re.compile(r"\s*\W*(?:ghi chu|luu y|chu thich)\b")


@dataclass(frozen=True, slots=True)
class Restated:
    """What a number says of an earlier period: the old figure, or the new one of `figure` (None: not of a table's)."""

    period: Period
    is_old: bool = False
    figure: Observation | None = None


class Figures:
    """The figures of a document's tables, as notes speak of them: by the cell, row or column that carries the mark."""

    def __init__(self, records: RecordSet, extraction: Extraction, context: Context) -> None:
        self._records = records
        self._context = context
        self._extraction = extraction

    @cached_property
    def _tables(self) -> dict[str, list[Observation]]:
        tables: dict[str, list[Observation]] = {}
        for value in self._records.of(Observation):
            if value.table_id is not None:
                tables.setdefault(value.table_id, []).append(value)
        return tables

    @cached_property
    def _cells(self) -> dict[tuple[str, int, int], CellRecord]:
        return {(cell.table_id, cell.row, cell.column): cell for cell in self._records.of(CellRecord)}

    @cached_property
    def _headers(self) -> dict[tuple[str, int], str]:
        """The lowest header of each column without its period; one that states only that does not count."""
        headers: dict[tuple[str, int], str] = {}
        for cell in sorted(self._cells.values(), key=lambda cell: cell.row):
            path = read_heading((cell.text,), self._context.published).path if cell.role == "header" else ()
            for column in range(cell.column, cell.column + cell.column_span if path else 0):
                headers[cell.table_id, column] = path[0]
        return headers

    def of_note(self, number: int) -> list[Observation]:
        """The figures that a note (from 1) may speak of: those of the places that carry its mark."""
        anchors = self._extraction.footnotes[number - 1].anchors
        return [figure for anchor in anchors for figure in self._of_anchor(anchor)]

    def of_paragraph(self, ordinal: int) -> list[Observation]:
        """The figures of the table that a remark stands below."""
        paragraph = self._extraction.paragraphs[ordinal - 1]
        return self._behind(ordinal - 1) if _REMARK.match(fold(paragraph.text)) else []

    def _behind(self, ordinal: int) -> list[Observation]:
        """The figures of the tables that follow a paragraph."""
        numbers = [n for n, table in enumerate(self._extraction.tables, 1) if table.after_paragraph == ordinal]
        return [figure for number in numbers for figure in self._of(number)]

    def _of(self, number: int) -> list[Observation]:
        return self._tables.get(f"{self._context.document_id}/t{number:02d}", [])

    def _of_anchor(self, anchor: Anchor) -> list[Observation]:
        if anchor.table is None or anchor.row is None or anchor.column is None:
            return self._behind(anchor.paragraph or 0)
        figures = self._of(anchor.table)
        cell = self._cells.get((f"{self._context.document_id}/t{anchor.table:02d}", anchor.row, anchor.column))
        if cell is None:
            return []
        if cell.role in ("header", "unit"):
            columns = range(cell.column, cell.column + cell.column_span)
            # A mark on the heading of the names speaks of no column more than of another.
            return [figure for figure in figures if figure.column in columns] or figures
        in_row = [figure for figure in figures if figure.row is not None and _spans(cell, figure.row)]
        return [figure for figure in in_row if figure.column == cell.column] or in_row

    def rows_named(self, figures: Sequence[Observation], folded: str) -> set[int]:
        """Rows whose printed label stands in a folded text; a longer label hides one inside it."""
        tables = {figure.table_id for figure in figures}
        labels = {
            (fold(value.entity_raw), value.row)
            for table in tables
            if table
            for value in self._tables[table]
            if value.entity_raw and value.row is not None and value.row_kind != "total"
        }
        found: set[int] = set()
        for label, row in sorted(labels, key=lambda item: -len(item[0])):
            pattern = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)")
            if pattern.search(folded):
                folded = pattern.sub("\n", folded)
                found.add(row)
        if not found and _ALL.search(folded):
            found = {value.row for table in tables if table for value in self._tables[table]
                     if value.row_kind == "total" and value.row is not None}  # fmt: skip
        return found

    def columns_named(self, figures: Sequence[Observation], folded: str) -> list[Observation]:
        """The figures whose column's header stands in a folded text; of several the longest."""
        said = [(figure, self._headers.get((figure.table_id or "", figure.column or 0), "")) for figure in figures]
        said = [(figure, header) for figure, header in said if header and header in folded]
        longest = max((len(header) for _, header in said), default=0)
        return [figure for figure, header in said if len(header) == longest]


def _spans(cell: CellRecord, row: int) -> bool:
    return cell.row <= row < cell.row + cell.row_span


def mends(text: str) -> bool:
    """Whether a text speaks of mending figures at all; few do.

    >>> mends("Số liệu tuần 39 được điều chỉnh thành 4.210."), mends("Có 61/63 địa phương.")
    (True, False)
    """
    return bool(_MENDS.search(fold(text)))


def find_restated(
    numbers: Sequence[Printed], figures: Figures, candidates: Sequence[Observation], context: Context
) -> dict[int, Restated]:
    """What the numbers of one note or paragraph say of earlier periods, by ordinal; none that is in doubt.

    `candidates` are the table's figures that the text may speak of; none where it mends nothing. Elsewhere a week that
    is named before a number and is not the document's own is what the number speaks of.
    """
    found: dict[int, Restated] = {}
    stated: Period | None = None
    for place, number in enumerate(numbers):
        gap = fold(_gap(numbers, place))
        stated = (_earlier_in(fold(number.sentence), context) if candidates else None) or stated
        week = last_week(fold(number.before), context.published)
        period = stated or (week if week and _is_earlier(week, context) else None)
        if period is None:
            continue
        is_old = bool(_OLD_BEFORE.search(gap) or _OLD_AFTER.match(fold(number.after)))
        figure = None if is_old else _figure(number, gap, figures, candidates, context)
        if is_old or figure or week == period:
            found[number.ordinal] = Restated(period, is_old, figure)
    return _without_rivals(found, numbers)


def _gap(numbers: Sequence[Printed], place: int) -> str:
    """What stands between the number before and this one, in one sentence."""
    number = numbers[place]
    if place and numbers[place - 1].sentence_start == number.sentence_start:
        return number.before[numbers[place - 1].end - number.sentence_start :]
    return number.before


def _earlier_in(folded: str, context: Context) -> Period | None:
    """The first period in a folded sentence that ends before the document's own begins, clause by clause."""
    for clause in _CLAUSE.split(_REPORTS.sub("", folded)):
        rest = clause
        while found := find_period(rest, context.published):
            if _is_earlier(found.period, context):
                return found.period
            if found.rest == rest:
                break
            rest = found.rest
    return None


def _is_earlier(period: Period, context: Context) -> bool:
    return context.period is not None and period.end < context.period.start


def _figure(
    number: Printed, gap: str, figures: Figures, candidates: Sequence[Observation], context: Context
) -> Observation | None:
    """The one figure that a number restates, by the names before it or in its sentence; None where it is not one."""
    left = [figure for figure in candidates if _is_alike(number, figure, context)]
    sentence = fold(number.sentence)
    rows = figures.rows_named(candidates, gap) or figures.rows_named(candidates, sentence)
    if rows:
        left = [figure for figure in left if figure.row in rows]
    if len({figure.indicator_id for figure in left}) > 1:
        left = figures.columns_named(left, gap) or figures.columns_named(left, sentence)
    subjects = {(figure.indicator_id, figure.entity_id) for figure in left}
    return left[0] if len(subjects) == 1 else None


def _is_alike(number: Printed, figure: Observation, context: Context) -> bool:
    """Whether a number has the form of a figure: a share for a share, a/b for a/b, its own scale in a scaled table."""
    if number.value is None or number.upper is not None or figure.entity_id is None:
        return False
    if (number.whole is None) != (figure.denominator is None) or (number.is_percent and figure.unit != "%"):
        return False
    nouns = [fold(start) for noun in context.catalogue.noun for start in noun.starts]
    unit = fold(number.unit or "")
    counts_bodies = any(re.match(rf"{re.escape(noun)}\b", unit) for noun in nouns)
    return (figure.scale == 1 or number.scale != 1) and not counts_bodies


def _without_rivals(found: dict[int, Restated], numbers: Iterable[Printed]) -> dict[int, Restated]:
    """Where several numbers would restate one figure, the one that is led in by "thành", "là" … does, else none."""
    led = {number.ordinal for number in numbers if _NEW_BEFORE.search(fold(number.before))}
    for ordinals in _rivals(found).values():
        chosen = [ordinal for ordinal in ordinals if ordinal in led] if len(ordinals) > 1 else ordinals
        for ordinal in ordinals if len(chosen) != 1 else set(ordinals) - set(chosen):
            found[ordinal] = Restated(found[ordinal].period, is_old=True)
    return found


def _rivals(found: dict[int, Restated]) -> dict[tuple[str, str | None, str], Collection[int]]:
    rivals: dict[tuple[str, str | None, str], list[int]] = {}
    for ordinal, item in found.items():
        if item.figure:
            key = (item.figure.indicator_id, item.figure.entity_id, item.period.name)
            rivals.setdefault(key, []).append(ordinal)
    return dict(rivals)
