"""Suggestions: the one change that mends broken sums, and silence where there are two. All figures are invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cds_etl.model import Identity, Term
from cds_etl.records import Observation, RecordSet, Suggestion

from .factory import DOC, Column, Row, indicator, members, run, table, told, total

A = (Column("Tổng số", "t"),)
ABT = (Column("Tự tổ chức", "a"), Column("One Touch", "b"), Column("Tổng số", "t"))
SUM = Identity("row_total", Term("t"), (Term("a"), Term("b")))
FIGURES = (("120", "34", "154"), ("2.345", "678", "3.023"), ("51", "7", "58"), ("410", "", "410"))
TOTALS = ("2.926", "719", "3.645")


def both(*figures: tuple[str, ...], totals: tuple[str, ...] = TOTALS) -> RecordSet:
    """A table with row and column totals."""
    return run(table(ABT, [*members(figures), total(*totals)]), [SUM])


def with_row(place: int, *figures: str) -> RecordSet:
    rows: list[tuple[str, ...]] = list(FIGURES)
    rows[place] = figures
    return both(*rows)


def said(records: RecordSet) -> list[tuple[str, int, str, str, str, int]]:
    """Place, change, printed, suggested, fault and checks mended of each suggestion."""
    return [
        (_place(one), one.change, one.value_raw, one.suggested, one.fault, one.checks_mended)
        for one in records.of(Suggestion)
    ]


def _place(one: Suggestion) -> str:
    return one.suggestion_id.removeprefix(f"{DOC}/")


def test_nothing_broken_nothing_suggested() -> None:
    assert said(both(*FIGURES)) == []


@pytest.mark.parametrize(
    ("printed", "fault"),
    [
        ("2.845", "misread digit"),
        ("245", "dropped digit"),
        ("23.345", "doubled digit"),
        ("2.354", "swapped digits"),
        ("23.457", "glued mark"),
        ("42.345", "glued mark"),
        ("2,345", "misplaced separator"),
    ],
)
def test_row_and_column_name_the_cell_the_value_and_the_fault(printed: str, fault: str) -> None:
    records = with_row(1, printed, "678", "3.023")
    assert said(records) == [("t01/suggestion/r03/c03", 1, printed, "2.345", fault, 2)]
    value = next(row for row in records.of(Observation) if row.observation_id == f"{DOC}/t01/r03/c03")
    assert value.value_raw == printed
    assert value.value != Decimal(2345)


def test_a_suggestion_says_why_in_one_sentence() -> None:
    [one] = with_row(1, "2.845", "678", "3.023").of(Suggestion)
    assert one.reason == (
        '2.345 for 2.845 (misread digit, of like shape): column "Tự tổ chức", row 3 "Tên 2" then hold, '
        "and no other change as likely mends them."
    )
    assert (one.document_id, one.table_id, one.row, one.column, one.status) == (DOC, f"{DOC}/t01", 3, 3, "open")


def test_a_stated_total_may_be_wrong_by_any_amount() -> None:
    records = both(*FIGURES, totals=("2.811", "719", "3.645"))
    assert said(records) == [("t01/suggestion/r06/c03", 1, "2.811", "2.926", "wrong total", 2)]


def test_a_member_that_no_fault_explains_is_left_to_people() -> None:
    assert said(with_row(1, "2.111", "678", "3.023")) == []


def test_two_faults_apart_are_two_suggestions() -> None:
    records = both(("120", "84", "154"), ("2.345", "678", "3.023"), ("51", "7", "588"), ("410", "", "410"))
    assert [(place, value) for place, _, _, value, _, _ in said(records)] == [
        ("t01/suggestion/r02/c04", "34"),
        ("t01/suggestion/r04/c05", "58"),
    ]


def test_two_faults_in_one_column_are_one_suggestion_of_two_changes() -> None:
    records = both(("180", "34", "154"), ("245", "678", "3.023"), ("51", "7", "58"), ("410", "", "410"))
    assert said(records) == [
        ("t01/suggestion/r02/c03", 1, "180", "120", "misread digit", 3),
        ("t01/suggestion/r02/c03", 2, "245", "2.345", "misread digit", 3),
    ]


def test_faults_that_could_stand_crosswise_are_left_to_people() -> None:
    """720 and 907 are 300 too high: 534 and 451, the other corners of their rows and columns, would do as well."""
    true = (("420", "534", "954"), ("451", "607", "1.058"))
    totals = ("871", "1.141", "2.012")
    assert said(both(*true, totals=totals)) == []
    assert said(both(("720", "534", "954"), ("451", "907", "1.058"), totals=totals)) == []
    assert len(said(both(("720", "534", "954"), ("451", "617", "1.058"), totals=totals))) == 2


def test_a_lone_column_names_a_glued_mark_and_no_misread_digit() -> None:
    figures = [["1.234"], ["2.718"], ["314"], ["1.618"], ["577"]]
    whole = total("6.461")
    glued = run(table(A, [*members([["12.347"], *figures[1:]]), whole]))
    assert said(glued) == [("t01/suggestion/r02/c03", 1, "12.347", "1.234", "glued mark", 1)]
    misread = run(table(A, [*members([["1.834"], *figures[1:]]), whole]))
    assert said(misread) == []


def test_a_glued_mark_that_chance_would_explain_as_well_is_not_suggested() -> None:
    records = run(table(A, [*members([["11"], ["12"], ["19"], ["14"], ["25"]]), total("71")]))
    assert said(records) == []


def test_a_lost_row_makes_no_other_figure_wrong() -> None:
    assert said(both(*FIGURES[:3])) == []
    assert said(run(table(A, [*members([["120"], ["45"]]), total("195")]))) == []


def test_a_row_printed_twice_is_to_be_blank() -> None:
    rows = members(FIGURES)
    twice = [*rows[:2], rows[1], *rows[2:], total(*TOTALS)]
    records = run(table(ABT, twice), [SUM])
    assert said(records) == [
        ("t01/suggestion/r04/c03", place, printed, "", "doubled row", 3)
        for place, printed in enumerate(("2.345", "678", "3.023"), 1)
    ]
    assert records.of(Suggestion)[0].reason.startswith("Row 4 repeats another row: ")


def test_figures_one_column_off_go_back() -> None:
    rows = [("120", "34", "154"), ("678", "678", ""), ("51", "7", "58")]
    assert said(both(*rows, totals=("171", "719", "890"))) == [
        ("t01/suggestion/r03/c03", 1, "678", "", "shifted columns", 2),
        ("t01/suggestion/r03/c03", 2, "", "678", "shifted columns", 2),
    ]


def test_one_figure_in_another_column_needs_the_sum_of_its_row() -> None:
    assert said(with_row(3, "", "410", "410")) == [
        ("t01/suggestion/r05/c03", 1, "", "410", "shifted columns", 2),
        ("t01/suggestion/r05/c03", 2, "410", "", "shifted columns", 2),
    ]
    columns = run(table(ABT[:2], [*members([("120", "34"), ("", "410")]), total("530", "34")]))
    assert said(columns) == []


def test_a_figure_pushed_off_the_table_is_solved_for() -> None:
    assert said(with_row(1, "678", "3.023", "")) == [
        ("t01/suggestion/r03/c03", 1, "678", "2.345", "shifted columns", 3),
        ("t01/suggestion/r03/c03", 2, "3.023", "678", "shifted columns", 3),
        ("t01/suggestion/r03/c03", 3, "", "3.023", "shifted columns", 3),
    ]


def test_two_figures_in_one_cell_are_parted() -> None:
    assert said(with_row(1, "2.345.678", "", "3.023")) == [
        ("t01/suggestion/r03/c03", 1, "2.345.678", "2.345", "merged cells", 3),
        ("t01/suggestion/r03/c03", 2, "", "678", "merged cells", 3),
    ]


def test_sub_totals_do_not_tell_the_members_of_a_group_apart() -> None:
    def grouped(first: str) -> list[Row]:
        one, two = members([[first], ["352"], ["141"]]), members([["97"], ["64"]])
        return [Row("Vùng 1", ("728",), "subtotal"), *one, Row("Vùng 2", ("161",), "subtotal"), *two, total("889")]

    assert said(run(table(A, grouped("235")))) == []
    assert said(run(table(A, grouped("255")))) == []
    [(place, _, _, value, fault, mended)] = said(run(table(A, grouped("23.512"))))
    assert (place, value, fault, mended) == ("t01/suggestion/r03/c03", "235", "glued mark", 2)


def test_a_wrong_figure_in_a_sentence_has_no_cell_to_mend() -> None:
    rows = [*members([["1.234"], ["2.718"]]), total("3.952")]
    records = run([*table(A, rows), told("p003/1", "3.552", "t")])
    assert said(records) == []


def test_table_and_sentence_together_name_the_total() -> None:
    rows = [*members([["1.234"], ["2.718"]]), total("3.592")]
    records = run([*table(A, rows), told("p003/1", "3.952", "t")])
    assert said(records) == [("t01/suggestion/r04/c03", 1, "3.592", "3.952", "swapped digits", 2)]


def test_a_rate_of_proven_counts_is_told_and_one_of_doubtful_counts_is_not() -> None:
    columns = (*ABT, Column("Tỷ lệ", "r"))
    rate = Identity("rate", Term("r"), (Term("a"), Term("t")))
    known = indicator("r", additive=False, measure="rate")

    def rated(part: str, share: str) -> RecordSet:
        rows = [*members([(part, "25", "100", share), ("50", "50", "100", "50,0")]), total("125", "75", "200", "62,5")]
        return run([known, *table(columns, rows)], [SUM, rate])

    assert said(rated("75", "75,0")) == []
    assert said(rated("75", "75,6")) == [("t01/suggestion/r02/c06", 1, "75,6", "75,0", "misread digit", 1)]
    assert said(rated("15", "75,0")) == [("t01/suggestion/r02/c03", 1, "15", "75", "misread digit", 3)]


def test_the_notation_of_the_table_is_kept() -> None:
    figures = [("1200", "34", "1234"), ("2845", "678", "3023"), ("51", "7", "58")]
    records = both(*figures, totals=("3596", "719", "4315"))
    assert [value for _, _, _, value, _, _ in said(records)] == ["2345"]


def test_what_stands_behind_the_number_is_kept() -> None:
    figures = [("120/200", "34", "154"), ("2.845/3.000", "678", "3.023"), ("51", "7", "58"), ("410", "", "410")]
    assert [value for _, _, _, value, _, _ in said(both(*figures))] == ["2.345/3.000"]


def test_a_column_that_agrees_while_others_of_its_table_stay_off_is_no_witness() -> None:
    """The other columns are 40 short, as if a row were lost: then the first may agree by chance."""
    misread = [FIGURES[0], ("2.845", "678", "3.023"), *FIGURES[2:]]
    assert len(said(both(*misread))) == 1
    assert said(both(*misread, totals=("2.926", "759", "3.685"))) == []


def test_what_columns_alone_say_of_one_row_makes_no_room_for_another() -> None:
    """Row 3's figures stand one column off, or row 2's do and another figure is wrong: nothing is said of either."""
    rows = [("120", "", "120"), ("", "678", "678"), ("51", "7", "58"), ("410", "", "410")]
    assert said(both(*rows, totals=("461", "805", "1.266"))) == [
        ("t01/suggestion/r02/c03", 1, "120", "", "shifted columns", 2),
        ("t01/suggestion/r02/c03", 2, "", "120", "shifted columns", 2),
    ]
    assert said(both(*rows, totals=("461", "806", "1.267"))) == []


@pytest.mark.parametrize(("is_rounded", "wanted"), [(False, "4,5"), (True, "4,6")])
def test_a_table_that_is_exact_to_the_last_digit_leaves_rounding_no_room(is_rounded: bool, wanted: str) -> None:
    """4,6 for 9,6 would be a misread digit, and off by no more than rounding explains; the sums say 4,5."""
    parts = [("2,5", "2,0"), ("3,0", "1,5"), ("1,5", "2,5"), ("2,0", "2,5"), ("1,0", "1,0"), ("2,5", "2,0")]
    sums = ["9,6", "4,6", "3,9", "4,5", "2,0", "4,5"] if is_rounded else ["9,6", "4,5", "4,0", "4,5", "2,0", "4,5"]
    rows = [(*row, whole) for row, whole in zip(parts, sums, strict=True)]
    assert [value for _, _, _, value, _, _ in said(both(*rows, totals=("12,5", "11,5", "24,0")))] == [wanted]
