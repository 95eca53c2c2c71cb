"""One seed: its report printed, read, normalised and checked, and what came of it counted beside the truth.

How two tables are compared is in `compare`; what pdfplumber makes of the same file in `rival`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import astuple, dataclass, field
from typing import TYPE_CHECKING

from cds_etl.check import check
from cds_etl.extract import extract, media_type
from cds_etl.model import Document, DocumentError
from cds_etl.normalise import load_catalogue, normalise, reference_records
from cds_etl.records import Check, Observation
from typeset.knobs import draw
from typeset.report import typeset

from .compare import compare, composed, printed_keys, read_keys
from .rival import count_exact_rows

if TYPE_CHECKING:
    from cds_etl.model import Extraction, Footnote, Table
    from typeset.knobs import Print
    from typeset.report import Typeset
    from typeset.truth import AnchorTruth, NoteTruth, TableTruth, Truth

    from .compare import Compared


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts that add up over reports.

    `silent` counts wrong values that nothing flags, `conserved` the reports of which no word was lost, `alarms` those
    whose tables are all as printed while a check fails, which would flag errors by chance; `rival` is pdfplumber.
    """

    reports: int = 0
    tables: int = 0
    tables_found: int = 0
    rows: int = 0
    rows_exact: int = 0
    rival_rows: int = 0
    rival_exact: int = 0
    cells: int = 0
    cells_exact: int = 0
    silent: int = 0
    notes: int = 0
    notes_found: int = 0
    anchors: int = 0
    anchored: int = 0
    conserved: int = 0
    alarms: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Scored:
    """A seed's account: the knobs of its print, its counts, and every difference in the order it was met."""

    seed: int
    knobs: tuple[str, ...]
    rules: str
    tally: Tally
    differences: tuple[str, ...] = field(default=())


def score(seed: int, *, beside: bool = True) -> Scored:
    """Print the report of a seed and read it, `beside` pdfplumber or alone; what is not as printed is a difference."""
    drawn = draw(seed)
    return score_print(seed, drawn, typeset(drawn.report, drawn.layout), beside=beside)


def score_print(seed: int, drawn: Print, printed: Typeset, *, beside: bool = True) -> Scored:
    """The account of a report that has been printed already."""
    truth, rules = printed.truth, drawn.layout.rules
    rows = sum(len(printed_keys(table)) for table in truth.tables)
    empty = Tally(
        reports=1,
        tables=len(truth.tables),
        rows=rows,
        rival_rows=rows if beside else 0,
        rival_exact=count_exact_rows(printed.pdf, truth) if beside else 0,
        cells=sum(len(table.cells) for table in truth.tables),
        notes=len(truth.notes),
        anchors=sum(len(note.anchors) for note in truth.notes),
    )
    document = Document(f"{seed}.pdf", hashlib.sha256(printed.pdf).hexdigest(), media_type(printed.pdf))
    try:
        read = extract(document, printed.pdf)
    except DocumentError as error:
        return Scored(seed, drawn.knobs, rules, empty, (f"the document {error.reason}",))
    pairs = pair_tables(truth.tables, read.tables)
    compared = [
        compare(table, None if mine is None else read.tables[mine], spans=rules == "full")
        for table, mine in zip(truth.tables, pairs, strict=True)
    ]
    doubts = find_doubts(read)
    silent = count_silent_errors(read, compared, pairs, doubts)
    lost = lost_words(truth, read)
    notes = match_notes(truth.notes, read.footnotes)
    table_differences = _table_differences(compared, pairs, len(read.tables))
    is_alarm = doubts.a_check_fails and not table_differences
    differences = [
        *([f"silent errors: {silent}"] if silent else []),
        *table_differences,
        *(["a check fails though every table is as printed"] if is_alarm else []),
        *lost,
        *notes.differences,
    ]
    tally = empty + Tally(
        tables_found=sum(mine is not None for mine in pairs),
        rows_exact=sum(item.rows_exact for item in compared),
        cells_exact=sum(item.cells_exact for item in compared),
        silent=silent,
        notes_found=notes.found,
        anchored=notes.anchored,
        conserved=not lost,
        alarms=is_alarm,
    )
    return Scored(seed, drawn.knobs, rules, tally, tuple(differences))


def pair_tables(printed: tuple[TableTruth, ...], read: tuple[Table, ...]) -> list[int | None]:
    """For each printed table the place, from 0, of the one as read that shares most rows with it; None without any."""
    left = {place: Counter(read_keys(table)) for place, table in enumerate(read)}
    pairs: list[int | None] = []
    for truth in printed:
        keys = Counter(printed_keys(truth))
        shared = {place: (keys & rows).total() for place, rows in left.items()}
        best = max(shared, key=lambda place: (shared[place], -place), default=None)
        pairs.append(best if best is not None and shared[best] else None)
        if pairs[-1] is not None:
            del left[pairs[-1]]
    return pairs


def _table_differences(compared: list[Compared], pairs: list[int | None], count: int) -> list[str]:
    found = [] if count == len(pairs) else [f"{count} tables read, {len(pairs)} printed"]
    for number, (item, mine) in enumerate(zip(compared, pairs, strict=True), 1):
        lines = item.differences if mine is not None else ("was not found",)
        found += [f"table {number}: {line}" for line in lines]
    return found


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the program itself says against its reading: a check fails, or a cell (table, row, column) is unread."""

    a_check_fails: bool
    unread: frozenset[tuple[str | None, int | None, int | None]]


def find_doubts(read: Extraction) -> Doubts:
    """Normalise and check one extraction, as the pipeline does."""
    catalogue = load_catalogue()
    records = normalise(read, catalogue)
    records.add(*reference_records(catalogue))
    records = check(records, catalogue.identities(), catalogue.complements())
    unread = ((o.table_id, o.row, o.column) for o in records.of(Observation) if o.missing_reason == "unread")
    return Doubts(any(found.status == "failed" for found in records.of(Check)), frozenset(unread))


def count_silent_errors(read: Extraction, compared: list[Compared], pairs: list[int | None], doubts: Doubts) -> int:
    """Wrong values in a report none of whose checks fails, less those that are marked as unread."""
    if doubts.a_check_fails:
        return 0
    short = read.document.document_id
    return sum(
        mine is None or (f"{short}/t{mine + 1:02d}", row, column) not in doubts.unread
        for item, mine in zip(compared, pairs, strict=True)
        for row, column in item.wrong_values
    )


def lost_words(truth: Truth, read: Extraction) -> list[str]:
    """Where pages' accounts of words do not balance, and printed letters that stand nowhere in what was read."""
    found = [
        f"page {page.number}: {page.words_in} words in, {page.words_out} out, {page.words_hidden} hidden"
        for page in read.pages
        if page.words_in != page.words_out + page.words_hidden
    ]
    printed = [*truth.front.lines, *(paragraph.text for paragraph in truth.paragraphs)]
    printed += [cell.text for table in truth.tables for cell in table.cells]
    printed += [table.unit_line or "" for table in truth.tables]
    printed += [note.text for note in truth.notes]
    mine = [paragraph.text for paragraph in read.paragraphs] + [note.text for note in read.footnotes]
    mine += [cell.text for table in read.tables for cell in table.cells]
    mine += [table.unit_line or "" for table in read.tables]
    missing = _letters(printed) - _letters(mine)
    return found + ([f"letters lost: {''.join(sorted(missing.elements()))[:60]}"] if missing else [])


def _letters(texts: list[str]) -> Counter[str]:
    return Counter("".join(composed(text) for text in texts).replace(" ", ""))


@dataclass(frozen=True, slots=True)
class MatchedNotes:
    """How many notes were found with marker and text, how many of their anchors, and what is not as printed."""

    found: int
    anchored: int
    differences: tuple[str, ...]


def match_notes(printed: tuple[NoteTruth, ...], read: tuple[Footnote, ...]) -> MatchedNotes:
    """Notes as printed and as read, by marker and text; numbering may begin anew on each page."""
    left = list(read)
    found = anchored = 0
    differences: list[str] = []
    for note in printed:
        mine = next((n for n in left if (n.marker, composed(n.text)) == (note.marker, composed(note.text))), None)
        if mine is None:
            text = composed(note.text)
            near = [where_they_part(text, composed(n.text)) for n in left if n.marker == note.marker]
            differences.append(f"note {note.marker} {text[:40]!r} was not found, rather {near}")
            continue
        left.remove(mine)
        found += 1
        places = [(a.table, a.row, a.column, composed(a.text)) for a in mine.anchors]
        for anchor in note.anchors:
            place = next((p for p in places if _is_there(anchor, *p)), None)
            if place is None:
                told = f"note {note.marker} has no anchor after {composed(anchor.tail)[-30:]!r}"
                differences.append(f"{told} ({anchor.table}, {anchor.row}, {anchor.column}), rather {places}")
            else:
                places.remove(place)
                anchored += 1
        differences += [f"note {note.marker} has an anchor that is not printed: {place}" for place in places]
    differences += [f"note {n.marker} {n.text[:50]!r} is not printed" for n in left]
    return MatchedNotes(found, anchored, tuple(differences))


def where_they_part(printed: str, read: str) -> str:
    """What stands in the text as read from a few letters before the first that is not as printed.

    >>> where_they_part("Theo báo cáo 12/BC.", "Theo báo cáo 17/BC.")
    '… cáo 17/BC.'
    """
    pairs = enumerate(zip(printed, read, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(printed), len(read)))
    return f"…{read[max(0, same - 6) : same + 40]}"


def _is_there(anchor: AnchorTruth, table: int | None, row: int | None, column: int | None, text: str) -> bool:
    if anchor.table is not None:
        return (anchor.table, anchor.row, anchor.column) == (table, row, column)
    return table is None and composed(anchor.tail).endswith(text[-20:])
