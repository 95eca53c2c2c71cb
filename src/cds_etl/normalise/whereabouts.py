"""Whose number a sentence prints: the province or agency that it names before it, its section's, or its document's.

Which words are names is for `gazetteer`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .counted import UPPER
from .gazetteer import CITY, COUNTRY, find_named
from .naming import geography_on
from .register import load_register

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from cds_etl.columns import EntityKind, Geography
    from cds_etl.model import Extraction, Paragraph

    from .gazetteer import Named
    from .printed import Printed

_HEAD = re.compile(r"^\s*(?:[-–+•*]\s*)?(?:[IVX]+|\d+|[a-zđ])(?:\.\d+)*[.)]*\s+|^\s*(?:[-–+•*]\s*)", re.IGNORECASE)
_HEAD_NUMBER = re.compile(
    r"^\s*(?:(?P<roman>[IVX]+)[.)]|(?P<number>\d+(?:\.\d+)+|\d+(?=[.)]))[.)]?\s|(?P<letter>[a-zđ])[.)])"
)
_RANK = re.compile(rf"^\s*(?:tỉnh|{CITY}\.?)\s+", re.IGNORECASE)
_OPENING = re.compile(r"^[^,:;]{0,60}[,:;]\s*$")
_OF = re.compile(rf"\b(?:của|tại|ở|tỉnh|{CITY}\.?|địa bàn)\s*$", re.IGNORECASE)
_ACROSS = re.compile(r"\b(?:trên|của|trong|ở|tại|khắp)(?:\s+phạm vi)?\s*$", re.IGNORECASE)
_PARTED = re.compile(r"[;:.,]\s|\d")
_JOINED = re.compile(rf"\s*(?:,|;|và|-|–)\s*(?:(?:tỉnh|{CITY}\.?)\s+)?", re.IGNORECASE)
_NAME = rf"[{UPPER}][\w\-]*(?:\s+[{UPPER}][\w\-]*){{0,4}}"
# From a district to its province: "huyện Bình Giang, tỉnh Hải Dương", "TP. Việt Trì và thị xã Phú Thọ (Phú Thọ)".
_WITHIN = re.compile(
    rf"(?:{_NAME})?(?:\s*(?:,|và|-)\s*{_NAME})*\s*(?:[,(]|\s[-–]\s)?\s*(?i:(?:trực )?thuộc|của|ở)?\s*"
    rf"(?i:tỉnh|{CITY}\.?)?\s*"
)
_ADDRESS = re.compile(r"\w+://\S|[\w-]+(?:\.[\w-]+)+(?:/|$)")
_FEWEST = 5  # letters of a name that may stand inside a word of an address
_FEW_WORDS = 6  # at the beginning of a sentence, of what is an agency's
_MOST_TOLD = 0.6  # share of the provinces named in an article from which on it is about one


@dataclass(frozen=True, slots=True)
class Entity:
    """Whom a number speaks of, as records take it."""

    entity_id: str
    kind: EntityKind
    code: str | None
    geography: Geography | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text belongs: the entity that holds without a word, and the one meant by "toàn tỉnh"."""

    spoken: str | None = None
    local: str | None = None


NOWHERE = Place()
"""The place of a text of which nothing is known."""


@lru_cache(maxsize=256)
def entity_of(entity_id: str) -> Entity:
    """The entity of an id of the register.

    >>> entity_of("vn63:22")
    Entity(entity_id='vn63:22', kind='province', code='22', geography='vn63')
    """
    name = load_register().name_of(entity_id)
    return Entity(entity_id, name.kind, name.code, name.geography)


class Surroundings:
    """Where each paragraph of a document belongs, as its headings and the document itself tell."""

    def __init__(self, extraction: Extraction, day: dt.date | None) -> None:
        self._geography = geography_on(day)
        self._publisher = place_of_publisher(extraction.front_matter.publisher, self._geography)
        self._topic = self._find_topic(extraction) if not extraction.front_matter.report_number else None
        self._levels: list[tuple[int, str | None]] = []

    def enter(self, paragraph: Paragraph) -> Place:
        """The place of the next paragraph, in their order; a heading that names one province is that of what follows.

        A heading of the same level or a higher one ends it.
        """
        if level := _level(paragraph):
            self._levels = [(own, place) for own, place in self._levels if own < level]
            self._levels.append((level, self._of_heading(paragraph.text)))
        return self.here()

    def here(self) -> Place:
        """The place of a text that stands under the last heading."""
        section = next((place for _, place in reversed(self._levels) if place), None)
        return Place(section or self._topic, section or self._topic or self._publisher)

    def outside(self) -> Place:
        """The place of a text that stands under no heading, such as a note."""
        return Place(self._topic, self._topic or self._publisher)

    def _of_heading(self, text: str) -> str | None:
        bare = _RANK.sub("", _HEAD.sub("", text)).strip(" .:")
        named = [found for found in find_named(_HEAD.sub("", text), self._geography) if found.sort == "province"]
        if len({found.entity_id for found in named}) != 1:
            return None
        # A heading that is a name is a section on it; one that only mentions it may be of what follows as well.
        return named[0].entity_id if bare else None

    def _find_topic(self, extraction: Extraction) -> str | None:
        """The province that an article is about: named in its title or opening, and more than all others together."""
        texts = [paragraph.text for paragraph in extraction.paragraphs if paragraph.kind != "running"]
        opening = [extraction.front_matter.title or "", *texts[:3]]
        named = Counter(self._provinces(texts))
        if not named:
            return None
        entity_id, most = named.most_common(1)[0]
        if most < _MOST_TOLD * named.total() or entity_id not in set(self._provinces(opening)):
            return None
        return entity_id

    def _provinces(self, texts: Sequence[str]) -> Iterator[str]:
        for text in texts:
            for found in find_named(text, self._geography):
                if found.sort == "province" and found.entity_id:
                    yield found.entity_id


def _level(paragraph: Paragraph) -> int | None:
    """How deep a heading stands: 1 for a Roman numeral, 2 and more for numbers, last a letter; None for no heading."""
    found = _HEAD_NUMBER.match(paragraph.text)
    is_short = len(paragraph.text) <= 120 and not paragraph.text.rstrip().endswith((".", ";", ","))
    if paragraph.kind != "heading" and not (found and is_short and not found["letter"]):
        return None
    if not found:
        return 1
    if found["roman"]:
        return 1
    return 9 if found["letter"] else 2 + found["number"].count(".")


def place_of_publisher(publisher: str | None, geography: Geography) -> str | None:
    """The province whose paper or portal this is, by its name or its web address; None where it is no province's.

    >>> [place_of_publisher(text, "vn63") for text in ("https://baobinhduong.vn/a.html", "Cổng TTĐT tỉnh Quảng Nam")]
    ['vn63:74', 'vn63:49']
    >>> place_of_publisher("https://vnexpress.net/ha-noi.html", "vn63") is None
    True
    """
    if not publisher:
        return None
    addresses = [word for word in publisher.split() if _ADDRESS.match(word)]
    said = " ".join(word for word in publisher.split() if word not in addresses)
    named = {found.entity_id for found in find_named(said, geography) if found.sort == "province"}
    if len(named) == 1:
        return named.pop()
    found = {place for word in addresses if (place := _place_of_host(word, geography))}
    return found.pop() if len(found) == 1 else None


def _place_of_host(address: str, geography: Geography) -> str | None:
    """The province whose name stands in the host of an address."""
    host = re.sub(r"^\w+://", "", address).split("/")[0].lower()
    best: tuple[int, str] | None = None
    for name in load_register().names("province", geography):
        letters = re.sub(r"[^a-z]", "", fold(name.name))
        labels = host.split(".")
        is_own = any(label == letters for label in labels) or (
            len(letters) >= _FEWEST and any(label.startswith(letters) or label.endswith(letters) for label in labels)
        )
        if is_own and (best is None or len(letters) > best[0]):
            best = (len(letters), name.entity_id)
    return best[1] if best else None


def whose(number: Printed, named: Sequence[Named], place: Place) -> str | None:
    """The entity that a number speaks of; None where its text names none, or one below the provinces.

    `named` are those of the number's sentence, with their places in it; `place` is that of its paragraph.
    """
    at = number.start - number.sentence_start
    before = [found for found in named if found.start < at]
    provinces = [found for found in before if found.sort in ("province", "below", "local", "nation")]
    agencies = [found for found in before if found.sort == "agency"]
    if provinces:
        last = provinces[-1]
        if last.sort == "province" and (
            _is_one_of_many(last, before, number.before) or _is_address(last, provinces, number.before)
        ):
            return None
        if last.sort == "local":
            return place.local
        if last.sort == "nation" and last.entity_id is None and len(provinces) > 1:
            return _resolved(provinces[-2], place)
        return _resolved(last, place)
    if agencies and _is_subject(agencies[0], number.before):
        return agencies[0].entity_id
    after = [found for found in named if found.start >= at]
    if after and after[0].entity_id == COUNTRY and not number.is_rank:
        between = number.after[: after[0].start - at - len(number.raw)]
        is_share = number.is_percent and "tổng" in between  # "10% tổng số xã của cả nước"
        if _ACROSS.search(between) and not _PARTED.search(between) and not is_share:
            return COUNTRY
    behind = [found for found in after if found.sort in ("province", "local")]
    if place.spoken is None and len({found.entity_id for found in behind}) == 1:
        between = number.after[: behind[0].start - at - len(number.raw)].lstrip().removeprefix(number.unit or "")
        is_named = _OF.search(between) or _RANK.match(number.after[behind[0].start - at - len(number.raw) :])
        if (is_named or behind[0].sort == "local") and not _PARTED.search(between):
            return _resolved(behind[0], place)
    return place.spoken


def _resolved(found: Named, place: Place) -> str | None:
    return place.local if found.sort == "local" else found.entity_id


def _is_one_of_many(last: Named, before: Sequence[Named], text: str) -> bool:
    """Whether a province ends a list of several: the number is theirs together."""
    others = [found for found in before if found.sort == "province" and found.end <= last.start]
    if not others or others[-1].entity_id == last.entity_id:
        return False
    return bool(_JOINED.fullmatch(text[others[-1].end : last.start]))


def _is_address(last: Named, provinces: Sequence[Named], text: str) -> bool:
    """Whether a province is named as that of the district or city before it, whose number it is."""
    held = provinces[-2] if len(provinces) > 1 else None
    return held is not None and held.sort == "below" and bool(_WITHIN.fullmatch(text[held.end : last.start]))


def _is_subject(found: Named, text: str) -> bool:
    """Whether an agency opens the sentence, but for words such as "Theo đó," or "Tháng 8-2022,"."""
    opening = text[: found.start].strip(" -–+•")
    if len(opening.split()) <= _FEW_WORDS and opening.endswith((" của", " thuộc")):
        return True
    return not opening or bool(_OPENING.match(f"{opening} ")) or len(opening.split()) <= 2
