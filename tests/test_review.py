"""What needs a person, as a list and as a page, and what comes of accepting it. Reports and figures are invented."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

import cds_etl as package
from cds_etl.load import open_dataset
from cds_etl.records import Check, DocumentRecord, Observation, Suggestion
from cds_etl.review import find_doubts
from damaged import plain_pdf
from printers.page import CHROMIUM
from running import cds_etl, fault_of
from typeset.misprints import FIRST_ROW, MISPRINTED, NICKNAME, doubled_row, misprints, shifted_row
from typeset.report import print_pdf

if TYPE_CHECKING:
    from pathlib import Path

MADE = misprints()
DIGIT, TOTAL = MADE.report.planted
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with raw/ and data/ that nobody changes: the report with misprints, and a file that is no document."""
    folder = tmp_path_factory.mktemp("review")
    (folder / "raw").mkdir()
    (folder / "raw" / "w40.pdf").write_bytes(print_pdf(MADE.report))
    (folder / "raw" / "<b>bold.pdf").write_bytes(b"")
    (folder / "raw" / "empty-page.pdf").write_bytes(plain_pdf())
    package.ingest([folder / "raw"], folder / "data")
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy of it for a test to change, in which the nickname is settled."""
    for name in ("raw", "data"):
        shutil.copytree(made / name, tmp_path / name)
    (tmp_path / "raw" / "<b>bold.pdf").unlink()
    (tmp_path / "raw" / "curation").mkdir()
    line = f"raw,kind,code,reason,author\n{NICKNAME},province,20,Old name of Lạng Sơn,a reader\n"
    (tmp_path / "raw" / "curation" / "aliases.csv").write_text(line, encoding="utf-8")
    return tmp_path


def suggestion_of(data: Path) -> Suggestion:
    with open_dataset(data) as dataset:
        (found,) = dataset.rows(Suggestion)
    return found


def failed_of(data: Path) -> list[str]:
    with open_dataset(data) as dataset:
        return [check.check_id for check in dataset.rows(Check) if check.status == "failed"]


def evaluated(text: str) -> tuple[int, int, int]:
    """Of a sum as written out: what its parts come to, what it says that they do, and what is stated.

    One that is shortened to a few parts is taken at its word.
    """
    parts, _, rest = text.partition(" = ")
    found, _, stated = rest.replace("≠", "=").partition(" = ")
    says = int(found.replace(".", ""))
    come_to = says if "…" in parts else sum(int(part.replace(".", "")) for part in parts.split(" + "))
    return come_to, says, int(stated.replace(".", ""))


def off(text: str) -> int:
    """By how much a written sum is off; it must be written right."""
    come_to, says, stated = evaluated(text)
    assert come_to == says
    return says - stated


def test_the_list_is_ordered_from_the_worst(made: Path) -> None:
    with open_dataset(made / "data") as dataset:
        doubts = find_doubts(dataset, "a reader")
    assert [doubt.kind for doubt in doubts] == [
        "suggestion",
        "failed check",
        "name",
        "column",
        "document",
    ]
    assert [doubt.id for doubt in doubts if doubt.kind == "name"] == [NICKNAME]
    printed = cds_etl("review", "--data", made / "data").stdout
    assert f"{DIGIT.printed} → {DIGIT.true}" in printed
    assert f"cds-etl accept {doubts[0].id} --data {made / 'data'}\n" in printed
    assert f"cds-etl accept {doubts[0].id}\n" in cds_etl("review", cwd=made).stdout
    assert "<b>bold.pdf" in printed


def test_equations_are_written_out_with_what_was_read(made: Path) -> None:
    found = json.loads(cds_etl("review", "--data", made / "data", "--json").stdout)
    suggested = found[0]
    assert [change["suggested"] for change in suggested["changes"]] == [DIGIT.true]
    assert {item["rule"] for item in suggested["equations"]} == {"column_total", "row_total"}
    for item in suggested["equations"]:
        parts, says, stated = evaluated(item["text"])
        assert parts == says == stated + 100
        assert DIGIT.printed in item["text"]
    (total,) = [item for item in found if item["kind"] == "failed check" and "column_total" in item["id"]]
    parts, says, stated = evaluated(total["equations"][0]["text"])
    assert parts == says == int(TOTAL.true.replace(".", ""))
    assert stated == int(TOTAL.printed.replace(".", ""))


def test_the_lines_of_the_list_are_those_that_accept_writes(own: Path) -> None:
    found = json.loads(cds_etl("review", "--data", own / "data", "--json", "--author", "me").stdout)
    cds_etl("accept", found[0]["id"], "--author", "me", "--data", own / "data", cwd=own)
    (line,) = found[0]["lines"]
    assert line["file"] == "corrections.csv"
    written = (own / "raw" / "curation" / "corrections.csv").read_text(encoding="utf-8")
    assert written.splitlines()[1:] == [line["text"]]


def test_an_accepted_suggestion_mends_its_sums_and_a_known_error_fails_no_more(own: Path) -> None:
    data = own / "data"
    cds_etl("ingest", "--data", data, cwd=own, code=1)
    suggestion = suggestion_of(data)
    cds_etl("accept", suggestion.suggestion_id, "--author", "me", "--reason", "Seen in print", "--data", data, cwd=own)
    cds_etl("ingest", "--data", data, cwd=own, code=1)
    (known,) = failed_of(data)
    cds_etl("accept", known, "--author", "me", "--reason", "Printed so", "--data", data, cwd=own)
    cds_etl("ingest", "--data", data, cwd=own)
    assert "Acknowledged by me: Printed so" in cds_etl("check", "--data", data).stdout
    with open_dataset(data) as dataset:
        (value,) = [value for value in dataset.rows(Observation) if value.status == "corrected"]
        assert (value.row, value.column, value.value_raw) == (FIRST_ROW + MISPRINTED, 4, DIGIT.printed)
        assert value.value == int(DIGIT.true.replace(".", ""))
        assert dataset.rows(Suggestion) == []
        assert {item.status for item in dataset.rows(DocumentRecord)} == {"ok"}
    explained = cds_etl("explain", value.observation_id, "--data", data).stdout
    assert re.search(rf"printed +{re.escape(DIGIT.printed)}\n", explained)
    assert "Seen in print (me)" in explained
    left = json.loads(cds_etl("review", "--data", data, "--json").stdout)
    assert {item["kind"] for item in left} <= {"column", "document"}


def test_rows_that_are_shifted_or_printed_twice_are_mended_cell_by_cell(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "shifted.pdf").write_bytes(print_pdf(shifted_row()))
    (tmp_path / "raw" / "doubled.pdf").write_bytes(print_pdf(doubled_row()))
    data = tmp_path / "data"
    cds_etl("ingest", "--data", data, cwd=tmp_path, code=1)
    with open_dataset(data) as dataset:
        names = sorted({item.suggestion_id for item in dataset.rows(Suggestion)})
    assert len(names) == 2
    page = tmp_path / "review.html"
    cds_etl("review", "--data", data, "--html", page)
    assert page.read_text(encoding="utf-8").count('src="data:image/png') >= 2
    cds_etl("accept", *names, "--author", "me", "--data", data, cwd=tmp_path)
    said = cds_etl("ingest", "--data", data, cwd=tmp_path, code=1).stdout
    assert "corrections.csv" not in said
    with open_dataset(data) as dataset:
        corrected = [value for value in dataset.rows(Observation) if value.status == "corrected"]
        failed = {check.rule for check in dataset.rows(Check) if check.status == "failed"}
    assert len(corrected) == 6
    assert sorted(value.value_raw == "" for value in corrected) == [False] * 5 + [True]
    assert sorted(value.value is None for value in corrected) == [False] * 3 + [True] * 3
    # Two rows of one name are still printed, and one has no figures any more. The invented figures of the two reports
    # speak of one day, and differ.
    assert failed == {"agreement"}


def test_accepting_twice_writes_once_and_keeps_what_stands_in_the_file(own: Path) -> None:
    data, path = own / "data", own / "raw" / "curation" / "corrections.csv"
    before = "\ufeffauthor,reason,corrected,printed,column,row,page,document,note\r\n# kept as it is\r\n"
    path.write_bytes(before.encode())
    name = suggestion_of(data).suggestion_id
    for said in ("written", "stands there already"):
        assert said in cds_etl("accept", name, "--author", "me", "--data", data, cwd=own).stdout
    after = path.read_bytes().decode()
    assert after.startswith(before)
    (row,) = csv.DictReader(io.StringIO(after.removeprefix("\ufeff").replace("# kept as it is\r\n", "")))
    assert (row["printed"], row["corrected"], row["author"]) == (DIGIT.printed, DIGIT.true, "me")
    assert after.endswith("\r\n")
    cds_etl("ingest", "--data", data, cwd=own, code=1)
    assert len(failed_of(data)) == 1


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nothing/of/this",), "nothing/of/this is neither an open suggestion nor a failed check"),
        (("{check}",), "say with --reason why the publisher's numbers are to stand"),
    ],
)
def test_what_cannot_be_accepted_is_said_and_nothing_is_written(
    own: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    check = next(name for name in failed_of(own / "data") if "/t02/" in name)
    names = [argument.format(check=check) for argument in arguments]
    suggestion = suggestion_of(own / "data").suggestion_id
    done = cds_etl("accept", suggestion, *names, "--author", "me", "--data", own / "data", cwd=own, code=2)
    assert complaint in fault_of(done)
    assert not (own / "raw" / "curation" / "corrections.csv").exists()


def test_a_file_at_fault_is_left_alone(own: Path) -> None:
    path = own / "raw" / "curation" / "corrections.csv"
    path.write_text("document,page\n", encoding="utf-8")
    name = suggestion_of(own / "data").suggestion_id
    done = cds_etl("accept", name, "--author", "me", "--data", own / "data", cwd=own, code=2)
    assert "has no column `row`" in fault_of(done)
    assert path.read_text(encoding="utf-8") == "document,page\n"


def test_a_dataset_without_doubts_says_so(week39_data: Path, tmp_path: Path) -> None:
    assert cds_etl("review", "--data", week39_data).stdout == f"Nothing in {week39_data}/ needs a person.\n"
    cds_etl("review", "--data", week39_data, "--html", tmp_path / "r.html")
    assert "Nothing does" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_explain_draws_the_cell_with_its_row_and_header(made: Path, week39_data: Path, tmp_path: Path) -> None:
    from PIL import Image

    change = suggestion_of(made / "data")
    name = f"{change.table_id}/r{change.row:02d}/c{change.column:02d}"
    cds_etl("explain", name, "--data", made / "data", "--png", tmp_path / "cell.png")
    with Image.open(tmp_path / "cell.png") as image:
        assert image.width > 4 * 60
        assert has_red(image)
    with open_dataset(week39_data) as dataset:
        told = next(value for value in dataset.rows(Observation) if value.source == "prose")
    cds_etl("explain", told.observation_id, "--data", week39_data, "--png", tmp_path / "told.png")
    with Image.open(tmp_path / "told.png") as image:
        assert has_red(image)
    done = cds_etl("explain", name, "--data", made / "data", "--png", tmp_path / "no" / "such.png", code=3)
    assert "name another place" in fault_of(done)


def has_red(image: object) -> bool:
    """Whether a frame is drawn in it."""
    colours = image.convert("RGB").getcolors(1 << 24)  # type: ignore[attr-defined]
    return any(red > 150 and green < 80 and blue < 80 for _, (red, green, blue) in colours)


@needs_chromium
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_stands_alone_in_a_browser(made: Path, tmp_path: Path, width: int) -> None:
    page = tmp_path / "review.html"
    cds_etl("review", "--data", made / "data", "--html", page, "--author", "me")
    source = page.read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="(?!data:image/png;base64,|#)', source), "the page asks for a file"
    seen = opened(page, width, tmp_path)
    assert seen["loaded"] == [True] * source.count("<img ")
    assert len(seen["loaded"]) >= 4
    assert seen["wide"] <= width
    assert seen["smallest"] >= 13  # pixels of the smallest letters
    assert seen["printed"] >= 9  # pixels to which the print of 12 points comes in the pictures
    assert "<b>bold.pdf" in seen["text"]
    assert f"{DIGIT.printed} → {DIGIT.true}" in " ".join(seen["text"].split())
    wrong, right = seen["wrong"], seen["right"]
    assert list(map(off, right)) == [0, 0]
    assert sorted(map(off, wrong)) == [-10, 100, 100]
    assert all(DIGIT.true in text for text in right)
    assert [off(text) for text in seen["whole"]] == [100]


_LOOK = """
<script>
addEventListener("load", () => {
  const all = (what) => [...document.querySelectorAll(what)];
  const images = all("img");
  const letters = all("p, h1, h2, h3, li, pre, td, summary").map(e => parseFloat(getComputedStyle(e).fontSize));
  const seen = {
    loaded: images.map(e => e.complete && e.naturalWidth > 0),
    wide: Math.max(document.documentElement.scrollWidth, ...all("body *").map(e => e.getBoundingClientRect().right)),
    smallest: Math.min(...letters),
    printed: Math.min(...images.map(e => 12 * 2 * e.getBoundingClientRect().width / e.naturalWidth)),
    text: document.body.innerText,
    wrong: all("p.wrong").map(e => e.textContent),
    right: all("p.right").map(e => e.textContent),
    whole: all("details p.sum").map(e => e.textContent),
  };
  parent.postMessage(btoa(unescape(encodeURIComponent(JSON.stringify(seen)))), "*");
});
</script>
"""
_FRAME = """
<!doctype html>
<script>
addEventListener("message", (event) => {
  const note = document.createElement("output");
  note.textContent = event.data;
  document.body.append(note);
});
</script>
<body><iframe src="inside.html" style="width: WIDTHpx; height: 900px; border: 0"></iframe>
"""


def opened(page: Path, width: int, folder: Path) -> dict[str, Any]:
    """What a browser shows of the page in a frame of this width, with no network to ask.

    The page forbids scripts; the copy that is looked at allows the one that looks. A window may not be so narrow.
    """
    source = page.read_text(encoding="utf-8")
    assert "default-src 'none'" in source
    inside = folder / "inside.html"
    inside.write_text(source.replace("default-src 'none'", "script-src 'unsafe-inline'") + _LOOK, encoding="utf-8")
    outside = folder / "outside.html"
    outside.write_text(_FRAME.replace("WIDTH", str(width)), encoding="utf-8")
    assert CHROMIUM
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND",
         f"--user-data-dir={folder / 'profile'}", "--window-size=1400,1000", "--virtual-time-budget=5000",
         "--dump-dom", outside.as_uri()],
        check=True, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    return _Output.read(done.stdout)


class _Output(HTMLParser):
    """Takes the note of the script that looked out of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.is_inside = False
        self.note = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.is_inside = tag == "output"

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.note += data

    @classmethod
    def read(cls, page: str) -> dict[str, Any]:
        import base64

        parser = cls()
        parser.feed(page)
        found: dict[str, Any] = json.loads(base64.b64decode(parser.note))
        return found
