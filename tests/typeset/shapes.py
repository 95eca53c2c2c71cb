"""What a report is before it is printed: frozen blocks of running text, tables and notes, and the facts they state.

How it looks belongs in `layout`, how it becomes Typst in `markup`, what a reader must find in `truth`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

Align = Literal["left", "center", "right"]
Qualifier = Literal["exact", "about", "at_least", "at_most"]
RowKind = Literal["body", "subtotal", "group", "banner"]
FaultKind = Literal[
    "wrong digit", "wrong total", "dropped row", "duplicate entity", "serial gap", "list name missing", "prose total"
]
_SPAN = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|(\[\^\])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; a line feed breaks the line."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, standing where its mark stands. An equal note further on is a second place of the same note.

    `names` are the names that the note lists, in order, where it is a list; `states` the counts in its sentences.
    """

    text: tuple[Run, ...]
    names: tuple[str, ...] = ()
    states: tuple[Statistic, ...] = ()


Rich = tuple[Run | Note, ...]
Cell = str | Rich


@dataclass(frozen=True, slots=True)
class Statistic:
    """A count that a paragraph states: `printed` is what stands in it, `names` who is counted, where it is known.

    `holds` is False for a count of those that have not.
    """

    what: str
    value: int
    printed: str
    unit: str
    denominator: int | None = None
    qualifier: Qualifier = "exact"
    holds: bool = True
    names: tuple[str, ...] = ()
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 0 is the subject of the report, centred."""

    content: Rich
    level: int = 1


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph of running text and the statistics that it states; a table's caption is the one before the table."""

    content: Rich
    states: tuple[Statistic, ...] = ()
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a table's header."""

    content: Cell
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: header rows, rows as printed, a total row over the full width, and how the columns stand.

    `widths` are shares of the table's width. The label of the total row stands in the first `label_span` columns;
    `total_first` prints that row right below the header. `kinds` tells rows that are no members: sub-totals, rows
    that name a group, and banners, whose label is merged over the full width; empty means members only. A table
    `beside` stands to the right of the one before it.
    """

    header: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    aligns: tuple[Align, ...]
    widths: tuple[float, ...]
    label_span: int = 2
    unit_line: str | None = None
    kinds: tuple[RowKind, ...] = ()
    total_first: bool = False
    beside: bool = False

    def __post_init__(self) -> None:
        count = len(self.widths)
        if self.kinds and len(self.kinds) != len(self.rows):
            msg = f"A table of {len(self.rows)} rows needs as many kinds, not {len(self.kinds)}."
            raise ValueError(msg)
        body = self.rows if self.total is None else (*self.rows, self.total)
        if len(self.aligns) != count or any(len(row) != count for row in body):
            msg = f"A table of {count} widths needs {count} alignments, and {count} cells in each row."
            raise ValueError(msg)
        covered = sum(head.row_span * head.column_span for row in self.header for head in row)
        if covered != count * len(self.header):
            msg = f"The header covers {covered} boxes; {len(self.header)} rows of {count} columns have another number."
            raise ValueError(msg)


Block = Heading | Para | Grid


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault planted on purpose: what stands in print and what would be right.

    `table`, `row` (of the printed grid, header rows counted) and `column` count from 1; `note` is a note's marker.
    """

    kind: FaultKind
    printed: str
    true: str
    table: int | None = None
    row: int | None = None
    column: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One weekly report: what its front says, its blocks in reading order, and the faults planted in it."""

    number: str
    week: int
    year: int
    date: dt.date
    title: str
    subject: str
    issuer: str
    classification: str
    blocks: tuple[Block, ...]
    purpose: str = "Tài liệu tham khảo phục vụ Ủy ban Quốc gia về chuyển đổi số"
    place: str = "Hà Nội"
    planted: tuple[Fault, ...] = ()

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


def rich(text: str, *notes: Note) -> Rich:
    """Text with `**bold**`, `*italic*` and, in turn, a note at each `[^]`.

    >>> rich("**05/30** bộ[^] có", Note((Run("Bộ Y tế."),)))[0]
    Run(text='05/30', bold=True, italic=False)
    """
    pieces: list[Run | Note] = []
    waiting = list(notes)
    end = 0
    for found in _SPAN.finditer(text):
        if found.start() > end:
            pieces.append(Run(text[end : found.start()]))
        bold, italic, place = found.groups()
        if place:
            if not waiting:
                msg = f"The text has more places for notes than the {len(notes)} notes given: {text!r}."
                raise ValueError(msg)
            pieces.append(waiting.pop(0))
        else:
            pieces.append(Run(bold or italic, bold=bold is not None, italic=bold is None))
        end = found.end()
    if waiting:
        msg = f"The text has no place [^] for {len(waiting)} of its {len(notes)} notes: {text!r}."
        raise ValueError(msg)
    return (*pieces, Run(text[end:])) if end < len(text) else tuple(pieces)


def note(text: str, names: tuple[str, ...] = (), states: tuple[Statistic, ...] = ()) -> Note:
    """A note of `**bold**` and plain text, with the names that it lists and the counts that it states.

    >>> note("**11** bộ").text[0].bold
    True
    """
    return Note(tuple(piece for piece in rich(text) if isinstance(piece, Run)), names, states)


def plain(content: Cell) -> str:
    """What is read, without notes; a broken line reads as a space.

    >>> plain(rich("Tổng\\nsố[^]", note("Người.")))
    'Tổng số'
    """
    pieces = (Run(content),) if isinstance(content, str) else content
    return "".join(piece.text for piece in pieces if isinstance(piece, Run)).replace("\n", " ")


def notes_in(content: Cell) -> Iterator[tuple[Note, str]]:
    """Each note of a text, with the words that stand before its mark.

    >>> [before for _, before in notes_in(rich("a[^] b[^]", note("x"), note("y")))]
    ['a', 'a b']
    """
    if isinstance(content, str):
        return
    for place, piece in enumerate(content):
        if isinstance(piece, Note):
            yield piece, plain(content[:place])


def header_row(*labels: Cell) -> tuple[tuple[Head, ...], ...]:
    """A header of one row without spans.

    >>> header_row("TT", "Tên cơ quan")[0][1].content
    'Tên cơ quan'
    """
    return (tuple(Head(label) for label in labels),)
