"""Equations across a document. All figures are invented, save where DESIGN.md gives them."""

from __future__ import annotations

import datetime as dt

import pytest

from cds_etl.model import Complement, Identity, Term
from cds_etl.records import CheckTerm, Observation, Record

from .factory import Column, found, ids, members, outcome, run, standing, table, told, total

GROUPS = ("group:agencies", "group:provinces")
WHOLE = Identity("prose_table", Term("t", "country:vn"), tuple(Term("t", group) for group in GROUPS))
REST = Complement("has", "has_not")
EARLIER = dt.date(2022, 9, 21)


def two_tables(agencies: str = "810", provinces: str = "116.348") -> list[Record]:
    column = (Column("Tổng số", "t"),)
    first = table(column, [*members([[agencies]]), total(agencies, entity_id=GROUPS[0])], 1, kind="agency")
    return [*first, *table(column, [*members([[provinces]]), total(provinces)], 2)]


def run_tables(text: str, agencies: str = "810", provinces: str = "116.348") -> tuple[str, str]:
    records = run([*two_tables(agencies, provinces), told("p031/1", text, "t", "country:vn")], [WHOLE])
    check = found(records, "prose_table/t")
    return check.status, check.message


def test_two_tables_add_up_to_the_sentence() -> None:
    assert run_tables("117.158") == ("passed", "The 2 parts add up to 117.158, as the text on page 1 states.")


def test_a_wrong_sentence_fails() -> None:
    status, message = run_tables("117.159")
    assert status == "failed"
    assert message.endswith("the text on page 1 states 117.159: 1 less.")


def test_a_wrong_total_fails() -> None:
    assert run_tables("117.158", agencies="801")[0] == "failed"


def test_without_the_sentence_there_is_no_check_and_without_a_part_no_test() -> None:
    assert ids(run(two_tables(), [WHOLE]), "prose_table") == []
    check = found(run([told("p001/1", "9", "t", "country:vn")], [WHOLE]), "prose_table/t")
    assert (check.status, check.message) == ("skipped", "The document does not state t for group:agencies.")


def test_parts_stated_in_the_text_serve_where_no_table_states_them() -> None:
    figures = [told(f"p001/{place}", value, "t", entity) for place, (value, entity) in enumerate(
        [("9", "country:vn"), ("4", GROUPS[0]), ("5", GROUPS[1])], 1)]  # fmt: skip
    assert found(run(figures, [WHOLE]), "prose_table/t").status == "passed"


def test_values_that_contradict_each_other_are_not_added() -> None:
    figures = [told("p001/1", "9", "t", "country:vn"), told("p002/1", "8", "t", "country:vn")]
    message = found(run(figures, [WHOLE]), "prose_table/t").message
    assert message == "The document states several values: 9, 8."


def test_an_inexact_figure_is_only_told() -> None:
    figures = [*two_tables(), told("p031/1", "117.000", "t", "country:vn", qualifier="about")]
    check = found(run(figures, [WHOLE]), "prose_table/t")
    assert (check.status, check.message) == ("skipped", 'The value "117.000" is not exact ("gần").')


def test_those_that_have_and_those_that_have_not_share_out_the_whole() -> None:
    records = run([told("p040/1", "61/63", "has"), told("p040/2", "2", "has_not")], (), [REST])
    check = found(records, "prose_table/has/complement/group:provinces")
    assert outcome(check) == ("passed", 63, 63, 0)
    assert [(term.sign, term.role) for term in records.of(CheckTerm)] == [(1, "part"), (1, "part")]
    assert standing(records, "p040/2") == (1, 0, "ok")


@pytest.mark.parametrize(("share", "rest"), [("60/63", "2"), ("61/63", "3"), ("61/64", "2")])
def test_a_wrong_share_or_rest_fails(share: str, rest: str) -> None:
    records = run([told("p040/1", share, "has"), told("p040/2", rest, "has_not")], (), [REST])
    assert found(records, "prose_table/has/complement/group:provinces").status == "failed"
    assert standing(records, "p040/1") == (0, 1, "disputed")


def test_a_rest_of_another_day_is_not_held_to_the_share() -> None:
    rest = told("p040/2", "5", "has_not", as_of=EARLIER, basis="stated")
    records = run([told("p040/1", "61/63", "has"), rest], (), [REST])
    check = found(records, "prose_table/has/complement/group:provinces")
    assert (check.status, check.message) == ("skipped", "The values speak of different dates.")


@pytest.mark.parametrize(("text", "status"), [("116.348", "passed"), ("116.349", "failed"), ("116.384", "failed")])
def test_a_table_total_that_the_text_repeats_must_agree(text: str, status: str) -> None:
    records = run([*two_tables(), told("p031/1", text, "t")])
    assert found(records, "prose_table/t/p031/1/t02/r03/c03").status == status


def test_a_repeat_in_thousands_agrees_within_its_rounding() -> None:
    near = run([*two_tables(), told("p031/1", "116,3", "t", scale=1000)])
    assert found(near, "prose_table/t/p031/1/t02/r03/c03").status == "passed"
    far = run([*two_tables(), told("p031/1", "116,4", "t", scale=1000)])
    assert found(far, "prose_table/t/p031/1/t02/r03/c03").status == "failed"


def test_plans_and_other_days_are_not_repeats() -> None:
    other = [
        told("p031/1", "200.000", "t", modality="planned"),
        told("p032/1", "90.000", "t", as_of=EARLIER, basis="stated"),
    ]
    assert ids(run([*two_tables(), *other]), "prose_table") == []


@pytest.mark.parametrize(("share", "status"), [("41/63", "passed"), ("63/63", "passed"), ("65/63", "failed")])
def test_a_share_is_no_more_than_its_whole(share: str, status: str) -> None:
    records = run([told("p017/1", share, "has")])
    assert found(records, "ratio/p017/1").status == status
    assert standing(records, "p017/1") == ((0, 1, "disputed") if status == "failed" else (0, 0, "ok"))
    assert not records.of(CheckTerm)


def test_a_share_in_a_table_has_its_place_in_the_table() -> None:
    records = run(table((Column("Xã", "has"),), members([["5/4"]])))
    assert found(records, "t01/ratio/r02/c03").message == "The count is 5, beyond the whole of 4: 1 more."


def test_a_tables_total_is_the_part_even_where_the_text_states_it_otherwise() -> None:
    records = run(
        [told("p001/1", "116.000", "t"), *two_tables(), told("p031/1", "117.158", "t", "country:vn")], [WHOLE]
    )
    assert found(records, "prose_table/t").status == "passed"


def test_the_sentence_is_the_total_even_where_a_table_states_it_too() -> None:
    column = (Column("Tổng số", "t"),)
    again = table(column, [total("117.185", entity_id="country:vn")], 3)
    records = run([*two_tables(), *again, told("p031/1", "117.158", "t", "country:vn")], [WHOLE])
    assert found(records, "prose_table/t").status == "passed"
    assert found(records, "prose_table/t/p031/1/t03/r02/c03").status == "failed"


def test_plans_are_no_parts() -> None:
    plan = told("p030/1", "900", "t", GROUPS[0], modality="planned")
    figures = [plan, told("p031/1", "9", "t", "country:vn"), told("p031/2", "5", "t")]
    message = found(run(figures, [WHOLE]), "prose_table/t").message
    assert message == "The document does not state t for group:agencies."


def test_an_unread_total_does_not_rival_one_that_was_read() -> None:
    again = table((Column("Tổng số", "t"),), [total("?")], 3)
    records = run([*two_tables(), *again, told("p031/1", "117.158", "t", "country:vn")], [WHOLE])
    assert found(records, "prose_table/t").status == "passed"


def test_flows_that_begin_on_different_days_are_no_repeats() -> None:
    start = {"period_start": dt.date(2022, 1, 1)}
    since_january = told("p031/1", "200.000", "t").model_copy(update=start)
    this_week = [
        row.model_copy(update={"period_start": dt.date(2022, 9, 26)}) if isinstance(row, Observation) else row
        for row in two_tables()
    ]
    assert ids(run([*this_week, since_january]), "prose_table") == []
