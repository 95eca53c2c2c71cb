"""A printed report laid on a scanner: the same pages as pictures, worn and turned, with the truth of the print.

How a page wears is in `wear`, how pictures become a PDF in `paper`; files that are odd in other ways in `strange`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from .paper import Sheet, bind
from .wear import CLEAN, Wear, wear_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

Turned = Literal["none", "upside down", "a quarter"]
DEGREES = {"none": 0, "upside down": 180, "a quarter": 90}


@dataclass(frozen=True, slots=True)
class Scanning:
    """How a report is scanned: dots per inch, wear, and pages that lay the wrong way.

    `turned` pages are the last and every second one before it; with `flagged` the file tells viewers to turn them
    back, otherwise they lie.
    """

    dpi: int = 200
    wear: Wear = CLEAN
    turned: Turned = "none"
    flagged: bool = False


def scan(pdf: bytes, how: Scanning, seed: int, *, marked: tuple[int, ...] = ()) -> bytes:
    """The scanned PDF of a printed one; the same seed gives the same bytes. `marked` pages get the seal or signature.

    >>> from typeset.report import typeset
    >>> from typeset.families import SAMPLES
    >>> printed = typeset(SAMPLES["dti"]().report)
    >>> scan(printed.pdf, Scanning(dpi=72), 1)[:5]
    b'%PDF-'
    """
    import numpy as np

    pages = list(pictures(pdf, how.dpi))
    sheets = []
    for number, (picture, width, height) in enumerate(pages, 1):
        wear = how.wear if number in marked else replace(how.wear, mark="none")
        rng = np.random.default_rng([seed, number])
        place = (rng.uniform(0.35, 0.75), rng.uniform(0.35, 0.65))
        worn = wear_out(picture, wear, how.dpi, rng, place)
        degrees = 0 if (len(pages) - number) % 2 else DEGREES[how.turned]
        if degrees:
            worn = worn.rotate(degrees, expand=True)
        size = (height, width) if degrees == 90 else (width, height)
        sheets.append(Sheet(worn, *size, wear.quality, degrees if how.flagged else 0))
    return bind(sheets)


def pictures(pdf: bytes, dpi: int) -> Iterator[tuple[Image, float, float]]:
    """Each page in grey, with its size in points."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            yield picture, *page.get_size()
            page.close()
