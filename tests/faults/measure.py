"""The whole measure: tables spoilt and faultless, what came of them, and what falls short of what must be."""

from __future__ import annotations

import time
from random import Random

from .alarms import find_alarm
from .listing import print_found, shortfalls
from .score import cases, score

TABLES, FAULTLESS = 1000, 200


def measure(first: int = 0, count: int = TABLES, faultless: int = FAULTLESS) -> list[str]:
    """Plant, check and print; gives what falls short of what must be, a sentence each."""
    start = time.perf_counter()
    found = [score(*case) for case in cases(range(first, first + count))]
    alarms = [alarm for seed in range(first, first + faultless) if (alarm := find_alarm(Random(seed)))]
    print_found(found, alarms, faultless)
    short = shortfalls(found, alarms)
    for sentence in short:
        print(f"FALLS SHORT: {sentence}")
    print(f"{time.perf_counter() - start:.0f} s")
    return short
