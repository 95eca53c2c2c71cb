"""Footnotes: note lines to notes, and marks in text and cells to the notes that they point to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.text import sentences

from .lines import bounds, join_lines, restore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cds_etl.model import Box

    from .layout import PageLayout
    from .lines import Line, Mark

_PLAIN_MARKER = re.compile(r"[(\[]?(\d{1,3}|[*†‡§]{1,4})[)\].]?\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its marker cut off; `lines` are those that it was read from."""

    marker: str
    text: str
    page: int
    box: Box
    lines: tuple[Line, ...]


class Settled(NamedTuple):
    """Text with stray marks put back, and the marks that point to notes: (letters before it, number of the note)."""

    text: str
    anchors: tuple[tuple[int, int, Mark], ...]


def read_notes(layouts: Sequence[PageLayout]) -> tuple[list[Note], list[Line]]:
    """The notes of a document in order, and lines from the feet of pages that belong to no note after all."""
    notes: list[list[Line]] = []
    strays: list[Line] = []
    for layout in layouts:
        known = {mark.marker for mark in _marks(layout)}
        for line in layout.notes:
            if line.opens_with_mark or _plain_marker(line) in known:
                notes.append([line])
            elif notes and notes[-1][-1].page >= layout.number - 1:
                notes[-1].append(line)
            else:
                strays.append(line)
    return [_note(lines) for lines in notes], strays


def marked_pages(layouts: Iterable[PageLayout]) -> set[tuple[int, str]]:
    """The pages and markers of all marks in texts and cells."""
    return {(mark.page, bare(mark.marker)) for layout in layouts for mark in _marks(layout)}


def _marks(layout: PageLayout) -> Iterator[Mark]:
    yield from (mark for line in layout.body for mark in line.marks)
    yield from (mark for grid in layout.grids for cell in grid.cells for mark in cell.marks)


def _plain_marker(line: Line) -> str | None:
    found = _PLAIN_MARKER.match(line.text)
    return found[1] if found else None


def _note(lines: Sequence[Line]) -> Note:
    text, marks = join_lines(lines)
    first = lines[0]
    if first.opens_with_mark:
        marker, marks = bare(marks[0].marker), marks[1:]
        text = restore(text, marks)
    else:
        marker = _plain_marker(first) or ""
        text = _PLAIN_MARKER.sub("", restore(text, marks), count=1)
    on_page = [line.box for line in lines if line.page == first.page]
    return Note(marker, text, first.page, bounds(on_page), tuple(lines))


def bare(marker: str) -> str:
    """A marker without brackets.

    >>> bare("(2)")
    '2'
    """
    return marker.strip("()[]")


class Notebook:
    """Finds the note that a mark points to: on its page, else on the next pages, else on those before."""

    def __init__(self, notes: Sequence[Note], marked: Collection[tuple[int, str]] = ()) -> None:
        """`marked` holds the pages and markers of the document's marks: which notes are pointed to from their page."""
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._marked = marked
        for number, note in enumerate(notes, start=1):
            self._places.setdefault(note.marker, []).append((note.page, number))

    def note_of(self, mark: Mark) -> int | None:
        """Number of the note, from 1; None for a mark without a note."""
        marker = bare(mark.marker)
        places = self._places.get(marker, [])
        if any(page == mark.page for page, _ in places):
            places = [(page, number) for page, number in places if page == mark.page]
        else:
            places = [(page, number) for page, number in places if (page, marker) not in self._marked] or places
        after = [number for page, number in places if page >= mark.page]
        before = [number for page, number in places if page < mark.page]
        return after[0] if after else before[-1] if before else None

    def _known(self, mark: Mark) -> list[Mark]:
        """The mark, or the several of which it is made up: 5 and 6 side by side are no 56 where there is none."""
        marker = mark.marker
        if bare(marker) in self._places or not marker.isdigit():
            return [mark]
        for cut in range(1, len(marker)):
            if marker[:cut] in self._places and marker[cut:] in self._places:
                return [replace(mark, marker=marker[:cut]), replace(mark, marker=marker[cut:])]
        return [mark]

    def settle(self, text: str, marks: Iterable[Mark]) -> Settled:
        """The text as it reads, with the marks that have notes set apart."""
        anchors: list[tuple[int, int, Mark]] = []
        strays: list[Mark] = []
        for mark in (part for whole in marks for part in self._known(whole)):
            note = self.note_of(mark)
            if note is None:
                strays.append(mark)
            else:
                shift = sum(len(stray.marker) for stray in strays)
                anchors.append((mark.offset + shift, note, mark))
        return Settled(restore(text, strays) if strays else text, tuple(anchors))


def phrase(text: str, offset: int, previous: int) -> str:
    """The words that carry a mark: from the sentence's start, or from the mark before it, to the mark.

    >>> phrase("Có 61 tỉnh. Còn 02 tỉnh chưa lập tổ", 35, 0)
    'Còn 02 tỉnh chưa lập tổ'
    """
    start = previous
    for begin, _ in sentences(text[:offset]):
        start = max(start, begin)
    return text[start:offset].strip()
