"""What was read on a page made into words: numbers settled, sizes and weights of letters alike, places in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cds_etl.model import Word

from .numbers import Candidate, may_be_number, settle
from .sizes import measure, settle_sizes
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
_THOUSANDS = 0.12  # of a digit's height: how much wider the white is that parts thousands
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
    words: list[Word] = []
    for reading, size, is_bold in zip(readings, sizes, bold, strict=True):
        _settle_case(reading, size)
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
            number.reading.tokens[number.place] = (token._replace(text=text, confidence=found.confidence), marks)
    for reading in readings:
        reading.tokens = [part for token, marks in reading.tokens for part in _grouped(token, marks, sheet)]


def _grouped(token: Token, marks: list[int], sheet: Sheet) -> list[tuple[Token, list[int]]]:
    """A number in two where white stands before its last three digits, as some print thousands."""
    if not (token.text.isdigit() and 4 <= len(token.text) == len(marks)):
        return [(token, marks)]
    boxes = sheet.boxes[marks]
    gaps = boxes[1:, 0] - boxes[:-1, 2]
    tall = float((boxes[:, 3] - boxes[:, 1]).max())
    cut = len(marks) - 3
    others = [int(gap) for place, gap in enumerate(gaps) if (len(marks) - place - 1) % 3]
    if not others or gaps[cut - 1] < max(others) + _THOUSANDS * tall:
        return [(token, marks)]
    rest = _grouped(token._replace(text=token.text[:cut]), marks[:cut], sheet)
    return [*rest, (token._replace(text=token.text[cut:]), marks[cut:])]


def _settle_case(reading: Reading, size: float) -> None:
    """A letter alone that looks the same large and small is what its height says."""
    if len(reading.tokens) == 1 and reading.tokens[0][0].text.lower() in _ALIKE:
        token, marks = reading.tokens[0]
        is_small = reading.chunk.tall < _CASE * size
        text = token.text.lower() if is_small else token.text.upper()
        reading.tokens[0] = (token._replace(text=text), marks)


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
    tall = reading.chunk.tall
    return tuple(((box[2] - box[0]) / tall, (box[3] - box[1]) / tall) for box in sheet.boxes[list(marks)].tolist())


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
