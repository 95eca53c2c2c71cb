"""What a mutant prints, as readers see it that are not ours: pdfplumber's and PDFium's text, and how its pages look.

Each is asked in a process of its own, since a mutant may end it; of a web page, Python's own parser of HTML is asked.
"""

from __future__ import annotations

import hashlib
import html
import io
import logging
import re
import unicodedata
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_SECONDS = 90
_SCALE = 0.75  # 54 dots an inch: a digit is some four dots wide
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_MOST_PAGES = 200
_INLINE = frozenset({"a", "b", "strong", "i", "em", "span", "u", "font", "sup", "sub", "small", "wbr", "mark"})
_COMMENT = re.compile(r"<!--.*?(?:--!?>|\Z)|<!\[CDATA\[[^>]*>?|<\?[^>]*>?", re.DOTALL)
"""As browsers see them: what is not closed goes on to the end. Python 3.11's parser takes that for text."""
PAGES = "html.parser"
"""Who reads pages."""
_HIDDEN = frozenset({"script", "style", "template", "noscript", "head", "title"})


@dataclass(frozen=True, slots=True)
class Print:
    """What others see: the words of a document by reader (None where one cannot read it), its pages as drawn."""

    words: dict[str, dict[str, int] | None]
    pages: tuple[str, ...] | None
    source: str = ""

    def holds(self, number: str) -> bool:
        """Whether the markup has the number, wherever it stands."""
        return number in self.source

    def sees(self, number: str) -> list[int]:
        """How often each reader that can read the document sees a number."""
        return [found[number] for reader in self.words if (found := self.numbers(reader)) is not None]

    def numbers(self, reader: str) -> Counter[str] | None:
        """The numbers among a reader's words."""
        words = self.words.get(reader)
        if words is None:
            return None
        found: Counter[str] = Counter()
        for word, count in words.items():
            for number in _NUMBER.findall(word):
                found[number] += count
        return found


@lru_cache(maxsize=64)
def look(content: bytes, kind: str) -> Print:
    """A document as others see it.

    >>> look(b"<p>61/63</p><script>7</script>", "html").words
    {'html.parser': {'61/63': 1}}
    """
    if kind == "html":
        return Print({PAGES: _apart(_words_of_page, content)}, None, _apart(_source, content) or "")
    words = {"pdfplumber": _apart(_words_by_plumber, content), "PDFium": _apart(_words_by_pdfium, content)}
    return Print(words, _apart(_drawn, content))


def _apart(ask: Callable[[bytes], T], content: bytes) -> T | None:
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        try:
            return pool.submit(_quietly, ask, content).result(timeout=_SECONDS)
        except (BrokenProcessPool, TimeoutError):
            for process in pool._processes.values():
                process.kill()
            return None


def _quietly(ask: Callable[[bytes], T], content: bytes) -> T | None:
    logging.disable(logging.CRITICAL)
    try:
        return ask(content)
    except Exception:  # a reader that is not ours refuses the mutant, in whatever way
        return None


def _words_by_plumber(content: bytes) -> dict[str, int]:
    import pdfplumber

    found: Counter[str] = Counter()
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            found.update(word["text"] for word in page.extract_words())
            page.close()
    return dict(found)


def _words_by_pdfium(content: bytes) -> dict[str, int]:
    import pypdfium2

    found: Counter[str] = Counter()
    with pypdfium2.PdfDocument(content) as pdf:
        for page in _pages(pdf):
            text = page.get_textpage()
            found.update(text.get_text_range().split())
            text.close()
            page.close()
    return dict(found)


def _drawn(content: bytes) -> tuple[str, ...]:
    import pypdfium2

    found = []
    with pypdfium2.PdfDocument(content) as pdf:
        for page in _pages(pdf):
            picture = page.render(scale=_SCALE, grayscale=True)
            found.append(hashlib.sha256(picture.to_numpy().tobytes()).hexdigest()[:16])
            page.close()
    return tuple(found)


def _pages(pdf: Any) -> Iterator[Any]:
    """The pages that can be opened."""
    import pypdfium2

    for number in range(min(len(pdf), _MOST_PAGES)):
        try:
            yield pdf[number]
        except pypdfium2.PdfiumError:
            continue


def _words_of_page(content: bytes) -> dict[str, int]:
    from cds_etl.extract.decode import decode  # which encoding a page is in is not what is asked here

    parser = _Text()
    parser.feed(_COMMENT.sub("", decode(content).replace("\0", "")))
    parser.close()
    return dict(Counter(unicodedata.normalize("NFC", "".join(parser.texts)).split()))


def _source(content: bytes) -> str:
    from cds_etl.extract.decode import decode

    text = re.sub(r"[\0-\x08\x0b\x0c\x0e-\x1f]", "", decode(content))
    return unicodedata.normalize("NFC", f"{html.unescape(re.sub('<[^<>]*>', '', text))}\n{text}")


class _Text(HTMLParser):
    """The text of a page, but for what browsers never show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._within = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts.append("" if tag in _INLINE else " ")
        self._within += tag in _HIDDEN

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # to a browser the slash means nothing

    def handle_endtag(self, tag: str) -> None:
        self.texts.append("" if tag in _INLINE else " ")
        self._within = max(0, self._within - (tag in _HIDDEN))

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.texts.append(data)
