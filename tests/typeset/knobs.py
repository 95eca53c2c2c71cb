"""Reports in every print that the field knows, drawn from a seed: each knob is turned with a stated rate, on its own.

EVERY FIGURE IS INVENTED. What a knob does to the tables is in `tables`, to the paper in `layout` and `finish`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from .invented import PROVINCE_NAMES, made_up_report
from .layout import Layout
from .legible import made_legible
from .shapes import Para, note, rich
from .tables import (
    invented_note,
    long_grid,
    notations_grid,
    with_deep_header,
    with_groups,
    with_marks,
    with_sub_totals,
    words_grid,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shapes import Block, Grid, Report

AGENCIES, PROVINCES = 0, 1


@dataclass(frozen=True, slots=True)
class Print:
    """A report to be printed, and the names of the knobs that were turned on the way to it."""

    report: Report
    layout: Layout
    knobs: tuple[str, ...] = ()

    def with_grid(self, place: int, grid: Grid) -> Print:
        """Another table in the place, from 0, of one of its tables."""
        old = self.report.grids[place]
        blocks = tuple(grid if block is old else block for block in self.report.blocks)
        return replace(self, report=replace(self.report, blocks=blocks))

    def with_table(self, caption: str, *grids: Grid) -> Print:
        """One table more, right below the last, or two side by side."""
        blocks = list(self.report.blocks)
        behind = max(place for place, block in enumerate(blocks) if block in self.report.grids) + 1
        more: tuple[Block, ...] = (Para(rich(caption)), *grids)
        return replace(self, report=replace(self.report, blocks=(*blocks[:behind], *more, *blocks[behind:])))


@dataclass(frozen=True, slots=True)
class Knob:
    """Something that sets a print apart from the plain one: its share of the reports, and how it is done."""

    name: str
    rate: float
    turn: Callable[[Print, Random], Print]


def draw(seed: int) -> Print:
    """The print of a seed: always the same, and every knob on its own, so that a new one changes no other.

    Tables are widened where their words would not fit.

    >>> draw(4) == draw(4), draw(4).layout.rules in ("full", "horizontal", "none", "shaded")
    (True, True)
    """
    printed = Print(made_up_report(seed), Layout())
    for knob in KNOBS:
        rng = Random(f"{seed} {knob.name}")
        if rng.random() < knob.rate:
            turned = knob.turn(printed, rng)
            if turned != printed:
                printed = replace(turned, knobs=(*printed.knobs, knob.name))
    layout = made_legible(printed.report, printed.layout)
    knobs = tuple(name for name in printed.knobs if name != "narrow" or layout.table_width < 1)
    return replace(printed, layout=layout, knobs=knobs)


def _paper(change: Callable[[Layout, Random], Layout]) -> Callable[[Print, Random], Print]:
    """A knob of the layout alone."""

    def turn(printed: Print, rng: Random) -> Print:
        return replace(printed, layout=change(printed.layout, rng))

    return turn


def _typographic_marks(printed: Print, rng: Random) -> Print:
    if printed.layout.font != "Libertinus Serif":
        return printed
    return replace(printed, layout=replace(printed.layout, typographic_marks=True))


def _unit_line(printed: Print, rng: Random) -> Print:
    line = rng.choice(("(Đơn vị tính: lượt người)", "Đơn vị tính: lượt", "ĐVT: lượt người"))
    return printed.with_grid(PROVINCES, replace(printed.report.grids[PROVINCES], unit_line=line))


def _sub_totals(printed: Print, rng: Random) -> Print:
    return printed.with_grid(PROVINCES, with_sub_totals(printed.report.grids[PROVINCES], rng))


def _groups(printed: Print, rng: Random) -> Print:
    place = rng.choice((AGENCIES, PROVINCES))
    grid = printed.report.grids[place]
    return printed if grid.kinds else printed.with_grid(place, with_groups(grid, rng))


def _deep_header(printed: Print, rng: Random) -> Print:
    return printed.with_grid(PROVINCES, with_deep_header(printed.report.grids[PROVINCES], rng.choice((2, 2, 3))))


def _total_first(printed: Print, rng: Random) -> Print:
    for place in (AGENCIES, PROVINCES):
        printed = printed.with_grid(place, replace(printed.report.grids[place], total_first=True))
    return printed


def _marks_on(where: str) -> Callable[[Print, Random], Print]:
    def turn(printed: Print, rng: Random) -> Print:
        place = rng.choice((AGENCIES, PROVINCES))
        notes = tuple(invented_note(rng) for _ in range(1 if where == "heads" else rng.randint(1, 3)))
        return printed.with_grid(place, with_marks(printed.report.grids[place], where, notes, rng))

    return turn


def _shared_note(printed: Print, rng: Random) -> Print:
    """One note that several names point to."""
    one = note("Số liệu của các tỉnh này là số ước tính.")
    grid = printed.report.grids[PROVINCES]
    return printed.with_grid(PROVINCES, with_marks(grid, "names", (one,) * rng.randint(2, 4), rng))


def _notations(printed: Print, rng: Random) -> Print:
    names = tuple(rng.sample(PROVINCE_NAMES, rng.randint(8, 40)))
    return printed.with_table("- Kết quả theo từng chỉ tiêu của các địa phương:", notations_grid(names, rng))


def _words(printed: Print, rng: Random) -> Print:
    return printed.with_table("- Những việc được giao và kết quả:", words_grid(rng))


def _forty_pages(printed: Print, rng: Random) -> Print:
    return printed.with_table("- Số Tổ và số thành viên của từng xã:", long_grid(rng.randint(1200, 1500), rng))


def _side_by_side(printed: Print, rng: Random) -> Print:
    left, right = (long_grid(rng.randint(4, 12), rng) for _ in range(2))
    return printed.with_table("- Số Tổ của các xã ở hai huyện điểm:", left, replace(right, beside=True))


def _symbols(printed: Print, rng: Random) -> Print:
    """Marks by symbols, which begin anew on each page since there are few of them."""
    anew = _anew(printed, rng)
    return printed if anew == printed else replace(anew, layout=replace(anew.layout, marks="symbols"))


def _anew(printed: Print, rng: Random) -> Print:
    """Numbers that begin anew on each page; a note with several places would be ambiguous, so it goes without."""
    if {"shared note", "marks on heads", "notes at the end"} & set(printed.knobs):
        return printed
    return replace(printed, layout=replace(printed.layout, notes="foot, anew on each page"))


KNOBS: tuple[Knob, ...] = (
    # What stands in the tables.
    Knob("sub-totals", 0.2, _sub_totals),
    Knob("groups", 0.2, _groups),
    Knob("two or three header levels", 0.25, _deep_header),
    Knob("total first", 0.15, _total_first),
    Knob("unit line", 0.3, _unit_line),
    Knob("notations", 0.3, _notations),
    Knob("table of words", 0.2, _words),
    Knob("side by side", 0.08, _side_by_side),
    Knob("forty pages", 0.02, _forty_pages),
    Knob("marks on names", 0.3, _marks_on("names")),
    Knob("marks on numbers", 0.2, _marks_on("numbers")),
    Knob("marks on heads", 0.15, _marks_on("heads")),
    Knob("shared note", 0.15, _shared_note),
    # How it is printed.
    Knob("rules", 0.75, _paper(lambda p, rng: replace(p, rules=rng.choice(("horizontal", "none", "none", "shaded"))))),
    Knob("letterhead", 0.5, _paper(lambda p, rng: replace(p, front="letterhead"))),
    Knob("page numbers", 0.3, _paper(lambda p, rng: replace(p, page_numbers=rng.choice(("bottom", "none"))))),
    Knob("header not repeated", 0.3, _paper(lambda p, rng: replace(p, repeat_header=False))),
    Knob("label in the names' column", 0.4, _paper(lambda p, rng: replace(p, merge_total=False))),
    Knob("rows over page breaks", 0.5, _paper(lambda p, rng: replace(p, rows_break=True))),
    Knob("narrow", 0.3, _paper(lambda p, rng: replace(p, table_width=rng.choice((0.6, 0.7, 0.8))))),
    Knob("type size", 0.6, _paper(lambda p, rng: replace(p, body_size=rng.choice((10, 11, 12, 14))))),
    Knob("leading", 0.5, _paper(lambda p, rng: replace(p, leading=rng.choice((0.5, 0.9, 1.2))))),
    Knob("another font", 0.2, _paper(lambda p, rng: replace(p, font="New Computer Modern"))),
    Knob("another paper", 0.2, _paper(lambda p, rng: replace(p, paper=rng.choice(("a3", "us-letter", "iso-b5"))))),
    Knob("landscape", 0.15, _paper(lambda p, rng: replace(p, landscape=rng.choice(("all", "tables"))))),
    Knob("letter spacing", 0.1, _paper(lambda p, rng: replace(p, tracking=rng.choice((0.3, 0.6, 1.0))))),
    Knob("typographic marks", 0.3, _typographic_marks),
    Knob("bracketed marks", 0.15, _paper(lambda p, rng: replace(p, marks="bracketed"))),
    Knob("notes at the end", 0.1, _paper(lambda p, rng: replace(p, notes="end"))),
    Knob("notes anew on each page", 0.1, _anew),
    Knob("symbols for marks", 0.08, _symbols),
    Knob("watermark or stamp", 0.15, _paper(lambda p, rng: replace(p, overprint=rng.choice(("watermark", "stamp"))))),
    Knob("decomposed letters", 0.1, _paper(lambda p, rng: replace(p, decomposed=True))),
    Knob(
        "doubled or missing spaces",
        0.1,
        _paper(lambda p, rng: replace(p, gaps=rng.choice(("doubled spaces", "no spaces")))),
    ),
    Knob("soft hyphens", 0.05, _paper(lambda p, rng: replace(p, soft_hyphens=True))),
    # What is hidden in the file.
    Knob("header drawn twice", 0.1, _paper(lambda p, rng: replace(p, bold_twice=True))),
    Knob("clipped text", 0.1, _paper(lambda p, rng: replace(p, clipped=True))),
    Knob("all drawn twice", 0.08, _paper(lambda p, rng: replace(p, all_twice=True))),
    Knob("hidden text", 0.1, _paper(lambda p, rng: replace(p, hidden=True))),
    Knob("crop box", 0.1, _paper(lambda p, rng: replace(p, crop=rng.choice((20, 57.5))))),
    Knob("turned", 0.15, _paper(lambda p, rng: replace(p, turn=rng.choice((90, 180, 270))))),
    Knob("lying", 0.05, _paper(lambda p, rng: replace(p, turn=rng.choice((90, 270)), lying=True))),
)
