"""Tables as sites write them: `th` or `td`, with or without `thead`, unclosed, in upper case, wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from .invented import TruthCell


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How the tables of a page are written."""

    head: str = "th"  # `th`, `td`, `thead`
    is_closed: bool = True
    is_upper: bool = False
    border: str = ' border="1"'
    paragraphs: bool = False  # the text of each cell in a <p>
    layout_cells: bool = False  # the text of some cells in a table of one cell
    foot_first: bool = False


def draw_style(rng: Random) -> TableStyle:
    """A style by chance."""
    return TableStyle(
        head=rng.choice(("th", "td", "thead")),
        is_closed=rng.random() < 0.7,
        is_upper=rng.random() < 0.2,
        border=rng.choice((' border="1"', "", ' class="tbl"', " border=1 cellpadding=0")),
        paragraphs=rng.random() < 0.3,
        layout_cells=rng.random() < 0.1,
    )


def write_table(cells: Sequence[TruthCell], style: TableStyle, rng: Random) -> str:
    """A table as HTML."""
    rows: dict[int, list[TruthCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    lines = [f"<table{style.border}>"]
    in_head = False
    for number in sorted(rows):
        is_head = all(cell.is_header for cell in rows[number])
        if style.head == "thead" and is_head != in_head:
            lines.append("<thead>" if is_head else "</thead><tbody>")
            in_head = is_head
        end = "</tr>" if style.is_closed else ""
        written = (_cell(cell, style, rng) for cell in sorted(rows[number], key=lambda cell: cell.column))
        lines.append(f"<tr>{''.join(written)}{end}")
    lines.append(("</tbody>" if style.head == "thead" and style.is_closed else "") + "</table>")
    text = "\n".join(lines)
    return _upper(text) if style.is_upper else text


def _cell(cell: TruthCell, style: TableStyle, rng: Random) -> str:
    name = "th" if style.head == "th" and cell.is_header else "td"
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f" colspan={cell.column_span}" if cell.column_span > 1 else ""
    text = cell.text or rng.choice(("", "&nbsp;", " "))
    if style.paragraphs and cell.text:
        text = f"<p style='text-align:center'><span>{text}</span></p>"
    if style.layout_cells and cell.text and rng.random() < 0.3:
        text = f"<table><tr><td>{text}</td></tr></table>"
    return f"<{name}{spans}>{text}" + (f"</{name}>" if style.is_closed else "")


def _upper(text: str) -> str:
    import re

    return re.sub(r"</?[a-z]+", lambda found: found[0].upper(), text)
