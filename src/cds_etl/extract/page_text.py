"""The text of one block while it is put together: pieces, links, marks, and the lines that it falls into.

Knows the text between two breaks, no tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cds_etl.text import lower_raised, squeeze

from .page_parts import Link, Mark
from .page_words import opens_with

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAK = "\ue000"
"""Stands for a line break in the pieces of a block."""
_MARK = "\ue001"  # stands for a note's mark
_MARKER = re.compile(r"[(\[]?(\d{1,3}|[*†‡§]{1,4}|[a-z])[)\]]?")
EDGE = "\ue002"
"""Where a link or a time begins or ends: a space, if words would touch there."""
_MARKED = re.compile(rf"\s*{_MARK}|[⁰¹²³⁴-⁹]+")
_OWN_LINE = re.compile(r"[-–+•*]\s|\(?\d{1,2}[.)]\s|[a-zđ]\)\s")
_LABELS = ("published", "updated", "views")
_ENDS = tuple('.!?:;…"”’')
_EDGES = re.compile(rf"(?<=\w){EDGE}+(?=\w)")
_BACK_LINKS = re.compile("[↩↑⬆]\ufe0e?")


class Line(NamedTuple):
    """A line of a block that is a block of its own: text, letters of it that are links, marks, how all of it is set."""

    text: str
    linked: int
    marks: tuple[Mark, ...]
    is_bold: bool
    is_italic: bool


class Run:
    """Pieces of text up to the next break."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._pieces: list[str] = []
        self._hidden: list[str] = []
        self._marks: list[tuple[str, str | None]] = []
        self._letters = self._linked = self._bold = self._italic = 0

    def __len__(self) -> int:
        return len(self._pieces)

    @property
    def has_hidden(self) -> bool:
        """Whether anything of it is hidden."""
        return bool(self._hidden)

    def say(self, text: str, *, hidden: bool, linked: bool, bold: bool, italic: bool) -> None:
        """Add a piece; what is hidden goes apart."""
        if hidden:
            self._hidden.append(text)
            return
        self._pieces.append(text)
        if not text.isspace():
            letters = len(text.strip())
            self._letters += letters
            self._linked += letters if linked else 0
            self._bold += letters if bold else 0
            self._italic += letters if italic else 0

    def put(self, sign: str) -> None:
        """Add a line break or an edge."""
        self._pieces.append(sign)

    def since(self, start: int) -> str:
        """What was said since there were `start` pieces."""
        return squeeze("".join(self._pieces[start:]).replace(BREAK, " ").replace(EDGE, ""))

    def mark(self, start: int, target: str | None) -> bool:
        """Take what was said since `start` for marks of notes, if it can be that; whether it is."""
        said = self.since(start)
        if said == _MARK and self._marks:
            self._marks[-1] = (self._marks[-1][0], target or self._marks[-1][1])
            return True
        parts = [_MARKER.fullmatch(part) for part in re.split(r"\s*[,;]\s*", said)] if len(said) < 20 else [None]
        markers = [part[1] for part in parts if part]
        if len(markers) < len(parts):
            return False
        self._letters -= sum(len(piece.strip()) for piece in self._pieces[start:])
        del self._pieces[start:]
        for marker in markers:
            self._marks.append((marker, target))
            self._pieces.append(_MARK)
        return True

    def end(self, links: list[Link], block: int, *, whole: bool) -> tuple[list[Line], str]:
        """The lines of what was said, and what of it was hidden; then it is empty again.

        `links` are the page's so far, of which those of this block have its number `block`. `whole`: one line, whatever
        breaks it holds, as in a heading.
        """
        said, hidden = "".join(self._pieces), squeeze("".join(self._hidden))
        found: list[Line] = []
        if self._letters > 0 or self._marks:
            said = _BACK_LINKS.sub("", _EDGES.sub(" ", said).replace(EDGE, ""))
            lines = [said] if whole or BREAK not in said else _lines(said)
            marks = iter(self._marks)
            labels = _labels(links, block) if len(lines) > 1 else []
            share = min(self._linked / self._letters, 1.0) if self._letters > 0 else 0.0
            for line in lines:
                text, taken = _take_marks(squeeze(line.replace(BREAK, " ")), marks)
                linked = sum(len(label) for label in labels if label in text) if labels else round(share * len(text))
                if text or taken:
                    found.append(Line(text, linked, taken, self._bold >= self._letters, self._italic >= self._letters))
        self._clear()
        return found, hidden


def place_links(links: list[Link], block: int, lines: list[str]) -> None:
    """Say of each link of a block that falls into several which of them it stands in; they come in their order.

    >>> links = [Link("/a", "Báo cáo", 4)]
    >>> place_links(links, 4, ["Có 61 tổ.", "Tệp: Báo cáo"])
    >>> links[0].block
    5
    """
    first = len(links)
    while first and links[first - 1].block == block:
        first -= 1
    line = 0
    for link in links[first:]:
        line = next((place for place in range(line, len(lines)) if link.label in lines[place]), line)
        link.block = block + line


def _labels(links: list[Link], block: int) -> list[str]:
    """What the links of a block say."""
    labels = []
    for link in reversed(links):
        if link.block != block:
            break
        labels.append(link.label)
    return labels


def _lines(text: str) -> list[str]:
    """The parts of a block between line breaks; a line that runs on into the next is one with it.

    >>> _lines(f"Tin về tổ{BREAK}công nghệ số{BREAK}Lượt xem: 605")
    ['Tin về tổ\ue000công nghệ số', 'Lượt xem: 605']
    """
    lines: list[str] = []
    for line in text.split(BREAK):
        before = lines[-1].rstrip() if lines else ""
        if before and line.strip() and not before.endswith(_ENDS) and not _is_own(line.lstrip()):
            lines[-1] += BREAK + line
        else:
            lines.append(line)
    return lines


def _is_own(line: str) -> bool:
    """Whether a line begins anew: an item of a list, or a date or counter with its label."""
    has_label = line[:1].isupper() and any(opens_with(role, line) is not None for role in _LABELS)
    return bool(_OWN_LINE.match(line)) or (has_label and any(map(str.isdigit, line)))


def _take_marks(text: str, marks: Iterator[tuple[str, str | None]]) -> tuple[str, tuple[Mark, ...]]:
    """The text without its marks, raised digits among them, and the marks with their offsets."""
    found: list[Mark] = []
    kept: list[str] = []
    length = position = 0
    for place in _MARKED.finditer(text):
        kept.append(text[position : place.start()])
        length += place.start() - position
        position = place.end()
        marker, target = next(marks) if place[0].endswith(_MARK) else (lower_raised(place[0]), None)
        found.append(Mark(length, marker, target))
    kept.append(text[position:])
    whole = "".join(kept)
    bare = whole.lstrip()  # behind a note's own mark stands a space
    cut = len(whole) - len(bare)
    return bare, tuple(mark._replace(offset=max(mark.offset - cut, 0)) for mark in found)
