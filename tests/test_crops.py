"""Pictures of printed cells, cut from pages that stand upright or lie on their side. Figures are invented."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from PIL import Image

import cds_etl
from cds_etl.crops import Cut, Pages, cut_table, frame
from cds_etl.load import Store, open_dataset
from cds_etl.model import Box
from cds_etl.records import CellRecord, DocumentRecord, PageRecord
from cds_etl.seeing import SightError
from running import cds_etl as run
from typeset.misprints import FIRST_ROW, MISPRINTED, misprints
from typeset.report import print_pdf

if TYPE_CHECKING:
    from pathlib import Path

ROW = FIRST_ROW + MISPRINTED


def turned(content: bytes, degrees: int) -> bytes:
    pdf = pypdfium2.PdfDocument(content)
    for page in pdf:
        page.set_rotation(degrees)
    stream = io.BytesIO()
    pdf.save(stream)
    pdf.close()
    return stream.getvalue()


def picture(folder: Path, content: bytes, rows: set[int], columns: set[int]) -> Image.Image:
    """The picture of the misprinted cell of the report in these bytes, with these rows and columns."""
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "a.pdf").write_bytes(content)
    cds_etl.ingest([folder / "raw"], folder / "data")
    with open_dataset(folder / "data") as dataset:
        (document,) = dataset.rows(DocumentRecord)
        table = f"{document.document_id}/t01"
        cells = [cell for cell in dataset.rows(CellRecord) if cell.table_id == table]
        with Pages(document, dataset.rows(PageRecord), Store(folder / "data")) as pages:
            content_of = pages.png(*cut_table(cells, [(table, ROW, 4)], [(table, ROW, 5)], rows, columns, pages))
    assert content_of
    return Image.open(io.BytesIO(content_of)).convert("RGB")


def darkness(image: Image.Image) -> float:
    """The share of pixels that hold ink."""
    counts = image.convert("L").histogram()
    return sum(counts[:128]) / sum(counts)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_gives_the_upright_picture(tmp_path: Path, degrees: int) -> None:
    content = print_pdf(misprints().report)
    upright = picture(tmp_path / "upright", content, {ROW}, {4, 5})
    other = picture(tmp_path / "turned", turned(content, degrees), {ROW}, {4, 5})
    assert upright.width > upright.height
    assert abs(upright.width - other.width) <= 4
    assert abs(upright.height - other.height) <= 4
    assert darkness(other) == pytest.approx(darkness(upright), rel=0.1)


def test_columns_and_rows_that_are_not_asked_for_are_left_out(tmp_path: Path) -> None:
    content = print_pdf(misprints().report)
    less = picture(tmp_path / "less", content, {ROW}, {4})
    wide = picture(tmp_path / "wide", content, {ROW}, {3, 4, 5})
    high = picture(tmp_path / "high", content, {ROW, ROW + 1, ROW + 2}, {4})
    assert less.width < wide.width
    assert less.height == wide.height
    assert less.width <= high.width
    assert less.height < high.height


def test_a_document_that_is_no_pdf_or_is_not_kept_has_no_picture(week39_data: Path, tmp_path: Path) -> None:
    with open_dataset(week39_data) as dataset:
        (document,) = dataset.rows(DocumentRecord)
        numbered = dataset.rows(PageRecord)
    cut = [Cut(1, 10, 20, ((0, 100),))]
    web_page = document.model_copy(update={"media_type": "text/html"})
    for found, data in ((web_page, week39_data), (document, tmp_path)):
        with Pages(found, numbered, Store(data)) as pages:
            assert pages.png(cut, [frame(1, Box(0, 0, 5, 5))]) is None
            assert pages.ink(1, Box(0, 0, 100, 100)) is None
    with Pages(document, numbered, Store(week39_data)) as pages:
        assert pages.png([], []) is None
        assert pages.png(cut, []) is not None


def test_python_gives_the_picture_that_explain_draws(week39_data: Path, tmp_path: Path) -> None:
    with cds_etl.open(week39_data) as dataset:
        for source in ("table", "prose", "footnote"):
            frame = dataset.sql("SELECT observation_id FROM observations WHERE source = ? LIMIT 1", [source])
            for observation_id in frame["observation_id"]:
                target = tmp_path / f"{source}.png"
                run("explain", observation_id, "--data", week39_data, "--png", target)
                assert dataset.picture(observation_id) == target.read_bytes()
                assert Image.open(target).format == "PNG"
        assert (tmp_path / "table.png").exists()
        with pytest.raises(ValueError, match="has no observation 'none'"):
            dataset.picture("none")


def test_a_value_whose_document_is_gone_has_no_picture(week39_data: Path, tmp_path: Path) -> None:
    shutil.copytree(week39_data, tmp_path / "data")
    for kept in (tmp_path / "data" / "documents").iterdir():
        kept.unlink()
    with cds_etl.open(tmp_path / "data") as dataset:
        (observation_id,) = dataset.sql("SELECT min(observation_id) AS id FROM observations")["id"]
        with pytest.raises(SightError, match="are not kept in"):
            dataset.picture(observation_id)
