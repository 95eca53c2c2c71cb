"""Grids to tables: joined over page breaks, repeated headers dropped, header rows told from body rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cds_etl.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .grids import Grid, GridCell

_NUMBER = re.compile(r"[-+]?\d[\d.,\s]*(?:/\s*\d[\d.,]*)?\s*%?")
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Z])\s*\)?(?:\s*=.*)?")
_GROUP = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])[.)]?")  # the serial of a group of rows
_ALIKE = 85  # of 100: rows of a scan that say the same
_NEAR = 4.0  # points by which column borders may move from page to page


@dataclass(frozen=True, slots=True)
class Piece:
    """A grid with the rows that it adds to its table: `skip` repeated header rows are left out.

    `borders` has, for each of its column borders, the number of the table's border that it stands for, from 1.
    """

    grid: Grid
    skip: int
    borders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stitched:
    """The pieces of one table, page by page, and how many header rows it has."""

    pieces: tuple[Piece, ...]
    header_rows: int


def header_rows(grid: Grid) -> int:
    """How many rows head the grid: those before the first that holds a number, or blanks where a header has words.

    A row of column numbers ("(1)", "(2)", "A", "B") under a header belongs to it. A grid of words only has one.
    """
    if grid.header_rows is not None:
        return grid.header_rows
    return count_header_rows(_rows(grid), grid.row_count, len(grid.borders) - 1)


class Placed(Protocol):
    """A cell in its row: its text, and how many rows and columns it covers."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def row_span(self) -> int: ...  # noqa: D102
    @property
    def column_span(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


def count_header_rows(rows: Mapping[int, Sequence[Placed]], row_count: int, column_count: int) -> int:
    """How many rows of a table are its header, by the same rule for any source; `rows` are by number from 1."""
    count = 0
    for number in range(1, row_count + 1):
        cells = rows.get(number, [])
        texts = [cell.text for cell in cells]
        is_banner = number > 1 and len(cells) == 1 and cells[0].column_span == column_count
        if number > count and cells and (is_banner or not _is_header(texts, number > 1)):
            break
        count = max([count, number, *(cell.row + cell.row_span - 1 for cell in cells)])
    else:
        return min(1, row_count)
    return count


def _is_header(texts: Sequence[str], has_header_above: bool) -> bool:
    filled = [text for text in texts if text]
    if has_header_above and len(filled) > 1 and all(_COLUMN_NUMBER.fullmatch(text) for text in filled):
        return True
    if any(_NUMBER.fullmatch(text) for text in filled):
        return False
    if has_header_above and len(filled) < len(texts) and _GROUP.fullmatch(texts[0]):
        return False
    return len(filled) * 2 > len(texts)


def _rows(grid: Grid) -> dict[int, list[GridCell]]:
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


class Stitcher:
    """Takes the grids of a document in reading order and says which continue a table."""

    def __init__(self) -> None:
        self._open: list[Piece] = []
        self._header = 0
        self.tables: list[Stitched] = []

    def add(self, grid: Grid, follows: bool) -> bool:
        """Put a grid behind the open table if it `follows` it over a page break and fits; else open a new one."""
        piece = self._continuation(grid) if follows and self._open else None
        if piece:
            self._open.append(piece)
            return True
        self.close()
        self._header = header_rows(grid)
        self._open = [Piece(grid, 0, tuple(range(1, len(grid.borders) + 1)))]
        return False

    def close(self) -> None:
        """End the open table, if there is one."""
        if self._open:
            self.tables.append(Stitched(tuple(self._open), self._header))
        self._open = []

    def _continuation(self, grid: Grid) -> Piece | None:
        first, last = self._open[0].grid, self._open[-1].grid
        borders = _matching_borders(first, grid)
        if grid.page != last.page + 1 or borders is None:
            return None
        repeated = _rows_alike(first, grid, self._header)
        if repeated:
            if len(self._open) == 1:
                self._header = repeated  # what the next page repeats is the header, and no more
            return Piece(grid, repeated, borders)
        rows = _rows(grid).get(1, [])
        starts_anew = _is_header([cell.text for cell in rows], has_header_above=False)
        return None if starts_anew else Piece(grid, 0, borders)


def _matching_borders(first: Grid, other: Grid) -> tuple[int, ...] | None:
    """For each border of the other grid, the number of the first's border there; None where they differ.

    Drawn tables may stand farther left or right on the next page, as on even pages of a book.
    """
    shift = other.borders[0][0] - first.borders[0][0] if first.is_drawn and other.is_drawn else 0.0
    found: list[int] = []
    for left, right in other.borders:
        apart = [max(left - (right_ + shift), (left_ + shift) - right) for left_, right_ in first.borders]
        index = min(range(len(apart)), key=lambda i: (max(apart[i], 0.0), i <= (found[-1] - 1 if found else -1)))
        if apart[index] > _NEAR:
            return None
        found.append(index + 1)
    is_whole = found[-1] == len(first.borders) and found == sorted(set(found))
    return tuple(found) if is_whole else None


def _rows_alike(first: Grid, other: Grid, most: int) -> int:
    """How many rows at the head of both grids say the same, `most` at most."""
    mine, theirs = _rows(first), _rows(other)
    for number in range(1, most + 1):
        if not mine.get(number) or not _are_alike(mine[number], theirs.get(number, [])):
            return number - 1
    return most


def _are_alike(mine: Sequence[GridCell], theirs: Sequence[GridCell]) -> bool:
    """Whether two rows say the same; of a scan, nearly the same."""
    one, other = _look(mine), _look(theirs)
    if one == other:
        return True
    if all(cell.confidence is None for cell in mine) or [column for column, _ in one] != [
        column for column, _ in other
    ]:
        return False
    from rapidfuzz.fuzz import ratio

    texts = [" ".join(text for _, text in row) for row in (one, other)]
    return not any(map(str.isdigit, "".join(texts))) and ratio(*texts) >= _ALIKE


def _look(cells: Sequence[GridCell]) -> list[tuple[int, str]]:
    return [(cell.column, fold(cell.text)) for cell in cells]
