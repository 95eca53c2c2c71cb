"""Scores as text: a line for each layout of rules and each knob, and the seeds that fall short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typeset.knobs import KNOBS

from .score import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .score import Scored

_HEAD = (
    "",
    "reports",
    "tables%",
    "rows",
    "exact%",
    "pdfplumber%",
    "cells%",
    "silent",
    "alarms",
    "notes%",
    "anchors%",
    "words%",
)
_WIDTHS = (38, 7, 8, 6, 7, 11, 7, 6, 6, 7, 8, 7)
_SHOWN = 240


def print_scores(found: Sequence[Scored], seconds: float) -> None:
    """The whole account."""
    print(f"seeds {found[0].seed} to {found[-1].seed}, {seconds:.0f} s")
    print(_line(_HEAD))
    print(_row("all", found))
    for rules in ("full", "horizontal", "shaded", "none"):
        print(_row(f"rules: {rules}", [item for item in found if item.rules == rules]))
    for knob in KNOBS:
        if knob.name != "rules":
            print(_row(f"{knob.name} ({knob.rate:.0%})", [item for item in found if knob.name in item.knobs]))
    short = [item for item in found if item.differences]
    print(f"\n{len(short)} of {len(found)} seeds fall short")
    for item in short:
        print(f"{item.seed:4d} {item.rules}; {', '.join(item.knobs)}")
        print(f"     {len(item.differences)} differences, first: {item.differences[0][:_SHOWN]}")


def print_one(scored: Scored) -> None:
    """One seed's account with every difference."""
    print(f"seed {scored.seed}: rules {scored.rules}; {', '.join(scored.knobs)}")
    print(_line(_HEAD))
    print(_row("", [scored]))
    for difference in scored.differences:
        print(f"  {difference}")
    print("as printed" if not scored.differences else f"{len(scored.differences)} differences")


def _row(name: str, found: Sequence[Scored]) -> str:
    tally = sum((item.tally for item in found), Tally())
    return _line(
        (
            name,
            str(tally.reports),
            share(tally.tables_found, tally.tables),
            str(tally.rows),
            share(tally.rows_exact, tally.rows),
            share(tally.rival_exact, tally.rival_rows),
            share(tally.cells_exact, tally.cells),
            str(tally.silent),
            str(tally.alarms),
            share(tally.notes_found, tally.notes),
            share(tally.anchored, tally.anchors),
            share(tally.conserved, tally.reports),
        )
    )


def share(part: int, whole: int) -> str:
    """A share in per cent, cut off rather than rounded: only all is 100.

    >>> share(1999, 2000), share(2000, 2000), share(0, 0)
    ('99.95', '100', '-')
    """
    if not whole:
        return "-"
    return "100" if part == whole else f"{part * 10000 // whole / 100:.2f}"


def _line(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f"{first:<{_WIDTHS[0]}}" + "".join(
        f"{cell:>{width + 1}}" for cell, width in zip(rest, _WIDTHS[1:], strict=True)
    )
