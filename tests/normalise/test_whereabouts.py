"""Whose a number in prose is: sentence, heading, document. All figures are invented."""

from __future__ import annotations

import pytest

from cds_etl import model
from cds_etl.normalise import normalise
from cds_etl.records import Mention, Observation

from .byhand import FRONT, document

DAY = "15/7/2024"
TEAM = "Tổ công nghệ số cộng đồng"


def owners(*paragraphs: str | tuple[model.ParagraphKind, str], front: model.FrontMatter | None = None) -> list[str]:
    """The entity of each mention, in order; "-" for none."""
    records = normalise(document(paragraphs=paragraphs, front=front or model.FrontMatter(date=DAY)))
    return [found.entity_id or "-" for found in records.of(Mention)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Hà Nam có 5 lớp, Hải Phòng có 7 lớp.", ["vn63:35", "vn63:31"]),
        ("Hà Nam, Nam Định và Thái Bình có 5 lớp.", ["-"]),
        ("Huyện Kim Bảng, tỉnh Hà Nam có 5 lớp.", ["-"]),
        ("Thành phố Phủ Lý thuộc tỉnh Hà Nam có 5 lớp, tỉnh Hà Nam có 50 lớp.", ["-", "vn63:35"]),
        ("Tại TP. Vinh (Nghệ An) có 5 lớp.", ["-"]),
        ("Tp.Hải Dương có 5 lớp.", ["-"]),
        ("Các huyện Vĩnh Lợi, Hòa Bình mở 5 lớp.", ["-"]),
        ("Huyện ủy Hòa Bình mở 5 lớp; Thành ủy Đà Nẵng mở 7 lớp.", ["-", "vn63:48"]),
        ("Trên đường Lạng Sơn có 5 camera.", ["-"]),
        ("Có 5 lớp trên cả nước, 7 lớp trong phạm vi toàn quốc.", ["country:vn", "country:vn"]),
        ("Hà Nam nằm trong 5 tỉnh đứng đầu cả nước với 7 lớp.", ["group:provinces", "vn63:35"]),
        ("Tỉnh Hà Nam có 5 lớp ở huyện Kim Bảng.", ["vn63:35"]),
        ("Phường Hải Phòng có 5 lớp.", ["-"]),
        ("Thành phố Nam Định có 5 lớp; thành phố Đà Nẵng có 7 lớp.", ["-", "vn63:48"]),
        ("Có 5 lớp cho cán bộ của tỉnh Hà Nam.", ["vn63:35"]),
        ("Bộ Y tế mở 5 lớp.", ["agency:moh"]),
        ("Bộ Y tế đã giúp tỉnh Hà Nam mở 5 lớp.", ["vn63:35"]),
        ("Bộ Tài chính Mỹ mở 5 lớp.", ["-"]),
        ("Cả nước có 5 triệu người học.", ["country:vn"]),
        ("Toàn tỉnh có 5 lớp.", ["-"]),
    ],
)
def test_the_sentence_names_whose_a_number_is(sentence: str, found: list[str]) -> None:
    assert owners(sentence) == found


def test_a_heading_holds_until_one_of_its_level_or_above() -> None:
    found = owners(
        ("heading", "2. Kinh nghiệm"), "Có 1 lớp.", ("heading", "2.1. Quảng Ninh"), "Có 2 lớp.", "a) Về lớp học:",
        "Có 3 lớp.", ("heading", "2.2. Thành phố Hải Phòng"), "Toàn thành phố có 4 lớp.", "III. Đề xuất, kiến nghị",
        "Mở 5 lớp.",
    )  # fmt: skip
    assert found == ["-", "vn63:22", "vn63:22", "vn63:31", "-"]


def test_a_line_that_begins_with_a_count_is_no_heading() -> None:
    assert owners(("heading", "2.1. Quảng Ninh"), "30 cán bộ chuyên trách", "Có 2 lớp.") == ["vn63:22", "vn63:22"]


ABOUT = ("Thời gian qua, Bình Dương đẩy mạnh chuyển đổi số.", "Theo ông A, đã có 5 lớp học.", "Bình Dương mở 2 lớp.")


def test_an_article_about_one_province_speaks_of_it() -> None:
    assert owners(*ABOUT) == ["vn63:74", "vn63:74"]
    assert owners(*ABOUT, "Hà Nam, Hà Tĩnh, Lào Cai cũng vậy.") == ["-", "vn63:74"]


@pytest.mark.parametrize("publisher", ["https://baobinhduong.vn/a-1.html", "Báo Bình Dương", "binhduong.gov.vn"])
def test_a_paper_of_a_province_means_it_by_the_whole_province(publisher: str) -> None:
    front = model.FrontMatter(date=DAY, publisher=publisher)
    assert owners("Toàn tỉnh có 5 lớp. Đã có 6 triệu lượt xem.", front=front) == ["vn63:74", "-"]


def test_what_a_province_has_formed_is_its_own_observation() -> None:
    text = (
        f"Hà Nam đã thành lập 1.352 {TEAM} (1.340 Tổ ở xã, 12 Tổ của doanh nghiệp) tại 109/109 xã với 6.000 thành viên."
    )
    records = normalise(document(paragraphs=[text], front=FRONT))
    found = [(row.indicator_id, row.value_raw, row.entity_code, row.row_kind) for row in records.of(Observation)]
    assert found == [
        ("community_teams.teams", "1.352", "35", "member"),
        ("community_teams.communes", "109/109", "35", "member"),
        ("community_teams.members", "6.000", "35", "member"),
    ]
    assert [row.value_raw for row in records.of(Mention)] == ["1.340", "12"]


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("Xếp hạng DTI năm 2022, Hà Nam đứng thứ 22/63.", "dti.rank"),
        ("Chỉ số chuyển đổi số được công bố. Hà Nam xếp thứ 22/63 tỉnh, thành phố.", "dti.rank"),
        ("Hà Nam xếp thứ 22/63 về chỉ số PCI.", None),
        ("Về chính quyền số trong DTI, Hà Nam xếp thứ 22/63.", None),
        ("Xếp hạng DTI của Hà Nam tăng 22 bậc.", None),
    ],
)
def test_ranks(text: str, indicator: str | None) -> None:
    found = normalise(document(paragraphs=[text], front=FRONT)).of(Observation)
    assert [row.indicator_id for row in found] == ([indicator] if indicator else [])


def test_a_province_is_not_the_country() -> None:
    for text in (
        "Tỉnh Hà Nam có 50.000 lượt truy cập nền tảng One Touch.",
        f"Tỉnh Hà Nam có tổng số 900 Tổ, là {TEAM}, với 5.000 thành viên.",
    ):
        found = normalise(document(paragraphs=[text], front=FRONT)).of(Observation)
        assert {row.entity_id for row in found} <= {"vn63:35"}
