"""A document that kills or breaks its worker costs only itself."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cds_etl import workers
from cds_etl.workers import Job, Outcome, process, run
from damaged import plain_pdf
from running import WEEK39

if TYPE_CHECKING:
    from cds_etl.parcels import Parcel

DEADLY = "07"


def jobs(count: int = 12) -> list[Job]:
    return [Job(f"{number:02d}", f"{number:02d}.pdf", Path("nowhere")) for number in range(count)]


def reason_of(parcel: Parcel) -> str:
    assert parcel.rejection
    return parcel.rejection.reason


def exits(job: Job, _: object) -> Outcome:
    if job.sha256 == DEADLY:
        os._exit(3)
    return Outcome(job, "application/pdf", None, "was reached.")


def is_killed(job: Job, _: object) -> Outcome:
    if job.sha256 == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(job, "application/pdf", None, "was reached.")


@pytest.mark.parametrize("deadly", [exits, is_killed])
@pytest.mark.parametrize("count", [1, 2])
def test_a_worker_that_dies_costs_only_its_document(
    deadly: object, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "process", deadly)
    reasons = {parcel.sha256: reason_of(parcel) for parcel in run(jobs(), count)}
    assert reasons.keys() == {job.sha256 for job in jobs()}
    assert "ended the process that read it" in str(reasons.pop(DEADLY))
    assert set(reasons.values()) == {"was reached."}


def test_every_worker_may_die(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "process", dies_always)
    assert [reason_of(parcel)[:5] for parcel in run(jobs(3), 2)] == ["ended"] * 3


def dies_always(_: Job, __: object) -> Outcome:
    os._exit(1)


def test_no_jobs_need_no_process() -> None:
    assert list(run([])) == []


def test_a_run_that_is_left_early_ends_its_processes() -> None:
    found = run([Job(str(n), "a.pdf", WEEK39) for n in range(3)], 1)
    next(found)
    found.close()  # type: ignore[attr-defined]  # it is a generator


def test_a_fault_of_ours_is_told_with_its_place_and_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(plain_pdf())

    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("cds_etl.normalise.normalise", stumble)
    outcome = process(Job("0" * 64, "a.pdf", path))
    assert outcome.records is None
    assert outcome.stage == "normalise"
    assert outcome.reason is not None
    assert outcome.reason.startswith("met a fault of this program (ZeroDivisionError in test_workers.py, line ")


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    outcome = process(Job("0" * 64, "gone.pdf", tmp_path / "gone.pdf"))
    assert outcome.reason == "cannot be read (No such file or directory): see to the file and run again."


def test_reference_data_stay_out_of_a_document_s_records() -> None:
    from cds_etl.records import Check, Entity, Indicator, Succession

    outcome = process(Job("0" * 64, "a.pdf", WEEK39))
    assert outcome.records is not None
    assert not outcome.records.of(Entity)
    assert not outcome.records.of(Succession)
    assert all(not item.is_mapped for item in outcome.records.of(Indicator))
    assert outcome.records.of(Check)
    assert outcome.media_type == "application/pdf"
