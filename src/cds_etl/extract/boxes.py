"""Rules to boxes of cells, with pdfplumber's table geometry: edges, intersections, cells, tables.

Outer columns without an outer border are closed first; what stands in the boxes is for `grids`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypedDict

from cds_etl.model import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cds_etl.model import Rule, Word

    _Point = tuple[float, float]

TOLERANCE = 3.0  # points by which lines that should meet may miss: pdfplumber's own setting
_FEWEST_VERTICALS = 2  # that say where columns are; one alone parts the labels from columns without rules


class _Edge(TypedDict):
    """An edge as pdfplumber's functions expect it."""

    x0: float
    x1: float
    top: float
    bottom: float
    width: float
    height: float
    orientation: str


def table_boxes(rules: Sequence[Rule], words: Sequence[Word]) -> list[list[Box]]:
    """Boxes of cells, grouped by table."""
    if len(rules) < 4:
        return []
    from pdfplumber import table  # takes 0.16 s to import, for pages that have rules only

    near = TOLERANCE
    edges = table.merge_edges([_edge(rule.box, rule.is_horizontal) for rule in rules], near, near, near, near)
    edges += [*_open_sides(edges, words, "x0"), *_open_sides(edges, words, "x1")]
    cells = _smallest_boxes(table.edges_to_intersections(edges, near, near))
    return [[Box(*cell) for cell in cells] for cells in table.cells_to_tables(cells)]


def _smallest_boxes(crossings: Mapping[_Point, Mapping[str, Sequence[_Edge]]]) -> list[Box]:
    """For each crossing the smallest box whose upper left corner it is, with an edge along each of its sides.

    What pdfplumber's `intersections_to_cells` gives, which took a quarter of the time of a ruled page: it compares
    edges anew for each pair of points.
    """
    met = {point: {id(edge) for edges in found.values() for edge in edges} for point, found in crossings.items()}
    points = sorted(met)
    beneath: dict[float, list[_Point]] = {}
    beside: dict[float, list[_Point]] = {}
    for point in points:
        beneath.setdefault(point[0], []).append(point)
        beside.setdefault(point[1], []).append(point)
    boxes = []
    for point in points:
        x, y = point
        right = [other for other in beside[y] if other[0] > x and not met[point].isdisjoint(met[other])]
        lower = (other for other in beneath[x] if other[1] > y and not met[point].isdisjoint(met[other]))
        corners = (
            (opposite, upper, below) for below in lower for upper in right if (opposite := (upper[0], below[1])) in met
        )
        for opposite, upper, below in corners:
            if not met[opposite].isdisjoint(met[upper]) and not met[opposite].isdisjoint(met[below]):
                boxes.append(Box(x, y, *opposite))
                break
    return boxes


def _edge(box: Box, is_horizontal: bool) -> _Edge:
    x0, top, x1, bottom = box
    if is_horizontal:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return _Edge(
        x0=x0,
        x1=x1,
        top=top,
        bottom=bottom,
        width=x1 - x0,
        height=bottom - top,
        orientation="h" if is_horizontal else "v",
    )


def _open_sides(edges: Sequence[_Edge], words: Sequence[Word], side: Literal["x0", "x1"]) -> Iterator[_Edge]:
    """The outer border of a column that none is drawn for: where horizontal rules run on to beyond the vertical ones.

    Two rules one above the other that end there and meet the same vertical rule are joined at their ends, if words
    stand between there and the vertical rules in the table: else the rules are merely too long.
    """
    verticals = [edge for edge in edges if edge["orientation"] == "v"]
    ends: list[tuple[_Edge, list[_Edge]]] = []
    for edge in sorted((edge for edge in edges if edge["orientation"] == "h"), key=lambda edge: edge["top"]):
        met = [other for other in verticals if _meet(edge, other)]
        if len(met) >= _FEWEST_VERTICALS and all(abs(edge[side] - other[side]) > TOLERANCE for other in met):
            ends.append((edge, met))
    strips: list[Box] = []
    for (upper, met), (lower, met_below) in pairwise(ends):
        shared = [other["x0"] for other in met if other in met_below]
        if not shared or abs(upper[side] - lower[side]) > TOLERANCE:
            continue
        x, nearest = upper[side], min(shared) if side == "x0" else max(shared)
        strip = Box(min(x, nearest), upper["top"], max(x, nearest), lower["top"])
        if strips and strips[-1].bottom != strip.top:
            yield from _borders(strips, words, side)
            strips = []
        strips.append(strip)
    yield from _borders(strips, words, side)


def _borders(strips: Sequence[Box], words: Sequence[Word], side: Literal["x0", "x1"]) -> Iterator[_Edge]:
    """The outer edges of strips one above the other, if a word stands in one of them."""
    if any(strip.holds((word.box.x0 + word.box.x1) / 2, word.baseline) for word in words for strip in strips):
        for strip in strips:
            x = strip.x0 if side == "x0" else strip.x1
            yield _edge(Box(x, strip.top, x, strip.bottom), is_horizontal=False)


def _meet(horizontal: _Edge, vertical: _Edge) -> bool:
    return (
        vertical["top"] - TOLERANCE <= horizontal["top"] <= vertical["bottom"] + TOLERANCE
        and horizontal["x0"] - TOLERANCE <= vertical["x0"] <= horizontal["x1"] + TOLERANCE
    )
