"""Pictures of names read by Tesseract, with `vie` and with `eng`: what a scan makes of a printed name.

Run by hand through `make`; the tests read only what was written then.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from .official import Official, officials
from .rendering import draw, fonts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rendering import Picture, Print

Engine = Literal["vie", "eng"]
ENGINES: tuple[Engine, ...] = ("vie", "eng")
SEEDS: dict[Print, int] = {"train": 20_260_101, "test": 90_210_777, "fresh": 500_000_000}
# What stands around a name in a table or a list; {number} is that of a row.
DRESSES: dict[str, tuple[str, ...]] = {
    "tỉnh": (
        "Tỉnh {}", "tỉnh {}", "UBND tỉnh {}", "{number}. {}", "{number} {}", "{number}. Tỉnh {}", "- {}", "{}*",
        "Sở TT&TT tỉnh {}", "Sở Thông tin và Truyền thông tỉnh {}", "{} (1)",
    ),
    "thành phố": (
        "TP. {}", "Thành phố {}", "UBND TP. {}", "UBND thành phố {}", "{number} TP. {}", "{number}. {}", "+ {}",
    ),
    "agency": ("{number}. {}", "{number} {}", "- {}", "{}*", "{number}) {}"),
}  # fmt: skip
_CAPITALS = 0.2  # of the names are printed in capitals
_SHARES = (("vn63", 0.5), ("vn34", 0.3), (None, 0.2))
_BATCH = 250
_ONE_LINE = "7"  # Tesseract's page segmentation mode
_WORD = "5"  # its level of a row that holds a word


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine read where an official name was printed."""

    engine: Engine
    official: Official
    raw: str
    how: str
    dress: str = "{}"


def read_side(side: Print, count: int, *, dressed: bool = False, seed: int = 0) -> list[Reading]:
    """`count` pictures of official names in the fonts and wear of one side, each read by both engines.

    `dressed`: with a number, a kind or an office before them, as tables and lists print them.
    """
    random = Random(SEEDS[side] + dressed + 2 * seed)
    fonts = fonts_of(side)
    chosen: list[tuple[Official, str, Picture]] = []
    known = officials()
    for _ in range(count):
        (geography,) = random.choices([name for name, _ in _SHARES], [share for _, share in _SHARES])
        official = random.choice([item for item in known if item.geography == geography])
        dress = "{}"
        if dressed:
            dress = random.choice(DRESSES[official.kind]).replace("{number}", str(random.randint(1, 63)))
        text = dress.format(official.name)
        text = text.upper() if random.random() < _CAPITALS else text
        chosen.append((official, dress, draw(text, side, fonts, random)))
    readings = []
    with TemporaryDirectory() as folder:
        for engine in ENGINES:
            texts = read_pictures([picture for *_, picture in chosen], engine, folder)
            readings += [
                Reading(engine, official, text, picture.how, dress)
                for (official, dress, picture), text in zip(chosen, texts, strict=True)
            ]
    return readings


def read_pictures(pictures: Sequence[Picture], engine: Engine, folder: str) -> list[str]:
    """One line of text for each picture, empty where nothing was read; one thread, so that it is always the same.

    Some pictures end Tesseract by a signal: a batch that fell is halved until such a one is alone, read as nothing.
    """
    paths = []
    for number, picture in enumerate(pictures):
        paths.append(os.path.join(folder, f"{number:06d}.png"))
        picture.image.save(paths[-1])
    batches = [paths[start : start + _BATCH] for start in range(0, len(paths), _BATCH)]
    return [text for batch in batches for text in _read_batch(batch, engine, os.path.join(folder, "list.txt"))]


def _read_batch(paths: list[str], engine: Engine, listed: str) -> list[str]:
    with open(listed, "w", encoding="utf-8") as written:
        written.write("\n".join(paths) + "\n")
    command = ["tesseract", listed, "stdout", "-l", engine, "--psm", _ONE_LINE, "--dpi", "150", "tsv"]
    told = subprocess.run(command, capture_output=True, env=os.environ | {"OMP_THREAD_LIMIT": "1"})
    if told.returncode < 0:
        half = len(paths) // 2
        return (
            [*_read_batch(paths[:half], engine, listed), *_read_batch(paths[half:], engine, listed)] if half else [""]
        )
    told.check_returncode()
    words: list[list[str]] = [[] for _ in paths]
    pages = set()
    for row in told.stdout.decode("utf-8").splitlines()[1:]:
        level, page, *_, word = row.split("\t")
        pages.add(int(page))
        if level == _WORD:
            words[int(page) - 1].append(word)
    if pages != set(range(1, len(paths) + 1)):
        msg = f"{len(pages)} pages for {len(paths)} pictures: each picture must give one page."
        raise ValueError(msg)
    return [" ".join(" ".join(read).split()) for read in words]
