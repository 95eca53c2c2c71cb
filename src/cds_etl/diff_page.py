"""The difference between two snapshots as one page that needs nothing else. Whatever was read is escaped.

What stands in it is `difference_tree`'s.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .difference_tree import tree_of
from .seeing import SightError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .difference_tree import Branch
    from .load import Difference

_STYLE = """
:root { --ink: #1d1d1b; --soft: #6a6862; --line: #dcd8cf; --paper: #fdfcf9 }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2.5rem 1.25rem 5rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.5 Charter, "Bitstream Charter", "Source Serif 4", Georgia, "Noto Serif", serif;
  overflow-wrap: anywhere }
h1 { font-size: 1.7rem; line-height: 1.2; font-weight: 600; margin: 0 0 1.5rem }
ul { list-style: none; margin: 0; padding: 0 0 0 1.1rem; border-left: 1px solid var(--line) }
body > ul { padding: 0; border: 0 } body > ul > li { padding: .55rem 0; border-bottom: 1px solid var(--line) }
body > ul > li > details > summary, body > ul > li > span { font-weight: 600 }
li { margin: .15rem 0; font-variant-numeric: tabular-nums } summary { cursor: pointer } li > span { padding-left: 1rem }
@media print { body { max-width: none; padding: 0 } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_OPEN = 3  # levels that are unfolded at first


def write_page(found: Difference, target: Path, most: int) -> Path:
    """Write the page; gives the file. Raises SightError where it cannot be written."""
    page = "\n".join(page_of(tree_of(found, most)))
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SightError(f"{target} cannot be written ({error.strerror}): name another place.") from error
    return target


def page_of(tree: Branch) -> Iterator[str]:
    """The lines of the page of a tree.

    >>> from .difference_tree import Branch
    >>> "<li><span>&lt;b&gt;</span></li>" in list(page_of(Branch("a", (Branch("<b>"),))))
    True
    """
    title = escape(tree.text)
    yield f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>{_STYLE}</style>'
    yield f"<h1>{title}</h1>"
    yield from _list(tree.branches, 1)
    yield "</html>"


def _list(branches: tuple[Branch, ...], level: int) -> Iterator[str]:
    yield "<ul>"
    for branch in branches:
        if branch.branches:
            yield f"<li><details{' open' if level <= _OPEN else ''}><summary>{escape(branch.text)}</summary>"
            yield from _list(branch.branches, level + 1)
            yield "</details></li>"
        else:
            yield f"<li><span>{escape(branch.text)}</span></li>"
    yield "</ul>"
