"""Tables that stand side by side: the lines of a page that are two texts, parted down the middle.

Frames show it where something is drawn. Where nothing is, serials do: a second column counts on from one beside names.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cds_etl.model import Word

    from .frames import Frame
    from .text_lines import Text, TextLine

SERIAL_HEAD = re.compile(r"S?TT|Số TT|Stt|№", re.IGNORECASE)
_SERIAL_LETTERS = frozenset("STst№")  # with which it begins
_PAIR = 2
_FEWEST = 3  # rows in which both serials count on
_FAR = 3.2  # sizes: lines of one table stand no farther apart
_SAME_PLACE = 1.0  # sizes by which the middles of serials differ
_BETWEEN = 1.0  # sizes: two tables stand no nearer to one another


class _Split(NamedTuple):
    """Lines `first` to `last`, and the strip over which none of them runs."""

    first: int
    last: int
    left: float
    right: float


def part_zones(lines: Sequence[TextLine], frames: Sequence[Frame]) -> list[list[Word]]:
    """The words of the lines in zones: first those of lines that are whole, then each side of those that are not.

    Each word is in exactly one zone. The first zone may be empty, the others are not; a page without tables side by
    side is one zone.
    """
    found = (*_framed(lines, frames), *_headed(lines), *_counted(lines, frames))
    splits = _merged([*(_grown(split, lines, frames) for split in found), *_edged(lines, frames)])
    zones: list[list[Word]] = [[]]
    taken: set[int] = set()
    for split in splits:
        indices = [index for index in range(split.first, split.last + 1) if index not in taken]
        taken.update(indices)
        middle = (split.left + split.right) / 2
        words = [word for index in indices for word in lines[index].words]
        zones.append([word for word in words if word.box.x0 < middle])
        zones.append([word for word in words if word.box.x0 >= middle])
    zones[0] = [word for index, line in enumerate(lines) if index not in taken for word in line.words]
    return [zone for number, zone in enumerate(zones) if zone or not number]


def _merged(splits: Sequence[_Split]) -> list[_Split]:
    """Splits of the same lines as one, if they have part of the strip in common: of two tables one may be longer."""
    merged: list[_Split] = []
    for split in sorted(splits):
        last = merged[-1] if merged else None
        if last and split.first <= last.last and max(last.left, split.left) < min(last.right, split.right):
            left, right = max(last.left, split.left), min(last.right, split.right)
            merged[-1] = _Split(last.first, max(last.last, split.last), left, right)
        else:
            merged.append(split)
    return merged


def _grown(split: _Split, lines: Sequence[TextLine], frames: Sequence[Frame]) -> _Split:
    """The split with the lines above and below that keep it: headers, and rows without shades."""
    first, last, left, right = split
    across = [frame.box for frame in frames if frame.box.x0 < left and right < frame.box.x1]
    for step in (-1, 1):
        index = (first if step < 0 else last) + step
        while 0 <= index < len(lines):
            near, line = lines[index - step], lines[index]
            strip = _clear(line, left, right)
            if strip is None or abs(line.baseline - near.baseline) > _FAR * line.size or _is_other(line, strip, step):
                break
            if any(box.top < line.baseline < box.bottom for box in across):
                break
            left, right = strip
            first, last = min(first, index), max(last, index)
            index += step
    return _Split(first, last, left, right)


def _is_other(line: TextLine, strip: tuple[float, float], step: int) -> bool:
    """Whether a line is a caption on one side, or a row of one table rather than of two: the longer goes on alone."""
    texts = line.texts()
    sides = [[text for text in texts if text.x1 <= strip[0]], [text for text in texts if text.x0 >= strip[1]]]
    if not all(sides):
        return line.words[-1].text.endswith((":", ".")) or (line.is_row() and step < 0)
    return step < 0 and line.is_row() and not all(_opens_row(side) for side in sides)


def _opens_row(texts: Sequence[Text]) -> bool:
    """Whether the first text is a serial, with a name behind it."""
    return len(texts) > 1 and texts[0].is_number and not texts[1].is_value


def _clear(line: TextLine, left: float, right: float) -> tuple[float, float] | None:
    """The strip less what the line's texts reach into it; None where one runs over it, or all stand on its left."""
    for text in line.texts():
        if text.x0 < left and text.x1 > right:
            return None
        if text.x0 < left:
            left = max(left, text.x1)
        elif text.x1 > right:
            right = min(right, text.x0)
        else:
            return None
    is_wide = right - left > _BETWEEN * line.size
    return (left, right) if is_wide else None


def _framed(lines: Sequence[TextLine], frames: Sequence[Frame]) -> Iterator[_Split]:
    """Where two frames stand side by side."""
    for one in frames:
        for other in frames:
            top, bottom = max(one.box.top, other.box.top), min(one.box.bottom, other.box.bottom)
            if one.box.x1 < other.box.x0 and top < bottom:
                lowest, highest = max(one.box.bottom, other.box.bottom), min(one.box.top, other.box.top)
                found = [i for i, line in enumerate(lines) if highest < line.baseline - 0.3 * line.size < lowest]
                if found:
                    yield _Split(found[0], found[-1], one.box.x1, other.box.x0)


def _edged(lines: Sequence[TextLine], frames: Sequence[Frame]) -> Iterator[_Split]:
    """Where other text stands beside a frame: the part of its lines that is not in it."""
    for box in (frame.box for frame in frames):
        inside = [i for i, line in enumerate(lines) if box.top < line.baseline - 0.3 * line.size < box.bottom]
        words = [word for index in inside for word in lines[index].words]
        right = [word.box.x0 for word in words if word.box.x0 > box.x1]
        left = [word.box.x1 for word in words if word.box.x1 < box.x0]
        if len(left) + len(right) > len(words) / 2:
            continue  # rather swatches beside a legend
        if right:
            yield _Split(inside[0], inside[-1], box.x1, min(right))
        elif left:
            yield _Split(inside[0], inside[-1], max(left), box.x0)


def _headed(lines: Sequence[TextLine]) -> Iterator[_Split]:
    """Where a line heads two columns of serials."""
    for index, line in enumerate(lines):
        if sum(word.text[0] in _SERIAL_LETTERS for word in line.words) < _PAIR:
            continue  # most lines, and soon seen
        texts = line.chunks()  # the head of a narrow column stands near the next
        heads = [place for place, text in enumerate(texts) if SERIAL_HEAD.fullmatch(_words_of(text))]
        if len(heads) == _PAIR and heads[1] - heads[0] > 1:
            yield _Split(index, index, texts[heads[1] - 1].x1, texts[heads[1]].x0)


def _words_of(text: Text) -> str:
    return " ".join(word.text for word in text.words)


def _counted(lines: Sequence[TextLine], frames: Sequence[Frame]) -> Iterator[_Split]:
    """Where rows hold two serials that both count on from one, each with a name behind it."""
    rows = [
        (index, [*_serials(line)])
        for index, line in enumerate(lines)
        if sum(word.text.isdigit() for word in line.words) >= _PAIR  # few lines, and soon seen
        and line.is_row()
        and not any(frame.box.top < line.baseline < frame.box.bottom for frame in frames)
    ]
    run: list[tuple[int, list[tuple[Text, float]]]] = []
    for index, serials in [*rows, (len(lines), [])]:
        before = run[-1][1] if run else []
        if len(serials) > 1 and (not run or _count_on(before, serials, lines[index].size)):
            run.append((index, serials))
            continue
        if len(run) >= _FEWEST and _starts_with_one(run[0][1]):
            yield _split(run, lines)
        run = [(index, serials)] if len(serials) > 1 else []


def _serials(line: TextLine) -> Iterator[tuple[Text, float]]:
    """Whole numbers with a name behind them, and where the text before each ends."""
    texts = line.texts()
    end = texts[0].x0
    for text, following in pairwise(texts):
        if text.is_number and text.words[0].text.isdigit() and not following.is_value:
            yield text, end
        end = text.x1


def _count_on(before: Sequence[tuple[Text, float]], serials: Sequence[tuple[Text, float]], size: float) -> bool:
    return len(before) == len(serials) and all(
        int(text.words[0].text) == int(last.words[0].text) + 1
        and abs(text.x0 + text.x1 - last.x0 - last.x1) < 2 * _SAME_PLACE * size
        for (last, _), (text, _) in zip(before, serials, strict=True)
    )


def _starts_with_one(serials: Sequence[tuple[Text, float]]) -> bool:
    return all(text.words[0].text == "1" for text, _ in serials)


def _split(run: Sequence[tuple[int, Sequence[tuple[Text, float]]]], lines: Sequence[TextLine]) -> _Split:
    left = max(serials[-1][1] for _, serials in run)
    right = min(serials[-1][0].x0 for _, serials in run)
    return _Split(run[0][0], run[-1][0], left, right)
