"""The physical ways in which one printed number goes wrong, as changes of its digits.

Which cell went wrong is for `suggest`; faults of whole rows are in `row_faults`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cds_etl.records import Observation

Fault = Literal[
    "misread digit", "dropped digit", "doubled digit", "swapped digits", "glued mark", "misplaced separator",
    "merged cells", "shifted columns", "doubled row", "wrong total",
]  # fmt: skip
_ALIKE = frozenset(frozenset(pair) for pair in ("08", "17", "38", "56", "68", "69", "14", "49", "35", "27", "89", "06"))
_NO_DIGIT = re.compile(r"\D+")
_LONGEST_MARK = 2  # no report was seen with a hundred notes
_MOST_DECIMALS = 6  # DECIMAL(24,6)


class Numeral(NamedTuple):
    """A number as its digits, and how many of them stand behind the decimal mark."""

    digits: str
    decimals: int

    @property
    def value(self) -> Decimal:
        """The number."""
        return Decimal(int(self.digits)).scaleb(-self.decimals)


def read_numeral(found: Observation) -> Numeral | None:
    """The digits of a value as printed; None where it has none.

    >>> numeral_of(Decimal("1234.5"))
    Numeral(digits='12345', decimals=1)
    """
    if found.value is None:
        return None
    number = found.value if found.scale == 1 else found.value / (found.scale or 1)
    digits = _NO_DIGIT.sub("", found.value_raw.partition("/")[0])
    if digits and number == int(digits):
        return Numeral(digits, 0)
    for decimals in range(1, min(len(digits), _MOST_DECIMALS + 1)):
        if Numeral(digits, decimals).value == number:
            return Numeral(digits, decimals)
    return numeral_of(number) if number >= 0 else None


def numeral_of(number: Decimal, decimals: int = 0) -> Numeral:
    """The number, not negative, as digits, with as many decimals as asked for and no fewer than it has.

    >>> numeral_of(Decimal("0.8"), 1)
    Numeral(digits='08', decimals=1)
    """
    exponent = number.normalize().as_tuple().exponent
    places = max(decimals, -int(exponent), 0)
    return Numeral(str(int(number.scaleb(places))).rjust(places + 1, "0"), places)


def name_fault(printed: Numeral, wanted: Numeral) -> Fault | None:
    """The one thing that would have made the wanted number into the printed one; None where no one thing does.

    >>> def named(printed, wanted):
    ...     return name_fault(numeral_of(Decimal(printed)), numeral_of(Decimal(wanted)))
    >>> named("1284", "1234"), named("124", "1234"), named("12234", "1234"), named("1324", "1234")
    ('misread digit', 'dropped digit', 'doubled digit', 'swapped digits')
    >>> named("12345", "1234"), named("1.234", "1234"), named("1500", "1234") is None
    ('glued mark', 'misplaced separator', True)
    """
    if printed.value == wanted.value:
        return None
    if _is_moved(printed, wanted):
        return "misplaced separator"
    if printed.decimals != wanted.decimals:
        return None
    one, other = printed.digits, wanted.digits
    if len(one) == len(other):
        places = [place for place, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
        if len(places) == 1:
            return "misread digit"
        first, last = places[0], places[-1]
        is_swap = len(places) == 2 and last == first + 1 and one[first] == other[last] and one[last] == other[first]
        return "swapped digits" if is_swap else None
    if len(one) + 1 == len(other) and one in set(_less_one(other)):
        return "dropped digit"
    if one in set(_doubled(other)):
        return "doubled digit"
    return "glued mark" if other in (*without_mark_behind(one), *without_mark_before(one)) else None


def without_mark_behind(digits: str) -> list[str]:
    """The digits without one or two at their end, where those could be a note's mark.

    >>> without_mark_behind("6411"), without_mark_behind("6405")
    (['641', '64'], ['640'])
    """
    cuts = range(1, min(_LONGEST_MARK, len(digits) - 1) + 1)
    return [digits[:-cut] for cut in cuts if digits[-cut] != "0"]


def without_mark_before(digits: str) -> list[str]:
    """The digits without one or two at their beginning, where a number is left.

    >>> without_mark_before("6411"), without_mark_before("6011")
    (['411', '11'], ['11'])
    """
    cuts = range(1, min(_LONGEST_MARK, len(digits) - 1) + 1)
    return [digits[cut:] for cut in cuts if digits[cut] != "0"]


def moved_separators(printed: Numeral) -> Iterator[Decimal]:
    """The numbers that a dot for a comma, or a comma for a dot, would have made into the printed one.

    >>> [str(number) for number in moved_separators(Numeral("1234", 3))]
    ['1234']
    """
    yield from (
        Decimal(int(printed.digits)).scaleb(-places)
        for places in range(_MOST_DECIMALS // 2 + 1)
        if abs(places - printed.decimals) > 0 and 0 in (places, printed.decimals) and places < len(printed.digits)
    )


def looks_alike(printed: Numeral, wanted: Numeral) -> bool:
    """Whether the one digit that differs is of a shape like the other's.

    >>> looks_alike(Numeral("38", 0), Numeral("33", 0)), looks_alike(Numeral("31", 0), Numeral("36", 0))
    (True, False)
    """
    pairs = [frozenset(pair) for pair in zip(printed.digits, wanted.digits, strict=False) if len(set(pair)) == 2]
    return len(pairs) == 1 and pairs[0] in _ALIKE


def _is_moved(printed: Numeral, wanted: Numeral) -> bool:
    """The same digits, of which one has decimals and the other none; zeros behind a decimal mark may be lost."""
    one, other = printed.digits.lstrip("0"), wanted.digits.lstrip("0")
    if 0 not in (printed.decimals, wanted.decimals) or printed.decimals == wanted.decimals:
        return False
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    missing = longer.removeprefix(shorter)
    places = max(printed.decimals, wanted.decimals) + len(missing)
    return longer.startswith(shorter) and not missing.strip("0") and places <= _MOST_DECIMALS // 2


def _less_one(digits: str) -> Iterator[str]:
    return (digits[:place] + digits[place + 1 :] for place in range(len(digits)))


def _doubled(digits: str) -> Iterator[str]:
    return (digits[:place] + digits[place] + digits[place:] for place in range(len(digits)))


class Notation(NamedTuple):
    """How a column prints its numbers: what groups thousands (nothing: ""), and its decimal mark.

    >>> Notation(".", ",").say(Numeral("1234567", 1)), Notation("", ".").say(Numeral("1234", 0))
    ('123.456,7', '1234')
    """

    group: str
    mark: str

    def say(self, number: Numeral) -> str:
        """The number as the column would print it."""
        whole = number.digits[: len(number.digits) - number.decimals] if number.decimals else number.digits
        behind = number.digits.rjust(number.decimals, "0")[-number.decimals :] if number.decimals else ""
        grouped = f"{int(whole or '0'):,}".replace(",", self.group)
        return grouped + (self.mark + behind if behind else "")


def read_notation(printed: Iterable[str]) -> Notation:
    """The notation of numbers as printed; Viet Nam's where they do not tell.

    >>> read_notation(["12", "1.234"]), read_notation(["1234", "5"]), read_notation(["1,234.5", "7.5"])
    (Notation(group='.', mark=','), Notation(group='', mark=','), Notation(group=',', mark='.'))
    """
    texts = list(printed)
    is_english = any(re.search(r",\d{3}\.\d", text) for text in texts)
    if not any(re.search(r"\d{4}", text) for text in texts):
        spaced = any(re.search(r"\d[  ]\d{3}\b", text) for text in texts)
        group = "," if is_english else " " if spaced else "."
    else:
        group = "." if any(re.search(r"\d\.\d{3}(?!\d)", text) for text in texts) else ""
    return Notation(group, "." if is_english else ",")
