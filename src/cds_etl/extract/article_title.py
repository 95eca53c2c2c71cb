"""The title of an article: which of the page's lines it is, by claims, setting and place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.text import fold

from .article_body import is_prose
from .article_lines import is_meta

if TYPE_CHECKING:
    from .page_facts import Claims
    from .page_parts import Block, Node, Tree

_SHORTEST, _LONGEST = 10, 300  # letters of a title
_OPENING = 4  # blocks in which date and byline follow the title
_ENOUGH = 4  # points: a line that has as many is the title whatever the page claims
_LEAST = 2
_HEADING = {1: 4, 2: 2, 3: 1, 4: 1, 5: 0, 6: 0}
_NOT_LETTERS = re.compile(r"[\W_]+")


class Title(NamedTuple):
    """A title, and the number of the block that shows it; None where only the head of the page has it."""

    text: str
    block: int | None


def find_title(tree: Tree, body: Node, claims: Claims) -> Title | None:
    """The title of the article in `body`: the line that best fits, else what the page claims."""
    claimed = [_letters(title) for title in (*claims.titles, *claims.heads)]
    points: dict[int, int] = {}
    first = _first_prose(tree, body, claimed)
    for number in range(min(first, len(tree.blocks))):
        block = tree.blocks[number]
        if _SHORTEST <= len(block.text) <= _LONGEST and not block.is_hidden and not is_meta(block.text):
            points[number] = _points(block, tree, claimed)
    for number in range(first - 1, -1, -1):  # the last line over the text that is no date, name or link
        block = tree.blocks[number]
        if not block.is_hidden and number in points and not block.is_link and not tree.noise(number):
            points[number] += 3
            break
    best = max(points, key=lambda number: (points[number], number), default=None)
    if best is not None and points[best] >= _ENOUGH:
        return Title(tree.blocks[best].text, best)
    if claims.titles:
        return Title(claims.titles[0], None)
    if best is not None and points[best] >= _LEAST:
        return Title(tree.blocks[best].text, best)
    return Title(claims.heads[1] if len(claims.heads) > 1 else claims.heads[0], None) if claims.heads else None


def _first_prose(tree: Tree, body: Node, claimed: list[str]) -> int:
    """The number of the article's first block of prose or data: the title stands before it."""
    for number in range(body.first, body.last):
        block = tree.blocks[number]
        if block.is_hidden or tree.noise(number) or block.heading == 1:
            continue
        if any(is_meta(tree.blocks[later].text) for later in range(number + 1, min(number + _OPENING, body.last))):
            continue  # date or byline are still to come
        is_text = is_prose(block) and not _is_titled(block, tree) and _letters(block.text) not in claimed
        if is_text or tree.data_cell(number):
            return number
    return body.last


def _is_titled(block: Block, tree: Tree) -> bool:
    return any("title" in node.roles for node, _ in zip(tree.forebears(block.node), range(2), strict=False))


def _points(block: Block, tree: Tree, claimed: list[str]) -> int:
    letters = _letters(block.text)
    fits = any(
        title == letters or (len(letters) * 10 >= len(title) * 6 and title.startswith(letters)) for title in claimed
    )
    points = _HEADING.get(block.heading, 0) + (6 if fits else 0) + block.is_bold
    points += 3 if _is_titled(block, tree) else 0
    points -= 6 if tree.nodes[block.node].noise and not fits else 0
    points -= 3 if tree.nodes[block.node].noise and fits else 0
    points -= 4 if block.text.endswith(".") and not fits else 0
    return points - (4 if block.is_link and not fits else 0)


def _letters(text: str) -> str:
    """The letters and figures of a text alone, folded: what two ways to print a title share."""
    return _NOT_LETTERS.sub("", fold(text))
