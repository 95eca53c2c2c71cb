"""The knobs of printing: paper, type, rules, marks, running numbers. Nothing here knows what a report says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Paper = Literal["a4", "a5", "us-letter", "iso-b5"]
Font = Literal["Libertinus Serif", "New Computer Modern"]
Front = Literal["cover", "letterhead"]
Rules = Literal["full", "horizontal", "none", "shaded"]
PageNumbers = Literal["top", "bottom", "none"]


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

    def __post_init__(self) -> None:
        allowed = {"paper": Paper, "font": Font, "front": Front, "page_numbers": PageNumbers, "rules": Rules}
        for name, choices in allowed.items():
            value = getattr(self, name)
            if value not in get_args(choices):
                msg = f"Layout: {name} is {value!r}; allowed are {', '.join(get_args(choices))}."
                raise ValueError(msg)
        if not 0.3 <= self.table_width <= 1:
            msg = f"Layout: table_width is {self.table_width}; it must lie between 0.3 and 1."
            raise ValueError(msg)
        if self.typographic_marks and self.font != "Libertinus Serif":
            msg = f"Layout: {self.font} has no raised figures of its own; typographic_marks needs Libertinus Serif."
            raise ValueError(msg)


PLAIN = Layout()
