"""A web page as an extraction: the article found, its tables, notes and paragraphs read, every word accounted for.

A page is one page without size. What is no part of the article (menus, other articles, comments) counts as hidden.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from cds_etl.model import (
    NOWHERE,
    Anchor,
    Cell,
    Document,
    DocumentError,
    Extraction,
    Footnote,
    FrontMatter,
    PageCount,
    Paragraph,
    Table,
)

from .article import sort_blocks
from .article_body import find_body, is_list, is_prose, page_is_list, settle_noise
from .article_matter import read_matter
from .article_title import find_title
from .decode import decode
from .html_notes import find_notes
from .html_tables import header_rows, place_cells, settle_tables
from .markup import damage_of, read_markup
from .notes import phrase
from .page_facts import read_claims
from .page_parts import css_path
from .page_tree import read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .article import Role
    from .article_title import Title
    from .html_notes import HtmlNotes
    from .page_parts import Node, Sheet, SheetCell, Tree

_UNIT_LINE = re.compile(r"\(?\s*(?:đơn\s*vị(?:\s*tính)?|đvt)\s*[:.]", re.IGNORECASE)
_HEADLINE, _MANY = 20, 5  # letters of a linked headline, and how many make a list
_LEAST = 60  # letters of text: what has fewer is no article
_LONGEST_CAPTION = 250  # letters of a line over a table that tells its subject
_LONGEST_PHRASE = 2000  # letters before a mark in which the phrase that carries it begins
_PAGE = 1
_KINDS: dict[str, Literal["heading", "body", "caption", "running"]] = {
    "heading": "heading",
    "body": "body",
    "caption": "caption",
}


def read_html(document: Document, content: bytes) -> Extraction:
    """Read a news page. Raises DocumentError for a page that is too large, a list of headlines, or has no article."""
    text = decode(content)
    markup = read_markup(text)
    tree = read_tree(markup)
    settle_tables(tree)
    settle_noise(tree)
    body = find_body(tree)
    if body is None:
        raise DocumentError(_absence(tree))
    claims = read_claims(tree.facts, markup.json_ld)
    title = find_title(tree, body, claims)
    roles = sort_blocks(tree, body, title)
    _refuse_lists(tree, body, roles, title)
    matter = read_matter(tree, body, title, roles, claims)
    kept = [number for number, role in roles.items() if role in ("body", "heading", "caption", "table")]
    reader = _Reader(tree, roles, find_notes(tree, kept))
    tables, paragraphs = reader.read()
    publisher = " ".join(said for said in (matter.site, matter.url) if said)
    return Extraction(
        document=document,
        front_matter=FrontMatter(title=matter.title, issuer=matter.site, publisher=publisher or None),
        pages=(reader.count(damage_of(text)),),
        tables=tables,
        footnotes=reader.footnotes(),
        paragraphs=paragraphs,
        article=matter,
    )


def _absence(tree: Tree) -> str:
    if page_is_list(tree):
        return "is a list of headlines without an article: add the page of the article itself."
    if not any(not block.is_hidden for block in tree.blocks):
        return "is a web page without text: save the page again once it is shown in full."
    return "is a web page without an article: add the page of the article itself."


def _refuse_lists(tree: Tree, body: Node, roles: Mapping[int, Role], title: Title | None) -> None:
    """Raise DocumentError for headlines, and for a page of which but a scrap is text, as the imprint under a list."""
    cells = [tree.blocks[number] for number, role in roles.items() if role == "table"]
    has_table = len(cells) > 0 and sum(cell.is_link and len(cell.text) >= _HEADLINE for cell in cells) < _MANY
    letters = sum(len(tree.blocks[n].text) for n, role in roles.items() if role == "body" and is_prose(tree.blocks[n]))
    texts = [number for number, role in roles.items() if role == "body"]
    if texts and is_list(tree, min(max(body.first, texts[0] - 1), texts[0]), texts[-1]) and not has_table:
        raise DocumentError("is a list of headlines without an article: add the page of the article itself.")
    headlines = sum(block.is_link and len(block.text) >= _HEADLINE for block in tree.blocks if not block.is_hidden)
    is_imprint = headlines >= _MANY and letters < _HEADLINE * headlines and (title is None or title.block is None)
    if (letters < _LEAST or is_imprint) and not has_table:
        raise DocumentError(_absence(tree))


class _Reader:
    """One pass over the blocks of an article: every block is placed once, and its words are counted."""

    def __init__(self, tree: Tree, roles: Mapping[int, Role], notes: HtmlNotes) -> None:
        self._tree = tree
        self._roles = roles
        self._notes = notes
        self._placed = 0
        self._anchors: dict[int, list[Anchor]] = {}

    def read(self) -> tuple[tuple[Table, ...], tuple[Paragraph, ...]]:
        """Tables and paragraphs in the order of the page; marks are met on the way."""
        tables: list[Table] = []
        paragraphs: list[Paragraph] = []
        done: set[int] = set()
        captions = {block for sheet in self._tree.sheets for block in sheet.captions}
        for number, role in self._roles.items():
            if number in self._notes:
                self._placed += self._tree.blocks[number].words
            elif role == "table":
                cell = self._tree.data_cell(number)
                assert cell
                sheet = _outermost(cell.sheet)
                for held in _with_inner(sheet, self._tree):
                    if id(held) not in done:
                        done.add(id(held))
                        tables += self._table(held, len(tables) + 1, paragraphs)
            elif number not in captions or not self._is_data_caption(number):
                paragraphs.append(self._paragraph(number, role, len(paragraphs) + 1))
        return tuple(tables), tuple(paragraphs)

    def _is_data_caption(self, number: int) -> bool:
        return any(sheet.is_data and number in sheet.captions for sheet in self._tree.sheets)

    def _paragraph(self, number: int, role: Role, ordinal: int) -> Paragraph:
        block = self._tree.blocks[number]
        self._placed += block.words
        text, marks = self._notes.settle(number, self._tree)
        previous = 0
        for offset, note, _ in marks:
            begin = max(previous, offset - _LONGEST_PHRASE)
            said = phrase(text[begin:offset], offset - begin, 0)
            anchor = Anchor(said, _PAGE, NOWHERE, paragraph=ordinal, offset=offset)
            self._anchors.setdefault(note, []).append(anchor)
            previous = offset
        step = self._tree.nodes[block.node].step
        return Paragraph(_PAGE, NOWHERE, _KINDS.get(role, "running"), text, css_path=css_path(step))

    def _table(self, sheet: Sheet, number: int, paragraphs: list[Paragraph]) -> list[Table]:
        caption, unit_line, after = self._caption(sheet, paragraphs)
        texts: dict[int, str] = {}
        marks: dict[int, list[tuple[int, str]]] = {}
        for _, row in sheet.rows:
            for cell in row:
                texts[id(cell)], marks[id(cell)] = self._cell(cell)
        placed = place_cells(sheet, texts)
        heads = header_rows(sheet, placed)
        cells: list[Cell] = []
        for place in placed:
            for note, _ in marks[id(place.source)]:
                anchor = Anchor(place.text, _PAGE, NOWHERE, table=number, row=place.row, column=place.column)
                self._anchors.setdefault(note, []).append(anchor)
            cells.append(
                Cell(
                    row=place.row,
                    column=place.column,
                    row_span=place.row_span,
                    column_span=place.column_span,
                    text=place.text,
                    box=NOWHERE,
                    page=_PAGE,
                    is_header=place.row <= heads,
                    marks=tuple(marker for _, marker in marks[id(place.source)]),
                    css_path=css_path(place.source.step),
                )
            )
        return [Table(caption, unit_line, (_PAGE,), tuple(cells), after)] if cells else []

    def _cell(self, cell: SheetCell) -> tuple[str, list[tuple[int, str]]]:
        """A cell's text, its lines joined by a space, and the notes that its marks point to."""
        texts: list[str] = []
        found: list[tuple[int, str]] = []
        for number in self._blocks_of(cell):
            block = self._tree.blocks[number]
            if number not in self._notes and not block.is_hidden:
                text, marks = self._notes.settle(number, self._tree)
                self._placed += block.words
                texts.append(text)
                found += [(note, marker) for _, note, marker in marks]
        return " ".join(text for text in texts if text), found

    def _blocks_of(self, cell: SheetCell) -> list[int]:
        """The blocks of a cell, those in tables for layout within it among them."""
        if self._held is None:
            self._held = {}
            for number, role in self._roles.items():
                if role == "table" and (holder := self._tree.data_cell(number)):
                    self._held.setdefault(id(holder), []).append(number)
        return self._held.get(id(cell), [])

    _held: dict[int, list[int]] | None = None

    def _caption(self, sheet: Sheet, paragraphs: list[Paragraph]) -> tuple[str | None, str | None, int]:
        """Caption and unit line of a table, its own or the lines before it, and the paragraph that it follows."""
        places = [index for index, paragraph in enumerate(paragraphs) if paragraph.kind != "running"]
        after = places[-1] + 1 if places else 0
        unit_line, own = None, []
        for number in sheet.captions:
            text = self._notes.settle(number, self._tree)[0]
            if number in self._roles and number not in self._notes:
                self._placed += self._tree.blocks[number].words
            if _UNIT_LINE.match(text):
                unit_line = text
            else:
                own.append(text)
        if places and unit_line is None and _UNIT_LINE.match(paragraphs[places[-1]].text):
            unit_line = paragraphs[places.pop()].text
        if own:
            return " ".join(own), unit_line, after
        if not places or not _may_be_caption(paragraphs[places[-1]]):
            return None, unit_line, after
        paragraph = paragraphs[places[-1]]
        if paragraph.kind == "body" and paragraph.text.endswith(":"):
            paragraphs[places[-1]] = Paragraph(_PAGE, NOWHERE, "caption", paragraph.text, css_path=paragraph.css_path)
        return paragraph.text, unit_line, after

    def footnotes(self) -> tuple[Footnote, ...]:
        """The notes with all places that point to them, once the article is read."""
        return tuple(
            Footnote(
                note.marker,
                note.text,
                _PAGE,
                NOWHERE,
                tuple(self._anchors.get(number, ())),
                css_path(self._tree.nodes[self._tree.blocks[note.block].node].step),
            )
            for number, note in enumerate(self._notes.notes, start=1)
        )

    def count(self, unread_reason: str | None) -> PageCount:
        """The account of the page's words, once the article is read, and why some may lack."""
        whole = sum(block.words for block in self._tree.blocks)
        return PageCount(_PAGE, 0, 0, 0, "text-layer", whole, self._placed, whole - self._placed, unread_reason)


def _may_be_caption(paragraph: Paragraph) -> bool:
    """Whether the paragraph before a table speaks of it: it ends with a colon, or is a line without a stop."""
    text = paragraph.text
    if paragraph.kind == "body":
        return text.endswith(":") or (len(text) <= _LONGEST_CAPTION and text[-1] not in ".;!?")
    return paragraph.kind == "heading"


def _outermost(sheet: Sheet) -> Sheet:
    while sheet.holder:
        sheet = sheet.holder.sheet
    return sheet


def _with_inner(sheet: Sheet, tree: Tree) -> list[Sheet]:
    """A table of data and the tables of data within it, in the order of the page."""
    node = tree.nodes[sheet.node]
    return [held for held in tree.sheets if held.is_data and node.number <= held.node < node.end]
