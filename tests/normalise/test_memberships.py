"""Notes that list names: linked to the count that they spell out, or to nothing. All lists are invented."""

from __future__ import annotations

import pytest

from cds_etl import model
from cds_etl.records import Membership

from .byhand import BOX, document, grid, listed, read

ISSUED, FORMED = "plan_146.issued", "community_teams.provinces_formed"
BODIES = "Bộ Y tế; Bộ Văn hóa, Thể thao và Du lịch"
PLAN = "ban hành Kế hoạch triển khai Đề án"
TEAM = "Tổ công nghệ số cộng đồng"


def links(found: list[Membership]) -> set[tuple[str | None, bool, str | None]]:
    return {(member.indicator_id, member.holds, member.entity_kind) for member in found}


@pytest.mark.parametrize(
    "text",
    [
        f"- 02/30 bộ[^] và 02/63 tỉnh[^] đã {PLAN}.",
        f"Đã có 02/30 bộ[^], 02/63 tỉnh[^] {PLAN}.",
        f"Đến kỳ này, 02/30 bộ, cơ quan ngang bộ[^] cùng 02/63 tỉnh, thành phố[^] đã {PLAN}.",
        f"Đã có 02/30 bộ và 02/63 tỉnh[^][^] {PLAN}.",
        "Kế hoạch triển khai Đề án đã được 02/30 bộ[^] và 02/63 tỉnh[^] ban hành.",
    ],
)
def test_two_lists_of_one_sentence(text: str) -> None:
    found = listed(text, BODIES, "Hà Nam, Hà Tĩnh")
    assert [member.entity_id for member in found] == ["agency:moh", "agency:mocst", "vn63:35", "vn63:42"]
    assert links(found) == {(ISSUED, True, "agency"), (ISSUED, True, "province")}


@pytest.mark.parametrize(
    "text",
    [
        f"61/63 địa phương đã thành lập {TEAM}. Còn 02 tỉnh chưa thành lập {TEAM}[^].",
        f"61/63 địa phương đã thành lập {TEAM}, còn 02 tỉnh[^] chưa thành lập.",
        f"Hiện còn 02 tỉnh chưa thành lập {TEAM}[^].",
    ],
)
def test_a_negative_list_names_those_of_whom_it_does_not_hold(text: str) -> None:
    found = listed(text, "Hà Nam, Hà Tĩnh")
    assert links(found) == {(FORMED, False, "province")}
    assert len(found) == 2


def test_the_number_behind_the_mark_counts_only_if_it_counts_as_many() -> None:
    assert links(listed(f"Các tỉnh[^] gồm 02/63 tỉnh đã {PLAN}.", "Hà Nam, Hà Tĩnh")) == {(ISSUED, True, "province")}
    assert links(listed(f"Các tỉnh[^] gồm 41/63 tỉnh đã {PLAN}.", "Hà Nam, Hà Tĩnh")) == {(None, True, "province")}


def test_a_count_that_the_catalogue_does_not_know_is_not_passed_over() -> None:
    text = f"41/63 tỉnh đã {PLAN} và 02 tỉnh[^] đã mở lớp."
    assert links(listed(text, "Hà Nam, Hà Tĩnh")) == {(None, True, "province")}


def test_a_list_without_a_count_says_by_its_phrase_whether_it_holds() -> None:
    assert links(listed("Một số tỉnh chưa báo cáo[^].", "Hà Nam, Hà Tĩnh")) == {(None, False, "province")}
    assert links(listed("Một số tỉnh có không gian số[^].", "Hà Nam, Hà Tĩnh")) == {(None, True, "province")}


def test_a_note_of_a_table_cell_is_a_list_of_nothing_known() -> None:
    anchor = model.Anchor("Tổng số", 1, BOX, table=1, row=1, column=1)
    note = model.Footnote("1", "Hà Nam, Hà Tĩnh", 1, BOX, (anchor,))
    found = read(document(grid([("Tổng số",), ("5",)]), notes=[note])).of(Membership)
    assert links(found) == {(None, True, "province")}
    assert {member.paragraph for member in found} == {None}


def test_the_anchor_that_counts_goes_before_one_that_does_not() -> None:
    text = f"Như đã nêu. Có 02/63 tỉnh đã {PLAN}."
    anchors = (
        model.Anchor("Như đã nêu", 1, BOX, paragraph=1, offset=10),
        model.Anchor("Có 02/63 tỉnh", 1, BOX, paragraph=1, offset=25),
    )
    note = model.Footnote("1", "Hà Nam, Hà Tĩnh", 1, BOX, anchors)
    assert links(read(document(paragraphs=[text], notes=[note])).of(Membership)) == {(ISSUED, True, "province")}


def test_unresolved_names_stay_as_printed() -> None:
    found = listed(f"Đã có 03/63 tỉnh[^] {PLAN}.", "Hà Nam, Hà Tĩnh, Xyz Abc")
    assert [(member.entity_raw, member.entity_id) for member in found][2] == ("Xyz Abc", None)


def test_notes_that_are_no_lists_give_nothing() -> None:
    assert listed("Nền tảng[^] đã mở.", "Tên gọi của nền tảng là One Touch.") == []


def test_old_names_in_a_new_document_are_the_old_provinces() -> None:
    front = model.FrontMatter(report_number="9/BC-X", date="Ngày 29 tháng 8 năm 2025")
    anchor = model.Anchor("Có 02 tỉnh", 1, BOX, paragraph=1, offset=10)
    note = model.Footnote("1", "Hà Nam, Bình Phước, Kon Tum", 1, BOX, (anchor,))
    found = read(document(paragraphs=["Có 02 tỉnh đã xong."], notes=[note], front=front)).of(Membership)
    assert [member.geography for member in found] == ["vn63"] * 3
