"""What pages have in common is held once, and the pool itself does not grow with the document."""

from __future__ import annotations

from cds_etl.extract.pool import Pool
from cds_etl.model import Box


def box(x0: str, top: str) -> Box:
    """A box whose numbers are objects of their own."""
    return Box(float(x0), float(top), float("300.25"), float("700.5"))


def test_equal_boxes_of_two_pages_are_one() -> None:
    pool = Pool()
    first = pool.box(box("50.5", "100.5"))
    pool.turn_page()
    assert pool.box(box("50.5", "100.5")) is first


def test_a_box_stays_as_it_is_and_shares_its_numbers() -> None:
    pool = Pool()
    first, second = pool.box(box("50.5", "100.5")), pool.box(box("50.5", "120.5"))
    assert (first, second) == (box("50.5", "100.5"), box("50.5", "120.5"))
    assert (first.x0 is second.x0, first.x1 is second.x1) == (True, True)
    assert pool.number(float("50.5")) is first.x0


def test_a_pool_that_has_grown_large_is_emptied() -> None:
    pool = Pool()
    first = pool.box(box("50.5", "100.5"))
    for number in range(10_000):
        pool.number(number + 0.25)
        pool.box(box("50.5", f"{number}.75"))
    pool.turn_page()
    assert pool.box(box("50.5", "100.5")) is not first
