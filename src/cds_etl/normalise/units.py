"""What caption, header and unit line say of a whole column: its scale, its unit, whether it holds plans or targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.text import fold, squeeze

from .numerals import SCALE_WORDS, scale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.columns import Modality

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_UNIT_WORDS = re.compile(r"^\W*(?:đơn vị(?: tính)?|đvt|unit)\s*:?\s*", re.IGNORECASE)
_SCALE = re.compile(rf"\b{SCALE_WORDS}\s*", re.IGNORECASE)
_LONGEST_UNIT = 4  # words; "(Nghìn lượt người tham gia)" is one, a remark in brackets is not
_TARGET = re.compile(r"\b(?:chi tieu|muc tieu|phan dau)\b")
_DONE = re.compile(r"\b(?:ket qua|thuc hien|da|dat)\b")  # "Kết quả thực hiện mục tiêu" is measured
# "Ban hành kế hoạch" is done; a column headed "Kế hoạch năm 2023" holds what is planned.
_PLAN = re.compile(r"(?:so )?(?:ke hoach|du kien)\b.*")


@dataclass(frozen=True, slots=True)
class ColumnUnit:
    """The factor by which a column's numbers are printed too small, its unit, and how its numbers are meant."""

    scale: int
    unit: str | None
    modality: Modality


def column_unit(caption: str | None, header: Sequence[str], unit_line: str | None) -> ColumnUnit:
    """What holds for all numbers of a column; a unit in the header's brackets goes before the unit line.

    >>> column_unit(None, ("Kinh phí (triệu đồng)",), "Đơn vị tính: nghìn lượt")
    ColumnUnit(scale=1000000, unit='đồng', modality='measured')
    >>> column_unit(None, ("Kế hoạch năm 2023",), "Đơn vị tính: nghìn lượt")
    ColumnUnit(scale=1000, unit='lượt', modality='planned')
    >>> column_unit(None, ("Tỷ lệ (%)",), "Đơn vị tính: nghìn lượt")
    ColumnUnit(scale=1, unit='%', modality='measured')
    """
    said = next((unit for text in reversed(header) if (unit := _unit_in_brackets(text))), None)
    if said is None and unit_line:
        said = _UNIT_WORDS.sub("", squeeze(unit_line)).strip(" ().;:")
    scale = scale_of(said)
    unit = _SCALE.sub("", said or "").strip() or None
    return ColumnUnit(1 if unit == "%" else scale, unit, _modality(caption, header))


def _unit_in_brackets(text: str) -> str | None:
    """The last bracket of a header if it holds a unit: a share, a scale, or what "ĐVT" says."""
    for inner in reversed(_IN_BRACKETS.findall(text)):
        words = squeeze(_UNIT_WORDS.sub("", inner))
        is_named = words != squeeze(inner)
        if words == "%" or is_named or (scale_of(words) > 1 and len(words.split()) <= _LONGEST_UNIT):
            return words
    return None


def _modality(caption: str | None, header: Sequence[str]) -> Modality:
    texts = [fold(text) for text in header]
    if any(_TARGET.search(text) and not _DONE.search(text) for text in (*texts, fold(caption or ""))):
        return "target"
    return "planned" if any(_PLAN.fullmatch(text) for text in texts) else "measured"
