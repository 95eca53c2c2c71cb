"""Faults of whole rows: printed twice, figures one column off, two figures in one cell.

They change several cells at once, blank ones among them, which stand in no equation: what a row's equations would be
is read off the table's other rows. A lost row leaves no cell to change.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .faults import numeral_of, read_numeral
from .finding import ZERO
from .system import DOWN_A_COLUMN, Change, Repair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from cds_etl.records import Observation

    from .faults import Fault
    from .sheet import Sheet
    from .system import System

_LEAST_AGREEING = 2  # equations that must agree, beyond the figures that are solved for
_LEAST_MOVED = 2  # one figure in the wrong column could be two wrong figures: the row's sum must agree as well


class _Table:
    """What the equations of one table say of any of its rows."""

    def __init__(self, system: System, sheet: Sheet, places: Sequence[int]) -> None:
        self.system, self.sheet = system, sheet
        self.columns = tuple(sheet.by_column)
        self.sums: dict[tuple[str, int | None], dict[int, int]] = defaultdict(dict)
        added: dict[tuple[str, int | None], set[int | None]] = defaultdict(set)
        self.row_sums: dict[int, set[int]] = defaultdict(set)
        self.row_places: dict[int, set[int]] = defaultdict(set)
        self.tolerance = max(system.tolerances[place] for place in places)
        self._figures: dict[int, dict[int, Observation]] = {}
        for place in places:
            equation = system.equations[place]
            total = next((term.observation for term in equation.terms if term.role == "total"), None)
            if total is None or total.column is None or total.row is None:
                continue
            if equation.scope.rule in DOWN_A_COLUMN:
                adds_subtotals = any(term.observation.row_kind == "subtotal" for term in equation.terms[:1])
                kind = (f"{equation.scope.rule} {adds_subtotals}", total.row)
                self.sums[kind][total.column] = place
                added[kind].update(term.observation.row for term in equation.terms if term.role == "part")
            elif equation.scope.rule == "row_total":
                self.row_places[total.row].add(place)
                parts = (term.observation.column for term in equation.terms if term.role == "part")
                self.row_sums[total.column].update(column for column in parts if column is not None)
        self.kinds: dict[int | None, list[tuple[str, int | None]]] = defaultdict(list)
        for each, rows in added.items():
            for row in rows:
                self.kinds[row].append(each)

    def is_nothing(self, value: Decimal | None) -> bool:
        """Whether a figure is nought, or so small that the table's sums would not miss it."""
        return value is not None and value <= 2 * self.tolerance

    def figures(self, row: int) -> dict[int, Observation]:
        """The row's observations by column."""
        if row not in self._figures:
            found = self.sheet.by_row.get(row, ())
            self._figures[row] = {one.column: one for one in found if one.column is not None}
        return self._figures[row]

    def test(self, row: int, after: Mapping[int, Decimal | None]) -> frozenset[int] | None:
        """The broken equations that hold once the row reads so (None: blank); None where one that it touches fails."""
        before = {column: found.value for column, found in self.figures(row).items()}
        mended: set[int] = set()
        for kind in self.kinds[row]:
            for column in after:
                place = self.sums[kind].get(column)
                if place is None:
                    continue
                by = (after[column] or ZERO) - (before.get(column) or ZERO)
                if abs(self.system.residuals[place] + by) > self.system.tolerances[place]:
                    return None
                mended.add(place)
        whole = {**before, **after}
        if not all(self._adds_up(whole, total, parts) for total, parts in self.row_sums.items()):
            return None
        return frozenset((mended | self.row_places[row]) & self.system.broken)

    def agreeing_columns(self, row: int, after: Mapping[int, Decimal | None]) -> int:
        """How many of the columns were off by just what the row would change, and by more than rounding explains."""
        before = {column: found.value or ZERO for column, found in self.figures(row).items()}
        places = {column: place for kind in self.kinds[row] for column, place in self.sums[kind].items()}
        return sum(
            abs((after[column] or ZERO) - before.get(column, ZERO)) > 2 * self.system.tolerances[place]
            for column, place in places.items()
            if column in after
        )

    def has_row_sum(self, row: int, after: Mapping[int, Decimal | None]) -> bool:
        """Whether the row, once it reads so, states a sum of its parts."""
        whole = {**{column: found.value for column, found in self.figures(row).items()}, **after}
        return any(
            whole.get(total) is not None and any(whole.get(part) is not None for part in parts)
            for total, parts in self.row_sums.items()
        )

    def _adds_up(self, values: Mapping[int, Decimal | None], total: int, parts: Iterable[int]) -> bool:
        stated, told = values.get(total), [value for part in parts if (value := values.get(part)) is not None]
        return stated is None or not told or sum(told, ZERO) == stated

    def missing(self, row: int, column: int) -> Decimal | None:
        """What a blank cell would hold by the sums of its column; None where they do not say."""
        before = self.figures(row).get(column)
        if before is not None and before.value is None:
            return None
        for kind in sorted(self.kinds[row], key=str):
            place = self.sums[kind].get(column)
            if place is not None:
                number = (before.value or ZERO if before else ZERO) - self.system.residuals[place]
                return number if number > 0 else None
        return None


def find_row_repairs(system: System, sheets: Iterable[Sheet]) -> Iterator[Repair]:
    """Every repair of a whole row that mends all broken equations that it touches, and breaks none."""
    by_table: dict[str, list[int]] = defaultdict(list)
    for place, equation in enumerate(system.equations):
        if equation.scope.table_id is not None and equation.is_proof:
            by_table[equation.scope.table_id].append(place)
    for sheet in sheets:
        places = by_table.get(sheet.table_id, [])
        if not system.broken.intersection(places):
            continue
        table = _Table(system, sheet, places)
        several = len(system.broken.intersection(places)) >= _LEAST_AGREEING
        for row in sheet.rows_of("member"):
            if several:
                yield from _shifted(table, row)
            yield from _merged(table, row)
        yield from _doubled(table)


def _doubled(table: _Table) -> Iterator[Repair]:
    """Rows with the name and the figures of an earlier one."""
    seen: set[tuple[object, ...]] = set()
    for row in table.sheet.rows_of("member"):
        figures = table.figures(row)
        values = tuple((column, found.entity_id or found.entity_raw, found.value) for column, found in figures.items())
        if not values or any(name is None for _, name, _ in values):
            continue
        if values not in seen:
            seen.add(values)
            continue
        blank: dict[int, Decimal | None] = dict.fromkeys(figures)
        mended = table.test(row, blank)
        if mended:
            yield _repair(table, row, blank, mended, "doubled row", is_certain=True)


def _shifted(table: _Table, row: int) -> Iterator[Repair]:
    """Neighbouring figures moved by one column into a blank cell, which leave another blank or push a figure out.

    A nought beside them may have moved as well, without a trace.
    """
    figures = table.figures(row)
    printed = [figures[column].value if column in figures else None for column in table.columns]
    if None not in printed or not any(printed):
        return
    for low in range(len(printed)):
        for high in range(low + 1, len(printed)):
            part, columns = printed[low : high + 1], table.columns[low : high + 1]
            for blank, empty, moved in ((part[0], -1, part[1:]), (part[-1], 0, part[:-1])):
                if blank is not None or None in moved:
                    continue
                beyond = low - 1 if empty == 0 else high + 1
                hides_nought = 0 <= beyond < len(printed) and table.is_nothing(printed[beyond])
                least = _LEAST_AGREEING + (sum(bool(value) for value in moved) < _LEAST_MOVED)
                for solved in dict.fromkeys((None, table.missing(row, columns[empty]))):
                    true = [*moved, solved] if empty else [solved, *moved]
                    after = dict(zip(columns, true, strict=True))
                    yield from _several(table, row, after, "shifted columns", solved is not None, hides_nought, least)


def _merged(table: _Table, row: int) -> Iterator[Repair]:
    """The digits of two neighbouring cells in one of them, the other blank; a nought could as well be a blank."""
    figures = table.figures(row)
    for one, other in zip(table.columns, table.columns[1:], strict=False):
        full = figures.get(one) or figures.get(other)
        printed = read_numeral(full) if full is not None and (one in figures) != (other in figures) else None
        if full is None or printed is None or printed.decimals:
            continue
        for cut in range(1, len(printed.digits)):
            parts = printed.digits[:cut], printed.digits[cut:]
            if all(part == "0" or part[0] != "0" for part in parts):
                values = [int(part) * (full.scale or 1) + ZERO for part in parts]
                after: dict[int, Decimal | None] = dict(zip((one, other), values, strict=True))
                yield from _several(table, row, after, "merged cells", hides_nought="0" in parts)


def _several(
    table: _Table,
    row: int,
    after: Mapping[int, Decimal | None],
    fault: Fault,
    is_solved: bool = False,
    hides_nought: bool = False,
    least: int = _LEAST_AGREEING,
) -> Iterator[Repair]:
    """The repair, if it holds; certain if it hides no nought and enough equations agree, else a rival to others.

    What was solved for by its column would take over any other fault of that column: the row's sum must confirm it.
    """
    mended = table.test(row, after)
    if mended:
        by_row = table.has_row_sum(row, after)
        agreeing = table.agreeing_columns(row, after) + by_row - is_solved
        is_certain = not hides_nought and agreeing >= least and (by_row or not is_solved)
        yield _repair(table, row, after, mended, fault, is_certain)


def _repair(
    table: _Table, row: int, after: Mapping[int, Decimal | None], mended: frozenset[int], fault: Fault, is_certain: bool
) -> Repair:
    figures = table.figures(row)
    scale = next((found.scale for found in figures.values() if found.scale), 1)
    changes = []
    for column, value in sorted(after.items()):
        found = figures.get(column)
        if value == (found.value if found else None):
            continue
        wanted = None if value is None else numeral_of(value / scale)
        changes.append(Change(table.sheet.table_id, row, column, found.value_raw if found else "", wanted))
    return Repair(tuple(changes), mended, fault, is_certain)
