"""raw/ holds what its sources.csv says, and the documents that this project typeset come out again byte for byte."""

from __future__ import annotations

import csv
import importlib.metadata
import json
import re
from pathlib import Path
from typing import Any

import pytest

from typeset.make_raw import COLUMNS, RAW, TYPST_VERSION, NewsPage, make_raw, news_pages, raw_documents, sources_csv
from typeset.report import Grid, Para, plain, typeset
from typeset.week39_report import FIGURES, week39_report

SHARED = Path(__file__).resolve().parents[2] / "shared"
TRUTH = SHARED / "reports" / "week39.truth.json"
SEEDS = SHARED / "seeds"
# Longest run of words that set phrases, names of bodies and captions force on any wording of these facts.
UNAVOIDABLE = 20
UNAVOIDABLE_IN_NEWS = 13
SEED_OF = {
    "2022-04-09-sau-dinh-huong.html": "001",
    "2022-11-03-bao-cao-tuan-43.html": "000",
    "2022-ke-hoach-2400.html": "002",
    "2023-03-06-binh-duong-dti.html": "004",
}
# The weeks of two older reports, in links beside the article: of the page, not of its source.
OWN_FIGURES = dict.fromkeys(SEED_OF, 0) | {"2022-11-03-bao-cao-tuan-43.html": 2}

pinned = pytest.mark.skipif(
    importlib.metadata.version("typst") != TYPST_VERSION,
    reason=f"raw/ was typeset with Typst {TYPST_VERSION}; another version gives other bytes",
)


def sources() -> list[dict[str, str]]:
    with (RAW / "sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(text: str) -> list[str]:
    return re.findall(r"[\w/.%-]*\w", text.lower())


def longest_shared_run(text: str, source: str) -> int:
    own, length = words(text), 0
    for start in range(len(own)):
        while start + length < len(own) and f" {' '.join(own[start : start + length + 1])} " in source:
            length += 1
    return length


@pinned
def test_the_committed_documents_come_out_again_byte_for_byte() -> None:
    for document in (document for document in raw_documents() if document.is_exact):
        assert document.content() == (RAW / document.path).read_bytes(), document.path


def test_making_raw_again_keeps_the_lines_of_other_documents(tmp_path: Path) -> None:
    other = "paper.pdf,https://example.org/paper.pdf,2024-01-05,CC-BY-4.0,published,downloaded"
    (tmp_path / "sources.csv").write_text(f"{','.join(COLUMNS)}\n{other}\n", encoding="utf-8")
    make_raw(tmp_path)
    make_raw(tmp_path)
    lines = (tmp_path / "sources.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == [
        "path",
        *(document.path for document in raw_documents()),
        "paper.pdf",
    ]
    assert lines[-1] == other


def test_the_committed_lines_on_our_documents_are_up_to_date() -> None:
    fresh = list(csv.DictReader(sources_csv(raw_documents()).splitlines()))
    assert fresh
    assert all(line in sources() for line in fresh)


def test_sources_list_every_file_of_raw_and_nothing_else() -> None:
    there = {path.relative_to(RAW).as_posix() for path in RAW.rglob("*") if path.is_file()}
    there = {path for path in there if path != "sources.csv" and not path.startswith("curation/")}
    listed = [line["path"] for line in sources()]
    assert sorted(listed) == sorted(there)


def test_every_source_says_where_it_is_from_and_under_which_terms() -> None:
    for line in sources():
        assert tuple(line) == COLUMNS
        assert line["origin"] in ("published", "retypeset")
        assert line["licence"]
        assert line["how_made"]
        assert (line["url"] == "") == (line["origin"] == "retypeset")


def test_week_39_adds_up_as_the_report_says() -> None:
    assert FIGURES.trained_by_agencies == 810
    assert FIGURES.trained_by_provinces == 116_348
    assert sum(own or 0 for _, own, _, _ in FIGURES.provinces) == 74_512
    assert sum(platform for _, _, platform, _ in FIGURES.provinces) == 41_836
    assert all((own or 0) + platform == total for _, own, platform, total in FIGURES.provinces)
    assert [len(FIGURES.agencies), len(FIGURES.provinces)] == [30, 63]
    assert sum(own is None for _, own, _, _ in FIGURES.provinces) == 28


def test_week_39_states_what_the_report_states() -> None:
    truth = typeset(week39_report()).truth
    stated = {fact.what: fact.printed for fact in truth.statistics}
    expected = (
        "05/30 41/63 08/30 43/63 09/30 40/63 11/30 32/63 09 21 334 509 500 101.659 117.158 61/63 02 61.063 277.881"
    )
    assert [*expected.split(), "159.132", "55/63", "11", "45"] == list(stated.values())[1:]
    assert stated["platform_visits"] == "6 triệu"
    assert [len(told.names) for told in truth.notes] == [0, 0, 5, 41, 2]
    assert [told.page for told in truth.notes] == [told.anchors[0].page for told in truth.notes]
    headings = [paragraph.text for paragraph in truth.paragraphs if paragraph.kind == "heading"]
    assert [text.split()[0] for text in headings[1:]] == ["1.", "1.1", "1.2", "1.3.", "2.", "2.1.", "2.1.", "III."]


@pytest.mark.skipif(not TRUTH.exists(), reason="the shared truth of week 39 is not here")
def test_week_39_agrees_with_the_shared_truth() -> None:
    theirs: dict[str, Any] = json.loads(TRUTH.read_text(encoding="utf-8"))
    ours = typeset(week39_report()).truth
    for told, table in zip(theirs["tables"], ours.tables, strict=True):
        figures = [row[3:] for row in told["rows"]]
        assert figures == [[int(cell.replace(".", "")) if cell else None for cell in row[2:]] for row in table.rows]
    listing = {told["marker"]: told["text"] for told in theirs["footnotes"][2:]}
    assert {told.marker: told.text for told in ours.notes[2:]} == listing
    assert [told["marker"] for told in theirs["footnotes"]] == [told.marker for told in ours.notes]
    ends = [told["anchor_text"][-20:] for told in theirs["footnotes"]]
    assert [told.anchors[0].tail[-20:] for told in ours.notes] == ends
    assert ours.front.number == theirs["report"]["number"]
    assert ours.front.subject == theirs["report"]["subject"]
    headings = [paragraph.text for paragraph in ours.paragraphs if paragraph.kind == "heading"]
    assert headings == theirs["sections"]


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared text of week 39 is not here")
def test_week_39_keeps_the_figures_but_not_the_wording() -> None:
    (path,) = SEEDS.glob("003_*.txt")
    source = path.read_text(encoding="utf-8").replace("*", "")
    flat = f" {' '.join(words(source))} "
    blocks = week39_report().blocks
    for block, follower in zip(blocks, (*blocks[1:], None), strict=True):
        # Captions and lead-ins are titles; the names of plans, projects and courses stand in quotes.
        if not isinstance(block, Para) or isinstance(follower, Grid) or plain(block.content).endswith(":"):
            continue
        own = re.sub(r'"[^"]*"|“[^”]*”', " § ", plain(block.content))
        assert longest_shared_run(own, flat) <= UNAVOIDABLE, own
        for figure in re.findall(r"\d[\d./]*\d(?=\s)", own):
            assert figure in source, figure


@pytest.mark.skipif(not SEEDS.exists(), reason="the pages that the news pages of raw/ were told after are not here")
@pytest.mark.parametrize("page", news_pages(), ids=lambda page: page.path)
def test_news_pages_keep_the_figures_but_not_the_wording(page: NewsPage) -> None:
    (path,) = SEEDS.glob(f"{SEED_OF[page.path]}_*.txt")
    source = path.read_text(encoding="utf-8")
    shown = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text(), flags=re.DOTALL)
    assert longest_shared_run(shown, f" {' '.join(words(source))} ") <= UNAVOIDABLE_IN_NEWS
    figures = re.findall(r"(?<![\w/])\d[\d.,/]*\d%?(?=[\s;,.<])", shown.partition("footer")[0])
    assert len(figures) > 5
    strange = [figure for figure in figures if figure not in source.replace("- ", "-")]
    assert len(strange) <= OWN_FIGURES[page.path], strange
