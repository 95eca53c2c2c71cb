"""What was read on a page made into words: numbers settled, sizes and weights of letters alike, places in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cds_etl.model import Word

from .numbers import UNLIKELY, Candidate, may_be_number, settle
from .sizes import measure, settle_sizes
from .spelling import settle_accents, without_lone_quote
from .stacks import stack
from .weights import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .chunks import Sheet
    from .engine import Token
    from .ink import Ink
    from .picture import Picture
    from .reading import Reader, Reading

_OPENING, _CLOSING = "([\"“'‘", ",.;:)]\"”'’"
_MARKS_OF = {";": 2, ":": 2, '"': 2, "”": 2, "“": 2}  # marks of ink of a sign: one, if not told here
_ALIKE = frozenset("cosvxz")  # letters that are small capitals
_CASE = 0.58  # of the size: between small letters and capitals
_SETTLED = 80.0  # confidence in a word whose accents its neighbours told
_THOUSANDS = 0.12  # of a digit's height: how much wider the white is that parts thousands
_BROKEN = 0.6  # of the narrower mark's width: marks so far above one another are of one sign
_MANY, _MOSTLY = 4, 0.6  # numbers of four digits and more; and their share that white groups
_MARK_SIZE = 0.6  # of the line's size
PLAIN, BOLD = "scan", "scan-bold"


class _Number(NamedTuple):
    """Where a candidate for a number stands, and what stands around it in its token."""

    reading: Reading
    place: int
    before: str
    after: str
    marks: list[int]


def assemble(readings: Sequence[Reading], reader: Reader, picture: Picture, ink: Ink, sheet: Sheet) -> list[Word]:
    """The words of a page, those of each chunk from the left."""
    sizes = settle_sizes([_measured(reading, sheet) for reading in readings])
    bold = weigh(readings, sizes, [reader.stroke(reading.chunk) for reading in readings], sheet)
    for reading, size in zip(readings, sizes, strict=True):
        _settle_case(reading, size, sheet)
    for run in stack(readings, sheet):
        _settle_words([readings[place] for place in run])
    words: list[Word] = []
    for reading, size, is_bold in zip(readings, sizes, bold, strict=True):
        words += _words(reading, round(size / ink.scale, 1), BOLD if is_bold else PLAIN, picture, sheet)
    return words


def settle_numbers(readings: Sequence[Reading], reader: Reader, sheet: Sheet) -> None:
    """Put what numbers most likely say in the place of what the engine of words read."""
    numbers: list[_Number] = []
    candidates: list[Candidate] = []
    for reading in readings:
        is_alone = len(reading.tokens) == 1
        for place, (token, marks) in enumerate(reading.tokens):
            before, core, after = _parts(token.text)
            if not may_be_number(core or token.text, token.confidence, is_alone=is_alone):
                continue
            if not any(map(str.isdigit, core)):  # signs that are no brackets but parts of digits: "b)" for 5
                before, core, after = "", token.text, ""
            inner = _inner(marks, before, after)
            if inner:
                numbers.append(_Number(reading, place, before, after, inner))
                shapes = _shapes(inner, reading, sheet)
                candidates.append(
                    Candidate(core, token.confidence, reader.digits(inner), shapes, is_alone, _tall(inner, sheet))
                )
    for number, found in zip(numbers, settle(candidates), strict=True):
        if found:
            token, marks = number.reading.tokens[number.place]
            text = number.before + found.text + number.after
            confidence = min(found.confidence, UNLIKELY) if number.reading.is_crossed else found.confidence
            number.reading.tokens[number.place] = (token._replace(text=text, confidence=confidence), marks)
    _part_thousands(readings, sheet)


def _part_thousands(readings: Sequence[Reading], sheet: Sheet) -> None:
    """Part numbers where white groups their digits; where most are so grouped, less white does."""
    long = [reading for reading in readings if len(reading.tokens) == 1 and _is_long(*reading.tokens[0])]
    parted = sum(len(_grouped(*reading.tokens[0], sheet, _THOUSANDS)) > 1 for reading in long)
    is_usual = len(long) >= _MANY and parted > _MOSTLY * len(long)
    for reading in readings:
        least = 0.0 if is_usual and len(reading.tokens) == 1 else _THOUSANDS
        reading.tokens = [part for token, marks in reading.tokens for part in _grouped(token, marks, sheet, least)]


def _is_long(token: Token, marks: Sequence[int]) -> bool:
    return token.text.isdigit() and 4 <= len(token.text) == len(marks)


def _grouped(token: Token, marks: list[int], sheet: Sheet, least: float) -> list[tuple[Token, list[int]]]:
    """A number in two where white stands before its last three digits, as some print thousands."""
    if not _is_long(token, marks):
        return [(token, marks)]
    boxes = sheet.boxes[marks]
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    tall = float((boxes[:, 3] - boxes[:, 1]).max())
    cut = len(marks) - 3
    others = [int(gap) for place, gap in enumerate(gaps) if (len(marks) - place - 1) % 3]
    if not others or gaps[cut - 1] <= max(others) + least * tall:
        return [(token, marks)]
    rest = _grouped(token._replace(text=token.text[:cut]), marks[:cut], sheet, least)
    return [*rest, (token._replace(text=token.text[cut:]), marks[cut:])]


def _settle_words(lines: Sequence[Reading]) -> None:
    """Accents of the words of lines that follow one another; a word that is not as it was read is less sure."""
    read = without_lone_quote([token.text for line in lines for token, _ in line.tokens])
    settled = iter(settle_accents(read))
    for line in lines:
        for place, (token, marks) in enumerate(line.tokens):
            text = next(settled)
            if text != token.text:
                line.tokens[place] = (token._replace(text=text, confidence=min(token.confidence, _SETTLED)), marks)


def _settle_case(reading: Reading, size: float, sheet: Sheet) -> None:
    """Letters that look the same large and small are what their height says: x in its cell, the s of "Tổng SỐ"."""
    tokens = reading.tokens
    if len(tokens) == 1 and tokens[0][0].text.lower() in _ALIKE:
        token, marks = tokens[0]
        is_small = reading.chunk.tall < _CASE * size
        text = token.text.lower() if is_small else token.text.upper()
        tokens[0] = (token._replace(text=text), marks)
        return
    for place, (token, marks) in enumerate(tokens):
        first = token.text[0]
        if not (first in "SX" and marks):
            continue
        left = min(marks, key=lambda mark: int(sheet.boxes[mark, 0]))
        if sheet.boxes[left, 3] - sheet.boxes[left, 1] < _CASE * size:
            tokens[place] = (token._replace(text=token.text.lower()), marks)


def _parts(text: str) -> tuple[str, str, str]:
    """A token's opening signs, what stands between, and its closing signs."""
    core = text.lstrip(_OPENING)
    before = text[: len(text) - len(core)]
    inner = core.rstrip(_CLOSING)
    return before, inner, core[len(inner) :]


def _inner(marks: Sequence[int], before: str, after: str) -> list[int]:
    """The marks without those of the signs around."""
    first = sum(_MARKS_OF.get(sign, 1) for sign in before)
    last = len(marks) - sum(_MARKS_OF.get(sign, 1) for sign in after)
    return list(marks[first:last])


def _shapes(marks: Sequence[int], reading: Reading, sheet: Sheet) -> tuple[tuple[float, float], ...]:
    """Width and height of each mark as shares of a capital's height; pieces of a broken sign are one."""
    boxes: list[list[int]] = []
    for box in sorted(sheet.boxes[list(marks)].tolist()):
        last = boxes[-1] if boxes else box
        over = min(box[2], last[2]) - max(box[0], last[0])
        if boxes and over > _BROKEN * min(box[2] - box[0], last[2] - last[0]):
            boxes[-1] = [last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3])]
        else:
            boxes.append(box)
    tall = reading.chunk.tall
    return tuple(((box[2] - box[0]) / tall, (box[3] - box[1]) / tall) for box in boxes)


def _tall(marks: Sequence[int], sheet: Sheet) -> float:
    """How high the highest mark is, in pixels."""
    held = sheet.boxes[list(marks)]
    return float((held[:, 3] - held[:, 1]).max())


def _measured(reading: Reading, sheet: Sheet) -> tuple[float, int]:
    """The size of a chunk in pixels and the letters that it was measured on."""
    line = [mark for _, marks in reading.tokens for mark in marks]
    has_small = any(sign.islower() for token, _ in reading.tokens for sign in token.text)
    return (measure(reading.chunk, line, sheet.boxes, has_small=has_small), reading.letters) if line else (0.0, 0)


def _words(reading: Reading, size: float, font: str, picture: Picture, sheet: Sheet) -> list[Word]:
    baseline = round(reading.chunk.baseline / picture.scale, 2)
    words = [
        _word(token, sheet.box(marks or reading.chunk.marks), size, baseline, font, picture)
        for token, marks in reading.tokens
    ]
    for text, pixels in reading.raised:
        box = picture.box(*pixels)
        words.append(Word(text, box, round(size * _MARK_SIZE, 1), box.bottom, font, None, is_mark=True))
    return sorted(words, key=lambda word: word.box.x0)


def _word(
    token: Token, box: tuple[int, int, int, int], size: float, baseline: float, font: str, picture: Picture
) -> Word:
    return Word(token.text, picture.box(*box), size, baseline, font, round(token.confidence, 1))
