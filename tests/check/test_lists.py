"""Lists of names against their counts and against each other. All lists are invented."""

from __future__ import annotations

import datetime as dt

import pytest

from cds_etl.model import Complement
from cds_etl.records import CheckTerm

from .factory import DOC, anchor, found, ids, listed, outcome, run, standing, told

REST = Complement("has", "has_not")
FIVE = [f"vn63:{code:02d}" for code in range(1, 6)]


def test_as_many_names_as_the_text_counts() -> None:
    records = run([told("p010/1", "5/63", "has"), *listed(4, FIVE, "has")])
    check = found(records, "list_count/n4")
    assert outcome(check) == ("passed", 5, 5, 0)
    assert check.message == 'The names in note 4 number 5, as "5/63" on page 1 states.'
    assert standing(records, "p010/1") == (1, 0, "ok")
    assert [(term.observation_id, term.sign, term.role) for term in records.of(CheckTerm)] == [
        (f"{DOC}/p010/1", 1, "total")
    ]


def test_a_name_too_few_or_too_many_fails() -> None:
    short = run([told("p010/1", "5/63", "has"), *listed(4, FIVE[1:], "has")])
    assert outcome(found(short, "list_count/n4")) == ("failed", 5, 4, -1)
    assert standing(short, "p010/1") == (0, 1, "disputed")
    long = run([told("p010/1", "4/63", "has"), *listed(4, FIVE, "has")])
    assert outcome(found(long, "list_count/n4")) == ("failed", 4, 5, 1)


def test_names_that_were_not_resolved_count() -> None:
    records = run([told("p010/1", "6/63", "has"), *listed(4, [*FIVE, None], "has")])
    assert found(records, "list_count/n4").status == "passed"


def test_a_negative_list_goes_with_the_complement() -> None:
    figures = [told("p010/1", "61/63", "has"), told("p010/2", "2", "has_not")]
    records = run([*figures, *listed(5, FIVE[:2], "has", holds=False)], (), [REST])
    assert outcome(found(records, "list_count/n5")) == ("passed", 2, 2, 0)
    assert standing(records, "p010/2") == (2, 0, "ok")
    wrong = run([*figures, *listed(5, FIVE[:3], "has", holds=False)], (), [REST])
    assert outcome(found(wrong, "list_count/n5")) == ("failed", 2, 3, 1)


@pytest.mark.parametrize("indicator", [None, "other"])
def test_a_list_without_a_count_is_skipped_with_the_reason(indicator: str | None) -> None:
    check = found(run([told("p010/1", "5/63", "has"), *listed(4, FIVE, indicator)]), "list_count/n4")
    assert check.status == "skipped"
    assert check.message.startswith("The document states no count" if indicator else "The catalogue does not know")


def test_the_count_at_the_notes_mark_goes_first() -> None:
    figures = [told("p010/1", "5/63", "has"), told("p090/1", "7/63", "has")]
    marked = run([*figures, *listed(4, FIVE, "has"), anchor(4, 10)])
    assert found(marked, "list_count/n4").status == "passed"
    unmarked = found(run([*figures, *listed(4, FIVE, "has")]), "list_count/n4")
    assert (unmarked.status, unmarked.message) == ("skipped", "The document states several values: 5/63, 7/63.")


def test_a_note_with_lists_of_two_kinds_has_a_check_for_each() -> None:
    names = listed(4, ["agency:mic", "agency:moh"], "has", kind="agency")
    later = [row.model_copy(update={"membership_id": f"{row.membership_id}b"}) for row in names]
    figures = [told("p010/1", "5/63", "has"), told("p010/2", "02/30", "has", "group:agencies")]
    records = run([*figures, *listed(4, FIVE, "has"), *later])
    assert [found(records, name).status for name in ids(records, "list_count")] == ["passed", "passed"]
    assert ids(records, "list_count") == ["list_count/n4/has/agency", "list_count/n4/has/province"]


def test_an_unresolved_name_between_two_kinds_belongs_to_neither() -> None:
    names = listed(4, ["agency:mic", None], "has", kind="agency")
    later = [row.model_copy(update={"membership_id": f"{row.membership_id}b"}) for row in names]
    records = run([told("p010/1", "5/63", "has"), *listed(4, FIVE, "has"), *later])
    message = found(records, "list_count/n4/has/province").message
    assert message == "1 name of the note could belong to another of its lists."


def test_nobody_stands_twice_in_a_list() -> None:
    assert found(run(listed(4, FIVE, "has")), "unique_entity/n4").status == "passed"
    check = found(run(listed(4, [*FIVE, FIVE[0]], "has")), "unique_entity/n4")
    assert check.status == "failed"
    assert check.message == 'Note 4 names the same body more than once: "Tên vn63:01", "Tên vn63:01".'
    assert found(run(listed(4, [*FIVE, None, None], "has")), "unique_entity/n4").status == "passed"


@pytest.mark.parametrize(("indicator", "holds"), [("has", False), ("has_not", True)])
def test_nobody_both_has_and_has_not(indicator: str, holds: bool) -> None:
    apart = run([*listed(4, FIVE[:3], "has"), *listed(5, FIVE[3:], indicator, holds)], (), [REST])
    assert found(apart, "unique_entity/has").status == "passed"
    both = run([*listed(4, FIVE[:4], "has"), *listed(5, FIVE[3:], indicator, holds)], (), [REST])
    check = found(both, "unique_entity/has")
    assert check.status == "failed"
    assert check.message == 'Among those that have and among those that have not: "Tên vn63:04".'


def test_a_list_of_an_earlier_day_excludes_nobody() -> None:
    earlier = listed(5, FIVE, "has", False, as_of=dt.date(2022, 9, 1))
    assert found(run([*listed(4, FIVE, "has"), *earlier]), "unique_entity/has").status == "passed"
