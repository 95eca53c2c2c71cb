"""One scanned report, read, normalised and checked, and what came of it counted beside the truth of its print.

Cells are counted as first read, before any check helps; how two tables are set side by side is in `near`, doubts in
`scan_doubts`, how scans are made in `scans`.
"""

from __future__ import annotations

import traceback
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cds_etl.model import DocumentError
from cds_etl.records import DocumentRecord, Observation
from scans.conditions import draw

from .compare import composed
from .near import compare, pair_tables
from .scan_doubts import find_doubts, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import Extraction, Footnote
    from scans.conditions import Drawn
    from typeset.report import Typeset
    from typeset.truth import NoteTruth, Truth

    from .near import Compared
    from .scan_doubts import Doubts, Read

FRONT = ("report_number", "report_year", "report_week", "published_date")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts that add up over documents; what is right stands behind what there is.

    `silent` counts wrong or lost numbers of reports none of whose checks fails, less those that are flagged themselves;
    `unmarked` those that no flag and no failed check points at, whatever else fails in the report; `unsure` the cells
    with digits whose confidence is low, most of them right. `letters` are those
    of notes, `text` those of running text, `front` report number, week, year and date.
    """

    documents: int = 0
    pages: int = 0
    seconds: float = 0
    tables: int = 0
    tables_found: int = 0
    rows: int = 0
    rows_right: int = 0
    numbers: int = 0
    numbers_right: int = 0
    labels: int = 0
    labels_right: int = 0
    names: int = 0
    names_resolved: int = 0
    silent: int = 0
    unmarked: int = 0
    unsure: int = 0
    letters: int = 0
    letters_right: int = 0
    text: int = 0
    text_right: int = 0
    front: int = 0
    front_right: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def cells(self) -> int:
        """Numbers and labels."""
        return self.numbers + self.labels

    @property
    def cells_right(self) -> int:
        """Numbers and labels that are as printed."""
        return self.numbers_right + self.labels_right


@dataclass(frozen=True, slots=True)
class Scored:
    """A document's account: its seed, its conditions, its counts, and every difference."""

    seed: int
    conditions: tuple[str, ...]
    tally: Tally
    differences: tuple[str, ...]
    rejected: str | None = None


def score(seed: int) -> Scored:
    """Print, scan and read the document of a seed."""
    drawn = draw(seed)
    printed, scanned = drawn.make()
    return score_scan(drawn, printed, scanned)


def score_scan(drawn: Drawn, printed: Typeset, scanned: bytes) -> Scored:
    """The account of a scan that has been made already. What is rejected is lost, but not silently."""
    truth, clean = printed.truth, read(printed.pdf)
    try:
        mine = read(scanned)
    except DocumentError as error:
        return replace(_account(drawn, truth, clean, None), rejected=error.reason)
    except Exception as error:  # a fault of the program costs one document, as in the pipeline, and is told
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}: {error}"
        return replace(_account(drawn, truth, clean, None), rejected=f"met a fault of this program ({place}).")
    return _account(drawn, truth, clean, mine)


def _account(drawn: Drawn, truth: Truth, clean: Read, mine: Read | None) -> Scored:
    tables = mine.extraction.tables if mine else ()
    pairs = pair_tables(truth.tables, tables)
    compared = [
        compare(table, None if place is None else tables[place])
        for table, place in zip(truth.tables, pairs, strict=True)
    ]
    doubts = find_doubts(mine) if mine else None
    names = resolve(truth, clean, mine, compared, pairs)
    notes = judge_notes(truth.notes, mine.extraction.footnotes if mine else ())
    front = front_faults(truth, mine)
    text = _running(clean.extraction)
    wrong = [(place, one) for item, place in zip(compared, pairs, strict=True) for one in item.wrong]
    unmarked = [one for place, one in wrong if one.is_another_number and doubts and not doubts.point_at(place, one)]
    tally = Tally(
        documents=1,
        pages=len(clean.extraction.pages),
        seconds=mine.seconds if mine else 0,
        tables=len(truth.tables),
        tables_found=sum(place is not None for place in pairs),
        rows=sum(item.rows for item in compared),
        rows_right=sum(item.rows_right for item in compared),
        numbers=sum(item.numbers for item in compared),
        numbers_right=sum(item.numbers for item in compared) - sum(one.is_number for _, one in wrong),
        labels=sum(item.labels for item in compared),
        labels_right=sum(item.labels for item in compared) - sum(not one.is_number for _, one in wrong),
        names=len(names),
        names_resolved=sum(name.is_right for name in names),
        silent=0 if doubts and doubts.a_check_fails else len(unmarked),
        unmarked=len(unmarked),
        unsure=doubts.unsure if doubts else 0,
        letters=notes.letters,
        letters_right=notes.letters - notes.lost,
        text=len(text),
        text_right=max(0, len(text) - distance(text, _running(mine.extraction) if mine else "")),
        front=len(FRONT),
        front_right=len(FRONT) - len(front),
    )
    told = _tell_cells(compared, pairs, doubts, len(tables))
    told += [f"{name.printed!r} resolves to {name.found}, not {name.wanted}" for name in names if not name.is_right]
    return Scored(drawn.seed, drawn.conditions, tally, (*front, *told, *notes.differences))


def _tell_cells(
    compared: Sequence[Compared], pairs: Sequence[int | None], doubts: Doubts | None, count: int
) -> list[str]:
    told = [] if count == len(pairs) else [f"{count} tables read, {len(pairs)} printed"]
    for number, (item, place) in enumerate(zip(compared, pairs, strict=True), 1):
        if place is None:
            told.append(f"table {number} was not found")
        told += [f"table {number}: {remark}" for remark in item.remarks]
        for one in item.wrong:
            is_bare = one.is_another_number and doubts is not None and not doubts.point_at(place, one)
            standing = "" if not is_bare else " [unmarked]" if doubts and doubts.a_check_fails else " [SILENT]"
            at = f"row {one.printed_row}, column {one.column}, page {one.page}"
            told.append(f"table {number}, {at}: {one.read!r} for {one.printed!r}{standing}")
    return told


@dataclass(frozen=True, slots=True)
class Name:
    """A row's name: as printed, the entity that the print itself resolves to, and the one that the scan does."""

    printed: str
    wanted: str
    found: str | None

    @property
    def is_right(self) -> bool:
        """Whether both are the same."""
        return self.wanted == self.found


def resolve(
    truth: Truth, clean: Read, mine: Read | None, compared: Sequence[Compared], pairs: Sequence[int | None]
) -> list[Name]:
    """The names of member rows that resolve where the print's own text layer is read."""
    wanted, found = _entities(clean), _entities(mine) if mine else {}
    names: list[Name] = []
    at_home = pair_tables(truth.tables, clean.extraction.tables)
    for item, home, place, table in zip(compared, at_home, pairs, truth.tables, strict=True):
        labels = {cell.row: cell.text for cell in table.cells if cell.column == 2}
        for row, text in labels.items():
            entity = wanted.get((home, row))
            if entity:
                names.append(Name(text, entity, found.get((place, item.pairs.get(row, 0)))))
    return names


def _entities(mine: Read) -> dict[tuple[int | None, int], str]:
    """Entity by table, from 0, and row."""
    return {
        (int(one.table_id.rpartition("/t")[2]) - 1, one.row): one.entity_id
        for one in mine.records.of(Observation)
        if one.table_id and one.row and one.entity_id and one.row_kind == "member"
    }


@dataclass(frozen=True, slots=True)
class JudgedNotes:
    """Letters of printed notes, how many of them are lost or wrong, and what is not as printed."""

    letters: int
    lost: int
    differences: tuple[str, ...]


def judge_notes(printed: Sequence[NoteTruth], read: Sequence[Footnote]) -> JudgedNotes:
    """Each printed note beside the one as read that is least far from it."""
    left = list(read)
    letters = lost = 0
    told = []
    for note in printed:
        text = composed(note.text)
        near = min(left, key=lambda one: (distance(text, composed(one.text)), one.marker != note.marker), default=None)
        away = distance(text, composed(near.text)) if near else len(text)
        letters += len(text)
        if near is None or away >= 0.6 * len(text):
            lost += len(text)
            told.append(f"note {note.marker} {text[:40]!r} was not found")
            continue
        left.remove(near)
        lost += away
        if away or near.marker != note.marker:
            told.append(f"note {note.marker} {text!r}: {near.marker} {composed(near.text)!r}")
    told += [f"note {one.marker} {one.text[:50]!r} is not printed" for one in left]
    return JudgedNotes(letters, lost, tuple(told))


def front_faults(truth: Truth, mine: Read | None) -> list[str]:
    """What of number, year, week and date is not as printed."""
    front = truth.front
    wanted = (front.number, front.year, front.week, front.date)
    (document,) = mine.records.of(DocumentRecord) if mine else (None,)
    found = [getattr(document, name, None) for name in FRONT]
    return [
        f"{name} is {have}, not {want}" for name, have, want in zip(FRONT, found, wanted, strict=True) if have != want
    ]


def distance(one: str, other: str) -> int:
    """How many letters must be changed, put in or taken out.

    >>> distance("Hà Nam", "Ha Nam")
    1
    """
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other)


def _running(extraction: Extraction) -> str:
    return composed(" ".join(paragraph.text for paragraph in extraction.paragraphs))
