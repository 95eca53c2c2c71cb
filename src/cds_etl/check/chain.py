"""The chain: find equations → judge them → check names and order → count proofs → mark what is disputed → suggest.

Each link is a pure function of its own module; nothing here computes.
"""

from __future__ import annotations

import gc
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from cds_etl.records import (
    Check,
    CheckTerm,
    DocumentRecord,
    FootnoteAnchor,
    Indicator,
    Membership,
    Observation,
    RecordSet,
    Suggestion,
)

from .acknowledged import acknowledge
from .brackets import check_brackets, find_bracket_sums, read_brackets
from .entities import check_entities, read_register
from .equation import Equation, judge, stored_terms
from .lists import check_names_once, find_list_counts, read_lists
from .lookup import in_reading_order
from .order import check_order, check_serials
from .pages import check_pages
from .proofs import Standing, count_standings
from .ranks import check_ranks
from .rates import find_rates
from .readings import check_readings
from .rows import find_row_totals
from .sheet import read_sheets
from .statements import find_ratios, find_statements
from .suggest import find_suggestions
from .sums import find_column_totals, find_subtotals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cds_etl.model import Complement, Identity

    from .acknowledged import Acknowledgement
    from .sheet import Sheet

_NO_STANDING = Standing(0, 0)


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold back the search for cyclic garbage: the chain makes a hundred thousand rows and no cycle.

    Each search walks all rows made so far; of a table of 5,000 rows it took a third of the time, and freed nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@uncollected()
def check(
    records: RecordSet,
    identities: Sequence[Identity],
    complements: Sequence[Complement],
    acknowledged: Sequence[Acknowledgement] = (),
) -> RecordSet:
    """The records of one document with its checks, their terms, suggestions, and the standing of every value.

    `proofs` and `doubts` of the observations are counted, and what a failed equation covers is `disputed`, as is a
    document with a failed check. No value is changed; checks that the records held before are replaced. Raises
    nothing on odd data: what cannot be tested is skipped with its reason. A failure that a person has `acknowledged`
    casts doubt on the stated side alone. For terms, see `Equation`.

    >>> [type(record).__name__ for record in check(RecordSet(), [], [])]
    []
    """
    sheets = read_sheets(records)
    equations = find_equations(records, identities, complements, sheets)
    checks = [*map(judge, equations), *find_other_checks(records, identities, complements, sheets)]
    ids = unique_ids(found.check_id for found in checks)
    checks = [
        found if found.check_id == name else found.model_copy(update={"check_id": name})
        for found, name in zip(checks, ids, strict=True)
    ]
    checks = acknowledge(checks, acknowledged)
    marked = _mark(records, equations, checks, acknowledged)
    settled = {found.check_id for found in checks if found.status == "acknowledged"}
    suggestions = find_suggestions([equation for equation in equations if equation.check_id not in settled], sheets)
    if suggestions or records.of(Suggestion):
        marked.replace(Suggestion, suggestions)
    return marked


def find_equations(
    records: RecordSet,
    identities: Sequence[Identity],
    complements: Sequence[Complement],
    sheets: Sequence[Sheet] | None = None,
) -> list[Equation]:
    """Everything that the document states about its own sums, tested or not, each with an id of its own."""
    document_id = _document_id(records)
    observations = in_reading_order(records.of(Observation))
    indicators = {row.indicator_id: row for row in records.of(Indicator)}
    lists = read_lists(document_id, records)
    found = [
        equation
        for sheet in (read_sheets(records) if sheets is None else sheets)
        for equation in (
            *find_column_totals(sheet, indicators),
            *find_subtotals(sheet, indicators),
            *find_row_totals(sheet, identities),
            *find_rates(sheet, identities),
        )
    ]
    found += find_ratios(document_id, observations)
    found += find_statements(document_id, observations, identities, complements)
    found += find_bracket_sums(document_id, read_brackets(records))
    found += find_list_counts(document_id, lists, observations, complements, records.of(FootnoteAnchor))
    ids = unique_ids(equation.check_id for equation in found)
    return [
        equation if equation.check_id == name else replace(equation, check_id=name)
        for equation, name in zip(found, ids, strict=True)
    ]


def find_other_checks(
    records: RecordSet,
    identities: Sequence[Identity],
    complements: Sequence[Complement],
    sheets: Sequence[Sheet],
) -> list[Check]:
    """Checks of names and order, which are no equations."""
    document_id = _document_id(records)
    indicators = {row.indicator_id: row for row in records.of(Indicator)}
    register = read_register(records)
    tables = [
        found
        for sheet in sheets
        for found in (
            *check_serials(sheet),
            *check_entities(sheet, register),
            *check_order(sheet, indicators),
            *check_ranks(sheet, identities),
        )
    ]
    sentences = check_brackets(document_id, read_brackets(records))
    pages = check_pages(document_id, records)
    return [*tables, *sentences, *pages, *check_names_once(document_id, read_lists(document_id, records), complements)]


def unique_ids(ids: Iterable[str]) -> list[str]:
    """The ids, with `/2`, `/3` … behind those that came before: a table's key must not repeat.

    >>> unique_ids(["a", "b", "a"])
    ['a', 'b', 'a/2']
    """
    seen: Counter[str] = Counter()
    taken: set[str] = set()
    named = []
    for wanted in ids:
        name = wanted
        while name in taken:
            seen[wanted] += 1
            name = f"{wanted}/{seen[wanted] + 1}"
        taken.add(name)
        named.append(name)
    return named


def _document_id(records: RecordSet) -> str:
    """The document's id; where its record is missing, that of any value or list."""
    known: list[DocumentRecord | Observation | Membership] = [
        *records.of(DocumentRecord),
        *records.of(Observation),
        *records.of(Membership)[:1],
    ]
    return known[0].document_id if known else ""


def _mark(
    records: RecordSet,
    equations: Sequence[Equation],
    checks: Sequence[Check],
    acknowledged: Sequence[Acknowledgement],
) -> RecordSet:
    """A new set: the same records, with checks and terms, and the standings written in."""
    settled = {found.check_id for found in checks if found.status == "acknowledged"}
    standings = count_standings([equation for equation in equations if equation.check_id not in settled])
    for equation in equations:
        if equation.check_id in settled:
            _doubt_stated_side(equation, standings)
    checks = [*checks, *_of_readings(records, standings, acknowledged)]
    failed = any(found.status == "failed" for found in checks)
    marked = RecordSet(records)
    observations, documents = records.of(Observation), records.of(DocumentRecord)
    if observations:
        stood = (_stand(row, standings.get(row.observation_id, _NO_STANDING)) for row in observations)
        marked.replace(Observation, stood)
    if documents:
        marked.replace(DocumentRecord, [_settle(row, failed) for row in documents])
    tested = {found.check_id for found in checks if found.status != "skipped"}
    terms = [
        term
        for equation in equations
        if equation.is_proof and equation.check_id in tested
        for term in stored_terms(equation)
    ]
    if checks or records.of(Check):
        marked.replace(Check, checks)
        marked.replace(CheckTerm, terms)
    return marked


def _of_readings(
    records: RecordSet, standings: dict[str, Standing], acknowledged: Sequence[Acknowledgement]
) -> list[Check]:
    """The checks of readings; what fails casts doubt on its value."""
    found = list(check_readings(records, standings))
    checks = acknowledge([check for check, _ in found], acknowledged)
    for check, (_, name) in zip(checks, found, strict=True):
        if check.status == "failed":
            before = standings.get(name, _NO_STANDING)
            standings[name] = before._replace(doubts=before.doubts + 1)
    return checks


def _doubt_stated_side(equation: Equation, standings: dict[str, Standing]) -> None:
    """What is acknowledged is the publisher's error: its total stays in doubt, and its parts are as good as before."""
    for term in equation.terms:
        if term.role == "total":
            before = standings.get(term.observation.observation_id, _NO_STANDING)
            standings[term.observation.observation_id] = before._replace(doubts=before.doubts + 1)


def _stand(row: Observation, standing: Standing) -> Observation:
    status = "disputed" if standing.doubts else "ok" if row.status == "disputed" else row.status
    after = (standing.proofs, standing.doubts, status)
    if after == (row.proofs, row.doubts, row.status):
        return row
    return row.model_copy(update={"proofs": standing.proofs, "doubts": standing.doubts, "status": status})


def _settle(row: DocumentRecord, failed: bool) -> DocumentRecord:
    if row.status == "superseded":
        return row
    return row.model_copy(update={"status": "disputed" if failed else "ok"})
