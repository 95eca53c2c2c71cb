"""Letters of a PDF's text layer to words with size, baseline and font; what no reader sees is set apart.

PDFium is asked as seldom as truth allows, since a call costs more than the thinking: the text of a page at once, the
place of a word's first and last letter, and each letter only where the word changes its text object or holds digits.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from cds_etl.model import Box, HiddenWord, Word
from cds_etl.text import compose, is_raised

from .legacy import decode_fonts, may_be_legacy
from .letters import Letters, Style
from .readable import UNREADABLE, Fonts, is_unreadable
from .stamps import set_stamps_apart
from .tracking import RUN, has_torn_apart, join_torn, may_be_torn
from .weave import weave

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from cds_etl.model import Rule

    from .pdfium import Frame

_MARK_LIKE = re.compile(r"[0-9()\[\]*†‡§⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾]")
_INKED = frozenset("0123456789()[]*")  # signs of marks that show in their ink whether they are raised
_DAGGERS = frozenset("†‡§")
_HYPHENS = str.maketrans("\x02\ufffe", "--")  # PDFium's signs for a hyphen that ends a line
_SOFT_HYPHEN = "\u00ad"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile("|".join(_LIGATURES))
_ODD = re.compile("[\x02\ufffe\u00ad\u200b-\u200d\u2060\ufeffﬀ-ﬆ]")
_RAISED_BOTTOM, _RAISED_HEIGHT = 0.25, 0.55  # of the size: a font's own raised digits begin at 0.36 and are 0.34 high
_EDGE = 1.0  # points by which a word may reach over a rule
_COVERED = frozenset(("invisible", "clipped away"))  # reasons why a word may stand where printed words stand
_SAME_PLACE = 0.25  # of the size: a letter drawn again nearer than this is fake bold


class Reading(NamedTuple):
    """Words in the file's order, those that nobody sees, and the text objects, by address, that hold some of these.

    Of each such object the index of one of its letters is told. Where the letters of a page are not those that it
    shows, no word is one: `is_unreadable`, and all are hidden.
    """

    words: tuple[Word, ...]
    hidden: tuple[HiddenWord, ...]
    unseen: dict[int, int]
    is_unreadable: bool = False


def read_words(
    page: Any,
    frame: Frame,
    rules: Sequence[Rule] = (),
    moved: Mapping[int, float] | None = None,
    fonts: Fonts | None = None,
    broken: Collection[str] = (),
) -> Reading:
    """Words of a text page (an open PDFium handle); `moved` are text objects, by address, that were moved aside.

    The `fonts` see what is set in them; fonts known as `broken` make the page unreadable.
    Letters on either side of a vertical rule are never one word, however near they stand: narrow cells touch.
    """
    letters = Letters(page, frame, moved or {})
    if may_be_legacy(letters.text):
        letters.text = decode_fonts(letters)
    if has_torn_apart(letters.text):
        letters.text = join_torn(letters)
    found = _read(letters, frame, rules)
    if may_be_torn(letters, found.words, found.starts):
        letters.text = join_torn(letters)
        found = _read(letters, frame, rules)
    once, again = _set_repeats_apart(found.words)
    seen, stamps = set_stamps_apart(weave(once, rules))
    if fonts:
        fonts.see(seen)
    if is_unreadable(letters.text, seen) or (broken and any(word.font in broken for word in seen)):
        unread = [HiddenWord(word.text, word.box, UNREADABLE) for word in seen]
        return Reading((), (*found.hidden, *again, *stamps, *unread), found.unseen, is_unreadable=True)
    return Reading(tuple(seen), (*found.hidden, *again, *stamps), found.unseen)


class _Found(NamedTuple):
    """Words that show, the places of their first letters in the text, and what does not show."""

    words: list[Word]
    starts: list[int]
    hidden: list[HiddenWord]
    unseen: dict[int, int]


def _read(letters: Letters, frame: Frame, rules: Sequence[Rule]) -> _Found:
    spell = _speller(letters.text)
    walls = sorted((rule.box.x0 + rule.box.x1) / 2 for rule in rules if not rule.is_horizontal)
    found = words, starts, hidden, unseen = _Found([], [], [], {})
    for run in RUN.finditer(letters.text):
        joined = False
        for piece in _pieces(letters, run.start(), run.end()):
            # What was moved aside stands beside nothing in the text: whether it is joined, its place will tell.
            word = _word(letters, piece, spell, joined or piece.style.moved > 0)
            joined = True
            if reason := _why_unseen(word, piece.style, frame):
                hidden.append(HiddenWord(word.text, word.box, reason))
                if reason in _COVERED:
                    unseen.update(letters.objects(piece.start, piece.end))
            elif walls and _is_parted(word, walls):
                parts = list(_split(letters, piece, rules))
                split = [(_word(letters, part, spell, joined=False), part.start) for part in parts]
                words += [word for word, _ in split if word.text]
                starts += [start for word, start in split if word.text]
            else:
                words.append(word)
                starts.append(piece.start)
    return found


def _why_unseen(word: Word, style: Style, frame: Frame) -> str | None:
    """Why no reader sees a word, or None where readers see it."""
    if style.is_invisible or not word.text:  # it may be made of signs that print nothing
        return "invisible"
    if style.line is None:
        return "slanted, as stamps are"
    box = word.box
    if style.clip and not style.clip.holds((box.x0 + box.x1) / 2, word.baseline - 0.3 * word.size):
        return "clipped away"
    width, height = frame.size
    return None if 0 <= word.baseline <= height and box.x1 >= 0 and box.x0 <= width else "outside the page"


class _Piece(NamedTuple):
    """Letters that become one word: from `start` to before `end`, raised by their font or not."""

    start: int
    end: int
    style: Style
    is_raised: bool


def _pieces(letters: Letters, start: int, end: int) -> Iterator[_Piece]:
    """Parts of a run of letters that share size and baseline: a raised mark is glued to the word before it.

    Where first and last letter belong to one text object, so do all between: one size, one baseline. A font's own
    raised digits change neither and show in their ink alone, so digits are looked at one by one.
    """
    first = letters.object_of(start)
    if first == letters.object_of(end - 1):
        style = letters.style(start, first)
        marks = [found.start() for found in _MARK_LIKE.finditer(letters.text, start, end)]
        if not any(_is_raised(letters, index, style) for index in marks):
            yield _Piece(start, end, style, False)
            return
    begin = start
    last: _Look | None = None
    style = letters.style(start, first)
    for index in letters.drawn(start, end):
        here = letters.style(index, letters.object_of(index))
        raised = _is_raised(letters, index, here)
        look = _Look(here.size, letters.line(index, here)[0], raised, (here.is_invisible, here.clip))
        if last and last.differs(look):
            yield _Piece(begin, index, style, last.is_raised)
            begin, style = index, here
        last = look
    if last:
        yield _Piece(begin, end, style, last.is_raised)


class _Look(NamedTuple):
    """What letters of one word have in common."""

    size: float
    baseline: float
    is_raised: bool
    shows: tuple[bool, Box | None]

    def differs(self, other: _Look) -> bool:
        near = 0.08 * self.size
        is_apart = abs(self.size - other.size) > near or abs(self.baseline - other.baseline) > near
        return is_apart or self.is_raised != other.is_raised or self.shows != other.shows


def _is_raised(letters: Letters, index: int, style: Style) -> bool:
    letter = letters.text[index]
    if letter in _DAGGERS or is_raised(letter):
        return True
    if letter not in _INKED:
        return False
    top, bottom = letters.ink(index, style)
    baseline = letters.line(index, style)[0]
    return baseline - bottom > _RAISED_BOTTOM * style.size and bottom - top < _RAISED_HEIGHT * style.size


def _speller(text: str) -> Callable[[str], str]:
    """How words of a page are spelt out: as they stand where nothing on the page needs composing or parting."""
    if unicodedata.is_normalized("NFC", text) and not _ODD.search(text):
        return str
    return _spell


def _spell(text: str) -> str:
    if text.isascii() and "\x02" not in text:
        return text
    return _LIGATURE.sub(lambda found: _LIGATURES[found[0]], compose(text.translate(_HYPHENS)))


def _word(letters: Letters, piece: _Piece, spell: Callable[[str], str], joined: bool) -> Word:
    start, end, style, is_raised = piece
    x0, x1 = letters.span(start, end - 1)
    baseline, top, bottom = letters.line(start, style)
    text = spell(letters.text[start:end])
    if letters.text[end - 1] == _SOFT_HYPHEN and letters.text[end : end + 1].isspace():
        text += "-"  # shown where it ends a line
    return Word(text, Box(x0, top, x1, bottom), style.size, baseline, style.font, None, is_raised, joined)


def _is_parted(word: Word, walls: list[float]) -> bool:
    """Whether a vertical rule may run through the word, at any height."""
    return bisect_left(walls, word.box.x1 - _EDGE) > bisect_right(walls, word.box.x0 + _EDGE)


def _split(letters: Letters, piece: _Piece, rules: Sequence[Rule]) -> Iterator[_Piece]:
    """The piece in parts, cut where its text object changes and the middles of both stand on two sides of a rule.

    What was drawn in one go stays whole: a number too wide for its cell is still one number.
    """
    begin, end, style, is_raised = piece
    level = letters.line(begin, style)[0] - 0.3 * style.size
    walls = [r.box.x0 for r in rules if not r.is_horizontal and r.box.top <= level <= r.box.bottom]
    last_side = None
    for address, group in groupby(letters.drawn(begin, end), letters.object_of):
        indices = list(group)
        x0, x1 = letters.span(indices[0], indices[-1])
        side = sum(wall < (x0 + x1) / 2 for wall in walls)
        if last_side is not None and side != last_side:
            yield _Piece(begin, indices[0], style, is_raised)
            begin, style = indices[0], letters.style(indices[0], address)
        last_side = side
    yield _Piece(begin, end, style, is_raised)


def _set_repeats_apart(words: list[Word]) -> tuple[list[Word], list[HiddenWord]]:
    """Words drawn once, and those drawn again in the same place to look bold, as a whole or part by part."""
    places: dict[str, list[Word]] = {}
    seen: list[Word] = []
    again: list[HiddenWord] = []
    for group in _grouped(words):
        whole = "".join(word.text for word in group) if len(group) > 1 else ""
        is_again = bool(whole) and _stands_among(group[0], places.get(whole, ()))
        for word in group:
            known = places.setdefault(word.text, [])
            if is_again or (known and _stands_among(word, known)):
                again.append(HiddenWord(word.text, word.box, "drawn twice"))
            else:
                known.append(word)
                seen.append(word)
        if whole and not is_again:
            places.setdefault(whole, []).append(group[0])
    return seen, again


def _grouped(words: list[Word]) -> Iterator[list[Word]]:
    """Words with those that no white space parts from them."""
    group: list[Word] = []
    for word in words:
        if group and not word.joined:
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _stands_among(word: Word, known: Sequence[Word]) -> bool:
    near = _SAME_PLACE * word.size
    x0, baseline = word.box.x0, word.baseline
    return any(abs(other.baseline - baseline) < near and abs(other.box.x0 - x0) < near for other in known)
