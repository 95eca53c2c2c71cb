"""What stands before a province's name and was garbled with it: a number, a kind word, an office.

What is printed cleanly `spelling` cuts off; this is for names that could not be measured with all that before them.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from cds_etl.text import is_syllable

from .spelling import CITY, PROVINCE, form_of

if TYPE_CHECKING:
    from .spelling import Form, Rank

LEAST_ALIKE = 0.65  # of the letters of a garbled office
MOST_TRIED = 2
_KINDS: tuple[tuple[str, Rank], ...] = (("tỉnh", PROVINCE), ("thành phố", CITY), ("TP", CITY))
_FEWEST = 4  # letters: two garbled ones are anything
_JUNK = re.compile(r"^\S{0,2}[\d#|~_“”‘’\"'-]\S{0,2}\s+(?=\S{2})")


@lru_cache(maxsize=1)
def _dressings() -> dict[str, Rank]:
    """The letters of each kind word, alone and behind each office, and the rank that it tells."""
    table = files("cds_etl").joinpath("reference", "offices.csv").read_text(encoding="utf-8")
    offices = ["", *(row["name"] for row in csv.DictReader(table.splitlines()))]
    ways = ((form_of(f"{office} {kind}").folded, rank) for office in offices for kind, rank in _KINDS)
    return {letters: rank for letters, rank in ways if len(letters) >= _FEWEST}


@lru_cache(maxsize=4096)  # the same names are asked for in both geographies
def undress(form: Form) -> tuple[Form, ...]:
    """What may be left of a name if its first words are a garbled number, kind or office; the likeliest first.

    >>> [(form.text, form.rank) for form in undress(form_of("S6 TT&TT tinn Hà Nam"))]
    [('Hà Nam', 'tỉnh'), ('Nam', 'tỉnh'), ('TT&TT tinn Hà Nam', None)]
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    words = form.text.split(" ")
    cuts: list[tuple[float, Form]] = []
    for count in range(1, len(words)):
        head = form_of(" ".join(words[:count])).folded
        found = process.extractOne(head, list(_dressings()), scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE)
        is_a_word = count == 1 and is_syllable(words[0]) and head[:1] != found[0][:1] if found else False
        if found and not is_a_word:  # "Vinh" is no garbled "tỉnh"
            cuts.append((found[1], form_of(" ".join(words[count:]), _dressings()[found[0]])))
    cuts.sort(key=lambda cut: -cut[0])
    left = [cut for _, cut in cuts[:MOST_TRIED]]
    if junk := _JUNK.match(form.text):
        left.append(form_of(form.text[junk.end() :]))
    return tuple(left)
