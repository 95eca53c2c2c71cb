"""docs/new-family.md is followed to the letter: its entry alone makes a strange report's numbers known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cds_etl.load import open_dataset
from cds_etl.normalise import load_catalogue
from cds_etl.normalise.numerals import read_value
from cds_etl.records import Observation
from documented import ROOT, Desk, read_blocks, read_steps
from typeset.families import SAMPLES
from typeset.report import typeset

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ROOT / "docs" / "new-family.md"


def test_the_entry_of_the_page_maps_a_strange_report(tmp_path: Path) -> None:
    sample = SAMPLES["digital_signatures"]()
    assert sample.family not in {family.id for family in load_catalogue().family}
    desk = Desk(tmp_path)
    desk.take_source()
    code = {path: path.read_bytes() for path in (tmp_path / "src").rglob("*.py")}
    catalogue = tmp_path / "src" / "cds_etl" / "reference" / "indicators.toml"
    printed, entries = [], 0
    for block in read_blocks(PAGE):
        if block.language == "toml":
            desk.add_to_catalogue(block.text)
            assert catalogue.read_text(encoding="utf-8").endswith(block.text)
            entries += 1
        elif block.language == "console":
            for step in read_steps(block.text):
                said = desk.run(step.command)
                printed += [said] if " ingest " in step.command else []
    assert entries == 1
    assert ["closest:" in text for text in printed] == [True, False]
    assert code == {path: path.read_bytes() for path in (tmp_path / "src").rglob("*.py")}
    (table,) = typeset(sample.report).truth.tables
    held = {column: indicator for column, indicator, _ in sample.columns}
    wanted = []
    for cell in table.cells:
        reading = read_value(cell.text) if cell.role != "header" and cell.column in held else None
        if reading:
            wanted.append((cell.row, cell.column, held[cell.column], reading.value, reading.denominator, "2022"))
    with open_dataset(tmp_path / "try") as dataset:
        values = [value for value in dataset.rows(Observation) if value.source == "table"]
    assert wanted == [
        (value.row, value.column, value.indicator_id, value.value, value.denominator, value.period)
        for value in sorted(values, key=lambda value: (value.row or 0, value.column or 0))
    ]
