"""What stands around an article's text: its times, author, section and counter, as written, the most trusted first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.model import ArticleMatter, Stamp

from .article_lines import has_date, is_meta, is_name, read_byline, read_signature, read_views
from .page_facts import site_of
from .page_files import read_files
from .page_words import NOISE, find_phrase, is_generic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .article import Role
    from .article_title import Title
    from .page_facts import Claims
    from .page_parts import Node, Tree

_BEFORE, _BEHIND = 5, 8  # blocks before and behind the title in which dates and names are looked for
_LONGEST_LINE = 200
_NO_COUNTER = NOISE - {"share", "menu"}  # where numbers of readers are not the article's


def read_matter(
    tree: Tree, body: Node, title: Title | None, roles: Mapping[int, Role], claims: Claims
) -> ArticleMatter:
    """Everything that a page says of its article beside the text. `roles` are those of the article's blocks."""
    around = list(_around(tree, body, title, roles))
    published = [Stamp(said, where) for said, where in claims.published]
    updated = [Stamp(said, where) for said, where in claims.updated]
    shown: list[Stamp] = []
    near = set(around)
    for said, block in tree.times:
        if block in near:
            shown.append(Stamp(said, "time"))
    for number in around:
        text = tree.blocks[number].text
        if has_date(text) and (is_meta(text) or roles.get(number) == "meta"):
            for kind, said in split_stamps(text):
                (updated if kind == "updated" else shown).append(Stamp(said, "text"))
    lines = {number for number, role in roles.items() if role == "file"}
    return ArticleMatter(
        title=title.text if title else None,
        author=_author(tree, around, roles, claims),
        published=tuple(dict.fromkeys([*published, *shown])),
        updated=tuple(dict.fromkeys(updated)),
        site=site_of(claims, title.text if title else None),
        section=claims.section or _section(tree, title),
        view_count=_views(tree, body, title),
        url=claims.url,
        files=read_files(tree, roles, lines, claims),
    )


def split_stamps(text: str) -> list[tuple[str, str]]:
    """The parts of a line that say when: each with `published` or `updated`, by the words before it.

    >>> split_stamps("Ngày đăng: 03/11/2022 - Cập nhật: 04/11/2022 8:00")
    [('published', '03/11/2022 -'), ('updated', '04/11/2022 8:00')]
    >>> split_stamps("Thứ ba, 19/8/2025")
    [('published', 'Thứ ba, 19/8/2025')]
    """
    cuts: list[tuple[int, int, str]] = []
    for kind in ("published", "updated"):
        offset = 0
        while found := find_phrase(kind, text[offset:]):
            cuts.append((offset + found.start(), offset + found.end(), kind))
            offset += found.end()
    cuts.sort()
    if not cuts:
        return [("published", text)]
    parts = [("published", text[: cuts[0][0]])]
    ends = [start for start, _, _ in cuts[1:]] + [len(text)]
    parts += [(kind, text[end:stop].strip(" :")) for (_, end, kind), stop in zip(cuts, ends, strict=True)]
    return [(kind, part) for kind, part in parts if has_date(part)]


def _around(tree: Tree, body: Node, title: Title | None, roles: Mapping[int, Role]) -> Iterator[int]:
    """The blocks near the title, those behind it first, then the article's last lines and what stands right behind."""
    at = title.block if title and title.block is not None else None
    start = at if at is not None else body.first - 1
    texts = [number for number, role in roles.items() if role in ("body", "table")]
    until = max(start + 1 + _BEHIND, texts[0] if texts else 0)
    for number in range(max(start, 0), min(until, len(tree.blocks))):
        if _is_line(number, tree) and roles.get(number) not in ("body", "table"):
            yield number
    for number in range(start - 1, max(start - 1 - _BEFORE, -1), -1):
        if tree.noise(number) in ("menu", "breadcrumb"):
            break
        if _is_line(number, tree):
            yield number
    behind = texts[-1] + 1 if texts else body.last
    for number in range(behind, min(behind + _BEHIND, len(tree.blocks))):
        if _is_line(number, tree):
            yield number


def _is_line(number: int, tree: Tree) -> bool:
    block = tree.blocks[number]
    return not block.is_hidden and tree.noise(number) is None and len(block.text) <= _LONGEST_LINE


def _author(tree: Tree, around: list[int], roles: Mapping[int, Role], claims: Claims) -> str | None:
    """Who wrote it: whom the page claims, else its byline, else the name under the text."""
    if claims.authors:
        return ", ".join(claims.authors)
    for number in around:
        if roles.get(number) != "author" and (name := read_byline(tree.blocks[number].text)):
            return name
    for number in around:
        block = tree.blocks[number]
        chain = [node for node, _ in zip(tree.forebears(block.node), range(3), strict=False)]
        if any("author" in node.roles for node in chain) and is_name(block.text):
            return block.text
    signed = [number for number, role in roles.items() if role == "author"]
    return next((name for number in signed if (name := read_signature(tree.blocks[number]))), None)


def _views(tree: Tree, body: Node, title: Title | None) -> str | None:
    """The counter nearest to the title: not of other articles, and not of the whole site."""
    at = title.block if title and title.block is not None else body.first
    found: list[tuple[int, str]] = []
    for number, block in enumerate(tree.blocks):
        if block.is_hidden or tree.noise(number) in _NO_COUNTER or tree.data_cell(number):
            continue
        if len(block.text) <= _LONGEST_LINE and (views := read_views(block.text)):
            found.append((abs(number - at), views))
    return min(found, default=(0, None))[1]


def _section(tree: Tree, title: Title | None) -> str | None:
    """The last step of the way to the page that is a link, or None."""
    for number in range(len(tree.blocks) if title is None or title.block is None else title.block, -1, -1):
        if number < len(tree.blocks) and tree.noise(number) == "breadcrumb":
            labels = [link.label for link in tree.links_of(number)]
            for label in reversed(labels):
                if not (title and label == title.text) and not is_generic(label):
                    return label
    return None
