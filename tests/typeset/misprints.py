"""A report with faults of every kind that a person has to settle: EVERY FIGURE IN IT IS INVENTED, as it says in print.

A digit misprinted under row and column totals, a stated total that is wrong, a name that no register knows, a column
that no family knows. `python -m tests.typeset.misprints FILE` prints it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from .families import grid_of, report_of
from .faults import with_wrong_digit, with_wrong_total
from .invented import AGENCY_NAMES, PROVINCE_NAMES
from .report import print_pdf
from .samples import thousands
from .shapes import Para, plain, rich

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shapes import Report

CAPTION = "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn về chuyển đổi số của các địa phương:"
OF_AGENCIES = "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn về chuyển đổi số của các bộ, ngành:"
STRANGE = "Số liệu về cây xanh của các địa phương:"
HEADER = ("Địa phương", "Tự tổ chức", "One Touch", "Tổng số")
PROVINCES, AGENCIES, TREES = 1, 2, 3
FIRST_ROW = 2  # of the body: the header has one row
MISPRINTED = 5  # of the rows of the body, from 0
NICKNAME = "Xứ Lạng"


@dataclass(frozen=True, slots=True)
class Misprints:
    """The report as it is printed; `planted` of it says where the faults stand, cells in the words of their print."""

    report: Report
    label: str


def misprints(seed: int = 0, week: int = 40) -> Misprints:
    """The report of a seed; the misprinted cell stands in row `FIRST_ROW + MISPRINTED`, column 4 of the first table."""
    rng = Random(f"misprints {seed}")
    names = rng.sample([name for name in PROVINCE_NAMES if name != "Lạng Sơn"], 11)
    figures = [(rng.randint(1000, 9000), rng.randint(1000, 9000)) for _ in names]
    rows = [
        (name, *map(thousands, (own, shared, own + shared))) for name, (own, shared) in zip(names, figures, strict=True)
    ]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    provinces = grid_of(HEADER, rows, tuple(map(thousands, (*sums, sum(sums)))))
    counts = [rng.randint(10, 900) for _ in range(6)]
    agencies = grid_of(
        ("Tên cơ quan", "Tổng số"),
        [(name, thousands(count)) for name, count in zip(rng.sample(AGENCY_NAMES, 6), counts, strict=True)],
        (thousands(sum(counts)),),
    )
    others = [*names, NICKNAME]
    trees = grid_of(("Địa phương", "Cây xanh"), [(name, str(rng.randint(10, 99))) for name in others], None)
    report = report_of(CAPTION, provinces, week)
    more = (Para(rich(OF_AGENCIES)), agencies, Para(rich(STRANGE)), trees)
    report = replace(report, blocks=(*report.blocks, *more))
    report = with_wrong_digit(report, PROVINCES, FIRST_ROW + MISPRINTED, 4, digit=1)
    return Misprints(with_wrong_total(report, AGENCIES, 3), names[MISPRINTED])


def shifted_row(row: int = 4) -> Report:
    """A table of provinces in which the figures of one row of the body stand one column too far to the right."""
    return _changed(42, lambda rows: [*rows[:row], (rows[row][0], "", *rows[row][1:3]), *rows[row + 1 :]])


def doubled_row(row: int = 5) -> Report:
    """A table of provinces in which one row of the body is printed twice."""
    return _changed(43, lambda rows: [*rows[: row + 1], *rows[row:]])


def _changed(week: int, change: Callable[[list[tuple[str, ...]]], list[tuple[str, ...]]]) -> Report:
    grid = misprints(week).report.grids[TREES - 1]
    rng = Random(f"rows {week}")
    figures = [(rng.randint(1000, 9000), rng.randint(1000, 9000)) for _ in grid.rows[:-1]]
    names = [plain(row[1]) for row in grid.rows[:-1]]
    rows = [
        (name, *map(thousands, (own, shared, own + shared))) for name, (own, shared) in zip(names, figures, strict=True)
    ]
    sums = [sum(column) for column in zip(*figures, strict=True)]
    return report_of(CAPTION, grid_of(HEADER, change(rows), tuple(map(thousands, (*sums, sum(sums))))), week)


if __name__ == "__main__":
    (file,) = sys.argv[1:]
    Path(file).write_bytes(print_pdf(misprints().report))
