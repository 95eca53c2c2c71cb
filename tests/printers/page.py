"""A report as an HTML page, as a web site's print button sends it to a browser: headers repeated by the browser,
note marks as `sup`, notes gathered at the end. Chromium prints it.
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

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
Style = Literal["ruled", "horizontal", "shaded", "bare"]

_TABLES: dict[Style, str] = {
    "ruled": "td, th { border: 1px solid black; padding: 3px 5px }",
    "horizontal": "td, th { border-bottom: 1px solid #444; padding: 4px 8px }",
    "shaded": "td, th { padding: 4px 8px } tr:nth-child(even) td, th { background: #e4e4e4 }",
    "bare": "td, th { padding: 4px 12px }",
}
_PAGE = """
@page { size: A4; margin: 20mm 20mm 20mm 30mm }
body { font: 13pt/1.35 "Liberation Serif", serif; text-align: justify }
p { margin: 6px 0; text-indent: 1cm } .c, h1, h2, th { text-align: center; text-indent: 0 }
h1 { font-size: 16pt } h2, h3, h4 { font-size: 13pt }
table { border-collapse: collapse; width: 100%; text-indent: 0; text-align: left }
tr { break-inside: avoid } .right { text-align: right } .center { text-align: center }
sup { font-size: 62%; line-height: 0 }
.notes { border-top: 1px solid black; margin-top: 1cm; font-size: 10pt; width: 100% }
.notes p { text-indent: 0; break-inside: avoid } .next { display: block; break-before: page }
"""


def write_page(
    report: Report, style: Style = "ruled", *, repeat_header: bool = True, broken_note: int | None = None
) -> str:
    """The whole report as HTML, its front as a cover without a page of its own.

    One note may be broken over two pages, in its middle; the others are kept whole.
    """
    once = "" if repeat_header else "thead { display: table-row-group }"
    numbers = number_notes(report, PLAIN)
    parts = [f"<!doctype html><html lang=vi><meta charset=utf-8><style>{_PAGE}{_TABLES[style]}{once}</style>"]
    title, *rest = front_lines(report, PLAIN)
    parts += [f"<h1>{escape(title)}</h1>", *(f"<p class=c>{escape(line)}</p>" for line in rest)]
    for block in report.blocks:
        if isinstance(block, Grid):
            parts.append(_table(block, numbers))
        elif isinstance(block, Heading):
            level = block.level + 2
            parts.append(f"<h{level}>{_rich(block.content, numbers)}</h{level}>")
        elif isinstance(block, Para):
            parts.append(f'<p class="{block.align or ""}">{_rich(block.content, numbers)}</p>')
    notes = []
    for note, number in numbers.items():
        shown = _rich(note.text, numbers)
        notes.append(f"<p><sup>{number}</sup> {_break(shown) if number == broken_note else shown}</p>")
    return "\n".join([*parts, "<div class=notes>", *notes, "</div></html>"])


def _break(shown: str) -> str:
    middle = shown.index(" ", len(shown) // 2)
    return f'{shown[:middle]}<span class="next">{shown[middle + 1 :]}</span>'


def _rich(content: str | Rich, numbers: dict[Note, int]) -> str:
    pieces = (Run(content),) if isinstance(content, str) else content
    return "".join(_run(piece) if isinstance(piece, Run) else f"<sup>{numbers[piece]}</sup>" for piece in pieces)


def _run(run: Run) -> str:
    shown = escape(run.text).replace("\n", "<br>")
    shown = f"<i>{shown}</i>" if run.italic else shown
    return f"<b>{shown}</b>" if run.bold else shown


def _table(grid: Grid, numbers: dict[Note, int]) -> str:
    cells = placed_cells(grid, merge_total=True)
    unit = f'<p class="right"><i>{escape(grid.unit_line)}</i></p>' if grid.unit_line else ""
    columns = "".join(f'<col style="width: {100 * width / sum(grid.widths):.1f}%">' for width in grid.widths)
    head, body = "", ""
    for row in range(1, max(cell.row for cell in cells) + 1):
        mine = [cell for cell in cells if cell.row == row]
        shown = f"<tr>{''.join(_cell(cell, grid, numbers) for cell in mine)}</tr>"
        if mine and mine[0].role == "header":
            head += shown
        else:
            body += shown
    return f"{unit}<table>{columns}<thead>{head}</thead><tbody>{body}</tbody></table>"


def _cell(cell: PlacedCell, grid: Grid, numbers: dict[Note, int]) -> str:
    tag = "th" if cell.role == "header" else "td"
    spans = f"rowspan={cell.row_span} colspan={cell.column_span}"
    align = "center" if cell.role == "header" else grid.aligns[cell.column - 1]
    shown = _rich(cell.content, numbers)
    shown = f"<b>{shown}</b>" if cell.role == "total" else shown
    return f'<{tag} {spans} class="{align}">{shown}</{tag}>'


def print_page(page: str, folder: Path) -> bytes:
    """The PDF that Chromium prints of a page, without its own running lines."""
    assert CHROMIUM
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", source.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return target.read_bytes()
