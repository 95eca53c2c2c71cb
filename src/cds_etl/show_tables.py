"""How tables look as they were read: aligned for people, as CSV, as JSON. Prints what it is given; decides nothing.

For people, a merged cell says with arrows over how many columns it goes; in CSV the boxes that it covers are empty.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .terminal import csv_text, line, plainly, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .columns import Role
    from .model import Cell
    from .seeing import SeenTable, Sight

_LEFT, _ABOVE = "←", "↑"
_GAP = "  "
_LONGEST_WORD = 24  # letters: a longer one is broken, so that a table fits a terminal


def tables(sight: Sight, *, page: int | None = None, as_json: bool = False, as_csv: bool = False) -> None:
    """The tables that were asked for."""
    if as_json:
        print_json([_as_data(seen) for seen in sight.tables])
        return
    if as_csv:
        for place, seen in enumerate(sight.tables):
            if place:
                line("")
            line(_as_csv(seen))
        return
    if not sight.tables:
        where = f" on page {page}" if page else ""
        line(f"{plainly(str(sight.path))} holds no table{where}.")
    for place, seen in enumerate(sight.tables):
        if place:
            line("")
        for text in _for_people(seen, sight.table_count):
            line(text)


def _as_data(seen: SeenTable) -> dict[str, object]:
    table = seen.table
    return {
        "table": seen.number,
        "caption": table.caption,
        "unit_line": table.unit_line,
        "pages": table.pages,
        "row_count": table.row_count,
        "column_count": table.column_count,
        "cells": [_cell_as_data(cell, seen.shape.role(cell)) for cell in _in_order(seen)],
    }


def _cell_as_data(cell: Cell, role: Role) -> dict[str, object]:
    """A cell in the words of the dataset's table `cells`."""
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "marks": cell.marks,
        "is_header": cell.is_header,
        "role": role,
        "page": cell.page,
        **cell.box.rounded()._asdict(),
    }


def _in_order(seen: SeenTable) -> list[Cell]:
    return sorted(seen.table.cells, key=lambda cell: (cell.row, cell.column))


def _as_csv(seen: SeenTable) -> str:
    grid = [[""] * seen.table.column_count for _ in range(seen.table.row_count)]
    for cell in seen.table.cells:
        grid[cell.row - 1][cell.column - 1] = cell.text
    return csv_text(grid)


def _for_people(seen: SeenTable, count: int) -> Iterator[str]:
    table = seen.table
    pages = sorted(set(table.pages))
    where = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]}-{pages[-1]}, stitched"
    size = f"{_count(table.row_count, 'row')}, {_count(table.column_count, 'column')}"
    yield f"Table {seen.number} of {count}: {where}; {size}"
    for name, words in (("Caption", table.caption), ("Unit line", table.unit_line)):
        if words:
            yield from _wrapped(f"{name}: {plainly(words)}", _width())
    yield from _grid_lines(seen)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _wrapped(text: str, width: int | None) -> list[str]:
    return textwrap.wrap(text, max(width, _LONGEST_WORD)) if width else [text]


def _width() -> int | None:
    """Letters in a line of the terminal; None in a pipe, where nothing is broken."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands in one or more columns of a printed line."""

    text: str
    span: int = 1


def _grid_lines(seen: SeenTable) -> Iterator[str]:
    """The grid under the numbers of its columns, each row behind its number and kind, a line where a page begins."""
    columns, kinds = seen.table.column_count, _kinds(seen)
    rows = [[_Part(str(number)), _Part(kinds.get(number, "")), *parts] for number, parts in enumerate(_rows(seen), 1)]
    head = [_Part("row"), _Part(""), *(_Part(str(column)) for column in range(1, columns + 1))]
    widths = _fit(_widths([head, *rows]), [head, *rows], _width())
    right = [True, False, *_numeric_columns(seen)]
    pages = {cell.row: cell.page for cell in reversed(_in_order(seen))}
    page = pages.get(1)
    yield from _row_lines(head, widths, right)
    yield "-" * _total(widths)
    for number, row in enumerate(rows, start=1):
        if pages.get(number, page) != page:
            page = pages[number]
            yield f"- page {page} ".ljust(_total(widths), "-")
        yield from _row_lines(row, widths, right)
        if kinds.get(number) == "header" != kinds.get(number + 1):
            yield "-" * _total(widths)


def _rows(seen: SeenTable) -> list[list[_Part]]:
    """The rows of the grid; a merged cell says with arrows how many columns it goes on, and the rows below point up."""
    cells = {(cell.row, cell.column): cell for cell in seen.table.cells}
    below = {
        (row, column)
        for cell in seen.table.cells
        for row in range(cell.row + 1, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    rows = []
    for row in range(1, seen.table.row_count + 1):
        parts: list[_Part] = []
        column = 1
        while column <= seen.table.column_count:
            cell = cells.get((row, column))
            parts.append(_shown(cell) if cell else _Part(_ABOVE if (row, column) in below else ""))
            column += parts[-1].span
        rows.append(parts)
    return rows


def _shown(cell: Cell) -> _Part:
    """A cell's text with its marks as `[^1]`."""
    text = plainly(cell.text) + "".join(f"[^{mark}]" for mark in cell.marks)
    arrows = _LEFT * (cell.column_span - 1)
    return _Part(f"{text} {arrows}".strip(), cell.column_span)


def _kinds(seen: SeenTable) -> dict[int, str]:
    """What each row is, where it is no member: header, unit, group, sub-total or total."""
    kinds = {row.number: str(row.kind) for row in seen.shape.rows if row.kind != "member"}
    for cell in seen.table.cells:
        role = seen.shape.role(cell)
        if role in ("header", "unit"):
            kinds |= dict.fromkeys(range(cell.row, cell.row + cell.row_span), str(role))
    return kinds


def _numeric_columns(seen: SeenTable) -> list[bool]:
    """Whether each column holds serials or values, and stands to the right."""
    counted = {seen.shape.serial_column, *seen.shape.value_columns}
    return [column in counted for column in range(1, seen.table.column_count + 1)]


def _widths(rows: Sequence[Sequence[_Part]]) -> list[int]:
    """How wide each column must be for its own texts; the last of a merged cell's columns gives what that lacks."""
    widths = [0] * sum(part.span for part in rows[0])
    for alone in (True, False):
        for row in rows:
            for place, part in _placed(row):
                if alone == (part.span == 1):
                    lacking = len(part.text) - _total(widths[place : place + part.span])
                    widths[place + part.span - 1] += max(0, lacking)
    return widths


def _placed(row: Sequence[_Part]) -> Iterator[tuple[int, _Part]]:
    place = 0
    for part in row:
        yield place, part
        place += part.span


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _fit(widths: list[int], rows: Sequence[Sequence[_Part]], wanted: int | None) -> list[int]:
    """The widths, the widest made narrower until all fit; no column narrower than its longest word."""
    if wanted is None:
        return widths
    least = [1] * len(widths)
    for row in rows:
        for place, part in _placed(row):
            if part.span == 1:
                longest = max(map(len, part.text.split()), default=0)
                least[place] = max(least[place], min(longest, _LONGEST_WORD))
    while _total(widths) > wanted:
        spare = [place for place in range(len(widths)) if widths[place] > least[place]]
        if not spare:
            break
        widths[max(spare, key=lambda place: widths[place])] -= 1
    return widths


def _row_lines(row: Sequence[_Part], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    boxes: list[tuple[list[str], int, bool]] = []
    for place, part in _placed(row):
        width = _total(widths[place : place + part.span])
        lines = textwrap.wrap(part.text, width) if len(part.text) > width else [part.text]
        boxes.append((lines, width, right[place] and part.span == 1))
    for number in range(max(len(lines) for lines, _, _ in boxes)):
        texts = [(lines[number] if number < len(lines) else "", width, stand) for lines, width, stand in boxes]
        yield _GAP.join(text.rjust(width) if stand else text.ljust(width) for text, width, stand in texts).rstrip()
