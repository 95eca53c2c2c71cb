"""A sheet of tables as HTML: what browsers and word processors print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .sheets import SheetTable

if TYPE_CHECKING:
    from typeset.truth import CellTruth

    from .sheets import Borders, Sheet, Style

_LOOKS: dict[Borders, str] = {
    "all": "td, th { border: 0.75pt solid #000 }",
    "horizontal": "td, th { border-top: 0.5pt solid #777; border-bottom: 0.5pt solid #777 }",
    "booktabs": "table { border-top: 1.2pt solid #000; border-bottom: 1.2pt solid #000 } "
    "thead { border-bottom: 0.6pt solid #000 }",
    "zebra": "tbody tr:nth-child(even) td { background: #e9eef5 }",
    "head": "th { background: #d5dfee }",
    "head-and-total": "th, tr.total td { background: #dfe6d8 }",
    "none": "",
}


def write_sheet(sheet: Sheet) -> str:
    """The whole sheet as an HTML page."""
    parts = [f"<!doctype html><html lang=vi><head><meta charset=utf-8><style>{_css(sheet.style)}</style></head><body>"]
    for block in sheet.blocks:
        if isinstance(block, tuple):
            parts.append(f"<div class=pair>{''.join(f'<div>{_table(table)}</div>' for table in block)}</div>")
        else:
            parts.append(_table(block) if isinstance(block, SheetTable) else f"<p>{escape(block)}</p>")
    parts += [f"<p class=note><sup>{number}</sup> {escape(text)}</p>" for number, text in enumerate(sheet.notes, 1)]
    return "\n".join([*parts, "</body></html>"])


def _css(style: Style) -> str:
    height, width = style.padding
    return f"""
@page {{ size: A4 {"landscape" if style.landscape else "portrait"}; margin: 18mm 20mm }}
body {{ font: {style.size}pt/{style.line_height} "{style.font}"; margin: 0 }}
p {{ margin: 6pt 0; text-align: {"justify" if style.justified else "left"} }}
table {{ border-collapse: collapse; width: {style.width}%; margin: 6pt auto }}
thead {{ display: {"table-header-group" if style.repeats_header else "table-row-group"} }}
tr {{ break-inside: avoid }}
td, th {{ padding: {height}pt {width}pt; vertical-align: {style.valign} }}
th {{ text-align: center; font-weight: {"bold" if style.bold_head else "normal"} }}
tr.total td, tr.subtotal td, tr.banner td {{ font-weight: bold }}
sup {{ font-size: 62%; line-height: 0 }} .note {{ font-size: 85% }}
.pair {{ display: flex; justify-content: space-between; align-items: flex-start }}
.pair > div {{ width: 47% }} .pair table {{ width: 100% }}
{_LOOKS[style.borders]}
"""


def _table(table: SheetTable) -> str:
    columns = "".join(f'<col style="width: {share}%">' if share else "<col>" for share in table.shares)
    rows: dict[int, list[CellTruth]] = {}
    for cell in sorted(table.truth.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell)
    head = "".join(_row(cells, table) for cells in rows.values() if cells[0].role == "header")
    body = "".join(_row(cells, table) for cells in rows.values() if cells[0].role != "header")
    return f"<table>{columns}<thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(cells: list[CellTruth], table: SheetTable) -> str:
    return f"<tr class={cells[0].role}>{''.join(_cell(cell, table) for cell in cells)}</tr>"


def _cell(cell: CellTruth, table: SheetTable) -> str:
    tag = "th" if cell.role == "header" else "td"
    align = "left" if cell.role == "banner" else "center" if cell.column_span > 1 else table.aligns[cell.column - 1]
    set_to = "" if tag == "th" else f' style="text-align: {align}"'
    marks = "".join(f"<sup>{mark}</sup>" for mark in cell.marks)
    return f"<{tag} rowspan={cell.row_span} colspan={cell.column_span}{set_to}>{escape(cell.text)}{marks}</{tag}>"
