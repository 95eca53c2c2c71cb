"""Who finds tables in a PDF: ours, pdfplumber, and peers that happen to be installed (`pip install .[bench]`).

Each is taken as it comes, with the settings that its own documentation gives for tables of any kind.
"""

from __future__ import annotations

import hashlib
import importlib.util
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cds_etl.extract import extract, media_type
from cds_etl.model import Document

from .adjacency import Placed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Tables = list[list[Placed]]

_TOLERANCE = 3.0  # points by which edges of cells that share a line may differ


@dataclass(frozen=True, slots=True)
class Reader:
    """A name, and the function that gives the tables of a file."""

    name: str
    read: Callable[[Path], Tables]


def read_ours(path: Path) -> Tables:
    """Our tables, stitched over page breaks."""
    content = path.read_bytes()
    found = extract(Document(path.name, hashlib.sha256(content).hexdigest(), media_type(content)), content)
    return [
        [Placed(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]
        for table in found.tables
    ]


def read_pdfplumber(path: Path) -> Tables:
    """`find_tables()` of every page; merged cells are told by their boxes."""
    import pdfplumber

    tables = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for table in page.find_tables():
                texts = zip(table.rows, table.extract(), strict=True)
                pairs = ((box, text) for row, line in texts for box, text in zip(row.cells, line, strict=True) if box)
                tables.append(_placed(pairs))
            page.close()
    return tables


def read_camelot(path: Path) -> Tables:
    """Camelot's `hybrid`, its best on these documents."""
    import camelot  # type: ignore[import-not-found, unused-ignore]

    tables = camelot.read_pdf(str(path), pages="all", flavor="hybrid", suppress_stdout=True)
    return [_rows(table.df.to_numpy().tolist()) for table in tables]


def read_img2table(path: Path) -> Tables:
    """img2table with borderless tables, without OCR."""
    from img2table.document import PDF  # type: ignore[import-not-found, unused-ignore]

    pages = PDF(str(path)).extract_tables(borderless_tables=True)
    found = []
    for table in (table for tables in pages.values() for table in tables):
        cells = {
            ((cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2), cell.value or "")
            for row in table.content.values()
            for cell in row
        }
        found.append(_placed(cells))
    return found


def read_tablers(path: Path) -> Tables:
    """tablers, with the text of its cells."""
    import tablers  # type: ignore[import-not-found, unused-ignore]

    with tablers.Document(str(path)) as pdf:
        return [
            _placed((cell.bbox, cell.text or "") for cell in table.cells)
            for page in pdf.pages()
            for table in tablers.find_tables(page, extract_text=True)
        ]


def _rows(rows: list[list[str]]) -> list[Placed]:
    return [Placed(row, column, 1, 1, text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]


def _placed(cells: Iterable[tuple[tuple[float, float, float, float], str | None]]) -> list[Placed]:
    """Cells with boxes (left, top, right, bottom) as cells of a grid: its lines are the boxes' edges."""
    boxes = list(cells)
    xs, ys = (
        _lines(x for (x0, _, x1, _), _ in boxes for x in (x0, x1)),
        _lines(y for (_, y0, _, y1), _ in boxes for y in (y0, y1)),
    )
    placed = []
    for (x0, y0, x1, y1), text in boxes:
        row, column = bisect_right(ys, y0), bisect_right(xs, x0)
        placed.append(Placed(row, column, bisect_right(ys, y1) - row, bisect_right(xs, x1) - column, text or ""))
    return placed


def _lines(edges: Iterable[float]) -> list[float]:
    """Edges in order, those nearer than the tolerance taken as one."""
    lines: list[float] = []
    for edge in sorted(edges):
        if not lines or edge - lines[-1] > _TOLERANCE:
            lines.append(edge)
    return lines


OURS = Reader("cds-etl", read_ours)
PDFPLUMBER = Reader("pdfplumber", read_pdfplumber)
_PEERS = (
    ("camelot", Reader("camelot hybrid", read_camelot)),
    ("img2table", Reader("img2table", read_img2table)),
    ("tablers", Reader("tablers", read_tablers)),
)


def installed() -> list[Reader]:
    """Ours, pdfplumber, and the peers that are here."""
    return [OURS, PDFPLUMBER, *(reader for module, reader in _PEERS if importlib.util.find_spec(module))]
