"""Order down a table: serials that run 1…n, and columns that are sorted and must stay so. No equations here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from .finding import make_check
from .wording import opening, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cds_etl.records import Check, Indicator, Observation

    from .sheet import Sheet

_LEAST_ROWS, _LEAST_VALUES = 8, 5  # fewer are sorted by chance too often


class Serial(NamedTuple):
    """A printed serial: its place, its text, its number (None: not one), and whether a new run begins with it."""

    row: int
    column: int
    text: str
    number: int | None
    restarts: bool


def read_serials(sheet: Sheet) -> list[Serial]:
    """Serials of the table's rows, column by column; below the head of a group they may begin again at 1."""
    serials: list[Serial] = []
    apart = {"group", "subtotal"}
    cells = [cell for cell in sheet.cells if cell.role == "serial" and sheet.row_kinds.get(cell.row) == "member"]
    for cell in sorted(cells, key=lambda cell: (cell.column, cell.row)):
        number = _number(cell.text)
        before = serials[-1].row if serials else 0
        restarts = number == 1 and any(
            sheet.row_kinds.get(row) in apart for row in range(min(before, cell.row) + 1, cell.row)
        )
        serials.append(Serial(cell.row, cell.column, cell.text, number, restarts or not serials))
    return serials


def _number(text: str) -> int | None:
    """The serial's number, without the stop or bracket that may follow it.

    >>> _number("07."), _number("12"), _number("3a"), _number("")
    (7, 12, None, None)
    """
    digits = text.strip().strip("().")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def check_serials(sheet: Sheet) -> list[Check]:
    """Serials run 1…n without gap or repeat; one check for a table that has them."""
    serials = read_serials(sheet)
    if not serials:
        return []
    scope, subject = sheet.scope("serial"), f"serials of {sheet.name}"
    wanted = 0
    for found in serials:
        wanted = 1 if found.restarts else wanted + 1
        if found.number != wanted:
            stands = f'"{found.text}"' if found.text else "no serial"
            message = f"{opening(sheet.row_name(found.row))} bears {stands} where {say(wanted)} belongs."
            actual = None if found.number is None else Decimal(found.number)
            place = sheet.place(found.row, found.column)
            return [
                make_check(scope.check_id(), scope, subject, "failed", message, place, Decimal(wanted), actual)
            ]  # fmt: skip
    runs = sum(found.restarts for found in serials)
    message = (
        f"The serials run 1 to {say(wanted)}." if runs == 1 else f"The serials run from 1 in each of {runs} groups."
    )
    place = sheet.place(serials[-1].row, serials[-1].column)
    return [
        make_check(scope.check_id(), scope, subject, "passed", message, place, Decimal(wanted), Decimal(wanted))
    ]  # fmt: skip


def check_order(sheet: Sheet, indicators: Mapping[str, Indicator]) -> list[Check]:
    """Columns that are sorted, or would be without one row, are sorted throughout.

    Where one column is sorted, the table is sorted by it: others that nearly follow it do so by chance, and only
    those that follow it wholly are told. Ranks sort no table but follow its order.
    """
    judged: list[tuple[bool, bool, Check]] = []
    for column, values in sheet.by_column.items():
        members = [found for found in values if found.row_kind == "member" and found.value is not None]
        if len({found.indicator_id for found in members}) == 1:
            check = _column_order(sheet, column, members)
            indicator = indicators.get(members[0].indicator_id)
            if check is not None:
                is_rank = indicator is not None and indicator.measure == "rank"
                judged.append((check.status == "passed", is_rank, check))
    sorted_by = any(passed and not is_rank for passed, is_rank, _ in judged)
    return [check for passed, _, check in judged if passed or not sorted_by]


def _column_order(sheet: Sheet, column: int, members: Sequence[Observation]) -> Check | None:
    """The check of a column that falls or rises but for at most one row; None for any other column."""
    values = [found.value for found in members if found.value is not None]
    if len(values) < _LEAST_ROWS or len(set(values)) < _LEAST_VALUES:
        return None
    scope, subject = sheet.scope("order"), sheet.column_name(column)
    check_id = scope.check_id(f"c{column:02d}")
    for sign, falls in ((-1, "falls"), (1, "rises")):
        keys = [sign * value for value in values]
        odd = _breaks(keys)
        if odd is None:
            message = f"The column {falls} from {say(values[0])} to {say(values[-1])} without a break."
            place = sheet.place(members[0].row, column)
            return make_check(check_id, scope, subject, "passed", message, place)
        if _breaks(keys[:odd] + keys[odd + 1 :]) is None:
            row = members[odd].row or 0
            message = f"{opening(sheet.row_name(row))} with {say(values[odd])} breaks the column, which {falls}."
            return make_check(check_id, scope, subject, "failed", message, sheet.place(row, column))
    return None


def _breaks(keys: Sequence[Decimal]) -> int | None:
    """Index of the value that breaks a rising order: of the two at the break, the one without which it rises."""
    for index in range(1, len(keys)):
        if keys[index] < keys[index - 1]:
            without_later = index + 1 == len(keys) or keys[index + 1] >= keys[index - 1]
            return index if without_later else index - 1
    return None
