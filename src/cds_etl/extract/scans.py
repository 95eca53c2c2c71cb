"""Pages without letters of their own, or with wrong ones, read from their picture instead, in processes of their own.

How a picture is read is in `scan`; here it is decided which pages need it, and their order is kept.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from cds_etl.model import HiddenWord

from .orphans import end_with
from .pdfium import PICTURE
from .readable import UNREADABLE
from .tesseract import ENGLISH, VIETNAMESE, data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cds_etl.model import BeginPage, Box, Page, PageCount

MISSING = (
    "reading a scan needs Tesseract and its Vietnamese data, which are missing: "
    "install tesseract-ocr and tesseract-ocr-vie (Debian's names), and cds-etl with its extra ocr"
)
_AHEAD = 2  # pages a process, begun before they are wanted
_MORE = 2  # times the words that lie over a picture: then it holds a page
_REPLACED = "read from the picture of the page instead"
_content = b""  # of the document, in a process that reads its pages


def ocr_version() -> str:
    """What scans are read with: versions of the libraries and the hash of the languages' data; "" where there is none.

    It has its part in what is read, and so in what tells whether a document must be read again.
    """
    import hashlib
    from importlib import metadata
    from pathlib import Path

    folder = data_folder()
    if folder is None:
        return ""
    files = (Path(folder) / f"{language}.traineddata" for language in (VIETNAMESE, ENGLISH))
    hashes = [hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "" for file in files]
    versions = [f"{name}=={metadata.version(name)}" for name in ("tesserocr", "opencv-python-headless")]
    return " ".join([*versions, *hashes])


def is_unread(reason: str | None) -> bool:
    """Whether a page was left unread for a reason that a look at its picture can mend."""
    return reason is not None and (reason == PICTURE or reason.startswith(UNREADABLE))


def with_scans(
    pages: Iterable[Page], content: bytes, processes: int = 1, begin_page: BeginPage | None = None
) -> Iterator[Page]:
    """The pages in order, those without letters read from their pictures, `processes` of them at a time.

    `begin_page` is told of each that is to be read so.
    """
    waiting: deque[Page | Future[Page]] = deque()
    before: dict[Future[Page], Page] = {}
    with ExitStack() as stack:
        pool = None
        for page in pages:
            if not is_unread(page.unread_reason):
                waiting.append(page)
            elif data_folder() is None:
                waiting.append(_without_engine(page))
            else:
                if begin_page:
                    begin_page(is_scan=True)
                if processes < 2:
                    waiting.append(_merged(page, _read(content, page.number)))
                else:
                    pool = pool or stack.enter_context(_pool(content, processes))
                    future = pool.submit(_read_kept, page.number)
                    before[future] = page
                    waiting.append(future)
            while waiting and (len(waiting) > _AHEAD * processes or not isinstance(waiting[0], Future)):
                yield _settled(waiting.popleft(), before)
        while waiting:
            yield _settled(waiting.popleft(), before)


def reread(
    content: bytes, pages: Sequence[PageCount], places: Mapping[int, Sequence[Box]]
) -> dict[tuple[int, Box], tuple[str, ...]]:
    """What stands in some boxes of scanned pages, read again larger and in other ways; the commonest reading first.

    `places` are boxes in points by page number, as they were found at the first reading of the `pages`.
    """
    from .scan import opened, read_boxes

    found: dict[tuple[int, Box], tuple[str, ...]] = {}
    with opened(content) as document:
        for number, boxes in places.items():
            rotation = pages[number - 1].rotation
            for box, texts in zip(boxes, read_boxes(document, number - 1, rotation, boxes), strict=True):
                found[number, box] = texts
    return found


def _without_engine(page: Page) -> Page:
    """A scan says what to install; words that lie over one are kept, and of broken letters the reason stands."""
    if page.words:
        return replace(page, unread_reason=None)
    return page if page.unread_reason != PICTURE else replace(page, unread_reason=MISSING)


def _settled(page: Page | Future[Page], before: dict[Future[Page], Page]) -> Page:
    return _merged(before.pop(page), page.result()) if isinstance(page, Future) else page


def _merged(page: Page, seen: Page) -> Page:
    """The page as its picture shows it; words of the file that were no use are told as hidden."""
    if page.words and (seen.unread_reason or len(seen.words) < _MORE * len(page.words)):
        return replace(page, unread_reason=None)  # a picture behind the text, as slides have
    if seen.unread_reason:
        return replace(page, unread_reason=seen.unread_reason)
    hidden = [HiddenWord(word.text, word.box, _REPLACED) for word in page.words]
    return replace(seen, hidden=(*page.hidden, *hidden, *seen.hidden))


def _pool(content: bytes, processes: int) -> ProcessPoolExecutor:
    import multiprocessing

    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_keep, initargs=(content, os.getpid()))


def _keep(content: bytes, parent: int) -> None:
    global _content  # a process reads the pages of one document, and would else be sent it with each of them
    end_with(parent)
    _content = content


def _read_kept(number: int) -> Page:
    return _read(_content, number)


def _read(content: bytes, number: int) -> Page:
    from .scan import opened, read_scan  # numpy, cv2 and the engine: for scans only

    with opened(content) as document:
        return read_scan(document, number - 1)
