"""Tables as strangers print them, from Chromium: rules and shades of all kinds, or none, read as they are printed.

Each seed was once read wrongly: prose between rules taken for rows, shaded heads for rows, heads for running lines, two
tables side by side or one below the other for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from printers.page import CHROMIUM, print_page
from printers.score_sheet import differences_of
from printers.sheet_html import write_sheet
from printers.sheets import BORDERS, draw_sheet

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = (7, 12, 17, 19, 23, 27, 30, 37, 39, 47, 54, 62, 79, 84, 88, 90, 95, 105)


def test_the_seeds_hold_every_kind_of_border_but_the_drawn_grid() -> None:
    assert {draw_sheet(seed).style.borders for seed in SEEDS} == set(BORDERS) - {"all"}


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("seed", SEEDS)
def test_chromium(seed: int, tmp_path: Path) -> None:
    sheet = draw_sheet(seed)
    assert differences_of(sheet, print_page(write_sheet(sheet), tmp_path)) == []
