"""The same set gives the same bytes: in any order, number of steps, folder, number of workers. Figures are invented."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from cds_etl import ingest
from cds_etl.load import Store, rollback
from cds_etl.pipeline import forget
from cds_etl.records import RECORDS
from damaged import PNG
from running import cds_etl
from typeset.misprints import misprints
from typeset.report import print_pdf
from typeset.weeks import three_weeks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    for report in (*three_weeks().reports, misprints(week=41).report):
        (folder / f"week-{report.week}.pdf").write_bytes(print_pdf(report))
    (folder / "picture.pdf").write_bytes(PNG)
    return folder


def files(papers: Path) -> list[Path]:
    return sorted(papers.iterdir())


def of_current(data: Path) -> dict[str, bytes]:
    """The bytes of the current snapshot's tables and data package, and the hex part of its id."""
    current = Store(data).current()
    assert current is not None
    found = {path.name: path.read_bytes() for path in Store(data).folder(current.id).iterdir()}
    kept = {name: content for name, content in found.items() if name not in ("manifest.json", "SHA256SUMS")}
    return kept | {"id": current.content.encode()}


@pytest.fixture(scope="module")
def plain(papers: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The snapshot of one step."""
    data = tmp_path_factory.mktemp("plain") / "data"
    ingest(papers, data, workers=1)
    return of_current(data)


def in_another_order(papers: Path, data: Path) -> None:
    shuffled = files(papers)
    random.Random(3).shuffle(shuffled)
    ingest(shuffled, data, workers=1)


def in_two_steps(papers: Path, data: Path) -> None:
    """The later reports first: what they restate comes when they are stored already."""
    ingest(files(papers)[2:], data, workers=1)
    ingest(files(papers)[:2], data, workers=1)


def one_by_one(papers: Path, data: Path) -> None:
    for path in reversed(files(papers)):
        ingest(path, data, workers=1)


def with_more_workers(papers: Path, data: Path) -> None:
    ingest(papers, data, workers=3)


def from_another_folder(papers: Path, data: Path) -> None:
    elsewhere = data.parent / "elsewhere" / "giấy tờ"
    shutil.copytree(papers, elsewhere)
    ingest(elsewhere, data, workers=1)


def with_a_detour(papers: Path, data: Path) -> None:
    """A document comes and goes, and a snapshot is rolled back."""
    ingest(files(papers)[:2], data, workers=1)
    (data.parent / "other.pdf").write_bytes(print_pdf(misprints(7, week=44).report))
    ingest(data.parent / "other.pdf", data, workers=1)
    stray = next(item.sha256 for item in Store(data).manifests()[-1].inputs if item.path == "other.pdf")
    ingest(papers, data, workers=1)
    forget(stray, data)
    before = Store(data).current()
    assert before is not None
    rollback(Store(data), "0001")
    rollback(Store(data), before.id)


WAYS: tuple[Callable[[Path, Path], None], ...] = (
    in_another_order, in_two_steps, one_by_one, with_more_workers, from_another_folder, with_a_detour,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_gives_the_same_bytes(
    way: Callable[[Path, Path], None], papers: Path, plain: dict[str, bytes], tmp_path: Path
) -> None:
    way(papers, tmp_path / "data")
    found = of_current(tmp_path / "data")
    assert {name for name in plain if plain[name] != found.get(name)} == set()
    assert found.keys() == plain.keys()
    assert len(found) == len(RECORDS) + 2  # the tables, datapackage.json and the id


def test_a_rebuild_is_the_same_and_a_lost_figure_is_told(papers: Path, tmp_path: Path) -> None:
    """`verify --rebuild` reads the documents once more; what the snapshot has and they have not is shown."""
    data = tmp_path / "data"
    ingest(files(papers)[1:], data, workers=1)
    said = cds_etl("verify", "--rebuild", "--workers", "1", "--data", data).stdout.splitlines()
    assert said[-1].endswith("rebuilt from 4 documents: the same tables, byte for byte")
    assert all("as published" in line for line in said[:-1])
    plant(data)
    said = cds_etl("verify", "0002", "--rebuild", "--workers", "1", "--data", data, code=1).stdout.splitlines()
    assert "DIFFERS" in said[2]
    assert any("values changed, and nothing says why: 1" in line for line in said)


def test_an_ingest_mends_a_damaged_snapshot_from_the_documents(papers: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    ingest(papers, data, workers=1)
    whole = of_current(data)
    (path,) = data.glob("snapshots/*/observations.parquet")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-9] + b"different")
    assert "DAMAGED" in cds_etl("verify", "--data", data, code=1).stdout
    report = ingest(papers / "week-38.pdf", data, workers=1)
    assert not report.is_new
    assert of_current(data) == whole
    assert "DAMAGED" not in cds_etl("verify", "--data", data).stdout


def plant(data: Path) -> None:
    """Publish a snapshot with one figure that no document prints, as a bad disk or a hand could leave it."""
    from decimal import Decimal

    from cds_etl.load import open_dataset
    from cds_etl.records import Observation, RecordSet

    with open_dataset(data) as dataset:
        records = RecordSet(row for kind in RECORDS for row in dataset.rows(kind))
        manifest = dataset.manifest
    first, *others = records.of(Observation)
    records.replace(Observation, [first.model_copy(update={"value": Decimal(999_999_999)}), *others])
    made_of = {"inputs": manifest.inputs, "fingerprint": manifest.fingerprint, "parts": manifest.parts}
    Store(data).publish(records, kept=frozenset(), curation=manifest.curation, **made_of)  # type: ignore[arg-type]
