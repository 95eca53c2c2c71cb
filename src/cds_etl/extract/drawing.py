"""What a PDF page draws besides letters: straight lines become rules, filled boxes shades; whether it shows a picture.

Only geometry is read here; which rules make a table is for `grids` to find.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

from cds_etl.model import Box, Rule

from .bounds import Load, excess_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .pdfium import Frame

_THICKEST = 3.0  # points: a filled box thinner than this is a line; borders of tables are 0.25 to 2.25 points
_SHORTEST = 3.0  # points: shorter strokes are letters' parts and bullets
_SKEW = 0.5  # points by which the ends of a straight line may differ
_LARGEST = 0.6  # of the page's height: a larger filled box is paper
_WHITE = 250  # of 255, in each colour: lighter is no shade
_DEEPEST = 8  # forms within forms
_COVERED = 0.6  # of the page: an image that takes so much is the page
_OUTLINES = 100  # shapes that are neither lines nor boxes: letters may be drawn as such


class _Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: _Matrix) -> _Matrix:
        e, f = outer.point(self.e, self.f)
        return _Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            e,
            f,
        )


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rules and shades of a page, without repeats, from the top, and what else may hold letters.

    `has_picture` says that there are images, or so many curved shapes that they may be letters; `is_covered` that one
    image is the page itself; `excess` why an image is too large to be drawn.
    """

    rules: tuple[Rule, ...]
    shades: tuple[Box, ...]
    has_picture: bool
    is_covered: bool = False
    excess: str | None = None


def read_drawing(page: Any, frame: Frame) -> Drawing:
    """Rules and shades of a page (an open PDFium handle), in reader's coordinates.

    Raises OverloadError for a page that holds more than any page does.
    """
    load = Load()
    boxes: set[Box] = set()
    shades: set[Box] = set()
    highest = _LARGEST * frame.size[1]
    has_picture = is_covered = False
    excess = None
    outlines = 0
    for item, matrix in _objects(page, _Matrix(1, 0, 0, 1, 0, 0), 0, load):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            has_picture = True
            excess = excess or excess_of(item)
            is_covered = is_covered or _share(matrix, frame) >= _COVERED
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            load.add_segments(pdfium.FPDFPath_CountSegments(item))
            outlines += 1
            for box, is_line in _shapes(item, matrix, frame):
                if is_line:
                    boxes.add(box.rounded())
                elif box.height < highest and not _is_white(item):
                    shades.add(box.rounded())
    rules = tuple(map(Rule, sorted(boxes, key=_from_top)))
    has_picture = has_picture or outlines - len(boxes) - len(shades) >= _OUTLINES
    return Drawing(rules, tuple(sorted(shades, key=_from_top)), has_picture, is_covered, excess)


def _share(matrix: _Matrix, frame: Frame) -> float:
    """Which share of the page an image takes: its matrix maps the unit square to the page."""
    width, height = frame.size
    return abs(matrix.a * matrix.d - matrix.b * matrix.c) / max(width * height, 1.0)


def _from_top(box: Box) -> tuple[float, float, float, float]:
    return box.top, box.x0, box.bottom, box.x1


def _is_white(path: Any) -> bool:
    """Whether a path is filled with white, or with nothing that shows."""
    parts = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(path, *map(ctypes.byref, parts))
    red, green, blue, alpha = (part.value for part in parts)
    return alpha == 0 or min(red, green, blue) >= _WHITE


def _objects(holder: Any, outer: _Matrix, depth: int, load: Load) -> Iterator[tuple[Any, _Matrix]]:
    """Every object of a page or form with the matrix that takes its points to the page."""
    if depth == 0:
        count, get = pdfium.FPDFPage_CountObjects(holder), pdfium.FPDFPage_GetObject
    else:
        count, get = pdfium.FPDFFormObj_CountObjects(holder), pdfium.FPDFFormObj_GetObject
    load.add_objects(count)
    for index in range(count):
        item = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        matrix = _matrix(item).then(outer)
        yield item, matrix
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _objects(item, matrix, depth + 1, load)


def _matrix(item: Any) -> _Matrix:
    raw = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(raw))
    return _Matrix(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _shapes(path: Any, matrix: _Matrix, frame: Frame) -> Iterator[tuple[Box, bool]]:
    """The straight lines of a path (its strokes, and filled boxes too thin to be areas), and its filled boxes."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    for points in _subpaths(path, matrix, frame):
        if fill.value:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            box = Box(min(xs), min(ys), max(xs), max(ys))
            if min(box.width, box.height) <= _THICKEST:
                if max(box.width, box.height) >= _SHORTEST:
                    yield box, True
                continue
            if _is_box(points):
                yield box, False
        if stroke.value:
            yield from ((box, True) for box in _strokes(points))


def _is_box(points: list[tuple[float, float]]) -> bool:
    """Whether each side of a shape runs straight across or straight down."""
    sides = [*pairwise(points), (points[-1], points[0])]
    return all(min(abs(xa - xb), abs(ya - yb)) <= _SKEW for (xa, ya), (xb, yb) in sides)


def _strokes(points: list[tuple[float, float]]) -> Iterator[Box]:
    for (xa, ya), (xb, yb) in pairwise(points):
        box = Box(min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb))
        if min(box.width, box.height) <= _SKEW and max(box.width, box.height) >= _SHORTEST:
            yield box


def _subpaths(path: Any, matrix: _Matrix, frame: Frame) -> Iterator[list[tuple[float, float]]]:
    """Runs of points joined by straight lines, in reader's coordinates; a curve ends a run."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = frame.point(*matrix.point(x.value, y.value))
        if kind != pdfium.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = [point]
            continue
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points
