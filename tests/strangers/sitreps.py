"""Sierra Leone's and Liberia's Ebola reports of 2014: their printed district tables beside the CSVs entered by hand.

Only comparing belongs here; which differences there are, and whose fault each is, is pinned in `test_strangers`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.extract import extract, media_type
from cds_etl.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cds_etl.model import Extraction, Table

SITREPS = Path(__file__).resolve().parents[3] / "shared" / "real" / "sitreps"

CASES = (
    "population", "new_noncase", "new_suspected", "new_probable", "new_confirmed", "cum_noncase", "cum_suspected",
    "cum_probable", "cum_confirmed", "death_suspected", "death_probable", "death_confirmed", "cfr",
)  # fmt: skip
CORPSES = ("positive_corpse", "negative_corpse")
CONTACTS = (
    "cum_contacts", "cum_completed_contacts", "contacts_followed", "new_contacts", "contacts_healthy", "contacts_ill",
    "contacts_not_seen", "new_completed_contacts", "percent_seen",
)  # fmt: skip
PRINTED = {14: CASES, 5: CORPSES, 10: CONTACTS}
"""The CSV's variables by the number of columns of the printed table: the districts' name stands first, then these."""
COUNTIES = (
    "bomi", "bong", "gbarpolu", "grand bassa", "grand cape mount", "grand gedeh", "grand kru", "lofa", "margibi",
    "maryland", "montserrado", "nimba", "river gee", "river cess", "sinoe",
)  # fmt: skip
CUMULATIVE = ("total", "suspect", "probable", "confirmed", "deaths")
NOT_ADDITIVE = ("cfr", "percent_seen")
_SPELLINGS = {"western urban": "western area urban", "western rural": "western area rural", "total": "national"}
_DISTRICTS = 14
_NOT_NAME = re.compile(r"[^A-Za-z ]")


class Value(NamedTuple):
    """A printed value: which report, variable and district, and the text of its cell."""

    report: str
    variable: str
    district: str
    text: str


class Difference(NamedTuple):
    """A value that the PDF prints otherwise than the CSV has it; None where the CSV has none."""

    report: str
    variable: str
    district: str
    printed: str
    entered: str | None


def read(path: Path) -> Extraction:
    """What we read of a PDF."""
    content = path.read_bytes()
    return extract(Document(path.name, hashlib.sha256(content).hexdigest(), media_type(content)), content)


def reports() -> list[Path]:
    """Sierra Leone's PDFs, in order; none where they are not here."""
    return sorted((SITREPS / "sierra_leone").glob("*.pdf"))


def printed_values(path: Path) -> list[Value]:
    """All values of the district tables of one report."""
    return [value for table in read(path).tables for value in _values(path.stem[-3:], table)]


def _values(report: str, table: Table) -> Iterator[Value]:
    rows: dict[int, dict[int, str]] = {}
    for cell in table.cells:
        if not cell.is_header:
            rows.setdefault(cell.row, {})[cell.column] = cell.text
    variables = PRINTED.get(table.column_count)
    if not variables or len(rows) <= _DISTRICTS:
        return
    for texts in rows.values():
        for column, variable in enumerate(variables, start=2):
            if len(texts) == table.column_count:  # the row of sums of sums under the national one has merged cells
                yield Value(report, variable, _district(texts[1]), texts[column])


def _district(name: str) -> str:
    return _SPELLINGS.get(name.lower(), name.lower())


def entered_values(path: Path) -> tuple[dict[tuple[str, str], str], list[str]]:
    """The CSV beside a report, by variable and district; and the variables whose line has a field too few.

    Such a line leaves the national value out, so that by the header's order the values after it stand under the wrong
    district: it is read without that column.
    """
    with path.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        (_, _, *names), *lines = csv.reader(file)
    values: dict[tuple[str, str], str] = {}
    short = []
    for _, variable, *texts in lines:
        if len(texts) == len(names):
            here = names
        else:
            here = [name for name in names if name != "National"]
            short.append(variable)
        values |= {(variable, _district(name)): text for name, text in zip(here, texts, strict=True)}
    return values, short


class Column(NamedTuple):
    """A column of a Liberian slide: the texts of its fifteen counties, and the national one."""

    report: str
    page: int
    table: int
    column: int
    counties: tuple[str, ...]
    national: str


def county_columns(path: Path) -> list[Column]:
    """The columns of values of one report's county tables.

    A slide draws its table in up to four pieces side by side, with the counties' names in the first alone: the last
    sixteen rows of each piece are the counties in the same order, and the national row.
    """
    found = []
    tables = read(path).tables
    named = {table.pages for table in tables if _first_column(table)[-len(COUNTIES) - 1 :] == (*COUNTIES, "national")}
    for number, table in enumerate(tables, start=1):
        first = table.row_count - len(COUNTIES)
        if table.pages not in named or first < 1:
            continue
        for column in range(1, table.column_count + 1):
            texts = [cell.text for cell in table.cells if cell.column == column and cell.row >= first]
            if len(texts) == len(COUNTIES) + 1 and texts[-1].isdecimal():
                found.append(Column(path.stem[7:10], table.pages[0], number, column, tuple(texts[:-1]), texts[-1]))
    return found


def _first_column(table: Table) -> tuple[str, ...]:
    """The names in the first column, without the arrows that some carry, and in one spelling."""
    texts = [_NOT_NAME.sub("", cell.text).strip().lower() for cell in table.cells if cell.column == 1]
    return tuple({"rivergee": "river gee", "rivercess": "river cess"}.get(text, text) for text in texts)


def cumulative(path: Path) -> dict[str, tuple[str, ...]]:
    """The five columns that both slide and CSV have: fifteen counties and the national value of each."""
    columns = [column for column in county_columns(path) if (column.page, column.table) == (2, 2)]
    return {name: (*column.counties, column.national) for name, column in zip(CUMULATIVE, columns, strict=True)}


def entered_cumulative(path: Path) -> dict[str, tuple[str, ...]]:
    """The same of the CSV: its lines are in one order in all three, though two of them name three lines wrongly."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *lines = csv.reader(file)
    deaths, suspect, probable, confirmed, total = ((*line[3:], line[2]) for line in lines if any(line[2:]))
    return dict(zip(CUMULATIVE, (total, suspect, probable, confirmed, deaths), strict=True))


def differences(printed: Sequence[Value], entered: Mapping[tuple[str, str], str]) -> list[Difference]:
    """Printed values that the CSV has otherwise, as far as it is exact: it cuts decimals off."""
    found = []
    for value in printed:
        other = entered.get((value.variable, value.district))
        if other is None or whole(value.text) != whole(other):
            found.append(Difference(*value, other))
    return found


def whole(text: str) -> str:
    """The whole part of a number as digits, without separators or a sign for percent; blank stays blank."""
    return re.sub(r"[,%\s]|\.\d*", "", text)


def unreconciled(printed: Sequence[Value]) -> list[tuple[str, str, int, int]]:
    """Report, variable, sum of its districts and its national value, where the two are not the same."""
    found = []
    for report, variable in dict.fromkeys((value.report, value.variable) for value in printed):
        here = {value.district: value.text for value in printed if value[:2] == (report, variable)}
        national = amount(here.pop("national"))
        total = sum(map(amount, here.values()))
        if variable not in NOT_ADDITIVE and total != national:
            found.append((report, variable, total, national))
    return found


def unreconciled_columns(columns: Sequence[Column]) -> list[tuple[str, int, int, int, int, int]]:
    """Report, page, table, column, sum of the counties and national value, where the two are not the same."""
    return [
        (*column[:4], sum(map(amount, column.counties)), amount(column.national))
        for column in columns
        if sum(map(amount, column.counties)) != amount(column.national)
    ]


def amount(text: str) -> int:
    """The whole number of a cell; blank, a dash or a slash stand for a county that did not report, and add nothing."""
    digits = whole(text)
    return int(digits) if digits.isdecimal() else 0
