"""`cds-etl tables`: what it prints of a document, in each form, and what it draws."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from cds_etl import show_tables
from cds_etl.crops import SCALE
from cds_etl.load import open_dataset
from cds_etl.records import CellRecord
from cds_etl.seeing import look
from damaged import plain_pdf
from hostile import pdfs
from running import ROOT, WEEK39, cds_etl, fault_of
from typeset.report import PLAIN, Grid, Head, Layout, Para, Report, note, rich, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable

COLOURS = {"header": (207, 224, 255), "label": (211, 242, 211), "value": (255, 242, 184), "total": (255, 191, 128)}
NEARLY = 12
RED, BLUE = (224, 49, 47), (31, 95, 208)
FIGURES = Grid(
    header=(
        (Head("TT", row_span=2), Head("Địa phương", row_span=2), Head("Lượt bồi dưỡng", column_span=2)),
        (Head("Tự tổ chức"), Head(rich("Nền tảng[^]", note("Mở từ tháng 4.")))),
    ),
    rows=(("1", rich("Hà Nam[^]", note("Chưa đủ.")), "1.200", "30"), ("2", "Bà Rịa - Vũng Tàu", "15", "")),
    total=("Tổng cộng", "", "1.215", "30"),
    aligns=("center", "left", "right", "right"),
    widths=(1, 4, 2, 2),
    unit_line="Đơn vị tính: lượt",
)
SMALL = Report(
    "1/BC-X", 1, 2023, dt.date(2023, 1, 6), "BÁO CÁO", "", "Bộ X", "", (Para(rich("- Số lượt, bịa ra:")), FIGURES)
)
"""Invented figures: a header of two rows, notes on a header and a name, a unit line, a merged total, a blank."""


def save(folder: Path, layout: Layout = PLAIN) -> Path:
    return typeset(SMALL, layout).save(folder / "small.pdf")


def read_json(*arguments: str | Path) -> Any:
    return json.loads(cds_etl("tables", *arguments, "--json").stdout)


def test_people_see_stitching_spans_headers_marks_and_the_unit(tmp_path: Path) -> None:
    assert cds_etl("tables", save(tmp_path)).stdout.splitlines() == [
        "Table 1 of 1: page 2; 5 rows, 4 columns",
        "Caption: - Số lượt, bịa ra:",
        "Unit line: Đơn vị tính: lượt",
        "row           1  2                           3             4",
        "------------------------------------------------------------",
        "  1  header  TT  Địa phương         Lượt bồi dưỡng ←",
        "  2  header   ↑  ↑                  Tự tổ chức  Nền tảng[^1]",
        "------------------------------------------------------------",
        "  3           1  Hà Nam[^2]              1.200            30",
        "  4           2  Bà Rịa - Vũng Tàu          15",
        "  5  total   Tổng cộng ←                 1.215            30",
    ]
    stitched = cds_etl("tables", WEEK39).stdout
    assert stitched.startswith("Table 1 of 2: pages 3-4, stitched; 32 rows, 3 columns\n")
    lines = [line.rstrip("-") for line in stitched.splitlines()]
    assert [line for line in lines if line.startswith("- page")] == ["- page 4 ", "- page 5 ", "- page 6 "]


@pytest.mark.parametrize("width", [44, 60])
def test_a_terminal_breaks_cells_and_loses_no_word(
    width: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(show_tables, "_width", lambda: width)
    sight = look(save(tmp_path))
    show_tables.tables(sight)
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= width
    printed = " ".join(lines).split()
    wanted = [word for cell in sight.tables[0].table.cells for word in cell.text.split()]
    assert not {word for word in wanted if not any(word in text for text in printed)}


def test_csv_is_the_grid_of_each_table() -> None:
    done = cds_etl("tables", WEEK39, "--csv").stdout
    first, second = (list(csv.reader(io.StringIO(part))) for part in done.split("\n\n"))
    assert [len(first), len(second)] == [32, 65]
    assert first[-1] == ["Tổng cộng", "", "810"]
    assert second[4] == ["4", "Hung Yên", "6.050", "361", "6.411"]
    assert {len(row) for row in second} == {5}
    assert cds_etl("tables", WEEK39, "--csv", "--table", "2").stdout == done.split("\n\n")[1]


def test_json_holds_the_cells_of_the_dataset(week39_data: Path) -> None:
    with open_dataset(week39_data) as dataset:
        stored = dataset.rows(CellRecord)
    columns = ("row", "column", "row_span", "column_span", "text", "role", "page", "x0", "top", "x1", "bottom")
    wanted = {(int(cell.table_id[-2:]), *(getattr(cell, name) for name in columns)) for cell in stored}
    found = read_json(WEEK39)
    assert {(table["table"], *(cell[name] for name in columns)) for table in found for cell in table["cells"]} == wanted
    assert [table["pages"] for table in found] == [[3, 4], [4, 5, 6]]


def test_json_says_header_and_marks(tmp_path: Path) -> None:
    (table,) = read_json(save(tmp_path))
    cells = {(cell["row"], cell["column"]): cell for cell in table["cells"]}
    assert table["unit_line"] == "Đơn vị tính: lượt"
    assert {place: cell["marks"] for place, cell in cells.items() if cell["marks"]} == {(2, 4): ["1"], (3, 2): ["2"]}
    assert {row for (row, _), cell in cells.items() if cell["is_header"]} == {1, 2}
    assert (cells[1, 3]["column_span"], cells[1, 1]["row_span"], cells[5, 1]["column_span"]) == (2, 2, 2)


def test_page_and_table_select() -> None:
    assert [seen.number for seen in look(WEEK39, page=3).tables] == [1]
    assert [seen.number for seen in look(WEEK39, page=4).tables] == [1, 2]
    assert [seen.number for seen in look(WEEK39, table=2).tables] == [2]
    assert [table["table"] for table in read_json(WEEK39, "--page", "4", "--table", "2")] == [2]
    assert cds_etl("tables", WEEK39, "--page", "1").stdout == f"{WEEK39} holds no table on page 1.\n"
    assert cds_etl("tables", WEEK39, "--page", "1", "--csv").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--page", "10"), "has no page 10: its pages are 1 to 9."),
        (("--table", "3"), "has no table 3: its tables are 1 to 2."),
        (("--csv", "--json"), "--json, --csv and --png are three ways to say the same: name one of them."),
        (("--png", "a.png"), "a.png is one file and there are 4 pages to draw: name a folder, or one page."),
        (("--png", "a", "--page", "1", "--table", "1"), ""),
    ],
)
def test_what_is_not_there_is_wrong_usage(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = cds_etl("tables", WEEK39, *arguments, cwd=tmp_path, code=2 if said else 0)
    assert not said or fault_of(done).endswith(said)


def test_a_path_that_is_no_file(tmp_path: Path) -> None:
    assert fault_of(cds_etl("tables", tmp_path / "a.pdf", code=2)).endswith("does not exist: name a PDF that does.")
    assert fault_of(cds_etl("tables", tmp_path, code=2)).endswith("is no file: name one PDF.")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    said = fault_of(cds_etl("tables", tmp_path / "a.pdf", code=3))
    assert said == f"{tmp_path / 'a.pdf'} is empty (0 bytes): fetch it again."


def test_a_document_without_tables(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(plain_pdf())
    assert cds_etl("tables", tmp_path / "a.pdf").stdout.endswith("a.pdf holds no table.\n")
    assert read_json(tmp_path / "a.pdf") == []
    said = fault_of(cds_etl("tables", tmp_path / "a.pdf", "--png", tmp_path / "b", code=2))
    assert said.endswith("holds no table: name a page with --page to see how it was read.")
    assert fault_of(cds_etl("tables", tmp_path / "a.pdf", "--table", "1", code=2)).endswith("it holds none.")
    assert cds_etl("tables", tmp_path / "a.pdf", "--png", tmp_path / "b", "--page", "1").stdout.endswith("-p1.png\n")


def test_a_picture_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    assert "name another place" in fault_of(cds_etl("tables", WEEK39, "--png", tmp_path / "taken", code=3))


def picture(document: Path, *arguments: str) -> Image.Image:
    target = document.with_suffix(".png")
    assert cds_etl("tables", document, "--png", target, *arguments).stdout == f"{target}\n"
    with Image.open(target) as image:
        return image.convert("RGB")


def lay_down(document: Path, degrees: int) -> Path:
    """The document with its second page lying on its side, as a reader's screen would show it."""
    pdf = pypdfium2.PdfDocument(document.read_bytes())
    pdf[1].set_rotation((pdf[1].get_rotation() + degrees) % 360)
    pdf.save(document)
    pdf.close()
    return document


def share(image: Image.Image, box: Iterable[float], colour: tuple[int, int, int]) -> float:
    """How much of a box in points has the colour, nearly: a picture has 256 of them."""
    x0, top, x1, bottom = (round(SCALE * edge) for edge in box)
    cut = image.crop((x0, top, x1, bottom))
    found = cut.getcolors(cut.width * cut.height) or []
    return sum(count for count, seen in found if isinstance(seen, tuple) and is_near(seen, colour)) / (
        cut.width * cut.height
    )


def is_near(seen: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= NEARLY for one, other in zip(seen, colour, strict=True))


def box_of(cell: dict[str, Any]) -> tuple[float, float, float, float]:
    return cell["x0"], cell["top"], cell["x1"], cell["bottom"]


@pytest.mark.parametrize("layout", [PLAIN, Layout(turn=90), Layout(crop=30)], ids=["plain", "turned", "cropped"])
@pytest.mark.parametrize("lies", [0, 90, 270])
def test_a_picture_shows_roles_where_the_cells_are_printed(lies: int, layout: Layout, tmp_path: Path) -> None:
    document = lay_down(save(tmp_path, layout), lies)
    image = picture(document)
    (table,) = read_json(document)
    assert {cell["role"] for cell in table["cells"]} == {"header", "serial", "label", "value", "total"}
    for cell in table["cells"]:
        if cell["role"] in COLOURS:
            assert share(image, box_of(cell), COLOURS[cell["role"]]) > 0.4, cell
    assert share(image, (0, 0, 40, 40), (255, 255, 255)) == 1


def test_a_picture_tells_drawn_borders_from_open_ones(tmp_path: Path) -> None:
    pictures = {}
    for rules in ("full", "none"):
        (tmp_path / rules).mkdir()
        document = save(tmp_path / rules, Layout(rules=rules))
        (table,) = read_json(document)
        x0, top, x1, bottom = box_of(next(cell for cell in table["cells"] if cell["text"] == "15"))
        pictures[rules] = picture(document).convert("RGB"), (x0 - 1, top, x0 + 1, bottom)
        assert x1 > x0
    drawn, opened = (
        {colour: share(image, strip, colour) for colour in (RED, BLUE)} for image, strip in pictures.values()
    )
    assert drawn[RED] > 0.5
    assert drawn[BLUE] == 0
    assert opened[BLUE] > 0.2
    assert opened[RED] == 0


def test_every_page_of_a_table_is_drawn_into_a_folder(tmp_path: Path) -> None:
    name = hashlib.sha256(WEEK39.read_bytes()).hexdigest()[:12]  # never the file's own, which comes from the web
    printed = cds_etl("tables", WEEK39, "--png", tmp_path / "new" / "folder").stdout.split()
    assert [Path(file).name for file in printed] == [f"{name}-p{page}.png" for page in (3, 4, 5, 6)]
    assert sorted(map(str, (tmp_path / "new" / "folder").iterdir())) == printed
    one = cds_etl("tables", WEEK39, "--png", tmp_path, "--page", "1").stdout
    assert one == f"{tmp_path / name}-p1.png\n"


def test_the_picture_in_the_docs_is_what_the_command_draws(tmp_path: Path) -> None:
    """Within the differences that versions of Pillow and PDFium make to the edges of letters."""
    cds_etl("tables", WEEK39, "--page", "4", "--png", tmp_path / "now.png")
    with Image.open(ROOT / "docs" / "images" / "table-page.png") as old, Image.open(tmp_path / "now.png") as now:
        assert old.size == now.size
        apart = ImageStat.Stat(ImageChops.difference(old.convert("L"), now.convert("L"))).mean[0]
    remedy = f"`cds-etl tables raw/{WEEK39.name} --page 4 --png docs/images/table-page.png` draws it anew"
    assert apart < 1, remedy


@pytest.mark.parametrize(("page", "told"), [
    (pdfs.COUNTRY, "Page 2 cannot be drawn: it measures 1,000,000,000 by 1,000,000,000 points."),
    (pdfs.CROPPED, "Page 2 cannot be drawn: it measures 0 by 0 points."),
])  # fmt: skip
def test_a_page_that_cannot_be_drawn_is_told(tmp_path: Path, page: bytes, told: str) -> None:
    (tmp_path / "a.pdf").write_bytes(pdfs.two_pages(pdfs.stream(pdfs.HELLO), page=page))
    drawing = ("tables", tmp_path / "a.pdf", "--png", tmp_path / "b", "--page")
    assert fault_of(cds_etl(*drawing, "2", code=3)) == told
    assert cds_etl(*drawing, "1").stdout.endswith("-p1.png\n")
    (tmp_path / "a.pdf").write_bytes(pdfs.kids_are_the_parent())
    assert fault_of(cds_etl(*drawing, "2", code=3)) == "Page 2 cannot be drawn: it is damaged."
