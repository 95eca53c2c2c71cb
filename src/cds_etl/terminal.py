"""How text gets out, and names in: UTF-8 on any terminal, quiet pipes, aligned tables, CSV, JSON and a progress bar.

Knows no result of a run and no record of ours: how those read is for `show`.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import math
import os
import sys
import unicodedata
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .pipeline import Watch

NONE = "–"
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Unicode's controls, joiners, lone surrogates, line separators


def prepare() -> None:
    """Vietnamese letters on any terminal: UTF-8 whatever the locale says, and no failure over what is no letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def given_lines() -> list[str]:
    """The lines of standard input that hold anything, whatever the locale says of letters."""
    given = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    return [text for text in map(str.strip, given.splitlines()) if text]


def line(text: str) -> None:
    """One line on standard output."""
    with _pipe():
        sys.stdout.write(f"{text}\n")


def finish() -> None:
    """Let the last lines out."""
    with _pipe():
        sys.stdout.flush()


@contextmanager
def _pipe() -> Iterator[None]:
    """When the reader of a pipe has seen enough, as `head` does, the rest goes nowhere and the exit code stays."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fault(*lines: str) -> None:
    """One sentence on standard error, in as many lines as are given; names in it move no cursor."""
    sys.stderr.write("cds-etl: " + "\n".join(map(plainly, lines)) + "\n")


def plainly(text: str) -> str:
    """The text on one line: what would move a terminal's cursor stands as `\\n` and the like.

    >>> print(plainly("báo\\ncáo.pdf"))
    báo\\ncáo.pdf
    """
    return "".join(repr(letter)[1:-1] if unicodedata.category(letter) in _UNSEEN else letter for letter in text)


@contextmanager
def progress() -> Iterator[Watch | None]:
    """A progress bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # Without a thread that refreshes: documents are read in forked processes, and a fork wants no threads.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        yield _Bar(bar)


class _Bar:
    """Rich's progress bar as the pipeline's watch."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar
        self._task: Any = None

    def start(self, total: int) -> None:
        self._task = self._bar.add_task("Reading", total=total)
        self._bar.refresh()

    def advance(self) -> None:
        self._bar.advance(self._task)
        self._bar.refresh()


def rows(
    columns: Sequence[str], found: Sequence[Sequence[object]], *, as_json: bool = False, as_csv: bool = False
) -> None:
    """A table: aligned for people, or as JSON or CSV, in which no text of a document is a formula."""
    if as_json:
        names = _apart(columns)
        print_json([dict(zip(names, map(_finite, row), strict=True)) for row in found])
        return
    if as_csv:
        line(csv_text([columns, *([_bare(value) for value in row] for row in found)]))
        return
    texts = [[_cell(value) for value in row] for row in found]
    widths = [max(len(text) for text in column) for column in zip(columns, *texts, strict=True)]
    right = [any(isinstance(row[i], int | float | Decimal) for row in found) for i in range(len(columns))]
    for row in (list(columns), *texts):
        cells = [t.rjust(w) if r else t.ljust(w) for t, w, r in zip(row, widths, right, strict=True)]
        line("  ".join(cells).rstrip())


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV for a spreadsheet too: texts that begin as a formula does stand behind an apostrophe.

    >>> print(csv_text([["a", -5], ["=1+1", "-5.300"]]))
    a,-5
    '=1+1,-5.300
    """
    from .load import inert_as_printed

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    # A number has been made digits by now, and digits with a sign are left as they are.
    writer.writerows([inert_as_printed(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue().removesuffix("\n")


def _apart(columns: Sequence[str]) -> list[str]:
    """The names, with `_2`, `_3` … behind those that came before: a JSON object holds each name once.

    >>> _apart(["a", "b", "a"])
    ['a', 'b', 'a_2']
    """
    return [
        name if name not in columns[:i] else f"{name}_{columns[:i].count(name) + 1}" for i, name in enumerate(columns)
    ]


def _cell(value: object) -> str:
    return NONE if value is None else plainly(str(_bare(value)).replace("\n", " "))


def say_number(value: Decimal) -> str:
    """A number as Viet Nam writes it.

    >>> say_number(Decimal("117158.500000"))
    '117.158,5'
    """
    return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))


def _finite(value: object) -> object:
    """Null for what JSON has no word for: not a number, and infinity."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _bare(value: object) -> object:
    """A number without the zeros that its type adds."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def print_json(value: object) -> None:
    """Records, dataclasses and plain values as JSON; decimals and dates as text, exactly."""
    line(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return str(value)
