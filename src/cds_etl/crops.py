"""Pictures of printed cells: header, row, totals and the cell itself, cut from the pages of a kept document.

PDFium renders, Pillow cuts and frames. Which cells belong into a picture is for whoever asks.
"""

from __future__ import annotations

import io
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from . import records as rec
from .model import Box
from .seeing import SightError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from PIL import Image

    from .load import Dataset, Store

SCALE = 2.0  # pixels to a point
PDF = "application/pdf"
_TARGET, _TOTAL = "#c8102e", "#1f5fd0"
_MARGIN = 3.0  # points around what is cut out
_PADDING = 6.0  # points on both sides of what is printed in a column
_BORDER = 2.5  # points of a cell that its rules may take
_DARK = 160  # of 255: what is darker is ink, not shade
_STROKE = 4  # pixels
_MOST_PIXELS = 70_000_000  # of a page: two sheets of A0
_SEAM = 2  # pixels between two columns
_FAINT = "#d9d4c8"
_GAP = 10  # pixels between two cuts that do not follow on the page
_COLOURS = 64
_IS_INK = [255 if shade < _DARK else 0 for shade in range(256)]
CellKey = tuple[str, int, int]


class Cut(NamedTuple):
    """A stretch of a page, from top to bottom, and the ranges of it from left to right that are shown side by side."""

    page: int
    top: float
    bottom: float
    ranges: tuple[tuple[float, float], ...]


class Mark(NamedTuple):
    """A frame around something on a page."""

    page: int
    box: Box
    colour: str
    is_cell: bool = True


def draw_observation(observation: rec.Observation, dataset: Dataset, store: Store, target: Path) -> Path:
    """Write the picture of a value as a PNG file. Raises SightError."""
    content = picture_of(observation, dataset, store)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise SightError(f"{target} cannot be written ({error.strerror}): name another place.") from error
    return target


def picture_of(observation: rec.Observation, dataset: Dataset, store: Store) -> bytes:
    """A PNG of a value's cell with its row and header, or of its paragraph. Raises SightError."""
    (document,) = dataset.rows(rec.DocumentRecord, of=observation.document_id)
    records = rec.RecordSet(
        row for kind in (rec.CellRecord, rec.PageRecord) for row in dataset.rows(kind, of=document.document_id)
    )
    with Pages(document, records.of(rec.PageRecord), store) as pages:
        if observation.table_id and observation.row and observation.column and observation.source == "table":
            key = (observation.table_id, observation.row, observation.column)
            cells = [cell for cell in records.of(rec.CellRecord) if cell.table_id == key[0]]
            content = pages.png(*cut_table(cells, [key], [], {key[1]}, {cell.column for cell in cells}, pages))
        else:
            box = Box(observation.x0, observation.top, observation.x1, observation.bottom)
            content = pages.png([cut_passage(observation.page, box)], [frame(observation.page, box, is_cell=False)])
    if content is None and document.media_type == PDF:
        raise SightError(f"The bytes of {document.path} are not kept in {store}: restore them from a copy.")
    if content is None:
        raise SightError(f"{document.path} is no PDF: it has no page to draw.")
    return content


def frame(page: int, box: Box, *, is_target: bool = True, is_cell: bool = True) -> Mark:
    """A frame: strong around what is in question, light around what it must fit; of a cell, around its print."""
    return Mark(page, box, _TARGET if is_target else _TOTAL, is_cell)


def cut_table(
    cells: Iterable[rec.CellRecord],
    targets: Sequence[CellKey],
    totals: Sequence[CellKey],
    rows: set[int],
    columns: set[int],
    pages: Pages,
) -> tuple[list[Cut], list[Mark]]:
    """The cuts of one table: its header, then these rows, both with its labels and these columns; and the frames.

    `cells` are those of one table; `targets` are framed strongly, `totals` lightly. Columns are shown no wider than
    what is printed in them, so that a picture can be read on a telephone.
    """
    own = list(cells)
    visible = [cell for cell in own if cell.role == "header" or cell.row in rows]
    labels = [cell for cell in visible if cell.role in ("label", "group")]
    shown = columns | {column for cell in labels for column in range(cell.column, cell.column + cell.column_span)}
    ranges = _ranges(own, visible, shown, pages)
    cuts: list[Cut] = []
    by_row: dict[tuple[int, int], list[rec.CellRecord]] = defaultdict(list)
    for cell in visible:
        by_row[0 if cell.role == "header" else cell.row, cell.page].append(cell)
    for (_, page), found in sorted(by_row.items()):
        if ranges[page]:
            _append(cuts, Cut(page, min(c.top for c in found), max(c.bottom for c in found), ranges[page]))
    by_key = {(cell.table_id, cell.row, cell.column): cell for cell in own}
    marks = [
        frame(by_key[key].page, _box(by_key[key]), is_target=keys is targets)
        for keys in (totals, targets)
        for key in keys
        if key in by_key
    ]
    return cuts, marks


def _box(cell: rec.CellRecord) -> Box:
    return Box(cell.x0, cell.top, cell.x1, cell.bottom)


def _append(cuts: list[Cut], cut: Cut) -> None:
    """Add a cut, as one with the last where it goes on below that."""
    last = cuts[-1] if cuts else None
    if last and last.page == cut.page and last.ranges == cut.ranges and abs(last.bottom - cut.top) < _MARGIN:
        cuts[-1] = last._replace(bottom=cut.bottom)
    else:
        cuts.append(cut)


def _ranges(
    own: Sequence[rec.CellRecord], visible: Sequence[rec.CellRecord], shown: set[int], pages: Pages
) -> dict[int, tuple[tuple[float, float], ...]]:
    """By page, from where to where each column is shown: as far as ink reaches in it on any page."""
    edges: dict[tuple[int, int], tuple[float, float]] = {}
    for cell in own:
        if cell.column_span == 1:
            left, right = edges.get((cell.page, cell.column), (cell.x0, cell.x1))
            edges[cell.page, cell.column] = (min(left, cell.x0), max(right, cell.x1))
    inked: dict[int, list[float]] = defaultdict(list)
    for cell in visible:
        ink = pages.ink(cell.page, _box(cell))
        if ink is None:
            continue
        for column in range(cell.column, cell.column + cell.column_span):
            left, right = edges.get((cell.page, column), (0.0, 0.0))
            inside = max(ink[0] - _PADDING, left) - left, min(ink[1] + _PADDING, right) - left
            inked[column] += inside if inside[0] < inside[1] else ()
    ranges: dict[int, tuple[tuple[float, float], ...]] = {}
    for page in {cell.page for cell in own}:
        mine = {column: edges[page, column] for column in sorted(shown) if (page, column) in edges}
        ranges[page] = tuple(
            (left + min(inked[column]), left + max(inked[column])) if inked[column] else (left, right)
            for column, (left, right) in mine.items()
        )
    return ranges


def cut_passage(page: int, box: Box) -> Cut:
    """The stretch of a page that holds a paragraph or a note."""
    around = 2 * _MARGIN
    return Cut(page, box.top - around, box.bottom + around, ((box.x0 - around, box.x1 + around),))


class Pages:
    """The pages of a kept document, rendered as they are asked for; use it in a `with` statement.

    A document that is no PDF, or whose bytes are not kept, has no pictures.
    """

    def __init__(self, document: rec.DocumentRecord, pages: Iterable[rec.PageRecord], store: Store) -> None:
        self._pages: Mapping[int, rec.PageRecord] = {page.page: page for page in pages}
        self._is_pdf = document.media_type == PDF and store.keeps(document.sha256)
        self._content = store.document_bytes(document.sha256) if self._is_pdf else b""
        self._image = lru_cache(maxsize=4)(self._render)

    def __enter__(self) -> Pages:
        """Open the document."""
        import pypdfium2

        self._pdf = pypdfium2.PdfDocument(self._content) if self._is_pdf else None
        return self

    def __exit__(self, *_: object) -> None:
        """Close the document."""
        if self._pdf is not None:
            self._pdf.close()

    def ink(self, page: int, box: Box) -> tuple[float, float] | None:
        """From where to where something is printed inside a cell, in points; None where nothing is."""
        if self._pdf is None:
            return None
        image = self._image(page)
        inner = _pixels(image, box.x0 + _BORDER, box.top + _BORDER, box.x1 - _BORDER, box.bottom - _BORDER)
        found = image.crop(inner).convert("L").point(_IS_INK).getbbox()
        return ((inner[0] + found[0]) / SCALE, (inner[0] + found[2]) / SCALE) if found else None

    def png(self, cuts: Sequence[Cut], marks: Sequence[Mark]) -> bytes | None:
        """The cuts one below the other with frames on them, as PNG; None where there is nothing to show."""
        from PIL import Image

        if self._pdf is None or not cuts:
            return None
        strips = [self._strip(cut, [mark for mark in marks if mark.page == cut.page]) for cut in cuts]
        height = sum(strip.height for strip in strips) + _GAP * (len(strips) - 1)
        whole = Image.new("RGB", (max(strip.width for strip in strips), height), "white")
        top = 0
        for strip in strips:
            whole.paste(strip, (0, top))
            top += strip.height + _GAP
        stream = io.BytesIO()
        small = whole.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        small.save(stream, "PNG", optimize=True)
        return stream.getvalue()

    def _strip(self, cut: Cut, marks: Sequence[Mark]) -> Image.Image:
        from PIL import Image, ImageDraw

        page = self._image(cut.page).copy()
        pen = ImageDraw.Draw(page)
        for mark in marks:
            pen.rectangle(self._around(mark), outline=mark.colour, width=_STROKE)
        pieces = [
            page.crop(_pixels(page, left, cut.top - _MARGIN, right, cut.bottom + _MARGIN)) for left, right in cut.ranges
        ]
        width = sum(piece.width for piece in pieces) + _SEAM * (len(pieces) - 1)
        strip = Image.new("RGB", (width, pieces[0].height), _FAINT)
        left = 0
        for piece in pieces:
            strip.paste(piece, (left, 0))
            left += piece.width + _SEAM
        return strip

    def _around(self, mark: Mark) -> list[float]:
        """A frame in pixels: around what is printed in a cell, as high as the cell; around any other box."""
        if not mark.is_cell:
            outer = mark.box.x0 - _MARGIN, mark.box.top - _MARGIN, mark.box.x1 + _MARGIN, mark.box.bottom + _MARGIN
            return [side * SCALE for side in outer]
        left, right = self.ink(mark.page, mark.box) or (mark.box.x0, mark.box.x1)
        wide = _PADDING - _STROKE / SCALE
        sides = max(mark.box.x0, left - wide), mark.box.top, min(mark.box.x1, right + wide), mark.box.bottom
        return [side * SCALE for side in sides]

    def _render(self, number: int) -> Image.Image:
        assert self._pdf is not None
        return render(self._pdf, number, self._pages[number].rotation, self._pages[number].skew)


def render(pdf: Any, number: int, rotation: int, skew: float) -> Image.Image:
    """A page of an open PDF as it was read: turned so that its letters stand upright, and straight.

    Raises SightError for a page that is damaged, smaller than a pixel, or larger than any sheet.
    """
    import pypdfium2

    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError as error:
        raise SightError(f"Page {number} cannot be drawn: it is damaged.") from error
    try:
        width, height = page.get_size()
        if not (min(width, height) * SCALE >= 1 and width * height * SCALE**2 <= _MOST_PIXELS):
            raise SightError(f"Page {number} cannot be drawn: it measures {width:,.0f} by {height:,.0f} points.")
        image = page.render(scale=SCALE, rotation=(rotation - page.get_rotation()) % 360).to_pil().convert("RGB")
        return straight(image, skew)
    finally:
        page.close()


def straight(image: Image.Image, skew: float) -> Image.Image:
    """The picture of a page that lay askew on the scanner, as it was turned back to be read."""
    from PIL import Image

    return image.rotate(skew, Image.Resampling.BICUBIC, fillcolor="white") if skew else image


def _pixels(image: Image.Image, left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    """A rectangle in points as one of pixels inside the image, at least one pixel large."""
    x0, y0 = max(0, round(left * SCALE)), max(0, round(top * SCALE))
    return (
        x0,
        y0,
        max(x0 + 1, min(image.width, round(right * SCALE))),
        max(y0 + 1, min(image.height, round(bottom * SCALE))),
    )
