"""Three weeks of one table, the third restating figures of the second: EVERY FIGURE IS INVENTED, as the reports say.

Each report prints what was counted up to its own week and, from the second on, up to the week before beside it.
`python -m tests.typeset.weeks FOLDER` prints them.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Literal

from .families import ROWS, grid_of, report_of
from .invented import PROVINCE_NAMES
from .report import print_pdf
from .samples import thousands
from .shapes import Head, note, rich

if TYPE_CHECKING:
    from .shapes import Cell, Grid, Report

WEEKS = (38, 39, 40)
FRIDAYS = {week: dt.date.fromisocalendar(2022, week, 5) for week in WEEKS}
CAPTION = "- Tình hình sử dụng Nền tảng học trực tuyến mở đại trà One Touch:"
CHANGES = (120, -70, -50)  # they cancel out: the total of the week stays, so that three values are restated, not four
By = Literal["column", "cell note", "header note"]


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure of week 39 as its own report prints it, and as the report of week 40 does."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Series:
    """The reports of three weeks, and the figures of the second that the third restates."""

    reports: tuple[Report, Report, Report]
    restated: tuple[Restated, ...]


def three_weeks(seed: int = 0, by: By = "column") -> Series:
    """The series; the third report restates by a column headed by the week, or in notes and without that column."""
    rng = Random(f"weeks {seed}")
    names = rng.sample(PROVINCE_NAMES, ROWS)
    counts = {38: {name: rng.randint(1000, 90000) for name in names}}
    for week in WEEKS[1:]:
        counts[week] = {name: count + rng.randint(200, 900) for name, count in counts[week - 1].items()}
    changed = rng.sample(names, len(CHANGES))
    restated = tuple(
        Restated(name, counts[39][name], counts[39][name] + change)
        for name, change in zip(changed, CHANGES, strict=True)
    )
    mended = counts | {39: counts[39] | {item.name: item.after for item in restated}}
    first = _report(38, _grid(names, [counts[38]]))
    second = _report(39, _grid(names, [counts[38], counts[39]], "Lũy kế đến tuần 38", "Lũy kế đến tuần 39"))
    if by == "column":
        columns = _grid(names, [mended[39], counts[40]], "Lũy kế đến tuần 39", "Lũy kế đến tuần 40")
    else:
        columns = _noted(names, counts[40], restated, by)
    return Series((first, second, _report(40, columns)), restated)


def _report(week: int, grid: Grid) -> Report:
    return report_of(CAPTION, grid, week, FRIDAYS[week])


def _grid(names: list[str], columns: list[dict[str, int]], *weeks: str) -> Grid:
    """The table with one column of visits, or one for each of two weeks under a common header."""
    rows = [(name, *(thousands(column[name]) for column in columns)) for name in names]
    total = tuple(thousands(sum(column.values())) for column in columns)
    header: object = ("Địa phương", "Lượt truy cập")
    if weeks:
        header = (
            (Head("TT", row_span=2), Head("Địa phương", row_span=2), Head("Lượt truy cập", column_span=2)),
            tuple(Head(week) for week in weeks),
        )
    return grid_of(header, rows, total)  # type: ignore[arg-type]


def _noted(names: list[str], column: dict[str, int], restated: tuple[Restated, ...], by: By) -> Grid:
    """The table of the week alone, with notes on what was counted the week before."""
    cells: dict[str, Cell] = {name: thousands(count) for name, count in column.items()}
    labels: dict[str, Cell] = {name: name for name in names}
    header: Cell = "Lượt truy cập"
    total: Cell = thousands(sum(column.values()))
    if by == "cell note":
        said = (
            "Số liệu tuần 39 được điều chỉnh từ {before} thành {after} lượt.",
            "Tuần 39 đính chính là {after} lượt (trước đây đã báo cáo {before}).",
            "Lũy kế đến tuần 39 báo cáo lại: {after} lượt, thay cho {before} lượt.",
        )
        for place, item in enumerate(restated):
            text = said[place].format(before=thousands(item.before), after=thousands(item.after))
            held = labels if place == 1 else cells
            held[item.name] = rich(f"{held[item.name]}[^]", note(text))
    elif by == "header note":
        parts = "; ".join(f"{item.name} {thousands(item.after)}" for item in restated)
        header = rich("Lượt truy cập[^]", note(f"Số liệu lũy kế đến tuần 39 được rà soát, điều chỉnh lại: {parts}."))
    rows = [(labels[name], cells[name]) for name in names]
    heads = (Head("TT"), Head("Địa phương"), Head(header))
    return grid_of((heads,), rows, (total,))  # type: ignore[arg-type]


if __name__ == "__main__":
    (folder,) = map(Path, sys.argv[1:])
    folder.mkdir(exist_ok=True)
    for weekly in three_weeks().reports:
        (folder / f"week-{weekly.week}.pdf").write_bytes(print_pdf(weekly))
