"""Where Tesseract's data are, and whether it is installed at all. Nothing is read here, and nothing heavy imported."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

VIETNAMESE, ENGLISH = "vie", "eng"
_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_NEEDED = ("cv2", "tesserocr")


@cache
def data_folder() -> str | None:
    """The folder of the Vietnamese data; None where it, or the engine, is not installed.

    Languages are found where Debian and the usual installers put them, or where TESSDATA_PREFIX says.
    """
    if any(find_spec(name) is None for name in _NEEDED):
        return None
    given = os.environ.get("TESSDATA_PREFIX")
    for folder in filter(None, (given, given and f"{given}/tessdata", *_FOLDERS)):
        if (Path(folder) / f"{VIETNAMESE}.traineddata").is_file():
            return folder
    return None
