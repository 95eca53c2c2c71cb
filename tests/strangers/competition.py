"""The EU documents of the ICDAR 2013 table competition: where they lie, and their tables as people saw them.

How likeness is measured belongs in `adjacency`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from .adjacency import Placed, Score, relations, score

if TYPE_CHECKING:
    from .readers import Reader

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "real" / "icdar2013-eu"


def documents() -> list[Path]:
    """The PDFs, in order; none where they are not here."""
    return sorted(FOLDER.glob("*.pdf"))


def true_tables() -> dict[str, list[list[Placed]]]:
    """The cells of each table of each document; a table of several regions would be several."""
    truth = json.loads((FOLDER / "ground_truth_grids.json").read_text(encoding="utf-8"))
    return {
        name: [
            [
                Placed(cell["r0"], cell["c0"], cell["r1"] - cell["r0"] + 1, cell["c1"] - cell["c0"] + 1, cell["text"])
                for cell in region["cells"]
            ]
            for table in tables
            for region in table["regions"]
        ]
        for name, tables in truth.items()
    }


def judge(reader: Reader) -> dict[str, Score]:
    """The score of each document; a document in which nothing was found counts as 0."""
    truth = true_tables()
    return {
        path.stem: score([relations(table) for table in truth[path.stem]], [relations(t) for t in reader.read(path)])
        for path in documents()
    }


def mean_f1(scores: dict[str, Score]) -> float:
    """Mean over documents, each counting the same."""
    return sum(score.f1 for score in scores.values()) / len(scores)
