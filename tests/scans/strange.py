"""Files that hold pictures in other ways than one clean scan a page: mixed, with words behind the picture, or no text.

Each takes printed bytes or a seed and gives the bytes of a PDF; Tesseract makes the words behind pictures.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .paper import Sheet, bind
from .scan import Scanning, pictures, scan

if TYPE_CHECKING:
    from collections.abc import Collection

    from PIL.Image import Image

A4 = (595.28, 841.89)


def mixed(pdf: bytes, scanned: Collection[int], how: Scanning, seed: int) -> bytes:
    """The printed file with these pages replaced by their scans, numbered from 1; the others keep their text layer."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as old, pypdfium2.PdfDocument(scan(pdf, how, seed)) as new:
        made = pypdfium2.PdfDocument.new()
        for place in range(len(old)):
            made.import_pages(new if place + 1 in scanned else old, [place])
        written = io.BytesIO()
        made.save(written)
        made.close()
    return written.getvalue()


def joined(pdf: bytes, other: bytes) -> bytes:
    """The pages of one file and then those of the other."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as one, pypdfium2.PdfDocument(other) as two:
        one.import_pages(two)
        written = io.BytesIO()
        one.save(written)
    return written.getvalue()


def with_words_behind(scanned: bytes, language: str = "vie", dpi: int = 200) -> bytes:
    """Each page's picture over the invisible words that Tesseract reads in it; with "eng" they lack accents."""
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    with tempfile.TemporaryDirectory() as folder:
        for number, (picture, _, _) in enumerate(pictures(scanned, dpi)):
            path = Path(folder) / f"{number}.png"
            picture.save(path, dpi=(dpi, dpi))
            command = ["tesseract", str(path), str(path.with_suffix("")), "-l", language, "pdf"]
            subprocess.run(command, check=True, capture_output=True)
            with pypdfium2.PdfDocument(path.with_suffix(".pdf").read_bytes()) as page:
                made.import_pages(page)
        written = io.BytesIO()
        made.save(written)
    made.close()
    return written.getvalue()


def blank(seed: int, dpi: int = 200) -> bytes:
    """An empty sheet with the grain of paper."""
    return bind([Sheet(_grain(seed, dpi, 6, 247), *A4, quality=70)])


def noise(seed: int, dpi: int = 150) -> bytes:
    """Grain and nothing else, from black to white."""
    return bind([Sheet(_grain(seed, dpi, 80, 128), *A4, quality=70)])


def photograph(seed: int, dpi: int = 150) -> bytes:
    """Soft slopes of colour and round shapes: a picture with no letter in it."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFilter

    rng = np.random.default_rng(seed)
    width, height = (round(side * dpi / 72) for side in A4)
    across, down = np.linspace(0, 1, width)[None, :], np.linspace(0, 1, height)[:, None]
    parts = [a * across + b * down + c for a, b, c in rng.uniform(40, 85, (3, 3))]
    picture = Image.fromarray(np.stack(parts, axis=2).clip(0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(25):
        x, y, radius = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(20, 200)
        colour = tuple(int(part) for part in rng.integers(0, 256, 3))
        pen.ellipse((x - radius, y - radius * 0.7, x + radius, y + radius * 0.7), fill=colour)
    return bind([Sheet(picture.filter(ImageFilter.GaussianBlur(3)), *A4, quality=75)])


def vast(side: float = 14_400) -> bytes:
    """A page of the largest size that PDF 1.7 allows, 200 inches, with a small grey picture stretched over it."""
    return bind([Sheet(_grain(1, 20, 6, 240), side, side, quality=70)])


def heavy(pixels: int = 14_000) -> bytes:
    """A page whose picture is a fax of so many pixels a side: some kilobytes in the file, much more in memory."""
    from PIL import Image

    return bind([Sheet(Image.new("1", (pixels, pixels), 255), *A4)])


def _grain(seed: int, dpi: int, deviation: float, level: float) -> Image:
    import numpy as np
    from PIL import Image

    width, height = (round(side * dpi / 72) for side in A4)
    levels = np.random.default_rng(seed).normal(level, deviation, (height, width))
    return Image.fromarray(levels.clip(0, 255).astype(np.uint8))
