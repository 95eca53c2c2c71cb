"""What became of a mutant: rejected, the same figures, others; and if others, who said so.

Compared are a document's figures, as `witness` notes them, with those of the document that it was made from: each
observation with indicator, entity, period and value, each mention, each membership. Where nothing is said against the
changed ones, the mutant's print is asked (`prints`), and what a dataset says that holds both documents.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .parent import told_beside
from .prints import PAGES, look

if TYPE_CHECKING:
    from .mutants import Mutant
    from .prints import Print
    from .witness import Noted

REJECTED, SAME = "rejected", "same figures"
TOLD = "changed, told by the document itself"
UNTOLD = "UNTOLD: in no note and in no line"
PRINTED = "changed as its print is, told beside the other edition"
APART = "changed as its print is, stands as a document of its own"
LIE = "changed as its text is, though its pages look as before, told beside the other edition"
PICTURES = "changed, its pages read from their pictures, and marked so, since their letters are broken"
MISREAD = "MISREAD: no reader sees what was read"
VANISHED = "VANISHED: readers still see what was lost"
SILENT = "SILENT: changed as its print is, and nothing tells"
_TELLING = 3  # signs of a number
_SLACK = 3  # words: readers part them otherwise at tags
FINDS = (UNTOLD, MISREAD, VANISHED, SILENT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant, by which reason or check, and the figures that differ."""

    kind: str
    why: str = ""
    details: tuple[str, ...] = ()


def judge(mutant: Mutant, seed: Noted, found: Noted | None, *, counts: bool = False) -> Verdict:
    """The verdict on a mutant, from the notes on it and on what it was made from.

    `counts` says that it counts in a dataset; if it is of another report, or of none, it stands beside what it was
    made from there, and takes nothing's place.
    """
    if found is None:
        return Verdict(UNTOLD)
    if found.reason:
        return Verdict(REJECTED, found.reason)
    lost = Counter(seed.figures) - Counter(found.figures)
    gained = Counter(found.figures) - Counter(seed.figures)
    if not lost and not gained:
        return Verdict(SAME)
    details = tuple(f"- {one}" for one in sorted(lost)) + tuple(f"+ {one}" for one in sorted(gained))
    if news := Counter(found.told) - Counter(seed.told):
        return Verdict(TOLD, min(news).split(":", 1)[0], details)
    before, after = look(mutant.seed.content(), mutant.seed.kind), look(mutant.content, mutant.seed.kind)
    if found.pictures > seed.pictures:
        return Verdict(PICTURES, "", details)
    if wrong := _beside_print(seed, found, before, after):
        return Verdict(*wrong, details)
    if counts and (found.report_id is None or found.report_id != seed.report_id):
        return Verdict(APART, "no edition of it", details)
    if told := told_beside(mutant):
        is_lie = before.pages is not None and before.pages == after.pages
        return Verdict(LIE if is_lie else APART if told == "documents" else PRINTED, told, details)
    return Verdict(SILENT, "", details)


def _beside_print(seed: Noted, found: Noted, before: Print, after: Print) -> tuple[str, str] | None:
    """What was read that no other reader sees, or lost though all see it; None where the print itself has changed.

    Words that count as hidden, or as no part of an article, are accounted for, and are not lost.
    """
    was, now = Counter(seed.numbers), Counter(found.numbers)
    for number in sorted(now - was):
        seen = after.sees(number)
        if seen and not any(seen) and not after.holds(number):
            return MISREAD, f"{number} is in no reader's text"
    accounted = _accounts(seed, found, before, after)
    for number in sorted(was - now):
        if len(number) < _TELLING and now[number]:
            continue  # serials and the like stand everywhere
        pairs = list(zip(before.sees(number), after.sees(number), strict=False))
        if pairs and all(then and later >= then for then, later in pairs) and not accounted:
            return VANISHED, f"{number} is in every reader's text"
    return None


def _accounts(seed: Noted, found: Noted, before: Print, after: Print) -> bool:
    """Whether what is no longer among the figures may be among the words that count as hidden or as no article.

    Of a page, nearly all words that another reader sees must be among those that were counted, as they were before.
    """
    was, now = before.words.get(PAGES), after.words.get(PAGES)
    if was is None or now is None:
        return found.hidden > seed.hidden
    return sum(now.values()) - found.words <= sum(was.values()) - seed.words + _SLACK
