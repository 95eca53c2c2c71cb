"""What the rows of a column are evidence of: how likely each print is, were this province meant or that, or none.

The share of letters that are spoilt, and how, is learned from the column itself. Knows no decision: that is for
`jointly`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cds_etl.text import fold, is_syllable

from .channel import chance_of, surprises
from .lines import Lines, least_of
from .nearness import code, weigh
from .register import load_register
from .spelling import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .lines import Provinces
    from .names import Match
    from .spelling import Form

    Floats = NDArray[np.float64]

# The more rows are known to be provinces, the less another is expected to be something else: by this power of their
# number, and for a row that stands alone by this, as a logarithm.
STRANGE, STRANGE_BY_ROWS = 3.0, 2.4
KNOWN = 10.0  # no more than this for a place that is known: one row of so many is one, as a logarithm
SYLLABLE = math.log(1000)  # about so many syllables are in common use
CLEANEST, NOISIEST, LEAST_ACCENTED, MOST_ACCENTED = 0.002, 0.35, 0.002, 0.5
NEAR = 3  # letters beyond the nearest name: what is farther changes no answer
FAR = 99.0
# `nearness` prices each misreading as if it were the only one: this makes up for the choice among them. Measured on
# columns of machine readings and on columns hit at random, which it tells apart in all but the cleanest.
CHOICE = 2.2
SUREST = 10.0  # the odds, as a logarithm, that a column at most gives one way of spoiling over the other
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """Minus the logarithm of each row's likelihood, if each province (columns) was meant, and `alone` if none was.

    `noise` is the share of letters that are hit.
    """

    costs: Floats
    alone: Floats
    noise: float


def weigh_rows(
    rows: Sequence[Match],
    forms: Sequence[tuple[Form, ...]],
    provinces: Provinces,
    strangers: Sequence[str],
    clear: Sequence[str],
) -> Evidence:
    """The evidence of rows, given their matches alone and their forms; `clear` are the prints that are certain.

    `strangers` are the bare letters of names that are known for something else.
    """
    import numpy as np

    prints = Lines.of(forms)
    bare = _slips(prints.folded(), provinces.lines.folded())
    full = _slips(prints.texts, provinces.lines.texts)
    least, first = bare.min(axis=1), list(prints.first)
    letters = np.array([len(text) for text in prints.texts])
    words = np.array([_surprise_of(prints.texts[place]) for place in prints.first])
    spoilt = _Spoilt(least[first], (full.min(axis=1) - least)[first], letters[first], words)
    noise, accents, strange = _learn(spoilt, clear)

    price, kept = _cost_of_slip(noise)[:, None], np.log((1 - noise) * (1 - accents))[:, None]
    of_line = np.repeat(np.arange(len(rows)), np.diff([*prints.first, len(prints.texts)]))
    costs = bare * price[of_line] - letters[:, None] * kept[of_line]
    at, name = np.nonzero(bare <= least[:, None] + NEAR)
    printed, meant = [prints.texts[place] for place in at], [provinces.lines.texts[place] for place in name]
    costs[at, name] = surprises(printed, meant, noise[of_line[at]], accents[of_line[at]])
    by_chance = least_of(costs, prints, provinces.lines)

    slips = least_of(bare, prints, provinces.lines)
    misread = _misread(rows, forms, provinces, slips)
    by_machine = misread * price + CHOICE * slips - letters[first, None] * kept

    off = _slips([own[-1].folded for own in forms], strangers, NEAR).min(axis=1, initial=NEAR + 1)
    known = np.minimum(strange, KNOWN) + math.log(1 + len(strangers)) + off * price[:, 0]
    alone = np.minimum(strange + words, np.where(off > NEAR, np.inf, known))
    return Evidence(_either(by_chance, by_machine, alone), alone, float(noise.mean()))


def _either(by_chance: Floats, by_machine: Floats, alone: Floats) -> Floats:
    """The cost where letters were hit by chance or misread by machine, each as likely as the whole column makes it."""
    import numpy as np

    odds = float(np.sum(np.minimum(by_chance.min(axis=1), alone) - np.minimum(by_machine.min(axis=1), alone)))
    odds = min(max(odds, -SUREST), SUREST)
    costs: Floats = -np.logaddexp(-by_chance - np.logaddexp(0, odds), -by_machine - np.logaddexp(0, -odds))
    return costs


def _misread(rows: Sequence[Match], forms: Sequence[tuple[Form, ...]], provinces: Provinces, slips: Floats) -> Floats:
    """How far each print is from each province as machines misread, in letters; only for the provinces that are near.

    Where a name was taken alone, perhaps from another reading of its signs, it is as far as it was then.
    """
    import numpy as np

    misread = np.full(slips.shape, FAR)
    is_near = slips <= slips.min(axis=1)[:, None] + NEAR
    owners = np.array(provinces.owners)
    at, name = np.nonzero(is_near[:, owners])
    np.minimum.at(misread, (at, owners[name]), weigh(code([own[-1] for own in forms]), provinces.coded, at, name))
    for row, match in enumerate(rows):
        if match.entity_id in provinces.entities and match.cost is not None:
            place = provinces.entities.index(match.entity_id)
            misread[row, place] = min(misread[row, place], match.cost)
    return misread


def _slips(printed: Sequence[str], known: Sequence[str], most: int | None = None) -> NDArray[np.int32]:
    """How many letters each print (rows) is from each known text (columns); one more than `most` where it is more."""
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.cdist(printed, known, scorer=OSA.distance, score_cutoff=most, dtype=np.int32)


def _surprise_of(line: str) -> float:
    """How little a line is to be expected if no province was meant: Vietnamese words, or letters of no language.

    A syllable of the provinces' own names is likelier than others, since places share theirs ("Quảng Đông").
    """
    total = 0.0
    for word in line.split():
        letters = -sum(math.log(chance_of(letter)) for letter in word.casefold())
        common = math.log(len(_syllables())) if fold(word) in _syllables() else SYLLABLE
        total += min(letters, common) if is_syllable(word) else letters
    return total


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    names = load_register().names("province")
    return frozenset(word for name in names for word in form_of(name.name).words)


@dataclass(frozen=True, slots=True)
class _Spoilt:
    """Of each row: letters off the nearest province, accents and case off, letters, and its surprise as mere words."""

    slips: NDArray[np.int32]
    accents: NDArray[np.int32]
    letters: NDArray[np.int64]
    words: Floats


def _learn(rows: _Spoilt, clear: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """What all other rows say of each: the share of letters hit, of wrong accents, and how strange a stranger is.

    A row must not speak for itself: a column is as noisy as the others say. Rows that are something else must not make
    it look worse than it is, so each counts as far as it is likely to be a province; that depends on the answer, and
    settles within a few rounds.
    """
    import numpy as np

    letters = sum(map(len, clear))
    noise, weights = np.full(len(rows.slips), 0.05), np.ones(len(rows.slips))
    for _ in range(_ROUNDS):
        strange = STRANGE + STRANGE_BY_ROWS * np.log1p(len(clear) + _of_others(weights))
        weights = 1 / (1 + np.exp(np.clip(rows.slips * _cost_of_slip(noise) - rows.words - strange, -50, 50)))
        seen = 10 + letters + _of_others(weights * rows.letters)
        noise = np.clip((0.5 + _of_others(weights * rows.slips)) / seen, CLEANEST, NOISIEST)
    accents = np.clip((0.1 + _of_others(weights * rows.accents)) / seen, LEAST_ACCENTED, MOST_ACCENTED)
    return noise, accents, STRANGE + STRANGE_BY_ROWS * np.log1p(len(clear) + _of_others(weights))


def _of_others(values: Floats) -> Floats:
    others: Floats = values.sum() - values
    return others


def _cost_of_slip(noise: Floats) -> Floats:
    """What one letter that is hit takes from the likelihood: one of about 25 letters, where the right one is likely."""
    import numpy as np

    cost: Floats = np.log(25 * (1 - noise) / (noise / 2))
    return cost
