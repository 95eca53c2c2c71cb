"""What paper and scanner do to a page: faint toner, uneven light, skew, a lid's shadow, blur, noise, and seals.

Pictures in, pictures out, each step a pure function of its settings and a seeded generator. Which document gets what is
in `conditions`; PDFs are written by `paper`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from numpy import float32, floating
    from numpy.random import Generator
    from numpy.typing import NDArray
    from PIL.Image import Image

Mode = Literal["grey", "colour", "black and white"]
Mark = Literal["none", "seal", "signature"]
_AT = 200
"""Lengths in pixels are given for this resolution and grow with it: a lens blurs paper, not pixels."""


@dataclass(frozen=True, slots=True)
class Wear:
    """How a page was worn and scanned; the defaults are a clean scan.

    `skew` is degrees at most, `perspective` the share of the width by which the top is narrower; `blur` a Gaussian's
    sigma in pixels at 200 dpi; `noise` grey levels; `specks` the share of pixels that are black or white dust; `light`
    the share of brightness lost at the darker side; `toner` the share of ink that is left; `border` edges (0 to 2)
    under the lid's shadow; `quality` is JPEG's, None is lossless.
    """

    mode: Mode = "grey"
    skew: float = 0
    perspective: float = 0
    blur: float = 0
    noise: float = 0
    specks: float = 0
    light: float = 0
    toner: float = 1
    border: int = 0
    mark: Mark = "none"
    quality: int | None = None


CLEAN = Wear()


def wear_out(picture: Image, wear: Wear, dpi: int, rng: Generator, place: tuple[float, float] = (0.5, 0.5)) -> Image:
    """The grey picture of a printed page as a scanner would give it; `place` is the middle of a seal, in shares.

    >>> import numpy as np
    >>> from PIL import Image
    >>> white = Image.new("L", (200, 300), 255)
    >>> wear_out(white, Wear(), 100, np.random.default_rng(1)).tobytes() == white.tobytes()
    True
    """
    scale = dpi / _AT
    picture = faded(picture, wear.toner)
    if wear.mode == "colour":
        picture = picture.convert("RGB")
    if wear.mark != "none":
        picture = stamped(picture, wear.mark, dpi, rng, place)
    if wear.skew or wear.perspective:
        angle = rng.uniform(wear.skew / 2, wear.skew) * rng.choice((-1, 1))
        picture = leaning(picture, angle, wear.perspective)
    if wear.light:
        picture = unevenly_lit(picture, wear.light, rng)
    if wear.border:
        picture = bordered(picture, wear.border, dpi, rng)
    if wear.blur:
        picture = blurred(picture, wear.blur * scale)
    if wear.noise or wear.specks:
        picture = noisy(picture, wear.noise, wear.specks, rng)
    if wear.mode == "black and white":
        return picture.convert("L").point(lambda level: 255 * (level > 150)).convert("1")
    return picture


def faded(picture: Image, toner: float) -> Image:
    """Ink that is lighter than it was.

    >>> from PIL import Image
    >>> faded(Image.new("L", (1, 1), 0), 0.6).getpixel((0, 0))
    102
    """
    return picture if toner == 1 else picture.point(lambda level: round(255 - (255 - level) * toner))


def leaning(picture: Image, degrees: float, perspective: float = 0) -> Image:
    """The page turned by a few degrees against the clock within its frame, its top narrower by a share."""
    from PIL import Image

    width, height = picture.size
    white = 255 if picture.mode == "L" else (255, 255, 255)
    if perspective:
        inset = perspective * width / 2
        corners = ((0, 0), (width, 0), (width, height), (0, height))
        shown = ((inset, 0), (width - inset, 0), (width, height), (0, height))
        picture = picture.transform(
            picture.size,
            Image.Transform.PERSPECTIVE,
            _matrix(shown, corners),
            Image.Resampling.BICUBIC,
            fillcolor=white,
        )
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=white) if degrees else picture


def _matrix(shown: tuple[tuple[float, float], ...], source: tuple[tuple[float, float], ...]) -> list[float]:
    """The eight numbers by which Pillow finds the source of each shown point."""
    import numpy as np

    rows, wanted = [], []
    for (x, y), (u, v) in zip(shown, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows, float), np.array(wanted, float))]


def unevenly_lit(picture: Image, loss: float, rng: Generator) -> Image:
    """Brighter at one side than at the other, the middle of the slope anywhere."""
    import numpy as np

    width, height = picture.size
    turn = rng.uniform(0, 2 * math.pi)
    across = np.linspace(-1, 1, width, dtype=np.float32) * np.float32(math.cos(turn))
    down = np.linspace(-1, 1, height, dtype=np.float32) * np.float32(math.sin(turn))
    slope = (across[None, :] + down[:, None]) / np.float32(abs(math.cos(turn)) + abs(math.sin(turn)))
    lamp = 1 - np.float32(loss) * (0.5 + 0.5 * slope) ** 2
    return _from_array(_to_array(picture) * (lamp if picture.mode == "L" else lamp[:, :, None]))


def bordered(picture: Image, edges: int, dpi: int, rng: Generator) -> Image:
    """A dark band along one or two edges, soft on its inner side, where the lid did not cover the glass."""
    import numpy as np

    levels = _to_array(picture)
    height, width = levels.shape[:2]
    for edge in rng.choice(4, edges, replace=False):
        depth = rng.uniform(0.05, 0.3) * dpi
        across = np.arange(width if edge < 2 else height, dtype=np.float32)
        across = across if edge % 2 == 0 else across[::-1]
        shade = 1 / (1 + np.exp(-(across - np.float32(depth)) / np.float32(0.01 * dpi))) * 0.85 + 0.15
        band = shade[None, :] if edge < 2 else shade[:, None]
        levels = levels * (band if levels.ndim == 2 else band[:, :, None])
    return _from_array(levels)


def blurred(picture: Image, sigma: float) -> Image:
    """A lens out of focus; sigma in pixels."""
    from PIL import ImageFilter

    return picture.filter(ImageFilter.GaussianBlur(sigma))


def noisy(picture: Image, deviation: float, specks: float, rng: Generator) -> Image:
    """Grain on every pixel, and dust that is black or white."""
    import numpy as np

    levels = _to_array(picture)
    if deviation:
        levels = levels + rng.standard_normal(levels.shape, np.float32) * np.float32(deviation)
    if specks:
        height, width = levels.shape[:2]
        count = int(specks * height * width)
        levels[rng.integers(0, height, count), rng.integers(0, width, count)] = 20
        levels[rng.integers(0, height, count), rng.integers(0, width, count)] = 255
    return _from_array(levels)


def stamped(picture: Image, mark: Mark, dpi: int, rng: Generator, place: tuple[float, float]) -> Image:
    """A red seal of 36 mm or a signature in blue ink over the page, its middle at `place`; text shows through."""
    import numpy as np
    from PIL import Image

    ink, colour = (_seal(dpi, rng), (205, 30, 40)) if mark == "seal" else (_signature(dpi, rng), (25, 45, 150))
    layer = Image.new("L", picture.size, 0)
    width, height = picture.size
    layer.paste(ink, (int(place[0] * width - ink.width / 2), int(place[1] * height - ink.height / 2)))
    share = np.asarray(layer, np.float32) / 255 * np.float32(0.8)
    levels = _to_array(picture)
    if picture.mode == "L":
        grey = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
        return _from_array(levels * (1 - share * np.float32(1 - grey / 255)))
    left = np.stack([1 - share * np.float32(1 - part / 255) for part in colour], axis=2)
    return _from_array(levels * left)


def _seal(dpi: int, rng: Generator) -> Image:
    """Two rings, a star, and words in a circle between them."""
    from PIL import Image, ImageDraw

    size = int(36 / 25.4 * dpi)
    picture = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(picture)
    thick = max(2, dpi // 70)
    pen.ellipse((thick, thick, size - thick, size - thick), outline=255, width=thick)
    inner = size * 0.28
    pen.ellipse((inner, inner, size - inner, size - inner), outline=255, width=max(1, thick // 2))
    words, radius = "* CÔNG HÒA XÃ HÔI CHU NGHIA VIÊT NAM * ÚY BAN", size * 0.39
    for step, letter in enumerate(words):
        turn = 2 * math.pi * step / len(words)
        tile = _letter(letter, size // 11).rotate(-math.degrees(turn) - 90, expand=True)
        x, y = size / 2 + radius * math.cos(turn), size / 2 + radius * math.sin(turn)
        picture.paste(255, (int(x - tile.width / 2), int(y - tile.height / 2)), tile)
    points = [
        (size / 2 + r * math.sin(k * math.pi / 5), size / 2 - r * math.cos(k * math.pi / 5))
        for k, r in enumerate([size * 0.15, size * 0.06] * 5)
    ]
    pen.polygon(points, fill=255)
    return picture.rotate(rng.uniform(-25, 25), expand=True)


def _letter(letter: str, size: int) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    tile = Image.new("L", (size, size), 0)
    ImageDraw.Draw(tile).text((size / 2, size / 2), letter, fill=255, anchor="mm", font=ImageFont.load_default(size))
    return tile


def _signature(dpi: int, rng: Generator) -> Image:
    """A pen's loops, 60 mm wide."""
    from PIL import Image, ImageDraw

    width, height = int(60 / 25.4 * dpi), int(28 / 25.4 * dpi)
    picture = Image.new("L", (width, height), 0)
    speed, phase = rng.uniform(4, 7), rng.uniform(0, 6)
    line = [
        (
            width * (0.1 + 0.8 * t + 0.05 * math.cos(2 * math.pi * speed * t + phase)),
            height * (0.5 + 0.4 * math.sin(2 * math.pi * speed * t) * (1 - 0.6 * t)),
        )
        for t in (step / 300 for step in range(301))
    ]
    ImageDraw.Draw(picture).line(line, fill=255, width=max(2, dpi // 60), joint="curve")
    return picture


def _to_array(picture: Image) -> NDArray[float32]:
    import numpy as np

    return np.array(picture, np.float32)


def _from_array(levels: NDArray[floating[Any]]) -> Image:
    import numpy as np
    from PIL import Image

    return Image.fromarray(np.clip(np.rint(levels), 0, 255).astype(np.uint8))
