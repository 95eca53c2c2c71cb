"""Sentences to observations and mentions: the right indicator or none. All figures are invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cds_etl.records import Mention, Observation

from .byhand import document, read, said

ISSUED, NOT_ISSUED = "plan_146.issued", "plan_146.not_issued"
FORMED, NOT_FORMED = "community_teams.provinces_formed", "community_teams.provinces_not_formed"
TEAM = "Tổ công nghệ số cộng đồng"


def read_as(text: str) -> list[tuple[str, str]]:
    """Indicator and printed number of each observation, in order; mentions left out."""
    return [(found.indicator_id, found.value_raw) for found in said(text)[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "05/30 bộ, cơ quan ngang bộ và 41/63 tỉnh đã ban hành Kế hoạch triển khai Đề án.",
            [(ISSUED, "05/30"), (ISSUED, "41/63")],
        ),
        ("Đã có 41/63 tỉnh ban hành Kế hoạch triển khai Đề án.", [(ISSUED, "41/63")]),
        ("Kế hoạch triển khai Đề án 146 đã được 41/63 tỉnh ban hành.", [(ISSUED, "41/63")]),
        ("41/63 (65,1%) tỉnh đã ban hành Kế hoạch thực hiện Đề án.", [(ISSUED, "41/63")]),
        ("KẾ HOẠCH TRIỂN KHAI ĐỀ ÁN: 41/63 TỈNH ĐÃ BAN HÀNH", [(ISSUED, "41/63")]),
        ("63/63 tỉnh đã ban hành Kế hoạch triển khai Đề án 06.", []),
        ("Còn 22 tỉnh chưa ban hành Kế hoạch triển khai Đề án.", [(NOT_ISSUED, "22")]),
        ("22/63 tỉnh chưa ban hành Kế hoạch triển khai Đề án.", []),
        (
            f"61/63 địa phương đã thành lập {TEAM}. Còn 02 tỉnh chưa thành lập {TEAM}.",
            [(FORMED, "61/63"), (NOT_FORMED, "02")],
        ),
        (f"61/63 địa phương đã thành lập {TEAM}, còn 02 tỉnh chưa thành lập.", [(FORMED, "61/63"), (NOT_FORMED, "02")]),
        (
            f"61/63 địa phương đã thành lập {TEAM} và 55/63 tỉnh đã tổ chức bồi dưỡng trực tiếp.",
            [(FORMED, "61/63"), ("community_teams.trained_directly", "55/63")],
        ),
        (f"Tỉnh đã thành lập 1.473 {TEAM} bao phủ 177/177 xã với 11.255 thành viên.", []),
        ("32/63 tỉnh chưa gửi đề xuất các bài toán lớn.", []),
        ("09 tập đoàn đã gửi đề xuất các bài toán lớn.", []),
        (
            "Số liệu được tổng hợp từ báo cáo của 11 bộ, ngành và 45 tỉnh.",
            [("reporting.bodies", "11"), ("reporting.bodies", "45")],
        ),
    ],
)
def test_sentences(text: str, found: list[tuple[str, str]]) -> None:
    assert read_as(text) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("05/30 bộ và 41/63 tỉnh đã ban hành Kế hoạch triển khai Đề án 146, đạt 65,1%, 8.1 điểm.", 4),
        (f"Tỉnh có 1.473 {TEAM} (1.462 Tổ địa phương, 11 Tổ doanh nghiệp), 177/177 xã, từ 5-10%.", 5),
    ],
)
def test_every_number_is_exactly_one_record(text: str, count: int) -> None:
    observations, mentions = said(text)
    ids = [found.observation_id for found in observations] + [found.mention_id for found in mentions]
    numbers = sorted(int(found.rpartition("/")[2]) for found in ids)
    assert numbers == list(range(1, count + 1))


def test_groups_and_wholes() -> None:
    agencies, provinces = said("05/30 bộ và 41/63 tỉnh đã ban hành Kế hoạch triển khai Đề án.")[0]
    assert (agencies.entity_id, agencies.value, agencies.denominator) == ("group:agencies", Decimal(5), Decimal(30))
    assert (provinces.entity_id, provinces.geography, provinces.denominator) == ("group:provinces", "vn63", Decimal(63))
    assert (provinces.entity_raw, provinces.period, provinces.source) == ("tỉnh", "2022-W39", "prose")


def test_targets_keep_their_modality() -> None:
    (found,) = said(f"Phấn đấu đến hết năm 2022 có 63/63 tỉnh thành lập {TEAM}.")[0]
    assert (found.indicator_id, found.modality) == (FORMED, "target")


def test_the_day_comes_from_the_sentence_else_the_lead_else_the_document() -> None:
    lead = "- Tập huấn cho người dân (tính đến ngày 25/9/2022):"
    own = f"Tính đến ngày 21/9/2022, 61/63 địa phương đã thành lập {TEAM}."
    records = read(
        document(
            paragraphs=[lead, f"+ 61/63 địa phương đã thành lập {TEAM}.", own, ("heading", "2. Việc khác"), own[26:]]
        )
    )
    found = [(entry.as_of, entry.period_basis) for entry in records.of(Observation)]
    assert found == [
        (dt.date(2022, 9, 25), "stated"),
        (dt.date(2022, 9, 21), "stated"),
        (dt.date(2022, 9, 30), "document"),
    ]


def test_each_sentence_has_its_own_day() -> None:
    text = f"Tính đến ngày 14/9/2022 có 5 lớp. Tính đến ngày 21/9/2022, 61/63 địa phương đã thành lập {TEAM}."
    observations, mentions = said(text)
    assert [found.as_of for found in mentions] == [dt.date(2022, 9, 14)]
    assert [found.as_of for found in observations] == [dt.date(2022, 9, 21)]


def test_nothing_is_measured_ahead_of_its_time() -> None:
    (found,) = said(f"Đến ngày 31/12/2025, 61/63 địa phương đã thành lập {TEAM}.")[0]
    assert found.as_of == dt.date(2022, 9, 30)


def test_headings_and_captions_are_read_and_running_heads_are_not() -> None:
    parts = [("heading", "2. Kết quả tại 63 tỉnh"), ("caption", "Bảng 2. Kết quả của 30 bộ"), ("running", "7")]
    mentions = read(document(paragraphs=parts)).of(Mention)  # type: ignore[arg-type]
    assert [found.value for found in mentions] == [63, 30]


def test_a_number_with_too_many_digits_is_kept_as_printed() -> None:
    (found,) = said("Kinh phí 9.999.999.999.999.999.999.999 đồng.")[1]
    assert (found.value, found.value_raw) == (None, "9.999.999.999.999.999.999.999")
