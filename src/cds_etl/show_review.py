"""How a review and what was accepted look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from .intake import CURATION
from .review import KINDS, accept_command, data_option
from .terminal import line, plainly, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .accepting import Accepted
    from .review import Doubt

_MOST = 8  # parts of a sum on a line of a terminal


def doubts(found: Sequence[Doubt], data: str, *, as_json: bool) -> None:
    """What needs a person, by kind, worst first."""
    if as_json:
        print_json([_as_data(doubt) for doubt in found])
        return
    if not found:
        line(f"Nothing in {data}/ needs a person.")
    for place, (kind, group) in enumerate(groupby(found, key=lambda doubt: doubt.kind)):
        items = list(group)
        if place:
            line("")
        line(f"{KINDS[kind]}: {len(items)}")
        for doubt in items:
            _doubt(doubt, data)


def _doubt(doubt: Doubt, data: str) -> None:
    line(f"  {plainly(doubt.path)}, {plainly(doubt.place)}")
    for change in doubt.changes:
        line(f"    {_printed(change.value_raw)} → {_printed(change.suggested)} ({change.fault})")
    line(f"    {plainly(doubt.said)}")
    for item in doubt.sums:
        if item.terms:
            line(f"    {item.text(most=_MOST, always=doubt.instead)}")
    if doubt.kind == "suggestion":
        line(f"    {accept_command(doubt, data)}")
    elif doubt.kind == "failed check":
        line(f'    {accept_command(doubt, data)} --reason "…", if the publisher printed it so')
    else:
        for ready in doubt.lines:
            line(f"    {ready.file}: {plainly(ready.text)}")


def _printed(text: str) -> str:
    return plainly(text) or "(blank)"


def _as_data(doubt: Doubt) -> dict[str, object]:
    return {
        "kind": doubt.kind,
        "id": doubt.id,
        "document_id": doubt.document_id,
        "path": doubt.path,
        "place": doubt.place,
        "message": doubt.said,
        "changes": doubt.changes,
        "equations": [
            {"check_id": item.check.check_id, "rule": item.check.rule, "text": item.text()} for item in doubt.sums
        ],
        "lines": [{"file": ready.file, "text": ready.text} for ready in doubt.lines],
    }


def accepted(found: Sequence[Accepted], data: str) -> None:
    """What was written where."""
    for item in found:
        verb = "written" if item.is_new else "stands there already"
        line(f"{item.path}: {verb}: {plainly(item.line.text)}")
    folder = found[0].path.parent
    if folder.name == CURATION:
        line(f"`cds-etl ingest {folder.parent}{data_option(data)}` applies it.")
    else:
        line(f"`cds-etl ingest` applies it once it stands in the folder {CURATION}/ beside the documents.")
