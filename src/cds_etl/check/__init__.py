"""Puts what a document says about its own numbers to the test: records in, records with checks out.

It knows arithmetic and no page; it never changes a value. How a number is read belongs in `extract` and `normalise`.
"""

from .acknowledged import Acknowledgement, CheckPlace, has_numbers, named_by, place_of
from .across import check_across
from .chain import check
from .closing import choose_readings

__all__ = [
    "Acknowledgement",
    "CheckPlace",
    "check",
    "check_across",
    "choose_readings",
    "has_numbers",
    "named_by",
    "place_of",
]
