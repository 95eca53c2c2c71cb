"""Hand-made records of invented documents: every figure, name of a family and hash in here is made up."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

from cds_etl.load import Input
from cds_etl.records import (
    CellRecord,
    Check,
    CheckTerm,
    DocumentRecord,
    Entity,
    FootnoteAnchor,
    FootnoteRecord,
    Indicator,
    Observation,
    PageRecord,
    ParagraphRecord,
    RecordSet,
    Succession,
    TableRecord,
)

BOX = {"x0": 70.0, "top": 100.25, "x1": 120.5, "bottom": 112.0}


def document_id(number: int) -> str:
    return hashlib.sha256(f"invented {number}".encode()).hexdigest()[:12]


def document(number: int = 1, **changes: object) -> DocumentRecord:
    sha256 = hashlib.sha256(f"invented {number}".encode()).hexdigest()
    values: dict[str, object] = {
        "document_id": sha256[:12], "sha256": sha256, "path": f"report-{number}.pdf", "origin": "published",
        "media_type": "application/pdf", "kind": "report", "report_id": f"{number}/BC-UBQGCĐS 2022", "edition": 1,
        "is_current": True, "superseded_by": None, "title": "BÁO CÁO", "subject": "", "report_number": None,
        "report_year": 2022, "report_week": number, "published_date": dt.date(2022, 1, 1) + dt.timedelta(number),
        "published_at": dt.datetime(2022, 1, 1, 7, 30), "updated_at": None, "published_basis": None, "issuer": None,
        "author": None, "view_count": None, "url": None, "page_count": 1, "status": "ok", "language": "vi",
    }  # fmt: skip
    return DocumentRecord.model_validate(values | changes)


def observation(place: str, value: str | None, **changes: object) -> Observation:
    """A measured value at `place` (`doc12/t01/r03/c02`), of Hưng Yên unless another entity is given."""
    parts = place.split("/")
    in_table = len(parts) == 4
    values: dict[str, object] = {
        "observation_id": place, "document_id": parts[0], "indicator_id": "training.total", "entity_id": "vn63:33",
        "entity_kind": "province", "entity_code": "33", "geography": "vn63", "entity_raw": "Hung Yên",
        "row_kind": "member", "is_stated_total": False, "period": "2022-W01", "period_start": dt.date(2022, 1, 3),
        "period_end": dt.date(2022, 1, 9), "as_of": dt.date(2022, 1, 9), "period_basis": "stated",
        "value": None if value is None else Decimal(value), "value_raw": value or "-", "scale": 1,
        "missing_reason": None if value is not None else "not_reported", "denominator": None, "unit": "người",
        "qualifier": "exact", "qualifier_raw": None, "modality": "measured", "source": "table" if in_table else "prose",
        "table_id": "/".join(parts[:2]) if in_table else None, "row": int(parts[2][1:]) if in_table else None,
        "column": int(parts[3][1:]) if in_table else None, "paragraph": None if in_table else int(parts[1][1:]),
        "page": 1, **BOX, "match_method": "alias", "match_score": 100.0, "reading": "text-layer",
    }  # fmt: skip
    return Observation.model_validate(values | changes)


def cell(table_id: str, row: int, column: int, text: str, **changes: object) -> CellRecord:
    values: dict[str, object] = {
        "table_id": table_id, "row": row, "column": column, "row_span": 1, "column_span": 1, "text": text,
        "role": "header" if row <= 2 else "value", "page": 1, **BOX, "confidence": None, "reading": "text-layer",
    }  # fmt: skip
    return CellRecord.model_validate(values | changes)


def check(check_id: str, **changes: object) -> Check:
    values: dict[str, object] = {
        "check_id": check_id, "document_id": check_id.split("/")[0], "table_id": None, "rule": "column_total",
        "subject": 'column "Tổng số"', "page": 1, "row": None, "column": None, "expected": Decimal(3),
        "actual": Decimal(3), "delta": Decimal(0), "tolerance": Decimal(0), "status": "passed", "message": "It holds.",
    }  # fmt: skip
    return Check.model_validate(values | changes)


def indicator(indicator_id: str, **changes: object) -> Indicator:
    values: dict[str, object] = {
        "indicator_id": indicator_id, "label_vi": "Tổng số", "label_en": "Total", "unit": "người", "measure": "stock",
        "additive": True, "is_mapped": True, "definition": None,
    }  # fmt: skip
    return Indicator.model_validate(values | changes)


def entity(entity_id: str, name: str, **changes: object) -> Entity:
    geography, _, code = entity_id.partition(":")
    is_place = geography in ("vn63", "vn34")
    values: dict[str, object] = {
        "entity_id": entity_id, "kind": "province" if is_place else geography,
        "geography": geography if is_place else None, "code": code if is_place else None, "name": name,
        "name_en": None, "iso_3166_2": None, "region": None, "valid_from": None, "valid_to": None,
    }  # fmt: skip
    return Entity.model_validate(values | changes)


def succession(old: str, new: str, share: str = "whole") -> Succession:
    values = {"from_entity_id": old, "to_entity_id": new, "date": dt.date(2025, 7, 1), "share": share, "source": "act"}
    return Succession.model_validate(values)


def footnote(place: str, text: str = "Số liệu ước tính.") -> FootnoteRecord:
    values: dict[str, object] = {
        "footnote_id": place, "document_id": place.split("/")[0], "marker": "1", "text": text, "page": 1, **BOX,
    }  # fmt: skip
    return FootnoteRecord.model_validate(values)


def anchor(footnote_id: str, ordinal: int = 1, **changes: object) -> FootnoteAnchor:
    values: dict[str, object] = {
        "footnote_id": footnote_id, "ordinal": ordinal, "anchor_text": "Tổng số", "page": 1, **BOX, "table_id": None,
        "row": None, "column": None, "paragraph": None,
    }  # fmt: skip
    return FootnoteAnchor.model_validate(values | changes)


def paragraph(of: str, ordinal: int, text: str) -> ParagraphRecord:
    values: dict[str, object] = {
        "document_id": of, "ordinal": ordinal, "page": 1, **BOX, "kind": "body", "text": text,
        "confidence": None,
    }  # fmt: skip
    return ParagraphRecord.model_validate(values)


def page(of: str, number: int = 1) -> PageRecord:
    return PageRecord(
        document_id=of, page=number, width=595.32, height=841.92, rotation=0, text_source="text-layer", words_in=9,
        words_out=9, words_hidden=0, unread_reason=None, skew=0.0,
    )  # fmt: skip


def table(table_id: str, family: str | None = "training") -> TableRecord:
    return TableRecord(
        table_id=table_id, document_id=table_id.split("/")[0], ordinal=1, caption="Bảng 1", unit_line=None,
        page_first=1, page_last=1, row_count=3, column_count=2, family=family,
    )  # fmt: skip


def input_of(record: DocumentRecord) -> Input:
    return Input(
        sha256=record.sha256, path=record.path, media_type=record.media_type, origin=record.origin, url=record.url,
        licence="CC BY 4.0", state="loaded",
    )  # fmt: skip


def register() -> RecordSet:
    """A small register: two provinces that merge, one that stays and changes its name, and two indicators."""
    return RecordSet(
        [
            entity("vn63:33", "Hưng Yên"),
            entity("vn63:34", "Thái Bình"),
            entity("vn63:46", "Thừa Thiên Huế", valid_to=dt.date(2024, 12, 31)),
            entity("vn63:46", "Thành phố Huế", valid_from=dt.date(2025, 1, 1)),
            entity("vn63:24", "Bắc Giang"),
            entity("vn34:33", "Hưng Yên"),
            entity("vn34:46", "Thành phố Huế"),
            entity("vn34:24", "Bắc Ninh"),
            entity("group:provinces", "63 tỉnh, thành phố"),
            entity("agency:mic", "Bộ Thông tin và Truyền thông"),
            succession("vn63:33", "vn34:33"),
            succession("vn63:34", "vn34:33"),
            succession("vn63:46", "vn34:46"),
            succession("vn63:24", "vn34:24", "part"),
            indicator("training.total"),
            indicator("training.rate", unit="%", measure="rate", additive=False),
            indicator("unmapped.other", is_mapped=False),
        ]
    )


def whole_document(number: int, rows: int = 60, columns: int = 3) -> RecordSet:
    """A document with a page, a table of `rows` × `columns` values with labels, a note, a sentence and a check."""
    of = document_id(number)
    table_id, check_id = f"{of}/t01", f"{of}/t01/column_total/c02"
    made = RecordSet([document(number), page(of), table(table_id), paragraph(of, 1, "Cả nước có 63 tỉnh.")])
    made.add(footnote(f"{of}/n1"), anchor(f"{of}/n1", table_id=table_id, row=1, column=2), check(check_id))
    for column in range(1, columns + 2):
        made.add(cell(table_id, 1, column, f"Cột {column}"), cell(table_id, 2, column, ""))
    for row in range(3, rows + 3):
        made.add(cell(table_id, row, 1, f"Tỉnh {row}", role="label"))
        for column in range(2, columns + 2):
            place, value = f"{table_id}/r{row:02d}/c{column:02d}", str(number * row + column)
            made.add(cell(table_id, row, column, value), observation(place, value, entity_id=f"vn63:x{row}"))
            if column == 2:
                made.add(CheckTerm(check_id=check_id, observation_id=place, sign=1, role="part"))
    return made
