"""A snapshot as an Excel workbook: a sheet per table or view, frozen headers, number formats, notes as comments.

XlsxWriter writes it, because it streams rows to the disk where openpyxl keeps every cell in memory, and because it
can be told never to take a text for a formula. Which sheets there are is for `sheets`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from .csv_files import digits
from .errors import StoreError
from .sheets import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .dataset import Dataset
    from .sheets import Sheet

MOST_ROWS = 1_048_575  # of a sheet, below its header
LONGEST = 32_767  # letters of a cell
_CUT = " … [cut: a cell of Excel holds no more]"
_NAME = 31  # letters of a sheet's name
_SAMPLE = 200  # rows by which a column's width is chosen
_WIDEST = 48
_FIRST_DAY = dt.date(1900, 3, 1)  # Excel takes 1900 for a leap year: days before have another number than elsewhere
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_CONTENTS = "contents"


@dataclass(frozen=True, slots=True)
class WorkbookCounts:
    """What a workbook holds: sheets, rows, comments, and texts that were cut because a cell holds no more."""

    sheets: int
    rows: int
    comments: int
    cut: int


def write_workbook(dataset: Dataset, sheets: Iterable[Sheet], path: Path, most_rows: int = MOST_ROWS) -> WorkbookCounts:
    """Write the workbook `path`. Sheets without rows are left out; one longer than `most_rows` goes on in another.

    Raises StoreError if the file cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    # XlsxWriter puts the clock here; the same snapshot must give the same bytes.
    created = dt.datetime.fromisoformat(dataset.manifest.created).replace(tzinfo=None)
    book.set_properties({"title": f"cds-etl {dataset.manifest.content}", "created": created})
    writer = _Writer(book, dataset, notes_of(dataset), most_rows)
    try:
        counts = writer.write(list(sheets))
        book.close()
    except FileCreateError as error:
        fault = str(error).rstrip(".")
        raise StoreError(f"Cannot use {path}: {fault}; put that right and run again.") from error
    return counts


class _Writer:
    """One workbook while it is written."""

    def __init__(self, book: Any, dataset: Dataset, notes: Mapping[str, str], most_rows: int) -> None:
        self.book, self.dataset, self.notes, self.most_rows = book, dataset, notes, most_rows
        self.header = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.broken = book.add_format({"num_format": "#,##0.0#####"})
        self.plain = book.add_format({"num_format": "0"})
        self.places = book.add_format({"num_format": "0.0###"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        # Excel keeps such a text a text even when somebody edits the cell.
        self.text = book.add_format({"quote_prefix": True})
        self.taken: set[str] = {_CONTENTS}
        self.rows = self.comments = self.cut = 0

    def write(self, sheets: list[Sheet]) -> WorkbookCounts:
        contents = self.book.add_worksheet(_CONTENTS)
        listed: list[tuple[str, int, str]] = []
        for sheet in sheets:
            listed += self._write_sheet(sheet)
        self._list(contents, listed)
        return WorkbookCounts(len(listed), self.rows, self.comments, self.cut)

    def _list(self, contents: Any, listed: list[tuple[str, int, str]]) -> None:
        contents.set_column(0, 0, 32)
        contents.set_column(2, 2, 120)
        manifest = self.dataset.manifest
        contents.write_string(0, 0, "Snapshot", self.header)
        contents.write_string(0, 2, f"{manifest.id}, published {manifest.created}")
        for column, title in enumerate(("sheet", "rows", "what it holds")):
            contents.write_string(2, column, title, self.header)
        for row, (sheet, rows, comment) in enumerate(listed, start=3):
            contents.write_url(row, 0, f"internal:'{sheet}'!A1", string=sheet)
            contents.write_number(row, 1, rows, self.whole)
            contents.write_string(row, 2, comment)

    def _write_sheet(self, sheet: Sheet) -> Iterator[tuple[str, int, str]]:
        columns, rows = self.dataset.scan(sheet.query)
        while part := list(islice(rows, 1)):
            page, title = self._new_page(sheet, columns)
            count = 0
            # The first rows decide how wide the columns are.
            sample = [*part, *islice(rows, min(_SAMPLE, self.most_rows) - 1)]
            for column, name in enumerate(columns):
                letters = max(len(name) + 2, *(len(_shown(row[column])) for row in sample))
                page.set_column(column, column, min(letters + 1, _WIDEST))
            for row in chain(sample, islice(rows, self.most_rows - len(sample))):
                count += 1
                self._write_row(page, count, columns, row)
            page.autofilter(0, 0, count, len(columns) - 1)
            self.rows += count
            yield title, count, sheet.comment

    def _new_page(self, sheet: Sheet, columns: list[str]) -> tuple[Any, str]:
        title = sheet_name(sheet.name, self.taken)
        page = self.book.add_worksheet(title)
        page.freeze_panes(1, 0)
        for column, name in enumerate(columns):
            page.write_string(0, column, name, self.header)
            if description := sheet.columns.get(name):
                page.write_comment(0, column, description, {"x_scale": 2})
        return page, title

    def _write_row(self, page: Any, number: int, columns: list[str], row: tuple[object, ...]) -> None:
        for column, value in enumerate(row):
            self._write_cell(page, number, column, value)
        if "observation_id" in columns and "value" in columns and self.notes:
            note = self.notes.get(str(row[columns.index("observation_id")]))
            if note:
                page.write_comment(number, columns.index("value"), self._fitting(note), {"x_scale": 2})
                self.comments += 1

    def _write_cell(self, page: Any, row: int, column: int, value: object) -> None:
        match value:
            case None:
                pass
            case bool():
                page.write_boolean(row, column, value)
            case Decimal() if is_kept(value):
                page.write_number(row, column, float(value), self.whole if value == int(value) else self.broken)
            case int() if is_kept(Decimal(value)):
                page.write_number(row, column, value, self.plain)
            case float():
                page.write_number(row, column, value, self.places)
            case dt.datetime() if value.date() >= _FIRST_DAY and not value.microsecond % 1000:
                page.write_datetime(row, column, value, self.time)
            case dt.date() if not isinstance(value, dt.datetime) and value >= _FIRST_DAY:
                page.write_datetime(row, column, dt.datetime.combine(value, dt.time()), self.day)
            case _:
                text = self._fitting(_shown(value))
                page.write_string(row, column, text, self.text if text.startswith(_FORMULA) else None)

    def _fitting(self, text: str) -> str:
        if len(text) <= LONGEST:
            return text
        self.cut += 1
        return text[: LONGEST - len(_CUT)] + _CUT


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A name for a sheet: 31 letters at most, none that Excel forbids, and not one of `taken`, to which it is added.

    >>> taken = {"latest"}
    >>> sheet_name("Latest", taken), sheet_name("a/b", taken), len(sheet_name("x" * 40, taken))
    ('Latest (2)', 'a b', 31)
    """
    clean = "".join(" " if letter in "[]:*?/\\" else letter for letter in wanted).strip("'") or "sheet"
    name, number = clean[:_NAME], 1
    while name.lower() in taken:
        number += 1
        ending = f" ({number})"
        name = clean[: _NAME - len(ending)] + ending
    taken.add(name.lower())
    return name


def is_kept(value: Decimal) -> bool:
    """Whether Excel, whose numbers are doubles of which it keeps 15 digits, gives a number back as it is.

    >>> is_kept(Decimal("6411.500000")), is_kept(Decimal("123456789012345678"))
    (True, False)
    """
    return value.is_finite() and Decimal(f"{float(value):.15g}") == value


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return digits(value)
        case dt.datetime() | dt.date():
            return value.isoformat()
        case _:
            return str(value)
