"""How much captions and headers are like those of the catalogue: a few misread letters are forgiven, sense is not.

What is decided by it is for `families`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cds_etl.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .catalogue import Catalogue, Family

_SHORTEST = 0.5  # of the pattern: a shorter caption says too little
_LOWEST_ONLY = 1.0  # what a likeness loses that leaves out the headers above the lowest one
_NAMED = 3  # entries that come closest
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
_FIGURE = re.compile(r"(?<!\w)\d+(?!\w)")
_DENIAL = re.compile(r"\b(?:chua|khong)\b")


def caption_score(family: Family, caption: str | None) -> float:
    """Likeness of a caption to the family's, from 0 to 100; reworded at the ends is as good."""
    from rapidfuzz import fuzz  # late: start-up is felt by every command

    text = fold(caption or "")
    return max(
        (fuzz.partial_ratio(fold(known), text) for known in family.captions if len(text) >= _SHORTEST * len(known)),
        default=0.0,
    )


@lru_cache(maxsize=4096)
def header_score(known: str, path: tuple[str, ...], *, whole: bool = False) -> float:
    """Likeness of a known header to the printed ones over a column, folded: to all of them or to the lowest alone.

    With `whole` the lowest alone does not do. Figures must be the same and so must words that deny, since one letter
    turns "mức độ 3" into "mức độ 4" and "đã" is nearly "chưa" among many words.

    >>> known = "Số xã đã lập Tổ"
    >>> header_score(known, ("so xa da 1ap to",)) > 90, header_score(known, ("so xa chua lap to",))
    (True, 0.0)
    >>> header_score("DVC mức độ 3", ("dvc muc do 4",))
    0.0
    >>> header_score("Giá trị", ("dti", "gia tri")), header_score("Giá trị", ("dti", "gia tri"), whole=True) < 85
    (99.0, True)
    """
    if not path:
        return 0.0
    wanted, full = _plain(known), _plain(" ".join(path))
    score = _likeness(wanted, full)
    if len(path) > 1 and not whole and _denies(wanted) == _denies(full):
        score = max(score, _likeness(wanted, _plain(path[-1])) - _LOWEST_ONLY)
    return max(score, 0.0)


def _likeness(wanted: str, text: str) -> float:
    from rapidfuzz import fuzz

    if _denies(wanted) != _denies(text) or _FIGURE.findall(wanted) != _FIGURE.findall(text):
        return 0.0
    return fuzz.ratio(wanted, text)


def _denies(folded: str) -> bool:
    return bool(_DENIAL.search(folded))


def _plain(header: str) -> str:
    return fold(_IN_BRACKETS.sub("", header)).strip(" .:*")


def closest_families(catalogue: Catalogue, caption: str | None, paths: Sequence[tuple[str, ...]]) -> str:
    """The families most like a table that none knows: half by its caption, half by its headers."""
    scores = {}
    for family in catalogue.family:
        headers = sum(max(_near(family, path).values(), default=0.0) for path in paths) / len(paths)
        scores[family.id] = (_near_caption(family, caption) + headers) / 2 if caption else headers
    return _say(scores.items())


def closest_columns(family: Family, paths: Sequence[tuple[str, ...]]) -> str:
    """The family's indicators whose headers are most like those that it does not know."""
    near = [_near(family, path) for path in paths]
    return _say({entry.indicator: max(scores[entry.indicator] for scores in near) for entry in family.column}.items())


def _near_caption(family: Family, caption: str | None) -> float:
    from rapidfuzz import fuzz

    text = fold(caption or "")
    return max((fuzz.ratio(fold(known), text) for known in family.captions), default=0.0)


def _near(family: Family, path: tuple[str, ...]) -> dict[str, float]:
    """Likeness of each column's headers, whatever they deny or count: this is for a person to judge."""
    from rapidfuzz import fuzz

    text = _plain(" ".join(path))
    return {
        entry.indicator: max(fuzz.ratio(_plain(header), text) for header in (*entry.headers, *entry.paths))
        for entry in family.column
    }


def _say(scores: Iterable[tuple[str, float]]) -> str:
    best = sorted(scores, key=lambda item: (-item[1], item[0]))[:_NAMED]
    return ", ".join(f"{name} ({score:.0f} %)" for name, score in best)
