"""Faults planted in a made-up table, each a way in which print and reading really go wrong; the truth stays beside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .made import Line, printed

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from .made import Made

_ALIKE = {"0": "8", "1": "7", "3": "8", "5": "6", "6": "8", "7": "1", "8": "3"}


@dataclass(slots=True)
class Planted:
    """A fault: its kind, and the cells (line, figure from 0) that it spoilt; a lost row is in no line any more."""

    kind: str
    cells: list[tuple[Line, int]] = field(default_factory=list)
    is_of_row: bool = False


def plant(random: Random, made: Made, kind: str) -> Planted | None:
    """Spoil the table by a fault of this kind; None where it has no cell for it."""
    if kind in _ROW_FAULTS:
        return _ROW_FAULTS[kind](random, made)
    cells = [
        (line, place)
        for line in made.lines
        if not line.touched
        for place, text in enumerate(line.figures)
        if text and (kind != "wrong total" or _is_sum(made, line, place))
    ]
    random.shuffle(cells)
    for line, place in cells:
        spoilt = _CELL_FAULTS[kind](random, line.figures[place])
        if spoilt is not None and spoilt != line.figures[place]:
            line.figures[place] = spoilt
            line.touched = True
            return Planted(kind, [(line, place)])
    return None


def _is_sum(made: Made, line: Line, place: int) -> bool:
    return line.kind != "member" or (made.has_row_totals and place == made.width - 1)


def _parts(text: str) -> tuple[str, int]:
    """Digits and how many stand behind the comma."""
    return re.sub(r"\D", "", text), len(text.partition(",")[2])


def _again(digits: str, places: int, text: str) -> str | None:
    """The digits as printed; None for what would be no number, or the same."""
    if len(digits) <= places or (len(digits) - places > 1 and digits[0] == "0"):
        return None
    new = printed(int(digits), places)
    return None if new == text else new


def _misread(random: Random, text: str) -> str | None:
    digits, places = _parts(text)
    at = random.randrange(len(digits))
    other = _ALIKE.get(digits[at]) if random.random() < 0.5 else None
    digit = other or random.choice([digit for digit in "0123456789" if digit != digits[at]])
    return _again(digits[:at] + digit + digits[at + 1 :], places, text)


def _dropped(random: Random, text: str) -> str | None:
    digits, places = _parts(text)
    at = random.randrange(len(digits))
    return _again(digits[:at] + digits[at + 1 :], places, text)


def _doubled(random: Random, text: str) -> str | None:
    digits, places = _parts(text)
    at = random.randrange(len(digits))
    return None if digits == "0" else _again(digits[: at + 1] + digits[at:], places, text)


def _swapped(random: Random, text: str) -> str | None:
    digits, places = _parts(text)
    if len(digits) < 2:
        return None
    at = random.randrange(len(digits) - 1)
    return _again(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], places, text)


def _glued(random: Random, text: str) -> str | None:
    digits, places = _parts(text)
    mark = str(random.randint(1, 40))
    return None if digits == "0" else _again(random.choice((digits + mark, digits + mark, mark + digits)), places, text)


def _separator(random: Random, text: str) -> str | None:
    """One dot for a comma, or a comma for the dot."""
    if text.count(".") == 1 and "," not in text:
        return None if text.endswith(".000") else text.replace(".", ",")
    return text.replace(",", "") if text.count(",") == 1 and text[0] != "0" else None


def _wrong_total(random: Random, text: str) -> str | None:
    digits, places = _parts(text)
    number = int(digits)
    by = random.choice((1, 9, 10, 27, 100, random.randint(1, max(2, number // 3))))
    return printed(max(0, number + random.choice((-1, 1)) * by), places)


def _lost_row(random: Random, made: Made) -> Planted | None:
    lines = [line for line in _members(made) if any(_parts(text)[0].strip("0") for text in line.figures)]
    if len(lines) < 3:
        return None
    made.lines.remove(random.choice(lines))
    return Planted("lost row", is_of_row=True)


def _doubled_row(random: Random, made: Made) -> Planted | None:
    lines = [line for line in _members(made) if any(_parts(text)[0].strip("0") for text in line.figures)]
    if not lines:
        return None
    line = random.choice(lines)
    copy = Line(line.label, line.kind, line.entity_id, [*line.figures], None, touched=True)
    line.touched = True
    made.lines.insert(made.lines.index(line) + 1, copy)
    return Planted("doubled row", [(copy, place) for place in range(made.width)], is_of_row=True)


def _merged(random: Random, made: Made) -> Planted | None:
    places = [
        (line, place)
        for line in _members(made)
        for place in range(made.width - 1)
        if all(text and "," not in text for text in line.figures[place : place + 2]) and line.figures[place] != "0"
    ]
    if not places:
        return None
    line, place = random.choice(places)
    digits = "".join(_parts(text)[0] for text in line.figures[place : place + 2])
    pair = [printed(int(digits)), ""]
    line.figures[place : place + 2] = pair if random.random() < 0.5 else pair[::-1]
    return _row_fault("merged cells", line)


def _shifted(random: Random, made: Made) -> Planted | None:
    """A run of figures one column off: into a blank beside it, or over the edge of the table.

    A nought that is pushed over the edge would leave what a blank leaves: nobody could tell.
    """
    lines = _members(made)
    random.shuffle(lines)
    blank = [line for line in lines if "" in line.figures and len(set(line.figures)) > 1]
    for line in blank if blank and random.random() < 0.7 else lines:
        before = [*line.figures]
        at = before.index("") if "" in before else None
        if at is None and not all(_parts(text)[0].strip("0") for text in (before[0], before[-1])):
            continue
        if at is None:
            line.figures = ["", *before[:-1]] if random.random() < 0.5 else [*before[1:], ""]
        elif at + 1 < len(before) and (at == 0 or random.random() < 0.5):
            line.figures = [*before[:at], *before[at + 1 :], ""]
        else:
            line.figures = ["", *before[:at], *before[at + 1 :]]
        if line.figures != before and any(line.figures):
            return _row_fault("shifted columns", line)
        line.figures = before
    return None


def _row_fault(kind: str, line: Line) -> Planted:
    line.touched = True
    pairs = zip(line.figures, line.true or [], strict=True)
    return Planted(kind, [(line, place) for place, (one, other) in enumerate(pairs) if one != other], is_of_row=True)


def _members(made: Made) -> list[Line]:
    return [line for line in made.lines if line.kind == "member" and not line.touched]


_CELL_FAULTS: dict[str, Callable[[Random, str], str | None]] = {
    "misread digit": _misread,
    "dropped digit": _dropped,
    "doubled digit": _doubled,
    "swapped digits": _swapped,
    "glued mark": _glued,
    "misplaced separator": _separator,
    "wrong total": _wrong_total,
}
_ROW_FAULTS: dict[str, Callable[[Random, Made], Planted | None]] = {
    "merged cells": _merged,
    "shifted columns": _shifted,
    "lost row": _lost_row,
    "doubled row": _doubled_row,
}
KINDS = (*_CELL_FAULTS, *_ROW_FAULTS)
