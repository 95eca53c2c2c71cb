from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cds_etl.load import Difference, NoDataset, Store, StoreError, compare_snapshots
from cds_etl.records import DocumentRecord, Observation, RecordSet

from .factory import document, document_id, entity, input_of, observation, register, whole_document

if TYPE_CHECKING:
    from pathlib import Path

    from cds_etl.records import Record

DOC = document_id(1)
PARTS = {"code": "1", "duckdb": "1.4", "reference/indicators.toml": "1", "reference/provinces.csv": "1"}


def publish(root: Path, *records: Record, **parts: str) -> str:
    made = RecordSet([*register(), *records])
    settled = PARTS | {name.replace("__", "/").replace("_dot_", "."): value for name, value in parts.items()}
    return Store(root).publish(
        made, kept=frozenset(), inputs=[input_of(row) for row in made.of(DocumentRecord)],
        fingerprint=" ".join(settled.values()), parts=settled,
    ).snapshot_id  # fmt: skip


def differ(root: Path, before: str = "0001", after: str = "0002") -> Difference:
    return compare_snapshots(Store(root), before, after)


def figure(place: str, value: str | None = "5", **changes: object) -> Observation:
    """An observation with a place on the page of its own, by its row and column."""
    row, column = (int(part[1:]) for part in place.split("/")[2:])
    box = {"x0": column * 100.0, "x1": column * 100 + 50.0, "top": row * 12.0, "bottom": row * 12 + 10.0}
    return observation(place, value, **{"entity_id": f"vn63:x{row}", "entity_raw": f"Tỉnh {row}"} | box | changes)


@pytest.mark.parametrize(
    ("parts", "cause"),
    [
        ({"code": "2"}, "code"),
        ({"duckdb": "1.5"}, "engine"),
        ({"reference__indicators_dot_toml": "2"}, "catalogue"),
        ({"reference__provinces_dot_csv": "2"}, "register"),
        ({"code": "2", "reference__provinces_dot_csv": "2"}, "code"),
        ({}, "unknown"),
    ],
)
def test_another_value_in_the_same_document(tmp_path: Path, parts: dict[str, str], cause: str) -> None:
    publish(tmp_path, document(1), figure(f"{DOC}/t01/r03/c02", "5"))
    publish(tmp_path, document(1), figure(f"{DOC}/t01/r03/c02", "6"), **parts)
    found = differ(tmp_path)
    assert found.counts == {cause: 1}
    (change,) = found.values
    assert (change.before.value, change.after.value, change.columns) == (Decimal(5), Decimal(6), ("value", "value_raw"))
    assert change.by == ("unknown" if cause == "unknown" else "code")
    assert {part.name for part in found.origin.parts} == {
        name.replace("__", "/").replace("_dot_", ".") for name in parts
    }


def test_where_several_parts_differ_the_columns_tell_which(tmp_path: Path) -> None:
    cells = [f"{DOC}/t01/r{row:02d}/c02" for row in (3, 4, 5)]
    publish(tmp_path, document(1), *map(figure, cells))
    changes: list[dict[str, object]] = [
        {"entity_id": "vn63:46"},
        {"indicator_id": "training.rate"},
        {"value": Decimal(7)},
    ]
    after = [figure(cell).model_copy(update=change) for cell, change in zip(cells, changes, strict=True)]
    parts = {"code": "2", "reference__provinces_dot_csv": "2", "reference__indicators_dot_toml": "2"}
    publish(tmp_path, document(1), *after, **parts)
    assert differ(tmp_path).counts == {"register": 1, "catalogue": 1, "code": 1}


def test_rows_that_shift_are_no_change(tmp_path: Path) -> None:
    """The reading finds another header row: every id is another, and every figure is the same."""
    before = [figure(f"{DOC}/t01/r{row:02d}/c02", str(row)) for row in range(3, 40)]
    after = [
        item.model_copy(update={"observation_id": f"{DOC}/t02/r{item.row + 1:02d}/c02", "row": item.row + 1})
        for item in before
        if item.row is not None
    ]
    publish(tmp_path, document(1), *before)
    publish(tmp_path, document(1), *after, code="2")
    found = differ(tmp_path)
    assert (found.values, found.appearances, found.standings) == ((), (), {})
    assert not found.is_empty


def test_a_row_that_was_not_read_before_is_new_and_moves_no_other(tmp_path: Path) -> None:
    places = [f"{DOC}/t01/r{row:02d}/c02" for row in range(3, 30)]
    publish(tmp_path, document(1), *(figure(place, str(number)) for number, place in enumerate(places) if number != 9))
    publish(tmp_path, document(1), *(figure(place, str(number)) for number, place in enumerate(places)), code="2")
    found = differ(tmp_path)
    assert found.values == ()
    (item,) = found.appearances
    assert (item.kind, item.because, item.count, item.examples[0].value) == ("new", "code", 1, Decimal(9))


def test_figures_that_stand_twice_are_paired_each_with_itself(tmp_path: Path) -> None:
    """In the table and in the sentence: the one that was misread is told, and not both."""
    cell, said = figure(f"{DOC}/t01/r03/c02", "5"), observation(f"{DOC}/p003/1", "5", entity_id="vn63:x3", page=2)
    publish(tmp_path, document(1), cell, said)
    publish(tmp_path, document(1), cell, said.model_copy(update={"value": Decimal(50)}), code="2")
    (change,) = differ(tmp_path).values
    assert change.after.observation_id == said.observation_id


def test_another_edition_that_counts_is_the_publisher_s(tmp_path: Path) -> None:
    other = document_id(2)
    same = {"report_id": "17/BC"}
    figures = [figure(f"{DOC}/t01/r{row:02d}/c02", str(row)) for row in (3, 4)]
    publish(tmp_path, document(1, **same), *figures)
    better = [figure(f"{other}/t01/r{row:02d}/c02", value) for row, value in ((3, "3"), (4, "40"))]
    old = document(1, **same, is_current=False, superseded_by=other, edition=2, status="superseded")
    publish(tmp_path, old, document(2, **same), *better)
    found = differ(tmp_path)
    assert [(item.kind, item.other) for item in found.documents] == [("new", None), ("superseded", other)]
    assert found.counts == {"edition": 1}
    assert (found.values[0].after.value, found.values[0].by) == (Decimal(40), "publisher")
    assert found.appearances == ()
    back = differ(tmp_path, "0002", "0001")
    assert [item.kind for item in back.documents] == ["counts again", "forgotten"]


def test_a_table_that_the_superseding_edition_lacks_vanishes_with_the_old_one(tmp_path: Path) -> None:
    same = {"report_id": "17/BC"}
    publish(tmp_path, document(1, **same), figure(f"{DOC}/t01/r03/c02"))
    publish(tmp_path, document(1, **same, is_current=False, superseded_by=document_id(2)), document(2, **same))
    (gone,) = differ(tmp_path).appearances
    assert (gone.kind, gone.because) == ("vanished", "superseded")


def test_every_figure_is_told_once_and_counts_hold_whatever_was_changed(tmp_path: Path) -> None:
    """Rows taken away, added and altered at random: what is told adds up to what was done."""
    rng = random.Random(4)
    rows = [figure(f"{DOC}/t01/r{row:02d}/c{column:02d}", str(rng.randint(1, 9)), indicator_id=f"training.{column}")
            for row in range(3, 40) for column in (2, 3, 4)]  # fmt: skip
    gone, altered = set(rng.sample(range(len(rows)), 9)), set(rng.sample(range(len(rows)), 12))
    after = [
        row.model_copy(update={"value": Decimal(1000 + number)}) if number in altered else row
        for number, row in enumerate(rows)
        if number not in gone
    ]
    publish(tmp_path, document(1), *rows)
    publish(tmp_path, document(1), *after, code="2")
    found = differ(tmp_path)
    assert {(item.before.observation_id, item.after.observation_id) for item in found.values} == {
        (rows[number].observation_id, rows[number].observation_id) for number in altered - gone
    }
    assert sum(item.count for item in found.appearances) == len(gone)
    assert {item.kind for item in found.appearances} == {"vanished"}


def test_lists_are_cut_and_counts_are_not(tmp_path: Path) -> None:
    publish(tmp_path, *whole_document(1, rows=40))
    changed = [
        row.model_copy(update={"value": row.value + 1}) if isinstance(row, Observation) and row.value else row
        for row in whole_document(1, rows=40)
    ]
    publish(tmp_path, *changed, code="2")
    found = compare_snapshots(Store(tmp_path), "0001", "0002", limit=5)
    assert (len(found.values), found.counts) == (5, {"code": 120})


def test_an_entity_goes_by_its_name_in_its_own_snapshot(tmp_path: Path) -> None:
    publish(tmp_path, document(1), figure(f"{DOC}/t01/r03/c02", entity_id="vn63:99"), entity("vn63:99", "Tên cũ"))
    after = figure(f"{DOC}/t01/r03/c02", "6", entity_id="vn63:99")
    publish(tmp_path, document(1), after, entity("vn63:99", "Tên mới"), reference__provinces_dot_csv="2")
    (change,) = differ(tmp_path).values
    assert (change.before.entity, change.after.entity) == ("Tên cũ", "Tên mới")


def test_a_damaged_snapshot_is_one_sentence_with_the_command_that_tells_more(tmp_path: Path) -> None:
    publish(tmp_path, document(1), figure(f"{DOC}/t01/r03/c02"))
    second = publish(tmp_path, document(1), figure(f"{DOC}/t01/r03/c02", "6"))
    path = tmp_path / "snapshots" / second / "observations.parquet"
    content = path.read_bytes()
    path.chmod(0o644)
    for damaged in (content[:-20], content[:40] + bytes(40) + content[80:]):
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match=rf"observations\.parquet is damaged: `cds-etl verify {second}` says more"):
            differ(tmp_path)


def test_beginnings_that_fit_several_snapshots_are_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(1, 12):
        publish(tmp_path, document(1), figure(f"{DOC}/t01/r03/c02", str(number)))
    assert store.find("0011") == store.manifests()[-1]
    assert store.find("00") is None
    for folder in list(store.snapshots.iterdir())[:2]:
        folder.rename(folder.with_name(f"{folder.name[:5]}beef{folder.name[9:]}"))
    with pytest.raises(NoDataset, match=r"beef fits several snapshots of .*: 00\d\d-beef\w{4}, 00\d\d-beef\w{4}; give"):
        store.find("beef")
