"""How messages say numbers, counts and names. What is said is decided where the check is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

_TO_VIETNAM = str.maketrans(",.", ".,")


def say(number: Decimal | int) -> str:
    """The number in Vietnam's notation: dots group thousands, a comma stands before decimals.

    >>> from decimal import Decimal
    >>> say(Decimal("116348")), say(Decimal("-1234.50")), say(7)
    ('116.348', '-1.234,5', '7')
    """
    text = f"{number:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).translate(_TO_VIETNAM)


def say_difference(delta: Decimal) -> str:
    """A difference without its sign.

    >>> from decimal import Decimal
    >>> say_difference(Decimal(9)), say_difference(Decimal(-2))
    ('9 more', '2 less')
    """
    return f"{say(abs(delta))} {'more' if delta > 0 else 'less'}"


def count_of(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one.

    >>> count_of(1, "row"), count_of(63, "row"), count_of(2, "agency")
    ('1 row', '63 rows', '2 agencies')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{say(number)} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def opening(text: str) -> str:
    """The text with its first letter large, as a sentence opens; names inside stay as printed.

    >>> opening('row 12 "Bình Phước"')
    'Row 12 "Bình Phước"'
    """
    return text[:1].upper() + text[1:]


def quoted(names: Iterable[str]) -> str:
    """Names in quotation marks, parted by commas, as printed.

    >>> quoted(["Hà Nội", "Huế"])
    '"Hà Nội", "Huế"'
    """
    return ", ".join(f'"{name}"' for name in names)
