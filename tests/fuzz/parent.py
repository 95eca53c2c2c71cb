"""A run of `cds-etl ingest` over a folder of mutants in a process of its own, and what a person saw of it."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .witness import Noted, read_note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .mutants import Mutant

TESTS = Path(__file__).resolve().parents[1]
SECONDS, SECONDS_EACH = 120, 3
"""How long a run may take, and how much longer for each document, before it counts as hung; scans are why."""
_FAULTS = re.compile(r".*(?:Traceback|met a fault of this program|\[rejected row\]|Fatal|Segmentation|Assertion).*")
_ACROSS = frozenset({"edition", "agreement", "cumulative"})
_MAY_END = (0, 1)  # fine, or a check failed


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to: notes by SHA-256 (None of a document that none tells of), the hashes of the documents that
    count in the dataset, and complaints about it all."""

    notes: dict[str, Noted | None]
    current: frozenset[str]
    complaints: tuple[str, ...]


def sha256_of(content: bytes) -> str:
    """The hash that a document is known by."""
    return hashlib.sha256(content).hexdigest()


def run(mutants: Sequence[Mutant], folder: Path, workers: int = 2, *, scans: bool = True) -> Run:
    """Ingest the mutants into a fresh data folder, with pages read from pictures or not; `folder` must be empty."""
    papers, notes = folder / "papers", folder / "notes"
    papers.mkdir()
    notes.mkdir()
    for one in mutants:
        (papers / one.name).write_bytes(one.content)
    limit = SECONDS + SECONDS_EACH * len(mutants)
    code, out, err = ingest(papers, folder / "data", notes, workers, limit, scans=scans)
    complaints = complain(code, out, err)
    names: dict[str, list[str]] = {}
    for one in mutants:
        names.setdefault(sha256_of(one.content), []).append(one.name)
    for same in names.values() if code in _MAY_END and out.strip() else ():
        if not any(name in out for name in same):
            complaints.append(f"{same[0]} is in no line of what the run printed")
    found = {sha256: read_note(notes, sha256) or _rejected(same, out) for sha256, same in names.items()}
    return Run(found, _current(folder / "data"), tuple(complaints))


def _rejected(names: Sequence[str], out: str) -> Noted | None:
    """What the run printed of a document whose worker wrote no note: it died, or came to a limit.

    >>> _rejected(["m000001.pdf"], "m000001.pdf: rejected. It took too long.").reason
    'took too long.'
    """
    for name in names:
        if told := re.search(rf"^{re.escape(name)}: rejected\. It (.*)$", out, re.MULTILINE):
            return Noted(reason=told[1])
    return None


def complain(code: int | None, out: str, err: str) -> list[str]:
    """What a person must not see of a run: that it hangs or falls, tracebacks, faults of ours, libraries' noise.

    >>> complain(0, "a.pdf: rejected. It is empty.", ""), complain(1, "FAILED row_total", "")
    ([], [])
    >>> complain(None, "", ""), complain(-11, "", "")
    (['the run hung'], ['the run ended with -11: '])
    >>> complain(0, "It met a fault of this program (KeyError)", "FT_Load_Glyph failed")
    ['It met a fault of this program (KeyError) (printed)', 'on standard error: FT_Load_Glyph failed']
    """
    found = [f"{line} (printed)" for line in _FAULTS.findall(f"{out}\n{err}")]
    if code is None:
        found.append("the run hung")
    elif code not in _MAY_END:
        found.append(f"the run ended with {code}: {(err or out).strip()[-500:]}")
    if "Traceback" in err:
        return [*found, f"its last line: {err.strip().splitlines()[-1][:300]}"]
    return found + [f"on standard error: {text}" for text in sorted(set(err.splitlines()))[:5] if text.strip()]


def _current(data: Path) -> frozenset[str]:
    from cds_etl.load import StoreError, open_dataset
    from cds_etl.records import DocumentRecord

    try:
        with open_dataset(data) as dataset:
            return frozenset(item.sha256 for item in dataset.rows(DocumentRecord) if item.is_current)
    except StoreError:
        return frozenset()


def told_beside(one: Mutant) -> str:
    """What a dataset says of a mutant that holds the document it was made from as well.

    The rule of a check that fails beside it and not within it; "documents" where both stand and count side by side,
    each under its own hash; "" where one of the two is taken for the other in silence.
    """
    import cds_etl
    from cds_etl.load import open_dataset
    from cds_etl.records import Check, DocumentRecord

    with tempfile.TemporaryDirectory() as folder:
        papers, data = Path(folder) / "papers", Path(folder) / "data"
        papers.mkdir()
        (papers / f"whole.{one.seed.kind}").write_bytes(one.seed.content())
        (papers / one.name).write_bytes(one.content)
        cds_etl.ingest(papers, data, workers=1)
        with open_dataset(data) as dataset:
            failed = sorted({item.rule for item in dataset.rows(Check) if item.status == "failed"} & _ACROSS)
            current = {item.sha256 for item in dataset.rows(DocumentRecord) if item.is_current}
    both = {sha256_of(one.content), sha256_of(one.seed.content())}
    return failed[0] if failed else "documents" if both <= current else ""


def ingest(
    papers: Path, data: Path, notes: Path, workers: int, limit: float, *, scans: bool
) -> tuple[int | None, str, str]:
    """Exit code (None: it hung), standard output and standard error of `cds-etl ingest`, gone with its workers."""
    command = [sys.executable, "-m", "fuzz.witness", str(notes), "scans" if scans else "none"]
    process = subprocess.Popen(
        [*command, "ingest", str(papers), "--data", str(data), "--workers", str(workers)],
        cwd=TESTS, env={**os.environ, "PYTHONUTF8": "1"}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
    )  # fmt: skip
    try:
        out, err = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return None, out, err
    return process.returncode, out, err
