"""Scores of names as text: a line for each kind of garbling and each level of noise, and what falls short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accuracy.listing import share

from .score import Tally, group_of, sum_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from . import tables
    from .score import Scored

_GROUPS = {
    "read": "read by Tesseract, clear",
    "systematic": "systematic",
    "strangers": "strangers: right is refused",
    "doubtful": "doubtful: only wrong counts",
}
_SHOWN = 12


def print_names(title: str, scored: Sequence[Scored]) -> None:
    """One set's figures, kind by kind; the first matcher is ours, the others stand beside it."""
    rows = sum(scored[0].tallies.values(), Tally()).rows
    print(f"names of {title}: {rows}")
    heads = [f"{item.matcher}" + ("" if item.threshold is None else f" ≥ {item.threshold:.1f}") for item in scored]
    print(f"{'':28}{'rows':>6}" + "".join(f"{head:>28}" for head in heads))
    print(f"{'':34}" + f"{'right%':>12}{'wrong%':>8}{'none%':>8}" * len(scored))
    for group, named in _GROUPS.items():
        print(_line(named, [sum_group(item, group) for item in scored]))
        for kind in scored[0].tallies:
            if group_of(kind) == group:
                print(_line(f"  {kind}", [item.tallies[kind] for item in scored]))


def print_tables(title: str, scored: Sequence[tables.Scored]) -> None:
    """Whole tables, a line for each level of noise and each odd thing."""
    print(f"names of whole tables, {title}")
    print(f"{'':40}{'rows':>8}{'right%':>9}{'wrong':>7}{'none':>7}{'tables':>8}{'whole':>7}")
    for item in scored:
        tally = item.rows
        print(
            f"{item.name:<40}{tally.rows:8d}{share(tally.right, tally.rows):>9}{tally.wrong:7d}{tally.abstained:7d}"
            f"{item.tables:8d}{item.whole:7d}"
        )


def print_wrong(wrong: Sequence[str], *, everything: bool = False) -> None:
    """The wrong answers, the first of them unless all are asked for."""
    shown = wrong if everything else wrong[:_SHOWN]
    for line in shown:
        print(f"  wrong: {line}")
    if len(shown) < len(wrong):
        print(f"  and {len(wrong) - len(shown)} more")


def _line(title: str, tallies: Sequence[Tally]) -> str:
    cells = (
        f"{share(item.right, item.rows):>12}{_rate(item.wrong, item.rows):>8}{_rate(item.abstained, item.rows):>8}"
        for item in tallies
    )
    return f"{title:28}{tallies[0].rows:6d}" + "".join(cells)


def _rate(part: int, whole: int) -> str:
    """A share in per cent; what is not nothing never looks like it."""
    return "0" if not part else f"{max(0.01, 100 * part / whole):.2f}"
