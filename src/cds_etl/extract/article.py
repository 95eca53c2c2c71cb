"""Which block of a page is what: title, dates and names, text, captions, tables, or nothing of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .article_body import is_prose
from .article_lines import is_caption, is_meta, read_signature
from .page_files import is_file_line
from .page_words import find_phrase, opens_with

if TYPE_CHECKING:
    from .article_title import Title
    from .page_parts import Block, Node, Tree

Role = Literal["title", "meta", "author", "file", "body", "heading", "caption", "table"]

_FEW = 0.35  # of the article's letters may stand behind what looks like its end
_LONGEST_END = 60  # letters of a line that ends an article ("Chia sẻ bài viết", "Tin liên quan:")
_LONGEST_HEADING = 200
_BEHIND = 15  # blocks behind the text in which its files are looked for
_FIRST = 4  # blocks at the text's begin that may be dates and names


def sort_blocks(tree: Tree, body: Node, title: Title | None) -> dict[int, Role]:
    """The role of every block that belongs to the article, in order; what is left out does not."""
    roles: dict[int, Role] = {}
    at = title.block if title else None
    if title and at is not None:
        roles[at] = "title"
        for number in range(at + 1, min(body.first, at + 1 + 3 * _BEHIND)):
            if role := _between(number, tree):
                roles[number] = role
    start = at + 1 if at is not None and at >= body.first else body.first
    for number in range(body.first, start - 1):
        if _is_shown(number, tree) and is_meta(tree.blocks[number].text):
            roles[number] = "meta"
    for number in range(start, body.last):
        if _is_shown(number, tree) and (role := _role(number, tree, title, number < start + _FIRST)):
            roles[number] = role
    _cut_end(roles, tree, body)
    _sign(roles, tree)
    _cut_headings(roles, tree, body)
    behind = next((n for n in range(body.last, min(body.last + 3, len(tree.blocks))) if _is_shown(n, tree)), None)
    if behind is not None and "author" not in roles.values() and read_signature(tree.blocks[behind]) is not None:
        roles[behind] = "author"
    for number in range(body.last, min(body.last + _BEHIND, len(tree.blocks))):
        if _is_shown(number, tree) and is_file_line(number, tree):
            roles[number] = "file"
    return dict(sorted(roles.items()))


def _is_shown(number: int, tree: Tree) -> bool:
    return not tree.blocks[number].is_hidden and tree.noise(number) is None


def _between(number: int, tree: Tree) -> Role | None:
    """The role of a block between the title and the element that holds the text."""
    block = tree.blocks[number]
    if not _is_shown(number, tree):
        return None
    if is_meta(block.text):
        return "meta"
    if is_file_line(number, tree):
        return "file"
    if is_caption(number, tree):
        return "caption"
    return "body" if is_prose(block) and not block.is_link else None


def _role(number: int, tree: Tree, title: Title | None, is_early: bool) -> Role | None:
    block = tree.blocks[number]
    if tree.data_cell(number):
        return "table"
    if title and block.text == title.text:
        return "title"
    if is_file_line(number, tree):
        return "file"
    if is_meta(block.text) and (is_early or len(block.text) < _LONGEST_END):
        return "meta"
    if block.is_link and not block.text.endswith((".", ";")):
        return None
    if block.linked * 5 > len(block.text) * 2 and opens_with("more", block.text) is not None:
        return None
    if is_caption(number, tree):
        return "caption"
    return "heading" if _is_heading(block) else "body"


def _is_heading(block: Block) -> bool:
    if len(block.text) > _LONGEST_HEADING or not any(map(str.isalpha, block.text)):
        return False
    if block.heading:
        return not (block.text.endswith(".") and len(block.text) > _LONGEST_HEADING // 2)
    return block.is_bold and not block.text.endswith((".", ";", "…", ",", ":"))


def _letters(roles: dict[int, Role], tree: Tree, first: int = 0) -> int:
    return sum(len(tree.blocks[n].text) for n, role in roles.items() if n >= first and role in ("body", "table"))


def _cut_end(roles: dict[int, Role], tree: Tree, body: Node) -> None:
    """Leave out what stands behind the article's end: from a line on that offers to share, comment or read more."""
    whole = _letters(roles, tree)
    for number in range(body.first, body.last):
        block = tree.blocks[number]
        if block.is_hidden or tree.data_cell(number) or len(block.text) > 400:
            continue
        says_end = len(block.text) <= _LONGEST_END and opens_with("end", block.text) is not None
        if not (says_end or find_phrase("reader", block.text)) or (number in roles and roles[number] == "file"):
            continue
        if _letters(roles, tree, number) <= _FEW * whole:
            for later in [n for n in roles if n >= number and roles[n] not in ("file", "table")]:
                del roles[later]
            return


def _cut_headings(roles: dict[int, Role], tree: Tree, body: Node) -> None:
    """Leave out headings of what was left out: of links to other articles."""
    for number in [n for n, role in roles.items() if role in ("heading", "body")]:
        block = tree.blocks[number]
        if len(block.text) > _LONGEST_END or not (roles[number] == "heading" or block.text.endswith(":")):
            continue
        later = [n for n in roles if n > number and roles[n] in ("body", "heading", "table", "caption")]
        until = min(later, default=body.last)
        links = sum(tree.blocks[n].is_link for n in range(number + 1, until) if not tree.blocks[n].is_hidden)
        if not later or links > 1 or (links and block.text.endswith(":")):
            del roles[number]


def _sign(roles: dict[int, Role], tree: Tree) -> None:
    """Tell the names under the article from its text."""
    for number in sorted(roles, reverse=True):
        if roles[number] in ("body", "heading", "caption"):
            if read_signature(tree.blocks[number]) is None or len(roles) < 3:
                return
            roles[number] = "author"
        elif roles[number] == "table":
            return
