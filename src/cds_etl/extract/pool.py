"""Numbers and boxes that pages have in common, each held once while a long document is read.

What is on a page is found elsewhere; here nothing is changed but which of two equal values is kept.
"""

from __future__ import annotations

from cds_etl.model import Box

_MOST = 4096  # values of a kind, those of a few pages: more would take the memory that they are to save


class Pool:
    """What stood on the last pages: pages of a document are mostly set alike, and tables go on over them."""

    def __init__(self) -> None:
        self._numbers: dict[float, float] = {}
        self._boxes: dict[Box, Box] = {}

    def turn_page(self) -> None:
        """Forget what is known where it has become too much."""
        for known in (self._numbers, self._boxes):
            if len(known) > _MOST:
                known.clear()

    def number(self, value: float) -> float:
        """The number, or its equal that is held already.

        >>> pool, kept = Pool(), float("0.5")
        >>> pool.number(kept) is kept, pool.number(float("0.5")) is kept
        (True, True)
        """
        return self._numbers.setdefault(value, value)

    def box(self, box: Box) -> Box:
        """The box, or its equal that is held already; of a new one the numbers are shared.

        >>> pool, kept = Pool(), Box(0.5, 0.5, 1.5, 2.5)
        >>> pool.box(kept).x0 is pool.box(Box(0.5, 4.5, 1.5, 6.5)).x0
        True
        """
        held = self._boxes.get(box)
        if held is None:
            share = self._numbers.setdefault
            x0, top, x1, bottom = box
            held = Box(share(x0, x0), share(top, top), share(x1, x1), share(bottom, bottom))
            self._boxes[held] = held
        return held
