"""Names down a table: each province or agency once, and as many as there are. No equations here.

Names in lists belong in `lists`; how a name is resolved, in `normalise`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cds_etl.records import Check, DocumentRecord, Entity, Membership, Observation, RecordSet

from .finding import Place, Status, make_check
from .lookup import GROUP_OF
from .order import read_serials
from .wording import count_of, quoted, say

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from cds_etl.columns import EntityKind, Geography

    from .sheet import Sheet

# Provinces to 30 June 2025, and since (Resolution 202/2025/QH15).
_PROVINCES: Mapping[Geography, int] = {"vn63": 63, "vn34": 34}
_NEARLY_ALL = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Register:
    """What the document and the register say of entities: counts printed as b of `a/b`, and names by id."""

    counts: Mapping[str, frozenset[Decimal]]
    provinces: Mapping[Geography, Mapping[str, str]]


def read_register(records: RecordSet) -> Register:
    """Counts that the document's `a/b` state of each group; names of provinces from the register, on its date.

    Without register rows, the provinces that the document names anywhere stand in, by their ids.
    """
    counts: dict[str, set[Decimal]] = defaultdict(set)
    for found in records.of(Observation):
        if found.denominator is not None and found.entity_id in GROUP_OF.values() and found.modality == "measured":
            counts[found.entity_id or ""].add(found.denominator)
    provinces: dict[Geography, dict[str, str]] = {"vn63": {}, "vn34": {}}
    named: list[Observation | Membership] = [*records.of(Observation), *records.of(Membership)]
    seen = {(one.geography, one.entity_id) for one in named if one.entity_kind == "province"}
    for geography, entity_id in seen:
        if geography and entity_id:
            provinces[geography][entity_id] = entity_id
    date = next((found.published_date for found in records.of(DocumentRecord)), None)
    for entity in sorted(records.of(Entity), key=lambda row: (row.entity_id, str(row.valid_from or ""))):
        names = provinces.get(entity.geography) if entity.geography else None
        if entity.kind == "province" and names is not None:
            known = names.get(entity.entity_id, entity.entity_id)
            if known == entity.entity_id or _is_valid(entity, date):
                names[entity.entity_id] = entity.name
    return Register({group: frozenset(found) for group, found in counts.items()}, provinces)


def _is_valid(entity: Entity, date: dt.date | None) -> bool:
    if date is None:
        return True
    return (entity.valid_from is None or entity.valid_from <= date) and (
        entity.valid_to is None or date <= entity.valid_to
    )


def check_entities(sheet: Sheet, register: Register) -> list[Check]:
    """Uniqueness for a table whose rows are named, coverage for one of provinces or agencies.

    A table with several entities in one row has them in its columns: its rows are no list of names.
    """
    names = _row_names(sheet)
    if not names:
        return []
    repeats = _repeats(sheet, names)
    checks = [_unique(sheet, names, repeats)] if any(found.entity_id for found in names.values()) else []
    kind, geography = _kind_of(names)
    if kind is None:
        return checks
    if not repeats and len({found.entity_id for found in names.values() if found.entity_id}) < _resolved(names):
        return checks  # one entity in rows of several dates: rows are not to be counted
    return [*checks, *_serial_coverage(sheet), _coverage(sheet, names, kind, geography, register)]


def _row_names(sheet: Sheet) -> dict[int, Observation]:
    """For each member row with values that no correction emptied, one that bears its name; nothing where a row bears
    several.
    """
    names: dict[int, Observation] = {}
    for row in sheet.rows_of("member"):
        values = [found for found in sheet.by_row.get(row, ()) if found.row_kind == "member"]
        if len({found.entity_id for found in values}) > 1:
            return {}
        if values and not _is_emptied(values) and (values[0].entity_id or values[0].entity_raw):
            names[row] = values[0]
    return names


def _is_emptied(values: Sequence[Observation]) -> bool:
    """Whether a correction took every figure out of a row, as one does that was printed twice."""
    return bool(values) and all(
        found.status == "corrected" and found.missing_reason == "not_reported" for found in values
    )


def _resolved(names: Mapping[int, Observation]) -> int:
    return sum(found.entity_id is not None for found in names.values())


def _kind_of(names: Mapping[int, Observation]) -> tuple[EntityKind | None, Geography | None]:
    """Province or agency, with the geography, where nearly all resolved names are that and half are resolved."""
    resolved = [found for found in names.values() if found.entity_id is not None]
    kinds = Counter((found.entity_kind, found.geography) for found in resolved)
    if not resolved or 2 * len(resolved) < len(names):
        return None, None
    (kind, geography), number = max(kinds.items(), key=lambda item: (item[1], str(item[0])))
    is_listed = kind in ("province", "agency") and number >= _NEARLY_ALL * len(resolved)
    return (kind, geography) if is_listed else (None, None)


def _repeats(sheet: Sheet, names: Mapping[int, Observation]) -> list[tuple[int, ...]]:
    """Rows that speak of the same entity, and of the same thing and time."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, found in names.items():
        if found.entity_id is not None:
            rows[found.entity_id].append(row)
    return [tuple(same) for same in rows.values() if len(same) > 1 and not _differ(sheet, same)]


def _differ(sheet: Sheet, rows: Sequence[int]) -> bool:
    """Whether one column measures different things, or different times, in these rows: then all may stand."""
    meanings: dict[int | None, list[tuple[str, str | None, dt.date | None]]] = defaultdict(list)
    for row in rows:
        for found in sheet.by_row[row]:
            meanings[found.column].append((found.indicator_id, found.period, found.as_of))
    return any(len(seen) == len(rows) == len(set(seen)) for seen in meanings.values())


def _unique(sheet: Sheet, names: Mapping[int, Observation], repeats: Sequence[tuple[int, ...]]) -> Check:
    scope, subject = sheet.scope("unique_entity"), f"names of {sheet.name}"
    if not repeats:
        message = f"None of the {count_of(len(names), 'name')} stands twice."
        return make_check(scope.check_id(), scope, subject, "passed", message, sheet.place(None, None))
    told = "; ".join(" and ".join(sheet.row_name(row) for row in same) for same in repeats)
    place = sheet.place(min(same[1] for same in repeats), None)
    return make_check(scope.check_id(), scope, subject, "failed", f"The same body stands in {told}.", place)


def _serial_coverage(sheet: Sheet) -> list[Check]:
    """The last serial (of each run) against the number of rows."""
    serials = read_serials(sheet)
    if not serials:
        return []
    scope, subject = sheet.scope("coverage"), f"rows of {sheet.name} against their serials"
    ends = [one for one, after in zip(serials, [*serials[1:], None], strict=True) if after is None or after.restarts]
    place, rows = sheet.place(ends[-1].row, ends[-1].column), len(sheet.rows_of("member"))
    numbers = [found.number for found in ends if found.number is not None]
    check_id = scope.check_id("serial")
    if len(numbers) < len(ends):
        return [make_check(check_id, scope, subject, "skipped", "The last serial is no number.", place)]
    last, passed = sum(numbers), sum(numbers) == rows
    message = f"The last serial is {say(last)}, and the table has {count_of(rows, 'row')}."
    status: Status = "passed" if passed else "failed"
    return [make_check(check_id, scope, subject, status, message, place, Decimal(last), Decimal(rows))]


def _coverage(
    sheet: Sheet,
    names: Mapping[int, Observation],
    kind: EntityKind,
    geography: Geography | None,
    register: Register,
) -> Check:
    """The number of rows against the number of provinces or agencies that there are."""
    scope, subject = sheet.scope("coverage"), f"rows of {sheet.name}"
    rows = sum(not _is_emptied(sheet.by_row.get(row, ())) for row in sheet.rows_of("member"))
    expected, reason = _expected(kind, geography, register)
    unresolved = [row for row, found in names.items() if found.entity_id is None]
    in_doubt = bool(unresolved) and _resolved(names) >= _NEARLY_ALL * (len(names) - 1)
    message = _count_message(rows, kind, expected, reason)
    is_whole = expected is not None and rows >= _NEARLY_ALL * expected
    is_short = is_whole and expected is not None and rows < expected
    if is_short and kind == "province" and geography:
        message += _missing(names, register.provinces[geography])
    if is_short and _ends_with_serial(sheet, rows):
        message += " Its serials end there: it does not mean to name all."
        is_whole = False
    if unresolved:
        told = quoted(names[row].entity_raw or "" for row in unresolved)
        message += f" {count_of(len(unresolved), 'name')} not resolved: {told}."
    in_doubt = in_doubt and is_whole  # in a table of some, a name that is not placed is no loss
    failed = in_doubt or (is_whole and rows != expected)
    place = sheet.place(unresolved[0], None) if in_doubt else Place(sheet.page)
    status: Status = "failed" if failed else "passed" if is_whole else "skipped"
    known = expected if failed or is_whole else None
    return make_check(scope.check_id(), scope, subject, status, message, place, known, Decimal(rows))


def _ends_with_serial(sheet: Sheet, rows: int) -> bool:
    """Whether the table counts its own rows, and as many: then it prints no more, and none was lost."""
    serials = read_serials(sheet)
    return bool(serials) and serials[-1].number == rows and not any(found.restarts for found in serials[1:])


def _expected(kind: EntityKind, geography: Geography | None, register: Register) -> tuple[Decimal | None, str | None]:
    """How many there are: as the document counts them, else as the geography does; or why nobody knows."""
    counts = register.counts.get(GROUP_OF[kind], frozenset())
    if len(counts) == 1:
        return next(iter(counts)), None
    if kind == "province" and geography is not None:
        return Decimal(_PROVINCES[geography]), None
    if counts:
        return None, f"the document counts them as {' and '.join(say(count) for count in sorted(counts))}"
    return None, "the document does not say how many there are"


def _count_message(rows: int, kind: EntityKind, expected: Decimal | None, reason: str | None) -> str:
    found = f"The table names {count_of(rows, kind)}"
    if expected is None:
        return f"{found}; {reason}."
    if rows == expected:
        return f"{found}: all that there are."
    if rows < _NEARLY_ALL * expected:
        return f"{found} of {say(expected)}: too few for a table that means to name all."
    return f"{found} of {say(expected)}: {say(abs(rows - expected))} {'more' if rows > expected else 'less'}."


def _missing(names: Mapping[int, Observation], provinces: Mapping[str, str]) -> str:
    present = {found.entity_id for found in names.values()}
    missing = [name for entity_id, name in sorted(provinces.items()) if entity_id not in present]
    return f" Missing: {', '.join(missing)}." if missing else ""
