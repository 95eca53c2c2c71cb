"""The documents that are mutated: reports printed and scanned, files of several builds, pages in several encodings.

All are made here or lie in raw/; what is done to them is for `pdf_mutators` and `html_mutators`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Literal

from pages.drawn import draw_page
from running import RAW
from scans.scan import Scanning, scan
from typeset.invented import made_up_report
from typeset.knobs import draw
from typeset.layout import SHIPPED
from typeset.make_raw import chosen
from typeset.report import PLAIN, print_pdf

from .pdf_file import PdfFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from .pdf_file import Form

Kind = Literal["pdf", "html"]
_PRINTS = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)
"""Seeds of prints with knobs turned; left out are those in fonts of the system, which differ between machines."""
_PAGES = range(12)
_FORMS: tuple[tuple[Form, int], ...] = (
    ("table", 101),
    ("streams", 102),
    ("plain", 103),
    ("plain", 104),
    ("encrypted", 105),
)
_SCAN = Scanning(110)


@dataclass(frozen=True, slots=True)
class Seed:
    """A document to mutate: its file name, its kind, how often it is taken, and how its bytes are made."""

    name: str
    kind: Kind
    weight: float
    make: Callable[[], bytes]
    is_scan: bool = False

    def content(self) -> bytes:
        """Its bytes."""
        return _content(self)


@cache
def _content(seed: Seed) -> bytes:
    return seed.make()


def seeds(only: Kind | None = None) -> list[Seed]:
    """All seeds, always in the same order, or those of one kind.

    >>> sorted({seed.kind for seed in seeds()}), {seed.kind for seed in seeds("html")}
    (['html', 'pdf'], {'html'})
    """
    found = [*_reports(), *_news()]
    return [seed for seed in found if only in (None, seed.kind)]


def _reports() -> list[Seed]:
    raw = RAW / "2022-w39-bc-17.pdf"
    found = [Seed("raw-week-39.pdf", "pdf", 4.0, raw.read_bytes)]
    for number in _PRINTS:
        printed = draw(number)
        if printed.layout.font in SHIPPED and "forty pages" not in printed.knobs:
            found.append(Seed(f"print-{number}.pdf", "pdf", 1.0, partial(print_pdf, printed.report, printed.layout)))
    for form, number in _FORMS:
        found.append(Seed(f"{form}-{number}.pdf", "pdf", 2.0, partial(_in_form, form, number)))
    found.append(Seed("scan-7.pdf", "pdf", 0.4, _scanned, is_scan=True))
    return found


def _page(number: int) -> bytes:
    return draw_page(number).content


def _in_form(form: Form, number: int) -> bytes:
    return PdfFile.read(print_pdf(made_up_report(number), PLAIN)).write(form)


def _scanned() -> bytes:
    """Two pages, seen by a coarse scanner: one takes a second or two to read."""
    return scan(chosen(print_pdf(made_up_report(7), PLAIN), (1, 3)), _SCAN, seed=7)


def _news() -> list[Seed]:
    found = [Seed(f"raw-{path.name}", "html", 2.0, path.read_bytes) for path in sorted(RAW.glob("*.html"))]
    for number in _PAGES:
        found.append(Seed(f"page-{number}.html", "html", 1.0, partial(_page, number)))
    return found
