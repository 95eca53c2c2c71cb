"""What names of classes and set phrases say of the parts of a web page: the vocabulary, read from `reference/`.

Words are hints, not proof: whoever asks weighs them against what stands there.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from cds_etl.text import fold

NOISE = frozenset(
    {"menu", "breadcrumb", "share", "related", "comment", "tags", "advert", "sidebar", "footer", "popup", "counter"}
)
"""Roles of what is no part of an article."""

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PARTS = re.compile(r"[^a-z0-9:]+")
# "hidden md:block", "d-none d-lg-flex": hidden on small screens only.
_SHOWN_ON_WIDE = re.compile(r"\b(?:sm|md|lg|xl)(?::|-)(?:block|flex|inline|grid|table)")
_OPENING = re.compile(r"[(\[{>»•*|\s-]*")


def _read(name: str) -> list[dict[str, str]]:
    table = files("cds_etl").joinpath("reference", name).read_text(encoding="utf-8")
    return list(csv.DictReader(table.splitlines()))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each role a pattern over names like `-detail-content-`."""
    said: dict[str, list[str]] = {}
    for row in _read("page_words.csv"):
        word = re.escape(row["word"])
        said.setdefault(row["role"], []).append(f"-{word}-" if row["how"] == "whole" else word)
    return tuple((role, re.compile("|".join(words))) for role, words in said.items())


@lru_cache(maxsize=16384)
def roles_of(names: str) -> frozenset[str]:
    """The roles that an element's class and id hint at.

    >>> sorted(roles_of("newsRelated box")), sorted(roles_of("detail-content afcbc-body")), sorted(roles_of("col-9"))
    (['related'], ['body'], [])
    >>> sorted(roles_of("hidden md:block")), sorted(roles_of("d-none"))
    ([], ['hidden'])
    """
    if not names or len(names) > 500:
        return frozenset()
    line = f"-{_PARTS.sub('-', _HUMP.sub('-', names).lower())}-"
    found = {role for role, pattern in _patterns() if pattern.search(line)}
    if "hidden" in found and _SHOWN_ON_WIDE.search(line):
        found.discard("hidden")
    return frozenset(found)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, re.Pattern[str]]:
    said: dict[str, list[str]] = {}
    for row in _read("page_phrases.csv"):
        said.setdefault(row["role"], []).append(row["phrase"])
    return {
        role: re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(found, key=len, reverse=True))) + r")(?!\w)")
        for role, found in said.items()
    }


def opens_with(role: str, text: str) -> str | None:
    """What follows a phrase of the role that opens the text, and a colon; None where none opens it.

    >>> opens_with("published", "Ngày đăng: 8:23 | 03/11"), opens_with("end", "Tin tức")
    ('8:23 | 03/11', None)
    """
    folded = fold(text[:80])
    start = len(_OPENING.match(folded)[0])  # type: ignore[index]  # it matches nothing as well
    found = _phrases()[role].match(folded, start)
    return None if found is None else text[found.end() :].lstrip(" :.-–)")


def find_phrase(role: str, text: str) -> re.Match[str] | None:
    """The first phrase of the role in a text; its places are those of the folded text, letter for letter the same.

    >>> found = find_phrase("views", "4.512 lượt xem")
    >>> found and found.start()
    6
    """
    return _phrases()[role].search(fold(text))


def is_generic(text: str) -> bool:
    """Whether a text names a kind of page only, not what it is about.

    >>> is_generic("Chi tiết tin"), is_generic("Chuyển đổi số")
    (True, False)
    """
    return _phrases()["generic"].fullmatch(fold(text)) is not None
