"""A PDF as an extraction: pages are laid out, tables stitched, notes and paragraphs read, every word accounted for."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cds_etl.model import Anchor, Cell, Document, DocumentError, Extraction, Footnote, PageCount, Paragraph, Table

from .front import read_front_matter
from .layout import lay_out, part
from .lines import Line, bounds, least_sure
from .notes import Notebook, marked_pages, phrase, read_notes
from .paragraphs import Block, find_margins, group_blocks
from .payload import read_payload
from .pdfium import DAMAGED, read_pages
from .readable import UNREADABLE, Fonts
from .scans import MISSING, is_unread, with_scans
from .stitch import Stitched, Stitcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cds_etl.model import BeginPage, Page

    from .grids import Grid
    from .layout import PageLayout
    from .lines import Mark
    from .notes import Note

_UNIT_LINE = re.compile(r"\(?\s*(?:đơn\s*vị(?:\s*tính)?|đvt)\s*[:.]", re.IGNORECASE)


def read_pdf(document: Document, content: bytes, processes: int = 1, begin_page: BeginPage | None = None) -> Extraction:
    """Read a PDF's text layer, and the pictures of pages that have none, in as many processes as are given.

    `begin_page` is told of each page before it is read. Raises DocumentError where the file cannot be opened or holds
    no text at all.
    """
    fonts = Fonts()
    layouts = part(lay_out(_told(read_pages(content, fonts), begin_page)))
    broken = fonts.broken()
    if broken or any(is_unread(layout.unread_reason) for layout in layouts):
        pages = with_scans(_told(read_pages(content, broken=broken), begin_page), content, processes, begin_page)
        layouts = part(lay_out(pages))
    if all(layout.unread_reason or layout.words_in == 0 for layout in layouts):
        raise DocumentError(_emptiness(layouts))
    reader = _Reader(layouts)
    del layouts  # the reader lets go of every line and cell as soon as it has read it
    carried = read_payload(content)
    return replace(reader.read(document), files=carried.files, ignored=carried.ignored)


def _told(pages: Iterator[Page], begin_page: BeginPage | None) -> Iterator[Page]:
    """The pages; who waits for them is told before each."""
    while True:
        if begin_page:
            begin_page()
        page = next(pages, None)
        if page is None:
            return
        yield page


def _emptiness(layouts: Sequence[PageLayout]) -> str:
    reasons = {layout.unread_reason for layout in layouts if layout.unread_reason}
    if MISSING in reasons:
        return f"cannot be read: {MISSING}."
    if DAMAGED in reasons:
        return "is damaged: none of its pages can be read, fetch or export it again."
    if any(reason.startswith(UNREADABLE) for reason in reasons):
        return f"cannot be read on any page: {UNREADABLE}; add the digital original or a better copy."
    if reasons:
        told = min(reasons)
        return f"cannot be read on any page: {told}; add a better scan or the digital original."
    return "holds no text: its pages are blank."


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph's block or a table, in reading order."""

    block: Block | None
    table: int | None  # its number, from 1


def _arrange(layouts: Sequence[PageLayout], strays: Sequence[Line]) -> tuple[deque[_Item], deque[Stitched]]:
    """Blocks and tables in reading order; a grid right behind another, over a page break, may continue it."""
    margins = find_margins([line for layout in layouts for line in layout.body])
    stitcher = Stitcher()
    items: deque[_Item] = deque()
    lines: list[Line] = []
    last_was_grid = False
    for item in _flow(layouts, strays):
        if isinstance(item, Line):
            lines.append(item)
            last_was_grid = False
            continue
        if not stitcher.add(item, follows=last_was_grid):
            items += [_Item(block, None) for block in group_blocks(lines, margins)]
            items.append(_Item(None, len(stitcher.tables) + 1))
            lines = []
        last_was_grid = True
    stitcher.close()
    items += [_Item(block, None) for block in group_blocks(lines, margins)]
    return items, deque(stitcher.tables)


def _flow(layouts: Sequence[PageLayout], strays: Sequence[Line]) -> Iterator[Line | Grid]:
    for layout in layouts:
        body: list[Line | Grid] = [*layout.body, *layout.grids, *(s for s in strays if s.page == layout.number)]
        yield from sorted(body, key=lambda item: item.baseline if isinstance(item, Line) else item.box.top)


class _Reader:
    """One pass over the layouts of a document; every line is taken once, its words are counted, and it is let go."""

    def __init__(self, layouts: Sequence[PageLayout]) -> None:
        self._pages = [_page_count(layout) for layout in layouts]
        self._placed: Counter[int] = Counter()
        self._notes, strays = read_notes(layouts)
        self._notebook = Notebook(self._notes, marked_pages(layouts))
        self._anchors: dict[int, list[Anchor]] = {}
        self._count(line for note in self._notes for line in note.lines)
        self._running = deque(line for layout in layouts for line in layout.running)
        self._items, self._stitched = _arrange(layouts, strays)
        self._captions: dict[int, tuple[str | None, str | None, int]] = {}

    def read(self, document: Document) -> Extraction:
        """The whole extraction. Marks are met in paragraphs and cells, so notes know their anchors after these."""
        paragraphs = self._paragraphs()
        tables = tuple(self._tables())
        return Extraction(
            document=document,
            front_matter=read_front_matter(paragraphs),
            tables=tables,
            footnotes=tuple(self._footnote(number, note) for number, note in enumerate(self._notes, start=1)),
            paragraphs=paragraphs,
            pages=self._page_counts(),
        )

    def _count(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self._placed[line.page] += line.word_count

    def _paragraphs(self) -> tuple[Paragraph, ...]:
        """Paragraphs in reading order, running lines at the head of their pages; captions are found on the way."""
        found: list[Paragraph] = []
        while self._items:
            item = self._items.popleft()
            if item.table is not None:
                self._captions[item.table] = self._caption(found)
                continue
            assert item.block
            page = item.block.lines[0].page
            while self._running and self._running[0].page <= page:
                found.append(self._running_line(self._running.popleft()))
            found.append(self._paragraph(item.block, len(found) + 1))
        found.extend(self._running_line(line) for line in self._running)
        return tuple(found)

    def _running_line(self, line: Line) -> Paragraph:
        self._count([line])
        return Paragraph(line.page, line.box.rounded(), "running", line.text)

    def _paragraph(self, block: Block, ordinal: int) -> Paragraph:
        self._count(block.lines)
        settled = self._notebook.settle(*block.joined())
        previous = 0
        for offset, note, mark in settled.anchors:
            text = phrase(settled.text, offset, previous)
            anchor = Anchor(text, mark.page, mark.box, paragraph=ordinal, offset=offset)
            self._anchors.setdefault(note, []).append(anchor)
            previous = offset
        page = block.lines[0].page
        box = bounds([line.box for line in block.lines if line.page == page]).rounded()
        sure = least_sure(line.sure_of_numbers for line in block.lines)
        return Paragraph(page, box, block.kind, settled.text, sure)

    def _caption(self, found: list[Paragraph]) -> tuple[str | None, str | None, int]:
        """Caption and unit line before a table, and the ordinal of the paragraph that it follows."""
        places = [index for index, paragraph in enumerate(found) if paragraph.kind != "running"]
        after = places[-1] + 1 if places else 0
        unit_line = None
        if places and _UNIT_LINE.match(found[places[-1]].text):
            unit_line = found[places.pop()].text
        if not places:
            return None, unit_line, after
        paragraph = found[places[-1]]
        if paragraph.kind == "body" and paragraph.text.endswith(":"):
            found[places[-1]] = replace(paragraph, kind="caption")
        return paragraph.text, unit_line, after

    def _tables(self) -> Iterator[Table]:
        for number in range(1, len(self._stitched) + 1):
            yield self._table(number, self._stitched.popleft())

    def _table(self, number: int, stitched: Stitched) -> Table:
        cells: list[Cell] = []
        above = 0
        for piece in stitched.pieces:
            self._placed[piece.grid.page] += piece.grid.word_count
            for cell in piece.grid.cells:
                if cell.row <= piece.skip:
                    continue
                column = piece.borders[cell.column - 1]
                row = above + cell.row - piece.skip
                settled = self._notebook.settle(cell.text, cell.marks)
                self._anchor_cell(settled.anchors, settled.text, number, row, column)
                cells.append(
                    Cell(
                        row=row,
                        column=column,
                        row_span=cell.row_span,
                        column_span=piece.borders[cell.column - 1 + cell.column_span] - column,
                        text=settled.text,
                        box=cell.box,
                        page=piece.grid.page,
                        is_header=row <= stitched.header_rows,
                        marks=tuple(mark.marker for _, _, mark in settled.anchors),
                        confidence=cell.confidence,
                    )
                )
            above += piece.grid.row_count - piece.skip
        caption, unit_line, after = self._captions[number]
        pages = tuple(piece.grid.page for piece in stitched.pieces)
        return Table(caption, unit_line, pages, tuple(cells), after)

    def _anchor_cell(
        self, anchors: Sequence[tuple[int, int, Mark]], text: str, table: int, row: int, column: int
    ) -> None:
        for _, note, mark in anchors:
            anchor = Anchor(text, mark.page, mark.box, table=table, row=row, column=column)
            self._anchors.setdefault(note, []).append(anchor)

    def _footnote(self, number: int, note: Note) -> Footnote:
        anchors = tuple(self._anchors.get(number, ()))
        return Footnote(note.marker, note.text, note.page, note.box.rounded(), anchors)

    def _page_counts(self) -> tuple[PageCount, ...]:
        """The account of words, page by page, once all lines have been taken."""
        return tuple(replace(page, words_out=self._placed[page.number]) for page in self._pages)


def _page_count(layout: PageLayout) -> PageCount:
    """What a page brought in, before any of it is placed."""
    return PageCount(
        number=layout.number,
        width=layout.width,
        height=layout.height,
        rotation=layout.rotation,
        source=layout.source,
        words_in=layout.words_in,
        words_out=0,
        words_hidden=layout.words_hidden,
        unread_reason=layout.unread_reason,
        skew=layout.skew,
    )
