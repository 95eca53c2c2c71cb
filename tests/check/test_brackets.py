"""Arithmetic inside a sentence. All figures are invented."""

from __future__ import annotations

import pytest

from cds_etl.records import Check, CheckTerm, Mention, ParagraphRecord, Record

from .factory import DOC, number, run, standing, told


def paragraph(text: str) -> ParagraphRecord:
    return ParagraphRecord(
        document_id=DOC, ordinal=7, page=2, x0=0, top=0, x1=1, bottom=1, kind="body", text=text, confidence=None
    )  # fmt: skip


def mention(place: int, printed: str) -> Mention:
    return Mention(
        mention_id=f"{DOC}/p007/{place}", document_id=DOC, paragraph=7, sentence="", value=number(printed),
        value_max=None, value_raw=printed, denominator=None, unit=None, qualifier="exact", qualifier_raw=None,
        modality="measured", entity_id=None, entity_kind=None, entity_code=None, geography=None, as_of=None,
        source="prose", page=2,
    )  # fmt: skip


def judged(text: str, *printed: str) -> list[tuple[str, str]]:
    records: list[Record] = [paragraph(text), *(mention(place, raw) for place, raw in enumerate(printed, 1))]
    checked = run(records)
    assert checked.of(CheckTerm) == []
    return [(check.status, check.message) for check in checked.of(Check)]


def test_a_bracket_shares_out_the_number_before_it() -> None:
    text = "Tỉnh có 1.352 Tổ công nghệ số (1.340 Tổ ở 118 xã, 12 Tổ của doanh nghiệp), với 9.800 thành viên."
    assert judged(text, "1.352", "1.340", "118", "12", "9.800") == [
        ("passed", "The 2 parts add up to 1.352, as the text states.")
    ]


def test_words_that_share_out_do_as_a_bracket_does() -> None:
    text = "Tỉnh có 1.352 Tổ công nghệ số, trong đó 1.340 Tổ ở địa phương và 12 Tổ của doanh nghiệp."
    assert judged(text, "1.352", "1.340", "12") == [("passed", "The 2 parts add up to 1.352, as the text states.")]


def test_a_bracket_that_one_fault_keeps_from_adding_up_fails() -> None:
    text = "Tỉnh có 1.852 Tổ (1.340 Tổ ở địa phương, 12 Tổ của doanh nghiệp)."
    assert judged(text, "1.852", "1.340", "12") == [
        ("failed", "The 2 parts add up to 1.352; the text states 1.852: 500 less.")
    ]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Tỉnh có 1.352 Tổ (700 Tổ ở xã, 12 Tổ của doanh nghiệp).", ("1.352", "700", "12")),
        ("Có 63 tỉnh (40 tỉnh đã lập, 20 tỉnh đang lập).", ("63", "40", "20")),
        ("Có 1.852 Tổ, trong đó 1.340 Tổ ở địa phương, 12 Tổ mới.", ("1.852", "1.340", "12")),
    ],
    ids=["far from all", "few", "of which"],
)
def test_parts_that_need_not_be_all_are_not_tested(text: str, printed: tuple[str, ...]) -> None:
    assert judged(text, *printed) == [("skipped", "The parts do not add up, and need not be all.")]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Có 1.352 Tổ (1.340 xã, 12 thôn).", ("1.352", "1.340", "12")),
        ("Có 1.352 Tổ (1.340 Tổ ở xã).", ("1.352", "1.340")),
        ("Có 1.352 Tổ. Tỉnh khác (1.340 Tổ, 12 Tổ).", ("1.352", "1.340", "12")),
    ],
    ids=["another noun", "one part", "another sentence"],
)
def test_numbers_that_share_out_nothing(text: str, printed: tuple[str, ...]) -> None:
    assert judged(text, *printed) == []


def test_numbers_that_the_catalogue_knows_prove_one_another() -> None:
    text = "Có 1.352 lượt (1.340 lượt của tỉnh, 12 lượt của bộ)."
    known = [told("p007/1", "1.352", "a", "country:vn"), told("p007/2", "1.340", "b"), told("p007/3", "12", "c")]
    checked = run([paragraph(text), *known])
    assert [term.sign for term in checked.of(CheckTerm)] == [1, 1, -1]
    assert standing(checked, "p007/2") == (1, 0, "ok")
