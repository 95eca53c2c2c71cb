"""docs/checks.md against the code: every rule and fault is there, no other, and each fails with the words it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest

from cds_etl.check.faults import Fault
from cds_etl.columns import RULES
from cds_etl.model import Identity, Term
from cds_etl.records import CellRecord, Check, ParagraphRecord
from check.factory import DOC, Column, Row, indicator, listed, members, run, table, told, total
from running import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cds_etl.records import Record

PAGE = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "cds_etl" / "check").glob("*.py"))
A, AB = (Column("Tổng số", "a"),), (Column("Một", "a"), Column("Hai", "b"), Column("Tổng số", "t"))
SUM = Identity("row_total", Term("t"), (Term("a"), Term("b")))
SHARE = Identity("rate", Term("r"), (Term("a"), Term("t")))
RANK = Identity("rank", Term("place"), (Term("score"),))


def shown_failure(rule: str) -> str:
    """The message that the page shows for a rule that fails."""
    [shown] = re.findall(r"\*\*Fails\*\*: `(.+)`", SECTIONS[rule])
    return str(shown)


def rows(*figures: str) -> list[Row]:
    return members([figure] for figure in figures)


def serials(*numbers: str, figure: str = "1") -> list[Row]:
    return [replace(row, serial=number) for row, number in zip(rows(*[figure] * len(numbers)), numbers, strict=True)]


def doubted(records: Iterable[Record], confidence: float) -> list[Record]:
    """The records as if their cells had been read from a picture, with so much confidence."""
    change = {"confidence": confidence, "reading": "ocr"}
    return [row.model_copy(update=change) if isinstance(row, CellRecord) else row for row in records]


def numbered(*numbers: str) -> list[Record]:
    """The numbers that pages bear."""
    place = {"x0": 290.0, "top": 800.0, "x1": 300.0, "bottom": 812.0, "kind": "running", "confidence": None}
    return [
        ParagraphRecord.model_validate({"document_id": DOC, "ordinal": page, "page": page, "text": number, **place})
        for page, number in enumerate(numbers, start=1)
    ]


def failing(rule: str) -> tuple[Iterable[Record], list[Identity]]:
    """Records in which this rule fails, and what the catalogue says of them."""
    grouped = [Row("Vùng", ("6",), "subtotal"), *rows("2", "3"), Row("Vùng 2", ("4",), "subtotal"), *rows("4")]
    rated = (Column("Một", "a"), Column("Tổng số", "t"), Column("Tỷ lệ", "r"))
    ranked = [("0,71", "1"), ("0,58", "2"), ("0,64", "3"), ("0,40", "4")]
    falling = ["950", "800", "900", "700", "500", "400", "300", "200", "100"]
    again = replace(rows("1")[0], figures=("2",))
    rate, place = indicator("r", additive=False, measure="rate"), indicator("place", additive=False, measure="rank")
    cases: dict[str, tuple[Iterable[Record], list[Identity]]] = {
        "column_total": (table(A, [*rows("1.009", "200", "34"), total("1.234")]), []),
        "subtotal": (table(A, grouped), []),
        "row_total": (table(AB, members([("1", "2", "4")])), [SUM]),
        "ratio": ([told("p001/1", "64/63", "a")], []),
        "rate": ([rate, *table(rated, members([("50", "200", "26")]))], [SHARE]),
        "serial": (table(A, serials("1", "3", "4")), []),
        "unique_entity": (table(A, [*rows("1"), again]), []),
        "coverage": (table(A, serials("1", "2", "4")), []),
        "order": (table(A, rows(*falling)), []),
        "rank": ([place, *table((Column("Điểm", "score"), Column("Hạng", "place")), members(ranked))], [RANK]),
        "prose_table": ([*table(A, [*rows("1", "2"), total("3")]), told("p001/1", "4", "a")], []),
        "reading": (doubted(table(A, rows("1.204")), 40.0), []),
        "pages": (numbered("1", "2", "4"), []),
        "list_count": ([told("p001/1", "3/63", "a"), *listed(4, ["vn63:01", "vn63:02"], "a")], []),
    }
    return cases[rule]


def test_every_rule_has_a_section_and_nothing_else_has() -> None:
    assert sorted(re.findall(r"^### (.+)$", PAGE, re.MULTILINE)) == sorted(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_that_is_built_gives_its_equation_tolerance_failure_and_remedy(rule: str) -> None:
    assert re.findall(r"^- \*\*(\w+)\*\*: .", SECTIONS[rule], re.MULTILINE) == ["Equation", "Tolerance", "Fails", "Do"]
    assert re.search(rf"[\"']{rule}[\"']", CODE)


# Those across documents fail in `check/test_agreement` and `check/test_beside`.
@pytest.mark.parametrize("rule", sorted(set(RULES) - {"revision", "cumulative", "agreement", "edition"}))
def test_a_rule_fails_with_the_words_that_the_page_shows(rule: str) -> None:
    records, identities = failing(rule)
    failed = [check for check in run(records, identities).of(Check) if check.status == "failed"]
    assert shown_failure(rule) in [check.message for check in failed if check.rule == rule]


def test_every_fault_is_in_the_table_of_faults() -> None:
    (_, *listed_faults) = re.findall(r"^\| ([a-z ]+) \| .* \| .* \|$", PAGE, re.MULTILINE)
    assert sorted(listed_faults) == sorted(get_args(Fault))
