"""The parts of a web page once it is walked: blocks of text, the elements that hold them, tables, links, marks.

Values only, and how an element is named by a CSS path. The walk is in `page_tree`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

_DEEPEST_PATH = 40  # steps of a CSS path; below that an element is found from its fortieth forebear
_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*")


class Step(NamedTuple):
    """An element's place among its like: name, number of that name under its parent, id, and the parent's step."""

    name: str
    number: int
    id: str | None
    parent: Step | None


class Mark(NamedTuple):
    """A raised small text or a link into the page: letters before it, what it says, and the id that it points to."""

    offset: int
    marker: str
    target: str | None


@dataclass(slots=True)
class Link:
    """A link with what it says, and the number of the block that holds its end."""

    href: str
    label: str
    block: int


@dataclass(slots=True)
class Node:
    """An element that makes blocks: its parent's number, its blocks from `first` up to `last`, what its names hint at.

    `noise` is the role that makes it no part of an article, its own or a forebear's.
    """

    number: int
    parent: int
    name: str
    step: Step
    roles: frozenset[str]
    first: int
    last: int = 0
    end: int = 0  # number of the first node behind it that it does not hold
    images: int = 0
    noise: str | None = None


@dataclass(slots=True)
class SheetCell:
    """A `td` or `th`: its spans, its element, and the numbers of its blocks."""

    row_span: int
    column_span: int
    is_head: bool
    step: Step
    sheet: Sheet
    blocks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A `table`, of data or for layout: its rows, each with the part (`thead`, `tbody`, `tfoot`) that it stands in."""

    node: int
    cell: SheetCell | None  # the cell of another table that holds it
    is_bordered: bool
    rows: list[tuple[str, list[SheetCell]]] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)
    is_data: bool = False
    holder: SheetCell | None = None  # the cell of a table of data that it stands in


@dataclass(slots=True)
class Block:
    """Text between two breaks. `linked` letters of it are links; `heading` is 1 to 6 in `h1` to `h6`, else 0."""

    text: str
    node: int
    linked: int
    is_bold: bool
    is_italic: bool
    is_hidden: bool
    cell: SheetCell | None
    marks: tuple[Mark, ...] = ()
    heading: int = 0

    @property
    def words(self) -> int:
        """Words, with each mark as one."""
        return len(self.text.split()) + len(self.marks)

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is a link."""
        return self.linked * 10 >= len(self.text) * 8


@dataclass(slots=True)
class Tree:
    """All blocks of a page in order, and what they stand in.

    `ids` has the block that each id stands in or before; `times` what each `time` element says, and before which block;
    `facts` are the elements `meta`, `link`, `base` and `title`.
    """

    blocks: list[Block] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    times: list[tuple[str, int]] = field(default_factory=list)
    facts: list[Tag] = field(default_factory=list)

    def forebears(self, number: int) -> Iterator[Node]:
        """A node and those that hold it, up to the root."""
        while number >= 0:
            yield self.nodes[number]
            number = self.nodes[number].parent

    def links_of(self, block: int) -> list[Link]:
        """The links whose end a block holds."""
        first = bisect_left(self.links, block, key=lambda link: link.block)
        return self.links[first : bisect_right(self.links, block, key=lambda link: link.block)]

    def data_cell(self, block: int) -> SheetCell | None:
        """The cell of a table of data that holds a block; None where none does."""
        cell = self.blocks[block].cell
        return cell if cell is None or cell.sheet.is_data else cell.sheet.holder

    def noise(self, block: int) -> str | None:
        """The role that makes a block no part of an article; None where it may be one."""
        return self.nodes[self.blocks[block].node].noise


def css_path(step: Step) -> str:
    """A selector for the element: from the nearest id above, else from the root; at most forty steps.

    >>> html = Step("html", 1, None, None)
    >>> css_path(Step("p", 3, None, Step("div", 1, "main", html)))
    '#main > p:nth-of-type(3)'
    """
    parts: list[str] = []
    here: Step | None = step
    while here is not None and here.name and len(parts) < _DEEPEST_PATH:
        if here.id and _PLAIN_ID.fullmatch(here.id):
            parts.append(f"#{here.id}")
            break
        parts.append(here.name if here.name in ("html", "body") else f"{here.name}:nth-of-type({here.number})")
        here = here.parent
    path = parts[-1]
    for below, above in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        # Browsers put a tbody between a table and its rows where none is written.
        path += f" {below}" if below.startswith("tr:") and above.startswith("table:") else f" > {below}"
    return path
