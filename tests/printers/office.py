"""A report as a flat OpenDocument text, with footnotes, header rows and borders as a word processor keeps them.

LibreOffice prints it.
"""

from __future__ import annotations

import shutil
import subprocess
from html import escape
from typing import TYPE_CHECKING, Literal

from typeset.report import PLAIN, Grid, Heading, Note, Para, Run
from typeset.truth import front_lines, number_notes, placed_cells

if TYPE_CHECKING:
    from pathlib import Path

    from typeset.report import Report, Rich
    from typeset.truth import PlacedCell

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
Borders = Literal["all", "below", "none"]
Numbers = Literal["plain", "raised"]

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
_BORDERS: dict[Borders, str] = {
    "all": 'fo:border="0.5pt solid #000000"',
    "below": 'fo:border="none" fo:border-bottom="0.5pt solid #000000"',
    "none": 'fo:border="none"',
}


def write_document(report: Report, borders: Borders = "all", numbers: Numbers = "plain") -> str:
    """The whole report as FODT; its front stands on a page of its own.

    `numbers` are those before the notes: Writer prints them plain, with a tab, unless told otherwise.
    """
    writer = _Writer(report)
    title, *rest = front_lines(report, PLAIN)
    body = [f'<text:p text:style-name="Title">{escape(title)}</text:p>']
    body += [f'<text:p text:style-name="center">{escape(line)}</text:p>' for line in rest]
    for place, block in enumerate(report.blocks):
        body.append(writer.block(block, breaks=place == 0))
    columns = "".join(writer.column_styles)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>{_styles(numbers)}</office:styles>
<office:automatic-styles>{_automatic(borders)}{columns}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="page"><style:header>
<text:p text:style-name="center"><text:page-number text:select-page="current">1</text:page-number></text:p>
</style:header></style:master-page></office:master-styles>
<office:body><office:text>{"".join(body)}</office:text></office:body></office:document>"""


def _styles(numbers: Numbers) -> str:
    text = 'style:font-name="Liberation Serif" fo:font-family="Liberation Serif" fo:language="vi" fo:country="VN"'
    return f"""<style:default-style style:family="paragraph"><style:text-properties {text} fo:font-size="13pt"/>
</style:default-style>
<style:style style:name="raised" style:family="text"><style:text-properties style:text-position="super 58%"/>
</style:style>
<style:style style:name="plain" style:family="text"/>
<style:style style:name="Footnote" style:family="paragraph"><style:paragraph-properties fo:margin-left="0.6cm"
 fo:text-indent="-0.6cm"/><style:text-properties fo:font-size="10pt"/></style:style>
<text:notes-configuration text:note-class="footnote" text:citation-body-style-name="raised"
 text:citation-style-name="{numbers}" style:num-format="1" text:start-value="0" text:start-numbering-at="document"
 text:footnotes-position="page"/>"""


def _automatic(borders: Borders) -> str:
    aligned = "".join(
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {align}/>'
        f"<style:text-properties {look}/></style:style>"
        for name, align, look in (
            ("center", 'fo:text-align="center"', ""),
            ("left", 'fo:text-align="left"', ""),
            ("right", 'fo:text-align="right"', ""),
            ("bold-center", 'fo:text-align="center"', 'fo:font-weight="bold"'),
            ("bold-right", 'fo:text-align="right"', 'fo:font-weight="bold"'),
            ("Title", 'fo:text-align="center" fo:margin-top="4cm"', 'fo:font-weight="bold" fo:font-size="20pt"'),
            ("heading", 'fo:margin-top="0.3cm" fo:keep-with-next="always"', 'fo:font-weight="bold"'),
            ("first", 'fo:break-before="page" fo:text-align="justify"', ""),
            ("body", 'fo:text-align="justify" fo:text-indent="1cm" fo:margin-bottom="0.15cm"', ""),
        )
    )
    return f"""{aligned}
<style:style style:name="b" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="i" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties {_BORDERS[borders]}
 fo:padding="0.1cm" style:vertical-align="middle"/></style:style>
<style:style style:name="row" style:family="table-row"><style:table-row-properties fo:keep-together="always"/>
</style:style>
<style:style style:name="table" style:family="table"><style:table-properties style:width="16cm"
 table:align="left"/></style:style>
<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="1.5cm" fo:margin-bottom="2cm" fo:margin-left="3cm" fo:margin-right="2cm"><style:footnote-sep
 style:width="0.018cm" style:rel-width="25%" style:line-style="solid" style:adjustment="left"
 style:distance-before-sep="0.1cm" style:distance-after-sep="0.1cm" style:color="#000000"/>
</style:page-layout-properties><style:header-style><style:header-footer-properties fo:min-height="0.8cm"/>
</style:header-style></style:page-layout>"""


class _Writer:
    """Writes blocks in order; notes are set where they stand first and pointed to afterwards."""

    def __init__(self, report: Report) -> None:
        self._numbers = number_notes(report, PLAIN)
        self._set: set[Note] = set()
        self.column_styles: list[str] = []

    def block(self, block: Grid | Heading | Para, *, breaks: bool) -> str:
        if isinstance(block, Grid):
            return self._table(block)
        if isinstance(block, Heading):
            style = "bold-center" if block.level == 0 else "heading"
        else:
            style = "first" if breaks else block.align or "body"
        return self._paragraph(block.content, style)

    def _paragraph(self, content: str | Rich, style: str) -> str:
        pieces = (Run(content),) if isinstance(content, str) else content
        shown = "".join(_run(piece) if isinstance(piece, Run) else self._note(piece) for piece in pieces)
        return f'<text:p text:style-name="{style}">{shown}</text:p>'

    def _note(self, note: Note) -> str:
        number = self._numbers[note]
        if note in self._set:
            return f'<text:span text:style-name="raised">{number}</text:span>'
        self._set.add(note)
        return (
            f'<text:note text:id="n{number}" text:note-class="footnote"><text:note-citation>{number}'
            f"</text:note-citation><text:note-body>{self._paragraph(note.text, 'Footnote')}</text:note-body>"
            "</text:note>"
        )

    def _table(self, grid: Grid) -> str:
        cells = placed_cells(grid, merge_total=True)
        number = len(self.column_styles)
        columns = ""
        for place, width in enumerate(grid.widths):
            name = f"column{number}-{place}"
            wide = f'<style:table-column-properties style:column-width="{16 * width / sum(grid.widths):.3f}cm"/>'
            self.column_styles.append(
                f'<style:style style:name="{name}" style:family="table-column">{wide}</style:style>'
            )
            columns += f'<table:table-column table:style-name="{name}"/>'
        head, body = "", ""
        for row in range(1, max(cell.row for cell in cells) + 1):
            mine = {cell.column: cell for cell in cells if cell.row == row}
            boxes = "".join(
                self._cell(mine[column], grid) if column in mine else "<table:covered-table-cell/>"
                for column in range(1, len(grid.widths) + 1)
            )
            shown = f'<table:table-row table:style-name="row">{boxes}</table:table-row>'
            if all(cell.role == "header" for cell in mine.values()):
                head += shown
            else:
                body += shown
        unit = self._paragraph(grid.unit_line, "right") if grid.unit_line else ""
        return (
            f'{unit}<table:table table:style-name="table">{columns}<table:table-header-rows>{head}'
            f"</table:table-header-rows>{body}</table:table>"
        )

    def _cell(self, cell: PlacedCell, grid: Grid) -> str:
        align = "center" if cell.role == "header" else grid.aligns[cell.column - 1]
        is_label = cell.role == "total" and cell.column_span > 1
        style = align if cell.role == "body" else "bold-center" if is_label or align != "right" else "bold-right"
        spans = f'table:number-rows-spanned="{cell.row_span}" table:number-columns-spanned="{cell.column_span}"'
        content = self._paragraph(cell.content, style)
        return f'<table:table-cell table:style-name="cell" {spans}>{content}</table:table-cell>'


def _run(run: Run) -> str:
    shown = escape(run.text).replace("\n", "<text:line-break/>")
    style = "b" if run.bold else "i" if run.italic else None
    return f'<text:span text:style-name="{style}">{shown}</text:span>' if style else shown


def print_document(document: str, folder: Path) -> bytes:
    """The PDF that LibreOffice exports."""
    assert SOFFICE
    source = folder / "document.fodt"
    source.write_text(document, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [SOFFICE, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return source.with_suffix(".pdf").read_bytes()
