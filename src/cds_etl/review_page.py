"""A review as one page that needs nothing else: pictures of the printed cells, sums written out, lines to accept.

Which doubts there are is for `review`, how a picture is cut for `crops`. Everything that was read is escaped.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from . import records as rec
from .crops import Cut, Mark, Pages, cut_passage, cut_table, frame
from .model import Box
from .review import KINDS, accept_command, read_paper
from .seeing import SightError
from .terminal import say_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .equations import Sum
    from .load import Dataset, Store
    from .review import CellKey, Doubt, Paper

MOST_PICTURES = 500  # a page of more is no review, and would be too large to open
_SHORT = 8  # parts of a sum that is written out at once

_STYLE = """
:root { --ink: #1d1d1b; --soft: #6a6862; --line: #dcd8cf; --paper: #fdfcf9; --sheet: #f4f1ea; --red: #a8102a;
  --green: #1f6b3a }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2.5rem 1.25rem 5rem; max-width: 47rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 Charter, "Bitstream Charter", "Source Serif 4", Georgia, "Noto Serif", serif;
  overflow-wrap: anywhere }
h1 { font-size: 1.9rem; line-height: 1.2; font-weight: 600; margin: 0 0 .35rem }
h2 { font-size: 1.3rem; font-weight: 600; margin: 3.2rem 0 0; padding-bottom: .4rem; border-bottom: 2px solid }
h3 { font-size: 1.0625rem; font-weight: 600; margin: 0 0 .3rem }
p { margin: .45rem 0 } .soft, figcaption { color: var(--soft); font-size: .95rem }
ul { padding: 0; list-style: none; margin: 1.2rem 0 0 } li { margin: .15rem 0 }
a { color: inherit; text-underline-offset: .2em; text-decoration-color: var(--line) }
article { padding: 1.6rem 0 1.8rem; border-bottom: 1px solid var(--line) }
figure { margin: .9rem 0 } img { display: block; max-width: 100%; height: auto; background: white;
  border: 1px solid var(--line) }
figcaption { margin-top: .3rem }
.change { font-size: 1.25rem; margin: .6rem 0 } .change s { text-decoration-color: var(--red) }
.change b { color: var(--green) } .sum { font-variant-numeric: tabular-nums; margin: .35rem 0 }
.sign { font-family: "DejaVu Sans", "Segoe UI", Arial, sans-serif }
.wrong { color: var(--red) } .right { color: var(--green) }
table { border-collapse: collapse; margin: .5rem 0; font-variant-numeric: tabular-nums; max-width: 100% }
td { padding: .1rem .9rem .1rem 0; vertical-align: top } td + td { text-align: right; padding-right: 0 }
details { margin: .4rem 0 } summary { cursor: pointer; color: var(--soft); font-size: .95rem }
pre { margin: .35rem 0; padding: .55rem .7rem; background: var(--sheet); white-space: pre-wrap;
  font: .875rem/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere }
@media (max-width: 30rem) { body { padding: 1.5rem 1rem 4rem } h1 { font-size: 1.6rem } }
@media print { body { max-width: none; padding: 0 } article { break-inside: avoid } }
"""
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def write_page(doubts: Sequence[Doubt], dataset: Dataset, store: Store, target: Path) -> Path:
    """Write the page of these doubts, with pictures of the first `MOST_PICTURES`; gives the file. Raises SightError."""
    pictures = _pictures(doubts[:MOST_PICTURES], dataset, store)
    page = "\n".join(_page(doubts, pictures, dataset.manifest.id, str(store)))
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise SightError(f"{target} cannot be written ({error.strerror}): name another place.") from error
    return target


def _page(doubts: Sequence[Doubt], pictures: dict[int, list[bytes]], snapshot: str, data: str) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Review of {escape(snapshot)}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n<style>{_STYLE}</style>'
    yield f'<h1>What needs a person</h1>\n<p class="soft">Snapshot {escape(snapshot)}, worst first.</p>'
    groups = [(kind, list(group)) for kind, group in groupby(enumerate(doubts), key=lambda item: item[1].kind)]
    if not doubts:
        yield "<p>Nothing does: every stated sum that can be tested holds, and everything was read.</p>"
    yield "<ul>"
    for kind, group in groups:
        yield f'<li><a href="#{kind.replace(" ", "-")}">{KINDS[kind]}</a>: {len(group)}</li>'
    yield "</ul>"
    for kind, group in groups:
        yield f'<h2 id="{kind.replace(" ", "-")}">{KINDS[kind]}</h2>'
        for number, doubt in group:
            yield from _article(doubt, pictures.get(number, []), data)
    yield "</html>"


def _article(doubt: Doubt, pictures: Sequence[bytes], data: str) -> Iterator[str]:
    yield f'<article data-id="{escape(doubt.id)}">'
    yield f'<h3>{escape(doubt.place)}</h3>\n<p class="soft">{escape(doubt.path)}</p>'
    for change in doubt.changes:
        yield (
            f'<p class="change"><s>{escape(change.value_raw) or "(blank)"}</s> → <b>{_suggested(change)}</b>'
            f' <span class="soft">{escape(change.fault)}</span></p>'
        )
    yield f"<p>{escape(doubt.said)}</p>"
    for picture in pictures:
        source = base64.b64encode(picture).decode()
        yield f'<figure><img alt="{escape(doubt.place)}" src="data:image/png;base64,{source}"></figure>'
    for item in doubt.sums:
        yield from _sum(item, doubt)
    if doubt.kind == "suggestion":
        yield f"<p>To accept it:</p>\n<pre>{escape(accept_command(doubt, data))}</pre>"
    elif doubt.kind == "failed check":
        yield "<p>If the publisher printed it so, and nothing was misread:</p>"
        yield f'<pre>{escape(accept_command(doubt, data))} --reason "…"</pre>'
    for file, lines in groupby(doubt.lines, key=lambda ready: ready.file):
        yield f'<p class="soft">The line for {escape(file)}:</p>'
        yield f"<pre>{escape(chr(10).join(ready.text for ready in lines))}</pre>"
    yield "</article>"


def _suggested(change: rec.Suggestion) -> str:
    return escape(change.suggested) or "(none)"


def _sum(item: Sum, doubt: Doubt) -> Iterator[str]:
    """The broken sum, the sum as the suggestion would make it, and the values in it."""
    if not item.terms:
        return
    yield f'<p class="soft">{escape(item.check.subject)}</p>'
    yield f'<p class="sum wrong">{_written(item.text(most=_SHORT, always=doubt.instead))}</p>'
    if doubt.changes and item.holds(doubt.instead):  # a value that is put into an empty cell is no term yet
        yield f'<p class="sum right">{_written(item.text(doubt.instead, _SHORT, doubt.instead))}</p>'
    yield f"<details><summary>The {len(item.terms)} values as read</summary>"
    if len(item.terms) > _SHORT:
        yield f'<p class="sum">{_written(item.text())}</p>'
    yield "<table>"
    for term in item.terms:
        found = term.observation
        read = "–" if found.value is None else say_number(found.value)
        name = escape(term.name) + (" (stated)" if term.role == "total" else "")
        yield f"<tr><td>{name}<td>{escape(found.value_raw)}" + ("" if read == found.value_raw else f"<td>{read}")
    yield "</table></details>"


def _written(text: str) -> str:
    """A sum for the page; few serif faces have a sign for "is not"."""
    return escape(text).replace("≠", '<span class="sign">≠</span>')


def _pictures(doubts: Sequence[Doubt], dataset: Dataset, store: Store) -> dict[int, list[bytes]]:
    """PNGs by the doubt's place in the list, document by document."""
    by_document: dict[str, list[int]] = defaultdict(list)
    for number, doubt in enumerate(doubts):
        if doubt.document_id and (doubt.cells or doubt.sums):
            by_document[doubt.document_id].append(number)
    documents = {item.document_id: item for item in dataset.rows(rec.DocumentRecord)}
    pictures: dict[int, list[bytes]] = {}
    for key, numbers in by_document.items():
        paper = read_paper(dataset, documents[key])
        with Pages(paper.document, dataset.rows(rec.PageRecord, of=key), store) as pages:
            for number in numbers:
                drawn = [pages.png(*picture) for picture in _cuts(doubts[number], paper, pages)]
                pictures[number] = [picture for picture in drawn if picture]
    return pictures


def _cuts(doubt: Doubt, paper: Paper, pages: Pages) -> Iterator[tuple[list[Cut], list[Mark]]]:
    """What to show: of each table the cells with headers, rows and totals, then what the text states of a sum."""
    terms = [term for item in doubt.sums for term in item.terms]
    totals = [_key(term.observation) for term in terms if term.role == "total" and term.observation.source == "table"]
    is_located = doubt.kind != "failed check" or not any(item.terms for item in doubt.sums)
    targets = list(doubt.cells) if is_located else []
    everything = dict.fromkeys((*targets, *totals, *doubt.cells))
    for table_id in dict.fromkeys(key[0] for key in everything):
        own = [key for key in everything if key[0] == table_id]
        aimed = [key for key in targets if key[0] == table_id]
        stated = [key for key in totals if key[0] == table_id]
        rows = {key[1] for key in (*aimed, *stated)} if is_located else {key[1] for key in own}
        cells = [cell for cell in paper.records.of(rec.CellRecord) if cell.table_id == table_id]
        beside = {key[2] for key in map(_key, (term.observation for term in terms)) if key[0] == table_id}
        if any(item.check.rule == "row_total" for item in doubt.sums):  # what is blank beside the parts is seen too
            valued = {cell.column for cell in cells if cell.row in rows and cell.role in ("value", "subtotal", "total")}
            beside |= valued if len(valued) <= _SHORT else set()
        yield cut_table(cells, aimed, stated, rows, {key[2] for key in own} | beside, pages)
    for page, box in _passages(doubt, paper):
        yield [cut_passage(page, box)], [frame(page, box, is_target=False, is_cell=False)]


def _passages(doubt: Doubt, paper: Paper) -> dict[tuple[int, Box], None]:
    """Pages and boxes of the paragraphs and notes that state a side of the sums, or hold the list that is counted."""
    found: dict[tuple[int, Box], None] = {}
    for item in doubt.sums:
        for told in (term.observation for term in item.terms if term.observation.source != "table"):
            found[told.page, Box(told.x0, told.top, told.x1, told.bottom)] = None
        if item.check.rule == "list_count":
            for note in paper.records.of(rec.FootnoteRecord):
                if note.footnote_id.rpartition("/")[2] in item.check.check_id.split("/"):
                    found[note.page, Box(note.x0, note.top, note.x1, note.bottom)] = None
    return found


def _key(found: rec.Observation) -> CellKey:
    return found.table_id or "", found.row or 0, found.column or 0
