"""Ranks against the values that they rank. All figures are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cds_etl.model import Identity, Term
from cds_etl.normalise import load_catalogue
from cds_etl.records import Observation

from .factory import Column, found, ids, indicator, members, run, table

if TYPE_CHECKING:
    from cds_etl.records import Check, Record

RANK = Identity("rank", Term("place"), (Term("score"),))
COLUMNS = (Column("Điểm", "score"), Column("Xếp hạng", "place"))
KNOWN: list[Record] = [
    indicator("score", additive=False, measure="stock"),
    indicator("place", additive=False, measure="rank"),
]


def ranked(*rows: tuple[str, str]) -> Check:
    return found(run([*KNOWN, *table(COLUMNS, members(rows))], [RANK]), "t01/rank/c04")


@pytest.mark.parametrize(
    "rows",
    [
        [("0,71", "1"), ("0,64", "2"), ("0,58", "3")],
        [("0,58", "3"), ("0,71", "1"), ("0,64", "2")],
        [("0,71", "1"), ("0,64", "2"), ("0,64", "2"), ("0,58", "4")],
        [("0,71", "1"), ("0,64", "2"), ("0,64", "2"), ("0,58", "3")],
        [("0,71", "1"), ("0,64", "2"), ("0,64", "3"), ("0,58", "4")],
        [("0,71", "4"), ("0,64", "17"), ("", "18"), ("0,58", "60")],
        [("0,71", "1"), ("-", "2"), ("0,58", "3")],
    ],
    ids=["in order", "in any order", "tie", "tie without a gap", "tie that rounding hides", "some of many", "no value"],
)
def test_ranks_that_fit(rows: list[tuple[str, str]]) -> None:
    assert ranked(*rows).status == "passed"


def test_two_that_stand_the_wrong_way_round_are_named() -> None:
    check = ranked(("0,71", "1"), ("0,58", "2"), ("0,64", "3"), ("0,40", "4"))
    assert (check.status, check.row, check.column) == ("failed", 4, 4)
    assert check.message == 'Row 4 "Tên 3" has rank 3 with 0,64; row 3 "Tên 2" has rank 2 with 0,58.'


def test_of_the_two_the_one_without_which_all_fits() -> None:
    assert ranked(("0,71", "1"), ("0,10", "2"), ("0,64", "3"), ("0,40", "4")).row == 3


def test_a_shared_rank_needs_equal_values() -> None:
    check = ranked(("0,71", "1"), ("0,64", "2"), ("0,63", "2"), ("0,58", "4"))
    assert check.status == "failed"


def test_one_rank_alone_is_not_tested() -> None:
    assert ranked(("0,71", "1")).status == "skipped"


def test_provinces_and_agencies_are_ranked_apart() -> None:
    first, second = members([("0,71", "1"), ("0,64", "2")]), members([("0,90", "2"), ("0,95", "1")], prefix="agency")
    records = table(COLUMNS, [*first, *second])
    apart = [
        row.model_copy(update={"entity_kind": "agency"})
        if isinstance(row, Observation) and (row.entity_id or "").startswith("agency")
        else row
        for row in records
    ]
    assert ids(run([*KNOWN, *apart], [RANK]), "rank") == ["t01/rank/c04/province", "t01/rank/c04/agency"]


def test_the_catalogue_names_the_ranks_that_it_knows() -> None:
    catalogue = load_catalogue()
    ranks = {entry.id for entry in catalogue.indicator if entry.measure == "rank"}
    named = {identity.total.indicator_id for identity in catalogue.identities() if identity.rule == "rank"}
    assert ranks == named
