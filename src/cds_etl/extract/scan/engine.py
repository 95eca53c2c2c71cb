"""Tesseract, one line at a time: pixels in, words with boxes and confidences out. It knows no page.

One engine a process and kind of signs, made when it is first needed.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cds_etl.text import compose

from ..tesseract import ENGLISH, VIETNAMESE, data_folder

if TYPE_CHECKING:
    from .picture import Pixels

_NUMERIC = "0123456789.,%/-"


class Token(NamedTuple):
    """A word: its text, its left, top, right and bottom in pixels of the line, and 0 to 100 how sure it is."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float


@cache
def _engine(language: str, signs: str) -> Any:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # pages are read side by side: threads within one only hinder
    folder = data_folder()
    assert folder, "whether there is an engine is asked before a page is read"
    from tesserocr import OEM, PSM, PyTessBaseAPI

    if not (Path(folder) / f"{language}.traineddata").is_file():
        language = VIETNAMESE
    engine = PyTessBaseAPI(path=folder, lang=language, psm=PSM.SINGLE_LINE, oem=OEM.LSTM_ONLY)
    if signs:
        engine.SetVariable("tessedit_char_whitelist", signs)
    return engine


def read_line(line: Pixels) -> list[Token]:
    """The words of a line of dark letters on white."""
    return _tokens(_recognised(VIETNAMESE, "", line))


def read_number(line: Pixels, language: str = ENGLISH, signs: str = _NUMERIC) -> tuple[str, float]:
    """What stands on a line of digits and their signs, without white space, and how sure it is."""
    engine = _recognised(language, signs, line)
    return "".join(engine.GetUTF8Text().split()), float(engine.MeanTextConf())


def _recognised(language: str, signs: str, line: Pixels) -> Any:
    engine = _engine(language, signs)
    pixels = np.ascontiguousarray(line)
    height, width = pixels.shape
    engine.SetImageBytes(pixels.tobytes(), width, height, 1, width)
    engine.SetSourceResolution(300)
    engine.Recognize()
    return engine


def _written(text: str) -> str:
    """A word in the signs of Vietnamese print: no other language's N, which the engine reads beside its own.

    >>> _written("NÑam"), _written("61⁄63")
    ('Nam', '61/63')
    """
    return re.sub("NÑ|Ñ", "N", compose(text.strip()).replace("⁄", "/"))


def _tokens(engine: Any) -> list[Token]:
    from tesserocr import RIL, iterate_level

    found = engine.GetIterator()
    tokens = []
    for word in iterate_level(found, RIL.WORD) if found else ():
        try:
            text, box = word.GetUTF8Text(RIL.WORD), word.BoundingBox(RIL.WORD)
        except RuntimeError:  # how the binding says that the engine saw a word and read no letter of it
            continue
        if text and text.strip() and box:
            tokens.append(Token(_written(text), box, float(word.Confidence(RIL.WORD))))
    return tokens
