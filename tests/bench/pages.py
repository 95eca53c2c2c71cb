"""What reading a news page costs, on one core beside trafilatura, in one run; and pages that want to break a reader."""

from __future__ import annotations

import gzip
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cds_etl.check import check
from cds_etl.extract import extract, media_type
from cds_etl.extract.decode import decode
from cds_etl.extract.markup import read_markup
from cds_etl.extract.page_tree import read_tree
from cds_etl.model import Document, DocumentError
from cds_etl.normalise import load_catalogue, normalise
from pages.drawn import draw_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cds_etl.model import Extraction
    from cds_etl.records import RecordSet

_REAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "html"
_DRAWN = range(40)
_PROSE = "<p>Tính đến ngày 30/9/2022, cả nước có 61/63 địa phương đã thành lập Tổ công nghệ số cộng đồng.</p>"
_OPENING = "<html><body><h1>Tổ công nghệ số cộng đồng</h1>"
HOSTILE: dict[str, Callable[[], str]] = {
    "20,000 nested elements": lambda: _OPENING + "<div>" * 20_000 + _PROSE * 3,
    "20,000 nested tables": lambda: _OPENING + "<table><tr><td>" * 20_000 + _PROSE * 3,
    "30 MB on one line, in a script": lambda: f"{_OPENING}<script>x='{'x' * 30_000_000}'</script>{_PROSE * 3}",
    "30 MB on one line, a picture": lambda: _OPENING + f"<img src='data:image/png;base64,{'A' * 30_000_000}'>" + _PROSE,
    "30 MB on one line, paragraphs": lambda: _OPENING + _PROSE * (30_000_000 // len(_PROSE.encode())),
    "30 MB on one line, one paragraph": lambda: f"{_OPENING}<p>{'Có 61/63 địa phương. ' * 1_200_000}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageRate:
    """How long one thing takes for a page of a set, on average, in milliseconds: the best of several runs."""

    pages: str
    name: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Ending:
    """How a hostile page ended: how many paragraphs, or the sentence that refused it, and after how long."""

    name: str
    seconds: float
    told: str


def measure_pages(runs: int) -> list[PageRate]:
    """Ours and trafilatura's time for the saved pages of papers, where they are here, and for invented pages."""
    sets = {"invented": [draw_page(seed).content for seed in _DRAWN]}
    if _REAL.exists():
        saved = [path.read_bytes() for path in sorted(_REAL.glob("*.html"))]
        sets["saved"] = [*saved, *(gzip.decompress(path.read_bytes()) for path in sorted(_REAL.glob("*.gz")))]
    return [rate for name, contents in sets.items() for rate in _measure(name, contents, runs)]


def _measure(name: str, contents: Sequence[bytes], runs: int) -> list[PageRate]:
    catalogue = load_catalogue()
    texts = [decode(content) for content in contents]
    markups = [read_markup(text) for text in texts]
    extractions = [_read(content) for content in contents]
    records = [normalise(extraction, catalogue) for extraction in extractions]
    works: dict[str, Callable[[], object]] = {
        "cds-etl: all, checks included": lambda: [_whole(content) for content in contents],
        "trafilatura: text": lambda: [_rival(content, with_metadata=False) for content in contents],
        "trafilatura: text and metadata": lambda: [_rival(content, with_metadata=True) for content in contents],
        "  bytes to letters": lambda: [decode(content) for content in contents],
        "  letters to a tree (BeautifulSoup on lxml)": lambda: [read_markup(text) for text in texts],
        "  tree to blocks": lambda: [read_tree(markup) for markup in markups],
        "  extract, all of it": lambda: [_read(content) for content in contents],
        "  normalise, prose included": lambda: [normalise(extraction, catalogue) for extraction in extractions],
        "  check": lambda: [check(item, catalogue.identities(), catalogue.complements()) for item in records],
    }
    return [PageRate(name, what, _best(work, runs) / len(contents)) for what, work in works.items()]


def _best(work: Callable[[], object], runs: int) -> float:
    """Milliseconds of the best run, after one that does not count."""
    work()
    best = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1000


def _read(content: bytes) -> Extraction:
    return extract(Document("page.html", hashlib.sha256(content).hexdigest(), media_type(content)), content)


def _whole(content: bytes) -> RecordSet:
    catalogue = load_catalogue()
    return check(normalise(_read(content), catalogue), catalogue.identities(), catalogue.complements())


def _rival(content: bytes, *, with_metadata: bool) -> object:
    import trafilatura

    return trafilatura.extract(content, with_metadata=with_metadata, include_comments=False, deduplicate=False)


def end_hostile() -> list[Ending]:
    """Each hostile page read once."""
    endings = []
    for name, make in HOSTILE.items():
        content = make().encode()
        start = time.perf_counter()
        try:
            told = f"{len(_read(content).paragraphs)} paragraphs"
        except DocumentError as error:
            told = error.reason
        endings.append(Ending(name, time.perf_counter() - start, told))
    return endings


def print_pages(rates: Sequence[PageRate], endings: Sequence[Ending]) -> None:
    """Milliseconds a page and pages a second; then how the hostile ones ended."""
    for rate in rates:
        print(f"  {rate.pages:<10}{rate.name:<46}{rate.milliseconds:8.2f} ms{1000 / rate.milliseconds:10.1f} pages/s")
    for ending in endings:
        print(f"  {ending.name:<44}{ending.seconds:8.2f} s   {ending.told}")
