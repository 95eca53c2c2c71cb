"""Rates against the two counts of their row, through the catalogue's own identities. Figures invented."""

from __future__ import annotations

import pytest

from cds_etl import model
from cds_etl.check import check
from cds_etl.normalise import load_catalogue, normalise, reference_records
from cds_etl.records import Check, Observation

BOX = model.Box(10, 10, 20, 20)
CAPTION = "Kết quả sử dụng Nền tảng One Touch"
HEADER = ("Địa phương", "Số người tham gia học", "Số người hoàn thành", "Tỷ lệ hoàn thành (%)")


def rates(*row: str) -> tuple[list[Check], list[Observation]]:
    rows = (HEADER, ("Hà Nam", *row), ("Hà Nội", "200", "50", "25"))
    cells = tuple(
        model.Cell(at, column, 1, 1, text, BOX, 1, at == 1)
        for at, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
    )
    page = model.PageCount(1, 595, 842, 0, "text-layer", 9, 9, 0)
    source = model.Document("made-up.pdf", "ab" * 32, "application/pdf")
    table = model.Table(CAPTION, None, (1,), cells)
    catalogue = load_catalogue()
    records = normalise(model.Extraction(source, model.FrontMatter(), (page,), (table,), (), ()), catalogue)
    records.add(*reference_records(catalogue))
    checked = check(records, catalogue.identities(), catalogue.complements())
    found = [item for item in checked.of(Check) if item.rule == "rate"]
    return found, [item for item in checked.of(Observation) if item.indicator_id == "one_touch.completion_rate"]


@pytest.mark.parametrize("rate", ["66,67", "66,7", "67", "66,67%"])
def test_a_rate_holds_to_half_its_last_digit(rate: str) -> None:
    checks, values = rates("300", "200", rate)
    assert [item.status for item in checks] == ["passed", "passed"]
    assert [value.proofs for value in values] == [1, 1]


@pytest.mark.parametrize("rate", ["66,66", "66,6", "66", "76,67", "6,67"])
def test_a_wrong_rate_fails_and_is_disputed(rate: str) -> None:
    checks, values = rates("300", "200", rate)
    assert [item.status for item in checks] == ["failed", "passed"]
    assert checks[0].message.startswith("200 of 300 in per cent is 66,666667; the row states ")
    assert [value.status for value in values] == ["disputed", "ok"]


@pytest.mark.parametrize(("row", "reason"), [(("0", "0", "5"), "nought"), (("3x0", "2", "5"), "could not be read")])
def test_what_cannot_be_tested_says_why(row: tuple[str, str, str], reason: str) -> None:
    checks, _ = rates(*row)
    assert checks[0].status == "skipped"
    assert reason in checks[0].message


@pytest.mark.parametrize("row", [("300", "", "5"), ("300", "-", "5"), ("300", "200", "-")])
def test_without_all_three_nothing_is_said(row: tuple[str, str, str]) -> None:
    checks, _ = rates(*row)
    assert [item.status for item in checks] == ["passed"]
