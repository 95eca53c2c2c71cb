"""How likely a print is if a name was meant."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from cds_etl.normalise.channel import chance_of, surprises

NOISE, ACCENTS = 0.1, 0.01


def surprise(printed: str, meant: str, noise: float = NOISE, accents: float = ACCENTS) -> float:
    return float(surprises([printed], [meant], np.array([noise]), np.array([accents]))[0])


def test_a_clean_print_costs_only_that_no_letter_was_hit() -> None:
    assert surprise("Hà Nam", "Hà Nam") == pytest.approx(-6 * math.log((1 - NOISE) * (1 - ACCENTS)), abs=0.05)


@pytest.mark.parametrize("printed", ["Hà Nm", "Hà Naam", "Hà Nax", "à Nam", "xHà Nam", "Hà Namx", "HàNam"])
def test_one_hit_costs_less_than_two_and_more_than_none(printed: str) -> None:
    assert surprise("Hà Nam", "Hà Nam") < surprise(printed, "Hà Nam") < surprise(f"{printed}q", "Hà Nam")


def test_what_is_common_costs_less() -> None:
    assert surprise("Hà Nan", "Hà Nam") < surprise("Hà Naq", "Hà Nam")
    assert surprise("Ha Nam", "Hà Nam", accents=0.3) < surprise("Hà Nax", "Hà Nam", accents=0.3)
    assert surprise("Ha Nam", "Hà Nam", accents=0.3) < surprise("Ha Nam", "Hà Nam", accents=0.01)
    assert surprise("hà Nam", "Hà Nam", accents=0.3) < surprise("xà Nam", "Hà Nam", accents=0.3)


def test_all_prints_together_are_not_likelier_than_certain() -> None:
    """Of a name of two letters: every print of up to four of its own and one other letter."""
    letters = "Hàn"
    prints = ["".join(signs) for count in range(5) for signs in product(letters, repeat=count)]
    found = surprises(prints, ["Hà"] * len(prints), np.full(len(prints), 0.3), np.full(len(prints), ACCENTS))
    assert float(np.exp(-found).sum()) < 1


def test_many_pairs_cost_what_each_costs() -> None:
    pairs = [("Hà Nm", "Hà Nam"), ("Lai Chu", "Lai Châu"), ("", "Huế"), ("Bà Rịa - Vũng Tàu", "Huế")]
    together = surprises([a for a, _ in pairs], [b for _, b in pairs], np.full(4, NOISE), np.full(4, ACCENTS))
    assert together.tolist() == pytest.approx([surprise(a, b) for a, b in pairs])


def test_letters_have_chances_that_add_up_to_no_more_than_one() -> None:
    letters = {chr(code) for code in range(32, 0x1EFA) if chr(code).isalpha() and chance_of(chr(code)) > chance_of("@")}
    assert 0.5 < sum(map(chance_of, letters)) < 1
