"""A report and a layout as Typst source. All text goes in as string literals, so no letter of it can act as markup.

What the pages then hold is told by `truth`; compiling belongs in `report`.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from .shapes import Grid, Heading, Note, Para, Run, rich
from .truth import ENDNOTES, front_lines, number_notes, placed_cells

if TYPE_CHECKING:
    from .layout import Layout
    from .shapes import Align, Cell, Report, Rich
    from .truth import PlacedCell

PLACES = "at"
"""Label of the invisible marks that carry the pages of rows, notes and note marks."""

# A header repeated by Typst would repeat its notes as well: `once` sets the note once and only its mark later.
_HELPERS = f"""
#let at(kind, a, b) = context [#metadata((kind, a, b, here().page(), counter(footnote).get().first()))<{PLACES}>]
#let twice(body) = block(width: 100%)[#place(dx: 0.25pt, block(width: 100%, align(center, body)))#align(center, body)]
#let cut(body) = box(width: 0pt, height: 0.6em, clip: true, box(width: 90pt, body))
#let once(id, note, mark) = {{
  context if counter(id).get().first() == 0 {{ note }} else {{ super(mark) }}
  counter(id).step()
}}
"""
CLIPPED = "Dự thảo 4321"
"""Words that are drawn beside some names and cut away."""
OVERPRINT = "LƯU HÀNH NỘI BỘ"
INSET = 4
"""White on either side of a cell's text, in points."""
TABLE_SIZE = 0.92
"""Of the body's size."""
_NUMBERINGS = {"bare": "1", "bracketed": "(1)", "symbols": "*"}
_STROKES = {"full": "0.5pt", "horizontal": "(x: none, y: 0.5pt)", "none": "none", "shaded": "none"}


def write_markup(report: Report, layout: Layout) -> str:
    """The whole Typst source of a report."""
    return _Writer(report, layout).write()


def literal(text: str) -> str:
    r"""Text as a Typst string.

    >>> literal('- "a" \\ #b')
    '"- \\"a\\" \\\\ #b"'
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _show(text: str) -> str:
    # The semicolon ends the expression: without it a full stop after the string would be a field access.
    return "#linebreak();".join(f"#{literal(line)};" for line in text.split("\n"))


def _run(run: Run) -> str:
    shown = _show(run.text)
    shown = f"#emph[{shown}]" if run.italic else shown
    return f"#strong[{shown}]" if run.bold else shown


def _pieces(content: Cell | Rich) -> Rich:
    return (Run(content),) if isinstance(content, str) else content


def _may_stick(content: Rich) -> bool:
    # Typst 0.15 leaves the notes of a sticky block behind when the block moves to the next page.
    return not any(isinstance(piece, Note) for piece in content)


def _align(cell: PlacedCell, grid: Grid) -> Align:
    is_merged = cell.role == "total" and cell.column_span > 1
    return "center" if cell.role == "header" or is_merged else grid.aligns[cell.column - 1]


def _side_by_side(left: str, right: str) -> str:
    return f"#block(breakable: false, grid(columns: (1fr, 1fr), column-gutter: 9mm,\n[{left}],\n[{right}]))"


def _starts(cells: list[PlacedCell], place: int) -> bool:
    return place == 0 or cells[place - 1].row != cells[place].row


class _Writer:
    """Writes one report; it has a memory since a note is set at its first place and only pointed to at the others."""

    def __init__(self, report: Report, layout: Layout) -> None:
        self._report = report
        self._layout = layout
        self._numbers = number_notes(report, layout)
        self._places = dict.fromkeys(self._numbers, 0)
        self._tables = 0

    def write(self) -> str:
        parts = [self._settings(), _HELPERS]
        parts.append(self._cover() if self._layout.front == "cover" else self._letterhead())
        blocks = self._report.blocks
        for block, follower in zip(blocks, (*blocks[1:], None), strict=True):
            if isinstance(follower, Grid) and not follower.beside and self._layout.landscape == "tables":
                parts.append("#set page(flipped: true)")
            if isinstance(block, Grid):
                shown = self._grid(block)
                parts.append(_side_by_side(parts.pop(), shown) if block.beside else shown)
                has_right = isinstance(follower, Grid) and follower.beside
                if self._layout.landscape == "tables" and not has_right:
                    parts.append("#set page(flipped: false)")
            elif isinstance(block, Heading):
                parts.append(self._heading(block))
            else:
                parts.append(self._para(block, sticky=isinstance(follower, Grid)))
        if self._layout.notes == "end":
            parts += self._endnotes()
        source = "\n\n".join(parts) + "\n"
        return unicodedata.normalize("NFD", source) if self._layout.decomposed else source

    def _settings(self) -> str:
        layout, report, margins = self._layout, self._report, self._layout.margins
        number = "context if here().page() > 1 { align(center, counter(page).display()) }"
        anew = "counter(footnote).update(0)" if layout.notes == "foot, anew on each page" else ""
        at_top, at_foot = ((number if layout.page_numbers == place else "") for place in ("top", "bottom"))
        running = f"header: {{ {anew}\n{at_top} }}, footer: {{ {at_foot} }}"
        flipped = "true" if layout.landscape == "all" else "false"
        sides = ", ".join(f"{side}: {getattr(margins, side)}mm" for side in ("top", "right", "bottom", "left"))
        day = f"datetime(year: {report.date.year}, month: {report.date.month}, day: {report.date.day})"
        raised = "true" if layout.typographic_marks else "false"
        return f"""
#set document(title: {literal(report.title)}, author: {literal(report.issuer)}, date: {day})
#set page(paper: "{layout.paper}", margin: ({sides}), flipped: {flipped}, {running})
{self._overprint()}
#set text(font: "{layout.font}", size: {layout.body_size}pt, lang: "vi", region: "VN", hyphenate: false)
#set text(tracking: {layout.tracking}pt)
#set par(justify: true, leading: {layout.leading}em, spacing: 1em, first-line-indent: (amount: 1cm, all: true))
#set super(typographic: {raised})
#set table.cell(breakable: {"true" if layout.rows_break else "false"})
#set footnote.entry(indent: 0em)
#set footnote(numbering: "{_NUMBERINGS[layout.marks]}")
#show footnote.entry: set par(first-line-indent: 0pt, leading: 0.5em)
#show heading: set text(size: {layout.body_size}pt)
#show heading: set block(above: 1.1em, below: 0.9em)
#show heading: it => block(pad(left: 1cm, it.body))
#show heading.where(level: 1): it => block(above: 1.4em, below: 1.2em, width: 100%)[
  #set par(justify: false, first-line-indent: 0pt)
  #align(center, it.body)
]
"""

    def _marker(self, number: int) -> str:
        marker = self._layout.marker(number)
        return f"({marker})" if self._layout.marks == "bracketed" else marker

    def _overprint(self) -> str:
        if self._layout.overprint == "none":
            return ""
        place, colour = {"watermark": ("background", "luma(225)"), "stamp": ("foreground", "rgb(200, 0, 0, 90)")}[
            self._layout.overprint
        ]
        return f"#set page({place}: rotate(-35deg, text(size: 44pt, fill: {colour})[{_show(OVERPRINT)}]))"

    def _endnotes(self) -> list[str]:
        """The notes gathered behind all else, each a paragraph that opens with its mark."""
        parts = [self._para(Para(rich(ENDNOTES)), sticky=False)] if self._numbers else []
        for note, number in self._numbers.items():
            text = "".join(_run(run) for run in note.text)
            parts.append(f'#par[#at("note", {number}, 0);#super[{self._marker(number)}] {text}]')
        return parts

    def _cover(self) -> str:
        title, week, purpose, number, date, classification = (
            _show(line) for line in front_lines(self._report, self._layout)
        )
        return f"""#align(center)[#set par(first-line-indent: 0pt)
#v(4.5cm)
#text(size: 1.7em, weight: "bold")[{title}]\n
#text(size: 1.2em, weight: "bold")[{week}]\n
#emph[{purpose}]
#v(1.4cm)
{number}\n
{date}
#v(2cm)
#text(weight: "bold")[{classification}]]
#pagebreak()"""

    def _letterhead(self) -> str:
        lines = (_show(line) for line in front_lines(self._report, self._layout))
        issuer, number, nation, motto, date, title, week, purpose, classification = lines
        return f"""#block[#set par(first-line-indent: 0pt, justify: false, spacing: 0.7em)
#set text(size: 0.9em)
#grid(columns: (4fr, 5fr), column-gutter: 4mm, align: center,
[#strong[{issuer}]\n\n#line(length: 30%, stroke: 0.5pt)\n\n{number}],
[#strong[{nation}]\n\n#strong[{motto}]\n\n#line(length: 55%, stroke: 0.5pt)\n\n#emph[{date}]])]
#align(center)[#set par(first-line-indent: 0pt)
#v(0.5cm)
#text(size: 1.15em, weight: "bold")[{title}]\n
#strong[{week}]\n
#emph[{purpose}]\n
#strong[{classification}]]"""

    def _heading(self, heading: Heading) -> str:
        shown = f"#heading(level: {heading.level + 1})[{self._rich(heading.content)}]"
        return shown if _may_stick(heading.content) else f"#[#show heading: set block(sticky: false)\n{shown}]"

    def _para(self, para: Para, *, sticky: bool) -> str:
        content = self._rich(para.content)
        if para.align:
            return f"#align({para.align})[#set par(first-line-indent: 0pt, justify: false)\n{content}]"
        sticky = sticky and _may_stick(para.content)
        return f"#block(sticky: true)[#par[{content}]]" if sticky else f"#par[{content}]"

    def _grid(self, grid: Grid) -> str:
        self._tables += 1
        layout = self._layout
        cells = placed_cells(grid, merge_total=layout.merge_total)
        shown = [self._cell(cell, _align(cell, grid), starts=_starts(cells, place)) for place, cell in enumerate(cells)]
        heads = sum(cell.role == "header" for cell in cells)
        header = ",\n".join(shown[:heads])
        widths = ", ".join(f"{width}fr" for width in grid.widths)
        fill = "(x, y) => if calc.odd(y) { luma(225) }" if layout.rules == "shaded" else "none"
        settings = (
            f"columns: ({widths},), stroke: {_STROKES[layout.rules]}, fill: {fill}, inset: (x: {INSET}pt, y: 4.5pt)"
        )
        repeat = "true" if layout.repeat_header else "false"
        unit = f"#align(right)[#emph[{_show(grid.unit_line)}]]" if grid.unit_line else ""
        rows = ",\n".join([f"table.header(repeat: {repeat},\n{header})", *shown[heads:]])
        return f"""#[#set par(first-line-indent: 0pt, justify: false, leading: 0.5em)
#set text(size: {TABLE_SIZE}em)
{unit}
#align(center, block(width: {layout.table_width * 100}%, table({settings},
{rows})))]"""

    def _cell(self, cell: PlacedCell, align: Align, *, starts: bool) -> str:
        repeated = cell.role == "header" and self._layout.repeat_header
        content = self._rich(cell.content, once=repeated)
        if cell.role == "body" and cell.column == 2 and isinstance(cell.content, str):
            content = self._name(cell.content)
        if cell.role != "body":
            content = f"#strong[{content}]"
        if cell.role == "header" and self._layout.bold_twice and _may_stick(_pieces(cell.content)):
            content = f"#twice[{content}]"
        if cell.role == "body" and self._layout.clipped and cell.column == 2 and cell.row % 3 == 0:
            content += f"#cut[{_show(CLIPPED)}]"
        if starts:
            content = f'#at("row", {self._tables}, {cell.row});{content}'
        spans = f"rowspan: {cell.row_span}, colspan: {cell.column_span}, align: {align} + horizon"
        return f"table.cell({spans})[{content}]"

    def _name(self, text: str) -> str:
        words = text.split(" ")
        if self._layout.soft_hyphens:
            words = [f"{word[:3]}\u00ad{word[3:]}" if len(word) > 4 else word for word in words]
        if self._layout.gaps == "no spaces":
            return "#h(0.25em);".join(_show(word) for word in words)
        return _show(("  " if self._layout.gaps == "doubled spaces" else " ").join(words))

    def _rich(self, content: Cell | Rich, *, once: bool = False) -> str:
        return "".join(
            _run(piece) if isinstance(piece, Run) else self._mark(piece, once=once) for piece in _pieces(content)
        )

    def _mark(self, note: Note, *, once: bool) -> str:
        number, place = self._numbers[note], self._places[note] + 1
        self._places[note] = place
        if self._layout.notes == "end":
            shown = f"#super[{self._marker(number)}]"
        elif place > 1:
            shown = f"#footnote(<note-{number}>);"
        else:
            text = "".join(_run(run) for run in note.text)
            # Brackets around the label: a semicolon after a bare label would be printed.
            shown = f'#[#footnote[#at("note", {number}, 0);{text}]<note-{number}>]'
            if once:
                shown = f'#once("note-{number}", {shown[1:]}, "{self._marker(number)}");'
        return f'{shown}#at("mark", {number}, {place});'
