"""Records of made-up documents for the tests of `check`: tables, sentences and lists. All figures here are invented.

Figures are given as printed ("1.234"): "" is blank (no observation), "-" not reported, "?" unread.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from cds_etl.check import check
from cds_etl.records import (
    CellRecord,
    Check,
    DocumentRecord,
    Entity,
    FootnoteAnchor,
    Indicator,
    Membership,
    Observation,
    Record,
    RecordSet,
    TableRecord,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cds_etl.columns import EntityKind, Geography, Role
    from cds_etl.model import Complement, Identity

DOC = "0123456789ab"
DATE = dt.date(2022, 9, 30)
RowKind = Literal["member", "subtotal", "total"]


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: label, figures as printed, and what it is."""

    label: str
    figures: tuple[str, ...]
    kind: RowKind = "member"
    entity_id: str | None = None
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A value column: its header and what it measures."""

    header: str
    indicator_id: str


def document() -> DocumentRecord:
    return DocumentRecord(
        document_id=DOC, sha256=DOC.ljust(64, "0"), path="a.pdf", origin="retypeset", media_type="application/pdf",
        kind="report", report_id=None, edition=None, is_current=True, superseded_by=None, title=None, subject=None,
        report_number=None, report_year=2022, report_week=39, published_date=DATE, published_at=None, updated_at=None,
        published_basis=None, issuer=None, author=None, view_count=None, url=None, page_count=3, status="ok",
        language="vi",
    )  # fmt: skip


def indicator(
    indicator_id: str,
    additive: bool = True,
    measure: Literal["stock", "flow", "cumulative", "rate", "rank"] = "flow",
) -> Indicator:
    return Indicator(
        indicator_id=indicator_id, label_vi=indicator_id, label_en=None, unit=None, measure=measure,
        additive=additive, is_mapped=True, definition=None,
    )  # fmt: skip


def number(printed: str) -> Decimal | None:
    return None if printed in ("-", "?") else Decimal(printed.replace(".", "").replace(",", "."))


def observation(
    observation_id: str,
    printed: str,
    indicator_id: str,
    entity_id: str | None,
    *,
    kind: EntityKind | None = "province",
    geography: Geography | None = "vn63",
    entity_raw: str | None = None,
    row_kind: RowKind = "member",
    source: Literal["table", "prose", "footnote"] = "table",
    place: tuple[str, int, int] | None = None,
    paragraph: int | None = None,
    as_of: dt.date | None = DATE,
    basis: Literal["stated", "header", "document"] = "document",
    qualifier: Literal["exact", "about"] = "exact",
    modality: Literal["measured", "planned"] = "measured",
    scale: int = 1,
) -> Observation:
    value, _, whole = printed.partition("/")
    read = number(value)
    missing: Literal["not_reported", "unread"] = "not_reported" if printed == "-" else "unread"
    return Observation(
        observation_id=observation_id, document_id=DOC, indicator_id=indicator_id, entity_id=entity_id,
        entity_kind=kind, entity_code=None, geography=geography, entity_raw=entity_raw, row_kind=row_kind,
        is_stated_total=row_kind == "total", period=None, period_start=None, period_end=None, as_of=as_of,
        period_basis=basis, value=None if read is None else read * scale, value_raw=printed, scale=scale,
        missing_reason=missing if read is None else None, denominator=number(whole) if whole else None, unit=None,
        qualifier=qualifier, qualifier_raw="gần" if qualifier == "about" else None, modality=modality, source=source,
        table_id=place[0] if place else None, row=place[1] if place else None, column=place[2] if place else None,
        paragraph=paragraph, page=1, x0=0, top=0, x1=1, bottom=1, match_method=None, match_score=None,
        reading="text-layer",
    )  # fmt: skip


def told(
    at: str,
    printed: str,
    indicator_id: str,
    entity_id: str = "group:provinces",
    *,
    as_of: dt.date | None = DATE,
    basis: Literal["stated", "header", "document"] = "document",
    qualifier: Literal["exact", "about"] = "exact",
    modality: Literal["measured", "planned"] = "measured",
    scale: int = 1,
) -> Observation:
    """A figure in running text; `at` is its place, such as `p017/2`."""
    return observation(
        f"{DOC}/{at}", printed, indicator_id, entity_id, kind="group", geography=None, source="prose",
        paragraph=int(at[1:4]), as_of=as_of, basis=basis, qualifier=qualifier, modality=modality, scale=scale,
    )  # fmt: skip


def cell(table_id: str, row: int, column: int, text: str, role: Role, span: int = 1) -> CellRecord:
    return CellRecord(
        table_id=table_id, row=row, column=column, row_span=1, column_span=span, text=text, role=role, page=1,
        x0=0, top=0, x1=1, bottom=1, confidence=None, reading="text-layer",
    )  # fmt: skip


def members(figures: Iterable[Sequence[str]], serials: bool = True, prefix: str = "vn63") -> list[Row]:
    """Member rows for these figures, named "Tên 1", "Tên 2" … after their place."""
    return [
        Row(f"Tên {place}", tuple(row), "member", f"{prefix}:{place:02d}", str(place) if serials else "")
        for place, row in enumerate(figures, 1)
    ]


def total(*figures: str, entity_id: str = "group:provinces") -> Row:
    return Row("Tổng cộng", figures, "total", entity_id)


def table(
    columns: Sequence[Column],
    rows: Sequence[Row],
    ordinal: int = 1,
    *,
    kind: EntityKind = "province",
    geography: Geography | None = "vn63",
    scale: int = 1,
) -> list[Record]:
    """A table: serial in column 1, label in column 2, figures from column 3; the header is row 1."""
    table_id = f"{DOC}/t{ordinal:02d}"
    records: list[Record] = [
        TableRecord(
            table_id=table_id, document_id=DOC, ordinal=ordinal, caption=None, unit_line=None, page_first=1,
            page_last=1, row_count=len(rows) + 1, column_count=len(columns) + 2, family=None,
        )
    ]  # fmt: skip
    for place, header in enumerate(("TT", "Tên", *(column.header for column in columns)), 1):
        records.append(cell(table_id, 1, place, header, "header"))
    for number_of_row, row in enumerate(rows, 2):
        role: Role = "value" if row.kind == "member" else row.kind
        if row.serial:
            records.append(cell(table_id, number_of_row, 1, row.serial, "serial"))
        records.append(cell(table_id, number_of_row, 2, row.label, "label" if row.kind == "member" else role))
        for place, (column, printed) in enumerate(zip(columns, row.figures, strict=True), 3):
            records.append(cell(table_id, number_of_row, place, printed, role))
            if printed:
                records.append(
                    observation(
                        f"{table_id}/r{number_of_row:02d}/c{place:02d}", printed, column.indicator_id, row.entity_id,
                        kind=_kind(row, kind), geography=geography if row.kind == "member" else None,
                        entity_raw=row.label, row_kind=row.kind, place=(table_id, number_of_row, place), scale=scale,
                    )
                )  # fmt: skip
    return records


def _kind(row: Row, kind: EntityKind) -> EntityKind | None:
    if row.kind != "member":
        return "group"
    return kind if row.entity_id else None


def listed(
    note: int,
    names: Sequence[str | None],
    indicator_id: str | None,
    holds: bool = True,
    kind: EntityKind = "province",
    as_of: dt.date | None = DATE,
) -> list[Membership]:
    """Names in a note, by entity id; None is a name that was not resolved."""
    return [
        Membership(
            membership_id=f"{DOC}/n{note}/{place:02d}", document_id=DOC, indicator_id=indicator_id, holds=holds,
            entity_id=name, entity_kind=kind if name else None, entity_code=None, geography=None,
            entity_raw=f"Tên {name or 'lạ'}", footnote_id=f"{DOC}/n{note}", paragraph=None, page=2, as_of=as_of,
            match_method=None, match_score=None,
        )
        for place, name in enumerate(names, 1)
    ]  # fmt: skip


def anchor(note: int, paragraph: int) -> FootnoteAnchor:
    return FootnoteAnchor(
        footnote_id=f"{DOC}/n{note}", ordinal=1, anchor_text="", page=1, x0=0, top=0, x1=1, bottom=1, table_id=None,
        row=None, column=None, paragraph=paragraph,
    )  # fmt: skip


def province(entity_id: str, name: str) -> Entity:
    return Entity(
        entity_id=entity_id, kind="province", geography="vn63", code=entity_id[-2:], name=name, name_en=None,
        iso_3166_2=None, region=None, valid_from=None, valid_to=None,
    )  # fmt: skip


def run(
    records: Iterable[Record], identities: Sequence[Identity] = (), complements: Sequence[Complement] = ()
) -> RecordSet:
    """The checked set of a document that holds these records."""
    given = list(records)
    known = {row.indicator_id for row in given if isinstance(row, Indicator)}
    used = dict.fromkeys(row.indicator_id for row in given if isinstance(row, Observation))
    indicators = [indicator(name) for name in used if name not in known]
    return check(RecordSet([document(), *given, *indicators]), identities, complements)


def found(records: RecordSet, check_id: str) -> Check:
    """The check of this id (without the document); it is an error if there is none."""
    return next(row for row in records.of(Check) if row.check_id == f"{DOC}/{check_id}")


def outcome(check: Check) -> tuple[str, int | None, int | None, int | None]:
    """Status, expected, actual and delta of a check of counts."""
    numbers = [None if value is None else int(value) for value in (check.expected, check.actual, check.delta)]
    return check.status, numbers[0], numbers[1], numbers[2]


def ids(records: RecordSet, rule: str) -> list[str]:
    """Ids (without the document) of the checks of one rule."""
    return [row.check_id.removeprefix(f"{DOC}/") for row in records.of(Check) if row.rule == rule]


def standing(records: RecordSet, at: str) -> tuple[int, int, str]:
    """Proofs, doubts and status of the observation at a place."""
    row = next(row for row in records.of(Observation) if row.observation_id == f"{DOC}/{at}")
    return row.proofs, row.doubts, row.status
