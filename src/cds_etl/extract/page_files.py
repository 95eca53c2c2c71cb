"""Files and reports that an article links to: which links are its own, with label, address and type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cds_etl.model import LinkedFile

from .page_words import opens_with

if TYPE_CHECKING:
    from collections.abc import Collection

    from .page_facts import Claims
    from .page_parts import Link, Tree

_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "7z": "application/x-7z-compressed",
}
_ENDING = re.compile(r"\.([A-Za-z0-9]{2,4})$")
_NO_PAGE = re.compile(r"(?:javascript|mailto|tel|data|zalo|sms|whatsapp):", re.IGNORECASE)
_LONGEST_LINE = 250  # letters of a line that names files


def media_type_of(href: str) -> str | None:
    """The type that the ending of an address tells; None for a page, or an ending that is no document's.

    >>> media_type_of("/Portals/0/BaoCao_Tuan43.PDF?v=2"), media_type_of("/tin-1.html")
    ('application/pdf', None)
    """
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    for place in (parts.path, *parts.query.split("&")):
        if found := _ENDING.search(unquote(place)):
            return _TYPES.get(found[1].lower())
    return None


def is_file_line(number: int, tree: Tree) -> bool:
    """Whether a block is a line that hands out files: short, with a link to one."""
    block = tree.blocks[number]
    if len(block.text) > _LONGEST_LINE or not block.linked:
        return False
    links = tree.links_of(number)
    if not links or all(_NO_PAGE.match(link.href) or link.href == "#" for link in links):
        return False
    is_short = len(block.text) - block.linked < 60
    return is_short and (
        any(media_type_of(link.href) for link in links) or opens_with("attachment", block.text) is not None
    )


def read_files(tree: Tree, kept: Collection[int], lines: Collection[int], claims: Claims) -> tuple[LinkedFile, ...]:
    """The files of an article, each address once: all links of its file lines, and in its text those to documents and
    those that announce a report. `kept` are the article's blocks, `lines` those of them that hand out files.
    """
    found: dict[str, LinkedFile] = {}
    for link in tree.links:
        if link.block in kept and not _NO_PAGE.match(link.href) and not link.href.startswith("#"):
            media = media_type_of(link.href)
            if media or link.block in lines or _announces(link):
                url = claims.absolute(link.href)
                found.setdefault(url, LinkedFile(url, link.label or None, media))
    return tuple(found.values())


def _announces(link: Link) -> bool:
    """Whether a link in the text leads to a report or its full text, by what it says."""
    return len(link.label) <= _LONGEST_LINE and opens_with("announced", link.label) is not None
