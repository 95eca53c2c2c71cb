"""How likely a print is if a name was meant and each of its letters may have been hit; all ways of hitting it together.

A noisy channel (Brill and Moore, ACL 2000): the whole text counts, spaces and accents with it. Knows no name.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from cds_etl.text import fold

from .register import load_register

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

# Of the letters that are hit, so many become another letter; so many are lost, and so many are followed by a stray one.
CHANGED, LOST, STRAY = 0.5, 0.25, 0.25
# Of the letters with wrong accents, so many have none; the others have one of about so many.
BARE, ACCENTED = 0.5, 10
# Names are few and lack letters that stray ones may be: half of the chance is spread over so many signs alike.
SIGNS = 100
CAPITALS = 0.1
_LEAST = 1e-280


def surprises(
    printed: Sequence[str], known: Sequence[str], noise: NDArray[np.float64], accents: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Minus the natural logarithm of each print's likelihood if the known name of the same place was meant.

    `noise` is the share of letters that are hit, `accents` that of letters with wrong accents, with none, or of the
    wrong case, both for each print. Texts are compared as they are: bring spaces into line first.

    >>> import numpy as np
    >>> near, far = surprises(["hà nan", "hà nan"], ["hà nam", "hà nội"], np.full(2, 0.1), np.full(2, 0.01))
    >>> round(float(near), 1), round(float(far), 1)
    (6.3, 12.9)
    """
    import numpy as np

    letters, names = _grid(printed), _grid(known)
    # By the distinct letters, since there are few: what is to be known of a letter is looked up once.
    signs, places = np.unique(np.concatenate((letters, names)), return_inverse=True)
    bases = np.array([ord(fold(chr(sign))[:1] or " ") for sign in signs])[places.reshape(-1, len(printed))]
    letter_bases, name_bases = bases[: len(letters)], bases[len(letters) :]
    chances = np.array([chance_of(chr(sign)) for sign in signs])[places.reshape(-1, len(printed))][: len(letters)]
    is_bare = letters == letter_bases
    changed, stray = noise * CHANGED * chances, noise * STRAY * chances
    # so_far[j]: the likelihood of the first j letters printed, given the letters of the name that were gone through
    so_far = np.zeros((len(letters) + 1, len(printed)))
    so_far[0] = 1.0
    so_far[1:2] = stray[:1]
    likelihood = np.zeros(len(printed))
    lengths, ends = np.array([len(name) for name in known]), np.array([len(text) for text in printed])
    miswritten = accents * np.where(is_bare, BARE, (1 - BARE) / ACCENTED)
    for place, (meant, base) in enumerate(zip(names, name_bases, strict=True), start=1):
        kept = (1 - noise) * np.where(letters == meant, 1 - accents, miswritten * (letter_bases == base))
        through = so_far[:-1] * (kept + changed)
        so_far *= noise * LOST
        so_far[1:] += through
        so_far[2:] += through[:-1] * stray[1:]
        so_far[3:] += through[:-2] * stray[1:-1] * stray[2:]
        done = np.flatnonzero(lengths == place)
        likelihood[done] = so_far[ends[done], done]
    return -np.log(np.maximum(likelihood, _LEAST))


def _grid(texts: Sequence[str]) -> NDArray[np.uint32]:
    """The letters of each text down a column, nothing (0) below the last."""
    import numpy as np

    width = max(map(len, texts), default=0)
    return np.array(texts, dtype=f"<U{max(width, 1)}").view(np.uint32).reshape(len(texts), -1).T


def chance_of(letter: str) -> float:
    """How often a letter is printed where any letter may stand, mostly as in official names.

    >>> chance_of("n") > chance_of("q") > chance_of("@")
    True
    """
    chance = _chances().get(letter.casefold(), 0.5 / SIGNS)
    return chance * (CAPITALS if letter.isupper() else 1 - CAPITALS)


@lru_cache(maxsize=1)
def _chances() -> Mapping[str, float]:
    counts = Counter("".join(name.name for name in load_register().dated_names).casefold())
    total = sum(counts.values())
    return {letter: 0.5 / SIGNS + 0.5 * count / total for letter, count in counts.items()}
