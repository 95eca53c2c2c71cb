"""Every kind of bad document by name: how its file is made, and what must become of it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from damaged import PNG, encrypted_pdf

from . import letters, pdfs, webpages

if TYPE_CHECKING:
    from collections.abc import Callable

OF_MEMORY = r"memory|time|ended the process"
NO_SHEET = "points large, as no sheet is"


@dataclass(frozen=True, slots=True)
class Kind:
    """A bad document: `reason` is a pattern of the sentence that refuses it; None says that it is loaded.

    Of a loaded one `says` is a text that must be found in it, and `unread` a pattern of why its second page is unread
    ("" where that page is blank or must be read). With `may_end` it may instead be refused for that reason.
    """

    ending: str
    make: Callable[[], bytes]
    reason: str | None = None
    says: str = pdfs.LINE
    unread: str | None = None
    may_end: str | None = None

    def is_told(self, reason: str) -> bool:
        """Whether the reason of a rejection is the one that it must have."""
        wanted = self.reason or self.may_end
        return wanted is not None and re.search(wanted, reason) is not None


def file_name(kind: str, ending: str) -> str:
    """The name of a kind's file."""
    return re.sub(r"\W+", "-", kind) + ending


def _zip(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "<w:document/>")
    return held.getvalue()


def _page(make: Callable[[], str]) -> bytes:
    return make().encode("utf-8", "surrogatepass")


LIGHT: dict[str, Kind] = {
    # Not what it says it is.
    "empty": Kind(".pdf", lambda: b"", r"^is empty \(0 bytes\)"),
    "nothing but NUL bytes": Kind(".html", lambda: bytes(5000), "neither a PDF nor an HTML page"),
    "cut in half": Kind(".pdf", lambda: pdfs.one_page()[:400], "the file is truncated, fetch it again"),
    "cut at its first bytes": Kind(".pdf", lambda: b"%PDF-1.7\n", "truncated"),
    "a picture named pdf": Kind(".pdf", lambda: PNG, r"is a picture \(image/png\), not a PDF"),
    "an archive named pdf": Kind(".pdf", partial(_zip, "a.pdf"), "is a ZIP or Office file, not a PDF"),
    "a letter named pdf": Kind(".pdf", partial(_zip, "[Content_Types].xml", "word/document.xml"), "ZIP or Office file"),
    "noise named pdf": Kind(".pdf", lambda: bytes(n * 37 % 251 for n in range(9000)), "neither a PDF nor an HTML page"),
    "noise named html": Kind(".html", lambda: bytes(n * 41 % 251 for n in range(9000)), "neither a PDF nor an HTML"),
    "a page named pdf": Kind(".pdf", lambda: webpages.page("<p>1</p>").encode(), says="61/63 địa phương"),
    "a report named html": Kind(".html", lambda: pdfs.one_page() + b"\n%html\n"),
    # Protected.
    "an owner's password": Kind(".pdf", lambda: encrypted_pdf("", "owner"), says="Mot dong chu khong co that."),
    "a reader's password": Kind(".pdf", lambda: encrypted_pdf("user", "owner"),
                                "is protected by a password: save a copy without one and add that"),
    # Cross-references and page trees.
    "wrong offsets": Kind(".pdf", pdfs.wrong_offsets),
    "wrong start": Kind(".pdf", pdfs.wrong_start),
    "the table before is the table itself": Kind(".pdf", pdfs.previous_is_itself),
    "no objects": Kind(".pdf", pdfs.objects_gone, "is damaged: PDFium cannot open it, fetch or export it again"),
    "kids are the parent": Kind(".pdf", pdfs.kids_are_the_parent, unread="the page is damaged"),
    "kids in a circle": Kind(".pdf", pdfs.kids_in_a_circle, "is damaged: none of its pages can be read"),
    "parents in a circle": Kind(".pdf", pdfs.parents_in_a_circle),
    "a tree of 50,000 levels": Kind(".pdf", pdfs.deep_tree, "is damaged: none of its pages can be read"),
    "no pages": Kind(".pdf", pdfs.no_pages, "has no pages|is damaged"),
    "a million pages claimed": Kind(".pdf", pdfs.a_million_claimed, "says that it has 1000000 pages, and page 2 and"),
    "arrays 200,000 deep": Kind(".pdf", pdfs.deep_arrays),
    # Drawings within drawings, and pages of too much.
    "a form in itself": Kind(".pdf", pdfs.form_in_itself, unread=""),
    "a font in itself": Kind(".pdf", pdfs.font_in_itself, unread=""),
    "a picture that lies": Kind(".pdf", pdfs.lying_picture, unread="a picture of 60,000 by 60,000 points"),
    "a picture of one bit": Kind(".pdf", partial(pdfs.picture, 1), unread="a picture of 60,000 by 60,000 points"),
    "a picture of eight bits, deflated twice": Kind(".pdf", partial(pdfs.picture, 8, filters=2),
                                                    unread="a picture of 60,000 by 60,000 points"),
    "a million paths": Kind(".pdf", pdfs.a_million_paths, unread="more than 100,000 objects"),
    "a million words": Kind(".pdf", pdfs.a_million_letters, unread="more than 100,000 objects"),
    "one long word": Kind(".pdf", pdfs.one_long_word, unread="2,000,000 letters|^$"),
    # Absurd pages.
    **{name: Kind(".pdf", partial(pdfs.one_page, page=entries)) for name, entries in pdfs.PAGES.items()},
    "a page as large as a country": Kind(".pdf", partial(pdfs.one_page, page=pdfs.COUNTRY), NO_SHEET),
    "a page of negative size": Kind(".pdf", partial(pdfs.one_page, page=pdfs.NEGATIVE), says=""),
    "a page cropped to nothing": Kind(".pdf", partial(pdfs.one_page, page=pdfs.CROPPED), says=""),
    # Fonts.
    "a missing font": Kind(".pdf", pdfs.missing_font),
    "a broken font program": Kind(".pdf", pdfs.broken_font_program),
    "a font without letters": Kind(".pdf", pdfs.font_without_letters, "^cannot be read on any page: "),
    "letters that are none": Kind(".pdf", partial(letters.said_to_be, letters.ODD), says="61/63"),
    **{f"letters said to be {meaning}": Kind(".pdf", partial(letters.said_to_be, {letter: meaning}), says="61/63")
       for letter, meaning in letters.ODD.items()},
    # What is carried along.
    "scripts and files within": Kind(".pdf", pdfs.with_payload),
    "a program to start": Kind(".pdf", pdfs.launches),
    # Web pages.
    **{name: Kind(".html", partial(_page, make), says="61/63 địa phương") for name, make in webpages.READ.items()},
    **{name: Kind(".html", partial(_page, make), reason) for name, (make, reason) in webpages.REFUSED.items()},
}  # fmt: skip
"""Kinds that reading itself must end, all in one run."""

HEAVY: dict[str, Kind] = {
    "a gigabyte of zeros": Kind(".pdf", pdfs.zeros_as_content, OF_MEMORY),
    "a gigabyte deflated three times": Kind(".pdf", pdfs.flate_in_flate, OF_MEMORY),
    "operators without end": Kind(".pdf", pdfs.operators_without_end, unread="", may_end=OF_MEMORY),
    "forms that double": Kind(".pdf", pdfs.doubling_forms, OF_MEMORY),
    "a path of millions": Kind(".pdf", pdfs.a_path_of_millions, unread="more than 1,000,000 lines", may_end=OF_MEMORY),
    "a grid of 16 million crossings": Kind(".pdf", pdfs.a_grid_of_rules, unread="", may_end=OF_MEMORY),
}
"""Kinds that only limits on time and memory can end, or that come near to them: a run each."""
