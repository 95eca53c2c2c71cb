"""The difference between two snapshots as a tree of lines, for a terminal and a page alike.

What differs was found by `load`; how a tree is drawn is for `show_versions` and `diff_page`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from .terminal import NONE, say_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .load import Appearance, Difference, DocumentChange, Figure, ValueChange
    from .load.difference import By, Cause

_BY: dict[By, str] = {
    "publisher": "values changed by the publisher",
    "person": "values changed by a person",
    "code": "values changed by our code",
    "unknown": "values changed, and nothing says why",
}
_CAUSES: dict[Cause, str] = {
    "revision": "revision: a later report restates an earlier figure",
    "revision withdrawn": "revision withdrawn: the report that restated the figure counts no more",
    "edition": "edition: another edition of the report counts",
    "correction": "correction: a line of corrections.csv",
    "alias": "alias: a line of aliases.csv",
    "acknowledgement": "acknowledgement: a line of acknowledged.csv",
    "catalogue": "catalogue: reference/indicators.toml",
    "register": "register: other reference data",
    "engine": "engine: another version of a library",
    "code": "code: the program reads or counts otherwise",
    "unknown": "unknown: the same documents, decisions and code",
}
_APPEARED = {
    "new": "new document",
    "forgotten": "forgotten document",
    "superseded": "superseded document",
    "counts again": "document that counts again",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A line, and those beneath it."""

    text: str
    branches: tuple[Branch, ...] = ()


def tree_of(found: Difference, most: int = 20) -> Branch:
    """The difference as a tree; of each list, the first `most`, and how many there are beyond.

    >>> from cds_etl.load.difference import Difference, Origin
    >>> tree_of(Difference("0001-a", "0002-b", Origin(True, (), ()), (), (), {}, (), {}, (), ())).branches[0].text
    'made by the same code, with the same decisions'
    """
    branches = [_origin(found), _documents(found.documents, most)]
    branches += [_values(found, by, most) for by in _BY if by != "unknown" or found.values_by(by)]
    branches += [_appeared(found.appearances, "new", most), _appeared(found.appearances, "vanished", most)]
    if found.standings:
        causes = (Branch(f"{_CAUSES[cause]} ({count})") for cause, count in found.standings.items())
        text = f"values that are in dispute, or are so no more: {sum(found.standings.values())}"
        branches.append(Branch(text, tuple(causes)))
    branches += [_checks(found, most), _tables(found)]
    return Branch(f"{found.before} → {found.after}", tuple(branches))


def _origin(found: Difference) -> Branch:
    code = "made by the same code" if found.origin.is_same_code else "made by other code"
    if not found.origin.curation:
        decisions = "with the same decisions"
    else:
        decisions = f"with other decisions in {', '.join(found.origin.curation)}"
    parts = (Branch(f"{part.name}: {part.before or NONE} → {part.after or NONE}") for part in found.origin.parts)
    return Branch(f"{code}, {decisions}", tuple(parts))


def _documents(changes: Sequence[DocumentChange], most: int) -> Branch:
    counts = [f"{len(list(group))} {kind}" for kind, group in groupby(changes, key=lambda item: item.kind)]
    return Branch(f"documents: {', '.join(counts) or 'the same'}", _first(map(_document, changes), len(changes), most))


def _document(item: DocumentChange) -> Branch:
    said = [f"report {item.report_id}"] if item.report_id else []
    if item.observations:
        said.append(f"{item.observations} observations")
    if item.other:
        said.append(f"superseded by {item.other}" if item.kind != "counts again" else f"in the place of {item.other}")
    if item.reason:
        said.append(f"it {item.reason}")
    return Branch(f"{item.kind}: {item.path} ({', '.join([*said, f'SHA-256 {item.sha256[:12]}…'])})")


def _values(found: Difference, by: By, most: int) -> Branch:
    causes = []
    changes = sorted(found.values_by(by), key=_order)
    for cause, group in groupby(changes, key=lambda item: item.cause):
        listed = list(group)
        branches = [Branch(report, tuple(map(_value, items))) for report, items in groupby(listed[:most], key=_reports)]
        causes.append(
            Branch(f"{_CAUSES[cause]} ({found.counts[cause]})", (*branches, *_more(found.counts[cause], most)))
        )
    return Branch(
        f"{_BY[by]}: {sum(found.counts[item] for item in {change.cause for change in changes})}", tuple(causes)
    )


def _order(item: ValueChange) -> tuple[str, ...]:
    after = item.after
    return item.cause, _reports(item), after.indicator_id, after.entity or "", after.period or "", after.observation_id


def _reports(item: ValueChange) -> str:
    before, after = item.before, item.after
    if before.report != after.report:
        return f"{after.report} on {before.report}"
    return after.report if before.path == after.path else f"{after.report}: {after.path} for {before.path}"


def _value(item: ValueChange) -> Branch:
    before, after = item.before, item.after
    about = f"{after.indicator_id}, {after.entity or NONE}, {after.period or NONE}"
    columns = [column for column in item.columns if column not in _TOLD]
    numbers = _number(before), _number(after)
    changes = [f"{numbers[0]} → {numbers[1]}"] if numbers[0] != numbers[1] else [numbers[1]]
    if "entity_id" in columns:
        changes.append(f"entity {_entity(before)} → {_entity(after)}")
    changes += [
        f"{column} {_said(before, column)} → {_said(after, column)}" for column in columns if column != "entity_id"
    ]
    text = f"{about}: {'; '.join(changes)} [{after.observation_id}, page {after.page}]"
    return Branch(f"{text}: {item.said}" if item.said else text)


_TOLD = ("value", "denominator", "missing_reason", "status", "scale", "row_kind")


def _entity(figure: Figure) -> str:
    return f"{figure.entity} ({figure.entity_id})" if figure.entity_id else f'none ("{figure.entity or ""}")'


def _said(figure: Figure, column: str) -> str:
    value = getattr(figure, column)
    return NONE if value is None else f'"{value}"' if column == "value_raw" else str(value)


def _number(figure: Figure) -> str:
    if figure.value is None:
        return f"none ({figure.missing_reason})"
    number = say_number(figure.value)
    return number if figure.denominator is None else f"{number}/{say_number(figure.denominator)}"


def _appeared(appearances: Sequence[Appearance], kind: str, most: int) -> Branch:
    """Observations that only one side has: by document, then by indicator."""
    ours = [item for item in appearances if item.kind == kind]
    documents = []
    for (path, because), group in groupby(ours, key=lambda item: (item.path, item.because)):
        items = list(group)
        cause = _APPEARED.get(because) or _CAUSES[because]
        text = f"{path} ({cause}): {sum(item.count for item in items)}"
        lines = (Branch(f"{item.indicator_id}: {item.count}{_examples(item)}") for item in items)
        documents.append(Branch(text, _first(lines, len(items), most)))
    total = sum(item.count for item in ours)
    return Branch(f"{kind} observations: {total}", _first(documents, len(documents), most))


def _examples(item: Appearance) -> str:
    """The first of them, where the document is on both sides: there it is the figures that are news."""
    if item.because in _APPEARED:
        return ""
    shown = [f"{figure.entity or NONE}, {figure.period or NONE}: {_number(figure)}" for figure in item.examples]
    return f" ({'; '.join(shown)}{'; …' if item.count > len(shown) else ''})"


def _checks(found: Difference, most: int) -> Branch:
    lines = (
        Branch(
            f"{item.after or 'gone'}, was {item.before or 'not there'}: {item.rule}, {item.report}, {item.subject}",
            (Branch(item.message),) if item.after else (),
        )
        for item in found.checks
    )
    return Branch(
        f"checks that fail or are settled otherwise: {len(found.checks)}", _first(lines, len(found.checks), most)
    )


def _tables(found: Difference) -> Branch:
    changed = [table for table in found.tables if not table.is_same]
    lines = (
        Branch(f"{table.name}: {table.before} → {table.after} rows" if table.before != table.after else
               f"{table.name}: {table.after} rows, of which some differ")
        for table in changed
    )  # fmt: skip
    return Branch(f"tables: {len(changed)} of {len(found.tables)} changed", tuple(lines))


def _first(branches: Iterable[Branch], count: int, most: int) -> tuple[Branch, ...]:
    listed = tuple(branch for branch, _ in zip(branches, range(most), strict=False))
    return (*listed, *_more(count, most))


def _more(count: int, most: int) -> Iterator[Branch]:
    if count > most:
        yield Branch(f"… and {count - most} more")
