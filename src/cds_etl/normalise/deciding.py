"""Whether a garbled name is near enough to a known one, and clear of every other: the decision, never a bare threshold.

What near means belongs in `nearness`; which names there are, in `known`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from cds_etl.text import is_syllable

from .nearness import code, weigh
from .register import load_register
from .spelling import letters_of, split_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cds_etl.columns import EntityKind

    from .known import KnownNames
    from .nearness import Coded
    from .spelling import Form


# How a garbled name reads: broken (some word could not be Vietnamese), spelt (words that could be) or named (all words
# stand in known names). The better it reads, the rather is it another name.
Reading = Literal["broken", "spelt", "named"]


@dataclass(frozen=True, slots=True)
class _Allowance:
    """What a reading allows: which share of a name's letters may be off, some not counted; by how much any other name
    must be farther, at least and for each letter that is off; by how much a stranger, or a province that ended, must be
    nearer to prevail.
    """

    share: float
    uncounted: int
    least_margin: float
    margin: float
    doubt: float


# Fitted on the training half of tests/names: most right of those with no clear garble wrong.
_ALLOWANCES: dict[EntityKind, dict[Reading, _Allowance]] = {
    "province": {
        "broken": _Allowance(0.48, 1, 0.3, 0.5, 0.2),
        "spelt": _Allowance(0.28, 0, 0.2, 0.55, 0.2),
        "named": _Allowance(0.18, 0, 0.1, 0.55, 0.1),
    },
    "agency": {
        "broken": _Allowance(0.42, 1, 0.3, 0.4, 0.2),
        "spelt": _Allowance(0.4, 0, 0.1, 0.55, 0.2),
        "named": _Allowance(0.2, 0, 0.1, 0.55, 0.1),
    },
}
# A kind word that fits the official name allows more; more or fewer words than the name has, or small ones, less.
OF_RANK, OF_OTHER_WORDS, OF_PHRASE = 1.3, 0.35, 0.7
FEWEST_LETTERS, LEAST_READ = 3, 2 / 3  # letters that must be there, and their share of the name's
SHORT, LEAST_KEPT = 6, 0.7  # of a short name's letters so many must be kept where words are broken
EDITS_PER_LETTER = 1.4  # of what is allowed: with more plain edits no name is near
MOST_EDITS = 100  # beyond them nothing is counted
SHORTLIST = 6  # names that are weighed exactly, of those nearest by plain edits


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the nearest name is taken, and why; `entity_ids` is that name's or, if it is not taken, those that tied.

    `cost` and `rival` are the distances of the nearest name and of the nearest other entity.
    """

    is_taken: bool
    entity_ids: tuple[str, ...]
    reason: str
    cost: float
    rival: float


def judge(known: KnownNames, forms: Sequence[Form], day: dt.date | None) -> list[Verdict]:
    """For each printed form whether the nearest of the known names is meant.

    >>> from .known import load_known
    >>> from .spelling import form_of
    >>> [verdict.reason for verdict in judge(load_known("province", "vn63"), [form_of("Hải Phòg")], None)]
    ['0.8 letters from Hải Phòng (31), clear of Hải Dương (30) at 2.9']
    """
    if not forms:
        return []
    import numpy as np

    readings = [reading_of(known, form) for form in forms]
    shares = np.array([_ALLOWANCES[known.kind][reading].share for reading in readings])
    bare = _edits([form.folded for form in forms], known.letters)
    limits = 1 + EDITS_PER_LETTER * shares * np.array([len(form.folded) for form in forms])
    fewest = bare.min(axis=1)
    verdicts = [Verdict(False, (), "no known name is near", float(few), float(few)) for few in fewest]
    hopeful = np.flatnonzero(fewest <= limits)
    if not len(hopeful):
        return verdicts
    chosen = [forms[row] for row in hopeful.tolist()]
    nearest = _two_nearest(known, chosen, [readings[row] for row in hopeful.tolist()], bare[hopeful])
    asked: list[int] = []
    for row, (best, other) in zip(hopeful.tolist(), nearest, strict=True):
        verdicts[row] = _decide(known.kind, forms[row], readings[row], best, other)
        if verdicts[row].is_taken and best.cost >= _ALLOWANCES[known.kind][readings[row]].doubt:
            asked.append(row)
    for row, stranger in zip(asked, _strangers(known, [forms[row] for row in asked]), strict=True):
        verdicts[row] = _unless_stranger(known, verdicts[row], _ALLOWANCES[known.kind][readings[row]].doubt, *stranger)
    return verdicts


def _edits(left: Sequence[str], right: Sequence[str]) -> NDArray[np.uint8]:
    """The plain edits between each of the left and each of the right; names have fewer letters than 255."""
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.cdist(left, right, scorer=OSA.distance, dtype=np.uint8, score_cutoff=MOST_EDITS)


def _least(edits: NDArray[np.uint8] | NDArray[np.uint16], count: int) -> NDArray[np.intp]:
    """The places of the least numbers of each row, in no order."""
    import numpy as np

    count = min(count, edits.shape[1] - 1)
    return np.argpartition(edits, count, axis=1)[:, :count]


def _weigh_places(forms: Sequence[Form], known: Coded, places: NDArray[np.intp]) -> NDArray[np.float32]:
    import numpy as np

    rows = np.repeat(np.arange(len(forms)), places.shape[1])
    return weigh(code(forms), known, rows, places.ravel()).reshape(places.shape)


def _two_nearest(
    known: KnownNames, forms: Sequence[Form], readings: Sequence[Reading], bare: NDArray[np.uint8]
) -> list[tuple[_Near, _Near]]:
    """The nearest name and the nearest of another entity; provinces that ended long ago are hardly meant."""
    import numpy as np

    full = _edits([form.accented for form in forms], [form.accented for form in known.forms])
    places = _least(3 * bare.astype(np.uint16) + full, SHORTLIST)
    weighed = _weigh_places(forms, known.coded, places)
    doubts = np.array([_ALLOWANCES[known.kind][reading].doubt for reading in readings], dtype=np.float32)
    has_ended = known.has_ended[places]
    every = np.arange(len(forms))
    first = (weighed + doubts[:, None] * has_ended).argmin(axis=1)
    owners = known.owners[places]
    others = np.where((owners == owners[every, first][:, None]) | has_ended, np.inf, weighed)
    second = others.argmin(axis=1)

    def near(columns: NDArray[np.intp], distances: NDArray[np.float32]) -> list[_Near]:
        items = [known.near[place] for place in places[every, columns].tolist()]
        far = [round(cost, 2) for cost in distances[every, columns].tolist()]
        return [_Near(item.entity_id, item.form, cost) for item, cost in zip(items, far, strict=True)]

    return list(zip(near(first, weighed), near(second, others), strict=True))


def _strangers(known: KnownNames, forms: Sequence[Form]) -> list[tuple[Form, float]]:
    """The nearest stranger to each form, and how far it is."""
    if not forms:
        return []
    places = _least(_edits([form.folded for form in forms], known.stranger_letters), SHORTLIST)
    weighed = _weigh_places(forms, known.coded_strangers, places)
    best = weighed.argmin(axis=1).tolist()
    return [(known.stranger_forms[places[row, column]], float(weighed[row, column])) for row, column in enumerate(best)]


class _Near(NamedTuple):
    entity_id: str
    form: Form
    cost: float


def _decide(kind: EntityKind, form: Form, reading: Reading, best: _Near, other: _Near) -> Verdict:
    cost, rival = best.cost, other.cost
    allowed = _ALLOWANCES[kind][reading]
    space = _room(form, reading, best)
    far = f"{_letters(cost)} from {named(best.entity_id)}"
    tied: tuple[str, ...] = (best.entity_id,)
    if cost > space:
        reason = f"{far}, more than the {_letters(space)} that its length allows"
        return Verdict(False, tied if cost <= space + 1 else (), reason, cost, rival)
    if round(rival - cost - allowed.least_margin - allowed.margin * cost, 2) < 0:
        reason = f"{far} and {_letters(rival)} from {named(other.entity_id)}"
        return Verdict(False, (*tied, other.entity_id), reason, cost, rival)
    if len(form.folded) < max(FEWEST_LETTERS, LEAST_READ * len(best.form.folded)):
        return Verdict(False, (), f"{far}, and too few of its letters are there", cost, rival)
    is_short = len(best.form.folded) <= SHORT
    if is_short and reading == "broken" and _kept(form, best.form) < LEAST_KEPT:
        return Verdict(False, tied, f"{far}, and too few of its letters are there", cost, rival)
    if form.words[-1].isdigit() and len(form.words) > 1:
        return Verdict(False, tied, f"{far}, with a number behind it", cost, rival)
    return Verdict(True, tied, f"{far}, clear of {named(other.entity_id)} at {rival:.1f}", cost, rival)


def _kept(form: Form, known: Form) -> float:
    """The share of a known name's letters, accents aside, that stand in a printed form in their order."""
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(form.folded, known.folded) / len(known.folded)


def _unless_stranger(known: KnownNames, verdict: Verdict, doubt: float, stranger: Form, cost: float) -> Verdict:
    """The verdict, unless a stranger is as near as the name that would be taken."""
    if cost + doubt > verdict.cost:
        return verdict
    far = verdict.reason.partition(", clear")[0]
    reason = f"{far}, and as near to {stranger.text}, which is known: {known.strangers[stranger.accented]}"
    return Verdict(False, verdict.entity_ids, reason, verdict.cost, verdict.rival)


def _room(form: Form, reading: Reading, best: _Near) -> float:
    """How many letters a printed form may be off the nearest name."""
    official = load_register().name_of(best.entity_id)
    allowed = _ALLOWANCES[official.kind][reading]
    space = allowed.share * (len(best.form.folded) - allowed.uncounted)
    if form.rank is not None and form.rank == official.rank:
        space *= OF_RANK
    if reading != "broken" and len(form.words) != len(best.form.words):
        space *= OF_OTHER_WORDS
    elif reading != "broken" and is_phrase(form.text) > is_phrase(best.form.text):
        space *= OF_PHRASE
    return space


def is_phrase(text: str) -> bool:
    """Whether words are set as in a sentence: a capital in front, small letters behind.

    >>> is_phrase("Đà tăng"), is_phrase("Đà Nẵng"), is_phrase("đà nẵng")
    (True, False, False)
    """
    words = split_words(text)
    return bool(words) and words[0][0].isupper() and any(word[0].islower() for word in words[1:])


def reading_of(known: KnownNames, form: Form) -> Reading:
    """How a printed name reads: as broken words, as words that are spelt well, or as words of known names.

    >>> from .known import load_known
    >>> from .spelling import form_of
    >>> known = load_known("province", "vn63")
    >>> [reading_of(known, form_of(name)) for name in ("AN S N", "Quảng Nhênh", "Quảng Đông")]
    ['broken', 'spelt', 'named']
    """
    words = split_words(form.text)
    if all(letters_of(word) in known.words for word in words):
        return "named"
    return "spelt" if all(map(is_syllable, words)) else "broken"


def named(entity_id: str) -> str:
    """An entity as a sentence names it: "Hà Nam (35)".

    >>> named("vn63:35"), named("agency:moh")
    ('Hà Nam (35)', 'Bộ Y tế')
    """
    name = load_register().name_of(entity_id)
    return f"{name.name} ({name.code})" if name.code else name.name


def _letters(cost: float) -> str:
    amount = f"{cost:.1f}".removesuffix(".0")
    return f"{amount} letter" if amount == "1" else f"{amount} letters"
