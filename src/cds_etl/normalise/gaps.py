"""Names from pages whose font lost some letters: what is left stands in order, with gaps where letters were.

"TU EN UAN" is Tuyên Quang without its y, q and g. Knows no register; `names` asks it for what it could not measure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .spelling import Form

MOST_LOST = 0.34  # of a name's letters
FEWEST_LEFT = 5
_GAP = r"(?=.)[a-z]{0,2} ?[a-z]{0,2}"  # a space, or lost letters with or without one
_END = r"[a-z]{0,2}"


def fill_gaps(printed: Form, known: Iterable[Form]) -> list[tuple[int, Form]]:
    """The known names that the printed letters fit if only letters at gaps and ends are lost, with how many are lost.

    >>> from .spelling import form_of
    >>> names = [form_of(name) for name in ("Tuyên Quang", "Thanh Hóa", "Thanh Hà", "Hà Giang")]
    >>> [(lost, form.text) for lost, form in fill_gaps(form_of("TU EN UAN"), names)]
    [(3, 'Tuyên Quang')]
    >>> [(lost, form.text) for lost, form in fill_gaps(form_of("THANH H A"), names)]
    [(1, 'Thanh Hóa')]
    """
    left = len(printed.folded)
    if left < FEWEST_LEFT:
        return []
    pieces = (" ?".join(map(re.escape, word)) for word in printed.words)
    pattern = re.compile(_END + _GAP.join(pieces) + _END)
    fitting = []
    for form in known:
        lost = len(form.folded) - left
        if 0 < lost <= MOST_LOST * len(form.folded) and pattern.fullmatch(" ".join(form.words)):
            fitting.append((lost, form))
    return sorted(fitting, key=lambda item: item[0])
