"""Names of provinces and agencies in running text, and the words that say where a text is: "toàn tỉnh", "cả nước".

Only names as they are known are read here, since a sentence is full of words; garbled ones are for tables and lists.
Whose number a sentence prints is for `whereabouts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from .counted import UPPER
from .register import load_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cds_etl.columns import Geography

COUNTRY = "country:vn"
CITY = r"(?:thành phố|tp)"
"""A pattern for the rank of a city, in small letters."""

_CAPITAL = re.compile(rf"(?<!\w)[{UPPER}]\w*")
_GAP = r"(?:\s*[-–]\s*|\s+)"  # between the words of a name
# Where a clause begins; in "các bộ, tỉnh" a comma parts no clauses.
_START = r"(?:^|(?<=[,;:.+\-]\s)(?<!\bbộ,\s)(?<!ngành,\s)(?<!huyện,\s)(?<!quận,\s)(?<!xã,\s)(?<!ương,\s)(?<!phố,\s))"
_OF_NATION = rf"(?:{_START}|(?<=dân số\s)|(?<=tại\s)|(?<=ở\s))"
# In small letters: a text is lowered once, which is faster than to look for both.
_CUE = re.compile(
    rf"(?<!\w)(?:(?P<below>huyện(?:\s+ủy)?|quận(?:\s+ủy)?|thị (?:xã|ủy)|phường|xã|thị trấn)\s+(?=\w)"
    rf"|(?P<local>toàn\s+(?:tỉnh|thành phố)|địa bàn(?:\s+(?:toàn\s+)?(?:tỉnh|thành phố))?"
    rf"|(?:ubnd|hđnd|lãnh đạo|trong|của)\s+(?:tỉnh|{CITY})|{_START}(?:tỉnh|{CITY}))(?!\w)"
    rf"(?!\s*/|\s*,\s*(?:thành|tp|ngành|huyện|quận|thị|xã|bộ|các|trung)|\s+trực thuộc)"
    rf"|(?P<nation>cả nước|toàn quốc|chính phủ|thủ tướng|quốc hội|{_OF_NATION}việt nam)(?!\w))"
)
# "Tp.Vinh" is written without a space too.
_CITY_CUE = re.compile(rf"(?<!\w)(?:{CITY}(?=[\s.])|thành ủy)\s*\.?\s*(?=\w)")
_RANK_BEFORE = re.compile(
    rf"\b(?:(?P<city>{CITY}|thành ủy)|(?P<below>huyện(?:\s+ủy)?|quận(?:\s+ủy)?|thị xã|thị trấn|tx|phường|xã))\.?\s*$",
    re.IGNORECASE,
)
_STREET = re.compile(r"\b(?:đường|(?<!thành )phố|cầu|ngã tư)\s+$", re.IGNORECASE)
# "Đứng đầu cả nước" says nothing of whose the numbers behind it are.
_BEST_OF = re.compile(
    r"\b(?:đầu|nhất|so với|(?:t[ốo]p|hạng|thứ|vị trí)\s+\d{1,2}(?:/\d+)?)\s+(?:(?:của|trong|trên)\s+)?$", re.IGNORECASE
)
_LONGEST_RANK = 12  # letters of a rank and what parts it from the name

Sort = Literal["province", "agency", "local", "nation", "below"]


@dataclass(frozen=True, slots=True)
class Named:
    """Words in a text that say where it is: their place, what they name (None: a body or place of no code)."""

    start: int
    end: int
    sort: Sort
    entity_id: str | None


@lru_cache(maxsize=8)
def _known(geography: Geography) -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """By its first word, the pattern and the entity of each known spelling, the longer first."""
    register = load_register()
    spellings: dict[str, set[str]] = {}
    for name in (*register.names("province", geography), *register.names("agency")):
        spellings.setdefault(name.name, set()).add(name.entity_id)
    for alias in register.aliases:
        if alias.entity_id and alias.entity_id.startswith((f"{geography}:", "agency:")) and " " in alias.raw:
            spellings.setdefault(alias.raw, set()).add(alias.entity_id)
    known: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for text in sorted(spellings, key=lambda text: (-len(text), text)):
        if len(spellings[text]) == 1:
            words = [re.escape(word) for word in re.split(r"\s*[-–]\s*|\s+", text)]
            pattern = re.compile(rf"{_GAP.join(words)}(?!\w)")
            known.setdefault(text.split()[0], []).append((pattern, next(iter(spellings[text]))))
    return known


def find_named(text: str, geography: Geography) -> list[Named]:
    """What a text names that says where it is, in its order.

    A city that bears its province's name is not the province: "thành phố Thanh Hóa".

    >>> [(found.sort, found.entity_id) for found in find_named("Bộ Y tế và tỉnh Hà Nam; thành phố Thanh Hóa", "vn63")]
    [('agency', 'agency:moh'), ('province', 'vn63:35'), ('below', None)]
    """
    found = [*_names(text, geography), *_cues(text)]
    starts = {named.start for named in found}
    found += (city for city in _cities(text) if city.end not in starts)
    return sorted(found, key=lambda named: named.start) if len(found) > 1 else found


def _names(text: str, geography: Geography) -> Iterator[Named]:
    known, done = _known(geography), 0
    for word in _CAPITAL.finditer(text):
        if word.start() < done:
            continue
        for pattern, entity_id in known.get(word[0], ()):
            if name := pattern.match(text, word.start()):
                done = name.end()
                if not _STREET.search(text, max(0, name.start() - _LONGEST_RANK), name.start()):
                    yield _ranked(text, name, entity_id)
                break
        else:
            if word[0] == "Bộ" and text[word.end() + 1 : word.end() + 2].isupper():
                yield Named(word.start(), word.end(), "agency", None)


def _ranked(text: str, name: re.Match[str], entity_id: str) -> Named:
    if entity_id.startswith("agency:"):
        behind = text[name.end() + 1 : name.end() + 6]
        is_abroad = behind[:1].isupper() and not behind.startswith("Việt")  # "Bộ Tài chính Mỹ"
        return Named(name.start(), name.end(), "agency", None if is_abroad else entity_id)
    rank = _RANK_BEFORE.search(text, max(0, name.start() - _LONGEST_RANK), name.start())
    is_city = rank is not None and rank["city"] and load_register().name_of(entity_id).rank != "thành phố"
    if rank and (is_city or rank["below"]):
        return Named(name.start(), name.end(), "below", None)
    return Named(name.start(), name.end(), "province", entity_id)


def _cities(text: str) -> Iterator[Named]:
    """Cities by their rank; those that are provinces too are among the names."""
    lowered = text.lower()
    if "phố" in lowered or "tp" in lowered or "thành ủy" in lowered:
        for cue in _CITY_CUE.finditer(lowered):
            if text[cue.end()].isupper():
                yield Named(cue.start(), cue.end(), "below", None)


def _cues(text: str) -> Iterator[Named]:
    for cue in _CUE.finditer(text.lower()):
        sort: Sort = "below" if cue["below"] else "local" if cue["local"] else "nation"
        is_before_name = text[cue.end() :].lstrip(" .")[:1].isupper()
        if sort != "nation" and is_before_name != (sort == "below"):
            continue  # "tỉnh Hà Nam" is a name, "huyện" alone is none
        if sort == "nation" and _BEST_OF.search(text[max(0, cue.start() - 30) : cue.start()]):
            continue
        is_country = sort == "nation" and cue["nation"] in ("cả nước", "toàn quốc", "việt nam")
        yield Named(cue.start(), cue.end(), sort, COUNTRY if is_country else None)
