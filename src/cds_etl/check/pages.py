"""Whether the pages of a document follow one another by the numbers that they bear.

What is a page's number, and no figure, was told in `extract`. Told only where it fails: most documents number no page.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from cds_etl.records import PageRecord, ParagraphRecord

from .finding import Place, Scope, make_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cds_etl.records import Check, RecordSet

_NUMBER = re.compile(r"(?:trang\s*)?\W*(\d{1,4})(?:\s*[/|]\s*\d{1,4})?\W*", re.IGNORECASE)


def check_pages(document_id: str, records: RecordSet) -> Iterator[Check]:
    """A failed check for each page whose number does not follow that of the page before; a count may begin anew at 1.

    Of pages that were read from pictures the numbers may be misread, and nothing is tested.

    >>> from cds_etl.recordset import RecordSet
    >>> list(check_pages("0123456789ab", RecordSet()))
    []
    """
    scanned = {page.page for page in records.of(PageRecord) if page.text_source == "ocr"}
    numbers: dict[int, int] = {}
    for row in records.of(ParagraphRecord):
        found = _NUMBER.fullmatch(row.text) if row.kind == "running" and row.page not in scanned else None
        if found:
            numbers.setdefault(row.page, int(found[1]))
    scope = Scope(document_id, None, "pages")
    for before, page in pairwise(sorted(numbers)):
        due = numbers[before] + page - before
        if numbers[page] not in (due, 1):
            said = f"Page {page} of the file bears {numbers[page]} where {due} is due, since page {before} bears"
            message = f"{said} {numbers[before]}: a page is missing, or out of its place."
            place, subject = Place(page), f"the number of page {page}"
            expected, actual = Decimal(due), Decimal(numbers[page])
            yield make_check(scope.check_id(f"p{page:03d}"), scope, subject, "failed", message, place, expected, actual)
