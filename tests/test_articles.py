"""News pages through the whole pipeline: ingested, queried, explained; what cannot be done with them, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cds_etl
from cds_etl.load import open_dataset
from cds_etl.records import Attachment, CellRecord, DocumentRecord, Observation, PageRecord, ParagraphRecord
from extract.webpage import PROSE, TITLE
from running import cds_etl as run

if TYPE_CHECKING:
    from pathlib import Path

TABLE = """<p>Số Tổ công nghệ số cộng đồng của hai tỉnh:</p><table border=1>
<tr><td>TT</td><td>Địa phương</td><td>Số tổ</td></tr>
<tr><td>1</td><td>Hưng Yên</td><td>725</td></tr><tr><td>2</td><td>Hà Nam</td><td>411</td></tr>
<tr><td></td><td>Tổng cộng</td><td>1.136</td></tr></table>"""
PAGE = f"""<html><body><h1>{TITLE}</h1><p>Ngày đăng: 3/11/2022 8:25</p><div>{PROSE}{TABLE}
<p>File đính kèm: <a href='/tep/bc.pdf'>Báo cáo</a></p></div></body></html>"""
URL = "https://mau.example.vn/tin/1.html"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    (folder / "raw").mkdir()
    (folder / "raw" / "tin.pdf").write_text(PAGE, encoding="utf-8")
    (folder / "raw" / "sources.csv").write_text(f"path,url\ntin.pdf,{URL}\n", encoding="utf-8")
    cds_etl.ingest([folder / "raw"], data=folder / "data")
    return folder / "data"


def test_an_article_is_stored_as_the_contract_says(data: Path) -> None:
    with open_dataset(data) as dataset:
        [document] = dataset.rows(DocumentRecord)
        [page] = dataset.rows(PageRecord)
        [attachment] = dataset.rows(Attachment)
        cells, paragraphs = dataset.rows(CellRecord), dataset.rows(ParagraphRecord)
        values = [item for item in dataset.rows(Observation) if item.source == "table"]
    assert (document.kind, document.media_type, document.title, document.url) == ("article", "text/html", TITLE, URL)
    assert (str(document.published_at), document.published_basis) == ("2022-11-03 08:25:00", "text")
    assert (page.page, page.width, page.text_source) == (1, 0, "text-layer")
    assert page.words_in == page.words_out + page.words_hidden
    assert (attachment.url, attachment.label) == ("https://mau.example.vn/tep/bc.pdf", "Báo cáo")
    assert all(row.css_path for row in cells)
    assert all(row.css_path for row in paragraphs)
    assert {row.reading for row in cells} == {"html"}
    assert [(item.value_raw, item.indicator_id, item.proofs) for item in values] == [
        (number, "community_teams.teams", 1) for number in ("725", "411", "1.136")
    ]


def test_a_value_is_traced_to_its_element(data: Path) -> None:
    with open_dataset(data) as dataset:
        value = next(item for item in dataset.rows(Observation) if item.value_raw == "725")
    printed = run("explain", value.observation_id, "--data", data).stdout
    assert "element         html > body > div:nth-of-type(1) > table:nth-of-type(1) tr:nth-of-type(2)" in printed
    assert "points from" not in printed


def test_what_has_no_page_cannot_be_drawn(data: Path, tmp_path: Path) -> None:
    source = data.parent / "raw" / "tin.pdf"
    refused = run("tables", source, "--png", tmp_path / "a.png", code=3)
    assert "is no PDF: it has no page to draw." in refused.stderr
    shown = run("tables", source).stdout
    assert "Caption: Số Tổ công nghệ số cộng đồng của hai tỉnh:" in shown


def test_what_only_sources_csv_says_of_the_address_is_read_anew_when_it_changes(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    raw.mkdir()
    local = "<p>Toàn tỉnh đã mở 15 lớp tập huấn kỹ năng số cho người dân ở các xã vùng cao.</p>"
    (raw / "tin.html").write_text(PAGE.replace("<p>File", f"{local}<p>File"), encoding="utf-8")

    def told(url: str) -> tuple[str, object]:
        (raw / "sources.csv").write_text(f"path,url\ntin.html,{url}\n", encoding="utf-8")
        cds_etl.ingest([raw], data=data)
        with open_dataset(data) as dataset:
            [attachment] = dataset.rows(Attachment)
            [(owner,)] = dataset.fetch("SELECT entity_id FROM mentions WHERE unit = 'lớp tập huấn kỹ năng số'")
        return attachment.url, owner

    assert told("https://baolaocai.example.vn/a/1.html") == ("https://baolaocai.example.vn/tep/bc.pdf", "vn63:10")
    assert told("https://angiang.example.vn/b/2.html") == ("https://angiang.example.vn/tep/bc.pdf", "vn63:89")
    assert told("https://mau.example.vn/") == ("https://mau.example.vn/tep/bc.pdf", None)


def test_a_page_is_read_by_its_bytes_and_a_list_of_headlines_is_rejected_in_one_sentence(
    tmp_path: Path, week39_data: Path
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    [report] = (week39_data / "documents").iterdir()
    (raw / "bao-cao.html").write_bytes(report.read_bytes())
    (raw / "tin.pdf").write_text(PAGE, encoding="utf-8")
    headlines = "".join(
        f"<li><a href='/{n}'>Tỉnh thứ {n} tập huấn kỹ năng số cho cán bộ xã</a></li>" for n in range(20)
    )
    (raw / "muc.html").write_text(f"<html><body><h1>Tin tức</h1><ul>{headlines}</ul></body></html>", encoding="utf-8")
    cds_etl.ingest([raw], data=tmp_path / "data")
    with open_dataset(tmp_path / "data") as dataset:
        kinds = dataset.fetch("SELECT path, media_type, kind FROM documents ORDER BY path")
        rejected = dataset.fetch("SELECT path, reason FROM rejections")
    assert kinds == [("bao-cao.html", "application/pdf", "report"), ("tin.pdf", "text/html", "article")]
    assert rejected == [("muc.html", "is a list of headlines without an article: add the page of the article itself.")]
