"""The scans' account as text: a line for each resolution, kind of rules and wear, and the musts that fall short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scans.conditions import RESOLUTIONS, TURNS

from .listing import share
from .scan_score import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .scan_score import Scored

FINE, COARSE = 99.0, 97.0
"""Per cent of cells that must be right as first read: from 200 dpi on, and below."""
_HEAD = (
    "", "docs", "pages", "s/page", "tables%", "cells%", "numbers%", "labels%", "rows%", "names%", "silent", "unmarked",
    "unsure", "notes%", "text%", "front%",
)  # fmt: skip
_WIDTHS = (22, 4, 5, 6, 7, 6, 8, 7, 6, 6, 6, 8, 6, 6, 6, 6)
_SHOWN = 200


def print_scans(found: Sequence[Scored], seconds: float, *, everything: bool = False) -> list[str]:
    """The whole account, with `everything` each difference; gives the musts that fall short."""
    print(f"scans: {len(found)} invented reports, {seconds:.0f} s; cells as first read, before any check")
    print(_line(_HEAD))
    for name, some in _groups(found):
        print(_row(name, some))
    for item in found:
        if item.rejected:
            print(f"{item.seed:4d} {', '.join(item.conditions)}: the document {item.rejected}"[:_SHOWN])
        elif item.differences:
            wrong = item.tally.cells - item.tally.cells_right
            print(f"{item.seed:4d} {', '.join(item.conditions)}: {wrong} of {item.tally.cells} cells wrong")
            print(f"     {len(item.differences)} differences, {'all' if everything else 'first'}:")
            for difference in item.differences if everything else item.differences[:1]:
                print(f"     {difference[:_SHOWN]}")
    short = shortfalls(found)
    print("\n".join(f"must: {line}" for line in short) or "every must of scans holds")
    return short


def print_scan(scored: Scored) -> None:
    """One document's account with every difference."""
    print(f"seed {scored.seed}: {', '.join(scored.conditions)}")
    print(_line(_HEAD))
    print(_row("", [scored]))
    if scored.rejected:
        print(f"  the document {scored.rejected}")
    for difference in scored.differences:
        print(f"  {difference}")
    print("as printed" if not scored.differences else f"{len(scored.differences)} differences")


def shortfalls(found: Sequence[Scored]) -> list[str]:
    """What must be and is not.

    >>> shortfalls([])
    []
    """
    short = []
    for dpi in sorted({_dpi(item) for item in found}):
        tally = _sum([item for item in found if _dpi(item) == dpi])
        must = FINE if dpi >= 200 else COARSE
        if tally.cells_right * 100 < must * tally.cells:
            told = share(tally.cells_right, tally.cells)
            short.append(f"{dpi} dpi: {told} % of cells are right, {must:g} % must be")
    silent = _sum(found).silent
    return [*short, *([f"{silent} silent errors, none may be"] if silent else [])]


def _groups(found: Sequence[Scored]) -> list[tuple[str, list[Scored]]]:
    names = [*(f"{dpi} dpi" for dpi in sorted(set(RESOLUTIONS)))]
    names += [f"rules: {rules}" for rules in ("full", "horizontal", "shaded", "none")]
    names += ["little wear", *(turn.name for turn in TURNS)]
    groups = [(name, [item for item in found if name in item.conditions]) for name in names]
    return [("all", list(found)), *((name, some) for name, some in groups if some)]


def _dpi(scored: Scored) -> int:
    return int(scored.conditions[0].removesuffix(" dpi"))


def _sum(found: Sequence[Scored]) -> Tally:
    return sum((item.tally for item in found), Tally())


def _row(name: str, found: Sequence[Scored]) -> str:
    tally = _sum(found)
    return _line(
        (
            name,
            str(tally.documents),
            str(tally.pages),
            f"{tally.seconds / max(1, tally.pages):.2f}",
            share(tally.tables_found, tally.tables),
            share(tally.cells_right, tally.cells),
            share(tally.numbers_right, tally.numbers),
            share(tally.labels_right, tally.labels),
            share(tally.rows_right, tally.rows),
            share(tally.names_resolved, tally.names),
            str(tally.silent),
            str(tally.unmarked),
            str(tally.unsure),
            share(tally.letters_right, tally.letters),
            share(tally.text_right, tally.text),
            share(tally.front_right, tally.front),
        )
    )


def _line(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f"{first:<{_WIDTHS[0]}}" + "".join(
        f"{cell:>{width + 1}}" for cell, width in zip(rest, _WIDTHS[1:], strict=True)
    )
