"""What people decided, from `curation/` beside the documents: aliases, corrections, acknowledged failures.

Reads the files, each line with its reason and author, and says which document a line speaks of. What a line does is
for `normalise` and `check`, what became of it for `decisions`, and writing lines for `accepting`.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from .intake import CURATION, UsageError
from .text import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from .check import Acknowledgement, CheckPlace
    from .normalise import Alias, CorrectionLine
    from .records import DocumentRecord

T = TypeVar("T")

ALIASES, CORRECTIONS, ACKNOWLEDGED = "aliases.csv", "corrections.csv", "acknowledged.csv"
FILES = (ALIASES, CORRECTIONS, ACKNOWLEDGED)
COLUMNS = {
    ALIASES: ("raw", "kind", "code", "reason", "author"),
    CORRECTIONS: ("document", "page", "row", "column", "printed", "corrected", "reason", "author"),
    ACKNOWLEDGED: ("locator", "expected", "actual", "reason", "author"),
}
MAY_BE_BLANK = {
    ALIASES: ("code",),
    CORRECTIONS: ("row", "column", "printed"),
    ACKNOWLEDGED: ("expected", "actual"),
}
PARTED = " | "
"""Between the parts of a locator in words."""
_HASH = re.compile(r"[0-9a-f]{8,64}")
_CHECK_ID = re.compile(r"[0-9a-f]{12}/\S.*")
_PAGE = re.compile(r"page ([1-9]\d*)")


@dataclass(frozen=True, slots=True)
class Line(Generic[T]):
    """A line of a curation file: its number there, the document that it names, and what it decides."""

    file: str
    number: int
    document: str
    decision: T

    def __str__(self) -> str:
        return f"{CURATION}/{self.file}, line {self.number}"


@dataclass(frozen=True, slots=True)
class Curation:
    """The curation files by name, as text; none where nobody decided anything."""

    files: Mapping[str, str]

    def aliases(self) -> list[Alias]:
        """The names that people settled, in the order of their lines. Raises UsageError for a line at fault."""
        from .normalise import curated_alias

        found: list[Alias] = []
        for number, row in self._rows(ALIASES):
            try:
                found += curated_alias(row["raw"], row["kind"], row["code"], row["reason"])
            except ValueError as error:
                raise UsageError(f"{CURATION}/{ALIASES}, line {number}: {error}") from error
        return found

    def corrections(self) -> list[Line[CorrectionLine]]:
        """The values that people put right, in the order of their lines. Raises UsageError for a line at fault."""
        return list(self._lines(CORRECTIONS, _correction))

    def acknowledged(self) -> list[Line[Acknowledgement]]:
        """The failures that people take for the publisher's own. Raises UsageError for a line at fault."""
        return list(self._lines(ACKNOWLEDGED, _acknowledgement))

    def needless_aliases(self, printed: Collection[str]) -> list[str]:
        """A sentence for each alias that changes nothing; `printed` are the names for which an alias was used."""
        from .normalise import curated_alias, is_needless

        used = {fold(name) for name in printed}
        said: list[str] = []
        for number, row in self._rows(ALIASES):
            place = f"{CURATION}/{ALIASES}, line {number}: {row['raw']!r} is not needed"
            if is_needless(curated_alias(row["raw"], row["kind"], row["code"], row["reason"])):
                said.append(f"{place}: it is read so without it.")
            elif row["code"] and not any(fold(row["raw"]) in name for name in used):
                said.append(f"{place}: no document prints it.")
        return said

    def _lines(self, name: str, read: Callable[[Mapping[str, str]], tuple[str, T]]) -> Iterator[Line[T]]:
        for number, row in self._rows(name):
            try:
                document, decision = read(row)
            except ValueError as error:
                raise UsageError(f"{CURATION}/{name}, line {number}: {error}") from error
            yield Line(name, number, document, decision)

    def _rows(self, name: str) -> list[tuple[int, dict[str, str]]]:
        """The lines of a file with their numbers; lines that are blank or begin with # are left out."""
        from .load import plain

        if name not in self.files:
            return []
        reader = csv.reader(io.StringIO(self.files[name], newline=""))
        lines = [(reader.line_num, cells) for cells in reader if "".join(cells).strip()]
        if not lines:
            return []
        header = [cell.strip() for cell in lines[0][1]]
        missing = [column for column in COLUMNS[name] if column not in header]
        if missing:
            raise UsageError(
                f"{CURATION}/{name} has no column `{missing[0]}`: its first line must be {','.join(COLUMNS[name])}."
            )
        rows: list[tuple[int, dict[str, str]]] = []
        for number, cells in lines[1:]:
            if cells[0].lstrip().startswith("#"):
                continue
            said = (plain(cell.strip()) for cell in cells)
            row = dict.fromkeys(COLUMNS[name], "") | dict(zip(header, said, strict=False))
            blank = [column for column in COLUMNS[name] if not row[column] and column not in MAY_BE_BLANK[name]]
            if blank:
                raise UsageError(f"{CURATION}/{name}, line {number} leaves `{blank[0]}` blank: fill it in.")
            rows.append((number, row))
        return rows


def _correction(row: Mapping[str, str]) -> tuple[str, CorrectionLine]:
    from .normalise import CellPlace, CorrectionLine, read_corrected

    _know_document(row["document"])
    if not _PAGE.fullmatch(f"page {row['page']}"):
        raise ValueError(f"the page {row['page']!r} is no number: write it as 4.")
    read_corrected(row["corrected"])
    place = CellPlace(int(row["page"]), squeeze(row["row"]), squeeze(row["column"]), squeeze(row["printed"]))
    return row["document"], CorrectionLine(place, row["corrected"], row["reason"], row["author"])


def _acknowledgement(row: Mapping[str, str]) -> tuple[str, Acknowledgement]:
    from .check import Acknowledgement

    document, place = _check_place(row["locator"])
    numbers = [_number(row[column], column) for column in ("expected", "actual")]
    return document, Acknowledgement(place, numbers[0], numbers[1], row["reason"], row["author"])


def _check_place(locator: str) -> tuple[str, CheckPlace]:
    from .check import CheckPlace
    from .columns import RULES

    if _CHECK_ID.fullmatch(locator):
        return locator.partition("/")[0], CheckPlace(check_id=locator)
    rule, _, rest = locator.partition(PARTED)
    document, _, where = rest.partition(PARTED)
    if rule not in RULES or not where:
        raise ValueError(
            f"{locator!r} names no check: write its id, or its rule, document, page and subject"
            f' as in column_total{PARTED}17/BC-UBQGCĐS 2022{PARTED}page 2{PARTED}column "Tổng số".'
        )
    _know_document(document)
    head, _, tail = where.partition(PARTED)
    page = _PAGE.fullmatch(head) if tail else None
    return document, CheckPlace(rule, int(page[1]) if page else None, tail if page else where)


def _number(printed: str, column: str) -> Decimal | None:
    from .normalise import parse_numeral

    number = parse_numeral(printed)
    if printed and number is None:
        raise ValueError(f"{column} {printed!r} is no number: write it as 1.234 or 12,5.")
    return number


def _know_document(named: str) -> None:
    if not _HASH.fullmatch(named) and not re.search(r"\d.*\D\d{4}$", named):
        raise ValueError(
            f"the document {named!r} is neither a report's number and year, such as 17/BC-UBQGCĐS 2022,"
            " nor the first digits of a SHA-256 (8 or more)."
        )


def concerns(named: str, document: DocumentRecord) -> bool:
    """Whether a line that names a document so speaks of this one: by report number and year, or by hash."""
    if _HASH.fullmatch(named):
        return document.sha256.startswith(named)
    return document.report_id is not None and _key(named) == _key(document.report_id)


def name_of(document: DocumentRecord) -> str:
    """How a line names a document: a report by number and year, which a better edition shares; others by hash."""
    if document.report_number and document.report_id:
        return f"{document.report_number} {document.report_id.rpartition('-')[2]}"
    return document.document_id


def differently_decided(before: Curation, after: Curation, documents: Iterable[DocumentRecord]) -> set[str]:
    """Hashes of the documents that other lines concern than before, or in another order; all where aliases differ.

    >>> differently_decided(Curation({}), Curation({CORRECTIONS: ""}), [])
    set()
    """
    if before.aliases() != after.aliases():
        return {document.sha256 for document in documents}
    old, new = _settled(before), _settled(after)
    kept = set(old) & set(new)
    is_in_order = [one for one in old if one in kept] == [one for one in new if one in kept]
    changed = {named for named, _ in (set(old) ^ set(new) if is_in_order else {*old, *new})}
    return {document.sha256 for document in documents if any(concerns(named, document) for named in changed)}


def _settled(curation: Curation) -> list[tuple[str, object]]:
    """Every decision on values and checks, with the document that it names."""
    values = [(line.document, line.decision) for line in curation.corrections()]
    return [*values, *((line.document, line.decision) for line in curation.acknowledged())]


def _key(named: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(named))


def read_curation(paths: Sequence[Path]) -> Curation | None:
    """The curation files in the folders that are given, or beside given files; None where there is no such folder.

    Raises UsageError for a file that is not CSV in UTF-8, has a line at fault, or stands in two of the folders.
    """
    folders = dict.fromkeys((path if path.is_dir() else path.parent) / CURATION for path in paths)
    found: dict[str, str] = {}
    known = [folder for folder in folders if folder.is_dir()]
    for folder in known:
        for name in FILES:
            path = folder / name
            if not path.is_file():
                continue
            if name in found:
                raise UsageError(f"{path} is the second {name} that is given: put their lines into one.")
            try:
                found[name] = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                raise UsageError(f"{path} cannot be read ({error}): save it as CSV in UTF-8.") from error
    if not known:
        return None
    curation = Curation(found)
    curation.aliases()
    curation.corrections()
    curation.acknowledged()
    return curation
