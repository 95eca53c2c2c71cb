"""The list of names that a person must settle, from printed reports. All figures are invented."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cds_etl.extract import extract
from cds_etl.model import Document
from cds_etl.normalise import normalise
from cds_etl.records import Abstention
from typeset.families import grid_of, report_of
from typeset.report import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

CAPTION = "Số lượt cán bộ, công chức, viên chức được bồi dưỡng, tập huấn về chuyển đổi số của các địa phương:"


def abstentions(names: Sequence[str], label: str = "Địa phương", caption: str = CAPTION) -> list[Abstention]:
    rows = [(name, str(100 + number)) for number, name in enumerate(names)]
    pdf = typeset(report_of(caption, grid_of((label, "Tổng số"), rows, None))).pdf
    document = Document("made-up.pdf", hashlib.sha256(pdf).hexdigest(), "application/pdf")
    return normalise(extract(document, pdf)).of(Abstention)


def test_names_that_are_known_need_nobody() -> None:
    assert abstentions(["Hà Nam", "Hung Yên", "TP. Hà Nội", "Đông Nai"]) == []


def test_a_name_that_is_refused_is_listed_with_what_it_could_be_and_why() -> None:
    (found,) = abstentions(["Hà Nam", "Hà Giang", "Quảng Đông", "Lào Cai"])
    assert (found.entity_raw, found.kind, found.places, found.row) == ("Quảng Đông", "province", 1, 4)
    assert found.table_id == f"{found.document_id}/t01"
    assert found.reason.endswith(".")
    (initials,) = abstentions(["Hà Nam", "Hà Giang", "BD", "Lào Cai"])
    assert set(initials.candidates.split()) == {"vn63:52", "vn63:74"}


def test_a_name_that_stands_twice_is_listed_once() -> None:
    (found,) = abstentions(["Hà Nam", "Xứ Lạng", "Hà Giang", "Xứ Lạng", "Lào Cai"])
    assert (found.entity_raw, found.places, found.row) == ("Xứ Lạng", 2, 3)


def test_rows_that_are_no_names_are_not_listed() -> None:
    rows = ["Số lượng máy tính", "Số đường truyền", "Số phần mềm", "Số máy chủ"]
    assert abstentions(rows, "Nội dung", "- Hạ tầng kỹ thuật:") == []
