"""Faults planted in a report on purpose: pure functions from Report to Report, each noted in `Report.planted`.

Tables, rows and columns count from 1 as printed, header rows among them; `row_of` finds a row by its label.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .samples import list_of, thousands
from .shapes import Fault, Grid, Note, Para, Run, note, plain

if TYPE_CHECKING:
    from .shapes import Block, Cell, Report, Rich


def row_of(report: Report, table: int, label: str, column: int = 2) -> int:
    """The row, of the printed grid, whose cell in `column` reads `label`; KeyError where there is none.

    >>> from .invented import made_up_report
    >>> report = made_up_report(1)
    >>> row_of(report, 1, report.grids[0].rows[4][1])
    6
    """
    grid = report.grids[table - 1]
    for place, row in enumerate(grid.rows, len(grid.header) + 1):
        if plain(row[column - 1]) == label:
            return place
    msg = f"Table {table} has no row {label!r}."
    raise KeyError(msg)


def with_wrong_digit(report: Report, table: int, row: int, column: int, digit: int = -1) -> Report:
    """One digit of a number raised by one (9 becomes 0, or 1 in front); `digit` counts the digits, -1 is the last.

    >>> from .invented import made_up_report
    >>> made_up = made_up_report(1)
    >>> fault = with_wrong_digit(made_up, table=2, row=3, column=5, digit=0).planted[0]
    >>> fault.true != fault.printed and len(fault.true) == len(fault.printed)
    True
    """
    grid = report.grids[table - 1]
    true = plain(_cell(grid, row, column))
    places = [place for place, letter in enumerate(true) if letter.isdigit()]
    at = places[digit]
    raised = int(true[at]) % 9 + 1 if at == places[0] else (int(true[at]) + 1) % 10
    printed = f"{true[:at]}{raised}{true[at + 1 :]}"
    fault = Fault("wrong digit", printed, true, table, row, column)
    return _planted(report, table, _with_cell(grid, row, column, printed), fault)


def with_wrong_total(report: Report, table: int, column: int, by: int = 10) -> Report:
    """The stated total of a column off by `by`."""
    grid = report.grids[table - 1]
    row = len(grid.header) + len(grid.rows) + 1
    true = plain(_cell(grid, row, column))
    printed = thousands(int(true.replace(".", "")) + by)
    fault = Fault("wrong total", printed, true, table, row, column)
    return _planted(report, table, _with_cell(grid, row, column, printed), fault)


def with_dropped_row(report: Report, table: int, row: int, *, renumber: bool = False) -> Report:
    """A row left out, so the total is too high; the serials show the gap unless they are numbered anew."""
    grid = report.grids[table - 1]
    at = _body(grid, row)
    rows = [*grid.rows[:at], *grid.rows[at + 1 :]]
    if renumber:
        rows = [(str(serial), *rest) for serial, (_, *rest) in enumerate(rows, 1)]
    fault = Fault("dropped row", "", " | ".join(plain(cell) for cell in grid.rows[at]), table, row)
    return _planted(report, table, replace(grid, rows=tuple(rows)), fault)


def with_duplicate_entity(report: Report, table: int, row: int, of_row: int, column: int = 2) -> Report:
    """A row that bears the name of another row."""
    grid = report.grids[table - 1]
    printed, true = plain(_cell(grid, of_row, column)), plain(_cell(grid, row, column))
    fault = Fault("duplicate entity", printed, true, table, row, column)
    return _planted(report, table, _with_cell(grid, row, column, printed), fault)


def with_serial_gap(report: Report, table: int, row: int) -> Report:
    """Serials that leave one number out: from this row on each is one too high; no row is missing."""
    grid = report.grids[table - 1]
    at = _body(grid, row)
    true = plain(grid.rows[at][0])
    later = [(str(int(plain(serial)) + 1), *rest) for serial, *rest in grid.rows[at:]]
    fault = Fault("serial gap", plain(later[0][0]), true, table, row, 1)
    return _planted(report, table, replace(grid, rows=(*grid.rows[:at], *later)), fault)


def with_list_name_missing(report: Report, marker: str, name: str | None = None) -> Report:
    """A listing note without one of its names (the last, if none is given), so that list and count disagree."""
    notes = _notes(report)
    old = notes[int(marker) - 1]
    missing = name or old.names[-1]
    rest = tuple(one for one in old.names if one != missing)
    if len(rest) == len(old.names):
        msg = f"Note {marker} does not list {missing!r}."
        raise ValueError(msg)
    new = note(list_of(rest), rest, old.states)
    blocks = tuple(_with_note(block, old, new) for block in report.blocks)
    fault = Fault("list name missing", "", missing, note=marker)
    return replace(report, blocks=blocks, planted=(*report.planted, fault))


def with_prose_total(report: Report, value: int, what: str = "trained") -> Report:
    """Another number in the sentence that states this statistic; by default the total of both tables."""
    blocks: list[Block] = []
    planted = report.planted
    for block in report.blocks:
        facts = [fact for fact in block.states if fact.what == what] if isinstance(block, Para) else []
        if not isinstance(block, Para) or not facts:
            blocks.append(block)
            continue
        true, printed = facts[0], replace(facts[0], value=value, printed=thousands(value))
        content = tuple(
            Run(printed.printed, piece.bold, piece.italic)
            if isinstance(piece, Run) and piece.text == true.printed
            else piece
            for piece in block.content
        )
        states = tuple(printed if fact is true else fact for fact in block.states)
        blocks.append(replace(block, content=content, states=states))
        planted = (*planted, Fault("prose total", printed.printed, true.printed))
    if planted == report.planted:
        msg = f"No paragraph of the report states {what!r}."
        raise KeyError(msg)
    return replace(report, blocks=tuple(blocks), planted=planted)


def _body(grid: Grid, row: int) -> int:
    at = row - len(grid.header) - 1
    if not 0 <= at < len(grid.rows):
        msg = f"Row {row} is no member row; those are {len(grid.header) + 1} to {len(grid.header) + len(grid.rows)}."
        raise ValueError(msg)
    return at


def _cell(grid: Grid, row: int, column: int) -> Cell:
    if grid.total is not None and row == len(grid.header) + len(grid.rows) + 1:
        return grid.total[column - 1]
    return grid.rows[_body(grid, row)][column - 1]


def _with_cell(grid: Grid, row: int, column: int, text: str) -> Grid:
    old = _cell(grid, row, column)
    kept: Rich = () if isinstance(old, str) else tuple(piece for piece in old if isinstance(piece, Note))
    new: Cell = (Run(text), *kept) if kept else text
    if grid.total is not None and row == len(grid.header) + len(grid.rows) + 1:
        return replace(grid, total=(*grid.total[: column - 1], new, *grid.total[column:]))
    at = _body(grid, row)
    cells = grid.rows[at]
    return replace(grid, rows=(*grid.rows[:at], (*cells[: column - 1], new, *cells[column:]), *grid.rows[at + 1 :]))


def _planted(report: Report, table: int, grid: Grid, fault: Fault) -> Report:
    old = report.grids[table - 1]
    blocks = tuple(grid if block is old else block for block in report.blocks)
    return replace(report, blocks=blocks, planted=(*report.planted, fault))


def _notes(report: Report) -> list[Note]:
    from .layout import PLAIN
    from .truth import number_notes

    return list(number_notes(report, PLAIN))


def _with_note(block: Block, old: Note, new: Note) -> Block:
    def swapped(content: Cell) -> Cell:
        return content if isinstance(content, str) else tuple(new if piece == old else piece for piece in content)

    if not isinstance(block, Grid):
        return replace(block, content=tuple(new if piece == old else piece for piece in block.content))
    return replace(
        block,
        header=tuple(tuple(replace(head, content=swapped(head.content)) for head in row) for row in block.header),
        rows=tuple(tuple(swapped(cell) for cell in row) for row in block.rows),
        total=None if block.total is None else tuple(swapped(cell) for cell in block.total),
    )
