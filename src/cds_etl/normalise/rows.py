"""What each row of a table is: a member, a sub-total, a total, or the heading of a group; and its printed label.

Told by the words of the label and the serial before it; which columns hold what is for `shape`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from cds_etl.text import fold

from .register import load_register

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cds_etl.model import Cell

RowKind = Literal["member", "subtotal", "total", "group"]

SERIAL = re.compile(r"\d{1,4}\.?")
GROUP_SERIAL = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ])\.?")

_TOTAL = re.compile(
    r"(?:tong (?:cong|so|chung)|(?:tong )?cong chung|tong|cong|(?:tong (?:cong |so )?|chung )?(?:ca nuoc|toan quoc))"
    r"(?: ?\(.*\))?[\s:.*]*"
)
# "Tổng cục Thống kê", "Công an" and "Cổng thông tin" are no sums.
_SUBTOTAL = re.compile(
    r"(?:tong|cong)(?: cong| so| chung)?:? "
    r"(?:(?:vung|khu vuc|khoi|nhom|mien|muc|phan|cac|tinh|dia phuong|bo|[ivx]+)\b|\d).*|(?:vung|khu vuc|mien)\b.+"
)
_SUM_WORDS = re.compile(r"^(?:(?:tong|cong)(?: cong| so| chung)?:? )?(?:vung |khu vuc )?")


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: its number in the grid, its kind, its printed label, and its cells by column."""

    number: int
    kind: RowKind
    label: str
    cells: Mapping[int, Cell]


def read_rows(
    body: Mapping[int, Mapping[int, Cell]], serial: int | None, label: int | None, values: Sequence[int]
) -> tuple[Row, ...]:
    """The rows of a table's body, given its cells by row and column and what its columns are for."""
    rows = [_row(number, body[number], serial, label, values) for number in sorted(body)]
    if not any(row.kind == "member" for row in rows):
        # A table of regions or of blocks alone: they are what adds up.
        rows = [replace(row, kind="member") if row.kind == "subtotal" else row for row in rows]
    return tuple(_settle_totals(rows))


def _row(number: int, cells: Mapping[int, Cell], serial: int | None, label: int | None, values: Sequence[int]) -> Row:
    words = _label(cells, label, values)
    mark = cells[serial].text if serial is not None and serial in cells and cells[serial].column_span == 1 else ""
    # A table without numbers says something of a row in any other column.
    telling = values or [column for column in cells if column not in (serial, label)]
    filled = any(column in cells and cells[column].text for column in telling)
    return Row(number, _row_kind(words, mark, filled), words, cells)


def _label(cells: Mapping[int, Cell], label: int | None, values: Sequence[int]) -> str:
    """The text of the label cell or of the merged cell that covers it, else the first words of the row."""
    for column in sorted(cells, reverse=True):
        cell = cells[column]
        if label is not None and column <= label < column + cell.column_span and cell.text:
            return cell.text
    return next((cells[c].text for c in sorted(cells) if c not in values and not SERIAL.fullmatch(cells[c].text)), "")


def _row_kind(label: str, mark: str, filled: bool) -> RowKind:
    folded = fold(label)
    if SERIAL.fullmatch(mark):
        return "member"
    if _TOTAL.fullmatch(folded):
        return "total"
    if GROUP_SERIAL.fullmatch(mark) or _SUBTOTAL.fullmatch(folded) or region_of(label):
        return "subtotal" if filled else "group"
    return "member" if filled else "group"


def _settle_totals(rows: Sequence[Row]) -> list[Row]:
    """A "Cộng" among the members closes its group only; so does one at the end that reads like those among them."""
    members = [place for place, row in enumerate(rows) if row.kind == "member"]
    totals = [place for place, row in enumerate(rows) if row.kind == "total"]
    inner = [place for place in totals if members and members[0] < place < members[-1]]
    last = [place for place in totals if members and place > members[-1]]
    words = {fold(rows[place].label).strip(" :.*") for place in inner}
    if inner and last and (len(last) > 1 or fold(rows[last[0]].label).strip(" :.*") in words):
        inner.append(last[0])
    return [replace(row, kind="subtotal") if place in inner else row for place, row in enumerate(rows)]


def region_of(label: str) -> str | None:
    """The region that a label names, with or without "Vùng" or "Cộng" before it.

    >>> region_of("Cộng vùng Tây Nguyên"), region_of("Đồng bằng sông Hồng:"), region_of("Hà Nội")
    ('region:central-highlands', 'region:red-river-delta', None)
    """
    return _regions().get(_SUM_WORDS.sub("", fold(label).rstrip(" :.")))


@cache
def _regions() -> dict[str, str]:
    return {fold(name.name): name.entity_id for name in load_register().names("region")}
