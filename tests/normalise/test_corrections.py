"""A line finds its one cell, and what is put there. All figures here are invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cds_etl.normalise import CellPlace, CorrectionLine, correct, fits_of, places_of
from cds_etl.records import Correction, Observation, RecordSet
from check.factory import DOC, cell, observation

TABLE = f"{DOC}/t01"
ROWS = (("Tên 1", "1.250", "61/63"), ("Tên 2", "", "12,5%"), ("Tên 2", "", "7"), ("Tổng cộng", "1.250", "-"))


@pytest.fixture
def records() -> RecordSet:
    """A table of two value columns under a header of two rows, its counts in thousands; two rows are alike."""
    made = RecordSet()
    made.add(cell(TABLE, 1, 1, "Tên", "header"), cell(TABLE, 1, 2, "Lượt ", "header", span=2))
    made.add(cell(TABLE, 2, 2, "Tự  tổ chức", "header"), cell(TABLE, 2, 3, "Khác", "header"))
    for row, (label, *figures) in enumerate(ROWS, 3):
        made.add(cell(TABLE, row, 1, label, "label"))
        kind = "total" if label == "Tổng cộng" else "value"
        for column, printed in enumerate(figures, 2):
            made.add(cell(TABLE, row, column, printed, kind))  # type: ignore[arg-type]
            if printed:
                value = observation(
                    f"{TABLE}/r{row:02d}/c{column:02d}", "0", f"x.c{column}", None, entity_raw=label,
                    place=(TABLE, row, column), scale=1000,
                )  # fmt: skip
                made.add(value.model_copy(update={"value_raw": printed}))
    made.add(observation(f"{DOC}/p001/1", "5", "x.told", None, source="prose", paragraph=1))
    return made


def line(row: str, column: str, printed: str, corrected: str) -> CorrectionLine:
    return CorrectionLine(CellPlace(1, row, column, printed), corrected, "why", "who")


def value_at(records: RecordSet, row: int, column: int) -> Observation:
    (found,) = [value for value in records.of(Observation) if (value.row, value.column) == (row, column)]
    return found


def test_places_are_said_with_squeezed_labels_and_the_path_of_headers(records: RecordSet) -> None:
    places = {(cell.row, cell.column): place for cell, place in places_of(records)}
    assert places[3, 2] == CellPlace(1, "Tên 1", "Lượt / Tự tổ chức", "1.250")
    assert places[6, 3] == CellPlace(1, "Tổng cộng", "Lượt / Khác", "-")
    assert places[4, 2].row == "Tên 2 #1"
    assert places[5, 2].row == "Tên 2 #2"
    assert places[4, 3].row == "Tên 2"


def test_a_value_is_read_with_its_scale_and_the_print_stays(records: RecordSet) -> None:
    correct(records, [line("Tên 1", "Lượt / Tự tổ chức", "1.250", "1.205")])
    value = value_at(records, 3, 2)
    assert (value.value, value.value_raw, value.status) == (Decimal(1205000), "1.250", "corrected")
    (row,) = records.of(Correction)
    assert (row.correction_id, row.value_raw, row.corrected) == (f"{value.observation_id}/correction", "1.250", "1.205")
    assert len(records.of(Observation)) == 7


def test_shares_are_not_scaled(records: RecordSet) -> None:
    correct(records, [line("Tên 1", "Lượt / Khác", "61/63", "16/63")])
    value = value_at(records, 3, 3)
    assert (value.value, value.denominator, value.scale) == (Decimal(16), Decimal(63), 1)


def test_a_value_is_taken_out(records: RecordSet) -> None:
    correct(records, [line("Tên 2", "Lượt / Khác", "7", "-")])
    value = value_at(records, 5, 3)
    assert (value.value, value.missing_reason, value.status) == (None, "not_reported", "corrected")


def test_an_empty_cell_is_filled_with_the_meaning_of_its_column(records: RecordSet) -> None:
    correct(records, [line("Tên 2 #2", "Lượt / Tự tổ chức", "", "30")])
    value = value_at(records, 5, 2)
    assert (value.observation_id, value.indicator_id, value.entity_raw) == (f"{TABLE}/r05/c02", "x.c2", "Tên 2")
    assert (value.value, value.value_raw, value.status) == (Decimal(30000), "", "corrected")


@pytest.mark.parametrize(
    ("wrong", "fits"),
    [
        (line("Tên 2", "Lượt / Tự tổ chức", "", "30"), 2),
        (line("Tên 3", "Lượt / Khác", "7", "8"), 0),
        (line("Tên 2", "Khác", "7", "8"), 0),
        (line("Tên 2", "Lượt / Khác", "8", "7"), 0),
        (CorrectionLine(CellPlace(2, "Tên 2", "Lượt / Khác", "7"), "8", "why", "who"), 0),
    ],
)
def test_a_line_that_does_not_fit_one_cell_changes_nothing(
    records: RecordSet, wrong: CorrectionLine, fits: int
) -> None:
    before = {value.observation_id: value for value in records.of(Observation)}
    assert [len(found) for found in fits_of(records, [wrong.place])] == [fits]
    correct(records, [wrong])
    assert {value.observation_id: value for value in records.of(Observation)} == before
    assert records.of(Correction) == []


def test_of_two_lines_for_one_cell_the_first_counts(records: RecordSet) -> None:
    place = ("Tên 1", "Lượt / Tự tổ chức", "1.250")
    correct(records, [line(*place, "1"), line(*place, "2")])
    assert [row.corrected for row in records.of(Correction)] == ["1"]
    assert value_at(records, 3, 2).value == 1000
