"""Names as pictures of print, and what printers, scanners and copiers do to them: fonts and wear of each side.

Train and test share no font and no kind of wear. Reading the pictures is `reading`'s.
"""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from PIL.Image import Image

Side = Literal["train", "test"]
Print = Literal["train", "test", "fresh"]  # what is drawn for neither set shows how a tuned matcher does on new prints

FONTS: dict[Print, tuple[str, ...]] = {
    "train": (
        "LiberationSerif-Regular.ttf",
        "LiberationSerif-Bold.ttf",
        "LiberationSerif-Italic.ttf",
        "Carlito-Regular.ttf",
        "Carlito-Bold.ttf",
        "DejaVuSans.ttf",
        "DejaVuSansCondensed.ttf",
        "NotoSans-Regular.ttf",
        "Roboto-Regular.ttf",
        "LiberationMono-Regular.ttf",
        "GentiumPlus-Regular.ttf",
    ),
    "test": (
        "LiberationSans-Regular.ttf",
        "LiberationSans-Bold.ttf",
        "LiberationSans-Italic.ttf",
        "NotoSerif-Regular.ttf",
        "NotoSerif-Bold.ttf",
        "OpenSans-Regular.ttf",
        "DejaVuSerif.ttf",
        "CharisSIL-Regular.ttf",
        "LinLibertine_R.otf",
        "Inter-Regular.otf",
        "EBGaramond12-Regular.otf",
    ),
    "fresh": (
        "FreeSerif.ttf",
        "FreeSansBold.ttf",
        "LinBiolinum_R.otf",
        "RobotoCondensed-Regular.ttf",
        "GentiumBookPlus-Italic.ttf",
        "DejaVuSerifCondensed.ttf",
        "NotoSerifDisplay-Regular.ttf",
        "OpenSans-Semibold.ttf",
        "LinLibertine_RI.otf",
    ),
}
SMALLEST, LARGEST, MARGIN = 14, 32, 12  # heights of type and white around a name, in pixels
LETTERS = "ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"


@dataclass(frozen=True, slots=True)
class Picture:
    """A name as a grey picture, and how it was made."""

    image: Image
    how: str


def fonts_of(side: Print) -> list[Path]:
    """The font files of one side, in order. Raises LookupError where one is missing or lacks a Vietnamese letter."""
    listed = subprocess.run(["fc-list", ":", "file"], capture_output=True, text=True, check=True).stdout
    paths = sorted(Path(line.split(":")[0]) for line in listed.splitlines())
    found = []
    for name in FONTS[side]:
        fit = [path for path in paths if path.name == name and _has_all_letters(path)]
        if not fit:
            msg = (
                f"No font {name} with all Vietnamese letters is installed: see tests/names/README.md for the packages."
            )
            raise LookupError(msg)
        found.append(fit[0])
    return found


def _has_all_letters(path: Path) -> bool:
    """Whether each letter is drawn otherwise than a letter that no font has."""
    from PIL import ImageFont

    font = ImageFont.truetype(str(path), 40)
    unknown = bytes(font.getmask("\U0010fffe"))
    return all(bytes(font.getmask(letter)) != unknown for letter in LETTERS)


def draw(text: str, side: Print, fonts: list[Path], random: Random) -> Picture:
    """The text in a font of its side, worn in one or two ways."""
    from PIL import Image, ImageDraw, ImageFont

    path, size = random.choice(fonts), random.randint(SMALLEST, LARGEST)
    font = ImageFont.truetype(str(path), size)
    left, top, right, bottom = font.getbbox(text)
    paper, ink = random.randint(235, 255), random.randint(0, 70)
    image = Image.new("L", (int(right - left) + 2 * MARGIN, int(bottom - top) + 2 * MARGIN), paper)
    ImageDraw.Draw(image).text((MARGIN - left, MARGIN - top), text, font=font, fill=ink)
    told = [f"{path.stem} {size}px"]
    for wear in random.sample(WEARS[side], random.choice((1, 1, 2))):
        strength = round(random.uniform(0.05, 1.0), 2)
        image = wear(image, strength, random)
        told.append(f"{wear.__name__} {strength}")
    return Picture(image, ", ".join(told))


def blurred(image: Image, strength: float, random: Random) -> Image:
    from PIL import ImageFilter

    return image.filter(ImageFilter.GaussianBlur(0.5 + 1.6 * strength))


def grainy(image: Image, strength: float, random: Random) -> Image:
    return _add_noise(image, 15 + 40 * strength, random)


def coarse(image: Image, strength: float, random: Random) -> Image:
    from PIL.Image import Resampling

    share = 0.8 - 0.5 * strength
    small = image.resize((max(8, round(image.width * share)), max(8, round(image.height * share))), Resampling.BILINEAR)
    return small.resize(image.size, Resampling.BICUBIC)


def squashed(image: Image, strength: float, random: Random) -> Image:
    return _as_jpeg(image, round(28 - 25 * strength))


def thinned(image: Image, strength: float, random: Random) -> Image:
    from PIL import Image as Images
    from PIL import ImageFilter

    return Images.blend(image, image.filter(ImageFilter.MaxFilter(3)), 0.4 + 0.45 * strength)


def thickened(image: Image, strength: float, random: Random) -> Image:
    from PIL import Image as Images
    from PIL import ImageFilter

    return Images.blend(image, image.filter(ImageFilter.MinFilter(3)), 0.4 + 0.6 * strength)


def skewed(image: Image, strength: float, random: Random) -> Image:
    from PIL.Image import Resampling

    angle = random.choice((-1, 1)) * (0.5 + 4 * strength)
    return image.rotate(angle, Resampling.BICUBIC, expand=True, fillcolor=image.getpixel((0, 0)))


def smeared(image: Image, strength: float, random: Random) -> Image:
    """Each point the mean of its neighbours to the right, or below."""
    import numpy as np
    from PIL import Image as Images

    axis, reach = random.choice((0, 1, 1)), 2 + round(3 * strength)
    grey = np.asarray(image, dtype=float)
    return Images.fromarray(np.mean([np.roll(grey, step, axis) for step in range(reach)], axis=0).astype("uint8"))


def peppered(image: Image, strength: float, random: Random) -> Image:
    import numpy as np
    from PIL import Image as Images

    drawn = np.random.default_rng(random.getrandbits(32))
    grey = np.array(image)
    struck = drawn.random(grey.shape)
    share = 0.005 + 0.06 * strength
    grey[struck < share] = 0
    grey[struck > 1 - share] = 255
    return Images.fromarray(grey)


def faxed(image: Image, strength: float, random: Random) -> Image:
    """Half the lines, black and white only."""
    from PIL.Image import Resampling

    wide = image.resize((image.width, max(8, round(image.height * (0.75 - 0.35 * strength)))), Resampling.BOX)
    cut = random.randint(110, 190)
    return wide.point(lambda grey: 255 if grey > cut else 0).resize(image.size, Resampling.NEAREST)


def copied(image: Image, strength: float, random: Random) -> Image:
    """A copy of a copy: grain, spread ink, black and white."""
    from PIL import ImageFilter

    for _ in range(1 + round(2 * strength)):
        image = _add_noise(image, 25, random).filter(ImageFilter.GaussianBlur(0.7))
    cut = 128 + round(random.uniform(-60, 60) * strength)
    return image.point(lambda grey: 255 if grey > cut else 0)


def broken(image: Image, strength: float, random: Random) -> Image:
    """Thin white scratches across the strokes."""
    from PIL import ImageDraw

    image = image.copy()
    pen, paper = ImageDraw.Draw(image), image.getpixel((0, 0))
    for _ in range(round(image.width / 40 * (1 + 4 * strength))):
        x, y = random.randrange(image.width), random.randrange(MARGIN // 2, image.height - MARGIN // 2)
        pen.line((x, y, x + random.randint(-12, 12), y + random.randint(-12, 12)), fill=paper, width=1)
    return image


def waved(image: Image, strength: float, random: Random) -> Image:
    """Columns shifted up and down, as paper that moved."""
    import numpy as np
    from PIL import Image as Images

    grey, phase, length = np.array(image), random.uniform(0, 6), random.uniform(40, 160)
    for x in range(grey.shape[1]):
        grey[:, x] = np.roll(grey[:, x], round((0.5 + 2 * strength) * np.sin(phase + x * 6.28 / length)))
    return Images.fromarray(grey)


def ruled(image: Image, strength: float, random: Random) -> Image:
    """A line of a table that touches the letters' feet or marks."""
    from PIL import ImageDraw

    image = image.copy()
    near = round((MARGIN - 2) * (1 - strength)) + round(3 * strength)
    y = random.choice((MARGIN - near // 2 + 1, image.height - MARGIN + near // 2 - 2))
    ImageDraw.Draw(image).line((0, y, image.width, y), fill=random.randint(0, 90), width=random.choice((1, 1, 2)))
    return image


def faded(image: Image, strength: float, random: Random) -> Image:
    """Pale ink on paper that darkens to one side, then squashed."""
    import numpy as np
    from PIL import Image as Images

    grey = np.asarray(image, dtype=float)
    shade = np.linspace(0, random.choice((-1, 1)) * 60 * strength, grey.shape[1])
    pale = 200 + (grey - 200) * (0.7 - 0.5 * strength) + shade
    return _as_jpeg(Images.fromarray(pale.clip(0, 255).astype("uint8")), 30)


def _add_noise(image: Image, spread: float, random: Random) -> Image:
    import numpy as np
    from PIL import Image as Images

    drawn = np.random.default_rng(random.getrandbits(32))
    grey = np.asarray(image, dtype=float) + drawn.normal(0, spread, (image.height, image.width))
    return Images.fromarray(grey.clip(0, 255).astype("uint8"))


def _as_jpeg(image: Image, quality: int) -> Image:
    from PIL import Image as Images

    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=max(2, quality))
    return Images.open(kept).convert("L")


WEARS: dict[Print, tuple[Callable[[Image, float, Random], Image], ...]] = {
    "train": (blurred, grainy, coarse, squashed, thinned, thickened, skewed),
    "test": (smeared, peppered, faxed, copied, broken, waved, ruled, faded),
}
WEARS["fresh"] = (*WEARS["train"], *WEARS["test"])
