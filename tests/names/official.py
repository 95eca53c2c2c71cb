"""The official names that are garbled and looked for: today's of both geographies, and the agencies'."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from cds_etl.normalise.register import load_register
from cds_etl.text import fold

_LATE = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_EARLY = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")


# Spellings that the state itself used until 1997 and 2003: a text near one of them is read as it.
_OLD_SPELLINGS = {"Bắc Kạn": "Bắc Cạn", "Đắk Lắk": "Đắc Lắc", "Đắk Nông": "Đắc Nông"}


@dataclass(frozen=True, slots=True)
class Official:
    """A name that stands in the register, and what it names; `geography` None for an agency."""

    entity_id: str
    name: str
    geography: str | None
    kind: str


@lru_cache(maxsize=1)
def officials() -> tuple[Official, ...]:
    """The 63 and 34 provinces with every name that they bore while their geography stood, and the agencies.

    >>> sum(item.geography == "vn34" for item in officials())
    34
    """
    register = load_register()
    found = [
        Official(name.entity_id, name.name, geography, name.rank or "")
        for geography in ("vn63", "vn34")
        for name in register.names("province", geography)
        if name.code
    ]
    found += [Official(name.entity_id, name.name, None, "agency") for name in register.names("agency")]
    return tuple(found)


def spellings(official: Official) -> tuple[str, ...]:
    """The official name, and the old spelling of it if there is one.

    >>> [spellings(item) for item in peers("vn34") if item.name.startswith("Đắk")]
    [('Đắk Lắk', 'Đắc Lắc')]
    """
    old = _OLD_SPELLINGS.get(official.name)
    return (official.name, old) if old else (official.name,)


def former_names() -> tuple[str, ...]:
    """Names of provinces that are no more: what reads as "Vĩnh Phú" is not today's Vĩnh Phúc.

    >>> "Vĩnh Phú" in former_names()
    True
    """
    return tuple(name.name for name in load_register().names("province") if not name.code)


def peers(geography: str | None) -> tuple[Official, ...]:
    """The official names among which a name of that geography is looked for; of None, the agencies."""
    return tuple(item for item in officials() if item.geography == geography)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Small letters and digits without accents, nothing between them.

    >>> bare("Bà Rịa - Vũng Tàu")
    'bariavungtau'
    """
    return "".join(letter for letter in fold(text) if letter.isalnum())


@lru_cache(maxsize=65536)
def accented(text: str) -> str:
    """Small composed letters and digits with accents, a tone on the same vowel wherever it may stand.

    >>> accented("Thanh Hoá") == accented("THANH HÓA")
    True
    """
    letters = "".join(letter for letter in normalize("NFC", text).casefold() if letter.isalnum())
    for late, early in zip(_LATE, _EARLY, strict=True):
        letters = letters.replace(late, early)
    return letters
