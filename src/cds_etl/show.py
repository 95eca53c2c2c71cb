"""How results look on a terminal, in a pipe and as JSON. Prints what it is given; decides nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from .curation import Curation
from .decisions import weigh_stored
from .terminal import NONE, line, plainly, print_json, rows, say_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from .load import Dataset, Trace
    from .outcome import DocumentLine, Proven, Report, StrangeTable
    from .records import Check, Observation

_STATES = ("passed", "failed", "skipped", "acknowledged")


def report(found: Report, data: str, *, as_json: bool, dry_run: bool = False) -> None:
    """What a run did: one line a document, each failed check, the snapshot."""
    if as_json:
        print_json(found)
        return
    for item in sorted(found.lines, key=lambda item: item.path):
        line(_document(item))
    for remark in found.remarks:
        line(plainly(remark))
    _failed([(failure.path, failure.check) for failure in found.failures])
    for fault in found.faults:
        line(f"FAILED {plainly(fault)}")
    if dry_run:
        line("Dry run: nothing was written.")
        return
    if found.snapshot_id is None:
        line(f"{data}/ holds no document.")
        return
    news = "published" if found.is_new else "stands: nothing new to say"
    proven = f" {_proven(found.proven)}." if found.proven and found.proven.all else ""
    line(f"Snapshot {found.snapshot_id} {news}. All checks in {data}/: {_counts(found.checks)}.{proven}")
    if found.checks.get("failed", 0) > len(found.failures):
        line(f"`cds-etl check --data {data}` lists every check that failed.")
    if found.checks.get("failed", 0):
        line(f"`cds-etl review --data {data}` shows what would mend them.")


def _document(item: DocumentLine) -> str:
    path = plainly(item.path)
    if item.state == "rejected":
        return f"{path}: rejected. It {item.reason}"
    if item.state == "unchanged" or item.document is None:
        return f"{path}: unchanged"
    document = item.document
    what = f"report {document.report_number}" if document.report_number else document.kind
    if document.report_week:
        what += f", week {document.report_week}/{document.report_year}"
    parts = [
        what,
        f"{document.page_count} pages",
        f"{item.tables} tables",
        f"{item.rows} rows",
        f"{item.footnotes} footnotes",
        f"checks: {_counts(item.checks)}",
    ]
    if item.proven and item.proven.all:
        parts.append(_proven(item.proven).replace("Table", "table", 1))
    if document.superseded_by:
        parts.append(f"superseded by {document.superseded_by}, counts nothing")
    if item.restated:
        parts.append(f"restates {item.restated} figures of earlier reports (view revisions)")
    text = f"{path}: {plainly('; '.join(parts))}"
    for label, names in (
        *((f"pages not read ({reason})", _runs(pages)) for reason, pages in item.unread_pages.items()),
        *((_strange(table), table.columns) for table in item.strange),
        ("names not resolved", item.unresolved),
    ):
        if names:
            text += "\n    " + plainly(f"{label}: {'; '.join(names)}")
    return text


def _strange(table: StrangeTable) -> str:
    what = f"of family {table.family}" if table.family else "of no family"
    caption = f' "{table.caption}"' if table.caption else ""
    place = f"table {table.ordinal} on page {table.page}, {what}{caption}"
    return f"{place}, closest: {table.closest}; columns without an indicator"


def _runs(pages: Sequence[int]) -> list[str]:
    """Rising page numbers with runs drawn together: a broken file may lack thousands.

    >>> _runs([1, 2, 3, 7])
    ['1-3', '7']
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1][1:] = [page]
        else:
            runs.append([page])
    return ["-".join(map(str, run)) for run in runs]


def _proven(found: Proven) -> str:
    return (
        f"Table values under two or more equations: {found.twice} of {found.all}, under one: {found.once}, "
        f"under none: {found.never}"
    )


def _counts(counts: Any) -> str:
    return ", ".join(
        f"{counts.get(state, 0)} {state}" for state in _STATES if state != "acknowledged" or state in counts
    )


def checks(dataset: Dataset, *, as_json: bool) -> int:
    """The checks of a dataset by rule, and each that fails; gives how many faults there are.

    A dataset in which nothing could be read is a fault: green must mean that something was checked.
    """
    from .assembly import count_proven
    from .records import Check, DocumentRecord

    found = dataset.rows(Check, where="TRUE" if as_json else "status IN ('failed', 'acknowledged')")
    paths = {item.document_id: item.path for item in dataset.rows(DocumentRecord)}
    failed = [item for item in found if item.status == "failed"]
    faults = weigh_stored(Curation(dataset.manifest.curation), dataset).faults
    if as_json:
        print_json(found)
        return len(failed) + len(faults) if paths else 1
    if not paths:
        line(f"Nothing was checked: snapshot {dataset.manifest.id} holds no document that could be read.")
        return 1
    rules: dict[str, Counter[str]] = {}
    for rule, status, count in dataset.fetch("SELECT rule, status, count(*) FROM checks GROUP BY ALL"):
        rules.setdefault(str(rule), Counter())[str(status)] = int(str(count))
    acknowledged = [item for item in found if item.status == "acknowledged"]
    states = _STATES if acknowledged else _STATES[:3]
    rows(["rule", *states], [[rule, *(counts[state] for state in states)] for rule, counts in sorted(rules.items())])
    line(f"{_proven(count_proven(dataset))}.")
    for path, unread in _unread_pages(dataset).items():
        for reason, pages in unread.items():
            line(f"{plainly(path)}: pages not read ({reason}): {'; '.join(_runs(pages))}")
    for item in acknowledged:
        line(f"acknowledged {item.rule}: {plainly(paths[item.document_id])}, {plainly(item.subject)}")
        line(f"    {plainly(item.message)}")
    _failed([(paths[item.document_id], item) for item in failed])
    for fault in faults:
        line(f"FAILED {plainly(fault)}")
    if not failed and not faults:
        but = f", but for {len(acknowledged)} acknowledged" if acknowledged else ""
        line(
            f"Everything that snapshot {dataset.manifest.id} states about its own numbers and that can be tested"
            f" holds{but}."
        )
    return len(failed) + len(faults)


def _unread_pages(dataset: Dataset) -> dict[str, dict[str, list[int]]]:
    """Numbers of the pages that could not be read, by path and reason."""
    found: dict[str, dict[str, list[int]]] = {}
    for path, reason, page in dataset.fetch(_UNREAD):
        found.setdefault(str(path), {}).setdefault(str(reason), []).append(int(str(page)))
    return found


_UNREAD = """
    SELECT path, unread_reason, page FROM pages JOIN documents USING (document_id)
    WHERE unread_reason IS NOT NULL AND is_current ORDER BY path, page
"""


def _failed(found: Sequence[tuple[str, Check]]) -> None:
    for path, check in found:
        place = [plainly(path)]
        if check.page:
            place.append(f"page {check.page}")
        if check.table_id:
            place.append(f"table {check.table_id}")
        if check.row:
            place.append(f"row {check.row}")
        if check.column:
            place.append(f"column {check.column}")
        line(f"FAILED {check.rule}: {', '.join(place)}")
        sums = [f"{name} {say_number(value)}" for name, value in _sums(check) if value is not None]
        line(f"    {check.subject}: {', '.join(sums)}" if sums else f"    {check.subject}")
        line(f"    {check.message}")


def _sums(check: Check) -> Iterable[tuple[str, Decimal | None]]:
    return ("expected", check.expected), ("actual", check.actual), ("difference", check.delta)


def _box(value: Observation) -> str:
    return f"x {value.x0} to {value.x1}, y {value.top} to {value.bottom} points from the page's top left"


def trace(found: Trace, *, as_json: bool) -> None:
    """A value and all that it rests on."""
    if as_json:
        print_json(found)
        return
    value, document = found.observation, found.document
    number = say_number(value.value) if value.value is not None else f"none ({value.missing_reason})"
    if value.denominator is not None:
        number += f" of {say_number(value.denominator)}"
    where = [f"page {value.page}"]
    if value.table_id:
        where.append(f"table {value.table_id}, row {value.row}, column {value.column}")
    elif value.paragraph:
        where.append(f"paragraph {value.paragraph}")
    match = value.match_method and f"{value.match_method}, likeness {value.match_score:.1f} of 100"
    lines = [
        ("value", f"{number} {value.unit or ''} ({value.qualifier}, {value.modality}; {value.status})"),
        ("printed", f"{value.value_raw}"),
        ("indicator", value.indicator_id),
        ("entity", value.entity_id or NONE),
        ("name as printed", value.entity_raw or NONE),
        ("match", match or NONE),
        ("period", f"{value.period or NONE}, as of {value.as_of or NONE}"),
        (
            "document",
            f"{plainly(document.path)} ({document.report_number or document.kind}, SHA-256 {document.sha256})",
        ),
        ("place", ", ".join(where)),
        ("element", found.css_path) if found.css_path else ("box", _box(value)),
        ("raw text", found.printed or NONE),
        ("under", " / ".join(found.headers) or NONE),
        ("proofs", _standing(value)),
    ]
    if found.correction:
        said = f"{found.correction.corrected}: {found.correction.reason} ({found.correction.author})"
        lines.insert(2, ("corrected to", plainly(said)))
    for name, text in lines:
        line(f"{name:<16}{text}")
    for cover in found.checks:
        line(f"{'check':<16}{cover.check.status}: {cover.check.rule}, {cover.check.message} [{cover.check.check_id}]")
    for note in found.footnotes:
        line(f"{'note ' + note.marker:<16}{note.text}")


def _standing(value: Observation) -> str:
    if not value.proofs and not value.doubts:
        return "unproven: no equation that could be tested covers it"
    return f"{value.proofs} independent equations hold, {value.doubts} fail"
