"""Names as lines of print, with their capitals, spaces and dashes: what whole columns of a table are compared by.

How a name is set in print is here; how likely a print is belongs in `channel`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .nearness import code
from .register import load_register
from .spelling import form_of, letters_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .nearness import Coded
    from .spelling import Form

_SIGN = re.compile(r"[^\w-]|_")
_DASH = re.compile("[\u2010-\u2015\u2212]")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of several names, one name's after the other's; `first` says where each name's begin."""

    texts: tuple[str, ...]
    first: tuple[int, ...]

    @classmethod
    def of(cls, names: Iterable[Sequence[Form]]) -> Lines:
        """The lines of names that are printed in one form or another.

        >>> Lines.of([[form_of("Huế"), form_of("Thừa Thiên Huế")], [form_of("Hà Nội")]])
        Lines(texts=('Huế', 'Thừa Thiên Huế', 'Hà Nội'), first=(0, 2))
        """
        texts: list[str] = []
        first = []
        for forms in names:
            first.append(len(texts))
            texts.extend(lines_of(forms))
        return cls(tuple(texts), tuple(first))

    def folded(self) -> list[str]:
        """The lines in small letters without accents."""
        return [fold(text) for text in self.texts]


def least_of(values: NDArray[np.generic], printed: Lines, known: Lines) -> NDArray[np.float64]:
    """From a value for each two lines the least for each two names.

    >>> import numpy as np
    >>> two, one = Lines.of([[form_of("Huế"), form_of("Thừa Thiên Huế")]]), Lines.of([[form_of("Huế")]])
    >>> least_of(np.array([[0.0], [11.0]]), two, one).tolist()
    [[0.0]]
    """
    import numpy as np

    return np.minimum.reduceat(np.minimum.reduceat(values, known.first, axis=1), printed.first, axis=0)


def lines_of(forms: Sequence[Form]) -> list[str]:
    """The forms of a name as lines of letters, spaces and dashes; one with a dash also without it.

    Capitals count, since a letter that is hit seldom becomes one. Where most letters are capitals, they say nothing;
    where none is, they may be lost or may not be used.

    >>> lines_of([form_of("Hà  Nội"), form_of("BÀ RỊA – VŨNG TÀU")])
    ['Hà Nội', 'Bà Rịa - Vũng Tàu', 'Bà Rịa Vũng Tàu']
    >>> lines_of([form_of("hà nội")])
    ['hà nội', 'Hà Nội']
    """
    found: dict[str, None] = {}
    for form in forms:
        capitals = sum(map(str.isupper, form.text))
        is_shouted = 2 * capitals > sum(map(str.isalpha, form.text))
        text = _SIGN.sub(" ", _DASH.sub("-", form.text))
        for dashed in (text, text.replace("-", " ")):
            line = " ".join(_cased_as(word, letters_of(word) or word) for word in dashed.split())
            found |= dict.fromkeys([line.title()] if is_shouted else [line] if capitals else [line, line.title()])
    return list(found)


def _cased_as(word: str, letters: str) -> str:
    if len(word) != len(letters):
        return letters
    return "".join(small.upper() if sign.isupper() else small for sign, small in zip(word, letters, strict=True))


@dataclass(frozen=True, slots=True)
class Provinces:
    """Provinces by their ids; the lines of their names; the names to be weighed, and to which province each belongs."""

    entities: tuple[str, ...]
    lines: Lines
    coded: Coded
    owners: tuple[int, ...]


@lru_cache(maxsize=64)
def standing(members: frozenset[str], day: dt.date) -> Provinces:
    """Those of the provinces that stand on a day, with every name that they have had."""
    register = load_register()
    entities = sorted(item for item in members if any(name.holds_on(day) for name in register.names_of(item)))
    forms = [[form_of(name.name) for name in register.names_of(entity_id)] for entity_id in entities]
    owners = tuple(place for place, own in enumerate(forms) for _ in own)
    return Provinces(tuple(entities), Lines.of(forms), code(tuple(chain(*forms))), owners)
