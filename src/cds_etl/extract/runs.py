"""How far rows run on that may be one table: to a wide space, to prose, or to where serials begin anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .text_lines import runs_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .text_lines import TextLine

_FAR = 3.2  # sizes: lines of one table stand no farther apart
_LARGER = 1.15  # of the first row's size: a larger line is the next heading
_WIDER = 1.3  # times the widest space between lines so far: what is no row and farther off is another thing
_FEWEST_HEADS = 3  # in one line
_FEWEST = 3  # spaces between lines that tell how wide they are


def run_of_rows(lines: Sequence[TextLine], start: int, stop: int) -> list[int]:
    """Indices of the rows, from `start` and before `stop`, that may belong to the same table.

    The line at `start` is the first; lines between rows that are none, such as names of groups, are left out.
    """
    rows = [start]
    widest, spaces = 0.0, 0
    for index in range(start + 1, stop):
        line, before, last = lines[index], lines[index - 1], lines[rows[-1]]
        space = line.baseline - before.baseline
        is_far = space > _FAR * max(line.size, before.size)
        tallest = max(2 * _FAR * line.size, _FAR * widest if spaces >= _FEWEST else 0.0)
        is_larger = line.size > _LARGER * lines[start].size
        if is_far or is_larger or line.baseline - last.baseline > tallest:
            break
        is_prose = line.is_row() and runs_under(line, last.texts())
        if (line.is_row() and not is_prose) or _counts_on(line, last) or _holds_signs(line, last):
            if _begins_anew(lines[rows[-1] : index + 1]):
                break
            rows.append(index)
        elif (spaces >= _FEWEST and space > _WIDER * widest) or (
            runs_under(line, last.texts()) and not _is_between_rows(lines, index, stop, widest)
        ):
            break
        widest, spaces = max(widest, space), spaces + 1
    return rows


def _counts_on(line: TextLine, row: TextLine) -> bool:
    """Whether a line is a serial alone, one more than that of the row before and at its place."""
    serial, before = line.words[0], row.words[0]
    is_alone = len(line.words) == 1 and serial.text.isdigit() and before.text.isdigit()
    apart = abs(serial.box.x0 + serial.box.x1 - before.box.x0 - before.box.x1) / 2
    return is_alone and int(serial.text) == int(before.text) + 1 and apart < line.size


def _holds_signs(line: TextLine, row: TextLine) -> bool:
    """Whether all texts of a line but the first are signs that stand for numbers, in columns of the row before."""
    signs = line.texts()[1:]
    places = [text for text in row.texts() if text.is_value]
    return bool(signs) and all(
        sign.is_value and any(sign.x0 < place.x1 and place.x0 < sign.x1 for place in places) for sign in signs
    )


def _begins_anew(lines: Sequence[TextLine]) -> bool:
    """Whether the last line is a first row by its serial and the first line a later one, with heads between them."""
    before, after = (line.words[0].text for line in (lines[0], lines[-1]))
    heads = [line for line in lines[1:-1] if len(line.texts()) >= _FEWEST_HEADS]
    return after == "1" and before != "1" and bool(heads)


def _is_between_rows(lines: Sequence[TextLine], index: int, stop: int, widest: float) -> bool:
    """Whether a line stands as near to a row above and one below as rows stand to one another: it names a group."""
    if index + 1 >= stop or not (lines[index - 1].is_row() and lines[index + 1].is_row()):
        return False
    spaces = (lines[index + step].baseline - lines[index + step - 1].baseline for step in (0, 1))
    return all(space <= _WIDER * widest for space in spaces)
