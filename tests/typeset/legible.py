"""Prints that can be read: no word wider than its column; numbers that run into one another are anyone's guess."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .markup import INSET, TABLE_SIZE
from .shapes import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .layout import Layout
    from .shapes import Grid, Report

_PAPERS = {"a3": (297, 420), "a4": (210, 297), "a5": (148, 210), "us-letter": (216, 279), "iso-b5": (176, 250)}
_BETWEEN = 9  # millimetres between tables side by side
_POINTS = 72 / 25.4
_NARROW = re.compile(r"[.,:;/()\-]")
_DIGIT = re.compile(r"\d")
_LETTER, _DIGIT_WIDTH, _NARROW_WIDTH, _BOLD = 0.52, 0.48, 0.28, 1.1  # ems, and how much wider bold letters are
_WIDTHS = (0.7, 0.8, 0.9, 1.0)  # of the text's


def made_legible(report: Report, layout: Layout) -> Layout:
    """The layout with as much width, on sheets turned if need be, as the widest words of the tables take.

    >>> from .invented import made_up_report
    >>> from .layout import Layout
    >>> made_legible(made_up_report(1), Layout(table_width=0.3)).table_width
    0.7
    """
    choices = (
        *(
            replace(layout, table_width=width)
            for width in (layout.table_width, *_WIDTHS)
            if width >= layout.table_width
        ),
        replace(layout, table_width=1.0, landscape="all" if layout.landscape == "all" else "tables"),
        replace(layout, table_width=1.0, landscape="tables", body_size=10, tracking=0),
    )
    return next((choice for choice in choices if _fits(report, choice)), choices[-1])


def _fits(report: Report, layout: Layout) -> bool:
    blocks = report.grids
    beside = {grid for left, right in pairwise(blocks) if right.beside for grid in (left, right)}
    return all(_is_wide_enough(grid, layout, halved=grid in beside) for grid in blocks)


def _is_wide_enough(grid: Grid, layout: Layout, *, halved: bool) -> bool:
    short, long = _PAPERS[layout.paper]
    sheet = short if layout.landscape == "none" else long
    width = sheet - layout.margins.left - layout.margins.right
    if halved:
        width = (width - _BETWEEN) / 2
    share = width * _POINTS * layout.table_width / sum(grid.widths)
    return all(
        _width(word, layout, bold=bold) <= share * grid.widths[column] - INSET
        for column, text, bold in _texts(grid)
        for word in text.split(" ")
        if not grid.kinds or column
    )


def _texts(grid: Grid) -> Iterator[tuple[int, str, bool]]:
    """Column, text and boldness of the cells that stand in one column."""
    for row in grid.rows:
        yield from ((column, plain(cell), bool(grid.kinds)) for column, cell in enumerate(row))
    for heads in grid.header[-1:]:
        if len(heads) == len(grid.widths):
            yield from ((column, plain(head.content), True) for column, head in enumerate(heads))
    yield from ((column, plain(cell), True) for column, cell in enumerate(grid.total or ()) if column > 1)


def _width(word: str, layout: Layout, *, bold: bool) -> float:
    """About how wide a word is printed, in points."""
    narrow, digits = len(_NARROW.findall(word)), len(_DIGIT.findall(word))
    ems = narrow * _NARROW_WIDTH + digits * _DIGIT_WIDTH + (len(word) - narrow - digits) * _LETTER
    return ems * (_BOLD if bold else 1) * TABLE_SIZE * layout.body_size + layout.tracking * len(word)
