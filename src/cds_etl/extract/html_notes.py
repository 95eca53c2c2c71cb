"""Notes of a web page: which lines are notes, by the marks that point to them; marks without a note are put back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .page_words import opens_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .page_parts import Block, Mark, Tree

_OPENED = re.compile(r"[(\[](\d{1,3}|[a-z]|[*†‡§]{1,4})[)\]]\s*(?=\S)|([*†‡§]{1,4})\s*(?=\w)")
_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_RAISED = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


@dataclass(slots=True)
class HtmlNote:
    """A note: its marker, its text without it, and the number of its block."""

    marker: str
    text: str
    block: int


@dataclass(slots=True)
class HtmlNotes:
    """The notes of an article in order, and which block is which note, by its number from 1."""

    notes: list[HtmlNote] = field(default_factory=list)
    _by_block: dict[int, int] = field(default_factory=dict)

    def add(self, note: HtmlNote) -> None:
        """Take in a note; the notes come in the order of the page."""
        self.notes.append(note)
        self._by_block[note.block] = len(self.notes)

    def __contains__(self, block: object) -> bool:
        return block in self._by_block

    def settle(self, number: int, tree: Tree) -> tuple[str, list[tuple[int, int, str]]]:
        """The text of a block, marks without a note put back, and the others: offset, number of the note, marker.

        The note is the next behind the block that carries the marker, else the last before it.
        """
        block = tree.blocks[number]
        text, position = [], 0
        found: list[tuple[int, int, str]] = []
        shift = 0
        for mark in block.marks:
            text.append(block.text[position : mark.offset])
            position = mark.offset
            note = self._note_of(mark, number, tree)
            if note:
                found.append((mark.offset + shift, note, mark.marker))
            else:
                text.append(mark.marker.translate(_RAISED))
                shift += len(mark.marker)
        return "".join([*text, block.text[position:]]), found

    def _note_of(self, mark: Mark, number: int, tree: Tree) -> int | None:
        if mark.target and (note := self._by_block.get(tree.ids.get(mark.target, -1))):
            return note
        places = [(note.block, place) for place, note in enumerate(self.notes, start=1) if note.marker == mark.marker]
        behind = [place for block, place in places if block > number]
        before = [place for block, place in places if block < number]
        return behind[0] if behind else before[-1] if before else None


def find_notes(tree: Tree, kept: Sequence[int]) -> HtmlNotes:
    """The notes among the blocks of an article, which are given in order."""
    found: dict[int, HtmlNote] = {}
    marked = [
        (number, mark) for number in kept for mark in tree.blocks[number].marks if not _opens(tree.blocks[number])
    ]
    within = set(kept)
    for number, mark in marked:
        target = tree.ids.get(mark.target, -1) if mark.target else -1
        if target > number and target in within:
            found.setdefault(target, HtmlNote(mark.marker, _bare(tree.blocks[target], mark.marker), target))
    markers = {mark.marker for _, mark in marked if mark.offset > 0}
    first = min((number for number, mark in marked if mark.offset > 0), default=None)
    if first is not None:
        later = [number for number in kept if number > first and number not in found]
        for number in later:
            marker = _marker(tree.blocks[number])
            if marker in markers:
                found[number] = HtmlNote(marker, _bare(tree.blocks[number], marker), number)
        if not found:
            found = _numbered(tree, later, markers)
    notes = HtmlNotes()
    for number in sorted(found):
        notes.add(found[number])
    return notes


def _opens(block: Block) -> bool:
    """Whether a block opens with a mark, as a note does."""
    return bool(block.marks) and block.marks[0].offset == 0 and bool(block.text)


def _marker(block: Block) -> str:
    """The marker that a block opens with, raised or in brackets; empty where it opens with none."""
    if _opens(block):
        return block.marks[0].marker
    found = _OPENED.match(block.text)
    return (found[1] or found[2]) if found and block.cell is None else ""


def _bare(block: Block, marker: str) -> str:
    """A note's text without its marker, and without the links back to where it is cited."""
    for pattern in (_OPENED, _NUMBERED):
        found = pattern.match(block.text)
        if found and marker in found.groups():
            return block.text[found.end() :]
    return block.text


def _numbered(tree: Tree, later: Sequence[int], markers: set[str]) -> dict[int, HtmlNote]:
    """Notes as a plain list: lines "1. …" or items, as many as there are marks, under a heading or at the very end."""
    figures = sorted(int(marker) for marker in markers if marker.isdigit())
    if figures != list(range(1, len(figures) + 1)) or len(later) < len(figures) or not figures:
        return {}
    heading = next((place for place, n in enumerate(later) if _is_heading(tree.blocks[n])), None)
    start = len(later) - len(figures) if heading is None else heading + 1
    lines = later[start : start + len(figures)]
    found: dict[int, HtmlNote] = {}
    for figure, number in zip(figures, lines, strict=False):
        block = tree.blocks[number]
        numbered = _NUMBERED.match(block.text)
        is_item = heading is not None and tree.nodes[block.node].name == "li"
        if not (numbered and int(numbered[1]) == figure) and not is_item:
            return {}
        found[number] = HtmlNote(str(figure), _bare(block, str(figure)), number)
    return found if len(found) == len(figures) else {}


def _is_heading(block: Block) -> bool:
    return len(block.text) < 30 and opens_with("notes", block.text) is not None
