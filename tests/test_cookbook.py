"""docs/cookbook.ipynb runs from top to bottom on the report of week 39, and is kept without outputs."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient
from PIL import Image

import cds_etl
from running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOK = ROOT / "docs" / "cookbook.ipynb"


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def executed(week39_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The notebook as it ran in a folder like that of a clone; a cell that fails raises."""
    folder = tmp_path_factory.mktemp("clone")
    (folder / "data").symlink_to(week39_data)
    (folder / "tests").symlink_to(ROOT / "tests")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook


def test_the_notebook_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert code_cells(notebook)
    for cell in code_cells(notebook):
        assert (cell.outputs, cell.execution_count) == ([], None)


def test_it_cites_the_dataset_that_it_read(executed: Any, week39_data: Path) -> None:
    with cds_etl.open(week39_data) as dataset:
        assert code_cells(executed)[0].outputs[0].text == f"Cite: {dataset.manifest.id.split('-')[1]}\n"


def test_charts_maps_and_the_picture_are_drawn(executed: Any) -> None:
    shown = [output.data for cell in code_cells(executed) for output in cell.outputs if "data" in output]
    pictures = [Image.open(io.BytesIO(base64.b64decode(data["image/png"]))) for data in shown if "image/png" in data]
    assert len(pictures) == 5
    for picture in pictures:
        colours = picture.convert("RGB").getcolors(1 << 24)
        assert colours is not None
        assert len(colours) > 8


def test_no_cell_complains(executed: Any) -> None:
    said = [output for cell in code_cells(executed) for output in cell.outputs if output.output_type == "stream"]
    assert [output.text for output in said if output.name == "stderr"] == []
