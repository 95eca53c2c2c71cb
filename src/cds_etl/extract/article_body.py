"""Which part of a page is the article: what names and tags rule out, and the element whose text weighs most.

Every block has a weight: prose and tables of data weigh what they say, links and scraps count against where they stand.
The article is in the element whose blocks weigh most together, the smallest where several weigh the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .page_words import NOISE

if TYPE_CHECKING:
    from .page_parts import Block, Node, Tree

_LONG = 60  # letters: so long is prose even without a stop
_SENTENCE = 25  # letters of prose that ends with a stop
_STOPS = tuple('.!?:;…”"')
_MOST = 0.5  # of the page's prose: what holds more is the article, whatever it is called
_STUBBORN = frozenset({"comment", "related"})  # may be longer than an article
_LINK, _SCRAP, _TEASER = -15, -8, -20  # weights of what is no prose; a link weighs against its length as well
_CELL = 40  # letters at most that a cell of data weighs
_ITEM = 4  # blocks of an item of a list of headlines
# Elements that are part of a text, not its place: a text of one paragraph may end with a note.
_LEAVES = frozenset(
    ["p", "ul", "ol", "li", "blockquote", "table", "tbody", "tr", "h2", "h3", "pre", "dl", "dd", "figure"]
)
_NEARLY = 0.7  # of the weight: an element above a leaf that has as much is the text's place
_NAMED = 1.3  # how much more an element weighs that is called the body of an article


def is_prose(block: Block) -> bool:
    """Whether a block reads as running text, mostly unlinked."""
    free = len(block.text) - block.linked
    return free * 2 > len(block.text) and (free >= _LONG or (free >= _SENTENCE and block.text.endswith(_STOPS)))


def settle_noise(tree: Tree) -> None:
    """Say of every element whether it can belong to an article."""
    prose = [0]
    headings = [0]
    for block in tree.blocks:
        prose.append(prose[-1] + (len(block.text) if not block.is_hidden and is_prose(block) else 0))
        headings.append(headings[-1] + (block.heading == 1))
    for node in tree.nodes:
        above = tree.nodes[node.parent].noise if node.parent >= 0 else None
        own = next((role for role in sorted(node.roles & NOISE)), None)
        has_title = headings[node.last] > headings[node.first]
        if own and prose[node.last] - prose[node.first] > _MOST * prose[-1] and (own not in _STUBBORN or has_title):
            own = None
        if node.name == "header" and not has_title and not _is_in_article(node, tree):
            own = own or "menu"
        node.noise = above or own


def _is_in_article(node: Node, tree: Tree) -> bool:
    parent = tree.nodes[node.parent] if node.parent >= 0 else None
    return bool(parent and (parent.name in ("article", "main", "section") or "body" in parent.roles))


def find_body(tree: Tree) -> Node | None:
    """The element that holds the article's text; None where nothing on the page reads as text or table."""
    weights = [0.0]
    for number, block in enumerate(tree.blocks):
        weights.append(weights[-1] + _weight(number, block, tree))
    best, most = None, 0.0
    for node in tree.nodes:
        weight = weights[node.last] - weights[node.first]
        if node.noise is None and node.roles & {"body"}:
            weight *= _NAMED
        if weight > 0 and node.noise is None and weight >= most:
            best, most = node, weight
    while best and best.name in _LEAVES and best.parent >= 0:
        above = tree.nodes[best.parent]
        if weights[above.last] - weights[above.first] < _NEARLY * most:
            break
        best = above
    return best


def _weight(number: int, block: Block, tree: Tree) -> float:
    if block.is_hidden or tree.nodes[block.node].noise:
        return 0
    if tree.data_cell(number):
        return 0 if block.is_link else min(len(block.text), _CELL)
    if is_prose(block):
        return _TEASER if is_teaser(number, tree) else len(block.text) - 2 * block.linked
    return _LINK - block.linked / 2 if block.linked * 2 > len(block.text) else _SCRAP


def is_teaser(number: int, tree: Tree) -> bool:
    """Whether a block is the summary under a linked headline, with little else in their element."""
    if number == 0 or not tree.blocks[number - 1].is_link or len(tree.blocks[number - 1].text) < 15:
        return False
    node = next((n for n in tree.forebears(tree.blocks[number].node) if n.first < number), None)
    return node is not None and node.last - node.first <= _ITEM


def is_list(tree: Tree, first: int, last: int) -> bool:
    """Whether blocks are headlines rather than an article: as many linked headlines as paragraphs, or more."""
    headlines = paragraphs = 0
    for number in range(first, last + 1):
        block = tree.blocks[number]
        if block.is_hidden or tree.nodes[block.node].noise or tree.data_cell(number):
            continue
        if block.is_link:
            headlines += len(block.text) >= 20
        elif is_prose(block):
            if is_teaser(number, tree):
                headlines += 1
            else:
                paragraphs += 1
    return headlines >= 3 and headlines * 5 >= paragraphs * 4


def page_is_list(tree: Tree) -> bool:
    """Whether a page without an article is one of headlines."""
    links = sum(block.is_link and len(block.text) >= 20 for block in tree.blocks if not block.is_hidden)
    return links >= 5
