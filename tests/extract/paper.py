"""PDF pages written by hand, operator by operator: for what a typesetter would not print (turned, hidden, doubled)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.extract.pdfium import read_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cds_etl.model import Page


@dataclass
class Sheet:
    """One page: drawing operators gathered in `content`; boxes as PDF has them, origin below.

    With `form`, a matrix, they are drawn by a form that the page shows through it.
    """

    width: float = 400
    height: float = 300
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None
    form: str = ""
    content: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, text: str, *, size: float = 12, mode: int = 0, matrix: str = "", bold: bool = False
    ) -> Sheet:
        """Text at x and y (from below); `mode` 3 is invisible; `matrix` replaces the upright one, without x and y."""
        font = "/F2" if bold else "/F1"
        place = f"{matrix or '1 0 0 1'} {x} {y} Tm"
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.content.append(f"BT {font} {size} Tf {mode} Tr {place} ({escaped}) Tj ET")
        return self

    def rows(self, xs: Sequence[float], y: float, *rows: str, step: float = 18, size: float = 10) -> Sheet:
        """Rows of a table from y downwards, a `step` apart: cells between bars, each at its x; blank ones are left out.

        `Sheet().rows((40, 100), 200, "Alpha|1", "Beta|2")` is two rows of two columns.
        """
        for number, row in enumerate(rows):
            for x, text in zip(xs, row.split("|"), strict=True):
                if text:
                    self.text(x, y - step * number, text, size=size)
        return self

    def shade(self, edges: Sequence[float], *ys: float, height: float = 16) -> Sheet:
        """Grey cells side by side between the edges, upwards from each y; draw them before the text on them."""
        self.content.append("0.8 g")
        for y in ys:
            for x0, x1 in pairwise(edges):
                self.box(x0, y, x1 - x0, height, "f")
        self.content.append("0 g")
        return self

    def rules(self, x0: float, x1: float, *ys: float) -> Sheet:
        """Strokes from x0 to x1 at several heights."""
        for y in ys:
            self.line(x0, y, x1, y)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A stroke from one point to another."""
        self.content.append(f"{x0} {y0} m {x1} {y1} l S")
        return self

    def box(self, x: float, y: float, width: float, height: float, paint: str = "S") -> Sheet:
        """A rectangle, stroked (`S`), filled (`f`) or both (`B`)."""
        self.content.append(f"{x} {y} {width} {height} re {paint}")
        return self

    def pdf(self) -> bytes:
        """The document of this one page."""
        stream = "\n".join(self.content).encode("latin-1")
        resources = "/Resources << /Font << /F1 5 0 R /F2 7 0 R >>"
        shown = f"q {self.form} cm /X1 Do Q".encode() if self.form else stream
        crop = f"/CropBox [{' '.join(map(str, self.crop))}]" if self.crop else ""
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.width} {self.height}] {crop} /Rotate {self.rotate}"
                f" /Contents 4 0 R {resources} /XObject << /X1 6 0 R >> >> >>"
            ).encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Type /XObject /Subtype /Form /BBox [-2000 -2000 2000 2000] %s >> /Length %d >>\nstream\n%s\nendstream"
            % (resources.encode(), len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        ]
        return assemble(objects)

    def page(self) -> Page:
        """The page as it is read."""
        return next(iter(read_pages(self.pdf())))


def assemble(objects: list[bytes]) -> bytes:
    """A PDF file of numbered objects, the first of which is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
