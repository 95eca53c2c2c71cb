"""How matched names look: one line each, with why it was taken or refused. Prints what it is given, decides nothing."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from .normalise import name_entity
from .terminal import NONE, line, plainly, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .normalise import Match

_GAP = "  "


def matches(found: Sequence[Match], *, explain: bool = False, as_json: bool = False) -> None:
    """Each name with code, official name, method and score, or with why it was refused and what it could be."""
    if as_json:
        print_json([_as_data(match) for match in found])
        return
    for text in _for_people(found, explain):
        line(text)


def _for_people(found: Sequence[Match], explain: bool) -> Iterator[str]:
    """Aligned columns; a refusal takes the place of all that follow the name. Reasons stand below, if asked for."""
    rows = [(_shown(match.raw), *_answer(match)) for match in found]
    widths = [max((len(row[place]) for row in rows if place < len(row) - 1), default=0) for place in range(5)]
    for match, row in zip(found, rows, strict=True):
        yield _GAP.join(text.ljust(width) for text, width in zip(row, widths, strict=False)).rstrip()
        if explain and match.entity_id and match.reason:
            yield f"{_GAP * 2}{match.reason}"


def _shown(raw: str) -> str:
    return plainly(raw) or '""'


def _answer(match: Match) -> tuple[str, ...]:
    """Code, name, method and score; or one sentence of why there is none."""
    if match.entity_id and match.name:
        return match.code or match.entity_id, match.name, match.method, f"{match.score:.1f}"
    reason = match.reason or "nothing known is near"
    could_be = [text for text in map(_candidate, match.candidates) if text.partition(" ")[2] not in reason]
    others = f"; could be {', '.join(could_be)}" if could_be else ""
    return (f"no match: {reason}{others}",)


def _candidate(entity_id: str) -> str:
    name = name_entity(entity_id)
    return f"{name.code or NONE} {name.name}"


def _as_data(match: Match) -> dict[str, object]:
    names = [name_entity(entity_id) for entity_id in match.candidates]
    candidates = [{"entity_id": name.entity_id, "code": name.code, "name": name.name} for name in names]
    return {
        field.name: candidates if field.name == "candidates" else getattr(match, field.name)
        for field in dataclasses.fields(match)
    }
