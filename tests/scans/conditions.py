"""Forty scanned reports drawn from seeds: every resolution with every kind of rules, wear turned on at stated rates.

EVERY FIGURE IS INVENTED. Reports are those of `typeset`, short ones in ordinary print; what only touches a text layer
is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, get_args

from typeset.families import SAMPLES
from typeset.invented import made_up_report
from typeset.knobs import KNOBS, Print
from typeset.layout import Layout, Rules
from typeset.legible import made_legible
from typeset.report import typeset

from .scan import Scanning, scan
from .wear import Wear

if TYPE_CHECKING:
    from collections.abc import Callable

    from typeset.layout import Font
    from typeset.report import Typeset

    from .wear import Mark

COUNT = 40
RESOLUTIONS = (200, 300, 150, 200)
FONTS: tuple[Font, ...] = (
    "Liberation Serif",
    "Liberation Serif",
    "Libertinus Serif",
    "New Computer Modern",
    "Liberation Sans",
)
SIZES = (10.5, 11, 12, 13)
ORDINARY = (
    "sub-totals", "groups", "two or three header levels", "total first", "unit line", "notations", "marks on names",
    "marks on numbers", "page numbers", "header not repeated", "label in the names' column", "narrow", "leading",
    "bracketed marks",
)  # fmt: skip
"""The knobs of print that a scan shows; their rates are the printer's own."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A condition of scanning: its name, its share of the documents, and how it is done."""

    name: str
    rate: float
    turn: Callable[[Scanning, Random], Scanning]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document of the measure: how it is printed and scanned, and the names of its conditions."""

    seed: int
    printed: Print
    scanning: Scanning
    conditions: tuple[str, ...]

    def make(self) -> tuple[Typeset, bytes]:
        """The print with its truth, and the bytes of its scan."""
        printed = typeset(self.printed.report, self.printed.layout)
        pages = tuple({page for table in printed.truth.tables for page in table.pages})
        return printed, scan(printed.pdf, self.scanning, self.seed, marked=pages)


def draw(seed: int) -> Drawn:
    """The document of a seed, always the same; resolution and rules go round, the rest is drawn knob by knob.

    >>> draw(3) == draw(3), draw(0).scanning.dpi, draw(0).printed.layout.rules
    (True, 200, 'full')
    """
    dpi = RESOLUTIONS[seed % len(RESOLUTIONS)]
    rules = get_args(Rules)[seed // len(RESOLUTIONS) % 4]
    printed = _printed(seed, rules)
    scanning = Scanning(dpi, Wear(quality=Random(f"{seed} quality").choice((60, 70, 80)), skew=0.2, blur=0.4))
    names = []
    for one in TURNS:
        rng = Random(f"{seed} {one.name}")
        if rng.random() < one.rate:
            turned = one.turn(scanning, rng)
            if turned != scanning:
                scanning = turned
                names.append(one.name)
    return Drawn(seed, printed, scanning, (f"{dpi} dpi", f"rules: {rules}", *(names or ["little wear"])))


def _printed(seed: int, rules: Rules) -> Print:
    rng = Random(f"{seed} print")
    report = (
        SAMPLES[rng.choice(list(SAMPLES))]().report
        if seed % 3 == 2
        else made_up_report(1000 + seed, province_rows=rng.randint(14, 34))
    )
    layout = Layout(front="letterhead", rules=rules, font=rng.choice(FONTS), body_size=rng.choice(SIZES))
    printed = plain = Print(report, layout)
    for knob in KNOBS:
        rng = Random(f"{seed} {knob.name}")
        if knob.name in ORDINARY and seed % 3 != 2 and rng.random() < knob.rate:
            printed = knob.turn(printed, rng)
    legible = made_legible(printed.report, printed.layout)
    if legible.body_size < min(SIZES):
        # Squeezed until it fits is no ordinary print.
        return replace(plain, layout=made_legible(plain.report, plain.layout))
    return replace(printed, layout=legible)


def _wear(change: Callable[[Wear, Random], Wear]) -> Callable[[Scanning, Random], Scanning]:
    def turn(scanning: Scanning, rng: Random) -> Scanning:
        return replace(scanning, wear=change(scanning.wear, rng))

    return turn


def _inked(change: Callable[[Wear, Random], Wear]) -> Callable[[Scanning, Random], Scanning]:
    """Wear that black and white is spared: it drops shades, and a seal would hide from anyone what lies under it."""
    return _wear(lambda wear, rng: wear if wear.mode == "black and white" else change(wear, rng))


def _marked(mark: Mark) -> Callable[[Wear, Random], Wear]:
    """A mark in colour, or in one of three in grey."""

    def change(wear: Wear, rng: Random) -> Wear:
        return replace(wear, mark=mark, mode=rng.choice(("colour", "colour", wear.mode)))

    return change


TURNS: tuple[Turn, ...] = (
    Turn("black and white", 0.12, _wear(lambda wear, rng: replace(wear, mode="black and white", quality=None))),
    Turn("colour", 0.35, _inked(lambda wear, rng: replace(wear, mode="colour"))),
    Turn("skew", 0.5, _wear(lambda wear, rng: replace(wear, skew=rng.choice((0.5, 1.0, 2.0))))),
    Turn("perspective", 0.1, _wear(lambda wear, rng: replace(wear, perspective=0.01))),
    Turn("blur", 0.3, _wear(lambda wear, rng: replace(wear, blur=rng.choice((0.8, 1.0))))),
    Turn("noise", 0.3, _wear(lambda wear, rng: replace(wear, noise=rng.choice((6, 12))))),
    Turn("dust", 0.25, _wear(lambda wear, rng: replace(wear, specks=rng.choice((0.0002, 0.001))))),
    Turn("strong JPEG", 0.25, _inked(lambda wear, rng: replace(wear, quality=rng.choice((40, 50))))),
    Turn("uneven light", 0.25, _inked(lambda wear, rng: replace(wear, light=rng.choice((0.2, 0.35))))),
    Turn("faint toner", 0.2, _inked(lambda wear, rng: replace(wear, toner=rng.choice((0.55, 0.7))))),
    Turn("dark border", 0.25, _wear(lambda wear, rng: replace(wear, border=rng.choice((1, 2))))),
    Turn("seal", 0.15, _inked(_marked("seal"))),
    Turn("signature", 0.1, _inked(_marked("signature"))),
    Turn("upside down", 0.1, lambda how, rng: replace(how, turned="upside down", flagged=rng.random() < 0.3)),
    Turn("a quarter turned", 0.1, lambda how, rng: replace(how, turned="a quarter", flagged=rng.random() < 0.3)),
)  # fmt: skip
