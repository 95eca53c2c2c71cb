"""A report in which some names are none that a register knows: EVERY FIGURE IN IT IS INVENTED, as it says in print.

`python -m tests.typeset.nicknames FILE` prints it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .families import grid_of, report_of
from .report import print_pdf

if TYPE_CHECKING:
    from .shapes import Report

CAPTION = "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn về chuyển đổi số của các địa phương:"
NAMES = ("Hà Nam", "Hung Yên", "Xứ Lạng", "Đông Nai", "Lào Cai", "Kinh Bắc", "QN", "Cà Mau")


def nicknames(names: tuple[str, ...] = NAMES) -> Report:
    """A table of provinces, each under one of the names, and no total."""
    # More than week 39 tells of any province: what is counted up does not fall.
    rows = [(name, f"20.{100 + 7 * number}") for number, name in enumerate(names)]
    return report_of(CAPTION, grid_of(("Địa phương", "Tổng số"), rows, None))


if __name__ == "__main__":
    (file,) = sys.argv[1:]
    Path(file).write_bytes(print_pdf(nicknames()))
