"""The steps from a picture to words, each by itself, on pictures drawn here. No engine is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from cds_etl.extract.scan.chunks import find_chunks
from cds_etl.extract.scan.ink import find_ink
from cds_etl.extract.scan.picture import Picture, straightened, turned, unfanned
from cds_etl.extract.scan.ruling import find_strokes
from cds_etl.extract.scan.turning import find_fan, find_skew, lies_on_its_side

if TYPE_CHECKING:
    from cds_etl.extract.scan.picture import Pixels

SCALE = 200 / 72
BLUE, RED, BLACK = (200, 80, 60), (50, 40, 200), (20, 20, 20)


def paper(height: int = 700, width: int = 900, shade: int = 240) -> Pixels:
    return np.full((height, width, 3), shade, dtype=np.uint8)


def write(
    page: Pixels, left: int, foot: int, letters: int = 6, tall: int = 25, ink: tuple[int, int, int] = BLACK
) -> None:
    """Upright strokes with a bar at the foot, as wide as letters are."""
    for number in range(letters):
        x = left + number * 20
        page[foot - tall : foot, x : x + 4] = ink
        page[foot - 4 : foot, x : x + 14] = ink


def lines_of(page: Pixels, rows: int = 12) -> Pixels:
    for row in range(rows):
        write(page, 60, 100 + row * 50, letters=38)
    return page


def test_ink_is_found_on_paper_of_any_shade() -> None:
    page = lines_of(paper())
    shadow = np.linspace(0.6, 1.0, page.shape[1])[None, :, None]
    ink = find_ink(Picture((page * shadow).astype(np.uint8), SCALE))
    clean = find_ink(Picture(page, SCALE))
    assert (ink.dark == clean.dark).mean() > 0.995


def test_a_stamp_in_colour_is_taken_away_and_what_it_covers_stays() -> None:
    page = paper()
    for across in range(0, 400, 30):
        page[200:420, 200 + across : 206 + across] = RED
    page[200:206, 200:600] = RED
    write(page, 260, 300)
    dark = find_ink(Picture(page, SCALE)).dark
    assert dark[276:300, 261:263].all()
    assert dark.sum() < 1.2 * 6 * (25 * 4 + 4 * 10)


@pytest.mark.parametrize("edge", ["top", "left"])
def test_a_dark_edge_is_no_ink(edge: str) -> None:
    page = lines_of(paper())
    clean = find_ink(Picture(page.copy(), SCALE)).dark.sum()
    page[:40] = 30 if edge == "top" else page[:40]
    page[:, :40] = 30 if edge == "left" else page[:, :40]
    assert abs(int(find_ink(Picture(page, SCALE)).dark.sum()) - int(clean)) < 0.02 * clean


def test_light_letters_in_a_dark_box_are_ink() -> None:
    page = lines_of(paper())
    page[340:420, 200:700] = BLACK
    write(page, 260, 400, ink=(240, 240, 240))
    dark = find_ink(Picture(page, SCALE)).dark
    assert dark[378:398, 261:263].all()
    assert not dark[350:370, 300:600].any()


@pytest.mark.parametrize("degrees", [-2.0, -0.4, 0.0, 0.7, 2.0])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees: float) -> None:
    page = straightened(lines_of(paper()), degrees)
    skew, _ = find_skew(find_ink(Picture(page, SCALE)).dark, SCALE)
    assert skew == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_on_its_side_is_told_from_one_that_stands(quarters: int) -> None:
    page = turned(lines_of(paper()), quarters)
    assert lies_on_its_side(find_ink(Picture(page, SCALE)).dark, SCALE) == bool(quarters % 2)


def test_lines_that_fan_out_are_made_parallel() -> None:
    page = unfanned(lines_of(paper()), -0.8)
    fan = find_fan(find_ink(Picture(page, SCALE)).dark, SCALE)
    assert fan == pytest.approx(0.8, abs=0.25)


def paper_with_a_line() -> Pixels:
    page = paper()
    write(page, 60, 600, letters=30)
    return page


def grid(page: Pixels) -> Pixels:
    for y in (100, 200, 300):
        page[y : y + 3, 100:800] = BLACK
    for x in (100, 400, 797):
        page[100:303, x : x + 3] = BLACK
    return page


def test_drawn_lines_are_found_and_letters_are_none() -> None:
    across, down, _ = find_strokes(find_ink(Picture(grid(paper_with_a_line()), SCALE)))
    assert [one.at for one in across] == pytest.approx([101.5, 201.5, 301.5], abs=1)
    assert [one.at for one in down] == pytest.approx([101.5, 401.5, 798.5], abs=1)


def test_a_broken_line_is_one_and_one_with_little_left_is_as_long_as_its_fellows() -> None:
    page = grid(paper())
    page[190:210, 300:312] = 240
    page[290:310, 160:420] = 240
    page[250:253, 400:800] = BLACK
    across, _, _ = find_strokes(find_ink(Picture(page, SCALE)))
    assert [(round(one.start, -1), round(one.end, -1)) for one in across] == [
        (100, 800),
        (100, 800),
        (400, 800),
        (100, 800),
    ]


def test_a_chunk_ends_at_a_line_and_at_a_wide_gap() -> None:
    page = grid(paper())
    write(page, 130, 160)
    write(page, 430, 160, letters=3)
    write(page, 600, 160, letters=3)
    write(page, 300, 500)
    ink = find_ink(Picture(page, SCALE))
    sheet = find_chunks(ink, *find_strokes(ink))
    boxes = sorted(sheet.box(chunk.marks)[:2] for chunk in sheet.chunks)
    assert [(round(left, -1), round(top, -1)) for left, top in boxes] == [
        (130, 140),
        (300, 480),
        (430, 140),
        (600, 140),
    ]


def test_a_raised_sign_belongs_to_its_line_and_is_told_apart() -> None:
    page = lines_of(paper(), rows=1)
    write(page, 60, 300, letters=8)
    write(page, 222, 288, letters=1, tall=15)
    ink = find_ink(Picture(page, SCALE))
    sheet = find_chunks(ink, *find_strokes(ink))
    [chunk] = [chunk for chunk in sheet.chunks if chunk.baseline > 200]
    assert len(chunk.marks) == 9
    assert [sheet.box(run)[0] for run in chunk.raised] == [222]


def test_dust_is_no_chunk() -> None:
    page = lines_of(paper())
    rng = np.random.default_rng(1)
    for x, y in rng.integers((20, 20), (880, 680), size=(300, 2)).tolist():
        page[y : y + 2, x : x + 2] = BLACK
    ink = find_ink(Picture(page, SCALE))
    sheet = find_chunks(ink, *find_strokes(ink))
    assert len(sheet.chunks) == 12
