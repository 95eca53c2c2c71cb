"""One page of a scan: turned upright, cleaned, its lines and letters found and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cds_etl.model import Box, HiddenWord, Page, Rule, Word

from .assembling import assemble, settle_numbers
from .chunks import find_chunks
from .engine import read_line
from .ink import find_ink
from .legible import part_illegible
from .picture import Picture, draw, straightened, turned, unfanned
from .reading import Reader
from .ruling import find_strokes
from .turning import find_fan, find_skew, lies_on_its_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chunks import Chunk, Sheet
    from .ink import Ink
    from .ruling import Stroke

_LEAST_SKEW = 0.03  # degrees
_SURE = 75.0  # confidence from which a page is taken to stand upright
_READABLE = 50.0  # confidence below which nothing on a page can be trusted
_SAMPLES = 6  # chunks by which ways up are compared
_EDGE = 9.0  # points
_MOST_MARKS = 60_000  # of ink: more are noise or a photograph
NO_TEXT = "the page is a picture in which no text can be read"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page upright and straight, with all that was found on it but the words."""

    picture: Picture
    ink: Ink
    sheet: Sheet
    across: Sequence[Stroke]
    down: Sequence[Stroke]
    skew: float
    quarters: int


def read_scan(document: Any, index: int) -> Page:
    """Page `index` (from 0) of an open PDF, read from its picture.

    A page in which no text is found, or that cannot be read at all, says so in `unread_reason`; a blank one has neither
    words nor a reason.
    """
    picture = draw(document, index)
    if isinstance(picture, str):
        return Page(index + 1, 0.0, 0.0, (), (), source="none", unread_reason=picture)
    seen = _see(picture, 0)
    if seen is None:
        return _page(index, picture, (), ())
    if isinstance(seen, str):
        return _page(index, picture, (), (), reason=seen)
    if lies_on_its_side(seen.ink.dark, picture.scale):
        seen = _best([seen, _see(picture, 1), _see(picture, 3)])
    words, hidden, sure = _words(seen)
    if sure < _SURE:
        other = _see(picture, (seen.quarters + 2) % 4)
        if isinstance(other, Seen) and _sample(other) > max(_sample(seen), _READABLE):
            seen = other
            words, hidden, sure = _words(seen)
    if not words or sure < _READABLE:
        return _page(index, picture, (), (), reason=NO_TEXT)
    rules = [*_rules(seen.across, seen.picture, flat=True), *_rules(seen.down, seen.picture, flat=False)]
    shades = tuple(seen.picture.box(*box) for box in seen.ink.shades)
    return _page(
        index,
        seen.picture,
        words,
        rules,
        hidden=hidden,
        shades=shades,
        rotation=(picture.rotation + 90 * seen.quarters) % 360,
        skew=seen.skew,
    )


def see(picture: Picture, rotation: int) -> Seen | None:
    """The page turned as it was when it was read before, with what is on it; None where there is nothing."""
    seen = _see(picture, (rotation - picture.rotation) // 90 % 4)
    return seen if isinstance(seen, Seen) else None


def _page(
    index: int,
    picture: Picture,
    words: Sequence[Word],
    rules: Sequence[Rule],
    *,
    reason: str | None = None,
    hidden: Sequence[HiddenWord] = (),
    shades: tuple[Box, ...] = (),
    rotation: int = 0,
    skew: float = 0.0,
) -> Page:
    width, height = picture.size
    return Page(
        number=index + 1,
        width=round(width, 2),
        height=round(height, 2),
        words=tuple(words),
        rules=tuple(rules),
        source="ocr" if words else "none",
        hidden=tuple(hidden),
        shades=shades,
        rotation=rotation,
        unread_reason=reason,
        skew=round(skew, 2),
    )


def _see(picture: Picture, quarters: int) -> Seen | str | None:
    """The page turned by quarters, straight, with what is on it; None where it is blank; or why it cannot be read."""
    upright = Picture(turned(picture.pixels, quarters), picture.scale)
    ink = find_ink(upright)
    if ink.is_blank:
        return None
    skew, _ = find_skew(ink.dark, ink.scale)
    if abs(skew) >= _LEAST_SKEW:
        upright = Picture(straightened(upright.pixels, -skew), picture.scale)
        ink = find_ink(upright)
    if fan := find_fan(ink.dark, ink.scale):
        upright = Picture(unfanned(upright.pixels, fan), picture.scale)
        ink = find_ink(upright)
    across, down, ruled = find_strokes(ink)
    sheet = find_chunks(ink, across, down, ruled)
    if len(sheet.boxes) > _MOST_MARKS:
        return NO_TEXT
    return Seen(upright, ink, sheet, across, down, skew, quarters)


def _best(ways: Sequence[Seen | str | None]) -> Seen:
    seen = [way for way in ways if isinstance(way, Seen)]
    return max(seen, key=_sample)


def _sample(seen: Seen) -> float:
    """How sure the longest chunks are."""
    reader = Reader(seen.ink, seen.sheet)
    longest = sorted(seen.sheet.chunks, key=lambda chunk: -len(chunk.marks))[:_SAMPLES]
    tokens = [token for chunk in longest for token in read_line(reader.line(chunk)[0])]
    letters = sum(len(token.text) for token in tokens)
    return sum(token.confidence * len(token.text) for token in tokens) / max(letters, 1)


def _words(seen: Seen) -> tuple[list[Word], list[HiddenWord], float]:
    """The words of a page, what is none, and how sure the engine is of them in all."""
    reader = Reader(seen.ink, seen.sheet)
    everything = [reader.read(chunk) for chunk in sorted(seen.sheet.chunks, key=_from_top)]
    settle_numbers(everything, reader, seen.sheet)
    readings, hidden = part_illegible(everything, seen.sheet, seen.picture)
    sure = sum(one.sure * one.letters for one in readings) / max(sum(one.letters for one in everything), 1)
    if sure < _READABLE:
        return [], hidden, sure
    return assemble(readings, reader, seen.picture, seen.ink, seen.sheet), hidden, sure


def _from_top(chunk: Chunk) -> tuple[float, int]:
    return chunk.baseline, chunk.marks[0]


def _rules(strokes: Sequence[Stroke], picture: Picture, *, flat: bool) -> list[Rule]:
    """Drawn lines in points, without those along the edge of the paper, which are its shadow."""
    scale, rules = picture.scale, []
    across = picture.size[1 if flat else 0]
    for one in strokes:
        low, high = (one.at - one.thick / 2) / scale, (one.at + one.thick / 2) / scale
        start, end = one.start / scale, one.end / scale
        if low >= _EDGE and high <= across - _EDGE:
            rules.append(Rule((Box(start, low, end, high) if flat else Box(low, start, high, end)).rounded()))
    return rules
