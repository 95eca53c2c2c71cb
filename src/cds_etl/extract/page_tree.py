"""A parsed page to blocks of text: what stands between two breaks, with its place, its links, its marks and its cell.

One walk over the tree, without recursion. Which blocks are the article is for `article_body`; tables for `html_tables`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cds_etl.text import decode_legacy, encoding_of_font

from .page_parts import Block, Link, Node, Sheet, SheetCell, Step, Tree
from .page_text import BREAK, EDGE, Run, place_links
from .page_words import roles_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bs4 import Tag
    from bs4.element import PageElement

    from cds_etl.text import Encoding

    from .markup import Markup

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FACTS = frozenset(["meta", "link", "base", "title"])
_UNREAD = frozenset(["script", "style", "option", "datalist", "audio", "video", "map"])
_ROLES = {"nav": "menu", "footer": "footer", "aside": "related", "button": "menu", "dialog": "popup"}
_ARIA = {"navigation": "menu", "complementary": "sidebar", "contentinfo": "footer", "search": "menu", "dialog": "popup"}
_EDGED = ("a", "time")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*['\"]?([^;'\",]+)", re.IGNORECASE)
_WIDEST = 1000  # columns or rows that a span may cover, as in HTML


@dataclass(slots=True)
class _Frame:
    """An element that is being walked, and what holds within it."""

    name: str
    children: Iterator[PageElement]
    step: Step
    node: int
    hidden: bool = False
    bold: bool = False
    italic: bool = False
    href: str | None = None
    font: Encoding | None = None
    sheet: Sheet | None = None
    cell: SheetCell | None = None
    part: str = "tbody"
    heading: int = 0
    pieces: int = -1  # said before it, where its text is looked at when it closes
    blocks: int = 0  # made before it
    counts: Counter[str] | None = None

    def within(self, name: str, tag: Tag, step: Step) -> _Frame:
        """The frame of an element in this one."""
        return _Frame(
            name, iter(tag.contents), step, self.node, self.hidden, self.bold, self.italic, self.href, self.font,
            self.sheet, self.cell, self.part, self.heading,
        )  # fmt: skip


def read_tree(markup: Markup) -> Tree:
    """Walk a page.

    >>> from .markup import read_markup
    >>> tree = read_tree(read_markup("<h1>Tin</h1><p>Có 61 tổ<sup>1</sup> và<br>hết"))
    >>> [(block.text, block.marks) for block in tree.blocks]
    [('Tin', ()), ('Có 61 tổ và hết', (Mark(offset=8, marker='1', target=None),))]
    """
    return _Walker(markup.hidden).walk(markup.soup)


class _Walker:
    def __init__(self, hidden: frozenset[str]) -> None:
        self.tree = Tree()
        self._hidden = hidden
        self._run = Run()

    def walk(self, soup: Tag) -> Tree:
        stack = [_Frame("", iter(soup.contents), Step("", 1, None, None), -1)]
        while stack:
            frame = stack[-1]
            child = next(frame.children, None)
            if child is None:
                self._close(stack.pop())
                continue
            name: str | None = getattr(child, "name", None)
            if name is None:
                if type(child).__name__ == "NavigableString":
                    self._say(str(child), frame)
            elif name == "br":
                self._run.put(BREAK)
            elif name == "hr":
                self._flush(frame)
            elif name == "img":
                for node in self.tree.nodes[frame.node : frame.node + 1] if frame.node >= 0 else ():
                    node.images += 1
            elif name in _FACTS:
                self.tree.facts.append(cast("Tag", child))
            elif name not in _UNREAD:
                stack.append(self._open(cast("Tag", child), name, frame))
        self._flush(_Frame("", iter(()), Step("", 1, None, None), max(len(self.tree.nodes) - 1, 0)))
        return self.tree

    def _say(self, text: str, frame: _Frame) -> None:
        if frame.font and not text.isascii():
            text = decode_legacy(text, frame.font)
        self._run.say(text, hidden=frame.hidden, linked=frame.href is not None, bold=frame.bold, italic=frame.italic)

    def _open(self, tag: Tag, name: str, above: _Frame) -> _Frame:
        if above.counts is None:
            above.counts = Counter()
        above.counts[name] += 1
        attributes = cast("Mapping[str, str]", tag.attrs)
        identity = attributes.get("id")
        own = identity if identity and identity not in self.tree.ids else None
        frame = above.within(name, tag, Step(name, above.counts[name], own, above.step))
        roles = self._look(frame, attributes) if attributes else frozenset[str]()
        if name in _BLOCKS:
            self._flush(above)
            self._enter(frame, attributes, roles)
        elif name in ("b", "strong"):
            frame.bold = True
        elif name in ("i", "em"):
            frame.italic = True
        elif name in ("a", "sup"):
            frame.pieces = len(self._run)
        elif name == "time":
            self.tree.times.append((attributes.get("datetime") or tag.get_text(" "), len(self.tree.blocks)))
        if name in _EDGED:
            self._run.put(EDGE)
        frame.blocks = len(self.tree.blocks)
        for anchor in (identity, attributes.get("name") if name == "a" else None):
            if anchor:
                self.tree.ids.setdefault(anchor, len(self.tree.blocks))
        return frame

    def _look(self, frame: _Frame, attributes: Mapping[str, str]) -> frozenset[str]:
        """What the attributes say, put into the frame; the roles that they hint at."""
        if frame.name == "a" and "href" in attributes:
            frame.href = attributes["href"].strip() or None
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        roles = roles_of(names) if len(names) > 1 else frozenset[str]()
        if style := attributes.get("style", ""):
            frame.hidden = frame.hidden or bool(_HIDDEN_STYLE.search(style))
            frame.bold = frame.bold or bool(_BOLD_STYLE.search(style))
            if found := _FONT.search(style):
                frame.font = encoding_of_font(found[1].strip()) or frame.font
        if "face" in attributes:
            frame.font = encoding_of_font(attributes["face"]) or frame.font
        if "hidden" in attributes or "hidden" in roles or (self._hidden and self._is_hidden(attributes)):
            frame.hidden = True
        if attributes.get("itemprop") == "articleBody":
            roles |= {"body"}
        if role := _ARIA.get(attributes.get("role", "")):
            roles |= {role}
        return roles

    def _is_hidden(self, attributes: Mapping[str, str]) -> bool:
        classes = attributes.get("class", "").split()
        return f"#{attributes.get('id', '')}" in self._hidden or any(f".{name}" in self._hidden for name in classes)

    def _enter(self, frame: _Frame, attributes: Mapping[str, str], roles: frozenset[str]) -> None:
        """Make the node of a block's element, and its sheet or cell where it is a part of a table."""
        tree, name = self.tree, frame.name
        if role := _ROLES.get(name):
            roles |= {role}
        tree.nodes.append(Node(len(tree.nodes), frame.node, name, frame.step, roles, len(tree.blocks)))
        frame.node = len(tree.nodes) - 1
        frame.bold = frame.bold or name == "th"
        frame.heading = _HEADINGS.get(name, frame.heading)
        if name == "table":
            frame.sheet = Sheet(frame.node, frame.cell, attributes.get("border", "0") not in ("0", ""))
            tree.sheets.append(frame.sheet)
            frame.cell, frame.part = None, "tbody"
        elif frame.sheet is None:
            return
        elif name in ("thead", "tbody", "tfoot"):
            frame.part = name
        elif name == "tr":
            frame.sheet.rows.append((frame.part, []))
        elif name in ("td", "th"):
            if not frame.sheet.rows:
                frame.sheet.rows.append((frame.part, []))
            spans = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
            frame.cell = SheetCell(*spans, name == "th", frame.step, frame.sheet)
            frame.sheet.rows[-1][1].append(frame.cell)

    def _close(self, frame: _Frame) -> None:
        if frame.name in _BLOCKS:
            self._flush(frame)
            node = self.tree.nodes[frame.node]
            node.last, node.end = len(self.tree.blocks), len(self.tree.nodes)
            return
        if frame.pieces >= 0:
            self._close_link(frame)
        if frame.name in _EDGED:
            self._run.put(EDGE)

    def _close_link(self, frame: _Frame) -> None:
        """A link or raised text: a mark, or a link with what it says."""
        tree = self.tree
        is_inside = (frame.href or "").startswith("#")
        if len(tree.blocks) > frame.blocks:  # it held blocks of its own
            if frame.name == "a" and frame.href and not is_inside:
                tree.links.append(Link(frame.href, tree.blocks[frame.blocks].text, len(tree.blocks) - 1))
        elif (frame.name == "sup" or is_inside) and self._run.mark(
            frame.pieces, (frame.href or "")[1:] or None if is_inside else None
        ):
            return
        elif frame.name == "a" and frame.href and (said := self._run.since(frame.pieces)):
            tree.links.append(Link(frame.href, said, len(tree.blocks)))

    def _flush(self, frame: _Frame) -> None:
        """End the block that was put together; line breaks may part it into several."""
        if not len(self._run) and not self._run.has_hidden:
            return
        blocks = self.tree.blocks
        lines, hidden = self._run.end(self.tree.links, len(blocks), whole=frame.heading > 0)
        if len(lines) > 1:
            place_links(self.tree.links, len(blocks), [line.text for line in lines])
        node = max(frame.node, 0)
        for text, linked, marks, is_bold, is_italic in lines:
            if frame.cell:
                frame.cell.blocks.append(len(blocks))
            elif frame.name == "caption" and frame.sheet:
                frame.sheet.captions.append(len(blocks))
            blocks.append(Block(text, node, linked, is_bold, is_italic, False, frame.cell, marks, frame.heading))
        if hidden:
            blocks.append(Block(hidden, node, 0, False, False, True, None))


def _span(written: str | None) -> int:
    """A span as HTML counts it: 1 where none or nonsense is written; 0 means to the end."""
    found = re.match(r"\s*\+?(\d{1,6})", written or "")
    return min(int(found[1]) or _WIDEST, _WIDEST) if found else 1
