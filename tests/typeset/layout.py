"""The knobs of printing: paper, type, rules, marks, running numbers. Nothing here knows what a report says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Paper = Literal["a3", "a4", "a5", "us-letter", "iso-b5"]
Font = Literal["Libertinus Serif", "New Computer Modern", "Liberation Serif", "Liberation Sans"]
Front = Literal["cover", "letterhead"]
Rules = Literal["full", "horizontal", "none", "shaded"]
PageNumbers = Literal["top", "bottom", "none"]
Landscape = Literal["none", "all", "tables"]
Marks = Literal["bare", "bracketed", "symbols"]
Notes = Literal["foot", "foot, anew on each page", "end"]
Overprint = Literal["none", "watermark", "stamp"]
Gaps = Literal["spaces", "doubled spaces", "no spaces"]
Turn = Literal[0, 90, 180, 270]
SHIPPED = ("Libertinus Serif", "New Computer Modern")
"""Fonts that Typst brings; the others are the system's (Debian: fonts-liberation), of the widths of Times and Arial."""
SYMBOLS = "*†‡§¶‖"
"""Note marks by symbols, in Typst's order; the seventh is two of the first."""


@dataclass(frozen=True, slots=True)
class Margins:
    """White space around a page, in millimetres; the default is that of Vietnamese official papers."""

    top: float = 20
    right: float = 20
    bottom: float = 20
    left: float = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """How a report is printed.

    `typographic_marks` prints note marks with the font's own raised figures, full size on the common baseline (only
    Libertinus Serif has them); otherwise they are small ordinary figures, raised. `table_width` is a share of the
    text's width: 0.5 breaks names over lines. `merge_total` prints the total's label over the first columns. Sizes are
    points, `leading` (white between lines) is ems.

    Below the table's own knobs stand those of hostile print. `landscape="tables"` turns only the pages of tables;
    `tracking` is white between letters, in points; `watermark` lies under the page, `stamp` over it, both large and
    slanting; `decomposed` writes letters and their marks apart (NFD); `bold_twice` prints each table's header twice, a
    hair apart; `clipped` puts words beside names and cuts them away; `gaps` are what parts the words of names, and
    `soft_hyphens` stand in their longer words. The last ones are done to the finished file: all is drawn twice, `turn`
    draws pages sideways and has readers turn them back by so many degrees, or leaves them `lying`, `crop` is a margin
    in points that the crop box cuts off, `hidden` is text that no reader shows.

    >>> Layout(rules="dotted")
    Traceback (most recent call last):
      ...
    ValueError: Layout: rules is 'dotted'; allowed are full, horizontal, none, shaded.
    """

    paper: Paper = "a4"
    margins: Margins = Margins()
    font: Font = "Libertinus Serif"
    body_size: float = 13
    leading: float = 0.7
    front: Front = "cover"
    page_numbers: PageNumbers = "top"
    rules: Rules = "full"
    repeat_header: bool = True
    merge_total: bool = True
    rows_break: bool = False
    table_width: float = 1.0
    typographic_marks: bool = False
    marks: Marks = "bare"
    notes: Notes = "foot"
    landscape: Landscape = "none"
    tracking: float = 0
    overprint: Overprint = "none"
    decomposed: bool = False
    bold_twice: bool = False
    clipped: bool = False
    gaps: Gaps = "spaces"
    soft_hyphens: bool = False
    all_twice: bool = False
    turn: Turn = 0
    lying: bool = False
    crop: float = 0
    hidden: bool = False

    def __post_init__(self) -> None:
        allowed = {
            "paper": Paper, "font": Font, "front": Front, "page_numbers": PageNumbers, "rules": Rules, "marks": Marks,
            "notes": Notes, "landscape": Landscape, "overprint": Overprint, "gaps": Gaps,
            "turn": Turn,
        }  # fmt: skip
        for name, choices in allowed.items():
            value = getattr(self, name)
            if value not in get_args(choices):
                msg = f"Layout: {name} is {value!r}; allowed are {', '.join(map(str, get_args(choices)))}."
                raise ValueError(msg)
        if not 0.3 <= self.table_width <= 1:
            msg = f"Layout: table_width is {self.table_width}; it must lie between 0.3 and 1."
            raise ValueError(msg)
        if self.typographic_marks and self.font != "Libertinus Serif":
            msg = f"Layout: {self.font} has no raised figures of its own; typographic_marks needs Libertinus Serif."
            raise ValueError(msg)

    def marker(self, number: int) -> str:
        """How the note of this number is marked, brackets left out.

        >>> Layout().marker(8), Layout(marks="bracketed").marker(8), Layout(marks="symbols").marker(8)
        ('8', '8', '††')
        """
        if self.marks != "symbols":
            return str(number)
        return SYMBOLS[(number - 1) % len(SYMBOLS)] * ((number - 1) // len(SYMBOLS) + 1)


PLAIN = Layout()
