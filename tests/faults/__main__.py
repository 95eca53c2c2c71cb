"""How well the sums of a table find what is wrong in it: `python -m tests.faults`, a section of `make accuracy`.

Measures and prints, and exits 1 where a must falls short; what is counted is in `score`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))  # pytest does so too: the records are made by `check.factory`

from .measure import TABLES, measure  # noqa: E402


def main() -> None:
    """Measure what the command line asks for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--first", type=int, default=0, help="first seed (default 0)")
    parser.add_argument("--count", type=int, default=TABLES, help=f"how many tables (default {TABLES})")
    given = parser.parse_args()
    sys.exit(bool(measure(given.first, given.count)))


if __name__ == "__main__":
    main()
