"""Made-up tables whose figures are known: with totals of rows, of columns, of both, and with sub-totals.

How they are spoilt is in `planting`. All figures are invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from cds_etl.check import check
from cds_etl.model import Identity, Term
from cds_etl.records import RecordSet
from check.factory import Column, Row, document, indicator, table

if TYPE_CHECKING:
    from random import Random

    from cds_etl.records import Record

Kind = Literal["member", "subtotal", "total"]
BOTH, COLUMNS, ROWS = "row and column totals", "column totals", "row totals"
GROUPS, ALL, LAST = "sub-totals", "row, column and sub-totals", "row totals, last column's total"
DECIMALS = "row and column totals, decimals"
SHAPES = (BOTH, COLUMNS, ROWS, GROUPS, ALL, LAST, DECIMALS)


@dataclass(eq=False, slots=True)
class Line:
    """A row: its figures as printed now, and those that are true (None: the row should not be there)."""

    label: str
    kind: Kind
    entity_id: str | None
    figures: list[str]
    true: list[str] | None
    touched: bool = False


@dataclass(eq=False, slots=True)
class Made:
    """A table of a shape. Its first columns are parts, the last is the rows' total where rows have one."""

    shape: str
    lines: list[Line]
    has_row_totals: bool
    has_serials: bool
    rates: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns of figures it has."""
        return len(self.lines[0].figures)

    def records(self) -> list[Record]:
        """The table as records; its first line is row 2, its first figure column 3."""
        names = [f"part{place}" for place in range(1, self.width + 1)]
        if self.has_row_totals:
            names[-1] = "total"
        serial, rows = 0, []
        for place, line in enumerate(self.lines):
            serial += line.kind == "member"
            number = str(serial) if self.has_serials and line.kind == "member" else ""
            figures = (*line.figures, self.rates[place]) if self.rates else tuple(line.figures)
            rows.append(Row(line.label, figures, line.kind, line.entity_id, number))
        columns = [Column(name, name) for name in names]
        known = [indicator(name) for name in names]
        if self.rates:
            columns.append(Column("rate", "rate"))
            known.append(indicator("rate", additive=False, measure="rate"))
        return [*table(columns, rows), *known]

    def identities(self) -> list[Identity]:
        """What the catalogue would say of it."""
        parts = tuple(Term(f"part{place}") for place in range(1, self.width))
        rate = Identity("rate", Term("rate"), (parts[0], Term("total"))) if self.rates else None
        row = Identity("row_total", Term("total"), parts) if self.has_row_totals else None
        return [identity for identity in (row, rate) if identity is not None]

    def checked(self) -> RecordSet:
        """Its records with checks and suggestions."""
        return check(RecordSet([document(), *self.records()]), self.identities(), [])


def make(random: Random, shape: str) -> Made:
    """A faultless table of a shape, with blanks and printed noughts among its figures."""
    has_row_totals = shape not in (COLUMNS, GROUPS)
    parts = random.randint(2, 5) if has_row_totals else random.randint(1, 4)
    places = 1 if shape == DECIMALS else 0
    sizes = [10 ** random.uniform(1.3, 4.3) for _ in range(parts)]
    blanks = [random.choice((0.0, 0.0, 0.1, 0.4)) for _ in range(parts)]
    members = [_figures(random, sizes, blanks) for _ in range(_count(random))]
    groups = _groups(random, len(members)) if shape in (GROUPS, ALL) else [len(members)]
    lines: list[Line] = []
    sums: list[list[int]] = []
    start = 0
    for number, length in enumerate(groups, 1):
        group = members[start : start + length]
        if len(groups) > 1:
            sums.append(_sum(group))
            lines.append(_line(f"Vùng {number}", "subtotal", None, [*sums[-1]], has_row_totals, places))
        lines += [
            _line(f"Tên {place}", "member", f"vn63:{place:02d}", figures, has_row_totals, places)
            for place, figures in enumerate(group, start + 1)
        ]
        start += length
    if shape != ROWS:
        total = _line("Tổng cộng", "total", "group:provinces", [*_sum(members)], has_row_totals, places)
        if shape == LAST:
            total.figures[:-1] = [""] * parts
            total.true = [*total.figures]
        lines.insert(0 if random.random() < 0.3 and shape not in (GROUPS, ALL) else len(lines), total)
    return Made(shape, lines, has_row_totals, random.random() < 0.5)


def faultless(random: Random) -> Made:
    """A table without a fault, of any shape, some with a column of rounded rates."""
    made = make(random, random.choice(SHAPES))
    if made.has_row_totals and made.shape != DECIMALS and random.random() < 0.6:
        decimals = random.randint(0, 2)
        made.rates = [_rate(line.figures[0], line.figures[-1], decimals) for line in made.lines]
    return made


def printed(number: int, places: int = 0) -> str:
    """The number as printed in Viet Nam, its last digits behind a comma.

    >>> printed(12345), printed(12345, 1), printed(5, 1)
    ('12.345', '1.234,5', '0,5')
    """
    whole, rest = divmod(number, 10**places)
    grouped = f"{whole:,}".replace(",", ".")
    return f"{grouped},{rest:0{places}d}" if places else grouped


def _figures(random: Random, sizes: list[float], blanks: list[float]) -> list[int | None]:
    """A row's parts, one of them at least reported; a nought now and then."""
    figures = [
        None if random.random() < blank else 0 if random.random() < 0.03 else int(random.lognormvariate(0, 0.8) * size)
        for size, blank in zip(sizes, blanks, strict=True)
    ]
    return figures if any(figures) else [int(size) + 1 for size in sizes]


def _count(random: Random) -> int:
    """How many provinces a table names: all, or clearly not all, since nearly all would be a fault."""
    return 63 if random.random() < 0.3 else random.randint(6, 56)


def _groups(random: Random, members: int) -> list[int]:
    """Sizes of two to five groups."""
    cuts = sorted(random.sample(range(1, members), min(random.randint(1, 4), members - 1)))
    return [high - low for low, high in zip([0, *cuts], [*cuts, members], strict=True)]


def _sum(rows: list[list[int | None]]) -> list[int]:
    return [sum(figure or 0 for figure in column) for column in zip(*rows, strict=True)]


def _line(
    label: str, kind: Kind, entity_id: str | None, figures: list[int | None], with_total: bool, places: int
) -> Line:
    everything = [*figures, sum(figure or 0 for figure in figures)] if with_total else figures
    texts = ["" if figure is None else printed(figure, places) for figure in everything]
    return Line(label, kind, entity_id, [*texts], texts)


def _rate(count: str, whole: str, decimals: int) -> str:
    numbers = [int(text.replace(".", "")) if text else 0 for text in (count, whole)]
    if not count or not numbers[1]:
        return ""
    return f"{100 * numbers[0] / numbers[1]:.{decimals}f}".replace(".", ",")
