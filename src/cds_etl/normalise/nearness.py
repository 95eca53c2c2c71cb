"""How far a printed name is from a known one, in about one letter error; smaller is nearer.

Knows how text breaks; knows no name and decides nothing: that is for `deciding` and for whole tables. What a misread
letter costs stands in `reference/lookalikes.csv`, learned from names that were printed, spoilt and read by machine: the
surprise of that reading, as a share of the surprise of any letter at all.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .spelling import Form

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]
    Bools = NDArray[np.bool_]

# What is not in the table: a wrong letter, one in the place of an accented letter, an added, a lost one, two swapped.
WRONG, WRONG_ACCENTED, ADDED, LOST, SWAPPED = 1.0, 0.9, 0.95, 0.85, 0.8
# The same letter with its accent lost, changed or added.
ACCENT_LOST, ACCENT_CHANGED, ACCENT_ADDED = 0.08, 0.25, 0.3
MOST_PAIRS = 2048  # weighed at once, so that long names do not fill the memory
_FAR = 99.0


@dataclass(frozen=True)
class Coded:
    """Names as rows of letter codes, each filled up with zeros, how long each is, and whether it has no accent."""

    codes: Ints
    sizes: Ints
    is_plain: Bools


def code(forms: Sequence[Form]) -> Coded:
    """The forms of names, made ready to be weighed.

    >>> from .spelling import form_of
    >>> coded = code([form_of("Hà Nội"), form_of("Hue")])
    >>> coded.sizes.tolist(), coded.is_plain.tolist(), coded.codes.shape
    ([5, 3], [False, True], (2, 5))
    """
    import numpy as np

    alphabet = _alphabet()
    coded = [[alphabet.get(letter, 1) for letter in form.accented] for form in forms]
    sizes = np.array([len(codes) for codes in coded], dtype=np.intp)
    table = np.zeros((len(coded), int(sizes.max(initial=1))), dtype=np.intp)
    for row, codes in zip(table, coded, strict=True):
        row[: len(codes)] = codes
    return Coded(table, sizes, np.array([form.accented == form.folded for form in forms], dtype=bool))


def costs(printed: Sequence[Form], known: Sequence[Form]) -> Floats:
    """The distance of each printed form (rows) from each known one (columns), in units of about one letter error.

    A wrong letter costs one, a misreading that is common less, a wrong accent a quarter. A name printed without any
    accent is not held to them.

    >>> from .spelling import form_of
    >>> costs([form_of("Hà Nav"), form_of("Hạ Nam"), form_of("Ha Nam")], [form_of("Hà Nam")]).tolist()
    [[1.0], [0.25], [0.0]]
    """
    import numpy as np

    rows, columns = np.divmod(np.arange(len(printed) * len(known)), max(1, len(known)))
    return weigh(code(printed), code(known), rows, columns).reshape(len(printed), len(known))


def weigh(printed: Coded, known: Coded, rows: Ints, columns: Ints) -> Floats:
    """The distance of each pair: the printed name at a row from the known one at the column beside it.

    >>> import numpy as np
    >>> from .spelling import form_of
    >>> printed, known = code([form_of("Hà Nav")]), code([form_of("Hà Nam"), form_of("Hà Nội")])
    >>> weigh(printed, known, np.array([0]), np.array([0])).tolist()
    [1.0]
    """
    import numpy as np

    weighed = np.empty(len(rows), dtype=np.float32)
    order = np.argsort(printed.sizes[rows] + known.sizes[columns], kind="stable")
    for start in range(0, len(order), MOST_PAIRS):
        for is_plain in (False, True):
            part = order[start : start + MOST_PAIRS]
            part = part[printed.is_plain[rows[part]] == is_plain]
            if len(part):
                row, column = rows[part], columns[part]
                sizes = printed.sizes[row], known.sizes[column]
                signs = printed.codes[row, : sizes[0].max()], known.codes[column, : sizes[1].max()]
                weighed[part] = _edits(*signs, *sizes, _prices(is_plain))
    return weighed


@dataclass(frozen=True)
class _Prices:
    """What an edit costs, by the codes of letters: `wrong[printed, meant]`, `added[printed]`, `lost[meant]`."""

    wrong: Floats
    added: Floats
    lost: Floats


def _edits(left: Ints, right: Ints, left_sizes: Ints, right_sizes: Ints, prices: _Prices) -> Floats:
    """The least cost of edits for each pair of rows of codes; optimal string alignment, a diagonal at a time."""
    import numpy as np

    pairs, wide, high = len(left), left.shape[1], right.shape[1]
    wrong = prices.wrong[left[:, :, None], right[:, None, :]]
    added, lost = prices.added[left], prices.lost[right]
    least = np.full((pairs, wide + 1, high + 1), _FAR, dtype=np.float32)
    least[:, 0, 0] = 0
    least[:, 1:, 0] = np.cumsum(added, axis=1)
    least[:, 0, 1:] = np.cumsum(lost, axis=1)
    is_swap = (left[:, 1:, None] == right[:, None, :-1]) & (left[:, :-1, None] == right[:, None, 1:])
    swapped = np.where(is_swap, np.float32(SWAPPED), np.float32(_FAR))
    for diagonal in range(2, wide + high + 1):
        i = np.arange(max(1, diagonal - high), min(wide, diagonal - 1) + 1)
        j = diagonal - i
        best = least[:, i - 1, j - 1] + wrong[:, i - 1, j - 1]
        np.minimum(best, least[:, i - 1, j] + added[:, i - 1], out=best)
        np.minimum(best, least[:, i, j - 1] + lost[:, j - 1], out=best)
        inner = (i > 1) & (j > 1)
        a, b = i[inner], j[inner]
        best[:, inner] = np.minimum(best[:, inner], least[:, a - 2, b - 2] + swapped[:, a - 2, b - 2])
        least[:, i, j] = best
    return np.asarray(least[np.arange(pairs), left_sizes, right_sizes])


@lru_cache(maxsize=1)
def _alphabet() -> dict[str, int]:
    """A code for each letter and digit of Latin print; 0 fills up, 1 is any other sign."""
    spans = ((0x30, 0x250), (0x1EA0, 0x1EFA))
    letters = (chr(number) for first, last in spans for number in range(first, last))
    return {letter: code for code, letter in enumerate(filter(_is_compared, letters), start=2)}


def _is_compared(letter: str) -> bool:
    return letter.isalnum() and letter == letter.casefold()


@lru_cache(maxsize=2)
def _prices(is_plain: bool) -> _Prices:
    """The prices for printed names with accents, and for those without any, whose lost accents cost nothing."""
    import numpy as np

    bases = [_base(letter) for letter in _alphabet()]
    has_accent = np.array([False, False, *(base != letter for base, letter in zip(bases, _alphabet(), strict=True))])
    numbers = {base: number for number, base in enumerate(dict.fromkeys(["", "?", *bases]))}
    number = np.array([0, 1, *(numbers[base] for base in bases)])
    by_base = np.full((len(numbers), len(numbers), 2), WRONG, dtype=np.float32)
    by_base[:, :, 1] = WRONG_ACCENTED
    by_base[:, 0], by_base[0] = ADDED, LOST
    for (printed, meant, needs_accent), cost in _learned().items():
        by_base[numbers[printed], numbers[meant], int(needs_accent)] = cost
    by_base[:, 2:, 1] = by_base[:, 2:].min(axis=2)
    needs = has_accent.astype(np.intp)
    wrong = by_base[number[:, None], number[None, :], needs[None, :]]
    is_same = number[:, None] == number[None, :]
    lost = 0.0 if is_plain else ACCENT_LOST
    accents = np.where(~has_accent[None, :], ACCENT_ADDED, np.where(has_accent[:, None], ACCENT_CHANGED, lost))
    wrong = np.where(is_same & (number > 1)[None, :], accents, wrong).astype(np.float32)
    np.fill_diagonal(wrong, 0.0)
    added, gone = by_base[number, 0, 0], by_base[0, number, needs]
    added[0] = gone[0] = 0.0
    return _Prices(wrong, added, gone)


@lru_cache(maxsize=1)
def _learned() -> dict[tuple[str, str, bool], float]:
    """What it costs to print one letter for another, by their bases and whether the one meant has an accent."""
    table = files("cds_etl").joinpath("reference", "lookalikes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines())
    return {(row["printed"], row["meant"], row["accented"] == "yes"): float(row["cost"]) for row in rows}


def _base(letter: str) -> str:
    base = normalize("NFD", letter)[0]
    return "d" if base in "đð" else base
