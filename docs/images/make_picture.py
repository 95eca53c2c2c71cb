"""Draws one-number.svg, the way of one number from the page to its two equations, out of the dataset in `data/`.

Run `python docs/images/make_picture.py [DATA [TARGET]]` after `make ingest`. Every text, box and sum in it comes from
the snapshot.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cds_etl

if TYPE_CHECKING:
    from cds_etl.load import Dataset

PICTURE = Path(__file__).with_name("one-number.svg")
INDICATOR, ENTITY = "civil_servant_training.total", "vn63:33"

WIDTH, HEIGHT = 1000, 470
INK, GREY, LINE, FAINT = "#1f2933", "#6b7784", "#c3cad2", "#e4e8ec"
TEAL, PALE, AMBER = "#0b6e6e", "#e3f1f0", "#fff0c2"
SANS = "Helvetica Neue, Arial, Noto Sans, DejaVu Sans, sans-serif"
MONO = "SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"

PAGE_AT, PAGE_SCALE = (30.0, 62.0), 0.4
CROP_AT, CROP_SCALE = (352.0, 62.0), 1.32


@dataclass(frozen=True, slots=True)
class Shot:
    """A part of a page drawn elsewhere: where its top left corner stands in page and picture, and the scale."""

    left: float
    top: float
    at: tuple[float, float]
    scale: float

    def x(self, x: float) -> float:
        """Where a page's x stands in the picture."""
        return round(self.at[0] + (x - self.left) * self.scale, 1)

    def y(self, y: float) -> float:
        """Where a page's y stands in the picture."""
        return round(self.at[1] + (y - self.top) * self.scale, 1)

    def box(self, found: Any, fill: str, stroke: str = "none", weight: float = 1) -> str:
        """A rectangle for anything that has x0, top, x1 and bottom."""
        width = round((found.x1 - found.x0) * self.scale, 1)
        height = round((found.bottom - found.top) * self.scale, 1)
        place = f'x="{self.x(found.x0)}" y="{self.y(found.top)}" width="{width}" height="{height}"'
        return f'<rect {place} fill="{fill}" stroke="{stroke}" stroke-width="{weight}"/>'


def text(x: float, y: float, words: str, size: float = 13, **style: str) -> str:
    """A line of text; style names are SVG's, with `_` for `-`."""
    style = {"fill": INK, **style}
    attributes = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in style.items())
    return f'<text x="{round(x, 1)}" y="{round(y, 1)}" font-size="{size}" {attributes}>{escape(words)}</text>'


def line(x0: float, y0: float, x1: float, y1: float, stroke: str = TEAL, weight: float = 1.4) -> str:
    """A straight line."""
    return f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="{stroke}" stroke-width="{weight}"/>'


def number(value: Any) -> str:
    """A whole number as Viet Nam writes it."""
    return f"{int(value):,}".replace(",", ".")


def ask(dataset: Dataset, query: str, *parameters: object) -> list[Any]:
    """The rows of a query, with a name for each column."""
    return list(dataset.sql(query, parameters).itertuples(index=False))


def draw(data: Path) -> str:
    """The picture as SVG, from the current snapshot of a data folder."""
    with cds_etl.open(data) as dataset:
        (value,) = ask(
            dataset,
            "SELECT * FROM observations_named WHERE indicator_id = ? AND entity_id = ? AND source = 'table'",
            INDICATOR,
            ENTITY,
        )
        place = value.document_id, value.page
        (page,) = ask(
            dataset,
            "SELECT p.*, d.page_count, d.report_number FROM pages p JOIN documents d USING (document_id)"
            " WHERE document_id = ? AND page = ?",
            *place,
        )
        cells = ask(
            dataset,
            "SELECT c.* FROM cells c JOIN tables t USING (table_id) WHERE t.document_id = ? AND c.page = ?"
            ' ORDER BY table_id, row, "column"',
            *place,
        )
        prose = ask(dataset, "SELECT * FROM paragraphs WHERE document_id = ? AND page = ? ORDER BY ordinal", *place)
        terms = ask(
            dataset,
            "SELECT c.rule, t.role, o.value FROM checks c JOIN check_terms t USING (check_id)"
            " JOIN observations o USING (observation_id) WHERE c.status = 'passed' AND check_id IN"
            " (SELECT check_id FROM check_terms WHERE observation_id = ?) ORDER BY rule DESC, role, t.observation_id",
            value.observation_id,
        )
    table = [cell for cell in cells if cell.table_id == value.table_id]
    parts = [*_page(page, cells, prose, table), *_crop(table, value), *_equations(terms, value), *_card(value)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{SANS}" role="img">\n'
        f"<title>The way of one number: {number(value.value)}, {escape(value.entity_name)}</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="#ffffff" stroke="{FAINT}"/>'
    )
    return "\n".join([head, *parts, "</svg>"]) + "\n"


def _page(page: Any, cells: list[Any], prose: list[Any], table: list[Any]) -> list[str]:
    """The whole page, small: grey where text stands, the piece that is shown large in teal; and two lines to it."""
    shot = Shot(0, 0, PAGE_AT, PAGE_SCALE)
    sheet = f'<rect x="{shot.x(0)}" y="{shot.y(0)}" width="{page.width * PAGE_SCALE:.1f}"'
    parts = [
        text(PAGE_AT[0], 42, f"{page.report_number}, page {page.page} of {page.page_count}", 14, font_weight="600"),
        f'{sheet} height="{page.height * PAGE_SCALE:.1f}" fill="#fcfcfb" stroke="{LINE}"/>',
        *(shot.box(paragraph, FAINT) for paragraph in prose),
        *(shot.box(cell, "#ffffff", LINE, 0.5) for cell in cells),
    ]
    for cell in cells:
        middle, x = shot.y((cell.top + cell.bottom) / 2), shot.x((cell.x0 + cell.x1) / 2)
        half = min(len(cell.text) * 2.1, (cell.x1 - cell.x0) * 0.82) * PAGE_SCALE / 2 + 0.4
        if cell.text:
            parts.append(line(round(x - half, 1), middle, round(x + half, 1), middle, LINE, 1.8))
    right, top = shot.x(max(cell.x1 for cell in table)), shot.y(min(cell.top for cell in table))
    bottom = shot.y(max(cell.bottom for cell in table))
    left, crop = shot.x(min(cell.x0 for cell in table)), _crop_shot(table)
    frame = f'<rect x="{left - 2}" y="{top - 2}" width="{right - left + 4:.1f}" height="{bottom - top + 4:.1f}"'
    parts += [
        f'{frame} fill="{TEAL}" fill-opacity="0.12" stroke="{TEAL}" stroke-width="1.4"/>',
        line(right + 2, top - 2, CROP_AT[0], CROP_AT[1], TEAL, 0.8),
        line(right + 2, bottom + 2, CROP_AT[0], crop.y(max(cell.bottom for cell in table)), TEAL, 0.8),
    ]
    return parts


def _crop_shot(table: list[Any]) -> Shot:
    return Shot(min(cell.x0 for cell in table), min(cell.top for cell in table), CROP_AT, CROP_SCALE)


def _crop(table: list[Any], value: Any) -> list[str]:
    """The piece of the table, large: the number's row in amber, the number framed."""
    shot = _crop_shot(table)
    parts = [text(CROP_AT[0], 42, "the cell, with its box, its row and its header", 14, font_weight="600")]
    for cell in table:
        is_row = cell.row == value.row
        fill = PALE if cell.role == "header" else AMBER if is_row else "#ffffff"
        parts.append(shot.box(cell, fill, LINE, 0.8))
        lines = _wrap(cell.text, 18)
        middle = shot.y((cell.top + cell.bottom) / 2) + 4.5 - 8 * (len(lines) - 1)
        weight = "600" if cell.role == "header" or (is_row and cell.column == value.column) else "400"
        is_label = cell.role == "label"
        x = shot.x(cell.x0) + 8 if is_label else shot.x((cell.x0 + cell.x1) / 2)
        anchor = "start" if is_label else "middle"
        for place, words in enumerate(lines):
            parts.append(text(x, middle + 16 * place, words, 13, font_weight=weight, text_anchor=anchor))
    parts.append(shot.box(value, "none", TEAL, 2.2))
    return parts


def _wrap(words: str, width: int) -> list[str]:
    """Words in lines of about `width` letters."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + len(word) < width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _equations(terms: list[Any], value: Any) -> list[str]:
    """The equations that the number stands under, with the numbers that stand in them."""
    parts = []
    for place, (rule, found) in enumerate(groupby(terms, key=attrgetter("rule"))):
        by_role = {role: [number(t.value) for t in group] for role, group in groupby(found, key=attrgetter("role"))}
        summands, (total,) = by_role["part"], by_role["total"]
        shown = summands if len(summands) < 5 else [*summands[:4], "…", summands[-1]]
        bold = f'<tspan font-weight="700">{number(value.value)}</tspan>'
        equation = f"{' + '.join(shown)} = {total}".replace(number(value.value), bold)
        y = 345 + 30 * place
        parts += [
            text(CROP_AT[0], y, "✓", 15, fill=TEAL, font_weight="700"),
            f'<text x="{CROP_AT[0] + 22}" y="{y}" font-size="14" fill="{INK}">{equation}</text>',
            text(WIDTH - 32, y, f"{rule}, {len(summands)} parts", 12, fill=GREY, text_anchor="end", font_family=MONO),
        ]
    return [text(CROP_AT[0], 316, "the equations that it stands under", 14, font_weight="600"), *parts]


def _card(value: Any) -> list[str]:
    """The observation, as the dataset holds it."""
    facts = (
        ("indicator_id", value.indicator_id),
        ("entity", f"{value.entity_id} {value.entity_name}, printed “{value.entity_raw}”"),
        ("period", value.period),
        ("value", f"{int(value.value)} {value.unit}"),
        ("proofs", str(value.proofs)),
    )
    spans = [f'<tspan fill="{GREY}">{name}</tspan> {escape(fact)}' for name, fact in facts]
    return [
        f'<rect x="18" y="416" width="{WIDTH - 36}" height="38" rx="6" fill="{PALE}"/>',
        f'<text x="32" y="440" font-size="12.5" fill="{INK}">{"  ·  ".join(spans)}</text>',
    ]


if __name__ == "__main__":
    data, target = (*sys.argv[1:], *("data", str(PICTURE))[len(sys.argv) - 1 :])
    Path(target).write_text(draw(Path(data)), encoding="utf-8")
