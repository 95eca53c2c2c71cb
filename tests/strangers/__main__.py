"""How well tables of documents that nobody here made are read, beside other tools: `python -m tests.strangers`.

Prints precision, recall and F1 of every document of the ICDAR 2013 competition's EU part, and the mean over documents.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from .competition import documents, judge, mean_f1
from .readers import OURS, PDFPLUMBER, installed

if TYPE_CHECKING:
    from .adjacency import Score


def main() -> None:
    """Score every reader that is installed, and print it."""
    if not documents():
        sys.exit("The competition's documents are not here: tests.strangers reads ../shared/real/icdar2013-eu.")
    found: dict[str, dict[str, Score]] = {}
    seconds: dict[str, float] = {}
    for reader in installed():
        start = time.perf_counter()
        found[reader.name] = judge(reader)
        seconds[reader.name] = time.perf_counter() - start
    print(f"{'document':<12}" + "".join(f"{name:^26}" for name in (OURS.name, PDFPLUMBER.name)))
    print(" " * 12 + f"{'precision':>10}{'recall':>8}{'F1':>8}" * 2)
    for name in found[OURS.name]:
        print(f"{name:<12}" + "".join(_line(found[reader.name][name]) for reader in (OURS, PDFPLUMBER)))
    print("\nmean F1 over documents, and seconds for all of them, start-up included")
    for reader_name, scores in found.items():
        print(f"{reader_name:<18}{mean_f1(scores):8.3f}{seconds[reader_name]:8.1f} s")


def _line(score: Score) -> str:
    return f"{score.precision:10.3f}{score.recall:8.3f}{score.f1:8.3f}"


if __name__ == "__main__":
    main()
